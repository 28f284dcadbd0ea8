"""Whether an act names institutions as they were called on its day, neither before nor after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.parties.noms import bare, is_authored
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue
from clsdocs.record import Record


class Renommage(Record):
    """What was called `ancien`, a pattern, is called `nouveau` from the day `depuis`, by `source`.

    `neuf` finds the new name where nothing could bear it before; `des` is the first day on which it
    may be written, where the text that gives it came well before.
    """

    ancien: str
    nouveau: str
    depuis: date
    source: str
    neuf: str = ""
    des: date | None = None


def _region(ancien: str, nouveau: str, neuf: str) -> Renommage:
    return Renommage(
        rf"{_REGIONALE}(?:{ancien})(?![\w]|-[A-ZF]| ?[-–] ?(?:Picardie|Rhône|Franche|Val))",
        nouveau,
        date(2016, 1, 1),
        "loi n° 2015-29 du 16 janvier 2015",
        rf"{_REGIONALE}(?:{neuf})(?!\w)",
    )


_REGIONALE = (
    r"(?:\bRégion |\bconseil régional |\bARS |\bagence régionale de santé )"
    r"(?:de la |de l'|de |d'|du |des |en )?"
)
_DDETS = "décret n° 2020-1545 du 9 décembre 2020"
RENOMMAGES = (
    Renommage(
        r"\bconseils? (?:général|généraux)\b(?! de l'(?:environnement|économie))",
        "conseil départemental",
        date(2015, 4, 2),
        "loi n° 2013-403 du 17 mai 2013",
        r"\bconseils? départementa(?:l|ux)\b(?! de la citoyenneté| d.accès| de l.ordre)",
        date(2015, 3, 1),
    ),
    _region(r"Nord ?[-–] ?Pas-de-Calais|Picardie", "Hauts-de-France", r"Hauts-de-France"),
    _region(r"Auvergne|Rhône-Alpes", "Auvergne-Rhône-Alpes", r"Auvergne-Rhône-Alpes"),
    _region(r"Alsace|Lorraine|Champagne-Ardennes?", "Grand Est", r"Grand[- ]Est"),
    _region(r"Bourgogne|Franche-Comté", "Bourgogne-Franche-Comté", r"Bourgogne-Franche-Comté"),
    _region(r"Aquitaine|Limousin|Poitou-Charentes", "Nouvelle-Aquitaine", r"Nouvelle-Aquitaine"),
    _region(r"Languedoc-Roussillon|Midi-Pyrénées", "Occitanie", r"Occitanie"),
    _region(r"Basse-Normandie|Haute-Normandie", "Normandie", r"Normandie"),
    Renommage(
        r"\bDDASS\b|\bDRASS\b|\bagence régionale de l'hospitalisation\b",
        "agence régionale de santé",
        date(2010, 4, 1),
        "loi n° 2009-879 du 21 juillet 2009",
    ),
    Renommage(
        r"\bDIRECCTE\b|\bDRJSCS\b",
        "DREETS",
        date(2021, 4, 1),
        _DDETS,
        r"\bDREETS\b",
    ),
    Renommage(
        r"\bDDCS(?:PP)?\b|\bdirection départementale de la cohésion sociale\b",
        "DDETS",
        date(2021, 4, 1),
        _DDETS,
        r"\bDDETS(?:PP)?\b|\bdirection départementale de l'emploi, du travail et des solidarités\b",
    ),
    Renommage(
        r"\bPôle emploi\b",
        "France Travail",
        date(2024, 1, 1),
        "loi n° 2023-1196 du 18 décembre 2023",
        r"\bFrance Travail\b",
    ),
    Renommage(
        r"\bRSI\b|\brégime social des indépendants\b",
        "sécurité sociale des indépendants",
        date(2020, 1, 1),
        "loi n° 2017-1836 du 30 décembre 2017",
    ),
    Renommage(
        r"\bINPES\b|\bInVS\b|\binstitut (?:national de prévention|de veille sanitaire)\b",
        "Santé publique France",
        date(2016, 5, 1),
        "ordonnance n° 2016-462 du 14 avril 2016",
        r"\bSanté publique France\b",
    ),
    Renommage(
        r"\btribuna(?:l|ux) (?:de grande instance|d'instance)\b",
        "tribunal judiciaire",
        date(2020, 1, 1),
        "loi n° 2019-222 du 23 mars 2019",
        r"\btribuna(?:l|ux) judiciaires?\b",
    ),
    Renommage(
        r"\bCMU-?[Cc]\b|\bcouverture maladie universelle complémentaire\b",
        "complémentaire santé solidaire",
        date(2019, 11, 1),
        "loi n° 2018-1203 du 22 décembre 2018",
        r"\bcomplémentaire santé solidaire\b",
    ),
)
"""What changed its name, with the text that changed it; an act of before keeps the old one."""

_ANY = re.compile("|".join(f"(?:{r.ancien})" for r in RENOMMAGES), re.IGNORECASE)
_ANY_NEW = re.compile("|".join(f"(?:{r.neuf})" for r in RENOMMAGES if r.neuf), re.IGNORECASE)
_HISTORY = re.compile(
    r"\b(?:ancien\w*|alors|devenue?s?|succèd\w+|succédé|issue?s? de|fusion\w*|remplac\w+|autrefois"
    r"|antérieur\w*|désormais|anciennement)\b|\bex-| dissou",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def check_old_names(examen: Examen) -> Iterator[Constat]:
    """Yield the names that an institution no longer bears, or does not bear yet."""
    jour = examen.jour
    if jour is None:
        return
    for found in examen.search(_ANY):
        for renommage in RENOMMAGES:
            if jour >= renommage.depuis and _is(renommage.ancien, found):
                yield from _outdated(found, renommage)
    for found in examen.search(_ANY_NEW):
        for renommage in RENOMMAGES:
            first = renommage.des or renommage.depuis
            if jour < first and renommage.neuf and _is(renommage.neuf, found):
                yield from _too_early(found, renommage, jour)
    yield from _own_names(examen, jour)


def _is(name: str, found: Trouvaille) -> bool:
    return re.fullmatch(name, found.match[0], re.IGNORECASE) is not None


def _outdated(found: Trouvaille, renommage: Renommage) -> Iterator[Constat]:
    if _is_history(found, renommage.depuis):
        return
    message = (
        f"« {found.mots} » : ce nom est « {renommage.nouveau} » depuis le "
        f"{date_longue(renommage.depuis)} ({renommage.source.replace('n° ', 'n°' + chr(160))})"
    )
    yield Constat(found.place, message, "employer le nom en vigueur", found.mots)


def _too_early(found: Trouvaille, renommage: Renommage, jour: date) -> Iterator[Constat]:
    message = (
        f"« {found.mots} » : ce nom n’existe que depuis le {date_longue(renommage.depuis)}, "
        f"et l’acte est du {date_longue(jour)}"
    )
    advice = "garder le nom que l’institution portait alors"
    yield Constat(found.place, message, advice, found.mots)


def _is_history(found: Trouvaille, since: date) -> bool:
    """Return whether the words speak of the time when the name was borne."""
    if found.passage.partie == "visas":
        return True
    words = fold(found.phrase)
    years = [int(year) for year in _YEAR.findall(words)]
    return bool(_HISTORY.search(words)) or any(year <= since.year for year in years)


def _own_names(examen: Examen, jour: date) -> Iterator[Constat]:
    """Yield the former and the later names of the parties, as their institutions tell them."""
    for partie in examen.document.parties:
        organisme = partie.organisme
        borne = organisme.nom_au(jour)
        dated = [(old.nom, old.au) for old in organisme.anciens_noms if isinstance(old.au, date)]
        for name, end in (*dated, (organisme.nom, None)):
            if not isinstance(name, str) or name == borne:
                continue
            pattern = re.compile(rf"(?<!\w){re.escape(bare(name))}(?!\w)")
            for found in examen.search(pattern):
                after = end is not None and end < jour
                authored = is_authored(found.passage, found.match.start())
                if authored and not (after and end and _is_history(found, end)):
                    yield _not_borne(found, str(borne), jour, end)


def _not_borne(found: Trouvaille, borne: str, jour: date, end: date | None) -> Constat:
    message = f"« {found.mots} » : le {date_longue(jour)}, ce nom est « {borne} »"
    if end and end < jour:
        message += f", depuis le {date_longue(end + timedelta(days=1))}"
    return Constat(found.place, message, "employer le nom que portait l’institution", found.mots)


CONTROLES = (
    Controle(
        "V-29",
        Famille.PARTIES,
        "Nom des institutions au jour de l’acte",
        Gravite.A_EXPLIQUER,
        "Cherche les institutions nommées autrement qu’elles ne l’étaient le jour de l’acte : "
        "« conseil général » après 2015, « Région Picardie » après 2016, « Pôle emploi » après "
        "2023, et l’inverse, un nom d’aujourd’hui dans un acte d’hier. Les visas et le récit du "
        "passé gardent les noms de leur temps. Employer le nom en vigueur, ou écrire "
        "« anciennement ».",
        "loi n° 2015-29 du 16 janvier 2015 ; loi n° 2013-403 du 17 mai 2013",
        of_act=check_old_names,
    ),
)
