"""From YAML and JSON files to the plain values that fill a template, and what is refused there."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.errors import Refused
from clsdocs.sources.data import load_data

ROOT = Path(__file__).parent.parent


def load(folder: Path, name: str, text: str | bytes) -> dict[str, object]:
    """Return the values of a file `name` that holds `text`."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return load_data(path)


def faults(folder: Path, name: str, text: str | bytes) -> list[str]:
    """Return the faults of a file `name` that holds `text`, its folder left out."""
    with pytest.raises(Refused) as refused:
        load(folder, name, text)
    return [str(fault).removeprefix(f"{folder.as_posix()}/") for fault in refused.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("01000", "01000"),
        ("+33", "+33"),
        ("1_000", "1_000"),
        ("1 000", "1 000"),
        ("1e5", "1e5"),
        ("0x10", "0x10"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1,5", "1,5"),
        ("12:30", "12:30"),
        ("2026-01-15", "2026-01-15"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("oui", "oui"),
        ("inconnu", "inconnu"),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ("|-\n  12", "12"),
    ],
)
def test_a_value_of_yaml_is_read_as_it_would_print(
    written: str, value: object, tmp_path: Path
) -> None:
    read = load(tmp_path, "d.yml", f"a: {written}\n")["a"]

    assert (read, type(read)) == (value, type(value))


def test_mappings_and_lists_are_those_of_python(tmp_path: Path) -> None:
    text = "titre: Été\nfiches:\n  - {nom: Une, points: [1, 2.50]}\n  -\nvide: []\n2019: x\n"

    read = load(tmp_path, "d.yaml", text)

    assert read == {
        "titre": "Été",
        "fiches": [{"nom": "Une", "points": [1, Decimal("2.50")]}, None],
        "vide": [],
        "2019": "x",
    }


def test_tabulations_new_paragraphs_and_page_breaks_are_written_by_escapes(tmp_path: Path) -> None:
    expected = {"a": "un\tdeux\atrois\fquatre\ncinq"}

    yaml = load(tmp_path, "d.yml", 'a: "un\\tdeux\\atrois\\fquatre\\ncinq"\n')
    json = load(tmp_path, "d.json", '{"a": "un\\tdeux\\u0007trois\\fquatre\\ncinq"}')

    assert yaml == json == expected


def test_a_comment_may_follow_what_is_no_text(tmp_path: Path) -> None:
    text = (
        "a: 12 # douze\nb: 'x' # cité\nc: # liste\n  - true # vrai\nd: [1, 2] # deux\n"
        "e: | # bloc\n  texte\n"
    )

    assert load(tmp_path, "d.yml", text) == {
        "a": 12,
        "b": "x",
        "c": [True],
        "d": [1, 2],
        "e": "texte\n",
    }


YAML = [
    (
        "un commentaire qui peut être la fin du texte",
        "a: Lot n° 1 # nord\n",
        "d.yml:1:13 : commentaire « # nord » après une valeur ; le mettre seul sur la ligne du "
        'dessus, ou écrire : a: "Lot n° 1 # nord" [D-06]',
    ),
    (
        "une clé en double",
        "a: 1\na: 2\n",
        "d.yml:2:1 : clé « a » en double (déjà ligne 1) ; n’en garder qu’une [D-04]",
    ),
    (
        "un renvoi",
        "a: *x\n",
        "d.yml:1:4 : « *x » est lu comme un renvoi YAML ; mettre le texte entre guillemets, "
        "ou recopier la valeur [D-08]",
    ),
    (
        "une marque",
        "a: !!python/object:os.system x\n",
        "d.yml:1:4 : « !!python/object:os.system » est lu comme une marque YAML ; mettre le texte "
        "entre guillemets, ou la retirer [D-08]",
    ),
    (
        "un caractère de contrôle",
        'a: "\\0"\n',
        "d.yml:1:4 : « \\ » qui écrit un caractère interdit, U+0000 ; le retirer ; pour le signe "
        "« \\ » lui-même, écrire « \\\\ » [D-02]",
    ),
    (
        "une tabulation écrite telle quelle",
        "a: x\ty\n",
        "d.yml:1:5 : tabulation ; la remplacer par des espaces, ou, dans un texte, écrire "
        "\\t entre guillemets doubles [D-02]",
    ),
    (
        "un nombre sans fin",
        f"a: {'9' * 60}\n",
        "d.yml:1:4 : nombre de plus de 50 chiffres ; le mettre entre guillemets s’il n’est qu’à "
        "recopier [D-10]",
    ),
    (
        "une liste pour tout fichier",
        "- a\n",
        "d.yml : ce fichier n’est pas fait de clés ; l’écrire en lignes « clé: valeur » [D-12]",
    ),
    (
        "un fichier vide",
        "",
        "d.yml : fichier vide ; y écrire des lignes « clé: valeur » [D-12]",
    ),
    (
        "un fichier profond",
        "a: " + "[" * 60 + "]" * 60,
        "d.yml:1:54 : fichier trop complexe : plus de 50 niveaux ; le simplifier [D-09]",
    ),
    (
        "une écriture incorrecte",
        "a: un: deux\n",
        'd.yml:1:6 : deux-points dans un texte sans guillemets ; écrire : a: "un: deux" [D-03]',
    ),
]

JSON = [
    ("un fichier vide", "", 'd.json:1:1 : fichier vide ; y écrire { "nom": "valeur" } [D-12]'),
    (
        "une liste pour tout fichier",
        "[1]",
        'd.json:1:1 : ce fichier n’est pas fait de clés ; écrire { "nom": "valeur" } [D-12]',
    ),
    (
        "une clé en double",
        '{"a": 1,\n "a": 2}',
        "d.json:2:2 : clé « a » en double (déjà ligne 1) ; n’en garder qu’une [D-04]",
    ),
    ("NaN", '{"a": NaN}', "d.json:1:7 : « NaN » n’est pas un nombre ; le retirer [D-10]"),
    (
        "l’infini",
        '{"a": [1, -Infinity]}',
        "d.json:1:11 : « -Infinity » n’est pas un nombre ; le retirer [D-10]",
    ),
    (
        "un nombre sans fin",
        f'{{"a": {"9" * 60}}}',
        "d.json:1:7 : nombre de plus de 50 chiffres ; le mettre entre guillemets s’il n’est qu’à "
        "recopier [D-10]",
    ),
    (
        "un nombre démesuré",
        '{"a": 1e999999999}',
        "d.json:1:7 : nombre de plus de 50 chiffres ; le mettre entre guillemets s’il n’est qu’à "
        "recopier [D-10]",
    ),
    (
        "un fichier profond",
        '{"a": ' + "[" * 60 + "]" * 60 + "}",
        "d.json:1:57 : fichier trop complexe : plus de 50 niveaux ; le simplifier [D-09]",
    ),
    (
        "un caractère de contrôle",
        '{"a": "x\\u0000"}',
        "d.json:1:7 : « \\ » qui écrit un caractère interdit, U+0000 ; le retirer ; pour le signe "
        "« \\ » lui-même, écrire « \\\\ » [D-02]",
    ),
    (
        "une moitié de caractère",
        '{"a": "\\ud800"}',
        "d.json:1:7 : « \\ » qui écrit un caractère interdit, U+D800 ; le retirer ; pour le signe "
        "« \\ » lui-même, écrire « \\\\ » [D-02]",
    ),
    (
        "une virgule de trop",
        '{"a": 1,\n}',
        "d.json:1:8 : virgule de trop avant « } » ; la retirer [D-03]",
    ),
    (
        "une virgule qui manque",
        '{"a": 1\n "b": 2}',
        "d.json:2:2 : virgule manquante ; l’ajouter, ou fermer par « } » [D-03]",
    ),
    (
        "une clé sans guillemets",
        "{a: 1}",
        'd.json:1:2 : clé attendue, entre guillemets doubles ; écrire "a": … [D-03]',
    ),
    (
        "deux-points qui manquent",
        '{"a" 1}',
        "d.json:1:6 : « : » manque après la clé « a » ; l’ajouter [D-03]",
    ),
    (
        "un texte sans guillemets",
        '{"a": oui}',
        "d.json:1:7 : « oui » n’est pas une valeur ; mettre le texte entre guillemets doubles : "
        '"…" [D-03]',
    ),
    (
        "un nombre qui commence par zéro",
        '{"a": 01000}',
        "d.json:1:7 : « 01000 » n’est pas une valeur ; mettre le texte entre guillemets doubles : "
        '"…" [D-03]',
    ),
    (
        "une valeur qui manque",
        '{"a": }',
        "d.json:1:7 : valeur manquante ; l’écrire, ou null [D-03]",
    ),
    (
        "un commentaire",
        '{"a": // un\n 1}',
        "d.json:1:7 : commentaire ; le retirer : JSON n’en a pas [D-03]",
    ),
    (
        "un texte jamais refermé",
        '{"a": "un}',
        'd.json:1:7 : texte jamais refermé ; le refermer par " [D-03]',
    ),
    (
        "une fin de ligne dans un texte",
        '{"a": "un\ndeux"}',
        "d.json:1:10 : fin de ligne ou tabulation dans un texte ; écrire \\n pour aller à la ligne,"
        " \\t pour une tabulation [D-03]",
    ),
    (
        "une barre oblique inverse",
        '{"a": "C:\\dossier"}',
        "d.json:1:10 : « \\ » suivi d’un signe inattendu ; pour le signe « \\ », écrire « \\\\ » "
        "[D-03]",
    ),
    (
        "un fichier qui s’arrête",
        '{"a": [1',
        "d.json:1:9 : le fichier finit avant « ] » ; ajouter « ] » [D-03]",
    ),
    (
        "des mots après la fin",
        '{"a": 1} fin',
        "d.json:1:10 : texte après la fin des données ; le retirer [D-03]",
    ),
]


@pytest.mark.parametrize(("text", "line"), [(t, f) for _, t, f in YAML], ids=[c for c, *_ in YAML])
def test_what_yaml_would_lose_or_change_is_refused(text: str, line: str, tmp_path: Path) -> None:
    assert faults(tmp_path, "d.yml", text) == [line]


@pytest.mark.parametrize(("text", "line"), [(t, f) for _, t, f in JSON], ids=[c for c, *_ in JSON])
def test_what_json_writes_wrong_is_refused(text: str, line: str, tmp_path: Path) -> None:
    assert faults(tmp_path, "d.json", text) == [line]


def test_all_the_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    yaml = faults(tmp_path, "d.yml", f"a: 1\na: {'9' * 60}\nb: *x\nc: {'8' * 60}\n")
    json = faults(tmp_path, "d.json", '{"a": NaN, "b": "\\u0000",\n "b": NaN}')

    assert [line.partition(" ")[0] for line in yaml] == ["d.yml:2:1", "d.yml:3:4", "d.yml:4:4"]
    assert [line.partition(" ")[0] for line in json] == [
        "d.json:1:7",
        "d.json:1:17",
        "d.json:2:2",
        "d.json:2:7",
    ]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    lines = faults(tmp_path, "d.csv", "a;b")

    assert lines == [
        "d.csv : ce fichier n’est ni YAML ni JSON ; donner un fichier .yml, .yaml ou .json [D-01]"
    ]


def test_a_file_that_is_absent_or_not_in_utf_8_is_refused(tmp_path: Path) -> None:
    latin = faults(tmp_path, "d.json", '{"é": 1}'.encode("latin-1"))
    (tmp_path / "d.json").unlink()
    with pytest.raises(Refused) as absent:
        load_data(tmp_path / "d.json")

    assert latin == [
        "d.json:1:3 : ce texte n’est pas en UTF-8 ; l’enregistrer en UTF-8 (« Enregistrer sous », "
        "encodage) [D-01]"
    ]
    assert str(absent.value).endswith(
        "d.json : fichier absent ; le créer, ou corriger son nom [D-01]"
    )


def test_json_may_be_indented_by_tabulations_and_begin_with_a_mark(tmp_path: Path) -> None:
    assert load(tmp_path, "d.json", '\ufeff{\r\n\t"a":\t1e2\r\n}\r\n') == {"a": Decimal("1e2")}


WORDS = st.text(st.sampled_from('aé€—«\u00a0\u202f😀"\\/:,[]{}#'), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé", max_size=3), inner),
    max_leaves=12,
)


@given(value=st.dictionaries(st.text("abcé", min_size=1, max_size=4), VALUES))
def test_json_is_read_as_python_reads_it(
    value: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = json.dumps(value, ensure_ascii=False)

    assert load(tmp_path_factory.getbasetemp(), "p.json", text) == json.loads(text)


@pytest.mark.parametrize("name", ["p.json", "p.yml"])
@given(text=st.text(st.sampled_from("{}[]\":,ab1.-eE\\ \n#&*!|>'\t\u202e\ud800"), max_size=30))
def test_whatever_a_file_holds_it_is_read_or_refused(
    name: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        told: object = load(tmp_path_factory.getbasetemp(), name, text)
    except Refused as refused:
        told = refused.problems

    assert isinstance(told, dict) or told


@pytest.mark.parametrize(
    ("name", "text", "absent"),
    [("d.json", '{"a": 1}', {"pydantic", "yaml"}), ("d.yml", "a: 1", {"pydantic"})],
)
def test_reading_loads_nothing_heavy(
    name: str, text: str, absent: set[str], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    program = (
        "import sys, pathlib; from clsdocs.sources.data import load_data; "
        f"load_data(pathlib.Path({str(path)!r})); "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert set(done.stdout.split()) & absent == set()
