"""Fiches-actions as they print: grouped by axis, each a table of its rubriques, then its budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from clsdocs.acte.parts import Blocs, Fiche
from clsdocs.acte.phrases import NBSP, NNBSP, Phrase
from clsdocs.domain.axe import Axe, Axes
from clsdocs.domain.fiche import FicheAction, Fiches, Indicateur, LigneBudget
from clsdocs.domain.financement import add
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Places
from clsdocs.domain.valeurs import A_FIXER, Blanc
from clsdocs.errors import Problem
from clsdocs.prose.nodes import (
    Alignement,
    Bloc,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    Rubriques,
    Span,
    Tableau,
    Texte,
    paragraphs_of,
)

Describe = Callable[[FicheAction], Blocs]
"""Reads the description of a fiche, the text below its facts."""


def number_problems(
    fiches: Iterable[FicheAction], figes: Mapping[str, str], places: Places
) -> Iterator[Problem]:
    """Yield the written numbers of `fiches` that are not those already issued, by id in `figes`."""
    owners = {numero: name for name, numero in figes.items()}
    for fiche in fiches:
        if fiche.numero is None or figes.get(fiche.id) == fiche.numero:
            continue
        place = places.at(f"fiches.{fiche.id}", "numero")
        if (kept := figes.get(fiche.id)) is not None:
            message = f"numéro « {fiche.numero} » pour une fiche émise sous le n°{NBSP}{kept}"
            advice = (
                f"écrire numero: {kept}, ou commencer ainsi le nom du fichier : {_prefix(kept)}"
            )
            yield Problem(place, "T-18", message, advice)
        elif fiche.numero in owners:
            message = f"le n°{NBSP}{fiche.numero} a été émis pour « {owners[fiche.numero]} »"
            yield Problem(place, "T-18", message, "en prendre un qui n’a jamais servi")


def _prefix(numero: str) -> str:
    return f"{numero.replace('.', '-')}-"


def draft_fiches(fiches: Fiches, axes: Axes, describe: Describe) -> tuple[Fiche, ...]:
    """Return every fiche in words, in the order of their numbers."""
    return tuple(_draft(fiche, axes, describe) for fiche in fiches)


def _draft(fiche: FicheAction, axes: Axes, describe: Describe) -> Fiche:
    cle = f"fiches.{fiche.id}"
    rows = (*_aims(fiche, axes, cle), ("Description", describe(fiche)), *_people(fiche, cle))
    rows = (*rows, *_means(fiche, cle))
    return Fiche(
        id=fiche.id,
        numero=str(fiche.numero),
        intitule=tuple(Phrase().fact(fiche.intitule, f"{cle}.intitule").spans),
        lignes=tuple((label, blocs) for label, blocs in rows if blocs),
        budget=_budget(fiche, cle),
    )


def _aims(fiche: FicheAction, axes: Axes, cle: str) -> Iterator[tuple[str, Blocs]]:
    rank, axe = next((n, a) for n, a in enumerate(axes, 1) if a.id == fiche.axe)
    label = "Axe transversal" if axe.transversal else "Axe stratégique"
    yield label, (_axe_title(rank, axe).paragraph(Role.CORPS),)
    yield "Objectif", _fact(fiche.objectif, f"{cle}.objectif")


def _axe_title(rank: int, axe: Axe) -> Phrase:
    return Phrase(f"Axe {rank}{NBSP}– ").fact(axe.intitule, f"axes.{axe.id}.intitule")


def _people(fiche: FicheAction, cle: str) -> Iterator[tuple[str, Blocs]]:
    yield "Pilote", _fact(_name(fiche.pilote), f"{cle}.pilote")
    for label, people, key in (
        ("Copilotes", fiche.copilotes, "copilotes"),
        ("Partenaires", fiche.partenaires, "partenaires"),
    ):
        singular = label.removesuffix("s")
        yield (label if len(people) > 1 else singular), _listed(people, f"{cle}.{key}")
    yield "Public cible", _fact(fiche.public_cible, f"{cle}.public_cible")
    yield "Territoire", _fact(fiche.territoire, f"{cle}.territoire")


def _means(fiche: FicheAction, cle: str) -> Iterator[tuple[str, Blocs]]:
    yield "Calendrier", _calendar(fiche, f"{cle}.calendrier")
    measures = fiche.indicateurs
    label = "Indicateurs" if len(measures) > 1 else "Indicateur"
    phrases = [_measure(m, f"{cle}.indicateurs.{n}") for n, m in enumerate(measures)]
    yield label, _one_or_bullets(phrases)
    for name, text in fiche.rubriques.items():
        yield name, _fact(text, f"{cle}.rubriques.{name}")


def _name(actor: object) -> object:
    """Return what a partner is called: the full name of an institution, else its words."""
    return actor.nom if isinstance(actor, Organisme) else actor


def _fact(value: object, cle: str) -> Blocs:
    return () if value is None else (Phrase().fact(value, cle).paragraph(Role.CORPS),)


def _listed(people: tuple[object, ...], cle: str) -> Blocs:
    phrases = [Phrase().fact(_name(p), f"{cle}.{n}") for n, p in enumerate(people)]
    return _one_or_bullets(phrases)


def _one_or_bullets(phrases: list[Phrase]) -> Blocs:
    return (phrases[0].paragraph(Role.CORPS),) if len(phrases) == 1 else _bullets(phrases)


def _bullets(phrases: list[Phrase]) -> Blocs:
    if not phrases:
        return ()
    last = len(phrases) - 1
    for rank, phrase in enumerate(phrases):
        phrase.add("." if rank == last else f"{NNBSP};")
    return (Liste(False, tuple((phrase.paragraph(Role.CORPS),) for phrase in phrases)),)


def _calendar(fiche: FicheAction, cle: str) -> Blocs:
    calendar = fiche.calendrier
    if calendar is None:
        return ()
    phrase = Phrase()
    for word, moment, key in (("du ", calendar.debut, "debut"), ("au ", calendar.fin, "fin")):
        if moment is None:
            continue
        dated = isinstance(moment, date)
        other = {"du ": "début\u00a0: ", "au ": "fin\u00a0: "}[word]
        phrase.add("" if not phrase.spans else " " if dated else f"{NNBSP}; ")
        phrase.add(word if dated else other).fact(moment, f"{cle}.{key}")
    return (_capitalised(phrase),) if phrase.spans else ()


def _capitalised(phrase: Phrase) -> Paragraphe:
    first = phrase.spans[0]
    if isinstance(first, Texte):
        phrase.spans[0] = Texte(first.text[0].upper() + first.text[1:])
    return phrase.paragraph(Role.CORPS)


def _measure(measure: Indicateur, cle: str) -> Phrase:
    """Return « nombre d’ateliers (valeur initiale : 0 ; cible : 12 ; source : rapport annuel) »."""
    phrase = Phrase().fact(measure.intitule, f"{cle}.intitule")
    details = (
        ("valeur initiale", measure.valeur_initiale, "valeur_initiale"),
        ("cible", measure.cible, "cible"),
        ("source", measure.source, "source"),
    )
    known = [detail for detail in details if detail[1] is not None]
    for rank, (label, value, key) in enumerate(known):
        phrase.add(f"{NNBSP}; " if rank else " (")
        phrase.add(f"{label}{NBSP}: ").fact(value, f"{cle}.{key}")
    return phrase.add(")") if known else phrase


def _budget(fiche: FicheAction, cle: str) -> Tableau | None:
    if not fiche.budget:
        return None
    rows = [_budget_row(line, f"{cle}.budget.{n}") for n, line in enumerate(fiche.budget)]
    total = add(line.montant for line in fiche.budget)
    last = (_words("Total"), (), (), _amount(total, f"{cle}.budget_total"))
    return Tableau(
        tuple(map(_words, ("Année", "Financeur", "État", "Montant"))),
        (*rows, last),
        (Alignement.GAUCHE, Alignement.GAUCHE, Alignement.GAUCHE, Alignement.DROITE),
        titre=f"Budget de la fiche n°{NBSP}{fiche.numero}",
        total=True,
        largeurs=(10, 56, 14, 20),
    )


def _budget_row(line: LigneBudget, cle: str) -> tuple[tuple[Span, ...], ...]:
    year = () if line.annee is None else tuple(Phrase().fact(line.annee, f"{cle}.annee").spans)
    return (
        year,
        tuple(Phrase().fact(_name(line.financeur), f"{cle}.financeur").spans),
        _words(line.etat.libelle) if line.etat else (),
        _amount(line.montant, f"{cle}.montant"),
    )


def _amount(amount: object, cle: str) -> tuple[Span, ...]:
    to_fix = isinstance(amount, Blanc) and amount.motif == A_FIXER
    return tuple(Phrase().fact(A_FIXER if to_fix else amount, cle).spans)


def _words(words: str) -> tuple[Span, ...]:
    return tuple(Phrase(words).spans)


def fiche_blocks(fiches: tuple[Fiche, ...], given: Fiches, axes: Axes) -> Blocs:
    """Return the fiches as blocks under the headings of their axes, transversal axes last."""
    return tuple(_by_axis(fiches, given, axes))


def _by_axis(fiches: tuple[Fiche, ...], given: Fiches, axes: Axes) -> Iterator[Bloc]:
    drafted = {fiche.id: fiche for fiche in fiches}
    ranked = list(enumerate(axes, 1))
    apart = [*(p for p in ranked if not p[1].transversal), *(p for p in ranked if p[1].transversal)]
    for rank, axe in apart:
        own = given.de(axe.id)
        if own:
            kind = " (axe transversal)" if axe.transversal else ""
            title = tuple(_axe_title(rank, axe).add(kind).spans)
            yield Intertitre(2, "", title, sans_numero=True, style="Titre axe", saut_avant=True)
        held = [drafted[fiche.id] for fiche in own]
        for position, fiche in enumerate(held):
            stacked = position == 0 or (_is_short(fiche) and _is_short(held[position - 1]))
            yield from _blocks(fiche, breaks=not stacked)


SHORT = 700
"""How many signs a fiche may hold and still share its page with another one as short."""


def _is_short(fiche: Fiche) -> bool:
    if fiche.budget is not None:
        return False
    return sum(len(text) for _, blocs in fiche.lignes for text in paragraphs_of(blocs)) <= SHORT


def _blocks(fiche: Fiche, *, breaks: bool) -> Iterator[Bloc]:
    yield Intertitre(
        3,
        fiche.id,
        fiche.intitule,
        avant=f"Fiche n°{NBSP}",
        numero=fiche.numero,
        apres=f"{NBSP}– ",
        numero_impose=fiche.numero,
        mot="fiche n°",
        style="Titre fiche",
        saut_avant=breaks,
    )
    yield Rubriques(f"Fiche n°{NBSP}{fiche.numero}", fiche.lignes)
    if fiche.budget is not None:
        yield Phrase("Budget prévisionnel").paragraph(Role.LEGENDE)
        yield fiche.budget
