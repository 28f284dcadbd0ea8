"""From the parties of a sound dossier to mutants: powers, mandates and names spoilt or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clsdocs.acte.people import person_key
from controles_mutants import Atelier, Mutant, Scalar
from mutants_changes import (
    UN_JOUR,
    dropped,
    jours_de_signature,
    mutant,
    next_digit,
    out_of_reach,
    plus_or_minus,
    right,
    shifts,
    sibling,
)

_PARTIES = r"(?P<acte>[\w-]+):parties\.(?P<partie>[\w-]+)"


def habilitation_dates(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-04", "V-23", "V-03")
    for scalar in atelier.scalars(rf"{_PARTIES}\.habilitations\.\d+\.(date|transmission)"):
        if scalar.jour is None:
            continue
        vote = sibling(atelier, scalar, "date")
        identifiant = sibling(atelier, scalar, "identifiant")
        signature = jours_de_signature(atelier).get(scalar.source)
        for said, jour in shifts(scalar.jour):
            hors = ""
            if scalar.cle.endswith("transmission") and vote and signature:
                if vote <= jour.isoformat() and jour < signature:
                    hors = "une transmission entre le vote et la signature se peut"
            elif identifiant is None and signature and jour < signature:
                hors = "un vote avant la signature, que rien ne date ailleurs"
            rule = f"date d’habilitation {said}"
            yield mutant(atelier, rule, scalar, jour.isoformat(), codes, hors)
        if signature:
            late = (signature + UN_JOUR).isoformat()
            yield mutant(atelier, "habilitation après la signature", scalar, late, codes)


def habilitation_words(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-23")
    base = rf"{_PARTIES}\.habilitations\.\d+"
    for scalar in atelier.scalars(rf"{base}\.(numero|identifiant)"):
        if not re.search(r"\d", scalar.raw):
            continue
        hors = ""
        if scalar.cle.endswith("numero") and not sibling(atelier, scalar, "identifiant"):
            hors = "un numéro que rien ne répète"
        rule = f"{scalar.cle.rpartition('.')[2]} d’habilitation changé"
        yield mutant(atelier, rule, scalar, next_digit(scalar.raw), codes, hors)
    for scalar in atelier.scalars(rf"{base}\.assemblee"):
        other = "conseil municipal" if "municipal" not in scalar.raw else "conseil communautaire"
        yield mutant(atelier, "assemblée d’une autre collectivité", scalar, other, codes)
    for scalar in atelier.scalars(rf"{base}\.couvre\.0"):
        other = "charte" if scalar.raw != "charte" else "contrat"
        yield mutant(atelier, "habilitation pour un autre acte", scalar, other, codes)


def habilitations_dropped(atelier: Atelier) -> Iterator[Mutant]:
    for scalar in atelier.scalars(rf"{_PARTIES}\.habilitations\.\d+\.nature"):
        organisme = scalar.cle.split(".")[1]
        institution = atelier.organismes.organismes[organisme]
        hors = "" if institution is None or institution.type in _VOTE else _PEUT_SEUL
        yield out_of_reach(dropped(atelier, "habilitation retirée", scalar, right("V-23")), hors)


_VOTE = ("epci", "commune", "departement", "region", "association", "syndicat")


_PEUT_SEUL = "le représentant de cet organisme peut signer seul"


def parties_dropped(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-20", "V-23", "V-24", "V-26", "V-27", "V-40", "V-42", "V-44", "V-63", "V-70")
    codes |= right("V-72", "V-47", "V-48", "V-62", "V-64")
    for scalar in atelier.scalars(rf"{_PARTIES}\.organisme"):
        yield dropped(atelier, "partie retirée", scalar, codes)
        others = [p.id for p in atelier.examens[scalar.source].document.parties]
        outside = next((o for o in atelier.organismes.organismes if o not in others), None)
        if outside:
            wide = codes | right("V-21", "V-22", "V-25", "V-29", "V-68", "V-74")
            yield mutant(atelier, "partie remplacée par une autre", scalar, outside, wide)
    for scalar in atelier.scalars(rf"{_PARTIES}\.engagements"):
        found = atelier.without(scalar.path, scalar.line)
        said = f"sans {scalar.cle}"
        rule = "engagements d’une partie retirés"
        yield Mutant(rule, scalar.path, scalar.line, found, right("V-20"), said)
    for scalar in atelier.scalars(r"[\w-]+:signature\.exemplaires"):
        if scalar.raw.isdigit():
            for _, new in plus_or_minus(scalar.raw):
                yield mutant(atelier, "exemplaires ±1", scalar, new, right("V-26"))
    for scalar in atelier.scalars(rf"{_PARTIES}\.ci_apres"):
        new = "le Grand Partenaire"
        named = right("V-20", "V-24", "V-64", "V-65")
        yield mutant(atelier, "nom court changé", scalar, new, named)


def mandates(atelier: Atelier) -> Iterator[Mutant]:
    """Yield the mandates of who signs, ended before the signature or begun after it."""
    for name, jour in jours_de_signature(atelier).items():
        for partie in atelier.examens[name].document.parties:
            for person in partie.sign_on(jour):
                cle = person_key(partie.organisme, person).removeprefix("organismes.")
                yield from _mandate(atelier, cle, jour)
                delegant = next(iter(atelier.scalars(rf"organismes:{re.escape(cle)}\.de")), None)
                if delegant:
                    above = f"{partie.id}.representants.{delegant.raw}"
                    yield from _mandate(atelier, above, jour, delegant=True)


def _mandate(atelier: Atelier, cle: str, jour: date, *, delegant: bool = False) -> Iterator[Mutant]:
    own = rf"organismes:{re.escape(cle)}"
    before, after = (jour - UN_JOUR).isoformat(), (jour + UN_JOUR).isoformat()
    codes = right("V-21")
    ended = list(atelier.scalars(rf"{own}\.au"))
    for scalar in ended:
        yield mutant(atelier, "mandat achevé la veille", scalar, before, codes)
    for scalar in () if ended else atelier.scalars(rf"{own}\.id"):
        content = _with_line(atelier, scalar, f"au: {before}")
        said = f"{cle}.au: {before}"
        rule = "mandat achevé la veille"
        yield Mutant(rule, scalar.path, scalar.line, content, codes, said)
    for scalar in atelier.scalars(rf"{own}\.du"):
        yield mutant(atelier, "mandat commencé le lendemain", scalar, after, codes)
    for scalar in () if delegant else atelier.scalars(rf"{own}\.acte\.date"):
        yield mutant(atelier, "nomination après la signature", scalar, after, codes)


def _with_line(atelier: Atelier, scalar: Scalar, line: str) -> str:
    lines = atelier.text(scalar.path).split("\n")
    own = lines[scalar.line - 1]
    indent = " " * own.index("id:")
    return "\n".join([*lines[: scalar.line], f"{indent}{line}", *lines[scalar.line :]])


def persons(atelier: Atelier) -> Iterator[Mutant]:
    """Yield the signatories dropped, without a name or a title, or with another civility."""
    ids = {p.id for e in atelier.examens.values() for p in e.document.parties}
    own = "|".join(map(re.escape, sorted(ids)))
    base = rf"organismes:({own})\.(representants|delegations)\.[\w-]+"
    codes = right("V-21", "V-22", "V-25")
    for scalar in _signing(atelier, rf"{base}\.id"):
        yield dropped(atelier, "signataire retiré", scalar, codes)
    for scalar in _signing(atelier, rf"{base}\.(nom|qualite)"):
        yield mutant(atelier, "signataire sans nom ou qualité", scalar, "inconnu", codes)
    for scalar in _signing(atelier, rf"{base}\.civilite"):
        other = "M." if scalar.raw == "Mme" else "Mme"
        qualite = sibling(atelier, scalar, "qualite") or ""
        accord = sibling(atelier, scalar, "accord")
        epicene = not re.match(r"(Directeur|Directrice|Président|Vice-président)", qualite)
        hors = "un titre qui ne s’accorde pas" if accord or epicene else ""
        yield mutant(atelier, "civilité changée", scalar, other, codes, hors)
    for scalar in atelier.scalars(rf"organismes:({own})\.siren"):
        new = f'"{next_digit(scalar.raw.strip(chr(34)))}"'
        told = any(
            scalar.raw.strip('"') in s.raw for s in atelier.scalars(r"[\w-]+:.*\.identifiant")
        )
        hors = "" if told else "un SIREN que rien ne répète"
        yield mutant(atelier, "SIREN changé", scalar, new, right("V-23"), hors)


def _signing(atelier: Atelier, pattern: str) -> Iterator[Scalar]:
    """Yield the scalars of `pattern` that are of who signs an act: no other is printed."""
    signing = {
        person_key(partie.organisme, person).removeprefix("organismes.")
        for examen in atelier.examens.values()
        for partie in examen.document.parties
        for person in partie.sign_on(examen.jour)
    }
    for scalar in atelier.scalars(pattern):
        if scalar.cle.rpartition(".")[0] in signing:
            yield scalar


RULES = (
    habilitation_dates,
    habilitation_words,
    habilitations_dropped,
    parties_dropped,
    mandates,
    persons,
)
