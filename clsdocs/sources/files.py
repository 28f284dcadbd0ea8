"""From a path to the clean text of its file, or to what makes the file unreadable."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais import suggestion

MAX_SIZE = 5_000_000
MAX_REPORTED = 100
"""Beyond so many forbidden characters, a file is no text: the others would teach nothing."""

# Control characters, the line ends that editors do not count, bidirectional controls, surrogates,
# private use (which marks values in a text) and what is no character (Unicode 15, ch. 23.7).
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufff8\ufffe\uffff\U000f0000-\U0010ffff]"
)


def read_text(path: Path, inside: Path, shown: str, allowed: str = "") -> Text:
    """Return the text of `path`, in NFC with `\\n` at the end of lines.

    Refused: what lies outside the folder `inside`, what is not UTF-8, what hides characters other
    than those `allowed`.
    """
    try:
        text = _decode(_read_bytes(path, inside, shown), shown)
    except OSError:
        raise refusal(shown, "L-01", "fichier illisible", "vérifier les droits d’accès") from None
    if not is_clean(text):
        problems = [_forbidden(text, found, shown) for found in _find_forbidden(text, allowed)]
        if problems:
            raise Refused(problems)
    return Text(shown, unicodedata.normalize("NFC", text))


def find_hidden(text: str, allowed: str = "") -> tuple[str, str] | None:
    """Return what is wrong with a value that an escape sequence gives a hidden character.

    None where it has none but those `allowed`; written as itself, the character was refused with
    its file. Where breaks are allowed, `\\r\\n` ends a line as `\\n` does.
    """
    text = text.replace("\r\n", "\n") if allowed else text
    found = next(_find_forbidden(text, allowed), None)
    if found is None:
        return None
    message = f"« \\ » qui écrit un caractère interdit, U+{ord(found[0]):04X}"
    return message, "le retirer ; pour le signe « \\ » lui-même, écrire « \\\\ »"


def is_clean(text: str) -> bool:
    """Return whether `text` has no forbidden character."""
    # All that is forbidden is not printable: where nothing is, there is nothing to search for.
    usual = text.replace("\n", "").replace("\u00a0", "").replace("\u202f", "")
    return usual.isprintable() or _FORBIDDEN.search(text) is None


def refusal(shown: str, code: str, message: str, advice: str) -> Refused:
    """Return the refusal of the whole file `shown`."""
    return Refused([Problem(Place(shown), code, message, advice)])


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether `path`, its links followed, lies in `folder`."""
    if _is_plainly_inside(path, folder):
        return True
    try:
        inside, around = os.path.realpath(path), os.path.realpath(folder)
        return os.path.commonpath((inside, around)) == around
    except OSError:
        return False


def _is_plainly_inside(path: Path, folder: Path) -> bool:
    """Return whether `path` leads from `folder` downwards and no step of it is a link."""
    depth = len(folder.parts)
    if not depth or path.parts[:depth] != folder.parts or ".." in path.parts:
        return False
    for step in path.parts[depth:]:
        folder = folder / step
        if folder.is_symlink():
            return False
    return True


def is_file_inside(path: Path, folder: Path) -> bool:
    """Return whether `path` is a file of `folder`, or of a folder in it."""
    try:
        return path.is_file() and is_inside(path, folder)
    except OSError:  # a name longer than the file system takes
        return False


def nearest_file(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return « vouliez-vous dire « x » ? » for the file of `known` named most like `name`.

    Folders and suffixes are the same for all, and would make any two names alike.
    """
    stems = {PurePosixPath(path).stem: path for path in sorted(known)}
    near = suggestion(PurePosixPath(name).stem, stems)
    return f"vouliez-vous dire « {stems[near]} » ?" if near else otherwise


def _read_bytes(path: Path, inside: Path, shown: str) -> bytes:
    if not is_inside(path, inside):
        advice = "mettre le fichier lui-même à la place du lien"
        raise refusal(shown, "L-46", "lien vers un fichier hors du dossier", advice)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise refusal(shown, "L-01", "fichier absent", "le créer, ou corriger son nom") from None
    if not stat.S_ISREG(found.st_mode):
        raise refusal(shown, "L-01", "ce n’est pas un fichier", "le remplacer par un fichier texte")
    if found.st_size > MAX_SIZE:
        advice = "n’y laisser que le texte, en plusieurs fichiers s’il le faut"
        raise refusal(shown, "L-01", "fichier de plus de 5 Mo", advice)
    return path.read_bytes()


def _decode(data: bytes, shown: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        place = _place(before, len(before), shown)
        advice = "l’enregistrer en UTF-8 (« Enregistrer sous », encodage)"
        problem = Problem(place, "L-01", "ce texte n’est pas en UTF-8", advice)
        raise Refused([problem]) from None
    return text.replace("\r\n", "\n")


def _find_forbidden(text: str, allowed: str) -> Iterator[re.Match[str]]:
    found = (found for found in _FORBIDDEN.finditer(text) if found[0] not in allowed)
    return islice(found, MAX_REPORTED)


def _forbidden(text: str, found: re.Match[str], shown: str) -> Problem:
    place = _place(text, found.start(), shown)
    if found[0] == "\t":
        return Problem(place, "L-02", "tabulation", "la remplacer par des espaces")
    if found[0] == "\r":
        advice = "enregistrer le fichier avec des fins de ligne ordinaires (LF)"
        return Problem(place, "L-02", "fin de ligne inhabituelle (CR)", advice)
    message = f"caractère invisible interdit U+{ord(found[0]):04X}"
    return Problem(place, "L-02", message, "l’effacer")


def _place(text: str, index: int, shown: str) -> Place:
    start = text.rfind("\n", 0, index) + 1
    return Place(shown, text.count("\n", 0, index) + 1, index - start + 1)
