"""A docxtpl template compiled once, and the .docx that it gives for each set of values, proved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.word.data import data_dialect
from clsdocs.expressions.word.part import (
    NEW_PAGE,
    NEW_PARAGRAPH,
    Dialect,
    Filled,
    WordFault,
    WordFaults,
    WordPart,
)
from clsdocs.word.template.proof import Loss, encode, prove_filled
from clsdocs.word.template.repeats import (
    close_cells,
    drop_empty_rows,
    needs_of,
    part_tables,
    renumber,
)
from clsdocs.word.template.source import (
    NUMBERING,
    CompiledSource,
    Frame,
    Restart,
    load_frame,
    load_kept,
)
from clsdocs.word.template.spots import Spot, TagFault
from clsdocs.word.zipping import DOCUMENT, compress, write_package

MAX_SIZE = 30_000_000
"""How many signs the parts of a document may have together."""


class Template:
    """A Word template: compiled once, filled as many times as there are documents.

    `parts` are those that hold tags, by the name of their file; `is_new` says whether it was
    compiled now rather than kept before.
    """

    def __init__(self, source: CompiledSource, frame: Frame, path: str, dialect: Dialect) -> None:
        self.source, self.frame, self.path, self.dialect = source, frame, path, dialect
        self.is_new = False
        self.parts = self._compile(dialect)
        self._needs = {
            name: needs_of(part.source, blocks=dialect.blocks)
            for name, part in source.parts.items()
        }

    def dump(self) -> str:
        """Return the template as text, for `compile_template`."""
        frame = self.frame.dump()
        return f"{self.source.dump()}\n{frame}" if frame else ""

    def render(self, values: Mapping[str, object]) -> bytes:
        """Return the .docx of `values`, whole, or refuse it with every reason."""
        filled = self.fill(values)
        made, losses, lists = dict[str, bytes](), list[tuple[str, Loss]](), dict[int, Restart]()
        for name, part in filled.items():
            xml, begun = self.finish(name, part.xml, self.source.num)
            lists |= begun
            content = encode(xml)
            proved = content if isinstance(content, Loss) else prove_filled(part, xml, content)
            if isinstance(content, bytes):
                made[name] = content
            if proved is not None:
                losses.append((name, proved))
        self.refuse_losses(losses)
        if self.source.restarts:
            from clsdocs.word.template.begun import add_restarts

            made[NUMBERING] = add_restarts(self.frame.numbering, lists).encode()
        return write_package(
            {**self.frame.static, **{name: compress(x) for name, x in made.items()}}
        )

    def fill(self, values: Mapping[str, object]) -> dict[str, Filled]:
        """Return each part filled with `values`, or refuse with the faults of all of them."""
        filled, faults = self.try_fill(values)
        if faults:
            raise Refused(fault.problem(self.path) for fault in faults)
        return filled

    def try_fill(self, values: Mapping[str, object]) -> tuple[dict[str, Filled], list[TagFault]]:
        """Return each part that could be filled with `values`, and the faults of the others."""
        filled, faults, size = dict[str, Filled](), list[TagFault](), 0
        for name, part in self.parts.items():
            try:
                filled[name] = part.fill(values)
            except WordFaults as error:
                faults += self.faults(name, error.faults)
            else:
                size += len(filled[name].xml)
                if size > MAX_SIZE:
                    label = self.source.parts[name].label
                    message, advice = "document démesuré", "alléger les données ou les boucles"
                    return {}, [*faults, TagFault(Spot(label), "W-21", message, advice, name)]
        return filled, faults

    def finish(self, name: str, xml: str, highest: int) -> tuple[str, dict[int, Restart]]:
        """Return the part `name`, filled as `xml`, put right for Word, and the lists begun again.

        `highest` is the highest number that a list has already.
        """
        if not self.source.parts[name].story:
            return xml, {}
        if NEW_PARAGRAPH in xml or NEW_PAGE in xml:
            xml = self._break_paragraphs(name, xml)
        needs = self._needs[name]
        xml = drop_empty_rows(xml) if needs.rows else xml
        xml = close_cells(xml) if needs.cells or needs.rows else xml
        xml = part_tables(xml) if needs.tables else xml
        if name in self.source.grids:
            from clsdocs.word.template.grids import repair_grids

            xml = repair_grids(xml)
        begun: dict[int, Restart] = {}
        if name == DOCUMENT and self.source.restarts:
            from clsdocs.word.template.begun import restart_lists

            xml, begun = restart_lists(xml, self.source.restarts, highest)
        if needs.numbers:
            xml = renumber(xml, self.source.bookmark, self.source.drawing)
        return xml, begun

    def _break_paragraphs(self, name: str, xml: str) -> str:
        from clsdocs.word.template.breaks import Unbreakable, break_paragraphs

        try:
            return break_paragraphs(xml)
        except Unbreakable as error:
            message = f"{self.source.parts[name].label}, « {error.words} » : paragraphe coupé par"
            message += " une valeur dans un lien, un champ, ou à côté d’une zone de texte"
            problem = self.refusal("W-22", message, "en sortir la balise")
            raise Refused([problem]) from None

    def faults(self, name: str, found: Iterable[WordFault]) -> list[TagFault]:
        """Return what was `found` in the part `name`, each where its tag stands."""
        part = self.source.parts[name]
        return [TagFault(part.spot(fault.line), *fault[1:], part=name) for fault in found]

    def refusal(self, code: str, message: str, advice: str) -> Problem:
        """Return a problem of the whole template."""
        return Problem(Place(self.path), code, message, advice)

    def refuse_losses(self, losses: Iterable[tuple[str, Loss | None]]) -> None:
        """Refuse the document where `losses`, by part, says that anything was lost."""
        labels = {name: part.label for name, part in self.source.parts.items()}
        problems = [
            self.refusal(loss.code, f"{labels.get(name, 'notes')} : {loss.message}", loss.advice)
            for name, loss in losses
            if loss is not None
        ]
        if problems:
            raise Refused(problems)

    def _compile(self, dialect: Dialect) -> dict[str, WordPart]:
        parts, found = {}, list[TagFault]()
        for name, part in self.source.parts.items():
            try:
                parts[name] = WordPart(part.source, dialect, breaks=part.story)
            except WordFaults as error:
                found += self.faults(name, error.faults)
        if found:
            raise Refused(fault.problem(self.path) for fault in found)
        return parts


def compile_template(data: bytes, path: str, kept: str = "") -> Template:
    """Return the template `data`, whose file is `path`, or refuse it with all its faults.

    `kept` is what `Template.dump` gave before, empty where nothing was kept: with it, no library
    of Word is needed.
    """
    dialect = data_dialect()
    known = _load(kept, data) if kept else None
    if known is not None:
        return Template(*known, path, dialect)
    from clsdocs.word.package import read_package
    from clsdocs.word.template.compiling import compile_source, find_blocks

    members = read_package(data, path)
    source = compile_source(data, members, path, dialect, find_blocks)
    template = Template(source, frame_of(source, members), path, dialect)
    template.is_new = True
    return template


def _load(kept: str, data: bytes) -> tuple[CompiledSource, Frame] | None:
    """Return what `Template.dump` wrote in `kept`, None where that is damaged or of other data."""
    written, _, frame = kept.rpartition("\n")
    source = load_kept(written, data)
    try:
        return None if source is None else (source, load_frame(frame))
    except (ValueError, KeyError, TypeError):
        return None


def frame_of(source: CompiledSource, members: Mapping[str, bytes]) -> Frame:
    """Return what surrounds the parts of `source` in the template of `members`."""
    made_anew = {*source.parts, *([NUMBERING] if source.restarts else [])}
    static = {n: compress(c) for n, c in members.items() if n not in made_anew}
    return Frame(static, members[NUMBERING].decode() if source.restarts else "")
