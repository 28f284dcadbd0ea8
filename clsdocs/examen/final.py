"""From a drafted act to the Word file that would be issued, read as its signatories receive it."""

from __future__ import annotations

from enum import StrEnum

from clsdocs.acte.inputs import names_of
from clsdocs.acte.parts import Acte
from clsdocs.build import TRANSCRIPTION, Making
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.expressions.views import views_of
from clsdocs.record import replace

EMISE = {"etat": "", "mention": "Version à signer"}
"""What an issued version says of itself, as far as it changes nothing to what is examined."""


class But(StrEnum):
    """What a file is issued for: the vote of the assemblies, or the signature of all."""

    VOTE = "vote"
    SIGNATURE = "signature"


def read_final(making: Making, name: str, acte: Acte, but: But) -> FichierWord:
    """Return the Word file of `acte` as it would be issued; refused where it cannot be made.

    Nothing is written. Words of the template are told at the template.
    """
    from clsdocs.word.reader import read_word  # It needs lxml, which few commands load.

    template, sources = making.template(name), making.sources(name)
    version = TRANSCRIPTION if sources.document.anterieur else EMISE
    data = template.render(acte, views_of(names_of(sources)), version)
    return replace(read_word(data, template.path), au_vote=but is But.VOTE)
