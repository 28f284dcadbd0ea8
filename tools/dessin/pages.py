"""What acts share on paper: running header and footer, the places of their parts, sections."""

from __future__ import annotations

from tools.dessin.markup import cm, element, field, paragraph, run, tag, w, when
from tools.dessin.package import FOOTER, HEADER

_NEW_PAGE = w("r", w("br", type="page"))


def running_header() -> str:
    """Return the header of the pages of text, on one line: which act, and its state."""
    which = "{{ nature | majuscule }} – {{ dossier.territoire.nom }}"
    period = "{% if periode %}, {{ periode }}{% endif %}\t"
    state = "{% if version.etat %}{{ version.etat }}{% endif %}"
    return paragraph("Header", run(which + period), run(state, "Etat"))


def running_footer() -> str:
    """Return the footer of every page but the cover: initials, which text this is, and its page."""
    which = "{% if reference %}{{ reference }} – {% endif %}{{ version.mention }}\tPage\u00a0"
    count = run(" sur\u00a0") + field("NUMPAGES", "2")
    return tag("{{p acte.paraphes }}") + paragraph("Footer", run(which), field("PAGE", "2"), count)


def place(*names: str) -> str:
    """Return the places of the parts `names` of the act, each alone in its paragraph."""
    return "".join(tag(f"{{{{p acte.{name} }}}}") for name in names)


def opening(name: str) -> str:
    """Return the place of the part `name`, which few acts have, and a rule below it."""
    return when(f"acte.{name}", place(name) + paragraph("LiminaireFilet"))


def contents() -> str:
    """Return the table of contents, on a page of its own."""
    heading = paragraph("TOCHeading", run("Sommaire"))
    return heading + place("sommaire") + paragraph("Saut", _NEW_PAGE)


def first_pages(*names: str) -> str:
    """Return the places of the parts `names`, on pages before the act, if there are any."""
    some = " or ".join(f"acte.{name}" for name in names)
    return when(some, place(*names) + paragraph("Saut", _NEW_PAGE))


def annexes() -> str:
    """Return the place of the annexes, on a page of their own if there are any."""
    return "".join(
        (
            tag("{%p if acte.annexes %}"),
            paragraph("Saut", _NEW_PAGE),
            tag("{%p else %}"),
            paragraph("Saut"),
            tag("{%p endif %}"),
            place("annexes"),
        )
    )


def pages(title: bool) -> str:
    """Return the section of the text, which ends the body; `title` opens its first page."""
    stories = [("header", "default", HEADER), ("footer", "default", FOOTER)]
    if title:
        stories.append(("footer", "first", FOOTER))
    return section(*stories, first="titlePg" if title else "")


def section(*stories: tuple[str, str, str], first: str = "") -> str:
    """Return a section of A4 pages with its headers and footers: what, on which pages, its id."""
    return w(
        "sectPr",
        *(
            element(f"w:{what}Reference", **{"w:type": which, "r:id": target})
            for what, which, target in stories
        ),
        w("type", val="nextPage"),
        w("pgSz", w=cm(21.0), h=cm(29.7)),
        w(
            "pgMar",
            top=cm(2.5),
            right=cm(2.5),
            bottom=cm(2.5),
            left=cm(2.5),
            header=cm(1.25),
            footer=cm(1.25),
            gutter="0",
        ),
        w(first) if first else "",
    )
