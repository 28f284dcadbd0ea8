"""One change that an avenant or a decision makes: to words, or to the facts that print them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Discriminator, Field, PlainValidator, Tag, model_validator

from clsdocs.domain.liens import LienOrganisme
from clsdocs.domain.valeurs import (
    Annee,
    Blanc,
    Booleen,
    Chemin,
    Entier,
    Fait,
    Identifiant,
    Jour,
    Montant,
    Texte,
    choix,
    faute,
)


class Toutes(StrEnum):
    """The word that stands for every time some words occur."""

    TOUTES = "toutes"


def _occurrence(value: object) -> str:
    return "mot" if value == Toutes.TOUTES else "rang"


Occurrence = Annotated[
    Annotated[Entier, Tag("rang")] | Annotated[Toutes, choix(Toutes), Tag("mot")],
    Discriminator(_occurrence),
]
"""Which of the places where words occur: the n-th, or « toutes »."""


class Adresse(Fait):
    """Where a change of words takes place: an article, or an annex, and what narrows it."""

    article: Identifiant | None = None
    annexe: Identifiant | None = None
    point: Texte | None = None
    alinea: Entier | None = None
    tableau: Entier | None = None
    effet: Jour | None = None

    @property
    def cible(self) -> str:
        """The id of the article or of the annex."""
        return self.article or self.annexe or ""

    def check_cible(self) -> None:
        """Raise what the user must be told where not exactly one article or annex is named."""
        if (self.article is None) == (self.annexe is None):
            raise faute("L-32", "modification sans cible", "nommer un article, ou une annexe")
        for key in ("alinea", "tableau"):
            if getattr(self, key) == 0:
                raise faute("L-23", f"« {key}: 0 »", "compter à partir de 1", at=(key,))
        if self.alinea is not None and self.tableau is not None:
            raise faute("L-32", "alinéa et tableau à la fois", "garder l’un des deux")


def _check_both(remplacer: str | None, par: object, advice: str) -> None:
    """Refuse what is replaced by nothing, and what replaces nothing."""
    if (remplacer is None) != (par is None):
        raise faute("L-32", "« remplacer » et « par » vont ensemble", advice)


def _check_one(fait: Fait, keys: tuple[str, ...], advice: str) -> None:
    if sum(getattr(fait, key) is not None for key in keys) != 1:
        raise faute("L-32", "modification incomplète ou ambiguë", advice)


class Remplacer(Adresse):
    """New words, `par` in the place of `mots`, or a new text for all that the address names."""

    mots: Texte | None = None
    par: str | None = None
    occurrence: Occurrence | None = None
    partout: Booleen = False
    intitule: Texte | None = None
    texte: Texte | None = None
    fichier: Chemin | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        advice = "écrire « mots » et « par », ou une seule clé : texte, fichier, intitule"
        _check_one(self, ("mots", "texte", "fichier", "intitule"), advice)
        if (self.mots is None) != (self.par is None):
            raise faute("L-32", "« mots » et « par » vont ensemble", advice)
        self._check_words()
        if self.partout:
            named = (self.article, self.annexe, self.point, self.alinea, self.tableau)
            if self.mots is None or any(part is not None for part in named):
                advice = "écrire {partout: true, mots: …, par: …}, sans article"
                raise faute("L-32", "« partout » avec une adresse", advice)
        else:
            self.check_cible()
        return self

    def _check_words(self) -> None:
        """Raise what the user must be told of words that cannot stand in a sentence."""
        for key in ("mots", "par"):
            words = getattr(self, key)
            if not isinstance(words, str):
                continue
            if not words.strip():
                raise faute("L-20", f"« {key} » vide", "pour les ôter, « supprimer »", at=(key,))
            if "\n" in words.strip():
                advice = "remplacer l’alinéa entier, par « texte »"
                raise faute("L-32", f"« {key} » sur plusieurs lignes", advice, at=(key,))
            signs = [sign for sign in words if sign in "«»"]
            if signs != ["«", "»"] * (len(signs) // 2):
                advice = "fermer chaque « par un », ou prendre d’autres mots"
                raise faute("L-32", f"guillemets mal appariés dans « {key} »", advice, at=(key,))
            if "{{" in words or "{%" in words:
                advice = "l’écrire dans un « texte », ou changer la valeur par « valeur »"
                raise faute(
                    "L-32", f"un calcul dans « {key} », imprimé tel quel", advice, at=(key,)
                )
        if self.mots is not None and self.mots == self.par:
            raise faute("L-32", "les mêmes mots avant et après", "retirer cette modification")


class ArticleNouveau(Fait):
    """An article to insert: its heading, and its text or the file that holds it."""

    id: Identifiant
    intitule: Texte
    numero: Texte | None = None
    texte: Texte | None = None
    fichier: Chemin | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_one(self, ("texte", "fichier"), "écrire son texte, ou nommer son fichier")
        return self


def _named_or_written(value: object) -> str:
    return "bloc" if isinstance(value, dict) else "mot"


ArticleOuId = Annotated[
    Annotated[ArticleNouveau, Tag("bloc")] | Annotated[Identifiant, Tag("mot")],
    Discriminator(_named_or_written),
]


class Inserer(Fait):
    """A whole article after another, or alinéas in one, after that of rank `apres_alinea`."""

    apres: Identifiant | None = None
    article: ArticleOuId | None = None
    annexe: Identifiant | None = None
    point: Texte | None = None
    apres_alinea: Entier | None = None
    texte: Texte | None = None
    fichier: Chemin | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if isinstance(self.article, ArticleNouveau):
            within = (self.annexe, self.point, self.apres_alinea, self.texte, self.fichier)
            if self.apres is None or any(key is not None for key in within):
                advice = "écrire {apres: article, article: {id, intitule, texte}}"
                raise faute("L-32", "article à insérer sans sa place", advice)
            return self
        if (self.article is None) == (self.annexe is None) or self.apres is not None:
            advice = "écrire {apres, article: {…}}, ou {article, apres_alinea, texte}"
            raise faute("L-32", "insertion incomplète ou ambiguë", advice)
        _check_one(self, ("texte", "fichier"), "écrire le texte à insérer, ou nommer son fichier")
        return self

    @property
    def cible(self) -> str:
        """The id of the article or annex into which, or after which, to insert."""
        named = self.article if isinstance(self.article, str) else None
        return self.apres or named or self.annexe or ""


class Supprimer(Adresse):
    """Words, an alinéa, a table, a point or a whole article that disappear."""

    mots: Texte | None = None
    occurrence: Occurrence | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        self.check_cible()
        return self


def _read_valeur(value: object) -> object:
    if isinstance(value, str | Blanc):
        return value
    raise faute("L-20", "une seule valeur est attendue", "écrire une valeur simple")


ValeurSimple = Annotated[str | Blanc, PlainValidator(_read_valeur, json_schema_input_type=str)]
"""A value as it is written in YAML, whatever it says."""


class ChangerValeur(Fait):
    """A fact of the act, by its dotted key, that was `de` and becomes `a`."""

    cle: Texte
    de: ValeurSimple | None = None
    a: ValeurSimple
    effet: Jour | None = None


class FixerExercice(Fait):
    """The costs of a financial year and what some funders bring, fixed anew or added."""

    fixer: Annee | None = None
    ajouter: Annee | None = None
    depenses: dict[str, Montant] = Field(default_factory=dict)
    financeurs: dict[str, Montant] = Field(default_factory=dict)
    versements: tuple[dict[str, object], ...] = ()
    """Payments added to the schedule, as the act writes its own."""
    du: Jour | None = None
    au: Jour | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_one(self, ("fixer", "ajouter"), "écrire « fixer: année » ou « ajouter: année »")
        if not self.depenses and not self.financeurs:
            raise faute("L-32", "exercice sans montant", "écrire « depenses » ou « financeurs »")
        return self


class ChangerFiche(Fait):
    """A fiche-action added from a file, rewritten from one, or taken out."""

    ajouter: Chemin | None = None
    remplacer: Identifiant | None = None
    par: Chemin | None = None
    retirer: Identifiant | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        advice = "écrire {ajouter: fichier}, {remplacer: fiche, par: fichier} ou {retirer: fiche}"
        _check_one(self, ("ajouter", "remplacer", "retirer"), advice)
        _check_both(self.remplacer, self.par, advice)
        return self


class ChangerPartie(Fait):
    """A party that joins, leaves, or is replaced by another in its rights and obligations."""

    ajouter: dict[str, object] | None = None
    apres: Identifiant | None = None
    engagements: Chemin | None = None
    retirer: Identifiant | None = None
    remplacer: Identifiant | None = None
    par: LienOrganisme | None = None
    ci_apres: Texte | None = None
    cause: Texte | None = None
    acte: Texte | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        advice = "écrire {ajouter: …}, {retirer: …, cause: …} ou {remplacer: …, par: …, cause: …}"
        _check_one(self, ("ajouter", "retirer", "remplacer"), advice)
        _check_both(self.remplacer, self.par, advice)
        return self


class ChangerAxe(Fait):
    """An axis added, or taken out."""

    ajouter: dict[str, object] | None = None
    retirer: Identifiant | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_one(self, ("ajouter", "retirer"), "écrire « ajouter » ou « retirer »")
        return self


class ChangerTerritoire(Fait):
    """Municipalities, by their INSEE code, that enter the territory or leave it."""

    ajouter: dict[str, object] | None = None
    retirer: dict[str, object] | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_one(self, ("ajouter", "retirer"), 'écrire {ajouter: {communes: ["62498"]}}')
        return self

    @property
    def communes(self) -> tuple[str, ...]:
        """The INSEE codes that the operation names."""
        held = (self.ajouter or self.retirer or {}).get("communes", [])
        return tuple(map(str, held)) if isinstance(held, list) else ()


class ChangerAnnexe(Fait):
    """An annex added, given another content, or taken out."""

    ajouter: dict[str, object] | None = None
    remplacer: Identifiant | None = None
    par: Chemin | None = None
    retirer: Identifiant | None = None
    effet: Jour | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        advice = "écrire {ajouter: …}, {remplacer: annexe, par: fichier} ou {retirer: annexe}"
        _check_one(self, ("ajouter", "remplacer", "retirer"), advice)
        _check_both(self.remplacer, self.par, advice)
        return self


class Proroger(Fait):
    """A later last day for the act."""

    au: Jour
    effet: Jour | None = None


Operation = (
    Remplacer
    | Inserer
    | Supprimer
    | ChangerValeur
    | FixerExercice
    | ChangerFiche
    | ChangerPartie
    | ChangerAxe
    | ChangerTerritoire
    | ChangerAnnexe
    | Proroger
)

TEXTE = (Remplacer, Inserer, Supprimer)
"""The operations that change the words drafted; the others change the facts that print them."""


class Modification(Fait):
    """One operation of an avenant, under the key that names it."""

    remplacer: Remplacer | None = None
    inserer: Inserer | None = None
    supprimer: Supprimer | None = None
    valeur: ChangerValeur | None = None
    exercice: FixerExercice | None = None
    fiche: ChangerFiche | None = None
    partie: ChangerPartie | None = None
    axe: ChangerAxe | None = None
    territoire: ChangerTerritoire | None = None
    annexe: ChangerAnnexe | None = None
    proroger: Proroger | None = None

    CALCULES: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(value is not None for _, value in self) != 1:
            known = ", ".join(type(self).model_fields)
            raise faute("L-32", "modification mal formée", f"une seule clé parmi : {known}")
        return self

    @property
    def genre(self) -> str:
        """The key that names the operation."""
        return next(name for name, value in self if value is not None)

    @property
    def operation(self) -> Operation:
        """The operation itself."""
        found: Operation = getattr(self, self.genre)
        return found
