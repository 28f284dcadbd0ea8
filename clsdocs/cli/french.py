"""Click's own words in French: usage lines, section titles and what it says of a wrong command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from io import TextIOWrapper
from typing import Any

import click

COMMANDS = "COMMANDE [ARGUMENTS]…"
"""What a usage line says of the commands of a group."""

SETTINGS: dict[str, Any] = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, in French."""
        return _in_french(super().get_help_option(ctx))


class FrenchGroup(click.Group):
    """A group of commands whose help is in French, listed in the order of their work."""

    command_class = FrenchCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands as they were declared."""
        return list(self.commands)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, in French."""
        return _in_french(super().get_help_option(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Commandes "):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` names; say the nearest one when there is none."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, n=1)
            otherwise = f"commandes : {', '.join(self.commands)}"
            advice = f"vouliez-vous dire « {near[0]} » ?" if near else otherwise
            raise click.UsageError(f"commande « {args[0]} » inconnue ; {advice}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command line and leave: 0 done, 1 a problem or a refusal, 2 misuse."""
        _replace_what_cannot_be_shown()
        try:
            code = super().main(args, **{**extra, "standalone_mode": False})
            raise SystemExit(code if isinstance(code, int) else 0)
        except click.exceptions.NoArgsIsHelpError as bare:
            click.echo(bare.format_message(), err=True)
            raise SystemExit(bare.exit_code) from None
        except click.Abort:
            click.echo("Interrompu.", err=True)
            raise SystemExit(130) from None
        except click.ClickException as error:
            click.echo(f"clsdocs : {explain(error)}", err=True)
            raise SystemExit(error.exit_code) from None
        except OSError as error:
            _say_disk_fault(error)
            raise SystemExit(1) from None


def _replace_what_cannot_be_shown() -> None:
    """Make the standard streams show « ? » for what their encoding has no sign for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say_disk_fault(error: OSError) -> None:
    """Say what the system refused; what was still to be printed cannot be, and is given up."""
    named = f" ({os.fsdecode(error.filename)})" if error.filename else ""
    advice = "vérifier la place et les droits, puis relancer"
    with suppress(OSError, ValueError):
        click.echo(f"clsdocs : lecture ou écriture impossible{named} ; {advice}", err=True)
    # Python flushes what is left as it ends, and would end on the same fault.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain(error: click.ClickException) -> str:
    """Return what is wrong with the command line and what to do, in French."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            advice = f"vouliez-vous dire « {near[0]} » ?" if near else "voir --help"
            return f"option « {name} » inconnue ; {advice}"
        case click.MissingParameter(param=param) if param is not None:
            name = param.human_readable_name if isinstance(param, click.Argument) else param.opts[0]
            return f"il manque {name} ; voir --help"
        case click.BadParameter(param=param) if param is not None:
            return f"valeur impossible pour {param.opts[0]} ; voir --help"
        case click.BadOptionUsage(option_name=name):
            return f"l’option « {name} » attend une valeur ; voir --help"
    words = error.format_message()
    if words.startswith("Missing command"):
        return "il manque une commande ; voir --help"
    return (
        "mots en trop sur la ligne ; voir --help" if words.startswith("Got unexpected") else words
    )


def _write_usage(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix="Usage : ")


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    options = (p for p in command.get_params(ctx) if isinstance(p, click.Option))
    records = (option.get_help_record(ctx) for option in options)
    if rows := [_row(*record) for record in records if record is not None]:
        with formatter.section("Options "):
            formatter.write_dl(rows)


def _row(names: str, about: str) -> tuple[str, str]:
    """Return what the help says of an option, in French."""
    return names, about.replace("  [required]", " Obligatoire.")


def _in_french(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Afficher cette aide."
    return option
