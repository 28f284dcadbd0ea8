"""The committed templates are what `tools/gabarits.py` draws, and hold what the engine looks up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from helpers import ooxml_errors
from tools.dessin.actes import GABARITS
from tools.dessin.bordereau import NOM, bordereau
from tools.dessin.package import docx, members

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "tools" / "gabarits.py"
TEMPLATES = {name: ROOT / "templates" / name for name in GABARITS}
every_template = pytest.mark.parametrize("name", GABARITS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

STYLES = {
    "Normal": "Normal",
    "Title": "Title",
    "Subtitle": "Subtitle",
    "heading 1": "Heading1",
    "heading 2": "Heading2",
    "heading 3": "Heading3",
    "Body Text": "BodyText",
    "List Bullet": "ListBullet",
    "List Bullet 2": "ListBullet2",
    "List Bullet 3": "ListBullet3",
    "List Number": "ListNumber",
    "List Number 2": "ListNumber2",
    "List Number 3": "ListNumber3",
    "Quote": "Quote",
    "caption": "Caption",
    "header": "Header",
    "footer": "Footer",
    "footnote text": "FootnoteText",
    "footnote reference": "FootnoteReference",
    "Hyperlink": "Hyperlink",
    "Signature": "Signature",
    "Formule": "Formule",
    "Comparution": "Comparution",
    "Visa": "Visa",
    "Considerant": "Considerant",
    "Cloture": "Cloture",
    "Tableau CLS": "TableauCLS",
    "Tableau texte": "TableauTexte",
    "Tableau montant": "TableauMontant",
    "Tableau entete": "TableauEntete",
    "Tableau entete montant": "TableauEnteteMontant",
    "Titre annexe": "TitreAnnexe",
    "Titre axe": "TitreAxe",
    "Titre fiche": "TitreFiche",
    "Annexe mention": "AnnexeMention",
    "Couverture logos": "CouvertureLogos",
    "Tableau fiche": "TableauFiche",
    "Fiche entete": "FicheEntete",
    "Fiche libelle": "FicheLibelle",
    "Fiche texte": "FicheTexte",
    "Fiche puce": "FichePuce",
    "Fiche puce 2": "FichePuce2",
    "Fiche puce 3": "FichePuce3",
    "Fiche numero": "FicheNumero",
    "Fiche numero 2": "FicheNumero2",
    "Fiche numero 3": "FicheNumero3",
    "Definition terme": "DefinitionTerme",
    "Definition texte": "DefinitionTexte",
    "Figure": "Figure",
    "Figure legende": "FigureLegende",
}
PARTS = (
    "liminaire",
    "comparution",
    "visas",
    "considerants",
    "corps",
    "financement",
    "versements",
    "cloture",
    "annexes",
    "logos",
)


def draw(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOL), "--dans", str(folder), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
    )


def root(template: str, part: str) -> etree._Element:
    return etree.fromstring(dict(members(TEMPLATES[template].read_bytes()))[part])


@every_template
def test_a_committed_template_is_the_one_that_the_tool_draws(name: str) -> None:
    committed = members(TEMPLATES[name].read_bytes())

    drawn = members(docx(GABARITS[name]()))

    assert committed == drawn


def test_the_committed_slip_is_the_one_that_the_tool_draws() -> None:
    committed = members((ROOT / "templates" / NOM).read_bytes())

    assert committed == members(docx(bordereau()))


def test_the_check_says_which_template_is_no_longer_what_would_be_drawn(tmp_path: Path) -> None:
    draw(tmp_path)
    with zipfile.ZipFile(tmp_path / "convention.docx", "a") as package:
        package.writestr("word/theme.xml", "<theme/>")

    checked = draw(tmp_path, "--check")

    assert checked.returncode == 1
    assert checked.stdout == (
        "convention.docx : différent de ce que dessine l'outil ; lancer python tools/gabarits.py\n"
    )


def test_two_drawings_are_equal_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    draw(tmp_path / "a", PYTHONHASHSEED="1", TZ="UTC")
    draw(tmp_path / "b", PYTHONHASHSEED="2", TZ="Asia/Tokyo")

    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab"
    )

    assert sorted(first) == sorted([*GABARITS, NOM])
    assert first == second


@every_template
def test_the_package_is_in_the_order_that_readers_expect_and_carries_no_date(name: str) -> None:
    with zipfile.ZipFile(TEMPLATES[name]) as package:
        names = package.namelist()
        dates = {member.date_time for member in package.infolist()}

    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@every_template
def test_the_engine_finds_the_styles_that_it_looks_up_by_name(name: str) -> None:
    styles = root(name, "word/styles.xml").iter(f"{W}style")

    found = {_value(style, "name"): style.get(f"{W}styleId") for style in styles}

    assert {style: found.get(style) for style in STYLES} == STYLES


@every_template
def test_every_style_names_its_font_and_no_theme(name: str) -> None:
    styles = list(root(name, "word/styles.xml").iter(f"{W}style"))

    lists = [style for style in styles if style.get(f"{W}type") == "numbering"]
    fonts = [style.find(f"{W}rPr/{W}rFonts") for style in styles if style not in lists]

    assert all(font is not None and set(font.attrib.values()) == {"Arial"} for font in fonts)


@every_template
def test_the_text_is_french_and_never_hyphenated(name: str) -> None:
    styles = root(name, "word/styles.xml")
    language = styles.find(f"{W}docDefaults//{W}lang")
    hyphenation = root(name, "word/settings.xml").find(f"{W}autoHyphenation")

    assert language is not None
    assert language.get(f"{W}val") == "fr-FR"
    assert hyphenation is not None
    assert hyphenation.get(f"{W}val") == "0"


@every_template
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_act_has_one_place_alone_in_its_paragraph(name: str, part: str) -> None:
    assert places(name, part) == [f"{{{{p acte.{part} }}}}"]


def test_only_a_contract_prints_its_acronyms() -> None:
    glossaries = {name: places(name, "glossaire") for name in GABARITS}

    assert glossaries == {
        "charte.docx": [],
        "convention.docx": [],
        "contrat.docx": ["{{p acte.glossaire }}"],
        "avenant.docx": [],
    }


@every_template
def test_the_running_header_holds_on_one_line_whatever_the_title(name: str) -> None:
    header = "".join(map(str, root(name, "word/header1.xml").itertext()))

    assert "intitule" not in header
    assert header.startswith("{{ nature | majuscule }} – {{ dossier.territoire.nom }}")


def test_a_charter_and_an_avenant_have_no_cover_and_no_header_on_their_first_page() -> None:
    sections = {
        name: [
            section.find(f"{W}titlePg") is not None
            for section in root(name, "word/document.xml").iter(f"{W}sectPr")
        ]
        for name in GABARITS
    }

    assert sections == {
        "charte.docx": [True],
        "convention.docx": [False, False],
        "contrat.docx": [False, False],
        "avenant.docx": [True],
    }


@every_template
def test_each_level_of_a_list_is_tied_to_its_style(name: str) -> None:
    numbering = root(name, "word/numbering.xml")

    levels = {
        _value(level, "pStyle"): _value(level, "lvlText") for level in numbering.iter(f"{W}lvl")
    }

    assert levels == {
        "ListBullet": "–",
        "ListBullet2": "•",
        "ListBullet3": "–",
        "ListNumber": "%1°",
        "ListNumber2": "%2)",
        "ListNumber3": "%3)",
        "FichePuce": "–",
        "FichePuce2": "•",
        "FichePuce3": "–",
        "FicheNumero": "%1°",
        "FicheNumero2": "%2)",
        "FicheNumero3": "%3)",
    }


@every_template
def test_the_validator_of_word_accepts_the_template(name: str, ooxml_validator: str) -> None:
    assert ooxml_errors(TEMPLATES[name], ooxml_validator) == []


def places(name: str, part: str) -> list[str]:
    """Return the text of each paragraph of the template `name` that prints the part `part`."""
    document = root(name, "word/document.xml")
    paragraphs = ["".join(map(str, p.itertext())) for p in document.iter(f"{W}p")]
    return [text for text in paragraphs if re.search(rf"\{{\{{.*acte\.{part}\b", text)]


def _value(parent: etree._Element, name: str) -> str:
    found = parent.find(f"{W}{name}")
    assert found is not None
    return str(found.get(f"{W}val"))
