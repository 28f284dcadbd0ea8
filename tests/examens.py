"""From a case as a jurist states it to the acts of a dossier under examination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clsdocs.acte.differences import Difference
from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import Sources
from clsdocs.avenants.texte.divisions import split_parts
from clsdocs.controles import Ensemble, Examen, Parcours, Selection, Signalement, examine
from clsdocs.controles.lecture.suite import Suite, Voisin
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Commune, Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Places, Text
from clsdocs.errors import Gravite, Place, Problem, is_blocking
from clsdocs.record import replace
from facts import BODY, ORGANISMES, PRINCIPALES, read_fact, read_liens, shown

Case = Mapping[str, Any]

_ACT = {"nature": "convention", "intitule": "Convention de financement", "parties": PRINCIPALES}
_DOSSIER = {
    "id": "lens",
    "intitule": "Contrat local de santé",
    "territoire": {"nom": "Lens", "de": "de"},
}


class Cles(Places):
    """Gives each fact the place « convention.yml#duree.terme »: a case need not count lines."""

    def at(self, source: str, cle: str = "") -> Place:
        """Return the file `source` and the key `cle`."""
        name = source.replace("fiches.", "fiches/") + (".md" if "fiches." in source else ".yml")
        return Place(f"{name}#{cle}" if cle else name)


def read_ensemble(case: Case) -> Ensemble:
    """Return the acts that `case` states, under examination.

    `avenant` makes of it the avenant whose checks are tried. `au` is the day to judge them on,
    where another is meant than that of their signature. `faits` and `texte` are those of the act
    « convention », `autres` other acts by id, each with its facts and its `texte`; `dossier`,
    `organismes`, `fiches` (by id, each with its `texte`) and `textes` (by path, those that keys
    name) complete or replace those of every case. `registre` says what was issued of each act.
    """
    others = case.get("autres", {})
    facts = {"convention": {"texte": case.get("texte", BODY), **case.get("faits", {})}, **others}
    texts = {name: str(own.get("texte", BODY)) for name, own in facts.items()}
    liens = _liens(case, tuple(facts))
    documents = {
        name: read_fact(Document, {"id": name, **_ACT, **_without_text(own)}, liens)
        for name, own in facts.items()
    }
    fiches = case.get("fiches", {})
    base = {
        "dossier": read_fact(Dossier, {**_DOSSIER, **case.get("dossier", {})}, liens),
        "documents": documents,
        "clauses": {},
        "places": Cles({}, {}),
        "textes": {name: Text(name, words) for name, words in case.get("textes", {}).items()},
        "fiches": {
            name: read_fact(FicheAction, {"id": name, **_without_text(own)}, liens)
            for name, own in fiches.items()
        },
        "descriptions": {
            name: Text(f"fiches/{name}.md", own["texte"])
            for name, own in fiches.items()
            if "texte" in own
        },
    }
    communes = [read_fact(Commune, commune, liens) for commune in case.get("communes", ())]
    au = date.fromisoformat(case["au"]) if "au" in case else None
    acts = (_examen(name, texts, base, liens, communes, au) for name in sorted(facts))
    issued = {name: _parcours(own) for name, own in case.get("registre", {}).items()}
    told = case.get("avenant")
    ensemble = (replace(act, parcours=issued.get(act.id)) for act in acts)
    return Ensemble(tuple(_amending(act, told, liens) if told else act for act in ensemble))


def _amending(examen: Examen, told: Case, liens: Liens) -> Examen:
    """Return `examen` as if it were the avenant that `told` states, its text the one in force.

    `signe` and `terme` are days of the act, `autres` the other avenants: id, number, signed.
    """
    days = {k: date.fromisoformat(told[k]) for k in ("signe", "terme") if k in told}
    facts = {"id": "convention-1", "nature": "avenant", "document": "convention", "numero": "1"}
    avenant = read_fact(Avenant, {**facts, **told["faits"]}, liens)
    autres = tuple(Voisin(i, int(n), s == "oui") for i, n, s in told.get("autres", ()))
    apres = split_parts(examen.acte.parts) if examen.acte else ()
    signe, terme = days.get("signe"), days.get("terme")
    return replace(examen, suite=Suite(avenant, examen.document, signe, terme, autres, apres))


def _parcours(told: Case) -> Parcours:
    """Return what was issued of an act; its differences are « article, before, after »."""
    days = {k: date.fromisoformat(told[k]) for k in ("emise_le", "validee_le") if k in told}
    return Parcours(
        version=int(told["version"]),
        emise_le=days.get("emise_le"),
        signees=int(told.get("signees", 0)),
        attendues=int(told.get("attendues", 0)),
        vote=int(told.get("vote", 0)),
        validee_le=days.get("validee_le"),
        manquent=tuple(told.get("manquent", ())),
        ecarts=tuple(Difference(*words) for words in told.get("ecarts", ())),
        change_depuis=told.get("change_depuis") == "oui",
        fautes=tuple(
            Problem(Place(path), "R-00", message, advice, Gravite(gravite))
            for path, message, advice, gravite in told.get("fautes", ())
        ),
    )


def _without_text(facts: Case) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key != "texte"}


def _liens(case: Case, documents: tuple[str, ...]) -> Liens:
    read = read_liens({**ORGANISMES, **case.get("organismes", {})}, documents)
    axes = [
        axe["id"]
        for own in (case.get("faits", {}), *case.get("autres", {}).values())
        for axe in own.get("axes", ())
    ]
    partenaires = read_fact(
        Dossier, {**_DOSSIER, "partenaires": case.get("dossier", {}).get("partenaires", [])}, read
    ).partenaires
    return Liens(
        read.organismes, {p.id: p for p in partenaires}, frozenset(documents), frozenset(axes)
    )


def _examen(
    name: str,
    texts: Mapping[str, str],
    base: Mapping[str, Any],
    liens: Liens,
    communes: list[Commune],
    au: date | None,
) -> Examen:
    path = f"{name}.md"
    sources = Sources(**base, id=name, prose=Text(path, texts[name]))
    drafted = draft(sources)
    assert [str(p) for p in drafted.problems if is_blocking(p)] == [], "the case has a fault"
    named = {text.path: text.text for text in base["textes"].values()}
    described = {text.path: text.text for text in base["descriptions"].values()}
    return Examen(
        sources=sources,
        acte=drafted.acte,
        fichiers={path: texts[name], **named, **described},
        organismes={n: o for n, o in liens.organismes.items() if o},
        communes=tuple(communes),
        au=au,
    )


def findings(case: Case, selection: Selection | None = None) -> tuple[Signalement, ...]:
    """Return what the checks find in the acts of `case`, in the order of the report."""
    found = examine(read_ensemble(case), selection)
    listed = dict.fromkeys(s for own in found.values() for s in own)
    return tuple(sorted(listed, key=lambda s: s.problem.rank))


def line_of(found: Signalement) -> str:
    """Return a finding as cases state it, its no-break spaces seen.

    That is « place : message ; advice », then the gravity where it does not block, then the reason
    where it is tolerated.
    """
    problem = found.problem
    grave = "" if problem.gravite is Gravite.BLOQUANT else f" ({problem.gravite})"
    motif = f" (toléré : {found.motif})" if found.motif else ""
    return shown(f"{problem.place} : {problem.message} ; {problem.advice}{grave}{motif}")
