"""The slips of a first file of data: what is read all the same, and how the others are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from clsdocs.errors import Refused
from clsdocs.sources.data import load_data

COMMENT = "commentaire ; le retirer : JSON n’en a pas [D-03]"


def load(folder: Path, name: str, text: str) -> dict[str, object]:
    """Return the values of a file `name` that holds `text`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_data(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.json", r'{"a": "un\r\ndeux\\r\nfin"}'),
        ("d.json", r'{"a": "un\r\ndeux\\r\nfin", "b": "\t"}'),
        ("d.json", r'{"a": "un\u000d\u000adeux\\r\nfin"}'),
        ("d.yml", r'a: "un\r\ndeux\\r\nfin"'),
    ],
)
def test_the_line_ends_of_windows_are_line_ends(name: str, text: str, tmp_path: Path) -> None:
    assert load(tmp_path, name, text)["a"] == "un\ndeux\\r\nfin"


@pytest.mark.parametrize("text", ["[2024,2025,2026]", "[2024, 2025, 2026]"])
def test_years_between_brackets_are_whole_numbers(text: str, tmp_path: Path) -> None:
    assert load(tmp_path, "d.yml", f"a: {text}\n")["a"] == [2024, 2025, 2026]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "d.json",
            r'{"a": "un\rdeux"}',
            "d.json:1:7 : « \\ » qui écrit un caractère interdit, U+000D ; le retirer ; pour le "
            "signe « \\ » lui-même, écrire « \\\\ » [D-02]",
        ),
        (
            "d.yml",
            "a: [12,50]\n",
            "d.yml:1:5 : la virgule coupe « 12,50 » en deux valeurs ; écrire : 12.50 (un nombre), "
            "ou 12, 50 (deux valeurs) [D-07]",
        ),
        (
            "d.yml",
            "a: [1,2]\n",
            "d.yml:1:5 : la virgule coupe « 1,2 » en deux valeurs ; écrire : 1.2 (un nombre), "
            "ou 1, 2 (deux valeurs) [D-07]",
        ),
        (
            "d.json",
            "{'a': 1}",
            'd.json:1:2 : clé attendue, entre guillemets doubles ; écrire "a": … [D-03]',
        ),
        (
            "d.json",
            "{\"a\": 'un'}",
            "d.json:1:7 : un texte s’écrit entre guillemets doubles et droits ; mettre le texte "
            'entre guillemets doubles : "…" [D-03]',
        ),
        ("d.json", '// données\n{"a": 1}', f"d.json:1:1 : {COMMENT}"),
        ("d.json", '{ # un\n"a": 1}', f"d.json:1:3 : {COMMENT}"),
        ("d.json", '{"a": 1}\n/* fin */', f"d.json:2:1 : {COMMENT}"),
        ("d.json", '{"a": 1, // un\n"b": 2}', f"d.json:1:10 : {COMMENT}"),
        ("d.json", '{"a": 1 // un\n}', f"d.json:1:9 : {COMMENT}"),
    ],
)
def test_a_slip_is_told_with_how_to_write_it(
    name: str, text: str, line: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        load(tmp_path, name, text)

    (told,) = refused.value.problems
    assert str(told).removeprefix(f"{tmp_path.as_posix()}/") == line


def test_a_folder_is_no_file_of_data(tmp_path: Path) -> None:
    folder = tmp_path / "fiches.yml"
    folder.mkdir()

    with pytest.raises(Refused) as refused:
        load_data(folder)

    assert str(refused.value).endswith(
        "fiches.yml : c’est un dossier, non un fichier de données ; donner les fichiers qu’il "
        "contient, par exemple dossier/*.yml [D-01]"
    )
