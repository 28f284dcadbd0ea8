from __future__ import annotations

import pytest

from clsdocs.word.acts import compile_template
from clsdocs.word.template.proof import (
    prove_figures,
    prove_notes,
    prove_paragraphs,
    prove_part,
    prove_words,
)
from small_templates import (
    CORPS,
    PATH,
    acte,
    p,
    par,
    small_template,
    texts,
)


def story(*texts: str) -> str:
    body = "".join(map(p, texts))
    return f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>'


ADVICE = "le document n’est pas écrit ; vérifier les balises du gabarit à cet endroit"


@pytest.mark.parametrize(
    ("made", "code", "message"),
    [
        (
            story("Article 1er", "Quatre ans"),
            "W-41",
            "mots changés près de « Article 1erTrois ans »",
        ),
        (story("Article 1er"), "W-41", "mots changés près de « Article 1erTrois ans »"),
        (
            story("Article 1er", "Trois ans")[:-5],
            "W-40",
            "XML mal formé près de « ",
        ),
        (
            story("Article 1er", "Trois ans<!-- a -->"),
            "W-40",
            "commentaire ou instruction XML «  a  »",
        ),
        (
            story("Article 1er").replace("</w:body>", "Trois ans</w:body>"),
            "W-41",
            "mots hors du texte près de « Article 1erTrois ans »",
        ),
        (
            story("Article 1er", "<w:p>Trois ans</w:p>"),
            "W-41",
            "mots hors du texte près de « Article 1erTrois ans »",
        ),
    ],
)
def test_a_part_whose_words_were_sabotaged_is_refused(made: str, code: str, message: str) -> None:
    loss = prove_part(story("Article 1er", "Trois ans"), made, is_story=True)

    assert loss is not None
    assert (loss.code, loss.advice) == (code, ADVICE)
    assert loss.message.startswith(message)


def test_a_part_whose_words_are_whole_is_proved() -> None:
    meant = story("Article 1er", "a & b".replace("&", "&amp;"))

    assert prove_part(meant, meant, is_story=True) is None


@pytest.mark.parametrize(
    "made",
    [("Objet", "Durée"), ("Objet", "Durée", "Trois  ans"), ("Trois ans", "Objet", "Durée"), ()],
)
def test_a_paragraph_lost_changed_or_moved_is_named(made: tuple[str, ...]) -> None:
    loss = prove_paragraphs(made, ("Objet", "", "Durée", "Trois ans"))

    assert loss is not None
    assert loss.message in (
        "paragraphe perdu ou changé : « Trois ans »",
        "paragraphe perdu ou changé : « Objet »",
    )


def test_the_words_of_two_signatures_need_two_paragraphs() -> None:
    loss = prove_words(("Pour A, le Maire,",), ("le Maire,", "le Maire,"), "la signature")

    assert loss is not None
    assert loss.message == "mots de la signature perdus : « le Maire, »"


NOTES = {3: p(" Un."), 4: p(" Deux.") + p("Suite.")}
UN, DEUX = ("Un.",), ("Deux.", "Suite.")


@pytest.mark.parametrize(
    ("calls", "meant", "message"),
    [
        ((3, 4), (UN, DEUX), None),
        ((4, 3), (UN, DEUX), "note perdue ou changée : « Un. »"),
        ((3,), (UN, DEUX), "note perdue ou changée : « Deux. Suite. »"),
        ((3, 4, 4), (UN, DEUX), "note appelée deux fois"),
        ((4,), (("Deux.",),), "note perdue ou changée : « Deux. »"),
    ],
    ids=["whole", "moved", "lost", "repeated", "changed"],
)
def test_each_call_leads_to_its_own_note(
    calls: tuple[int, ...], meant: tuple[tuple[str, ...], ...], message: str | None
) -> None:
    loss = prove_notes(calls, NOTES, meant)

    assert (loss and loss.message) == message


def test_a_picture_that_is_lost_is_named() -> None:
    made = '<wp:docPr id="1" name="Figure 1" descr="Carte &quot;A&quot;"/>'

    assert prove_figures((made,), ('Carte "A"',)) is None
    loss = prove_figures((made,), ('Carte "A"', 'Carte "A"'))
    assert loss is not None
    assert loss.message == 'image perdue : « Carte "A" »'


def test_a_template_tampered_with_after_its_compilation_is_compiled_again() -> None:
    data = small_template(p("Article 1er"), p(CORPS))
    kept = compile_template(data, PATH).dump()
    tampered = kept.replace("Article 1er", "Article 2", 1)

    docx = compile_template(data, PATH, kept=tampered).render(acte(corps=(par("x"),)), {}, {})

    assert texts(docx) == ["Article 1er", "x"]
