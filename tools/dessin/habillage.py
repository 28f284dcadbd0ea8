"""The styles of what surrounds the words: measures go in, rows of the table of styles come out."""

from __future__ import annotations

from clsdocs.word.grille import PLACE, PLACE_SERREE
from tools.dessin.mesures import (
    ARDOISE,
    ARTICLE,
    CORPS,
    COUVERTURE,
    FILET,
    LARGEUR,
    LOGOS,
    MARGE,
    NUIT,
    OUVERTURE,
    PETIT,
    REPOS,
    TITRE,
)
from tools.dessin.styles import Rule, Style

_TOGETHER = "keepNext keepLines"


def page_styles() -> tuple[Style, ...]:
    """Return the styles of tables' cells, signatures, covers, running header and footer."""
    return (*_TABLE, *_SIGNATURE, *_SIGNING, *_COVER, *_MARGINS, _ETAT, _SAUT, _LIMINAIRE_FILET)


# A paragraph that Word wants where nobody should see one: under a table, at the end of a section.
_SAUT = Style(id="Saut", name="Saut", custom=True, priority=13, shown=False, line=1, size=1)

_LIMINAIRE_FILET = Style(
    id="LiminaireFilet",
    name="Liminaire filet",
    custom=True,
    priority=11,
    shown=False,
    rules=(Rule(side="bottom", color=FILET, space=1),),
    after=22,
    line=1,
    size=MARGE,
)

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

# « Serre », close, where there are many.
_SIGNATURE = tuple(
    style
    for id, name, size, after, room in (
        ("", "", 0.0, 2.0, PLACE),
        ("Serre", " serre", PETIT, 1.0, PLACE_SERREE),
    )
    for style in (
        Style(
            id=f"Signature{id}",
            name=f"Signature{name}",
            custom=bool(id),
            priority=9,
            keep="keepLines",
            after=after,
            size=size,
        ),
        Style(
            id=f"SignatureOrganisme{id}",
            name=f"Signature organisme{name}",
            custom=True,
            base=f"Signature{id}",
            priority=9,
            bold=True,
            color=NUIT,
        ),
        Style(
            id=f"SignatureNom{id}",
            name=f"Signature nom{name}",
            custom=True,
            base=f"Signature{id}",
            priority=9,
            before=room,
            after=0,
        ),
    )
)

# What stands round the blocks: the title of a rank, the page of a party, the frame, the initials.
_SIGNING = (
    Style(
        id="SignatureRang",
        name="Signature rang",
        custom=True,
        priority=9,
        keep=_TOGETHER,
        rules=(Rule(side="bottom", color=FILET, space=3),),
        before=8,
        size=CORPS,
        bold=True,
        color=ARDOISE,
    ),
    Style(
        id="SignaturePage",
        name="Signature page",
        custom=True,
        following="SignatureRappel",
        priority=9,
        keep=f"{_TOGETHER} pageBreakBefore",
        after=4,
        line=1.05,
        size=TITRE,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="SignatureRappel",
        name="Signature rappel",
        custom=True,
        priority=9,
        keep=_TOGETHER,
        rules=(Rule(side="bottom", color=FILET, space=8),),
        after=20,
        size=ARTICLE,
        color=ARDOISE,
    ),
    Style(
        id="SignatureFait",
        name="Signature fait",
        custom=True,
        base="BodyText",
        priority=9,
        keep=_TOGETHER,
        before=14,
        after=0,
    ),
    Style(
        id="TamponLegende",
        name="Tampon legende",
        custom=True,
        priority=9,
        keep=_TOGETHER,
        before=20,
        after=3,
        size=MARGE,
        color=ARDOISE,
    ),
    Style(
        id="Paraphes",
        name="Paraphes",
        custom=True,
        priority=12,
        shown=False,
        line=1,
        size=6.5,
        color=ARDOISE,
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
        right=REPOS,
        line=1.05,
        level=0,
        size=COUVERTURE,
        bold=True,
        color=NUIT,
    ),
    Style(
        id="Subtitle",
        name="Subtitle",
        priority=10,
        after=28,
        line=1.05,
        size=ARTICLE,
        color=ARDOISE,
    ),
    Style(
        id="TitreEnTete",
        name="Titre en tete",
        custom=True,
        base="Title",
        following="Subtitle",
        priority=10,
        after=10,
        right=0,
        size=OUVERTURE,
    ),
    Style(
        id="CouvertureLogos",
        name="Couverture logos",
        custom=True,
        priority=11,
        after=12,
        line=1.15,
    ),
    Style(
        id="CouvertureBlanc",
        name="Couverture blanc",
        custom=True,
        priority=11,
        shown=False,
        height=LOGOS,
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
        right=REPOS,
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
        right=REPOS,
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
