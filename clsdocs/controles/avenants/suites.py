"""Whether an avenant follows the others, is signed by whom it must, and leaves the text sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.mots import pattern_of
from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.suite import Suite
from clsdocs.domain.document import Signent
from clsdocs.errors import Gravite
from clsdocs.francais import enumeration
from clsdocs.prose.nodes import Renvoi, paragraphs_of, spans_of


def check_order(examen: Examen) -> Iterator[Constat]:
    """Yield a number that does not follow, another avenant under way, an act not signed yet."""
    suite = examen.suite
    if suite is None:
        return
    own = suite.avenant.rang
    numbers = {voisin.numero for voisin in suite.autres if voisin.numero}
    past = suite.document.anterieur.avenants if suite.document.anterieur else ()
    numbers |= {avenant.numero for avenant in past if isinstance(avenant.numero, int)}
    missing = [n for n in range(1, own) if n not in numbers]
    if missing:
        message = f"avenant n° {own}, sans avenant n° {missing[0]}"
        yield Constat(examen.at("numero"), message, "numéroter les avenants sans trou")
    pending = [v.id for v in suite.autres if v.numero and v.numero < own and not v.signe]
    if pending:
        message = f"« {pending[0]} » n’est pas encore signé : cet avenant n’en tient pas compte"
        advice = "le faire signer d’abord, ou réunir les deux"
        yield Constat(examen.at("numero"), message, advice)
    if suite.signe is None:
        message = f"« {suite.document.id} » n’est pas encore signé par toutes ses parties"
        advice = "le corriger directement, ou enregistrer ses signatures"
        yield Constat(examen.at("document"), message, advice)


def check_signers(examen: Examen) -> Iterator[Constat]:
    """Yield an avenant that only some sign where no article of the act lets them."""
    suite = examen.suite
    revision = suite.document.revision if suite else None
    if suite is None or revision is None:
        return
    if revision.avenants_signes_par is Signent.PRINCIPALES and revision.article is None:
        message = "seules les parties principales signent, sans qu’un article de l’acte le prévoie"
        advice = "nommer cet article dans « revision: article », ou faire signer toutes les parties"
        yield Constat(examen.at("document"), message, advice)


def check_references(examen: Examen) -> Iterator[Constat]:
    """Yield the references that the text in force keeps to what the avenant takes out."""
    suite = examen.suite
    gone = {d.cle: d for d in suite.apres if "(Supprimé" in d.intitule} if suite else {}
    for division in suite.apres if suite and gone else ():
        cited = {
            span.cible
            for bloc in division.blocs
            for span in spans_of(bloc)
            if isinstance(span, Renvoi) and span.cible in gone
        }
        for cle in sorted(cited):
            message = f"« {division.nom} » renvoie à « {gone[cle].nom} », supprimé"
            place = examen.at("modifications")
            yield Constat(place, message, "changer aussi cet article, ou ne pas supprimer l’autre")


_CLASH = re.compile(
    r"\b(?:[ld]e|la|que|[jnst]e|au|du) (?=[aeiouyéèêàâîôûœ])"
    r"|\b(?:du|au|de|à) les? |\b[ldjnstcq]u?'(?=[^\Waeiouyhéèêàâîôûœ])",
    re.IGNORECASE,
)


def check_everywhere(examen: Examen) -> Iterator[Constat]:
    """Yield where words replaced everywhere no longer agree with the word before them."""
    suite = examen.suite
    if suite is None:
        return
    for rank, modification in enumerate(suite.avenant.modifications):
        change = modification.remplacer
        if change is None or not change.partout or not change.par:
            continue
        for division, words in _clashes(suite, change.par):
            message = f"« {words} » ({division.nom}) : l’article ne s’accorde plus"
            advice = "remplacer aussi l’article qui précède, ou récrire cette phrase"
            yield Constat(examen.at(f"modifications.{rank}.remplacer"), message, advice)


def _clashes(suite: Suite, words: str) -> Iterator[tuple[Division, str]]:
    head = re.escape(words.split()[0])
    pattern = re.compile(rf"(?:\S+\s)?(?P<before>\S+[\s’'])(?={head})")
    for division in suite.apres:
        for line in paragraphs_of(division.blocs):
            plain = line.replace("\u00a0", " ").replace("’", "'")
            for found in pattern.finditer(plain):
                joined = f"{found['before']}{words}"
                if _CLASH.match(joined):
                    yield division, joined


def check_departed(examen: Examen) -> Iterator[Constat]:
    """Yield where the text in force still names a party that the avenant takes out."""
    yield from check_everywhere(examen)
    suite = examen.suite
    for rank, modification in enumerate(suite.avenant.modifications if suite else ()):
        change = modification.partie
        gone = (change.retirer or change.remplacer) if change else None
        partie = next((p for p in suite.document.parties if p.id == gone), None) if suite else None
        if suite is None or partie is None:
            continue
        names = [partie.ci_apres, partie.organisme.nom, partie.organisme.sigle]
        words = [name for name in names if isinstance(name, str)]
        named = [d.nom for d in suite.apres if any(_says(d, word) for word in words)]
        if named:
            message = f"le texte en vigueur nomme encore « {partie.id} » : {enumeration(named)}"
            advice = "dire qui le remplace dans ces articles, ou vérifier qu’ils restent justes"
            yield Constat(examen.at(f"modifications.{rank}.partie"), message, advice)


def _says(division: Division, word: str) -> bool:
    return any(pattern_of(word).search(line) for line in paragraphs_of(division.blocs))


CONTROLES = (
    Controle(
        "V-28",
        Famille.AVENANTS,
        "Signataires d’un avenant",
        Gravite.BLOQUANT,
        "Vérifie qu’un avenant est signé par toutes les parties en vigueur, par celles qui entrent "
        "et par celles qui sortent, sauf quand un article de l’acte en décide autrement. Un "
        "contrat ne se modifie que du consentement de ceux qu’il lie. Nommer l’article dans "
        "« revision ».",
        "Code civil, art. 1193",
        of_act=check_signers,
    ),
    Controle(
        "V-83",
        Famille.AVENANTS,
        "Renvois à ce que l’avenant supprime",
        Gravite.BLOQUANT,
        "Vérifie que le texte en vigueur ne renvoie pas à un article, une annexe ou une fiche que "
        "l’avenant supprime, et qu’un numéro inséré est libre. Changer aussi l’article qui "
        "renvoie.",
        of_act=check_references,
    ),
    Controle(
        "V-84",
        Famille.AVENANTS,
        "Suite des avenants",
        Gravite.A_EXPLIQUER,
        "Vérifie que les avenants à un acte se suivent sans trou, l’un après l’autre, et que "
        "l’acte est signé avant eux. Deux avenants préparés à la fois partent du même texte : le "
        "second ignore le premier. Les faire signer dans l’ordre.",
        of_act=check_order,
    ),
    Controle(
        "V-87",
        Famille.AVENANTS,
        "Ce qu’un avenant laisse derrière lui",
        Gravite.A_EXPLIQUER,
        "Vérifie, quand un avenant remplace des mots dans tout l’acte, que l’article ou la "
        "préposition qui les précède s’accorde encore (« le conseil » devenu « le assemblée »), et "
        "qu’une partie qui sort n’est plus nommée dans le texte en vigueur. Remplacer aussi le mot "
        "qui précède, ou récrire la phrase.",
        of_act=check_departed,
    ),
)
