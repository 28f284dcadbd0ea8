"""From a part that Jinja cannot read to every fault of it: its tags are read one by one."""

from __future__ import annotations

import re

from clsdocs.expressions.word.part import Dialect, WordFault, WordFaults, parse_part
from clsdocs.expressions.word.tag import TAG

_WORD = re.compile(r"\{%[-+]?\s*(\w+)")
_SET = re.compile(r"\{%[-+]?\s*set\b[^=]*%\}$")
_BLOCKS = ("if", "for", "macro", "call", "with", "filter", "block")


def find_tag_faults(source: str, dialect: Dialect) -> list[WordFault]:
    """Return every fault of `source`: of the writing of each tag, and of blocks left open."""
    reader = _Reader(dialect)
    for found in TAG.finditer(source):
        reader.read(found[0], 1 + source.count("\n", 0, found.start()))
    return reader.end()


class _Reader:
    """Reads tags one after the other; knows which blocks are open."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._open: list[tuple[str, int]] = []
        self._faults: list[WordFault] = []

    def read(self, tag: str, line: int) -> None:
        """Look at `tag`, which stands on `line`."""
        found = _WORD.match(tag)
        word = found[1] if found else ""
        if word.startswith("end"):
            self._close(word.removeprefix("end"), line)
        elif word in ("else", "elif"):
            if not self._open or self._open[-1][0] not in ("if", "for"):
                self._say(line, f"{{% {word} %}} ne suit aucun {{% if %}}", "l’ouvrir avant")
            if word == "elif":
                self._probe(f"{tag.replace('elif', 'if', 1)}{{% endif %}}", line)
        elif word in _BLOCKS or _SET.match(tag):
            self._open.append((word, line))
            self._probe(f"{tag}{{% end{word} %}}", line)
        elif not tag.startswith("{#"):
            self._probe(tag, line)

    def end(self) -> list[WordFault]:
        """Return all that was found, blocks that nothing closes included."""
        for word, line in self._open:
            self._unclosed(word, line)
        return self._faults

    def _close(self, word: str, line: int) -> None:
        if word not in (opened for opened, _ in self._open):
            advice = "le retirer, ou ouvrir le bloc avant"
            self._say(line, f"{{% end{word} %}} ne ferme rien ici", advice)
            return
        while self._open[-1][0] != word:
            self._unclosed(*self._open.pop())
        self._open.pop()

    def _unclosed(self, word: str, line: int) -> None:
        self._say(line, f"{{% {word} %}} n’est jamais fermé", f"ajouter {{% end{word} %}}")

    def _probe(self, source: str, line: int) -> None:
        try:
            found = self._dialect.check(parse_part(source, self._dialect))
        except WordFaults as error:
            found = error.faults
        self._faults += [fault._replace(line=line) for fault in found]

    def _say(self, line: int, message: str, advice: str) -> None:
        self._faults.append(WordFault(line, "W-13", message, advice))
