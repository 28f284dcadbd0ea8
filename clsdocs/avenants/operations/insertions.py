"""What an operation inserts: a whole article after another, points or alinéas in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clsdocs.acte.numbering import number_headings
from clsdocs.acte.parts import Blocs
from clsdocs.avenants.texte.adresses import (
    address_division,
    address_segment,
    counted,
    need_alinea,
    need_point,
)
from clsdocs.avenants.texte.alineas import Segment, alineas_of, split_segments
from clsdocs.avenants.texte.changements import Ajout, Changement, Lieu, NouvelleDivision
from clsdocs.avenants.texte.divisions import Division, Genre, find_division
from clsdocs.avenants.texte.mots import plain_spans
from clsdocs.avenants.texte.numeros import number_between
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import ArticleNouveau, Inserer
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais.typographie import espaces_insecables
from clsdocs.prose.nodes import Intertitre
from clsdocs.record import replace


def insert(
    divisions: Sequence[Division],
    operation: Inserer,
    blocs: Blocs,
    numerotation: Numerotation,
    before: Sequence[Changement],
) -> tuple[Changement, ...]:
    """Return what inserts `blocs` where `operation` says; `before` are the changes already made."""
    if isinstance(operation.article, ArticleNouveau):
        inserting = _Inserting(divisions, numerotation, before)
        return (inserting.article(operation, operation.article, blocs),)
    key = "annexe" if operation.annexe is not None else "article"
    division = address_division(divisions, operation.cible, key)
    if isinstance(blocs[0], Intertitre):
        return tuple(_points(division, operation, blocs))
    return (_alineas(division, operation, refuse_headings(blocs)),)


def _points(division: Division, operation: Inserer, blocs: Blocs) -> Iterator[Ajout]:
    """Yield the points that `blocs` add at the end of `division`, numbered after its own."""
    if operation.point is not None or operation.apres_alinea is not None:
        message = "ce texte contient un titre"
        raise Refus("V-80", message, "ajouter ce point à la fin de l’article", "texte")
    olds = split_segments(division.blocs)
    news = numbered((*division.blocs, *blocs), division)[len(division.blocs) :]
    for segment in split_segments(news)[1:]:
        yield Ajout(Lieu(division.cle, olds[-1].cle), segment.tout, fin=True)


def _alineas(division: Division, operation: Inserer, blocs: Blocs) -> Ajout:
    segment = address_segment(division, operation.point)
    lieu = counted(Lieu(division.cle, segment.cle), segment)
    asked, divided = operation.apres_alinea, _is_divided(division, segment)
    if not isinstance(asked, int):
        if divided:
            message = f"{division.designation} est divisé en points"
            advice = "nommer le point à compléter, ou écrire « apres_alinea »"
            raise Refus("V-82", message, advice, "article")
        return Ajout(replace(lieu, alinea=lieu.alineas), blocs, fin=True)
    need_point(division, segment, asked, "apres_alinea")
    need_alinea(division, segment, asked, "apres_alinea")
    if divided and not lieu.alineas:
        message = f"{division.designation} n’a pas d’alinéa avant ses points"
        raise Refus("V-82", message, "remplacer l’article entier", "apres_alinea")
    last = not lieu.alineas or (asked == lieu.alineas and bool(alineas_of(segment.blocs[-1:])))
    return Ajout(replace(lieu, alinea=asked), blocs, fin=last and not divided)


def _is_divided(division: Division, segment: Segment) -> bool:
    """Return whether `segment` is what stands before the points of `division`."""
    return segment.titre is None and len(split_segments(division.blocs)) > 1


class _Inserting:
    """Articles inserted in `divisions`, those that `before` inserts already among them."""

    def __init__(
        self,
        divisions: Sequence[Division],
        numerotation: Numerotation,
        before: Sequence[Changement],
    ) -> None:
        self.divisions, self.numerotation = divisions, numerotation
        self.inserted = [change for change in before if isinstance(change, NouvelleDivision)]

    def article(
        self, operation: Inserer, article: ArticleNouveau, blocs: Blocs
    ) -> NouvelleDivision:
        """Return the new article, after the one that `operation` names or those that follow it."""
        after = address_division(self.divisions, operation.cible, "apres", gone=True)
        if after.genre is not Genre.ARTICLE:
            message = f"« {after.cle} » n’est pas un article"
            raise Refus("V-80", message, "insérer après un article", "apres")
        known = (*self.divisions, *(change.division for change in self.inserted))
        if find_division(known, article.id) is not None:
            message = f"l’identifiant « {article.id} » est déjà pris"
            raise Refus("V-83", message, "en choisir un autre", "article.id")
        previous = self._last_after(after)
        numero = self._numero(article, previous, after)
        spans = plain_spans(typeset(article.intitule))
        titre, *_ = number_headings([Intertitre(2, article.id, spans, numero_impose=numero)])
        assert isinstance(titre, Intertitre)
        division = Division(article.id, after.partie, titre, ())
        return NouvelleDivision(previous.cle, division.with_blocs(numbered(blocs, division)))

    def _last_after(self, after: Division) -> Division:
        """Return the last article that was inserted after `after`, else `after` itself."""
        for change in self.inserted:
            if change.apres == after.cle:
                after = change.division
        return after

    def _numero(self, article: ArticleNouveau, previous: Division, after: Division) -> str:
        held = (*self.divisions, *(change.division for change in self.inserted))
        known = [division.numero for division in held if division.genre is Genre.ARTICLE]
        if isinstance(article.numero, str):
            if article.numero in known:
                message = f"l’article {article.numero} existe déjà"
                raise Refus("V-83", message, "en choisir un autre", "article.numero")
            return article.numero
        articles = [d for d in self.divisions if d.genre is Genre.ARTICLE]
        following = articles[articles.index(after) + 1 :]
        found = number_between(
            previous.numero, following[0].numero if following else "", self.numerotation
        )
        if found in known:
            advice = "donner son numéro : article: {id: …, numero: …, intitule: …}"
            raise Refus("V-83", f"l’article {found} existe déjà", advice, "article.numero")
        return found


def numbered(blocs: Blocs, division: Division) -> Blocs:
    """Return `blocs`, the text of `division`, the points in them numbered as its own."""
    if division.titre is None:
        return blocs
    for bloc in blocs:
        if isinstance(bloc, Intertitre) and bloc.niveau < 3:
            message = "ce texte contient le titre d’un autre article"
            raise Refus("V-80", message, "n’y écrire qu’un article, ses points en ###", "texte")
    if division.genre is not Genre.ARTICLE:
        return blocs
    heading = replace(division.titre, numero_impose=division.numero)
    return number_headings([heading, *blocs])[1:]


def refuse_headings(blocs: Blocs) -> Blocs:
    """Return `blocs`; refused where they hold a heading."""
    if any(isinstance(bloc, Intertitre) for bloc in blocs):
        message = "ce texte contient un titre"
        raise Refus("V-80", message, "remplacer l’article entier pour changer ses points", "texte")
    return blocs


def typeset(words: str | Blanc | None) -> str:
    """Return `words` with the no-break spaces that French wants."""
    return espaces_insecables(str(words or "").strip())
