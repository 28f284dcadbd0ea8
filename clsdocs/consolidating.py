"""From signed acts and their avenants to the Word file of the text in force on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from clsdocs.acte.inputs import names_of
from clsdocs.avenants.redaction.consolidation import Consolidation
from clsdocs.batch.results import Outcome, Result
from clsdocs.build import Making, Shelf, gabarit_of
from clsdocs.choosing import select
from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.views import views_of
from clsdocs.francais import date_longue
from clsdocs.record import replace
from clsdocs.sources import load_organismes
from clsdocs.workspace import Workspace
from clsdocs.writing import holds, write_whole


def build_in_force(
    workspace: Workspace, cibles: Sequence[str], au: date, *, drafts: bool = False
) -> Iterator[Result]:
    """Make the text in force on the day `au` of the acts that `cibles` name, and yield each result.

    `drafts` integrates the avenants that are not signed, and says so on the cover.
    """
    organismes, shelf = load_organismes(workspace), Shelf(workspace)
    for dossier, wanted in select(workspace, cibles).items():
        try:
            making = Making.read(shelf, dossier, organismes)
        except Refused as refused:
            yield Result(dossier, Outcome.ECHEC, problems=refused.problems)
            continue
        for name in making.absent(wanted):
            if name not in making.lecture.avenants:
                told = making.lecture.problems
                yield Result(f"{dossier}/{name}", Outcome.ECHEC, problems=told)
        for name in making.lecture.documents:
            if not wanted or name in wanted:
                yield _make(making, name, au, drafts=drafts)


def _make(making: Making, name: str, au: date, *, drafts: bool) -> Result:
    workspace, doc = making.workspace, f"{making.id}/{name}"
    if unread := _unread(making, name, drafts=drafts):
        return Result(doc, Outcome.ECHEC, problems=unread)
    try:
        data = render_in_force(making, making.chaine(name).in_force(au, drafts=drafts))
    except Refused as refused:
        return Result(doc, Outcome.ECHEC, problems=refused.problems)
    path = workspace.document(making.id, f"{name}-consolide-{au}")
    shown = workspace.relative(path)
    if holds(path, data):
        return Result(doc, Outcome.INCHANGE, shown)
    fault = write_whole(path, data, shown, tidy=True)
    told = (fault,) if fault else ()
    return Result(doc, Outcome.ECHEC if fault else Outcome.FAIT, shown, told)


def _unread(making: Making, name: str, *, drafts: bool) -> tuple[Problem, ...]:
    """Return the faults of decisions on the act, and of its avenants where `drafts` are wanted.

    Without them the text in force would lack what they say, in silence.
    """
    found: list[Problem] = []
    for lu in making.lecture.avenants.values():
        value = lu.facts.value if lu.facts else {}
        target = value.get("document") if isinstance(value, dict) else None
        if lu.fait is None and target in (name, None) and (drafts or "/decisions/" in lu.path):
            found += lu.problems
    return tuple(found)


def _names(consolidation: Consolidation) -> dict[str, object]:
    """Return what the cover may read: the parties in force, no period that is over."""
    base, document = consolidation.base, consolidation.texte.lus.document
    if document.terme != base.document.terme:
        document = document.model_copy(update={"periode": None})
    documents = {**base.sources.documents, base.sources.id: document}
    return names_of(replace(base.sources, documents=documents))


def render_in_force(making: Making, consolidation: Consolidation) -> bytes:
    """Return the Word file of the text in force; refused where a fault stops it."""
    base = consolidation.base
    day = date_longue(consolidation.au)
    version = {"etat": "VERSION CONSOLIDÉE", "mention": f"Version consolidée au {day}"}
    template = making.shelf.template(gabarit_of(base.document))
    try:
        return template.render(consolidation.acte, views_of(_names(consolidation)), version)
    except RecursionError:
        place = Place(f"templates/{gabarit_of(base.document)}")
        message, advice = "balises trop imbriquées", "en fermer certaines, ou les simplifier"
        raise Refused([Problem(place, "C-04", message, advice)]) from None
