"""From a sound dossier and one change of one of its files to what the checks say more of it."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from clsdocs.acte.drafting import Draft, draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.reading import TextReader
from clsdocs.build import Making, Shelf
from clsdocs.controles import Ensemble, Examen, Selection, Signalement, examine
from clsdocs.domain.texte import Text
from clsdocs.errors import Refused, is_blocking
from clsdocs.expressions.slots import MARKS, SLOTS
from clsdocs.prose.nodes import Renvoi, spans_of
from clsdocs.record import replace
from clsdocs.sources import Annuaire, Lecture, load_dossier, load_organismes
from clsdocs.workspace import Workspace
from helpers import SIGNED, build_tree

ROOT = Path(__file__).parent.parent
LECTURE = "lecture"
"""Stands among the right codes for any fault that stops the reading or the drafting."""

Gain = tuple[str, str, str]
Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: `content` is the new text of `path` (None: no such file), the fault at `line`.

    `codes` are those of the checks that are right to tell it. `hors` says why nobody can tell who
    does not know the facts, and is empty where a careful lawyer could.
    """

    rule: str
    path: str
    line: int
    content: str | None
    codes: frozenset[str]
    said: str
    hors: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.rule} : {self.said}"

    @property
    def digest(self) -> int:
        """A number that is the same in every run, to take some mutants of many."""
        return zlib.crc32(f"{self}".encode())


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as YAML writes it: the file it is of, its key, where it stands, its signs."""

    source: str
    cle: str
    path: str
    line: int
    column: int
    raw: str

    @property
    def jour(self) -> date | None:
        """The day it writes, None where it writes none."""
        try:
            return date.fromisoformat(self.raw)
        except ValueError:
            return None


def files_of(name: str) -> dict[str, str | bytes]:
    """Return the files of the example dossier `name`, none signed, and what all share, by path."""
    folders = (f"contracts/{name}", "contracts/logos", "templates/clauses")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found = [path for path in found if not SIGNED & set(path.relative_to(ROOT).parts)]
    files = {path.relative_to(ROOT).as_posix(): _content(path) for path in found}
    # The checks of sources open no template: it is enough that they are there.
    files |= {f"templates/{path.name}": b"" for path in (ROOT / "templates").glob("*.docx")}
    return {**files, "contracts/organismes.yml": _content(ROOT / "contracts/organismes.yml")}


def _content(path: Path) -> str | bytes:
    written = path.suffix in (".yml", ".md", ".csv")
    return path.read_text(encoding="utf-8") if written else path.read_bytes()


@dataclass
class Atelier:
    """A dossier that is read once, then spoilt in one place at a time."""

    workspace: Workspace
    id: str
    files: dict[str, str | bytes]
    organismes: Annuaire = field(init=False)
    lecture: Lecture = field(init=False)
    examens: dict[str, Examen] = field(init=False)
    drafts: dict[str, Draft] = field(init=False)
    known: Counter[Gain] = field(init=False)

    @classmethod
    def of(cls, root: Path, name: str, files: Files | None = None) -> Atelier:
        """Return the dossier `name` of `files`, by default of the examples, written to `root`."""
        own = dict(files or files_of(name))
        return cls(Workspace(build_tree(root, own)), name, own)

    def __post_init__(self) -> None:
        self.organismes = load_organismes(self.workspace)
        self.lecture = load_dossier(self.workspace, self.id, self.organismes)
        self.drafts = {n: draft(self._making(self.lecture).sources(n)) for n in self.ids}
        self.examens = {n: self._examen(self.lecture, n, self.drafts[n], {}) for n in self.ids}
        self.known = Counter(self._told(self.lecture, self.drafts))
        self.known.update(key_of(s) for s in self.signalements())

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its acts."""
        return tuple(self.lecture.documents)

    def text(self, path: str) -> str:
        """Return the text of its file `path`."""
        content = self.files[path]
        assert isinstance(content, str)
        return content

    @property
    def texts(self) -> dict[str, str]:
        """Its texts in Markdown, by path, fiches included, clauses not."""
        own = f"contracts/{self.id}/"
        return {
            path: text
            for path, text in self.files.items()
            if isinstance(text, str) and path.startswith(own) and path.endswith(".md")
        }

    def scalars(self, pattern: str) -> Iterator[Scalar]:
        """Yield its values whose « file:key » matches `pattern` wholly."""
        wanted = re.compile(pattern)
        for (source, cle), place in self.lecture.places.places.items():
            if not wanted.fullmatch(f"{source}:{cle}") or not place.column:
                continue
            line = self.text(place.path).split("\n")[place.line - 1][place.column - 1 :]
            found = re.match(r"\"[^\"]*\"|[^,}\]\n]+", line)
            if found and not found[0].strip().endswith(":"):
                raw = found[0].split(" #")[0].rstrip()
                yield Scalar(source, cle, place.path, place.line, place.column, raw)

    def swapped(self, scalar: Scalar, new: str) -> str:
        """Return the file of `scalar` with `new` in its place."""
        lines = self.text(scalar.path).split("\n")
        line = lines[scalar.line - 1]
        start = scalar.column - 1
        lines[scalar.line - 1] = line[:start] + new + line[start + len(scalar.raw) :]
        return "\n".join(lines)

    def without(self, path: str, line: int) -> str:
        """Return the file `path` without the key or element that begins on `line`, all its lines.

        A list or a mapping that nothing is left of goes with it.
        """
        lines = self.text(path).split("\n")
        first, last = _block(lines, line - 1)
        parent = next((n for n in range(first - 1, -1, -1) if _is_above(lines, n, first)), None)
        alone = parent is not None and _block(lines, parent)[1] == last
        if alone and parent == first - 1 and lines[parent].rstrip().endswith(":"):
            first = parent
        return "\n".join(lines[:first] + lines[last:])

    def signalements(self, selection: Selection | None = None) -> Iterator[Signalement]:
        """Yield what the checks find in it unbroken."""
        found = examine(Ensemble(tuple(self.examens.values())), selection)
        yield from (s for own in found.values() for s in own)

    def gains(self, mutant: Mutant, codes: frozenset[str]) -> list[Gain]:
        """Return what is told of `mutant` and not of the dossier unbroken, by checks of `codes`."""
        try:
            found = Counter(self._judge(mutant, codes))
        except Refused as refused:
            return [(LECTURE, str(p), p.place.path) for p in refused.problems]
        return list((found - self.known).elements())

    def _judge(self, mutant: Mutant, codes: frozenset[str]) -> Iterator[Gain]:
        lecture, organismes = self.lecture, self.organismes
        changed = self._with_text(mutant)
        if changed is None:
            lecture, organismes = self._read_again(mutant)
            touched = {n for n in lecture.documents if self._depends(n, mutant.path)}
        else:
            lecture = changed
            touched = {n for n in self.ids if self._reads(n, mutant.path)}
        making = self._making(lecture)
        drafts = {n: draft(making.sources(n)) for n in touched}
        overlay = {mutant.path: mutant.content} if mutant.content is not None else {}
        examens = {
            n: self._examen(lecture, n, drafts[n], overlay, organismes)
            if n in touched
            else self._examen(lecture, n, self.drafts[n], overlay, organismes)
            if changed is None
            else self.examens[n]
            for n in lecture.documents
        }
        yield from self._told(lecture, {**self.drafts, **drafts})
        found = examine(Ensemble(tuple(examens.values())), Selection(codes or frozenset()))
        for name, own in found.items():
            signed = examens[name].document.anterieur is not None
            yield from (key_of(s) for s in own if s.counts or (signed and not s.motif))

    def _read_again(self, mutant: Mutant) -> tuple[Lecture, Annuaire]:
        path = self.workspace.root / mutant.path
        if mutant.content is None:
            path.unlink()
        else:
            path.write_text(mutant.content, encoding="utf-8")
        try:
            shared = mutant.path == "contracts/organismes.yml"
            organismes = load_organismes(self.workspace) if shared else self.organismes
            return load_dossier(self.workspace, self.id, organismes), organismes
        finally:
            path.write_text(self.text(mutant.path), encoding="utf-8")

    def _with_text(self, mutant: Mutant) -> Lecture | None:
        """Return what was read with the text of `mutant` in it; None where facts changed."""
        lecture, path, content = self.lecture, mutant.path, mutant.content
        if content is None or not path.endswith(".md"):
            return None
        for kind in ("proses", "textes", "clauses", "descriptions"):
            held: Mapping[str, Text] = getattr(lecture, kind)
            for name, text in held.items():
                if text.path == path:
                    before = self.text(path).split("\n")[: text.line - 1]
                    lines = content.split("\n")
                    if lines[: text.line - 1] != before:
                        return None
                    new = Text(path, "\n".join(lines[text.line - 1 :]), text.line)
                    changed: dict[str, Any] = {kind: {**held, name: new}}
                    return replace(lecture, **changed)
        return None

    def _reads(self, name: str, path: str) -> bool:
        """Return whether the words of the act `name` come from the text `path`."""
        return path.startswith("templates/") or any(
            text.path == path for text in self.examens[name].ecrits
        )

    def _depends(self, name: str, path: str) -> bool:
        """Return whether the words of the act `name` may come from the facts of `path`."""
        acte = self.drafts[name].acte if name in self.drafts else None
        source = path.rpartition("/")[2].removesuffix(".yml")
        if acte is None or source in (name, "dossier", "organismes"):
            return True
        if "/fiches/" in path:
            return bool(self.examens[name].document.axes)
        return any(cle.startswith(f"actes.{source}.") for cle in acte.lues)

    def _making(self, lecture: Lecture) -> Making:
        return Making(self.workspace, self.id, lecture, Shelf(self.workspace))

    def _examen(
        self,
        lecture: Lecture,
        name: str,
        drafted: Draft,
        overlay: Mapping[str, str],
        organismes: Annuaire | None = None,
    ) -> Examen:
        annuaire = organismes or self.organismes
        texts = {path: text for path, text in self.files.items() if isinstance(text, str)}
        return Examen(
            sources=self._making(lecture).sources(name),
            acte=drafted.acte,
            fichiers={**texts, **overlay},
            organismes={n: o for n, o in annuaire.organismes.items() if o},
            communes=lecture.communes,
        )

    def _told(self, lecture: Lecture, drafts: Mapping[str, Draft]) -> Iterator[Gain]:
        problems = [*lecture.problems, *(p for own in drafts.values() for p in own.problems)]
        grave = (p for p in dict.fromkeys(problems) if is_blocking(p) or p.code in ("T-10",))
        yield from ((LECTURE, f"{p.message} [{p.code}]", p.place.path) for p in grave)


def key_of(found: Signalement) -> Gain:
    """Return what makes a finding the same before and after a change: not its line."""
    problem = found.problem
    return problem.code, problem.message, problem.place.path


def false_alarms(atelier: Atelier) -> list[str]:
    """Return what the checks hold against a dossier unbroken, what is tolerated aside."""
    return [str(s.problem) for s in atelier.signalements() if s.counts]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_above(lines: list[str], rank: int, first: int) -> bool:
    line = lines[rank]
    return bool(line.strip()) and _indent(line) < _indent(lines[first])


def _block(lines: list[str], first: int) -> tuple[int, int]:
    """Return the first line, and the line after the last, of what begins on line `first`."""
    own = _indent(lines[first])
    last = first + 1
    while last < len(lines) and (
        _indent(lines[last]) > own
        or (_is_dash(lines[last]) and _indent(lines[last]) == own and not _is_dash(lines[first]))
    ):
        if not lines[last].strip():
            break
        last += 1
    return first, last


def _is_dash(line: str) -> bool:
    return line.lstrip(" ").startswith("- ")


def written_out(name: str, root: Path) -> dict[str, str | bytes]:
    """Return the dossier `name` as by hand: its bodies hold the words of values and references."""
    atelier = Atelier.of(root, name)
    files = dict(atelier.files)
    for act in atelier.ids:
        sources = atelier.examens[act].sources
        files[sources.prose.path] = _literal(sources, atelier.drafts[act])
    return files


def _literal(sources: Sources, drafted: Draft) -> str:
    assert drafted.acte is not None
    rendered = TextReader(sources).expressions.render(sources.prose)
    lines = sources.prose.text.split("\n")

    def value(found: re.Match[str]) -> str:
        slot = rendered.table.slot_of(found[0])
        if slot.demande is None:
            return slot.text
        return re.search(r"\{\{.*?\}\}", lines[slot.place.line - 1])[0]  # type: ignore[index]

    renvois = {
        span.cible: f"{span.mot}\u00a0{span.numero}".strip()
        for bloc in drafted.acte.parts.blocs
        for span in spans_of(bloc)
        if isinstance(span, Renvoi)
    }
    words = SLOTS.sub(value, MARKS.sub("", rendered.text))
    return re.sub(r"\[\]\(#([\w-]+)\)", lambda f: renvois.get(f[1], f[0]), words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: `autres` are what was told of it, when no right code was."""

    mutant: Mutant
    caught: bool
    autres: tuple[str, ...] = ()


def judge(atelier: Atelier, mutant: Mutant, *, explain: bool = False) -> Verdict:
    """Return whether a check of a right code tells `mutant`; what else does, where asked."""
    gains = atelier.gains(mutant, mutant.codes - {LECTURE})
    if any(code in mutant.codes for code, _, _ in gains):
        return Verdict(mutant, caught=True)
    others = atelier.gains(mutant, frozenset()) if explain else ()
    return Verdict(mutant, False, tuple(f"{code} {message}" for code, message, _ in others))


def sample(mutants: Iterable[Mutant], each: int) -> list[Mutant]:
    """Return `each` mutants of every rule at most, always the same ones; those left out aside."""
    chosen: list[Mutant] = []
    taken: Counter[str] = Counter()
    for mutant in sorted(mutants, key=lambda m: m.digest):
        if not mutant.hors and taken[mutant.rule] < each:
            taken[mutant.rule] += 1
            chosen.append(mutant)
    return chosen
