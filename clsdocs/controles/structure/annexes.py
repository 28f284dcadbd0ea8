"""Whether the annexes that an act cites, lists and attaches are the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.controles.structure.plan import is_computed
from clsdocs.domain.annexe import Annexe, Contenu, ValeurAnnexe
from clsdocs.errors import Gravite
from clsdocs.francais import nombre_en_lettres
from clsdocs.prose.nodes import Renvoi, spans_of

_ANNEXED = re.compile(
    r"\b(?:(?:ci-annexée?s?|annexée?s? (?:au présent|à la présente) \w+)\b"
    r"|(?:figure|jointe?|décrite?|détaillée?|présentée?|reproduite?)s?(?:nt)? en annexe"
    r"(?! ?(?:\d|[IVX]+\b|n°|[àd]\b)))"
)
_COUNTED = re.compile(
    rf"\b(?:(?:les|ses|des|aux) |(?:comprend|comporte|compte|a) )(?P<nombre>{NOMBRE}) annexes\b",
    re.IGNORECASE,
)
_BINDS = re.compile(
    r"\b(?:a|ont) valeur contractuelle|\b(?:fait|font) partie intégrante|\blien?t? les parties"
)
_INFORMS = re.compile(r"\bà titre (?:d'information|indicatif|informatif)|\bvaleur informative")
_SAID = re.compile(f"{_BINDS.pattern}|{_INFORMS.pattern}")
_NEGATED = re.compile(r"\b(?:ni|n'\w+|ne \w+) (?:pas|ni|aucune|point)\b|\bsans valeur")


def check_annexes(examen: Examen) -> Iterator[Constat]:
    """Yield the annexes that are cited and not listed, listed and not cited, empty or doubled."""
    annexes = examen.document.annexes
    yield from _announced(examen)
    for annexe in annexes:
        yield from _content(examen, annexe)
        if not _is_cited(examen, annexe):
            message = f"l’annexe « {annexe.intitule} » n’est citée nulle part dans l’acte"
            advice = f"y renvoyer par [](#{annexe.id}), ou la retirer"
            place = examen.at(f"annexes.{annexe.id}")
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    yield from _doubles(examen)
    yield from _values(examen)
    if examen.fiches and not any(a.contenu is Contenu.FICHES for a in annexes):
        message = "les fiches-actions ne figurent dans aucune annexe de la liste"
        advice = "ajouter aux annexes : {id: fiches, intitule: …, contenu: fiches}"
        yield Constat(examen.at("annexes"), message, advice, gravite=Gravite.A_EXPLIQUER)


def _announced(examen: Examen) -> Iterator[Constat]:
    count = len(examen.document.annexes)
    if not count:
        for found in examen.search(_ANNEXED, signes=("annex",)):
            message = f"« {found.mots} » : l’acte n’a aucune annexe"
            yield Constat(
                found.place, message, "l’ajouter à « annexes », avec son fichier", found.mots
            )
    for found in examen.search(_COUNTED, signes=(" annexes",)):
        number = read_count(found.match["nombre"])
        if number != count and not is_computed(found.passage, *found.match.span("nombre")):
            said = {0: "aucune", 1: "une"}.get(count) or nombre_en_lettres(count)
            message = f"« {found.mots} » : la liste des annexes en compte {said}"
            yield Constat(found.place, message, "corriger le nombre, ou la liste", found.mots)


def _is_cited(examen: Examen, annexe: Annexe) -> bool:
    """Return whether the act names the annex outside it: by reference, number or title."""
    own = [p for p in examen.passages if p.partie != "annexes"]
    if any(
        isinstance(span, Renvoi) and span.cible == annexe.id
        for span in (s for p in own for s in spans_of(p.bloc))
    ):
        return True
    rank = examen.document.annexes.index(annexe) + 1
    number = re.compile(rf"\bannexes?\b[^.;]{{0,40}}\b{rank}\b", re.IGNORECASE)
    title = fold(str(annexe.intitule)).casefold()
    key = f"annexes.{annexe.id}."
    printed = any(
        getattr(span, "cle", "").startswith(key) for p in own for span in spans_of(p.bloc)
    )
    return printed or any(title in p.plat.casefold() or number.search(p.plat) for p in own)


def _content(examen: Examen, annexe: Annexe) -> Iterator[Constat]:
    if annexe.contenu is None and annexe.fichier is None:
        message = f"l’annexe « {annexe.intitule} » n’a pas de fichier à joindre"
        advice = "le nommer par « fichier », avant la signature"
        place = examen.at(f"annexes.{annexe.id}")
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


def _doubles(examen: Examen) -> Iterator[Constat]:
    seen: dict[tuple[str, str], str] = {}
    for annexe in examen.document.annexes:
        for key in ("intitule", "fichier", "contenu"):
            said = getattr(annexe, key)
            same = seen.setdefault((key, str(said)), annexe.id) if said is not None else annexe.id
            if same != annexe.id:
                message = f"« {said} » est déjà celui de l’annexe « {same} »"
                place = examen.at(f"annexes.{annexe.id}.{key}")
                yield Constat(place, message, "retirer l’une des deux annexes, ou corriger")


def _values(examen: Examen) -> Iterator[Constat]:
    """Yield the annexes that a sentence says to bind, or not to, against the list."""
    for passage in examen.passages:
        if passage.partie != "annexes" and _SAID.search(passage.plat):
            start = 0
            for end in (*(m.end() for m in _ENDS.finditer(passage.plat)), len(passage.plat)):
                meant = _meant(examen, passage, (start, end))
                for annexe in examen.document.annexes:
                    if annexe.id in meant:
                        yield from _value(examen, annexe, passage, (start, end), meant)
                start = end


_ENDS = re.compile(r"[.;] ")


def _meant(examen: Examen, passage: Passage, span: tuple[int, int]) -> dict[str, int]:
    """Return the annexes that a sentence names, by reference, by title or all, and where."""
    start, end = span
    words = passage.plat[start:end].casefold()
    everyone = re.match(r"\s*(?:les|ses|ces) annexes\b", words)
    annexes = {annexe.id: annexe for annexe in examen.document.annexes}
    meant = dict.fromkeys(annexes, start) if everyone else {}
    for annexe in annexes.values():
        title = words.find(" ".join(fold(str(annexe.intitule)).casefold().split()[:3]))
        if title >= 0:
            meant.setdefault(annexe.id, start + title)
    for piece in passage.morceaux:
        cible = piece.span.cible if isinstance(piece.span, Renvoi) else ""
        if start <= piece.debut < end and cible in annexes:
            meant.setdefault(cible, piece.debut)
    return meant


def _value(
    examen: Examen, annexe: Annexe, passage: Passage, span: tuple[int, int], meant: dict[str, int]
) -> Iterator[Constat]:
    words = passage.plat[slice(*span)]
    binds, informs = _BINDS.search(words), _INFORMS.search(words)
    found = informs if annexe.valeur is ValeurAnnexe.CONTRACTUELLE else binds
    if annexe.valeur is None or found is None or (binds and informs) or _NEGATED.search(words):
        return
    start = span[0] + found.start()
    end = start + len(found[0])
    if not _is_said_of(annexe, meant, passage.plat[:start], found[0]):
        return
    said, place = passage.texte[start:end], examen.where(passage, start, end)[0]
    message = f"« {annexe.intitule} » : le texte dit « {said} », "
    message += f"la liste des annexes « valeur {annexe.valeur} »"
    yield Constat(place, message, "dire la même chose aux deux endroits", said)


def _is_said_of(annexe: Annexe, meant: dict[str, int], before: str, said: str) -> bool:
    """Return whether `said` is of the annex: « qui » is the last one named, a verb those before."""
    named = [name for name, at in sorted(meant.items(), key=_rank) if at < len(before)]
    if named and before.endswith("qui ") and not _PLURAL.match(said):
        return named[-1] == annexe.id
    return not named or annexe.id in named or _PLURAL.match(said) is not None


def _rank(named: tuple[str, int]) -> int:
    return named[1]


_PLURAL = re.compile("ont|font|lient")


CONTROLES = (
    Controle(
        "V-62",
        Famille.STRUCTURE,
        "Annexes citées, listées et jointes",
        Gravite.BLOQUANT,
        "Compare les annexes que le texte cite, celles de la liste et celles qui ont un contenu : "
        "annexe annoncée et absente, listée et jamais citée, sans fichier, en double, dite "
        "contractuelle d’un côté et informative de l’autre. Ce qui n’est pas joint n’oblige pas. "
        "Compléter « annexes », ou corriger le texte.",
        of_act=check_annexes,
    ),
)
