"""Whether what an act refers to by a number that someone typed exists, and is what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from clsdocs.controles.constats import Constat, Correction
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, Trouvaille
from clsdocs.controles.structure.plan import Division, Plan, plan_of, same_title
from clsdocs.controles.structure.renvois import check_contents
from clsdocs.domain.annexe import Transcription
from clsdocs.domain.fiche import sort_key
from clsdocs.errors import Gravite
from clsdocs.francais import enumeration
from clsdocs.prose.nodes import Intertitre, Renvoi, Texte

_BIS = r"(?: (?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)\b)?"
_NUMERO = rf"(?:\d+(?:[.-]\d+)*(?:er\b)?{_BIS}|\b[IVX]+(?:er)?\b)"
_SUITE = rf"(?:(?:, | et | ou | à |, et ){_NUMERO}(?![\w%€]))*"
_RENVOI = re.compile(
    r"\b(?P<mot>articles?|annexes?|(?:fiches?(?:[- ]actions?)?)|titres?|points?|tableaux?|axes?) "
    rf"(?:n° ?)?(?P<numeros>{_NUMERO}(?![\w%€]){_SUITE})",
    re.IGNORECASE,
)
_NOMMES = ("article", "annexe", "fiche", "titre", "point", "tableau", "axe")
_UN = re.compile(_NUMERO)
_MOTS = {"art": "article", "ann": "annexe", "fic": "fiche", "tit": "titre", "poi": "point"}
_MOTS |= {"tab": "tableau", "axe": "axe"}

# « l'article 10 de la loi », « l'annexe 2 à la convention », « l'article 3 précité du décret ».
_ELSEWHERE = re.compile(
    r"^[^.;:]{0,60}?\b(?:du|de la|de l'|des|à la|à l'|au|aux|dudit|de ladite|de cette|de ce) ?"
    r"(?!présente?s?\b|dernier|\d)(?P<texte>code|loi|décret|arrêté|ordonnance|règlement|constitution"
    r"|traité|directive|circulaire|statuts?|délibération|contrat|convention|charte|avenant|accord"
    r"|protocole|projet|plan|programme|schéma|stratégie|PRS\b|C[GS][CP]T?\b|marché|diagnostic"
    r"|cahier|rapport|annexe|livre)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:code|loi|décret|arrêté|ordonnance|règlement|directive|statuts)\b[^.;]{0,120}$"
)


def check_references(examen: Examen) -> Iterator[Constat]:
    """Yield the references typed by hand that lead nowhere, or elsewhere than they say."""
    plan = plan_of(examen)
    for found in examen.search(_RENVOI, signes=_NOMMES):
        if not _is_foreign(examen, found):
            yield from _targets(examen, plan, found)
    yield from check_contents(examen, plan)


def _is_foreign(examen: Examen, found: Trouvaille) -> bool:
    """Return whether it names a part of another text, or stands in the heading of that part."""
    passage, end = found.passage, found.match.end()
    if isinstance(passage.bloc, Intertitre) and found.match.start() == 0:
        return True
    other = _ELSEWHERE.match(passage.plat[end:])
    if other and other["texte"].lower() != str(examen.document.nature):
        return True
    start = passage.plat.rfind(". ", 0, found.match.start()) + 1
    return _BEFORE.search(passage.plat[start : found.match.start()]) is not None


def _targets(examen: Examen, plan: Plan, found: Trouvaille) -> Iterator[Constat]:
    mot = _MOTS[found.match["mot"][:3].lower()]
    base = found.match.start("numeros")
    ranks = list(_UN.finditer(found.match["numeros"]))
    for number in ranks:
        span = found.passage.morceau(base + number.start()).span
        if isinstance(span, Renvoi) or (isinstance(span, Texte) and not span.place.path):
            continue
        target = plan.find(mot, number[0])
        if target is None and plan.judges(mot, number[0]):
            yield _missing(examen, plan, found, (mot, number[0]))
        elif target is not None and len(ranks) == 1:
            yield from _titles(examen, found, target)


def _missing(examen: Examen, plan: Plan, found: Trouvaille, said: tuple[str, str]) -> Constat:
    mot, number = said
    at = found.match.start("numeros") + found.match["numeros"].index(number)
    place, _ = examen.where(found.passage, at, at + len(number))
    known = plan.known(mot)
    words = f"{mot} n°\u00a0{number}" if mot in ("fiche", "tableau") else f"{mot} {number}"
    there = f"l’acte en a {enumeration(known)}" if known else "l’acte n’en a pas"
    if len(known) > 6:
        there = f"l’acte va de {known[0]} à {known[-1]}"
    advice = "corriger le numéro, ou écrire [](#identifiant), que clsdocs numérote"
    return Constat(place, f"« {words} » n’existe pas : {there}", advice, found.mots)


_TITLE = re.compile(
    r"(?: ?[-–—] ?| ?: ?| |,? (?:intitulée?|dénommée?|dite?|relative? (?:à|au)) )?[«(] ?"
    r"(?P<titre>[^»)]{3,120}?) ?[»)]"
)


def _titles(examen: Examen, found: Trouvaille, target: Division) -> Iterator[Constat]:
    """Yield the title that stands after a reference and is not that of its target."""
    passage, end = found.passage, found.match.end()
    after = _TITLE.match(passage.plat, end)
    if after is None or not target.titre or passage.is_value(*after.span("titre")):
        return
    written = after["titre"]
    if not written[:1].isupper() or same_title(written, target.titre):
        return
    words = passage.texte[found.match.start() : after.end()].strip()
    place, _ = examen.where(passage, *after.span("titre"))
    said = f"{target.mot} {target.numero}"
    message = f"« {words} » : {said} s’intitule « {target.titre} »"
    yield Constat(place, message, "corriger le numéro, ou l’intitulé", words)


_UNIEME = re.compile(r"\barticle (?P<un>1)(?![\d.,°-]|er\b|\w| ?(?:bis|ter)\b)")
_TYPED = re.compile(r"^(?:article|titre|annexe) (?:\d+|[ivx]+)\b|^\d+(?:\.\d+)*[.)] ?\w", re.I)


def check_numbers(examen: Examen) -> Iterator[Constat]:
    """Yield the numbers of articles and fiches given twice, skipped, out of order, or typed."""
    yield from _articles(examen)
    yield from _fiches(examen)
    for found in examen.search(_UNIEME, signes=("article 1",)):
        if not found.cle and not isinstance(_span(found), Renvoi):
            start = found.match.start("un")
            place, cle = examen.where(found.passage, start, start + 1)
            message = f"« {found.mots} », écrit ailleurs « article\u00a01er »"
            advice = "écrire « 1er »"
            correction = Correction(found.place, found.mots, f"{found.mots}er")
            yield Constat(
                found.place,
                message,
                advice,
                found.mots,
                Gravite.STYLE,
                correction if not cle and place.column else None,
            )


def _span(found: Trouvaille) -> object:
    return found.passage.morceau(found.match.start("un")).span


def _articles(examen: Examen) -> Iterator[Constat]:
    headings = [
        p for p in examen.passages if isinstance(p.bloc, Intertitre) and p.partie == "corps"
    ]
    for passage in headings:
        yield from _typed_number(examen, passage)
    numbered = [p for p in headings if _heading(p).niveau == 2 and _heading(p).numero]
    for before, passage in pairwise(numbered):
        one, two = _heading(before).numero, _heading(passage).numero
        place = _heading(passage).place
        if one == two or two in [_heading(p).numero for p in numbered[: numbered.index(before)]]:
            message = f"l’article {two} figure deux fois"
            yield Constat(place, message, 'corriger le numéro écrit : numero="…"')
        elif _rank(two) < _rank(one):
            message = f"l’article {two} vient après l’article {one}"
            yield Constat(place, message, "les remettre dans l’ordre, ou corriger le numéro")
        elif _rank(two)[0][0] > _rank(one)[0][0] + 1 and not _partial(examen):
            message = f"de l’article {one}, l’acte passe à l’article {two}"
            advice = "rétablir l’article manquant (« supprimé », s’il l’a été), ou le numéro"
            yield Constat(place, message, advice)


def _heading(passage: Passage) -> Intertitre:
    assert isinstance(passage.bloc, Intertitre)
    return passage.bloc


_LATIN = (
    *("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"),
)


def _rank(numero: str) -> tuple[tuple[int, str], ...]:
    found = re.match(r"(\d+)(?:er)?(?:[ -](\w+))?", numero)
    if found is None:
        return ((0, ""),)
    after = found[2] or ""
    latin = _LATIN.index(after) + 1 if after in _LATIN else int(after) if after.isdigit() else 0
    return ((int(found[1]), ""), (latin, ""))


def _typed_number(examen: Examen, passage: Passage) -> Iterator[Constat]:
    heading = _heading(passage)
    label = len(f"{heading.avant}{heading.numero}{heading.apres}")
    words = passage.plat[label:]
    found = _TYPED.match(words)
    if found and heading.place.path:
        message = f"l’intitulé « {words} » porte un numéro écrit à la main"
        yield Constat(heading.place, message, "le retirer : clsdocs numérote les titres", words)


def _partial(examen: Examen) -> bool:
    past = examen.document.anterieur
    return past is not None and past.transcription is Transcription.PARTIELLE


def _fiches(examen: Examen) -> Iterator[Constat]:
    numbers: dict[str, str] = {}
    for fiche in examen.fiches:
        numero = str(fiche.numero)
        if numero in numbers:
            message = f"le numéro {numero} est aussi celui de la fiche « {numbers[numero]} »"
            yield Constat(
                examen.of_key(f"fiches.{fiche.id}.numero"), message, "en choisir un autre"
            )
        numbers.setdefault(numero, fiche.id)
    ordered = sorted(numbers, key=sort_key)
    for before, numero in pairwise(["", *ordered]):
        missing = _skipped(before, numero)
        if missing and not _partial(examen):
            place = examen.of_key(f"fiches.{numbers[numero]}.numero")
            message = f"la fiche n°\u00a0{numero} est là, et non la fiche n°\u00a0{missing}"
            advice = "ajouter la fiche manquante, ou dire qu’elle est supprimée dans « tolere »"
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


def _skipped(before: str, numero: str) -> str:
    """Return the number that is missing between two, empty where none is."""
    one, two = before.split("."), numero.split(".")
    if not all(part.isdigit() for part in (*filter(None, one), *two)):
        return ""
    same = one[:-1] == two[:-1] and before != ""
    expected = int(one[-1]) + 1 if same else 1
    return ".".join([*two[:-1], str(expected)]) if int(two[-1]) > expected else ""


CONTROLES = (
    Controle(
        "V-60",
        Famille.STRUCTURE,
        "Renvois écrits à la main",
        Gravite.BLOQUANT,
        "Cherche les articles, annexes, fiches, titres, points, tableaux et axes cités par un "
        "numéro écrit à la main et qui n’existent pas, ou dont l’intitulé n’est pas celui qui est "
        "dit ; et, pour tout renvoi, la partie de l’acte qui ne parle pas de ce pour quoi elle est "
        "citée (« la convention mentionnée à l’article 3 »), et le mot écrit deux fois (« article "
        "[](#duree) »). Un renvoi faux laisse la clause sans objet. Écrire [](#identifiant) : "
        "clsdocs donne le numéro et le suit.",
        of_act=check_references,
    ),
    Controle(
        "V-61",
        Famille.STRUCTURE,
        "Numéros des articles et des fiches",
        Gravite.BLOQUANT,
        "Cherche les articles et les fiches dont le numéro est donné deux fois, sauté ou hors de "
        "l’ordre (4, 4 bis, 4 ter, 5), les intitulés numérotés à la main et « article 1 » pour "
        "« article 1er ». Deux articles du même numéro rendent tout renvoi incertain. Laisser "
        "clsdocs numéroter ; « --fix » écrit « 1er ».",
        of_act=check_numbers,
    ),
)
