"""From the styles of a Word file to how the words of a run look: seen or not, in which font."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from clsdocs.record import Record, field
from clsdocs.word.markup import W

_OFF = ("0", "false", "off", "none")
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WHITE = ("FFFFFF", "FEFEFE")
_TINY = 4
"""Half-points: below this size words cannot be read."""


class Looks(Record):
    """How the styles of a file make words look."""

    styles: Mapping[str, etree._Element]
    defaut: str
    fonts: frozenset[str]
    _plain: set[str] = field(default_factory=set)
    """The styles whose words show where nothing else is said of them."""

    @classmethod
    def read(cls, styles: etree._Element | None, theme: etree._Element | None) -> Looks:
        """Return the looks that the parts `styles` and `theme` define."""
        found = [] if styles is None else list(styles.iter(f"{W}style"))
        by_id = {str(style.get(f"{W}styleId")): style for style in found}
        defaut = next((id_ for id_, style in by_id.items() if _is_default(style)), "")
        fonts = [] if styles is None else [f for e in styles.iter(f"{W}rFonts") for f in _named(e)]
        fonts += [] if theme is None else [str(e.get("typeface")) for e in theme.iter(*_LATIN)]
        return cls(by_id, defaut, frozenset(fonts))

    def style_of(self, paragraph: etree._Element) -> str:
        """Return Word's own name of the style of `paragraph`."""
        style = self.styles.get(_value(paragraph, "pPr/pStyle") or self.defaut)
        return "" if style is None else _value(style, "name")

    def why_hidden(self, run: etree._Element, paragraph: etree._Element) -> str:
        """Return why nobody sees the words of `run`; empty where they show."""
        bare, style = run.find(f"{W}rPr") is None, _value(paragraph, "pPr/pStyle")
        if bare and style in self._plain:
            return ""
        why = self._why(run, paragraph)
        if bare and not why:
            self._plain.add(style)
        return why

    def _why(self, run: etree._Element, paragraph: etree._Element) -> str:
        if any(self._on(run, paragraph, tag) for tag in ("vanish", "webHidden", "specVanish")):
            return "masqué"
        if self._first(run, paragraph, "color").upper() in _WHITE and not _is_shaded(run):
            return "blanc sur blanc"
        size = self._first(run, paragraph, "sz")
        return "illisible" if size.isdigit() and int(size) <= _TINY else ""

    def is_highlighted(self, run: etree._Element) -> bool:
        """Return whether the words of `run` are marked over, as with a pen."""
        shade = run.find(f"{W}rPr/{W}shd")
        fill = "" if shade is None else str(shade.get(f"{W}fill", "auto"))
        return _value(run, "rPr/highlight") not in ("", "none") or fill not in ("", "auto")

    def font(self, run: etree._Element) -> str:
        """Return the font that `run` itself names, empty where it is that of its style."""
        fonts = run.find(f"{W}rPr/{W}rFonts")
        return "" if fonts is None else next(_named(fonts), "")

    def _on(self, run: etree._Element, paragraph: etree._Element, tag: str) -> bool:
        for held in self._sources(run, paragraph):
            found = held.find(f"{W}rPr/{W}{tag}")
            if found is not None:
                return found.get(f"{W}val", "1") not in _OFF
        return False

    def _first(self, run: etree._Element, paragraph: etree._Element, tag: str) -> str:
        found = (_value(held, f"rPr/{tag}") for held in self._sources(run, paragraph))
        return next(filter(None, found), "")

    def _sources(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield what makes `run` look as it does, the nearest first."""
        yield run
        yield from self._chain(_value(run, "rPr/rStyle"))
        yield from self._chain(_value(paragraph, "pPr/pStyle") or self.defaut)

    def _chain(self, name: str) -> Iterator[etree._Element]:
        seen = set[str]()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = _value(self.styles[name], "basedOn")


_LATIN = (f"{_THEME}latin",)


def _is_default(style: etree._Element) -> bool:
    paragraph = style.get(f"{W}type") == "paragraph"
    return paragraph and style.get(f"{W}default") in ("1", "true")


def _named(fonts: etree._Element) -> Iterator[str]:
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        if name := fonts.get(f"{W}{slot}"):
            yield str(name)


def _is_shaded(run: etree._Element) -> bool:
    """Return whether `run` stands on a colour: its own, that of its paragraph or of its cell."""
    if any(table.find(f"{W}tblPr/{W}tblStyle") is not None for table in _tables(run)):
        return True
    holders = [run, *run.iterancestors(f"{W}p", f"{W}tc")]
    shades = (e.find(f"{W}{k}/{W}shd") for e in holders for k in ("rPr", "pPr", "tcPr"))
    return any(s is not None and s.get(f"{W}fill") not in (None, "auto", *_WHITE) for s in shades)


def _tables(run: etree._Element) -> Iterator[etree._Element]:
    return run.iterancestors(f"{W}tbl")


def _value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else str(found.get(f"{W}val", ""))
