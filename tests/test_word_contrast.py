from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from clsdocs.word.contrast import find_contrasts
from clsdocs.word.markup import parse
from clsdocs.word.package import read_package
from small_templates import CORPS, house_template, p, small_template


def faint(body: str, *named: str) -> list[str]:
    members = read_package(small_template(body), "a.docx")
    roots = {name: parse(content) for name, content in members.items() if name.endswith(".xml")}
    return [found.message for found in find_contrasts(roots, named)]


def run(look: str, around: str = "") -> str:
    return f"<w:p>{around}<w:r><w:rPr>{look}</w:rPr><w:t>Mots</w:t></w:r></w:p>"


def colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def shade(fill: str) -> str:
    return f'<w:pPr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/></w:pPr>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (run(colour("767676")), []),
        (run(colour("777777")), ["« Mots » : 777777 sur blanc, contraste 4,48 au lieu de 4,5"]),
        (run(colour("A0A0A0")), ["« Mots » : A0A0A0 sur blanc, contraste 2,61 au lieu de 4,5"]),
        (run(colour("A0A0A0")) + run(colour("A0A0A0")), ["« Mots » : A0A0A0 sur blanc"]),
        (run(colour("8C8C8C") + '<w:sz w:val="36"/>'), []),
        (run("<w:b/>" + colour("8C8C8C") + '<w:sz w:val="28"/>'), []),
        (run(colour("8C8C8C") + '<w:sz w:val="28"/>'), ["« Mots » : 8C8C8C sur blanc"]),
        (run(colour("767676"), shade("EDF1F5")), ["« Mots » : 767676 sur EDF1F5"]),
        (run(colour("FFFFFF"), shade("1F3557")), []),
        (run(colour("auto")), []),
        (run(""), []),
    ],
)
def test_words_too_pale_for_what_is_behind_them_are_found(body: str, said: list[str]) -> None:
    found = faint(body)

    assert len(found) == len(said)
    assert all(line.startswith(begun) for line, begun in zip(found, said, strict=True))


def test_a_template_that_is_pale_can_still_be_used(tmp_path: Path) -> None:
    gabarit = tmp_path / "pale.docx"
    gabarit.write_bytes(house_template(p(CORPS), run(colour("A0A0A0"))))

    done = CliRunner().invoke(cli, ["template", "check", str(gabarit)])

    assert done.exit_code == 0
    assert "« Mots » : A0A0A0 sur blanc, contraste 2,61 au lieu de 4,5" in done.stdout
    assert "[W-46] (style)" in done.stdout


@pytest.mark.parametrize("name", ["charte", "convention", "contrat", "avenant"])
def test_our_templates_can_be_read_by_all(name: str) -> None:
    path = Path(__file__).parents[1] / "templates" / f"{name}.docx"

    done = CliRunner().invoke(cli, ["template", "check", str(path)])

    assert (done.exit_code, done.stdout) == (0, "")
