"""From the folders of avenants and decisions to their facts and texts, or to every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from clsdocs.avenants.operations.faits import FicheLue
from clsdocs.domain.avenant import Avenant, Decision, NatureModificative
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import is_chemin, is_identifiant, show
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.sources.attachments import Folder
from clsdocs.sources.facts import validate
from clsdocs.sources.fiches import named_fiche, split_front_matter
from clsdocs.sources.files import read_text
from clsdocs.sources.nodes import Facts, flatten
from clsdocs.sources.strict_yaml import parse_mapping, read_mapping
from clsdocs.sources.texts import Clauses

FOLDERS: Mapping[str, type[Avenant] | type[Decision]] = {
    "avenants": Avenant,
    "decisions": Decision,
}
"""What each folder of a dossier holds besides its acts."""

_WRITTEN = (
    *("motifs.*", "visas.*", "visas.*.texte"),
    *("modifications.*.remplacer.texte", "modifications.*.inserer.texte"),
    "modifications.*.inserer.article.texte",
)
"""Where an avenant writes Markdown in its own file."""

_TEXTS = (
    *("modifications.*.remplacer.fichier", "modifications.*.inserer.fichier"),
    *("modifications.*.inserer.article.fichier", "modifications.*.partie.engagements"),
    *("modifications.*.annexe.par", "modifications.*.annexe.ajouter.fichier"),
)
_FICHES = ("modifications.*.fiche.ajouter", "modifications.*.fiche.par")


class AvenantLu(Record):
    """An avenant or a decision: its facts, None where they are faulty, and the texts it names."""

    id: str
    path: str
    fait: Avenant | Decision | None
    facts: Facts | None
    textes: Mapping[str, Text]
    fiches: Mapping[str, FicheLue]
    problems: tuple[Problem, ...]

    @property
    def places(self) -> Mapping[str, Place]:
        """The place of every value of its file, by dotted key."""
        return self.facts.places if self.facts else {}


def list_avenants(folder: Path) -> dict[str, Path]:
    """Return the files of the avenants and decisions of a dossier, by id, in order."""
    found: dict[str, Path] = {}
    for name in FOLDERS:
        parent = folder / name
        paths = sorted(parent.glob("*.yml")) if parent.is_dir() else []
        found |= {path.stem: path for path in paths if path.name[0] not in "._~"}
    return found


@dataclass
class AvenantReader:
    """What all the avenants of a dossier are read with."""

    folder: Folder
    liens: Liens
    clauses: Clauses
    acts: frozenset[str]
    """The ids of the acts of the dossier, which no avenant may bear."""
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path) -> AvenantLu:
        """Return the avenant or the decision of the file `path`."""
        name = path.relative_to(self.folder.path).as_posix()
        shown = self.folder.shown(name)
        self.problems = list(self._misnamed(path, shown))
        node, problems = read_mapping(path, self.folder.path, shown)
        self.problems += problems
        if node is None:
            return AvenantLu(path.stem, shown, None, None, {}, {}, tuple(self.problems))
        facts = flatten(node)
        kind = FOLDERS[path.parent.name]
        fait, wrong = validate(kind, facts, path.stem, self.liens)
        self.problems += [*wrong, *self._nature(kind, facts)]
        written = (f for pattern in _WRITTEN for f in facts.written(pattern))
        self.problems += self.clauses.gather(Text(p.path, w, p.line) for p, w in written)
        textes, fiches = dict(self._textes(facts)), dict(self._fiches(facts))
        if isinstance(fait, Avenant) and fait.nature is NatureModificative.AVENANT:
            self.problems += _numbered_otherwise(fait, shown)
        sound = None if self.problems else fait
        return AvenantLu(path.stem, shown, sound, facts, textes, fiches, tuple(self.problems))

    def _misnamed(self, path: Path, shown: str) -> Iterator[Problem]:
        if not is_identifiant(path.stem):
            advice = "le renommer en minuscules sans accent, chiffres et tirets"
            yield Problem(Place(shown), "L-45", "ce nom de fichier ne convient pas", advice)
        elif path.stem in self.acts:
            message = f"« {path.stem} » est déjà le nom d’un acte"
            yield Problem(Place(shown), "L-31", message, "donner un autre nom à ce fichier")

    def _nature(self, kind: type[Avenant] | type[Decision], facts: Facts) -> Iterator[Problem]:
        expected = NatureModificative.AVENANT if kind is Avenant else NatureModificative.DECISION
        written = facts.value.get("nature") if isinstance(facts.value, dict) else None
        if isinstance(written, str) and written in list(NatureModificative) and written != expected:
            folder = "decisions" if kind is Avenant else "avenants"
            place = facts.place("nature")
            advice = f"le mettre dans {folder}/, ou corriger « nature »"
            yield Problem(place, "L-45", f"« {written} » dans le mauvais dossier", advice)

    def _textes(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        named = [found for pattern in _TEXTS for found in facts.written(pattern)]
        held = facts.value.get("engagements") if isinstance(facts.value, dict) else None
        if isinstance(held, dict) and all(isinstance(path, str) for path in held.values()):
            named += [(facts.place(f"engagements.{name}"), path) for name, path in held.items()]
        for place, name in named:
            if PurePosixPath(name).suffix == ".md":
                yield from self._texte(name, place)
            else:
                self.problems += self.folder.check(name, place)

    def _texte(self, name: str, place: Place) -> Iterator[tuple[str, Text]]:
        problems = self.folder.check(name, place, "texte")
        self.problems += problems
        if problems or not is_chemin(name):
            return
        try:
            text = read_text(self.folder.path / name, self.folder.path, self.folder.shown(name))
        except Refused as refused:
            self.problems += refused.problems
            return
        self.problems += self.clauses.gather([text])
        yield name, text

    def _fiches(self, facts: Facts) -> Iterator[tuple[str, FicheLue]]:
        for pattern in _FICHES:
            for place, name in facts.written(pattern):
                problems = self.folder.check(name, place, "texte")
                self.problems += problems
                if not problems and is_chemin(name):
                    yield from self._fiche(name, place)

    def _fiche(self, name: str, place: Place) -> Iterator[tuple[str, FicheLue]]:
        path, shown = self.folder.path / name, self.folder.shown(name)
        fiche_id, numero = named_fiche(path)
        if path.suffix != ".md" or not is_identifiant(fiche_id):
            advice = "la nommer comme une fiche : avenants/3-4-premiers-secours.md"
            self.problems.append(
                Problem(place, "L-45", f"{show(name)} n’est pas une fiche", advice)
            )
            return
        try:
            keys, body = split_front_matter(read_text(path, self.folder.path, shown))
        except Refused as refused:
            self.problems += refused.problems
            return
        node, problems = parse_mapping(keys, "en-tête qui n’est pas fait de clés", 1)
        self.problems += [*problems, *self.clauses.gather([body])]
        if node is None:
            return
        facts = flatten(node)
        # Its axis may be one that the avenant adds: it is known once its changes are made.
        free = Liens(self.liens.organismes, self.liens.partenaires, axes=_AnyAxis())
        self.problems += validate(FicheAction, facts, fiche_id, free)[1]
        value: dict[str, Any] = facts.value
        written = value.get("numero")
        yield name, FicheLue(fiche_id, written or numero, value, body)


class _AnyAxis(frozenset[str]):
    """Every axis: which ones there are is not known yet."""

    def __contains__(self, key: object) -> bool:
        return True


def _numbered_otherwise(avenant: Avenant, shown: str) -> Iterable[Problem]:
    expected = f"{avenant.document}-{avenant.numero}"
    if isinstance(avenant.numero, int) and avenant.id != expected:
        message = f"le fichier annonce « {avenant.id} », et son contenu « {expected} »"
        yield Problem(Place(shown), "L-45", message, f"le nommer {expected}.yml, ou le corriger")
