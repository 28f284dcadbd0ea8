from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from clsdocs.acte.parts import Acte, Fiche, Parts, Signature
from clsdocs.build import Making, Shelf
from clsdocs.domain.image import Format, Image
from clsdocs.errors import Place, Refused
from clsdocs.prose.nodes import (
    Alignement,
    Allure,
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Figure,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    RetourLigne,
    Role,
    Rubriques,
    SautDePage,
    Span,
    Tableau,
    Texte,
    Valeur,
)
from clsdocs.record import replace
from clsdocs.registre.codage import encode
from clsdocs.registre.instantane import (
    Instantane,
    binaries_of,
    binary_name,
    dump_acte,
    dump_instantane,
    emis_names,
    load_acte,
    load_instantane,
)
from clsdocs.registre.lignes import digest
from clsdocs.sources import load_organismes
from clsdocs.workspace import Workspace

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "cases" / "instantane-1.json"

PLACE = Place("contracts/d/contrat.md", 3, 7)
SPANS: tuple[Span, ...] = (
    Texte("Vu « l’article » ", PLACE, Allure(gras=True)),
    Valeur("3 ans", "duree", PLACE, blanc=True, allure=Allure(italique=True, exposant=True)),
    Renvoi("objet", PLACE, "article", "1er"),
    Lien("#objet", (Texte("ici"),), PLACE),
    RetourLigne(),
    AppelNote((Paragraphe((Texte("Une note."),)),), PLACE),
    Figure("annexes/carte.png", "Carte", 80, PLACE),
)
BLOCS: tuple[Bloc, ...] = (
    Paragraphe(SPANS, Role.VISA, saut_avant=True),
    Intertitre(2, "objet", (Texte("Objet"),), PLACE, avant="Article", numero="1er", modifie="1"),
    Liste(True, ((Paragraphe((Texte("un"),)), Liste(False, ())), ())),
    Tableau(
        ((Texte("a"),), ()),
        (((Texte("b"),), ()),),
        (Alignement.GAUCHE, Alignement.DROITE),
        "T",
        True,
    ),
    Rubriques("R", (("Objectif", (Paragraphe((Texte("o"),)),)),)),
    Definitions((((Texte("CLS"),), (Paragraphe((Texte("contrat"),)),)),)),
    Citation((Paragraphe((Texte("cité"),)),)),
    SautDePage(),
)
ACTE = Acte(
    "contrat",
    "Contrat local de santé",
    Parts(corps=BLOCS, logos=(Paragraphe((SPANS[-1],), Role.LOGOS),)),
    (Signature("Pour l’ARS,", "", "La Directrice générale,", "Camille EXEMPLE"),),
    frozenset({"duree", "parties.0.nom"}),
    (Fiche("medecins", "1.1", (Texte("Attirer"),), (("Objectif", BLOCS[:1]),)),),
    (SautDePage(),),
    {"annexes/carte.png": Image(b"\x89PNG\x00\xff", 3, 2, Format.PNG)},
)
INSTANTANE = Instantane(
    "d",
    "contrat",
    2,
    ACTE,
    textes={"contracts/d/contrat.md": "# Titre\n\nété\n"},
    organismes={"ars": "ars:\n  nom: ARS\n"},
    fichiers={"contracts/d/annexes/plan.pdf": digest(b"plan")},
    outils={"clsdocs": "0.1.0", "python": "3.11.2"},
)


def _acts() -> list[tuple[str, str]]:
    workspace = Workspace(ROOT)
    return [(d, name) for d in workspace.dossiers() for name in workspace.documents(d)]


@pytest.fixture(scope="module")
def makings() -> dict[str, Making]:
    workspace = Workspace(ROOT)
    shelf, organismes = Shelf(workspace), load_organismes(workspace)
    return {d: Making.read(shelf, d, organismes) for d in workspace.dossiers()}


@pytest.mark.parametrize(("dossier", "name"), _acts(), ids="/".join)
def test_every_example_act_comes_back_whole(
    makings: dict[str, Making], dossier: str, name: str
) -> None:
    acte = makings[dossier].draft(name).acte
    assert acte is not None

    assert load_acte(dump_acte(acte)) == acte


def test_every_kind_of_block_and_of_span_comes_back() -> None:
    kinds = {type(bloc) for bloc in BLOCS} | {type(span) for span in SPANS}

    assert kinds == {*get_args(Bloc), *get_args(Span)}
    assert load_acte(dump_acte(ACTE)) == ACTE


def test_an_instantane_comes_back_with_its_pictures_laid_beside() -> None:
    data, pictures = dump_instantane(INSTANTANE)

    assert load_instantane(data, "x.json", pictures.__getitem__) == INSTANTANE
    assert pictures == {digest(b"\x89PNG\x00\xff"): b"\x89PNG\x00\xff"}
    assert binaries_of(data, "x.json") == {*pictures, digest(b"plan")}
    assert data == dump_instantane(load_instantane(data, "x.json", pictures.__getitem__))[0]


def test_an_instantane_gives_the_numbers_of_the_fiches() -> None:
    assert INSTANTANE.numeros == {"medecins": "1.1"}


def test_the_first_format_is_read_for_ever() -> None:
    pictures = dump_instantane(INSTANTANE)[1]

    assert load_instantane(GOLDEN.read_bytes(), "x.json", pictures.__getitem__) == INSTANTANE


def test_files_are_named_after_the_version_and_binaries_after_their_digest() -> None:
    assert emis_names("convention", 2) == ("emis/convention-v2.docx", "emis/convention-v2.json")
    assert binary_name("abc") == "emis/fichiers/abc"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"PK\x03\x04",
            "instantané illisible : ce n’est pas un instantané de clsdocs ; "
            "reprendre le fichier dans git ou dans une sauvegarde",
        ),
        (b"[" * 100_000, None),
        (b'{"format":2}', "format 2 inconnu ; mettre clsdocs à jour"),
        (b"[]", "format None inconnu ; mettre clsdocs à jour"),
        (
            b'{"format":1,"instantane":{"dossier":3}}',
            "instantané illisible : instantane.document : clé manquante ; "
            "reprendre le fichier dans git ou dans une sauvegarde",
        ),
    ],
)
def test_a_file_that_is_no_instantane_is_refused(data: bytes, sentence: str | None) -> None:
    with pytest.raises(Refused) as refused:
        load_instantane(data, "emis/x.json", lambda _: b"")

    if sentence is not None:
        assert str(refused.value) == f"emis/x.json : {sentence} [R-74]"


def test_an_unknown_block_is_refused() -> None:
    data = json.loads(dump_instantane(INSTANTANE)[0])
    data["instantane"]["acte"]["parts"]["corps"][0]["_"] = "Poeme"

    with pytest.raises(Refused) as refused:
        load_instantane(json.dumps(data).encode(), "x.json", lambda _: b"")

    assert str(refused.value) == (
        "x.json : instantané illisible : instantane.acte.parts.corps.1 : "
        "« Poeme » n’est pas possible ici ; "
        "reprendre le fichier dans git ou dans une sauvegarde [R-74]"
    )


def test_what_equals_its_default_is_not_written() -> None:
    plain = encode(Acte, replace(ACTE, parts=Parts(), fiches=(), annexes_seules=(), images={}))

    assert sorted(plain) == ["id", "intitule", "lues", "parts", "signatures"]
