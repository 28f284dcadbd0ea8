"""The axes of a contract: strategic ones and transversal ones, each with its objectives."""

from __future__ import annotations

from pydantic import Field

from clsdocs.domain.valeurs import Booleen, Collection, Fait, Identifiant, Texte


class ObjectifOperationnel(Fait):
    """What is to be done to reach the general objective of an axis."""

    id: Identifiant
    intitule: Texte


class Objectifs(Fait):
    """The general objective of an axis and those that serve it."""

    general: Texte | None = None
    operationnels: tuple[ObjectifOperationnel, ...] = ()


class Axe(Fait):
    """One axis of a contract."""

    id: Identifiant
    intitule: Texte
    transversal: Booleen = False
    objectifs: Objectifs = Field(default_factory=lambda: Objectifs())


class Axes(Collection[Axe]):
    """The axes of a contract, in its order."""

    CALCULES = ("strategiques", "transversaux")

    @classmethod
    def element(cls) -> type[Axe]:
        """Return the class of an axis."""
        return Axe

    @property
    def strategiques(self) -> Axes:
        """The axes that are not transversal."""
        return Axes(axe for axe in self if not axe.transversal)

    @property
    def transversaux(self) -> Axes:
        """The axes that run through all the others."""
        return Axes(axe for axe in self if axe.transversal)
