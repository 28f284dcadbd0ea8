"""From the words of an act to the facts that print as blanks, each named once at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clsdocs.domain.document import Document
from clsdocs.domain.partie import Partie
from clsdocs.domain.texte import Places
from clsdocs.domain.valeurs import A_FIXER, INCONNU, Blanc
from clsdocs.errors import Gravite, Place, Problem
from clsdocs.expressions.views import element_id
from clsdocs.francais import date_longue
from clsdocs.prose.nodes import Bloc, Valeur, spans_of
from clsdocs.record import Record

BLANK = "B-01"
"""The code of what is told of a fact that prints as a blank."""

_PRINTED = "d’ici là, un blanc à remplir s’imprime"


def keys_of(blocs: Iterable[Bloc]) -> Iterator[tuple[str, bool]]:
    """Yield the dotted key of each value that `blocs` print, and whether it is a blank."""
    for bloc in blocs:
        for span in spans_of(bloc):
            if type(span) is Valeur and span.cle:
                yield span.cle, span.blanc


class Blanks(Record):
    """Tells what is missing behind the blanks of `document`, from the facts called `names`."""

    document: Document
    names: Mapping[str, object]
    places: Places

    def problems(self, blocs: Iterable[Bloc]) -> tuple[Problem, ...]:
        """Return one information for each fact that prints as a blank in `blocs`."""
        blank = dict.fromkeys(cle for cle, is_blank in keys_of(blocs) if is_blank)
        return tuple(dict.fromkeys(map(self._missing, blank)))

    def _missing(self, cle: str) -> Problem:
        for partie in self.document.parties:
            if cle == f"parties.{partie.id}.signataires":
                return self._nobody(partie, cle)
        source, local = self._source(cle)
        fact = _fact_at(self.names, cle)
        blank = fact if isinstance(fact, Blanc) else Blanc(local)
        shown = f"{cle.removesuffix(local)}{blank.cle}"
        return _say(self.places.at(source, blank.cle), shown, blank.motif)

    def _source(self, cle: str) -> tuple[str, str]:
        """Return the file that states the fact `cle`, and the key of the fact there."""
        first, _, rest = cle.partition(".")
        if first == "actes":
            other, _, rest = rest.partition(".")
            return other, rest
        if first == "fiches":
            fiche, _, rest = rest.partition(".")
            return f"fiches.{fiche}", rest
        return (first, rest) if first in ("dossier", "organismes") else (self.document.id, cle)

    def _nobody(self, partie: Partie, cle: str) -> Problem:
        jour = self.document.jour_de_signature
        if jour is None:
            why, advice = "jour de signature inconnu", "indiquer signature.prevue"
        elif partie.organisme.en_fonction(jour):
            why = f"plusieurs personnes en fonctions le {date_longue(jour)}"
            advice = "corriger leurs dates dans organismes.yml"
        else:
            why = f"nul n’est en fonctions le {date_longue(jour)}"
            advice = "compléter organismes.yml"
        message = f"pas de signataire pour « {partie.id} » : {why}"
        advice = f"{advice}, ou « signataires » ; {_PRINTED}"
        return _information(self.places.at(self.document.id, cle), message, advice)


def _say(place: Place, cle: str, motif: str) -> Problem:
    if motif == INCONNU:
        return _information(
            place, f"« {cle} » n’est pas connu", f"l’indiquer dès que possible ; {_PRINTED}"
        )
    if motif == A_FIXER:
        advice = "le fixer avant la signature ; d’ici là, « à fixer » s’imprime"
        return _information(place, f"« {cle} » reste à fixer", advice)
    return _information(place, f"« {cle} » reste en blanc : {motif}", "rien à faire pour le moment")


def _information(place: Place, message: str, advice: str) -> Problem:
    return Problem(place, BLANK, message, advice, Gravite.INFORMATION)


def _fact_at(names: Mapping[str, object], cle: str) -> object:
    """Return the fact whose dotted key is `cle`, None where it cannot be found."""
    found: object = names
    for step in cle.split("."):
        if isinstance(found, Blanc):
            return found
        if isinstance(found, Mapping):
            found = next((v for k, v in found.items() if str(k) == step), None)
        elif isinstance(found, tuple):
            by_name = {element_id(e) or str(rank): e for rank, e in enumerate(found)}
            found = by_name.get(step, getattr(found, step, None))
        else:
            found = getattr(found, step, None)
    return found
