"""From what an act says and the parts made of it to every loss: words, notes, pictures, order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from clsdocs.prose.nodes import AppelNote, Figure, paragraphs_of, spans_of
from clsdocs.word.content import Content
from clsdocs.word.markup import paragraph_texts
from clsdocs.word.notes import called, notes_by_number
from clsdocs.word.template.proof import (
    Loss,
    prove_figures,
    prove_notes,
    prove_paragraphs,
    prove_part,
    prove_words,
)
from clsdocs.word.toc import without_toc
from clsdocs.word.zipping import DOCUMENT


def prove_act(
    content: Content,
    placed: Iterable[str],
    notes: Collection[int],
    filled: Mapping[str, str],
    made: Mapping[str, str],
) -> Iterator[tuple[str, Loss]]:
    """Yield every loss and its part: `made` must hold the words of `filled` and of the act.

    `placed` are the names of the parts of the act that the template placed, in order; `notes` the
    numbers of its footnotes.
    """
    blocs = [bloc for name in placed for bloc in content.parts.get(name, ())]
    document = made[DOCUMENT]
    texts = paragraph_texts(without_toc(document))
    losses = [
        (name, prove_part(filled[name], xml, is_story=not name.startswith("docProps/")))
        for name, xml in made.items()
    ]
    losses.append((DOCUMENT, prove_paragraphs(texts, paragraphs_of(blocs))))
    losses += ((DOCUMENT, prove_words(texts, words, whose)) for whose, words in content.words())
    spans = [span for bloc in blocs for span in spans_of(bloc)]
    figures = [span.alternative for span in spans if type(span) is Figure]
    losses.append((DOCUMENT, prove_figures(made.values(), figures)))
    held = {n: xml for part in made.values() for n, xml in notes_by_number(part) if n in notes}
    appels = (span for span in spans if type(span) is AppelNote)
    meant = (tuple(paragraphs_of(appel.note)) for appel in appels)
    losses.append((DOCUMENT, prove_notes(called(document, notes), held, meant)))
    yield from ((name, loss) for name, loss in losses if loss is not None)
