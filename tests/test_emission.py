"""From what a version keeps to the same act drafted again, and from two drafts to what differs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clsdocs.acte.differences import Difference, Ligne, beyond_blanks, compare, lines_of_act
from clsdocs.acte.drafting import draft
from clsdocs.build import Making, Shelf, redraft
from clsdocs.emission.freezing import freeze
from clsdocs.locking import Acquis
from clsdocs.registre.instantane import binary_name, load_instantane
from clsdocs.registre.lignes import digest
from clsdocs.sources import load_organismes
from clsdocs.word.package import read_package
from clsdocs.word.sealing import CUSTOM, fingerprint, seal
from clsdocs.workspace import Workspace
from helpers import build_tree
from minimal import minimal_workspace

ROOT = Path(__file__).parents[1]
TEMPLATE = (ROOT / "templates" / "convention.docx").read_bytes()
TEMPLATES = {f"templates/{n}.docx": TEMPLATE for n in ("charte", "convention", "contrat")}


@pytest.mark.parametrize(
    ("dossier", "name"),
    [
        ("exemple", "charte"),
        ("exemple", "convention"),
        ("exemple", "contrat"),
        ("lens", "charte"),
        ("lens", "convention"),
    ],
)
def test_an_act_drafted_from_what_was_kept_is_the_same(
    tmp_path: Path, dossier: str, name: str
) -> None:
    example = dossier == "exemple"
    workspace = Workspace(ROOT) if example else minimal_workspace(tmp_path / "now", TEMPLATES)
    making = Making.read(Shelf(workspace), dossier, load_organismes(workspace))
    acte = draft(making.sources(name)).acte
    assert acte is not None

    cliche = freeze(making, name, acte, 1)

    kept = load_instantane(cliche.data, "x", lambda sha: cliche.binaires[binary_name(sha)])
    files: dict[str, str | bytes] = dict(kept.textes)
    files["contracts/organismes.yml"] = "\n".join(kept.organismes.values())
    files |= {p: cliche.binaires[binary_name(sha)] for p, sha in kept.fichiers.items()}
    for other in TEMPLATES.keys() - files.keys():
        files[other] = TEMPLATE
    past = Workspace(build_tree(tmp_path / "past", files))
    again = redraft(past, dossier, name, Acquis(kept.numeros, kept.signees))
    assert again is not None
    assert lines_of_act(again) == lines_of_act(acte) == lines_of_act(kept.acte)
    assert all(binary_name(digest(data)) == path for path, data in cliche.binaires.items())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["a", "b"], ["a", "b"], []),
        (["a", "b"], ["a", "c"], ["objet : « b » devient « c »"]),
        (["a"], ["a", "c"], ["objet : ajouté « c »"]),
        (["a", "b"], ["b"], ["objet : retiré « a »"]),
        (
            ["x" * 200 + " un"],
            ["x" * 200 + " deux"],
            [f"objet : « …{'x' * 29} un » devient « …{'x' * 29} deux »"],
        ),
    ],
)
def test_what_differs_is_told_with_both_texts(
    before: list[str], after: list[str], told: list[str]
) -> None:
    olds, news = ([Ligne("objet", words) for words in texts] for texts in (before, after))

    assert list(map(str, compare(olds, news))) == told


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("la délibération n° …………… du ……………", "la délibération n° 4 du 3 mai 2025", False),
        ("la délibération n° …………… du ……………", "l’arrêté n° 4 du 3 mai 2025", True),
        ("sans blanc", "avec un mot", True),
        ("", "ajouté", True),
    ],
)
def test_a_blank_that_is_filled_is_no_difference(before: str, after: str, kept: bool) -> None:
    found = (Difference("visas", before, after),)

    assert bool(beyond_blanks(found)) is kept


def test_a_sealed_file_keeps_its_fingerprint_and_says_what_it_is() -> None:
    data = TEMPLATE

    sealed = seal(data, "x.docx", {"document": "a/b & c", "version": "v1"}, date(2025, 2, 3))

    members = read_package(sealed, "x.docx")
    assert b"a/b &amp; c" in members[CUSTOM]
    assert sealed == seal(
        data, "x.docx", {"document": "a/b & c", "version": "v1"}, date(2025, 2, 3)
    )
    changed = {
        name for name, content in read_package(data, "x.docx").items() if members[name] != content
    }
    assert changed == {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml"}
    assert fingerprint(data, "x.docx") == fingerprint(data, "y.docx")


def test_two_seals_never_pile_up() -> None:
    once = seal(TEMPLATE, "x.docx", {"version": "v1"}, date(2025, 2, 3))

    twice = seal(once, "x.docx", {"version": "v1"}, date(2025, 2, 3))

    assert twice == once
