"""Numbered lists that loops begin again: from a filled body to one where each turn has its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clsdocs.word.template.source import Restart

_MARK = re.compile(r'<\?cls-list (\d+)\?>|<w:numId w:val="(\d+)"/>')


def restart_lists(
    xml: str, restarts: Mapping[int, Restart], highest: int
) -> tuple[str, dict[int, Restart]]:
    """Return `xml` where each turn has its list, and the lists made: those after `highest`."""
    made: dict[int, Restart] = {}
    current: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        begun, named = found.groups()
        if begun:
            # The first turn has the list of the template.
            current[begun] = highest + len(made) + 1 if begun in current else int(begun)
            if current[begun] > highest:
                made[current[begun]] = restarts[int(begun)]
            return ""
        return f'<w:numId w:val="{current.get(named, named)}"/>'

    return _MARK.sub(number, xml), made


def add_restarts(part: str, made: Mapping[int, Restart]) -> str:
    """Return the part `part`, which says what lists are, with those `made`."""
    written = "".join(
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{restart.abstract}"/>'
        + "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in enumerate(restart.starts)
        )
        + "</w:num>"
        for num, restart in made.items()
    )
    at = part.find("<w:numIdMacAtCleanup")
    at = at if at >= 0 else part.rindex("</w:numbering>")
    return part[:at] + written + part[at:]
