from __future__ import annotations

import io
import struct
import zipfile

import pytest

from clsdocs.errors import Refused
from clsdocs.word.package import add_types, compress, read_package, write_package
from small_templates import MAIN, R, p, small_template, zipped

PATH = "templates/essai.docx"
SAVE = "l’enregistrer dans Word sous « Document Word (.docx) »"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
RELATION = '<Relationship Id="rId9" Type="{0}/{1}" Target="{2}" TargetMode="External"/>'


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_package(data, PATH)
    return str(refused.value)


def with_relation(kind: str, target: str) -> bytes:
    relation = RELATION.format(R, kind, target)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    content = f'<Relationships xmlns="{space}">{relation}</Relationships>'
    return small_template(members={"word/_rels/document.xml.rels": content.encode()})


def with_member(name: str, content: bytes | None) -> bytes:
    return small_template(p("Bonjour"), members={name: content})


def encrypted() -> bytes:
    data = bytearray(small_template(p("Bonjour")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(mark)
        struct.pack_into("<H", data, start + place, 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f"fichier .docx illisible ou abîmé ; {SAVE} [W-01]"),
        (b"Bonjour", f"fichier .docx illisible ou abîmé ; {SAVE} [W-01]"),
        (small_template()[:-200], f"fichier .docx illisible ou abîmé ; {SAVE} [W-01]"),
        (OLE, f"ancien format .doc ; {SAVE} [W-01]"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "fichier protégé par un mot de passe ; retirer le mot de passe [W-01]",
        ),
        (encrypted(), "fichier protégé par un mot de passe ; retirer le mot de passe [W-01]"),
        (zipped({"a.txt": b"a"}), f"ce n’est pas un document Word ; {SAVE} [W-01]"),
        (
            with_member("word/vbaProject.bin", b"macro"),
            f"macro ou objet incorporé (« word/vbaProject.bin ») ; {SAVE} [W-02]",
        ),
        (
            with_member("word/embeddings/a.bin", b"objet"),
            f"macro ou objet incorporé (« word/embeddings/a.bin ») ; {SAVE} [W-02]",
        ),
        (
            with_member("../evasion.xml", b"<a/>"),
            "nom interdit ou répété dans le fichier : « ../evasion.xml » ;"
            " partir d’un document neuf [W-02]",
        ),
        (
            with_member("word/bombe.xml", b"<a>" + b" " * 3_000_000 + b"</a>"),
            "« word/bombe.xml » démesuré une fois décompressé ; partir d’un document neuf [W-02]",
        ),
        (
            with_member("word/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "déclaration DOCTYPE dans « word/a.xml » ; partir d’un document neuf [W-03]",
        ),
        (
            with_member("word/a.xml", b"<a>" * 300 + b"</a>" * 300),
            "« word/a.xml » trop profond ; partir d’un document neuf [W-03]",
        ),
        (
            with_member("word/a.xml", b"<a><b></a>"),
            f"XML mal formé dans « word/a.xml » ; {SAVE} [W-03]",
        ),
        (
            with_relation("image", "http://exemple.fr/logo.png"),
            "renvoi à un fichier extérieur (« http://exemple.fr/logo.png ») ;"
            " incorporer l’image ou retirer le lien vers ce fichier [W-02]",
        ),
    ],
)
def test_a_file_that_is_not_a_plain_docx_is_refused_in_one_line(data: bytes, message: str) -> None:
    assert refusal_of(data) == f"{PATH} : {message}"


def test_a_document_with_macros_saved_under_another_name_is_refused() -> None:
    plain = small_template(p("Bonjour"))
    types = zipfile.ZipFile(io.BytesIO(plain)).read("[Content_Types].xml").decode()
    macros = types.replace(MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")

    message = refusal_of(with_member("[Content_Types].xml", macros.encode()))

    assert message == f"{PATH} : modèle, document à macros ou autre format ; {SAVE} [W-01]"


def test_a_link_to_a_site_is_kept() -> None:
    members = read_package(with_relation("hyperlink", "https://www.exemple.fr"), PATH)

    assert b"https://www.exemple.fr" in members["word/_rels/document.xml.rels"]


def test_what_is_written_can_be_read_by_others() -> None:
    members = {"word/é.xml": b"<a/>", "[Content_Types].xml": b"<b/>", "_rels/.rels": b"<c/>"}

    written = write_package({name: compress(content) for name, content in members.items()})

    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert package.testzip() is None
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/é.xml"]
        assert {name: package.read(name) for name in members} == members
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_order_in_which_members_come_changes_nothing() -> None:
    members = {name: compress(name.encode()) for name in ("b", "a", "_rels/.rels")}

    backwards = dict(reversed(members.items()))

    assert write_package(members) == write_package(backwards)


@pytest.mark.parametrize("prefix", ["", "ct:"])
def test_a_kind_of_file_is_declared_once_whatever_the_prefix(prefix: str) -> None:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    named = f' xmlns:ct="{space}"' if prefix else f' xmlns="{space}"'
    types = f'<{prefix}Types{named}><{prefix}Default Extension="PNG" ContentType="image/png"/>'

    made = add_types(f"{types}</{prefix}Types>", ("png", "jpeg"), {"word/a.xml": "x/a"})

    assert made == (
        f'{types}<{prefix}Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<{prefix}Override PartName="/word/a.xml" ContentType="x/a"/></{prefix}Types>'
    )
    assert add_types(made, ("png",), {"word/a.xml": "x/a"}) == made
