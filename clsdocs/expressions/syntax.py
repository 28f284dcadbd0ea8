"""What is wrong with the writing of an expression, in French: from Jinja's sentence to ours."""

from __future__ import annotations

import re
from types import TracebackType

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"innermost block that needs to be closed is 'set'",
        "{{% set %}} sans « = »",
        "écrire {{% set x = … %}}",
    ),
    (
        r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'",
        "{{% {0} %}} n’est jamais fermé",
        "ajouter {{% end{0} %}}",
    ),
    (
        r"Too complicated",
        "expression ou blocs trop compliqués",
        "les partager en plusieurs",
    ),
    (
        r"Encountered unknown tag '(raw)' in data",
        "{{% raw %}} ne s’emploie pas dans un gabarit",
        "écrire {{_{{ et }}_}} pour imprimer des accolades",
    ),
    (
        r"Encountered unknown tag '(?i:else?if|elsif|elsf|sinon)'",
        "« sinon si » s’écrit en un mot, elif",
        "écrire {{% elif … %}}",
    ),
    (
        r"Encountered unknown tag '(?i:end|fin)'",
        "la fin d’un bloc s’écrit en un mot",
        "écrire {{% endif %}} ou {{% endfor %}}",
    ),
    (
        r"expected token 'end of statement block', got 'if'",
        "« if » inattendu dans une instruction",
        "« sinon si » s’écrit {{% elif … %}}",
    ),
    (
        r"Encountered unknown tag '((?!end\w|(?:else|elif)')[^']+)' in data",
        "instruction « {0} » inconnue",
        "possibles : if, for, set, with, macro, call",
    ),
    (
        r"Encountered unknown tag '(end\w+|else|elif)'",
        "{{% {0} %}} ne ferme rien ici",
        "le retirer, ou ouvrir le bloc avant",
    ),
    (
        r"Encountered unknown tag '([^']+)'",
        "instruction « {0} » inconnue",
        "seuls if, for, set x = … et include existent",
    ),
    (
        r"expected token 'in'",
        "{{% for %}} mal écrit",
        "écrire {{% for x in liste %}}",
    ),
    (
        r"statement block', got '='",
        "« = » ne compare pas",
        "écrire ==",
    ),
    (
        r"unexpected '[^']+', expected '([^']+)'",
        "« {0} » manque dans une expression",
        "l’ajouter",
    ),
    (
        r"unexpected char (?:\"(')\"|'(\")') at",
        "guillemet jamais fermé dans une expression",
        "fermer le texte par le même signe",
    ),
    (
        r"Expected an expression, got|expected token 'name'|unexpected 'end of|expected name or",
        "expression vide ou incomplète",
        "écrire par exemple {{{{ nom }}}} ou {{% if nom %}}",
    ),
    (r"Missing end of comment", "commentaire jamais fermé", "le fermer par #%}}"),
    (
        r"expected token 'end of print statement', got '(?!integer|float|string)([^']*)'",
        "expression {{{{ }}}} mal écrite près de « {0} »",
        "écrire {{{{ nom }}}} ou {{{{ nom | filtre }}}}",
    ),
    (
        r"expected token 'end of statement block', got '(?!integer|float|string)([^']*)'",
        "instruction {{% %}} mal écrite près de « {0} »",
        "écrire par exemple {{% if nom %}} … {{% endif %}}",
    ),
    (
        r"unexpected char '(.+)' at",
        "caractère « {0} » impossible dans une expression",
        "le retirer, ou mettre le texte entre guillemets droits",
    ),
    (
        r"unexpected '([^']+)'",
        "« {0} » inattendu dans une expression",
        "vérifier {{{{ }}}} et {{% %}}",
    ),
    (r"unexpected end of template", "expression jamais fermée", "la fermer par }}}} ou %}}"),
)


def explain_syntax(sentence: str) -> tuple[str, str]:
    """Return what is wrong and what to do, for Jinja's `sentence` on a syntax error."""
    for pattern, message, advice in _SENTENCES:
        if found := re.search(pattern, sentence):
            return message.format(*found.groups()), advice.format(*found.groups())
    return "expression mal écrite", "vérifier {{ }} et {% %} à cette ligne"


_BLOCK = re.compile(r"\{%(?!#)[-+]?\s*(?P<word>if|for|endif|endfor|set(?=[^=]*?%\}))\b")


def line_of_unclosed(source: str) -> int:
    """Return the line of the last block that `source` opens and never closes, 0 if none."""
    lines: list[int] = []
    for found in _BLOCK.finditer(source):
        if not found["word"].startswith("end"):
            lines.append(source.count("\n", 0, found.start()) + 1)
        elif lines:
            lines.pop()
    return lines[-1] if lines else 0


def line_of(trace: TracebackType | None, filename: str) -> int:
    """Return the last line of the template `filename` that `trace` went through, 0 if none."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
