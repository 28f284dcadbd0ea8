"""The commands of anyone's template: fill it, check it, say what it needs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from clsdocs.cli.french import COMMANDS, FrenchCommand, FrenchGroup
from clsdocs.cli.printing import line_of, print_problems, refusals
from clsdocs.cli.reading import read_jobs
from clsdocs.errors import is_blocking

_PATH = click.Path(path_type=Path, readable=False)


@click.command(cls=FrenchCommand)
@click.argument("gabarit", type=_PATH, metavar="GABARIT.docx")
@click.argument("donnees", nargs=-1, required=True, type=_PATH, metavar="DONNÉES…")
@click.option(
    "-o",
    "--output",
    "out",
    type=_PATH,
    metavar="SORTIE",
    help="Document à écrire (….docx), ou dossier : un document par fichier de données.",
)
@click.option("--jobs", type=read_jobs, metavar="N", help="Nombre de processus, de 1 à 64.")
@refusals
def render(gabarit: Path, donnees: tuple[Path, ...], out: Path | None, jobs: int | None) -> None:
    """Remplir un gabarit Word par des données YAML ou JSON."""
    from clsdocs.caches import kept_templates
    from clsdocs.rendering import render_files

    if out is None:
        raise click.UsageError("il manque -o ; voir --help")
    made = failed = 0
    for rendering in render_files(gabarit, donnees, out, kept_templates(), jobs or 0):
        failed += bool(rendering.problems)
        made += not rendering.problems
        click.echo(f"{rendering.path}  {'en échec' if rendering.problems else 'fait'}")
        print_problems(rendering.problems)
    if len(donnees) > 1:
        click.echo(f"{made} fait{'s' if made > 1 else ''}, {failed} en échec")
    if failed:
        raise click.exceptions.Exit(1)


@click.group(cls=FrenchGroup, subcommand_metavar=COMMANDS)
def template() -> None:
    """Vérifier un gabarit Word, ou dire ce qu’il demande."""


@template.command()
@click.argument("gabarit", type=_PATH, metavar="GABARIT.docx")
@click.argument("donnees", nargs=-1, type=_PATH, metavar="[DONNÉES]…")
@click.option(
    "--annotate",
    "copy",
    type=_PATH,
    metavar="COPIE.docx",
    help="Écrire une copie du gabarit, avec un commentaire Word à chaque faute.",
)
@refusals
def check(gabarit: Path, donnees: tuple[Path, ...], copy: Path | None) -> None:
    """Dire toutes les fautes d’un gabarit, et celles des données s’il y en a."""
    from clsdocs.gabarits import check_template, write_annotated

    report = check_template(gabarit, donnees)
    for problem in report.problems:
        click.echo(line_of(problem))
    prevented = () if copy is None else write_annotated(gabarit, donnees, report, copy)
    print_problems(prevented)
    count = sum(map(is_blocking, report.problems))
    words = f"{count} faute{'s' if count > 1 else ''}" if count else "Aucune faute."
    click.echo(words, err=True)
    if count or prevented:
        raise click.exceptions.Exit(1)


@template.command()
@click.argument("gabarit", type=_PATH, metavar="GABARIT.docx")
@click.option(
    "--format",
    "forme",
    type=click.Choice(["text", "schema", "yaml"]),
    default="text",
    help="text (par défaut), schema (JSON Schema) ou yaml (fichier à remplir).",
)
@refusals
def fields(gabarit: Path, forme: str) -> None:
    """Dire ce qu’un gabarit demande comme données."""
    from clsdocs.expressions.forms import json_schema, plain, skeleton
    from clsdocs.gabarits import needs_of_template

    need = needs_of_template(gabarit)
    if forme == "schema":
        click.echo(json.dumps(json_schema(need), ensure_ascii=False, indent=2))
    else:
        click.echo(skeleton(need) if forme == "yaml" else plain(need), nl=False)
