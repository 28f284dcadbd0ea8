"""Facts as texts see them: only what is declared can be read, and each reading is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2.runtime import Undefined

from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import Blanc, Collection, Fait
from clsdocs.expressions.faults import ExpressionError, Faute
from clsdocs.expressions.printing import printed
from clsdocs.expressions.readable import readable


class Vue:
    """A fact as an expression sees it: `value`, its dotted key `cle`, the keys read `lues`."""

    __slots__ = ("cle", "lues", "value")

    def __init__(self, value: object, cle: str, lues: set[str]) -> None:
        self.value, self.cle, self.lues = value, cle, lues

    def with_value(self, value: object) -> Vue:
        """Return a view of `value`, made from this fact."""
        return Vue(value, self.cle, self.lues)

    def read(self, name: str) -> Vue:
        """Return the part of the fact called `name`, a `Faute` where it has none."""
        value = self.value
        if value is None or isinstance(value, (Blanc, Faute)):
            return self
        if isinstance(value, Mapping):
            return self.item(name)
        if isinstance(value, (Fait, Collection)) and name in readable(type(value)):
            return self._part(getattr(value, name), name)
        return self._fault(f"« {self.cle} » n’a pas de « {name} »", "voir docs/guide.md")

    def item(self, key: object) -> Vue:
        """Return the element `key`: a rank or an id in a list, a key in a mapping."""
        value, key = self.value, unwrap(key)
        if value is None or isinstance(value, (Blanc, Faute)):
            return self
        if isinstance(value, Mapping):
            for name in (key, str(key)):
                if name in value:
                    return self._part(value[name], str(name))
            return self._fault(f"« {self.cle} » n’a pas de « {key} »", _known(map(str, value)))
        if isinstance(value, tuple):
            return self._element(value, key)
        return self.read(str(key))

    def _element(self, value: tuple[Any, ...], key: object) -> Vue:
        if isinstance(key, int) and -len(value) <= key < len(value):
            return self._part(value[key], element_id(value[key]) or str(key))
        for element in value:
            if element_id(element) == key:
                return self._part(element, str(key))
        known = [name for element in value if (name := element_id(element))]
        return self._fault(f"« {self.cle} » n’a pas de « {key} »", _known(known))

    def _part(self, value: object, name: str) -> Vue:
        cle = f"{self.cle}.{name}" if self.cle else name
        if isinstance(value, Organisme):
            cle = f"organismes.{value.id}"
        return Vue(value, cle, self.lues)

    def _fault(self, message: str, advice: str) -> Vue:
        return self.with_value(Faute(message, advice))

    def note(self) -> object:
        """Return the fact itself and remember that it was read."""
        if isinstance(self.value, Faute):
            raise ExpressionError(self.value.message, self.value.advice)
        self.lues.add(self.cle)
        return self.value

    def comparable(self) -> Any:
        """Return the fact to compare or calculate with; a blank cannot be."""
        value = self.note()
        if isinstance(value, Blanc):
            raise ExpressionError(
                f"« {self.cle} » n’est pas connu ({value.motif}) : ni comparaison ni calcul",
                "l’indiquer dans les faits, ou écrire la phrase sans ce calcul",
            )
        return value

    def __bool__(self) -> bool:
        value = self.note()
        return isinstance(value, Blanc) or bool(value)

    def __iter__(self) -> Iterator[Vue]:
        value = self.note()
        if isinstance(value, Mapping):
            yield from (Vue(key, f"{self.cle}.{key}", self.lues) for key in value)
        elif isinstance(value, tuple):
            for rank, element in enumerate(value):
                yield self._part(element, element_id(element) or str(rank))
        elif value is not None:
            message = f"« {self.cle} » n’est pas une liste"
            raise ExpressionError(message, "ne pas le parcourir avec {% for %}")

    def __len__(self) -> int:
        value = self.comparable()
        if isinstance(value, (str, tuple, Mapping)):
            return len(value)
        raise ExpressionError(
            f"« {self.cle} » n’est pas une liste", "ne pas en compter les éléments"
        )

    def __contains__(self, other: object) -> bool:
        value, other = self.comparable(), unwrap(other)
        if isinstance(value, tuple):
            return any(other in (element, element_id(element)) for element in value)
        return isinstance(value, (str, Mapping)) and other in value

    def __eq__(self, other: object) -> bool:
        return bool(self.comparable() == comparable(other))

    def __hash__(self) -> int:
        return hash(self.cle)

    def __lt__(self, other: object) -> bool:
        return bool(self.comparable() < comparable(other))

    def __le__(self, other: object) -> bool:
        return bool(self.comparable() <= comparable(other))

    def __gt__(self, other: object) -> bool:
        return bool(self.comparable() > comparable(other))

    def __ge__(self, other: object) -> bool:
        return bool(self.comparable() >= comparable(other))

    def __str__(self) -> str:
        return str(printed(self.note(), self.cle))


def views_of(names: Mapping[str, object], lues: set[str] | None = None) -> dict[str, Vue]:
    """Return a view of each fact of `names`; the keys that are read go to `lues`."""
    reads = set() if lues is None else lues
    return {name: Vue(value, name, reads) for name, value in names.items()}


def as_view(value: object) -> Vue:
    """Return `value` where it is a view, else a view of it that has no key."""
    return value if isinstance(value, Vue) else Vue(value, "", set())


def unwrap(value: object) -> Any:
    """Return the fact behind a view, noting that it was read; anything else unchanged."""
    return value.note() if isinstance(value, Vue) else value


def comparable(value: object) -> Any:
    """Return the fact behind a view, to compare or calculate with."""
    if isinstance(value, Undefined):
        str(value)
    return value.comparable() if isinstance(value, Vue) else value


def element_id(element: object) -> str | None:
    """Return the id by which texts name an element of a list, None where it has none."""
    name = getattr(element, "id", None)
    return name if isinstance(name, str) else None


def _known(names: Any) -> str:
    listed = ", ".join(f"« {name} »" for name in names)
    return f"possibles : {listed}" if listed else "la liste est vide"
