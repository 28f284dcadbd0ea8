"""From the bytes of a registre to its entries in order, and to every fault, each with its line."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clsdocs.errors import Gravite, Place, Problem, is_blocking, sort_problems
from clsdocs.record import Record
from clsdocs.registre.evenements import Fusion
from clsdocs.registre.lignes import Entree, Fault, read_line


class Registre(Record):
    """What `chemin` holds: entries, parents first, and the `tetes` that nothing follows yet.

    `rompue` is a last line that a power cut left unfinished: nobody was ever told that it was
    written. `taille` is the size of the file in bytes.
    """

    chemin: str
    entrees: tuple[Entree, ...] = ()
    tetes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    rompue: bytes = b""
    taille: int = 0

    @property
    def faulty(self) -> bool:
        """Whether a fault forbids to write after it."""
        return any(map(is_blocking, self.problems))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents of which it speaks, sorted."""
        found = {getattr(entree.evenement, "document", "") for entree in self.entrees}
        return tuple(sorted(found - {""}))

    def entree(self, name: str) -> Entree | None:
        """Return the entry whose digest is `name`, or None."""
        return next((entree for entree in self.entrees if entree.id == name), None)


def read_chain(data: bytes, chemin: str) -> Registre:
    """Return what the bytes of a registre say, with every fault that they show."""
    reading = _Reading(chemin)
    *lines, tail = data.split(b"\n")
    for rank, line in enumerate(lines, 1):
        reading.read(line, rank)
    rompue = reading.read_tail(tail, len(lines) + 1) if tail else b""
    reading.check_parents()
    entrees = tuple(_sort(reading.known.values()))
    followed = {name for entree in entrees for name in entree.precedents}
    tetes = tuple(sorted(entree.id for entree in entrees if entree.id not in followed))
    reading.check_heads(tetes)
    return Registre(chemin, entrees, tetes, sort_problems(reading.problems), rompue, len(data))


@dataclass
class _Reading:
    """A registre being read: the entries known so far and the faults met."""

    chemin: str
    known: dict[str, Entree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, line: bytes, rank: int) -> None:
        if line.endswith(b"\r"):
            self._say_windows(rank)
            line = line[:-1]
        match read_line(line, rank):
            case Fault() as fault:
                self._say(rank, fault.code, fault.message, fault.advice)
            case Entree() as entree if entree.id in self.known:
                first = self.known[entree.id].ligne
                message = f"la même ligne que la ligne {first}"
                self._say(rank, "R-08", message, "retirer celle-ci", Gravite.A_EXPLIQUER)
            case Entree() as entree:
                self.known[entree.id] = entree

    def read_tail(self, tail: bytes, rank: int) -> bytes:
        """Read what follows the last end of line; return it where it is a line cut short."""
        found = read_line(tail, rank)
        if isinstance(found, Entree) or found.code == "R-05":
            self.read(tail, rank)
            message = "la dernière ligne n’a pas de fin de ligne"
            advice = "rien à faire : la prochaine écriture la remet"
            self._say(rank, "R-10", message, advice, Gravite.INFORMATION)
            return b""
        message = f"dernière ligne incomplète ({len(tail)} octets), laissée par une coupure"
        advice = "la prochaine écriture la mettra de côté ; refaire l’opération interrompue"
        self._say(rank, "R-11", message, advice, Gravite.A_EXPLIQUER)
        return tail

    def check_parents(self) -> None:
        for entree in self.known.values():
            for name in entree.precedents:
                parent = self.known.get(name)
                if parent is None:
                    message = f"la ligne suit une ligne qui n’est plus là (empreinte {name[:12]})"
                    advice = "reprendre le fichier dans git ou dans une sauvegarde"
                    self._say(entree.ligne, "R-07", message, advice)
                elif parent.ligne > entree.ligne:
                    message = f"la ligne est placée avant la ligne {parent.ligne}, qu’elle suit"
                    advice = "remettre les lignes dans l’ordre ; rien n’est perdu"
                    self._say(entree.ligne, "R-09", message, advice, Gravite.A_EXPLIQUER)
            if isinstance(entree.evenement, Fusion) != (len(entree.precedents) > 1):
                message = f"{len(entree.precedents)} lignes précédentes pour cet événement"
                advice = "reprendre le fichier dans git ou dans une sauvegarde"
                self._say(entree.ligne, "R-14", message, advice)

    def check_heads(self, tetes: tuple[str, ...]) -> None:
        # A line that is gone leaves the one before it without a child: that is no branch.
        if len(tetes) > 1 and not any(map(is_blocking, self.problems)):
            last = sorted(self.known[name].ligne for name in tetes)
            shown = " et ".join(map(str, last))
            message = f"{len(tetes)} branches réunies, qui finissent aux lignes {shown}"
            advice = "rien à faire : la prochaine écriture les joint"
            self._say(last[-1], "R-13", message, advice, Gravite.A_EXPLIQUER)

    def _say_windows(self, rank: int) -> None:
        if not any(problem.code == "R-06" for problem in self.problems):
            advice = "écrire « registre.jsonl -text » dans .gitattributes, puis le reprendre de git"
            message = "fins de ligne de Windows, que git a sans doute mises"
            self._say(rank, "R-06", message, advice, Gravite.A_EXPLIQUER)

    def _say(
        self,
        rank: int,
        code: str,
        message: str,
        advice: str,
        gravite: Gravite = Gravite.BLOQUANT,
    ) -> None:
        self.problems.append(Problem(Place(self.chemin, rank), code, message, advice, gravite))


def _sort(entrees: Iterable[Entree]) -> Iterator[Entree]:
    """Yield parents before children; what no line orders goes by date, the same in every copy."""
    by_id = {entree.id: entree for entree in entrees}
    waiting = {e.id: sum(name in by_id for name in set(e.precedents)) for e in by_id.values()}
    children: dict[str, list[str]] = {}
    for entree in by_id.values():
        for name in set(entree.precedents) & by_id.keys():
            children.setdefault(name, []).append(entree.id)
    ready = [(_day(by_id[name]), name) for name, count in waiting.items() if not count]
    heapq.heapify(ready)
    while ready:
        _, name = heapq.heappop(ready)
        yield by_id[name]
        for child in children.get(name, ()):
            waiting[child] -= 1
            if not waiting[child]:
                heapq.heappush(ready, (_day(by_id[child]), child))


def _day(entree: Entree) -> str:
    jour = getattr(entree.evenement, "date", None)
    return jour.isoformat() if jour else ""


def check_memory(registre: Registre, known: Iterable[str]) -> tuple[Problem, ...]:
    """Return what is lost of the lines `known` to have been written on this machine."""
    here = {entree.id for entree in registre.entrees}
    lost = [name for name in known if name not in here]
    if not lost:
        return ()
    message = f"des lignes écrites sur cette machine n’y sont plus (empreinte {lost[0][:12]})"
    advice = "si une autre branche de git la porte, la fusionner ; sinon reprendre une sauvegarde"
    return (Problem(Place(registre.chemin), "R-12", message, advice, Gravite.A_EXPLIQUER),)
