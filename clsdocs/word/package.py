"""A .docx as a package: from its bytes to its members, read safely, and back, always the same."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from urllib.parse import unquote
from xml.parsers import expat

from clsdocs.errors import Place, Problem, Refused
from clsdocs.word.markup import W, attributes_of
from clsdocs.word.relations import relations_name
from clsdocs.word.zipping import DESCRIBED, DESCRIPTOR, DOCUMENT, END, LOCAL, TYPES, UTF8, WIDE

MAX_MEMBERS = 2_000
MAX_SIZE = 200_000_000
MAX_RATIO = 200
MAX_DEPTH = 200


LINK = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
"""How the address of a link begins: a site, a mailbox, a place in the document; nothing else."""

_SAVE = "l’enregistrer dans Word sous « Document Word (.docx) »"
_AGAIN = "l’ouvrir dans Word, puis l’enregistrer de nouveau"
_ANEW = "partir d’un document neuf"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = f"{_WORD}.document.main+xml"
NOTES_TYPE = f"{_WORD}.footnotes+xml"
"""The type of the part that holds the footnotes."""
STORY_TYPE = f"{_WORD}.{{}}+xml"
"""The type of a part that holds a header or a footer, once it is said which."""
_Element = tuple[str, dict[str, str]]
_Found = Mapping[str, list[_Element]]
_ROOTS = "_rels/.rels"

_OTHER_KINDS = {
    "application/vnd.ms-word.document.macroenabled.main+xml": "document à macros (.docm)",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": "modèle à macros (.dotm)",
    f"{_WORD}.template.main+xml": "modèle Word (.dotx)",
}
_ALONE, _STORIES = ("styles", "settings"), ("header", "footer", "footnotes", "endnotes")
_EMBEDDED = (".xlsx", ".docx", ".pptx")
_FORBIDDEN = re.compile(
    "vbaproject|vbadata|activex|macrosheets/|externallinks/|webextensions/"
    r"|embeddings/(?!$|.*[.](?:xlsx|docx|pptx)$)"
)
_CALLS = re.compile(rb' r:(?:id|embed|link|pict|href|dm|lo|qs|cs)="([^"]+)"')
_ESCAPING = re.compile(r"[\x00-\x1f\\:]|^/|//|(?:^|/)\.{1,2}(?:/|$)|^$")
# What a relation may not bring in, inside the package or not: its name, and what to do.
_BRINGS = {
    "attachedtemplate": ("modèle attaché", "le détacher (Développeur, Modèle de document)"),
    "oleobject": ("objet lié ou incorporé", "le remplacer par une image"),
    "subdocument": ("sous-document", "mettre son texte dans le document"),
    "afchunk": ("document inséré (altChunk)", "coller son texte dans le document"),
    "frame": ("cadre Web", "le retirer"),
    "externallink": ("classeur lié", "rompre la liaison"),
    "mailmergesource": ("source de publipostage", "choisir Publipostage, Document Word normal"),
    "webextensiontaskpanes": ("complément Office", "le retirer"),
}
_LEADS_OUT = {
    "image": ("image liée", "l’insérer dans le document"),
    "hyperlink": ("lien interdit", "n’employer que http, https, mailto ou un signet"),
    "": ("renvoi à un fichier extérieur", "retirer le lien vers ce fichier"),
}


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
    _refuse_old_formats(data)
    members = _unpack(data)
    if not {TYPES, DOCUMENT} <= members.keys():
        raise _Unsafe("W-01", "ce n’est pas un document Word", _SAVE)
    _check_root(_check_members(members))
    for name in members:
        if name.lower().endswith(_EMBEDDED):
            _check_embedded(name, members[name])
    return members


def _refuse_old_formats(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _Unsafe("W-01", "fichier protégé par un mot de passe", "retirer le mot de passe")
        # [MS-DOC] 2.5.2: the Fib begins with 0xA5EC; bit 8 of its flags says « encrypted ».
        if data[512:514] == b"\xec\xa5" and data[523:524] > b"" and data[523] & 1:
            raise _Unsafe("W-01", "ancien .doc, protégé par un mot de passe", _SAVE)
        raise _Unsafe("W-01", "ancien format .doc", _SAVE)


def _unpack(data: bytes) -> dict[str, bytes]:
    """Return the members of the zip `data`, none read further than the size that it declares."""
    # Counted first: zipfile makes an object of each entry, however many there are.
    if len(data) > MAX_SIZE or data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise _Unsafe("W-02", "fichier démesuré", _ANEW)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos, directory = package.infolist(), package.start_dir
        _check_entries(infos, len(data))
        _check_layout(data, infos, directory)
        return {i.filename: _content(data, i) for i in infos if not i.is_dir()}
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError):
        raise _Unsafe("W-01", "fichier .docx illisible ou abîmé", _SAVE) from None


def _check_entries(infos: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(info.file_size for info in infos)
    if total > MAX_SIZE or (total > 10_000_000 and total > MAX_RATIO * size):
        raise _Unsafe("W-02", "fichier démesuré", _ANEW)
    seen = set()
    for info in infos:
        name = unquote(info.orig_filename)
        if info.flag_bits & 1:
            raise _Unsafe("W-01", "fichier protégé par un mot de passe", "retirer le mot de passe")
        if info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise _Unsafe("W-02", f"« {name} » démesuré une fois décompressé", _ANEW)
        # Two names that differ by their capitals alone are one for Word (OPC, § 6.2.2.3).
        if _ESCAPING.search(name) or name.casefold() in seen:
            raise _Unsafe("W-02", f"nom interdit ou répété dans le fichier : « {name} »", _ANEW)
        seen.add(name.casefold())
        if _FORBIDDEN.search(name.lower()):
            raise _Unsafe("W-02", f"macro ou objet incorporé (« {info.filename} »)", _SAVE)


def _check_layout(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse members that overlap, or bytes that belong to none: two readers could differ."""
    end = spare = 0
    for info in (*sorted(infos, key=lambda info: info.header_offset), None):
        start = directory if info is None else info.header_offset
        if not 0 <= start - end <= spare:
            raise _Unsafe("W-02", "parties du fichier qui se chevauchent ou s’écartent", _ANEW)
        if info is not None:
            header = LOCAL.unpack_from(data, start)
            end = start + LOCAL.size + header[9] + header[10] + info.compress_size
            spare = DESCRIPTOR if info.flag_bits & DESCRIBED else 0
    count = struct.unpack_from("<H", data, len(data) - 12)[0]
    if data[-END.size :][:4] != b"PK\x05\x06" or count not in (len(infos), 0xFFFF):
        raise _Unsafe("W-02", "octets étrangers après le document", _SAVE)


def _content(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return the member `info` of `data`, whose two headers must say the same."""
    header = LOCAL.unpack_from(data, info.header_offset)
    mark, _, flags, method, _, _, crc, packed, size, named, extra = header
    start = info.header_offset + LOCAL.size + named
    name = data[start - named : start].decode("utf-8" if info.flag_bits & UTF8 else "cp437")
    declared = (info.CRC, info.compress_size, info.file_size)
    same = flags & DESCRIBED or WIDE in (packed, size) or (crc, packed, size) == declared
    agreed = (mark, method, name) == (b"PK\x03\x04", info.compress_type, info.orig_filename)
    if not (same and agreed) or flags & 1:
        message = f"« {info.filename} » annoncé de deux façons dans le fichier"
        raise _Unsafe("W-02", message, _ANEW)
    return _inflate(data[start + extra : start + extra + info.compress_size], info)


def _inflate(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    content, engine = packed, zlib.decompressobj(-zlib.MAX_WBITS)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        content = engine.decompress(packed, info.file_size + 1)
    elif info.compress_type != zipfile.ZIP_STORED:
        raise NotImplementedError
    whole = content is packed or (engine.eof and not engine.unused_data)
    if len(content) > info.file_size:
        raise _Unsafe("W-02", f"« {info.filename} » plus grand qu’il ne l’annonce", _ANEW)
    if not whole or len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile
    return content


def _check_members(members: Mapping[str, bytes]) -> _Found:
    """Check the types, the XML and the relations of `members`; return the elements kept of each."""
    kinds = content_types(members)
    found = dict[str, list[_Element]]()
    for name, content in members.items():
        kind = kinds.get(name, "")
        if content.startswith(_OLE) or "vbaproject" in kind or "activex" in kind:
            raise _Unsafe("W-02", f"macro ou objet incorporé (« {name} »)", _SAVE)
        if name == DOCUMENT and kind != _MAIN:
            raise _Unsafe("W-01", _OTHER_KINDS.get(kind, "ce n’est pas un document Word"), _SAVE)
        if name.lower().endswith((".xml", ".rels")) or kind.endswith("xml"):
            found[name] = _check_xml(name, content)
    parts = {unquote(name).casefold(): kind for name, kind in kinds.items()}
    for name in found:
        if name.lower().endswith(".rels"):
            _check_relations(name, _relations(found, name), parts)
        else:
            _check_calls(name, members[name], _relations(found, relations_name(name)))
    return found


def _check_calls(name: str, content: bytes, relations: list[dict[str, str]]) -> None:
    known = {relation.get("Id") for relation in relations}
    for id_ in map(bytes.decode, _CALLS.findall(content)):
        if id_ not in known:
            raise _Unsafe("W-01", f"« {name} » renvoie à « {id_} », sans relation", _AGAIN)


def _kinds(found: Iterable[_Element], members: Iterable[str]) -> dict[str, str]:
    """Return the content type of each of `members` that `found`, the part of types, gives one."""
    given = dict[str, str]()
    for _, attributes in found:
        key = attributes.get("PartName") or f".{attributes.get('Extension', '')}"
        key = unquote(key).casefold()
        if key in given:
            raise _Unsafe("W-03", f"type de « {key} » déclaré deux fois", _AGAIN)
        given[key] = attributes.get("ContentType", "").lower()
    keys = {name: f"/{unquote(name).casefold()}" for name in members}
    usual = {name: given.get(f".{key.rpartition('.')[2]}", "") for name, key in keys.items()}
    return {name: kind for name, key in keys.items() if (kind := given.get(key) or usual[name])}


def _check_xml(name: str, content: bytes) -> list[_Element]:
    """Refuse a member that is no plain XML; return its root, and what relations and types hold."""
    parser, depth, found = expat.ParserCreate(), 0, list[_Element]()
    whole = name == TYPES or name.lower().endswith(".rels")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if whole or not depth:
            found.append((tag, attributes))
        depth += 1
        if depth > MAX_DEPTH:
            raise _Unsafe("W-03", f"« {name} » trop profond", _ANEW)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise UnicodeError

    def refuse_doctype(*_: object) -> None:
        raise _Unsafe("W-03", f"déclaration DOCTYPE dans « {name} »", _ANEW)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = refuse_doctype, declaration
    try:
        # UTF-16 without its mark would pass for UTF-8, were it not for these.
        if "\0" in content.decode("utf-8"):
            raise UnicodeError
        parser.Parse(content, True)
    except UnicodeError:
        raise _Unsafe("W-03", f"« {name} » n’est pas écrit en UTF-8", _SAVE) from None
    except expat.ExpatError:
        raise _Unsafe("W-03", f"XML mal formé dans « {name} »", _SAVE) from None
    return found


def _check_root(found: _Found) -> None:
    """Refuse a document that is not where Word puts it, or not written as Word writes it."""
    mains = [r for r in _relations(found, _ROOTS) if r.get("Type", "").endswith("/officeDocument")]
    if [main.get("Target", "").lstrip("/") for main in mains] != [DOCUMENT]:
        raise _Unsafe("W-01", f"« {_ROOTS} » ne mène pas à « {DOCUMENT} »", _AGAIN)
    tag, attributes = found[DOCUMENT][0]
    space = attributes.get(f"xmlns:{tag.partition(':')[0]}", "")
    if space.startswith("http://purl.oclc.org/ooxml/"):
        raise _Unsafe("W-01", "format « Open XML strict »", _SAVE)
    if tag != "w:document" or f"{{{space}}}" != W:
        raise _Unsafe("W-01", f"« {DOCUMENT} » n’est pas écrit comme Word l’écrit", _AGAIN)


def _relations(found: _Found, name: str) -> list[dict[str, str]]:
    return [attrs for tag, attrs in found.get(name, ()) if tag.endswith("Relationship")]


def _check_relations(name: str, relations: list[dict[str, str]], parts: Mapping[str, str]) -> None:
    seen = set[str]()
    for relation in relations:
        if (id_ := relation.get("Id", "")) in seen:
            raise _Unsafe("W-03", f"relation « {id_} » déclarée deux fois dans « {name} »", _AGAIN)
        seen.add(id_)
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        outside = relation.get("TargetMode", "Internal") != "Internal"
        is_link = kind == "hyperlink" and LINK.match(target) is not None
        if kind.lower() in _BRINGS or (outside and not is_link):
            what, advice = _BRINGS.get(kind.lower()) or _LEADS_OUT.get(kind, _LEADS_OUT[""])
            raise _Unsafe("W-02", f"{what} (« {target:.80} »)", advice)
        if not outside and not is_link:
            _check_target(name, kind, target, parts)


def _check_target(name: str, kind: str, target: str, parts: Mapping[str, str]) -> None:
    """Refuse a relation of the file `name` whose `target` is not one of `parts`."""
    steps, folder = list[str](), "" if target.startswith("/") else name.rpartition("_rels/")[0]
    for step in f"{folder}{unquote(target)}".split("/"):
        if (step == ".." and not steps) or ":" in step or "\\" in step:
            raise _Unsafe("W-02", f"renvoi hors du fichier (« {target:.80} »)", _ANEW)
        if step == "..":
            steps.pop()
        elif step.strip("."):
            steps.append(step)
    part = "/".join(steps)
    if part.casefold() not in parts:
        message = f"« {part:.80} » manque dans le fichier, ou son type (« {name} » y renvoie)"
        raise _Unsafe("W-01", message, _AGAIN)
    alone = kind in _ALONE and part != f"word/{kind}.xml"
    named = kind in _STORIES and not parts[part.casefold()].endswith(f".{kind}+xml")
    if name == relations_name(DOCUMENT) and (alone or named):
        raise _Unsafe("W-01", f"« {part:.80} » n’est pas ce que ses relations annoncent", _AGAIN)
    if kind == "package" and not part.lower().endswith(_EMBEDDED):
        raise _Unsafe("W-02", f"macro ou objet incorporé (« {part} »)", _SAVE)


def _check_embedded(name: str, content: bytes) -> None:
    """Refuse the workbook or document `content`, embedded as `name`, for what it holds itself."""
    try:
        members = _unpack(content)
        if TYPES not in members or any("embeddings/" in inner.lower() for inner in members):
            raise _Unsafe("W-02", "macro ou objet incorporé", "")
        _check_members(members)
    except _Unsafe as fault:
        message = f"« {name} », incorporé : {fault.message}"
        raise _Unsafe(fault.code, message, "le remplacer par une image") from None


def content_types(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content type of each of `members` that has one, in small letters."""
    return _kinds(_check_xml(TYPES, members[TYPES]), members)


def add_types(types: str, extensions: Iterable[str], parts: Mapping[str, str]) -> str:
    """Return the part `types` with the kinds of pictures `extensions`, and of `parts` by name."""
    content = types.encode()
    known = {found["Extension"].lower() for found in attributes_of(content, "Default")}
    named = {found["PartName"].lstrip("/") for found in attributes_of(content, "Override")}
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
