"""From anyone's template and files of data to documents: one for each file, compiled once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISREG

from clsdocs.caches import real
from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.word.data import data_dialect
from clsdocs.pool import run_all
from clsdocs.record import Record, replace
from clsdocs.sources.data import load_data
from clsdocs.word.template.engine import Template, compile_template
from clsdocs.word.template.source import CompiledSource, Frame, source_digest
from clsdocs.writing import write_whole

_OTHER_KINDS = (
    *(".pdf", ".doc", ".docm", ".dotx", ".dotm", ".odt", ".rtf", ".txt", ".html"),
    *(".yml", ".yaml", ".json", ".csv", ".xlsx"),
)


MAX_SIZE = 100_000_000
"""Beyond so many bytes, a template is none."""


class Rendering(Record):
    """What became of one file of data: where its document is, or why there is none."""

    path: str
    problems: tuple[Problem, ...] = ()


def render_files(
    gabarit: Path, data: Sequence[Path], out: Path, cache: Path, jobs: int = 0
) -> Iterator[Rendering]:
    """Yield what became of each file of `data`, filled in the template `gabarit`.

    `out` is the document where its name ends in `.docx`, else the folder of the documents. The
    compiled template is kept in the folder `cache`. Refused: a template at fault, documents that
    would replace one another, the template or the data.
    """
    targets = _targets(gabarit, data, out)
    template = open_template(gabarit, cache)
    yield from run_all(_Filling(template), list(zip(data, targets, strict=True)), jobs)


def open_template(gabarit: Path, cache: Path, shown: str = "") -> Template:
    """Return the template `gabarit`; what is compiled of it is kept in the folder `cache`.

    `shown` is how messages name it, its path by default.
    """
    shown = shown or gabarit.as_posix()
    content = read_template(gabarit)
    kept = cache / f"{source_digest(content)}.data.json"
    known = _read_kept(kept)
    template = compile_template(content, shown, known)
    if template.is_new and (made := template.dump()):
        # What cannot be kept is compiled again the next time, and that is all.
        write_whole(kept, made.encode(), kept.as_posix())
    return template


def _read_kept(kept: Path) -> str:
    """Return what `kept` holds, empty where it cannot be read."""
    try:
        small = kept.is_file() and kept.stat().st_size < MAX_SIZE
        return kept.read_text(encoding="utf-8") if small else ""
    except (OSError, ValueError):
        return ""


def read_template(gabarit: Path) -> bytes:
    """Return the bytes of the template `gabarit`, or refuse it where it cannot be read."""
    try:
        status = gabarit.stat()
        if S_ISREG(status.st_mode) and status.st_size < MAX_SIZE:
            return gabarit.read_bytes()
        message, advice = "ce n’est pas un document Word, ou il est démesuré", "vérifier son nom"
    except FileNotFoundError:
        message, advice = "ce gabarit n’existe pas", "vérifier son nom"
    except OSError:
        message, advice = "lecture impossible", "vérifier que c’est un fichier, et ses droits"
    raise Refused([Problem(Place(gabarit.as_posix()), "W-01", message, advice)]) from None


def _targets(gabarit: Path, data: Sequence[Path], out: Path) -> list[Path]:
    if out.suffix.lower() == ".docx" and not out.is_dir():
        if len(data) > 1:
            message = "plusieurs fichiers de données pour un seul document"
            advice = "donner un dossier à -o"
            raise Refused([Problem(Place(out.as_posix()), "C-05", message, advice)])
        targets = [out]
    elif out.suffix.lower() in _OTHER_KINDS and not out.is_dir():
        message, advice = "ce n’est pas un document .docx", "donner un nom en .docx, ou un dossier"
        raise Refused([Problem(Place(out.as_posix()), "C-05", message, advice)])
    else:
        targets = [out / f"{path.stem}.docx" for path in data]
    _refuse_collisions(targets, [gabarit, *data])
    return targets


def _refuse_collisions(targets: Sequence[Path], sources: Sequence[Path]) -> None:
    counts = Counter(str(target).casefold() for target in targets)
    read = {real(path) for path in sources}
    problems = list[Problem]()
    for target in targets:
        place = Place(target.as_posix())
        if counts[str(target).casefold()] > 1:
            message = "deux fichiers de données donneraient ce document"
            problems.append(Problem(place, "C-05", message, "renommer l’un des deux"))
        if real(target) in read:
            message = "ce document remplacerait le gabarit"
            problems.append(Problem(place, "C-05", message, "donner un autre nom à -o"))
    if problems:
        raise Refused(problems)


class _Filling:
    """One template that fills files of data, in this process or in one that begins anew."""

    def __init__(self, template: Template) -> None:
        self.template = template

    def __reduce__(self) -> tuple[object, ...]:
        template = self.template
        return _filling, (template.source, template.frame, template.path)

    def __call__(self, item: tuple[Path, Path]) -> Rendering:
        """Return what becomes of the file of data `item[0]`, whose document is `item[1]`."""
        data, target = item
        shown = target.as_posix()
        try:
            document = self.template.render(load_data(data))
        except Refused as refused:
            return Rendering(shown, tuple(self._told_of(data, p) for p in refused.problems))
        fault = write_whole(target, document, shown)
        return Rendering(shown, () if fault is None else (fault,))

    def _told_of(self, data: Path, problem: Problem) -> Problem:
        """Return `problem`, which says which data it comes from where it is of the template."""
        if problem.place.path != self.template.path or problem.code.startswith("D-"):
            return problem
        return replace(problem, message=f"avec {data.as_posix()}, {problem.message}")


def _filling(source: CompiledSource, frame: Frame, path: str) -> _Filling:
    return _Filling(Template(source, frame, path, data_dialect()))
