"""From a dossier and what is remembered of it to the reasons to make each document again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from clsdocs.batch.common import ORGANISME, Commun, moteur
from clsdocs.batch.memory import Memoire, Sortie, Source, Souvenir, read_memoire
from clsdocs.batch.outputs import MOTS, Etat, Trouve, find_output
from clsdocs.batch.reasons import (
    REGISTRE,
    Raison,
    of_commun,
    of_lecture,
    of_moteur,
    of_sources,
    own_reasons,
)
from clsdocs.batch.stamps import digest, scan, stamp_of
from clsdocs.batch.workshop import Workshop
from clsdocs.workspace import Workspace

TAILLE = "taille"
"""What is called, among the keys of the registre, how many bytes it held."""

FORCEE = Raison("demandé par --force", sure=True)
NEUF = Raison("jamais produit", sure=True)
OUBLIE = Raison("rien n’est retenu de sa dernière production")


@dataclass
class Examen:
    """A dossier as it stands, beside what is remembered of it; its files are stamped first."""

    shop: Workshop
    dossier: str
    force: bool = False
    listing: Mapping[str, str] = field(init=False)
    memoire: Memoire | None = field(init=False)

    def __post_init__(self) -> None:
        self.listing = scan(self.workspace.dossier(self.dossier))
        self.memoire = read_memoire(self.workspace, self.dossier)
        self._trouves: dict[str, Trouve] = {}

    @property
    def commun(self) -> Commun:
        """What the dossiers share."""
        return self.shop.commun

    @property
    def workspace(self) -> Workspace:
        """The workspace that holds the dossier."""
        return self.commun.workspace

    @property
    def documents(self) -> Mapping[str, Souvenir]:
        """The documents that are remembered."""
        return self.memoire.documents if self.memoire else {}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The files of the dossier, each read only where its stamp is new or not to be trusted."""
        known = self.memoire.sources if self.memoire else {}
        return {name: self._source(name, known.get(name)) for name in sorted(self.listing)}

    def _source(self, name: str, known: Source | None) -> Source:
        trace = self.listing[name]
        if known is not None and trace and known.trace == trace:
            return known
        path = self.workspace.dossier(self.dossier) / name
        try:
            data = path.read_bytes()
        except OSError:
            return Source("", "")
        if name == REGISTRE:
            return Source(trace, digest(data), {TAILLE: str(len(data))})
        if path.suffix not in (".yml", ".md"):
            return Source(trace, digest(data))
        from clsdocs.batch.values import read_value

        return read_value(data, self.workspace.relative(path), trace)

    @cached_property
    def changes(self) -> tuple[Raison, ...]:
        """Why the files of the dossier may change any of its documents."""
        if self.memoire is None:
            return ()
        return tuple(of_sources(self.memoire.sources, self.sources, self._registre()))

    def _registre(self) -> tuple[int, bytes]:
        known = self.memoire.sources.get(REGISTRE) if self.memoire else None
        size = known.cles.get(TAILLE, "0") if known else "0"
        try:
            data = (self.workspace.dossier(self.dossier) / REGISTRE).read_bytes()
        except OSError:
            data = b""
        return int(size), data

    @property
    def is_known(self) -> bool:
        """Whether the documents are those that are remembered, and nothing was wrong with them."""
        if self.memoire is None or not self.memoire.saine or not self.shop.is_readable:
            return False
        return not self.changes

    @property
    def never_made(self) -> Mapping[str, Souvenir]:
        """The documents of a dossier of which nothing is remembered, by the names of its files."""
        names = () if self.memoire else self.workspace.documents(self.dossier)
        return dict.fromkeys(names, Souvenir())

    def found(self, name: str) -> Trouve:
        """Return what lies where the document `name` is written."""
        if name not in self._trouves:
            path = self.workspace.document(self.dossier, name)
            own = self.documents.get(name)
            known = own.sortie if own else None
            self._trouves[name] = find_output(path, known, stamp_of(path))
        return self._trouves[name]

    def reasons(self, name: str, *, force: bool = True) -> tuple[Raison, ...]:
        """Return why the document `name` should be made again, the surest first.

        Without `force`, that everything is to be made again is no reason.
        """
        forced = (FORCEE,) if self.force and force else ()
        found = dict.fromkeys((*forced, *self._reasons(name)))
        return tuple(sorted(found, key=lambda raison: not raison.sure))

    def _reasons(self, name: str) -> Iterator[Raison]:
        own, trouve = self.documents.get(name), self.found(name)
        if own is None or own.sortie == Sortie():
            yield NEUF if trouve.etat is Etat.ABSENT else OUBLIE
            return
        if trouve.etat is not Etat.INTACT:
            yield Raison(MOTS[trouve.etat], sure=True)
        assert self.memoire is not None
        if self.memoire.moteur != moteur():
            yield from of_moteur(self.memoire.moteur, moteur())
        yield from (of_commun(n) for n, d in own.communs.items() if self.commun.digest(n) != d)
        yield from self._of_lectures(own, self.memoire)
        yield from own_reasons(self.changes, name)
        yield from map(Raison, own.attente)

    def _of_lectures(self, own: Souvenir, memoire: Memoire) -> Iterator[Raison]:
        for organisme, read in own.lectures.items():
            if self.commun.digest(f"{ORGANISME}{organisme}") != memoire.organismes.get(organisme):
                for name, known in read.items():
                    if self.shop.digest(organisme, name) != known:
                        yield of_lecture(organisme, name)
