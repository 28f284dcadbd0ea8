"""What an avenant recites before its articles: visas, then the act, its avenants, the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clsdocs.acte.appellation import called, is_feminine
from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP, NNBSP, Phrase
from clsdocs.acte.preamble import draft_visas
from clsdocs.acte.reading import TextReader
from clsdocs.avenants.operations.faits import Base
from clsdocs.avenants.operations.modificatif import Modificatif
from clsdocs.avenants.redaction.intitules import of_act
from clsdocs.domain.annexe import AvenantAnterieur
from clsdocs.domain.avenant import Avenant, Decision
from clsdocs.domain.document import Document, Toutes, Visa
from clsdocs.expressions.printing import printed
from clsdocs.francais import accorde, date_longue, enumeration
from clsdocs.prose.nodes import Bloc, Intertitre, Role


def draft_visas_avenant(
    base: Base, document: Document, anterieurs: Sequence[Modificatif], reader: TextReader
) -> Blocs:
    """Return the visas of an avenant: its own, the act, those before it, then the powers."""
    own = draft_visas(document, reader.sources.documents, reader.inline)
    powers: Blocs = ()
    if any(partie.habilitations for partie in document.parties):
        listed = (Visa.model_construct(habilitations=Toutes.TOUTES),)
        asked = document.model_copy(update={"visas": listed})
        powers = draft_visas(asked, reader.sources.documents, reader.inline)
    article, name = called(base.document)
    feminine = is_feminine(base.document)
    act = f"Vu {article} {name}"
    if base.date is not None:
        signed = accorde("signé", feminin=feminine, pluriel=False)
        act = f"{act}, {signed} le {date_longue(base.date)}"
    lines = [act, *(_avenant_visa(words) for words in _earlier(base, anterieurs))]
    recited = tuple(Phrase(f"{line}{NNBSP};").paragraph(Role.VISA) for line in lines)
    return (*own, *recited, *powers)


def _avenant_visa(words: str) -> str:
    return f"Vu l’{words}" if words.startswith("avenant") else f"Vu la {words}"


def _earlier(base: Base, anterieurs: Sequence[Modificatif]) -> Iterator[str]:
    """Yield « avenant n° 1 du 10 décembre 2025 » for each before this one."""
    past = base.document.anterieur.avenants if base.document.anterieur else ()
    yield from (_before_clsdocs(avenant) for avenant in past)
    yield from (m.dated() for m in anterieurs if isinstance(m.fait, Avenant))
    yield from (_decided(m, base) for m in anterieurs if isinstance(m.fait, Decision))


def _before_clsdocs(avenant: AvenantAnterieur) -> str:
    words = f"avenant n°{NBSP}{avenant.numero}"
    return words if avenant.date is None else f"{words} du {printed(avenant.date, '')}"


def _decided(modificatif: Modificatif, base: Base) -> str:
    decision = modificatif.fait
    assert isinstance(decision, Decision)
    bodies = {instance.id: str(instance.nom) for instance in base.document.instances}
    body = bodies.get(decision.instance, "comité de pilotage")
    day = f" du {date_longue(modificatif.date)}" if modificatif.date else ""
    return f"décision du {body}{day}"


def draft_expose(
    base: Base, avenant: Avenant, anterieurs: Sequence[Modificatif], reader: TextReader
) -> Blocs:
    """Return « Exposé des motifs »: the act, what changed it, the article that allows it, why."""
    title = tuple(Phrase("Exposé des motifs").spans)
    blocs: list[Bloc] = [Intertitre(2, "", title, sans_numero=True)]
    blocs += [Phrase(line).paragraph(Role.CORPS) for line in _history(base, anterieurs)]
    for rank, words in enumerate(avenant.motifs):
        for spans in reader.paragraphs(str(words), f"motifs.{rank}"):
            blocs.append(Phrase().extend(spans).paragraph(Role.CORPS))
    return tuple(blocs)


def _history(base: Base, anterieurs: Sequence[Modificatif]) -> Iterator[str]:
    document, feminine = base.document, is_feminine(base.document)
    article, name = called(document)
    signed = accorde("signé", feminin=feminine, pluriel=False)
    when = f" le {date_longue(base.date)}" if base.date else ""
    short = f"{article} {document.nature}"
    yield f"{article.capitalize()} {name} a été {signed}{when} (ci-après «{NBSP}{short}{NBSP}»)."
    earlier = list(_earlier(base, anterieurs))
    if earlier:
        changed = accorde("modifié", feminin=feminine, pluriel=False)
        by = [f"par {'l’' if words[0] == 'a' else 'la '}{words}" for words in earlier]
        yield f"{'Elle' if feminine else 'Il'} a été {changed} {enumeration(by)}."
    revision = document.revision
    numero = base.numeros.get(revision.article or "") if revision else None
    if numero:
        yield f"L’article{NBSP}{numero} {of_act(document)} fixe les conditions de sa modification."
