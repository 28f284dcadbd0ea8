"""From a syntax tree to Python that prints each value by one call, with its name."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from clsdocs.expressions.data.syntax import written_name

_Finalize = CodeGenerator._FinalizeInfo


class PrintingCode(CodeGenerator):
    """Prints every value at rendering, even constants; what prints them has escaped them."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: _Finalize) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: _Finalize) -> None:
        name = written_name(node)
        self.write(f", {name!r})" if name else ")")

    def _make_finalize(self) -> CodeGenerator._FinalizeInfo:
        return self._FinalizeInfo(None, "environment.finalize(")
