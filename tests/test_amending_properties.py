from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clsdocs.acte.parts import Acte
from clsdocs.amending.targets import find_target
from clsdocs.avenants.operations.modificatif import tranches_of
from clsdocs.avenants.vigueur.en_vigueur import enter_into_force
from clsdocs.build import Making, Shelf
from clsdocs.prose.nodes import paragraphs_of
from clsdocs.sources import load_dossier, load_organismes
from clsdocs.workspace import Workspace
from creating import tree
from small_dossier import fiche, lay_dossier, run, sign_contrat

Edit = Callable[[Path], None]

_MOTS = st.sampled_from(["*loin*", "l’an 2030", "50 %", "« oui »", "a | b", "{x}", "1° ; 2°", "**"])
_PLACES = ("inégalités", "années pleines", "médecins", "rend compte", "nom des parties", "Un bilan")


def _replace(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / name
        if path.exists():
            text = path.read_text("utf-8")
            path.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def _write(name: str, text: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / name).write_text(text, "utf-8")

    return edit


def _remove(name: str) -> Edit:
    return lambda folder: (folder / name).unlink(missing_ok=True)


_HEADINGS = ("## Parties {", "## Actions {", "## Financement {", "## Communication {", "## Durée {")
_ANNEES = "{2024: 48000, 2025: 48000}"
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        lambda at, w: _replace("contrat.md", at, f"{at} {w}"), st.sampled_from(_PLACES), _MOTS
    ),
    st.builds(lambda at: _replace("contrat.md", f"{at} ", ""), st.sampled_from(["Il fixe", "Le"])),
    st.builds(
        lambda at, n, w: _replace("contrat.md", at, f"## Neuf {{#neuf-{n}}}\n\nTexte {w}.\n\n{at}"),
        st.sampled_from(_HEADINGS),
        st.integers(1, 3),
        _MOTS,
    ),
    st.builds(
        lambda at: _replace("contrat.md", f"{at}#{at[3:-2].lower()}}}", "### Reste {#reste}"),
        st.sampled_from(["## Communication {", "## Actions {"]),
    ),
    st.builds(
        lambda w: _replace("contrat.md", "- le dépistage", f"- {w} ;\n- le dépistage"), _MOTS
    ),
    st.builds(
        lambda n: _replace("contrat.yml", _ANNEES, f"{{2024: 48000, 2025: {n}}}"),
        st.integers(1, 99999),
    ),
    st.builds(lambda n: _replace("contrat.yml", "annees: 90", f"annees: {n}"), st.integers(1, 99)),
    st.builds(lambda n: _replace("contrat.yml", "part: 50 %", f"part: {n} %"), st.integers(1, 99)),
    st.builds(lambda w: _replace("contrat.yml", "deux fois par an", f'"{w}"'), _MOTS),
    st.just(
        _replace("contrat.yml", "visas:", "  - {organisme: cpts, rang: associe}\nvisas:"),
    ),
    st.just(_replace("contrat.yml", "organisme: mutuelle", "organisme: cpts")),
    st.just(_replace("contrat.yml", "intitule: Contrat", "intitule: Grand contrat")),
    st.builds(lambda w: _replace("fiches/1-1-medecins.md", "Tous", w), _MOTS.filter(str.isalpha)),
    st.builds(lambda w: _replace("fiches/1-1-medecins.md", "guichet", f"guichet {w}"), _MOTS),
    st.just(_write("fiches/2-3-marche.md", fiche("prevention", "Marcher", "Des marches."))),
    st.just(_write("fiches/1-2-loger.md", fiche("soins", "Loger", "Une maison."))),
    st.just(_remove("fiches/2-1-depistage.md")),
    st.builds(lambda w: _write("engagements/ars.md", f"L'ARS finance {w}.\n"), _MOTS),
    st.builds(lambda w: _write("annexes/diagnostic.md", f"Un habitant {w}.\n"), _MOTS),
)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sign_contrat(lay_dossier(tmp_path_factory.mktemp("signe")))


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_any_edit_is_reproduced_exactly_or_refused_by_name(signed: Path, edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(signed, Path(folder) / "w"))
        for edit in edits:
            edit(root / "contracts/val")
        before, wanted = tree(root / "contracts"), _drafted(root)

        code, _, errors = run(root, "amend", "val/contrat", "--from-changes")

        if code:
            assert errors
            assert all(line.startswith("contracts/val/") for line in errors)
            assert tree(root / "contracts") == before
            return
        assert wanted is not None
        own = {n: d for n, d in tree(root / "contracts").items() if "/avenants/" not in n}
        assert own == tree(signed / "contracts")
        assert _plain(wanted) == _plain(_in_force(root))


def _drafted(root: Path) -> Acte | None:
    """Return the edited contract as it drafts today; None where it does not."""
    workspace = Workspace(root)
    making = Making.read(Shelf(workspace), "val", load_organismes(workspace))
    return making.draft("contrat").acte if "contrat" in making.lecture.documents else None


def _in_force(root: Path) -> Acte:
    workspace = Workspace(root)
    cible = find_target(workspace, load_dossier(workspace, "val"), "contrat", date(2025, 1, 1))
    (own,) = cible.chaine.modificatifs.values()
    return enter_into_force(cible.chaine.signee.base, tranches_of(own)).acte


_NUMERO = re.compile(r"(?i)\b(article|annexe|fiche n°|titre|axe)\s\S+(?: (?:bis|ter|quater)\b)?")
_POINT = re.compile(r"^\d+(?:er)?(?: (?:bis|ter))?\.\d+ ")


def _plain(acte: Acte) -> Counter[str]:
    """Return the lines of the act, less the numbers of what they name, and what was suppressed."""
    lines: Iterable[str] = paragraphs_of(acte.parts.blocs)
    plain = (_POINT.sub("", _NUMERO.sub(r"\1", line)) for line in lines)
    return Counter(line for line in plain if "(Supprimé" not in line and not line.startswith("Axe"))
