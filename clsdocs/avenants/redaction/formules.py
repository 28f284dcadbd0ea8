"""The sentences of an avenant, as French legal drafting has them: a formula for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.avenants.redaction.intitules import of_act
from clsdocs.avenants.redaction.tournures import (
    count_alineas,
    given_text,
    say_replaced,
    these_alineas,
)
from clsdocs.avenants.texte.alineas import split_segments
from clsdocs.avenants.texte.changements import (
    Ajout,
    Changement,
    Lieu,
    Mots,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Partout,
    Redaction,
    Rubrique,
    Suppression,
)
from clsdocs.avenants.texte.citations import flat_blocks, quote_blocks, quote_words
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.avenants.texte.mots import words_of
from clsdocs.domain.document import Document
from clsdocs.francais import accorde, capitale, ordinal
from clsdocs.prose.nodes import Bloc, Intertitre, Role
from clsdocs.record import Record


class Dit(Record):
    """One change in words: its sentence, and the blocks that follow it, quoted or not."""

    phrase: str
    blocs: Blocs = ()

    def written(self, lead: str, ending: str) -> Blocs:
        """Return the sentence after `lead`, then what it quotes; `ending` closes the last."""
        closing = "" if self.blocs else ending
        words = self.phrase if lead.endswith(", ") else capitale(self.phrase)
        head = Phrase(f"{lead}{words}{closing}").paragraph(Role.CORPS)
        return (head, *self.blocs)


class Formules(Record):
    """Says the changes to one act; `avant` are its divisions before them.

    `joints` tell where the avenant itself holds new annexes and fiches: « annexe 1 ».
    """

    document: Document
    avant: Mapping[str, Division]
    joints: Mapping[str, str]

    def say(self, change: Changement, *, listed: bool, ending: str) -> Dit:
        """Return `change` in words; `listed` where what is modified was said before the list."""
        said = _Saying(self, change.lieu, listed, ending)
        match change:
            case Mots():
                return said.words(change)
            case Redaction():
                return said.rewriting(change)
            case Ajout():
                return said.addition(change)
            case Suppression():
                return said.removal()
            case NouveauTableau():
                return Dit(
                    f"{said.subject} est remplacé par le tableau suivant{NBSP}:", said.table(change)
                )
            case NouvelIntitule():
                words = quote_words(words_of(change.spans))
                return Dit(f"{said.subject} est ainsi rédigé{NBSP}: {words}")
            case NouvelleDivision():
                return said.insertion(change)
            case Rubrique():
                return said.rubrique(change)
            case Partout():
                return self.everywhere(change)

    def name(self, cle: str) -> str:
        """Return « l’article 8 du contrat »."""
        return f"{self.avant[cle].designation} {of_act(self.document)}"

    def everywhere(self, change: Partout) -> Dit:
        """Return the sentence of words replaced in the whole act."""
        where = f"Dans l’ensemble {of_act(self.document)}, à l’exception de sa comparution, "
        return Dit(f"{where}de ses visas et de ses considérants, {say_replaced(change)}")


def _of(name: str) -> str:
    """Return `name`, which begins with its article, after « de »."""
    return f"du {name[3:]}" if name.startswith("le ") else f"de {name}"


def _at(name: str) -> str:
    return f"au {name[3:]}" if name.startswith("le ") else f"à {name}"


class _Saying(Record):
    formules: Formules
    lieu: Lieu
    listed: bool
    ending: str

    @property
    def _division(self) -> Division:
        return self.formules.avant[self.lieu.division]

    @property
    def _point(self) -> str:
        """« le point 8.2 », empty outside of any."""
        for segment in split_segments(self._division.blocs)[1:]:
            if segment.cle == self.lieu.point and segment.titre is not None:
                if segment.titre.numero:
                    return f"le point{NBSP}{segment.titre.numero}"
                return f"la partie intitulée {quote_words(words_of(segment.titre.spans))}"
        return ""

    @property
    def _whole(self) -> str:
        """What the place is in: « l’article 8 du contrat », « le point 8.2 de l’article 8 … ».

        In a list, what is modified was said: « le point 8.2 », or nothing.
        """
        article = "" if self.listed else self.formules.name(self.lieu.division)
        if not self._point:
            return article
        return f"{self._point} {_of(article)}" if article else self._point

    @property
    def subject(self) -> str:
        """The place as what the sentence speaks of: « le deuxième alinéa de l’article 5 … »."""
        part, whole = self._part, self._whole
        if not part:
            return whole or "il"
        return f"{part} {_of(whole)}" if whole else part

    @property
    def _part(self) -> str:
        lieu = self.lieu
        if lieu.intitule:
            return "l’intitulé"
        if lieu.alinea:
            return f"le {ordinal(lieu.alinea)} alinéa"
        if lieu.tableau:
            return "le tableau" if lieu.tableaux < 2 else f"le {ordinal(lieu.tableau)} tableau"
        return ""

    @property
    def _where(self) -> str:
        """The place as where something happens: « au premier alinéa de l’article 7 … »."""
        lieu = self.lieu
        if lieu.intitule or lieu.tableau:
            return f"dans {self.subject}"
        if lieu.alinea and lieu.alineas == 1 and self._whole:
            return _at(self._whole)
        return _at(self.subject)

    def words(self, change: Mots) -> Dit:
        return Dit(f"{self._where}, {say_replaced(change)}")

    def rewriting(self, change: Redaction) -> Dit:
        subject, division = self.subject, self._division
        if change.lieu.alinea:
            return Dit(f"{subject} {given_text(change.blocs)}", self._quoted(change.blocs))
        if change.lieu.point:
            words = f"{subject} est ainsi {self._agreed('rédigé', subject)}{NBSP}:"
            return Dit(words, self._whole_text(change.titre or self._heading(), change.blocs))
        replaced = f"{subject} est {self._agreed('remplacé', subject)} par"
        if division.cle in self.formules.joints:
            return Dit(f"{replaced} {self.formules.joints[division.cle]}")
        text = self._whole_text(change.titre or division.titre, change.blocs)
        return Dit(f"{replaced} les stipulations suivantes{NBSP}:", text)

    def _whole_text(self, titre: Intertitre | None, blocs: Blocs) -> Blocs:
        return self._quoted((titre, *blocs) if titre else blocs)

    def _heading(self) -> Intertitre | None:
        segments = split_segments(self._division.blocs)
        return next((s.titre for s in segments if s.cle == self.lieu.point), None)

    def _quoted(self, blocs: Sequence[Bloc]) -> Blocs:
        # A text quoted whole has its own full stop: only what separates two changes is added.
        return quote_blocks(blocs, "" if self.ending == "." else self.ending)

    def addition(self, change: Ajout) -> Dit:
        said = self._completed(change) if change.fin else self._inserted(change)
        return Dit(said, self._quoted(change.blocs))

    def _completed(self, change: Ajout) -> str:
        if change.point is not None:
            whole = "il" if self.listed else self.formules.name(self.lieu.division)
            added = f"un point{NBSP}{change.point.numero} ainsi rédigé{NBSP}:"
        else:
            whole, added = self._whole or "il", these_alineas(change.blocs)
        return f"{whole} est {self._agreed('complété', whole)} par {added}"

    def _inserted(self, change: Ajout) -> str:
        rank, whole = self.lieu.alinea, self._whole
        where = f"après le {ordinal(rank)} alinéa" if rank else "avant le premier alinéa"
        where = f"{where} {_of(whole)}" if whole else where
        count = count_alineas(change.blocs)
        verb = "il est inséré" if count == 1 else "sont insérés" if count else "sont insérées"
        return f"{where}, {verb} {these_alineas(change.blocs)}"

    def _agreed(self, participle: str, subject: str) -> str:
        """Return `participle` agreed with `subject`: a point, « il », or the division itself."""
        feminine = subject.startswith("la ") or (
            subject.startswith("l’") and self._division.feminine
        )
        return accorde(participle, feminin=feminine, pluriel=False)

    def removal(self) -> Dit:
        if self.lieu != self.lieu.tout or self.lieu.point:
            return Dit(f"{self.subject} est {self._agreed('supprimé', self.subject)}")
        whole = self.formules.name(self.lieu.division)
        after = ""
        if self._division.genre is Genre.ARTICLE:
            after = ". La numérotation des autres articles demeure inchangée"
        return Dit(f"{whole} est {self._agreed('supprimé', whole)}{after}")

    def table(self, change: NouveauTableau) -> Blocs:
        (tableau,) = flat_blocks((change.tableau,), quoted=False)
        return (tableau,)

    def insertion(self, change: NouvelleDivision) -> Dit:
        new, after = change.division, self.formules.name(change.apres)
        if new.genre is Genre.PARTIE:
            words = quote_words(new.intitule)
            return Dit(f"après {after}, il est inséré une partie intitulée {words}")
        named = f"{accorde('un', feminin=new.feminine, pluriel=False)} {new.nom}"
        if new.cle in self.formules.joints:
            if new.genre is Genre.FICHE:
                return Dit(f"après {after}, il est inséré {named}, annexée au présent avenant")
            held = self.formules.joints[new.cle]
            where = self.formules.name(self._annexe_before(change.apres))
            return Dit(f"après {where}, il est inséré {named}, dont le texte figure à {held}")
        text = self._whole_text(new.titre, new.blocs)
        return Dit(f"après {after}, il est inséré {named} ainsi rédigé{NBSP}:", text)

    def _annexe_before(self, cle: str) -> str:
        """Return the annex that holds the division `cle`, or `cle` itself outside of any."""
        cles = list(self.formules.avant)
        held = cles[: cles.index(cle) + 1]
        annexes = [c for c in held if self.formules.avant[c].genre is Genre.ANNEXE]
        return annexes[-1] if annexes else cle

    def rubrique(self, change: Rubrique) -> Dit:
        start = "" if self.listed else f"{_at(self._whole)}, "
        label = quote_words(change.libelle)
        if not change.blocs:
            return Dit(f"{start}la rubrique {label} est supprimée")
        said = f"la rubrique {label} est ainsi rédigée{NBSP}:"
        if change.nouvelle:
            where = f"après la rubrique {quote_words(change.apres)}"
            said = f"{where}, il est inséré une rubrique {label} ainsi rédigée{NBSP}:"
        return Dit(f"{start}{said}", self._quoted(change.blocs))
