"""From the files of a workspace to the facts and texts of a dossier, with the place of each."""

from clsdocs.sources.dossier import Lecture, load_dossier
from clsdocs.sources.organismes import Annuaire, load_organismes

__all__ = ["Annuaire", "Lecture", "load_dossier", "load_organismes"]
