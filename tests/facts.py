"""From facts as a case states them in YAML to values of the domain and the words of an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from clsdocs.acte.drafting import Draft, draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.liens import Liens
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Places, Text
from clsdocs.domain.valeurs import A_FIXER, INCONNU, Blanc, Fait
from clsdocs.errors import Place
from clsdocs.prose.nodes import Bloc, Tableau, paragraphs_of, span_text

F = TypeVar("F", bound=Fait)
Case = Mapping[str, Any]

NBSP, NNBSP = "\u00a0", "\u202f"

PATH = "contracts/lens/convention.md"
YML = "contracts/lens/convention.yml"
BODY = "## Objet {#objet}\n\nLa convention finance la coordination.\n"
PRINCIPALES = [
    {"organisme": "ars", "rang": "principal"},
    {"organisme": "call", "rang": "principal"},
]


def read_cases(name: str) -> list[Any]:
    """Return the cases of tests/cases/`name`, every scalar as text, as the sources read it."""
    text = (Path(__file__).parent / "cases" / name).read_text("utf-8")
    cases: list[Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return cases


def titles(cases: list[Any]) -> list[str]:
    """Return what each case is about."""
    return [case["cas"] for case in cases]


def shown(text: str) -> str:
    """Return `text` with its no-break spaces seen: `_` a wide one, `~` a narrow one."""
    return text.replace(NBSP, "_").replace(NNBSP, "~")


def read_fact(kind: type[F], facts: object, liens: Liens | None = None) -> F:
    """Return the `kind` that `facts` state."""
    return kind.model_validate(with_blanks(facts), context=liens or Liens())


def fault_of(kind: type[Fait], facts: object, liens: Liens | None = None) -> str:
    """Return the sentence of the first fault of `facts`."""
    try:
        read_fact(kind, facts, liens)
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        return f"{context['message']} ; {context['advice']}"
    return "aucune faute"


def with_blanks(facts: Any, cle: str = "") -> Any:
    """Return `facts` with « inconnu » and « à fixer » as blanks."""
    if isinstance(facts, dict):
        return {k: with_blanks(v, f"{cle}.{k}".lstrip(".")) for k, v in facts.items()}
    if isinstance(facts, list):
        return [with_blanks(v, f"{cle}.{_name(v, rank)}") for rank, v in enumerate(facts)]
    return Blanc(cle, facts) if facts in (INCONNU, A_FIXER) else facts


def _name(element: Any, rank: int) -> str:
    own = element if isinstance(element, dict) else {}
    return str(own.get("id", own.get("organisme", rank)))


ARS: Case = {
    "type": "ars",
    "nom": "Agence régionale de santé Hauts-de-France",
    "sigle": "ARS",
    "article": "l'",
    "genre": "f",
}
CALL: Case = {
    "type": "epci",
    "nom": "Communauté d’agglomération de Lens-Liévin",
    "sigle": "CALL",
    "article": "la",
    "genre": "f",
}
CH: Case = {"type": "hopital", "nom": "Centre hospitalier de Lens", "article": "le", "genre": "m"}
ORGANISMES: Case = {"ars": ARS, "call": CALL, "ch": CH}


def read_liens(organismes: Case = ORGANISMES, documents: tuple[str, ...] = ()) -> Liens:
    """Return what ids may name: `organismes` by id, and the ids of `documents`."""
    read = {name: read_fact(Organisme, {"id": name, **facts}) for name, facts in organismes.items()}
    return Liens(organismes=read, documents=frozenset(documents))


def read_document(facts: Case, organismes: Case = ORGANISMES, *others: str) -> Document:
    """Return the act « convention » with `facts` over those of a convention of two parties."""
    base = {
        "id": "convention",
        "nature": "convention",
        "intitule": "Convention de financement",
        "parties": PRINCIPALES,
    }
    return read_fact(Document, {**base, **facts}, read_liens(organismes, ("convention", *others)))


def draft_act(
    prose: str,
    document: Document | None = None,
    *others: Document,
    clauses: Mapping[str, str] | None = None,
    places: Mapping[str, int] | None = None,
) -> Draft:
    """Return the act `document` drafted with `prose`; `places` gives the lines of its keys."""
    document = document or read_document({})
    facts = {"id": "lens", "intitule": "Contrat local de santé", "territoire": {"nom": "Lens"}}
    lines = {(document.id, cle): Place(YML, line) for cle, line in (places or {}).items()}
    paths = {d.id: f"contracts/lens/{d.id}.yml" for d in (document, *others)}
    named = (clauses or {}).items()
    return draft(
        Sources(
            dossier=read_fact(Dossier, facts),
            documents={d.id: d for d in (document, *others)},
            id=document.id,
            prose=Text(PATH, prose),
            clauses={name: Text(f"templates/{name}", text) for name, text in named},
            places=Places({**paths, "organismes": "contracts/organismes.yml"}, lines),
        )
    )


def drafted(prose: str, document: Document | None = None, *others: Document) -> Acte:
    """Return the act `document` drafted with `prose`, which nothing stops."""
    found = draft_act(prose, document, *others)
    assert found.acte is not None, said(found)
    return found.acte


def said(found: Draft) -> list[str]:
    """Return what the user is told of an act."""
    return [str(problem) for problem in found.problems]


def lines(blocs: Iterable[Bloc]) -> list[str]:
    """Return every paragraph of `blocs`, its no-break spaces seen."""
    return [shown(line) for line in paragraphs_of(tuple(blocs))]


def table(blocs: Iterable[Bloc], rank: int) -> list[str]:
    """Return the rows of the table number `rank`, « / » for a new line in a cell."""
    found = [bloc for bloc in blocs if isinstance(bloc, Tableau)][rank]
    rows = [
        ["".join(map(span_text, cell)) for cell in row] for row in (found.entete, *found.lignes)
    ]
    return [shown(" | ".join(row)).replace("\n", "/") for row in rows]
