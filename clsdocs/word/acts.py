"""From a Word template, compiled once, and a drafted act to the .docx of that act, proved whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from clsdocs.acte.parts import Acte, Parts
from clsdocs.errors import Problem, Refused
from clsdocs.expressions.readable import ANY, Kind
from clsdocs.expressions.word.acts import Read, act_dialect, check_names, read_parts
from clsdocs.expressions.word.part import Tree, WordFault
from clsdocs.francais import Lettres
from clsdocs.word.body import Body, Ground, write_body
from clsdocs.word.content import NAMES, SIGNATURES, Content, tag_of
from clsdocs.word.finish import join_names
from clsdocs.word.learning import RELATIONS, Offer, learn_offer, load_offer
from clsdocs.word.notes import NOTES, add_notes, called
from clsdocs.word.numbering import add_nums
from clsdocs.word.package import NOTES_TYPE, add_types, read_package
from clsdocs.word.pagination import paginate
from clsdocs.word.proving import prove_act
from clsdocs.word.relations import FOOTNOTES, add_relations, relations_name, relations_of
from clsdocs.word.styles import Style
from clsdocs.word.template.begun import add_restarts
from clsdocs.word.template.compiling import compile_source
from clsdocs.word.template.engine import Template, frame_of
from clsdocs.word.template.source import NUMBERING, CompiledPart, CompiledSource, Restart, load_kept
from clsdocs.word.template.spots import Lines, TagFault
from clsdocs.word.toc import SOMMAIRE, write_toc
from clsdocs.word.zipping import DOCUMENT, TYPES, compress, write_package


class ActTemplate:
    """A Word template for acts: compiled once, rendered as many times as there are acts."""

    def __init__(
        self, template: Template, offer: Offer, members: Mapping[str, bytes], *, kept: bool = False
    ) -> None:
        """Hold `template` and what it `offer`s; `kept` where both were compiled before."""
        self.template, self.offer, self.path = template, offer, template.path
        self.kept = kept
        self._sandbox = template.dialect.sandbox
        anew = {RELATIONS, NUMBERING, TYPES, offer.notes}
        self._kept = {name: members[name].decode() for name in anew if name in members}
        self._reads = {name: read_parts(part.tree) for name, part in template.parts.items()}
        of_body, of_notes = (
            frozenset(relation["Id"] for relation in relations_of(part.encode()))
            for part in offer.relations
        )
        self._ground = Ground(offer.gabarit, self.path, of_body, of_notes, frozenset(members))

    def dump(self) -> str:
        """Return the template compiled, as text, for `compile_template`."""
        return json.dumps([self.template.source.dump(), self.offer.dump()])

    @property
    def placed(self) -> frozenset[str]:
        """The parts of the act that the template places, in branches not taken too."""
        reads = (read for found in self._reads.values() for read in found)
        return frozenset(read.name for read in reads if read.placed) & set(Parts.names())

    @property
    def _read(self) -> frozenset[str]:
        return frozenset(read.name for read in self._reads[DOCUMENT])

    @property
    def styles(self) -> Mapping[str, Style]:
        """The styles of the template by Word's own name, in small letters."""
        return self.offer.gabarit.styles

    def check(self, kinds: Mapping[str, Kind]) -> tuple[Problem, ...]:
        """Return each name that the template reads and that is not among `kinds`."""
        return tuple(fault.problem(self.path) for fault in self.faults(kinds))

    def faults(self, kinds: Mapping[str, Kind]) -> list[TagFault]:
        """Return what `check` says, with the place of each in the template."""
        known = {**kinds, "acte": ANY, "version": ANY}
        found = [
            (name, check_names(part.tree, self._sandbox, known))
            for name, part in self.template.parts.items()
        ]
        return [fault for name, faults in found for fault in self.template.faults(name, faults)]

    def render(self, acte: Acte, names: Mapping[str, object], version: Mapping[str, str]) -> bytes:
        """Return the .docx of `acte`, or refuse: what is returned holds every word of it.

        `names` are those of the act, `version` what its cover and margins say of this copy.
        """
        content = Content.of(acte, self._read, self.placed)
        body = write_body(content.parts, self._ground, acte.images, content.points)
        context = {**names, "version": version, "acte": content.names(body.xml)}
        self._refuse_unknown(context)
        filled = self.template.fill(context)
        placed = filled[DOCUMENT].placed
        self._check_placed(content, placed)
        written = {name: part.xml for name, part in filled.items()}
        written[DOCUMENT] = write_toc(written[DOCUMENT], self.offer.gabarit)
        made, lists = self._finish(written, body)
        notes = self._notes(body, made)
        meant = written | notes
        losses = prove_act(content, placed, body.notes, meant, made | notes)
        self.template.refuse_losses(losses)
        made |= notes | self._around(body, lists, bool(notes))
        return write_package(
            {
                name: member
                for name, member in self.template.frame.static.items()
                if name not in made
            }
            | {name: compress(xml.encode()) for name, xml in made.items()}
            | {name: compress(data) for name, data in body.media.items()}
        )

    def check_act(
        self, acte: Acte, names: Mapping[str, object], version: Mapping[str, str]
    ) -> tuple[Problem, ...]:
        """Return why `acte` cannot be rendered: its tags are filled, its words are not written."""
        content = Content.of(acte, self._read, self.placed)
        xml = {name: "<w:p/>" for name, blocs in content.parts.items() if blocs}
        context = {**names, "version": version, "acte": content.names(xml)}
        try:
            self._refuse_unknown(context)
            self._check_placed(content, self.template.fill(context)[DOCUMENT].placed)
        except Refused as refused:
            return refused.problems
        return ()

    def _refuse_unknown(self, context: Mapping[str, object]) -> None:
        unknown = any(part.names - context.keys() for part in self.template.parts.values())
        if unknown and (faults := self.faults(dict.fromkeys(context, ANY))):
            raise Refused(fault.problem(self.path) for fault in faults)

    def _finish(
        self, filled: Mapping[str, str], body: Body
    ) -> tuple[dict[str, str], dict[int, Restart]]:
        """Return each part put right for Word, and the lists that loops begin again."""
        gabarit, made, lists = self.offer.gabarit, dict[str, str](), dict[int, Restart]()
        highest = max(gabarit.num + len(body.nums), self.template.source.num)
        for name, xml in filled.items():
            made[name], begun = self.template.finish(name, xml, highest)
            lists |= begun
        made[DOCUMENT] = paginate(join_names(made[DOCUMENT], gabarit), gabarit)
        return made, lists

    def _notes(self, body: Body, made: Mapping[str, str]) -> dict[str, str]:
        """Return the part that holds the footnotes of `body` that `made` calls, if it calls any."""
        calls = frozenset(called(made[DOCUMENT], body.notes))
        notes = {number: xml for number, xml in body.notes.items() if number in calls}
        if not notes:
            return {}
        name = self.offer.notes or NOTES
        return {name: add_notes(made.get(name) or self._kept.get(name, ""), notes)}

    def _around(self, body: Body, lists: Mapping[int, Restart], has_notes: bool) -> dict[str, str]:
        """Return the parts that say what the body and its notes lead to and are made of."""
        relations = dict(body.relations)
        of_body, of_notes = self.offer.relations
        made, types = dict[str, str](), dict[str, str]()
        if has_notes:
            name = self.offer.notes or NOTES
            types[name] = NOTES_TYPE
            if not self.offer.notes:
                relations[FOOTNOTES, "footnotes.xml"] = "rIdClsNotes"
            if body.note_relations:
                made[relations_name(name)] = add_relations(of_notes, body.note_relations)
        made[RELATIONS] = add_relations(of_body, relations)
        if NUMBERING in self._kept:
            made[NUMBERING] = add_restarts(add_nums(self._kept[NUMBERING], body.nums), lists)
        extensions = {name.rpartition(".")[2] for name in body.media}
        made[TYPES] = add_types(self._kept[TYPES], extensions, types)
        return made

    def _check_placed(self, content: Content, placed: tuple[str, ...]) -> None:
        counts, problems = Counter(placed), []
        for name, blocs in content.parts.items():
            count = counts[name]
            if not blocs or count == 1 or (name in Parts.FACULTATIVES and not count):
                continue
            code, fault = ("W-24", "est répété") if count else ("W-23", "n’est placé nulle part")
            tag = tag_of(name)
            advice = f"ne garder qu’un {tag}" if count else f"écrire {tag} dans un paragraphe"
            problems.append(
                self.template.refusal(code, f"« {content.shown(name)} » {fault}", advice)
            )
        if content.acte.signatures and not self._read.intersection(SIGNATURES):
            advice = "ajouter une boucle sur acte.signatures ou acte.rangees"
            problems.append(
                self.template.refusal("W-25", "les signatures ne sont pas placées", advice)
            )
        if problems:
            raise Refused(problems)


def find_misplaced(name: str, part: CompiledPart, tree: Tree) -> Iterator[WordFault]:
    """Yield what is wrong with the parts of the act that the part `name` of a template reads."""
    for read in read_parts(tree):
        if fault := _misplacement(name, part.lines, read):
            yield fault


def _misplacement(name: str, lines: Lines, read: Read) -> WordFault | None:
    if read.name not in NAMES:
        message, advice = f"« acte.{read.name} » n’existe pas", f"possibles : {', '.join(NAMES)}"
        return WordFault(read.line, "W-15", message, advice)
    if read.placed and read.name in (*Parts.names(), SOMMAIRE):
        tag = f"{{{{p acte.{read.name} }}}}"
        if name != DOCUMENT:
            message = f"« acte.{read.name} » hors du corps du document"
            return WordFault(read.line, "W-16", message, f"placer {tag} dans le corps")
        if read.line not in lines.outside:
            message = f"« acte.{read.name} » au milieu d’un paragraphe"
            return WordFault(read.line, "W-16", message, f"écrire {tag}, seul")
    return None


def compile_template(
    data: bytes, path: str, lettres: Lettres = Lettres.TRADITIONNELLE, kept: str = ""
) -> ActTemplate:
    """Return the template `data`, whose file is `path`, or refuse it with all its faults.

    `kept` is what `ActTemplate.dump` gave before: with it, no library of Word is needed.
    """
    members = read_package(data, path)
    known, dialect = _load_kept(kept, data) if kept else None, act_dialect(lettres)
    source = known[0] if known else compile_source(data, members, path, dialect, find_misplaced)
    template = Template(source, frame_of(source, members), path, dialect)
    offer = known[1] if known else learn_offer(members, source)
    return ActTemplate(template, offer, members, kept=known is not None)


def _load_kept(kept: str, data: bytes) -> tuple[CompiledSource, Offer] | None:
    try:
        written, offer = json.loads(kept)
        source = load_kept(written, data)
        return (source, load_offer(offer)) if source else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
