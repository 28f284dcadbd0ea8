"""From the spans of a paragraph to runs of Word: looks, line breaks, references, links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from clsdocs.errors import Place, Problem
from clsdocs.francais.signes import INSECABLE
from clsdocs.prose.nodes import PLAIN, Allure, Lien, Renvoi, RetourLigne, Span, Texte, Valeur
from clsdocs.word.markup import OFFICE, escape, quote
from clsdocs.word.styles import Gabarit

_SCHEMES = ("http", "https", "mailto")
_BREAKS = re.compile("([\n\t])")


def bookmark_of(id_: str) -> str:
    """Return the name of the bookmark of `id_`: Word takes 40 characters and no hyphen."""
    return f"_cls_{hashlib.sha256(id_.encode()).hexdigest()[:16]}"


class RunWriter:
    """Writes spans as runs; notes the links that it meets and the faults that it finds."""

    def __init__(self, gabarit: Gabarit, cibles: Iterable[str], taken: Iterable[str] = ()) -> None:
        self.problems: list[Problem] = []
        self.links: dict[str, str] = {}
        self._cibles, self._taken = frozenset(cibles), frozenset(taken)
        self._link_style = gabarit.style("Hyperlink")

    def runs(self, spans: Iterable[Span], style: str = "") -> str:
        """Return `spans` as runs, in the character style whose id is `style` if there is one."""
        written, text, allure = list[str](), "", PLAIN
        for span in spans:
            look = getattr(span, "allure", allure)
            if text and (look != allure or not isinstance(span, (Texte, Valeur, RetourLigne))):
                written.append(run(text, allure, style))
                text = ""
            allure = look
            match span:
                case Texte(text=words) | Valeur(text=words):
                    text += words
                case RetourLigne():
                    text += "\n"
                case Renvoi():
                    written.append(self._reference(span, style))
                case Lien():
                    written.append(self._link(span))
        if text:
            written.append(run(text, allure, style))
        return "".join(written)

    def _reference(self, renvoi: Renvoi, style: str) -> str:
        if renvoi.cible not in self._cibles:
            message = f"le renvoi à « {renvoi.cible} » ne mène nulle part"
            self._refuse(renvoi.place, "W-34", message, "corriger l’identifiant")
            return ""
        if not renvoi.numero:
            return run(renvoi.mot, renvoi.allure, style)
        word = run(f"{renvoi.mot}{INSECABLE}", renvoi.allure, style) if renvoi.mot else ""
        code = f"REF {bookmark_of(renvoi.cible)} \\h"
        return word + _field(code, run(renvoi.numero, renvoi.allure, style))

    def _link(self, lien: Lien) -> str:
        if lien.href.startswith("#"):
            if lien.href[1:] not in self._cibles:
                message = f"le lien « {lien.href} » ne mène nulle part"
                self._refuse(lien.place, "W-34", message, "corriger l’identifiant")
            anchor = bookmark_of(lien.href[1:])
            return _hyperlink(f'w:anchor="{anchor}"', self.runs(lien.spans))
        if not _is_address(lien.href):
            advice = "écrire une adresse complète : https://…, ou mailto:…"
            self._refuse(lien.place, "W-33", f"l’adresse « {lien.href} » n’en est pas une", advice)
            return ""
        address = _address(lien.href)
        id_ = self.links.get(address) or self._number(address)
        style = self._link_style.id if self._link_style else ""
        return _hyperlink(f'xmlns:r="{OFFICE}" r:id="{id_}"', self.runs(lien.spans, style))

    def _number(self, address: str) -> str:
        rank = len(self.links) + 1
        while (id_ := f"rIdCls{rank}") in self._taken:
            rank += 1_000
        self.links[address] = id_
        return id_

    def _refuse(self, place: Place, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(place, code, message, advice))


def run(text: str, allure: Allure = PLAIN, style: str = "") -> str:
    """Return `text` as one run: line breaks and tabulations become Word's."""
    return f"<w:r>{_properties(allure, style)}{_content(text)}</w:r>"


def _content(text: str) -> str:
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    breaks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    pieces = (breaks.get(piece) or _content(piece) for piece in _BREAKS.split(text) if piece)
    return "".join(pieces)


def _properties(allure: Allure, style: str) -> str:
    if allure == PLAIN and not style:
        return ""
    written = f"<w:rStyle w:val={quote(style)}/>" if style else ""
    written += "<w:b/><w:bCs/>" if allure.gras else ""
    written += "<w:i/><w:iCs/>" if allure.italique else ""
    written += '<w:vertAlign w:val="superscript"/>' if allure.exposant else ""
    return f"<w:rPr>{written}</w:rPr>"


def _field(code: str, result: str) -> str:
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
