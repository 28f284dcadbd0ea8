"""From the fiches, texts and files that a contract names to what reading gives of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from clsdocs.domain.texte import Text
from clsdocs.sources import load_dossier
from clsdocs.sources.fiches import split_front_matter
from minimal import CONTRAT, FICHE_2, FILES, PNG, minimal_workspace, problems_of

FICHES = "contracts/lens/fiches"


def fiche(intitule: str, axe: str = "acces") -> str:
    """Return a fiche that has nothing but what it needs."""
    return f"---\nintitule: {intitule}\naxe: {axe}\n---\n"


def test_a_fiche_gives_its_facts_its_number_and_its_text(tmp_path: Path) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    first = lecture.fiches["attirer-les-medecins"]

    assert list(lecture.fiches) == ["attirer-les-medecins", "activite-physique"]
    assert (first.numero, first.axe, first.budget_total) == ("1.1", "acces", Decimal(10000))
    assert lecture.fiches["activite-physique"].numero == "2.1"
    assert lecture.descriptions["attirer-les-medecins"] == Text(
        f"{FICHES}/1-1-attirer-les-medecins.md",
        "Les internes sont accueillis.\n\n![Carte du territoire](images/carte.png){width=80%}\n",
        line=30,
    )
    assert lecture.descriptions["activite-physique"].text == ""


@pytest.mark.parametrize(
    ("cle", "place"),
    [
        ("", "2:1"),
        ("intitule", "2:11"),
        ("budget.0.montant", "19:14"),
        ("rubriques.Lien avec le PRS", "27:21"),
        ("calendrier.duree", "13:1"),
    ],
)
def test_a_value_of_a_fiche_is_placed_in_its_file(cle: str, place: str, tmp_path: Path) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    found = lecture.places.at("fiches.attirer-les-medecins", cle)

    assert str(found) == f"{FICHES}/1-1-attirer-les-medecins.md:{place}"


@pytest.mark.parametrize(
    ("name", "content", "fiche", "numero"),
    [
        ("tabac.md", fiche("Tabac"), "tabac", None),
        ("3-tabac.md", fiche("Tabac"), "3-tabac", None),
        ("01-02-tabac.md", fiche("Tabac"), "tabac", "1.2"),
        ("1-10-tabac.md", fiche("Tabac"), "tabac", "1.10"),
        ("tabac.md", fiche("Tabac").replace("axe", "numero: 1.10\naxe"), "tabac", "1.10"),
        ("1-2-tabac.md", fiche("Tabac").replace("axe", "numero: 1.2\naxe"), "tabac", "1.2"),
    ],
)
def test_a_file_name_gives_the_id_and_the_number_of_a_fiche(
    name: str, content: str, fiche: str, numero: str | None, tmp_path: Path
) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path, {f"{FICHES}/{name}": content}), "lens")

    assert lecture.problems == ()
    assert lecture.fiches[fiche].numero == numero


def test_fiches_come_by_number_then_by_name(tmp_path: Path) -> None:
    names = ["zebre", "1-10-dix", "1-2-deux", "abeille"]
    files = {f"{FICHES}/{name}.md": fiche(name) for name in names}

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert list(lecture.fiches) == [
        *("attirer-les-medecins", "deux", "dix", "activite-physique", "abeille", "zebre")
    ]


def test_an_act_is_not_made_without_one_of_its_fiches(tmp_path: Path) -> None:
    files = {f"{FICHES}/2-1-activite-physique.md": FICHE_2.replace("axe: prevention\n", "")}

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert lecture.absents == ("contrat",)
    assert list(lecture.documents) == ["charte", "convention"]
    assert list(lecture.fiches) == ["attirer-les-medecins"]


def test_a_fiche_of_which_a_text_is_lost_in_a_comment_is_not_used(tmp_path: Path) -> None:
    files = {f"{FICHES}/2-1-activite-physique.md": FICHE_2.replace("axe", "objectif: a # b\naxe")}

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert lecture.absents == ("contrat",)
    assert "activite-physique" not in lecture.fiches


def test_the_axes_of_all_acts_are_known_to_fiches(tmp_path: Path) -> None:
    charte = FILES["contracts/lens/charte.yml"] + "axes:\n  - {id: sport, intitule: Sport}\n"
    files = {
        "contracts/lens/charte.yml": charte,
        f"{FICHES}/sport.md": fiche("Courir", "sport"),
    }

    found = problems_of(minimal_workspace(tmp_path, files))

    assert found == []


def test_the_axes_of_an_act_with_faults_are_known_to_fiches(tmp_path: Path) -> None:
    contrat = CONTRAT.replace("intitule: Contrat local de santé\n", "")
    workspace = minimal_workspace(tmp_path, {"contracts/lens/contrat.yml": contrat})

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/contrat.yml:1:1 : clé « intitule » absente ; ajouter « intitule: … » [L-10]"
    ]


def test_partners_of_a_faulty_dossier_are_not_said_to_be_unknown(tmp_path: Path) -> None:
    dossier = FILES["contracts/lens/dossier.yml"].replace("annee: 2016", "annee: 16")
    workspace = minimal_workspace(tmp_path, {"contracts/lens/dossier.yml": dossier})

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/dossier.yml:15:12 : année « 16 » mal écrite ;"
        " l’écrire sur quatre chiffres : 2019 [L-23]"
    ]


@pytest.mark.parametrize("end", ["---\n", "---", "---   \n"])
def test_a_front_matter_ends_with_its_second_line_of_dashes(end: str) -> None:
    source = Text("f.md", f"---\na: b\n{end}")

    keys, body = split_front_matter(source)

    assert keys.text.strip() == "a: b"
    assert body.text == ""


def test_a_line_of_dashes_in_the_text_of_a_fiche_is_left_there() -> None:
    source = Text("f.md", "---\na: b\n---\nUn\n---\nDeux\n")

    keys, body = split_front_matter(source)

    assert keys == Text("f.md", "\na: b\n")
    assert body == Text("f.md", "Un\n---\nDeux\n", 4)


def test_texts_that_keys_name_are_read_by_the_path_written_there(tmp_path: Path) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    assert {name: text.text for name, text in lecture.textes.items()} == {
        "annexes/edito.md": "Bonjour.\n",
        "engagements/cpts.md": "La CPTS s'engage.\n",
        "annexes/budget.md": "Le budget.\n",
    }


def test_pictures_of_texts_and_logos_are_read(tmp_path: Path) -> None:
    contrat = "## Objet {#objet}\n\n![Plan (1)](images/plan(1).png 'Plan') et ![a](<carte x.png>)\n"
    files: dict[str, str | bytes] = {
        "contracts/lens/contrat.md": contrat,
        "contracts/lens/images/plan(1).png": PNG,
        "contracts/lens/carte x.png": PNG,
    }

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert lecture.problems == ()
    assert dict(lecture.images) == {
        "@cpts": PNG,
        "images/carte.png": PNG,
        "images/plan(1).png": PNG,
        "carte x.png": PNG,
    }


def test_the_municipalities_of_a_territory_are_read(tmp_path: Path) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    assert [(c.insee, c.nom, c.epci.id) for c in lecture.communes] == [
        ("62498", "Lens", "call"),
        ("62510", "Liévin", "call"),
    ]


def test_wrong_municipalities_do_not_stop_the_acts(tmp_path: Path) -> None:
    files = {"contracts/lens/annexes/communes.csv": "insee;nom;epci\n1;Lens;call\n"}

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert [problem.code for problem in lecture.problems] == ["L-27"]
    assert lecture.absents == ()


def test_an_institution_whose_logo_is_missing_is_not_used(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)
    (tmp_path / "contracts/logos/cpts.png").unlink()

    lecture = load_dossier(workspace, "lens")

    assert lecture.absents == ("contrat",)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("annexes/edito.md", "contrat.yml:4:12 : « annexes/edito.md »"),
        ("annexes/diagnostic.pdf", "contrat.yml:47:14 : « annexes/diagnostic.pdf »"),
        ("annexes/communes.csv", "dossier.yml:7:13 : « annexes/communes.csv »"),
        ("images/carte.png", "fiches/1-1-attirer-les-medecins.md:32:1 : « images/carte.png »"),
    ],
)
def test_a_named_file_that_is_a_link_out_of_the_dossier_is_refused(
    path: str, line: str, tmp_path: Path
) -> None:
    workspace = minimal_workspace(tmp_path)
    outside = tmp_path / "dehors"
    outside.write_bytes(PNG)
    (tmp_path / "contracts/lens" / path).unlink()
    (tmp_path / "contracts/lens" / path).symlink_to(outside)

    found = problems_of(workspace)

    assert found == [
        f"contracts/lens/{line} est un lien vers un fichier hors du dossier ;"
        " mettre le fichier lui-même à la place du lien [L-47]"
    ]


@pytest.mark.parametrize(
    ("path", "size", "line"),
    [
        (
            "annexes/diagnostic.pdf",
            50_000_001,
            "contrat.yml:47:14 : fichier « annexes/diagnostic.pdf » de plus de 50 Mo ;"
            " l’alléger [L-47]",
        ),
        (
            "images/carte.png",
            10_000_001,
            "fiches/1-1-attirer-les-medecins.md:32:1 : image « images/carte.png » de plus de"
            " 10 Mo ; la réduire [L-48]",
        ),
    ],
)
def test_a_named_file_that_is_too_large_is_refused(
    path: str, size: int, line: str, tmp_path: Path
) -> None:
    workspace = minimal_workspace(tmp_path)
    with (tmp_path / "contracts/lens" / path).open("r+b") as file:
        file.truncate(size)

    found = problems_of(workspace)

    assert found == [f"contracts/lens/{line}"]


def test_a_name_longer_than_any_file_is_told(tmp_path: Path) -> None:
    long = CONTRAT.replace("annexes/diagnostic.pdf", f"{'a' * 300}.pdf")
    workspace = minimal_workspace(tmp_path, {"contracts/lens/contrat.yml": long})

    found = problems_of(workspace)

    assert found == [
        f"contracts/lens/contrat.yml:47:14 : fichier « {'a' * 57}… » illisible ;"
        " raccourcir son nom, ou vérifier les droits [L-47]"
    ]
