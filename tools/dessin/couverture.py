"""How an act opens: its cover, or the title at the top of its first page."""

from __future__ import annotations

from tools.dessin.markup import paragraph, run, tag, when
from tools.dessin.pages import section

# With more parties of the second rank than this, the cover names them in one paragraph.
_ASSOCIES = 8
_SIGLE = "{% if partie.organisme.sigle %} ({{ partie.organisme.sigle }}){% endif %}"
_NAME = "{{ partie.organisme.nom }}" + _SIGLE


def cover() -> str:
    """Return the cover, a section of its own without header or footer."""
    white = paragraph("CouvertureBlanc")
    return "".join(
        (
            tag("{%p if acte.logos %}"),
            tag("{{p acte.logos }}"),
            tag("{%p else %}"),
            white,
            tag("{%p endif %}"),
            white,
            _state(),
            paragraph("Title", run("{{ intitule }}")),
            _principals(),
            _associates(),
            _mention("CouvertureFilet", "Territoire", "dossier.territoire.nom"),
            when("periode", _mention("CouvertureMention", "Période", "periode")),
            when("reference", _mention("CouvertureMention", "Référence", "reference")),
            paragraph("Saut", section=section()),
        )
    )


def title_block() -> str:
    """Return the title of a short act, on the page where its text begins."""
    where = "{{ dossier.territoire.nom }}{% if periode %}, {{ periode }}{% endif %}"
    return "".join(
        (
            when("acte.logos", tag("{{p acte.logos }}")),
            _state(),
            paragraph("TitreEnTete", run("{{ intitule }}")),
            paragraph("Subtitle", run(where)),
        )
    )


def _state() -> str:
    return when("version.etat", paragraph("CouvertureEtat", run("{{ version.etat }}")))


def _principals() -> str:
    return "".join(
        (
            tag("{%p for partie in parties if partie.rang == 'principal' %}"),
            when("loop.first", paragraph("CouvertureLiaison", run("entre"))),
            when("loop.last and not loop.first", paragraph("CouvertureLiaison", run("et"))),
            paragraph("CouverturePartie", run(_NAME)),
            tag("{%p endfor %}"),
        )
    )


def _associates() -> str:
    each = "{% for partie in parties if partie.rang != 'principal' %}"
    names = f"{each}{_NAME}{{% if not loop.last %}}, {{% endif %}}{{% endfor %}}"
    return "".join(
        (
            when("parties.associes", paragraph("CouvertureLiaison", run("avec"))),
            tag(f"{{%p if parties.associes | length > {_ASSOCIES} %}}"),
            paragraph("CouvertureAssocie", run(names)),
            tag("{%p else %}"),
            tag("{%p for partie in parties.associes %}"),
            paragraph("CouvertureAssocie", run(_NAME)),
            tag("{%p endfor %}"),
            tag("{%p endif %}"),
        )
    )


def _mention(style: str, label: str, name: str) -> str:
    return paragraph(style, run(label, "Libelle"), run(f"\t{{{{ {name} }}}}"))
