"""From plain facts before and after to the operations « valeur » between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from clsdocs.domain.blancs import Blanc
from clsdocs.record import Record

Operation = dict[str, Any]


class Intraduisible(Record):
    """A change of the fact `cle` that no « valeur » can say."""

    cle: str
    message: str


def compare_values(cle: str, before: Any, after: Any) -> Iterator[Operation | Intraduisible]:
    """Yield each « valeur » that makes `before`, the fact `cle`, what `after` is."""
    if same_value(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _compare_keys(cle, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _compare_items(cle, before, after)
    elif _is_scalar(before) and _is_scalar(after):
        yield {"valeur": {"cle": cle, "de": before, "a": after}}
    else:
        yield Intraduisible(cle, f"« {cle} » est écrit autrement")


def _compare_keys(
    cle: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Operation | Intraduisible]:
    for key, value in before.items():
        own = f"{cle}.{key}" if cle else str(key)
        if key not in after:
            yield Intraduisible(own, f"« {own} » est retiré")
        else:
            yield from compare_values(own, value, after[key])
    for key in after:
        if key not in before:
            own = f"{cle}.{key}" if cle else str(key)
            if _is_scalar(after[key]):
                yield {"valeur": {"cle": own, "a": after[key]}}
            else:
                yield Intraduisible(own, f"« {own} » est ajouté")


def _compare_items(
    cle: str, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Operation | Intraduisible]:
    names = names_of_items(before)
    if names != names_of_items(after):
        yield Intraduisible(
            cle, f"« {cle} » a des éléments en plus, en moins ou dans un autre ordre"
        )
        return
    for name, old, new in zip(names, before, after, strict=True):
        yield from compare_values(f"{cle}.{name}", old, new)


def names_of_items(items: Sequence[Any]) -> list[str]:
    """Return what dotted keys call each element: its `id` or `organisme`, else its rank."""
    names: list[str] = []
    for rank, item in enumerate(items):
        own = item.get("id", item.get("organisme")) if isinstance(item, Mapping) else None
        names.append(own if isinstance(own, str) and own not in names else str(rank))
    return names


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | Blanc)


def same_value(one: Any, other: Any) -> bool:
    """Return whether two plain facts say the same, numbers by their value."""
    if isinstance(one, Blanc) and isinstance(other, Blanc):
        return one.motif == other.motif
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same_value(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return _number(one) is not None and _number(one) == _number(other)
    return bool(one == other)


def _number(text: str) -> Decimal | None:
    # A number with a leading zero is a code, not a quantity.
    if not text[:1].isdigit() or (text.startswith("0") and not text.startswith("0.")):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
