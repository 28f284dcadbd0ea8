from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clsdocs.errors import Refused
from clsdocs.registre.evenements import (
    Emission,
    Fichier,
    Genre,
    Note,
    Objet,
)
from clsdocs.registre.fichier import hold_registre, path_of
from clsdocs.registre.instantane import binary_name, dump_instantane, emis_names
from clsdocs.registre.lignes import digest
from clsdocs.registre.verification import verify_dossier
from clsdocs.workspace import Workspace
from registres import PARTIES, workspace_at
from test_registre_instantane import INSTANTANE

PLAN = b"plan"
DOCX = b"PK un document"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A dossier with one version issued, its instantané, a picture, an annex and a proof."""
    found = workspace_at(tmp_path)
    folder = found.dossier("d")
    data, pictures = dump_instantane(INSTANTANE)
    docx, json = emis_names("contrat", 1)
    files = {docx: DOCX, json: data, "scans/envoi.pdf": b"un envoi"}
    files |= {binary_name(name): picture for name, picture in pictures.items()}
    files |= {binary_name(digest(PLAN)): PLAN}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with hold_registre(found, "d") as tenue:
        tenue.append(
            Emission(
                document="contrat",
                version=1,
                objet=Objet.SIGNATURE,
                date=date(2024, 2, 1),
                parties=(PARTIES["ars"],),
                fichier=Fichier(nom=docx, sha256=digest(DOCX)),
                instantane=Fichier(nom=json, sha256=digest(data)),
            )
        )
        tenue.append(
            Note(
                document="contrat",
                genre=Genre.ENVOI,
                date=date(2024, 2, 2),
                preuve=Fichier(nom="scans/envoi.pdf", sha256=digest(b"un envoi")),
            )
        )
    return found


def said(workspace: Workspace) -> list[str]:
    return [str(problem).removeprefix("contracts/d/") for problem in verify_dossier(workspace, "d")]


RETRIEVE = "reprendre le fichier dans git ou dans une sauvegarde"
FILES = {
    "emis/contrat-v1.docx": "ligne 1 du registre",
    "emis/contrat-v1.json": "ligne 1 du registre",
    "scans/envoi.pdf": "ligne 2 du registre",
    binary_name(digest(PLAN)): "emis/contrat-v1.json",
    binary_name(digest(b"\x89PNG\x00\xff")): "emis/contrat-v1.json",
}


def test_a_dossier_that_nobody_touched_has_no_fault(workspace: Workspace) -> None:
    assert said(workspace) == []


def _flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [_flip, _cut, _lengthen])
def test_a_file_that_was_changed_is_named(
    workspace: Workspace, name: str, change: Callable[[Path], None]
) -> None:
    change(workspace.dossier("d") / name)

    message = f"fichier modifié depuis qu’il a été enregistré ({FILES[name]})"
    assert f"{name} : {message} ; {RETRIEVE} [R-71]" in said(workspace)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_gone_is_named(workspace: Workspace, name: str) -> None:
    (workspace.dossier("d") / name).unlink()

    assert f"{name} : fichier disparu ({FILES[name]}) ; {RETRIEVE} [R-70]" in said(workspace)


def test_a_file_that_the_registre_does_not_know_is_named(workspace: Workspace) -> None:
    emis = workspace.dossier("d") / "emis"
    (emis / "contrat-v2.docx").write_bytes(b"une version sans entree")
    (emis / "~$ntrat-v1.docx").write_bytes(b"laisse par Word")

    assert said(workspace) == [
        "emis/contrat-v2.docx : fichier que le registre ne connaît pas ; "
        "l’effacer si une émission interrompue l’a laissé ; sinon le ranger ailleurs [R-72]"
    ]


def test_a_registre_that_lost_its_emission_no_longer_knows_its_files(workspace: Workspace) -> None:
    path_of(workspace, "d").unlink()

    assert [fault.rpartition("[")[2] for fault in said(workspace)] == ["R-72]"] * 4 + ["R-12]"]


def test_a_path_that_leaves_the_dossier_is_not_followed(workspace: Workspace) -> None:
    (workspace.contracts / "secret").write_bytes(b"secret")
    with hold_registre(workspace, "d") as tenue:
        preuve = Fichier(nom="../secret", sha256=digest(b"secret"))
        tenue.append(
            Note(document="contrat", genre=Genre.ENVOI, date=date(2024, 2, 3), preuve=preuve)
        )

    assert said(workspace) == [
        f"../secret : chemin hors du dossier (ligne 3 du registre) ; {RETRIEVE} [R-73]"
    ]


def test_faults_of_the_registre_are_among_them(workspace: Workspace) -> None:
    path = path_of(workspace, "d")
    path.write_bytes(path.read_bytes().replace(b"2024-02-02", b"2024-02-03"))

    codes = {problem.code for problem in verify_dossier(workspace, "d")}

    assert "R-04" in codes
    with pytest.raises(Refused), hold_registre(workspace, "d") as tenue:
        tenue.append(Note(document="contrat", genre=Genre.VOTE, date=date(2024, 2, 3)))
