"""Random small acts and random operations on them, as the files of a case would state them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WORDS = ("comité", "bilan", "annuel", "suivi", "les parties", "l’année", "« projet »", "deux fois")
"""So few that the same ones come several times."""

FACTS = {
    "duree": {"effet": "2026-01-01", "annees": "3"},
    "instances": [{"id": "copil", "nom": "comité de pilotage", "frequence": "deux fois par an"}],
}
VALUES = (
    "{{ duree | lettres }}",
    "{{ duree.terme | date }}",
    '{{ instances["copil"].nom }}',
    '{{ instances["copil"].frequence }}',
    "[](#a1)",
)

phrases = st.lists(st.sampled_from((*WORDS, *WORDS, *VALUES)), min_size=1, max_size=5).map(
    lambda words: f"Ici {' '.join(words)}."
)
plain_phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(
    lambda words: f"Là {' '.join(words)}."
)


def _item(words: str, inner: list[str]) -> str:
    nested = "".join(f"\n    - {word}" for word in inner)
    return f"- {words}\n{nested}\n" if nested else f"- {words}"


items = st.builds(_item, phrases, st.lists(plain_phrases, max_size=2))
lists = st.lists(items, min_size=1, max_size=3).map("\n".join)
tables = st.lists(plain_phrases, min_size=1, max_size=2).map(
    lambda cells: "| Cas | Texte |\n|---|---|\n" + "\n".join(f"| un | {cell} |" for cell in cells)
)
blocks = st.one_of(phrases, phrases, lists, tables)
texts = st.lists(blocks, min_size=1, max_size=4).map("\n\n".join)
points = st.lists(texts, min_size=2, max_size=2).map(
    lambda held: f"Points.\n\n### Un\n\n{held[0]}\n\n### Deux\n\n{held[1]}"
)
articles = st.one_of(texts, texts, points)


@st.composite
def acts(draw: st.DrawFn) -> list[str]:
    """Draw the texts of the articles of an act, two to four."""
    return draw(st.lists(articles, min_size=2, max_size=4))


def case_of(held: list[str], operations: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the case of an avenant that makes `operations` on the act of the articles `held`."""
    headings = (f"## Titre {rank} {{#a{rank}}}\n\n{text}" for rank, text in enumerate(held, 1))
    text = "\n\n".join(headings)
    return {"faits": FACTS, "texte": f"{text}\n", "modifications": operations}


@st.composite
def operations(draw: st.DrawFn, article: str, source: str) -> dict[str, Any]:
    """Draw an operation on `article`, of which `source` is the text; it may be impossible."""
    place, text = {"article": article}, draw(plain_phrases)
    if "###" in source:
        place["point"] = f"{article[1:]}.{draw(st.sampled_from(('1', '2')))}"
    alinea = {"alinea": str(draw(st.integers(1, 4)))}
    address = {**place, **alinea} if draw(st.booleans()) else place
    words = draw(st.sampled_from([word for word in WORDS if word in source] or WORDS))
    times = draw(st.sampled_from(({}, {"occurrence": "1"}, {"occurrence": "toutes"})))
    new = {"id": f"neuf-{article}", "intitule": "Neuf", "texte": draw(articles)}
    after = {"apres_alinea": alinea["alinea"]} if draw(st.booleans()) else {}
    whole = draw(st.sampled_from(("article", "point"))) == "article"
    return draw(
        st.sampled_from(
            (
                {"remplacer": {**address, "mots": words, "par": "autre", **times}},
                {"supprimer": {**address, "mots": words, **times}},
                {"remplacer": {**place, **alinea, "texte": text}},
                {"remplacer": {**place, **alinea, "texte": f"{text}\n\n- un\n- deux"}},
                {"supprimer": {**place, **alinea}},
                {"supprimer": {"article": article} if whole else place},
                {"inserer": {**place, **after, "texte": text}},
                {"inserer": {**place, **after, "texte": f"- {text}"}},
                {"inserer": {"article": article, "texte": f"### Trois\n\n{text}"}},
                {"inserer": {"apres": article, "article": new}},
                {"remplacer": {"article": article, "texte": draw(articles)}},
                {"remplacer": {**place, "intitule": "Autre titre"}},
                {"remplacer": {**place, "tableau": "1", "texte": "| A |\n|---|\n| b |"}},
            )
        )
    )


donnees: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        {"valeur": {"cle": "duree.annees", "a": "5"}},
        {"valeur": {"cle": "instances.copil.nom", "a": "comité"}},
        {"valeur": {"cle": "instances.copil.frequence", "a": "chaque mois"}},
        {"remplacer": {"partout": "true", "mots": "comité", "par": "conseil"}},
        {"remplacer": {"partout": "true", "mots": "bilan annuel", "par": "bilan"}},
    )
)
"""Operations that may change every article."""
