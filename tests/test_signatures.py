"""The pages that are signed, however many sign and however they do: their words and their look."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from clsdocs.batch import build_documents
from clsdocs.converting import make_pdfs
from clsdocs.emission.words import compare_pages, words_of
from clsdocs.pdf.reading import read_pdf
from clsdocs.workspace import Workspace
from helpers import ooxml_errors
from pdf_judging import pdf_faults
from signing_many import Charte, charters

GOLDENS = Path(__file__).parent / "goldens"
# What the pictures were drawn with: another version, another font, and they may differ by a hair.
OFFICE, FONT = "LibreOffice 7.4.7", "Liberation Sans"
DPI, BLUR, THRESHOLD, MOST = 60, 1.2, 40, 150

SPECIAUX = ("interim", "ensemble", "delegue")
CHARTES = [
    Charte("signatures-2", 2, 14, "date_et_lieu: par_partie", speciaux=("interim",)),
    Charte("signatures-4", 4, 20, speciaux=SPECIAUX),
    Charte("signatures-9", 9, 31, associes=4),
    Charte("signatures-25", 25, 30, associes=10),
    Charte("paraphes", 9, 20, "paraphes: oui", associes=4),
    Charte("paraphes-25", 25, 20, "paraphes: oui, zone_tampon: oui", associes=6),
    Charte("zone-tampon", 4, 16, "zone_tampon: oui", associes=2),
    Charte(
        "page-par-partie",
        3,
        12,
        "page_par_partie: oui, paraphes: oui, zone_tampon: oui, date_et_lieu: par_partie",
        speciaux=SPECIAUX,
    ),
]
NAMES = [charte.name for charte in CHARTES]
PICTURED = [name for name in NAMES if name != "paraphes-25"]


@dataclass(frozen=True)
class Signed:
    """A charter as it is to be signed: its Word file, its PDF, the words of each page."""

    docx: Path
    pdf: Path
    pages: list[str]

    @property
    def first(self) -> int:
        """The rank of the page on which the act closes."""
        return next(n for n, page in enumerate(self.pages) if CLOSING.search(page))


CLOSING = re.compile(r"^Fait |^Signé électroniquement", re.MULTILINE)


@pytest.fixture(scope="module")
def chartes(
    tmp_path_factory: pytest.TempPathFactory, soffice: str, pdftotext: str
) -> dict[str, Signed]:
    workspace = Workspace(charters(tmp_path_factory.mktemp("signatures"), CHARTES))
    results = list(build_documents(workspace, []))
    assert [str(p) for result in results for p in result.problems if result.failed] == []
    paths = [workspace.root / result.path for result in results]
    made = list(make_pdfs(workspace, paths))
    assert [str(p) for result in made for p in result.problems] == []
    return {path.parent.name: _signed(path, pdftotext) for path in paths}


def _signed(docx: Path, pdftotext: str) -> Signed:
    pdf = docx.with_suffix(".pdf")
    command = [pdftotext, "-layout", "-enc", "UTF-8", str(pdf), "-"]
    words = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    return Signed(docx, pdf, words.split("\f")[:-1])


# The words of each page


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_that_are_signed_say_what_was_reviewed(
    chartes: dict[str, Signed], name: str, request: pytest.FixtureRequest
) -> None:
    expected = GOLDENS / f"{name}.txt"
    produced = "\n".join(_shown(chartes[name]))
    if request.config.getoption("--accept"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(produced, encoding="utf-8", newline="\n")
    assert expected.is_file(), f"{expected} does not exist: look at {name}, then `make accept`"

    assert produced.splitlines() == expected.read_text(encoding="utf-8").splitlines()


def _shown(signed: Signed) -> Iterator[str]:
    for rank, page in enumerate(signed.pages[signed.first :], signed.first + 1):
        yield f"--- page {rank}"
        yield from (line.rstrip() for line in page.split("\n") if line.strip())
    yield ""


# Their look


@pytest.mark.parametrize("name", PICTURED)
def test_the_pages_that_are_signed_look_as_reviewed(
    chartes: dict[str, Signed], name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if reason := _other_machine():
        pytest.skip(reason)
    signed, expected = chartes[name], GOLDENS / f"{name}.png"
    first = signed.first - (name == "paraphes")
    picture = _picture(signed.pdf, first, tmp_path)
    if request.config.getoption("--accept"):
        picture.save(expected, optimize=True)
    with Image.open(expected) as reviewed:
        points, difference = _differing(picture, reviewed.convert("L"))
        if points > MOST:
            _save_apart(tmp_path / f"{name}.png", reviewed.convert("L"), picture, difference)

    assert points <= MOST, f"{points} points of the picture differ: see {tmp_path / name}.png"


def test_one_word_more_is_seen_in_a_picture(chartes: dict[str, Signed], tmp_path: Path) -> None:
    picture = _picture(chartes["signatures-2"].pdf, chartes["signatures-2"].first, tmp_path)
    altered = picture.copy()
    altered.paste(0, (200, 300, 230, 308))

    assert _differing(picture, picture)[0] == 0
    assert _differing(altered, picture)[0] > MOST


def _other_machine() -> str:
    """Return why pictures cannot be compared here, empty where they can."""
    version = _told("soffice", "--version")
    font = _told("fc-match", "-f", "%{family}", "Arial")
    if version.startswith(OFFICE) and font.startswith(FONT):
        return ""
    return f"images faites avec {OFFICE} et {FONT}, ici {version or 'rien'} et {font or 'rien'}"


def _told(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.stdout.decode().strip()


def _picture(pdf: Path, first: int, folder: Path) -> Image.Image:
    """Return the pages of `pdf` from the rank `first`, four at most, side by side and grey."""
    pages = ["-f", str(first + 1), "-l", str(first + 4)]
    command = ["pdftoppm", "-gray", "-r", str(DPI), *pages, str(pdf), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    found = [Image.open(path) for path in sorted(folder.glob("page*.pgm"))]
    whole = Image.new("L", (sum(p.width for p in found), found[0].height), 255)
    for rank, page in enumerate(found):
        whole.paste(page, (rank * page.width, 0))
    return whole.quantize(16).convert("L")


def _differing(one: Image.Image, other: Image.Image) -> tuple[int, Image.Image]:
    """Return how many points differ once both are blurred, and where they do."""
    if one.size != other.size:
        return one.width * one.height, one
    blurred = [image.filter(ImageFilter.GaussianBlur(BLUR)) for image in (one, other)]
    marked = ImageChops.difference(*blurred).point(lambda value: 255 * (value > THRESHOLD))
    return marked.histogram()[255], marked


def _save_apart(path: Path, *pictures: Image.Image) -> None:
    whole = Image.new("L", (sum(p.width for p in pictures), pictures[0].height), 128)
    for rank, picture in enumerate(pictures):
        whole.paste(picture, (rank * pictures[0].width, 0))
    whole.save(path)


# Initials


@pytest.mark.parametrize(("name", "count"), [("paraphes", 9), ("paraphes-25", 25)])
def test_every_page_but_the_signed_ones_has_a_box_for_the_initials_of_each(
    chartes: dict[str, Signed], name: str, count: int
) -> None:
    signed = chartes[name]

    for rank, page in enumerate(signed.pages):
        boxes = re.findall(r"\d+", page.partition("Paraphes")[2].rpartition("CLS-PDB")[0])
        assert boxes == ([str(n) for n in range(1, count + 1)] if rank < signed.first else [])


def test_the_pages_of_the_parties_are_signed_and_the_closing_one_initialled(
    chartes: dict[str, Signed],
) -> None:
    signed = chartes["page-par-partie"]

    initialled = [rank for rank, page in enumerate(signed.pages) if "Paraphes" in page]

    assert initialled == list(range(signed.first + 1))


# The frame of the prefecture


@pytest.mark.parametrize("name", ["zone-tampon", "paraphes-25"])
def test_the_frame_stands_under_signatures_on_the_last_page(
    chartes: dict[str, Signed], name: str
) -> None:
    last = chartes[name].pages[-1]

    assert last.count("DUPONT") >= 2
    assert last.index("DUPONT") < last.index("Cadre réservé au contrôle de légalité")


def test_the_frame_is_six_by_four_centimetres_at_least_and_never_cut(
    chartes: dict[str, Signed],
) -> None:
    with zipfile.ZipFile(chartes["zone-tampon"].docx) as package:
        body = package.read("word/document.xml").decode()
    caption = body.index('<w:tblCaption w:val="Zone du tampon"/>')
    frame = body[body.rindex("<w:tbl>", 0, caption) : body.index("</w:tbl>", caption)]

    width, height = (
        int(found[1]) / 567
        for pattern in (r'<w:gridCol w:w="(\d+)"', r'<w:trHeight w:val="(\d+)"')
        if (found := re.search(pattern, frame))
    )

    assert width >= 6
    assert height >= 4
    assert "<w:cantSplit/>" in frame


# The page of each party


def test_each_party_signs_on_a_page_that_stands_alone(chartes: dict[str, Signed]) -> None:
    pages = chartes["page-par-partie"].pages[-3:]
    titles = (
        "Signature de l’Agence régionale de santé Hautes-Marches",
        "Signature de la Communauté professionnelle territoriale de santé de la Sorelle",
        "Signature de l’État",
    )

    for page, title in zip(pages, titles, strict=True):
        words = " ".join(page.split())
        assert title in words
        assert "à la charte partenariale préalable à la signature du contrat local de" in words
        assert "(référence CLS-PDB-2025-CH)" in words
        assert "Fait à Brumeval, le ……………, en trois exemplaires originaux." in words
    assert "Lise MARTIN" in pages[1]
    assert "Paul ROUX" in pages[1]


# All of them


@pytest.mark.parametrize("name", ["paraphes-25", "page-par-partie", "zone-tampon"])
def test_the_words_of_the_pdf_are_those_of_the_document(
    chartes: dict[str, Signed], name: str
) -> None:
    mots, _ = words_of(chartes[name].docx.read_bytes(), "charte.docx")
    pages = read_pdf(chartes[name].pdf)

    assert compare_pages(mots, pages) == ()
    assert len(compare_pages(mots, f"{pages}\nUn mot de plus.")) == 1


@pytest.mark.parametrize("name", ["paraphes-25", "page-par-partie", "zone-tampon"])
def test_the_pdf_is_archivable_and_accessible(chartes: dict[str, Signed], name: str) -> None:
    assert list(pdf_faults(chartes[name].pdf)) == []


def test_the_documents_are_valid(chartes: dict[str, Signed], ooxml_validator: str) -> None:
    for name in ("paraphes-25", "page-par-partie"):
        assert ooxml_errors(chartes[name].docx, ooxml_validator) == []


def test_no_signature_is_alone_with_less_than_two_others_on_the_last_page(
    chartes: dict[str, Signed],
) -> None:
    for name in ("signatures-9", "signatures-25"):
        assert chartes[name].pages[-1].count("DUPONT") >= 3
