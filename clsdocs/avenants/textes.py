"""From an operation on words to the place it changes, checked against the text in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from clsdocs.acte.numbering import number_headings
from clsdocs.acte.phrases import NBSP, NNBSP
from clsdocs.avenants.alineas import (
    Blocs,
    Segment,
    alineas_of,
    split_segments,
    tables_of,
    words_of,
)
from clsdocs.avenants.changements import (
    Ajout,
    Changement,
    Lieu,
    Mots,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Partout,
    Redaction,
    Suppression,
)
from clsdocs.avenants.divisions import Division, Genre, find_division
from clsdocs.avenants.mots import Retenu, count_words, lines_with_cells, plain_spans, replace_words
from clsdocs.avenants.numeros import number_between
from clsdocs.avenants.partout import find_everywhere, replace_everywhere
from clsdocs.avenants.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import (
    Adresse,
    ArticleNouveau,
    Inserer,
    Remplacer,
    Supprimer,
    Toutes,
)
from clsdocs.domain.valeurs import Blanc, did_you_mean, show
from clsdocs.francais import enumeration
from clsdocs.francais.typographie import espaces_insecables
from clsdocs.prose.nodes import Bloc, Intertitre, Paragraphe, Renvoi, Span, Valeur, paragraphs_of

Read = Callable[[str, str | None, str], Blocs]
"""Reads the text of an operation: its words, or else its file, and the key of what holds them."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds, in the text in force, what operations on words address; `read` reads their texts."""

    divisions: Sequence[Division]
    read: Read
    numerotation: Numerotation = Numerotation.BIS

    def resolve(self, operation: Remplacer | Inserer | Supprimer) -> tuple[Changement, ...]:
        """Return the changes that `operation` makes; raise `Refus` where the text forbids it."""
        match operation:
            case Remplacer(partout=True):
                return (self._everywhere(operation),)
            case Remplacer():
                return tuple(self._replace(operation))
            case Inserer(article=ArticleNouveau() as article):
                return (self._insert_article(operation, article),)
            case Inserer():
                return (self._insert(operation),)
            case Supprimer():
                return tuple(self._remove(operation))

    def _division(self, cible: str, key: str) -> Division:
        found = find_division(self.divisions, cible)
        if found is None:
            known = [d.cle for d in self.divisions if "#" not in d.cle]
            advice = did_you_mean(cible, known, f"identifiants : {', '.join(known[:12])}")
            raise Refus("V-80", f"« {cible} » n’existe pas dans le texte en vigueur", advice, key)
        if "(Supprimé" in found.intitule:
            message = f"{found.article}{found.nom} est déjà supprimé".replace("'", "’")
            raise Refus("V-80", message, "nommer un article en vigueur", key)
        return found

    def _segment(self, division: Division, point: str | Blanc | None, key: str) -> Segment:
        segments = split_segments(division.blocs)
        if not isinstance(point, str):
            return segments[0]
        for segment in segments[1:]:
            assert segment.titre is not None
            if point in (segment.titre.id, segment.titre.numero):
                return segment
        known = [s.cle for s in segments[1:]]
        otherwise = f"points : {', '.join(known)}" if known else "retirer « point »"
        message = f"pas de point « {point} » à l’{division.nom}"
        raise Refus("V-80", message, did_you_mean(point, known, otherwise), key)

    def _everywhere(self, operation: Remplacer) -> Partout:
        mots, par = str(operation.mots), _typeset(operation.par)
        if not any(True for _ in find_everywhere(self.divisions, mots)):
            message = f"{show(mots)} ne figure nulle part dans le texte en vigueur"
            raise Refus("V-80", message, "vérifier ces mots", "mots")
        try:
            replace_everywhere(self.divisions, mots, par)
        except Retenu as retenu:
            raise _refuse_span(retenu.span) from None
        return Partout(mots, par)

    def _replace(self, operation: Remplacer) -> Iterator[Changement]:
        division = self._division(operation.cible, _named(operation))
        segment = self._segment(division, operation.point, "point")
        if operation.intitule is not None:
            lieu = Lieu(division.cle, intitule=True)
            yield NouvelIntitule(lieu, plain_spans(_typeset(str(operation.intitule))))
            return
        if operation.mots is not None:
            yield self._words(division, segment, operation, _typeset(operation.par))
            return
        blocs, lieu = self._text(operation), self._lieu(division, segment, operation)
        if operation.alinea is not None:
            yield Redaction(lieu, _no_headings(blocs))
        elif operation.tableau is not None:
            tables = tables_of(blocs)
            if len(tables) != 1 or len(blocs) != 1:
                raise Refus("V-80", "ce texte n’est pas un tableau", "écrire un seul tableau")
            yield NouveauTableau(lieu, tables[0])
        elif segment.titre is not None:
            titre, content = _own_heading(blocs, segment.titre)
            yield Redaction(lieu, content, titre)
        else:
            titre, content = _own_heading(blocs, division.titre)
            yield Redaction(Lieu(division.cle), _numbered(content, division), titre)

    def _text(self, operation: Remplacer | Inserer | ArticleNouveau) -> Blocs:
        key = "texte" if operation.texte is not None else "fichier"
        return self.read(str(operation.texte or ""), operation.fichier, key)

    def _lieu(self, division: Division, segment: Segment, operation: Adresse) -> Lieu:
        """Return the place that `operation` names; refused where it is not there."""
        alineas, tableaux = alineas_of(segment.blocs), tables_of(segment.blocs)
        point = segment.cle
        where = f"l’{division.nom}" if not point else f"ce point de l’{division.nom}"
        self._need_point(division, segment, operation)
        for key, held in (("alinea", alineas), ("tableau", tableaux)):
            asked = getattr(operation, key)
            if isinstance(asked, int) and asked > len(held):
                word = {"alinea": "alinéa", "tableau": "tableau"}[key]
                message = f"{where} n’a que {len(held)} {word}{'s' if len(held) > 1 else ''}"
                if not held:
                    message = f"{where} n’a pas de {word}" if key == "tableau" else message
                raise Refus("V-82", message, _counted(held), key)
        return Lieu(
            division.cle,
            point,
            operation.alinea if isinstance(operation.alinea, int) else 0,
            len(alineas),
            operation.tableau if isinstance(operation.tableau, int) else 0,
            len(tableaux),
        )

    def _need_point(self, division: Division, segment: Segment, operation: Adresse) -> None:
        """Refuse an alinéa that must be counted in a part which the operation does not name."""
        points = split_segments(division.blocs)[1:]
        asked, own = operation.alinea, len(alineas_of(segment.blocs))
        if segment.titre is None and points and isinstance(asked, int) and asked > own:
            known = ", ".join(point.cle for point in points)
            message = f"l’{division.nom} est divisé en points"
            raise Refus("V-82", message, f"nommer le point ({known}), et y compter", "alinea")

    def _words(
        self, division: Division, segment: Segment, operation: Remplacer | Supprimer, par: str
    ) -> Mots:
        mots = str(operation.mots)
        found = list(self._places(division, segment, operation, mots))
        total = sum(count for _, count in found)
        if not total:
            now = " / ".join(paragraphs_of(_shown(division, segment, operation)))
            advice = f"texte en vigueur : {show_long(now)}"
            raise Refus("V-80", f"{show(mots)} ne figure pas à l’{division.nom}", advice, "mots")
        occurrence = operation.occurrence
        if isinstance(occurrence, Toutes):
            return self._all_words(found, mots, par, division)
        if occurrence is None and total > 1:
            ranks = enumeration([str(lieu.alinea) for lieu, _ in found if lieu.alinea])
            message = f"{show(mots)} figure {total} fois à l’{division.nom}"
            place = f" (alinéas {ranks})" if len(found) > 1 else ""
            advice = f"préciser l’alinéa, allonger les mots, ou écrire « occurrence »{place}"
            raise Refus("V-80", message, advice, "mots")
        rank = occurrence if isinstance(occurrence, int) else 1
        if rank > total or not rank:
            message = f"{show(mots)} ne figure que {total} fois à l’{division.nom}"
            raise Refus("V-80", message, "corriger « occurrence »", "occurrence")
        for lieu, count in found:
            if rank <= count:
                self._try(division, lieu, mots, par, rank)
                return Mots(lieu, mots, par, occurrence=rank if count > 1 else 0)
            rank -= count
        raise AssertionError

    def _all_words(
        self, found: Sequence[tuple[Lieu, int]], mots: str, par: str, division: Division
    ) -> Mots:
        if len(found) > 1:
            message = f"{show(mots)} figure dans plusieurs alinéas de l’{division.nom}"
            advice = "écrire une modification par alinéa, ou remplacer l’article entier"
            raise Refus("V-80", message, advice, "occurrence")
        self._try(division, found[0][0], mots, par, 0)
        return Mots(found[0][0], mots, par, partout=True)

    def _places(
        self, division: Division, segment: Segment, operation: Adresse, mots: str
    ) -> Iterator[tuple[Lieu, int]]:
        """Yield each place of the address that holds `mots`, and how many times."""
        self._lieu(division, segment, operation)
        asked = [segment] if operation.point or operation.alinea else split_segments(division.blocs)
        for own in asked:
            alineas, tables = alineas_of(own.blocs), tables_of(own.blocs)
            base = Lieu(division.cle, own.cle, 0, len(alineas), 0, len(tables))
            for rank, paragraphe in enumerate(alineas, 1):
                count = count_words(paragraphe.spans, mots)
                if count and operation.tableau is None and operation.alinea in (None, rank):
                    yield replace(base, alinea=rank), count
            for rank, tableau in enumerate(tables, 1):
                count = sum(count_words(line, mots) for line in lines_with_cells(tableau))
                if count and operation.alinea is None and operation.tableau in (None, rank):
                    yield replace(base, tableau=rank), count

    def _try(self, division: Division, lieu: Lieu, mots: str, par: str, rank: int) -> None:
        """Refuse words that a fact prints, or that refer to another place."""
        segment = self._segment(division, lieu.point or None, "point")
        if lieu.tableau:
            lines = list(lines_with_cells(tables_of(segment.blocs)[lieu.tableau - 1]))
        else:
            lines = [alineas_of(segment.blocs)[lieu.alinea - 1].spans]
        for line in lines:
            try:
                replace_words(line, mots, par, rank)
            except Retenu as retenu:
                raise _refuse_span(retenu.span) from None

    def _insert_article(self, operation: Inserer, article: ArticleNouveau) -> NouvelleDivision:
        after = self._division(operation.cible, "apres")
        if after.genre is not Genre.ARTICLE:
            message = f"« {after.cle} » n’est pas un article"
            raise Refus("V-80", message, "insérer après un article", "apres")
        if find_division(self.divisions, article.id) is not None:
            message = f"l’identifiant « {article.id} » est déjà pris"
            raise Refus("V-83", message, "en choisir un autre", "article.id")
        numero = self._numero(article, after)
        spans = plain_spans(_typeset(str(article.intitule)))
        heading = Intertitre(2, article.id, spans, numero_impose=numero)
        titre, *_ = number_headings([heading])
        assert isinstance(titre, Intertitre)
        division = Division(article.id, after.partie, titre, ())
        blocs = self.read(str(article.texte or ""), article.fichier, "article")
        return NouvelleDivision(after.cle, division.with_blocs(_numbered(blocs, division)))

    def _numero(self, article: ArticleNouveau, after: Division) -> str:
        articles = [d for d in self.divisions if d.genre is Genre.ARTICLE]
        taken = [d.numero for d in articles]
        if isinstance(article.numero, str):
            if article.numero in taken:
                message = f"l’article {article.numero} existe déjà"
                raise Refus("V-83", message, "en choisir un autre", "article.numero")
            return article.numero
        rank = taken.index(after.numero)
        following = taken[rank + 1] if rank + 1 < len(taken) else ""
        return number_between(after.numero, following, self.numerotation)

    def _insert(self, operation: Inserer) -> Ajout:
        named = "article" if operation.article is not None else "annexe"
        division = self._division(operation.cible, named)
        segment = self._segment(division, operation.point, "point")
        segments = split_segments(division.blocs)
        if operation.point is None and operation.apres_alinea is None and len(segments) > 1:
            segment = segments[-1]
        blocs = _no_headings(self._text(operation))
        alineas = alineas_of(segment.blocs)
        lieu = Lieu(division.cle, segment.cle, 0, len(alineas), 0, len(tables_of(segment.blocs)))
        asked = operation.apres_alinea
        if not isinstance(asked, int):
            return Ajout(replace(lieu, alinea=len(alineas)), blocs, fin=True)
        if asked > len(alineas):
            message = f"l’{division.nom} n’a que {len(alineas)} alinéas"
            raise Refus("V-82", message, _counted(alineas), "apres_alinea")
        last = asked == len(alineas) and bool(segment.blocs) and _ends_with(segment, asked)
        return Ajout(replace(lieu, alinea=asked), blocs, fin=last)

    def _remove(self, operation: Supprimer) -> Iterator[Changement]:
        division = self._division(operation.cible, _named(operation))
        segment = self._segment(division, operation.point, "point")
        if operation.mots is not None:
            yield self._words(division, segment, operation, "")
            return
        yield Suppression(self._lieu(division, segment, operation))


def _named(operation: Adresse) -> str:
    return "article" if operation.article is not None else "annexe"


def _ends_with(segment: Segment, rank: int) -> bool:
    """Return whether the alinéa `rank` is what the part ends with."""
    last = alineas_of(segment.blocs[-1:])
    return bool(last) and rank == len(alineas_of(segment.blocs))


def _typeset(words: str | None) -> str:
    return espaces_insecables((words or "").strip())


def _refuse_span(span: Span) -> Refus:
    if isinstance(span, Valeur) and span.cle:
        advice = f"écrire : - valeur: {{cle: {span.cle}, de: …, a: …}}"
        return Refus("V-80", f"ces mots viennent de « {span.cle} »", advice, "mots")
    what = "d’un renvoi" if isinstance(span, Renvoi) else "d’un calcul, d’un lien ou d’une note"
    advice = "remplacer l’alinéa entier, par « texte »"
    return Refus("V-80", f"ces mots viennent {what}", advice, "mots")


def _shown(division: Division, segment: Segment, operation: Adresse) -> Blocs:
    if isinstance(operation.alinea, int):
        return (alineas_of(segment.blocs)[operation.alinea - 1],)
    return segment.blocs if operation.point else division.blocs


def _counted(held: Sequence[Bloc]) -> str:
    """Return the lines that there are, numbered, so that the right one can be told."""
    if not held:
        return "retirer cette adresse"
    if not isinstance(held[0], Paragraphe):
        return f"compter de 1 à {len(held)}"
    shown = [
        f"{rank}{NBSP}: {show_long(words_of(p.spans), 40)}"
        for rank, p in enumerate(held, 1)
        if isinstance(p, Paragraphe)
    ]
    listed = f"{NNBSP}; ".join(shown[:8])
    return f"les compter à la ligne, listes comprises ({listed})"


def show_long(words: str, longest: int = 300) -> str:
    """Return `words` between French quotes, cut where they are long."""
    cut = words if len(words) <= longest else f"{words[: longest - 1]}…"
    return f"«{NBSP}{cut}{NBSP}»"


def _own_heading(blocs: Blocs, titre: Intertitre | None) -> tuple[Intertitre | None, Blocs]:
    """Return the new heading that a text begins with, None if it has none, and the rest."""
    if titre is None or not blocs or not isinstance(first := blocs[0], Intertitre):
        return None, blocs
    if first.niveau != titre.niveau:
        return None, blocs
    return replace(titre, spans=first.spans), blocs[1:]


def _numbered(blocs: Blocs, division: Division) -> Blocs:
    """Return `blocs`, the parts in them numbered as those of `division`."""
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


def _no_headings(blocs: Blocs) -> Blocs:
    if any(isinstance(bloc, Intertitre) for bloc in blocs):
        message = "ce texte contient un titre"
        raise Refus("V-80", message, "remplacer l’article entier pour changer ses points", "texte")
    return blocs
