"""From what was read of a dossier to the act that avenants change, and to each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.avenants.operations.faits import Base, Faits, FicheLue
from clsdocs.avenants.operations.modificatif import Modificatif
from clsdocs.avenants.texte.divisions import Genre, split_parts
from clsdocs.domain.image import read_image
from clsdocs.domain.organisme import Organisme
from clsdocs.errors import Place
from clsdocs.locking import Acquis
from clsdocs.record import replace
from clsdocs.sources import Lecture
from clsdocs.sources.changed import ChangedReader


def sources_of(lecture: Lecture, name: str, known: Acquis) -> Sources:
    """Return what the act `name`, which could be read, is drafted from.

    `known` tells the numbers under which fiches were issued, and the days on which other acts were
    signed.
    """
    others = {
        other: lecture.documents[other].signed_on(signee.date, signee.effet)
        for other, signee in known.signees.items()
        if other != name and other in lecture.documents
    }
    return Sources(
        dossier=lecture.dossier,
        documents={**lecture.documents, **others},
        id=name,
        prose=lecture.proses[name],
        clauses=lecture.clauses,
        places=lecture.places,
        textes=lecture.textes,
        fiches=lecture.fiches,
        descriptions=lecture.descriptions,
        images={p: i for p, data in lecture.images.items() if (i := read_image(data))},
        numeros=known.numeros,
    )


def base_of(
    lecture: Lecture,
    sources: Sources,
    acte: Acte,
    *,
    signed: date | None = None,
    effet: date | None = None,
    terme: date | None = None,
    organismes: Mapping[str, Organisme | None] | None = None,
) -> Base:
    """Return the act of `sources`, drafted as `acte`, as what avenants change.

    `organismes` are those of today: an avenant may bring in one that did not exist at signature.
    """
    name, bruts = sources.id, lecture.bruts
    known = {**(organismes or {}), **bruts.liens.organismes}
    liens = replace(bruts.liens, organismes=known)
    fiches = sources.numbered_fiches() if sources.document.axes else ()
    lues = {
        fiche.id: FicheLue(
            fiche.id, fiche.numero, bruts.fiches[fiche.id], sources.descriptions[fiche.id]
        )
        for fiche in fiches
    }
    numeros = frozenset(str(fiche.numero) for fiche in fiches)
    place = Place(f"contracts/{sources.dossier.id}/{name}.yml")
    articles = (d for d in split_parts(acte.parts) if d.genre is Genre.ARTICLE)
    return Base(
        sources=sources,
        faits=Faits(bruts.actes[name], bruts.dossier, lues, {}, numeros),
        lire=ChangedReader(name, sources.dossier.id, liens, place),
        date=signed,
        effet=effet,
        terme=terme,
        numeros={division.cle: division.numero for division in articles},
    )


def modificatif_of(
    lecture: Lecture,
    name: str,
    *,
    signed: date | None = None,
    effet: date | None = None,
    signe: bool = False,
) -> Modificatif:
    """Return the avenant or decision `name`, which could be read, and when it was signed."""
    lu = lecture.avenants[name]
    assert lu.fait is not None
    organismes = {n: o for n, o in lecture.bruts.liens.organismes.items() if o is not None}
    own = lu.fait.effet
    return Modificatif(
        fait=lu.fait,
        places=lecture.places,
        textes=lu.textes,
        clauses=lecture.clauses,
        fiches=lu.fiches,
        organismes=organismes,
        communes={commune.insee: commune for commune in lecture.communes},
        date=signed,
        effet=effet or (own if isinstance(own, date) else None),
        signe=signe,
    )
