"""From commands killed and examples spoilt in every way to what is lost, or missed by checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from controles_mutants import Atelier, Mutant, Verdict, false_alarms, judge, written_out  # noqa: E402
from mutants_faits import of_facts  # noqa: E402
from mutants_textes import of_texts  # noqa: E402

RULES = {"faits": of_facts, "textes": of_texts}
BY_HAND = "exemple, écrit à la main"

Result = tuple[str, list[str], list[Verdict], list[Mutant]]


SEEDS = 300
"""How many times a command is killed, and how many times the writer of the registre is."""


def main() -> None:
    """Print what crashes break, then the table of mutants by rule, and each mutant missed."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for line in crashes():
        print(line, flush=True)
    names = sorted(p.parent.name for p in (ROOT / "contracts").glob("*/dossier.yml"))
    tasks = [(name, kind, step) for name in (BY_HAND, *names) for kind in RULES]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(run, tasks))
    for line in table(results):
        print(line)


def crashes() -> Iterator[str]:
    """Yield what became of what the kills left, each line as soon as it is known."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    environment = {**os.environ, "PYTHONPATH": paths, "CLSDOCS_CRASH_SEEDS": str(SEEDS)}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "tests/commands_crash.py"), folder, "0", str(SEEDS)]
        tries = json.loads(subprocess.check_output(command, env=environment))
    died = Counter(t["command"] for t in tries if t["killed"])
    broken = [t for t in tries if t["broken"]]
    told = ", ".join(f"{count} {name}" for name, count in sorted(died.items()))
    yield f"commandes tuées : {len(tries)} essais, {told} ; promesses rompues : {len(broken)}"
    yield from (f"rompu : essai {t['seed']} ({t['command']}) : {t['broken']}" for t in broken)
    tests = ["-m", "pytest", "-q", "-k", "killed", str(ROOT / "tests/test_registre_fichier.py")]
    done = subprocess.run([sys.executable, *tests], env=environment, capture_output=True, text=True)
    yield f"écriture du registre tuée {SEEDS} fois : {done.stdout.splitlines()[-1]}"


def run(task: tuple[str, str, int]) -> Result:
    """Return what becomes of the mutants of a dossier, one in `step`, and its false alarms."""
    name, kind, step = task
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if name == BY_HAND:
            atelier = Atelier.of(root / "copie", "exemple", written_out("exemple", root / "modele"))
        else:
            atelier = Atelier.of(root, name)
        mutants = list(RULES[kind](atelier))
        judged = [m for m in mutants if not m.hors and m.digest % step == 0]
        verdicts = [judge(atelier, mutant, explain=True) for mutant in judged]
        return name, false_alarms(atelier), verdicts, [m for m in mutants if m.hors]


def table(results: list[Result]) -> Iterator[str]:
    """Yield the lines of the report on `results`."""
    caught: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for name, alarms, verdicts, hors in results:
        yield from (f"fausse alerte : {name} : {alarm}" for alarm in alarms)
        own = sum(v.caught for v in verdicts)
        yield f"{name} : {own} / {len(verdicts)}"
        caught.update(v.mutant.rule for v in verdicts if v.caught)
        for verdict in verdicts:
            if not verdict.caught:
                said = " | ".join(verdict.autres[:2])
                missed[verdict.mutant.rule].append(f"{name} : {verdict.mutant}  [{said}]")
        reasons.update(m.hors for m in hors)
        left.update(m.rule for m in hors)
    for rule in sorted({*caught, *missed, *left}):
        total = caught[rule] + len(missed[rule])
        rate = 100 * caught[rule] / max(total, 1)
        counted = f"{caught[rule]:6} / {total:<6}{rate:6.1f} %"
        yield f"{rule:52}{counted}   hors de portée {left[rule]}"
    total = sum(caught.values()) + sum(map(len, missed.values()))
    yield f"en tout : {sum(caught.values())} / {total}, {100 * sum(caught.values()) / total:.1f} %"
    yield from (f"hors de portée : {count:5}  {reason}" for reason, count in reasons.most_common())
    yield from (f"manqué : {line}" for lines in missed.values() for line in lines)


if __name__ == "__main__":
    main()
