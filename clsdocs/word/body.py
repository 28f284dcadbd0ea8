"""From the blocks of an act to the body of a Word document, in the styles of its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from clsdocs.errors import Place, Problem, Refused
from clsdocs.prose.nodes import (
    NOWHERE,
    Bloc,
    Citation,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    SautDePage,
    Tableau,
    spans_of,
    text_of,
)
from clsdocs.word.markup import ILLEGAL, quote
from clsdocs.word.runs import RunWriter, bookmark_of, run
from clsdocs.word.styles import Gabarit, Style, style_name
from clsdocs.word.table import CellStyles, write_table

Blocs = tuple[Bloc, ...]

DEEPEST = 3
"""How many lists may stand one inside the other: Word has no list style beyond."""

SEPARATOR = (
    '<w:p><w:pPr><w:spacing w:before="120" w:after="0" w:line="20" w:lineRule="exact"/>'
    "</w:pPr></w:p>"
)
"""A paragraph that nobody sees: Word makes one table of two that touch."""

_AFTER_TABLE = '<w:spacing w:before="160"/>'


@dataclass(frozen=True, slots=True)
class Num:
    """A list that begins again at 1: its `number`, the definition that it follows, its level."""

    number: int
    abstract: int
    level: int


@dataclass(frozen=True, slots=True)
class Body:
    """The XML of each part of the act, and what it needs elsewhere: links by id, lists."""

    xml: Mapping[str, str]
    links: Mapping[str, str]
    nums: tuple[Num, ...]


def write_body(
    parts: Mapping[str, Blocs], gabarit: Gabarit, path: str, taken: Iterable[str] = ()
) -> Body:
    """Return `parts` in Word's XML, or refuse what the template at `path` cannot hold.

    `taken` are the ids of relations that the template uses already.
    """
    writer = _BodyWriter(parts, gabarit, path, taken)
    xml = {name: writer.blocks(blocs) for name, blocs in parts.items()}
    problems = [*writer.problems, *writer.runs.problems]
    if any(ILLEGAL.search(text) for text in xml.values()):
        problems += _illegal(parts, path)
    if problems:
        raise Refused(problems)
    links = {id_: address for address, id_ in writer.runs.links.items()}
    return Body(xml, links, tuple(writer.nums))


def _illegal(parts: Mapping[str, Blocs], path: str) -> Iterator[Problem]:
    for blocs in parts.values():
        for bloc in blocs:
            for span in spans_of(bloc):
                found = ILLEGAL.search(getattr(span, "text", ""))
                if found:
                    place = getattr(span, "place", NOWHERE)
                    yield illegal_character(found, place if place.path else Place(path))


def illegal_character(found: re.Match[str], place: Place) -> Problem:
    """Return the problem of the character `found` in a text, which Word cannot hold."""
    code = f"U+{ord(found[0]):04X}"
    before = ILLEGAL.sub("\ufffd", found.string)[:60]
    return Problem(place, "W-22", f"caractère interdit {code} dans « {before} »", "le retirer")


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a block stands: how deep in lists, how far from the margin, quoted, after what."""

    depth: int = 0
    left: int = 0
    quoted: bool = False
    page: bool = False
    after_table: bool = False
    keep: bool = False


_TOP = _Setting()


class _BodyWriter:
    def __init__(
        self, parts: Mapping[str, Blocs], gabarit: Gabarit, path: str, taken: Iterable[str]
    ) -> None:
        self.gabarit, self.path = gabarit, path
        cibles = [b.id for blocs in parts.values() for b in blocs if isinstance(b, Intertitre)]
        self.runs = RunWriter(gabarit, cibles, taken)
        self.problems: list[Problem] = []
        self.nums: list[Num] = []
        self._bookmark = gabarit.bookmark
        self._styles: dict[str, str] = {}

    def blocks(self, blocs: Blocs, setting: _Setting = _TOP) -> str:
        """Return `blocs` one after the other, as `setting` says."""
        written = list[str]()
        page, after_table = setting.page, setting.after_table
        for rank, bloc in enumerate(blocs):
            if isinstance(bloc, SautDePage):
                page = True
                continue
            table_next = rank + 1 < len(blocs) and isinstance(blocs[rank + 1], Tableau)
            if page or after_table or table_next or setting is not _TOP:
                here = replace(setting, page=page, after_table=after_table, keep=table_next)
            else:
                here = _TOP
            if after_table and isinstance(bloc, Tableau):
                written.append(SEPARATOR)
            written.append(self._block(bloc, here))
            page, after_table = False, isinstance(bloc, Tableau)
        if page:
            written.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        return "".join(written)

    def _block(self, bloc: Bloc, setting: _Setting) -> str:
        match bloc:
            case Paragraphe():
                return self._paragraph(bloc, setting)
            case Intertitre():
                return self._heading(bloc, setting)
            case Liste():
                return self._list(bloc, setting)
            case Tableau():
                return self._table(bloc, setting)
            case Citation(blocs=blocs):
                return self.blocks(blocs, replace(setting, quoted=True, keep=False))
            case SautDePage():
                return ""

    def _paragraph(self, bloc: Paragraphe, setting: _Setting) -> str:
        role = bloc.role
        name = "Quote" if setting.quoted and role is Role.CORPS else role.value
        style = self._style(name)
        runs = self.runs.runs(bloc.spans)
        if setting is _TOP and not bloc.saut_avant:
            return f"<w:p><w:pPr><w:pStyle w:val={style}/></w:pPr>{runs}</w:p>"
        indent = f'<w:ind w:left="{setting.left}" w:firstLine="0"/>' if setting.left else ""
        keep = setting.keep and role is Role.LEGENDE
        page = setting.page or bloc.saut_avant
        return _write(style, runs, keep=keep, page=page, after=setting.after_table, indent=indent)

    def _heading(self, bloc: Intertitre, setting: _Setting) -> str:
        self._bookmark += 1
        start = f'<w:bookmarkStart w:id="{self._bookmark}" w:name="{bookmark_of(bloc.id)}"/>'
        end = f'<w:bookmarkEnd w:id="{self._bookmark}"/>'
        before = run(bloc.avant) if bloc.avant else ""
        after = (run(bloc.apres) if bloc.apres else "") + self.runs.runs(bloc.spans)
        # A reference shows what its bookmark covers: the number only, when there is one.
        if bloc.numero:
            content = f"{before}{start}{run(bloc.numero)}{end}{after}"
        else:
            content = f"{start}{before}{after}{end}"
        page = setting.page or bloc.saut_avant
        return _write(self._style(f"heading {bloc.niveau}"), content, page=page)

    def _list(self, bloc: Liste, setting: _Setting) -> str:
        depth = setting.depth + 1
        if depth > DEEPEST:
            self._refuse_depth(bloc)
            return ""
        kind = "List Number" if bloc.ordonnee else "List Bullet"
        name = f"{kind} {depth}" if depth > 1 else kind
        style, found = self._style(name), self.gabarit.style(name)
        if found is None:
            return ""
        number = self._restart(name, found) if bloc.ordonnee else ""
        inner = _Setting(depth=depth, left=self.gabarit.left(found))
        items = []
        for rank, element in enumerate(bloc.elements):
            first = setting if rank == 0 else _TOP
            items.append(self._item(element, style, number, inner, first))
        return "".join(items)

    def _item(
        self, element: Blocs, style: str, number: str, inner: _Setting, first: _Setting
    ) -> str:
        runs, rest = "", element
        if element and isinstance(element[0], Paragraphe):
            runs, rest = self.runs.runs(element[0].spans), element[1:]
        own = _write(style, runs, page=first.page, number=number, after=first.after_table)
        return own + self.blocks(rest, inner)

    def _restart(self, name: str, style: Style) -> str:
        """Return the number of a list that begins again, and note that it must be declared."""
        abstract = self.gabarit.abstract(style)
        if abstract is None:
            message = f"le style {style_name(name)} du gabarit n’a pas de numérotation"
            advice = "lui donner une liste numérotée dans Word"
            self.problems.append(Problem(Place(self.path), "W-31", message, advice))
            return ""
        num = Num(self.gabarit.num + len(self.nums) + 1, abstract, style.level)
        self.nums.append(num)
        return f'<w:numPr><w:ilvl w:val="{num.level}"/><w:numId w:val="{num.number}"/></w:numPr>'

    def _refuse_depth(self, bloc: Liste) -> None:
        places = (getattr(span, "place", NOWHERE) for span in spans_of(bloc))
        place = next((place for place in places if place.path), Place(self.path))
        message = f"liste au-delà de {DEEPEST} niveaux : « {text_of(bloc)[:60]} »"
        self.problems.append(Problem(place, "W-32", message, "remonter ces points d’un niveau"))

    def _table(self, bloc: Tableau, setting: _Setting) -> str:
        table = self._style("Tableau CLS")
        return write_table(
            bloc, table, self._cell_styles(), self.gabarit.width, self.runs, setting.page
        )

    def _cell_styles(self) -> CellStyles:
        names = ("Tableau texte", "Tableau montant", "Tableau entete", "Tableau entete montant")
        texte, montant, entete, entete_montant = map(self._style, names)
        return CellStyles(
            texte, montant, entete, entete_montant, montant != texte, entete_montant != entete
        )

    def _style(self, name: str) -> str:
        """Return the id of the style `name`, quoted; where there is none, note it once."""
        known = self._styles.get(name)
        if known is not None:
            return known
        style = self.gabarit.style(name)
        if style is None:
            message = f"le style {style_name(name)} manque dans le gabarit"
            self.problems.append(Problem(Place(self.path), "W-30", message, _ADVICE))
        self._styles[name] = quote(style.id if style else "")
        return self._styles[name]


_ADVICE = "le créer dans Word, ou repartir d’un gabarit de clsdocs"


def _write(
    style: str,
    content: str,
    *,
    keep: bool = False,
    page: bool = False,
    number: str = "",
    after: bool = False,
    indent: str = "",
) -> str:
    """Return a paragraph, its properties in the order that the schema wants."""
    properties = (
        ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if page else "")
        + number
        + (_AFTER_TABLE if after else "")
        + indent
    )
    return f"<w:p><w:pPr><w:pStyle w:val={style}/>{properties}</w:pPr>{content}</w:p>"
