"""From a case as a jurist states it to an act, its avenants, and the text in force after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.amending.bases import base_of, modificatif_of
from clsdocs.avenants.operations.faits import Base
from clsdocs.avenants.operations.modificatif import Modificatif, tranches_of
from clsdocs.avenants.redaction.avenant import Redaction
from clsdocs.avenants.texte.divisions import Division, split_parts
from clsdocs.avenants.texte.mots import words_of
from clsdocs.avenants.vigueur.en_vigueur import EnVigueur, enter_into_force
from clsdocs.build import Making, Shelf
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais.typographie import espaces_insecables
from clsdocs.prose.nodes import Bloc, Citation, Intertitre, Liste, Tableau, paragraphs_of
from clsdocs.sources import Lecture, load_organismes
from clsdocs.workspace import Workspace
from facts import NBSP, NNBSP, Case, read_cases
from helpers import build_tree

CASES = Path(__file__).parent / "cases" / "avenants"
SIGNED = date(2025, 12, 15)
"""The day of the last signature of the act that avenants change."""

EFFET = "2026-07-01"
"""The day on which an avenant takes effect where its case does not say it."""

_DOSSIER = {
    "intitule": "Contrat local de santé du Pays de Brume",
    "territoire": {"nom": "Pays de Brume", "de": "du", "communes": "communes.csv"},
}
_COMMUNES = "insee;nom;epci\n99001;Brumeval;agglo\n99002;Hautsorelle;ccps\n99003;Aurecourt;ccps\n"
_INTITULES = {
    "convention": "Convention de financement du contrat local de santé du Pays de Brume",
    "contrat": "Contrat local de santé du Pays de Brume",
    "charte": "Charte partenariale du Pays de Brume",
}
_PARTIES = [{"organisme": "ars", "rang": "principal"}, {"organisme": "agglo", "rang": "principal"}]


def read_themes() -> Iterator[tuple[str, Case]]:
    """Yield every case, the facts and text of the act that it names put in it, and its theme."""
    for path in sorted(CASES.glob("*.yml")):
        held: Any = read_cases(f"avenants/{path.name}")
        for case in held.get("cas", ()) if "cas" in held else ():
            yield path.stem, {**held["actes"].get(case.get("acte", ""), {}), **case}


@dataclass(frozen=True)
class Chantier:
    """An act on which avenants are made: what was read of its files."""

    lecture: Lecture
    sources: Sources
    base: Base
    avenants: tuple[Modificatif, ...]

    @property
    def divisions(self) -> tuple[Division, ...]:
        """What avenants may name in the act as signed."""
        drafted = draft(self.sources)
        assert drafted.acte is not None
        return split_parts(drafted.acte.parts)

    def in_force(self, among: Sequence[Modificatif], au: date | None = None) -> EnVigueur:
        """Return the text in force on the day `au`, `among` being all the avenants there are."""
        tranches = sorted((t for m in among for t in tranches_of(m)), key=lambda t: t.ordre)
        kept = [t for t in tranches if au is None or (t.effet is not None and t.effet <= au)]
        return enter_into_force(self.base, kept)

    def redaction(self, rank: int) -> Redaction:
        """Return the avenant of rank `rank` under drafting, those before it made."""
        known = self.avenants[: rank + 1]
        etapes = self.in_force(known).etapes
        own = [e for e in etapes if e.tranche.modificatif is known[-1]]
        return Redaction(self.base, known[-1], own, known[:-1])

    def keyed(self, problems: Sequence[Problem]) -> list[str]:
        """Return `problems`, each after the key of the avenant where it is: no line to count."""
        return [folded(f"{self._key(p.place)} : {p.message} ; {p.advice}") for p in problems]

    def _key(self, place: Place) -> str:
        for name, lu in self.lecture.avenants.items():
            keys = [key for key, at in lu.places.items() if at == place]
            if keys:
                return f"{name}#{max(keys, key=len)}"
        return str(place)


def open_case(root: Path, case: Case) -> Chantier:
    """Return the act and the avenants of `case`, written in `root` as files and read back.

    Refused where a file of theirs cannot be read.
    """
    nature = str(case.get("nature", "convention"))
    files = {
        "contracts/organismes.yml": (CASES / "organismes.yml").read_text("utf-8"),
        f"templates/{nature}.docx": "",
    }
    own = {f"contracts/brume/{name}": text for name, text in _files(case, nature).items()}
    workspace = Workspace(build_tree(root, {**files, **own}))
    making = Making.read(Shelf(workspace), "brume", load_organismes(workspace))
    if making.lecture.problems:
        raise Refused(making.lecture.problems)
    sources = making.sources(nature)
    drafted = draft(sources)
    assert drafted.acte is not None, drafted.problems
    terme = sources.document.duree and sources.document.duree.terme
    base = base_of(
        making.lecture,
        sources,
        drafted.acte,
        signed=SIGNED,
        effet=date(2026, 1, 1),
        terme=terme if isinstance(terme, date) else None,
    )
    names = [f"{nature}-{rank}" for rank, _ in enumerate(avenants_of(case), 1)]
    modificatifs = tuple(modificatif_of(making.lecture, name) for name in names)
    return Chantier(making.lecture, sources, base, modificatifs)


def avenants_of(case: Case) -> list[Mapping[str, Any]]:
    """Return the avenants of `case`: its own operations are those of the only one."""
    if "avenants" in case:
        return list(case["avenants"])
    keys = ("effet", "modifications", "signature", "retroactif")
    return [{key: case[key] for key in keys if key in case}]


def _files(case: Case, nature: str) -> dict[str, str]:
    facts = {
        "nature": nature,
        "intitule": _INTITULES[nature],
        "parties": _PARTIES,
        "signature": {"lieu": "Brumeval", "prevue": "2025-12-15"},
        **case.get("faits", {}),
    }
    files = {
        "dossier.yml": _yaml(_DOSSIER),
        "communes.csv": _COMMUNES,
        f"{nature}.yml": _yaml(facts),
        f"{nature}.md": str(case["texte"]),
        **case.get("fichiers", {}),
    }
    for rank, avenant in enumerate(avenants_of(case), 1):
        written = {
            "nature": "avenant",
            "document": nature,
            "numero": str(rank),
            "effet": EFFET,
            "signature": {"lieu": "Brumeval", "prevue": "2026-05-10"},
            **avenant,
        }
        files[f"avenants/{nature}-{rank}.yml"] = _yaml(written)
    return files


def _yaml(facts: object) -> str:
    written: str = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=10**6)
    return written


def folded(words: str) -> str:
    """Return `words` with ordinary spaces, as cases are typed."""
    return words.replace(NBSP, " ").replace(NNBSP, " ")


def plain_lines(blocs: Iterable[Bloc], mark: str = "") -> list[str]:
    """Return the lines of `blocs` with ordinary spaces: items marked, the cells of a row joined."""
    return [line for bloc in blocs for line in _lines(bloc, mark)]


def _lines(bloc: Bloc, mark: str) -> Iterator[str]:
    match bloc:
        case Tableau():
            for row in (bloc.entete, *bloc.lignes):
                yield folded(f"| {' | '.join(map(words_of, row))} |")
        case Liste():
            for element in bloc.elements:
                first, *others = plain_lines(element, "")
                yield f"{mark}- {first}"
                yield from (f"{mark}    {line}" for line in others)
        case Citation():
            yield from plain_lines(bloc.blocs, mark)
        case _:
            yield from (f"{mark}{folded(line)}" for line in paragraphs_of([bloc]))


def articles_of(corps: Sequence[Bloc]) -> list[Bloc]:
    """Return the articles of an avenant, but for the last two: effect, and what goes on."""
    ranks = [rank for rank, bloc in enumerate(corps) if isinstance(bloc, Intertitre)]
    return list(corps[ranks[0] : ranks[-2]])


def sentences_of(corps: Sequence[Bloc]) -> list[str]:
    """Return what the articles of an avenant say, without their headings."""
    held = articles_of(corps)
    return plain_lines(bloc for bloc in held if not isinstance(bloc, Intertitre))


def headings_of(corps: Sequence[Bloc]) -> list[str]:
    """Return the headings of the articles of an avenant."""
    return plain_lines(bloc for bloc in articles_of(corps) if isinstance(bloc, Intertitre))


def changed_lines(before: Sequence[Division], after: Sequence[Division]) -> list[str]:
    """Return the lines of the divisions of `after` that differ from those of `before`."""
    known = {division.cle: lines_of(division) for division in before}
    changed = [lines_of(d) for d in after if lines_of(d) != known.get(d.cle)]
    return [line for lines in changed for line in lines]


def lines_of(division: Division) -> list[str]:
    """Return the lines of `division`, its heading first."""
    titre = (division.titre,) if division.titre else ()
    return plain_lines([*titre, *division.blocs])


def typeset_faults(acte: Acte) -> list[str]:
    """Return the lines of `acte` where French wants a no-break space that is not there."""
    lines = paragraphs_of(acte.parts.corps)
    return [line for line in lines if espaces_insecables(line) != line]
