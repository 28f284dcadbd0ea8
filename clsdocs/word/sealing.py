"""From a .docx to the same one that says in its properties what it is, and to its fingerprint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from clsdocs.word.markup import OFFICE, escape, parse, quote, serialise
from clsdocs.word.package import add_types, read_package
from clsdocs.word.relations import add_relations, relations_of, write_relations
from clsdocs.word.toc import without_toc
from clsdocs.word.zipping import DOCUMENT, TYPES, compress, write_package

CUSTOM = "docProps/custom.xml"
_CORE = "docProps/core.xml"
_ROOTS = "_rels/.rels"
_KIND = f"{OFFICE}/custom-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The one that [MS-OSHARED] 2.3.3.2.3 gives to the properties that users name; 0 and 1 are taken.
_FORMAT, _FIRST = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_CREATED = re.compile(rb"<dcterms:created[^<>]*>(\d{4}-\d{2}-\d{2})T")
_ASIDE = re.compile(r"docProps/|word/(?:_rels/)?(?:header|footer)[^/]*$")


def fingerprint(data: bytes, path: str) -> str:
    """Return the SHA-256 of what the .docx `data` holds: its properties, headers and footers apart.

    It is the same on every machine, whatever version the margins announce and whatever pages its
    table of contents tells.
    """
    engine = sha256()
    for name, content in sorted(read_package(data, path).items()):
        if not _ASIDE.match(name):
            if name == DOCUMENT:
                content = without_toc(content.decode()).encode()
            for piece in (name.encode(), content):
                engine.update(len(piece).to_bytes(8, "big") + piece)
    return engine.hexdigest()


def seal(data: bytes, path: str, properties: Mapping[str, str], jour: date) -> bytes:
    """Return the .docx `data` with `properties` of its own, made on `jour`."""
    members = read_package(data, path)
    members[CUSTOM] = _write_properties(properties).encode()
    members[TYPES] = add_types(members[TYPES].decode(), (), {CUSTOM: _TYPE}).encode()
    members[_ROOTS] = _lead_to_properties(members[_ROOTS]).encode()
    if _CORE in members:
        members[_CORE] = _dated(members[_CORE], jour).encode()
    return write_package({name: compress(content) for name, content in members.items()})


def sealed_on(data: bytes, path: str) -> date | None:
    """Return the day on which the .docx `data` says that it was made; None where it does not."""
    found = _CREATED.search(read_package(data, path).get(_CORE, b""))
    try:
        return date.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None


def _write_properties(properties: Mapping[str, str]) -> str:
    written = "".join(
        f'<property fmtid="{_FORMAT}" pid="{rank}" name={quote(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for rank, (name, value) in enumerate(properties.items(), _FIRST)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_SPACE}" xmlns:vt="{_VALUES}">{written}</Properties>'
    )


def _lead_to_properties(content: bytes) -> str:
    known = [relation for relation in relations_of(content) if relation["Type"] != _KIND]
    return add_relations(write_relations(known), {(_KIND, CUSTOM): "rIdClsProperties"})


def _dated(content: bytes, jour: date) -> str:
    from lxml import etree

    root = parse(content)
    for name in ("created", "modified"):
        tag = f"{{{_TERMS}}}{name}"
        found = root.find(tag)
        element = etree.SubElement(root, tag) if found is None else found
        element.set(f"{{{_INSTANCE}}}type", "dcterms:W3CDTF")
        element.text = f"{jour.isoformat()}T00:00:00Z"
    # The prefix of W3CDTF must be known where it is written.
    etree.cleanup_namespaces(
        root, top_nsmap={"dcterms": _TERMS, "xsi": _INSTANCE}, keep_ns_prefixes=["dcterms", "xsi"]
    )
    return serialise(root)
