"""Whether the numbers that a text announces are those of what it lists, and of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.grilles import TOTAL
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import Passage, Trouvaille, fold
from clsdocs.controles.structure.plan import is_computed
from clsdocs.errors import Gravite, Place
from clsdocs.francais import nombre_en_lettres
from clsdocs.prose.nodes import Bloc, Liste, Paragraphe, Tableau, span_text
from clsdocs.record import Record

_UNITS = (
    r"(?:mois|jours?|ans?|années?|semaines?|heures?|minutes?|secondes?|semestres?|trimestres?|fois"
    r"|pages?|exemplaires?|originaux|euros?|centimes?|habitants?|mille|millions?|cents?|vingts?"
    r"|tiers|quarts?|cinquièmes?|dixièmes?|points?|personnes?|professionnels?|mètres?|kilomètres?"
    r"|exercices?|parties|signataires|cosignataires|co-signataires|communes|sur|à|et|ou|de|des|du"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|%)\b"
)
_ANNOUNCED = re.compile(
    rf"(?<![\w,./-])(?P<nombre>{NOMBRE})"
    rf"(?: (?:grands?|grandes?|premiers?|premières?|autres|principaux|principales))? (?!{_UNITS})"
    r"(?P<nom>[a-zéèêàçœ][\w-]*[sx])\b(?P<apres>[^:;.]{0,160}) ?:$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:moins|plus|environ|près de|entre|jusqu'à|parmi|dont|hors|plupart)\b", re.IGNORECASE
)


class Annonce(Record):
    """A number of things that a paragraph announces: where it stands, and what it counts."""

    passage: Passage
    debut: int
    fin: int
    nombre: int
    nom: str


def check_counts(examen: Examen) -> Iterator[Constat]:
    """Yield the counts that are not those of the list below, of the facts, or said before."""
    listed: dict[str, set[int]] = {}
    for annonce, counts in _announced(examen):
        if annonce.nombre in counts:
            listed.setdefault(annonce.nom, set()).add(annonce.nombre)
        elif not is_computed(annonce.passage, annonce.debut, annonce.fin):
            listed.setdefault(annonce.nom, set()).update(counts)
            yield _wrong(examen, annonce, f"la liste qui suit en compte {_said(min(counts))}")
    yield from _inline(examen)
    yield from _said_again(examen, listed)
    yield from _facts(examen)


def _wrong(examen: Examen, annonce: Annonce, why: str) -> Constat:
    passage = annonce.passage
    place, _ = examen.where(passage, annonce.debut, annonce.fin)
    words = passage.texte[annonce.debut : annonce.fin]
    return Constat(place, f"« {words} » : {why}", "corriger le nombre, ou la liste", words)


def _said(count: int) -> str:
    return nombre_en_lettres(count) if count else "aucun"


def _announced(examen: Examen) -> Iterator[tuple[Annonce, set[int]]]:
    """Yield what paragraphs announce right above a list or a table, with what these hold."""
    blocs = examen.acte.parts.blocs if examen.acte else ()
    below = {id(one): other for one, other in pairwise(blocs)}
    for passage in examen.passages:
        after = below.get(id(passage.bloc))
        if isinstance(passage.bloc, Paragraphe) and isinstance(after, Liste | Tableau):
            found = _last(passage)
            if found:
                yield found, _held(after)


def _last(passage: Passage) -> Annonce | None:
    start = max(passage.plat.rfind(sign) for sign in (". ", "; ")) + 1
    for found in _ANNOUNCED.finditer(passage.plat, start):
        if _VAGUE.search(passage.plat[start : found.start("nombre")]):
            return None
        others = re.findall(rf"\b{NOMBRE} (?!{_UNITS})\w+[sx]\b", found["apres"], re.IGNORECASE)
        if not others:
            begin, end = found.start("nombre"), found.end("nom")
            return Annonce(passage, begin, end, read_count(found["nombre"]), found["nom"].lower())
    return None


def _held(bloc: Bloc) -> set[int]:
    """Return how many things a list or a table may be said to hold."""
    if isinstance(bloc, Liste):
        return {len(bloc.elements)}
    assert isinstance(bloc, Tableau)
    firsts = ["".join(map(span_text, row[0])).strip() for row in bloc.lignes if row]
    rows = [words for words in map(fold, firsts) if not TOTAL.match(words)]
    return {len(rows), len({words for words in rows if words})}


_INLINE = re.compile(
    rf"(?<![\w,./-])(?P<nombre>{NOMBRE}) (?!{_UNITS})(?P<nom>[a-zéèêàçœ][\w-]*[sx])\b"
    r"(?P<apres>[^:;.]{0,100}?) ?: (?P<liste>[^.:]+)(?=\.|$)",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:l'|d'|qu'|(?:le|la|les|un|une|des|celui|celle)\b)", re.IGNORECASE)


def _inline(examen: Examen) -> Iterator[Constat]:
    """Yield « trois axes : la prévention, … » whose sentence lists another number of them."""
    for found in examen.search(_INLINE, signes=(":",)):
        passage, number = found.passage, read_count(found.match["nombre"])
        items = _items(found.match["liste"])
        vague = _VAGUE.search(passage.plat[: found.match.end("nombre")].rpartition(". ")[2])
        second = re.search(rf"\b{NOMBRE}\b", found.match["apres"], re.IGNORECASE)
        if not items or vague or second or is_computed(passage, *found.match.span("nombre")):
            continue
        if number != len(items):
            begin, end = found.match.start("nombre"), found.match.end("nom")
            annonce = Annonce(passage, begin, end, number, found.match["nom"])
            yield _wrong(examen, annonce, f"la phrase en énumère {_said(len(items))}")


def _items(words: str) -> Sequence[str]:
    """Return the elements of a list in one sentence, none where they cannot be told apart."""
    if ";" in words:
        return [item for item in map(str.strip, words.split(";")) if item]
    body, last, tail = words.rpartition(" et ")
    pieces = [piece.strip() for piece in (f"{body},{tail}" if last else words).split(",")]
    kept = [piece for piece in pieces if piece]
    return kept if len(kept) > 1 and all(map(_DETERMINER.match, kept)) else ()


_DEFINITE = re.compile(
    rf"\b(?P<devant>les|ces|ses|des|aux|leurs|nos) (?P<nombre>{NOMBRE}) (?P<nom>[\w-]+)\b",
    re.IGNORECASE,
)


def _said_again(examen: Examen, listed: dict[str, set[int]]) -> Iterator[Constat]:
    """Yield « les trois constats » where the act lists another number of them."""
    if not listed:
        return
    for found in examen.search(_DEFINITE):
        number, noun = read_count(found.match["nombre"]), found.match["nom"].lower()
        if noun not in listed:
            continue
        if number not in listed[noun] and not is_computed(
            found.passage, *found.match.span("nombre")
        ):
            begin, end = found.match.start("nombre"), found.match.end("nom")
            annonce = Annonce(found.passage, begin, end, number, noun)
            yield _wrong(examen, annonce, f"l’acte en énumère {_said(min(listed[noun]))}")


_AXES = re.compile(
    rf"(?<![\w,./-])(?P<nombre>{NOMBRE})"
    r"(?: (?:grands?|principaux))? (?P<nom>axes)\b(?: (?P<genre>stratégiques|transversaux))?",
    re.IGNORECASE,
)
_ACTIONS = re.compile(
    rf"(?<![\w,./-])(?P<nombre>{NOMBRE})"
    r" (?P<nom>fiches[- ]actions?|fiches|actions)\b",
    re.IGNORECASE,
)
_SOME = re.compile(r"^ (?:citée?s|de |du |d'|des |en |sur |relev|pour |menée|déjà|dont|que |qui )")
_PART = re.compile(r"\b(?:dont|par|autres|parmi|sauf|premi\w+|derni\w+|ces) $", re.IGNORECASE)
_OTHER_PLAN = re.compile(
    r"\b(?:projet régional|projet territorial|PRS|plan (?!d'actions)|schéma|stratégie|programme"
    r"|contrat de ville|précédent|premier contrat|chaque|par axe|distingue)\b"
)


def _facts(examen: Examen) -> Iterator[Constat]:
    """Yield « trente actions » and « trois axes » where the facts hold another number."""
    axes, fiches = examen.document.axes, len(examen.fiches)
    for found in examen.search(_AXES, signes=("axes",)) if axes else ():
        kind = (found.match["genre"] or "").lower()
        strategic, whole = len(axes.strategiques), len(axes)
        counts = {
            "stratégiques": {strategic, whole},
            "transversaux": {len(axes.transversaux)},
        }.get(kind, {strategic, whole})
        if kind == "stratégiques" and _names_both(found):
            counts = {strategic}
        if read_count(found.match["nombre"]) not in counts and _is_judged(found):
            yield _unlike(examen, found, f"l’acte en a {_said(min(counts) if kind else whole)}")
    for found in examen.search(_ACTIONS, signes=("fiches", "actions")) if fiches else ():
        own_axe = re.search(r"\baxe\b", found.phrase, re.IGNORECASE)
        if read_count(found.match["nombre"]) != fiches and _is_judged(found) and not own_axe:
            after = found.passage.plat[found.match.end() :]
            if found.match["nom"].lower() == "actions" and _SOME.match(after):
                continue
            yield _unlike(examen, found, f"l’acte a {_said(fiches)} fiches-actions")


def _names_both(found: Trouvaille) -> bool:
    return "transversa" in found.phrase


def _is_judged(found: Trouvaille) -> bool:
    """Return whether it counts those of the act, all of them, by hand."""
    match, passage = found.match, found.passage
    start = match.start("nombre")
    before = passage.plat[:start].rpartition(". ")[2]
    if is_computed(passage, start, match.end("nombre")) or _PART.search(before):
        return False
    plans = _OTHER_PLAN.search(fold(found.phrase))
    return not plans and not _VAGUE.search(before[-25:]) and not _is_numbered(found)


_NUMBERS = re.compile(
    r" \(?(?:n(?:°s?|os) ?)?(?P<liste>\d+(?:\.\d+)*(?:(?:,| et|, et) \d+(?:\.\d+)*)+)"
)


def _is_numbered(found: Trouvaille) -> bool:
    """Return whether as many numbers follow the count: « les trois fiches n° 1.1, 1.2 et 2.1 »."""
    listed = _NUMBERS.match(found.passage.plat, found.match.end())
    return listed is not None and (
        len(re.findall(r"[\d.]+", listed["liste"])) == read_count(found.match["nombre"])
    )


def _unlike(examen: Examen, found: Trouvaille, why: str) -> Constat:
    begin, end = found.match.start("nombre"), found.match.end("nom")
    annonce = Annonce(found.passage, begin, end, 0, found.match["nom"])
    return _wrong(examen, annonce, why)


def check_plan(examen: Examen) -> Iterator[Constat]:
    """Yield the axes without fiche, the fiches filed elsewhere than numbered, and the doubles."""
    axes, fiches = examen.document.axes, examen.fiches
    for axe in axes:
        if fiches and not axe.transversal and not any(f.axe == axe.id for f in fiches):
            message = f"l’axe « {axe.intitule} » n’a aucune fiche-action"
            advice = "lui en donner une, le dire transversal, ou le retirer"
            yield Constat(examen.at(f"axes.{axe.id}"), message, advice)
    ranks = {axe.id: str(rank) for rank, axe in enumerate(axes, 1)}
    for fiche in fiches:
        first, dot, _ = str(fiche.numero).partition(".")
        if dot and first.isdigit() and first != ranks[fiche.axe]:
            message = f"la fiche n°\u00a0{fiche.numero} relève de l’axe {ranks[fiche.axe]}"
            advice = "corriger son axe, ou son numéro (celui du nom du fichier)"
            yield Constat(examen.of_key(f"fiches.{fiche.id}.axe"), message, advice)
    yield from _doubles(examen)


def _doubles(examen: Examen) -> Iterator[Constat]:
    """Yield the titles that two axes, objectives or fiches bear: two levels may be mixed.

    A fiche may well be named as the one objective that it serves.
    """
    titles: list[tuple[str, object, Place]] = []
    for axe in examen.document.axes:
        titles.append(("un axe", axe.intitule, examen.at(f"axes.{axe.id}.intitule")))
        for aim in axe.objectifs.operationnels:
            key = f"axes.{axe.id}.objectifs.operationnels.{aim.id}"
            titles.append(("un objectif", aim.intitule, examen.at(key)))
    for fiche in examen.fiches:
        place = examen.of_key(f"fiches.{fiche.id}.intitule")
        titles.append(("une fiche", fiche.intitule, place))
    seen: dict[str, str] = {}
    for kind, title, place in titles:
        folded = fold(str(title)).casefold().strip(" .")
        between = {kind, seen.get(folded, "")}
        if isinstance(title, str) and folded in seen and between != {"un objectif", "une fiche"}:
            message = f"« {title} » est déjà l’intitulé d’{seen[folded]}"
            yield Constat(place, message, "distinguer les niveaux par leurs intitulés", title)
        seen.setdefault(folded, kind)


def check_structure(examen: Examen) -> Iterator[Constat]:
    """Yield the counts and the levels of axes, objectives and actions that do not agree."""
    yield from check_counts(examen)
    yield from check_plan(examen)


CONTROLES = (
    Controle(
        "V-63",
        Famille.STRUCTURE,
        "Nombres annoncés et listes",
        Gravite.A_EXPLIQUER,
        "Compare tout nombre annoncé (« trois axes », « trente actions », « quatre étapes : ») à "
        "la liste ou au tableau qui suit, aux axes et aux fiches des faits ; cherche les axes sans "
        "fiche (un axe transversal peut s’en passer), les fiches rangées ailleurs que sous leur "
        "numéro et les intitulés employés à deux niveaux. Un compte faux fait croire à une liste "
        "incomplète. Écrire {{ fiches | nombre }} : clsdocs compte.",
        of_act=check_structure,
    ),
)
