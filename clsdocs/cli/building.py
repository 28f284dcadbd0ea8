"""The command « build »: its plan or its documents, one line each, and how far it is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clsdocs.cli.french import FrenchCommand
from clsdocs.cli.printing import print_problems, refusals
from clsdocs.cli.reading import find_folder, read_day, read_jobs
from clsdocs.errors import is_blocking

if TYPE_CHECKING:
    from clsdocs.batch import Batch, Result
    from clsdocs.workspace import Workspace

CIBLES = click.argument("cibles", nargs=-1, metavar="[DOSSIER|DOSSIER/ACTE]…")
MANY = 20
"""From so many documents on, a bar shows how far the build is."""


@click.command(cls=FrenchCommand)
@CIBLES
@click.option(
    "--plan", is_flag=True, help="Dire ce qui serait refait, et pourquoi, sans rien écrire."
)
@click.option("--force", is_flag=True, help="Tout refaire, même ce qui n’a pas changé.")
@click.option(
    "--jobs", type=read_jobs, metavar="N", help="Nombre de processus, de 1 à 64 (sinon : tous)."
)
@click.option("--watch", is_flag=True, help="Rester, et refaire ce que touche un enregistrement.")
@click.option("--as-of", "jour", metavar="DATE", help="Le texte en vigueur ce jour-là.")
@click.option("--drafts", is_flag=True, help="Avec --as-of : intégrer les avenants non signés.")
@click.option("--publication", is_flag=True, help="La copie à publier, sans données personnelles.")
@click.option("--pdf", is_flag=True, help="Faire aussi le PDF de chacun, par LibreOffice.")
@click.pass_obj
@refusals
def build(
    folder: Path | None,
    cibles: tuple[str, ...],
    plan: bool,
    force: bool,
    jobs: int | None,
    watch: bool,
    jour: str | None,
    drafts: bool,
    publication: bool,
    pdf: bool,
) -> None:
    """Produire les documents Word dans output/, ceux-là seuls que change une source."""
    from clsdocs.batch import Batch, Demande

    au = read_day(jour)
    if watch and (plan or force or pdf or au):
        raise click.UsageError("--watch ne va pas avec une autre option ; la retirer")
    if plan and (pdf or au):
        raise click.UsageError("--plan ne va ni avec --pdf ni avec --as-of ; n’en garder qu’un")
    if publication and (plan or force or watch or au):
        raise click.UsageError("--publication ne va qu’avec --pdf ; retirer les autres options")
    if drafts and au is None:
        raise click.UsageError("« --drafts » sans « --as-of » ; donner le jour voulu")
    workspace, demande = find_folder(folder), Demande(plan, force, jobs or 0)
    if watch:
        _watch(workspace, cibles, demande.jobs)
        return
    made: list[Result] = []
    if publication:
        told = _publish(workspace, cibles, made)
    elif au is None:
        told = _build(Batch.open(workspace, cibles, demande), made)
    else:
        from clsdocs.consolidating import build_in_force

        told = _tell(build_in_force(workspace, cibles, au, drafts=drafts), made)
    if pdf:
        from clsdocs.converting import make_pdfs

        paths = [workspace.root / result.path for result in made if not result.failed]
        told += _tell(make_pdfs(workspace, paths, demande.jobs), [])
    else:
        _tell_old_pdfs(workspace, made)
    click.echo(_summary(told, plan=plan))
    if told["en échec"]:
        raise click.exceptions.Exit(1)


def _tell(results: Iterable[Result], made: list[Result]) -> Counter[str]:
    """Print each of `results`, and add it to `made`; return how many of each outcome."""
    for result in results:
        _print(result)
        made.append(result)
    return Counter(str(result.outcome) for result in made)


def _tell_old_pdfs(workspace: Workspace, made: Iterable[Result]) -> None:
    """Say of each PDF in output/ that an older document gave it."""
    for result in made:
        pdf = (workspace.root / result.path).with_suffix(".pdf")
        if result.outcome == "fait" and pdf.is_file():
            shown = workspace.relative(pdf)
            click.echo(f"{shown} : PDF d’avant ce document ; ajouter --pdf le refait", err=True)


def _publish(workspace: Workspace, cibles: Sequence[str], made: list[Result]) -> Counter[str]:
    """Print what becomes of each copy to be published, and what was taken out of it."""
    from clsdocs.publishing import build_publications

    for publication in build_publications(workspace, cibles):
        _tell([publication.result], made)
        print_problems(p for p in publication.result.problems if not is_blocking(p))
        for occultation in publication.occultations:
            click.echo(f"  {occultation}")
        for annexe in publication.annexes:
            click.echo(f"  annexe à part, ni jointe ni occultée : {annexe}")
    return Counter(str(result.outcome) for result in made)


def _build(batch: Batch, made: list[Result]) -> Counter[str]:
    """Print what becomes of each document, added to `made`; return how many of each outcome."""
    told, failed = Counter[str](), []
    with _progress(batch) as advance:
        for result in batch.run():
            made.append(result)
            told[result.outcome] += 1
            failed += [result] if result.failed else []
            _print(result)
            advance(len(failed))
    if told.total() >= MANY:
        _print_again(failed)
    return told


def _print_again(failed: Sequence[Result]) -> None:
    """Print the first problem of each of those that `failed`: the others hid them."""
    for result in failed:
        first = next(filter(is_blocking, result.problems), None)
        click.echo(f"{result.doc}  {result.outcome}{f'  {first}' if first else ''}", err=True)


def _print(result: Result) -> None:
    why = f"  {' ; '.join(result.raisons)}" if result.outcome == "à refaire" else ""
    click.echo(f"{result.doc}  {result.outcome}  {result.path}".rstrip() + why)
    if result.gardee:
        place = f"{result.path} : modifié à la main"
        click.echo(f"{place} ; cette version est gardée dans {result.gardee}", err=True)
    print_problems(p for p in result.problems if is_blocking(p))


@contextmanager
def _progress(batch: Batch) -> Iterator[Callable[[int], None]]:
    """Give how to tell that a document is done; on a terminal, a bar shows how many are."""
    total = batch.total if sys.stderr.isatty() else 0
    if total < MANY:
        yield lambda failed: None
        return
    from clsdocs.cli.progress import show_progress

    with show_progress(total + batch.same) as advance:
        yield advance


def _watch(workspace: Workspace, cibles: tuple[str, ...], jobs: int) -> None:
    """Build, then again after each save, until Ctrl-C."""
    from clsdocs.batch.watching import watch

    click.echo("Surveillance des sources ; Ctrl-C pour arrêter.", err=True)
    for result in watch(workspace, cibles, jobs):
        _print(result)


def _summary(told: Counter[str], *, plan: bool) -> str:
    """Return « 6 faits, 0 inchangé, 1 en échec », or what would be made."""
    made, same = told["à refaire" if plan else "fait"], told["inchangé"]
    verb = "à refaire" if plan else f"fait{_s(made)}"
    return f"{made} {verb}, {same} inchangé{_s(same)}, {told['en échec']} en échec"


def _s(count: int) -> str:
    return "s" if count > 1 else ""
