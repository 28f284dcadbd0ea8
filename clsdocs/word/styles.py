"""What a template offers to the words of an act: its styles by name, its lists, its width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from clsdocs.errors import Place, Problem
from clsdocs.record import Record, as_dict
from clsdocs.word.markup import W, number, quote

if TYPE_CHECKING:
    from lxml import etree

FRENCH = {
    "heading 1": "Titre 1",
    "heading 2": "Titre 2",
    "heading 3": "Titre 3",
    "Body Text": "Corps de texte",
    "caption": "Légende",
    "Quote": "Citation",
    "Hyperlink": "Lien hypertexte",
    "List Bullet": "Liste à puces",
    "List Bullet 2": "Liste à puces 2",
    "List Bullet 3": "Liste à puces 3",
    "List Number": "Liste à numéros",
    "List Number 2": "Liste à numéros 2",
    "List Number 3": "Liste à numéros 3",
}
"""Word's built-in styles: the name that a file holds, and the one that Word shows in French."""

FALLBACKS = {
    "Formule": ("Body Text", "Normal"),
    "Comparution": ("Body Text", "Normal"),
    "Visa": ("Body Text", "Normal"),
    "Considerant": ("Body Text", "Normal"),
    "Cloture": ("Body Text", "Normal"),
    "Annexe mention": ("Body Text", "Normal"),
    "Couverture logos": ("Body Text", "Normal"),
    "footnote text": ("Body Text", "Normal"),
    "Fiche entete": ("Tableau entete", "Tableau texte", "Normal"),
    "Fiche libelle": ("Tableau entete", "Tableau texte", "Normal"),
    "Fiche texte": ("Tableau texte", "Body Text", "Normal"),
    **{
        f"{name}{rank}": (f"{standing_in}{rank}",)
        for name, standing_in in (
            ("Fiche puce", "List Bullet"),
            ("Fiche numero", "List Number"),
            ("Citation puce", "List Bullet"),
            ("Citation numero", "List Number"),
        )
        for rank in ("", " 2", " 3")
    },
    "Tableau fiche": ("Tableau CLS",),
    **{f"toc {level}": ("Body Text", "Normal") for level in (1, 2, 3)},
    "Body Text": ("Normal",),
    "Tableau texte": ("Normal",),
    "Tableau montant": ("Tableau texte", "Normal"),
    "Tableau entete": ("Tableau texte", "Normal"),
    "Tableau entete montant": ("Tableau entete", "Tableau texte", "Normal"),
}
"""What stands in for a style that a template may leave out."""


_TEXT = 9
"""The level of what is no title (ISO/IEC 29500-1, 17.3.1.20)."""


class Style(Record):
    """A style: `name` as Word has it in every language, `kind` paragraph, character or table.

    `num` and `level` are the list that it belongs to, `left` its own indent in twips. It may
    `keep` a paragraph with the next, or open a `page`; `outline` is its level in the plan, from 0.
    """

    id: str
    name: str
    kind: str
    num: int = 0
    level: int = 0
    left: int | None = None
    keep: bool = False
    page: bool = False
    outline: int | None = None

    @property
    def title(self) -> bool:
        """Whether paragraphs in this style are titles."""
        return self.outline is not None


class Gabarit(Record):
    """What a template offers: `styles` by name in small letters, `lists` by number.

    `width` is that of the text of its last section, in twips, `rooms` that of the places of its
    body by name; `bookmark`, `num`, `drawing` and `note` are the highest numbers used for each.
    """

    styles: Mapping[str, Style]
    lists: Mapping[int, tuple[int, Mapping[int, int]]] = {}
    width: int = 9071
    bookmark: int = 0
    num: int = 0
    drawing: int = 0
    note: int = 0
    rooms: Mapping[str, int] = {}

    def style(self, name: str) -> Style | None:
        """Return the style `name`, or what stands in for it, or None."""
        found = (self.styles.get(known.casefold()) for known in (name, *FALLBACKS.get(name, ())))
        return next((style for style in found if style is not None), None)

    def abstract(self, style: Style) -> int | None:
        """Return the number of the definition of the list of `style`, None where it has none."""
        found = self.lists.get(style.num)
        return None if found is None else found[0]

    def left(self, style: Style) -> int:
        """Return how far from the margin the text of a list in `style` stands, in twips."""
        if style.left is not None:
            return style.left
        levels = self.lists[style.num][1] if style.num in self.lists else {}
        return levels.get(style.level, 0)

    def dump(self) -> dict[str, Any]:
        """Return the offer as plain values, for `load_gabarit`."""
        return as_dict(self)


class StyleIds:
    """The ids of the styles of a template by name, quoted; each that is missing is noted once."""

    def __init__(self, gabarit: Gabarit, path: str, problems: list[Problem]) -> None:
        self._gabarit, self._path, self._problems = gabarit, path, problems
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        known = self._known.get(name)
        if known is not None:
            return known
        style = self._gabarit.style(name)
        if style is None:
            message = f"le style {style_name(name)} manque dans le gabarit"
            advice = "le créer dans Word, ou repartir d’un gabarit de clsdocs"
            self._problems.append(Problem(Place(self._path), "W-30", message, advice))
        self._known[name] = quote(style.id if style else "")
        return self._known[name]

    def first(self, *names: str) -> str:
        """Return the first of `names` that the template itself has, the last where it has none."""
        return next((n for n in names if n.casefold() in self._gabarit.styles), names[-1])


def load_gabarit(plain: Mapping[str, Any]) -> Gabarit:
    """Return what `Gabarit.dump` gave, perhaps written as JSON in between."""
    lists = {
        int(num): (abstract, {int(level): left for level, left in levels.items()})
        for num, (abstract, levels) in plain["lists"].items()
    }
    styles = {name: Style(**style) for name, style in plain["styles"].items()}
    return Gabarit(**{**plain, "styles": styles, "lists": lists})


def style_name(name: str) -> str:
    """Return how a message names the style `name`: as in the file, then as Word shows it."""
    french = FRENCH.get(name)
    return f"« {name} » ({french})" if french else f"« {name} »"


def learn_gabarit(
    document: etree._Element, styles: etree._Element | None, numbering: etree._Element | None
) -> Gabarit:
    """Return what the parts of a template offer."""
    known = {} if styles is None else {s.name.casefold(): s for s in read_styles(styles)}
    lists = {} if numbering is None else dict(_lists(numbering))
    return Gabarit(
        styles=known,
        lists=lists,
        width=_width(document),
        bookmark=max((_number(e, "id") for e in document.iter(f"{W}bookmarkStart")), default=0),
        num=max(lists, default=0),
    )


def read_styles(root: etree._Element) -> Iterator[Style]:
    """Yield the styles of the part `root`, each with what it has of those that it is based on."""
    elements = {str(e.get(f"{W}styleId")): e for e in root.iter(f"{W}style")}
    for id_, element in elements.items():
        chain = list(_bases(element, elements))
        num = next((e for e in (_find(s, "pPr/numPr") for s in chain) if e is not None), None)
        indent = _find(element, "pPr/ind")
        left = None if indent is None else _number(indent, "left", "start")
        yield Style(
            id_,
            _value(element, "name") or id_,
            str(element.get(f"{W}type", "paragraph")),
            number(_value(num, "numId")),
            number(_value(num, "ilvl")),
            left,
            _is_on(chain, "keepNext"),
            _is_on(chain, "pageBreakBefore"),
            _outline(chain),
        )


def _outline(chain: list[etree._Element]) -> int | None:
    """Return the level in the plan that the first style of `chain` that has one gives."""
    level = next((v for s in chain if (v := _value(s, "pPr/outlineLvl")) is not None), None)
    return None if level is None or number(level) >= _TEXT else number(level)


def _is_on(chain: list[etree._Element], name: str) -> bool:
    """Return whether the first style of `chain` that speaks of `name` says yes."""
    found = next((e for e in (_find(s, f"pPr/{name}") for s in chain) if e is not None), None)
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")


def _bases(
    style: etree._Element, elements: Mapping[str, etree._Element]
) -> Iterator[etree._Element]:
    seen = set()
    current: etree._Element | None = style
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = elements.get(_value(current, "basedOn") or "")


def _lists(root: etree._Element) -> Iterator[tuple[int, tuple[int, dict[int, int]]]]:
    levels = {
        _number(abstract, "abstractNumId"): {
            _number(level, "ilvl"): _number(indent, "left", "start")
            for level in abstract.iter(f"{W}lvl")
            if (indent := _find(level, "pPr/ind")) is not None
        }
        for abstract in root.iter(f"{W}abstractNum")
    }
    for num in root.iter(f"{W}num"):
        abstract = number(_value(num, "abstractNumId"))
        yield _number(num, "numId"), (abstract, levels.get(abstract, {}))


def _width(document: etree._Element) -> int:
    """Return the width of the text of the last section: the page less its margins and gutter."""
    sections = list(document.iter(f"{W}sectPr"))
    page = _find(sections[-1], "pgSz") if sections else None
    margins = _find(sections[-1], "pgMar") if sections else None
    if page is None or margins is None:
        return Gabarit({}).width
    return _number(page, "w") - sum(_number(margins, side) for side in ("left", "right", "gutter"))


def _find(element: etree._Element, path: str) -> etree._Element | None:
    return element.find("/".join(f"{W}{step}" for step in path.split("/")))


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else _find(element, name)
    value = None if found is None else found.get(f"{W}val")
    return None if value is None else str(value)


def _number(element: etree._Element, *names: str) -> int:
    values = (element.get(f"{W}{name}") for name in names)
    return next((number(value) for value in values if value), 0)
