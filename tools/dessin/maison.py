"""The table of the house's styles: measures go in, `styles.xml` comes out."""

from __future__ import annotations

from tools.dessin.mesures import (
    ARDOISE,
    ARTICLE,
    CORPS,
    COUVERTURE,
    FILET,
    LARGEUR,
    MARGE,
    NUIT,
    PETIT,
    PLACE_POUR_SIGNER,
    RETRAIT,
    TITRE,
)
from tools.dessin.numbering import CHIFFRES, TIRETS
from tools.dessin.styles import Rule, Style, styles_part
from tools.dessin.tableau import table_styles

_TOGETHER = "keepNext keepLines"


def house_styles() -> bytes:
    """Return `word/styles.xml`, the same for every template."""
    lists_and_text = (*_TEXT, *_HEADINGS, *_lists())
    styles = (*lists_and_text, *_ACT, *_TABLE, *_SIGNATURE, *_COVER, *_MARGINS, _ETAT, _SAUT)
    return styles_part(styles, table_styles(), CORPS)


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
        rules=(Rule(side="left", color=FILET, width=12, space=10),),
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
        size=PETIT,
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


def _lists() -> tuple[Style, ...]:
    kinds = (("Bullet", TIRETS), ("Number", CHIFFRES))
    return tuple(
        Style(
            id=f"List{kind}{rank if rank > 1 else ''}",
            name=f"List {kind} {rank}" if rank > 1 else f"List {kind}",
            base="BodyText",
            priority=5,
            numbering=(number, rank - 1),
            after=5,
            left=RETRAIT * rank,
            hanging=RETRAIT,
        )
        for kind, number in kinds
        for rank in (1, 2, 3)
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

# A paragraph that Word wants where nobody should see one: under a table, at the end of a section.
_SAUT = Style(id="Saut", name="Saut", custom=True, priority=13, shown=False, line=1, size=1)

_TABLE = (
    Style(
        id="Caption",
        name="caption",
        following="BodyText",
        priority=8,
        keep=_TOGETHER,
        before=14,
        after=5,
        size=PETIT,
        bold=True,
        color=NUIT,
    ),
    Style(id="TableauTexte", name="Tableau texte", custom=True, priority=8, line=1.1, size=PETIT),
    Style(
        id="TableauMontant",
        name="Tableau montant",
        custom=True,
        base="TableauTexte",
        priority=8,
        align="right",
    ),
    Style(
        id="TableauEntete",
        name="Tableau entete",
        custom=True,
        base="TableauTexte",
        priority=8,
        keep=_TOGETHER,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="TableauEnteteMontant",
        name="Tableau entete montant",
        custom=True,
        base="TableauEntete",
        priority=8,
        align="right",
    ),
)

_SIGNATURE = (
    Style(id="Signature", name="Signature", priority=9, keep="keepLines", after=2),
    Style(
        id="SignatureOrganisme",
        name="Signature organisme",
        custom=True,
        base="Signature",
        priority=9,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="SignatureNom",
        name="Signature nom",
        custom=True,
        base="Signature",
        priority=9,
        before=PLACE_POUR_SIGNER,
        after=0,
    ),
)

_COVER = (
    Style(
        id="Title",
        name="Title",
        following="Subtitle",
        priority=10,
        keep=_TOGETHER,
        rules=(Rule(side="top", color=NUIT, width=12, space=16),),
        after=30,
        line=1.05,
        level=0,
        size=COUVERTURE,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="Subtitle", name="Subtitle", priority=10, after=10, line=1.05, size=TITRE, color=ARDOISE
    ),
    Style(
        id="CouvertureEtat",
        name="Couverture etat",
        custom=True,
        priority=11,
        keep="keepNext",
        after=22,
        size=ARTICLE,
        bold=True,
        color=ARDOISE,
        spaced=1.5,
    ),
    Style(
        id="CouvertureLiaison",
        name="Couverture liaison",
        custom=True,
        priority=11,
        keep="keepNext",
        before=10,
        after=6,
        color=ARDOISE,
    ),
    Style(
        id="CouverturePartie",
        name="Couverture partie",
        custom=True,
        priority=11,
        after=3,
        line=1.1,
        size=ARTICLE,
        bold=True,
    ),
    Style(
        id="CouvertureAssocie",
        name="Couverture associe",
        custom=True,
        priority=11,
        after=2,
        line=1.1,
    ),
    Style(
        id="CouvertureMention",
        name="Couverture mention",
        custom=True,
        priority=11,
        tabs=(("left", 3),),
        after=4,
        left=3,
        hanging=3,
    ),
    Style(
        id="CouvertureFilet",
        name="Couverture filet",
        custom=True,
        base="CouvertureMention",
        priority=11,
        rules=(Rule(side="top", color=FILET, space=10),),
        before=44,
    ),
    Style(
        id="Libelle",
        name="Libelle",
        kind="character",
        custom=True,
        base="DefaultParagraphFont",
        priority=11,
        shown=False,
        color=ARDOISE,
    ),
)

_MARGINS = tuple(
    Style(
        id=name.capitalize(),
        name=name,
        priority=12,
        shown=False,
        rules=(Rule(side=side, color=FILET, space=6),),
        tabs=(("right", LARGEUR),),
        line=1.05,
        size=MARGE,
        color=ARDOISE,
    )
    for name, side in (("header", "bottom"), ("footer", "top"))
)
_ETAT = Style(
    id="Etat",
    name="Etat",
    kind="character",
    custom=True,
    base="DefaultParagraphFont",
    priority=12,
    shown=False,
    bold=True,
    color=NUIT,
    spaced=0.5,
)
