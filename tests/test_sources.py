"""From files with one fault each to the exact lines that tell the user what to correct."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Place, Refused
from clsdocs.sources import load_dossier, load_organismes
from clsdocs.workspace import Workspace
from helpers import build_tree
from minimal import BINARIES, CONVENTION, FILES, PROSE, minimal_workspace, problems_of

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "lecture.yml").read_text(encoding="utf-8")
)


def changed(case: Mapping[str, Any]) -> dict[str, str | bytes]:
    """Return the minimal dossier with the change that `case` describes."""
    files: dict[str, str | bytes] = {**BINARIES, **FILES}
    path = case["fichier"]
    if case.get("retire"):
        del files[path]
    elif "contenu" in case:
        files[path] = case["contenu"]
    else:
        assert case["remplace"] in FILES[path]
        files[path] = FILES[path].replace(case["remplace"], case["par"], 1)
    return files


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["cas"]))
def test_a_fault_is_told_in_these_words(case: Mapping[str, Any], tmp_path: Path) -> None:
    workspace = Workspace(build_tree(tmp_path, changed(case)))

    found = problems_of(workspace)

    assert found == case["attendu"]


def test_the_minimal_dossier_is_read_whole(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)

    lecture = load_dossier(workspace, "lens")

    assert lecture.problems == ()
    assert lecture.absents == ()
    assert lecture.dossier.territoire.nom == "Lens"
    assert list(lecture.documents) == ["charte", "contrat", "convention"]
    assert lecture.documents["convention"].parties[0].organisme.sigle == "ARS"
    assert lecture.proses["convention"].path == "contracts/lens/convention.md"
    assert lecture.proses["convention"].text == PROSE
    assert {name: text.path for name, text in lecture.clauses.items()} == {
        "clauses/rgpd.md": "templates/clauses/rgpd.md"
    }


@pytest.mark.parametrize(
    ("source", "cle", "place"),
    [
        ("convention", "financement.depenses.poste.montants.2020", "convention.yml:45:15"),
        ("convention", "parties.call.habilitations.0.numero", "convention.yml:18:17"),
        ("convention", "parties.call.signataires.0", "convention.yml:22:9"),
        ("convention", "financement.versements.solde-2019", "convention.yml:58:7"),
        ("convention", "visas.0", "convention.yml:24:5"),
        ("convention", "visas.9", "convention.yml:23:1"),
        ("convention", "duree", "convention.yml:30:1"),
        ("convention", "duree.terme", "convention.yml:30:1"),
        ("convention", "", "convention.yml:1:1"),
        ("dossier", "territoire.epci.0", "dossier.yml:6:7"),
    ],
)
def test_a_value_is_placed_where_it_is_written(
    source: str, cle: str, place: str, tmp_path: Path
) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    found = lecture.places.at(source, cle)

    assert str(found) == f"contracts/lens/{place}"


def test_a_shared_list_of_visas_takes_the_place_of_its_name(tmp_path: Path) -> None:
    lecture = load_dossier(minimal_workspace(tmp_path), "lens")

    visas = lecture.documents["convention"].visas

    assert [visa.texte for visa in visas[3:]] == [
        "le décret n° 2012-271",
        "l'arrêté du 27 mars 2012",
    ]
    assert lecture.places.at("convention", "visas.4") == Place(
        "templates/clauses/visas-fir.yml", 2, 3
    )


def test_an_unknown_fact_is_a_blank_that_knows_its_key(tmp_path: Path) -> None:
    convention = CONVENTION.replace("lieu: Lens", "lieu: inconnu").replace("48760.50", "à fixer")
    workspace = minimal_workspace(tmp_path, {"contracts/lens/convention.yml": convention})

    document = load_dossier(workspace, "lens").documents["convention"]

    assert document.signature is not None
    assert document.signature.lieu == Blanc("signature.lieu", "inconnu")
    assert document.financement is not None
    assert document.financement.depenses[0].montants[2020] == Blanc(
        "financement.depenses.poste.montants.2020", "à fixer"
    )


def test_a_faulty_act_does_not_stop_the_others(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path, {"contracts/lens/charte.yml": "nature: [a\n"})

    lecture = load_dossier(workspace, "lens")

    assert list(lecture.documents) == ["contrat", "convention"]
    assert lecture.absents == ("charte",)
    assert [str(problem) for problem in lecture.problems] == [
        "contracts/lens/charte.yml:1:9 : « [ » jamais refermé ; ajouter « ] » [L-03]"
    ]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    files = {
        "contracts/organismes.yml": "a: [b\n",
        "contracts/lens/dossier.yml": "intitulé: Contrat\n",
        "contracts/lens/convention.yml": CONVENTION.replace("annees: 3", "annees: trois"),
        "contracts/lens/convention.md": "Un\ttexte\n",
    }
    workspace = minimal_workspace(tmp_path, files)

    with pytest.raises(Refused) as refused:
        load_dossier(workspace, "lens")

    assert str(refused.value).splitlines() == [
        "contracts/lens/convention.md:1:3 : tabulation ; la remplacer par des espaces [L-02]",
        "contracts/lens/convention.yml:32:11 : nombre « trois » mal écrit ;"
        " l’écrire en chiffres sans espace : 12 [L-23]",
        "contracts/lens/dossier.yml:1:1 : clé « territoire » absente ;"
        " ajouter « territoire: … » [L-10]",
        "contracts/lens/dossier.yml:1:1 : clé « intitulé » inconnue ;"
        " vouliez-vous dire « intitule » ? [L-11]",
        "contracts/organismes.yml:1:4 : « [ » jamais refermé ; ajouter « ] » [L-03]",
    ]


def test_a_faulty_organisme_is_reported_once_and_only_what_needs_it_is_absent(
    tmp_path: Path,
) -> None:
    organismes = FILES["contracts/organismes.yml"].replace("type: ars", "type: arss")
    workspace = minimal_workspace(tmp_path, {"contracts/organismes.yml": organismes})
    annuaire = load_organismes(workspace)

    lecture = load_dossier(workspace, "lens", annuaire)

    assert [str(problem) for problem in lecture.problems] == [
        "contracts/organismes.yml:2:9 : « arss » n’est pas possible ici ;"
        " vouliez-vous dire « ars » ? [L-25]"
    ]
    assert lecture.absents == ("contrat", "convention")


def test_a_text_that_is_lost_in_organismes_makes_that_organisme_unusable(tmp_path: Path) -> None:
    organismes = FILES["contracts/organismes.yml"].replace("sigle: ARS", "sigle: ARS # HDF")
    workspace = minimal_workspace(tmp_path, {"contracts/organismes.yml": organismes})

    annuaire = load_organismes(workspace)

    assert annuaire.organismes["ars-hdf"] is None
    assert annuaire.organismes["call"] is not None


@pytest.mark.parametrize(
    ("dossier", "line"),
    [
        (
            "lnes",
            "contracts/lnes : dossier absent ; vouliez-vous dire « lens » ? [L-40]",
        ),
        (
            "a" * 300,
            f"contracts/{'a' * 300} : dossier absent ;"
            " le créer avec « clsdocs new », ou corriger son nom [L-40]",
        ),
        (
            "../lens",
            "contracts/../lens : ce nom de dossier ne convient pas ; le nommer en minuscules"
            " sans accent, chiffres et tirets : lens-lievin [L-45]",
        ),
    ],
)
def test_a_dossier_that_does_not_exist_is_refused(dossier: str, line: str, tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path)

    with pytest.raises(Refused) as refused:
        load_dossier(workspace, dossier)

    assert str(refused.value) == line


def test_clauses_are_read_through_the_clauses_that_include_them(tmp_path: Path) -> None:
    files = {
        "templates/clauses/rgpd.md": 'Données.\n{%- include "clauses/cnil.md" %}\n',
        "templates/clauses/cnil.md": "Voir la CNIL.\n",
    }

    lecture = load_dossier(minimal_workspace(tmp_path, files), "lens")

    assert sorted(lecture.clauses) == ["clauses/cnil.md", "clauses/rgpd.md"]


def test_a_loop_of_clauses_is_told_where_it_closes(tmp_path: Path) -> None:
    files = {
        "templates/clauses/rgpd.md": 'Données.\n\n{% include "clauses/cnil.md" %}\n',
        "templates/clauses/cnil.md": '{% include "clauses/rgpd.md" %}\n',
    }

    found = problems_of(minimal_workspace(tmp_path, files))

    assert found == [
        "templates/clauses/cnil.md:1:1 : inclusions sans fin : clauses/rgpd.md → clauses/cnil.md"
        " → clauses/rgpd.md ; retirer une de ces inclusions [L-43]"
    ]


def test_keys_that_look_like_paths_are_only_unknown_keys(tmp_path: Path) -> None:
    convention = f"{CONVENTION}x: {{y: [{{id: a}}, {{id: b}}, {{id: a}}]}}\nx.y: [{{id: a}}]\n"
    workspace = minimal_workspace(tmp_path, {"contracts/lens/convention.yml": convention})

    found = problems_of(workspace)

    assert [line.partition(" : ")[2][:20] for line in found if "L-11" in line] == [
        "clé « x » inconnue ;",
        "clé « x.y » inconnue",
    ]


def test_a_text_that_an_act_names_is_no_text_without_act(tmp_path: Path) -> None:
    files = {
        "contracts/lens/convention.yml": f"liminaire: edito.md\n{CONVENTION}",
        "contracts/lens/edito.md": "Bonjour.\n",
    }

    found = problems_of(minimal_workspace(tmp_path, files))

    assert found == []


def test_a_clause_included_in_a_text_of_the_facts_is_read(tmp_path: Path) -> None:
    text = 'considerants:\n  - |\n    le texte\n    {% include "clauses/absente.md" %}\n  - la'
    convention = CONVENTION.replace("considerants:\n  - la", text)
    workspace = minimal_workspace(tmp_path, {"contracts/lens/convention.yml": convention})

    found = problems_of(workspace)

    assert found == [
        "contracts/lens/convention.yml:31 : clause « clauses/absente.md » absente ;"
        " la créer dans templates/clauses/ [L-42]"
    ]


EDITED = [path for path in FILES if not path.endswith(".docx")]
YAML_LIKE = st.lists(
    st.sampled_from([*"ab1é \n:-#,[]{}'\"|>&*!%@`?~<\u00a0", "\n  ", "\n- ", ": ", "id: a\n"])
).map("".join)


@given(path=st.sampled_from(EDITED), content=st.one_of(st.binary(), YAML_LIKE), data=st.data())
def test_whatever_a_file_holds_is_read_or_refused(
    path: str, content: str | bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = FILES[path].encode()
    at = data.draw(st.integers(0, len(whole)))
    inserted = content.encode() if isinstance(content, str) else content
    root = tmp_path_factory.mktemp("whatever")
    workspace = minimal_workspace(root, {path: whole[:at] + inserted + whole[at:]})

    found = problems_of(workspace)

    assert all(line.startswith(("contracts/", "templates/")) for line in found)
