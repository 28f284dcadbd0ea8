"""From a PDF as LibreOffice writes it to one that lasts and reads aloud: PDF/A-2b and PDF/UA-1."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from clsdocs.errors import Place, Problem, Refused
from clsdocs.pdf.tagging import describe, mend_tags

if TYPE_CHECKING:
    from pikepdf import Pdf

_LANGUAGE = "fr-FR"
_CREATOR = "clsdocs"
# What makes two conversions of one file differ: the trailer's digests, and where it opens.
_CHANGING = ("/DocChecksum", "/ID")
_ASIDE = ("/OpenAction", "/Dests")
# The day that an ICC profile was made is in the bytes 24 to 35 of its header (ICC.1:2010, 7.2).
_ICC_DAY = slice(24, 36)
_FIRST_DAY = bytes.fromhex("07d000010001000000000000")

# PDF/A wants what it does not know of itself to be declared (ISO 19005-2, 6.6.2.3.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>{dates}
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def archive(
    made: bytes,
    path: str,
    jour: date | None,
    alternatives: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return the PDF `made` by LibreOffice as PDF/A-2b and PDF/UA-1, always the same bytes.

    It has the title of the Word file `path`, or its name, and is dated of `jour`; a draft, None,
    has no date. `alternatives` are what is read aloud, by their style, instead of its paragraphs.
    Refused without pikepdf, and where `made` is no tagged PDF.
    """
    require_pikepdf()
    from pikepdf import Pdf, PdfError

    try:
        with Pdf.open(io.BytesIO(made)) as pdf:
            mend_tags(pdf)
            for style, words in (alternatives or {}).items():
                describe(pdf, style, words)
            _fix_profiles(pdf)
            _describe(pdf, PurePath(path).stem, jour)
            return _write(pdf)
    except (PdfError, AttributeError, KeyError):
        message, advice = "PDF que LibreOffice a mal écrit", "ouvrir le fichier Word, le vérifier"
        raise Refused([Problem(Place(path), "C-21", message, advice)]) from None


def require_pikepdf() -> None:
    """Refuse to work without pikepdf, and say how to get it."""
    from importlib.util import find_spec

    if find_spec("pikepdf") is None:
        message, advice = "pikepdf est absent", "l’installer : pip install 'clsdocs[pdf]'"
        raise Refused([Problem(Place("PDF"), "C-20", message, advice)])


def _fix_profiles(pdf: Pdf) -> None:
    """Forget when the colour profiles of `pdf` were made: at each conversion."""
    for intent in pdf.Root.OutputIntents:
        profile = bytearray(intent.DestOutputProfile.read_bytes())
        profile[_ICC_DAY] = _FIRST_DAY
        intent.DestOutputProfile.write(bytes(profile))


def _describe(pdf: Pdf, name: str, jour: date | None) -> None:
    """Say in `pdf` what it is, once for each of those that read it: readers, archives."""
    from pikepdf import Dictionary

    for key in _CHANGING:
        if key in pdf.trailer:
            del pdf.trailer[key]
    for key in _ASIDE:
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.Root.Lang = _LANGUAGE
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    title = str(pdf.docinfo.get("/Title", "")) or name
    producer = str(pdf.docinfo.get("/Producer", "LibreOffice"))
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    pdf.docinfo["/Title"], pdf.docinfo["/Creator"] = title, _CREATOR
    pdf.docinfo["/Producer"] = producer
    dates = ""
    if jour is not None:
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = f"D:{jour:%Y%m%d}000000Z"
        moment = f"{jour.isoformat()}T00:00:00Z"
        dates = f"\n<xmp:CreateDate>{moment}</xmp:CreateDate>"
        dates += f"<xmp:ModifyDate>{moment}</xmp:ModifyDate>"
    packet = _XMP.format(
        title=escape(title),
        language=_LANGUAGE,
        producer=escape(producer),
        creator=_CREATOR,
        dates=dates,
    )
    pdf.Root.Metadata.write(packet.encode())


def _write(pdf: Pdf) -> bytes:
    """Return the bytes of `pdf`, none of whose streams ends with a carriage return.

    The line feed that follows would seem to be half of the end of line (ISO 19005-2, 6.1.7.1).
    One more object in the file moves the bounds of those in which qpdf packs objects.
    """
    from pikepdf import ObjectStreamMode, StreamDecodeLevel

    _end_streams(pdf)
    written = b""
    for key in ("", "/MarkInfo", "/ViewerPreferences", "/Lang"):
        if key:
            pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
        file = io.BytesIO()
        pdf.save(
            file,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
        )
        written = file.getvalue()
        if b"\r\nendstream" not in written:
            break
    return written


def _end_streams(pdf: Pdf) -> None:
    """Lengthen each stream of `pdf` that would end with a carriage return: no reader minds."""
    from pikepdf import Name, Stream

    for found in pdf.objects:
        if not isinstance(found, Stream) or found == pdf.Root.Metadata:
            continue
        plain = found.get("/Filter") is None
        if plain or found.Filter == Name.FlateDecode:
            data = found.read_bytes()
            raw = zlib.compress(data) if plain else found.read_raw_bytes()
            while raw.endswith(b"\r"):
                data += b"\n"
                raw = zlib.compress(data)
                if "/Length1" in found:  # the size of a font (ISO 32000-1, table 127)
                    found.Length1 = len(data)
            found.write(raw, filter=Name.FlateDecode)
