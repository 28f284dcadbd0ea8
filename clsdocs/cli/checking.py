"""The command « check »: its options in, its report, its mendings or an explanation out."""

from __future__ import annotations

from datetime import date

import click

from clsdocs.controles import Selection
from clsdocs.controles.catalogue import CODES, FAMILLES, names_of
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Gravite
from clsdocs.examen import Rapport, check_documents
from clsdocs.examen.explaining import explain, title_of
from clsdocs.examen.final import But
from clsdocs.examen.fixing import fix_documents
from clsdocs.examen.formats import json_text, tally, text_lines
from clsdocs.examen.sarif import sarif_text
from clsdocs.record import Record
from clsdocs.workspace import Workspace, parse_doc

FORMATS = ("text", "json", "sarif")


class Demande(Record):
    """What the user asks of « check »."""

    cibles: tuple[str, ...]
    selection: Selection
    forme: str = "text"
    strict: bool = False
    fix: bool = False
    every: bool = False
    final: But | None = None
    au: date | None = None


def read_selection(only: tuple[str, ...], sauf: tuple[str, ...]) -> Selection:
    """Return which findings are asked for; misuse where a code or a family is not known."""
    chosen = (names_of(only), names_of(sauf))
    for name in (*chosen[0], *chosen[1]):
        if name not in FAMILLES and not title_of(name):
            known = (*FAMILLES, *CODES)
            advice = did_you_mean(name, known, f"familles : {', '.join(FAMILLES)} ; codes : V-01…")
            raise click.UsageError(f"contrôle « {name} » inconnu ; {advice}")
    return Selection(frozenset(chosen[0]), frozenset(chosen[1]))


def read_final(final: bool, but: str | None, cibles: tuple[str, ...]) -> But | None:
    """Return for what the acts `cibles` would be issued; None where only sources are examined."""
    if not final:
        if but:
            raise click.UsageError("« --for » va avec « --final » ; ajouter --final")
        return None
    if but and but not in tuple(But):
        raise click.UsageError(f"« --for {but} » inconnu ; choisir vote ou signature")
    docs = [parse_doc(cible) for cible in cibles]
    if not docs or any(doc is not None and doc.document is None for doc in docs):
        advice = "écrire par exemple : clsdocs check --final dossier/contrat"
        raise click.UsageError(f"« --final » demande de nommer chaque acte ; {advice}")
    return But(but) if but else But.SIGNATURE


def print_explanation(code: str) -> None:
    """Print what the problem `code` means; misuse where there is no such code."""
    lines = explain(code)
    if not lines:
        advice = did_you_mean(code.upper(), CODES, f"de {CODES[0]} à {CODES[-1]}")
        raise click.UsageError(f"code « {code} » inconnu ; {advice}")
    for line in lines:
        click.echo(line)


def run_check(workspace: Workspace, demande: Demande) -> None:
    """Print the report on what is asked, its mendings before it; leave with 1 where it fails."""
    if demande.fix and demande.final:
        raise click.UsageError("« --fix » et « --final » ensemble ; corriger, puis vérifier")
    if demande.forme not in FORMATS:
        raise click.UsageError(f"forme « {demande.forme} » inconnue ; choisir text, json ou sarif")
    if demande.fix:
        mending = fix_documents(workspace, demande.cibles, demande.selection)
        for change in mending.changes:
            said = f"{change.place} : « {change.avant} » → « {change.apres} »"
            click.echo(said, err=demande.forme != "text")
        rapport = mending.rapport
    else:
        rapport = check_documents(
            workspace, demande.cibles, demande.selection, demande.final, demande.au
        )
    _print(rapport, demande)
    if any(_fails(s.problem.gravite, demande.strict) for s in rapport.signalements if not s.motif):
        raise click.exceptions.Exit(1)


def _print(rapport: Rapport, demande: Demande) -> None:
    if demande.forme == "json":
        click.echo(json_text(rapport.signalements))
    elif demande.forme == "sarif":
        click.echo(sarif_text(rapport.signalements))
    else:
        for line in text_lines(rapport.signalements, every=demande.every):
            click.echo(line)
    click.echo(tally(rapport.signalements), err=True)


def _fails(gravite: Gravite, strict: bool) -> bool:
    return gravite is Gravite.BLOQUANT or (strict and gravite is not Gravite.INFORMATION)
