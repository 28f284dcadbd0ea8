from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from minimal import FILES, minimal_workspace

TEMPLATE = (Path(__file__).parents[1] / "templates" / "convention.docx").read_bytes()
TEMPLATES = {f"templates/{n}.docx": TEMPLATE for n in ("charte", "convention", "contrat")}
CONVENTION = "contracts/lens/convention.md"
FACTS = "contracts/lens/convention.yml"
WRONG = "Réunion du mardi 26 décembre 2012."
SAID = (
    "« mardi 26\u00a0décembre\u00a02012 » : ce jour est un mercredi ;"
    " corriger le jour de la semaine, ou la date [V-01]"
)
AFTER = """
L’ARS verse son concours sous réserve de la disponibilité des crédits.

## Modification {#modification}

La convention est modifiée par un avenant que signent toutes les parties.

## Résiliation {#resiliation}

Chaque partie peut résilier la convention par une lettre motivée.

## Litiges {#litiges}

Les différends sont portés devant le tribunal administratif de Lille.
"""
"""What the minimal convention lacks to be sound."""
PAID = """\
    - id: annee-2020
      organisme: ars-hdf
      exercice: 2020
      part: 100 %
      echeance: 2021-03-31
"""
SOUND = {
    FACTS: FILES[FACTS] + PAID,
    "contracts/lens/contrat.yml": FILES["contracts/lens/contrat.yml"].replace("100 %", "50 %", 1),
    "contracts/organismes.yml": FILES["contracts/organismes.yml"]
    .replace("nom: Martin", "civilite: M.\n      prenom: Paul\n      nom: Martin")
    .replace("nom: Modèle", "prenom: Max\n      nom: Modèle"),
    "templates/clauses/visas-fir.yml": FILES["templates/clauses/visas-fir.yml"].replace("'", "’"),
}
"""The minimal dossier, in whose convention the checks find nothing."""
TWICE = "Le bilan du 15 avril 2020 est remis le 15/04/2020."


class Said(NamedTuple):
    """What « check » answered, what is only information left out."""

    code: int
    out: list[str]
    err: list[str]


Check = Callable[..., Said]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Run « check » on the convention of the minimal dossier, `text` in its article."""

    def run(text: str, *args: str, files: Mapping[str, str] | None = None) -> Said:
        prose = f"## Objet {{#objet}}\n\n{text}\n{AFTER}"
        minimal_workspace(tmp_path, {**TEMPLATES, **SOUND, CONVENTION: prose, **(files or {})})
        return again(tmp_path, *args)

    return run


def again(root: Path, *args: str) -> Said:
    """Run « check » on what is in `root`."""
    command = ["--workspace", str(root), "check", "lens/convention", *args]
    result = CliRunner().invoke(cli, command)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    lines = [line for line in result.stdout.splitlines() if "(information" not in line]
    code = result.exit_code or result.return_value or 0
    return Said(code, lines, result.stderr.splitlines())


def with_tolere(*lines: str) -> dict[str, str]:
    """Return the facts of the convention, with these tolerances."""
    written = "".join(f"  - {line}\n" for line in lines)
    return {FACTS: f"{SOUND[FACTS]}tolere:\n{written}"}


# The report


@pytest.mark.parametrize(("acte", "stops"), [("charte", True), ("contrat", False)])
def test_a_fault_of_another_act_stops_one_that_needs_it_only(
    check: Check, tmp_path: Path, acte: str, stops: bool
) -> None:
    path = f"contracts/lens/{acte}.yml"
    broken = {path: f"{SOUND.get(path, FILES[path])}\ninconnue: 1\n"}

    check("La convention règle les concours des parties.", files=broken)
    command = ["--workspace", str(tmp_path), "check", "lens/convention", "--all"]
    lines = CliRunner().invoke(cli, command).stdout.splitlines()

    fault = f"{path}:{broken[path].count(chr(10))}:1 : clé « inconnue » inconnue"
    (told,) = (line for line in lines if line.startswith(fault))
    assert told.endswith("(information)") is not stops


def test_a_finding_has_its_line_and_its_column(check: Check) -> None:
    found = check(WRONG)

    assert found.code == 1
    assert found.out == [f"{CONVENTION}:3:12 : {SAID}"]
    assert found.err[0].startswith("1 bloquant, ")


def test_what_is_to_be_explained_fails_only_where_asked(check: Check, tmp_path: Path) -> None:
    lax = check("Réunion le jeudi 3 avril.")
    strict = again(tmp_path, "--strict")

    assert lax.out == strict.out
    assert (lax.code, strict.code) == (0, 1)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--only", "V-01"], 1),
        (["--only", "v-04,dates"], 1),
        (["--only", "V-04", "--only", "montants"], 0),
        (["--except", "dates"], 0),
        (["--except", "V-04,montants"], 1),
        (["--only", "dates", "--except", "V-01"], 0),
    ],
)
def test_findings_are_chosen_by_code_or_by_family(
    check: Check, args: list[str], found: int
) -> None:
    assert len(check(WRONG, *args).out) == found


def test_a_fault_of_reading_is_told_whatever_is_chosen(check: Check) -> None:
    assert check("- a\n- b\n  - c", "--only", "montants").code == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--only", "V-10000"], "contrôle « V-10000 » inconnu ; vouliez-vous dire « V-10 » ?"),
        (["--except", "date"], "contrôle « date » inconnu ; vouliez-vous dire « dates » ?"),
        (["--format", "xml"], "forme « xml » inconnue ; choisir text, json ou sarif"),
        (["--explain", "V-011"], "code « V-011 » inconnu ; vouliez-vous dire « V-11 » ?"),
    ],
)
def test_what_does_not_exist_is_misuse(check: Check, args: list[str], sentence: str) -> None:
    assert check(WRONG, *args) == Said(2, [], [f"clsdocs : {sentence}"])


def test_alike_informations_are_told_once_unless_all_are_asked_for(tmp_path: Path) -> None:
    facts = SOUND[FACTS]
    for known in ("date: 2019-04-02", "lieu: Lens", "exemplaires: 2"):
        facts = facts.replace(known, f"{known.partition(':')[0]}: inconnu")
    minimal_workspace(tmp_path, {**TEMPLATES, FACTS: facts})
    command = ["--workspace", str(tmp_path), "check", "lens/convention", "--only", "B-01"]

    short = CliRunner().invoke(cli, command).stdout.splitlines()
    whole = CliRunner().invoke(cli, [*command, "--all"]).stdout.splitlines()

    others = "(information ; 3 autres dans contracts/lens/ : --all les montre)"
    assert short == [whole[0].replace("(information)", others)]
    assert len(whole) == 4


def test_the_place_of_signature_is_missed_where_it_prints(tmp_path: Path) -> None:
    facts = SOUND[FACTS].replace("lieu: Lens", "lieu: inconnu")
    minimal_workspace(tmp_path, {**TEMPLATES, **SOUND, FACTS: facts})

    lines = again(tmp_path, "--final", "--only", "V-69").out

    told = [line for line in lines if "indiquer « signature.lieu »" in line]
    assert len(told) == 1
    assert "blanc à remplir dans « Fait à ……………" in told[0]


# Explanations


def test_a_check_is_explained_with_its_law(check: Check) -> None:
    said = check(WRONG, "--explain", "v-04").out

    assert said[0] == "V-04 – Délibération et signature (dates, bloquant)"
    assert "Référence : CGCT, art. L. 2131-1, L. 3131-1, L. 4141-1 et L. 5211-3." in said


def test_a_problem_of_another_kind_is_explained_too(check: Check) -> None:
    assert check(WRONG, "--explain", "L-10").out == [
        "L-10 – Lecture : fichier YAML mal écrit, clé ou valeur inconnue, fichier absent.",
        "",
        "Le message dit ce qui ne va pas, à quel endroit, et que faire ; voir docs/guide.md.",
    ]


# What is tolerated


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- tolere V-01 : texte d’époque -->\n{WRONG}",
        f"<!-- tolere V-01 : texte d’époque -->\n\n{WRONG}",
        f"{WRONG} <!-- toléré v-01 : texte d’époque -->",
    ],
)
def test_a_comment_beside_a_sentence_tolerates(check: Check, text: str) -> None:
    found = check(text, "--strict")

    assert found.code == 0
    assert [line.partition(" : ")[2] for line in found.out] == [f"{SAID} (toléré : texte d’époque)"]
    assert "1 toléré" in found.err[0]


def test_a_comment_tolerates_its_own_paragraph_alone(check: Check) -> None:
    found = check(f"<!-- tolere V-01 : texte d’époque -->\n{WRONG}\n\n{WRONG}")

    assert found.out == [
        f"{CONVENTION}:4:12 : {SAID} (toléré : texte d’époque)",
        f"{CONVENTION}:6:12 : {SAID}",
    ]


def test_facts_tolerate_in_the_whole_act_or_the_words_that_they_say(check: Check) -> None:
    text = f"{WRONG}\n\nPuis le lundi 26 décembre 2012."
    files = with_tolere("{controle: V-01, motif: texte d’époque, mots: lundi 26 décembre 2012}")

    found = check(text, files=files)

    assert [line.endswith("(toléré : texte d’époque)") for line in found.out] == [False, True]
    whole = check(text, files=with_tolere("{controle: V-01, motif: texte d’époque}"))
    assert whole.code == 0


def test_a_tolerance_of_no_use_is_told(check: Check) -> None:
    files = with_tolere(
        "{controle: V-01, motif: texte d’époque}", "{controle: V-0100, motif: par erreur}"
    )
    text = "<!-- tolere V-02 -->\nLes parties s’engagent."

    found = check(text, files=files)

    line = SOUND[FACTS].count("\n") + 2
    assert found.out == [
        f"{CONVENTION}:3:1 : tolérance de V-02 sans motif ;"
        " écrire pourquoi : <!-- tolere V-02 : motif --> [C-05] (style)",
        f"{FACTS}:{line}:16 : rien à tolérer ici pour V-01 ;"
        " retirer cette tolérance [C-05] (style)",
        f"{FACTS}:{line + 1}:16 : « V-0100 » n’est pas un contrôle ;"
        " vouliez-vous dire « V-10 » ? [C-05] (style)",
    ]


@pytest.mark.parametrize("comment", ["<!-- tolere V-20 : -->", "<!-- tolère V-20 -->"])
def test_a_tolerance_without_reason_of_a_check_made_on_the_file_too_is_told(
    check: Check, comment: str
) -> None:
    found = check(f"{comment}\nLes trois parties s’engagent.")

    assert found.out[0] == (
        f"{CONVENTION}:3:1 : tolérance de V-20 sans motif ;"
        " écrire pourquoi : <!-- tolere V-20 : motif --> [C-05] (style)"
    )


def test_a_tolerance_of_a_check_that_was_not_made_is_no_fault(check: Check) -> None:
    files = with_tolere("{controle: V-01, motif: texte d’époque}")

    assert check("Les parties s’engagent.", "--except", "dates", files=files).out == []


# Mending


def test_fix_changes_the_source_once_and_shows_it(check: Check, tmp_path: Path) -> None:
    first = check(TWICE, "--fix")
    mended = (tmp_path / CONVENTION).read_text(encoding="utf-8")
    second = again(tmp_path, "--fix")

    assert first.out == [f"{CONVENTION}:3:40 : « 15/04/2020 » → « 15 avril 2020 »"]
    assert "est remis le 15 avril 2020." in mended
    assert second.out == []
    assert (tmp_path / CONVENTION).read_text(encoding="utf-8") == mended


def test_fix_keeps_the_ends_of_lines_and_the_mark_of_the_file(check: Check, tmp_path: Path) -> None:
    check(TWICE)
    path = tmp_path / CONVENTION
    source = f"\ufeff## Objet {{#objet}}\r\n\r\n{TWICE}\r\n"
    path.write_bytes(source.encode())

    again(tmp_path, "--fix")

    assert path.read_bytes() == source.replace("15/04/2020", "15 avril 2020").encode()


def test_fix_leaves_what_is_tolerated_signed_or_shared(check: Check, tmp_path: Path) -> None:
    signed = SOUND[FACTS] + "anterieur: {date: 2019-05-13}\n"
    included = '{% include "clauses/rgpd.md" %}'
    tolerated = f"<!-- tolere V-02 : texte d’époque -->\n{TWICE}"
    told = [
        check(TWICE, "--fix", files={FACTS: signed}),
        check(tolerated, "--fix", files={FACTS: SOUND[FACTS]}),
        check(included, "--fix", files={"templates/clauses/rgpd.md": f"{TWICE}\n"}),
    ]

    assert [line for said in told for line in said.out if "→" in line] == []
    assert TWICE in (tmp_path / "templates/clauses/rgpd.md").read_text(encoding="utf-8")


# Forms for programs


def test_json_says_all_that_is_known_of_a_finding(check: Check) -> None:
    found = json.loads("\n".join(check(TWICE, "--format", "json", "--only", "V-02").out))

    assert found == {
        "signalements": [
            {
                "code": "V-02",
                "famille": "dates",
                "gravite": "style",
                "fichier": CONVENTION,
                "ligne": 3,
                "colonne": 40,
                "message": "« 15/04/2020 », écrit ailleurs « 15\u00a0avril\u00a02020 »",
                "conseil": "l’écrire partout de la même manière",
                "extrait": "15/04/2020",
                "tolere": None,
                "correction": {"avant": "15/04/2020", "apres": "15 avril 2020"},
            }
        ]
    }


def sarif(said: Said) -> Any:
    """Return the one run of the log that « check » printed."""
    log = json.loads("\n".join(said.out))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_sarif_gives_rules_places_levels_and_mendings(check: Check) -> None:
    text = f"{WRONG}\n\n{TWICE}"

    run = sarif(check(text, "--format", "sarif", "--only", "V-01,V-02"))

    first, second = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == ["V-01", "V-02"]
    assert [r["level"] for r in run["results"]] == ["error", "note"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": CONVENTION, "uriBaseId": "SRCROOT"},
        "region": {
            "startLine": 3,
            "startColumn": 12,
            "snippet": {"text": "mardi 26\u00a0décembre\u00a02012"},
        },
    }
    replaced = second["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replaced == [
        {
            "deletedRegion": {"startLine": 5, "startColumn": 40, "endColumn": 50},
            "insertedContent": {"text": "15 avril 2020"},
        }
    ]


def test_sarif_shows_what_is_tolerated_as_suppressed(check: Check) -> None:
    text = f"<!-- tolere V-01 : texte d’époque -->\n{WRONG}"

    (result,) = sarif(check(text, "--format", "sarif", "--only", "V-01"))["results"]

    assert result["suppressions"] == [{"kind": "inSource", "justification": "texte d’époque"}]


@pytest.mark.parametrize("forme", ["text", "json", "sarif"])
def test_a_report_has_the_same_bytes_each_time(check: Check, tmp_path: Path, forme: str) -> None:
    assert check(f"{WRONG}\n\n{TWICE}", "--format", forme) == again(tmp_path, "--format", forme)
