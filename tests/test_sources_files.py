"""From files that are no clean text, or lie elsewhere, to what the user is told of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clsdocs.sources import load_dossier
from clsdocs.sources.files import is_clean, is_inside
from minimal import FILES, minimal_workspace, problems_of


def test_a_file_that_is_not_utf8_is_refused_at_the_byte(tmp_path: Path) -> None:
    files = {"contracts/lens/charte.md": "Première ligne\nd'été\n".encode("cp1252")}
    workspace = minimal_workspace(tmp_path, files)

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/charte.md:1:6 : ce texte n’est pas en UTF-8 ;"
        " l’enregistrer en UTF-8 (« Enregistrer sous », encodage) [L-01]"
    ]


def test_a_file_beyond_five_megabytes_is_refused(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path, {"contracts/lens/charte.md": "a" * 5_000_001})

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/charte.md : fichier de plus de 5 Mo ;"
        " n’y laisser que le texte, en plusieurs fichiers s’il le faut [L-01]"
    ]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    written = {path: text for path, text in FILES.items() if not path.endswith(".docx")}
    windows = {p: t.replace("\n", "\r\n").encode("utf-8-sig") for p, t in written.items()}
    expected = load_dossier(minimal_workspace(tmp_path / "unix"), "lens")

    lecture = load_dossier(minimal_workspace(tmp_path / "windows", windows), "lens")

    assert lecture == expected


def test_letters_and_their_accents_apart_are_joined(tmp_path: Path) -> None:
    files = {"contracts/lens/charte.md": "## Durée {#duree}\n".replace("é", "e\u0301")}

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert lecture.proses["charte"].text == "## Durée {#duree}\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            "contracts/lens/charte.md",
            "contracts/lens/charte.md : lien vers un fichier hors du dossier ;"
            " mettre le fichier lui-même à la place du lien [L-46]",
        ),
        (
            "contracts/lens/dossier.yml",
            "contracts/lens/dossier.yml : lien vers un fichier hors du dossier ;"
            " mettre le fichier lui-même à la place du lien [L-46]",
        ),
        (
            "templates/clauses/rgpd.md",
            "templates/clauses/rgpd.md : lien vers un fichier hors du dossier ;"
            " mettre le fichier lui-même à la place du lien [L-46]",
        ),
    ],
)
def test_a_link_that_leads_out_is_refused(path: str, line: str, tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    outside = tmp_path / "dehors.txt"
    outside.write_text("secret", encoding="utf-8")
    (tmp_path / path).unlink()
    (tmp_path / path).symlink_to(outside)

    found = problems_of(workspace)

    assert found == [line]


def test_a_folder_that_is_a_link_leads_out_with_all_its_files(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    fiches = tmp_path / "contracts/lens/fiches"
    fiches.rename(tmp_path / "dehors")
    fiches.symlink_to(tmp_path / "dehors")

    found = problems_of(workspace)

    assert [line.partition(" ; ")[0] for line in found if line.endswith("[L-46]")] == [
        f"contracts/lens/fiches/{path.name} : lien vers un fichier hors du dossier"
        for path in sorted((tmp_path / "dehors").iterdir())
    ]


@pytest.mark.parametrize(
    ("path", "folder", "inside"),
    [
        ("/lens/a/b.md", "/lens/a", True),
        ("/lens/a/c/../b.md", "/lens/a", True),
        ("/lens/a/../b.md", "/lens/a", False),
        ("/lens/ab/c.md", "/lens/a", False),
        ("/etc/passwd", ".", False),
        ("b.md", ".", True),
        ("../b.md", ".", False),
    ],
)
def test_a_path_is_inside_a_folder_or_not(path: str, folder: str, inside: bool) -> None:
    assert is_inside(Path(path), Path(folder)) is inside


def test_every_forbidden_character_is_found_among_those_of_a_text() -> None:
    words = "L’été à 10\u00a0h\u202f: « 5\u00a0€ »…\n"
    hidden = [*range(0x20), 0x7F, 0x2028, 0x202E, 0x2066, 0xD800, 0xE000, 0xFDD0, 0xFEFF, 0xFFFE]

    assert is_clean(words)
    assert [c for c in (*hidden, 0xF0000, 0x10FFFF) if is_clean(f"{words}{chr(c)}")] == [0x0A]


def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    (tmp_path / "contracts/lens/charte.md").unlink()
    (tmp_path / "contracts/lens/charte.md").symlink_to("charte.md")

    found = problems_of(workspace)

    assert [line.partition(" : ")[0] for line in found] == ["contracts/lens/charte.md"]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    (tmp_path / "contracts/lens/charte.md").unlink()
    (tmp_path / "contracts/lens/charte.md").mkdir()

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/charte.md : ce n’est pas un fichier ;"
        " le remplacer par un fichier texte [L-01]"
    ]


def test_a_file_name_that_is_no_text_does_not_stop_reading(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    name = os.fsencode(tmp_path / "contracts/lens") + b"/\xff.yml"
    try:
        Path(os.fsdecode(name)).write_text("a: b\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/?.yml : ce nom de fichier ne convient pas ;"
        " le renommer en minuscules sans accent, chiffres et tirets [L-45]"
    ]


def test_a_folder_of_logos_is_no_dossier(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path, {"contracts/logos/ars.png": b"PNG"})

    assert workspace.dossiers() == ("lens",)


@contextmanager
def no_right_to(folder: Path) -> Iterator[None]:
    """Take away the right to look into `folder`, for root that of looking into any."""
    root, nobody = 0, 65534
    if os.geteuid() == root:
        os.seteuid(nobody)
    folder_mode = None if os.geteuid() == nobody else folder.stat().st_mode
    try:
        if folder_mode is not None:
            folder.chmod(0)
        yield
    finally:
        if folder_mode is None:
            os.seteuid(root)
        else:
            folder.chmod(folder_mode)


def test_a_folder_that_may_not_be_looked_into_is_refused(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)

    with no_right_to(workspace.contracts):
        found = problems_of(workspace)

    assert found == ["contracts : lecture impossible ; vérifier les droits d’accès [L-01]"]
