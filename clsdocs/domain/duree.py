"""How long an act lasts: effect and length give the term, two dates give the length."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import PlainValidator, ValidationInfo, model_validator

from clsdocs.domain.valeurs import (
    INCONNU,
    Blanc,
    Booleen,
    Entier,
    Fait,
    Jour,
    Texte,
    did_you_mean,
    faute,
    read_jour,
    show,
)

EVENEMENTS = {
    "derniere_signature": "à la dernière signature",
    "notification": "à la notification",
    "transmission": "à la transmission au contrôle de légalité",
}
"""What sets the day of effect when no date does: a blank until the registre knows it."""


def _read_effet(value: object, info: ValidationInfo) -> date | Blanc:
    if isinstance(value, Blanc) and value.motif == INCONNU:
        return value
    if isinstance(value, str) and value in EVENEMENTS:
        return Blanc(f"duree.{info.field_name}", EVENEMENTS[value])
    if isinstance(value, str) and not value[:1].isdigit():
        advice = did_you_mean(value, EVENEMENTS, f"une date, ou : {', '.join(EVENEMENTS)}")
        raise faute("L-21", f"{show(value)} n’est pas une prise d’effet", advice)
    if not isinstance(value, str):
        raise faute("L-21", f"{show(value)} au lieu d’une date", "l’écrire AAAA-MM-JJ")
    return read_jour(value)


Effet = Annotated[date | Blanc, PlainValidator(_read_effet, json_schema_input_type=str)]


class Retroactif(Fait):
    """Why an act takes effect before it is signed."""

    motif: Texte


class Duree(Fait):
    """The day of effect, the length and the term; length or term, if not written, is computed."""

    effet: Effet | None = None
    annees: Entier | None = None
    mois: Entier | None = None
    terme: Jour | None = None
    terme_inclus: Booleen = True
    retroactif: Retroactif | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for key, longest in (("annees", 99), ("mois", 99 * 12)):
            if _whole(getattr(self, key)) > longest:
                raise faute("L-23", "durée de plus de 99 ans", "la corriger", at=(key,))
        lengths = [length for length in (self.annees, self.mois) if length is not None]
        if lengths and not any(lengths):
            key = "mois" if self.annees is None else "annees"
            raise faute("L-23", "durée nulle", "indiquer au moins un mois", at=(key,))
        if self.terme is None and self._has_length:
            return self.model_copy(update={"terme": self.terme_calcule})
        if not self._has_length and isinstance(self.effet, date) and isinstance(self.terme, date):
            return self.model_copy(update=self._length(self.effet, self.terme))
        return self

    def since(self, jour: date) -> Duree:
        """Return the same duration, taking effect on `jour` where that day was not known yet."""
        if not isinstance(self.effet, Blanc) or self.effet.motif not in EVENEMENTS.values():
            return self
        begun = self.model_copy(update={"effet": jour})
        if not isinstance(self.terme, Blanc):
            return begun
        return begun.model_copy(update={"terme": begun.terme_calcule})

    @property
    def _has_length(self) -> bool:
        return self.annees is not None or self.mois is not None

    @property
    def terme_calcule(self) -> date | Blanc | None:
        """The term that effect and length give, counted from day to day (CPC, art. 641)."""
        if self.effet is None:
            return None
        for known in (self.effet, self.annees, self.mois):
            if isinstance(known, Blanc):
                return known
        assert isinstance(self.effet, date)
        months = 12 * _whole(self.annees) + _whole(self.mois)
        last = last_day(self.effet, months)
        return last if self.terme_inclus else last + timedelta(days=1)

    def _length(self, effet: date, terme: date) -> dict[str, int]:
        last = terme if self.terme_inclus else terme - timedelta(days=1)
        months = 12 * (last.year - effet.year) + last.month - effet.month
        for count in (months, months + 1):
            if count > 0 and last_day(effet, count) == last:
                annees, mois = divmod(count, 12)
                return {k: v for k, v in (("annees", annees), ("mois", mois)) if v}
        return {}


def _whole(number: int | Blanc | None) -> int:
    return number if isinstance(number, int) else 0


def last_day(start: date, months: int) -> date:
    """Return the last day of a period of `months` that begins on `start`.

    The period ends the day before the same day of the month; where that month has no such day, it
    ends with the month (from 31 January, one month ends on 28 or 29 February).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, start.day) - timedelta(days=1)
