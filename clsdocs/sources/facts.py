"""From the plain values of a YAML file to values of the domain, or to every fault in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from clsdocs.domain.liens import DEPENDENT, Liens
from clsdocs.domain.valeurs import Blanc, Collection, Fait, did_you_mean, show
from clsdocs.errors import Place, Problem
from clsdocs.francais import suggestion
from clsdocs.sources.nodes import Facts, Location

F = TypeVar("F", bound=Fait)

_UNIQUE_BY = {
    "parties": "organisme",
    "financement.financeurs": "organisme",
    "anterieur.avenants": "numero",
}
_NAMED_ONCE = {"agissant_pour", "presidence", "membres", "copilotes", "partenaires", "epci"}


def validate(
    kind: type[F], facts: Facts, identifiant: str | None, liens: Liens
) -> tuple[F | None, tuple[Problem, ...]]:
    """Return the `kind` that `facts` state under the id `identifiant`, if any, and what is wrong.

    None comes back where anything is wrong, without a problem where another file is to blame.
    """
    if not isinstance(facts.value, dict):
        return None, () if facts.faulty else (_shape(facts, (), facts.value, "model_type"),)
    given = {"id": identifiant} if identifiant is not None else {}
    own = (*_written_id(facts, given), *_duplicates(facts, facts.value, ()))
    try:
        fait = kind.model_validate({**facts.value, **given}, context=liens)
    except ValidationError as error:
        return None, (*own, *_problems(kind, facts, error))
    return None if own or facts.faulty else fait, own


def _written_id(facts: Facts, given: Mapping[str, str]) -> Iterator[Problem]:
    if given and "id" in facts.value:
        advice = f"la retirer : l’identifiant est déjà « {given['id']} »"
        yield Problem(facts.keys[facts.dotted(("id",))], "L-11", "clé « id » inconnue", advice)


def _problems(kind: type[Fait], facts: Facts, error: ValidationError) -> Iterator[Problem]:
    details = [e for e in error.errors(include_url=False) if e["type"] != DEPENDENT]
    unknown = [e["loc"] for e in details if e["type"] == "extra_forbidden"]
    meant = {(*loc[:-1], suggestion(str(loc[-1]), _known(kind, loc[:-1]))) for loc in unknown}
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in meant:
            continue
        problem, cle = _problem(kind, facts, detail)
        if not facts.is_faulty(cle):
            yield problem


def _problem(kind: type[Fait], facts: Facts, detail: ErrorDetails) -> tuple[Problem, str]:
    location, context = detail["loc"], detail.get("ctx", {})
    if detail["type"] == "missing":
        return _missing(facts, location), facts.dotted(location)
    if detail["type"] == "extra_forbidden":
        return _unknown(kind, facts, location), facts.dotted(location)
    if "advice" not in context:
        return _shape(facts, location, detail["input"], detail["type"]), facts.dotted(location)
    cle = facts.dotted((*location, *context["at"]))
    place = facts.keys.get(cle) if location[-1:] == ("[key]",) else None
    message, advice = context["message"], context["advice"]
    return Problem(place or facts.place(cle), detail["type"], message, advice), cle


def _missing(facts: Facts, location: Location) -> Problem:
    key, parent = location[-1], facts.dotted(location[:-1])
    where = f" de « {parent} »" if parent else ""
    return Problem(
        facts.place(parent), "L-10", f"clé « {key} » absente{where}", f"ajouter « {key}: … »"
    )


def _unknown(kind: type[Fait], facts: Facts, location: Location) -> Problem:
    key, known = str(location[-1]), _known(kind, location[:-1])
    advice = did_you_mean(key, known, f"clés possibles : {', '.join(known)}")
    return Problem(facts.keys[facts.dotted(location)], "L-11", f"clé « {key} » inconnue", advice)


_SHAPES = {
    "tuple_type": ("une liste", "écrire chaque élément sur sa ligne, après « - »"),
    "dict_type": ("un bloc de clés", "écrire dessous, en retrait, des lignes « clé: valeur »"),
    "model_type": ("un bloc de clés", "écrire dessous, en retrait, des lignes « clé: valeur »"),
}


def _shape(facts: Facts, location: Location, found: object, kind: str) -> Problem:
    cle = facts.dotted(location)
    shown = show(found.motif if isinstance(found, Blanc) else found)
    expected, advice = _SHAPES.get(kind, ("une autre valeur", "la corriger"))
    name = f" pour « {cle} »" if cle else ""
    return Problem(facts.place(cle), "L-12", f"{shown} au lieu d’{expected}{name}", advice)


def _known(kind: type[Fait], location: Location) -> tuple[str, ...]:
    """Return the keys that may be written in the mapping at `location` of a `kind`."""
    shape: Any = kind
    for step in location:
        if isinstance(step, str) and (own := _fait(shape)) is not None:
            names = {field.alias or name: field for name, field in own.model_fields.items()}
            shape = names[step].annotation if step in names else shape
    found = _fait(shape) or kind
    names_of = (field.alias or name for name, field in found.model_fields.items())
    return tuple(name for name in names_of if location or name != "id")


def _fait(shape: Any) -> type[Fait] | None:
    """Return the class of facts that the annotation `shape` holds."""
    if isinstance(shape, type) and issubclass(shape, Collection):
        return _fait(shape.element())
    if isinstance(shape, type) and issubclass(shape, Fait):
        return shape
    return next((found for part in get_args(shape) if (found := _fait(part))), None)


def _duplicates(facts: Facts, value: Any, location: Location) -> Iterator[Problem]:
    if isinstance(value, list):
        yield from _same(facts, value, location, "id")
        if key := _UNIQUE_BY.get(facts.dotted(location)):
            yield from _same(facts, value, location, key)
        if location[-1] in _NAMED_ONCE:
            yield from _same_names(facts, value, location)
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _duplicates(facts, inner, (*location, step))


def _same(facts: Facts, elements: list[Any], location: Location, key: str) -> Iterator[Problem]:
    names = [element.get(key) if isinstance(element, dict) else None for element in elements]
    if not _has_twice(names):
        return
    parent = facts.dotted(location)
    places = [
        facts.place(f"{parent}.{facts.element(parent, rank)}.{key}")
        for rank in range(len(elements))
    ]
    advice = "n’en garder qu’un" if key == "organisme" else "donner à chacun le sien"
    yield from _repeated(names, places, f"{key} ", advice)


def _same_names(facts: Facts, elements: list[Any], location: Location) -> Iterator[Problem]:
    if not _has_twice(elements):
        return
    places = [facts.place(facts.dotted((*location, rank))) for rank in range(len(elements))]
    yield from _repeated(elements, places, "", "n’en garder qu’un")


def _has_twice(names: Sequence[object]) -> bool:
    known = [name for name in names if isinstance(name, str)]
    return len(set(known)) < len(known)


def _repeated(
    names: Sequence[object], places: Sequence[Place], kind: str, advice: str
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for name, place in zip(names, places, strict=True):
        if not isinstance(name, str):
            continue
        if name in first:
            message = f"{kind}« {name} » en double (déjà ligne {first[name]})"
            yield Problem(place, "L-31", message, advice)
        first.setdefault(name, place.line)
