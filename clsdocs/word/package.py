"""A .docx as a package: from its bytes to its members, read safely, and back, always the same."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from clsdocs.errors import Place, Problem, Refused
from clsdocs.word.markup import attributes_of

MAX_MEMBERS = 2_000
MAX_SIZE = 200_000_000
MAX_RATIO = 200
MAX_DEPTH = 200

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"

_SAVE = "l’enregistrer dans Word sous « Document Word (.docx) »"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = f"{_WORD}.document.main+xml"
NOTES_TYPE = f"{_WORD}.footnotes+xml"
"""The type of the part that holds the footnotes."""
_FORBIDDEN = ("vbaproject", "activex", "embeddings/", "macrosheets/", "externallinks/")


def read_package(data: bytes, path: str) -> dict[str, bytes]:
    """Return the members of the .docx `data` by name, or refuse it with one line for `path`."""
    try:
        return _read(data)
    except _Unsafe as fault:
        raise Refused([Problem(Place(path), fault.code, fault.message, fault.advice)]) from None


class _Unsafe(Exception):
    def __init__(self, code: str, message: str, advice: str) -> None:
        self.code, self.message, self.advice = code, message, advice
        super().__init__(message)


def _read(data: bytes) -> dict[str, bytes]:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _Unsafe("W-01", "fichier protégé par un mot de passe", "retirer le mot de passe")
        raise _Unsafe("W-01", "ancien format .doc", _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {info.filename: package.read(info) for info in _checked(package.infolist())}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise _Unsafe("W-01", "fichier .docx illisible ou abîmé", _SAVE) from None
    for name, content in members.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(name, content)
    _check_kind(members)
    for name in _NEEDED:
        if name not in members:
            message = f"« {name} » manque dans le fichier"
            raise _Unsafe("W-01", message, "l’ouvrir dans Word, puis l’enregistrer de nouveau")
    return members


_NEEDED = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def _checked(infos: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    advice = "partir d’un document neuf"
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_SIZE:
        raise _Unsafe("W-02", "fichier démesuré", advice)
    seen = set()
    for info in infos:
        name = info.filename
        if info.flag_bits & 1:
            raise _Unsafe("W-01", "fichier protégé par un mot de passe", "retirer le mot de passe")
        if info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise _Unsafe("W-02", f"« {name} » démesuré une fois décompressé", advice)
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or name.lower() in seen:
            raise _Unsafe("W-02", f"nom interdit ou répété dans le fichier : « {name} »", advice)
        seen.add(name.lower())
        if any(word in name.lower() for word in _FORBIDDEN):
            raise _Unsafe("W-02", f"macro ou objet incorporé (« {name} »)", _SAVE)
        if not info.is_dir():
            yield info


def _check_xml(name: str, content: bytes) -> None:
    """Refuse a member that is no plain XML, and any relation that leads outside but a link."""
    parser, depth, external = expat.ParserCreate(), 0, list[str]()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Unsafe("W-03", f"« {name} » trop profond", "partir d’un document neuf")
        leads_out = attributes.get("TargetMode") == "External"
        if leads_out and not attributes.get("Type", "").endswith("/hyperlink"):
            external.append(attributes.get("Target", ""))

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        raise _Unsafe("W-03", f"déclaration DOCTYPE dans « {name} »", "partir d’un document neuf")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        content.decode("utf-8")
        parser.Parse(content, True)
    except (expat.ExpatError, UnicodeDecodeError):
        raise _Unsafe("W-03", f"XML mal formé dans « {name} »", _SAVE) from None
    if external:
        advice = "incorporer l’image ou retirer le lien vers ce fichier"
        raise _Unsafe("W-02", f"renvoi à un fichier extérieur (« {external[0]} »)", advice)


def _check_kind(members: Mapping[str, bytes]) -> None:
    if TYPES not in members or DOCUMENT not in members:
        raise _Unsafe("W-01", "ce n’est pas un document Word", _SAVE)
    kinds = content_types(members)
    if kinds.get(DOCUMENT) != _MAIN:
        raise _Unsafe("W-01", "modèle, document à macros ou autre format", _SAVE)
    if b"http://purl.oclc.org/ooxml/" in members[DOCUMENT][:4096]:
        raise _Unsafe("W-01", "format « Open XML strict »", _SAVE)


def content_types(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content type of each member that the package gives one by name."""
    overrides = attributes_of(members[TYPES], "Override")
    return {found["PartName"].lstrip("/"): found["ContentType"] for found in overrides}


def add_types(types: str, extensions: Iterable[str], parts: Mapping[str, str]) -> str:
    """Return the part `types` with the kinds of pictures `extensions`, and of `parts` by name."""
    content = types.encode()
    known = {found["Extension"].lower() for found in attributes_of(content, "Default")}
    named = content_types({TYPES: content})
    at = types.rindex("</")
    prefix = types[at + 2 :].partition("Types")[0]
    written = "".join(
        f'<{prefix}Default Extension="{extension}" ContentType="image/{extension}"/>'
        for extension in sorted(set(extensions) - known)
    )
    written += "".join(
        f'<{prefix}Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in sorted(parts.items())
        if name not in named
    )
    return types[:at] + written + types[at:]


class Member(NamedTuple):
    """A member of a package, compressed: the digest and size of its bytes, and what is written."""

    crc: int
    size: int
    compressed: bytes


def compress(content: bytes) -> Member:
    """Return `content` compressed, always at the same level."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(zlib.crc32(content), len(content), engine.compress(content) + engine.flush())


_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
# 1 January 1980, the first day that a zip can tell; 3: Unix, so that the mode is read.
_TIME, _DATE, _UNIX, _VERSION, _DEFLATED, _UTF8 = 0, 0x21, 3, 20, 8, 0x800
_MODE = 0o600 << 16


def write_package(members: Mapping[str, Member]) -> bytes:
    """Return the .docx of `members`: the same bytes for the same members, in whatever order."""
    chunks, central, offset = [], [], 0
    for name in sorted(members, key=lambda name: (name != TYPES, name != "_rels/.rels", name)):
        crc, size, compressed = members[name]
        written = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8
        common = (_VERSION, flags, _DEFLATED, _TIME, _DATE, crc, len(compressed), size)
        local = _LOCAL.pack(b"PK\x03\x04", *common, len(written), 0) + written
        made_by = _UNIX << 8 | _VERSION
        entry = (b"PK\x01\x02", made_by, *common, len(written), 0, 0, 0, 0, _MODE, offset)
        central.append(_CENTRAL.pack(*entry) + written)
        chunks += [local, compressed]
        offset += len(local) + len(compressed)
    directory = b"".join(central)
    count = len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join((*chunks, directory, end))
