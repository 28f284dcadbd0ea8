"""From an error of the YAML parser to the sentence that a jurist needs, at the right place."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.record import Record

_NO_BREAK = "\u00a0\u202f"
_FALLBACK = ("écriture YAML incorrecte", "vérifier les guillemets, les « : » et l’alignement")


class _Fault(Record):
    """An error of the parser: the lines of the file, where it arose and where it began."""

    lines: tuple[str, ...]
    line: int
    column: int
    start: tuple[int, int] | None

    @property
    def text(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def begun(self) -> tuple[int, int]:
        return self.start or (self.line, self.column)


_Explained = tuple[str, str, tuple[int, int]]


def explain(error: yaml.YAMLError, source: Text) -> Problem:
    """Return what to tell the user about `error`, raised while `source` was parsed."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(Place(source.path), "L-03", *_FALLBACK)
    mark, start = error.problem_mark, error.context_mark
    begun = (start.line, start.column) if start else None
    fault = _Fault(tuple(source.text.split("\n")), mark.line, mark.column, begun)
    message, advice, (line, column) = _sentence(error.problem or "", error.context or "", fault)
    return Problem(Place(source.path, line + 1, column + 1), "L-03", message, advice)


def quoted(text: str) -> str:
    """Return `text` between the quotes that keep it whole in YAML."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def cut_by_comma(key: str, whole: str, rest: str) -> tuple[str, str]:
    """Return what is wrong with the text `whole` of `key`, cut before `rest`, and what to write."""
    if re.fullmatch(rf"[0-9 {_NO_BREAK}]+,[0-9]+", whole):
        message = f"la virgule coupe le nombre « {whole} »"
        corrected = re.sub(r"[^0-9.]", "", whole.replace(",", "."))
    else:
        message = f"la virgule coupe la phrase : « {rest} » devient une clé sans valeur"
        corrected = quoted(whole)
    return message, rewritten(f"{key}: {corrected}")


def cuts_number(before: str, after: str, plain: bool) -> bool:
    """Return whether a comma between `before` and `after`, with no space, may be a decimal one.

    Of `plain` data, `[2024,2025]` is two whole numbers: no one writes four decimals.
    """
    if plain and re.fullmatch("-?[0-9]+", before) and re.fullmatch("[0-9]{4,}", after):
        return False
    return before[-1:].isdigit() and after[:1].isdigit()


def rewritten(text: str) -> str:
    """Return the advice to write `text`, cut where it is too long for a message."""
    return f"écrire : {text[:97]}…" if len(text) > 100 else f"écrire : {text}"


def _sentence(problem: str, context: str, fault: _Fault) -> _Explained:
    for words, explanation in _EXPLANATIONS:
        if words in f"{context} / {problem}":
            return explanation(fault)
    return *_FALLBACK, (fault.line, fault.column)


def _fixed(message: str, advice: str, *, begun: bool = False) -> Callable[[_Fault], _Explained]:
    def explanation(fault: _Fault) -> _Explained:
        return message, advice, fault.begun if begun else (fault.line, fault.column)

    return explanation


def _colon(fault: _Fault) -> _Explained:
    here = (fault.line, fault.column)
    above = fault.lines[fault.line - 1] if fault.line else ""
    if _lacks_space(above) or _lacks_colon(above, fault.text):
        return _no_colon(fault, (fault.line - 1, _indent(above)))
    if forgotten := re.match(r"(\s*(?:- )?)([a-z_]+)\s*(?=[{\[])", fault.text):
        key, value = forgotten[2], fault.text[forgotten.end() :].rstrip()
        place = (fault.line, forgotten.start(2))
        return f"pas de « : » après « {key} »", rewritten(f"{key}: {value}"), place
    entry = re.match(r"(\s*(?:- )*[^\s:\"'{\[][^:\"'{\[]*: )(\S.*)", fault.text)
    if entry and fault.column >= entry.start(2):
        advice = rewritten(entry[1].strip() + " " + quoted(entry[2].rstrip()))
        return "deux-points dans un texte sans guillemets", advice, here
    if fault.line and _indent(fault.text) > _indent(above):
        return *_MISALIGNED, (fault.line, _indent(fault.text))
    return "deux-points inattendu", "mettre entre guillemets le texte qui le contient", here


_MISALIGNED = (
    "ligne mal alignée",
    "lui donner le même retrait que les clés du même bloc",
)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _lacks_space(line: str) -> bool:
    return re.match(rf"\s*(?:- )?[\w-]+:(?:\S|[{_NO_BREAK}])", line) is not None


def _lacks_colon(above: str, text: str) -> bool:
    """Return whether `above`, with no colon, was joined to `text`, a key of the same block."""
    key = re.match(r"\s*[a-z_]+:(?:\s|$)", text)
    bare = re.fullmatch(r" *(?:- )*([a-z_]+(?:\s[^:]*)?)", above)
    return key is not None and bare is not None and bare.start(1) == _indent(text)


def _no_colon(fault: _Fault, place: tuple[int, int]) -> _Explained:
    line = fault.lines[place[0]].strip()
    key, colon, value = line.partition(":")
    if colon and _lacks_space(line):
        value = value.lstrip(f" {_NO_BREAK}")
        return "pas d’espace ordinaire après « : »", rewritten(f"{key}: {value}"), place
    return (
        "cette ligne n’a pas la forme « clé: valeur »",
        "la compléter, ou la mettre en retrait si elle continue la précédente",
        place,
    )


def _unfinished_line(fault: _Fault) -> _Explained:
    return _no_colon(fault, fault.begun)


def _bracket(fault: _Fault) -> _Explained:
    line, column = fault.begun
    mark = fault.lines[line][column]
    closing = "]" if mark == "[" else "}"
    if fault.line > line:
        return f"« {mark} » jamais refermé", f"ajouter « {closing} »", fault.begun
    return (
        f"texte mal compris entre « {mark} » et « {closing} »",
        "mettre entre guillemets le texte qui contient « : », « , » ou des guillemets",
        (fault.line, fault.column),
    )


def _mapping(fault: _Fault) -> _Explained:
    here = (fault.line, fault.column)
    before = fault.text[: fault.column].rstrip()
    if before[-1:] in ("'", '"'):
        advice = "n’écrire qu’une paire de guillemets, autour de tout le texte"
        if before[-1] == "'":
            advice = 'entourer le texte de guillemets doubles ("…"), ou doubler l’apostrophe'
        return "texte après des guillemets refermés", advice, here
    if fault.text[fault.column :].startswith("- "):
        advice = "mettre la liste en retrait sous sa clé, ou donner à la clé son nom"
        return "élément de liste au milieu de clés", advice, here
    return *_MISALIGNED, here


def _content(fault: _Fault) -> _Explained:
    if any(line.strip() for line in (fault.text[fault.column :], *fault.lines[fault.line + 1 :])):
        advice = "mettre tout le texte entre guillemets"
        return "signe inattendu", advice, (fault.line, fault.column)
    last = max(rank for rank, line in enumerate(fault.lines) if line.strip())
    message = "le fichier finit avant que « [ » ou « { » soit refermé"
    return message, "ajouter « ] » ou « } »", (last, len(fault.lines[last].rstrip()) - 1)


def _character(fault: _Fault) -> _Explained:
    found = fault.text[fault.column : fault.column + 1]
    advice = "mettre tout le texte entre guillemets"
    return (
        f"un texte sans guillemets ne commence pas par « {found} »",
        advice,
        (fault.line, fault.column),
    )


def _starting(fault: _Fault) -> _Explained:
    line, column = fault.begun
    return _character(_Fault(fault.lines, line, column, None))


_EXPLANATIONS: tuple[tuple[str, Callable[[_Fault], _Explained]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _unfinished_line),
    (
        "found unexpected end of stream",
        _fixed("guillemets jamais refermés", "les refermer", begun=True),
    ),
    (
        "found unexpected document indicator",
        _fixed("guillemets jamais refermés", "les refermer", begun=True),
    ),
    ("',' or ']'", _bracket),
    ("',' or '}'", _bracket),
    ("cannot start any token", _character),
    ("while scanning an alias", _starting),
    ("while scanning an anchor", _starting),
    ("while scanning a tag", _starting),
    ("undefined tag handle", _starting),
    ("while scanning a directive", _fixed("ligne qui commence par « % »", "la retirer")),
    ("%YAML directive", _fixed("directive « %YAML »", "la retirer")),
    ("incompatible YAML document", _fixed("directive « %YAML »", "la retirer", begun=True)),
    (
        "'-' indicator",
        _fixed(
            "ligne mal alignée dans une liste",
            "commencer l’élément par « - », ou aligner la ligne sur les clés de l’élément",
        ),
    ),
    ("expected key", _mapping),
    (
        "block sequence entries",
        _fixed(
            "« - » sur la même ligne que la clé", "mettre chaque élément sur sa ligne, après « - »"
        ),
    ),
    (
        "mapping keys are not allowed",
        _fixed("« ? » au début d’un texte", "mettre le texte entre guillemets"),
    ),
    (
        "unexpected ':'",
        _fixed("deux-points dans un texte sans guillemets", "mettre le texte entre guillemets"),
    ),
    ("node content", _content),
    (
        "<document start>",
        _fixed(
            "texte après la fin des données", "n’écrire qu’un seul bloc de lignes « clé: valeur »"
        ),
    ),
    (
        "escape character",
        _fixed(
            "« \\ » entre guillemets doubles",
            "écrire « \\\\ », ou entourer le texte de guillemets simples",
        ),
    ),
    (
        "escape code",
        _fixed(
            "« \\ » entre guillemets doubles",
            "écrire « \\\\ », ou entourer le texte de guillemets simples",
        ),
    ),
    (
        "hexdecimal number",
        _fixed(
            "« \\ » entre guillemets doubles",
            "écrire « \\\\ », ou entourer le texte de guillemets simples",
        ),
    ),
    (
        "block scalar",
        _fixed(
            "texte après « | » ou « > »",
            "commencer le texte à la ligne suivante, en retrait",
            begun=True,
        ),
    ),
)
