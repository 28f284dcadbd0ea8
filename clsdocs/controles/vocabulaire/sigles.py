"""Whether the acronyms of an act are told once, in the same words, before they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.domain.organisme import Organisme
from clsdocs.errors import Gravite, Place
from clsdocs.francais.orthographe import folded
from clsdocs.record import Record

_SIGLE = r"[A-ZÉ][A-Za-z]?[A-ZÉ][A-ZÉ0-9]*(?:-[A-Z]{1,4})?[A-Z0-9]*"
_USED = re.compile(rf"(?<![\w.«-])(?P<sigle>{_SIGLE})(?![\w]|-[A-Z0-9]|\.[A-Z])")
_TOLD = re.compile(rf"\((?:ci-après )?(?:« )?(?P<sigle>{_SIGLE})(?: \d{{1,2}})?(?: »)?\)")
_CALLED = re.compile(rf"\bdite?s? « (?:[\w'-]+ ){{0,3}}(?P<sigle>{_SIGLE}) »")
_BEFORE = re.compile(r"(?:[\w'-]+ ){1,14}$")
_LONG_BEFORE = re.compile(r"(?:[\w'/(),-]+ ){1,20}$")
_TOLD_AFTER = re.compile(rf"\b(?P<sigle>{_SIGLE}) \((?P<apres>[a-zàéèêœ'][^();:]{{8,90}})\)")

# What everyone reads without being told, and words that only look like acronyms.
_COMMON = frozenset(
    {
        *("UE", "SIREN", "SIRET", "TVA", "TTC", "HT", "BP", "CS", "CEDEX", "RIB", "IBAN"),
        *("BIC", "PDF", "SMS", "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"),
        *("XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI", "ENTRE", "ET"),
        *("VU", "VUS", "TITRE", "ARTICLE", "ANNEXE", "EUR", "INSEE", "JO", "NOM", "OU", "DE"),
        *("LE", "LA", "LES", "DU", "DES", "AU", "AUX", "EN", "PAR", "POUR", "SUR", "FAIT"),
        *("MM", "RAA", "CSP", "CGCT", "CRPA", "VIH", "SIDA", "ADN", "COVID", "COVID-19"),
        *("PROJET", "CONTRAT", "LOCAL", "CONVENTION", "CHARTE", "AVENANT", "PREAMBULE"),
        *("URL", "WWW", "CO2", "NO2", "SO2"),
    }
)
_LITTLE = frozenset(
    {
        *("de", "du", "des", "d", "la", "le", "les", "l", "et", "à", "au", "aux"),
        *("en", "pour", "sur", "par", "un", "une", "dans"),
    }
)
_CAPITALS = re.compile(r"\b[A-ZÉÈÀÇ]{2,}[ '-]+[A-ZÉÈÀÇ]{2,}\b")
# « ARSBFC/DSP/2023-142 », number of an arrêté.
_REFERENCE = re.compile(r"\b(?=[\w-]*/)(?=[\w/-]*\d)[\w/-]+")
_NAME = re.compile(r"(?:\b(?:M\.|Mme|MM\.|Dr|Pr|Me|Madame|Monsieur)(?: [A-ZÉ][\w-]+)*|n°) $")
_GIVEN = re.compile(
    r"\b(?!(?:Les?|La|Une?|Des?|Du|Aux?|Ces?|Cette|Cet|Ses?|Nos|Leurs?|Par|Pour|Avec|Toute?)\b)"
    r"[A-ZÉÈ][a-zéèêëïüç]+(?:-[A-ZÉÈ][a-zéèêëïüç]+)? $"
)


class Emploi(Record):
    """An acronym in the words of an act: its passage, their rank, where it begins and ends there.

    `sens` is what the words beside it say that it means, empty where they do not; `avant`, these
    words and those before a comma or a bracket.
    """

    sigle: str
    passage: Passage
    rang: int
    debut: int
    fin: int
    sens: str = ""
    avant: str = ""

    @property
    def mots(self) -> str:
        """The words found, as printed."""
        return self.passage.texte[self.debut : self.fin].strip()

    def place(self, examen: Examen) -> Place:
        """Return where these words are written."""
        return examen.where(self.passage, self.debut, self.fin)[0]


def _tellings(examen: Examen) -> tuple[Emploi, ...]:
    """Return where the act tells what an acronym means, in reading order."""
    found = []
    for rank, passage in enumerate(examen.passages):
        for match in _CALLED.finditer(passage.plat):
            found.append(Emploi(match["sigle"], passage, rank, *match.span()))
        if "(" not in passage.plat:
            continue
        for match in _TOLD.finditer(passage.plat):
            before = _BEFORE.search(passage.plat, 0, match.start())
            if before:
                own = (rank, before.start(), match.end(), before[0])
                found.append(Emploi(match["sigle"], passage, *own, _long(passage, match)))
        for match in _TOLD_AFTER.finditer(passage.plat):
            own = (rank, match.start(), match.end(), match["apres"])
            found.append(Emploi(match["sigle"], passage, *own))
    return tuple(e for e in found if e.sigle not in _COMMON)


def _long(passage: Passage, told: re.Match[str]) -> str:
    before = _LONG_BEFORE.search(passage.plat, 0, told.start())
    return before[0] if before else ""


def _uses(examen: Examen) -> Iterator[Emploi]:
    for rank, passage in enumerate(examen.passages):
        if passage.partie not in ("comparution", "glossaire"):
            for match in _USED.finditer(passage.plat):
                emploi = Emploi(match["sigle"], passage, rank, *match.span())
                if _is_acronym(emploi):
                    yield emploi


def check_acronyms(examen: Examen) -> Iterator[Constat]:
    """Yield the acronyms that are told twice differently, too late, or never."""
    tellings = _tellings(examen)
    yield from _meanings(examen, tellings)
    told = {t.sigle: t for t in reversed(tellings) if _tells(t)}
    firsts: dict[str, Emploi] = {}
    for emploi in _uses(examen):
        if emploi.passage.partie == "corps" or emploi.sigle not in told:
            firsts.setdefault(emploi.sigle, emploi)
    known = _known(examen)
    for sigle, emploi in firsts.items():
        if sigle not in known and sigle not in told:
            message = f"le sigle « {sigle} » n’est développé nulle part"
            advice = "l’ajouter aux « sigles » de dossier.yml, ou l’écrire en toutes lettres"
            yield Constat(emploi.place(examen), message, advice, sigle)
        elif examen.dossier.sigles and sigle not in examen.dossier.sigles:
            message = f"le sigle « {sigle} » manque à la liste des sigles du dossier"
            advice = "l’ajouter aux « sigles » de dossier.yml"
            yield Constat(emploi.place(examen), message, advice, sigle)
    yield from _too_late(examen, firsts, told)


def _known(examen: Examen) -> set[str]:
    """Return the acronyms that the dossier explains, or that its institutions bear."""
    own = {str(o.sigle) for o in _actors(examen) if isinstance(o.sigle, str)}
    said = {sigle for sigle, sens in examen.dossier.sigles.items() if isinstance(sens, str)}
    return said | own


def _actors(examen: Examen) -> Iterator[Organisme]:
    for document in examen.documents.values():
        yield from (partie.organisme for partie in document.parties)
    yield from examen.dossier.territoire.epci


def _is_acronym(emploi: Emploi) -> bool:
    """Return whether these capitals are those of an acronym, and not of a name or a title."""
    passage, sigle, start, end = emploi.passage, emploi.sigle, emploi.debut, emploi.fin
    if sigle in _COMMON or len(sigle) > 8 or sum(sign.isupper() for sign in sigle) < 2:
        return False
    before = passage.plat[max(0, start - 40) : start]
    if _NAME.search(before) or (len(sigle) > 3 and _GIVEN.search(before)):
        return False
    near = passage.plat[max(0, start - 25) : end + 25]
    if any(run.start() <= start < run.end() for run in _REFERENCE.finditer(passage.plat)):
        return False
    return not any(sigle in run[0] for run in _CAPITALS.finditer(near))


def _initials(words: str, sigle: str) -> bool:
    """Return whether `sigle` is made of the first letters of the last of `words`."""
    letters = [word[0] for word in _words(words)]
    wanted = [sign.casefold() for sign in folded(sigle) if sign.isalpha()]
    tail = letters[-len(wanted) :] if wanted else []
    return tail == wanted or (bool(wanted) and wanted[0] in letters and len(letters) >= 2)


def _tells(told: Emploi) -> bool:
    return not told.sens or _initials(told.sens, told.sigle) or _initials(told.avant, told.sigle)


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", folded(fold(text)).casefold()) if w not in _LITTLE]


def _stem(word: str) -> str:
    """Return `word`, folded, in the singular."""
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word.rstrip("sx")


def _meanings(examen: Examen, tellings: tuple[Emploi, ...]) -> Iterator[Constat]:
    """Yield an acronym that the text tells in other words than the dossier, or than before."""
    sigles = {s: m for s, m in examen.dossier.sigles.items() if isinstance(m, str)}
    for told in tellings:
        sens = sigles.get(told.sigle)
        generated = told.passage.partie == "comparution"
        if sens is not None and not generated and _differs_from(told, sens):
            message = f"« {told.mots} » : dossier.yml dit « {sens} »"
            advice = "développer le sigle partout dans les mêmes termes"
            yield Constat(told.place(examen), message, advice, told.mots)
    yield from _of_institutions(examen, sigles)
    known = _known(examen)
    yield from _told_again(examen, [t for t in tellings if t.sigle not in known])


def _differs(written: str, sens: str) -> bool:
    """Return whether `written` tells an acronym, and in other words than `sens`."""
    said, true = [_stem(w) for w in _words(written)], [_stem(w) for w in _words(sens)]
    shared = [word for word in true if word in said and len(word) > 3]
    return bool(shared) and any(word not in said for word in true)


def _differs_from(told: Emploi, sens: str) -> bool:
    return _differs(told.sens, sens) and (not told.avant or _differs(told.avant, sens))


def _of_institutions(examen: Examen, sigles: Mapping[str, str]) -> Iterator[Constat]:
    """Yield the meaning of an acronym that is not the name of the party that bears it."""
    for organisme in dict.fromkeys(p.organisme for p in examen.document.parties):
        sens = sigles.get(str(organisme.sigle))
        if sens is None or not isinstance(organisme.nom, str):
            continue
        said = {_stem(word) for word in _words(organisme.nom)}
        if any(_stem(word) not in said for word in _words(sens)):
            message = f"{organisme.sigle} : « {sens} », alors que son nom est « {organisme.nom} »"
            place = examen.of_key(f"dossier.sigles.{organisme.sigle}")
            yield Constat(place, message, "dire la même chose aux deux endroits", sens)


def _told_again(examen: Examen, tellings: list[Emploi]) -> Iterator[Constat]:
    """Yield an acronym that no dossier explains, told twice in different words."""
    first: dict[str, Emploi] = {}
    for told in tellings:
        if not _initials(told.sens, told.sigle):
            continue
        before = first.setdefault(told.sigle, told)
        size = sum(sign.isalpha() for sign in told.sigle)
        one, two = ([_stem(w) for w in _words(t.sens)[-size:]] for t in (before, told))
        if one != two:
            message = f"« {told.mots} » : le sigle est déjà développé autrement, « {before.mots} »"
            advice = "développer le sigle partout dans les mêmes termes"
            yield Constat(told.place(examen), message, advice, told.mots)


def _too_late(
    examen: Examen, firsts: Mapping[str, Emploi], told: Mapping[str, Emploi]
) -> Iterator[Constat]:
    """Yield the acronyms that the body uses before the paragraph that tells them."""
    if examen.acte is None or examen.acte.parts.glossaire:
        return
    own = (p.plat for p in examen.passages if p.partie == "comparution")
    called = {found["sigle"] for words in own for found in _USED.finditer(words)}
    for sigle, emploi in firsts.items():
        after = told.get(sigle)
        if after is None or sigle in called:
            continue
        if (emploi.rang, emploi.fin) < (after.rang, after.debut):
            message = f"le sigle « {sigle} » est employé avant d’être développé"
            advice = "le développer ici, à son premier emploi"
            yield Constat(emploi.place(examen), message, advice, sigle)


def check_unused(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the acronyms that the dossier explains and that none of its acts uses."""
    examens = [examen for examen in ensemble.examens if examen.acte is not None]
    if not examens or len(examens) != len(ensemble.examens[0].documents):
        return
    used: set[str] = set()
    for examen in examens:
        for passage in examen.passages:
            if passage.partie != "glossaire":
                used.update(re.findall(r"[\w-]+", passage.plat))
    for sigle in examens[0].dossier.sigles:
        if not any(word == sigle or word.startswith(f"{sigle}-") for word in used):
            place = examens[0].of_key(f"dossier.sigles.{sigle}")
            message = f"le sigle « {sigle} » n’est employé par aucun acte du dossier"
            advice = "le retirer des « sigles », ou l’employer"
            yield Constat(place, message, advice, sigle, acte=examens[-1].id)


CONTROLES = (
    Controle(
        "V-64",
        Famille.VOCABULAIRE,
        "Sigles",
        Gravite.A_EXPLIQUER,
        "Cherche les sigles que rien ne développe, ceux qui sont employés avant d’être développés, "
        "développés en d’autres termes que dans dossier.yml ou qu’au nom de la partie qui les "
        "porte, et ceux de dossier.yml qu’aucun acte n’emploie. Un sigle obscur, ou qui a deux "
        "sens, se discute. Le développer à son premier emploi, dans les termes de dossier.yml.",
        of_act=check_acronyms,
        of_dossier=check_unused,
    ),
)
