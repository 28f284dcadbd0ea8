"""What the words of an act are made of: blocks and spans, each knowing where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from clsdocs.errors import Place
from clsdocs.expressions.filters import Demande

NOWHERE = Place("")
"""The place of words that clsdocs writes itself."""


@dataclass(frozen=True, slots=True)
class Allure:
    """How a span looks."""

    gras: bool = False
    italique: bool = False
    exposant: bool = False


PLAIN = Allure()


@dataclass(frozen=True, slots=True)
class Texte:
    """Words written in a source, or by clsdocs."""

    text: str
    place: Place = NOWHERE
    allure: Allure = PLAIN


@dataclass(frozen=True, slots=True)
class Valeur:
    """Words printed from a fact: `cle` is its dotted key, empty for a calculation."""

    text: str
    cle: str
    place: Place = NOWHERE
    blanc: bool = False
    allure: Allure = PLAIN


@dataclass(frozen=True, slots=True)
class Renvoi:
    """A live reference to the number of a titre, article, part, annex or fiche.

    Prints `mot`, a no-break space and `numero` (« article 15 »); both are empty until numbered.
    """

    cible: str
    place: Place = NOWHERE
    mot: str = ""
    numero: str = ""
    allure: Allure = PLAIN


@dataclass(frozen=True, slots=True)
class Lien:
    """Words that lead to `href`: an address, or `#id` for a place in the act."""

    href: str
    spans: tuple[Span, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RetourLigne:
    """A new line inside a paragraph or a cell."""


Span = Texte | Valeur | Renvoi | Lien | RetourLigne


class Role(StrEnum):
    """What a paragraph does in the act; the value is the name of its Word style."""

    CORPS = "Body Text"
    FORMULE = "Formule"
    COMPARUTION = "Comparution"
    VISA = "Visa"
    CONSIDERANT = "Considerant"
    CLOTURE = "Cloture"
    LEGENDE = "Caption"


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """A paragraph; one line, hence one alinéa, unless it holds a `RetourLigne`."""

    spans: tuple[Span, ...]
    role: Role = Role.CORPS
    saut_avant: bool = False


@dataclass(frozen=True, slots=True)
class Intertitre:
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


@dataclass(frozen=True, slots=True)
class Liste:
    """A list; each element is made of blocks, nested lists included."""

    ordonnee: bool
    elements: tuple[tuple[Bloc, ...], ...]


class Alignement(StrEnum):
    """How the cells of a column stand."""

    GAUCHE = "left"
    CENTRE = "center"
    DROITE = "right"


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table: a header row, rows, and where `total` the last row (and column) sums the others."""

    entete: tuple[tuple[Span, ...], ...]
    lignes: tuple[tuple[tuple[Span, ...], ...], ...]
    alignements: tuple[Alignement, ...]
    titre: str = ""
    total: bool = False
    largeurs: tuple[int, ...] = field(default=())
    """Relative widths of the columns; empty for columns as their contents want."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Quoted blocks."""

    blocs: tuple[Bloc, ...]


@dataclass(frozen=True, slots=True)
class SautDePage:
    """The next block begins a page."""


@dataclass(frozen=True, slots=True)
class Emplacement:
    """Where a block made of facts will stand: a list, a table, a schedule."""

    demande: Demande
    cle: str
    place: Place


Bloc = Paragraphe | Intertitre | Liste | Tableau | Citation | SautDePage
Brouillon = Bloc | Emplacement


def spans_of(bloc: Bloc) -> Iterator[Span]:
    """Yield every span of `bloc` in reading order, those of links and nested blocks included."""
    match bloc:
        case Paragraphe(spans=spans) | Intertitre(spans=spans):
            yield from _flat(spans)
        case Liste(elements=elements):
            for element in elements:
                for inner in element:
                    yield from spans_of(inner)
        case Tableau(entete=entete, lignes=lignes):
            for row in (entete, *lignes):
                for cell in row:
                    yield from _flat(cell)
        case Citation(blocs=blocs):
            for inner in blocs:
                yield from spans_of(inner)
        case SautDePage():
            pass


def _flat(spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        if isinstance(span, Lien):
            yield from _flat(span.spans)
        else:
            yield span


def span_text(span: Span) -> str:
    """Return the words of `span` as printed."""
    match span:
        case Texte(text=text) | Valeur(text=text):
            return text
        case Renvoi(mot=mot, numero=numero):
            return f"{mot}\u00a0{numero}" if mot and numero else mot or numero
        case Lien(spans=spans):
            return "".join(map(span_text, spans))
        case RetourLigne():
            return "\n"


def text_of(bloc: Bloc) -> str:
    """Return the words of `bloc` as printed, the number of a heading included."""
    words = "".join(map(span_text, spans_of(bloc)))
    if isinstance(bloc, Intertitre):
        return f"{bloc.avant}{bloc.numero}{bloc.apres}{words}"
    return words


def paragraphs_of(blocs: tuple[Bloc, ...]) -> Iterator[str]:
    """Yield the text of every printed paragraph of `blocs`: headings, items and cells included."""
    for bloc in blocs:
        match bloc:
            case Liste(elements=elements):
                for element in elements:
                    yield from paragraphs_of(element)
            case Tableau(entete=entete, lignes=lignes):
                for row in (entete, *lignes):
                    for cell in row:
                        yield "".join(map(span_text, cell))
            case Citation(blocs=inner):
                yield from paragraphs_of(inner)
            case SautDePage():
                pass
            case _:
                yield text_of(bloc)
