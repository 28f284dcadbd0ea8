from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from clsdocs.controles.typographie.ecriture_brute import NEUTRE, VALEUR, prose_only
from clsdocs.controles.typographie.textes import check_text
from clsdocs.domain.texte import Text
from final_files import WORKSPACE

ROOT = WORKSPACE.root

CORRECT = [
    '## Durée {#duree numero="7"}',
    'Voir https://x.fr/a:b?c=d, [le site](https://x.fr "titre: ici") et a.b@c.fr : oui.',
    '{% if x == "a" %}oui{% endif %} <!-- tolere V-01 : motif -->',
    "L’article 1er, l’article L. 1434-10, n° 2019-12, n°s 3 et 4, 14 h 30, 2019-2021.",
    "M. Martin, Mme Durand, MM. A et B, Dr House, 12 000 €, 3 %, etc. Fin.",
    "| a | b |\n|:--|--:|\n| x   | y |",
    "1.  un ;\n    - deux ;\n-   trois.",
    "Note[^1] : oui.\n\n[^1]: Le texte : fin.",
    "terme\n:   définition",
    "Rapport 2/3, A. Martin, vitamine A, de A à Z, S.A.R.L. 3.2 ; et/ou ; a) oui. Qui ?",
    "Le 1^er^ mars, la 2^e^ année ; *emphase* : oui ; **gras** ; ceci… cela.",
    "Lens - Liévin, directeur(trice)s, habilité(e)s, Nord-Pas-de-Calais.",
    "{{ duree.annees }} : {{ x | date }}, l’[](#duree) ; fin.",
    "À 10:00:00, le siège ; « mot », (mot) et l’ARS.",
]
MENDED = [
    ("Les parties: la Ville; l'ARS!", "Les parties : la Ville ; l’ARS !"),
    ("«mot» et l'[](#duree)", "« mot » et l’[](#duree)"),
    ('un "mot" droit', "un « mot » droit"),
    ("n°3, nº 4, n ° 5", "n° 3, n° 4, n° 5"),
    ("2ème, 1ère, 1 er, XXème", "2e, 1re, 1er, XXe"),
    (
        "le 01 mars 2025, le 1 mai 2025, le 02 juin 2025",
        "le 1er mars 2025, le 1er mai 2025, le 2 juin 2025",
    ),
    ("Mr Dupont, Mme. Durand, M.Martin", "M. Dupont, Mme Durand, M. Martin"),
    ("L1434-10, L.1434-10, art R. 1435-16", "L. 1434-10, L. 1434-10, art. R. 1435-16"),
    ("etc... et etc, puis...", "etc. et etc., puis…"),
    ("mot - incise - mot -- mot", "mot – incise – mot – mot"),
    ("L’Etat. A compter du coeur", "L’État. À compter du cœur"),
    ("50%, 20°C, 5 km2, 14h30", "50 %, 20 °C, 5 km², 14 h 30"),
    ("double  espace, mot , fin .", "double espace, mot, fin."),
    ("{{ x }}: texte et **gras**: fin", "{{ x }} : texte et **gras** : fin"),
]


@pytest.mark.parametrize("text", CORRECT)
def test_what_is_well_written_is_no_fault(text: str) -> None:
    assert [c.message for c in check_text(Text("a.md", text))] == []


@pytest.mark.parametrize(("text", "mended"), MENDED)
def test_fix_mends_what_is_only_typography_and_a_second_time_nothing(
    text: str, mended: str, tmp_path: Path
) -> None:
    for name in ("contracts", "templates"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / "contracts" / "exemple", tmp_path / "contracts" / "exemple")
    shutil.copy(ROOT / "contracts" / "organismes.yml", tmp_path / "contracts")
    shutil.copytree(ROOT / "templates", tmp_path / "templates", dirs_exist_ok=True)
    file = tmp_path / "contracts" / "exemple" / "edito.md"
    file.write_text(
        f"{text.replace('#duree', '#objet').replace('{{ x }}', '{{ intitule }}')}\n", "utf-8"
    )
    arguments = [
        "--workspace",
        str(tmp_path),
        "check",
        "--fix",
        "--only",
        "V-94",
        "exemple/contrat",
    ]

    first = CliRunner().invoke(cli, arguments)
    second = CliRunner().invoke(cli, arguments)

    wanted = mended.replace("#duree", "#objet").replace("{{ x }}", "{{ intitule }}")
    assert file.read_text("utf-8") == f"{wanted}\n", first.output
    assert "→" not in second.output


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("un {{ x }} ici", f"un {VALEUR * 7} ici"),
        ("## Titre {#id}", f"{NEUTRE * 3}Titre {NEUTRE * 5}"),
        ("[mot](url)", f"[mot]{VALEUR * 5}"),
        ("- puce", f"{NEUTRE * 2}puce"),
    ],
)
def test_only_prose_is_left_sign_for_sign(text: str, prose: str) -> None:
    assert prose_only(text) == prose


def test_a_picture_without_words_is_said_at_its_place() -> None:
    found = list(check_text(Text("a.md", "Voir :\n\n![](carte.png)", 5)))

    assert [f"{c.place} : {c.message} ; {c.advice}" for c in found] == [
        "a.md:7:1 : image sans texte de remplacement : « ![] » ; la décrire entre les crochets"
    ]
