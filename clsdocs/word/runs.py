"""From the spans of a paragraph to runs of Word: looks, line breaks, references, links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from clsdocs.errors import Place, Problem
from clsdocs.francais.signes import INSECABLE
from clsdocs.prose.nodes import (
    PLAIN,
    Allure,
    AppelNote,
    Figure,
    Lien,
    Renvoi,
    RetourLigne,
    Span,
    Texte,
    Valeur,
    span_text,
)
from clsdocs.record import Record, replace
from clsdocs.word.markup import HYPHEN, OFFICE, escape, quote
from clsdocs.word.pictures import Pictures
from clsdocs.word.relations import HYPERLINK, Relations
from clsdocs.word.styles import Gabarit

_SCHEMES = ("http", "https", "mailto")
# A hyphen between digits is that of « L. 1434-10 » or of « loi n° 78-17 »: no line ends there.
_BREAKS = re.compile("([\n\t]|(?<=[0-9])-(?=[0-9]))")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>", "-": HYPHEN}


def bookmark_of(id_: str) -> str:
    """Return the name of the bookmark of `id_`: Word takes 40 characters and no hyphen."""
    return f"_cls_{hashlib.sha256(id_.encode()).hexdigest()[:16]}"


class Targets(Record):
    """What spans may lead to by id: `headings` with a number, and `points` that have none."""

    headings: frozenset[str]
    points: frozenset[str] = frozenset()


class RunWriter:
    """Writes the spans of one story as runs, and notes what they lead to."""

    def __init__(
        self,
        gabarit: Gabarit,
        targets: Targets,
        relations: Relations,
        pictures: Pictures,
        note: Callable[[AppelNote], str],
        problems: list[Problem],
    ) -> None:
        """Write in the styles of `gabarit`; `note` keeps a footnote and returns its call."""
        self.relations, self._problems = relations, problems
        self.room = gabarit.width
        """How wide, in twips, a picture may be where the next spans stand."""
        self._targets, self._pictures, self._note = targets, pictures, note
        self._link_style = gabarit.style("Hyperlink")

    def runs(self, spans: Iterable[Span], style: str = "", bold: bool = False) -> str:
        """Return `spans` as runs, in the character style whose id is `style` if there is one."""
        written, text, allure = list[str](), "", PLAIN
        for span in spans:
            if type(span) is Texte or type(span) is Valeur:
                words, look = span.text, span.allure
            elif isinstance(span, RetourLigne):
                words, look = "\n", allure
            else:
                written.append(run(text, allure, style) if text else "")
                written.append(self._live(span, style))
                text = ""
                continue
            if bold and not look.gras:
                look = replace(look, gras=True)
            if text and look is not allure and look != allure:
                written.append(run(text, allure, style))
                text = ""
            text, allure = text + words, look
        written.append(run(text, allure, style) if text else "")
        return "".join(written)

    def _live(self, span: Renvoi | Lien | AppelNote | Figure, style: str) -> str:
        match span:
            case Renvoi():
                return self._reference(span, style)
            case Lien():
                return self._link(span)
            case AppelNote():
                return self._note(span)
            case Figure():
                return self._pictures.draw(span, self.room, self.relations)

    def _reference(self, renvoi: Renvoi, style: str) -> str:
        name = bookmark_of(renvoi.cible)
        if renvoi.cible in self._targets.points:
            words = run(span_text(renvoi), renvoi.allure, style)
            return _hyperlink(f'w:anchor="{name}"', words)
        if renvoi.cible not in self._targets.headings:
            message = f"le renvoi à « {renvoi.cible} » ne mène nulle part"
            self._refuse(renvoi.place, "W-34", message, "corriger l’identifiant")
            return ""
        if not renvoi.numero:
            return run(renvoi.mot, renvoi.allure, style)
        word = run(f"{renvoi.mot}{INSECABLE}", renvoi.allure, style) if renvoi.mot else ""
        return word + write_field(f"REF {name} \\h", run(renvoi.numero, renvoi.allure, style))

    def _link(self, lien: Lien) -> str:
        if lien.href.startswith("#"):
            cible = lien.href[1:]
            if cible not in self._targets.headings and cible not in self._targets.points:
                message = f"le lien « {lien.href} » ne mène nulle part"
                self._refuse(lien.place, "W-34", message, "corriger l’identifiant")
            return _hyperlink(f'w:anchor="{bookmark_of(cible)}"', self.runs(lien.spans))
        if not _is_address(lien.href):
            advice = "écrire une adresse complète : https://…, ou mailto:…"
            self._refuse(lien.place, "W-33", f"l’adresse « {lien.href} » n’en est pas une", advice)
            return ""
        id_ = self.relations.id_of(HYPERLINK, _address(lien.href))
        style = self._link_style.id if self._link_style else ""
        return _hyperlink(f'xmlns:r="{OFFICE}" r:id="{id_}"', self.runs(lien.spans, style))

    def _refuse(self, place: Place, code: str, message: str, advice: str) -> None:
        self._problems.append(Problem(place, code, message, advice))


def run(text: str, allure: Allure = PLAIN, style: str = "") -> str:
    """Return `text` as one run: line breaks, tabulations, hyphens of numbers become Word's."""
    return f"<w:r>{_properties(allure, style)}{_content(text)}</w:r>"


def _content(text: str) -> str:
    if "-" not in text and "\n" not in text and "\t" not in text:
        return _words(text)
    pieces = (_SIGNS.get(piece) or _words(piece) for piece in _BREAKS.split(text) if piece)
    return "".join(pieces)


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _properties(allure: Allure, style: str) -> str:
    if not style and (allure is PLAIN or allure == PLAIN):
        return ""
    written = f"<w:rStyle w:val={quote(style)}/>" if style else ""
    written += "<w:b/><w:bCs/>" if allure.gras else ""
    written += "<w:i/><w:iCs/>" if allure.italique else ""
    written += '<w:vertAlign w:val="superscript"/>' if allure.exposant else ""
    if allure.langue:
        country = _COUNTRIES.get(allure.langue)
        tag = f"{allure.langue}-{country}" if country else allure.langue
        written += f'<w:lang w:val="{tag}"/>'
    return f"<w:rPr>{written}</w:rPr>"


# Word spells and pronounces the language of a country: mostly the one that it is named after.
_COUNTRIES = {"en": "GB", "de": "DE", "es": "ES", "it": "IT", "nl": "NL", "pl": "PL", "pt": "PT"}


def write_field(code: str, result: str) -> str:
    """Return the field of Word that `code` says, which shows the runs `result` until updated."""
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}{result}{end}"


def _hyperlink(target: str, content: str) -> str:
    return f'<w:hyperlink {target} w:history="1">{content}</w:hyperlink>'


def _is_address(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme.lower() not in _SCHEMES or not href.isprintable() or " " in href:
        return False
    return "@" in parts.path if parts.scheme.lower() == "mailto" else bool(parts.hostname)


def _address(href: str) -> str:
    """Return `href` with nothing that Word would call a damaged file for."""
    return percent(href, safe="%/:=&?~#+!$,;'@()*[]-._")
