"""From an issued act to the folder that is sent so that all may sign it, and to what refuses it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pytest

from clsdocs.domain.ancre import ANCRE, are_whole
from clsdocs.emission.verifying import Verdict, Verification
from clsdocs.emission.words import compare_words, split_anchors, words_of
from clsdocs.errors import Refused
from clsdocs.locking import Emises
from clsdocs.packs import listes
from clsdocs.packs.ancrage import locate_anchors
from clsdocs.packs.figees import read_version
from clsdocs.packs.signataires import Ligne, list_signataires
from clsdocs.pdf.pages import Point
from clsdocs.pdf.words import Mot
from clsdocs.record import replace
from clsdocs.rendering import open_template
from clsdocs.sources import load_organismes
from clsdocs.word.anchoring import Bloc, mark_blocks
from clsdocs.workspace import Workspace
from docx_reading import docx_lines
from emitting import ROOT, copy_exemple, edit, runner, spoil
from helpers import ooxml_errors
from pdf_judging import elements, pdf_faults
from sending import COURRIEL, bytes_of, names, note, online, pack
from small_templates import PATH

__all__ = ["online", "pack"]


# What is in it


def test_a_pack_holds_all_that_one_sends(pack: Path) -> None:
    assert names(pack) == [
        "annexes/annexe-1-note.pdf",
        "annexes/annexe-3-carte.pdf",
        "annexes/annexe-4-bilan.csv",
        "bordereau.docx",
        "bordereau.pdf",
        "charte-v1-yousign-complet.pdf",
        "charte-v1-yousign.docx",
        "charte-v1-yousign.pdf",
        "charte-v1.docx",
        "charte-v1.pdf",
        "empreintes.txt",
        "signataires.csv",
        "signataires.json",
    ]


def test_what_was_issued_is_sent_byte_for_byte(online: Path, pack: Path) -> None:
    emis = online / "contracts/exemple/emis/charte-v1.docx"
    assert (pack / "charte-v1.docx").read_bytes() == emis.read_bytes()
    annexe = online / "contracts/exemple/annexes/note.pdf"
    assert (pack / "annexes/annexe-1-note.pdf").read_bytes() == annexe.read_bytes()


def test_the_digests_are_those_of_all_the_other_files(pack: Path) -> None:
    lines = (pack / "empreintes.txt").read_text("utf-8").splitlines()

    said = {line[66:]: line[:64] for line in lines if not line.startswith("#")}
    made = {name: hashlib.sha256(data).hexdigest() for name, data in bytes_of(pack).items()}
    del made["empreintes.txt"]
    assert said == made
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "empreintes.txt"], cwd=pack, capture_output=True
    )
    assert done.returncode == 0
    printed = next(line for line in docx_lines(pack / "charte-v1.docx") if "Version 1 — " in line)
    assert f"# Version 1 — {printed.partition('Version 1 — ')[2][:8]} :" in "\n".join(lines)


def test_the_whole_file_is_the_act_then_its_annexes_with_a_bookmark_each(pack: Path) -> None:
    with (
        pikepdf.open(pack / "charte-v1-yousign-complet.pdf") as whole,
        pikepdf.open(pack / "charte-v1-yousign.pdf") as act,
        whole.open_outline() as outline,
    ):
        assert len(whole.pages) == len(act.pages) + 2
        titles = [item.title.replace("\u00a0", " ") for item in outline.root]
    assert titles[-2:] == [
        "Annexe 1 – Note de cadrage (document joint)",
        "Annexe 3 – Carte (document joint)",
    ]


def test_the_list_is_the_same_for_people_and_for_programs(pack: Path) -> None:
    data = json.loads((pack / "signataires.json").read_text("utf-8"))
    text = (pack / "signataires.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    listed = data["signataires"]
    assert [{**row, "x": "", "y": ""} for row in rows] == [
        {name: str(value) for name, value in {**one, "x": "", "y": ""}.items()} for one in listed
    ]
    assert [(one["identifiant"], one["prenom"], one["nom"], one["courriel"]) for one in listed] == [
        ("ex-ars", "Hélène", "Vautrin", ""),
        ("ex-cavb", "Clarisse", "Dumonteil", COURRIEL),
    ]
    signed = (pack / data["fichier"]).read_bytes()
    assert data["sha256"] == hashlib.sha256(signed).hexdigest()


def test_the_slip_names_all_in_order(pack: Path) -> None:
    lines = docx_lines(pack / "bordereau.docx")

    rows = [line for line in lines if re.match(r"Tableau \| \d \| ", line)]
    assert rows == [
        "Tableau | 1 | Agence régionale de santé Hautes-Marches ¶ Mme Hélène Vautrin ¶ "
        "Directrice générale |  |  |  |",
        "Tableau | 2 | Communauté d’agglomération du Val-de-Brume ¶ Mme Clarisse Dumonteil ¶ "
        "Présidente |  |  |  |",
    ]
    assert "charte-v1-yousign-complet.pdf" in "\n".join(lines)


@pytest.mark.parametrize("name", ["charte-v1-yousign.pdf", "bordereau.pdf"])
def test_the_pages_last_and_read_aloud(pack: Path, name: str) -> None:
    assert list(pdf_faults(pack / name)) == []


@pytest.mark.parametrize("name", ["charte-v1-yousign.docx", "bordereau.docx"])
def test_the_word_files_that_are_made_are_valid(
    pack: Path, name: str, ooxml_validator: str
) -> None:
    assert ooxml_errors(pack / name, ooxml_validator) == []


# Anchors


def words_on(pdf: Path) -> Iterator[tuple[int, float, float, str]]:
    """Yield the page, the place and the letters of each word of `pdf`."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    pages = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("<page ")
    for page, content in enumerate(pages[1:], 1):
        for x, y, word in re.findall(r'xMin="(.*?)" yMin="(.*?)".*?>(.*?)</word>', content):
            yield page, float(x), float(y), word


@pytest.mark.parametrize("name", ["charte-v1-yousign.pdf", "charte-v1-yousign-complet.pdf"])
def test_each_anchor_stands_once_between_the_words_of_its_block(pack: Path, name: str) -> None:
    words = list(words_on(pack / name))

    blocs = (("Hautes-Marches,", "Hélène"), ("Val-de-Brume,", "Clarisse"))
    for rank, (whom, person) in enumerate(blocs, 1):
        ((page, x, y, _),) = [w for w in words if w[3] == f"{{{{s{rank}|signature|85|37}}}}"]
        column = [w for w in words if w[0] == page and abs(w[1] - x) < 20]
        assert whom in [w[3] for w in column if y - 80 < w[2] < y]
        assert [w[3] for w in column if y < w[2] < y + 80] == [person]
        (row,) = [
            one
            for one in json.loads((pack / "signataires.json").read_text("utf-8"))["signataires"]
            if one["ordre"] == rank
        ]
        assert (row["page"], row["x"], row["y"]) == (page, round(x, 1), round(y, 1))


def test_the_copy_has_the_words_and_the_pages_that_were_issued(pack: Path) -> None:
    issued, _ = words_of((pack / "charte-v1.docx").read_bytes(), PATH)
    copy, anchors = split_anchors(words_of((pack / "charte-v1-yousign.docx").read_bytes(), PATH)[0])

    assert compare_words(issued, copy) == ()
    assert anchors == ("{{s1|signature|85|37}}", "{{s2|signature|85|37}}")
    assert split_anchors(issued) == (issued, ())
    at = [list(words_on(pack / f"charte-v1{which}.pdf")) for which in ("", "-yousign")]
    assert [w for w in at[1] if not ANCRE.search(w[3])] == at[0]


def test_an_anchor_is_read_aloud_as_the_place_of_a_signature(pack: Path) -> None:
    with pikepdf.open(pack / "charte-v1-yousign.pdf") as pdf:
        said = [str(e.Alt) for e in elements(pdf) if e.S == "/cls ancre"]

    assert said == [
        "Emplacement de la signature de Mme Hélène Vautrin",
        "Emplacement de la signature de Mme Clarisse Dumonteil",
    ]


BLOCS = (Point(1, 70, 300), Point(1, 70, 400)), (Point(1, 300, 300), Point(1, 300, 400))
LIGNE = Ligne(1, "ARS", "ars", "principal", "signataire", "Mme", "Ève", "Un", "Directrice", "")
LIGNES = (
    replace(LIGNE, ancre="/sn1/", signature="Ève UN"),
    replace(LIGNE, ordre=2, ancre="/sn2/", signature="Guy DEUX"),
)
PAGE = (
    Mot("/sn1/", 1, 71, 350, 80, 355),
    Mot("/sn2/", 1, 301, 350, 310, 355),
    Mot("Ève", 1, 70, 400, 90, 412),
    Mot("UN", 1, 92, 400, 100, 412),
    Mot("Guy", 1, 300, 400, 320, 412),
)


def located(online: Path, words: Sequence[Mot]) -> list[str]:
    """Return why anchors cannot be where `words` have them, empty where they can."""
    emises = Emises(Workspace(online), "exemple")
    current = emises.current("charte")
    assert current is not None
    try:
        locate_anchors(read_version(emises, current), LIGNES, BLOCS, words)
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (PAGE, []),
        (PAGE[1:], ["ancre /sn1/ absente du PDF"]),
        ((*PAGE, PAGE[0]), ["ancre /sn1/ en double sur le PDF"]),
        ((*PAGE, replace(PAGE[0], texte="/sn3/")), ["« /sn3/ » passerait pour une ancre de plus"]),
        (
            (replace(PAGE[0], texte="x/sn1/"), *PAGE),
            ["« x/sn1/ » passerait pour une ancre de plus"],
        ),
        ((replace(PAGE[0], page=2), *PAGE[1:]), ["ancre /sn1/ hors de son bloc"]),
        ((replace(PAGE[0], haut=200, bas=205), *PAGE[1:]), ["ancre /sn1/ hors de son bloc"]),
        ((replace(PAGE[0], haut=450, bas=455), *PAGE[1:]), ["ancre /sn1/ hors de son bloc"]),
        (
            (replace(PAGE[0], gauche=280), *PAGE[1:]),
            ["ancre /sn1/ plus près d’un autre nom"],
        ),
        (
            (*PAGE[:2], replace(PAGE[2], texte="Zoé"), *PAGE[3:]),
            ["ancre /sn1/ sans « Ève UN » au-dessous"],
        ),
    ],
)
def test_an_anchor_that_is_not_in_its_block_is_refused(
    online: Path, words: Sequence[Mot], told: list[str]
) -> None:
    assert located(online, words) == told


def test_a_block_that_is_not_in_the_file_is_refused(pack: Path) -> None:
    with pytest.raises(Refused) as refused:
        mark_blocks((pack / "charte-v1.docx").read_bytes(), "x", [Bloc("Pour la lune,", "LUNE")])

    assert str(refused.value) == (
        "x : bloc de signature introuvable : « Pour la lune, » … « LUNE » ; garder, dans le "
        "gabarit, un paragraphe pour « pour » et un autre pour « nom » [E-03]"
    )


@pytest.mark.parametrize(
    ("anchors", "whole"),
    [
        ([], False),
        (["/sn2/", "/sn1/"], True),
        (["/sn1/", "/sn1/"], False),
        (["/sn1/", "{{s2|signature|85|37}}"], False),
        (["{{s1|signature|85|37}}"], True),
        (["{{s1|signature|200|37}}"], False),
    ],
)
def test_anchors_are_whole_when_each_rank_has_one(anchors: list[str], whole: bool) -> None:
    assert are_whole(anchors) is whole


# Verifying what comes back


def verdict(online: Path, path: Path) -> tuple[Verdict, str]:
    found = Verification(Workspace(online)).verify(path)
    return found.verdict, found.doc


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("charte-v1.docx", Verdict.AUTHENTIQUE),
        ("charte-v1-yousign.docx", Verdict.COPIE),
        ("charte-v1-yousign-complet.pdf", Verdict.COPIE),
    ],
)
def test_each_file_of_a_pack_is_known(online: Path, pack: Path, name: str, found: Verdict) -> None:
    assert verdict(online, pack / name) == (found, "exemple/charte@v1")


def test_a_copy_whose_words_changed_is_no_copy(online: Path, pack: Path, tmp_path: Path) -> None:
    own = pack / "charte-v1-yousign.docx"
    word = spoil(own, tmp_path / "mot.docx", "agrégée", "détaillée")
    anchor = spoil(own, tmp_path / "ancre.docx", "{{s2|", "{{s1|")

    assert verdict(online, word) == (Verdict.MODIFIE, "exemple/charte@v1")
    assert verdict(online, anchor) == (Verdict.MODIFIE, "exemple/charte@v1")


def test_pages_that_are_no_annex_are_told(online: Path, pack: Path, tmp_path: Path) -> None:
    with pikepdf.open(pack / "charte-v1.pdf") as act:
        act.pages.extend(pikepdf.open(io.BytesIO(note("Article 99 : le contraire"))).pages)
        act.save(tmp_path / "plus.pdf")

    found = Verification(Workspace(online)).verify(tmp_path / "plus.pdf")

    assert found.verdict is Verdict.MODIFIE
    assert [str(ecart) for ecart in found.ecarts] == [
        "pages jointes : retiré « Note de cadrage »",
        "pages jointes : ajouté « Article 99 : le contraire »",
    ]


# The list


def test_those_who_sign_are_those_that_the_version_froze() -> None:
    workspace = Workspace(ROOT)
    emises, organismes = Emises(workspace, "exemple"), load_organismes(workspace).organismes

    found = {}
    for name in ("charte", "contrat-1"):
        current = emises.histoires[name].current()
        assert current is not None
        lignes = list_signataires(read_version(emises, current), organismes)
        found[name] = [ligne.identifiant for ligne in lignes]
        blocs = [partie.id for partie in current.emission.signataires for _ in partie.signataires]
        assert found[name] == blocs
        formulas = {ligne.identifiant: ligne.formule for ligne in lignes if ligne.formule}
    assert {name: len(ids) for name, ids in found.items()} == {"charte": 2, "contrat-1": 9}
    assert formulas == {
        "ex-departement": "Pour le Président du conseil départemental et par délégation"
    }


def test_a_name_that_is_an_anchor_is_refused(online: Path) -> None:
    emises = Emises(Workspace(online), "exemple")
    current = emises.current("charte")
    assert current is not None
    figee = read_version(emises, current)
    first, *others = figee.kept.acte.signatures
    acte = replace(figee.kept.acte, signatures=(replace(first, nom="Ève /sn2/"), *others))

    with pytest.raises(Refused, match="« /sn2/ », dans un bloc de signature"):
        list_signataires(replace(figee, kept=replace(figee.kept, acte=acte)), {})


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("Ève", "Ève"), (70.85, "70,8"), (4, "4")],
)
def test_no_cell_is_computed(value: object, cell: str) -> None:
    assert listes.cell(value) == cell


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    organismes = copy_exemple(tmp_path) / "contracts/organismes.yml"
    edit(organismes, "nom: Dumonteil\n", "nom: Dumonteil\n      courriel: presidence\n")

    _, _, complaints = runner(tmp_path)("check", "exemple/charte")
    told = "\n".join([*_, *complaints])

    assert "adresse électronique « presidence » mal écrite" in told
    assert "L-29" in told


def test_the_slip_of_many_repeats_its_heading(tmp_path: Path) -> None:
    person = {"organisme": "Commune", "nom": "", "qualite": "Maire"}
    values = {
        **dict.fromkeys(("document", "version", "empreinte", "mention", "emise_le"), "x"),
        "intitule": "Contrat",
        "reference": "",
        "signature": "sur papier",
        "consigne": "Signer.",
        "pieces": [{"nom": "a.pdf", "objet": "À signer"}],
        "signataires": [{**person, "ordre": rank} for rank in range(1, 26)],
    }
    made = open_template(ROOT / "templates/bordereau.docx", tmp_path).render(values)
    (tmp_path / "b.docx").write_bytes(made)

    lines = docx_lines(tmp_path / "b.docx")
    assert sum("Commune" in line for line in lines) == 25
    assert "Référence" not in "\n".join(lines)
