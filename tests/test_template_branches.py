from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clsdocs.errors import Refused
from clsdocs.word.template.engine import Template, compile_template
from docxtpl_making import control, docx, link, p, ps, r, shape, tbl, tc, text_box, tr
from small_templates import DOCUMENT, member, texts

PATH = "essai.docx"
_ROW = "tableau 1, ligne 1, cellule 1"


def refusal(*body: str, **parts: str) -> list[str]:
    """Return the lines that refuse the template, what they advise set aside."""
    with pytest.raises(Refused) as refused:
        compile_template(docx(*body, **parts), PATH)
    return [line.rpartition(" ; ")[0] for line in str(refused.value).splitlines()]


def apart(spot: str, block: str, inside: str) -> str:
    message = f"{{% {block} %}} et sa fin ne sont pas au même niveau : l’une traverse {inside}"
    return f"{PATH}:{spot} : {message}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            ps("{%p if a %}") + tbl(tr("{%p endif %}"), columns=1),
            apart("1:1 : corps, « {%p if a %} »", "if", "un tableau"),
        ),
        (
            tbl(tr("{%p for x in l %}"), columns=1) + ps("{%p endfor %}"),
            apart(f"1:1 : corps, {_ROW}, « {{%p for x in l %}} »", "for", "un tableau"),
        ),
        (
            tbl(tr("{%tr if a %}"), tr("x", "{%tc endif %}"), columns=2),
            apart(f"1:1 : corps, {_ROW}, « {{%tr if a %}} »", "if", "une ligne de tableau"),
        ),
        (
            tbl(tr("{%tr for x in l %}"), tr("x", tc("{%p endfor %}", "y")), columns=2),
            apart(f"1:1 : corps, {_ROW}, « {{%tr for x in l %}} »", "for", "une ligne de tableau"),
        ),
        (
            ps("{%p if a %}", "Il vient{% endif %}."),
            apart("1:1 : corps, « {%p if a %} »", "if", "un paragraphe"),
        ),
        (
            p("Il {% if a %}vient", link("ici{% endif %}")),
            apart("1:4 : corps, « Il ▸{% if a %}◂vientici{% endif %} »", "if", "un lien"),
        ),
        (
            p("Il {% if a %}vient", control(r("ici{% endif %}"))),
            apart(
                "1:4 : corps, « Il ▸{% if a %}◂vientici{% endif %} »",
                "if",
                "un contrôle de contenu",
            ),
        ),
        (
            ps("{%p if a %}", "un", "{%p else %}") + tbl(tr("{%p endif %}"), columns=1),
            apart("1:1 : corps, « {%p if a %} »", "if", "un tableau"),
        ),
        (
            ps("{%p macro m() %}") + tbl(tr("{%p endmacro %}"), columns=1),
            f"{PATH}:1:1 : corps, « {{%p macro m() %}} » :"
            " {% macro %} et sa fin coupent ce qui les entoure",
        ),
        (
            ps("{%p with b = 1 %}") + tbl(tr("{%p endwith %}"), columns=1),
            apart("1:1 : corps, « {%p with b = 1 %} »", "with", "un tableau"),
        ),
    ],
    ids=[
        "into a table",
        "out of a table",
        "from a row to a cell",
        "from a row to a paragraph",
        "from a paragraph to words",
        "into a link",
        "into a control",
        "a branch of three",
        "macro",
        "with",
    ],
)
def test_a_block_that_opens_and_closes_at_two_levels_is_refused_with_its_place(
    body: str, told: str
) -> None:
    assert refusal(body) == [told]


def test_a_block_that_a_text_box_closes_is_refused() -> None:
    assert refusal(p("Il {% if a %}vient", text_box(p("ici{% endif %}"))))


def test_a_block_is_looked_at_in_each_part() -> None:
    header = ps("{%p if a %}") + tbl(tr("{%p endif %}"), columns=1)

    assert refusal(p("x"), header_default=header) == [
        apart("1:1 : en-tête 1, « {%p if a %} »", "if", "un tableau")
    ]


@pytest.mark.parametrize(
    ("body", "kept", "left"),
    [
        (ps("{%p if a %}", "x", "{%p endif %}", "fin"), ["x", "fin"], ["fin"]),
        (ps("Il {% if a %}vient{% else %}part{% endif %}."), ["Il vient."], ["Il part."]),
        (ps("un {% if a %}deux", "trois{% endif %} fin"), ["un deux", "trois fin"], ["un  fin"]),
        (
            tbl(tr("{%tr if a %}"), tr("x", "y"), tr("{%tr endif %}"), tr("z", "t"), columns=2),
            ["x", "y", "z", "t"],
            ["z", "t"],
        ),
        (tbl(tr("x", "{%tc if a %}", "y", "{%tc endif %}"), columns=2), ["x", "y"], ["x"]),
        (
            ps("{%p if a %}") + tbl(tr("x"), columns=1) + ps("{%p else %}", "y", "{%p endif %}"),
            ["x"],
            ["y"],
        ),
        (p("Il ", link("{% if a %}vient{% endif %}"), "."), ["Il vient."], ["Il ."]),
        (control(ps("{%p if a %}", "x", "{%p endif %}", "y")), ["x", "y"], ["y"]),
        (
            p("Image ", shape(1, "{% if a %}oui{% else %}non{% endif %}")),
            ["Image "],
            ["Image "],
        ),
    ],
    ids=[
        "paragraphs",
        "words",
        "words of two paragraphs",
        "rows",
        "cells",
        "a table or a paragraph",
        "link",
        "control",
        "attribute",
    ],
)
def test_a_block_that_opens_and_closes_at_one_level_is_taken_or_left(
    body: str, kept: list[str], left: list[str]
) -> None:
    template = compile_template(docx(body), PATH)

    assert [texts(template.render({"a": a})) for a in (True, False)] == [kept, left]


# Whatever is nested


@dataclass(frozen=True, slots=True)
class Nested:
    """The body of a template, the conditions that it reads and the lists that it runs through."""

    xml: str
    conditions: int
    lists: int


@st.composite
def nested(draw: st.DrawFn) -> Nested:
    """Draw a body in which tags stand anywhere: their blocks may cross all that Word nests."""
    writer = _Writer(draw)
    xml = "".join(writer.blocks(depth=0)) + "".join(ps(*writer.closings()))
    return Nested(xml, writer.conditions, writer.lists)


class _Writer:
    """Writes blocks that `draw` chooses; knows which of their tags are open."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.open: list[str] = []
        self.conditions = self.lists = 0

    def blocks(self, depth: int) -> Iterator[str]:
        for _ in range(self.draw(st.integers(1, 3))):
            kind = self.draw(st.sampled_from(("bbppttx", "bbpp", "p")[min(depth, 2)]))
            if kind == "b":
                yield from self.level(lambda tag: p(f"{{%p {tag} %}}"), self.blocks(depth + 1))
            elif kind == "t":
                yield tbl(*self.rows(depth), columns=2)
            elif kind == "x":
                yield p("boîte", text_box(*self.blocks(depth + 1)))
            else:
                yield self.paragraph("p")

    def level(self, write: Callable[[str], str], inside: Iterable[str]) -> Iterator[str]:
        """Yield `inside` in a block that opens and closes at its level."""
        kind, opening = self.opening()
        yield from (write(opening), *inside)
        if kind == "if" and self.draw(st.booleans()):
            yield write("else")
        yield write(f"end{kind}")

    def rows(self, depth: int) -> Iterator[str]:
        for _ in range(self.draw(st.integers(1, 3))):
            kind = self.draw(st.integers(0, 4))
            if kind == 0:
                yield tr(tc(self.paragraph("tr")))
            elif kind < 3:
                yield from self.level(lambda tag: tr(f"{{%tr {tag} %}}"), [tr("un", "{{ n }}")])
            else:
                yield tr(*(tc(*self.cell(depth), p("fin")) for _ in range(2)))

    def cell(self, depth: int) -> Iterator[str]:
        yield self.paragraph("p") if self.draw(st.booleans()) else "".join(self.blocks(depth + 1))

    def paragraph(self, holder: str) -> str:
        """Return a paragraph that is a tag, or words that may hold some."""
        if self.draw(st.integers(0, 9)) == 0:
            return p(f"{{%{holder} {self.tag()} %}}")
        words = [self.draw(st.sampled_from(("mot", "{{ n }}", "")))]
        if self.draw(st.integers(0, 9)) == 0:
            words.append(f"{{% {self.tag()} %}}")
        if self.draw(st.integers(0, 3)) == 0:
            words.append(link(*words[1:], "lien"))
        return p(*words, "suite")

    def tag(self) -> str:
        if len(self.open) > 0 and self.draw(st.booleans()):
            if self.open[-1] == "if" and self.draw(st.integers(0, 3)) == 0:
                return "else"
            return f"end{self.open.pop()}"
        kind, opening = self.opening()
        self.open.append(kind)
        return opening

    def opening(self) -> tuple[str, str]:
        if self.draw(st.booleans()):
            self.conditions += 1
            return "if", f"if c{self.conditions}"
        self.lists += 1
        return "for", f"for x in l{self.lists}"

    def closings(self) -> Iterator[str]:
        while self.open:
            yield f"{{%p end{self.open.pop()} %}}"


def compiled(body: str) -> Template | None:
    try:
        return compile_template(docx(body), PATH)
    except Refused:
        return None


@settings(max_examples=100)
@given(nested())
def test_a_template_is_refused_or_well_formed_whatever_its_conditions_and_lists(
    body: Nested,
) -> None:
    template = compiled(body.xml)
    if template is None:
        return

    for turns, truths in _choices(body):
        conditions = {f"c{n}": truth for n, truth in enumerate(truths, start=1)}
        lists = {f"l{n}": ["x"] * turn for n, turn in enumerate(turns, start=1)}
        document = template.render({"n": "1", **conditions, **lists})

        root = ElementTree.fromstring(member(document, DOCUMENT))
        assert "{" not in "".join(root.itertext())


def _choices(body: Nested) -> Iterator[tuple[tuple[int, ...], tuple[bool, ...]]]:
    """Yield how often each list turns, 0 to 3, and the truth of each condition: all, or some."""
    turns = list(product(range(4), repeat=min(body.lists, 3)))
    truths = list(product((True, False), repeat=min(body.conditions, 5)))
    for rank, turn in enumerate(turns):
        rest = (rank % 4,) * (body.lists - len(turn))
        for truth in truths[rank % 3 :: 3] or truths:
            yield (*turn, *rest), (*truth, *((bool(rank % 2),) * (body.conditions - len(truth))))


def test_most_nestings_that_are_drawn_at_one_level_are_accepted() -> None:
    inner = ps("{%p for x in l1 %}", "{{ n }}", "{%p endfor %}")
    rows = tbl(
        tr("{%tr for x in l2 %}"),
        tr(tc(inner, p("fin")), "b"),
        tr("{%tr endfor %}"),
        tr("fin", "fin"),
        columns=2,
    )
    body = Nested(ps("{%p if c1 %}") + rows + ps("{%p endif %}", "fin"), 1, 2)

    template = compiled(body.xml)

    assert template is not None
    for (first, second), (kept,) in _choices(body):
        values = {"n": "1", "c1": kept, "l1": [1] * first, "l2": [1] * second}
        turn = [*["1"] * first, "fin", "b"]
        expected = [*turn * second, "fin", "fin"] if kept else []
        assert texts(template.render(values)) == [*expected, "fin"]
