"""From an operation on words to the changes that it makes, checked against the text in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from clsdocs.acte.parts import Blocs
from clsdocs.avenants.operations.insertions import insert, numbered, refuse_headings, typeset
from clsdocs.avenants.texte.adresses import (
    address_division,
    address_place,
    address_segment,
    at,
    counted,
    of,
    shown,
)
from clsdocs.avenants.texte.alineas import alineas_of, tables_of
from clsdocs.avenants.texte.changements import (
    Changement,
    Lieu,
    Mots,
    NouveauTableau,
    NouvelIntitule,
    Partout,
    Redaction,
    Suppression,
)
from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.lignes import lines_with_places
from clsdocs.avenants.texte.mots import Line, find_words, plain_spans
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import Inserer, Remplacer, Supprimer, Toutes
from clsdocs.domain.valeurs import show
from clsdocs.francais import enumeration
from clsdocs.prose.nodes import Intertitre, Paragraphe, Role, paragraphs_of
from clsdocs.record import Record, replace

Read = Callable[[str, str | None, str], Blocs]
"""Reads the text of an operation: its words, or else its file, and the key of what holds them."""

Place = tuple[Lieu, tuple[Line, ...]]


class Resolver(Record):
    """Finds, in the text in force, what operations on words address; `read` reads their texts.

    `before` are the changes that the operations before it in the same avenant make.
    """

    divisions: Sequence[Division]
    read: Read
    numerotation: Numerotation = Numerotation.BIS
    before: Sequence[Changement] = ()

    def resolve(self, operation: Remplacer | Inserer | Supprimer) -> tuple[Changement, ...]:
        """Return the changes that `operation` makes; raise `Refus` where the text forbids it."""
        match operation:
            case Remplacer(partout=True):
                return (self._everywhere(operation),)
            case Remplacer():
                return (self._replace(operation),)
            case Inserer():
                blocs = self._text(operation)
                return insert(self.divisions, operation, blocs, self.numerotation, self.before)
            case Supprimer():
                return (self._remove(operation),)

    def _everywhere(self, operation: Remplacer) -> Partout:
        mots = str(operation.mots)
        places = (place for division in self.divisions for place in lines_with_places(division))
        if not any(find_words(lines, mots) for _, lines in places):
            message = f"{show(mots)} ne figure nulle part dans le texte en vigueur"
            raise Refus("V-80", message, "vérifier ces mots", "mots")
        return Partout(mots, typeset(operation.par))

    def _replace(self, operation: Remplacer) -> Changement:
        division = self._division(operation)
        if operation.mots is not None:
            return find_mots(division, operation, typeset(operation.par))
        if operation.intitule is not None:
            segment = address_segment(division, operation.point)
            lieu = Lieu(division.cle, segment.cle, intitule=True)
            return NouvelIntitule(lieu, plain_spans(typeset(operation.intitule)))
        lieu, blocs = address_place(division, operation), self._text(operation)
        if lieu.alinea:
            return Redaction(lieu, refuse_headings(blocs))
        if lieu.tableau:
            if len(tables_of(blocs)) != 1 or len(blocs) != 1:
                raise Refus("V-80", "ce texte n’est pas un tableau", "écrire un seul tableau")
            return NouveauTableau(lieu, tables_of(blocs)[0])
        if lieu.point:
            segment = address_segment(division, operation.point)
            titre, content = _own_heading(blocs, segment.titre)
            return Redaction(lieu.tout, refuse_headings(content), titre)
        titre, content = _own_heading(blocs, division.titre)
        mentions = tuple(b for b in division.blocs[:1] if _is_mention(b))
        return Redaction(Lieu(division.cle), (*mentions, *numbered(content, division)), titre)

    def _remove(self, operation: Supprimer) -> Changement:
        division = self._division(operation)
        if operation.mots is not None:
            return find_mots(division, operation, "")
        return Suppression(address_place(division, operation))

    def _division(self, operation: Remplacer | Supprimer) -> Division:
        key = "article" if operation.article is not None else "annexe"
        return address_division(self.divisions, operation.cible, key)

    def _text(self, operation: Remplacer | Inserer) -> Blocs:
        if isinstance(operation, Inserer) and not isinstance(operation.article, str | None):
            article = operation.article
            blocs = self.read(str(article.texte or ""), article.fichier, "article")
        else:
            key = "texte" if operation.texte is not None else "fichier"
            blocs = self.read(str(operation.texte or ""), operation.fichier, key)
        return blocs


def find_mots(division: Division, operation: Remplacer | Supprimer, par: str) -> Mots:
    """Return the change of the words that `operation` names, where they stand in `division`."""
    mots, places = str(operation.mots), _places(division, operation)
    found = [(lieu, words) for lieu, lines in places for words in find_words(lines, mots)]
    if not found:
        now = " / ".join(paragraphs_of(_addressed(division, operation)))
        message = f"{show(mots)} ne figure pas {at(division)}"
        raise Refus("V-80", message, f"texte en vigueur : {shown(now)}", "mots")
    held, occurrence = [lieu for lieu, _ in found], operation.occurrence
    if isinstance(occurrence, Toutes):
        if len(set(held)) > 1:
            message = f"{show(mots)} figure dans plusieurs alinéas {of(division)}"
            advice = "écrire une modification par alinéa, ou remplacer l’article entier"
            raise Refus("V-80", message, advice, "occurrence")
        return Mots(held[0], found[0][1], par, partout=True)
    if occurrence is None and len(found) > 1:
        ranks = enumeration([str(rank) for rank in dict.fromkeys(p.alinea for p in held) if rank])
        message = f"{show(mots)} figure {len(found)} fois {at(division)}"
        place = f" (alinéas {ranks})" if len(set(held)) > 1 else ""
        advice = f"préciser l’alinéa, allonger les mots, ou écrire « occurrence »{place}"
        raise Refus("V-80", message, advice, "mots")
    rank = occurrence if isinstance(occurrence, int) else 1
    if not 0 < rank <= len(found):
        message = f"{show(mots)} ne figure que {len(found)} fois {at(division)}"
        raise Refus("V-80", message, "corriger « occurrence »", "occurrence")
    lieu, words = found[rank - 1]
    own = rank - held.index(lieu) if held.count(lieu) > 1 else 0
    return Mots(lieu, words, par, occurrence=own)


def _places(division: Division, operation: Remplacer | Supprimer) -> Iterator[Place]:
    """Yield the alinéas and tables of `division` among which `operation` seeks its words."""
    asked = address_place(division, operation)
    within = operation.point is not None or asked.alinea or asked.tableau
    for lieu, lines in lines_with_places(division):
        if not (lieu.alinea or lieu.tableau) or (within and lieu.point != asked.point):
            continue
        if asked.alinea in (0, lieu.alinea) and asked.tableau in (0, lieu.tableau):
            yield counted(lieu, address_segment(division, lieu.point or None)), lines


def _addressed(division: Division, operation: Remplacer | Supprimer) -> Blocs:
    segment = address_segment(division, operation.point)
    if isinstance(operation.alinea, int):
        return (alineas_of(segment.blocs)[operation.alinea - 1],)
    return segment.blocs if operation.point else division.blocs


def _is_mention(bloc: object) -> bool:
    """Return whether `bloc` is what an annex says under its heading, « Valeur contractuelle »."""
    return isinstance(bloc, Paragraphe) and bloc.role is Role.MENTION


def _own_heading(blocs: Blocs, titre: Intertitre | None) -> tuple[Intertitre | None, Blocs]:
    """Return the new heading that a text begins with, None if it has none, and the rest."""
    if titre is None or not isinstance(first := blocs[0], Intertitre):
        return None, blocs
    if first.niveau != titre.niveau:
        return None, blocs
    return replace(titre, spans=first.spans), blocs[1:]
