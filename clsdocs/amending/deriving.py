"""From the edited sources of a signed act to the avenant that says just what was edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from clsdocs.acte.drafting import draft
from clsdocs.acte.parts import Acte
from clsdocs.amending.articles import ArticlesChanges, body_of
from clsdocs.amending.bases import base_of, modificatif_of, sources_of
from clsdocs.amending.drafts import Ebauche
from clsdocs.amending.edited import Modifie, find_edited
from clsdocs.amending.facts import FaitsChanges, terms_of
from clsdocs.amending.faults import BY_HAND, CODE, NEVER, Fautes
from clsdocs.amending.files import FichiersChanges
from clsdocs.amending.issued import Issued, load_issued
from clsdocs.amending.proof import apart_from_places, differing, plain_division
from clsdocs.amending.sections import Sections
from clsdocs.amending.targets import Cible, Derogation
from clsdocs.amending.values import Operation
from clsdocs.avenants.operations.faits import Base, Faits
from clsdocs.avenants.operations.modificatif import Modificatif, Tranche, tranches_of
from clsdocs.avenants.texte.divisions import Division, split_parts
from clsdocs.avenants.vigueur.en_vigueur import EnVigueur, enter_into_force
from clsdocs.domain.document import Numerotation
from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem, Refused
from clsdocs.locking import Own, as_issued, own_of_act
from clsdocs.record import Record, replace
from clsdocs.sources import load_dossier
from clsdocs.workspace import Workspace

_PARTS = {
    "liminaire": ("liminaire", "le texte liminaire"),
    "comparution": ("parties", "la comparution des parties"),
    "visas": ("visas", "les visas"),
    "considerants": ("considerants", "les considérants"),
    "cloture": ("signature", "la clôture"),
    "signatures": ("signature", "les signatures"),
}


_FOLLOWING = frozenset({"liminaire", "visas", "considerants"})
"""The parts that bind nobody: they may print facts that an avenant changes."""


class Derive(Record):
    """An avenant that says what was edited: its file, those that it names, what was edited.

    Paths lead from the workspace.
    """

    id: str
    path: str
    text: str
    nouveaux: Mapping[str, bytes]
    modifies: Mapping[str, Modifie]


def derive_avenant(cible: Cible, derogation: Derogation | None) -> Derive:
    """Return the avenant to `cible` that says just what its edited sources say.

    Refused, with every edit that no avenant can say, at its place.
    """
    if cible.name not in cible.lecture.documents:
        raise Refused(cible.lecture.problems)
    issued = load_issued(cible.emises, cible.version)
    own = _own(cible, issued)
    modifies = find_edited(cible.workspace, issued.kept, own)
    if not modifies:
        advice = "modifier les sources de l’acte signé, puis relancer"
        raise Refused([Problem(Place(own.first), "C-26", "aucune source n’a été modifiée", advice)])
    with as_issued(cible.workspace, issued.kept, own) as edited:
        return _Derivation(cible, derogation, modifies, edited, issued).derive()


def find_changes(cible: Cible) -> Mapping[str, Modifie]:
    """Return the sources of `cible` that are not those it was signed from."""
    issued = load_issued(cible.emises, cible.version)
    return find_edited(cible.workspace, issued.kept, _own(cible, issued))


def _own(cible: Cible, issued: Issued) -> Own:
    """Return the files of the act itself, as signed and as they are today where that reads."""
    held = [issued.lecture]
    held += [cible.lecture] if cible.name in cible.lecture.documents else []
    owns = [own_of_act(sources_of(lecture, cible.name, issued.known)) for lecture in held]
    folders = dict.fromkeys(folder for own in owns for folder in own.folders)
    return Own(owns[0].first, frozenset().union(*(own.paths for own in owns)), tuple(folders))


@dataclass
class _Derivation:
    """The derivation of one avenant; `edited` is a copy of the workspace, to try things in."""

    cible: Cible
    derogation: Derogation | None
    modifies: Mapping[str, Modifie]
    edited: Workspace
    issued: Issued
    nouveaux: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        name, dossier = self.cible.name, self.cible.dossier
        lecture = load_dossier(self.edited, dossier)
        if name not in lecture.documents:
            raise Refused(lecture.problems)
        self.sources = sources_of(lecture, name, self.issued.known)
        drafted = draft(self.sources)
        if drafted.acte is None:
            raise Refused(drafted.problems)
        self.acte: Acte = drafted.acte
        self.apres = base_of(lecture, self.sources, drafted.acte)
        self.fautes = Fautes(name, lecture.places)
        self.sections = Sections(self.sources.prose, body_of(self.divisions))

    @property
    def base(self) -> Base:
        """The act as signed."""
        return self.cible.chaine.signee.base

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """What the edited act is made of."""
        return split_parts(self.acte.parts)

    def derive(self) -> Derive:
        """Return the avenant, proved."""
        facts = self._facts()
        signed = self.cible.chaine.signee.acte
        before = split_parts(signed.parts)
        self._articles(body_of(before), frozenset()).check_order()
        self._stop()
        self._lay_signed()
        acte = self._realize(facts).acte if facts else signed
        self._check_apart(facts, acte, signed)
        middle = split_parts(acte.parts)
        changes = self._articles(body_of(middle), frozenset())
        words = changes.compare()
        self._stop()
        if not facts and not words:
            advice = "remettre les sources signées : un avenant n’aurait rien à dire"
            raise Refused([self._problem("ces modifications ne changent aucun mot", advice)])
        operations = self._proved(facts, body_of(middle), changes, words)
        self._check_earlier(operations, before)
        self._stop()
        base = f"contracts/{self.cible.dossier}"
        named = {f"{base}/{path}": data for path, data in self.nouveaux.items()}
        return Derive(self.cible.id, self._path, self._text(operations), named, self.modifies)

    def _facts(self) -> list[Operation]:
        """Return the operations on the facts of the act, its fiches and its annexes."""
        avant, apres = self.base.faits, self.apres.faits
        terms = terms_of(self.base.document, self.sources.document)
        facts = FaitsChanges(avant.acte, apres.acte, self.fautes, terms).compare()
        folder = self.cible.workspace.dossier(self.cible.dossier)
        taken = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.glob("avenants/*")
            if path.is_file()
        }
        base = f"contracts/{self.cible.dossier}"
        files = FichiersChanges(self.cible.id, self.modifies, base, self.fautes, taken)
        facts += files.fiches(avant.fiches, apres.fiches)
        facts += files.annexes(*(_annexes(faits) for faits in (avant, apres)))
        self.nouveaux = files.nouveaux
        self._check_pictures(base)
        order = [one for one in facts if "proroger" in one]
        return [one for one in facts if "proroger" not in one] + order

    def _check_pictures(self, base: str) -> None:
        annexed = {f"{base}/{a.get('fichier')}" for a in _annexes(self.apres.faits)}
        for path in self.modifies:
            if path in self.issued.kept.fichiers and path not in annexed:
                self.fautes.add(Place(path), "ce fichier de l’acte signé a changé", NEVER)

    def _articles(self, before: Sequence[Division], whole: frozenset[str]) -> ArticlesChanges:
        revision = self.base.document.revision
        numerotation = revision.numerotation if revision else Numerotation.BIS
        after, texts = body_of(self.divisions), dict(self._engagements())
        return ArticlesChanges(
            before, after, self.sections, self.fautes, texts, numerotation, whole
        )

    def _engagements(self) -> Iterator[tuple[str, Text]]:
        """Yield the commitments of parties that were edited, by party."""
        for partie in self.sources.document.parties:
            path = str(partie.engagements)
            old, new = self.base.sources.textes.get(path), self.sources.textes.get(path)
            if old is not None and new is not None and old.text != new.text:
                yield partie.id, new

    def _lay_signed(self) -> None:
        """Put, in the copy, the signed sources back, and the files that the avenant names."""
        for path, modifie in self.modifies.items():
            if modifie.avant is not None or leaves(self.cible.dossier, path):
                _lay(self.edited, path, modifie.avant)
        for path, data in self.nouveaux.items():
            _lay(self.edited, f"contracts/{self.cible.dossier}/{path}", data)

    @property
    def _path(self) -> str:
        return f"contracts/{self.cible.dossier}/avenants/{self.cible.id}.yml"

    def _text(self, operations: Sequence[Operation]) -> str:
        return Ebauche(self.cible, operations, self.derogation).text

    def _read(self, operations: Sequence[Operation]) -> Modificatif:
        """Return the avenant that makes `operations`, read from its own file."""
        _lay(self.edited, self._path, self._text(operations).encode())
        lecture = load_dossier(self.edited, self.cible.dossier)
        lu = lecture.avenants[self.cible.id]
        if lu.fait is None:
            raise Refused(self._moved(lu.problems))
        return modificatif_of(lecture, self.cible.id)

    def _realize(self, operations: Sequence[Operation]) -> EnVigueur:
        """Return the signed act with `operations` made."""
        try:
            return enter_into_force(self.base, tranches_of(self._read(operations)))
        except Refused as refused:
            raise Refused(self._moved(refused.problems)) from None

    def _moved(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return `problems` of the avenant being tried, said at the act: the user sees only it."""
        act = self.fautes.place("")
        return tuple(
            replace(p, place=act, advice=p.advice or BY_HAND) if p.place.path == self._path else p
            for p in problems
        )

    def _check_apart(self, facts: Sequence[Operation], middle: Acte, signed: Acte) -> None:
        """Note where the edited act differs, outside of what avenants change.

        Its recitals may follow its facts: the text in force keeps them as signed.
        """
        parties = [one for one in facts if "partie" in one]
        joined = self._realize(parties).acte if parties else signed
        strict = (p for p in apart_from_places(joined, self.acte) if p not in _FOLLOWING)
        follow = (p for p in apart_from_places(middle, self.acte) if p in _FOLLOWING)
        for part in (*strict, *follow):
            cle, nom = _PARTS[part]
            self.fautes.say(cle, f"cette modification changerait {nom}", NEVER)

    def _proved(
        self,
        facts: list[Operation],
        middle: Sequence[Division],
        changes: ArticlesChanges,
        words: list[Operation],
    ) -> list[Operation]:
        """Return operations that give the edited text; articles whole where words do not."""
        while True:
            operations = [*facts, *words]
            wrong: list[Division] = []
            try:
                wrong = list(differing(self._realize(operations).divisions, self.divisions))
                refused: tuple[Problem, ...] = ()
            except Refused as stopped:
                refused = stopped.problems
            if not wrong and not refused:
                return operations
            again = changes.mots & {d.cle for d in wrong} if wrong else changes.mots
            if not again:
                raise Refused([*refused, *map(self._unsaid, wrong)])
            changes = self._articles(middle, changes.entiers | again)
            words = changes.compare()
            self._stop()

    def _unsaid(self, division: Division) -> Problem:
        named = next((d for d in self.divisions if d.cle == division.cle), division)
        message = f"« {division.nom} » : un avenant ne dirait pas exactement cette modification"
        return Problem(self.sections.place(named), CODE, message, BY_HAND)

    def _check_earlier(self, operations: Sequence[Operation], signed: Sequence[Division]) -> None:
        """Refuse what would undo an avenant already signed, or what it no longer lets be said."""
        earlier = [m for m in self.cible.chaine.modificatifs.values() if m.signe]
        if not earlier:
            return
        known = {d.cle: plain_division(d) for d in signed}
        now = self.cible.en_vigueur.texte.divisions
        changed = {d.cle: d for d in now if known.get(d.cle) != plain_division(d)}
        for cle in _rewritten(operations):
            if cle in changed:
                place = self.sections.place(_named(self.divisions, cle, changed[cle]))
                message = f"« {changed[cle].nom} » a été modifié par un avenant signé"
                advice = "écrire cette modification à la main, sur le texte en vigueur"
                self.fautes.add(place, message, advice)
        self._stop()
        own = self._read(operations)
        found = (t for m in (*earlier, own) for t in tranches_of(m))
        try:
            enter_into_force(self.base, sorted(found, key=_order))
        except Refused as refused:
            raise Refused(self._moved(refused.problems)) from None

    def _problem(self, message: str, advice: str) -> Problem:
        return Problem(self.fautes.place(""), "C-26", message, advice)

    def _stop(self) -> None:
        if self.fautes.problems:
            raise Refused(self.fautes.problems)


def leaves(dossier: str, path: str) -> bool:
    """Return whether the new file `path` leaves the act: it would be one of its fiches."""
    return path.startswith(f"contracts/{dossier}/fiches/")


def _order(tranche: Tranche) -> tuple[date, int, str]:
    return tranche.ordre


def _annexes(faits: Faits) -> list[dict[str, object]]:
    found: list[dict[str, object]] = faits.acte.get("annexes", [])
    return found


def _named(divisions: Sequence[Division], cle: str, otherwise: Division) -> Division:
    return next((division for division in divisions if division.cle == cle), otherwise)


def _rewritten(operations: Iterable[Operation]) -> Iterator[str]:
    """Yield the divisions that `operations` write anew, or take out, as a whole."""
    for operation in operations:
        for genre, change in operation.items():
            if (
                genre == "remplacer" and ("texte" in change or "intitule" in change)
            ) or genre == "supprimer":
                yield change["article"]
            elif genre in ("fiche", "annexe"):
                yield from (change[key] for key in ("remplacer", "retirer") if key in change)


def _lay(workspace: Workspace, path: str, data: bytes | None) -> None:
    target = workspace.root / path
    if data is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
