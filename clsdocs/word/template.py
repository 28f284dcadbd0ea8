"""From a Word template, compiled once, and a drafted act to the .docx of that act, proved whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from clsdocs.acte.parts import Acte, Blocs, Parts, Signature
from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.readable import ANY, Kind
from clsdocs.expressions.word import TAG, WordFault, WordFaults, WordPart, WordSandbox, Xml
from clsdocs.francais import Lettres
from clsdocs.prose.nodes import paragraphs_of
from clsdocs.word.body import Body, write_body
from clsdocs.word.compiling import (
    HYPERLINK,
    NUMBERING,
    RELATIONS,
    CompiledSource,
    compile_source,
    tag_problem,
)
from clsdocs.word.finish import add_links, add_nums, finish_body, repair_grids
from clsdocs.word.markup import attributes_of, text_of
from clsdocs.word.package import DOCUMENT, compress, read_package, write_package
from clsdocs.word.proof import Loss, prove_paragraphs, prove_part, prove_words
from clsdocs.word.styles import Style
from clsdocs.word.tags import TagFault

SIGNATURES = ("signatures", "rangees")
NAMES = (*Parts.names(), "intitule", *SIGNATURES)
"""What a template may read of `acte`."""


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
        made_anew = {*source.parts, RELATIONS, NUMBERING}
        self._static = {n: compress(c) for n, c in members.items() if n not in made_anew}
        self._numbering = members.get(NUMBERING, b"").decode()
        relations = attributes_of(source.relations.encode(), "Relationship")
        self._taken = frozenset(relation["Id"] for relation in relations)

    @property
    def placed(self) -> frozenset[str]:
        """The parts of the act that the template places, in branches not taken too."""
        reads = (read for part in self._parts.values() for read in part.acte)
        return frozenset(read.name for read in reads if read.placed) & set(Parts.names())

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
        parts = self._parts_of(acte)
        body = write_body(parts, self.source.gabarit, self.path, self._taken)
        context = {**names, "version": version, "acte": _names_of(acte, body)}
        filled = self._fill(context)
        self._check_placed(acte, parts, filled[DOCUMENT].placed)
        made = {name: self._finish(name, part.xml) for name, part in filled.items()}
        self._prove(acte, parts, filled, made)
        made[RELATIONS] = add_links(self.source.relations, body.links, HYPERLINK)
        if self._numbering:
            made[NUMBERING] = add_nums(self._numbering, body.nums) if body.nums else self._numbering
        return write_package(
            self._static | {name: compress(xml.encode()) for name, xml in made.items()}
        )

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

    def _parts_of(self, acte: Acte) -> dict[str, Blocs]:
        """Return the parts of `acte`; the closing words end the body where no tag places them."""
        parts: dict[str, Blocs] = {name: getattr(acte.parts, name) for name in Parts.names()}
        if "cloture" not in self.placed:
            parts |= {"corps": parts["corps"] + parts["cloture"], "cloture": ()}
        return parts

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

    def _check_placed(
        self, acte: Acte, parts: Mapping[str, Blocs], placed: tuple[str, ...]
    ) -> None:
        counts, problems = Counter(placed), []
        for name, blocs in parts.items():
            if blocs and counts[name] != 1:
                nowhere = counts[name] == 0
                code, fault = (
                    ("W-23", "n’est placé nulle part") if nowhere else ("W-24", "est répété")
                )
                tag = f"{{{{p acte.{name} }}}}"
                advice = f"écrire {tag} dans un paragraphe" if nowhere else f"ne garder qu’un {tag}"
                problems.append(self._refusal(code, f"« acte.{name} » {fault}", advice))
        read = {read.name for read in self._parts[DOCUMENT].acte}
        if acte.signatures and not read.intersection(SIGNATURES):
            advice = "ajouter une boucle sur acte.signatures ou acte.rangees"
            problems.append(self._refusal("W-25", "les signatures ne sont pas placées", advice))
        if problems:
            raise Refused(problems)

    def _finish(self, name: str, xml: str) -> str:
        gabarit = self.source.gabarit
        if name.startswith("word/"):
            xml = finish_body(xml, gabarit.bookmark, gabarit.drawing)
        return repair_grids(xml) if name in self.source.grids else xml

    def _prove(
        self,
        acte: Acte,
        parts: Mapping[str, Blocs],
        filled: Mapping[str, _Filled],
        made: Mapping[str, str],
    ) -> None:
        losses = [
            (name, prove_part(filled[name].xml, xml, is_story=name.startswith("word/")))
            for name, xml in made.items()
        ]
        document = made[DOCUMENT]
        meant = (text for name in filled[DOCUMENT].placed for text in paragraphs_of(parts[name]))
        losses.append((DOCUMENT, prove_paragraphs(document, meant)))
        for words in _signature_words(acte.signatures):
            losses.append((DOCUMENT, prove_words(document, words)))
        self._refuse_losses((name, loss) for name, loss in losses if loss is not None)

    def _refuse_losses(self, losses: Iterable[tuple[str, Loss]]) -> None:
        labels = self.source.labels
        problems = [
            self._refusal(loss.code, f"{labels[name]} : {loss.message}", loss.advice)
            for name, loss in losses
        ]
        if problems:
            raise Refused(problems)

    def _refusal(self, code: str, message: str, advice: str) -> Problem:
        return Problem(Place(self.path), code, message, advice)


def _names_of(acte: Acte, body: Body) -> dict[str, object]:
    """Return what a template reads as `acte`."""
    signatures = tuple(
        {name: getattr(signature, name) for name in Signature.__slots__}
        for signature in acte.signatures
    )
    pairs = tuple(signatures[rank : rank + 2] for rank in range(0, len(signatures), 2))
    parts = {name: Xml(xml, name) for name, xml in body.xml.items()}
    return {**parts, "intitule": acte.intitule, "signatures": signatures, "rangees": pairs}


def _signature_words(signatures: tuple[Signature, ...]) -> Iterator[tuple[str, ...]]:
    for name in Signature.__slots__:
        yield tuple(getattr(signature, name) for signature in signatures)


def _paragraph_around(source: str, offset: int) -> str | None:
    """Return the text of the paragraph of `source` that holds `offset`, None outside of all."""
    start = max(source.rfind("<w:p>", 0, offset), source.rfind("<w:p ", 0, offset))
    if start < 0 or source.find("</w:p>", start, offset) >= 0:
        return None
    return text_of(source[start : source.find("</w:p>", offset)])
