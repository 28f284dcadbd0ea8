"""From plain facts that an avenant changed to values of the domain, or to what is wrong in them."""

from __future__ import annotations

from clsdocs.avenants.operations.faits import Faits, Lus
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Liens
from clsdocs.errors import Place, Problem
from clsdocs.record import Record, replace
from clsdocs.sources.facts import validate
from clsdocs.sources.nodes import flatten, node_of


class ChangedReader(Record):
    """Reads the facts of the act `id` of `dossier` again, once an avenant has changed them."""

    id: str
    dossier: str
    liens: Liens
    place: Place

    def __call__(self, faits: Faits) -> Lus | tuple[Problem, ...]:
        """Return `faits` read, or every problem of theirs."""
        axes = (axe.get("id") for axe in faits.acte.get("axes", ()))
        liens = replace(self.liens, axes=frozenset(map(str, axes)))
        facts = flatten(node_of(faits.acte, self.place))
        document, problems = validate(Document, facts, self.id, liens)
        plain = flatten(node_of(faits.dossier, self.place))
        dossier, wrong = validate(Dossier, plain, self.dossier, liens)
        problems = (*problems, *wrong)
        fiches: dict[str, FicheAction] = {}
        for lue in faits.fiches.values():
            fiche, wrong = validate(
                FicheAction, flatten(node_of(lue.faits, self.place)), lue.id, liens
            )
            problems = (*problems, *wrong)
            if fiche is not None:
                fiches[lue.id] = fiche.model_copy(update={"numero": lue.numero})
        if document is None or dossier is None or problems:
            return problems
        return Lus(document, dossier, fiches)
