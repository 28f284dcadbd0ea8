"""From a region to every kind of change that may be made to one of its files, one at a time."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpers import build_tree
from minimal import ORGANISMES

_LINE = re.compile(r"(?P<head>[ ]*(?:- )?(?P<key>[a-z_]+): )(?P<value>[^\n]*\S)")
_INLINE = re.compile(r"(?P<head>[{,] ?(?P<key>[a-z_]+): )(?P<value>[^,{}\[\]]+)")
_SAME = 2
"""How many times one key of one file is changed."""


class Change(NamedTuple):
    """A file and what it holds once changed; None where it is taken away."""

    name: str
    path: str
    data: bytes | None


def changes(root: Path, dossier: str) -> Iterator[Change]:
    """Yield every change to what the documents of `dossier` and of others are made from."""
    contracts = root / "contracts"
    yield from _of_facts(root, contracts / "organismes.yml")
    yield from _of_people(root)
    for path in sorted((contracts / dossier).rglob("*")):
        if path.suffix == ".yml" or path.parent.name == "fiches":
            yield from _of_facts(root, path)
        if path.suffix == ".md":
            yield from _of_text(root, path)
        if path.is_file():
            yield from _of_file(root, path)
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix == ".docx":
            yield _of_template(root, path)
        elif path.is_file() and "dossiers" not in path.parts:
            yield from _of_text(root, path)
            yield from _of_file(root, path)
    yield from _of_folder(root, dossier)


def _of_facts(root: Path, path: Path) -> Iterator[Change]:
    """Yield one change for each value of a file of facts, then what says the same otherwise."""
    text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
    seen = Counter[str]()
    for pattern in (_LINE, _INLINE):
        for found in pattern.finditer(text):
            key = found["key"]
            seen[key] += 1
            if seen[key] <= _SAME:
                value = _other(found["value"])
                changed = f"{text[: found.start('value')]}{value}{text[found.end('value') :]}"
                yield Change(f"{key} de {name}", name, changed.encode())
    commented = re.sub(r"^(\w[\w-]*:)", r"# un mot\n\1", text, flags=re.MULTILINE)
    yield Change(f"commentaires dans {name}", name, commented.encode())
    yield Change(f"fins de ligne de {name}", name, text.replace("\n", "\r\n").encode())


def _other(value: str) -> str:
    """Return another value of the same kind."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return f"{int(value[:4]) + 1}{value[4:]}"
    if value.isdigit():
        return str(int(value) + 1)
    if value.endswith(("}", "]", '"')):
        return re.sub(r"([a-zé]{3,})(?=[^a-zé]*$)", r"\1s", value, count=1)
    return f"{value} autrement"


def _of_people(root: Path) -> Iterator[Change]:
    """Yield changes of those who represent institutions, in office on the day or not."""
    name = "contracts/organismes.yml"
    text = (root / name).read_text(encoding="utf-8")
    person = "    - {id: ajoute, civilite: Mme, nom: Autre, qualite: Directrice, "
    head, tail = text.split("  representants:\n", 1)
    for day, period in (("avant", "du: 2001-01-01, au: 2001-12-31"), ("ce jour", "du: 2020-01-01")):
        added = f"{head}  representants:\n{person}{period}}}\n{tail}"
        yield Change(f"représentant ajouté, en fonctions {day}", name, added.encode())
    yield Change("organisme ajouté", name, f"{text}\n{ORGANISMES}".encode())
    parts = re.split(r"^(?=\w)", text, flags=re.MULTILINE)
    yield Change("organismes dans un autre ordre", name, "".join(reversed(parts)).encode())
    yield Change("organisme retiré", name, "".join(parts[:-1]).encode())
    yield Change("organisme illisible", name, f"{text}\nfaux: [".encode())


def _of_text(root: Path, path: Path) -> Iterator[Change]:
    text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
    words = list(re.finditer(r"\b[a-zé]{5,}\b(?= [a-z])", text))
    for found in (words[len(words) // 2], words[-1]) if words else ():
        changed = f"{text[: found.end()]}s{text[found.end() :]}"
        yield Change(f"un mot de {name}", name, changed.encode())
    if path.suffix == ".md":
        yield Change(f"une balise inconnue dans {name}", name, f"{text}\n{{{{ x }}}}\n".encode())


def _of_file(root: Path, path: Path) -> Iterator[Change]:
    name = path.relative_to(root).as_posix()
    yield Change(f"{name} enregistré sans changement", name, path.read_bytes())
    yield Change(f"{name} retiré", name, None)


def _of_template(root: Path, path: Path) -> Change:
    """Return another template: one word more at the foot of its first footer."""
    made, name = io.BytesIO(), path.relative_to(root).as_posix()
    with zipfile.ZipFile(path) as known, zipfile.ZipFile(made, "w") as other:
        for member in known.infolist():
            data = known.read(member)
            if member.filename == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>Ajout</w:t></w:r></w:p>")
            other.writestr(member, data)
    return Change(f"gabarit {path.name}", name, made.getvalue())


def _of_folder(root: Path, dossier: str) -> Iterator[Change]:
    """Yield files that are added."""
    folder = root / "contracts" / dossier
    fiche = next(iter(sorted((folder / "fiches").glob("*.md"))), None)
    base = f"contracts/{dossier}"
    if fiche is not None:
        yield Change("fiche ajoutée", f"{base}/fiches/9-9-ajoutee.md", fiche.read_bytes())
    yield Change("texte que rien ne nomme", f"{base}/annexes/libre.txt", b"rien")
    yield Change("texte sans acte", f"{base}/seul.md", b"## Objet {#objet}\n\nRien.\n")
    yield Change("fichier hors d’un dossier", "contracts/autre.yml", b"a: b\n")


def add_logo(root: Path) -> Change:
    """Give the first institution of `root` a logo; return the change of its picture."""
    path = root / "contracts" / "organismes.yml"
    text = path.read_text(encoding="utf-8")
    logo = "  logo:\n    fichier: logos/ars.png\n    alternative: Logo\n  representants:\n"
    build_tree(root, {"contracts/logos/ars.png": png(20, 10)})
    path.write_text(text.replace("  representants:\n", logo, 1), encoding="utf-8")
    return Change("logo", "contracts/logos/ars.png", png(30, 10))


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
