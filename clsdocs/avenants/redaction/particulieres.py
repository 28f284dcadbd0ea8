"""What some operations say in their own words: parties, territory, prorogation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from clsdocs.acte.appellation import article_of
from clsdocs.acte.comparution import present_institution
from clsdocs.acte.people import organisme_name
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.avenants.operations.faits import Base, Lus
from clsdocs.avenants.redaction.intitules import of_act
from clsdocs.avenants.redaction.plan import ArticleAvenant
from clsdocs.avenants.texte.changements import touched
from clsdocs.avenants.texte.citations import quote_words
from clsdocs.avenants.texte.divisions import Genre
from clsdocs.avenants.vigueur.termes import tells_duration
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Commune
from clsdocs.domain.modification import ChangerPartie, ChangerTerritoire, Proroger
from clsdocs.domain.partie import Partie, Rang
from clsdocs.francais import accorde, contracte, date_longue, enumeration
from clsdocs.prose.nodes import Bloc, Paragraphe, Role


def say_operation(base: Base, article: ArticleAvenant) -> Iterator[Bloc]:
    """Yield the paragraphs that the operation of `article` says by itself; nothing for others."""
    effet = article.tranche.effet
    match article.operation:
        case ChangerPartie() as change:
            lines = _party(change, base.document, article, effet)
        case ChangerTerritoire() as change:
            lines = _territory(change, base.document, article.tranche.modificatif.communes)
        case Proroger() as change:
            lines = _extension(change, base.document, article)
        case _:
            lines = iter(())
    yield from (_paragraph(line) for line in lines)


def _paragraph(line: Phrase | str) -> Paragraphe:
    return (Phrase(line) if isinstance(line, str) else line).paragraph(Role.CORPS)


def find_partie(lus: Lus, name: object) -> Partie:
    """Return the party `name` of facts that have it."""
    return next(partie for partie in lus.document.parties if partie.id == str(name))


def _party(
    change: ChangerPartie, document: Document, article: ArticleAvenant, effet: date | None
) -> Iterator[Phrase | str]:
    before, after = article.etape.lus_avant, article.etape.lus
    if change.ajouter is not None:
        yield from _joins(find_partie(after, change.ajouter.get("organisme")), document, effet)
    elif change.retirer is not None:
        yield from _leaves(find_partie(before, change.retirer), change, document, effet)
    elif change.par is not None:
        old, new = find_partie(before, change.remplacer), find_partie(after, change.par.id)
        yield from _replaces(old, new, change, document, effet)


def _joins(partie: Partie, document: Document, effet: date | None) -> Iterator[Phrase | str]:
    name = organisme_name(partie.organisme, effet, capital=True).text
    act = contracte("à", article_of(document), str(document.nature))
    quality = "en qualité de partie"
    if partie.rang is Rang.ASSOCIE:
        quality = f"au titre des {document.libelles.associe}"
    since = f" à compter du {date_longue(effet)}" if effet else ""
    they = "Elle" if partie.organisme.feminin else "Il"
    plural = partie.organisme.pluriel
    they = f"{they}s" if plural else they
    yield f"{name} {'adhèrent' if plural else 'adhère'} {act}{since}, {quality}."
    declare, accept = ("déclarent", "acceptent") if plural else ("déclare", "accepte")
    yield (
        f"{they} {declare} avoir pris connaissance {of_act(document)} tel"
        f"{'le' if article_of(document) == 'la' else ''} "
        f"qu’{'elle' if article_of(document) == 'la' else 'il'} est en vigueur, et en {accept} "
        "toutes les stipulations."
    )
    yield (
        f"La comparution des parties {of_act(document)} est complétée par l’alinéa suivant{NBSP}: "
        f"{quote_words(entry_of(partie, effet))}"
    )


def entry_of(partie: Partie, jour: date | None) -> str:
    """Return what the parties' names in the text in force say of a party that joined."""
    return f"{present_institution(partie, jour).text}."


def _since(effet: date | None) -> str:
    if effet is None:
        return "à la date de prise d’effet du présent avenant"
    return f"à compter du {date_longue(effet)}"


def _why(change: ChangerPartie) -> str:
    told = [str(words) for words in (change.cause, change.acte) if words is not None]
    return f" ({', '.join(told)})" if told else ""


def _leaves(
    partie: Partie, change: ChangerPartie, document: Document, effet: date | None
) -> Iterator[str]:
    name = organisme_name(partie.organisme, None, capital=True).text
    act = contracte("à", article_of(document), str(document.nature))
    stops = "cessent" if partie.organisme.pluriel else "cesse"
    own = "Leurs" if partie.organisme.pluriel else "Ses"
    bound = "parties" if partie.organisme.pluriel else "partie"
    yield f"{name} {stops} d’être {bound} {act} {_since(effet)}{_why(change)}."
    yield f"{own} engagements prennent fin à la même date."


def _replaces(
    old: Partie, new: Partie, change: ChangerPartie, document: Document, effet: date | None
) -> Iterator[str]:
    name = organisme_name(new.organisme, effet, capital=True).text
    feminine, plural = new.organisme.feminin, new.organisme.pluriel
    agreed = accorde("substitué", feminin=feminine, pluriel=plural)
    verb = "sont" if plural else "est"
    replaced = contracte("à", old.organisme.article, str(old.organisme.nom))
    yield (
        f"{name} {verb} {agreed} {replaced} dans l’ensemble de ses droits et obligations au titre "
        f"{of_act(document)}, {_since(effet)}{_why(change)}."
    )
    yield (
        f"La comparution des parties {of_act(document)} est complétée par l’alinéa suivant{NBSP}: "
        f"{quote_words(entry_of(new, effet))}"
    )


def _territory(
    change: ChangerTerritoire, document: Document, communes: Mapping[str, Commune]
) -> Iterator[str]:
    codes = change.communes
    names = [str(communes[c].nom) if c in communes else f"code INSEE {c}" for c in codes]
    listed = enumeration(
        [
            f"{contracte('de', 'sans', name)} ({code})"
            for name, code in zip(names, codes, strict=True)
        ]
    )
    several = len(codes) > 1
    if change.ajouter is not None:
        to = "aux communes" if several else "à la commune"
        yield f"Le territoire {of_act(document)} est étendu {to} {listed}."
        return
    subject, verb = ("Les communes", "cessent") if several else ("La commune", "cesse")
    yield f"{subject} {listed} {verb} de faire partie du territoire {of_act(document)}."


def _extension(change: Proroger, document: Document, article: ArticleAvenant) -> Iterator[str]:
    where = ""
    numero = duration_article(article)
    if numero:
        where = f", fixée à l’article{NBSP}{numero},"
    assert isinstance(change.au, date)
    until = date_longue(change.au)
    included = document.duree is None or document.duree.terme_inclus
    end = " inclus" if included else ""
    yield f"La durée {of_act(document)}{where} est prorogée jusqu’au {until}{end}."


def duration_article(article: ArticleAvenant) -> str:
    """Return the number of the article on duration that the avenant changes, empty if none is."""
    changed = touched(article.etape.changements)
    told = (d for d in article.avant if d.cle in changed and d.genre is Genre.ARTICLE)
    return next((division.numero for division in told if tells_duration(division)), "")
