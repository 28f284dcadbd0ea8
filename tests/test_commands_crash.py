from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SEEDS = int(os.environ.get("CLSDOCS_CRASH_SEEDS", "20"))
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
def test_a_command_killed_at_any_moment_breaks_no_promise(tmp_path: Path, part: int) -> None:
    bounds = [str(SEEDS * n // PARTS) for n in (part, part + 1)]

    done = subprocess.run(
        [sys.executable, str(TESTS / "commands_crash.py"), str(tmp_path), *bounds],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))},
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    tries = json.loads(done.stdout)
    assert [t for t in tries if t["broken"]] == []
    assert sum(t["killed"] for t in tries) >= len(tries) // 2
    assert {t["command"] for t in tries} == {"issue", "sign"}
