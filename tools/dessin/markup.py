"""The small language of WordprocessingML: names, measures and text go in, XML text comes out."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def cm(length: float) -> str:
    """Return `length`, in centimetres, in the twentieths of a point that Word counts in."""
    return str(round(length * 1440 / 2.54))


def points(length: float) -> str:
    """Return `length`, in points, in twentieths of a point."""
    return str(round(length * 20))


def element(name: str, /, *children: str, **attributes: str) -> str:
    """Return the element `name` with its attributes as they are written."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    content = "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def w(name: str, /, *children: str, **attributes: str) -> str:
    """Return the element `w:name`, its attributes in the same namespace."""
    return element(f"w:{name}", *children, **{f"w:{k}": v for k, v in attributes.items()})


def part(root: str, *children: str) -> bytes:
    """Return a whole part whose root is `w:root`."""
    spaces = {f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items()}
    return xml(element(f"w:{root}", *children, **spaces))


def xml(root: str) -> bytes:
    """Return the file that holds `root`."""
    return (_DECLARATION + root).encode("utf-8")


def run(text: str, style: str = "") -> str:
    """Return `text` in the character style `style`; a tabulation in it becomes Word's."""
    properties = w("rPr", w("rStyle", val=style)) if style else ""
    pieces = (_text(piece) for piece in text.split("\t"))
    return w("r", properties, w("tab").join(pieces))


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def paragraph(style: str, *runs: str, keep: str = "", section: str = "") -> str:
    """Return a paragraph in `style`; `keep` binds it to the next, `section` is the one it ends."""
    return w("p", w("pPr", w("pStyle", val=style), w(keep) if keep else "", section), *runs)


def tag(text: str) -> str:
    """Return a paragraph that only holds an instruction to the engine and leaves no trace."""
    return paragraph("Normal", run(text))


def when(condition: str, content: str) -> str:
    """Return `content`, whole paragraphs, on `condition`."""
    return tag(f"{{%p if {condition} %}}") + content + tag("{%p endif %}")


def field(instruction: str, cached: str) -> str:
    """Return a field of Word that shows `cached` until Word computes it."""
    code = f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>'
    ends = [w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    return ends[0] + w("r", code) + ends[1] + run(cached) + ends[2]
