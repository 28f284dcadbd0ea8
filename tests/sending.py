"""From the example to a workspace whose charter is signed online, issued, and its pack made."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from filelock import FileLock

from emitting import CHARTE, copy_exemple, edit, runner
from helpers import build_tree

YOUSIGN = "output/exemple/charte-v1-yousign"
ISSUE = ("issue", CHARTE, "--date", "2025-02-03")
COURRIEL = "presidence@val-de-brume.exemple"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
ANNEXES = """\
annexes:
  - {id: note, intitule: Note de cadrage, fichier: annexes/note.pdf, valeur: informative}
  - {id: fiche, intitule: Fiche du poste, fichier: annexes/fiche-poste.md}
  - {id: carte, intitule: Carte, fichier: annexes/carte.png}
  - {id: bilan, intitule: Bilan, fichier: annexes/bilan.csv}
"""


def note(words: str) -> bytes:
    """Return a PDF of one page that says `words`."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
    file = io.BytesIO()
    pdf.save(file, deterministic_id=True)
    return file.getvalue()


def to_sign_online(folder: Path, mode: str = "electronique") -> Path:
    """Return `folder`, which holds the example: its charter is signed online, with annexes."""
    charte = copy_exemple(folder) / "contracts/exemple/charte.yml"
    edit(charte, "mode: papier", f"mode: {mode}")
    if mode == "electronique":
        kept = re.sub(r"^  (exemplaires|dont):.*\n", "", charte.read_text("utf-8"), flags=re.M)
        charte.write_text(kept, "utf-8")
    with charte.open("a", encoding="utf-8") as file:
        file.write(ANNEXES)
    annexes = {"note.pdf": note("Note de cadrage"), "carte.png": PNG, "bilan.csv": b"a;b\n"}
    build_tree(folder / "contracts/exemple/annexes", annexes)
    # The president of the community, who signs second.
    organismes = folder / "contracts/organismes.yml"
    edit(organismes, "nom: Dumonteil\n", f"nom: Dumonteil\n      courriel: {COURRIEL}\n")
    return folder


@pytest.fixture(scope="module")
def online(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, soffice: str, pdftotext: str
) -> Path:
    """A workspace whose charter was issued, and its pack for Yousign made; nobody changes it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "packs"
    with FileLock(folder.with_suffix(".lock")):  # once for all processes: it is long
        if not folder.exists():
            to_sign_online(folder)
            code, told, _ = runner(folder)(*ISSUE, "--pack", "yousign")
            assert code == 0
            assert told[2:] == [
                f"exemple/charte@v1  dossier à envoyer  {YOUSIGN}/",
                "à signer : charte-v1-yousign-complet.pdf",
            ]
    return folder


@pytest.fixture(scope="module")
def pack(online: Path) -> Path:
    """The pack for Yousign."""
    return online / YOUSIGN


@pytest.fixture
def copied(online: Path, tmp_path: Path) -> Path:
    """A copy of the workspace whose charter was issued."""
    shutil.copytree(online, tmp_path, dirs_exist_ok=True)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder)}
