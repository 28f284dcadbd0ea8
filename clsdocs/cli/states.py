"""The commands that read the registres: status, history, verify."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clsdocs.cli.french import FrenchCommand
from clsdocs.cli.printing import line_of, print_problems, refusals
from clsdocs.cli.reading import find_folder
from clsdocs.errors import Refused, is_blocking
from clsdocs.francais import pluriel

if TYPE_CHECKING:
    from clsdocs.emission.following import Suivi
    from clsdocs.emission.verifying import Verification

_FORMATS = ("text", "json", "csv")
_SHOWN = 10


@click.command(cls=FrenchCommand)
@click.argument("cibles", nargs=-1, metavar="[DOSSIER|DOSSIER/ACTE]…")
@click.option("--missing", is_flag=True, help="Les actes auxquels il manque une signature.")
@click.option("--party", "partie", default="", metavar="ID", help="Les actes de cette partie.")
@click.option("--expiring", type=int, metavar="JOURS", help="Les actes échus dans ce délai.")
@click.option("--format", "forme", metavar="FORME", default="text", help="text, json ou csv.")
@click.pass_obj
@refusals
def status(
    folder: Path | None,
    cibles: tuple[str, ...],
    missing: bool,
    partie: str,
    expiring: int | None,
    forme: str,
) -> None:
    """Dire où en est chaque acte, et qui n’a pas encore signé."""
    from clsdocs.emission.following import Choix, follow

    if forme not in _FORMATS:
        raise click.UsageError(f"forme « {forme} » inconnue ; choisir text, json ou csv")
    today = date.today()
    choix = Choix(missing, partie, expiring)
    suivis, problems = follow(find_folder(folder), cibles, choix, today)
    if forme == "json":
        click.echo(json.dumps([s.plain(today) for s in suivis], ensure_ascii=False, indent=2))
    elif forme == "csv":
        _print_csv(suivis, today)
    else:
        _print_table(suivis, today)
    print_problems(problems)
    if any(map(is_blocking, problems)):
        raise click.exceptions.Exit(1)


def _print_table(suivis: Sequence[Suivi], today: date) -> None:
    rows = [("acte", "version", "état", "terme", "manque")]
    for suivi in suivis:
        own = suivi.situation
        version = f"v{own.version}" if own.version else "—"
        terme = own.terme.isoformat() if own.terme else "—"
        lacking = [f"{m.partie} depuis {(today - m.depuis).days} j" for m in own.manquants]
        rows.append((suivi.doc, version, str(own), terme, ", ".join(lacking) or "—"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _print_csv(suivis: Sequence[Suivi], today: date) -> None:
    """Print one line for each party that has not signed, one for each act that lacks none."""
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    head = ("document", "version", "etat", "signees", "attendues", "signature", "effet", "terme")
    writer.writerow((*head, "manque", "personnes", "depuis", "jours", "relance"))
    for suivi in suivis:
        plain = suivi.plain(today)
        common = ["" if plain[key] is None else plain[key] for key in head]
        for lacking in plain["manquants"] or [{}]:
            people = " ; ".join(lacking.get("personnes", ()))
            own = (lacking.get(key, "") for key in ("depuis", "jours", "relance"))
            writer.writerow((*common, lacking.get("partie", ""), people, *own))


@click.command(cls=FrenchCommand)
@click.argument("words", metavar="DOSSIER/ACTE")
@click.pass_obj
@refusals
def history(folder: Path | None, words: str) -> None:
    """Raconter tout ce qui est arrivé à un acte."""
    from clsdocs.emission.following import tell_history
    from clsdocs.emission.reading import parse_document

    workspace = find_folder(folder)
    doc = parse_document(workspace, words)
    lines = tell_history(workspace, doc)
    for line in lines or (f"{doc}  rien n’a été émis",):
        click.echo(line)


@click.command(cls=FrenchCommand)
@click.argument(
    "files", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="[FICHIER]…"
)
@click.pass_obj
@refusals
def verify(folder: Path | None, files: tuple[Path, ...]) -> None:
    """Dire quelle version est un fichier, intacte ou non ; sans fichier, vérifier les registres."""
    from clsdocs.emission.verifying import Verification, verify_all

    workspace = find_folder(folder)
    if not files:
        problems = verify_all(workspace)
        for problem in problems:
            click.echo(line_of(problem))
        if any(map(is_blocking, problems)):
            raise click.exceptions.Exit(1)
        if not problems:
            click.echo("Registres et versions émises : intacts.")
        return
    good, verification = True, Verification(workspace)
    for path in files:
        good = _print_file(verification, path) and good
    if not good:
        raise click.exceptions.Exit(1)


def _print_file(verification: Verification, path: Path) -> bool:
    """Print what the file `path` is; return whether it is what was issued and still holds."""
    try:
        found = verification.verify(path)
    except Refused as refused:
        print_problems(refused.problems)
        return False
    click.echo(
        "  ".join(filter(None, (found.fichier, found.verdict.value, found.doc, found.suite)))
    )
    for ecart in found.ecarts[:_SHOWN]:
        click.echo(f"  {ecart}")
    if (more := len(found.ecarts) - _SHOWN) > 0:
        click.echo(f"  et {more} {pluriel(more, 'autre passage', 'autres passages')}")
    return found.good
