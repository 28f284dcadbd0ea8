"""From the headings of a document to its table of contents, and to the page of each in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clsdocs.record import Record
from clsdocs.word.markup import escape, paragraph_texts, quote
from clsdocs.word.package import read_package
from clsdocs.word.runs import write_field
from clsdocs.word.styles import Gabarit, Style
from clsdocs.word.zipping import DOCUMENT, compress, write_package

SOMMAIRE = "sommaire"
"""How a template names the table of contents."""

STALE = "Les numéros de page paraîtront à la mise à jour du sommaire, dans Word (F9)."
"""What a table of contents says of itself while its numbers are not known."""

_BEGIN = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
    "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
)
_END = "</w:sdtContent></w:sdt>"
PLACE = f"{_BEGIN}<w:p/>{_END}"
"""What stands where the table of contents will be, once all headings are written."""

_DEEPEST = 3
_UNKNOWN = "–"
_COVERED = "_cls_texte"
# The whole text below the table, and no title above it; the levels of Word, whatever the styles.
_CODE = f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u \\b {_COVERED}'

_HEADING = re.compile("heading ([1-9])")
_NUMBER = re.compile(r'<w:bookmarkStart w:id="(\d+)"')
_TABLE = re.compile(re.escape(_BEGIN) + "(.*?)" + re.escape(_END), re.DOTALL)
_STALE = re.compile(rf"<w:p>(?:(?!</w:p>).)*?{re.escape(escape(STALE))}.*?</w:p>", re.DOTALL)
_RESULT = re.compile(
    r'( PAGEREF (_Toc\d+) \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    r'<w:r><w:t xml:space="preserve">)([^<]*)'
)
# A field as Word writes it, or in its short form; no other field stands in between.
_TOTAL = re.compile(
    r"((?:<w:instrText(?: [^<>]*)?> *NUMPAGES\b[^<]*</w:instrText>"
    r'(?:(?!w:fldCharType="(?:end|begin)").)*?w:fldCharType="separate"/>'
    r'(?:(?!w:fldCharType=).)*?|<w:fldSimple w:instr=" *NUMPAGES\b[^"]*"[^<>]*>'
    r"(?:(?!</w:fldSimple>).)*?)<w:t(?: [^<>]*)?>)([^<]*)",
    re.DOTALL,
)
_STORY = re.compile(r"word/(?:document|(?:header|footer)[^/]*)\.xml")
_RESTART = re.compile(r"<w:pgNumType [^<>]*w:start=")
_LINKED = "\\h"
# The field ends in a paragraph that nobody sees: what updates it leaves its last mark.
_UNSEEN = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


class _Entry(Record):
    """A heading: its words, its level from 1, the bookmark that leads to it."""

    text: str
    level: int
    mark: str


def write_toc(xml: str, gabarit: Gabarit) -> str:
    """Return the body `xml` with the table of contents of what stands below its place, if any."""
    above, place, below = xml.partition(PLACE)
    if not place:
        return xml
    levels = {quote(s.id): level for s in gabarit.styles.values() if (level := _level(s))}
    highest = max(map(int, _NUMBER.findall(xml)), default=0) + 1
    entries = list[_Entry]()
    below = _marked(below, levels, highest, entries)
    if not entries:
        return above + below
    last = below.rindex("<w:sectPr")
    covered = f'<w:bookmarkStart w:id="{highest}" w:name="{_COVERED}"/>{below[:last]}'
    covered += f'<w:bookmarkEnd w:id="{highest}"/>'
    return above + _BEGIN + _table(entries, gabarit) + _END + covered + below[last:]


def _level(style: Style) -> int:
    """Return the level in the table of paragraphs in `style`, 0 where they are not in it."""
    named = _HEADING.fullmatch(style.name.casefold())
    level = int(named[1]) if named else 0 if style.outline is None else style.outline + 1
    return level if level <= _DEEPEST else 0


def _marked(xml: str, levels: Mapping[str, int], highest: int, entries: list[_Entry]) -> str:
    """Return `xml` with a bookmark on each heading of `levels`, which is noted in `entries`."""
    if not levels:
        return xml
    styles = "|".join(map(re.escape, levels))
    heading = re.compile(
        rf"(<w:p(?: [^<>]*)?><w:pPr><w:pStyle w:val=({styles})/>.*?</w:pPr>)(.*?)</w:p>", re.DOTALL
    )

    def mark(found: re.Match[str]) -> str:
        text = " ".join(paragraph_texts(found[0])[0].split("\n"))
        if not text.strip():
            return found[0]
        number = highest + len(entries) + 1
        entries.append(_Entry(text.replace("\t", " "), levels[found[2]], f"_Toc{number:08d}"))
        start = f'<w:bookmarkStart w:id="{number}" w:name="{entries[-1].mark}"/>'
        return f'{found[1]}{start}{found[3]}<w:bookmarkEnd w:id="{number}"/></w:p>'

    return heading.sub(mark, xml)


def _table(entries: list[_Entry], gabarit: Gabarit) -> str:
    opening, _, closing = write_field(_CODE, "\0").partition("\0")
    lines = [_line(entry, gabarit) for entry in entries]
    lines[0] = lines[0].replace("</w:pPr>", f"</w:pPr>{opening}", 1)
    stale = f'<w:p><w:pPr>{_style(1, gabarit)}</w:pPr><w:r><w:t xml:space="preserve">'
    end = f"<w:p><w:pPr>{_UNSEEN}</w:pPr>{closing}</w:p>"
    return f"{''.join(lines)}{stale}{escape(STALE)}</w:t></w:r></w:p>{end}"


def _line(entry: _Entry, gabarit: Gabarit) -> str:
    room = gabarit.rooms.get(SOMMAIRE, gabarit.width)
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{room}"/></w:tabs>'
    page = f'<w:r><w:t xml:space="preserve">{_UNKNOWN}</w:t></w:r>'
    return (
        f"<w:p><w:pPr>{_style(entry.level, gabarit)}{tabs}</w:pPr>"
        f'<w:hyperlink w:anchor="{entry.mark}" w:history="1">'
        f'<w:r><w:t xml:space="preserve">{escape(entry.text)}</w:t></w:r><w:r><w:tab/></w:r>'
        f"{write_field(f'PAGEREF {entry.mark} {_LINKED}', page)}</w:hyperlink></w:p>"
    )


def _style(level: int, gabarit: Gabarit) -> str:
    style = gabarit.style(f"toc {level}")
    return f"<w:pStyle w:val={quote(style.id)}/>" if style else ""


def without_toc(xml: str) -> str:
    """Return the body `xml`, its table of contents left out: it says again what the text says."""
    return _TABLE.sub("", xml)


def toc_pages(data: bytes, path: str) -> dict[str, str]:
    """Return the page that the .docx `data` gives for each bookmark of its table of contents.

    Empty where it has none, or numbers pages anew somewhere: a sheet is then no page.
    """
    xml = read_package(data, path)[DOCUMENT].decode()
    return {} if _RESTART.search(xml) else dict(_numbers(xml))


def _numbers(xml: str) -> Iterator[tuple[str, str]]:
    for table in _TABLE.findall(xml):
        yield from ((found[2], found[3]) for found in _RESULT.finditer(table))


def number_toc(data: bytes, path: str, pages: Mapping[str, str]) -> bytes:
    """Return the .docx `data` whose table of contents says the `pages`, by bookmark."""
    members = read_package(data, path)

    def put(table: re.Match[str]) -> str:
        known = _STALE.sub("", table[0])
        return _RESULT.sub(lambda found: found[1] + pages[found[2]], known)

    members[DOCUMENT] = _TABLE.sub(put, members[DOCUMENT].decode()).encode()
    return write_package({name: compress(content) for name, content in members.items()})


def number_total(data: bytes, path: str, total: int) -> bytes:
    """Return the .docx `data` whose pages say that there are `total` of them, 0 where unknown."""
    members, made = read_package(data, path), dict[str, bytes]()
    for name, content in members.items() if total else ():
        if _STORY.fullmatch(name) and b"NUMPAGES" in content:
            told = _TOTAL.sub(lambda found: f"{found[1]}{total}", content.decode())
            made[name] = told.encode()
    if all(members[name] == content for name, content in made.items()):
        return data
    return write_package({name: compress(content) for name, content in (members | made).items()})
