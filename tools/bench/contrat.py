"""From contracts of 30 and 300 fiches to how long each step takes, beside docxtpl alone."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from docxtpl import DocxTemplate

from clsdocs.acte.parts import Acte, Parts
from clsdocs.prose.nodes import (
    Alignement,
    Allure,
    AppelNote,
    Bloc,
    Intertitre,
    Liste,
    Paragraphe,
    Renvoi,
    Role,
    Rubriques,
    Span,
    Tableau,
    Texte,
    Valeur,
    paragraphs_of,
)
from clsdocs.word.acts import compile_template
from clsdocs.word.body import Ground, write_body
from clsdocs.word.content import Content
from clsdocs.word.markup import paragraph_texts
from clsdocs.word.package import read_package
from clsdocs.word.template.proof import prove_paragraphs, prove_part
from clsdocs.word.zipping import DOCUMENT, compress
from tools.dessin.markup import paragraph, run, tag
from tools.dessin.package import Gabarit, docx
from tools.dessin.pages import pages, place

SIZES = (30, 300)
TRIES = 5

_WORDS = "Les partenaires du territoire renforcent l’accès aux soins de premier recours, "
_LABELS = (
    "Axe stratégique",
    "Objectif",
    "Description",
    "Pilote",
    "Partenaires",
    "Public cible",
    "Territoire",
    "Calendrier",
    "Indicateurs",
    "Lien avec le PRS",
)

T = TypeVar("T")


def main() -> None:
    """Print the milliseconds of each step for each size."""
    steps = {size: dict(_measure(size)) for size in SIZES}
    print(f"{'ms':<34}" + "".join(f"{size:>6} fiches" for size in SIZES) + "   croissance")
    for name in steps[SIZES[0]]:
        values = [steps[size][name] for size in SIZES]
        growth = values[-1] / values[0] if values[0] else 0
        print(f"{name:<34}" + "".join(f"{value:>13.1f}" for value in values) + f"{growth:>10.1f}")
    for size in SIZES:
        own, other = steps[size]["acte entier"], steps[size]["docxtpl seul, mêmes mots"]
        print(f"{size} fiches : {own / other:.2f} fois le temps de docxtpl")


def _measure(size: int) -> list[tuple[str, float]]:
    acte, data = _contrat(size), _gabarit(place("corps", "annexes"))
    first, template = _timed(lambda: compile_template(data, "x.docx"))
    kept = template.dump()
    loaded, _ = _timed(lambda: compile_template(data, "x.docx", kept=kept))
    names = {"intitule": acte.intitule}
    whole, made = _timed(lambda: template.render(acte, names, {}))
    content = Content.of(acte, (), template.placed)
    ground = Ground(template.offer.gabarit, "x.docx")
    body, _ = _timed(lambda: write_body(content.parts, ground, {}, {}))
    xml = read_package(made, "x.docx")[DOCUMENT].decode()
    finish, _ = _timed(lambda: template.template.finish(DOCUMENT, xml, 0))
    proof, _ = _timed(lambda: prove_part(xml, xml, is_story=True))
    blocs = [bloc for part in content.parts.values() for bloc in part]
    order, _ = _timed(lambda: prove_paragraphs(paragraph_texts(xml), paragraphs_of(blocs)))
    zipped, _ = _timed(lambda: compress(xml.encode()))
    return [
        ("gabarit compilé", first),
        ("gabarit gardé, relu", loaded),
        ("acte entier", whole),
        ("  blocs écrits", body),
        ("  corps achevé", finish),
        ("  mots prouvés", proof),
        ("  alinéas prouvés dans l’ordre", order),
        ("  corps comprimé", zipped),
        ("document.xml, en Ko", len(xml) / 1000),
        ("docxtpl seul, mêmes mots", _docxtpl(list(paragraphs_of(blocs)))),
    ]


def _timed(action: Callable[[], T]) -> tuple[float, T]:
    """Return the best of a few tries, in milliseconds, and what `action` gave."""
    best, made = float("inf"), action()
    for _ in range(TRIES):
        start = time.perf_counter()
        made = action()
        best = min(best, time.perf_counter() - start)
    return best * 1000, made


def _docxtpl(words: Sequence[str]) -> float:
    loop = tag("{%p for mots in alineas %}") + paragraph("BodyText", run("{{ mots }}"))
    data = _gabarit(loop + tag("{%p endfor %}"))

    def render() -> None:
        template = DocxTemplate(io.BytesIO(data))
        template.render({"alineas": words, "intitule": "Contrat"}, autoescape=True)
        template.save(io.BytesIO())

    return _timed(render)[0]


def _gabarit(body: str) -> bytes:
    empty = paragraph("Header")
    return docx(Gabarit(body=body + pages(title=False), header=empty, footer=empty))


def _contrat(size: int) -> Acte:
    articles = tuple(bloc for rank in range(1, 41) for bloc in _article(rank))
    fiches = tuple(bloc for rank in range(1, size + 1) for bloc in _fiche(rank))
    return Acte("contrat", "Contrat", Parts(corps=articles, annexes=fiches), ())


def _article(rank: int) -> tuple[Bloc, ...]:
    reference = Renvoi("article-1", mot="article", numero="1")
    spans: tuple[Span, ...] = (
        Texte(_WORDS * 2),
        Valeur("12 000 €", "financement.total"),
        Texte(" soit "),
        Texte("douze mille euros", allure=Allure(gras=True)),
        Texte(", dans les conditions de l’"),
        reference,
        Texte("."),
    )
    title = Intertitre(2, f"article-{rank}", (Texte("Objet"),), avant="Article ", numero=str(rank))
    return (title, Paragraphe(spans), _puces(3), Paragraphe(spans))


def _fiche(rank: int) -> tuple[Bloc, ...]:
    note = AppelNote((Paragraphe((Texte("Source : rapport annuel."),)),))
    rows = tuple(
        (label, (_description(n % 4 + 1, (note,) if n == 0 else ()), _puces(3)))
        for n, label in enumerate(_LABELS)
    )
    title = Intertitre(3, f"fiche-{rank}", (Texte("Attirer"),), avant="Fiche n° ", numero=str(rank))
    legend = Paragraphe((Texte("Budget prévisionnel"),), Role.LEGENDE)
    return (title, Rubriques(f"Fiche n° {rank}", rows), legend, _budget())


def _description(length: int, notes: tuple[Span, ...]) -> Paragraphe:
    return Paragraphe((Texte(_WORDS * length), Valeur("2026", "annee"), *notes))


def _puces(count: int) -> Liste:
    return Liste(False, tuple((Paragraphe((Texte(_WORDS),)),) for _ in range(count)))


def _budget() -> Tableau:
    def row(*texts: str) -> tuple[tuple[Span, ...], ...]:
        return tuple((Texte(text),) for text in texts)

    lines = [row(str(year), "Agence régionale de santé", "10 000 €") for year in range(2024, 2028)]
    sides = (Alignement.GAUCHE, Alignement.GAUCHE, Alignement.DROITE)
    return Tableau(row("Année", "Financeur", "Montant"), tuple(lines), sides, largeurs=(1, 3, 1))


if __name__ == "__main__":
    main()
