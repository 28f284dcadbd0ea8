"""The command line: words of the user in, one call of the engine, its results printed in French."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clsdocs.cli.amending import amend
from clsdocs.cli.building import CIBLES, build
from clsdocs.cli.french import COMMANDS, SETTINGS, FrenchGroup
from clsdocs.cli.printing import refusals
from clsdocs.cli.reading import find_folder, here, read_day
from clsdocs.cli.signing import end, issue, note, sign, withdraw
from clsdocs.cli.states import history, status, verify
from clsdocs.cli.templates import render, template
from clsdocs.workspace import Workspace, find_workspace


@click.group(cls=FrenchGroup, context_settings=SETTINGS, subcommand_metavar=COMMANDS)
@click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Dossier de travail, celui qui contient contracts/ (sinon : le plus proche).",
)
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """Produire des actes prêts à signer : faits en YAML, clauses en Markdown, gabarits Word."""
    ctx.obj = folder


@cli.command()
@click.argument("dossier", metavar="DOSSIER")
@click.option("--type", "sorte", metavar="TYPE", help="complet (par défaut) ou diagnostic.")
@click.option(
    "--from", "origine", metavar="DOSSIER", help="Reprendre les textes d’un autre dossier."
)
@click.pass_obj
@refusals
def new(folder: Path | None, dossier: str, sorte: str | None, origine: str | None) -> None:
    """Créer un dossier à remplir, qui se produit aussitôt."""
    from clsdocs.creation import COMPLET, copy_dossier, create_dossier

    if sorte and origine:
        raise click.UsageError("--type et --from ensemble ; n’en garder qu’un")
    start = (folder or here()).resolve()
    workspace = (None if folder else find_workspace(start)) or Workspace(start)
    if origine:
        creation = copy_dossier(workspace, dossier, origine)
    else:
        creation = create_dossier(workspace, dossier, sorte or COMPLET)
    for fichier in creation.fichiers:
        click.echo(f"{fichier.path}  {fichier.sort}")
    for place in creation.a_relire:
        click.echo(f"à relire : {place}")
    where = f" --workspace {folder}" if folder else ""
    click.echo(f"Ensuite : clsdocs{where} check {dossier}")


@cli.command()
@CIBLES
@click.option("--format", "forme", metavar="FORME", default="text", help="text, json ou sarif.")
@click.option(
    "--strict", is_flag=True, help="Échouer aussi sur ce qui est à expliquer ou de style."
)
@click.option(
    "--only", multiple=True, metavar="CODES", help="Ces contrôles ou familles seuls : V-21,dates."
)
@click.option(
    "--except", "sauf", multiple=True, metavar="CODES", help="Tous les contrôles sauf ceux-ci."
)
@click.option("--all", "every", is_flag=True, help="Montrer aussi chaque information, une à une.")
@click.option("--fix", is_flag=True, help="Corriger la typographie des sources, et le montrer.")
@click.option("--final", is_flag=True, help="Examiner aussi le document Word qui serait émis.")
@click.option("--for", "but", metavar="BUT", help="Avec --final : vote ou signature (par défaut).")
@click.option("--as-of", "jour", metavar="DATE", help="Juger à ce jour, au lieu de la signature.")
@click.option("--explain", metavar="CODE", help="Expliquer un contrôle, sans rien vérifier.")
@click.pass_obj
@refusals
def check(
    folder: Path | None,
    cibles: tuple[str, ...],
    only: tuple[str, ...],
    sauf: tuple[str, ...],
    explain: str | None,
    final: bool,
    but: str | None,
    jour: str | None,
    **choices: Any,
) -> None:
    """Dire tous les problèmes, chacun à sa place."""
    from clsdocs.cli.checking import (
        Demande,
        print_explanation,
        read_final,
        read_selection,
        run_check,
    )

    if explain is not None:
        print_explanation(explain)
        return
    wanted = read_final(final, but, cibles)
    demande = Demande(
        cibles, read_selection(only, sauf), final=wanted, au=read_day(jour), **choices
    )
    run_check(find_folder(folder), demande)


@cli.command()
@click.argument("sorte", default="acte", metavar="[acte|avenant|decision|dossier|organismes|fiche]")
@refusals
def schema(sorte: str) -> None:
    """Écrire le schéma JSON d’un fichier YAML, pour l’aide à la saisie des éditeurs."""
    from clsdocs.sources.schemas import json_schema

    text = json_schema(sorte)
    if text is None:
        raise click.UsageError(
            f"« {sorte} » n’a pas de schéma ; choisir acte, avenant, decision, dossier, "
            "organismes ou fiche"
        )
    click.echo(text)


for _command in (build, amend, issue, sign, withdraw, note, end, status, history, verify):
    cli.add_command(_command)
cli.add_command(render)
cli.add_command(template)
