from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.francais.typographie import espaces_insecables

CASES = Path(__file__).parent / "cases"
ESPACES = yaml.safe_load((CASES / "francais.yml").read_text("utf-8"))["espaces"]


def visible(texte: str) -> str:
    return texte.replace("\u00a0", "_").replace("\u202f", "~").replace("\U000f0000", "@")


def typed(texte: str) -> str:
    return texte.replace("_", "\u00a0").replace("~", "\u202f").replace("@", "\U000f0000")


@pytest.mark.parametrize("exemple", ESPACES, ids=lambda exemple: exemple["cas"])
def test_spaces_become_no_break_where_french_wants_them(exemple: dict[str, str]) -> None:
    assert visible(espaces_insecables(typed(exemple["tape"]))) == exemple["imprime"]


SIGNES = " ::;!?«»–—-.,'’()\n\u00a0\u202f\U000f0000\U0010fffd\ue000é🙂"
MOTS = "12 000 4 100 € % M€ km h n° art. L. p. article titre II A M. Mme Dupont 1er mars 2019 le"
FRAGMENTS = st.sampled_from([*SIGNES, *MOTS.split()])
TEXTES = st.lists(FRAGMENTS | st.just(" ") | st.characters(), max_size=40).map("".join)


@given(TEXTES)
def test_no_sign_moves_and_only_ordinary_spaces_change(texte: str) -> None:
    imprime = espaces_insecables(texte)

    assert len(imprime) == len(texte)
    for avant, apres in zip(texte, imprime, strict=True):
        assert apres == avant or (avant == " " and apres in "\u00a0\u202f")


@given(TEXTES)
def test_a_second_passage_changes_nothing(texte: str) -> None:
    une_fois = espaces_insecables(texte)

    assert espaces_insecables(une_fois) == une_fois


@given(TEXTES)
def test_every_value_counts_alike(texte: str) -> None:
    renomme = texte.replace("\U000f0000", "\U0010fffd")

    attendu = espaces_insecables(texte).replace("\U000f0000", "\U0010fffd")

    assert espaces_insecables(renomme) == attendu
