"""From frozen values to plain JSON data and back, without loss, by what their types declare."""

from __future__ import annotations

import base64
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from clsdocs.domain.blancs import did_you_mean, show
from clsdocs.record import REQUIRED, Record, default_of, fields

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]

GENRE = "_"
"""The key that names the class of a value where several are possible."""


class Illisible(ValueError):
    """Data that does not have the shape it should: `cle` is where, `message` what is wrong."""

    def __init__(self, message: str, cle: str = "") -> None:
        self.message, self.cle = message, cle
        super().__init__(f"{cle} : {message}" if cle else message)

    def under(self, cle: str) -> Illisible:
        """Return the same fault, seen from the value that holds it under `cle`."""
        return Illisible(self.message, f"{cle}.{self.cle}" if self.cle else cle)


def encode(kind: Any, value: Any) -> Any:
    """Return `value`, declared as `kind`, as plain data; what equals its default is left out."""
    return _encoder(kind)(value)


def decode(kind: Any, data: Any) -> Any:
    """Return the value of `kind` that `encode` turned into `data`; raise `Illisible`."""
    return _decoder(kind)(data)


def _same(value: Any) -> Any:
    return value


@cache
def _encoder(kind: Any) -> Encode:
    if _is_record(kind):
        return _encode_record(kind)
    if kind is bytes:
        return lambda value: base64.b64encode(value).decode("ascii")
    if kind is date:
        return date.isoformat
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _encode_union(args)
    if origin is tuple:
        return _encode_tuple(args)
    if origin is frozenset:
        return sorted
    if origin is not None and issubclass(origin, Mapping):
        inner = _encoder(args[1])
        return lambda value: {key: inner(item) for key, item in value.items()}
    return _same


def _encode_record(kind: Any) -> Encode:
    hints = get_type_hints(kind)
    # Looked up when first used: spans hold blocks, which hold spans.
    plan = [(f.name, hints[f.name], default_of(f)) for f in fields(kind)]

    def apply(value: Any) -> dict[str, Any]:
        found = ((name, hint, getattr(value, name), default) for name, hint, default in plan)
        return {name: _encoder(hint)(v) for name, hint, v, default in found if v != default}

    return apply


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _encode_union(args: tuple[Any, ...]) -> Encode:
    known = [arg for arg in args if arg is not type(None)]
    if len(known) == 1:
        inner = _encoder(known[0])
        return lambda value: None if value is None else inner(value)
    if any(_is_record(arg) for arg in known):
        return _encode_tagged
    raise TypeError(f"no plain form for {args}")


def _encode_tagged(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    return {GENRE: kind.__name__, **_encoder(kind)(value)}


def _encode_tuple(args: tuple[Any, ...]) -> Encode:
    if args[1:] == (Ellipsis,):
        item = args[0]
        return lambda value: [_encoder(item)(v) for v in value]
    return lambda value: [_encoder(arg)(v) for arg, v in zip(args, value, strict=True)]


@cache
def _decoder(kind: Any) -> Decode:
    if _is_record(kind):
        return _decode_record(kind)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _decode_word(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(args)
    if origin is tuple:
        return _decode_tuple(args)
    if origin is frozenset:
        items = _decode_tuple((args[0], Ellipsis))
        return lambda data: frozenset(items(data))
    if origin is not None and issubclass(origin, Mapping):
        return _decode_mapping(args[1])
    raise TypeError(f"no plain form for {kind}")


def _decode_record(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    required = [f.name for f in fields(kind) if default_of(f) is REQUIRED]
    names = {f.name for f in fields(kind)}
    inner: dict[str, Decode] = {}

    def apply(data: Any) -> Any:
        if not isinstance(data, dict):
            raise Illisible(f"{show(data)} au lieu d’un bloc de clés")
        if unknown := data.keys() - names:
            first = min(unknown)
            raise Illisible(did_you_mean(first, names, "clé inconnue"), first)
        for name in required:
            if name not in data:
                raise Illisible("clé manquante", name)
        if not inner:
            inner.update((name, _decoder(hints[name])) for name in names)
        name, found = "", {}
        try:
            for name, item in data.items():
                found[name] = inner[name](item)
        except Illisible as fault:
            raise fault.under(name) from None
        return kind(**found)

    return apply


def _inside(cle: str, read: Decode, data: Any) -> Any:
    try:
        return read(data)
    except Illisible as fault:
        raise fault.under(cle) from None


def _decode_word(kind: type[StrEnum]) -> Decode:
    words = {member.value: member for member in kind}

    def apply(data: Any) -> StrEnum:
        if not isinstance(data, str) or data not in words:
            raise Illisible(f"{show(data)} au lieu d’un mot parmi : {', '.join(words)}")
        return words[data]

    return apply


def _decode_union(args: tuple[Any, ...]) -> Decode:
    known = [arg for arg in args if arg is not type(None)]
    if len(known) == 1:
        inner = _decoder(known[0])
        return lambda data: None if data is None else inner(data)
    classes = {arg.__name__: arg for arg in known}

    def apply(data: Any) -> Any:
        name = data.get(GENRE) if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in classes:
            raise Illisible(f"{show(name or data)} n’est pas possible ici")
        return _decoder(classes[name])({key: v for key, v in data.items() if key != GENRE})

    return apply


def _decode_tuple(args: tuple[Any, ...]) -> Decode:
    def apply(data: Any) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise Illisible(f"{show(data)} au lieu d’une liste")
        kinds = (args[0],) * len(data) if args[1:] == (Ellipsis,) else args
        if len(kinds) != len(data):
            raise Illisible(f"{len(data)} éléments au lieu de {len(kinds)}")
        pairs = enumerate(zip(kinds, data, strict=True), 1)
        return tuple(_inside(str(rank), _decoder(kind), item) for rank, (kind, item) in pairs)

    return apply


def _decode_mapping(item: Any) -> Decode:
    def apply(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise Illisible(f"{show(data)} au lieu d’un bloc de clés")
        return {key: _inside(key, _decoder(item), value) for key, value in data.items()}

    return apply


def _scalar(kind: type, expected: str) -> Decode:
    def apply(data: Any) -> Any:
        if type(data) is not kind:
            raise Illisible(f"{show(data)} au lieu d’{expected}")
        return data

    return apply


def _read_date(data: Any) -> date:
    try:
        jour = date.fromisoformat(data)
    except (TypeError, ValueError):
        raise Illisible(f"{show(data)} au lieu d’une date AAAA-MM-JJ") from None
    if jour.isoformat() != data:
        raise Illisible(f"{show(data)} au lieu d’une date AAAA-MM-JJ")
    return jour


def _read_bytes(data: Any) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (TypeError, ValueError):
        raise Illisible(f"{show(data)} au lieu d’un fichier") from None


_SCALARS: dict[Any, Decode] = {
    str: _scalar(str, "un texte"),
    int: _scalar(int, "un nombre"),
    bool: _scalar(bool, "un oui ou non"),
    date: _read_date,
    bytes: _read_bytes,
}
