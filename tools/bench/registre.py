"""From ten thousand events of a registre to how long reading it and telling each state takes."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from time import process_time

from clsdocs.registre.chaine import read_chain
from clsdocs.registre.etats import situations
from clsdocs.registre.evenements import Emission, Evenement, Genre, Note, Objet, PartieFigee
from clsdocs.registre.lignes import digest, write_line

DAY = date(2024, 1, 1)
EACH = 10
"""How many events each act has: its issue, then reminders."""


def written(events: int) -> bytes:
    """Return a registre of `events` events."""
    lines = list[bytes]()
    for rank in range(events):
        act, turn = divmod(rank, EACH)
        parents = (digest(lines[-1]),) if lines else ()
        lines.append(write_line(_event(f"acte-{act}", turn), parents))
    return b"".join(line + b"\n" for line in lines)


def _event(document: str, turn: int) -> Evenement:
    if turn:
        jour = DAY + timedelta(days=turn)
        return Note(document=document, genre=Genre.RELANCE, date=jour, version=1, partie="ars")
    return Emission(
        document=document,
        version=1,
        objet=Objet.SIGNATURE,
        date=DAY,
        parties=(PartieFigee(id="ars", nom="l’ARS"), PartieFigee(id="ville", nom="la Ville")),
    )


def main() -> None:
    """Print how much processor time the best of five readings took."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    data, spent = written(events), list[float]()
    for _ in range(5):
        start = process_time()
        registre = read_chain(data, "registre.jsonl")
        found = situations(registre, date(2024, 6, 1))
        spent.append(process_time() - start)
    assert len(registre.entrees) == events
    size = len(data) / 1e6
    print(f"{events} événements ({size:.1f} Mo), {len(found)} actes : {min(spent):.2f} s")


if __name__ == "__main__":
    main()
