"""What the words of an act are made of: blocks and spans, each knowing where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import final

from clsdocs.errors import Place
from clsdocs.expressions.filters import Demande
from clsdocs.record import Record

NOWHERE = Place("")
"""The place of words that clsdocs writes itself."""


class Allure(Record, gc=False):
    """How a span looks."""

    gras: bool = False
    italique: bool = False
    exposant: bool = False
    langue: str = ""
    """The language of its words (« en »), empty for French."""


PLAIN = Allure()


@final
class Texte(Record, gc=False):
    """Words written in a source, or by clsdocs."""

    text: str
    place: Place = NOWHERE
    allure: Allure = PLAIN


@final
class Valeur(Record, gc=False):
    """Words printed from a fact: `cle` is its dotted key, empty for a calculation."""

    text: str
    cle: str
    place: Place = NOWHERE
    blanc: bool = False
    allure: Allure = PLAIN


class Renvoi(Record, gc=False):
    """A live reference to the number of a titre, article, part, annex or fiche.

    Prints `mot`, a no-break space and `numero` (« article 15 »); both are empty until numbered.
    """

    cible: str
    place: Place = NOWHERE
    mot: str = ""
    numero: str = ""
    allure: Allure = PLAIN


class Lien(Record):
    """Words that lead to `href`: an address, or `#id` for a place in the act."""

    href: str
    spans: tuple[Span, ...]
    place: Place = NOWHERE


class RetourLigne(Record):
    """A new line inside a paragraph or a cell."""


class AppelNote(Record):
    """The call of a footnote, and the blocks of the note."""

    note: tuple[Bloc, ...]
    place: Place = NOWHERE


class Figure(Record):
    """A picture: its path, the words that stand for it, its width in hundredths of the text's.

    Without a width it stands in its own size, no wider than the text.
    """

    chemin: str
    alternative: str
    largeur: int | None = None
    place: Place = NOWHERE


Span = Texte | Valeur | Renvoi | Lien | RetourLigne | AppelNote | Figure


class Role(StrEnum):
    """What a paragraph does in the act; the value is the name of its Word style."""

    CORPS = "Body Text"
    FORMULE = "Formule"
    COMPARUTION = "Comparution"
    VISA = "Visa"
    CONSIDERANT = "Considerant"
    CLOTURE = "Cloture"
    LEGENDE = "caption"
    MENTION = "Annexe mention"
    LOGOS = "Couverture logos"


class Paragraphe(Record, gc=False):
    """A paragraph; one line, hence one alinéa, unless it holds a `RetourLigne`."""

    spans: tuple[Span, ...]
    role: Role = Role.CORPS
    saut_avant: bool = False


class Intertitre(Record):
    """The heading of a titre (`niveau` 1), an article (2) or a part (3).

    Prints `avant`, `numero`, `apres` and `spans`: « Article », « 1er », « – », « Objet ».
    """

    niveau: int
    id: str
    spans: tuple[Span, ...]
    place: Place = NOWHERE
    sans_numero: bool = False
    numero_impose: str = ""
    avant: str = ""
    numero: str = ""
    apres: str = ""
    saut_avant: bool = False
    mot: str = ""
    """The word before its number in references, where it is not that of its level."""
    style: str = ""
    """The Word style, where it is not « heading » and its level."""
    modifie: str = ""
    """The number of the avenant that changed what it heads, in an act signed before clsdocs."""


class Liste(Record):
    """A list; each element is made of blocks, nested lists included."""

    ordonnee: bool
    elements: tuple[tuple[Bloc, ...], ...]


class Alignement(StrEnum):
    """How the cells of a column stand."""

    GAUCHE = "left"
    CENTRE = "center"
    DROITE = "right"


class Tableau(Record):
    """A table: a header row, rows, and where `total` the last row (and column) sums the others."""

    entete: tuple[tuple[Span, ...], ...]
    lignes: tuple[tuple[tuple[Span, ...], ...], ...]
    alignements: tuple[Alignement, ...]
    titre: str = ""
    total: bool = False
    largeurs: tuple[int, ...] = ()
    """Relative widths of the columns; empty for columns as their contents want."""


class Rubriques(Record):
    """A table of labels and what stands under each: the body of a fiche-action."""

    titre: str
    lignes: tuple[tuple[str, tuple[Bloc, ...]], ...]


class Definitions(Record):
    """Terms, each with the blocks that define it."""

    elements: tuple[tuple[tuple[Span, ...], tuple[Bloc, ...]], ...]


class Citation(Record):
    """Quoted blocks."""

    blocs: tuple[Bloc, ...]


class SautDePage(Record):
    """The next block begins a page."""


class Emplacement(Record):
    """Where a block made of facts will stand: a list, a table, a schedule."""

    demande: Demande
    cle: str
    place: Place


Bloc = Paragraphe | Intertitre | Liste | Tableau | Rubriques | Definitions | Citation | SautDePage
Brouillon = Bloc | Emplacement


def lines_of(bloc: Bloc) -> list[tuple[Span, ...]]:
    """Return the spans of each printed paragraph of `bloc`: headings, items and cells included.

    Footnotes are not among them: they are printed apart (`notes_of`).
    """
    return _lines((bloc,))


def _lines(blocs: Iterable[Bloc]) -> list[tuple[Span, ...]]:
    lines: list[tuple[Span, ...]] = []
    for bloc in blocs:
        _add_lines(bloc, lines)
    return lines


def _add_lines(bloc: Bloc, lines: list[tuple[Span, ...]]) -> None:
    """Add to `lines` those of `bloc`: a list that grows costs less than generators in a row."""
    match bloc:
        case Paragraphe():
            lines.append(bloc.spans)
        case Intertitre():
            label = f"{bloc.avant}{bloc.numero}{bloc.apres}"
            lines.append((Texte(label), *bloc.spans) if label else bloc.spans)
        case Tableau():
            lines += bloc.entete
            for row in bloc.lignes:
                lines += row
        case Liste():
            for element in bloc.elements:
                lines += _lines(element)
        case Rubriques():
            for libelle, blocs in bloc.lignes:
                lines += ((Texte(libelle),), *_lines(blocs))
        case Definitions():
            for terme, blocs in bloc.elements:
                lines += (terme, *_lines(blocs))
        case Citation():
            lines += _lines(bloc.blocs)
        case SautDePage():
            pass


def spans_of(bloc: Bloc) -> list[Span]:
    """Return every span of `bloc` in reading order, those of links and of footnotes included."""
    spans: list[Span] = []
    for line in lines_of(bloc):
        _add_spans(line, spans)
    return spans


def _add_spans(line: tuple[Span, ...], spans: list[Span]) -> None:
    if _HOLDING.isdisjoint(map(type, line)):
        spans += line
        return
    for span in line:
        if isinstance(span, Lien):
            _add_spans(span.spans, spans)
            continue
        spans.append(span)
        if isinstance(span, AppelNote):
            for bloc in span.note:
                spans += spans_of(bloc)


_HOLDING = frozenset((Lien, AppelNote))
"""The spans that hold others: few."""


def notes_of(blocs: Iterable[Bloc]) -> Iterator[AppelNote]:
    """Yield the footnotes of `blocs` in the order of their calls."""
    for bloc in blocs:
        yield from (span for span in spans_of(bloc) if isinstance(span, AppelNote))


def span_text(span: Span) -> str:
    """Return the words of `span` as printed in its paragraph."""
    if type(span) is Texte:
        return span.text
    if type(span) is Valeur:
        return span.text
    match span:
        case Renvoi(mot=mot, numero=numero):
            return f"{mot}\u00a0{numero}" if mot and numero else mot or numero
        case Lien():
            return "".join(map(span_text, span.spans))
        case RetourLigne():
            return "\n"
        case AppelNote() | Figure():
            return ""


def text_of(bloc: Bloc) -> str:
    """Return the words of `bloc` as printed, the number of a heading included."""
    return "\n".join(paragraphs_of((bloc,)))


def paragraphs_of(blocs: Iterable[Bloc]) -> Iterator[str]:
    """Yield the text of every printed paragraph of `blocs`: headings, items and cells included."""
    for line in _lines(blocs):
        yield span_text(line[0]) if len(line) == 1 else "".join(map(span_text, line))
