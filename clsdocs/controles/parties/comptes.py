"""Whether the number of parties that a text announces is that of the list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.parties.noms import Lexique, lexique_of
from clsdocs.errors import Gravite

_WHO = (
    r"(?P<qui>parties principales|parties signataires|parties|institutions signataires"
    r"|institutions|partenaires signataires|signataires associés|signataires"
    r"|co-?signataires associés|co-?signataires|signatures|logos)"
)
_PART = r"(?! ?(?:concernée?s|intéressée?s|en cause|en litige|défaillante?s|qui\b|liée?s))"
_BOUND = r"(?P<det>\b(?:les|des|aux|ces|ses|leurs|nos|entre|par|réunit|comprend|compte),? )"
_ANNOUNCED = re.compile(
    rf"{_BOUND}?(?<![\w-])(?P<nombre>{NOMBRE})(?: \(\d+\))? (?P<autres>autres )?{_WHO}\b{_PART}",
    re.IGNORECASE,
)
# « au moins deux signataires », « deux des parties », « une partie » announce nothing.
_PARTIAL = re.compile(r"(?:au moins|au plus|moins de|plus de|ou|de|à|d'au moins|par an,) $")


def check_counts(examen: Examen) -> Iterator[Constat]:
    """Yield the announced numbers of parties that are not those of the list."""
    lexique = lexique_of(examen)
    for found in _announced(examen):
        match = found.match
        said = read_count(match["nombre"])
        before = found.passage.plat[: match.start()]
        if said < 2 or found.passage.is_value(match.start("nombre"), match.end("nombre")):
            continue
        if not match["det"] and (_PARTIAL.search(before) or "signataires" not in match["qui"]):
            continue
        if match["qui"] == "institutions" and (match["det"] or "").strip() != "par":
            continue
        possible = _possible(examen, found, lexique)
        if said not in possible:
            whole = len(examen.document.parties)
            near = min(possible, key=lambda count: abs(count - said))
            yield _wrong(found, said, whole if whole in possible else near)


def _announced(examen: Examen) -> Iterator[Trouvaille]:
    # Few paragraphs speak of parties; the pattern, which tries many numbers, need not read others.
    for passage in examen.passages:
        if any(word in passage.plat for word in _SPOKEN):
            for match in _ANNOUNCED.finditer(passage.plat):
                yield examen.found(passage, match)


_SPOKEN = (" parties", "signataires", " institutions", " logos", " signatures")


def _possible(examen: Examen, found: Trouvaille, lexique: Lexique) -> frozenset[int]:
    """Return the numbers that are right for the words found."""
    parties, who = examen.document.parties, found.match["qui"].lower()
    whole = len(parties)
    main, joining = len(parties.principales), len(parties.associes)
    named = len(lexique.named(fold(found.phrase)))
    label = examen.document.libelles.associe
    if found.match["autres"]:
        counts = {whole - named} if named else {whole - 1, joining, whole - main}
        if named == 1:
            counts.add(main - 1)
    elif who == "parties principales":
        counts = {main}
    elif "associés" in who or (isinstance(label, str) and who == fold(label).lower()):
        counts = {joining}
    elif who.startswith(("co-", "cos")):
        counts = {joining, whole, whole - 1}
    else:
        # « les deux parties », of the two that the paragraph names.
        here = len(lexique.named(found.passage.plat))
        counts = {whole, *({here} if here > 1 else ())}
        if who == "parties":
            counts.update({main} if _speaks_of_main(found) else ())
        if _is_part(found, whole):
            counts.update((main, joining))
    return frozenset(counts)


def _speaks_of_main(found: Trouvaille) -> bool:
    return "principales" in found.passage.plat


_WHOLE = re.compile(
    rf"\b(?P<nombre>{NOMBRE}) (?:parties|signataires|institutions)(?: :|,? dont) [^.;]*$",
    re.IGNORECASE,
)


def _is_part(found: Trouvaille, whole: int) -> bool:
    """Return whether it counts a part of the parties, all of them told just before."""
    told = _WHOLE.search(found.passage.plat, 0, found.match.start())
    return told is not None and read_count(told["nombre"]) == whole


def _wrong(found: Trouvaille, said: int, right: int) -> Constat:
    words = found.mots.strip()
    message = f"« {words} » : la liste des parties en donne {right}"
    advice = "corriger le nombre, ou la liste des parties"
    autres = found.match["autres"] and right <= 0
    return Constat(found.place, message, advice, words, Gravite.A_EXPLIQUER if autres else None)
