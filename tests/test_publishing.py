from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.donnee_personnelle import Nature, find_donnees
from clsdocs.errors import Refused
from clsdocs.record import replace
from clsdocs.word.markup import parse
from clsdocs.word.package import read_package
from clsdocs.word.publication import Apposee, mark_copy
from clsdocs.word.redaction import redact
from clsdocs.word.stories import label_of, read_stories
from docx_reading import docx_lines
from emitting import ARS, CAVB, CHARTE, ISSUE, Said, copy_exemple, edit, runner, spoil
from helpers import ooxml_errors, pdf_text
from pdf_judging import pdf_faults
from small_templates import member, p, par, small_template, table
from test_word_pictures import LA_CARTE, document, grey

IBAN, BIC, MOBILE = "FR14 2004 1010 0505 0001 3M02 606", "PSSTFRPPLIL", "06 12 34 56 78"
SIGNS = ("FR1420041010050500013M02606", "20041010050500013M02606", BIC, "0612345678", "MARIEGMAIL")
ARTICLE = f"""\

## Versement {{#versement}}

Les sommes vont au compte {IBAN} (BIC : {BIC}), non à {IBAN[:-1]}7.[^compte]
Le SIREN est 246 200 364.

| Banque | Guichet | Compte      | Clé |
|--------|---------|-------------|-----|
| 20041  | 01005   | 0500013M026 | 06  |

Écrire à [Marie](mailto:marie@gmail.com), au {MOBILE} ou au 03 21 00 00 00.

![Signature de la présidente](images/signature.png)

[^compte]: Ou **fr14-2004-1010**-0505-0001-3M02-606, ouvert par M. Martin, né le 5 mai 1980.
"""
PUBLISHED = "output/exemple/charte-publication.docx"
PUBLISH = ("build", "--publication", CHARTE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose charte says personal things, signed by one party and then by both."""
    folder = copy_exemple(tmp_path_factory.mktemp("publication"))
    dossier = folder / "contracts" / "exemple"
    (dossier / "images").mkdir()
    (dossier / "images" / "signature.png").write_bytes(grey(40, 20).data)
    text = dossier / "charte.md"
    text.write_text(text.read_text("utf-8") + ARTICLE, "utf-8")
    edit(dossier / "charte.yml", "reference: ", f"reference: Compte {IBAN} ")
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> Said:
    return runner(folder)


@pytest.fixture(scope="module")
def told(said: Said, folder: Path) -> list[str]:
    """What publishing the signed charte prints."""
    for command in (ISSUE, ARS):
        code, _, complaints = said(*command)
        assert code == 0, complaints
    _, _, unsigned = said(*PUBLISH)
    assert unsigned == [
        "contracts/exemple/registre.jsonl : v1, émise pour la signature, n’est pas signée par tous"
        " ; ne la publier que comme un projet ; sinon, attendre toutes les signatures [C-30]"
        " (à expliquer)"
    ]
    said(*CAVB)
    code, lines, complaints = said(*PUBLISH)
    assert (code, complaints) == (0, [])
    return lines


def lines_of(docx: bytes | Path) -> list[str]:
    """Return the lines of `docx`, with ordinary spaces, nothing escaped."""
    signs = {"~": " ", "¬": " "}
    lines = docx_lines(docx)
    for sign, plain in signs.items():
        lines = [line.replace(sign, plain) for line in lines]
    return lines


def signs(content: bytes) -> str:
    """Return the letters and figures of a member, those between its tags alone."""
    text = re.sub("<[^>]*>", "", content.decode("utf-8", "replace"))
    return re.sub("[^0-9A-Z]", "", text.upper()) + re.sub("[^0-9A-Z]", "", str(content).upper())


def test_what_was_taken_out_is_said_with_its_places(told: list[str], folder: Path) -> None:
    charte = (folder / "contracts/exemple/charte.md").read_text("utf-8").splitlines()
    first = charte.index("## Versement {#versement}") + 3
    yml = (folder / "contracts/exemple/charte.yml").read_text("utf-8").splitlines()
    reference = next(rank for rank, line in enumerate(yml, 1) if line.startswith("reference"))
    md = "contracts/exemple/charte.md"

    assert told[0] == f"exemple/charte-publication  fait  {PUBLISHED}"
    assert told[-1] == "1 fait, 0 inchangé, 0 en échec"
    assert sorted(line.strip() for line in told[1:-1]) == [
        f"1 adresse électronique privée occultée : {md}:{first + 7}",
        f"1 date de naissance occultée : {md}:{first + 11}",
        f"1 image de signature occultée : {md}:{first + 9}",
        f"1 numéro de téléphone occulté : {md}:{first + 7}",
        f"5 coordonnées bancaires occultées : {md}:{first}, {md}:{first + 5}, "
        f"{md}:{first + 11}, contracts/exemple/charte.yml:{reference}",
    ]


def test_nothing_of_it_is_left_in_any_member(told: list[str], folder: Path) -> None:
    issued = (folder / "contracts/exemple/emis/charte-v1.docx").read_bytes()
    copied = (folder / PUBLISHED).read_bytes()
    before, after = read_package(issued, "a"), read_package(copied, "b")

    held = {known for content in before.values() for known in SIGNS if known in signs(content)}
    left = {(n, known) for n, c in after.items() for known in SIGNS if known in signs(c)}

    assert held == set(SIGNS)
    assert left == set()
    assert [name for name in after if "media" in name] == []


def test_every_other_word_is_as_it_was_issued(told: list[str], folder: Path) -> None:
    issued = lines_of(folder / "contracts/exemple/emis/charte-v1.docx")
    copied = lines_of(folder / PUBLISHED)

    gone = [line for line in issued if line not in copied]
    new = [line for line in copied if line not in issued]

    assert len(new) == len(gone)
    account, aside = "[coordonnées bancaires occultées]", f"non à {IBAN[:-1]}7"
    body = "\n".join(new)
    assert f"au compte {account} (BIC : {account}), {aside}" in body
    assert "Le SIREN est 246 200 364." in body
    assert f"{account} | […] | […] | […]" in body
    assert "au [numéro de téléphone occulté] ou au 03 21 00 00 00." in body
    assert "[signature occultée]" in body
    assert f"Ou **{account}**, ouvert par M. Martin, né le [date de naissance occultée]." in body


def test_the_copy_says_what_it_is_and_who_signed_when(told: list[str], folder: Path) -> None:
    lines = lines_of(folder / PUBLISHED)

    assert any("Copie destinée à la publication – Version 1 — " in line for line in lines)
    page = "\n".join(lines)
    assert page.index("Signé le 10 février 2025") < page.index("Signé le 11 février 2025")


def test_a_copy_is_known_for_what_it_is_and_a_changed_one_is_not(tmp_path: Path) -> None:
    root = copy_exemple(tmp_path)
    said = runner(root)
    for command in (ISSUE, ARS, CAVB, PUBLISH):
        said(*command)
    copy = root / PUBLISHED
    later = spoil(copy, tmp_path / "a.docx", "le 11\u00a0février", "le 12\u00a0février")

    known, refused = said("verify", str(copy)), said("verify", str(later))

    assert known[:2] == (0, [f"{copy}  copie destinée à la publication  {CHARTE}@v1"])
    assert refused[0] == 1
    assert refused[1][0] == f"{later}  modifié  {CHARTE}@v1"
    assert [line.split(" : ")[1] for line in refused[1][1:]] == [
        "ajouté « Signé le 12 février 2025 »"
    ]


def test_the_copy_is_valid_and_comes_out_the_same(
    said: Said, told: list[str], folder: Path, ooxml_validator: str
) -> None:
    made = (folder / PUBLISHED).read_bytes()

    again = said(*PUBLISH)

    assert again[1][0] == f"exemple/charte-publication  inchangé  {PUBLISHED}"
    assert (folder / PUBLISHED).read_bytes() == made
    assert ooxml_errors(folder / PUBLISHED, ooxml_validator) == []


def test_its_pdf_lasts_reads_aloud_and_holds_nothing_of_it(
    said: Said, told: list[str], folder: Path, soffice: str, pdftotext: str
) -> None:
    code, _, _ = said(*PUBLISH, "--pdf")
    pdf = (folder / PUBLISHED).with_suffix(".pdf")

    assert code == 0
    assert list(pdf_faults(pdf)) == []
    text = pdf_text(pdf, pdftotext)
    assert "Signé le 11 février 2025" in text
    assert [known for known in SIGNS if known in signs(text.encode())] == []


def test_the_version_is_published_even_once_its_sources_changed(
    said: Said, told: list[str], folder: Path
) -> None:
    made = (folder / PUBLISHED).read_bytes()
    path = folder / "contracts/exemple/charte.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Les sommes vont", "Les montants vont"), "utf-8")

    code, _, _ = said(*PUBLISH)
    path.write_text(text, "utf-8")

    assert (code, (folder / PUBLISHED).read_bytes()) == (0, made)


def test_a_draft_is_published_as_a_draft(tmp_path: Path) -> None:
    folder = copy_exemple(tmp_path)
    dossier = folder / "contracts" / "exemple"
    (dossier / "annexes" / "plan.pdf").write_bytes(b"%PDF-1.7")
    annexe = "annexes: [{id: plan, intitule: Plan, fichier: annexes/plan.pdf}]\n"
    edit(dossier / "charte.yml", "parties:", f"{annexe}parties:")

    code, lines, _ = runner(folder)(*PUBLISH)

    assert (code, lines[1:]) == (
        0,
        [
            "  annexe à part, ni jointe ni occultée : contracts/exemple/annexes/plan.pdf",
            "1 fait, 0 inchangé, 0 en échec",
        ],
    )
    assert any(
        "Copie destinée à la publication – Projet" in line for line in lines_of(folder / PUBLISHED)
    )


@pytest.mark.parametrize("option", ["--plan", "--force", "--watch", "--as-of=2026-01-01"])
def test_it_goes_with_the_pdf_alone(said: Said, option: str) -> None:
    assert said("build", "--publication", option)[0] == 2


def test_the_line_of_its_own_day_is_filled() -> None:
    block = (p("Pour l’ARS,"), p("La Directrice,"), p("Le ……………"), p("Anne EXEMPLE"))
    cell = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{''.join(block)}</w:tc></w:tr></w:tbl>"
    docx = small_template(p("Pour l’ARS, en général"), cell)
    apposee = Apposee("Pour l’ARS,", "Anne EXEMPLE", "Signé le 6 mai 2025")

    made = lines_of(mark_copy(docx, "a.docx", "Copie", "", [apposee]))

    assert made == [
        "Normal | Copie",
        "Normal | Pour l’ARS, en général",
        "Tableau | Pour l’ARS, ¶ La Directrice, ¶ Signé le 6 mai 2025 ¶ Anne EXEMPLE",
    ]


# Whatever the file holds


def test_a_part_is_known_by_what_it_holds_whatever_its_name() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    foot = parse(f"<w:ftr {space}>{p('Version 1')}</w:ftr>".encode())
    styles = parse(f"<w:styles {space}/>".encode())

    stories = read_stories({"word/footer1Signatures.xml": foot, "word/styles.xml": styles})

    assert [story.text for story in stories.values()] == ["Version 1\n"]
    assert label_of("word/footer1Signatures.xml", foot) == "pied de page 1"


def redacted(*body: str) -> bytes:
    return redact(small_template(*body), "a.docx")[0]


def test_a_value_that_word_cut_in_runs_is_one() -> None:
    docx = redacted(p("Compte FR14 20", "04 1010 0505", " 0001 3M02 606", " ouvert."))

    assert lines_of(docx) == ["Normal | Compte [coordonnées bancaires occultées] ouvert."]


@pytest.mark.parametrize(
    "extra",
    [
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{IBAN}</w:t></w:r></w:p>",
        f'<w:p><w:del w:id="9" w:author="A"><w:r><w:delText>{IBAN}</w:delText></w:r></w:del></w:p>',
        "<w:p><w:r><w:t>FR14 2004 1010</w:t><w:br/><w:t>0505 0001</w:t><w:tab/>"
        "<w:t>3M02 606</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>FR14 2004 1010 0505</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>0001 3M02 606</w:t></w:r></w:p>",
        f'<w:p><w:r><w:instrText> QUOTE "{IBAN}" </w:instrText></w:r></w:p>',
        f'<w:p><w:r><w:instrText> QUOTE "{IBAN[:9]}</w:instrText></w:r>'
        f'<w:r><w:instrText>{IBAN[9:]}" </w:instrText></w:r></w:p>',
        f'<w:tbl><w:tblPr><w:tblCaption w:val="{IBAN}"/></w:tblPr><w:tblGrid/>'
        "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_it_is_found_wherever_word_hides_it(extra: str) -> None:
    data, retraits = redact(small_template(p("Avant"), extra, p("Après")), "a.docx")

    assert [str(retrait.nature) for retrait in retraits] == ["coordonnée bancaire"]
    assert SIGNS[0] not in signs(member(data, "word/document.xml").encode())


def test_it_is_found_in_what_the_file_says_of_itself() -> None:
    data, retraits = redact(small_template(p("Texte"), title=f"Compte {IBAN}"), "a.docx")

    assert [retrait.partie for retrait in retraits] == ["propriétés et attributs"]
    assert SIGNS[0] not in signs(member(data, "docProps/core.xml").encode())


def test_the_letters_of_an_address_are_not_those_of_other_words() -> None:
    docx = redacted(p("Mme Combes : m@me.com ; M. Mecom."))

    assert lines_of(docx) == ["Normal | Mme Combes : [adresse électronique occultée] ; M. Mecom."]


def test_what_would_be_left_in_a_picture_is_refused() -> None:
    spied = replace(LA_CARTE, chemin="images/spied.png")
    image = grey(4, 4)
    image = replace(image, data=image.data + SIGNS[0].encode())
    docx = document(par(f"Compte {IBAN}."), par(spied), images={"images/spied.png": image})

    with pytest.raises(Refused, match=r"qui reste dans « word/media/cls1\.png"):
        redact(docx, "a.docx")


def test_what_holds_nothing_personal_is_as_it_was() -> None:
    docx = small_template(p("Le 6 mai 2025, 12 345,67 € à la CPAM, 03 21 00 00 00."), table(("a",)))

    assert redact(docx, "a.docx") == (docx, ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("FR14 2004 1010 0505 0001 3M02 607", 0),
        ("be71 0961 2345 6769", 1),
        ("20041/01005/0500013M026/06", 1),
        ("20041 01005 0500013M026 07", 0),
        ("Code banque 20041, guichet 01005, compte 0500013M026, clé 06", 1),
        ("BIC CONTRATS, régime des BIC", 0),
        ("BIC de la banque : PSSTFRPP", 1),
        ("48 000 49 000 97 000 102 000 12 345 24 000", 0),
        ("2019 2020 2021 2022 2023 2024 2025", 0),
        ("délibération 062-246200364-20190402-2019-101-DE", 0),
        ("marie.durand@ars.sante.fr", 0),
        ("marie_d@orange.fr", 1),
        ("+33 (0) 6 12 34 56 78", 1),
        ("0033 6 12 34 56 78", 1),
        ("FR14\u200b2004\u20091010–0505 0001 3M02 606", 1),
        (f"{IBAN} CREDIT DU NORD", 1),
        (f"{IBAN}, PSST FR PP LIL", 2),
        ("M. Jean Martin, né le 1er mai 1980", 1),
        ("Mme Martin, née le 01/05/1980", 1),
        ("l’agence, née le 1er avril 2010", 0),
        ("l’association domiciliée 3 place Verte, 62000 Arras", 0),
        ("Mme Martin, domiciliée 3 place Verte, 62000 Arras, ci-après", 1),
        ("M. Martin, demeurant au 3 place Verte, 62000 Arras", 1),
        ("1 80 05 62 498 012 48", 1),
        ("1 80 05 62 498 012 49", 0),
        ("1.80.05.62.498.012 / 48", 1),
        ("les avances de 59 000 euros ; si 59 000 edito amiable", 0),
        ("se 30 article Abbeville 2019 la des", 0),
        (f"IBAN{IBAN}", 1),
        (IBAN.replace(" ", " · "), 1),
        (IBAN.translate({sign: sign + 0xFEE0 for sign in range(0x30, 0x3A)}), 1),
        ("06/12/34/56/78", 1),
        ("06 - 12 - 34 - 56 - 78", 1),
        ("06\u00ad12\u00ad34\u2060 56\u200b78", 1),
        ("06 123 456 78", 1),
        ("+33.6.12.34.56.78", 1),
        ("tél.06 12 34 56 78", 1),
        ("01 02 03 04 05/06 12 34 56 78", 1),
        ("06 12 34 56 789", 0),
        ("06 07 2025 12", 0),
        ("arrêté n° 06-2024-12-15", 0),
        ("les communes 06004 06012", 0),
        ("FINESS 060 780 988", 0),
        ("marie.\u00addurand@\u200bgmail.com", 1),
        ("marie.durand (at) gmail.com", 1),
        ("marie＠pm.me", 1),
        ("Mme Martin, née à Arras le 01.05.1980", 1),
        ("Date de naissance : 01/05/1980", 1),
        ("Mme Martin, habitant 3 rue Verte, 62000 Arras", 1),
        ("M. Martin, demeurant à Arras (62000), 3 rue Verte", 1),
        ("le service de soins à domicile 3 rue Verte, 62000 Arras", 0),
    ],
)
def test_only_what_its_key_proves_is_taken_for_personal(text: str, kept: int) -> None:
    assert len(find_donnees(f"Voir {text}.")) == kept


@pytest.mark.parametrize(
    ("label", "value"),
    [("Date de naissance", "1er mai 1980"), ("Domicile", "3 rue Verte, 62000 Arras")],
)
def test_what_the_cell_before_names_is_personal(label: str, value: str) -> None:
    data = small_template(table((p(label), p(value))))

    lines = lines_of(redact(data, "x.docx")[0])

    assert "occultée]" in str(lines)
    assert value not in str(lines)


def iban(bban: str) -> str:
    """Return the German IBAN of `bban`, with its check digits (ISO 13616)."""
    return f"DE{98 - int(f'{bban}131400') % 97:02}{bban}"


@given(
    st.text("0123456789", min_size=18, max_size=18),
    st.lists(st.sampled_from(["", *" \u00a0\u202f-.\n"]), min_size=22, max_size=22),
    st.integers(2, 21),
)
def test_an_account_is_known_in_any_spacing_and_no_other_number_is(
    bban: str, gaps: list[str], at: int
) -> None:
    right = iban(bban)
    wrong = f"{right[:at]}{(int(right[at]) + 1) % 10}{right[at + 1 :]}"

    found, other = (
        find_donnees("".join(sign + gap for sign, gap in zip(number, gaps, strict=True)))
        for number in (right, wrong)
    )

    assert [(donnee.nature, donnee.debut) for donnee in found] == [(Nature.COMPTE, 0)]
    assert other == () or other[0].debut > 0
