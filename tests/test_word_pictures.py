from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.image import Format, Image
from clsdocs.errors import Place, Refused
from clsdocs.prose.nodes import (
    Alignement,
    AppelNote,
    Bloc,
    Figure,
    Role,
    Rubriques,
    Tableau,
    Texte,
)
from clsdocs.record import replace
from clsdocs.word.markup import ILLEGAL
from clsdocs.word.pictures import TALLEST, picture_size
from helpers import convert_pdf, docx_lines, ooxml_errors, pdf_text
from small_templates import (
    CORPS,
    DOCUMENT,
    acte,
    house_template,
    member,
    p,
    par,
    puces,
    render,
    small_template,
)

EMU_PER_TWIP = 635


def grey(width: int, height: int, shade: int = 128) -> Image:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    data = b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    return Image(b"\x89PNG\r\n\x1a\n" + data, width, height, Format.PNG)


CARTE, LOGO = grey(400, 200), grey(96, 96, shade=60)
IMAGES = {"images/carte.png": CARTE, "images/copie.png": CARTE, "logos/ars.png": LOGO}
LA_CARTE = Figure("images/carte.png", "Carte du territoire")


def document(*blocs: Bloc, images: Mapping[str, Image] = IMAGES, house: bool = False) -> bytes:
    template = house_template(p(CORPS)) if house else small_template(p(CORPS))
    return render(template, {"intitule": "Essai"}, replace(acte(corps=blocs), images=images))


def members(docx: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return package.namelist()


def test_a_picture_stands_in_the_words_with_the_words_that_stand_for_it() -> None:
    made = docx_lines(document(par("Voir ", LA_CARTE, " ici.")))

    assert made[0] == "Body Text | Voir [image : Carte du territoire] ici."


def test_a_picture_is_in_the_file_once_however_often_it_is_shown() -> None:
    same = Figure("images/copie.png", "Même carte")
    logo = Figure("logos/ars.png", "Logo")

    docx = document(par(LA_CARTE), par(same), par(logo), par(LA_CARTE))

    assert [name for name in members(docx) if "media" in name] == [
        "word/media/cls1.png",
        "word/media/cls2.png",
    ]
    assert member(docx, "word/_rels/document.xml.rels").count("/image") == 2
    assert member(docx, "[Content_Types].xml").count('Extension="png"') == 1
    assert docx_lines(docx)[1] == "Body Text | [image : Même carte]"


def test_no_two_pictures_have_one_number() -> None:
    made = document(par(LA_CARTE, AppelNote((par(LA_CARTE),))), par(LA_CARTE))

    xml = member(made, DOCUMENT) + member(made, "word/footnotes.xml")
    assert all(xml.count(f'<wp:docPr id="{number}"') == 1 for number in (1, 2, 3))
    assert "media/cls1.png" in member(made, "word/_rels/footnotes.xml.rels")


@pytest.mark.parametrize(
    ("image", "largeur", "room", "cm"),
    [
        (grey(96, 48), None, 9071, (2.54, 1.27)),
        (grey(9600, 960), None, 9071, (16.0, 1.6)),
        (grey(96, 48), 50, 9071, (8.0, 4.0)),
        (grey(96, 960), 100, 9071, (1.8, 18.0)),
        (grey(100, 2000), None, 9071, (0.9, 18.0)),
        (grey(96, 96), 100, 2000, (3.53, 3.53)),
    ],
    ids=["own size", "no wider than the text", "half", "no higher than 18 cm", "own", "a cell"],
)
def test_a_picture_is_as_wide_as_was_asked_and_fits_the_page(
    image: Image, largeur: int | None, room: int, cm: tuple[float, float]
) -> None:
    width, height = picture_size(image, largeur, room)

    assert (round(width / 360_000, 2), round(height / 360_000, 2)) == cm


@given(
    st.integers(1, 65_535),
    st.integers(1, 65_535),
    st.none() | st.integers(1, 100),
    st.integers(1, 30_000),
)
def test_no_picture_leaves_its_room(
    width: int, height: int, largeur: int | None, room: int
) -> None:
    made = picture_size(Image(b"", width, height, Format.PNG), largeur, room)

    assert 1 <= made[0] <= room * EMU_PER_TWIP
    assert 1 <= made[1] <= TALLEST


def test_a_picture_in_a_cell_or_a_point_fits_there() -> None:
    big = {"images/carte.png": grey(4000, 100)}
    table = Tableau(
        ((Texte("a"),), (Texte("b"),)),
        (((LA_CARTE,), ()),),
        (Alignement.GAUCHE, Alignement.GAUCHE),
        largeurs=(1, 1),
    )

    widths = [
        int(xml.partition('"')[0]) // EMU_PER_TWIP
        for blocs in (
            par(LA_CARTE),
            puces(par(LA_CARTE)),
            table,
            Rubriques("F", (("A", (par(LA_CARTE),)),)),
        )
        for xml in member(document(blocs, images=big), DOCUMENT).split('<wp:extent cx="')[1:]
    ]

    assert widths == [9072, 9072 - 400, 9072 // 2 - 230, 9072 - 9072 * 27 // 100 - 230]


def test_a_paragraph_that_is_a_picture_takes_the_style_of_pictures_or_is_centred() -> None:
    alone, logo = par(LA_CARTE, " "), par(LA_CARTE, role=Role.LOGOS)

    bare, house = document(alone, logo), document(alone, logo, house=True)

    assert '<w:pStyle w:val="BodyText"/><w:jc w:val="center"/>' in member(bare, DOCUMENT)
    assert docx_lines(house)[0] == "Figure | [image : Carte du territoire]"
    assert docx_lines(house)[1].startswith("Couverture logos | ")


def test_a_picture_that_is_not_there_is_named() -> None:
    lost = Figure("images/perdue.png", "Rien", place=Place("contracts/a.md", 8))

    with pytest.raises(Refused) as refused:
        document(par(lost))

    assert str(refused.value) == (
        "contracts/a.md:8 : l’image « images/perdue.png » manque ; vérifier son chemin [W-36]"
    )


def test_names_of_the_template_are_left_alone() -> None:
    taken = {"word/media/cls1.png": b"x"}
    drafted = replace(acte(corps=(par(LA_CARTE),)), images=IMAGES)

    docx = render(small_template(p(CORPS), members=taken), drafted=drafted)

    assert "word/media/cls1001.png" in members(docx)


_PIECES = ["&", '"', "'", "<", "/>", "\n", "\t", "{{ x }}", "\x07", "é", "»"]
_HOSTILE = st.text(max_size=20) | st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)


@given(_HOSTILE)
def test_hostile_words_of_pictures_come_out_verbatim_or_are_refused(words: str) -> None:
    figure = Figure("images/carte.png", words)

    if ILLEGAL.search(words):
        with pytest.raises(Refused, match=r"caractère interdit U\+"):
            document(par(figure))
    else:
        on_one_line = words.replace("\n", " ").replace("\t", " ")
        assert docx_lines(document(par("x", figure)))[0] == _line(f"x[image : {on_one_line}]")


def _line(text: str) -> str:
    shown = text.translate({0xA0: "~", 0x202F: "¬"})
    return f"Body Text | {shown}".rstrip()


def test_the_document_is_valid_and_the_picture_is_on_the_page(
    tmp_path: Path, soffice: str, pdftotext: str, ooxml_validator: str
) -> None:
    docx = tmp_path / "images.docx"
    note = AppelNote((par("Note illustrée ", Figure("logos/ars.png", "Logo", 10), "."),))
    docx.write_bytes(document(par("Avant", note), par(LA_CARTE), par("Après."), house=True))

    assert ooxml_errors(docx, ooxml_validator) == []
    pdf = convert_pdf(docx, soffice, tmp_path)
    assert "Note illustrée" in pdf_text(pdf, pdftotext)
    assert b"/Image" in pdf.read_bytes()
