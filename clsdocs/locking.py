"""From what was issued to whether the sources still say it, and to each place where they do not."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from clsdocs.acte.differences import Difference, beyond_blanks, compare, lines_of_act
from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.domain.texte import Text
from clsdocs.errors import Gravite, Place, Problem, Refused, is_blocking
from clsdocs.francais import date_longue, pluriel
from clsdocs.record import Record
from clsdocs.registre.chaine import Registre
from clsdocs.registre.etats import situation_of
from clsdocs.registre.evenements import Emission, Objet
from clsdocs.registre.fichier import path_of, read_registre
from clsdocs.registre.histoires import TOUJOURS, Histoire, Version, histoires
from clsdocs.registre.instantane import Instantane, Signee, binary_name, load_instantane
from clsdocs.registre.lignes import digest
from clsdocs.sources.slicing import split_entries
from clsdocs.workspace import Workspace


class Acquis(Record):
    """What a dossier knows from its registre alone: the numbers of fiches issued, acts signed."""

    numeros: Mapping[str, str] = {}
    signees: Mapping[str, Signee] = {}


Redraft = Callable[[Workspace, str, str, Acquis], Acte | None]
"""What drafts an act of a dossier anew, from the files of another workspace and what was known."""

APART = frozenset({"emis", "scans", "edites", "registre.jsonl"})
"""What lies in the folder of a dossier and is none of its sources."""

SIGNED = "R-80"
"""The code of a difference that the files of the act itself make to what all have signed."""

_SHOWN = 20
"""How many differences are told one by one."""


def read_instantane(workspace: Workspace, dossier: str, emission: Emission) -> Instantane | None:
    """Return what the version was made of; None where it kept nothing, or it was altered since."""
    if emission.instantane is None:
        return None
    folder = workspace.dossier(dossier)
    path = folder / emission.instantane.nom
    try:
        data = path.read_bytes()
        if digest(data) != emission.instantane.sha256:
            return None
        shown = workspace.relative(path)
        return load_instantane(data, shown, lambda sha: (folder / binary_name(sha)).read_bytes())
    except (OSError, Refused):
        return None


@dataclass
class Emises:
    """What was issued of the acts of one dossier."""

    workspace: Workspace
    dossier: str
    _kept: dict[str, Instantane | None] = field(default_factory=dict, repr=False)

    @cached_property
    def registre(self) -> Registre:
        """The registre of the dossier, empty where it has none."""
        path = path_of(self.workspace, self.dossier)
        if not path.exists():
            return Registre(self.workspace.relative(path))
        return read_registre(self.workspace, self.dossier)

    @property
    def begun(self) -> bool:
        """Whether anything of the dossier was issued, or is left of what was."""
        folder = self.workspace.dossier(self.dossier)
        return bool(self.registre.taille) or (folder / "emis").is_dir()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What keeps the registre from saying what was issued."""
        return tuple(filter(is_blocking, self.registre.problems))

    @cached_property
    def histoires(self) -> dict[str, Histoire]:
        """What happened to each act."""
        return histoires(self.registre)

    def current(self, name: str) -> Version | None:
        """Return the last version of the act `name` that was not withdrawn, made by clsdocs."""
        histoire = self.histoires.get(name)
        version = histoire.current() if histoire else None
        return None if version is None or version.emission.externe else version

    def kept(self, version: Version) -> Instantane | None:
        """Return what `version` was made of; None where nothing was kept, or it was altered."""
        entree = version.entree.id
        if entree not in self._kept:
            self._kept[entree] = read_instantane(self.workspace, self.dossier, version.emission)
        return self._kept[entree]

    def numeros(self, names: Iterable[str]) -> dict[str, str]:
        """Return the number of each fiche ever issued in the acts `names`, by the id of the fiche.

        Each version keeps those of all before it: the last one that can be read tells all.
        """
        found: dict[str, str] = {}
        for name in names:
            versions = self.histoires[name].versions if name in self.histoires else []
            last = next(filter(None, map(self.kept, reversed(versions))), None)
            found |= last.numeros if last else {}
        return found

    @property
    def signees(self) -> dict[str, Signee]:
        """Return the acts that all have signed, by name."""
        found = ((name, situation_of(own, TOUJOURS)) for name, own in self.histoires.items())
        return {name: Signee(date=s.date, effet=s.effet) for name, s in found if s.date}

    def read_file(self, version: Version) -> bytes:
        """Return the Word file of `version`; refused where it is no longer what was issued."""
        fichier = version.emission.fichier
        path = self.workspace.dossier(self.dossier) / (fichier.nom if fichier else "")
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        if fichier is None or digest(data) != fichier.sha256:
            raise Refused([self._altered(path)])
        return data

    def has_file(self, version: Version) -> bool:
        """Return whether the Word file of `version` is there, as it was issued."""
        try:
            self.read_file(version)
        except Refused:
            return False
        return True

    def _altered(self, path: Path) -> Problem:
        advice = "reprendre le fichier dans git ou dans une sauvegarde"
        message = "la version émise a disparu, ou a été modifiée"
        return Problem(Place(self.workspace.relative(path)), "R-71", message, advice)

    def voted(self, name: str) -> Version | None:
        """Return the text of the act `name` that was last sent to the assemblies, if any."""
        versions = self.histoires[name].versions if name in self.histoires else []
        sent = (v for v in versions if v.emission.objet is Objet.VOTE and not v.is_withdrawn())
        return max(sent, key=lambda version: version.emission.version, default=None)

    def beyond_vote(self, voted: Version, acte: Acte) -> tuple[Difference, ...]:
        """Return the words of `acte` that the assemblies did not vote, blanks filled apart.

        Nothing where what they voted was altered since, which `verify` tells.
        """
        kept = self.kept(voted)
        return beyond_blanks(compare(lines_of_act(kept.acte), lines_of_act(acte))) if kept else ()

    def compare(self, version: Version, own: Own, acte: Acte, redraft: Redraft) -> Ecarts:
        """Return how `acte`, drafted today, differs from `version`; `own` are its own files.

        Blanks that were filled since are no difference.
        """
        kept = self.kept(version)
        if kept is None:
            nom = version.emission.instantane.nom if version.emission.instantane else ""
            path = self.workspace.dossier(self.dossier) / nom
            return Ecarts(version, Place(path.as_posix()), faults=(self._altered(path),))
        issued = lines_of_act(kept.acte)
        found = beyond_blanks(compare(issued, lines_of_act(acte)))
        changed = self._changed(kept, own) if found else []
        propres: tuple[Difference, ...] = ()
        if changed:
            with as_issued(self.workspace, kept, own) as workspace:
                known = Acquis(kept.numeros, kept.signees)
                again = redraft(workspace, self.dossier, kept.document, known)
            anew = acte if again is None else again
            propres = beyond_blanks(compare(issued, lines_of_act(anew)))
        place = Place(changed[0] if len(changed) == 1 else own.first)
        shared = tuple(difference for difference in found if difference not in propres)
        return Ecarts(version, place, propres, shared)

    def _changed(self, kept: Instantane, own: Own) -> list[str]:
        """Return the files of the act itself that are not those it was issued from."""
        known = own.paths | {path for path in kept.textes if own.holds(path)}
        now = {path: read_source(self.workspace.root / path) for path in known}
        return sorted(path for path in known if now[path] != kept.textes.get(path))


class Ecarts(Record):
    """How the sources differ from a version: by the `propres` files of the act, or `communs`."""

    version: Version
    place: Place
    propres: tuple[Difference, ...] = ()
    communs: tuple[Difference, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the sources no longer say what was issued."""
        return bool(self.propres or self.communs)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is to be said of it: what all have signed may not change."""
        return (*self.faults, *(self._locked() if self.version.signed_on() else self._moved()))

    def _locked(self) -> Iterator[Problem]:
        advice = "remettre le texte signé ; pour le changer, écrire un avenant"
        for difference in self.propres[:_SHOWN]:
            yield Problem(self.place, SIGNED, f"texte signé modifié, {difference}", advice)
        if (more := len(self.propres) - _SHOWN) > 0:
            others = pluriel(more, "autre passage modifié", "autres passages modifiés")
            yield Problem(self.place, SIGNED, f"{more} {others}", advice)
        if self.communs:
            message = f"v{self._number} est signée ; ce que le dossier partage a changé depuis, "
            message += _first(self.communs)
            advice = "rien à faire : la version signée reste celle qui vaut"
            yield Problem(self.place, "R-81", message, advice, Gravite.INFORMATION)

    def _moved(self) -> Iterator[Problem]:
        if self.moved:
            day = date_longue(self.version.emission.date)
            message = f"les sources diffèrent de v{self._number}, émise le {day}, "
            message += _first((*self.propres, *self.communs))
            advice = "remettre le texte émis, ou émettre une nouvelle version"
            yield Problem(self.place, "R-82", message, advice, Gravite.A_EXPLIQUER)

    @property
    def _number(self) -> int:
        return self.version.emission.version


def _first(differences: tuple[Difference, ...]) -> str:
    more = len(differences) - 1
    others = f" (et {more} autre{'s' if more > 1 else ''})" if more else ""
    return f"{differences[0]}{others}"


class Own(Record):
    """The files of one act: `first`, that of its facts, `paths`, and every file of `folders`."""

    first: str
    paths: frozenset[str]
    folders: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Return whether `path` is one of them."""
        return path in self.paths or path.startswith(self.folders)


def own_of_act(sources: Sources) -> Own:
    """Return the files of the act of `sources`: its facts, its texts, its fiches."""
    document, base = sources.document, f"contracts/{sources.dossier.id}"
    named = [document.liminaire, *(annexe.fichier for annexe in document.annexes)]
    named += [partie.engagements for partie in document.parties]
    texts: Iterable[Text] = (sources.textes[str(n)] for n in named if str(n) in sources.textes)
    first = f"{base}/{sources.id}.yml"
    paths = {first, sources.prose.path, *(text.path for text in texts)}
    return Own(first, frozenset(paths), (f"{base}/fiches/",) if document.axes else ())


def read_source(path: Path) -> str | None:
    """Return the text of the file `path` as it is, None where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None


@contextlib.contextmanager
def copied(workspace: Workspace, dossier: str) -> Iterator[Workspace]:
    """Give a copy of the workspace, of its dossiers `dossier` alone, what was issued included."""
    with tempfile.TemporaryDirectory(prefix="clsdocs-") as folder:
        copy = Workspace(Path(folder))
        shutil.copytree(workspace.templates, copy.templates)
        for path in workspace.contracts.iterdir():
            if path.is_dir() and (path.name == dossier or path.name not in workspace.dossiers()):
                ignored = shutil.ignore_patterns(*APART)
                shutil.copytree(path, copy.contracts / path.name, ignore=ignored)
        shutil.copy(workspace.organismes, copy.organismes)
        _link_past(workspace.dossier(dossier), copy.dossier(dossier))
        yield copy


@contextlib.contextmanager
def as_issued(workspace: Workspace, kept: Instantane, own: Own) -> Iterator[Workspace]:
    """Give the workspace as it was when `kept` was issued, but for the `own` files of the act."""
    with copied(workspace, kept.dossier) as past:
        entries = {**entries_of(workspace.organismes), **kept.organismes}
        written = {past.organismes: "".join(f"{text.rstrip()}\n\n" for text in entries.values())}
        written |= {past.root / n: t for n, t in kept.textes.items() if not own.holds(n)}
        for target, text in written.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        yield past


def _link_past(dossier: Path, laid: Path) -> None:
    """Let what was issued be read from `laid`: an avenant is drafted on the text then signed."""
    for name in ("emis", "registre.jsonl"):
        if (dossier / name).exists():
            (laid / name).symlink_to((dossier / name).resolve())


def entries_of(path: Path) -> dict[str, str]:
    """Return each entry of the file of institutions `path`, as written, by id."""
    return {part.id: part.text for part in split_entries(path.read_text(encoding="utf-8-sig"))}
