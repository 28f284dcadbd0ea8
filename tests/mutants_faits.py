"""From the facts of a sound dossier to its mutants: one fact changed, dropped or set too late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import mutants_parties
from controles_mutants import Atelier, Mutant, Scalar
from mutants_changes import (
    dropped,
    jours_de_signature,
    mutant,
    out_of_reach,
    plus_or_minus,
    right,
    shifts,
    sibling,
)


def of_facts(atelier: Atelier) -> Iterator[Mutant]:
    """Yield every mutant of the facts of `atelier`."""
    for rule in (*mutants_parties.RULES, *_RULES):
        yield from rule(atelier)


def durees(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-05", "V-07", "V-08", "V-10", "V-88", "V-04", "V-49")
    for scalar in atelier.scalars(r"[\w-]+:duree\.(effet|terme)"):
        for said, jour in shifts(scalar.jour) if scalar.jour else ():
            rule = f"{scalar.cle.rpartition('.')[2]} {said}"
            yield mutant(atelier, rule, scalar, jour.isoformat(), codes)
    for scalar in atelier.scalars(r"[\w-]+:duree\.(annees|mois)"):
        if not scalar.raw.isdigit():
            continue
        for change in (1, -1):
            new = int(scalar.raw) + change
            hors = _untold_length(atelier, scalar, new)
            yield mutant(atelier, f"durée {change:+}", scalar, str(new), codes, hors)


def _untold_length(atelier: Atelier, scalar: Scalar, new: int) -> str:
    examen = atelier.examens[scalar.source]
    words = atelier.text(examen.sources.prose.path)
    said = re.search(r"durée de (?!\{\{)|, (?!\{\{)[a-zé-]+ mois après sa prise d’effet", words)
    if said or examen.document.financement:
        return ""
    if examen.effet is None:
        return "sans prise d’effet connue, rien d’autre ne dit la durée"
    months = (new - int(scalar.raw)) * (12 if scalar.cle.endswith("annees") else 1)
    terme = examen.terme
    if terme and (terme.year * 12 + terme.month - 1 + months) // 12 == terme.year:
        return "un terme de la même année, que rien d’autre ne dit"
    return ""


def periodes(atelier: Atelier) -> Iterator[Mutant]:
    for scalar in atelier.scalars(r"[\w-]+:periode"):
        first, _, last = scalar.raw.partition("-")
        known = atelier.examens[scalar.source].effet
        hors = "" if known else "sans prise d’effet connue, rien d’autre ne dit la période"
        duree = atelier.examens[scalar.source].document.duree
        if duree and duree.effet and not isinstance(duree.effet, date):
            hors = "un effet qui attend la signature : une année de plus ou de moins se peut"
        for pair in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            new = f"{int(first) + pair[0]}-{int(last) + pair[1]}"
            yield mutant(atelier, "période ±1 an", scalar, new, right("V-07"), hors)
    for scalar in atelier.scalars(r"[\w-]+:reference"):
        for year in re.findall(r"\b20\d\d\b", scalar.raw):
            for change in (3, -3):
                new = scalar.raw.replace(year, str(int(year) + change))
                yield mutant(atelier, "année de la référence ±3", scalar, new, right("V-07"))


def signature_days(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-04", "V-21", "V-03", "V-07", "V-88", "V-12", "V-13", "V-29", "V-67", "V-08")
    for scalar in atelier.scalars(r"[\w-]+:(signature\.prevue|anterieur\.date)"):
        for said, jour in shifts(scalar.jour) if scalar.jour else ():
            hors = "" if _crosses(atelier, scalar, jour) else "un jour de signature qui se peut"
            yield mutant(atelier, f"signature {said}", scalar, jour.isoformat(), codes, hors)


def _crosses(atelier: Atelier, scalar: Scalar, jour: date) -> bool:
    """Return whether another dated fact of the act lies between the day of `scalar` and `jour`."""
    assert scalar.jour is not None
    first, last = sorted((scalar.jour, jour))
    document = atelier.examens[scalar.source].document
    ids = "|".join(re.escape(partie.id) for partie in document.parties)
    cles = rf"{scalar.source}:(?!signature|anterieur|financement).*|organismes:({ids})\..*"
    others = [s.jour for s in atelier.scalars(cles) if s.jour]
    others += [j for name, j in jours_de_signature(atelier).items() if name != scalar.source]
    both = {s.jour for s in atelier.scalars(rf"{scalar.source}:(signature|anterieur)\..*")}
    return any(first <= other <= last for other in others) or len(both - {None}) > 1


def exercices(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-08", "V-05", "V-07", "V-44", "V-40", "V-49")
    for scalar in atelier.scalars(r"[\w-]+:financement\.exercices\.\d+\.(du|au)"):
        for said, jour in shifts(scalar.jour) if scalar.jour else ():
            yield mutant(atelier, f"exercice {said}", scalar, jour.isoformat(), codes)


def montants(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-40", "V-41", "V-42", "V-44", "V-45", "V-46", "V-47", "V-48", "V-49", "V-52")
    for scalar in atelier.scalars(r"[\w-]+:financement\.depenses\.[\w-]+\.montants\.\d+"):
        hors = _untold_money(atelier, scalar)
        for said, new in plus_or_minus(scalar.raw):
            yield mutant(atelier, f"montant {said}", scalar, new, codes, hors)
    for scalar in atelier.scalars(r"[\w-]+:financement\.financeurs\.[\w-]+\.(part|reste)"):
        hors = _untold_money(atelier, scalar)
        yield mutant(atelier, "part changée", scalar, other_share(scalar.raw), codes, hors)
    for scalar in atelier.scalars(r"[\w-]+:financement\.versements\.[\w-]+\.part"):
        yield mutant(atelier, "part de versement changée", scalar, other_share(scalar.raw), codes)
    for scalar in atelier.scalars(r"[\w-]+:financement\.versements\.[\w-]+\.(exercice|organisme)"):
        pattern = rf"{scalar.source}:financement\.versements\.[\w-]+\.{scalar.cle.split('.')[-1]}"
        others = sorted({s.raw for s in atelier.scalars(pattern)} - {scalar.raw})
        for new in others[:1]:
            yield mutant(atelier, "versement d’un autre", scalar, new, codes)
    funders = r"[\w-]+:financement\.(versements|financeurs)\.[\w-]+\.(id|part|reste)"
    for scalar in atelier.scalars(funders):
        organisme = scalar.cle.split(".")[1] == "financeurs"
        if organisme or scalar.cle.endswith(".id"):
            yield dropped(atelier, "versement ou financeur retiré", scalar, codes | right("V-20"))


def other_share(raw: str) -> str:
    """Return a share other than `raw`: ten points less, or half of the fraction."""
    if "%" in raw:
        return f"{int(raw.split()[0]) - 10} %"
    above, _, below = raw.partition("/")
    return f"{above}/{int(below) + 1}"


def _untold_money(atelier: Atelier, scalar: Scalar) -> str:
    """Return why no one can tell the amount: all that derives from it is printed by value."""
    examen = atelier.examens[scalar.source]
    financement = examen.document.financement
    assert financement is not None
    words = "".join(atelier.texts.values()) + atelier.text(scalar.path).replace(scalar.raw, "", 1)
    years = [s for s in scalar.cle.split(".") if s.isdigit()]
    derived = [
        str(own.montants.get(int(year)))
        for own in financement.financeurs
        for year in (years or [str(a) for a in financement.annees])
    ]
    flat = re.sub(r"(?<=\d)[\s\u202f](?=\d)", "", words).replace(",", ".")
    told = any(amount in flat for amount in derived if len(amount) > 3)
    return "" if told else "un montant imprimé partout par sa valeur et répété nulle part"


def echeances(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-44", "V-08")
    for scalar in atelier.scalars(r"[\w-]+:financement\.versements\.[\w-]+\.echeance"):
        for said, jour in shifts(scalar.jour) if scalar.jour else ():
            hors = "" if "an" in said else "une échéance voisine, que rien d’autre ne dit"
            if "acompte" not in scalar.cle and "+1 an" in said:
                hors = "ce qui n’est pas une avance peut être versé plus tard"
            yield mutant(atelier, f"échéance {said}", scalar, jour.isoformat(), codes, hors)


def fiches(atelier: Atelier) -> Iterator[Mutant]:
    needed = right("V-70")
    for scalar in atelier.scalars(r"fiches\.[\w-]+:(pilote|calendrier\.debut|calendrier\.fin)"):
        if scalar.raw == "inconnu":
            continue
        yield dropped(atelier, "fiche sans pilote ou calendrier", scalar, needed)
    for scalar in atelier.scalars(r"fiches\.[\w-]+:axe"):
        lines = atelier.text(scalar.path).split("\n")
        rank = next((n for n, line in enumerate(lines) if line.startswith("indicateurs:")), None)
        if rank is not None:
            content = atelier.without(scalar.path, rank + 1)
            yield Mutant("fiche sans indicateur", scalar.path, rank + 1, content, needed, "aucun")
        others = sorted({s.raw for s in atelier.scalars(r"fiches\.[\w-]+:axe")} - {scalar.raw})
        numbered = bool(re.search(r"/\d+-\d+-", scalar.path))
        hors = "" if numbered else "rien d’autre ne dit l’axe de la fiche"
        for other in others[:1]:
            codes = right("V-63", "V-61", "V-60")
            yield mutant(atelier, "fiche sous un autre axe", scalar, other, codes, hors)
        rule = "fiche retirée"
        codes = right("V-61", "V-63", "V-60")
        hors = hors or _last_of_its_axis(atelier, scalar)
        yield Mutant(rule, scalar.path, 1, None, codes, "sans le fichier", hors)
    for scalar in atelier.scalars(r"fiches\.[\w-]+:calendrier\.(debut|fin)"):
        yield from _calendar(atelier, scalar)
    for scalar in atelier.scalars(r"fiches\.[\w-]+:budget\.\d+\.montant"):
        digits = scalar.raw.replace(".", ",")
        hors = "" if digits in _granted(atelier) else "un montant que rien ne répète"
        for said, new in plus_or_minus(scalar.raw):
            yield mutant(atelier, f"budget {said}", scalar, new, right("V-47", "V-48"), hors)


def _granted(atelier: Atelier) -> Iterator[str]:
    for examen in atelier.examens.values():
        financement = examen.document.financement
        for own in financement.financeurs if financement else ():
            yield from (str(amount).replace(".", ",") for amount in own.montants.values())


def _flat(text: str) -> str:
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", text)


def _last_of_its_axis(atelier: Atelier, scalar: Scalar) -> str:
    own = re.search(r"/(\d+)-(\d+)-", scalar.path)
    following = [p for p in atelier.texts if own and f"/{own[1]}-{int(own[2]) + 1}-" in p]
    called = any(f"(#{scalar.source.partition('.')[2]})" in t for t in atelier.texts.values())
    return "" if following or called else "la dernière de son axe, que rien ne cite"


def _calendar(atelier: Atelier, scalar: Scalar) -> Iterator[Mutant]:
    bounds = [(e.effet, e.terme) for e in atelier.examens.values() if e.document.axes]
    effet, terme = bounds[0] if bounds else (None, None)
    other = sibling(atelier, scalar, "fin" if scalar.cle.endswith("debut") else "debut")
    other = other if other and re.fullmatch(r"[\d-]{10}", other) else None
    for said, jour in shifts(scalar.jour) if scalar.jour else ():
        begins = scalar.cle.endswith("debut")
        start, end = (jour.isoformat(), other) if begins else (other, jour.isoformat())
        outside = (effet and jour < effet and not begins) or (terme and jour > terme)
        hors = "" if outside or (start and end and start > end) else "un calendrier qui se peut"
        rule = f"calendrier {said}"
        yield mutant(atelier, rule, scalar, jour.isoformat(), right("V-08", "V-70"), hors)


def structure(atelier: Atelier) -> Iterator[Mutant]:
    for scalar in atelier.scalars(r"[\w-]+:axes\.[\w-]+\.id"):
        yield dropped(atelier, "axe retiré", scalar, right("V-63", "V-60"))
    for scalar in atelier.scalars(r"[\w-]+:annexes\.[\w-]+\.id"):
        yield dropped(atelier, "annexe retirée de la liste", scalar, right("V-62", "V-60"))
    for scalar in atelier.scalars(r"[\w-]+:annexes\.[\w-]+\.(fichier|organisme|clause)"):
        new = "annexes/autre.md"
        yield mutant(atelier, "annexe mal désignée", scalar, new, right("V-62"))
    for scalar in atelier.scalars(r"[\w-]+:revision\.article"):
        yield mutant(atelier, "révision mal désignée", scalar, "objet", right("V-60", "V-73"))
    for scalar in atelier.scalars(r"dossier:territoire\.population\.valeur"):
        for _, new in plus_or_minus(scalar.raw):
            yield mutant(atelier, "population ±1", scalar, new, right("V-68"))
    for scalar in atelier.scalars(r"dossier:territoire\.epci\.\d+"):
        new = f"x{scalar.raw}"
        yield mutant(atelier, "intercommunalité mal désignée", scalar, new, right("V-68"))
    for scalar in atelier.scalars(r"dossier:sigles\.\w+"):
        sigle = scalar.cle.split(".")[1]
        every = (p for e in atelier.examens.values() for p in e.document.parties)
        known = {str(partie.organisme.sigle) for partie in every}
        told = sigle in known or any(f"({sigle})" in text for text in atelier.texts.values())
        found = dropped(atelier, "sigle retiré de la liste", scalar, right("V-64"))
        yield out_of_reach(found, "un sigle que l’acte développe ailleurs" if told else "")
    for scalar in atelier.scalars(r"[\w-]+:intitule"):
        if scalar.source in atelier.ids:
            for word, other in (("Contrat local", "Convention locale"), ("Convention", "Contrat")):
                if scalar.raw.startswith(word):
                    new = scalar.raw.replace(word, other, 1)
                    codes = right("V-66", "V-24", "V-48")
                    yield mutant(atelier, "intitulé d’une autre nature", scalar, new, codes)


_RULES = (
    durees,
    periodes,
    signature_days,
    exercices,
    montants,
    echeances,
    fiches,
    structure,
)
