"""From every example dossier to all its mutants, and to the table of those that checks tell."""

from __future__ import annotations

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


def main() -> None:
    """Print the table by rule, why some mutants are left out, then each mutant missed."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    names = sorted(p.parent.name for p in (ROOT / "contracts").glob("*/dossier.yml"))
    tasks = [(name, kind, step) for name in (BY_HAND, *names) for kind in RULES]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(run, tasks))
    for line in table(results):
        print(line)


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
