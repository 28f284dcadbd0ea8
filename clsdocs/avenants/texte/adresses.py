"""From what an operation names to the division, part, alinéa or table of the text in force."""

from __future__ import annotations

from collections.abc import Sequence

from clsdocs.acte.phrases import NBSP, NNBSP
from clsdocs.avenants.texte.alineas import Segment, alineas_of, split_segments, tables_of
from clsdocs.avenants.texte.changements import Lieu
from clsdocs.avenants.texte.divisions import Division, Genre, find_division
from clsdocs.avenants.texte.mots import words_of
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.modification import Adresse
from clsdocs.domain.valeurs import Blanc, did_you_mean
from clsdocs.francais import contracte
from clsdocs.prose.nodes import Paragraphe
from clsdocs.record import replace


def address_division(
    divisions: Sequence[Division], cible: str, key: str, *, gone: bool = False
) -> Division:
    """Return the division called `cible`, one that was taken out only where `gone` allows it."""
    found = find_division(divisions, cible)
    if found is None:
        known = [d.cle for d in divisions if "#" not in d.cle]
        otherwise = f"identifiants : {', '.join(known[:12])}"
        advice = _as_point(divisions, cible) or did_you_mean(cible, known, otherwise)
        raise Refus("V-80", f"« {cible} » n’existe pas dans le texte en vigueur", advice, key)
    if found.supprimee and not gone:
        advice = "nommer un article en vigueur, ou en insérer un après lui"
        raise Refus("V-80", f"{found.designation} est déjà supprimé", advice, key)
    return found


def _as_point(divisions: Sequence[Division], cible: str) -> str:
    """Return how to name `cible` where it is a part of a division, empty where it is none."""
    for division in divisions:
        if any(s.titre is not None and s.titre.id == cible for s in split_segments(division.blocs)):
            kind = "annexe" if division.genre is Genre.ANNEXE else "article"
            return f"écrire {kind}: {division.cle}, point: {cible}"
    return ""


def address_segment(division: Division, point: str | Blanc | None) -> Segment:
    """Return the part of `division` that `point` names by its id or number, else the first."""
    first, *others = split_segments(division.blocs)
    if not isinstance(point, str):
        return first
    for segment in others:
        if segment.titre is not None and point in (segment.titre.id, segment.titre.numero):
            return segment
    known = [segment.cle for segment in others]
    otherwise = f"points : {', '.join(known)}" if known else "retirer « point »"
    message = f"pas de point « {point} » {at(division)}"
    raise Refus("V-80", message, did_you_mean(point, known, otherwise), "point")


def address_place(division: Division, operation: Adresse) -> Lieu:
    """Return the place that `operation` names in `division`; refused where it is not there."""
    segment = address_segment(division, operation.point)
    need_point(division, segment, operation.alinea, "alinea")
    lieu = counted(Lieu(division.cle, segment.cle), segment)
    alinea, tableau = operation.alinea, operation.tableau
    if isinstance(alinea, int):
        need_alinea(division, segment, alinea, "alinea")
        lieu = replace(lieu, alinea=alinea)
    if isinstance(tableau, int):
        if tableau > lieu.tableaux:
            raise _no_such_table(division, lieu.tableaux)
        lieu = replace(lieu, tableau=tableau)
    return lieu


def counted(lieu: Lieu, segment: Segment) -> Lieu:
    """Return `lieu` with the numbers of alinéas and tables of its part, `segment`."""
    alineas, tableaux = alineas_of(segment.blocs), tables_of(segment.blocs)
    return replace(lieu, alineas=len(alineas), tableaux=len(tableaux))


def need_point(division: Division, segment: Segment, asked: object, key: str) -> None:
    """Refuse an alinéa that must be counted in a part which the operation does not name."""
    points = split_segments(division.blocs)[1:]
    own = len(alineas_of(segment.blocs))
    if segment.titre is None and points and isinstance(asked, int) and asked > own:
        known = ", ".join(point.cle for point in points)
        message = f"{division.designation} est divisé en points"
        raise Refus("V-82", message, f"nommer le point ({known}), et y compter", key)


def need_alinea(division: Division, segment: Segment, asked: int, key: str) -> None:
    """Refuse the rank of an alinéa beyond the last, and show them all."""
    held = alineas_of(segment.blocs)
    if asked <= len(held):
        return
    where = f"ce point {of(division)}" if segment.titre else division.designation
    count = f"{len(held)} alinéas" if len(held) > 1 else "un alinéa"
    message = f"{where} n’a que {count}" if held else f"{where} n’a pas d’alinéa"
    message = message.replace("que un", "qu’un")
    raise Refus("V-82", message, _listed(held), key)


def _no_such_table(division: Division, held: int) -> Refus:
    if not held:
        message = f"{division.designation} n’a pas de tableau"
        return Refus("V-82", message, "retirer « tableau »", "tableau")
    count = f"que {held} tableaux" if held > 1 else "qu’un tableau"
    advice = f"compter de 1 à {held}" if held > 1 else "écrire « tableau: 1 »"
    return Refus("V-82", f"{division.designation} n’a {count}", advice, "tableau")


def _listed(held: Sequence[Paragraphe]) -> str:
    """Return the alinéas that there are, numbered, so that the right one can be told."""
    if not held:
        return "retirer cette adresse"
    lines = (f"{n}{NBSP}: {shown(words_of(p.spans), 40)}" for n, p in enumerate(held[:8], 1))
    return f"les compter à la ligne, listes comprises ({f'{NNBSP}; '.join(lines)})"


def shown(words: str, longest: int = 300) -> str:
    """Return `words` between French quotes, cut where they are long."""
    cut = words if len(words) <= longest else f"{words[: longest - 1]}…"
    return f"«{NBSP}{cut}{NBSP}»"


def at(division: Division) -> str:
    """Return « à l’article 8 », « au titre II »."""
    return contracte("à", division.article, division.nom)


def of(division: Division) -> str:
    """Return « de l’article 8 », « du titre II »."""
    return contracte("de", division.article, division.nom)
