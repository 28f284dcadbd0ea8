"""From blocks to paragraphs and tables of Word, in the styles of where they stand."""

from __future__ import annotations

from typing import NamedTuple

from clsdocs.errors import Problem
from clsdocs.prose.nodes import (
    NOWHERE,
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Figure,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    Rubriques,
    SautDePage,
    Span,
    Tableau,
    Texte,
    spans_of,
    text_of,
)
from clsdocs.record import Record, replace
from clsdocs.word.markup import SEPARATOR
from clsdocs.word.notes import NoteMarks
from clsdocs.word.numbering import Numbering
from clsdocs.word.pictures import Pictures
from clsdocs.word.relations import Relations
from clsdocs.word.rubriques import (
    Rubrique,
    RubriqueStyles,
    content_room,
    count_lines,
    write_rubriques,
)
from clsdocs.word.runs import RunWriter, Targets, bookmark_of, run
from clsdocs.word.styles import Gabarit, StyleIds
from clsdocs.word.table import PAGE_BREAK, CellStyles, write_table

Blocs = tuple[Bloc, ...]

DEEPEST = 3
"""How many lists may stand one inside the other: Word has no list style beyond."""

FICHES = "fiches"
"""How the names of the parts begin that are cells of the fiches of a template."""

_AFTER_TABLE = '<w:spacing w:before="160"/>'
_APART = '<w:spacing w:before="480"/>'
"""Above the title of a fiche that follows another: at the top of a page there is none."""
_CENTRED = '<w:jc w:val="center"/>'
_STEP = 425
"""How far in what defines a term stands where the template has no style for it, in twips."""

_TABLES = (Tableau, Rubriques)
_FICHE_STYLE, _FICHE_LEVEL = "Titre fiche", 3


class _Names(Record):
    """The styles of the text and of the lists where a block stands."""

    corps: str = "Body Text"
    puce: str = "List Bullet"
    numero: str = "List Number"


_TEXT, _NOTE = _Names(), _Names("footnote text")
_FICHE = _Names("Fiche texte", "Fiche puce", "Fiche numero")
_QUOTE = _Names("Quote", "Citation puce", "Citation numero")


class _Setting(Record):
    """Where a block stands: in which styles and `room` (twips), how deep in lists, after what.

    `left` is how far in its paragraphs stand, `offset` its lists, beyond what their styles say.
    """

    room: int
    names: _Names = _TEXT
    depth: int = 0
    left: int = 0
    offset: int = 0
    page: bool = False
    after_table: bool = False
    keep: bool = False


class _Marks(NamedTuple):
    """How the points of a list are marked: their style, their list, an indent of their own."""

    style: str
    number: str
    indent: str


QUOTED = 425
"""How far in, in twips, the lists of a quotation stand: as far as its paragraphs."""


class BlockWriter:
    """Writes the parts of one act; keeps the `notes` that their runs call."""

    def __init__(
        self,
        gabarit: Gabarit,
        targets: Targets,
        relations: tuple[Relations, Relations],
        pictures: Pictures,
        numbering: Numbering,
        styles: StyleIds,
        problems: list[Problem],
    ) -> None:
        """Write in the styles of `gabarit`; `relations` are those of the body and of the notes."""
        self.body_runs, self.note_runs = (
            RunWriter(gabarit, targets, own, pictures, self._note, problems) for own in relations
        )
        self.pictures, self.numbering = pictures, numbering
        self.notes: dict[int, str] = {}
        self._gabarit, self._styles, self._problems = gabarit, styles, problems
        self._runs, self._marks = self.body_runs, NoteMarks.of(gabarit)
        self._bookmark = gabarit.bookmark
        self._note_settings = tuple(
            _Setting(gabarit.width, _NOTE, left=left) for left in (0, self._marks.left)
        )

    def part(self, name: str, blocs: Blocs, point: str | None = None) -> str:
        """Return the part `name` of the act, as wide as the place that the template gives it.

        Links to the id `point` lead to its top.
        """
        is_cell = name.startswith(FICHES)
        place = name.rpartition(".")[2] if is_cell else name
        room = self._gabarit.rooms.get(place, self._gabarit.width)
        mark = self._marked("", point) if point else ""
        return mark + self.blocks(blocs, _Setting(room, _FICHE if is_cell else _TEXT))

    def _note(self, appel: AppelNote) -> str:
        """Return the call of the footnote `appel`, and keep the note itself."""
        if self._runs is self.note_runs:
            advice = "mettre ces mots dans le texte, ou dans une autre note"
            self._problems.append(Problem(appel.place, "W-35", "note dans une note", advice))
            return ""
        number = self._gabarit.note + len(self.notes) + 1
        self.notes[number] = ""
        self._runs = self.note_runs
        first, others = self._note_settings
        xml = self.blocks(appel.note[:1], first)
        if len(appel.note) > 1:
            xml += self.blocks(appel.note[1:], others)
        self._runs = self.body_runs
        own = not (appel.note and isinstance(appel.note[0], Paragraphe))
        ended = xml.endswith("</w:p>") or not xml
        self.notes[number] = self._marks.begin(xml if ended else f"{xml}{SEPARATOR}", own)
        return self._marks.call(number)

    def blocks(self, blocs: Blocs, setting: _Setting) -> str:
        """Return `blocs` one after the other, as `setting` says."""
        written = list[str]()
        page, after_table = setting.page, setting.after_table
        for rank, bloc in enumerate(blocs):
            if isinstance(bloc, SautDePage):
                page = True
                continue
            keep = rank + 1 < len(blocs) and _leads(bloc, blocs[rank + 1])
            if (page, after_table, keep) == (setting.page, setting.after_table, setting.keep):
                here = setting
            else:
                here = replace(setting, page=page, after_table=after_table, keep=keep)
            if after_table and isinstance(bloc, _TABLES):
                written.append(SEPARATOR)
            written.append(self._block(bloc, here))
            page, after_table = False, _ends_with_table(bloc)
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
            case Rubriques():
                return self._rubriques(bloc, setting)
            case Definitions():
                return self._definitions(bloc, setting)
            case Citation(blocs=blocs):
                names, offset = _quoted(setting), setting.offset + QUOTED
                inner = replace(setting, names=names, keep=False, offset=offset)
                return self.blocks(blocs, inner)
            case SautDePage():
                return ""

    def _paragraph(self, bloc: Paragraphe, setting: _Setting) -> str:
        role = bloc.role
        name, stands = (setting.names.corps if role is Role.CORPS else role.value), ""
        if role is Role.CORPS and _is_figure(bloc.spans):
            name = self._styles.first("Figure", name)
            stands = "" if name == "Figure" else _CENTRED
        style = self._styles[name]
        self._runs.room = setting.room - setting.left
        runs = self._runs.runs(bloc.spans)
        indent = f'<w:ind w:left="{setting.left}" w:firstLine="0"/>' if setting.left else ""
        return _write(
            style,
            runs,
            keep=setting.keep,
            page=setting.page or bloc.saut_avant,
            after=setting.after_table,
            stands=indent + stands,
        )

    def _heading(self, bloc: Intertitre, setting: _Setting) -> str:
        self._runs.room = setting.room
        before = run(bloc.avant) if bloc.avant else ""
        numero = run(bloc.numero) if bloc.numero else ""
        after = (run(bloc.apres) if bloc.apres else "") + self._runs.runs(bloc.spans)
        # A reference shows what its bookmark covers: the number only, when there is one.
        if not bloc.id:
            content = before + numero + after
        elif numero:
            content = before + self._marked(numero, bloc.id) + after
        else:
            content = self._marked(before + after, bloc.id)
        name = f"heading {bloc.niveau}"
        style = self._styles[self._styles.first(bloc.style, name) if bloc.style else name]
        page = setting.page or bloc.saut_avant
        apart = _APART if bloc.style and setting.after_table and not page else ""
        # Straight under an annexe, with no axis between, a fiche stands one level higher.
        raised = bloc.style == _FICHE_STYLE and bloc.niveau < _FICHE_LEVEL
        level = f'<w:outlineLvl w:val="{bloc.niveau - 1}"/>' if raised else ""
        return _write(style, content, page=page, stands=apart + level)

    def _marked(self, content: str, id_: str) -> str:
        """Return `content` between the ends of the bookmark of `id_`."""
        self._bookmark += 1
        number = self._bookmark
        start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_of(id_)}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'

    def _list(self, bloc: Liste, setting: _Setting) -> str:
        depth = setting.depth + 1
        if depth > DEEPEST:
            self._refuse_depth(bloc)
            return ""
        kind = setting.names.numero if bloc.ordonnee else setting.names.puce
        name = f"{kind} {depth}" if depth > 1 else kind
        style, found = self._styles[name], self._gabarit.style(name)
        if found is None:
            return ""
        number = self.numbering.restart(name, found) if bloc.ordonnee else ""
        # The lists of a quotation stand further in: by their own style, where the template has it.
        own = setting.names is _QUOTE and found.name == name
        offset = setting.offset - QUOTED if own else setting.offset
        left = self._gabarit.left(found) + offset
        inner = _Setting(setting.room, setting.names, depth, left, setting.offset)
        marks = _Marks(style, number, f'<w:ind w:left="{left}"/>' if offset else "")
        items, before = list[str](), replace(setting, keep=len(bloc.elements) > 1)
        for element in bloc.elements:
            items.append(self._item(element, marks, inner, before))
            after_table = bool(element) and _ends_with_table(element[-1])
            before = replace(inner, after_table=True) if after_table else inner
        return "".join(items)

    def _item(self, element: Blocs, marks: _Marks, inner: _Setting, before: _Setting) -> str:
        runs, rest = "", element
        self._runs.room = inner.room - inner.left
        if element and isinstance(element[0], Paragraphe):
            runs, rest = self._runs.runs(element[0].spans), element[1:]
        leads = len(element) > 1 and _leads(element[0], element[1])
        own = _write(
            marks.style,
            runs,
            keep=before.keep if len(element) == 1 else leads,
            page=before.page,
            number=marks.number,
            after=before.after_table,
            stands=marks.indent,
        )
        return own + self.blocks(rest, inner) if rest else own

    def _refuse_depth(self, bloc: Liste) -> None:
        places = (getattr(span, "place", NOWHERE) for span in spans_of(bloc))
        place = next((place for place in places if place.path), NOWHERE)
        message = f"liste au-delà de {DEEPEST} niveaux : « {text_of(bloc)[:60]} »"
        self._problems.append(Problem(place, "W-32", message, "remonter ces points d’un niveau"))

    def _definitions(self, bloc: Definitions, setting: _Setting) -> str:
        term = self._styles.first("Definition terme", setting.names.corps)
        text = self._styles.first("Definition texte", setting.names.corps)
        bold = term != "Definition terme"
        own = self._gabarit.styles.get(text.casefold()) if text == "Definition texte" else None
        inner = _Setting(
            setting.room,
            replace(setting.names, corps=text),
            setting.depth,
            0 if own else setting.left + _STEP,
            setting.offset + ((own.left or 0) if own else _STEP),
        )
        written, page, after_table = list[str](), setting.page, setting.after_table
        for spans, blocs in bloc.elements:
            self._runs.room = setting.room
            runs = self._runs.runs(spans, bold=bold)
            style = self._styles[term]
            written.append(_write(style, runs, keep=True, page=page, after=after_table))
            written.append(self.blocks(blocs, inner))
            page, after_table = False, bool(blocs) and _ends_with_table(blocs[-1])
        return "".join(written)

    def _table(self, bloc: Tableau, setting: _Setting) -> str:
        names = ("Tableau texte", "Tableau montant", "Tableau entete", "Tableau entete montant")
        cells = CellStyles(*(self._styles[name] for name in names))
        style, runs = self._styles["Tableau CLS"], self._runs
        return write_table(bloc, style, cells, setting.room, runs, setting.page)

    def _rubriques(self, bloc: Rubriques, setting: _Setting) -> str:
        names = ("Tableau fiche", "Fiche entete", "Fiche libelle", "Fiche texte")
        styles = RubriqueStyles(*(self._styles[name] for name in names))
        inner = _Setting(content_room(setting.room), _FICHE)
        rows = [
            Rubrique(run(libelle), self.blocks(blocs, inner), count_lines(blocs))
            for libelle, blocs in bloc.lignes
        ]
        room, page, keep = setting.room, setting.page, setting.keep
        return write_rubriques(bloc.titre, rows, styles, room, page=page, keep=keep)


def _quoted(setting: _Setting) -> _Names:
    """Return the styles of a quotation: in the text only, elsewhere words keep their size."""
    return _QUOTE if setting.names is _TEXT else setting.names


def _is_figure(spans: tuple[Span, ...]) -> bool:
    """Return whether `spans` are pictures and nothing else."""
    for span in spans:
        if isinstance(span, Texte) and span.text.strip():
            return False
        if not isinstance(span, (Texte, Figure)):
            return False
    return any(isinstance(span, Figure) for span in spans)


def _leads(bloc: Bloc, following: Bloc) -> bool:
    """Return whether `bloc` says nothing without the block `following`: both go on one page."""
    if not isinstance(bloc, Paragraphe) or isinstance(following, (Paragraphe, Intertitre)):
        return isinstance(bloc, Rubriques) and _is_legend(following)
    return _is_legend(bloc) or text_of(bloc).endswith(":")


def _is_legend(bloc: Bloc) -> bool:
    return isinstance(bloc, Paragraphe) and bloc.role is Role.LEGENDE


def _ends_with_table(bloc: Bloc) -> bool:
    if isinstance(bloc, Paragraphe):
        return False
    match bloc:
        case Citation(blocs=(*_, last)) | Liste(elements=(*_, (*_, last))):
            return _ends_with_table(last)
        case Definitions(elements=(*_, (_, (*_, last)))):
            return _ends_with_table(last)
    return isinstance(bloc, _TABLES)


def _write(
    style: str,
    content: str,
    *,
    keep: bool = False,
    page: bool = False,
    number: str = "",
    after: bool = False,
    stands: str = "",
) -> str:
    """Return a paragraph, its properties in the order that the schema wants."""
    properties = (
        ("<w:keepNext/>" if keep else "")
        + (PAGE_BREAK if page else "")
        + number
        + (_AFTER_TABLE if after else "")
        + stands
    )
    return f"<w:p><w:pPr><w:pStyle w:val={style}/>{properties}</w:pPr>{content}</w:p>"
