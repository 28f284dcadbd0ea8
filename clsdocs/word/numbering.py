"""From the lists of an act to their numbers: each that is ordered begins again at 1."""

from __future__ import annotations

from collections.abc import Iterable

from clsdocs.errors import Place, Problem
from clsdocs.record import Record
from clsdocs.word.styles import Gabarit, Style, style_name


class Num(Record):
    """A list that begins again at 1: its `number`, the definition that it follows, its level."""

    number: int
    abstract: int
    level: int


class Numbering:
    """Numbers the ordered lists of an act, after those of the template at `path`."""

    def __init__(self, gabarit: Gabarit, path: str, problems: list[Problem]) -> None:
        self.nums: list[Num] = []
        self._gabarit, self._path, self._problems = gabarit, path, problems

    def restart(self, name: str, style: Style) -> str:
        """Return the number of a list that begins again in the style `name`."""
        abstract = self._gabarit.abstract(style)
        if abstract is None:
            message = f"le style {style_name(name)} du gabarit n’a pas de numérotation"
            advice = "lui donner une liste numérotée dans Word"
            self._problems.append(Problem(Place(self._path), "W-31", message, advice))
            return ""
        num = Num(self._gabarit.num + len(self.nums) + 1, abstract, style.level)
        self.nums.append(num)
        return f'<w:numPr><w:ilvl w:val="{num.level}"/><w:numId w:val="{num.number}"/></w:numPr>'


def add_nums(part: str, nums: Iterable[Num]) -> str:
    """Return the part `part` with the lists `nums`, each beginning again at 1."""
    written = "".join(
        f'<w:num w:numId="{num.number}"><w:abstractNumId w:val="{num.abstract}"/>'
        f'<w:lvlOverride w:ilvl="{num.level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for num in nums
    )
    at = part.find("<w:numIdMacAtCleanup")
    at = at if at >= 0 else part.rindex("</w:numbering>")
    return part[:at] + written + part[at:]
