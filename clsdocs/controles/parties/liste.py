"""Whether those who are parties, those who commit themselves and those who are counted agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.controles.parties.comptes import check_counts
from clsdocs.controles.parties.noms import (
    Lexique,
    called,
    is_authored,
    lexique_of,
    others_of,
    sentences,
)
from clsdocs.domain.document import Nature
from clsdocs.domain.organisme import TypeOrganisme
from clsdocs.domain.partie import Partie, Rang, Role
from clsdocs.errors import Gravite
from clsdocs.prose.nodes import Intertitre


def check_parties(examen: Examen) -> Iterator[Constat]:
    """Yield the parties who are missing somewhere, and those who commit without being parties."""
    yield from _twice(examen)
    yield from _required(examen)
    yield from _funders(examen)
    yield from _commitments(examen)
    yield from _strangers(examen)
    yield from _enumerated(examen)
    yield from check_counts(examen)


def _twice(examen: Examen) -> Iterator[Constat]:
    count = Counter(partie.id for partie in examen.document.parties)
    for name, times in count.items():
        if times > 1:
            message = f"« {name} » est {times} fois partie"
            yield Constat(examen.at(f"parties.{name}"), message, "n’en garder qu’une")


_LOCAL = frozenset({TypeOrganisme.COMMUNE, TypeOrganisme.EPCI, TypeOrganisme.SYNDICAT_MIXTE})
_TERRITORIAL = _LOCAL | {TypeOrganisme.DEPARTEMENT, TypeOrganisme.REGION}


def _required(examen: Examen) -> Iterator[Constat]:
    """Yield a contract without the agency or a local authority, and a rank that stands alone."""
    document = examen.document
    types = {partie.organisme.type for partie in document.parties}
    place = examen.at("parties")
    if document.nature is Nature.CONTRAT and TypeOrganisme.ARS not in types:
        message = "aucune agence régionale de santé parmi les parties au contrat local de santé"
        yield Constat(place, message, "ajouter l’agence : c’est elle qui le conclut")
    if document.nature is Nature.CONTRAT and not types & _TERRITORIAL:
        message = "aucune collectivité ni aucun groupement parmi les parties au contrat"
        advice = "l’ajouter, ou dire pourquoi dans « tolere »"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    if document.parties.associes and len(document.parties.principales) < 2:
        count = len(document.parties.principales)
        message = "une seule partie principale" if count else "aucune partie principale"
        advice = "revoir le rang des parties : un contrat se conclut à deux au moins"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


_FUNDING = (Role.FINANCEUR, Role.COFINANCEUR)


def _funders(examen: Examen) -> Iterator[Constat]:
    """Yield who pays without being a party, and the party said to fund that brings nothing."""
    financement = examen.document.financement
    if financement is None:
        return
    ids = {partie.id for partie in examen.document.parties}
    paying = {payment.organisme.id for payment in financement.versements}
    for funder in financement.financeurs:
        if funder.organisme and funder.id not in ids:
            message = f"« {funder.id} » finance l’action sans être partie à l’acte"
            advice = "l’ajouter aux parties, ou le retirer des financeurs"
            gravite = Gravite.BLOQUANT if funder.id in paying else Gravite.A_EXPLIQUER
            place = examen.at(f"financement.financeurs.{funder.id}")
            yield Constat(place, message, advice, gravite=gravite)
    funding = {funder.id for funder in financement.financeurs}
    for partie in examen.document.parties:
        if set(partie.role) & set(_FUNDING) and partie.id not in funding:
            message = f"« {partie.id} » est dit financeur et n’apporte rien au financement"
            advice = "l’ajouter aux financeurs, ou revoir son rôle"
            place = examen.at(f"parties.{partie.id}.role")
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


_VERB = re.compile(r" (?:s'engage(?:nt)?|s'oblige(?:nt)?)\b")


def _commitments(examen: Examen) -> Iterator[Constat]:
    """Yield the parties without commitment where others have theirs, and commitments swapped."""
    lexique, parties = lexique_of(examen), examen.document.parties
    bound = _bound(examen, lexique)
    with_file = {partie.id for partie in parties if partie.engagements}
    for partie in parties:
        if not (bound | with_file) or partie.id in bound | with_file or not examen.passages:
            continue
        message = f"« {called(partie)} » n’a pas d’engagements, quand d’autres parties en ont"
        advice = "écrire les siens, ou ceux de toutes les parties"
        gravite = Gravite.BLOQUANT if with_file else Gravite.A_EXPLIQUER
        yield Constat(examen.at(f"parties.{partie.id}"), message, advice, gravite=gravite)
    yield from _swapped(examen, lexique)


def _bound(examen: Examen, lexique: Lexique) -> frozenset[str]:
    """Return the parties whom a sentence binds by name, or whose commitments have a heading."""
    bound: set[str] = set()
    for passage in examen.passages:
        if isinstance(passage.bloc, Intertitre):
            if passage.plat.partition("Engagements ")[1]:
                bound.update(lexique.named(passage.plat))
        elif passage.partie == "corps" and _VERB.search(passage.plat):
            for _, sentence in sentences(passage.plat):
                if verb := _VERB.search(sentence):
                    bound.update(lexique.named(sentence[: verb.start()]))
                    bound.update(_of_rank(examen, sentence[: verb.start()]))
    return frozenset(bound)


def _of_rank(examen: Examen, subject: str) -> Iterator[str]:
    """Yield the parties of a rank that `subject` names by its label: « les co-signataires »."""
    document = examen.document
    labels = {Rang.PRINCIPAL: document.libelles.principal, Rang.ASSOCIE: document.libelles.associe}
    for partie in document.parties:
        label = labels[partie.rang]
        # The label of the main parties may be that of all: « les parties ».
        if isinstance(label, str) and fold(label) != "parties" and fold(label) in subject:
            yield partie.id


def _swapped(examen: Examen, lexique: Lexique) -> Iterator[Constat]:
    """Yield commitments printed for a party in which another one commits itself."""
    parties = {f"engagements-{p.id}": p for p in examen.document.parties if p.engagements}
    for passage in examen.passages:
        partie = parties.get(passage.article)
        if partie is None or isinstance(passage.bloc, Intertitre):
            continue
        verb = _VERB.search(passage.plat)
        named = lexique.named(passage.plat[: verb.start()]) if verb else ()
        if verb and named and partie.id not in named:
            words = passage.texte[: verb.end()]
            message = f"« {words} », dans les engagements de « {called(partie)} »"
            place, _ = examen.where(passage, 0, verb.end())
            yield Constat(place, message, "corriger le texte, ou la clé « engagements »", words)
        elif verb and not named and _CALLED.fullmatch(passage.plat[: verb.start()]):
            words = passage.texte[: verb.start()]
            message = f"« {words} » n’est pas le nom de « {called(partie)} »"
            place, _ = examen.where(passage, 0, verb.start())
            yield Constat(place, message, "employer celui de la comparution", words)


_CALLED = re.compile(r"(?:L[ae] |L')[A-ZÀ-Ý][^,;:.()]{2,60}")
"""A party by its name, with a capital: « La Communauté d’agglomération »."""

_BINDING = re.compile(
    r" (?:s'engage(?:nt)?|s'oblige(?:nt)?|verse(?:nt)?|peu(?:t|vent) (?:résilier|se retirer)"
    r"|est partie)\b"
)


def _strangers(examen: Examen) -> Iterator[Constat]:
    """Yield those whom a sentence of the body binds though they are not parties."""
    others, lexique = others_of(examen), lexique_of(examen)
    for passage in examen.passages:
        bound = passage.partie == "corps" and _BINDING.search(passage.plat)
        if not bound or isinstance(passage.bloc, Intertitre):
            continue
        for start, sentence in sentences(passage.plat):
            verb = _BINDING.search(sentence)
            if verb is None:
                continue
            for mention in _subjects(others, lexique, sentence[: verb.start()]):
                first, last = start + mention[0], start + mention[1]
                if is_authored(passage, first):
                    yield _stranger(examen, passage, first, last)


def _stranger(examen: Examen, passage: Passage, first: int, last: int) -> Constat:
    words = passage.texte[first:last]
    place, _ = examen.where(passage, first, last)
    message = f"« {words} » s’oblige ou agit comme partie, sans être partie à l’acte"
    return Constat(place, message, "l’ajouter aux parties, ou corriger la phrase", words)


_FILLING = re.compile(r"(?:[,;]? ?(?:et|ou|L'|La|Le|Les|l'|la|le|les|,) ?)*")
_LEAD = re.compile(
    r"(?:^|.*[,;:] ?|.*\b(?:que|où|et|ou) ?|.*\bqu')(?:L'|La |Le |Les |l'|la |le |les )?"
)


def _subjects(others: Lexique, lexique: Lexique, words: str) -> Iterator[tuple[int, int]]:
    """Yield where `words`, that stop at a verb, name strangers as its subjects."""
    end = len(words)
    everyone = sorted((*others.mentions(words), *lexique.mentions(words)), key=lambda m: -m.debut)
    strangers = set(others.mentions(words))
    for mention in everyone:
        if not _FILLING.fullmatch(words[mention.fin : end]):
            return
        if mention in strangers and _LEAD.fullmatch(words[: mention.debut]):
            yield mention.debut, mention.fin
        end = mention.debut


_LISTING = re.compile(r"\b(?:parties|signataires)\b", re.IGNORECASE)


def _listing(examen: Examen) -> Iterator[Passage]:
    """Yield the paragraphs of the article that says who the parties are."""
    heading = ""
    for passage in examen.passages:
        if isinstance(passage.bloc, Intertitre) and passage.partie == "corps":
            named = _LISTING.search(passage.plat) and "ngagement" not in passage.plat
            heading = passage.article if named else ""
        elif passage.partie == "corps" and heading and passage.article == heading:
            yield passage


def _enumerated(examen: Examen) -> Iterator[Constat]:
    """Yield the parties that the article of the parties forgets, where it lists them by hand."""
    lexique, others = lexique_of(examen), others_of(examen)
    listing = list(_listing(examen))
    named = {n for passage in listing for n in lexique.named(passage.plat)}
    by_hand = [p for p in listing if any(is_authored(p, m.debut) for m in lexique.mentions(p.plat))]
    for parties in (examen.document.parties.principales, examen.document.parties.associes):
        present = [partie for partie in parties if partie.id in named]
        absent = [partie for partie in parties if partie.id not in named]
        if by_hand and len(present) > 1 and len(absent) < len(present):
            yield from (_forgotten(examen, by_hand[0], partie) for partie in absent)
    for passage in by_hand:
        for mention in others.mentions(passage.plat):
            if len(lexique.named(passage.plat)) > 1 and is_authored(passage, mention.debut):
                words = passage.texte[mention.debut : mention.fin]
                place, _ = examen.where(passage, mention.debut, mention.fin)
                message = f"« {words} » est cité avec les parties, sans être partie à l’acte"
                yield Constat(place, message, "l’ajouter aux parties, ou le retirer", words)


def _forgotten(examen: Examen, passage: Passage, partie: Partie) -> Constat:
    message = f"l’article des parties oublie « {called(partie)} »"
    place, _ = examen.where(passage, 0, len(passage.texte))
    return Constat(place, message, "l’ajouter, ou écrire {{ parties | enumeration }}")


def check_order(examen: Examen) -> Iterator[Constat]:
    """Yield the parties whose order differs between the comparution, the texts and the blocks."""
    parties = examen.document.parties
    ranks = [partie.rang for partie in parties]
    if Rang.ASSOCIE in ranks and Rang.PRINCIPAL in ranks[ranks.index(Rang.ASSOCIE) :]:
        late = next(p for p in parties[ranks.index(Rang.ASSOCIE) :] if p.rang is Rang.PRINCIPAL)
        message = (
            f"« {called(late)} », partie principale, vient après un associé : la comparution et "
            "les signatures n’auront pas le même ordre"
        )
        place = examen.at(f"parties.{late.id}")
        yield Constat(place, message, "écrire d’abord les parties principales")
    yield from _told_otherwise(examen)


_LIST = re.compile(r"\b(?:parties|signataires|signée?s?|conclue?s?|entre|contrat)\b", re.IGNORECASE)


def _told_otherwise(examen: Examen) -> Iterator[Constat]:
    """Yield the sentences that list all the parties, three at least, in another order."""
    parties = examen.document.parties
    order = tuple(p.id for p in (*parties.principales, *parties.associes))
    listing = set(map(id, _listing(examen)))
    lexique = lexique_of(examen)
    for passage in examen.passages if len(order) > 2 else ():
        if passage.partie != "liminaire" and id(passage) not in listing:
            continue
        for start, sentence in sentences(passage.plat):
            named = lexique.named(sentence)
            if _LIST.search(sentence) and set(named) == set(order) and named != order:
                end = start + len(sentence.rstrip())
                place, _ = examen.where(passage, start, end)
                words = passage.texte[start:end]
                message = "les parties ne sont pas citées dans l’ordre de la comparution"
                yield Constat(place, message, "suivre partout le même ordre", words)


def compare_orders(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield, for information, the acts that do not name their parties in the order of another."""
    seen: list[Examen] = []
    for examen in ensemble.examens:
        own = [partie.id for partie in examen.document.parties]
        for other in seen:
            common = [p.id for p in other.document.parties if p.id in own]
            if common != [name for name in own if name in common]:
                message = f"les parties ne sont pas dans le même ordre que dans « {other.id} »"
                advice = "suivre le même ordre, sauf raison de protocole"
                place = examen.at("parties")
                yield Constat(place, message, advice, "", Gravite.INFORMATION, acte=examen.id)
                break
        seen.append(examen)


CONTROLES = (
    Controle(
        "V-20",
        Famille.PARTIES,
        "Parties, engagements et nombre annoncé",
        Gravite.BLOQUANT,
        "Compare la liste des parties à ce qu’en dit l’acte : l’article qui les énumère, les "
        "engagements de chacune, les financeurs, ceux qu’une phrase oblige, et le nombre annoncé "
        "(« quatre autres signataires »). Qui s’oblige sans signer n’est pas obligé ; qui signe "
        "sans engagement ne doit rien. Corriger le texte ou la liste « parties ».",
        "CSP, art. L. 1434-10",
        of_act=check_parties,
    ),
    Controle(
        "V-27",
        Famille.PARTIES,
        "Ordre des parties",
        Gravite.A_EXPLIQUER,
        "Compare l’ordre des parties dans la comparution, dans les textes qui les citent toutes, "
        "sur la page de signature et d’un acte à l’autre du dossier. L’ordre suit le protocole : "
        "un ordre qui change retarde la signature. Suivre partout le même, les parties principales "
        "d’abord.",
        of_act=check_order,
        of_dossier=compare_orders,
    ),
)
