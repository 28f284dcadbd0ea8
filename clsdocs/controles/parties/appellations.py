"""Whether each party bears one name, spelt alike, in all the texts of an act and its dossier."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.controles.parties.noms import bare, is_authored
from clsdocs.domain.organisme import TypeOrganisme
from clsdocs.domain.partie import Partie
from clsdocs.errors import Gravite
from clsdocs.francais.orthographe import folded
from clsdocs.prose.nodes import Tableau


def check_names(examen: Examen) -> Iterator[Constat]:
    """Yield the names that two parties share, those misspelt, and those that nobody defined."""
    yield from _shared(examen)
    yield from _misspelt(examen)
    yield from _other_short_names(examen)
    yield from _legal_names(examen)


def _shared(examen: Examen) -> Iterator[Constat]:
    short = [(folded(bare(str(p.ci_apres))), p) for p in _with_short_name(examen)]
    count = Counter(name for name, _ in short)
    seen: set[str] = set()
    for name, partie in short:
        if count[name] > 1 and name in seen:
            message = f"« {partie.ci_apres} » désigne deux parties"
            place = examen.at(f"parties.{partie.id}.ci_apres")
            advice = "donner à chacune le sien"
            yield Constat(place, message, advice, str(partie.ci_apres))
        seen.add(name)


def _with_short_name(examen: Examen) -> Iterator[Partie]:
    return (p for p in examen.document.parties if isinstance(p.ci_apres, str))


_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "et", "en"])


@lru_cache(maxsize=4096)
def _content(name: str) -> tuple[str, ...]:
    """Return the words of `name` that carry its meaning."""
    return tuple(w for w in _WORD.findall(name) if w.lower() not in _LITTLE)


def _misspelt(examen: Examen) -> Iterator[Constat]:
    """Yield the words of the texts that are almost the name of a party, or of another of them."""
    known = _known_names(examen)
    exact = frozenset(known) | _elsewhere(examen)
    by_head: dict[str, list[str]] = {}
    for name in known:
        by_head.setdefault(folded(_content(name)[0])[:3], []).append(name)
    heads = "|".join({re.escape(_content(name)[0][:3]) for name in known})
    hint = re.compile(rf"\b(?:{heads})", re.IGNORECASE)
    for passage in examen.passages if known else ():
        if not hint.search(passage.plat):
            continue
        told: set[int] = set()
        for start, end, name in _near(passage.plat, by_head, exact):
            if start not in told and is_authored(passage, start):
                told.add(start)
                yield _spelt(examen, passage, start, end, name)


def _known_names(examen: Examen) -> tuple[str, ...]:
    """Return the names of the parties that have two words of content, the longest first."""
    names: set[str] = set()
    for partie in (p for own in examen.documents.values() for p in own.parties):
        past = (old.nom for old in partie.organisme.anciens_noms)
        own = partie.ci_apres if partie in examen.document.parties else None
        for name in (own, partie.organisme.nom, *past):
            if isinstance(name, str) and (len(_content(bare(name))) > 1 or len(bare(name)) > 8):
                names.add(bare(name))
    return tuple(sorted(names, key=len, reverse=True))


def _elsewhere(examen: Examen) -> frozenset[str]:
    """Return the names of other institutions, which may look like that of a party."""
    organismes = (o.nom for o in examen.organismes.values())
    partenaires = (p.nom for p in examen.dossier.partenaires)
    return frozenset(bare(n) for n in (*organismes, *partenaires) if isinstance(n, str))


def _near(
    plat: str, by_head: dict[str, list[str]], exact: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the words of `plat` that are nearly one of the names, without being another."""
    words = [m for m in _WORD.finditer(plat) if m[0].lower() not in _LITTLE]
    for rank, word in enumerate(words):
        said_head = _bare(word[0])
        if said_head[:3] not in by_head:
            continue
        right = (len(known) for known in exact if plat.startswith(known, word.start()))
        exactly = max(right, default=0)
        for name in by_head.get(said_head[:3], ()):
            content = _content(name)
            last = rank + len(content) - 1
            head = _bare(content[0])
            if last >= len(words) or (said_head != head and not _close(said_head, head)):
                continue
            start, end = word.start(), words[last].end()
            said = plat[start:end]
            if end <= start + exactly:
                continue
            if _is_near(said, name, plat[:start]):
                yield start, end, name
                break


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return folded(word)


@lru_cache(maxsize=4096)
def _close(one: str, other: str) -> bool:
    """Return whether one sign, or two swapped, tell two words of six letters or more apart."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other) and one.rstrip("sex") == other.rstrip("sex"):
        return False
    if len(one) == len(other):
        different = [n for n, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
        swapped = len(different) == 2 and different[1] == different[0] + 1
        return len(different) == 1 or (swapped and sorted(one) == sorted(other))
    size = sum(
        block.size for block in SequenceMatcher(None, one, other, False).get_matching_blocks()
    )
    return size == min(len(one), len(other))


def _is_near(said: str, name: str, before: str) -> bool:
    """Return whether `said` is `name` misspelt, or with other signs between its words."""
    if len(said) > len(name) + 12 or re.search(r"[,;:.()]", said):
        return False
    mine, true = _content(said), _content(name)
    if mine == true or (mine[0].lower(), *mine[1:]) == (true[0].lower(), *true[1:]):
        return len(true) > 1 and _glue(said) != _glue(name)
    one, other = [folded(w) for w in mine], [folded(w) for w in true]
    wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if not wrong:
        # « département » alone is a place; in a name of several words a capital is lost.
        return len(true) > 2 and mine[1:] != true[1:] and said.lower() != said
    if len(wrong) > 1 or not _close(*wrong[0]):
        return False
    return len(true) > 1 or (said[:1] == name[:1] and bool(_ARTICLE.search(before)))


_ARTICLE = re.compile(r"(?:\b(?:le|la|du|au|de la|à la) |l')$", re.IGNORECASE)


def _glue(name: str) -> str:
    """Return `name` without capital nor guillemets: what else stands between its words counts."""
    plain = _GUILLEMETS.sub("", name)
    return plain[:1].lower() + plain[1:]


_GUILLEMETS = re.compile("« ?| ?»")


def _spelt(examen: Examen, passage: Passage, start: int, end: int, name: str) -> Constat:
    words = passage.texte[start:end]
    place, _ = examen.where(passage, start, end)
    message = f"« {words} » : le nom est « {name.replace(chr(39), '’')} »"
    return Constat(place, message, "l’écrire partout de la même manière", words)


def _other_short_names(examen: Examen) -> Iterator[Constat]:
    """Yield the acronym of a party whose « ci-après » is another name: « la CAVB »."""
    short = {}
    for partie in _with_short_name(examen):
        sigle = partie.organisme.sigle
        if isinstance(sigle, str) and sigle not in str(partie.ci_apres):
            short[fold(sigle)] = partie
    every = Counter(p.organisme.sigle for p in examen.document.parties)
    words = "|".join(re.escape(s) for s in short if every[s] == 1)
    if not words:
        return
    pattern = re.compile(rf"(?:\b(?:la|le|les|du|au) |\bl')(?P<sigle>{words})(?![\w-])", re.I)
    for found in examen.search(pattern, "corps"):
        partie = short.get(found.match["sigle"]) or next(iter(short.values()))
        at = found.match.start("sigle")
        if not isinstance(found.passage.bloc, Tableau) and is_authored(found.passage, at):
            message = f"« {found.mots} » est dénommée « {partie.ci_apres} » dans la comparution"
            yield Constat(found.place, message, "n’employer qu’un nom court", found.mots)


# CSP, art. L. 1431-1; CSS, art. L. 211-1.
_LEGAL = re.compile(
    r"\b[Aa]gences? [Rr]égionales? (?:de la [Ss]anté|des? [Ss]antés)\b"
    r"|\b[Cc]aisses? [Pp]rimaires? d'[Aa]ssurances? [Mm]aladies\b"
)


def _legal_names(examen: Examen) -> Iterator[Constat]:
    for found in examen.search(_LEGAL, signes=("agence", "caisse")):
        true = "agence régionale de santé" if "agence" in found.mots.lower() else ""
        true = true or "caisse primaire d’assurance maladie"
        message = f"« {found.mots} » : le nom légal est « {true} »"
        yield Constat(found.place, message, "corriger le nom", found.mots)


def compare_names(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the short names that two acts of the dossier spell otherwise, and a second agency."""
    yield from _agencies(ensemble)
    seen: dict[str, list[tuple[str, str]]] = {}
    for examen in ensemble.examens:
        for partie in _with_short_name(examen):
            own = fold(str(partie.ci_apres))
            others = seen.setdefault(partie.id, [])
            for other, name in others:
                if name != own and _alike(name, own):
                    message = f"« {partie.ci_apres} » : « {other} » écrit « {name} »"
                    place = examen.at(f"parties.{partie.id}.ci_apres")
                    advice = "l’écrire de la même manière dans tout le dossier"
                    yield Constat(place, message.replace("'", "’"), advice, own, acte=examen.id)
                    break
            others.append((examen.id, own))


_REGIONS = date(2016, 1, 1)
"""The day on which the agencies of the new regions took over from the old ones."""


def _agencies(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the regional health agency that is not that of the other acts: there is but one."""
    known: dict[bool, Partie] = {}
    for examen in sorted(ensemble.examens, key=lambda own: own.jour or date.max):
        for partie in examen.document.parties:
            if partie.organisme.type is not TypeOrganisme.ARS or examen.jour is None:
                continue
            first = known.setdefault(examen.jour >= _REGIONS, partie)
            if first.organisme.id != partie.organisme.id:
                message = f"« {partie.organisme.nom} », quand « {first.organisme.nom} » est partie"
                place = examen.at(f"parties.{partie.id}")
                advice = "un territoire relève d’une seule agence régionale de santé"
                yield Constat(place, message, advice, acte=examen.id)


def _alike(one: str, other: str) -> bool:
    first, second = (
        [folded(w) for w in _WORD.findall(one)],
        [folded(w) for w in _WORD.findall(other)],
    )
    if len(first) != len(second):
        return False
    wrong = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return not wrong or (len(wrong) == 1 and _close(*wrong[0]))


CONTROLES = (
    Controle(
        "V-24",
        Famille.PARTIES,
        "Nom des parties",
        Gravite.A_EXPLIQUER,
        "Cherche, dans les textes et d’un acte à l’autre du dossier, un nom de partie écrit de "
        "plusieurs manières (« Lens Liévin », « Agence régionale de la Santé »), un sigle employé "
        "à la place du nom que donne la comparution, et un même nom court pour deux parties. On ne "
        "sait plus alors qui s’oblige. Écrire partout le nom de la comparution.",
        "CSP, art. L. 1431-1",
        of_act=check_names,
        of_dossier=compare_names,
    ),
)
