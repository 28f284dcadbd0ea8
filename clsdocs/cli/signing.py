"""The commands that write the registre: issue, sign, withdraw, note, end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from clsdocs.cli.french import FrenchCommand
from clsdocs.cli.printing import print_problems, refusals
from clsdocs.cli.reading import find_folder, read_day

_DOC = click.argument("words", metavar="DOSSIER/ACTE")
_FILE = click.Path(path_type=Path, readable=False)
_DAY = click.option("--date", "jour", metavar="DATE", help="AAAA-MM-JJ ; aujourd’hui par défaut.")


def _day(written: str | None) -> date:
    return read_day(written) or date.today()


@click.command(cls=FrenchCommand)
@_DOC
@click.option("--for", "but", metavar="BUT", help="vote, ou signature (par défaut).")
@_DAY
@click.option(
    "--external",
    "externe",
    type=_FILE,
    metavar="FICHIER",
    help="Fichier signé d’un acte antérieur à clsdocs.",
)
@click.pass_obj
@refusals
def issue(
    folder: Path | None, words: str, but: str | None, jour: str | None, externe: Path | None
) -> None:
    """Émettre une version : la figer pour le vote ou la signature."""
    from clsdocs.emission.issuing import SHORT, Demande, issue_document
    from clsdocs.emission.reading import parse_document
    from clsdocs.registre.evenements import Objet

    if but is not None and but not in tuple(Objet):
        raise click.UsageError(f"« --for {but} » inconnu ; choisir vote ou signature")
    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    if doc.version is not None:
        raise click.UsageError(
            f"« @{doc.version} » en trop : clsdocs donne son numéro à la version"
        )
    demande = Demande(doc, Objet(but or "signature"), read_day(jour), externe)
    emise = issue_document(workspace, demande, date.today())
    emission = emise.emission
    what = "entrée" if emission.externe else f"émise pour {_FOR[emission.objet.value]}"
    click.echo(f"{doc.dossier}/{emission.document}@v{emission.version}  {what}  {emise.path}")
    if not emission.externe:
        click.echo(f"empreinte : {emission.empreinte_texte[:SHORT]}")
    for ecart in emise.ecarts:
        click.echo(f"différent du texte voté, {ecart}")
    print_problems(emise.messages)


_FOR = {"vote": "le vote", "signature": "la signature"}


@click.command(cls=FrenchCommand)
@_DOC
@click.argument("partie", required=False, default="", metavar="[PARTIE]")
@_DAY
@click.option("--lieu", default="", metavar="LIEU", help="Lieu de la signature.")
@click.option(
    "--mode", default="papier", metavar="MODE", help="papier (par défaut) ou electronique."
)
@click.option(
    "--signatory", "signataire", default="", metavar="ID", help="Qui signe, s’il faut le dire."
)
@click.option(
    "--reason", "motif", default="", metavar="MOTIF", help="Pourquoi une autre personne signe."
)
@click.option(
    "--evidence", "preuve", type=_FILE, metavar="FICHIER", help="Scan ou PDF signé, à conserver."
)
@click.option("--correct", "corrige", is_flag=True, help="Corriger la signature déjà enregistrée.")
@click.option(
    "--all-parties", "every", is_flag=True, help="Toutes les parties d’un acte antérieur."
)
@click.pass_obj
@refusals
def sign(
    folder: Path | None, words: str, jour: str | None, mode: str, every: bool, **told: Any
) -> None:
    """Enregistrer la signature d’une partie."""
    from clsdocs.emission.reading import parse_document
    from clsdocs.emission.signing import Acceptation, sign_all, sign_version
    from clsdocs.registre.evenements import Mode

    if mode not in tuple(Mode):
        raise click.UsageError(f"« --mode {mode} » inconnu ; choisir papier ou electronique")
    if every == bool(told["partie"]):
        raise click.UsageError("nommer une partie, ou toutes par --all-parties")
    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    if every:
        for signature in sign_all(workspace, doc, read_day(jour), date.today()):
            click.echo(f"{doc}  {signature.partie}  signé le {signature.date}")
        return
    accepted = Acceptation(doc=doc, jour=_day(jour), mode=Mode(mode), **told)
    signature, version = sign_version(workspace, accepted, date.today())
    who = signature.signataire.nom
    name = f"{doc.dossier}/{signature.document}@v{signature.version}"
    click.echo(f"{name}  {signature.partie}  signé le {signature.date} par {who}")
    waiting = [partie.id for partie in version.waiting()]
    click.echo(f"manque : {', '.join(waiting)}" if waiting else "signé par toutes les parties")


@click.command(cls=FrenchCommand)
@_DOC
@click.option("--reason", "motif", default="", metavar="MOTIF", help="Pourquoi elle est retirée.")
@_DAY
@click.pass_obj
@refusals
def withdraw(folder: Path | None, words: str, motif: str, jour: str | None) -> None:
    """Retirer une version émise : personne ne la signera plus."""
    from clsdocs.emission.reading import parse_document
    from clsdocs.emission.signing import withdraw_version

    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    annulation = withdraw_version(workspace, doc, motif, _day(jour), date.today())
    name = f"{doc.dossier}/{annulation.document}@v{annulation.version}"
    click.echo(f"{name}  retirée le {annulation.date}")


@click.command(cls=FrenchCommand)
@_DOC
@click.argument("genre", metavar="ÉVÉNEMENT")
@_DAY
@click.option("--party", "partie", default="", metavar="PARTIE", help="La partie concernée.")
@click.option("--text", "texte", default="", metavar="TEXTE", help="Ce qui a eu lieu.")
@click.pass_obj
@refusals
def note(
    folder: Path | None, words: str, genre: str, jour: str | None, partie: str, texte: str
) -> None:
    """Noter un envoi, une relance, une transmission ou une notification."""
    from clsdocs.emission.reading import parse_document
    from clsdocs.emission.signing import note_event
    from clsdocs.registre.evenements import Genre, Note

    if genre not in tuple(Genre):
        raise click.UsageError(f"événement « {genre} » inconnu ; choisir {', '.join(Genre)}")
    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    number = int(doc.version[1:]) if doc.version and doc.version[1:].isdigit() else 0
    event = Note(
        document=doc.document or "",
        genre=Genre(genre),
        date=_day(jour),
        version=number,
        partie=partie,
        texte=texte,
    )
    note_event(workspace, doc, event, date.today())
    click.echo(f"{doc}  {genre}  {event.date}{f'  {partie}' if partie else ''}")


@click.command(cls=FrenchCommand)
@_DOC
@click.option(
    "--cause",
    required=True,
    metavar="CAUSE",
    help="resiliation, denonciation, remplacement, dissolution ou annulation.",
)
@_DAY
@click.option("--by", "par", default="", metavar="QUI", help="Qui y met fin, ou quel acte.")
@click.option("--text", "texte", default="", metavar="TEXTE", help="Ce qu’il faut en retenir.")
@click.pass_obj
@refusals
def end(
    folder: Path | None, words: str, cause: str, jour: str | None, par: str, texte: str
) -> None:
    """Mettre fin à un acte signé, avant son terme."""
    from clsdocs.emission.reading import parse_document
    from clsdocs.emission.signing import end_document
    from clsdocs.registre.evenements import Cause, Fin

    if cause not in tuple(Cause):
        raise click.UsageError(f"cause « {cause} » inconnue ; choisir {', '.join(Cause)}")
    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    fin = Fin(
        document=doc.document or "", cause=Cause(cause), date=_day(jour), par=par, texte=texte
    )
    end_document(workspace, doc, fin, date.today())
    click.echo(f"{doc}  {cause}  {fin.date}")
