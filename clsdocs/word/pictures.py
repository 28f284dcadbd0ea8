"""From the figures of an act to the drawings that show them and the files of their pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from clsdocs.domain.image import Image
from clsdocs.errors import Problem
from clsdocs.prose.nodes import Figure
from clsdocs.word.markup import OFFICE, quote
from clsdocs.word.relations import IMAGE, Relations

_PIXEL, _TWIP = 9525, 635
"""A pixel (96 to the inch) and a twip, in the units of drawings (914,400 to the inch)."""
TALLEST = 18 * 360_000
"""18 cm: beyond, a picture and its caption would not share a page."""

_DML = "http://schemas.openxmlformats.org/drawingml/2006"


class Pictures:
    """Draws figures; each picture goes into the file once, however often it is shown."""

    def __init__(
        self,
        images: Mapping[str, Image],
        members: Collection[str],
        drawing: int,
        problems: list[Problem],
    ) -> None:
        self.media: dict[str, bytes] = {}
        self._images, self._members, self._problems = images, members, problems
        self._drawing, self._names = drawing, dict[bytes, str]()

    def draw(self, figure: Figure, room: int, relations: Relations) -> str:
        """Return the drawing of `figure`, no wider than `room` twips."""
        image = self._images.get(figure.chemin)
        if image is None:
            message, advice = f"l’image « {figure.chemin} » manque", "vérifier son chemin"
            self._problems.append(Problem(figure.place, "W-36", message, advice))
            return ""
        self._drawing += 1
        target = self._member(image).removeprefix("word/")
        width, height = picture_size(image, figure.largeur, room)
        return _drawing(
            self._drawing, figure.alternative, relations.id_of(IMAGE, target), width, height
        )

    def _member(self, image: Image) -> str:
        known = self._names.get(image.data)
        if known is not None:
            return known
        rank = len(self.media) + 1
        while (name := f"word/media/cls{rank}.{image.kind}") in self._members:
            rank += 1_000
        self._names[image.data] = name
        self.media[name] = image.data
        return name


def picture_size(image: Image, largeur: int | None, room: int) -> tuple[int, int]:
    """Return the width and height of `image` in units of drawings, as its pixels are to each other.

    `largeur` is in hundredths of `room`; without it the picture stands in its own size.
    """
    most = max(room, 1) * _TWIP
    width = image.width * _PIXEL if largeur is None else most * largeur // 100
    width = min(width, most, TALLEST * image.width // image.height)
    return max(width, 1), max(width * image.height // image.width, 1)


def _drawing(number: int, alternative: str, relation: str, width: int, height: int) -> str:
    name = quote(f"Figure {number}")
    size = f'cx="{width}" cy="{height}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DML}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name={name} descr={quote(alternative)}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_DML}/main" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_DML}/main">'
        f'<a:graphicData uri="{_DML}/picture"><pic:pic xmlns:pic="{_DML}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
