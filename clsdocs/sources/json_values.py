"""From the text of a JSON file to its plain values, or every fault of its form with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from json.decoder import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, NoReturn

from clsdocs.errors import Place, Problem, Refused
from clsdocs.sources.files import find_hidden

if TYPE_CHECKING:
    from clsdocs.domain.texte import Text

MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_DIGITS = 50
ESCAPES = "\t\a\f"
"""Signs that a value may hold, written by escapes: a tabulation, a new paragraph, a page break."""

_SPACE = re.compile(r"[ \t\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![\w.])")
_TEXTS = JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None}
_BARE = re.compile(r"[^\s,:\[\]{}\"]+")
_IN_TEXT = {
    "Unterminated": ("texte jamais refermé", 'le refermer par "'),
    "Invalid control": (
        "fin de ligne ou tabulation dans un texte",
        "écrire \\n pour aller à la ligne, \\t pour une tabulation",
    ),
    "Invalid \\": ("« \\ » suivi d’un signe inattendu", "pour le signe « \\ », écrire « \\\\ »"),
}


def read_json(source: Text) -> dict[str, object]:
    """Return the values that `source` holds under its keys; refuse it with all its faults."""
    plain = _read_plain(source.text)
    if plain is not None:
        return plain
    reader = _Reader(source)
    try:
        value = reader.read()
    except _Stop:
        value = {}
    if reader.problems:
        raise Refused(reader.problems)
    assert isinstance(value, dict)
    return value


def _read_plain(text: str) -> dict[str, object] | None:
    """Return the values of `text` where nothing in it needs a second look, None for most others.

    The C decoder of Python is fifty times as fast, and tells faults neither all nor in French.
    """
    text = _LINE_END.sub(r"\1\\n", text) if "\\r" in text else text
    escaped = set(re.findall(_ESCAPED, text)) if "\\" in text else ()
    signs = "".join(chr(int(sign[1:], 16)) for sign in escaped if len(sign) == 5)
    if find_hidden(signs) or any(len(sign) == 1 and sign not in 'n"\\/' for sign in escaped):
        return None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_mapping,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _is_small(value) else None


_LINE_END = re.compile(r"(?<!\\)((?:\\\\)*)\\r\\n")
_ESCAPED = r"\\(u[0-9a-fA-F]{4}|.)"


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _integer(written: str) -> int:
    if len(written) > MAX_DIGITS:
        raise ValueError
    return int(written)


def _decimal(written: str) -> Decimal:
    if "e" in written or "E" in written or len(written) > MAX_DIGITS:
        raise ValueError
    return Decimal(written)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_small(value: object) -> bool:
    """Return whether `value` is neither too deep nor too large: its containers level by level."""
    level, count = [value], 0
    for _ in range(MAX_DEPTH):
        inside = [v for held in level for v in _held(held)]
        count += len(inside)
        level = [v for v in inside if isinstance(v, (dict, list))]
        if not level or count > MAX_NODES:
            break
    return not level and count < MAX_NODES


def _held(value: object) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def too_long(place: Place) -> Problem:
    """Return the refusal of the number at `place`."""
    message = f"nombre de plus de {MAX_DIGITS} chiffres"
    return Problem(place, "D-10", message, "le mettre entre guillemets s’il n’est qu’à recopier")


class _Stop(Exception):
    """The rest of the file cannot be read; what stops it was reported."""


class _Reader:
    """The characters of one file, read once; what is wrong gathers in `problems`."""

    def __init__(self, source: Text) -> None:
        self.path, self.text = source.path, source.text
        self.problems: list[Problem] = []
        self._at = self._count = 0

    def read(self) -> object:
        """Return the one value of the file."""
        if not self._peek():
            self._stop("D-12", "fichier vide", 'y écrire { "nom": "valeur" }')
        if self._peek() != "{":
            self._refuse_comment()
            self._stop("D-12", "ce fichier n’est pas fait de clés", 'écrire { "nom": "valeur" }')
        value = self._value(0)
        if self._peek():
            self._refuse_comment()
            self._stop("D-03", "texte après la fin des données", "le retirer")
        return value

    def _peek(self) -> str:
        """Return the next character that is no space, empty at the end."""
        found = _SPACE.match(self.text, self._at)
        self._at = found.end() if found else self._at
        return self.text[self._at : self._at + 1]

    def _place(self, at: int) -> Place:
        line = self.text.count("\n", 0, at) + 1
        return Place(self.path, line, at - self.text.rfind("\n", 0, at))

    def _report(self, at: int, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(self._place(at), code, message, advice))

    def _stop(self, code: str, message: str, advice: str) -> NoReturn:
        self._report(self._at, code, message, advice)
        raise _Stop

    def _value(self, depth: int) -> object:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            size = (
                f"plus de {MAX_DEPTH} niveaux" if depth > MAX_DEPTH else "plus de 200 000 valeurs"
            )
            self._stop("D-09", f"fichier trop complexe : {size}", "le simplifier")
        match self._peek():
            case "{":
                return self._mapping(depth)
            case "[":
                return self._list(depth)
            case '"':
                return self._string(ESCAPES)
        return self._bare()

    def _string(self, allowed: str = "") -> str:
        start = self._at
        try:
            text, self._at = _TEXTS.raw_decode(self.text, start)
        except JSONDecodeError as error:
            self._at = error.pos
            self._stop("D-03", *next(v for k, v in _IN_TEXT.items() if error.msg.startswith(k)))
        if hidden := find_hidden(text, allowed):
            self._report(start, "D-02", *hidden)
        return str(text).replace("\r\n", "\n") if allowed else str(text)

    def _list(self, depth: int) -> list[object]:
        items: list[object] = []
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return items
        while True:
            items.append(self._value(depth + 1))
            if self._ends("]"):
                return items

    def _mapping(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        starts: dict[str, int] = {}
        self._at += 1
        if self._peek() == "}":
            self._at += 1
            return values
        while True:
            start, key = self._key()
            value = self._value(depth + 1)
            if key in values:
                line = self._place(starts[key]).line
                message = f"clé « {key} » en double (déjà ligne {line})"
                self._report(start, "D-04", message, "n’en garder qu’une")
            else:
                values[key], starts[key] = value, start
            if self._ends("}"):
                return values

    def _key(self) -> tuple[int, str]:
        if self._peek() != '"':
            found = _BARE.match(self.text, self._at)
            self._refuse_comment()
            key = found[0].strip("'‘’“”«»") if found else ""
            advice = f'écrire "{key}": …' if key else 'écrire "clé": valeur'
            self._stop("D-03", "clé attendue, entre guillemets doubles", advice)
        start, key = self._at, self._string()
        if self._peek() != ":":
            self._stop("D-03", f"« : » manque après la clé « {key} »", "l’ajouter")
        self._at += 1
        return start, key

    def _ends(self, closing: str) -> bool:
        """Return whether a list or mapping ends here; pass over what separates its elements."""
        sign = self._peek()
        if sign == closing:
            self._at += 1
            return True
        if not sign:
            message = f"le fichier finit avant « {closing} »"
            self._stop("D-03", message, f"ajouter « {closing} »")
        if sign != ",":
            self._refuse_comment()
            self._stop("D-03", "virgule manquante", f"l’ajouter, ou fermer par « {closing} »")
        comma = self._at
        self._at += 1
        if self._peek() == closing:
            self._at = comma
            self._stop("D-03", f"virgule de trop avant « {closing} »", "la retirer")
        return False

    def _bare(self) -> object:
        start, number = self._at, _NUMBER.match(self.text, self._at)
        if number:
            self._at = number.end()
            return self._number(start, number)
        found = _BARE.match(self.text, start)
        word = found[0] if found else ""
        if word in _WORDS:
            self._at += len(word)
            return _WORDS[word]
        if word in ("NaN", "Infinity", "-Infinity"):
            self._at += len(word)
            self._report(start, "D-10", f"« {word} » n’est pas un nombre", "le retirer")
            return None
        self._refuse_comment()
        message, advice = "valeur manquante", "l’écrire, ou null"
        if word:
            message = f"« {word[:40]} » n’est pas une valeur"
            if re.fullmatch(r"['‘’“”«].*", word):
                message = "un texte s’écrit entre guillemets doubles et droits"
            advice = 'mettre le texte entre guillemets doubles : "…"'
        return self._stop("D-03", message, advice)

    def _refuse_comment(self) -> None:
        if self.text.startswith(("//", "/*", "#"), self._at):
            self._stop("D-03", "commentaire", "le retirer : JSON n’en a pas")

    def _number(self, start: int, found: re.Match[str]) -> object:
        whole, (fraction, exponent) = found[0], found.groups()
        if len(whole) > MAX_DIGITS or (exponent and abs(int(exponent[1:])) > MAX_DIGITS):
            self.problems.append(too_long(self._place(start)))
            return None
        return Decimal(whole) if fraction or exponent else int(whole)
