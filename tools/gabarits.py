"""Draw the Word templates: from the house style in `tools/dessin/` to `templates/*.docx`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write the templates, or with `--check` say which ones are no longer what would be drawn."""
    arguments = _parser().parse_args()
    drawn = _draw()
    if not arguments.check:
        arguments.dans.mkdir(parents=True, exist_ok=True)
        for name, content in drawn.items():
            (arguments.dans / name).write_bytes(content)
            print(f"{name} : dessiné")
        return 0
    stale = [name for name, content in drawn.items() if not _is(arguments.dans / name, content)]
    for name in stale:
        print(f"{name} : différent de ce que dessine l'outil ; lancer python tools/gabarits.py")
    return 1 if stale else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Dessine les gabarits Word.")
    parser.add_argument("--check", action="store_true", help="compare sans rien écrire")
    parser.add_argument(
        "--dans", type=Path, default=_ROOT / "templates", help="dossier des gabarits"
    )
    return parser


def _draw() -> dict[str, bytes]:
    # Run as a file, this one stands alone: the folder that holds tools/ is not yet searched.
    sys.path.insert(0, str(_ROOT))
    from tools.dessin.actes import GABARITS
    from tools.dessin.bordereau import NOM, bordereau
    from tools.dessin.package import docx

    drawn = {name: docx(draw()) for name, draw in GABARITS.items()}
    return {**drawn, NOM: docx(bordereau())}


def _is(path: Path, content: bytes) -> bool:
    """Return whether `path` holds the parts of `content`: two zlibs may compress them otherwise."""
    from tools.dessin.package import members

    return path.is_file() and members(path.read_bytes()) == members(content)


if __name__ == "__main__":
    sys.exit(main())
