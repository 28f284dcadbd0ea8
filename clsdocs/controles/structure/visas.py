"""Whether the texts that an act cites bear their own number and date, and are of its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille
from clsdocs.controles.structure.articles_cites import check_articles
from clsdocs.controles.structure.citations import check_citations
from clsdocs.controles.structure.lois import ARTICLES, LOIS, Loi
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_KIND = r"loi(?: organique)?|ordonnance|décret|règlement \(UE\)"
_KINDS = ("loi ", "ordonnance", "décret", "règlement")
_DAY = rf"(?P<jour>\d{{1,2}})(?:er)? (?P<mois>{'|'.join(_MONTHS)}) (?P<annee>\d{{4}})"
_CITED = re.compile(
    rf"\b(?P<nature>{_KIND}) (?:n° ?)?(?P<numero>\d{{2,4}}[-/]\d+)(?: (?:modifiée? )?du {_DAY})?"
    r"(?:(?=,? (?:modifiée?,? )?(?P<titre>(?:portant|relatif|relative|de |d'|visant|pour |adaptant"
    r"|confortant|rénovant|modifiant|pris )[^;,.()]*)))?",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b(?P<nature>loi|ordonnance|décret) du {_DAY}", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4}|\d{2})[-/]")


def check_texts(examen: Examen) -> Iterator[Constat]:
    """Yield the laws and decrees whose number and date do not go together, or that come later."""
    for found in examen.search(_CITED, signes=_KINDS):
        yield from _pair(found)
    for found in examen.search(_DATED, signes=_KINDS):
        yield from _bare(found)
    yield from _later(examen)
    yield from _articles(examen)
    yield from check_articles(examen)
    yield from _writing(examen)


def _day(match: re.Match[str]) -> date | None:
    if not match["jour"]:
        return None
    try:
        month = _MONTHS.index(match["mois"].lower()) + 1
        return date(int(match["annee"]), month, int(match["jour"]))
    except ValueError:
        return None


def _pair(found: Trouvaille) -> Iterator[Constat]:
    match = found.match
    nature, numero, jour = match["nature"].lower(), match["numero"], _day(found.match)
    own = [loi for loi in LOIS if loi.nature.lower() == nature]
    known = next((loi for loi in own if loi.numero == numero), None)
    advice = "vérifier le numéro et la date sur Légifrance"
    if known is not None:
        yield from _known(found, known, jour)
        return
    if jour is None:
        return
    same = next((loi for loi in own if loi.jour == jour), None)
    titled = _titled(match["titre"])
    if same is not None and (titled in (None, same) or _near(numero, same.numero)):
        message = f"« {_cited(found)} » : le texte de cette date est : {_named(same)}"
        yield Constat(found.place, message, advice, _cited(found))
    elif titled is not None and titled.nature.lower() == nature:
        message = f"« {_cited(found)} » : ce titre est celui d’un autre texte : {_named(titled)}"
        yield Constat(found.place, message, advice, _cited(found))
    elif not _same_year(numero, jour):
        message = f"« {_cited(found)} » : le numéro et la date ne sont pas de la même année"
        yield Constat(found.place, message, advice, _cited(found))


def _known(found: Trouvaille, loi: Loi, jour: date | None) -> Iterator[Constat]:
    advice = "vérifier le numéro, la date et le titre sur Légifrance"
    if jour is not None and jour != loi.jour:
        message = f"« {_cited(found)} » : la date de ce texte est le {date_longue(loi.jour)}"
        yield Constat(found.place, message, advice, _cited(found))
        return
    titled = _titled(found.match["titre"])
    if titled is not None and titled != loi and titled.titre != loi.titre:
        written = found.passage.texte[slice(*found.match.span("titre"))].strip()
        message = f"« {written} » est le titre d’un autre texte : {_named(titled)}"
        yield Constat(found.place, message, advice, found.mots)


def _named(loi: Loi) -> str:
    return f"{loi.nom} du {date_longue(loi.jour)}"


def _cited(found: Trouvaille) -> str:
    """Return the words that cite a text, its title aside."""
    return found.mots.strip(" ,")


def _titled(title: str | None) -> Loi | None:
    """Return the one text whose title begins as `title` does."""
    written = (title or "").casefold()
    same = [loi for loi in LOIS if written.startswith(loi.titre.casefold())]
    return same[0] if len(same) == 1 else None


def _near(one: str, other: str) -> bool:
    """Return whether two numbers differ by one sign, or by two that changed places."""
    if sorted(one) == sorted(other):
        return True
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )


def _same_year(numero: str, jour: date) -> bool:
    found = _YEARS.match(numero)
    return found is None or int(found[1]) in (jour.year, jour.year % 100)


def _bare(found: Trouvaille) -> Iterator[Constat]:
    """Yield « la loi du 13 avril 2000 » where a known one is of the day before, month or year."""
    jour, nature = _day(found.match), found.match["nature"].lower()
    own = [loi for loi in LOIS if loi.nature == nature]
    if jour is None or any(loi.jour == jour for loi in own):
        return
    near = [loi for loi in own if abs(loi.jour - jour) <= timedelta(days=2) or _shifted(loi, jour)]
    if len(near) == 1:
        message = f"« {found.mots} » : aucun texte connu à cette date, mais {_named(near[0])}"
        advice = "vérifier la date sur Légifrance"
        yield Constat(found.place, message, advice, found.mots)


def _shifted(loi: Loi, jour: date) -> bool:
    same = (loi.jour.day == jour.day, loi.jour.month == jour.month, loi.jour.year == jour.year)
    return sum(same) == 2 and same[0]


_ANY_DATED = re.compile(
    rf"\b(?P<nature>{_KIND}|arrêté|délibération|décision)\b(?P<entre>[^;.]{{0,90}}?) du {_DAY}"
)


def _later(examen: Examen) -> Iterator[Constat]:
    """Yield the texts that a visa cites and that are later than the act."""
    if examen.jour is None:
        return
    for found in examen.search(_ANY_DATED, "visas"):
        jour = _day(found.match)
        if jour is not None and jour > examen.jour and not found.cle.startswith("parties."):
            message = f"« {found.mots} » est postérieur à l’acte ({date_longue(examen.jour)})"
            yield Constat(found.place, message, "corriger la date, ou retirer ce visa", found.mots)


_CODED = re.compile(r"\b(?P<numero>L\. ?1434-\d+)(?![\d-])")


def _articles(examen: Examen) -> Iterator[Constat]:
    """Yield the articles of the code that were not yet, or no longer, in force."""
    jour = examen.jour
    for found in examen.search(_CODED, signes=("1434",)) if jour else ():
        numero = re.sub(r"^L\. ?", "L. ", found.match["numero"])
        article = next((a for a in ARTICLES if a.numero == numero), None)
        if article is None or jour is None or article.du <= jour <= article.au:
            continue
        if jour > article.au:
            since = date_longue(article.au + timedelta(days=1))
            message = f"« {found.mots} » n’est plus en vigueur depuis le {since}"
        else:
            since = date_longue(article.du)
            message = f"« {found.mots} » ne régit ces contrats que depuis le {since}"
        yield Constat(found.place, message, f"citer l’article {article.ailleurs}", found.mots)


_VU = re.compile(r"^Vu (?:le|la|les|l')\b.*$")


def _writing(examen: Examen) -> Iterator[Constat]:
    """Yield the visas of a body that have no semicolon, and that of the code where it lacks."""
    for found in examen.search(_VU, "corps", ("vu l",)):
        if not found.mots.rstrip().endswith(";"):
            message = f"« {found.mots[:40].rstrip()}… » : un visa finit par un point-virgule"
            advice = "l’écrire dans « visas », ou ajouter « ; »"
            yield Constat(found.place, message, advice, found.mots, Gravite.STYLE)
    said = " ".join(p.plat for p in examen.passages if p.partie == "visas").lower()
    if said and "code de la santé publique" not in said:
        message = "aucun visa ne cite le code de la santé publique"
        advice = "viser l’article L. 1434-10, ou celui qui régissait l’acte à sa date"
        yield Constat(examen.at("visas"), message, advice)


CONTROLES = (
    Controle(
        "V-67",
        Famille.STRUCTURE,
        "Visas et textes cités",
        Gravite.A_EXPLIQUER,
        "Compare le numéro, la date et le titre des lois et décrets cités (« loi n° 2009-879 du "
        "21 juillet 2009 ») à une courte liste vérifiée et, pour les autres, l’année du numéro à "
        "celle de la date ; cherche les textes postérieurs à l’acte et les articles du code de la "
        "santé publique qui avaient un autre numéro ce jour-là ; et, dans tout le dossier, le même "
        "acte cité sous deux dates ou deux numéros. Un visa faux prive l’acte de son "
        "fondement. Vérifier sur Légifrance.",
        "CSP, art. L. 1434-10 ; L. 1434-17 avant le 28 janvier 2016 (loi n° 2016-41, art. 158)",
        of_act=check_texts,
        of_dossier=check_citations,
    ),
)
