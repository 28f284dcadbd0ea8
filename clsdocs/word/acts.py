"""From a Word template, compiled once, and a drafted act to the .docx of that act, proved whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from clsdocs.acte.parts import Acte, Parts
from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.readable import ANY, Kind
from clsdocs.expressions.word import TAG, WordFault, WordFaults, WordPart, WordSandbox
from clsdocs.francais import Lettres
from clsdocs.word.body import Body, Ground, write_body
from clsdocs.word.content import NAMES, SIGNATURES, Content, tag_of
from clsdocs.word.finish import finish_body, join_names, repair_grids
from clsdocs.word.markup import text_of
from clsdocs.word.notes import NOTES, add_notes, called
from clsdocs.word.numbering import add_nums
from clsdocs.word.package import (
    DOCUMENT,
    NOTES_TYPE,
    TYPES,
    add_types,
    compress,
    read_package,
    write_package,
)
from clsdocs.word.pagination import paginate
from clsdocs.word.proving import prove_act
from clsdocs.word.relations import FOOTNOTES, add_relations, relations_name, relations_of
from clsdocs.word.styles import Style
from clsdocs.word.template.compiling import (
    NUMBERING,
    RELATIONS,
    CompiledSource,
    compile_source,
    tag_problem,
)
from clsdocs.word.template.proof import Loss
from clsdocs.word.template.tags import TagFault


def compile_template(data: bytes, path: str, lettres: Lettres = Lettres.TRADITIONNELLE) -> Template:
    """Return the template `data`, whose file is `path`, or refuse it with all its faults."""
    members = read_package(data, path)
    return Template(compile_source(data, members, path), members, path, lettres)


def load_template(
    source: CompiledSource, data: bytes, path: str, lettres: Lettres = Lettres.TRADITIONNELLE
) -> Template:
    """Return the template `data` whose compiled `source` was kept: docxtpl is not needed."""
    return Template(source, read_package(data, path), path, lettres)


class _Filled(NamedTuple):
    xml: str
    placed: tuple[str, ...]


class Template:
    """A Word template: compiled once, rendered as many times as there are acts."""

    def __init__(
        self, source: CompiledSource, members: Mapping[str, bytes], path: str, lettres: Lettres
    ) -> None:
        self.source, self.path = source, path
        self._parts = self._compile(WordSandbox(lettres))
        anew = {RELATIONS, NUMBERING, TYPES, source.notes}
        self._kept = {name: members[name].decode() for name in anew if name in members}
        made_anew = {*source.parts, RELATIONS, NUMBERING, TYPES}
        self._static = {n: compress(c) for n, c in members.items() if n not in made_anew}
        of_body, of_notes = (
            frozenset(relation["Id"] for relation in relations_of(part.encode()))
            for part in source.relations
        )
        self._ground = Ground(source.gabarit, path, of_body, of_notes, frozenset(members))

    @property
    def placed(self) -> frozenset[str]:
        """The parts of the act that the template places, in branches not taken too."""
        reads = (read for part in self._parts.values() for read in part.acte)
        return frozenset(read.name for read in reads if read.placed) & set(Parts.names())

    @property
    def _read(self) -> frozenset[str]:
        return frozenset(read.name for read in self._parts[DOCUMENT].acte)

    @property
    def styles(self) -> Mapping[str, Style]:
        """The styles of the template by Word's own name, in small letters."""
        return self.source.gabarit.styles

    def check(self, kinds: Mapping[str, Kind]) -> tuple[Problem, ...]:
        """Return each name that the template reads and that is not among `kinds`."""
        known = {**kinds, "acte": ANY, "version": ANY}
        return tuple(
            self._problem(name, fault)
            for name, part in self._parts.items()
            for fault in part.check(known)
        )

    def render(self, acte: Acte, names: Mapping[str, object], version: Mapping[str, str]) -> bytes:
        """Return the .docx of `acte`, or refuse: what is returned holds every word of it.

        `names` are those of the act, `version` what its cover and margins say of this copy.
        """
        content = Content.of(acte, self._read, self.placed)
        body = write_body(content.parts, self._ground, acte.images, content.points)
        context = {**names, "version": version, "acte": content.names(body.xml)}
        filled = self._fill(context)
        placed = filled[DOCUMENT].placed
        self._check_placed(content, placed)
        made = {name: self._finish(name, part.xml) for name, part in filled.items()}
        notes = self._notes(body, made)
        meant = {name: part.xml for name, part in filled.items()} | notes
        self._refuse_losses(prove_act(content, placed, body.notes, meant, made | notes))
        made |= notes | self._around(body, bool(notes))
        return write_package(
            self._static
            | {name: compress(xml.encode()) for name, xml in made.items()}
            | {name: compress(data) for name, data in body.media.items()}
        )

    def _notes(self, body: Body, made: Mapping[str, str]) -> dict[str, str]:
        """Return the part that holds the footnotes of `body` that `made` calls, if it calls any."""
        calls = frozenset(called(made[DOCUMENT], body.notes))
        notes = {number: xml for number, xml in body.notes.items() if number in calls}
        if not notes:
            return {}
        name = self.source.notes or NOTES
        return {name: add_notes(made.get(name) or self._kept.get(name, ""), notes)}

    def _around(self, body: Body, has_notes: bool) -> dict[str, str]:
        """Return the parts that say what the body and its notes lead to and are made of."""
        relations = dict(body.relations)
        of_body, of_notes = self.source.relations
        made, types = dict[str, str](), dict[str, str]()
        if has_notes:
            name = self.source.notes or NOTES
            types[name] = NOTES_TYPE
            if not self.source.notes:
                relations[FOOTNOTES, "footnotes.xml"] = "rIdClsNotes"
            if body.note_relations:
                made[relations_name(name)] = add_relations(of_notes, body.note_relations)
        made[RELATIONS] = add_relations(of_body, relations)
        if NUMBERING in self._kept:
            made[NUMBERING] = add_nums(self._kept[NUMBERING], body.nums)
        extensions = {name.rpartition(".")[2] for name in body.media}
        made[TYPES] = add_types(self._kept[TYPES], extensions, types)
        return made

    def _compile(self, sandbox: WordSandbox) -> dict[str, WordPart]:
        parts, problems = {}, list[Problem]()
        for name, source in self.source.parts.items():
            try:
                parts[name] = WordPart(source, sandbox, breaks=name.startswith("word/"))
            except WordFaults as error:
                problems += [self._problem(name, fault) for fault in error.faults]
                continue
            problems += [self._problem(name, fault) for fault in self._misplaced(name, parts[name])]
        if problems:
            raise Refused(problems)
        return parts

    def _misplaced(self, name: str, part: WordPart) -> Iterator[WordFault]:
        for read in part.acte:
            if read.name not in NAMES:
                message, advice = (
                    f"« acte.{read.name} » n’existe pas",
                    f"possibles : {', '.join(NAMES)}",
                )
                yield WordFault(read.offset, "W-15", message, advice)
            elif read.placed and read.name in Parts.names():
                tag = f"{{{{p acte.{read.name} }}}}"
                if name != DOCUMENT:
                    message = f"« acte.{read.name} » hors du corps du document"
                    yield WordFault(read.offset, "W-16", message, f"placer {tag} dans le corps")
                elif _paragraph_around(self.source.parts[name], read.offset) is not None:
                    message = f"« acte.{read.name} » au milieu d’un paragraphe"
                    yield WordFault(read.offset, "W-16", message, f"écrire {tag}, seul")

    def _problem(self, name: str, fault: WordFault) -> Problem:
        source = self.source.parts[name]
        text = _paragraph_around(source, fault.offset)
        if text is None:
            tag = TAG.match(source, fault.offset)
            text = tag[0] if tag else ""
        found = TagFault(text, fault.code, fault.message, fault.advice)
        return tag_problem(self.path, self.source.labels[name], found)

    def _fill(self, context: Mapping[str, object]) -> dict[str, _Filled]:
        problems, filled = list[Problem](), {}
        for name, part in self._parts.items():
            unknown = part.check(dict.fromkeys(context, ANY)) if part.names - context.keys() else []
            problems += [self._problem(name, fault) for fault in unknown]
            try:
                filled[name] = _Filled(*part.fill(context)) if not unknown else _Filled("", ())
            except WordFaults as error:
                problems += [self._problem(name, fault) for fault in error.faults]
        if problems:
            raise Refused(problems)
        return filled

    def _check_placed(self, content: Content, placed: tuple[str, ...]) -> None:
        counts, problems = Counter(placed), []
        for name, blocs in content.parts.items():
            count = counts[name]
            if not blocs or count == 1 or (name in Parts.FACULTATIVES and not count):
                continue
            code, fault = ("W-24", "est répété") if count else ("W-23", "n’est placé nulle part")
            tag = tag_of(name)
            advice = f"ne garder qu’un {tag}" if count else f"écrire {tag} dans un paragraphe"
            problems.append(self._refusal(code, f"« {content.shown(name)} » {fault}", advice))
        if content.acte.signatures and not self._read.intersection(SIGNATURES):
            advice = "ajouter une boucle sur acte.signatures ou acte.rangees"
            problems.append(self._refusal("W-25", "les signatures ne sont pas placées", advice))
        if problems:
            raise Refused(problems)

    def _finish(self, name: str, xml: str) -> str:
        gabarit = self.source.gabarit
        if name.startswith("word/"):
            xml = finish_body(xml, gabarit.bookmark, gabarit.drawing)
        if name == DOCUMENT:
            xml = paginate(join_names(xml, gabarit), gabarit)
        return repair_grids(xml) if name in self.source.grids else xml

    def _refuse_losses(self, losses: Iterable[tuple[str, Loss]]) -> None:
        labels = {self.source.notes or NOTES: "notes", **self.source.labels}
        problems = [
            self._refusal(loss.code, f"{labels[name]} : {loss.message}", loss.advice)
            for name, loss in losses
        ]
        if problems:
            raise Refused(problems)

    def _refusal(self, code: str, message: str, advice: str) -> Problem:
        return Problem(Place(self.path), code, message, advice)


def _paragraph_around(source: str, offset: int) -> str | None:
    """Return the text of the paragraph of `source` that holds `offset`, None outside of all."""
    start = max(source.rfind("<w:p>", 0, offset), source.rfind("<w:p ", 0, offset))
    if start < 0 or source.find("</w:p>", start, offset) >= 0:
        return None
    return text_of(source[start : source.find("</w:p>", offset)])
