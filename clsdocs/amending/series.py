"""From one patron and a table of values to the same avenant begun for each of many acts."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from clsdocs.amending.chain import Chaine
from clsdocs.amending.drafts import Ebauche
from clsdocs.amending.starting import write_new
from clsdocs.amending.targets import Derogation, check_alone, find_target
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Place, Problem, Refused, is_blocking
from clsdocs.locking import Emises, copied
from clsdocs.record import Record
from clsdocs.registre.fichier import hold_registre
from clsdocs.sources import load_dossier
from clsdocs.sources.filling import check_values, fill, places_to_fill
from clsdocs.sources.rewriting import rewrite
from clsdocs.workspace import Workspace

DOCUMENT = "document"
"""The column that names the act of each row."""

_OWN = ("nature", "document", "numero")
"""What the file of each avenant says of itself, whatever the patron does."""


class Serie(Record):
    """What a series is made of: the acts that `motif` names, the patron and the table."""

    workspace: Workspace
    motif: str
    patron: Path
    donnees: Path
    derogation: Derogation | None = None


class _Ligne(Record):
    """One row: where it stands, the act that it names, its values by column."""

    place: Place
    doc: str
    values: Mapping[str, str]


def start_series(serie: Serie, today: date) -> tuple[str, ...]:
    """Write the avenant to each act of `serie`, and return the paths of their files.

    Refused, and nothing written, where one row cannot be: every fault of every row is told.
    """
    return _Starting(serie, today).run()


@dataclass
class _Starting:
    serie: Serie
    today: date
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> tuple[str, ...]:
        patron = _read(self.serie.patron)
        lignes = self._lignes(patron)
        self._stop()
        made = [text for ligne in lignes for text in self._made(ligne, patron)]
        self._stop()
        return self._write(made)

    def _lignes(self, patron: Text) -> Sequence[_Ligne]:
        """Return the rows, one for each act; note what does not agree."""
        columns, rows = _read_table(_read(self.serie.donnees))
        self._check_columns(patron, columns)
        acts = self._acts()
        named: dict[str, _Ligne] = {}
        for ligne in rows:
            if ligne.doc in named:
                message = f"« {ligne.doc} » est déjà à la ligne {named[ligne.doc].place.line}"
                self._say(ligne.place, message, "n’en garder qu’une")
            elif ligne.doc not in acts:
                advice = did_you_mean(ligne.doc, acts, "corriger la ligne, ou le motif")
                self._say(ligne.place, f"« {ligne.doc} » ne répond pas au motif", advice)
            else:
                named[ligne.doc] = ligne
                self.problems += check_values(ligne.values, ligne.place)
        place = Place(self.serie.donnees.as_posix())
        for doc in (doc for doc in acts if doc not in named):
            self._say(place, f"« {doc} » n’a pas de ligne", "l’ajouter, ou restreindre le motif")
        return tuple(named.values())

    def _check_columns(self, patron: Text, columns: Sequence[str]) -> None:
        wanted, table = places_to_fill(patron), self.serie.donnees
        for name, place in wanted.items():
            if name not in columns:
                advice = did_you_mean(name, columns, f"colonnes : {', '.join(columns)}")
                self._say(place, f"« {{{name}}} » : pas de colonne « {name} »", advice)
        for name in columns:
            if name not in wanted and name != DOCUMENT:
                advice = did_you_mean(name, wanted, f"la retirer, ou écrire {{{name}}}")
                place = Place(table.as_posix(), 1)
                self._say(place, f"colonne « {name} » : le modèle ne s’en sert pas", advice)

    def _acts(self) -> Sequence[str]:
        workspace = self.serie.workspace
        every = [
            f"{dossier}/{path.stem}"
            for dossier in workspace.dossiers()
            for path in sorted(workspace.dossier(dossier).glob("*.yml"))
            if path.stem != "dossier"
        ]
        found = [doc for doc in every if fnmatchcase(doc, self.serie.motif)]
        if not found:
            advice = did_you_mean(self.serie.motif, every, "l’écrire dossier/acte, avec * et ?")
            message = f"aucun acte ne répond à « {self.serie.motif} »"
            raise Refused([Problem(Place("contracts"), "C-01", message, advice)])
        return found

    def _made(self, ligne: _Ligne, patron: Text) -> Iterator[tuple[str, str]]:
        """Yield the path and the text of the avenant of `ligne`; note what refuses it."""
        workspace = self.serie.workspace
        dossier, _, name = ligne.doc.partition("/")
        try:
            cible = find_target(workspace, load_dossier(workspace, dossier), name, self.today)
            check_alone(cible, self.serie.derogation)
            text = self._text(Ebauche(cible, derogation=self.serie.derogation), ligne, patron)
            self._try(dossier, name, cible.id, text)
        except Refused as refused:
            self.problems += [self._at_row(problem, ligne) for problem in refused.problems]
            return
        yield f"contracts/{dossier}/avenants/{cible.id}.yml", text

    def _text(self, ebauche: Ebauche, ligne: _Ligne, patron: Text) -> str:
        """Return the patron filled with the values of `ligne`, and what it leaves to the act."""
        try:
            own = rewrite(fill(patron.text, ligne.values), dict.fromkeys(_OWN))
        except ValueError:
            message = "ce modèle ne se remplit pas"
            advice = "l’écrire comme un avenant, une clé par ligne"
            raise Refused([Problem(Place(patron.path), "C-28", message, advice)]) from None
        lines = own.split("\n")
        blocs = [ebauche.heading, own.strip("\n") + "\n"]
        if not _has(lines, "signature"):
            blocs.append(ebauche.signature)
        if ebauche.cible.deliberent and not _has(lines, "habilitations"):
            blocs.append(ebauche.habilitations)
        if ebauche.derogation is not None and not _has(lines, "tolere"):
            blocs.append(ebauche.tolerance)
        return "\n".join(blocs)

    def _try(self, dossier: str, name: str, avenant: str, text: str) -> None:
        """Refuse the avenant where, in a copy of its dossier, it does not read or draft."""
        with copied(self.serie.workspace, dossier) as copy:
            path = copy.dossier(dossier) / "avenants" / f"{avenant}.yml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            lecture = load_dossier(copy, dossier)
            lu = lecture.avenants[avenant]
            if lu.fait is None:
                raise Refused(lu.problems)
            chaine = Chaine(name, lecture, Emises(copy, dossier), None)
            problems = chaine.redaction(avenant).draft().problems
            if any(map(is_blocking, problems)):
                raise Refused(filter(is_blocking, problems))

    def _at_row(self, problem: Problem, ligne: _Ligne) -> Problem:
        message = f"{ligne.doc} : {problem.message}"
        return Problem(ligne.place, problem.code, message, problem.advice, problem.gravite)

    def _write(self, made: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        workspace = self.serie.workspace
        written: list[str] = []
        try:
            for path, text in made:
                with hold_registre(workspace, path.split("/")[1]):
                    write_new(workspace, path, text.encode())
                written.append(path)
        except Refused:
            for path in written:
                with contextlib.suppress(OSError):
                    (workspace.root / path).unlink()
            raise
        return tuple(written)

    def _say(self, place: Place, message: str, advice: str) -> None:
        self.problems.append(Problem(place, "C-28", message, advice))

    def _stop(self) -> None:
        if self.problems:
            raise Refused(self.problems)


def _has(lines: Sequence[str], key: str) -> bool:
    return any(line.startswith(f"{key}:") for line in lines)


def _read(path: Path) -> Text:
    """Return the text of `path`; refused where it cannot be read."""
    shown = path.as_posix()
    try:
        return Text(shown, path.read_text(encoding="utf-8-sig"))
    except OSError:
        advice = "vérifier son nom et les droits d’accès"
        raise Refused([Problem(Place(shown), "L-01", "lecture impossible", advice)]) from None
    except ValueError:
        advice = "l’enregistrer en UTF-8 (Excel : « CSV UTF-8 »)"
        raise Refused([Problem(Place(shown), "L-01", "ce n’est pas de l’UTF-8", advice)]) from None


def _read_table(source: Text) -> tuple[Sequence[str], Sequence[_Ligne]]:
    """Return the columns and the rows of a CSV file, its cells between « ; » or « , »."""
    head = source.text.partition("\n")[0]
    comma = "," if head.count(",") > head.count(";") else ";"
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=comma)
    columns = [name.strip() for name in next(reader, [])]
    if DOCUMENT not in columns or len(set(columns)) < len(columns) or "" in columns:
        message = "la première ligne ne nomme pas les colonnes, chacune une fois"
        advice = "y écrire « document », puis le nom de chaque valeur"
        raise Refused([Problem(Place(source.path, 1), "C-28", message, advice)])
    rows: list[_Ligne] = []
    problems: list[Problem] = []
    for cells in reader:
        place = Place(source.path, reader.line_num)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            message = f"{len(cells)} cellules pour {len(columns)} colonnes"
            advice = f"les séparer par « {comma} » ; entre guillemets, une cellule qui en contient"
            problems.append(Problem(place, "C-28", message, advice))
            continue
        held = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        rows.append(_Ligne(place, held[DOCUMENT], held))
    if problems:
        raise Refused(problems)
    return columns, rows
