"""How problems are shown, and how a refusal ends a command: one line each, never a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click

from clsdocs.errors import Problem, Refused, is_blocking


def refusals(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return `command` which prints what refuses the work and leaves with 1, never a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refused as refused:
            print_problems(refused.problems)
            raise click.exceptions.Exit(1) from None

    return run


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each of `problems` on the stream of errors."""
    for problem in problems:
        click.echo(line_of(problem), err=True)


def line_of(problem: Problem) -> str:
    """Return `problem` on one line, and how grave it is where it does not block."""
    grave = "" if is_blocking(problem) else f" ({problem.gravite})"
    return f"{problem}{grave}"
