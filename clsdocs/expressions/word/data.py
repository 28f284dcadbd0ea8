"""The dialect of anyone's template: plain data, printed as it is, every fault told at once."""

from __future__ import annotations

from jinja2 import nodes

from clsdocs.expressions.data.sandbox import DataSandbox
from clsdocs.expressions.word.part import FORBIDDEN, Dialect, Printer, WordFault, attribute_filters
from clsdocs.francais import Lettres


def data_dialect(lettres: Lettres = Lettres.TRADITIONNELLE) -> Dialect:
    """Return a dialect of its own: what it finds while it reads and fills stays with it."""
    faults, printer = list[WordFault](), Printer(str)

    def report(line: int, message: str, advice: str) -> None:
        code = "W-22" if message.startswith(FORBIDDEN) else "W-21"
        faults.append(WordFault(line, code, message, advice))

    sandbox = DataSandbox(lettres, finalize=printer, report=report, noted=printer.noted)
    sandbox.add_filters(attribute_filters(sandbox.words))

    def check(tree: nodes.Template) -> list[WordFault]:
        found = [fault._replace(code="W-14") for fault in faults]
        faults.clear()
        return found

    return Dialect(sandbox, printer, check, faults)
