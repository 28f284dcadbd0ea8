from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.errors import Refused
from clsdocs.word.package import add_types, content_types, read_package
from clsdocs.word.zipping import compress, write_package
from hostile_templates import (
    HOSTILE,
    PLAIN,
    TYPES,
    Hostile,
    changed,
    embedding,
    holding,
    related,
    workbook,
)

PATH = "templates/essai.docx"


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_a_hostile_file_is_refused_in_one_line(hostile: Hostile) -> None:
    with pytest.raises(Refused) as refused:
        read_package(hostile.data, PATH)

    assert str(refused.value) == f"{PATH} : {hostile.line}"


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_read_whole_or_refused(at: int, damage: bytes) -> None:
    damaged = PLAIN[:at] + damage + PLAIN[at + len(damage) :]

    with suppress(Refused):
        assert read_package(damaged, PATH) == read_package(PLAIN, PATH)


@given(st.integers(0, len(PLAIN) - 1))
def test_a_file_cut_anywhere_is_refused(at: int) -> None:
    with pytest.raises(Refused):
        read_package(PLAIN[:at], PATH)


@pytest.mark.parametrize(
    "target", ["https://www.exemple.fr", "HTTP://exemple.fr", "mailto:a@exemple.fr", "#signet"]
)
def test_a_link_to_a_site_a_mailbox_or_a_bookmark_is_kept(target: str) -> None:
    members = read_package(related("hyperlink", target), PATH)

    assert target.encode() in members["word/_rels/document.xml.rels"]


def test_the_workbook_of_a_chart_is_kept() -> None:
    members = read_package(embedding(workbook()), PATH)

    assert members["word/embeddings/classeur.xlsx"].startswith(b"PK")


def test_a_part_that_begins_with_a_byte_order_mark_is_kept() -> None:
    members = read_package(holding("customXml/item1.xml", b"\xef\xbb\xbf<a/>"), PATH)

    assert members["customXml/item1.xml"] == b"\xef\xbb\xbf<a/>"


@pytest.mark.parametrize("written", ["/WORD/Header1.xml", "/word/%68eader1.xml"])
def test_a_header_is_known_as_one_however_its_name_is_written(written: str) -> None:
    members = read_package(changed(TYPES, "/word/header1.xml", written), PATH)

    assert content_types(members)["word/header1.xml"].endswith(".header+xml")


def test_a_file_written_as_it_goes_sizes_after_the_members_is_read() -> None:
    streamed = _Streamed()
    members = read_package(PLAIN, PATH)

    with zipfile.ZipFile(streamed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)

    assert read_package(streamed.getvalue(), PATH) == members


class _Streamed(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


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
