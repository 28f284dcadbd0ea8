"""The command that begins avenants: amend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from clsdocs.cli.french import FrenchCommand
from clsdocs.cli.printing import refusals
from clsdocs.cli.reading import find_folder

_FILE = click.Path(path_type=Path, readable=False)


@click.command(cls=FrenchCommand)
@click.argument("words", metavar="DOSSIER/ACTE")
@click.option(
    "--from-changes", "derive", is_flag=True, help="Tirer l’avenant des sources modifiées."
)
@click.option("--from", "patron", type=_FILE, metavar="FICHIER", help="En série : le modèle.")
@click.option("--data", "donnees", type=_FILE, metavar="CSV", help="En série : une ligne par acte.")
@click.option("--anyway", is_flag=True, help="Malgré un autre avenant en cours ; dire pourquoi.")
@click.option("--reason", "motif", default="", metavar="MOTIF", help="Avec --anyway : le motif.")
@click.pass_obj
@refusals
def amend(
    folder: Path | None,
    words: str,
    derive: bool,
    patron: Path | None,
    donnees: Path | None,
    anyway: bool,
    motif: str,
) -> None:
    """Préparer un avenant à un acte signé ; en série, aux actes qui répondent à un motif."""
    from clsdocs.amending.laying import amend_from_changes
    from clsdocs.amending.series import Serie, start_series
    from clsdocs.amending.starting import start_avenant
    from clsdocs.amending.targets import Derogation
    from clsdocs.emission.reading import parse_document

    if anyway != bool(motif.strip()):
        raise click.UsageError("« --anyway » et « --reason » vont ensemble ; dire pourquoi")
    workspace = find_folder(folder)
    derogation = Derogation(motif.strip()) if anyway else None
    if patron is not None and donnees is not None and not derive:
        serie = Serie(workspace, words, patron, donnees, derogation)
        for path in start_series(serie, date.today()):
            _print_started(path.split("/")[1], path, "préparé")
        return
    if patron is not None or donnees is not None:
        raise click.UsageError("« --from » et « --data » vont ensemble, sans « --from-changes »")
    doc = parse_document(workspace, words)
    if doc.version is not None:
        raise click.UsageError(f"« @{doc.version} » en trop : un avenant modifie le texte signé")
    assert doc.document is not None
    target = (workspace, doc.dossier, doc.document, date.today(), derogation)
    if derive:
        pose = amend_from_changes(*target)
        _print_started(doc.dossier, pose.path, "achevé" if pose.reprise else "préparé")
        for remis in pose.remis:
            click.echo(f"source signée remise : {remis}")
        click.echo(f"vos fichiers modifiés sont gardés dans {pose.edites}")
    else:
        _print_started(doc.dossier, path := start_avenant(*target), "préparé")
        click.echo(f"Ensuite : le compléter, puis clsdocs check {doc.dossier}/{Path(path).stem}")


def _print_started(dossier: str, path: str, sort: str) -> None:
    click.echo(f"{dossier}/{Path(path).stem}  {sort}  {path}")
