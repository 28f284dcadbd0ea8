from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from clsdocs.record import replace
from clsdocs.word.reader import read_word
from final_files import WORKSPACE, examined, faults_of, new_faults, spoil
from helpers import copy_unsigned

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "Le présent contrat est conclu"


CONTRAT = ("exemple", "contrat")


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p>{run(words, properties)}</w:p>"


BODY = "<w:body>"
HIDDEN = paragraph("clause retirée", "<w:vanish/>")
WHITE = paragraph("ancre", '<w:color w:val="FFFFFF"/>')
TINY = paragraph("ancre", '<w:sz w:val="2"/>')
MARKED = paragraph("à revoir", '<w:highlight w:val="yellow"/>')
SHADED = paragraph("à revoir", '<w:shd w:val="clear" w:fill="FFFF00"/>')
INSERTED = '<w:p><w:ins w:id="9" w:author="Jeanne"><w:r><w:t>ajout</w:t></w:r></w:ins></w:p>'
DELETED = (
    '<w:p><w:del w:id="9" w:author="Jeanne"><w:r><w:delText>mot</w:delText></w:r></w:del></w:p>'
)
FOREIGN = paragraph("collé", '<w:rFonts w:ascii="Comic Sans MS"/>')
SKIPPED = '<w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr><w:r><w:t>Détail</w:t></w:r></w:p>'
TOP = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Haut</w:t></w:r></w:p>'
FILE = "templates/contrat.docx"

SPOILT = [
    (HIDDEN, [f"V-69 {FILE} : texte masqué : « clause retirée » ; le supprimer, ou le montrer"]),
    (WHITE, [f"V-69 {FILE} : texte blanc sur blanc : « ancre » ; le supprimer, ou le montrer"]),
    (TINY, [f"V-69 {FILE} : texte illisible : « ancre » ; le supprimer, ou le montrer"]),
    (
        MARKED,
        [
            f"V-69 {FILE} : texte surligné : « à revoir » ; "
            "retirer le surlignage, la question réglée"
        ],
    ),
    (
        SHADED,
        [
            f"V-69 {FILE} : texte surligné : « à revoir » ; "
            "retirer le surlignage, la question réglée"
        ],
    ),
    (
        INSERTED,
        [
            f"V-69 {FILE} : modification suivie (insertion de Jeanne « ajout ») ; "
            "accepter ou refuser toutes les modifications"
        ],
    ),
    (
        DELETED,
        [
            f"V-69 {FILE} : modification suivie (suppression de Jeanne « mot ») ; "
            "accepter ou refuser toutes les modifications"
        ],
    ),
    (
        paragraph("PROJET"),
        [f"V-69 {FILE} : « PROJET » dans un document à signer ; retirer « PROJET »"],
    ),
    (
        paragraph("Janvier 2012 – Document de travail"),
        [
            f"V-69 {FILE} : « Janvier 2012 – Document de travail » dans un document à signer ; "
            "retirer « Document de travail »"
        ],
    ),
    (
        paragraph("Réf. {{ reference }}"),
        [
            f"V-69 {FILE} : balise restée dans le texte : « Réf. {{{{ reference }}}} » ; "
            "la corriger là où elle est écrite"
        ],
    ),
    (
        paragraph("Logo \uf0b7"),
        [
            f"V-69 {FILE} : signe sans forme (U+F0B7) dans le texte ; "
            "le remplacer par le signe voulu"
        ],
    ),
    (
        paragraph("Représentée par ……………"),
        [
            f"V-69 {FILE} : blanc à remplir dans « Représentée par …………… » ; "
            "le remplir, ou le retirer"
        ],
    ),
    (
        paragraph("voir Erreur ! Source du renvoi introuvable."),
        [
            f"V-69 {FILE} : renvoi perdu : « voir Erreur ! Source du renvoi introuvable. » ; "
            "rétablir le renvoi, ou écrire le numéro"
        ],
    ),
    (
        paragraph("Voir l’annexe 9."),
        [
            f"V-62 {FILE} : « annexe 9 » n’est pas dans le document ; "
            "corriger le renvoi, ou joindre l’annexe"
        ],
    ),
    (
        FOREIGN,
        [
            f"V-94 {FILE} : police « Comic Sans MS » étrangère au gabarit : « collé » ; "
            "laisser la police du style (Arial) (à expliquer)"
        ],
    ),
    (
        TOP + SKIPPED,
        [
            f"V-94 {FILE} : « Détail » : titre de niveau 3 sous un titre de niveau 1 ; "
            "ne sauter aucun niveau (style)"
        ],
    ),
    (paragraph("Le projet régional de santé, et le projet de contrat."), []),
    (paragraph("Fin…"), []),
]


@pytest.mark.parametrize(("added", "said"), SPOILT)
def test_what_should_not_be_signed_is_found_in_the_file(added: str, said: list[str]) -> None:
    examen, data = examined(*CONTRAT)

    found = new_faults(examen, spoil(data, {"document": (BODY, BODY + added)}))

    assert found == said


def test_the_name_of_who_signs_is_no_leftover() -> None:
    examen, data = examined(*CONTRAT)
    assert examen.acte is not None
    blocs = tuple(replace(bloc, nom="Jean SPECIMEN") for bloc in examen.acte.signatures[:1])
    named = replace(examen, acte=replace(examen.acte, signatures=blocs))
    spoilt = spoil(data, {"document": (BODY, BODY + paragraph("Jean SPECIMEN"))})

    assert any("SPECIMEN" in fault for fault in faults_of(examen, spoilt))
    assert not any("SPECIMEN" in fault for fault in faults_of(named, spoilt))


CHANGED = [
    (
        "document",
        ("Samuel THIBAUDET", "Samuel THIBAUD"),
        ["V-20 contracts/exemple/contrat.yml:10:5 : « Samuel THIBAUDET » manque sous"],
    ),
    (
        "document",
        ("Pour la Communauté de communes du Plateau de Sorelle,", "Pour la Commune de Sorelle,"),
        [
            "V-20 contracts/exemple/contrat.yml:28:5 : pas de bloc de signature pour « ex-ccps »",
            "V-20 templates/contrat.docx : bloc de signature « Pour la Commune de Sorelle, » : "
            "ce n'est pas une partie",
        ],
    ),
    (
        "document",
        ("Le Président,", "La Présidente,"),
        ["V-20 contracts/exemple/contrat.yml:28:5 : « Le Président, » manque sous"],
    ),
    (
        "core",
        ("<dc:title>Contrat local de santé du Pays de Brume</dc:title>", ""),
        ["V-94 templates/contrat.docx : le document n’a pas de titre dans ses propriétés"],
    ),
    (
        "core",
        ("fr-FR", "en-US"),
        ["V-94 templates/contrat.docx : la langue du document est « en-US »"],
    ),
    (
        "core",
        ("<dc:language>", "<dc:creator>Jeanne Durand</dc:creator><dc:language>"),
        ["V-95 templates/contrat.docx : l’auteur du document : « Jeanne Durand »"],
    ),
    (
        "header1",
        ("<w:tab/>", "<w:tab/><w:t>PROJET</w:t>"),
        ["V-69 templates/contrat.docx : en-tête 1 : « …trat – Pays de Brume, 2026-2030 PROJET »"],
    ),
    (
        "settings",
        ("<w:zoom", "<w:trackRevisions/><w:zoom"),
        ["V-69 templates/contrat.docx : le suivi des modifications est resté actif"],
    ),
]


@pytest.mark.parametrize(("part", "change", "said"), CHANGED)
def test_what_a_hand_changes_in_the_file_is_found(
    part: str, change: tuple[str, str], said: list[str]
) -> None:
    examen, data = examined(*CONTRAT)

    found = new_faults(examen, spoil(data, {part: change}))

    assert len(found) == len(said), found
    for line, begun in zip(found, said, strict=True):
        assert plain(line).startswith(plain(begun))


def plain(line: str) -> str:
    return line.replace("_", " ").replace("’", "'")


def _xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def test_a_comment_is_found_with_its_author() -> None:
    examen, data = examined(*CONTRAT)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    comment = f'<w:comment w:id="1" w:author="Jeanne">{paragraph("à voir")}</w:comment>'
    comments = f'<w:comments xmlns:w="{W}">{comment}</w:comments>'
    types: dict[str, tuple[str, str]] = {"[Content_Types]": ("</Types>", override)}

    found = new_faults(examen, spoil(data, types, {"word/comments.xml": comments}))

    said = "commentaire de Jeanne : « à voir » ; y répondre, puis le supprimer"
    assert found == [f"V-69 {FILE} : {said}"]


def test_a_picture_without_words_is_found_unless_it_means_nothing() -> None:
    examen, data = examined(*CONTRAT)
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    shape = f'<wp:docPr xmlns:wp="{drawing}" id="77" name="Image 1"/>'
    picture = f"<w:p><w:r><w:drawing>{shape}</w:drawing></w:r></w:p>"

    found = new_faults(examen, spoil(data, {"document": (BODY, BODY + picture)}))

    said = "image « Image 1 » sans texte de remplacement ; la décrire, ou la dire décorative"
    assert found == [f"V-94 {FILE} : {said} (style)"]


def test_what_the_vote_decides_may_stay_blank_until_then(tmp_path: Path) -> None:
    copy_unsigned(WORKSPACE.root, tmp_path)
    charte = tmp_path / "contracts" / "exemple" / "charte.yml"
    text = re.sub(r"(?m)^( +date: )[0-9-]+$", r"\1inconnu", charte.read_text("utf-8"))
    charte.write_text(text, "utf-8")
    arguments = ["--workspace", str(tmp_path), "check", "--final", "exemple/charte"]
    arguments += ["--only", "V-69"]

    for_vote = CliRunner().invoke(cli, [*arguments, "--for", "vote"])
    for_signature = CliRunner().invoke(cli, arguments)

    assert for_vote.exit_code == 0, for_vote.output
    assert "habilitations" in for_signature.output


def test_two_blocks_that_change_places_are_out_of_order() -> None:
    examen, data = examined(*CONTRAT)
    cells = re.findall(r"<w:tc>(?:(?!<w:tc>).)*?SignatureNom.*?</w:tc>", _xml(data))
    first, second = cells[0], cells[1]
    swapped = _xml(data).replace(first, "@").replace(second, first).replace("@", second)

    found = new_faults(examen, spoil(data, {"document": (_xml(data), swapped)}))

    assert [plain(line) for line in found] == [
        "V-27 contracts/exemple/contrat.yml:8:1 : blocs de signature : « ex-cavb » n'est pas à sa "
        "place ; suivre l'ordre des parties : ex-ars, ex-cavb, ex-ccps, ex-etat, ex-departement, "
        "ex-cpam, ex-ch, ex-cpts (à expliquer)"
    ]


def test_an_annex_without_its_heading_is_not_in_the_document() -> None:
    examen, data = examined(*CONTRAT)
    document = _xml(data)
    heading = re.findall(r'<w:p><w:pPr><w:pStyle w:val="TitreAnnexe"/>.*?</w:p>', document)[-1]

    found = new_faults(examen, spoil(data, {"document": (heading, "<w:p/>")}))

    annexe = examen.document.annexes[-1]
    assert any(f"l’annexe « {annexe.intitule} » n’est pas dans le document" in f for f in found)


def test_an_empty_cell_where_the_others_hold_amounts_is_found() -> None:
    examen, data = examined("exemple", "convention")
    amount = "28\u202f387,76\u00a0€"
    document = _xml(data)
    table = document.index('Plan de financement, par financeur et par exercice"')
    changed = document[:table] + document[table:].replace(amount, "", 1)

    found = new_faults(examen, spoil(data, {"document": (document, changed)}))

    assert len(found) == 1
    assert ": cellule vide : colonne « 2025" in found[0]
    assert "ligne « ARS »" in found[0]


@pytest.mark.parametrize("name", ["charte", "convention", "contrat"])
def test_an_example_issued_leaves_open_only_what_other_acts_will_fill(name: str) -> None:
    examen, data = examined("exemple", name)

    found = [line for line in faults_of(examen, data) if "(information)" not in line]

    assert all("n’est pas encore signé" in line for line in found)


def test_a_file_is_read_with_its_margins_and_its_pictures_said() -> None:
    _, data = examined(*CONTRAT)

    fichier = read_word(data, "contrat.docx")

    assert {p.partie for p in fichier.paragraphes} == {"", "en-tête 1", "pied 1", "notes"}
    assert fichier.proprietes == {
        "titre": "Contrat local de santé du Pays de Brume",
        "langue": "fr-FR",
    }
    assert fichier.polices == {"Arial"}
    assert fichier.revisions == fichier.commentaires == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--final"], "« --final » demande de nommer chaque acte"),
        (["--final", "exemple"], "« --final » demande de nommer chaque acte"),
        (["--for", "vote", "exemple/charte"], "« --for » va avec « --final »"),
        (["--final", "--for", "rire", "exemple/charte"], "« --for rire » inconnu"),
        (["--final", "--fix", "exemple/charte"], "« --fix » et « --final » ensemble"),
        (["--as-of", "demain"], "« demain » n’est pas une date"),
    ],
)
def test_the_gate_asked_for_badly_is_misuse(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["--workspace", str(WORKSPACE.root), "check", *arguments])

    assert done.exit_code == 2
    assert said in done.output


def test_the_gate_passes_an_act_that_may_be_signed() -> None:
    arguments = ["--workspace", str(WORKSPACE.root), "check", "--final", "exemple/charte"]

    done = CliRunner().invoke(cli, arguments)

    assert done.exit_code == 0, done.output


def test_the_gate_refuses_a_fact_still_unknown(tmp_path: Path) -> None:
    copy_unsigned(WORKSPACE.root, tmp_path)
    charte = tmp_path / "contracts" / "exemple" / "charte.yml"
    text = charte.read_text("utf-8")
    charte.write_text(re.sub(r"(?m)^reference: .*", "reference: inconnu", text), "utf-8")

    done = CliRunner().invoke(
        cli, ["--workspace", str(tmp_path), "check", "--final", "exemple/charte"]
    )

    assert done.exit_code == 1
    assert "indiquer « reference » [V-69]" in done.output
