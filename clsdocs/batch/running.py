"""From what the user names to what becomes of each document, on one core or several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from clsdocs.batch.common import Commun
from clsdocs.batch.freshness import fresh_documents
from clsdocs.batch.institutions import check_institutions
from clsdocs.batch.results import Demande, Outcome, Result, is_shared
from clsdocs.batch.task import Tache, run_task
from clsdocs.batch.workshop import workshop
from clsdocs.choosing import select
from clsdocs.errors import Problem, sort_problems
from clsdocs.pool import FEW, open_pool
from clsdocs.record import Record, replace
from clsdocs.workspace import Workspace

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Results = tuple[Result, ...]


def build_documents(
    workspace: Workspace,
    cibles: Sequence[str],
    demande: Demande | None = None,
    executor: Executor | None = None,
) -> Iterator[Result]:
    """Make the documents that `cibles` name, all when empty, and yield what became of each.

    Only what changed is made. The dossiers are those of `executor` to build, where one is given.
    Refused where `cibles` name what does not exist.
    """
    return Batch.open(workspace, cibles, demande or Demande()).run(executor)


class Batch(Record):
    """The dossiers to build, each a task, or the documents of one of which nothing changed."""

    workspace: Workspace
    demande: Demande
    work: Mapping[str, Tache | tuple[str, ...]]
    problems: tuple[Problem, ...]

    @classmethod
    def open(cls, workspace: Workspace, cibles: Sequence[str], demande: Demande) -> Batch:
        """Return the work that building `cibles` is; refused where they name what is not there."""
        commun, build = Commun(workspace), os.urandom(8).hex()
        chosen = select(workspace, cibles)
        problems, readable = check_institutions(commun, remember=not demande.plan)
        work: dict[str, Tache | tuple[str, ...]] = {}
        for dossier, voulus in chosen.items():
            known = fresh_documents(commun, dossier) if readable and not demande.force else ()
            if known and voulus <= set(known):
                work[dossier] = tuple(name for name in known if not voulus or name in voulus)
            else:
                shared = (build, commun.gabarits, bool(problems))
                work[dossier] = Tache(workspace.root, dossier, voulus, demande, *shared)
        return cls(workspace, demande, work, sort_problems(problems))

    @property
    def tasks(self) -> tuple[Tache, ...]:
        """The dossiers of which something may have changed."""
        return tuple(task for task in self.work.values() if isinstance(task, Tache))

    @property
    def total(self) -> int:
        """How many documents may be made."""
        return sum(len(self.workspace.documents(t.dossier)) for t in self.tasks if not t.voulus) + (
            sum(len(t.voulus) for t in self.tasks)
        )

    @property
    def same(self) -> int:
        """How many documents are known to be as they were."""
        return sum(len(work) for work in self.work.values() if isinstance(work, tuple))

    def run(self, executor: Executor | None = None) -> Iterator[Result]:
        """Yield what becomes of each document, in the order of the dossiers."""
        told = self.problems
        with self._pool(executor) as pool:
            started = {t.dossier: pool.submit(run_task, t) for t in self.tasks} if pool else {}
            for dossier, work in self.work.items():
                for result in self._results(dossier, work, started.pop(dossier, None)):
                    yield self._with(result, told)
                    told = ()

    def _results(
        self, dossier: str, work: Tache | tuple[str, ...], future: Future[Results] | None
    ) -> Results:
        if not isinstance(work, Tache):
            return tuple(self._unchanged(dossier, name) for name in work)
        if future is None:
            return run_task(work)
        try:
            return future.result()
        except RuntimeError:  # a process that the system killed: the dossier is built here
            return run_task(work)

    def _with(self, result: Result, told: tuple[Problem, ...]) -> Result:
        """Return `result` with the faults of shared files `told`, which come once for all."""
        own: Iterable[Problem] = result.problems
        if not result.failed:
            own = (p for p in own if not is_shared(p, result.doc.partition("/")[0]))
        return replace(result, problems=sort_problems((*told, *own)))

    def _unchanged(self, dossier: str, name: str) -> Result:
        shown = self.workspace.relative(self.workspace.document(dossier, name))
        return Result(f"{dossier}/{name}", Outcome.INCHANGE, shown)

    def _pool(self, executor: Executor | None) -> AbstractContextManager[Executor | None]:
        if executor is not None or not self.tasks:
            return nullcontext(executor)
        jobs = self.demande.jobs or (0 if self.total >= FEW else 1)
        return open_pool(jobs, len(self.tasks), self._warm_up)

    def _warm_up(self) -> None:
        """Load and compile once what every process will need, before they begin."""
        if not self.demande.plan:
            first = self.tasks[0]
            workshop(first.root, first.build, first.gabarits, first.fautif).warm_up()
