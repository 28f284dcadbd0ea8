from __future__ import annotations

from pathlib import Path

import pytest

from batch_crash import crash
from regions import old_region


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return old_region(tmp_path_factory.mktemp("base") / "region", dossiers=2, fiches=1).root


def test_a_build_that_is_killed_leaves_whole_files_and_the_next_ends_it(
    base: Path, tmp_path: Path, crash_seed: int
) -> None:
    found = crash(base, tmp_path / "region", crash_seed)

    assert found.partial == ()
    assert found.after == found.expected
    assert found.beside == ()
    assert found.settled
