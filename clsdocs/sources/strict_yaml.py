"""From the text of a YAML file to its nodes, each with its place, and every fault of its form."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.sources.comments import find_comments
from clsdocs.sources.files import find_hidden, is_clean, read_text
from clsdocs.sources.marks import begin, end, place_of, spans_lines
from clsdocs.sources.nodes import FaultyNode, MappingNode, Node, Parsed, ScalarNode, SequenceNode
from clsdocs.sources.syntax import cut_by_comma, cuts_number, explain, quoted, rewritten

MAX_DEPTH = 50
MAX_NODES = 200_000

_EMPTY = ("", "~", "null", "Null", "NULL")
_NO_BREAK = "\u00a0\u202f"
_SPACED_NUMBER = re.compile(rf"[0-9]+(?:[ {_NO_BREAK}][0-9]+)+")
_DASH = re.compile(rf"-[{_NO_BREAK}]|[^\n]*\n(?s:.*\n)? *-[ {_NO_BREAK}]")
_COLON = re.compile(r"\s*:")
_WORD = re.compile(r"[^\s,\]}]+")
_LINE = re.compile(r"[^\n]*")
_ASKED = re.compile(r"\? +$")


class _Stop(Exception):
    """The rest of the file cannot be read; what stops it was reported."""


class Dialect(Record):
    """What a file may hold besides facts: empty values, signs written by escapes in quotes."""

    empty: bool = False
    escapes: str = ""


FACTS = Dialect()


@lru_cache(100)
def parse(source: Text, dialect: Dialect = FACTS) -> Parsed:
    """Return the nodes of `source` and every fault of its form, in one pass.

    What was parsed last is kept: the digest of a file and its facts come from one parsing.
    """
    reader = _Reader(source, dialect)
    try:
        node = reader.read()
    except _Stop:
        node = None
    except yaml.YAMLError as error:
        reader.stop_at(explain(error, source))
        node = None
    comments = find_comments(source, reader.spans, complete=node is not None)
    return Parsed(node, (*reader.problems, *comments))


def read_mapping(
    path: Path, inside: Path, shown: str
) -> tuple[MappingNode | None, tuple[Problem, ...]]:
    """Return the keys that the file `path` holds, and every fault of its form."""
    try:
        source = read_text(path, inside, shown)
    except Refused as refused:
        return None, refused.problems
    return parse_mapping(source, "ce fichier n’est pas fait de clés")


def parse_mapping(
    source: Text, otherwise: str, line: int = 0, dialect: Dialect = FACTS
) -> tuple[MappingNode | None, tuple[Problem, ...]]:
    """Return the keys of `source`, and every fault of its form.

    Where it holds no keys, `otherwise` is said, at `line`.
    """
    parsed = parse(source, dialect)
    if isinstance(parsed.node, MappingNode):
        return parsed.node, parsed.problems
    advice = "l’écrire en lignes « clé: valeur »"
    wrong = Problem(Place(source.path, line), "L-12", otherwise, advice)
    return None, parsed.problems or (wrong,)


class _Reader:
    """The events of one file, turned into nodes; what is wrong gathers in `problems`."""

    def __init__(self, source: Text, dialect: Dialect) -> None:
        self.path, self.text, self.dialect = source.path, source.text, dialect
        self.lines = source.text.split("\n")
        self.problems: list[Problem] = []
        self.spans: list[tuple[int, int]] = []
        self._count = 0
        # What nothing in the file can call for is not looked for at each of its values.
        self._asked = "?" in source.text
        self._commented = "#" in source.text
        self._clean = is_clean(source.text)
        self._next = iter(yaml.CSafeLoader(source.text).get_event, None).__next__

    def read(self) -> Node:
        """Return the one document of the file."""
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            self._report(
                "L-12", "fichier vide", "y écrire des lignes « clé: valeur »", Place(self.path)
            )
            raise _Stop
        assert isinstance(start, DocumentStartEvent)
        if start.version or start.tags:
            self._report(
                "L-08", "directive « % » en tête de fichier", "la retirer", self._place(start)
            )
        node = self._node(self._next(), 0)
        last = self._next()
        assert isinstance(last, DocumentEndEvent)
        after = self._next()
        if not isinstance(after, StreamEndEvent):
            advice = "n’écrire qu’un document par fichier, sans ligne « --- » au milieu"
            self._report("L-08", "un second document commence ici", advice, self._place(after))
            raise _Stop
        return node

    def stop_at(self, error: Problem) -> None:
        """Report where the parser stopped, less what is only a consequence of something else."""
        kept = [problem for problem in self.problems if problem.place < error.place]
        known = any(problem.place.line == error.place.line for problem in kept)
        self.problems = kept if known else [*kept, error]

    def _place(self, event: Event) -> Place:
        return place_of(event, self.path)

    def _report(self, code: str, message: str, advice: str, place: Place) -> None:
        self.problems.append(Problem(place, code, message, advice))

    def _node(self, event: Event, depth: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            size = f"{MAX_DEPTH} niveaux" if depth > MAX_DEPTH else "200 000 valeurs"
            message = f"fichier trop complexe : plus de {size}"
            self._report("L-09", message, "le simplifier", self._place(event))
            raise _Stop
        if type(event) is ScalarEvent:
            return self._scalar(event)
        if isinstance(event, AliasEvent):
            message = f"« *{event.anchor} » est lu comme un renvoi YAML"
            return self._refuse(
                event, message, "mettre le texte entre guillemets, ou recopier la valeur"
            )
        if isinstance(event, SequenceStartEvent):
            return self._decorated(event) or self._sequence(event, depth)
        assert isinstance(event, MappingStartEvent)
        return self._decorated(event) or self._mapping(event, depth)

    def _refuse(self, event: Event, message: str, advice: str, code: str = "L-08") -> FaultyNode:
        place = self._place(event)
        self._report(code, message, advice, place)
        return FaultyNode(place)

    def _decorated(
        self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent
    ) -> Node | None:
        if not event.anchor and not event.tag:
            return None
        message = f"« {self._word(event)} » est lu comme une marque YAML"
        refused = self._refuse(event, message, "mettre le texte entre guillemets, ou la retirer")
        self._skip(event)
        return refused

    def _word(self, event: Event) -> str:
        found = _WORD.match(self.text, begin(event))
        return found[0] if found else ""

    def _skip(self, event: Event) -> None:
        """Pass over the rest of a node of which nothing more is to be said."""
        depth = 0
        while True:
            if isinstance(event, ScalarEvent):
                self._span(event)
            depth += isinstance(event, SequenceStartEvent | MappingStartEvent)
            depth -= isinstance(event, SequenceEndEvent | MappingEndEvent)
            if not depth:
                return
            event = self._next()

    def _span(self, event: ScalarEvent) -> None:
        if not self._commented:
            return
        start = begin(event)
        if event.style in ("|", ">"):
            start = self.text.find("\n", start)
        self.spans.append((start, end(event)))

    def _scalar(self, event: ScalarEvent) -> Node:
        self._span(event)
        if (event.anchor or event.tag) and (refused := self._decorated(event)):
            return refused
        if hidden := self._hidden(event, self.dialect.escapes):
            return self._refuse(event, *hidden, "L-02")
        if event.style in ("|", ">"):
            return ScalarNode(self._first_line(event), event.value, plain=False)
        plain = not event.style
        if plain and self._is_dashed(event):
            advice = "aligner les « - » et les faire suivre d’une espace ordinaire"
            return self._refuse(
                event, "plusieurs éléments de liste lus comme un seul texte", advice, "L-07"
            )
        return ScalarNode(self._place(event), event.value, plain)

    def _is_dashed(self, event: ScalarEvent) -> bool:
        """Return whether what was read as one text is elements that a « - » begins."""
        if event.value[:1] != "-" and not spans_lines(event):
            return False
        return _DASH.match(self.text, begin(event), end(event)) is not None

    def _hidden(self, event: ScalarEvent, allowed: str = "") -> tuple[str, str] | None:
        """Return what is wrong with a hidden character: only quotation marks can write one."""
        if self._clean and event.style != '"':
            return None
        return find_hidden(event.value, allowed)

    def _first_line(self, event: ScalarEvent) -> Place:
        line = self._place(event).line
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.path, line + 1, len(text) - len(text.lstrip(" ")) + 1)

    def _is_empty(self, event: Event) -> bool:
        if not isinstance(event, ScalarEvent) or (event.value and event.value not in _EMPTY):
            return False
        if event.anchor or event.tag or self.dialect.empty:
            return False
        return not event.value or not event.style

    def _sequence(self, start: SequenceStartEvent, depth: int) -> Node:
        items: list[Node] = []
        previous: ScalarEvent | None = None
        while not isinstance(event := self._next(), SequenceEndEvent):
            if self._is_empty(event):
                self._skip(event)
                item: Node = self._refuse(
                    event, "élément vide", "l’écrire, ou retirer le « - »", "L-05"
                )
            else:
                item = self._node(event, depth + 1)
            plain = event if isinstance(event, ScalarEvent) and not event.style else None
            if start.flow_style and plain:
                item = self._split_number(plain, previous) or item
            items.append(self._split_sentence(event, item))
            previous = plain
        return SequenceNode(self._place(start), tuple(items))

    def _split_number(self, event: ScalarEvent, previous: ScalarEvent | None) -> Node | None:
        """Refuse what reads `[12 000]` or `[1,5]` otherwise than its writer meant it."""
        if _SPACED_NUMBER.fullmatch(event.value):
            digits = re.sub(r"\D", "", event.value)
            advice = f"écrire : {digits} (un nombre), ou {quoted(event.value)} (un texte)"
            return self._refuse(event, f"espace dans le nombre « {event.value} »", advice, "L-07")
        if previous is None:
            return None
        between = self.text[end(previous) : begin(event)]
        if between != "," or not cuts_number(previous.value, event.value, self.dialect.empty):
            return None
        number = f"{previous.value},{event.value}"
        one, two = number.replace(",", "."), number.replace(",", ", ")
        advice = f"écrire : {one} (un nombre), ou {two} (deux valeurs)"
        return self._refuse(
            previous, f"la virgule coupe « {number} » en deux valeurs", advice, "L-07"
        )

    def _split_sentence(self, event: Event, item: Node) -> Node:
        """Refuse an element `La durée : trois ans`, which YAML reads as a key and its value."""
        if not isinstance(item, MappingNode) or not isinstance(event, MappingStartEvent):
            return item
        key = next(iter(item.keys), "")
        marks = "{?\"'" if self.dialect.empty else "{?"
        if self.text[begin(event)] in marks or not (event.flow_style or re.search(r"\s", key)):
            return item
        advice = "mettre toute la phrase entre guillemets"
        if not event.flow_style:
            found = _LINE.match(self.text, begin(event))
            advice = rewritten(f"- {quoted(found[0].rstrip())}" if found else "")
        return self._refuse(
            event, f"deux-points après « {key} » dans une phrase sans guillemets", advice, "L-07"
        )

    def _mapping(self, start: MappingStartEvent, depth: int) -> Node:
        keys: dict[str, Place] = {}
        values: dict[str, Node] = {}
        last: tuple[ScalarEvent, ScalarEvent] | None = None
        refused = False
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            value = self._next()
            if key is None:
                refused = True
                self._skip(value)
                continue
            assert isinstance(event, ScalarEvent)
            if start.flow_style and self._is_cut(event, value) and self._cut(event, last):
                values[next(reversed(values))] = FaultyNode(self._place(event))
                continue
            node = self._value(event, key, value, depth)
            last = (event, value) if isinstance(value, ScalarEvent) and key not in keys else None
            if key in keys:
                message = f"clé « {key} » en double (déjà ligne {keys[key].line})"
                self._report("L-04", message, "n’en garder qu’une", self._place(event))
                continue
            keys[key], values[key] = self._place(event), node
        if refused and not keys:
            return FaultyNode(self._place(start))
        return MappingNode(self._place(start), keys, values)

    def _value(self, event: ScalarEvent, key: str, value: Event, depth: int) -> Node:
        if self._is_empty(value):
            self._skip(value)
            advice = f"écrire : {key}: …, ou retirer la clé"
            return self._refuse(event, f"clé « {key} » sans valeur", advice, "L-05")
        return self._node(value, depth + 1)

    def _key(self, event: Event) -> str | None:
        """Return the key that `event` writes; None where it is none, which is reported."""
        if not isinstance(event, ScalarEvent):
            self._refuse_key(event)
            return None
        self._span(event)
        if event.value.isidentifier() and not (
            event.style or event.anchor or event.tag or self._asked
        ):
            return event.value
        if fault := self._key_fault(event):
            self._report(*fault, self._place(event))
            return None
        key = event.value.strip(f" {_NO_BREAK}")
        if key != event.value:
            message = f"espace insécable autour de la clé « {key} »"
            self._report("L-07", message, f"écrire : {key}: …", self._place(event))
        return key

    def _key_fault(self, event: ScalarEvent) -> tuple[str, str, str] | None:
        """Return the code, the message and the advice for what is written as a key and is none."""
        if hidden := self._hidden(event):
            return "L-02", *hidden
        if event.anchor or event.tag:
            return "L-08", f"« {self._word(event)} » devant une clé", "le retirer"
        if event.style in ("|", ">") or self._is_asked(event):
            return "L-08", "clé annoncée par « ? »", "écrire : clé: valeur"
        if not event.value:
            advice = "écrire la clé, ou mettre le texte entre guillemets"
            return "L-05", "« : » sans clé devant", advice
        if event.value == "<<" and not event.style:
            return "L-08", "clé de fusion « << »", "recopier ici les clés voulues"
        return None

    def _is_asked(self, event: ScalarEvent) -> bool:
        index = begin(event) if self._asked else 0
        return _ASKED.search(self.text[max(0, index - 80) : index]) is not None

    def _refuse_key(self, event: Event) -> None:
        index = begin(event)
        jinja = self.text[max(0, index - 1) : index + 1] == "{{"
        message = "une valeur commence par « {{ »" if jinja else "une clé n’est pas un simple mot"
        self._refuse(event, message, "mettre tout le texte entre guillemets")
        self._skip(event)

    def _is_cut(self, event: ScalarEvent, value: Event) -> bool:
        """Return whether a key of `{ }` stands without its « : »: a comma cut a text there."""
        if not isinstance(value, ScalarEvent) or value.value or value.style:
            return False
        return not _COLON.match(self.text, end(event))

    def _cut(self, event: ScalarEvent, last: tuple[ScalarEvent, ScalarEvent] | None) -> bool:
        """Report the text that a comma cut before `event`; False if it may well be a key."""
        if last is None or last[1].style or re.fullmatch("[a-z_]+", event.value):
            return False
        key, value = last
        told = cut_by_comma(key.value, self.text[begin(value) : end(event)], event.value)
        self._report("L-07", *told, self._place(event))
        return True
