from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from clsdocs.workspace import Workspace
from perturbations import Change, add_logo, changes
from regions import age, judge, outcomes
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
