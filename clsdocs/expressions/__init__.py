"""Expressions: from texts with `{{ }}` and facts to text with slots, and the keys read."""
