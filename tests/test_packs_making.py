"""From a pack made again, or that cannot be made, to what stays and what is told."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import subprocess
import sys
import warnings
from pathlib import Path

import pikepdf
import pytest

from clsdocs.errors import Refused
from clsdocs.locking import Emises
from clsdocs.packs.figees import read_version
from clsdocs.packs.making import make_pack
from clsdocs.packs.placing import place_pack
from clsdocs.packs.sortes import Sorte
from clsdocs.pdf.merging import Suite, merge
from clsdocs.record import replace
from clsdocs.registre.evenements import Objet
from clsdocs.workspace import Doc, Workspace, parse_doc
from emitting import CHARTE, ROOT, copy_exemple, edit, runner
from helpers import build_tree, copy_unsigned
from sending import ISSUE, YOUSIGN, bytes_of, copied, names, note, online, pack, to_sign_online

__all__ = ["copied", "online", "pack"]


def doc(words: str) -> Doc:
    found = parse_doc(words)
    assert found is not None
    return found


# Making it again


def test_a_pack_is_made_again_the_same_and_nothing_done_by_hand_is_lost(copied: Path) -> None:
    pack = copied / YOUSIGN
    before = bytes_of(pack)
    (pack / "signataires.csv").write_text("corrigé")
    (pack / "à faire.txt").write_text("appeler")

    code, told, complaints = runner(copied)("issue", CHARTE, "--pack", "yousign")

    assert (code, told[0]) == (0, f"exemple/charte@v1  dossier à envoyer  {YOUSIGN}/")
    kept = {"signataires.modifie.csv": "corrigé".encode(), "à faire.txt": b"appeler"}
    assert bytes_of(pack) == before | kept
    assert f"{YOUSIGN}/signataires.modifie.csv : fichier modifié à la main" in "".join(complaints)


def placed(workspace: Workspace, files: dict[str, bytes]) -> dict[str, bytes]:
    shown, _ = place_pack(workspace, "d", "a-v1-papier", files)
    return bytes_of(workspace.root / shown)


def test_a_pack_that_shrinks_leaves_nothing_of_its_own_behind(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    placed(workspace, {"a.txt": b"1", "annexes/b.txt": b"2"})

    assert placed(workspace, {"a.txt": b"3"}) == {"a.txt": b"3"}


def test_a_file_in_the_place_of_the_folder_stays(tmp_path: Path) -> None:
    own = build_tree(tmp_path, {"output/d/a-v1-papier": "à moi"}) / "output/d/a-v1-papier"

    with pytest.raises(Refused, match="un fichier tient la place du dossier d’envoi"):
        placed(Workspace(tmp_path), {"a.txt": b"1"})

    assert own.read_text() == "à moi"


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    own = build_tree(tmp_path, {"ailleurs/a.txt": "à moi"}) / "ailleurs"
    link = tmp_path / "output/d/a-v1-papier"
    link.parent.mkdir(parents=True)
    link.symlink_to(own)

    with pytest.raises(Refused, match="un lien tient la place du dossier d’envoi"):
        placed(Workspace(tmp_path), {"a.txt": b"1"})

    assert bytes_of(own) == {"a.txt": "à moi".encode()}
    former = tmp_path / "output/.clsdocs/packs/d/a-v1-papier.avant"
    former.parent.mkdir(parents=True)
    link.rename(former)
    assert placed(Workspace(tmp_path), {"a.txt": b"1"}) == {"a.txt": b"1"}
    assert placed(Workspace(tmp_path), {"a.txt": b"2"}) == {"a.txt": b"2"}
    assert bytes_of(own) == {"a.txt": "à moi".encode()}


def test_packs_made_at_once_lose_nothing_done_by_hand(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    placed(workspace, {"a.txt": b"1"})
    (tmp_path / "output/d/a-v1-papier/à faire.txt").write_bytes(b"!")
    code = (
        "import sys; from pathlib import Path; from clsdocs.workspace import Workspace;"
        "from clsdocs.packs.placing import place_pack\n"
        "for _ in range(60): place_pack(Workspace(Path(sys.argv[1])), 'd', 'a-v1-papier',"
        " {'a.txt': b'1'})"
    )

    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]

    assert [one.wait() for one in both] == [0, 0]
    assert placed(workspace, {"a.txt": b"1"}) == {"a.txt": b"1", "à faire.txt": b"!"}


def test_what_a_killed_command_left_is_taken_away(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    build_tree(tmp_path, {"output/.clsdocs/packs/d/a-v1-papier.4321/a.txt": "1"})

    placed(workspace, {"a.txt": b"1"})

    assert names(workspace.cache / "packs") == ["d/a-v1-papier.json"]


def test_each_edit_by_hand_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for written in (b"x", b"y"):
        placed(workspace, {"a.txt": b"1"})
        (tmp_path / "output/d/a-v1-papier/a.txt").write_bytes(written)

    assert placed(workspace, {"a.txt": b"1"}) == {
        "a.txt": b"1",
        "a.modifie.txt": b"x",
        "a.modifie-2.txt": b"y",
    }


def test_a_command_killed_between_two_folders_loses_none(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    placed(workspace, {"a.txt": b"1"})
    folder = tmp_path / "output/d/a-v1-papier"
    (folder / "à faire.txt").write_bytes(b"!")
    folder.rename(workspace.cache / "packs/d/a-v1-papier.avant")

    assert placed(workspace, {"a.txt": b"2"}) == {"a.txt": b"2", "à faire.txt": b"!"}


# What is refused


def test_a_pack_that_does_not_fit_issues_nothing(tmp_path: Path, soffice: str) -> None:
    said = runner(copy_exemple(tmp_path))

    assert said(*ISSUE, "--pack", "yousign") == (
        1,
        [],
        [
            "contracts/exemple/charte.yml : cet acte se signe sur papier : pas d’envoi à Yousign ; "
            "écrire « mode: electronique » ou « mixte » sous signature, ou --pack papier [E-01]"
        ],
    )
    assert not (tmp_path / "contracts/exemple/emis").exists()


def test_what_a_platform_would_misread_is_told_before_anything_is_issued(
    tmp_path: Path, soffice: str, pdftotext: str
) -> None:
    said = runner(to_sign_online(tmp_path))
    locked = pikepdf.open(io.BytesIO(note("Note")))
    annexes = tmp_path / "contracts/exemple/annexes"
    locked.save(annexes / "note.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    (annexes / "carte.pdf").write_bytes(note("{{s1|signature|85|37}}"))
    edit(tmp_path / "contracts/exemple/charte.yml", "annexes/carte.png", "annexes/carte.pdf")
    edit(tmp_path / "contracts/organismes.yml", "nom: Dumonteil\n", 'nom: "De /sn2/"\n')

    assert said(*ISSUE, "--pack", "yousign") == (
        1,
        [],
        [
            "contracts/exemple/annexes/carte.pdf : « {{s1|signature|85|37}} » passerait pour une "
            "ancre de signature ; retirer ces mots [E-03]",
            "contracts/exemple/annexes/note.pdf : PDF protégé par un mot de passe ; le remplacer "
            "par une copie sans [E-05]",
            "contracts/exemple/charte.yml : « /SN2/ » passerait pour une ancre de signature ; "
            "retirer ces mots [E-03]",
            "contracts/exemple/charte.yml : « /sn2/ » passerait pour une ancre de signature ; "
            "retirer ces mots [E-03]",
        ],
    )
    assert not (tmp_path / "contracts/exemple/emis").exists()


def test_an_act_signed_before_clsdocs_is_not_entered_by_a_pack(
    tmp_path: Path, soffice: str
) -> None:
    copy_unsigned(ROOT, tmp_path)

    assert runner(tmp_path)("issue", "amiens/contrat", "--pack") == (
        1,
        [],
        [
            "contracts/amiens/contrat.yml : cet acte a été signé avant clsdocs : rien à faire "
            "signer ; retirer --pack [E-02]"
        ],
    )
    assert not (tmp_path / "contracts/amiens/registre.jsonl").exists()


def test_a_pack_on_paper_of_an_act_signed_online_is_refused(online: Path) -> None:
    with pytest.raises(Refused) as refused:
        make_pack(Workspace(online), doc("exemple/charte"), Sorte.PAPIER)

    assert [problem.code for problem in refused.value.problems] == ["E-01"]


def test_without_libreoffice_nothing_is_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = runner(copy_exemple(tmp_path))
    monkeypatch.setenv("PATH", "")

    code, _, complaints = said(*ISSUE, "--pack")

    assert code == 1
    assert complaints[0].startswith("PDF : LibreOffice est absent ; l’installer")
    assert not (tmp_path / "contracts/exemple/emis").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--pack", "fax"), "« --pack fax » inconnu ; choisir papier, yousign, docusign ou"),
        (("--pack", "--for", "vote"), "« --pack » avec « --for vote »"),
        (("--pack", "--external", "x.pdf"), "« --pack » avec « --external »"),
    ],
)
def test_a_misuse_is_said_in_one_line(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    (tmp_path / "contracts/exemple").mkdir(parents=True)

    code, _, complaints = runner(tmp_path)("issue", CHARTE, *args)

    assert code == 2
    assert told in complaints[0]


def refusal(workspace: Path, words: str) -> str:
    with pytest.raises(Refused) as refused:
        make_pack(Workspace(workspace), doc(words), Sorte.PARAPHEUR)
    return "\n".join(problem.message for problem in refused.value.problems)


def test_a_version_that_is_not_to_be_signed_is_refused(copied: Path) -> None:
    emises = Emises(Workspace(copied), "exemple")
    current = emises.current("charte")
    assert current is not None
    for changes in ({"objet": Objet.VOTE}, {"externe": True}):
        with pytest.raises(Refused):
            read_version(
                emises, dataclasses.replace(current, emission=replace(current.emission, **changes))
            )

    runner(copied)("withdraw", CHARTE, "--reason", "erreur", "--date", "2025-02-04")

    assert refusal(copied, f"{CHARTE}@v1") == (
        "v1 a été retirée le 4 février 2025 : personne ne la signera"
    )
    assert "aucune version en cours" in refusal(copied, CHARTE)
    assert "n’existe pas" in refusal(copied, f"{CHARTE}@v9")


def test_an_annex_that_was_altered_since_is_refused(copied: Path) -> None:
    sha256 = hashlib.sha256(note("Note de cadrage")).hexdigest()
    kept = copied / "contracts/exemple/emis/fichiers" / sha256
    kept.chmod(0o644)
    kept.write_bytes(note("Autre note"))

    assert refusal(copied, CHARTE) == (
        "la copie de annexes/note.pdf gardée à l’émission a disparu, ou a changé"
    )


def test_the_annex_of_today_changes_no_pack(copied: Path) -> None:
    (copied / "contracts/exemple/annexes/note.pdf").write_bytes(note("Autre note"))
    emises = Emises(Workspace(copied), "exemple")
    current = emises.current("charte")
    assert current is not None
    figee = read_version(emises, current)

    assert figee.annexe(figee.document.annexes[0]) == note("Note de cadrage")


# What an annex in PDF may hold


def with_actions(annots: object) -> bytes:
    """Return a PDF whose page runs a script when it is opened, and holds `annots`."""
    with pikepdf.open(io.BytesIO(note("Note"))) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        pdf.pages[0].obj.Annots = annots
        file = io.BytesIO()
        pdf.save(file)
        return file.getvalue()


def link(**action: object) -> pikepdf.Dictionary:
    own = pikepdf.Dictionary({f"/{name}": value for name, value in action.items()})
    return pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=own)


def test_nothing_runs_when_the_whole_file_is_opened(pack: Path) -> None:
    act = (pack / "charte-v1.pdf").read_bytes()
    program = link(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    address = link(
        S=pikepdf.Name.URI,
        URI=pikepdf.String("https://exemple.fr"),
        Next=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")),
    )
    form = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        suite = Suite("Annexe", with_actions(pikepdf.Array([program, address, form])), "note.pdf")
        whole = pikepdf.open(io.BytesIO(merge(act, [suite])))

    page = whole.pages[-1].obj
    assert "/AA" not in page
    assert [dict(a.get("/A", {})).keys() for a in page.Annots] == [set(), {"/S", "/URI"}, set()]


@pytest.mark.parametrize("annots", [3, pikepdf.Dictionary(A=1), pikepdf.Array([None, 4])])
def test_annotations_that_are_none_stop_nothing(pack: Path, annots: object) -> None:
    act = (pack / "charte-v1.pdf").read_bytes()

    whole = merge(act, [Suite("Annexe", with_actions(annots), "note.pdf")])

    assert list(pikepdf.open(io.BytesIO(whole)).pages[-1].obj.get("/Annots", ())) == []
