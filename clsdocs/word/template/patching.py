"""From a part whose tags are joined to docxtpl's reading of it, and to what that would lose."""

from __future__ import annotations

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import paragraph_texts


def patch(xml: str) -> str:
    """Return `xml` as docxtpl, which defines the syntax, gives it to Jinja."""
    from docxtpl import DocxTemplate

    patched: str = DocxTemplate.patch_xml(None, xml)
    return patched


def lost_words(xml: str, patched: str) -> str | None:
    """Return the first paragraph of `xml` whose words are no longer those of `patched`.

    Tags are set aside on both sides, and so are paragraphs without words.
    """
    before = [words for text in paragraph_texts(xml) if (words := TAG.sub("", text).strip())]
    after = [words for text in paragraph_texts(TAG.sub("", patched)) if (words := text.strip())]
    # The words of a text box stand inside those of the paragraph that holds it.
    if any(sign in xml for sign in ("{%-", "-%}", "<w:txbxContent")):
        before, after = (["".join("".join(texts).split())] for texts in (before, after))
    if before == after:
        return None
    pairs = zip(before, [*after, *[""] * len(before)], strict=False)
    return next((words for words, kept in pairs if words != kept), after[-1] if after else "")
