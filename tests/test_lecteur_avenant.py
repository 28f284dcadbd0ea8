"""What the independent reader makes of each sentence of docs/avenants.md, and of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from docx_making import cell, docx, run
from lecteur_avenant import consolidated_lines, text_in_force
from lecteur_texte import Incompris

CASES = yaml.safe_load((Path(__file__).parent / "cases/lecteur_avenant.yml").read_text("utf-8"))
OPENING = (
    "Formule: Entre les soussignés :\nComparution: L’ARS,\nFormule: Il est convenu ce qui suit :"
)
CLOSING = "Cloture: Fait à Aurecourt, le ……………,"
STYLES = {"# ": "heading 1", "## ": "heading 2", "### ": "heading 3", "- ": "List Bullet"} | {
    "> ": "Quote"
}
_MARK = re.compile(r"(?P<mark>#+ |- |> |(?P<style>[A-Z]\w*(?: \w+)?|caption): )?(?P<text>.*)")


def made(text: str) -> bytes:
    """Return the small .docx of `text`, written as the head of the cases says."""
    names = sorted({*STYLES.values(), "Body Text", *_styles(text)})
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{_id(name)}"><w:name w:val="{name}"/></w:style>'
        for name in names
    )
    rows = groupby(text.splitlines(), key=lambda line: line.startswith("| "))
    body = "".join(_table(lines) if is_table else _lines(lines) for is_table, lines in rows)
    return docx(body, styles=styles)


def _styles(text: str) -> Iterator[str]:
    return (m["style"] for line in text.splitlines() if (m := _MARK.fullmatch(line)) and m["style"])


def _id(name: str) -> str:
    return name.replace(" ", "")


def _table(lines: Iterator[str]) -> str:
    rows = (line.strip("| ").split(" | ") for line in lines)
    cells = ("".join(cell(*words.split(" ¶ ")) for words in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _lines(lines: Iterator[str]) -> str:
    return "".join(map(_paragraph, lines))


def _paragraph(line: str) -> str:
    found = _MARK.fullmatch(line)
    assert found
    style = found["style"] or STYLES.get(found["mark"] or "", "Body Text")
    pieces = re.split(r"\*\*", found["text"])
    runs = "".join(run(words, "<w:b/>" * (n % 2)) for n, words in enumerate(pieces))
    return f'<w:p><w:pPr><w:pStyle w:val="{_id(style)}"/></w:pPr>{runs}</w:p>'


def avenant(text: str) -> bytes:
    body, annexes = re.fullmatch(r"(.*?)((?:Titre annexe: .*)?)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return made(f"{OPENING}\n## Article 1er – Modifications\n{body}\n{CLOSING}\n{annexes}".strip())


SIGNED = made(CASES["acte"])


def changed(*avenants: str, au: date | None = None) -> list[str]:
    before = text_in_force(SIGNED)
    after = text_in_force(SIGNED, *map(avenant, avenants), au=au)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return [
        line
        for _, start, end, first, last in codes
        for line in (*(f"- {w}" for w in before[start:end]), *(f"+ {w}" for w in after[first:last]))
    ]


@pytest.mark.parametrize("case", CASES["cas"], ids=lambda case: case["cas"])
def test_a_sentence_is_read_as_it_is_written(case: dict[str, Any]) -> None:
    if "refus" in case:
        with pytest.raises(Incompris) as raised:
            changed(case["avenant"])
        assert case["refus"] in str(raised.value)
    else:
        assert changed(case["avenant"], au=case.get("au")) == case["change"]


def test_the_signing_and_what_precedes_the_parties_are_no_part_of_the_text() -> None:
    lines = text_in_force(made(f"# Édito\nUn mot.\n{CASES['acte']}"))

    assert lines[0] == "Entre les soussignés :"
    assert "Fait à Aurecourt, le ……………," not in lines
    assert "Pour l'ARS" not in lines
    assert lines == text_in_force(SIGNED)


def test_an_avenant_changes_what_another_inserted() -> None:
    first = "Après l’article 4 du contrat, il est inséré un article 4 bis ainsi rédigé :\n"
    first += (
        "> « **Article 4 bis – Suite**\n> Un :\n- deux ;\n- trois.\n> **4 bis.1 Fin**\n> Quatre. »"
    )
    second = (
        "Au troisième alinéa de l’article 4 bis du contrat, le mot : « trois » est remplacé par "
    )
    second += "le mot : « tiers ».\nLe point 4 bis.1 de l’article 4 bis du contrat est supprimé."

    assert changed(first, second) == [
        "+ Article 4 bis – Suite",
        "+ Un :",
        "+ deux ;",
        "+ tiers.",
        "+ 4 bis.1 (Supprimé)",
    ]


def test_a_consolidated_text_is_read_without_what_its_publisher_added() -> None:
    published = (
        "## Version consolidée au 1er janvier 2027\nElle est établie à titre d’information.\n"
        "| Acte modificatif | Date |\n| Avenant n° 1 | 10 mai 2026 |\n"
        + CASES["acte"].replace(
            "## Article 2 – Moyens\n",
            "## Article 2 – Moyens\nAnnexe mention: (Modifié par l’avenant n° 1 du 10 mai 2026, "
            "art. 1er)\n",
        )
        + "Titre annexe: Table des modifications\n| Division | Effet |\n| Article 2 | 1er juin |\n"
    )

    assert consolidated_lines(made(published)) == text_in_force(SIGNED)
