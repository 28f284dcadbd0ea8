"""What a tag of a Word template looks like."""

from __future__ import annotations

import re

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
TAG = re.compile(
    rf"\{{\{{(?:{_QUOTED}|(?!\}}\}}).)*\}}\}}|\{{%(?:{_QUOTED}|(?!%\}}).)*%\}}|\{{#.*?#\}}",
    re.DOTALL,
)
"""A tag of a template: an expression, a statement or a comment; quotes may hold braces."""
