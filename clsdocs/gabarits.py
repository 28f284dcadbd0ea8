"""From a Word template to all that is wrong with it, marked in a copy, and to what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clsdocs.caches import real
from clsdocs.domain.fichier_word import PLUS_FONCE
from clsdocs.errors import Gravite, Place, Problem, Refused, sort_problems
from clsdocs.expressions.forms import Need
from clsdocs.expressions.needs import needs_of_sources
from clsdocs.expressions.word.data import data_dialect
from clsdocs.record import Record, replace
from clsdocs.rendering import read_template
from clsdocs.sources.data import load_data
from clsdocs.word.markup import text_of
from clsdocs.word.package import read_package
from clsdocs.word.template.annotating import Note, annotate
from clsdocs.word.template.compiling import examine, find_blocks
from clsdocs.word.template.engine import Template, frame_of
from clsdocs.word.template.spots import TagFault
from clsdocs.word.zipping import DOCUMENT, compress, write_package
from clsdocs.writing import write_whole

_FOR_ACTS = re.compile(r"\{[{%][^{}]*?\bacte\s*[.\[]")


class Report(Record):
    """What is wrong with a template: `faults` in it, `others` in the data that fill it."""

    path: str
    members: Mapping[str, bytes]
    faults: tuple[TagFault, ...]
    others: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of it, in the order in which it is shown."""
        return sort_problems((*(f.problem(self.path) for f in self.faults), *self.others))


def check_template(gabarit: Path, data: Sequence[Path] = ()) -> Report:
    """Return all that is wrong with the template `gabarit`, and with `data` where they fill it.

    A template that reads `acte` is one for acts, unless there are data. Refused: a file that
    cannot be read as a Word document.
    """
    shown, content = gabarit.as_posix(), read_template(gabarit)
    members = read_package(content, shown)
    pale = tuple(_pale(members, shown))
    if not data and _is_for_acts(members):
        return Report(shown, members, tuple(_act_faults(content, members, shown)), pale)
    dialect = data_dialect()
    source, faults = examine(content, members, dialect, find_blocks)
    others = list(pale)
    if not faults:
        template = Template(source, frame_of(source, members), shown, dialect)
        for path in data:
            try:
                values = load_data(path)
                found = template.try_fill(values)[1]
                faults += _told_of(path, found) if len(data) > 1 else found
                if not found:
                    template.render(values)
            except Refused as refused:
                others += refused.problems
    return Report(shown, members, tuple(dict.fromkeys(faults)), tuple(others))


def _pale(members: Mapping[str, bytes], shown: str) -> Iterator[Problem]:
    """Yield the words of a template, and the styles of an act, too pale to be read by all."""
    from clsdocs.word.contrast import find_contrasts
    from clsdocs.word.markup import parse
    from clsdocs.word.styles import FALLBACKS, FRENCH

    named = (*FALLBACKS, *FRENCH, "Title", "Subtitle", "Signature", "header", "footer")
    styles = [name.casefold() for name in named] if _is_for_acts(members) else []
    roots = {name: parse(content) for name, content in members.items() if name.endswith(".xml")}
    for faint in find_contrasts(roots, styles):
        yield Problem(Place(shown), "W-46", faint.message, PLUS_FONCE, Gravite.STYLE)


def _told_of(path: Path, faults: Sequence[TagFault]) -> list[TagFault]:
    return [replace(f, message=f"avec {path.as_posix()}, {f.message}") for f in faults]


def _is_for_acts(members: Mapping[str, bytes]) -> bool:
    return _FOR_ACTS.search(text_of(members[DOCUMENT].decode())) is not None


def _act_faults(content: bytes, members: Mapping[str, bytes], shown: str) -> list[TagFault]:
    from clsdocs.acte.inputs import kinds_of
    from clsdocs.expressions.word.acts import act_dialect
    from clsdocs.word.acts import compile_template, find_misplaced

    _, faults = examine(content, members, act_dialect(), find_misplaced)
    return faults or compile_template(content, shown).faults(kinds_of())


def write_annotated(
    gabarit: Path, data: Sequence[Path], report: Report, copy: Path
) -> tuple[Problem, ...]:
    """Write `copy`, the template with a comment at each of its faults; return what prevents it."""
    place, read = Place(copy.as_posix()), {real(path) for path in (gabarit, *data)}
    if copy.suffix.lower() != ".docx" or real(copy) in read:
        message = "la copie annotée remplacerait un fichier lu, ou n’est pas un .docx"
        return (Problem(place, "C-05", message, "la nommer autrement, en .docx"),)
    notes = [_note(fault) for fault in report.faults]
    members = annotate(report.members, notes)
    packed = write_package({name: compress(content) for name, content in members.items()})
    fault = write_whole(copy, packed, copy.as_posix())
    return () if fault is None else (fault,)


def _note(fault: TagFault) -> Note:
    spot, words = fault.spot, f"{fault.message} ; {fault.advice} [{fault.code}]"
    return Note(fault.part, words, spot.paragraph, spot.start, spot.end, spot.place)


def needs_of_template(gabarit: Path) -> Need:
    """Return what the template `gabarit` needs as data, or refuse it where it cannot be read."""
    shown, content = gabarit.as_posix(), read_template(gabarit)
    members, dialect = read_package(content, shown), data_dialect()
    if _is_for_acts(members):
        message = "ce gabarit est celui d’un acte : clsdocs lui donne ses données"
        advice = "voir la liste des noms dans docs/guide.md"
        raise Refused([Problem(Place(shown), "C-06", message, advice)])
    source, faults = examine(content, members, dialect, find_blocks)
    if faults:
        raise Refused(fault.problem(shown) for fault in faults)
    return needs_of_sources(part.source for part in source.parts.values())
