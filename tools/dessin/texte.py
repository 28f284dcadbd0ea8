"""The styles of the words of an act: measures go in, rows of the table of styles come out."""

from __future__ import annotations

from tools.dessin.listes import BAR, list_styles
from tools.dessin.mesures import (
    ARDOISE,
    ARTICLE,
    CORPS,
    FILET,
    NOTE,
    NUIT,
    OUVERTURE,
    PETIT,
    PETIT_RETRAIT,
    RETRAIT,
    TITRE,
)
from tools.dessin.numbering import FICHE_CHIFFRES, FICHE_TIRETS
from tools.dessin.styles import Rule, Style

_TOGETHER = "keepNext keepLines"


def text_styles() -> tuple[Style, ...]:
    """Return the styles of text, headings, their table, lists, notes, annexes and fiches."""
    return (
        *_TEXT,
        *_HEADINGS,
        *_SOMMAIRE,
        *list_styles(),
        *_ACT,
        *_DEFINITIONS,
        *_FIGURES,
        *_ANNEXES,
        *_FICHES,
    )


_TEXT = (
    Style(id="Normal", name="Normal", base="", priority=0),
    Style(
        id="DefaultParagraphFont",
        name="Default Paragraph Font",
        kind="character",
        base="",
        priority=1,
        shown=False,
    ),
    Style(id="BodyText", name="Body Text", after=7),
    Style(
        id="Quote",
        name="Quote",
        base="BodyText",
        priority=6,
        rules=(BAR,),
        left=RETRAIT,
        right=RETRAIT,
        color=ARDOISE,
    ),
    Style(
        id="FootnoteText",
        name="footnote text",
        priority=7,
        shown=False,
        after=2,
        line=1.05,
        left=PETIT_RETRAIT,
        hanging=PETIT_RETRAIT,
        size=NOTE,
    ),
    Style(
        id="FootnoteReference",
        name="footnote reference",
        kind="character",
        base="DefaultParagraphFont",
        priority=7,
        shown=False,
        superscript=True,
    ),
    Style(
        id="Hyperlink",
        name="Hyperlink",
        kind="character",
        base="DefaultParagraphFont",
        priority=7,
        shown=False,
        color=NUIT,
        underline=True,
    ),
)

_HEADINGS = tuple(
    Style(
        id=f"Heading{level}",
        name=f"heading {level}",
        following="BodyText",
        priority=2,
        keep=_TOGETHER,
        rules=rules,
        before=before,
        after=after,
        line=1.05,
        level=level - 1,
        size=size,
        bold=True,
        color=color,
    )
    for level, size, color, before, after, rules in (
        (1, TITRE, NUIT, 28, 12, (Rule(side="bottom", color=FILET),)),
        (2, ARTICLE, NUIT, 20, 6, ()),
        (3, CORPS, ARDOISE, 12, 4, ()),
    )
)

_SOMMAIRE = (
    Style(
        id="TOCHeading",
        name="TOC Heading",
        following="BodyText",
        priority=39,
        keep=_TOGETHER,
        rules=(Rule(side="bottom", color=NUIT, width=8, space=8),),
        after=12,
        line=1.05,
        size=OUVERTURE,
        bold=True,
        color=NUIT,
    ),
    *(
        Style(
            id=f"TOC{level}",
            name=f"toc {level}",
            priority=39,
            keep=keep,
            before=before,
            after=2,
            line=1.05,
            left=RETRAIT * (level - 1),
            size=size,
            bold=level == 1,
            color=color,
        )
        for level, size, color, before, keep in (
            (1, CORPS, NUIT, 7, _TOGETHER),
            (2, PETIT, "", 0, "keepLines"),
            (3, PETIT, ARDOISE, 0, "keepLines"),
        )
    ),
)


_ACT = (
    Style(
        id="Formule",
        name="Formule",
        custom=True,
        base="BodyText",
        priority=4,
        keep=_TOGETHER,
        before=8,
        after=8,
    ),
    Style(
        id="Comparution",
        name="Comparution",
        custom=True,
        base="BodyText",
        priority=4,
        keep="keepLines",
        after=12,
    ),
    *(
        Style(
            id=name,
            name=name,
            custom=True,
            base="BodyText",
            priority=4,
            after=6,
            left=RETRAIT,
            hanging=RETRAIT,
        )
        for name in ("Visa", "Considerant")
    ),
    Style(
        id="Cloture",
        name="Cloture",
        custom=True,
        base="BodyText",
        priority=4,
        keep=_TOGETHER,
        before=28,
        after=0,
    ),
)

_DEFINITIONS = (
    Style(
        id="DefinitionTerme",
        name="Definition terme",
        custom=True,
        base="BodyText",
        following="DefinitionTexte",
        priority=6,
        keep=_TOGETHER,
        before=2,
        after=2,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="DefinitionTexte",
        name="Definition texte",
        custom=True,
        base="BodyText",
        priority=6,
        left=RETRAIT,
    ),
)

_FIGURES = (
    Style(
        id="Figure",
        name="Figure",
        custom=True,
        following="FigureLegende",
        priority=8,
        keep="keepNext",
        before=10,
        after=5,
        line=1,
        align="center",
    ),
    Style(
        id="FigureLegende",
        name="Figure legende",
        custom=True,
        following="BodyText",
        priority=8,
        keep="keepLines",
        after=14,
        size=PETIT,
        align="center",
        color=ARDOISE,
    ),
)

_ANNEXES = (
    Style(
        id="TitreAnnexe",
        name="Titre annexe",
        custom=True,
        following="BodyText",
        priority=3,
        keep=_TOGETHER,
        rules=(Rule(side="bottom", color=NUIT, width=8, space=8),),
        after=16,
        line=1.05,
        level=0,
        size=OUVERTURE,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="AnnexeMention",
        name="Annexe mention",
        custom=True,
        base="BodyText",
        priority=3,
        keep="keepLines",
        after=14,
        color=ARDOISE,
    ),
    Style(
        id="TitreAxe",
        name="Titre axe",
        custom=True,
        following="TitreFiche",
        priority=3,
        keep=_TOGETHER,
        after=14,
        line=1.05,
        level=1,
        size=TITRE,
        bold=True,
        color=ARDOISE,
    ),
    Style(
        id="TitreFiche",
        name="Titre fiche",
        custom=True,
        following="BodyText",
        priority=3,
        keep=_TOGETHER,
        after=8,
        line=1.05,
        level=2,
        size=ARTICLE,
        bold=True,
        color=NUIT,
    ),
)

_FICHES = (
    Style(
        id="FicheEntete",
        name="Fiche entete",
        custom=True,
        base="TableauTexte",
        priority=9,
        keep=_TOGETHER,
        color=ARDOISE,
    ),
    Style(
        id="FicheLibelle",
        name="Fiche libelle",
        custom=True,
        base="TableauTexte",
        priority=9,
        keep="keepLines",
        bold=True,
        color=NUIT,
    ),
    Style(
        id="FicheTexte",
        name="Fiche texte",
        custom=True,
        base="TableauTexte",
        priority=9,
        after=3,
        line=1.15,
    ),
    *(
        Style(
            id=f"Fiche{kind}{rank if rank > 1 else ''}",
            name=f"Fiche {kind.lower()} {rank}" if rank > 1 else f"Fiche {kind.lower()}",
            custom=True,
            base="FicheTexte",
            priority=9,
            numbering=(number, rank - 1),
            after=2,
            left=PETIT_RETRAIT * rank,
            hanging=PETIT_RETRAIT,
        )
        for kind, number in (("Puce", FICHE_TIRETS), ("Numero", FICHE_CHIFFRES))
        for rank in (1, 2, 3)
    ),
)
