"""From the words of a YAML file to one checked value: dates, amounts, shares, ids, and blanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, PlainValidator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from clsdocs.domain.blancs import A_FIXER as A_FIXER
from clsdocs.domain.blancs import INCONNU as INCONNU
from clsdocs.domain.blancs import Blanc as Blanc
from clsdocs.domain.blancs import did_you_mean as did_you_mean
from clsdocs.domain.blancs import show as show

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Fait(BaseModel):
    """Facts read from one YAML mapping; unknown keys are refused, nothing changes once made."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
        defer_build=True,  # most commands read few of the kinds of facts
    )

    CALCULES: ClassVar[tuple[str, ...]] = ()
    """Computed properties that texts may read, besides the fields."""


class Collection(tuple[T, ...]):
    """A tuple of facts that also answers in groups, such as `parties.principales`."""

    CALCULES: ClassVar[tuple[str, ...]] = ()
    FEMININ: ClassVar[bool] = False
    """Whether its elements are counted in the feminine: « vingt et une fiches »."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        element = cls.element()
        inner = handler.generate_schema(tuple[element, ...])  # type: ignore[valid-type]
        return core_schema.no_info_after_validator_function(cls, inner)

    @classmethod
    def element(cls) -> type[Any]:
        """Return the class of what the collection holds."""
        raise NotImplementedError


def faute(
    code: str, message: str, advice: str, *, at: tuple[str | int, ...] = ()
) -> PydanticCustomError:
    """Return the error by which a validator tells the user what is wrong and what to do.

    `at` leads from the value that is checked to the part of it that is wrong.
    """
    context = {"message": message, "advice": advice, "at": at}
    return PydanticCustomError(cast(Any, code), "{message} ; {advice}", context)


def _scalar(value: object, code: str, expected: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Blanc):
        raise faute(code, f"« {value.motif} » n’est pas possible ici", f"indiquer {expected}")
    raise faute(code, f"{show(value)} au lieu d’une valeur simple", f"indiquer {expected}")


def _or_blanc(
    read: Callable[[str], T], code: str, expected: str, motifs: tuple[str, ...] = (INCONNU,)
) -> Callable[[object], T | Blanc]:
    def validate(value: object) -> T | Blanc:
        if isinstance(value, Blanc) and value.motif in motifs:
            return value
        return read(_scalar(value, code, expected))

    return validate


def _read_texte(text: str) -> str:
    if not text.strip():
        raise faute("L-20", "texte vide", "l’écrire, ou retirer la clé")
    return text


_JOUR = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_jour(text: str) -> date:
    """Return the day written AAAA-MM-JJ; raise what the user must be told when it is none."""
    found = _JOUR.fullmatch(text)
    if found is None:
        raise faute(
            "L-21", f"date {show(text)} mal écrite", "l’écrire AAAA-MM-JJ, par exemple 2019-05-31"
        )
    year, month, day = map(int, found.groups())
    if not 1700 <= year <= 2199:
        raise faute("L-21", f"l’année de la date {show(text)} est invraisemblable", "la corriger")
    try:
        return date(year, month, day)
    except ValueError:
        raise faute(
            "L-21", f"la date {show(text)} n’existe pas", "corriger le jour ou le mois"
        ) from None


_MONTANT = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,2})?")


def _read_montant(text: str) -> Decimal:
    if _MONTANT.fullmatch(text) is None:
        advice = "l’écrire en chiffres sans espace ni €, avec un point : 47251 ou 47251.50"
        raise faute("L-22", f"montant {show(text)} mal écrit", advice)
    return Decimal(text)


def _read_entier(text: str) -> int:
    if re.fullmatch(r"0|[1-9][0-9]{0,8}", text) is None:
        raise faute(
            "L-23", f"nombre {show(text)} mal écrit", "l’écrire en chiffres sans espace : 12"
        )
    return int(text)


def _read_annee(value: object) -> int:
    text = _scalar(value, "L-23", "une année")
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}", text) is None:
        raise faute("L-23", f"année {show(text)} mal écrite", "l’écrire sur quatre chiffres : 2019")
    return int(text)


def _read_booleen(value: object) -> bool:
    text = _scalar(value, "L-24", "oui ou non")
    known = {"oui": True, "true": True, "non": False, "false": False}
    if text not in known:
        raise faute("L-24", f"{show(text)} n’est ni oui ni non", "écrire oui ou non")
    return known[text]


_POUR_CENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))?\s*%")
_QUOTIENT = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def _read_part(text: str) -> Fraction:
    advice = "l’écrire 50 % ou 2/3"
    if found := _POUR_CENT.fullmatch(text):
        part = Fraction(f"{found[1]}.{found[2] or 0}") / 100
    elif found := _QUOTIENT.fullmatch(text):
        part = Fraction(int(found[1]), int(found[2]))
    elif text == "1":
        part = Fraction(1)
    else:
        raise faute("L-26", f"part {show(text)} mal écrite", advice)
    if not 0 < part <= 1:
        raise faute("L-26", f"la part {show(text)} n’est pas entre 0 et 100 %", advice)
    return part


_IDENTIFIANT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_identifiant(text: str) -> bool:
    """Return whether `text` has the form of an id: lower case, digits and hyphens."""
    return _IDENTIFIANT.fullmatch(text) is not None


def _read_identifiant(value: object) -> str:
    text = _scalar(value, "L-27", "un identifiant")
    if not is_identifiant(text):
        advice = "l’écrire en minuscules sans accent, chiffres et tirets : acompte-2019"
        raise faute("L-27", f"identifiant {show(text)} mal écrit", advice)
    return text


def is_chemin(text: str) -> bool:
    """Return whether `text` is a path that cannot lead out of the folder it is read from."""
    return not (
        text.startswith(("/", "~")) or "\\" in text or ".." in text.split("/") or ":" in text
    )


def _read_chemin(value: object) -> str:
    text = _scalar(value, "L-28", "un fichier du dossier")
    if not is_chemin(text):
        advice = "donner un chemin relatif au dossier, sans « .. » : annexes/carte.png"
        raise faute("L-28", f"le chemin {show(text)} sort du dossier", advice)
    return text


_COURRIEL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def _read_courriel(text: str) -> str:
    if _COURRIEL.fullmatch(text) is None:
        advice = "l’écrire comme prenom.nom@exemple.fr, une seule adresse"
        raise faute("L-29", f"adresse électronique {show(text)} mal écrite", advice)
    return text


def choix(values: type[E]) -> PlainValidator:
    """Return the validator of one word out of the enumeration `values`."""
    words = [member.value for member in values]

    def validate(value: object) -> E:
        text = _scalar(value, "L-25", f"un mot parmi : {', '.join(words)}").replace("’", "'")
        if text not in words:
            advice = did_you_mean(text, words, f"choisir parmi : {', '.join(words)}")
            raise faute("L-25", f"{show(text)} n’est pas possible ici", advice)
        return values(text)

    return PlainValidator(validate, json_schema_input_type=values)


def one_or_more(value: object) -> object:
    """Return `value` as a list, so that one word may stand for a list of one."""
    return value if isinstance(value, list) else [value]


def _schema(pattern: str, description: str) -> Any:
    return Annotated[str, Field(pattern=f"^(?:{pattern}|{INCONNU})$", description=description)]


Texte = Annotated[
    str | Blanc,
    PlainValidator(_or_blanc(_read_texte, "L-20", "un texte"), json_schema_input_type=str),
]
Courriel = Annotated[
    str | Blanc,
    PlainValidator(
        _or_blanc(_read_courriel, "L-29", "une adresse électronique"),
        json_schema_input_type=_schema(_COURRIEL.pattern, "adresse électronique"),
    ),
]
Jour = Annotated[
    date | Blanc,
    PlainValidator(
        _or_blanc(read_jour, "L-21", "une date"),
        json_schema_input_type=_schema(_JOUR.pattern, "date AAAA-MM-JJ"),
    ),
]
Montant = Annotated[
    Decimal | Blanc,
    PlainValidator(
        _or_blanc(_read_montant, "L-22", "un montant", (INCONNU, A_FIXER)),
        json_schema_input_type=_schema(f"{_MONTANT.pattern}|{A_FIXER}", "montant en euros"),
    ),
]
Entier = Annotated[
    int | Blanc,
    PlainValidator(
        _or_blanc(_read_entier, "L-23", "un nombre"),
        json_schema_input_type=_schema("[0-9]+", "nombre entier"),
    ),
]
Annee = Annotated[
    int, PlainValidator(_read_annee, json_schema_input_type=_schema("[0-9]{4}", "année"))
]
Booleen = Annotated[bool, PlainValidator(_read_booleen, json_schema_input_type=bool)]
Part = Annotated[
    Fraction | Blanc,
    PlainValidator(
        _or_blanc(_read_part, "L-26", "une part"),
        json_schema_input_type=_schema(f"{_POUR_CENT.pattern}|{_QUOTIENT.pattern}", "50 % ou 2/3"),
    ),
]
Identifiant = Annotated[
    str,
    PlainValidator(
        _read_identifiant, json_schema_input_type=_schema(_IDENTIFIANT.pattern, "identifiant")
    ),
]
Chemin = Annotated[str, PlainValidator(_read_chemin, json_schema_input_type=str)]
Fichier = Annotated[
    str | Blanc,
    PlainValidator(
        lambda value: value if isinstance(value, Blanc) else _read_chemin(value),
        json_schema_input_type=str,
    ),
]
"""A path, or a file that is known to exist but was not found (`inconnu`)."""
