"""Whether an act calls itself, its parties and its territory by their names, always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat, Correction
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.vocabulaire.territoires import check_other_territories
from clsdocs.domain.document import Nature
from clsdocs.domain.organisme import Genre
from clsdocs.errors import Gravite
from clsdocs.prose.nodes import Intertitre

_NATURES = "contrat|convention|charte|avenant|protocole"
_PRESENT = re.compile(
    r"(?P<article>\b(?:[Ll]e|[Ll]a|[Dd]u|[Dd]e la|[Aa]u|[Àà] la|[Ll]es|[Dd]es|[Aa]ux)\b )?"
    rf"\b(?P<mot>[Pp]résente?s?) "
    rf"(?P<nature>{_NATURES})(?P<pluriel>s?)\b"
)
_ACTS_AS = re.compile(
    r"\b(?:le|la) (?P<nature>contrat|convention|charte) (?:(?:est|a été) conclue? pour une durée"
    r"|prend effet (?:le|à|au)|ne peut être reconduite?|entre en vigueur)\b",
    re.IGNORECASE,
)
_HEADED = re.compile(rf"\b(?:du|de la) (?P<nature>{_NATURES})\b(?! (?:de|d'|pluri|local|terr))")


def _title(examen: Examen) -> Iterator[Constat]:
    """Yield the title that begins by the name of another kind of act."""
    intitule, own = examen.document.intitule, str(examen.document.nature)
    first = intitule.split(maxsplit=1)[0] if isinstance(intitule, str) and intitule else ""
    if first.lower() in (*Nature,) and first.lower() != own:
        message = f"« {first} », alors que l’acte est de nature « {own} »"
        place = examen.at("intitule")
        yield Constat(place, message, "corriger l’intitulé, ou « nature »", first)


def check_kind(examen: Examen) -> Iterator[Constat]:
    """Yield the words by which an act calls itself what it is not."""
    own = examen.document.nature
    yield from _title(examen)
    for found in examen.search(_PRESENT, signes=("présent",)):
        if found.match["nature"] != str(own):
            yield _not(examen, found)
        elif _disagrees(found, own):
            message = f"« {found.mots} » ne s’accorde pas avec « {own} »"
            said = "le présent" if own.genre is Genre.M else "la présente"
            yield Constat(found.place, message, f"écrire « {said} {own} »", found.mots)
    present = {str(other.nature) for other in examen.documents.values()}
    for found in examen.search(_ACTS_AS, "corps", ("contrat", "convention", "charte")):
        if found.match["nature"].lower() not in present:
            yield _not(examen, found)
    for found in examen.search(_HEADED, "corps", tuple(_NATURES.split("|"))):
        heading = isinstance(found.passage.bloc, Intertitre)
        known = found.match["nature"] in present or found.match["nature"] == "avenant"
        if (
            heading
            and not known
            and not (own is Nature.CHARTE and found.match["nature"] == "contrat")
        ):
            yield _not(examen, found)


def _not(examen: Examen, found: Trouvaille) -> Constat:
    own = examen.document.nature
    kind = f"un {own}" if own.genre is Genre.M else f"une {own}"
    message = f"« {found.mots} » : cet acte est {kind}"
    advice = "corriger le mot, ou dire de quel autre acte il s’agit"
    return Constat(found.place, message, advice, found.mots)


_MASCULINE = frozenset({"le", "du", "au", ""})


def _disagrees(found: Trouvaille, own: Nature) -> bool:
    mot, article = found.match["mot"].lower(), (found.match["article"] or "").strip().lower()
    if found.match["pluriel"]:
        return False
    feminine = own.genre is Genre.F
    wrong = article and (article in _MASCULINE) == feminine
    return bool(wrong) or mot != ("présente" if feminine else "présent")


_DEFINED = re.compile(
    r"\b(?:ci-après|désignée?s?|dénommée?s?|appelée?s?)\b[^«.;]{0,70}?"
    r"« (?P<article>l'|le |la |les )(?P<nom>[^»]{3,60}?) »",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:l'|le |la |les )(?P<nom>.+)")
_DEBTORS = r"(?:parties|signataires|contractants|cosignataires|cocontractants)"
_OWE = (
    r"(?:s'engagent|conviennent|décident|retiennent|souscrivent|veillent|s'obligent|arrêtent"
    r"|entendent|reconnaissent|déclarent)"
)
_DEBTOR = re.compile(rf"\b[Ll]es (?P<nom>{_DEBTORS}) (?P<verbe>(?:\w+ )?{_OWE})\b")


def check_terms(examen: Examen) -> Iterator[Constat]:
    """Yield the defined terms written with another capital, or replaced by another word."""
    terms = {found.match["nom"] for found in examen.search(_DEFINED, signes=("« l",))}
    for partie in examen.document.parties:
        called = partie.ci_apres if isinstance(partie.ci_apres, str) else ""
        found = _CALLED.fullmatch(fold(called))
        terms |= {found["nom"]} if found else set()
    yield from _capitals(examen, sorted(terms))
    yield from _debtors(examen, {term.casefold() for term in terms})


# « la ville », « le département », « l'État » have other meanings; these words have none here.
_ROLES = frozenset(
    {
        *("Parties", "Signataires", "Partenaires", "Cosignataires", "Contractants"),
        *("Financeur", "Financeurs", "Bénéficiaire", "Porteur", "Employeur", "Cocontractant"),
    }
)


def _capitals(examen: Examen, terms: list[str]) -> Iterator[Constat]:
    """Yield the uses of `terms`, after an article, with the other case of their first letter."""
    others = {
        f"{term[0].swapcase()}{term[1:]}": term
        for term in terms
        if not term.isupper() and (term[0].islower() or " " in term or term in _ROLES)
    }
    if not others:
        return
    names = "|".join(map(re.escape, others))
    pattern = re.compile(
        r"(?<![.!?:»] )(?<!^)\b(?:l'|le |la |les |du |des |aux? |de la |de l'|à la )"
        rf"(?P<nom>{names})(?![\w-])(?! (?:de|d'|du|des) ?[A-ZÀ-Ý])"
    )
    for found in examen.search(pattern):
        if found.cle or found.passage.partie in ("liminaire", "comparution", "annexes"):
            continue
        span = found.match.span("nom")
        said, place = found.passage.texte[slice(*span)], examen.where(found.passage, *span)[0]
        first = others[found.match["nom"]][0]
        right = f"{first}{said[1:]}"
        correction = Correction(place, said, right)
        message, advice = f"« {said} », défini « {right} »", "l’écrire partout de la même manière"
        yield Constat(place, message, advice, said, correction=correction)


def _debtors(examen: Examen, defined: set[str]) -> Iterator[Constat]:
    uses = list(examen.search(_DEBTOR, "corps", ("parties", "signataires", "contractants")))
    words = {found.match["nom"] for found in uses}
    kept = {word for word in words if word in defined}
    if len(words) < 2 or len(kept) > 1:
        return
    counts = {word: sum(f.match["nom"] == word for f in uses) for word in words}
    first = next(iter(kept)) if kept else max(sorted(counts), key=lambda word: counts[word])
    for found in uses:
        if found.match["nom"] != first:
            message = f"« {found.mots} », ailleurs « les {first} »"
            advice = "nommer ceux qui s’obligent partout du même mot, celui qui est défini"
            yield Constat(found.place, message, advice, found.mots)


CONTROLES = (
    Controle(
        "V-65",
        Famille.VOCABULAIRE,
        "Termes définis",
        Gravite.A_EXPLIQUER,
        "Cherche les termes définis (« ci-après « les parties » ») écrits ailleurs avec une autre "
        "majuscule, et ceux qui s’obligent sous deux noms (« les parties », « les signataires »). "
        "Deux mots font croire à deux groupes. Garder celui qui est défini ; « --fix » rétablit la "
        "majuscule.",
        of_act=check_terms,
    ),
    Controle(
        "V-66",
        Famille.VOCABULAIRE,
        "Nature de l’acte dans son texte",
        Gravite.A_EXPLIQUER,
        "Cherche « la présente convention » dans un contrat, « le présent contrat » dans une "
        "charte, et les accords qui trahissent un mot remplacé (« la présente contrat »). C’est le "
        "reste d’un autre modèle, et une clause qui semble viser un autre acte. Écrire le nom de "
        "l’acte que l’on signe.",
        of_act=check_kind,
    ),
    Controle(
        "V-74",
        Famille.VOCABULAIRE,
        "Nom d’un autre territoire",
        Gravite.A_EXPLIQUER,
        "Cherche « contrat local de santé de … », « communauté d’agglomération de … », « ville "
        "de … » suivis d’un nom qui n’est pas de ce dossier, et les institutions d’autres dossiers "
        "(organismes.yml) que rien n’associe à celui-ci : reste d’un texte repris. Ne voit que ces "
        "tournures. Mettre le nom du territoire, ou dire pourquoi dans « tolere ».",
        of_act=check_other_territories,
    ),
)
