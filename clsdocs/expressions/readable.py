"""What texts and templates may read of a fact: from its class to the kind of each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from clsdocs.domain.valeurs import Blanc, Collection, Fait
from clsdocs.record import Record


class Kind(Record):
    """What an expression gives: a record of `fields`, a list of `element`, a mapping, or words.

    A kind without any of them is a plain value; `any` is what cannot be known before rendering.
    """

    fait: type[Fait] | None = None
    element: Kind | None = None
    entries: Kind | None = None
    groups: type[Collection[Any]] | None = None
    any: bool = False

    def part(self, name: str) -> Kind | None:
        """Return the kind of the part `name`, None where there is none."""
        owner = self.fait or self.groups
        if owner is not None:
            return kind_of(readable(owner)[name]) if name in readable(owner) else None
        return self.entries

    def names(self) -> tuple[str, ...]:
        """Return the names of the parts."""
        owner = self.fait or self.groups
        return tuple(readable(owner)) if owner else ()


VALUE = Kind()
ANY = Kind(any=True)


@cache
def readable(owner: type) -> Mapping[str, Any]:
    """Return what may be read of a fact or collection: each name and the type of what it gives."""
    found: dict[str, Any] = {}
    if issubclass(owner, Fait):
        found |= {
            name: field.annotation for name, field in owner.model_fields.items() if not field.alias
        }
    for name in getattr(owner, "CALCULES", ()):
        found[name] = get_type_hints(getattr(owner, name).fget)["return"]
    return found


def kind_of(annotation: Any) -> Kind:
    """Return the kind of what has the type `annotation`, blanks and absence set aside."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_of(arguments[0])
    if origin in (Union, UnionType):
        kinds = [kind_of(a) for a in arguments if a not in (NoneType, Blanc)]
        lists = [kind for kind in kinds if kind.element is not None]
        return kinds[0] if len(kinds) == 1 else lists[0] if lists else VALUE
    if origin is tuple:
        return Kind(element=kind_of(arguments[0]))
    if origin in (dict, Mapping):
        return Kind(entries=kind_of(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, Collection):
        return Kind(element=Kind(fait=annotation.element()), groups=annotation)
    if isinstance(annotation, type) and issubclass(annotation, Fait):
        return Kind(fait=annotation)
    return VALUE
