"""How sums are written and bound: rounding, the reservation of credits, signs and separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clsdocs.controles.constats import Constat, Correction
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.lecture.sommes import sums_of
from clsdocs.controles.montants.connus import names_in
from clsdocs.domain.financement import Financement, Unite
from clsdocs.domain.organisme import TypeOrganisme
from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.francais import nombre

_UNIT = re.compile(r"\barrondi\w* (?:à l'|au |à la )(?P<unite>euro|centime|dizaine|centaine)")
_TAKEN = re.compile(
    r"\b(?:différence|écart|reliquat|reste|centime restant|euro restant)s? d?'?(?:arrondi)?",
    re.IGNORECASE,
)


def check_rounding(examen: Examen) -> Iterator[Constat]:
    """Yield the rules of rounding that a text states and that the financing does not follow."""
    financement = examen.document.financement
    if financement is None or not financement.financeurs:
        return
    for found in examen.search(_UNIT, "corps"):
        if found.match["unite"] != financement.arrondi.unite:
            message = f"« {found.mots} », alors que le financement arrondit "
            message += "à l’euro" if financement.arrondi.unite is Unite.EURO else "au centime"
            yield Constat(found.place, message, "corriger la phrase, ou « arrondi »", found.mots)
    yield from _adjusted(examen, financement)
    yield from _uneven(examen, financement)


def _adjusted(examen: Examen, financement: Financement) -> Iterator[Constat]:
    adjusting = financement.arrondi.ajuste
    restes = [f.id for f in financement.financeurs if f.reste is not None]
    ident = adjusting.id if adjusting else (restes[-1] if restes else "")
    names = names_in(examen)
    for found in examen.search(_TAKEN, "corps"):
        sentence = fold(found.phrase)
        if "arrondi" not in sentence or not ident:
            continue
        named = {name for *_, name in names.find(sentence)}
        if len(named) == 1 and ident not in named:
            message = f"« {found.phrase} » : dans le financement, c’est « {ident} » qui prend ce "
            message += "que laissent les arrondis"
            advice = "corriger la phrase, ou « arrondi.ajuste »"
            yield Constat(found.place, message, advice, found.phrase)


def _uneven(examen: Examen, financement: Financement) -> Iterator[Constat]:
    """Yield the financing in whole euros whose fixed amounts have cents."""
    if financement.arrondi.unite is not Unite.EURO:
        return
    for funder in financement.financeurs:
        for year, amount in funder.montants.items():
            if isinstance(amount, Decimal) and amount % 1:
                message = f"{funder.nom} : {nombre(amount)}\u00a0€ pour {year}, alors que le "
                message += "financement arrondit à l’euro"
                place = examen.at(f"financement.financeurs.{funder.id}.montants.{year}")
                yield Constat(place, message, "arrondir ce montant, ou changer « arrondi.unite »")
                return


_RESERVE = re.compile(
    r"sous réserve [^.]{0,60}?(?:crédit|budget|financement)|disponibilité (?:annuelle )?des crédits"
    r"|inscription (?:annuelle )?des crédits|ouverture des crédits|vote (?:annuel )?du budget"
    r"|principe (?:de l'|d')annualité|dans la limite (?:annuelle )?(?:de ses|de leurs|des) crédits"
    r"|\b(?:crédit|fonds|subvention|financement|participation)\w*\b[^.]{0,120}"
    r"sous réserve de (?:leur|sa) disponibilité",
    re.IGNORECASE,
)
_PUBLIC = {
    TypeOrganisme.ARS,
    TypeOrganisme.ETAT,
    TypeOrganisme.REGION,
    TypeOrganisme.DEPARTEMENT,
}


def check_reservation(examen: Examen) -> Iterator[Constat]:
    """Yield the financing over several years that no reservation of credits goes with."""
    financement = examen.document.financement
    if financement is None or examen.acte is None or len(financement.annees) < 2:
        return
    paying = [f for f in financement.financeurs if f.organisme and f.organisme.type in _PUBLIC]
    if not paying or next(examen.search(_RESERVE), None) is not None:
        return
    message = f"{paying[0].nom} s’engage sur plusieurs années sans réserve de crédits"
    advice = "ajouter « sous réserve de la disponibilité des crédits »"
    yield Constat(examen.at("financement"), message, advice)


_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->|`[^`\n]*`|\]\([^)\n]*\)", re.DOTALL)
_GAP = "[ \u00a0\u202f]"
_WRITTEN = re.compile(
    rf"(?<![\w.,/]) *(?P<chiffres>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,3}}(?:{_GAP}\d{{3}})+|\d+)"
    rf"(?P<centimes>[.,]\d{{1,2}})?(?P<blanc>{_GAP}?)(?P<unite>€|euros?\b|EUR\b)"
    rf"|(?<![\w€])€{_GAP}?(?P<apres>\d{{1,3}}(?:[. \u00a0\u202f]\d{{3}})*|\d+)(?![\d,. ]*€)"
)


def check_writing(examen: Examen) -> Iterator[Constat]:
    """Yield the sums that are not written as the others: separators, decimals, sign."""
    signs = {s.mots[-1] for p in examen.passages for s in sums_of(p) if not s.lettres}
    mixed = "€" in signs and len(signs) > 1
    for text in examen.ecrits:
        bare = _CODE.sub(lambda found: re.sub(r"\S", " ", found[0]), text.text)
        for found in _WRITTEN.finditer(bare):
            right = _right(found, mixed)
            wrong = found[0].strip()
            if fold(right) != fold(wrong):
                start = found.start() + len(found[0]) - len(found[0].lstrip())
                place = _place(text, start)
                message = f"« {wrong} » s’écrit « {right} »"
                advice = "écrire tous les montants de la même manière"
                fix = Correction(place, wrong, right)
                yield Constat(place, message, advice, wrong, correction=fix)


def _right(found: re.Match[str], mixed: bool) -> str:
    """Return the sum as clsdocs writes it; « euros » stays where the act says it everywhere."""
    digits = re.sub(r"\D", "", found["chiffres"] or found["apres"])
    whole = nombre(int(digits)).replace("\u202f", " ")
    cents = (found["centimes"] or "")[1:]
    decimals = f",{cents:0<2}" if cents else ""
    unit = found["unite"] or "€"
    return f"{whole}{decimals} {'€' if mixed or unit == 'EUR' else unit}"


def _place(text: Text, offset: int) -> Place:
    line = text.text.count("\n", 0, offset)
    column = offset - (text.text.rfind("\n", 0, offset) + 1)
    return Place(text.path, text.line + line, column + 1)
