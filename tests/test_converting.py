from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clsdocs.batch import build_documents
from clsdocs.batch.results import Outcome
from clsdocs.converting import make_pdfs
from clsdocs.workspace import Workspace
from test_cli import Said, said, workspace

__all__ = ["said", "workspace"]

PDF = "output/lens/convention.pdf"


@pytest.fixture
def docx(workspace: Workspace, soffice: str) -> Path:
    """The Word file of the minimal workspace."""
    (result,) = build_documents(workspace, ["lens/convention"])
    return workspace.root / result.path


def made(workspace: Workspace, docx: Path) -> Outcome:
    (result,) = make_pdfs(workspace, [docx])
    assert (result.doc, result.path) == ("lens/convention", PDF)
    return result.outcome


def test_a_pdf_is_made_anew_only_when_its_word_file_changes(
    workspace: Workspace, docx: Path
) -> None:
    first = made(workspace, docx)
    again = made(workspace, docx)
    docx.write_bytes(docx.read_bytes())
    touched = made(workspace, docx)
    convention = workspace.root / "contracts/lens/convention.md"
    convention.write_text(convention.read_text() + "\nUne phrase de plus.\n")
    list(build_documents(workspace, ["lens/convention"]))
    changed = made(workspace, docx)

    assert (first, again, touched, changed) == (
        Outcome.FAIT,
        Outcome.INCHANGE,
        Outcome.INCHANGE,
        Outcome.FAIT,
    )


@pytest.mark.parametrize("data", [None, b"", b"%PDF-1.7 cut"])
def test_a_pdf_that_is_gone_or_cut_is_made_anew_the_same(
    workspace: Workspace, docx: Path, data: bytes | None
) -> None:
    pdf = workspace.root / PDF
    made(workspace, docx)
    whole = pdf.read_bytes()
    pdf.unlink() if data is None else pdf.write_bytes(data)

    assert made(workspace, docx) is Outcome.FAIT
    assert pdf.read_bytes() == whole


@pytest.mark.parametrize("after", [b"", b"\0" * 300, b"\r\n% fin"])
def test_a_pdf_that_somebody_signed_is_kept_beside_the_new_one(
    workspace: Workspace, docx: Path, after: bytes
) -> None:
    pdf = workspace.root / PDF
    made(workspace, docx)
    whole = pdf.read_bytes()
    signed = whole + b"1 0 obj\n<<>>\nendobj\n%%EOF\n" + after
    pdf.write_bytes(signed)

    (result,) = make_pdfs(workspace, [docx])

    assert (result.outcome, result.gardee) == (Outcome.FAIT, "output/lens/convention.modifie.pdf")
    assert pdf.read_bytes() == whole
    assert pdf.with_name("convention.modifie.pdf").read_bytes() == signed


def test_a_record_that_cannot_be_read_makes_the_pdf_anew(workspace: Workspace, docx: Path) -> None:
    made(workspace, docx)
    (workspace.cache / "pdf/lens/convention.json").write_text("{")

    assert made(workspace, docx) is Outcome.FAIT


def test_a_word_file_that_is_damaged_stops_no_other(workspace: Workspace, docx: Path) -> None:
    damaged = docx.with_name("abime.docx")
    damaged.write_bytes(b"PK")

    results = list(make_pdfs(workspace, [damaged, docx]))

    assert [(r.doc, r.outcome, r.path) for r in results] == [
        ("lens/abime", Outcome.ECHEC, ""),
        ("lens/convention", Outcome.FAIT, PDF),
    ]
    assert [str(problem.place) for problem in results[0].problems] == ["output/lens/abime.docx"]


def test_build_makes_pdfs_when_asked(said: Callable[..., Said], soffice: str) -> None:
    assert said("build", "lens/convention", "--pdf") == Said(
        0,
        [
            "lens/convention  fait  output/lens/convention.docx",
            f"lens/convention  fait  {PDF}",
            "2 faits, 0 inchangé, 0 en échec",
        ],
        [],
    )
    assert said("build", "lens/convention", "--pdf").out[-1] == "0 fait, 2 inchangés, 0 en échec"


def test_build_tells_the_pdf_of_an_older_document(
    said: Callable[..., Said], workspace: Workspace
) -> None:
    said("build", "lens/convention")
    (workspace.root / PDF).write_bytes(b"%PDF-1.7")
    same = said("build", "lens/convention")
    convention = workspace.root / "contracts/lens/convention.md"
    convention.write_text(convention.read_text() + "\nUne phrase de plus.\n")

    changed = said("build", "lens/convention")

    assert same.err == []
    assert changed.err == [f"{PDF} : PDF d’avant ce document ; ajouter --pdf le refait"]


def test_build_says_what_pdfs_need(
    said: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    assert said("build", "lens/convention", "--pdf") == Said(
        1,
        ["lens/convention  fait  output/lens/convention.docx"],
        [
            "PDF : LibreOffice est absent ; l’installer : "
            "apt-get install libreoffice-writer-nogui fonts-liberation2 [C-20]"
        ],
    )
