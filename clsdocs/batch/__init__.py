"""From the sources of many dossiers to their documents: only those that changed, on all cores."""

from clsdocs.batch.results import Demande, Outcome, Result
from clsdocs.batch.running import Batch, build_documents

__all__ = ["Batch", "Demande", "Outcome", "Result", "build_documents"]
