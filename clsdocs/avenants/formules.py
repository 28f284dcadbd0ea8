"""The sentences of an avenant (domain of French legal drafting): one formula for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.avenants.alineas import alineas_of, split_segments
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
    Rubrique,
    Sorte,
    Suppression,
)
from clsdocs.avenants.citations import flat_blocks, quote_blocks, quote_words
from clsdocs.avenants.divisions import Division, Genre
from clsdocs.avenants.intitules import of_act
from clsdocs.avenants.mots import words_of
from clsdocs.domain.document import Document
from clsdocs.francais import accorde, capitale, nombre_en_lettres, ordinal
from clsdocs.prose.nodes import Bloc, Intertitre, Paragraphe, Role, Tableau


@dataclass(frozen=True)
class Dit:
    """One change in words: its sentence, and the blocks that follow it, quoted or not."""

    phrase: str
    blocs: Blocs = ()

    def written(self, lead: str, ending: str) -> Blocs:
        """Return the sentence after `lead`, then what it quotes; `ending` closes the last."""
        closing = "" if self.blocs else ending
        words = self.phrase if lead.endswith(", ") else capitale(self.phrase)
        head = Phrase(f"{lead}{words}{closing}").paragraph(Role.CORPS)
        return (head, *self.blocs)


@dataclass(frozen=True)
class Formules:
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
        return f"{self.short(cle)} {of_act(self.document)}"

    def short(self, cle: str) -> str:
        """Return « l’article 8 »."""
        division = self.avant[cle]
        return with_article(division.article, division.nom)

    def everywhere(self, change: Partout) -> Dit:
        """Return the sentence of words replaced in the whole act."""
        where = f"Dans l’ensemble {of_act(self.document)}, à l’exception de sa comparution, "
        said = _replaced(change.avant, change.apres)
        return Dit(f"{where}de ses visas et de ses considérants, {said}")


def with_article(article: str, nom: str) -> str:
    """Return « l’article 8 », « la fiche n° 1.2 »."""
    return f"{article.replace(chr(39), '’')}{'' if article.endswith(chr(39)) else ' '}{nom}"


def _of(name: str) -> str:
    """Return `name`, which begins with its article, after « de »."""
    return f"du {name[3:]}" if name.startswith("le ") else f"de {name}"


def _at(name: str) -> str:
    return f"au {name[3:]}" if name.startswith("le ") else f"à {name}"


@dataclass(frozen=True)
class _Saying:
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
        said = _replaced(change.avant, change.apres, change)
        return Dit(f"{self._where}, {said}")

    def rewriting(self, change: Redaction) -> Dit:
        division = self._division
        if change.lieu.alinea:
            return Dit(f"{self.subject} {_new_text(change.blocs)}", self._quoted(change.blocs))
        if change.lieu.point:
            titre = change.titre or self._heading()
            whole = (titre, *change.blocs) if titre else change.blocs
            return Dit(f"{self.subject} est ainsi rédigé{NBSP}:", self._quoted(whole))
        replaced = accorde("remplacé", feminin=division.feminine, pluriel=False)
        if division.cle in self.formules.joints:
            held = self.formules.joints[division.cle]
            return Dit(f"{self.subject} est {replaced} par {held}")
        titre = change.titre or division.titre
        whole = (titre, *change.blocs) if titre else change.blocs
        return Dit(
            f"{self.subject} est {replaced} par les stipulations suivantes{NBSP}:",
            self._quoted(whole),
        )

    def _heading(self) -> Intertitre | None:
        segments = split_segments(self._division.blocs)
        return next((s.titre for s in segments if s.cle == self.lieu.point), None)

    def _quoted(self, blocs: Sequence[Bloc]) -> Blocs:
        # A text quoted whole has its own full stop: only what separates two changes is added.
        return quote_blocks(blocs, "" if self.ending == "." else self.ending)

    def addition(self, change: Ajout) -> Dit:
        blocs, lieu = change.blocs, change.lieu
        if isinstance(first := blocs[0], Intertitre):
            whole = "il" if self.listed else self.formules.name(lieu.division)
            completed = accorde(
                "complété", feminin=self._feminine and not self.listed, pluriel=False
            )
            named = f"un point{NBSP}{first.numero}"
            return Dit(
                f"{whole} est {completed} par {named} ainsi rédigé{NBSP}:", self._quoted(blocs)
            )
        count = _counted(blocs)
        if change.fin:
            whole = self._whole or "il"
            completed = accorde("complété", feminin=whole.startswith("la "), pluriel=False)
            completed = (
                "complétée" if self._feminine and not lieu.point and whole != "il" else completed
            )
            return Dit(f"{whole} est {completed} par {_these(count)}", self._quoted(blocs))
        rank = lieu.alinea
        where = f"après le {ordinal(rank)} alinéa" if rank else "avant le premier alinéa"
        where = f"{where} {_of(self._whole)}" if self._whole else where
        inserted = "sont insérés" if count and count > 1 else "il est inséré"
        if not count:
            inserted = "sont insérées"
        return Dit(f"{where}, {inserted} {_these(count, plain=True)}", self._quoted(blocs))

    @property
    def _feminine(self) -> bool:
        return self._division.feminine

    def removal(self) -> Dit:
        if self.lieu != self.lieu.tout or self.lieu.point:
            return Dit(f"{self.subject} est supprimé")
        gone = accorde("supprimé", feminin=self._feminine, pluriel=False)
        after = ""
        if self._division.genre is Genre.ARTICLE:
            after = ". La numérotation des autres articles demeure inchangée"
        return Dit(f"{self.formules.name(self.lieu.division)} est {gone}{after}")

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
            held = {Genre.ANNEXE: "jointe", Genre.FICHE: "annexée"}[new.genre]
            return Dit(f"après {after}, il est inséré {named}, {held} au présent avenant")
        whole = (new.titre, *new.blocs) if new.titre else new.blocs
        return Dit(f"après {after}, il est inséré {named} ainsi rédigé{NBSP}:", self._quoted(whole))

    def rubrique(self, change: Rubrique) -> Dit:
        whole = self._whole or "il"
        label = quote_words(change.libelle)
        if not change.blocs:
            return Dit(f"{_at(whole)}, la rubrique {label} est supprimée")
        if change.nouvelle:
            where = f"après la rubrique {quote_words(change.apres)}"
            said = f"{where}, il est inséré une rubrique {label} ainsi rédigée{NBSP}:"
        else:
            said = f"la rubrique {label} est ainsi rédigée{NBSP}:"
        start = "" if self.listed else f"{_at(whole)}, "
        return Dit(f"{start}{said}", self._quoted(change.blocs))


def _counted(blocs: Sequence[Bloc]) -> int:
    """Return how many alinéas `blocs` are; 0 where they hold something else."""
    if any(isinstance(bloc, Tableau) for bloc in blocs):
        return 0
    return len(alineas_of(blocs))


def _these(count: int, *, plain: bool = False) -> str:
    if count == 1:
        return f"un alinéa ainsi rédigé{NBSP}:"
    if count:
        return f"{nombre_en_lettres(count)} alinéas ainsi rédigés{NBSP}:"
    return f"les stipulations suivantes{NBSP}:"


def _new_text(blocs: Sequence[Bloc]) -> str:
    count = _counted(blocs)
    if count == 1 and isinstance(blocs[0], Paragraphe):
        return f"est ainsi rédigé{NBSP}:"
    return f"est remplacé par {_these(count)}"


def _replaced(avant: str, apres: str, change: Mots | None = None) -> str:
    """Return « les mots : « A » sont remplacés par les mots : « B » », agreed in number."""
    sorte = change.sorte if change else Sorte.MOTS
    old, new = quote_words(avant), quote_words(apres)
    if sorte is Sorte.MONTANT:
        return f"le montant{NBSP}: {old} est remplacé par le montant{NBSP}: {new}"
    if sorte is Sorte.DATE:
        return f"la date{NBSP}: {old} est remplacée par la date{NBSP}: {new}"
    several = _is_plural(avant)
    subject = f"{'les mots' if several else 'le mot'}{NBSP}: {old}"
    verb = "sont" if several else "est"
    done = "supprimé" if not apres else "remplacé"
    done = accorde(done, feminin=False, pluriel=several)
    if change and change.occurrence:
        own = "leur" if several else "sa"
        subject = f"{subject}, à {own} {ordinal(change.occurrence, feminin=True)} occurrence,"
    if change and change.partout:
        figure = "ils y figurent" if several else "il y figure"
        verb = f"{verb}, chaque fois qu’{figure},"
    by = "" if not apres else f" par {_words_noun(apres)}{NBSP}: {new}"
    return f"{subject} {verb} {done}{by}"


def _words_noun(words: str) -> str:
    return "les mots" if _is_plural(words) else "le mot"


def _is_plural(words: str) -> bool:
    """Return whether `words` are several: « les mots », and not « le mot »."""
    return len(words.replace(NBSP, " ").replace("’", "’ ").split()) > 1
