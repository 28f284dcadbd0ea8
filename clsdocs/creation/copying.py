"""From the files of a dossier to those of a new one: its texts, without what was proper to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from clsdocs.creation.writing import Creation, Plan, check_name, refusal, walk, write
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Refused
from clsdocs.record import Record
from clsdocs.sources.files import is_file_inside, read_text
from clsdocs.sources.nodes import MappingNode, Node, ScalarNode
from clsdocs.sources.rewriting import rewrite
from clsdocs.sources.strict_yaml import parse
from clsdocs.workspace import Workspace

_OF_THE_OTHER = {"registre.jsonl", "emis", "scans", "avenants", "decisions"}
"""What records the life of one dossier, and is nothing to a new one."""

_POWER = "parties.*.habilitations.*"
_CHANGES = {
    "reference": "inconnu",
    "anterieur": None,
    "tolere": None,
    "signature.prevue": "inconnu",
    "parties.*.signataires": None,
    **{f"{_POWER}.{key}": "inconnu" for key in ("numero", "date", "transmission", "identifiant")},
}
"""What was true of the act copied and is not known of the new one."""

_TO_REVIEW = (
    "relire le nom du territoire, les parties, les dates et les montants, puis retirer cette ligne."
)
_HEADING = re.compile(r"^#{1,3} .*$", re.MULTILINE)
_ON_PAPER = re.compile(r'\s*(?<![\w-])(?:numero|modifie)="[^"\n]*"')
_NEAR = 40


def copy_dossier(workspace: Workspace, dossier: str, origine: str) -> Creation:
    """Write the new `dossier` with the texts and facts of the dossier `origine`, to be read again.

    What was proper to its acts (references, authorisations, planned day, signatories, past) is
    unknown again. Refused, and nothing is written: a name that is no id, a dossier that exists, an
    `origine` that does not exist or cannot be read.
    """
    check_name(workspace, dossier)
    copy = _Copy(workspace, _find_origine(workspace, origine))
    files: dict[str, bytes] = {}
    a_relire: list[str] = []
    for name, path in walk(copy.source, _OF_THE_OTHER):
        files[name], mentions = copy.take(name, path)
        a_relire += (f"contracts/{dossier}/{name}{mention}" for mention in mentions)
    return Creation(write(Plan(workspace, dossier, files)), tuple(a_relire))


def _find_origine(workspace: Workspace, origine: str) -> Path:
    known = workspace.dossiers() if workspace.contracts.is_dir() else ()
    if origine not in known:
        otherwise = f"possibles : {', '.join(known)}" if known else "contracts/ est vide"
        advice = did_you_mean(origine, known, otherwise)
        raise refusal("contracts", "N-04", f"« {origine} » n’existe pas", advice)
    return workspace.dossier(origine)


class _Copy(Record):
    """Takes the files of the dossier in the folder `source`, as a new dossier may have them."""

    workspace: Workspace
    source: Path

    def take(self, name: str, path: Path) -> tuple[bytes, list[str]]:
        """Return what the file `name` becomes, and what of it is to be read again."""
        if path.suffix not in (".yml", ".md"):
            self._check_inside(path)
            return path.read_bytes(), [f"  fichier joint de « {self.source.name} »"]
        text = self._text(path)
        if "/" not in name and name != "dossier.yml":
            text = self._fresh(text, path)
        mentions = [f":{line + 1}  {words}" for line, words in self._mentions(text)]
        return self._opened(text, path.suffix).encode(), mentions

    def _check_inside(self, path: Path) -> None:
        if not is_file_inside(path, self.source):
            advice = "mettre le fichier lui-même à la place du lien"
            shown = self.workspace.relative(path)
            raise refusal(shown, "L-46", "lien vers un fichier hors du dossier", advice)

    def _text(self, path: Path) -> str:
        return read_text(path, self.source, self.workspace.relative(path)).text

    def _fresh(self, text: str, path: Path) -> str:
        """Return the facts or the prose of an act, less what was proper to it."""
        if path.suffix == ".md":
            return _HEADING.sub(_renumbered, text)
        shown = self.workspace.relative(path)
        parsed = parse(Text(shown, text))
        if parsed.problems:
            raise Refused(parsed.problems)
        try:
            return rewrite(text, _CHANGES)
        except ValueError:
            message = "écriture trop serrée pour être reprise"
            advice = "écrire chaque clé sur sa ligne, puis relancer"
            raise refusal(shown, "N-06", message, advice) from None

    def _opened(self, text: str, suffix: str) -> str:
        """Return `text` with one line more, the comment that says what to read again."""
        words = f"Copié de « {self.source.name} » : {_TO_REVIEW}"
        if suffix == ".md" and not text.startswith("---\n"):
            return f"{{%# {words} #%}}\n{text}"
        head = "---\n" if suffix == ".md" else ""
        return f"{head}# {words}\n{text.removeprefix(head)}"

    def _mentions(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the lines of `text` that name the territory, each once."""
        words = re.findall(r"\w+", _flat(self._territoire()))
        name = r"[\W_]+".join(words)
        last = 0
        for found in re.finditer(rf"\b{name}\b", _flat(text)) if words else ():
            line = text.count("\n", 0, found.start()) + 1
            if line > last:
                yield line, _around(text, *found.span())
            last = line

    def _territoire(self) -> str:
        path = self.source / "dossier.yml"
        node: Node | None = parse(Text("", self._text(path))).node if path.is_file() else None
        for key in ("territoire", "nom"):
            node = node.values.get(key) if isinstance(node, MappingNode) else None
        return node.text if isinstance(node, ScalarNode) and not node.is_blank else ""


def _renumbered(heading: re.Match[str]) -> str:
    """Return a heading without the number that it bore on paper: clsdocs numbers a new act."""
    return re.sub(r"\s*\{\s*\}$", "", _ON_PAPER.sub("", heading[0]))


def _flat(text: str) -> str:
    """Return `text` without capitals or accents, of the same length."""
    return "".join(unicodedata.normalize("NFD", sign.lower())[0] for sign in text)


def _around(text: str, start: int, end: int) -> str:
    """Return the words of the line that stand near `start` and `end`."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].partition("\n")[0]
    if len(before) > _NEAR:
        before = f"…{before[-_NEAR:].partition(' ')[2]}"
    if len(after) > _NEAR:
        after = f"{after[:_NEAR].rpartition(' ')[0]}…"
    return f"{before}{text[start:end]}{after}".replace("\n", " ").strip()
