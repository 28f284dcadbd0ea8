"""The commands that write the registre: issue, sign, withdraw, note, end."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clsdocs.cli.french import FrenchCommand
from clsdocs.cli.printing import print_problems, refusals
from clsdocs.cli.reading import find_folder, read_day
from clsdocs.workspace import Doc, Workspace

_DOC = click.argument("words", metavar="DOSSIER/ACTE")
_FILE = click.Path(path_type=Path, readable=False)
_DAY = click.option("--date", "jour", metavar="DATE", help="AAAA-MM-JJ ; aujourd’hui par défaut.")
_TEXT = click.option(
    "--text", "texte", default="", metavar="TEXTE", help="Ce qu’il faut en garder."
)
_EVIDENCE = click.option(
    "--evidence", "preuve", type=_FILE, metavar="FICHIER", help="Scan ou PDF, à conserver."
)

if TYPE_CHECKING:
    from clsdocs.emission.issuing import Demande, Emise
    from clsdocs.registre.evenements import PartieFigee
    from clsdocs.registre.histoires import Version

W = TypeVar("W", bound=StrEnum)


def _day(written: str | None) -> date:
    return read_day(written) or date.today()


def _named(folder: Path | None, words: str) -> tuple[Workspace, Doc]:
    """Return the workspace that holds `folder`, and the act that `words` name there."""
    from clsdocs.emission.reading import parse_document

    workspace = find_folder(folder)
    return workspace, parse_document(workspace, words)


def _chosen(written: str, kind: type[W], unknown: str) -> W:
    """Return the word of `kind` that is `written`; misuse, told as `unknown`, where it is none."""
    if written not in tuple(kind):
        *others, last = kind
        choice = f"{', '.join(others)} ou {last}"
        raise click.UsageError(f"{unknown.format(written)} ; choisir {choice}")
    return kind(written)


@click.command(cls=FrenchCommand)
@click.argument("words", required=False, default="", metavar="DOSSIER/ACTE")
@click.option("--for", "but", metavar="BUT", help="vote, ou signature (par défaut).")
@_DAY
@click.option(
    "--external",
    "externe",
    type=_FILE,
    metavar="FICHIER",
    help="Fichier signé d’un acte antérieur à clsdocs.",
)
@click.option(
    "--pack",
    is_flag=False,
    flag_value="papier",
    metavar="[POUR]",
    help="Faire aussi le dossier à envoyer : papier (par défaut), yousign, docusign ou parapheur.",
)
@click.pass_obj
@refusals
def issue(
    folder: Path | None,
    words: str,
    but: str | None,
    jour: str | None,
    externe: Path | None,
    pack: str | None,
) -> None:
    """Émettre une version : la figer pour le vote ou la signature."""
    from clsdocs.emission.issuing import Demande, issue_document
    from clsdocs.registre.evenements import Objet

    if pack and "/" in pack and not words:
        words, pack = pack, "papier"  # the word after a bare « --pack » is the act
    if not words:
        raise click.UsageError("acte manquant ; le nommer : clsdocs issue DOSSIER/ACTE")
    objet = _chosen(but or "signature", Objet, "« --for {} » inconnu")
    workspace, doc = _named(folder, words)
    demande = Demande(doc, objet, read_day(jour), externe)
    if pack:
        _issue_pack(workspace, demande, pack)
        return
    if doc.version is not None:
        raise click.UsageError(
            f"« @{doc.version} » en trop : clsdocs donne son numéro à la version"
        )
    _tell(doc, issue_document(workspace, demande, date.today()))


def _issue_pack(workspace: Workspace, demande: Demande, written: str) -> None:
    """Issue the act of `demande` unless nothing changed, and make the pack of its version."""
    from clsdocs.packs.making import issue_to_send, make_pack
    from clsdocs.packs.sortes import Sorte
    from clsdocs.registre.evenements import Objet

    sorte, doc = _chosen(written, Sorte, "« --pack {} » inconnu"), demande.doc
    if demande.objet is Objet.VOTE:
        raise click.UsageError("« --pack » avec « --for vote » : on n’envoie à signer qu’ensuite")
    if demande.externe is not None:
        raise click.UsageError("« --pack » avec « --external » : cet acte est déjà signé")
    if doc.version is None and (emise := issue_to_send(workspace, demande, sorte, date.today())):
        _tell(doc, emise)
    made = make_pack(workspace, doc, sorte)
    click.echo(f"{made.doc}  dossier à envoyer  {made.path}/")
    click.echo(f"à signer : {made.a_signer}")
    print_problems(made.messages)


def _tell(doc: Doc, emise: Emise) -> None:
    """Say which version was issued, and what is worth telling of it."""
    from clsdocs.emission.issuing import SHORT

    emission = emise.emission
    what = "entrée" if emission.externe else f"émise pour {emission.objet.mot}"
    click.echo(f"{doc.dossier}/{emission.document}@v{emission.version}  {what}  {emise.path}")
    if not emission.externe:
        click.echo(f"empreinte : {emission.empreinte_texte[:SHORT]}")
    for ecart in emise.ecarts:
        click.echo(f"différent du texte voté, {ecart}")
    print_problems(emise.messages)


@click.command(cls=FrenchCommand)
@_DOC
@click.argument("partie", required=False, default="", metavar="[PARTIE]")
@_DAY
@click.option("--lieu", default="", metavar="LIEU", help="Lieu de la signature.")
@click.option(
    "--mode", metavar="MODE", help="papier ou electronique ; par défaut, ce que dit l’acte."
)
@click.option(
    "--signatory", "signataire", default="", metavar="ID", help="Qui signe, s’il faut le dire."
)
@click.option(
    "--reason", "motif", default="", metavar="MOTIF", help="Pourquoi une autre personne signe."
)
@_EVIDENCE
@click.option("--correct", "corrige", is_flag=True, help="Corriger la signature déjà enregistrée.")
@click.option(
    "--all-parties", "every", is_flag=True, help="Toutes les parties d’un acte antérieur."
)
@click.pass_obj
@refusals
def sign(
    folder: Path | None, words: str, jour: str | None, mode: str | None, every: bool, **told: Any
) -> None:
    """Enregistrer la signature d’une partie."""
    from clsdocs.emission.signing import Acceptation, sign_all, sign_version
    from clsdocs.registre.evenements import Mode

    by = _chosen(mode, Mode, "« --mode {} » inconnu") if mode else None
    if every == bool(told["partie"]):
        raise click.UsageError("nommer une partie, ou toutes par --all-parties")
    workspace, doc = _named(folder, words)
    if every:
        for signature in sign_all(workspace, doc, read_day(jour), date.today()):
            click.echo(f"{doc}  {signature.partie}  signé le {signature.date}")
        return
    accepted = Acceptation(doc=doc, jour=_day(jour), mode=by, **told)
    signature, version = sign_version(workspace, accepted, date.today())
    who = signature.signataire.nom
    name = f"{doc.dossier}/{signature.document}@v{signature.version}"
    click.echo(f"{name}  {signature.partie}  signé le {signature.date} par {who}")
    waiting = [_lacking(version, partie) for partie in version.waiting()]
    click.echo(f"manque : {', '.join(waiting)}" if waiting else "signé par toutes les parties")


def _lacking(version: Version, partie: PartieFigee) -> str:
    """Return the id of `partie`, and who has still to sign for it where others have."""
    people = [person.nom for person in version.missing(partie)]
    partly = bool(version.signed_by(partie.id))
    return f"{partie.id} ({', '.join(people)})" if partly and people else partie.id


@click.command(cls=FrenchCommand)
@_DOC
@click.option("--reason", "motif", default="", metavar="MOTIF", help="Pourquoi elle est retirée.")
@_DAY
@click.pass_obj
@refusals
def withdraw(folder: Path | None, words: str, motif: str, jour: str | None) -> None:
    """Retirer une version émise : personne ne la signera plus."""
    from clsdocs.emission.signing import withdraw_version

    workspace, doc = _named(folder, words)
    annulation = withdraw_version(workspace, doc, motif, _day(jour), date.today())
    name = f"{doc.dossier}/{annulation.document}@v{annulation.version}"
    click.echo(f"{name}  retirée le {annulation.date}")


@click.command(cls=FrenchCommand)
@_DOC
@click.argument("genre", metavar="ÉVÉNEMENT")
@_DAY
@click.option("--party", "partie", default="", metavar="PARTIE", help="La partie concernée.")
@_TEXT
@_EVIDENCE
@click.pass_obj
@refusals
def note(
    folder: Path | None, words: str, genre: str, jour: str | None, preuve: Path | None, **told: Any
) -> None:
    """Noter un envoi, une relance, une validation, une transmission, une notification."""
    from clsdocs.emission.signing import note_event
    from clsdocs.registre.evenements import Genre, Note

    kind = _chosen(genre, Genre, "événement « {} » inconnu")
    workspace, doc = _named(folder, words)
    event = Note(document=doc.act, version=doc.number, genre=kind, date=_day(jour), **told)
    note_event(workspace, doc, event, date.today(), preuve)
    click.echo(f"{doc}  {genre}  {event.date}{f'  {event.partie}' if event.partie else ''}")


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
@_TEXT
@click.pass_obj
@refusals
def end(folder: Path | None, words: str, cause: str, jour: str | None, **told: Any) -> None:
    """Mettre fin à un acte signé, avant son terme."""
    from clsdocs.emission.signing import end_document
    from clsdocs.registre.evenements import Cause, Fin

    kind = _chosen(cause, Cause, "cause « {} » inconnue")
    workspace, doc = _named(folder, words)
    event = Fin(document=doc.act, cause=kind, date=_day(jour), **told)
    end_document(workspace, doc, event, date.today())
    click.echo(f"{doc}  {cause}  {event.date}")
