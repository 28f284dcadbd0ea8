"""From the acts in output/ to their PDF, and to one picture of all the pages of each."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from math import ceil
from pathlib import Path

from PIL import Image

from clsdocs.pdf import converting

_OUTPUT = Path(__file__).resolve().parents[1] / "output"
_COLUMNS, _GAP, _DPI = 6, 10, 60
_TABLE = "#8a8f98"


def main() -> int:
    """Make the contact sheet of each act of the folder given, by default output/."""
    parser = argparse.ArgumentParser(description="Montre les pages de chaque acte.")
    parser.add_argument("dossier", type=Path, nargs="?", default=_OUTPUT, help="par défaut output/")
    acts = sorted(parser.parse_args().dossier.glob("*/*.docx"))
    missing = [tool for tool in ("soffice", "pdftoppm") if shutil.which(tool) is None]
    if missing or not acts:
        reason = f"il manque {', '.join(missing)}" if missing else "aucun acte : lancer make build"
        print(f"pages : {reason}", file=sys.stderr)
        return 1
    for act, pdf in zip(acts, convert(acts), strict=True):
        sheet = contact_sheet(pages(pdf))
        sheet.save(act.with_suffix(".png"), optimize=True)
        print(f"{act.parent.name}/{act.stem}  {act.with_suffix('.png')}")
    return 0


def convert(acts: Sequence[Path]) -> list[Path]:
    """Return the PDF of each of `acts`, made beside it."""
    for conversion in converting.convert(acts):
        if conversion.pdf is None:
            raise RuntimeError(f"{acts[conversion.rank]} : {conversion.fault}")
        acts[conversion.rank].with_suffix(".pdf").write_bytes(conversion.pdf)
    return [act.with_suffix(".pdf") for act in acts]


def pages(pdf: Path) -> list[Image.Image]:
    """Return a small picture of each page of `pdf`."""
    with tempfile.TemporaryDirectory() as name:
        _run("pdftoppm", "-r", str(_DPI), "-png", str(pdf), f"{name}/page")
        return [Image.open(page).convert("RGB") for page in sorted(Path(name).iterdir())]


def contact_sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return one picture where `pictures`, all of one size, lie side by side."""
    width, height = (side + _GAP for side in pictures[0].size)
    columns = min(_COLUMNS, len(pictures))
    rows = ceil(len(pictures) / columns)
    sheet = Image.new("RGB", (columns * width + _GAP, rows * height + _GAP), _TABLE)
    for rank, picture in enumerate(pictures):
        down, across = divmod(rank, columns)
        sheet.paste(picture, (_GAP + across * width, _GAP + down * height))
    return sheet


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    sys.exit(main())
