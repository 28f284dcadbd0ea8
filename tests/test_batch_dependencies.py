from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest

from clsdocs.batch import Outcome
from clsdocs.workspace import Workspace
from perturbations import Change, add_logo, changes
from regions import age, build_clean, judge, old_region, outcomes, outputs, put
from tools.bench.regions.region import make_region

SHARE = 12
"""In `make test`, one change out of so many is tried; all of them in `make soak`."""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[Change]]:
    root = tmp_path_factory.mktemp("region")
    make_region(root, 2, fiches=2)
    logo = add_logo(root)
    age(root)
    outcomes(Workspace(root))
    return Workspace(root), [logo, *changes(root, "d0001")]


@pytest.mark.parametrize("part", range(SHARE))
def test_a_change_makes_again_the_documents_that_it_changes_and_no_other(
    region: tuple[Workspace, list[Change]], part: int, soak: bool, tmp_path: Path
) -> None:
    workspace, every = region
    tried = list(islice(every, part, None, SHARE if soak else SHARE * SHARE))
    verdicts = [judge(workspace, change, tmp_path / "propre") for change in tried]

    assert [v.change for v in verdicts if v.stale] == []
    assert [v.change for v in verdicts if v.failed != v.failed_clean] == []
    assert [v.change for v in verdicts if v.planned != v.rebuilt] == []
    assert [v.change for v in verdicts if v.rebuilt - v.differ] == []


@pytest.mark.parametrize("start", range(3))
def test_after_many_changes_and_builds_of_a_part_all_is_as_a_clean_build_makes_it(
    region: tuple[Workspace, list[Change]], start: int, soak: bool, tmp_path: Path
) -> None:
    _, every = region
    chance = random.Random(start)
    workspace = old_region(tmp_path / "region", fiches=2)
    add_logo(workspace.root)
    cibles = ("d0001", "d0002", "d0001/charte", "d0001/contrat", "d0002/convention")

    for _ in range(60 if soak else 8):
        change = chance.choice(every)
        put(workspace.root / change.path, change.data)
        outcomes(workspace, *chance.sample(cibles, chance.randrange(1, 3)))
    done = outcomes(workspace)
    expected, failed = build_clean(workspace, tmp_path / "propre")

    found = outputs(workspace)
    assert {name: found[name] for name in expected} == expected
    assert {name for name, outcome in done.items() if outcome is Outcome.ECHEC} == failed
