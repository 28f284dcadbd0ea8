"""From a picture to a Word file of one page that shows it, and says what it is."""

from __future__ import annotations

from clsdocs.domain.image import Image
from clsdocs.errors import Problem
from clsdocs.prose.nodes import Figure
from clsdocs.word.markup import OFFICE, W, quote
from clsdocs.word.pictures import Pictures
from clsdocs.word.relations import Relations, add_relations, relations_name, write_relations
from clsdocs.word.zipping import DOCUMENT, TYPES, compress, write_package

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# A4 with margins of 2 cm, in twips; the room that they leave.
_WIDTH, _HEIGHT, _MARGIN = 11906, 16838, 1134
_ROOM = _WIDTH - 2 * _MARGIN


def write_picture_page(image: Image, titre: str) -> bytes:
    """Return the .docx whose one page shows `image`, whose `titre` is read aloud in its stead."""
    problems = list[Problem]()
    pictures, relations = Pictures({"": image}, (), 0, problems), Relations(())
    drawing = pictures.draw(Figure("", titre), _ROOM, relations)
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    body = (
        f"<w:p>{drawing}</w:p><w:sectPr>"
        f'<w:pgSz w:w="{_WIDTH}" w:h="{_HEIGHT}"/>'
        f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    document = f'<w:document xmlns:w="{W[1:-1]}"><w:body>{body}</w:body></w:document>'
    members = {
        TYPES: _types(str(image.kind)),
        "_rels/.rels": add_relations(
            write_relations(()),
            {
                (f"{OFFICE}/officeDocument", DOCUMENT): "rId1",
                (f"{_PACKAGE}/relationships/metadata/core-properties", _CORE): "rId2",
            },
        ),
        relations_name(DOCUMENT): add_relations(write_relations(()), relations.made),
        DOCUMENT: _DECLARATION + document,
        _CORE: _core(titre),
    }
    written = {name: compress(text.encode()) for name, text in members.items()}
    return write_package(written | {name: compress(data) for name, data in pictures.media.items()})


_CORE = "docProps/core.xml"


def _types(picture: str) -> str:
    kinds = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        picture: f"image/{picture}",
    }
    defaults = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in kinds.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{defaults}'
        f'<Override PartName="/{DOCUMENT}" ContentType="{_KIND}.document.main+xml"/>'
        f'<Override PartName="/{_CORE}" ContentType="{core}"/></Types>'
    )


def _core(titre: str) -> str:
    words = quote(titre)[1:-1]
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{words}</dc:title><dc:language>fr-FR</dc:language></cp:coreProperties>"
    )
