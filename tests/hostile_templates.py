"""From a small template to those that someone would send to harm: each with what it is told."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from small_templates import DOCUMENT, MAIN, R, W, member, p, small_template, zipped

PLAIN = small_template(p("Bonjour"))
SAVE = "l’enregistrer dans Word sous « Document Word (.docx) »"
AGAIN = "l’ouvrir dans Word, puis l’enregistrer de nouveau"
ANEW = "partir d’un document neuf"
IMAGE_INSTEAD = "le remplacer par une image"
LINKS = "n’employer que http, https, mailto ou un signet"

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "word/embeddings/classeur.xlsx"
_OTHER = "word/autre.xml"


class Hostile(NamedTuple):
    """A file to refuse: what it is, its bytes, and the line that it is told."""

    name: str
    data: bytes
    line: str


def related(
    kind: str, target: str, mode: str = "External", more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a template whose body has the relation rId9 of `kind` to `target`."""
    relation = f'<Relationship Id="rId9" Type="{R}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    relations = member(PLAIN, RELATIONS).replace("</Rel", f"{relation}</Rel")
    return small_template(p("Bonjour"), members={RELATIONS: relations.encode(), **(more or {})})


def holding(name: str, content: bytes) -> bytes:
    """Return a template that holds a member `name` as well."""
    return small_template(p("Bonjour"), members={name: content})


def changed(name: str, old: str, new: str) -> bytes:
    """Return a template whose member `name` has `new` in place of `old`."""
    content = member(PLAIN, name)
    assert old in content
    return small_template(p("Bonjour"), members={name: content.replace(old, new).encode()})


def without(name: str) -> bytes:
    """Return a template without its member `name`."""
    return small_template(p("Bonjour"), members={name: None})


def typed(kind: str) -> bytes:
    """Return a template whose body says that it is of another `kind`."""
    return changed(TYPES, MAIN, kind)


def embedding(members: Mapping[str, bytes]) -> bytes:
    """Return a template that holds a workbook of `members`, as a chart does."""
    types = member(PLAIN, TYPES).replace(
        "<Override", f'<Default Extension="xlsx" ContentType="{_WORKBOOK}"/><Override', 1
    )
    more = {TYPES: types.encode(), _SHEET: zipped(members)}
    return related("package", "embeddings/classeur.xlsx", "Internal", more)


def workbook() -> dict[str, bytes]:
    """Return the members of a workbook."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    types = (
        f'<Types xmlns="{space}"><Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    return {TYPES: types.encode(), "xl/workbook.xml": b"<workbook/>"}


def _packed(size_of: int, place: str, value: int, data: bytes = PLAIN) -> bytes:
    """Return `data` whose first member has `value`, of `size_of` bytes, at `place`, twice."""
    made = bytearray(data)
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = made.index(mark) + _PLACES[place] + shift
        made[at : at + size_of] = value.to_bytes(size_of, "little")
    return bytes(made)


# Where a local header holds each thing; an entry of the directory has it two bytes further.
_PLACES = {"flags": 6, "method": 8, "crc": 14, "size": 22}


def encrypted() -> bytes:
    """Return a template whose first member says that it is encrypted."""
    return _packed(2, "flags", 1)


def _renamed(old: bytes, new: bytes, times: int = -1) -> bytes:
    return holding(old.decode(), b"<a/>").replace(old, new, times)


def _overlapping() -> bytes:
    """Return a template two of whose entries are one run of bytes, as the best zip bombs do."""
    entry = PLAIN[PLAIN.index(b"PK\x01\x02") : PLAIN.index(b"PK\x01\x02", _second())]
    end = PLAIN.index(b"PK\x05\x06")
    twin = entry.replace(TYPES.encode(), b"word/jumeau_de1.xml")
    marks = list(struct.unpack("<4s4H2LH", PLAIN[end:]))
    marks[3] += 1
    marks[4] += 1
    marks[5] += len(twin)
    return PLAIN[:end] + twin + struct.pack("<4s4H2LH", *marks)


def _second() -> int:
    return PLAIN.index(b"PK\x01\x02") + 4


def _described(count: int) -> bytes:
    end = PLAIN.index(b"PK\x05\x06")
    return PLAIN[: end + 10] + struct.pack("<H", count) + PLAIN[end + 12 :]


def _squeezed(method: int) -> bytes:
    target = BytesIO(PLAIN)
    with zipfile.ZipFile(target, "a", method) as package:
        package.writestr(_OTHER, b"<a/>" * 100)
    return target.getvalue()


def _numerous(count: int, size: int) -> bytes:
    return small_template(members={f"word/{n}.bin": b"\0" * size for n in range(count)})


def _encrypted_doc() -> bytes:
    return OLE[:512] + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)


def _strict() -> bytes:
    return changed(DOCUMENT, W, "http://purl.oclc.org/ooxml/wordprocessingml/main")


_BOMB = b"<a>" + b" " * 3_000_000 + b"</a>"
_DTD = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
_TWICE = f'<Override PartName="/{DOCUMENT}" ContentType="{MAIN}"/>'
_DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
_DAMAGED = f"fichier .docx illisible ou abîmé ; {SAVE} [W-01]"
_LOCKED = "fichier protégé par un mot de passe ; retirer le mot de passe [W-01]"
_NOT_WORD = f"ce n’est pas un document Word ; {SAVE} [W-01]"
_HUGE = f"fichier démesuré ; {ANEW} [W-02]"
_CROSSED = f"parties du fichier qui se chevauchent ou s’écartent ; {ANEW} [W-02]"
_NOT_UTF8 = f"« {_OTHER} » n’est pas écrit en UTF-8 ; {SAVE} [W-03]"
_ILL_FORMED = f"XML mal formé dans « {_OTHER} » ; {SAVE} [W-03]"
_STRANGE = f"octets étrangers après le document ; {SAVE} [W-02]"


def _macro(name: str) -> str:
    return f"macro ou objet incorporé (« {name} ») ; {SAVE} [W-02]"


def _forbidden(name: str) -> str:
    return f"nom interdit ou répété dans le fichier : « {name} » ; {ANEW} [W-02]"


def _two_ways(name: str) -> str:
    return f"« {name} » annoncé de deux façons dans le fichier ; {ANEW} [W-02]"


def _escaping(target: str) -> str:
    return f"renvoi hors du fichier (« {target} ») ; {ANEW} [W-02]"


def _bad_link(target: str) -> str:
    return f"lien interdit (« {target} ») ; {LINKS} [W-02]"


OTHER_FILES = (
    Hostile("rien", b"", _DAMAGED),
    Hostile("un texte", b"Bonjour", _DAMAGED),
    Hostile("coupé", PLAIN[:-200], _DAMAGED),
    Hostile("coupé au milieu", PLAIN[: len(PLAIN) // 2], _DAMAGED),
    Hostile(".doc", OLE, f"ancien format .doc ; {SAVE} [W-01]"),
    Hostile(
        ".doc avec mot de passe",
        _encrypted_doc(),
        f"ancien .doc, protégé par un mot de passe ; {SAVE} [W-01]",
    ),
    Hostile(".docx avec mot de passe", OLE + "EncryptedPackage".encode("utf-16-le"), _LOCKED),
    Hostile("membre chiffré", encrypted(), _LOCKED),
    Hostile("zip d’autre chose", zipped({"a.txt": b"a"}), _NOT_WORD),
    Hostile(".docm", typed(_DOCM), f"document à macros (.docm) ; {SAVE} [W-01]"),
    Hostile(
        ".dotx",
        typed(MAIN.replace("document.main", "template.main")),
        f"modèle Word (.dotx) ; {SAVE} [W-01]",
    ),
    Hostile("type inconnu", typed("text/plain"), _NOT_WORD),
    Hostile("strict", _strict(), f"format « Open XML strict » ; {SAVE} [W-01]"),
    Hostile(
        "autre préfixe",
        changed(DOCUMENT, "w:", "x:"),
        f"« {DOCUMENT} » n’est pas écrit comme Word l’écrit ; {AGAIN} [W-01]",
    ),
    Hostile(
        "texte ailleurs",
        changed("_rels/.rels", DOCUMENT, "word/styles.xml"),
        f"« _rels/.rels » ne mène pas à « {DOCUMENT} » ; {AGAIN} [W-01]",
    ),
    Hostile(
        "sans relations",
        without("_rels/.rels"),
        f"« _rels/.rels » ne mène pas à « {DOCUMENT} » ; {AGAIN} [W-01]",
    ),
    Hostile("sans types", without(TYPES), _NOT_WORD),
)

ZIPS = (
    Hostile(
        "bombe",
        holding("word/bombe.xml", _BOMB),
        f"« word/bombe.xml » démesuré une fois décompressé ; {ANEW} [W-02]",
    ),
    Hostile("bombe en morceaux", _numerous(20, 900_000), _HUGE),
    Hostile("trop de membres", _numerous(2_001, 1), _HUGE),
    Hostile(
        "taille sous-évaluée",
        _packed(4, "size", 10),
        f"« {TYPES} » plus grand qu’il ne l’annonce ; {ANEW} [W-02]",
    ),
    Hostile("taille surévaluée", _packed(4, "size", 5_000), _DAMAGED),
    Hostile("autre empreinte", _packed(4, "crc", 7), _DAMAGED),
    Hostile("autre compression", _squeezed(zipfile.ZIP_BZIP2), _DAMAGED),
    Hostile("chevauchement", _overlapping(), _CROSSED),
    Hostile("octets avant", b"MZ" + PLAIN, _CROSSED),
    Hostile("octets après", PLAIN + b"reste", _STRANGE),
    Hostile("répertoire qui se trompe", _described(1), _STRANGE),
    Hostile("deux noms", _renamed(b"word/a.xml", b"word/b.xml", 1), _two_ways("word/a.xml")),
    Hostile(
        "deux capitales", holding("word/Document.xml", b"<a/>"), _forbidden("word/Document.xml")
    ),
    Hostile("deux écritures", holding("word/%64ocument.xml", b""), _forbidden(DOCUMENT)),
    Hostile("évasion", holding("../evasion.xml", b"<a/>"), _forbidden("../evasion.xml")),
    Hostile("évasion cachée", holding("word/%2e%2e/a.xml", b""), _forbidden("word/../a.xml")),
    Hostile("racine", holding("/etc/passwd", b""), _forbidden("/etc/passwd")),
    Hostile("disque", holding("C:/a.xml", b""), _forbidden("C:/a.xml")),
    Hostile("barre inverse", holding("word\\a.xml", b""), _forbidden("word\\a.xml")),
    Hostile("nul", _renamed(b"word/a_.bin", b"word/a\0.bin"), _forbidden("word/a\ufffd.bin")),
)

XML = (
    Hostile(
        "DOCTYPE",
        holding(_OTHER, _DTD.encode()),
        f"déclaration DOCTYPE dans « {_OTHER} » ; {ANEW} [W-03]",
    ),
    Hostile("DOCTYPE en UTF-16", holding(_OTHER, _DTD.encode("utf-16")), _NOT_UTF8),
    Hostile("UTF-16 sans marque", holding(_OTHER, _DTD.encode("utf-16-le")), _NOT_UTF8),
    Hostile(
        "DOCTYPE sous un autre nom",
        small_template(
            members={
                "word/autre.dat": _DTD.encode(),
                TYPES: member(PLAIN, TYPES)
                .replace("</T", '<Default Extension="dat" ContentType="a/b+xml"/></T')
                .encode(),
            }
        ),
        f"déclaration DOCTYPE dans « word/autre.dat » ; {ANEW} [W-03]",
    ),
    Hostile(
        "autre encodage déclaré",
        holding(_OTHER, b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
        _NOT_UTF8,
    ),
    Hostile("octet nul", holding(_OTHER, b"<a>\0</a>"), _NOT_UTF8),
    Hostile(
        "profond",
        holding(_OTHER, b"<a>" * 300 + b"</a>" * 300),
        f"« {_OTHER} » trop profond ; {ANEW} [W-03]",
    ),
    Hostile("mal formé", holding(_OTHER, b"<a><b></a>"), _ILL_FORMED),
    Hostile(
        "types abîmés",
        changed(TYPES, "</Types>", ""),
        f"XML mal formé dans « {TYPES} » ; {SAVE} [W-03]",
    ),
    Hostile(
        "type déclaré deux fois",
        changed(TYPES, "</Types>", f"{_TWICE}</Types>"),
        f"type de « /{DOCUMENT} » déclaré deux fois ; {AGAIN} [W-03]",
    ),
    Hostile(
        "relation déclarée deux fois",
        changed(RELATIONS, "rId2", "rId1"),
        f"relation « rId1 » déclarée deux fois dans « {RELATIONS} » ; {AGAIN} [W-03]",
    ),
)

CONTENTS = (
    Hostile("macro", holding("word/vbaProject.bin", b"a"), _macro("word/vbaProject.bin")),
    Hostile("macro renommée", holding("word/autre.bin", OLE), _macro("word/autre.bin")),
    Hostile("ActiveX", holding("word/activeX/a.xml", b"<a/>"), _macro("word/activeX/a.xml")),
    Hostile("objet", holding("word/embeddings/a.bin", b"a"), _macro("word/embeddings/a.bin")),
    Hostile("macros", holding("word/embeddings/a.xlsm", b"a"), _macro("word/embeddings/a.xlsm")),
    Hostile(
        "classeur à macros",
        embedding(workbook() | {"xl/vbaProject.bin": b"a"}),
        f"« {_SHEET} », incorporé : macro ou objet incorporé (« xl/vbaProject.bin ») ;"
        f" {IMAGE_INSTEAD} [W-02]",
    ),
    Hostile(
        "classeur piégé",
        embedding(workbook() | {"xl/a.xml": _BOMB}),
        f"« {_SHEET} », incorporé : « xl/a.xml » démesuré une fois décompressé ;"
        f" {IMAGE_INSTEAD} [W-02]",
    ),
    Hostile(
        "classeur dans un classeur",
        embedding(workbook() | {"xl/embeddings/a.xlsx": b"a"}),
        f"« {_SHEET} », incorporé : macro ou objet incorporé ; {IMAGE_INSTEAD} [W-02]",
    ),
    Hostile(
        "faux classeur",
        holding(_SHEET, b"MZ"),
        f"« {_SHEET} », incorporé : fichier .docx illisible ou abîmé ; {IMAGE_INSTEAD} [W-01]",
    ),
)

_LEADS_OUT = ("renvoi à un fichier extérieur", "retirer le lien vers ce fichier")
OUTSIDE = (
    ("image", "http://a.fr/b.png", "image liée", "l’insérer dans le document"),
    (
        "attachedTemplate",
        "file:///c:/a.dotm",
        "modèle attaché",
        "le détacher (Développeur, Modèle de document)",
    ),
    ("oleObject", "file:///c:/a.xlsx", "objet lié ou incorporé", IMAGE_INSTEAD),
    ("subDocument", "b.docx", "sous-document", "mettre son texte dans le document"),
    ("frame", "http://a.fr/", "cadre Web", "le retirer"),
    ("aFChunk", "a.html", "document inséré (altChunk)", "coller son texte dans le document"),
    ("externalLinkPath", "a.xlsx", *_LEADS_OUT),
)

RELATED = (
    *(
        Hostile(kind, related(kind, target), f"{what} (« {target} ») ; {advice} [W-02]")
        for kind, target, what, advice in OUTSIDE
    ),
    Hostile(
        "altChunk dans le fichier",
        related("aFChunk", "autre.xml", "Internal", {_OTHER: b"<a/>"}),
        "document inséré (altChunk) (« autre.xml ») ; coller son texte dans le document [W-02]",
    ),
    Hostile("lien vers le disque", related("hyperlink", "file:///a"), _bad_link("file:///a")),
    Hostile("lien qui exécute", related("hyperlink", "javascript:a"), _bad_link("javascript:a")),
    Hostile("lien vers un partage", related("hyperlink", "//a/b"), _bad_link("//a/b")),
    Hostile("lien d’Office", related("hyperlink", "ms-word:ofe"), _bad_link("ms-word:ofe")),
    Hostile("lien vers un fichier", related("hyperlink", "a.docx"), _bad_link("a.docx")),
    Hostile("sortie", related("image", "../../a.png", "Internal"), _escaping("../../a.png")),
    Hostile("sortie cachée", related("image", "%2e./%2E./a", "Internal"), _escaping("%2e./%2E./a")),
    Hostile("adresse", related("image", "file:///c:/a", "Internal"), _escaping("file:///c:/a")),
    Hostile(
        "partie absente",
        related("image", "media/a.png", "Internal"),
        f"« word/media/a.png » manque dans le fichier, ou son type (« {RELATIONS} » y renvoie) ;"
        f" {AGAIN} [W-01]",
    ),
    Hostile(
        "partie sans type",
        related("image", "media/a.png", "Internal", {"word/media/a.png": b"a"}),
        f"« word/media/a.png » manque dans le fichier, ou son type (« {RELATIONS} » y renvoie) ;"
        f" {AGAIN} [W-01]",
    ),
    Hostile(
        "styles ailleurs",
        changed(RELATIONS, "styles.xml", "numbering.xml"),
        f"« word/numbering.xml » n’est pas ce que ses relations annoncent ; {AGAIN} [W-01]",
    ),
    Hostile(
        "en-tête sous un autre type",
        changed(TYPES, ".header+xml", ".comments+xml"),
        f"« word/header1.xml » n’est pas ce que ses relations annoncent ; {AGAIN} [W-01]",
    ),
    Hostile(
        "relation absente",
        small_template('<w:p><w:hyperlink r:id="rId9"/></w:p>'),
        f"« {DOCUMENT} » renvoie à « rId9 », sans relation ; {AGAIN} [W-01]",
    ),
)

HOSTILE = (*OTHER_FILES, *ZIPS, *XML, *CONTENTS, *RELATED)
"""Every file to refuse."""
