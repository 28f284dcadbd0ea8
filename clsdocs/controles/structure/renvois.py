"""Whether the part of an act to which a text sends speaks of what it is said to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.controles.structure.plan import Division, Plan
from clsdocs.errors import Gravite
from clsdocs.prose.nodes import Intertitre, Renvoi, Texte

# What is said to stand in an article, and the words by which that article must speak of it.
_SPOKEN = {
    "objet": r"\bobjet",
    "terme": r"\bdurée|achèv|expir|prend fin",
    "durée": r"durée|terme|\bans?\b|\bmois\b",
    "évaluation": "évalu",
    "instance": r"instance|comité|réuni",
    "engagement": r"engage|oblige|s'engag",
    "convention": "convention",
    "charte": "charte",
    "diagnostic": "diagnostic",
    "territoire": r"territo|périmètre|commune|ressort",
    "périmètre": r"territo|périmètre|commune|ressort",
    "comité": "comité",
    "avenant": r"avenant|modifi|révis",
    "action": r"action",
    "axe": r"\baxe",
    "orientation": r"orientation|\baxe|priorité",
    "objectif": r"objectif|\bobjet|\bbut\b|finalité",
    "participation": r"particip|contribu|financ|montant|€",
    "contribution": r"particip|contribu|financ|montant|€",
    "subvention": r"subvention|particip|contribu|financ|montant|€",
    "financement": r"financ|participation|montant|budget|€",
    "versement": r"vers[eé]|acompte|solde|échéancier|paie",
    "justificatif": r"justificati|compte rendu|bilan|pièce|rapport",
    "bilan": r"bilan|rapport|compte rendu",
    "résiliation": r"résili|retrait|prend fin",
    "retrait": r"retrait|retire|résili",
    "préavis": r"préavis|mois|jours",
    "partenaire": "partenaire",
    "dépense": r"dépense|coût|charge",
    "coût": r"coût|dépense|montant",
    "poste": r"poste|emploi|coordon",
    "contrôle": r"contrôl",
    "reversement": r"revers|restitu",
}
_NOUN = re.compile(rf"\b(?P<nom>{'|'.join(sorted(_SPOKEN, key=len, reverse=True))})s?\b", re.I)
_LED = re.compile(
    r"\b(?:(?:prévu|fixé|mentionné|défini|visé|énoncé|souscrit|indiqué|précisé|décrit|énuméré"
    r"|organisé|institué|stipulé|développé|détaillé|présenté|réuni|joint)e?s?"
    r"|figure|figurent|constituent|souscri(?:t|vent)) (?:à|aux?|en|par|dans)? ?(?:l'|la |le )?$"
    r"|\bqu(?:e|i)(?: (?:prévoi(?:t|ent)|fixe|énonce|organise|définit|précise))? (?:l'|la |le )$"
)
_CONDITIONS = re.compile(
    r"\b(?P<verbe>modifié|actualisé|révisé|évalué|résilié|versé|reversé|verser|avenant)e?s?\b"
    r"[^.;]{0,40}? (?:dans les (?:conditions|formes)|selon les modalités) "
    r"(?:prévu|fixé|défini|mentionné)e?s (?:à l'|à la |au |en )$"
)
_VERBS = {
    "modifié": r"modifi|révis|avenant|actualis",
    "actualisé": r"modifi|révis|avenant|actualis",
    "révisé": r"modifi|révis|avenant|actualis",
    "avenant": r"modifi|révis|avenant",
    "évalué": "évalu",
    "résilié": r"résili|retrait",
    "versé": r"\bvers[eé]|acompte|solde",
    "verser": r"\bvers[eé]|acompte|solde",
    "reversé": r"revers|restitu",
}
_ABOUT = re.compile(r"^,? (?:relatif|relative)s? (?:à la |à l'|au |aux |à )(?P<objet>\w{5,})")


def check_contents(examen: Examen, plan: Plan) -> Iterator[Constat]:
    """Yield the references to a part that does not speak of what they say, typed or not."""
    words = words_by_heading(examen)
    titles = _title_words(plan)
    for passage, target, start, end in _references(examen, plan):
        own = words.get(target.id, "")
        noun = _unspoken(passage, (start, end), titles, f"{own} {target.titre}") if own else ""
        said = passage.texte[start:end]
        if written := _written_before(passage, start, target.mot):
            message = f"« {written}{said} » : le renvoi écrit déjà « {said} »"
            place, _ = examen.where(passage, start, end)
            advice = f"retirer « {written.strip()} » devant [](#{target.id})"
            yield Constat(place, message, advice, said)
        elif noun:
            message = f"« {said} » ({target.titre}) : l’acte y renvoie pour « {noun} », "
            message += f"dont {_THIS[target.mot]} ne parle pas"
            place, _ = examen.where(passage, start, end)
            yield Constat(place, message, "corriger le renvoi", said, Gravite.A_EXPLIQUER)
        elif not _agrees(passage, start, target.mot):
            before = re.search(r"\S+\s?$", passage.texte[:start])
            shown = f"{before[0] if before else ''}{said}"
            message = f"« {shown} » : le renvoi vise une autre sorte de division"
            place, _ = examen.where(passage, start, end)
            advice = "corriger le renvoi, ou le mot qui le précède"
            yield Constat(place, message, advice, said, Gravite.A_EXPLIQUER)
    yield from _revision(examen, words)


_THIS = {
    "article": "cet article",
    "point": "ce point",
    "annexe": "cette annexe",
    "fiche": "cette fiche",
    "titre": "ce titre",
}
_LA = re.compile(r"\b(?:la|le|au|du|en|une?) $", re.IGNORECASE)
_ALLOWED = {
    "article": frozenset[str](),
    "annexe": frozenset({"en"}),
    "fiche": frozenset({"la", "en", "une"}),
    "titre": frozenset({"le", "au", "du"}),
    "point": frozenset({"le", "au", "du", "un"}),
}


def _agrees(passage: Passage, start: int, mot: str) -> bool:
    """Return whether the word before a reference goes with it: « l'article », « la fiche »."""
    before = passage.plat[:start]
    if before.endswith("'"):
        return mot in ("article", "annexe")
    found = _LA.search(before)
    return found is None or found[0].strip().lower() in _ALLOWED[mot]


def _written_before(passage: Passage, start: int, mot: str) -> str:
    """Return what names a part just before a reference that names it too: « article 12 »."""
    named = rf"\b{mot}s?(?: n°)?(?: {_NUMBERED})? $"
    found = re.search(named, passage.plat[:start], re.IGNORECASE)
    return passage.texte[found.start() : start] if found else ""


_NUMBERED = r"(?:\d+(?:[.-]\d+)*(?:er)?|[IVX]+)"


def _title_words(plan: Plan) -> frozenset[str]:
    """Return the beginnings of the words of all titles, by which a text names their parts."""
    titles = (d.titre for mot in ("article", "annexe", "fiche") for d in plan.all_of(mot))
    words = (word for title in titles for word in re.findall(r"\w{6,}", fold(title).lower()))
    return frozenset(word[:7] for word in words) - _COMMON


_COMMON = frozenset(
    {
        *("contrat", "convent", "charte", "partie", "parties", "présent", "santé", "annexe"),
        *("annexes", "modalit", "condition", "conditi", "stratég", "local", "locale", "général"),
        *("article", "prise", "effet"),
    }
)


def _unspoken(passage: Passage, span: tuple[int, int], titles: frozenset[str], own: str) -> str:
    """Return what a sentence says to stand in a part whose words are `own`, and does not."""
    start, end = span
    sentence = re.split(r"[.;:] ", passage.plat[:start])[-1]
    before = sentence[-90:]
    about = _ABOUT.match(passage.plat[end:])
    if about and about["objet"][:5].lower() not in own.lower():
        return about["objet"]
    conditions = _CONDITIONS.search(before)
    if conditions:
        spoken = re.search(_VERBS[conditions["verbe"]], own, re.IGNORECASE)
        return "" if spoken else conditions["verbe"]
    if not _LED.search(before):
        return ""
    return _unnamed(before[-70:], titles, own)


def _unnamed(before: str, titles: frozenset[str], own: str) -> str:
    """Return the last word of `before` that names a part, where `own` holds none of them."""
    named: list[tuple[int, str, bool]] = []
    for found in _NOUN.finditer(before):
        wanted = _SPOKEN[found["nom"].lower()]
        named.append((found.start(), found[0], bool(re.search(wanted, own, re.IGNORECASE))))
    for word in re.finditer(r"\w{6,}", before):
        stem = word[0].lower()[:7]
        if stem in titles:
            named.append((word.start(), word[0], stem[:6] in own.lower()))
    return "" if not named or any(spoken for *_, spoken in named) else max(named)[1]


_TYPED = re.compile(r"\b(?P<mot>article|point) (?P<numero>\d+(?:er)?)(?![\w.])(?! d[eu]\b)")


def _references(examen: Examen, plan: Plan) -> Iterator[tuple[Passage, Division, int, int]]:
    for passage in examen.passages:
        ends = (*(m.debut for m in passage.morceaux[1:]), len(passage.plat))
        for piece, end in zip(passage.morceaux, ends, strict=True):
            if isinstance(piece.span, Renvoi):
                target = plan.of_id(piece.span.cible)
                if target is not None and target.mot in _THIS:
                    yield passage, target, piece.debut, end
    for found in examen.search(_TYPED, signes=("article ", "point ")):
        span = found.passage.morceau(found.match.start("numero")).span
        typed = plan.find(found.match["mot"], found.match["numero"])
        if isinstance(span, Texte) and span.place.path and typed is not None:
            yield found.passage, typed, *found.match.span()


def words_by_heading(examen: Examen) -> dict[str, str]:
    """Return what stands under each heading of the act, by its id, lower headings included."""
    words: dict[str, list[str]] = {}
    above: list[tuple[int, str]] = []
    for passage in examen.passages:
        bloc = passage.bloc
        if isinstance(bloc, Intertitre):
            above = [(level, name) for level, name in above if level < bloc.niveau]
            above.append((bloc.niveau, bloc.id))
        for _, name in above:
            words.setdefault(name, []).append(passage.plat)
    return {name: "\n".join(lines) for name, lines in words.items()}


_CHANGES = re.compile(r"avenant|modifi|révis|actualis", re.IGNORECASE)


def _revision(examen: Examen, words: dict[str, str]) -> Iterator[Constat]:
    """Yield the article said to be that of revision, where it says nothing of changing the act."""
    revision = examen.document.revision
    name = revision.article if revision else None
    if isinstance(name, str) and name in words and not _CHANGES.search(words[name]):
        message = f"l’article « {name} » ne dit rien de la modification de l’acte"
        advice = "nommer l’article qui prévoit les avenants"
        yield Constat(examen.at("revision.article"), message, advice)
