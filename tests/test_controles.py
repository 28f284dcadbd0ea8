from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

from clsdocs import controles
from clsdocs.controles import Selection
from clsdocs.controles.catalogue import CATALOGUE, CODES, find_controle
from examens import findings, line_of
from facts import read_cases

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases" / "controles").glob("*.yml"))
    for case in read_cases(f"controles/{path.name}")
]
TITLES = [f"{case['controle']} {case['cas']}" for _, case in CASES]


@pytest.mark.parametrize(("family", "case"), CASES, ids=TITLES)
def test_a_check_finds_what_the_case_says_and_nothing_else(
    family: str, case: dict[str, Any]
) -> None:
    selection = Selection(only=frozenset({case["controle"]}))

    found = findings(case, selection)

    assert [line_of(s) for s in found] == case["constats"]


@pytest.mark.parametrize("code", CODES)
def test_every_check_has_a_case_that_passes_and_one_that_fails(code: str) -> None:
    own = [case for _, case in CASES if case["controle"] == code]

    assert [case for case in own if case["constats"]]
    assert [case for case in own if not case["constats"]]


@pytest.mark.parametrize("controle", CATALOGUE, ids=CODES)
def test_every_check_is_explained_in_whole_sentences(controle: Any) -> None:
    explication = controle.explication

    assert re.fullmatch(r"V-\d{2}", controle.code)
    assert controle.titre[0].isupper()
    assert not controle.titre.endswith(".")
    assert explication.endswith(".")
    assert len(explication) > 120
    assert "'" not in controle.titre + explication + controle.droit
    assert controle.of_act or controle.of_dossier


def test_every_code_is_given_once() -> None:
    assert len(CODES) == len(set(CODES))
    assert list(CODES) == sorted(CODES)


def test_each_check_stands_in_the_room_of_its_family() -> None:
    modules = [found.name for found in walk_packages(controles.__path__, "clsdocs.controles.")]
    stands = {
        controle.code: (controle.famille.value, module.split(".")[2])
        for module in modules
        for controle in getattr(import_module(module), "CONTROLES", ())
    }

    assert sorted(stands) == list(CODES)
    assert [code for code, (famille, room) in stands.items() if famille != room] == []


def test_a_code_is_found_in_small_letters_too() -> None:
    assert find_controle("v-01") is CATALOGUE[0]
    assert find_controle("V-98") is None


def test_cases_name_checks_that_exist_in_the_file_of_their_family() -> None:
    astray = [
        f"{family}.yml : {case['cas']}"
        for family, case in CASES
        if (controle := find_controle(case["controle"])) is None
        or not family.startswith(controle.famille)
    ]

    assert astray == []
