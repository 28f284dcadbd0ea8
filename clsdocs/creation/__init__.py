"""From a type of dossier, or from another dossier, to a new folder that builds at once."""

from clsdocs.creation.copying import copy_dossier
from clsdocs.creation.making import COMPLET, create_dossier
from clsdocs.creation.writing import Creation, Fichier

__all__ = ["COMPLET", "Creation", "Fichier", "copy_dossier", "create_dossier"]
