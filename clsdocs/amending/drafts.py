"""The file of a new avenant: what a jurist reads and completes in it, from its act as it stands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clsdocs.acte.people import organisme_name
from clsdocs.amending.targets import Cible, Derogation
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.domain.blancs import Blanc
from clsdocs.domain.document import DateEtLieu, Mode, Signature
from clsdocs.domain.organisme import TypeOrganisme
from clsdocs.domain.partie import Partie
from clsdocs.record import Record
from clsdocs.sources.yaml_writing import write_entry, write_items

A_COMPLETER = "[à compléter]"
"""What is left to write; `check` blocks until it is written."""

_WIDTH = 98
_ASSEMBLEES = {
    TypeOrganisme.COMMUNE: "conseil municipal",
    TypeOrganisme.EPCI: "conseil communautaire",
    TypeOrganisme.DEPARTEMENT: "conseil départemental",
    TypeOrganisme.REGION: "conseil régional",
    TypeOrganisme.SYNDICAT_MIXTE: "comité syndical",
}
_GENRES = {
    Genre.ARTICLE: "Articles",
    Genre.TITRE: "Titres",
    Genre.ANNEXE: "Annexes",
    Genre.FICHE: "Fiches",
}


class Ebauche(Record):
    """A new avenant to `cible`, its changes as its file writes them; none: one to fill in."""

    cible: Cible
    modifications: Sequence[Mapping[str, Any]] = ()
    derogation: Derogation | None = None

    @property
    def text(self) -> str:
        """The whole file."""
        blocs = (self.heading, *self._body())
        return "\n".join(blocs)

    def _body(self) -> Iterator[str]:
        yield _comment("Pourquoi cet avenant : une phrase par motif.") + write_entry(
            "motifs", [A_COMPLETER]
        )
        yield _comment(
            "Le jour où il change le texte : une date (AAAA-MM-JJ), ou « derniere_signature »."
        ) + write_entry("effet", "derniere_signature")
        yield self.signature
        if self.cible.deliberent:
            yield self.habilitations
        if self.derogation is not None:
            yield self.tolerance
        yield self.changes

    @property
    def heading(self) -> str:
        """What the act is, who its parties are, what can be named; then what the file is."""
        cible = self.cible
        parties = "\n".join(f"#   {words}" for words in map(_named, cible.document.parties))
        named = "".join(_listing(cible.divisions, genre) for genre in _GENRES)
        own = {"nature": "avenant", "document": cible.name, "numero": str(cible.numero)}
        return (
            _comment(f"Avenant n° {cible.numero}, qui modifie {cible.nom}.")
            + f"# Parties en vigueur :\n{parties}\n"
            + "# Ce que l’on peut nommer :\n"
            + named
            + "".join(write_entry(key, value) for key, value in own.items())
        )

    @property
    def signature(self) -> str:
        """Where, when and how it is signed: as the act was."""
        known = self.cible.document.signature or Signature.model_construct()
        own: dict[str, Any] = {"lieu": known.lieu or Blanc("signature.lieu")}
        own |= {"prevue": Blanc("signature.prevue"), "mode": str(known.mode)}
        if known.mode is not Mode.ELECTRONIQUE:
            own["exemplaires"] = str(len(self.cible.signataires))
            own |= {"dont": known.dont} if known.dont else {}
        own |= _asked(known)
        words = "« prevue », le jour prévu, dit qui représente chaque partie ; "
        words += "« exemplaires », un par signataire, est à revoir si une partie entre ou sort."
        return _comment(words) + write_entry("signature", own)

    @property
    def habilitations(self) -> str:
        """The authorisation that each party which deliberates must give."""
        blank = {key: Blanc(key) for key in ("numero", "date", "transmission")}
        held = {
            partie.id: [
                {"nature": "délibération", "assemblee": _assemblee(partie)}
                | (blank if partie.organisme.type in _ASSEMBLEES else {})
            ]
            for partie in self.cible.deliberent
        }
        words = "La délibération de chaque partie qui doit délibérer, "
        words += "et le jour de sa transmission au préfet."
        return _comment(words) + write_entry("habilitations", held)

    @property
    def tolerance(self) -> str:
        """Why it is begun though another one is under way."""
        assert self.derogation is not None
        held = [{"controle": "V-84", "motif": self.derogation.motif}]
        return _comment("Pourquoi il est préparé avant la fin du précédent.") + write_entry(
            "tolere", held
        )

    @property
    def changes(self) -> str:
        """Each change; without any, an example of each kind and one to fill in."""
        if self.modifications:
            words = "Les changements, dans l’ordre. Les relire : l’avenant dira chacun."
            return _comment(words) + f"modifications:\n{write_items(self.modifications, 2)}"
        articles = [d for d in self.cible.divisions if d.genre is Genre.ARTICLE]
        cible = articles[0].cle if articles else "objet"
        first = {"remplacer": {"article": cible, "texte": A_COMPLETER}}
        return _examples(cible) + f"modifications:\n{write_items([first], 2)}"


def _asked(known: Signature) -> dict[str, str]:
    """Return what the act asks of its pages that are signed, as its file says it."""
    apart = known.date_et_lieu is DateEtLieu.PAR_PARTIE
    own = {"date_et_lieu": str(known.date_et_lieu)} if apart else {}
    asked = ("paraphes", "zone_tampon", "page_par_partie")
    return own | {key: "oui" for key in asked if getattr(known, key) is True}


def _assemblee(partie: Partie) -> str:
    known = (h.assemblee for h in partie.habilitations if isinstance(h.assemblee, str))
    return next(known, _ASSEMBLEES[partie.organisme.type])


def _named(partie: Partie) -> str:
    """Return « ex-cavb : la Communauté d’agglomération (principal) »."""
    nom = partie.ci_apres if isinstance(partie.ci_apres, str) else None
    words = nom or organisme_name(partie.organisme, None, capital=False).text
    return f"{partie.id} : {words} ({partie.rang})"


def _listing(divisions: Sequence[Division], genre: Genre) -> str:
    own = [d for d in divisions if d.genre is genre]
    if not own:
        return ""
    lines = (f"#     {d.cle} : {_of_line(d)}\n" for d in own)
    return f"#   {_GENRES[genre]} :\n" + "".join(lines)


def _of_line(division: Division) -> str:
    words = f"{division.nom} – {division.intitule}".replace("\u00a0", " ")
    return " ".join(words.split())


def _comment(words: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(words, _WIDTH))


def _examples(article: str) -> str:
    return _comment(
        "Les changements, dans l’ordre, chacun sur le texte en vigueur. Les alinéas se comptent à "
        "la ligne, listes comprises ; le guide (« Modifier un acte signé ») donne toutes les "
        "écritures. Par exemple :"
    ) + (
        f"#   - remplacer: {{article: {article}, alinea: 1, mots: trois ans, par: quatre ans}}\n"
        f"#   - inserer: {{apres: {article}, article: {{id: nouveau, intitule: Titre, "
        'texte: "…"}}\n'
        f"#   - supprimer: {{article: {article}}}\n"
        "#   - valeur: {cle: financement.financeurs.ars.montants.2027, de: 24000, a: 27000}\n"
        "#   - proroger: {au: 2032-12-31}\n"
    )
