"""The annexes of an act: a heading, then a text, tables, fiches or the cover of a file in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.domain.annexe import Annexe, Contenu, ValeurAnnexe
from clsdocs.domain.document import Document
from clsdocs.domain.partie import Parties
from clsdocs.prose.nodes import (
    Alignement,
    Bloc,
    Figure,
    Intertitre,
    Paragraphe,
    Role,
    Span,
    Tableau,
    Texte,
    paragraphs_of,
)
from clsdocs.record import replace

LOGO_WIDTH = 20
"""The width of a logo on the cover, in hundredths of the text's."""


def draft_annexes(
    document: Document,
    contents: Mapping[Contenu, Blocs],
    read: Callable[[str], Blocs],
) -> Blocs:
    """Return every annex under its heading; `contents` are those that clsdocs makes.

    `read` gives the blocks of an annex that is a text in Markdown. Fiches that no annex announces
    stand at the end, so that none is lost.
    """
    blocs: list[Bloc] = []
    for rank, annexe in enumerate(document.annexes, 1):
        blocs.append(_heading(annexe, rank))
        blocs += _mention(annexe)
        blocs += unnumbered(_content(annexe, contents, read))
    announced = {annexe.contenu for annexe in document.annexes}
    if Contenu.FICHES not in announced and contents[Contenu.FICHES]:
        title = tuple(Phrase("Fiches-actions").spans)
        heading = Intertitre(1, "", title, sans_numero=True, style="Titre annexe")
        blocs += [heading, *contents[Contenu.FICHES]]
    return tuple(_without_first_break(blocs))


def _heading(annexe: Annexe, rank: int) -> Intertitre:
    return Intertitre(
        1,
        annexe.id,
        tuple(Phrase().fact(annexe.intitule, f"annexes.{annexe.id}.intitule").spans),
        avant=f"Annexe{NBSP}",
        numero=str(rank),
        apres=f"{NBSP}– ",
        numero_impose=str(rank),
        mot="annexe",
        style="Titre annexe",
        saut_avant=True,
    )


def _mention(annexe: Annexe) -> Iterator[Bloc]:
    """Yield what the cover of an annex says: the file that it stands for, whether it binds."""
    words = []
    if annexe.contenu is None and not _is_text(annexe.fichier):
        name = PurePosixPath(annexe.fichier).name if annexe.fichier else ""
        words.append(f"Document joint{NBSP}: {name}" if name else "Document à joindre")
    if annexe.valeur is not None:
        words.append({v: f"valeur {v.value}" for v in ValeurAnnexe}[annexe.valeur])
    if words:
        sentence = ", ".join(words)
        yield Phrase(sentence[0].upper() + sentence[1:]).paragraph(Role.MENTION)


def _is_text(path: str | None) -> bool:
    return path is not None and path.endswith(".md")


def _content(
    annexe: Annexe, contents: Mapping[Contenu, Blocs], read: Callable[[str], Blocs]
) -> Blocs:
    if annexe.contenu is not None:
        return contents[annexe.contenu]
    return read(annexe.fichier) if annexe.fichier and _is_text(annexe.fichier) else ()


def unnumbered(blocs: Iterable[Bloc]) -> Iterator[Bloc]:
    """Yield `blocs`, their own headings below that of the annex and without number."""
    held = list(blocs)
    levels = [b.niveau for b in held if isinstance(b, Intertitre) and not b.style]
    down = 2 - min(levels, default=2)
    for bloc in held:
        if isinstance(bloc, Intertitre) and not bloc.style:
            yield replace(bloc, niveau=min(3, bloc.niveau + down), sans_numero=True)
        else:
            yield bloc


def _without_first_break(blocs: list[Bloc]) -> Iterator[Bloc]:
    """Yield `blocs` without a page break before the first, nor right below an annex heading.

    Every annex but the first begins a page; the template breaks before the first one.
    """
    opening = True
    for rank, bloc in enumerate(blocs):
        begins = isinstance(bloc, Intertitre) and bloc.niveau == 1
        if isinstance(bloc, Intertitre):
            breaks = rank > 0 if begins else bloc.saut_avant and not opening
            yield replace(bloc, saut_avant=breaks)
        else:
            yield bloc
        opening = begins or (opening and isinstance(bloc, Paragraphe) and bloc.role is Role.MENTION)


def draft_glossary(sigles: Mapping[str, object], said: Blocs) -> Blocs:
    """Return the acronyms that `said` uses, in alphabetical order; nothing where it uses none."""
    text = " ".join(paragraphs_of(said)) if sigles else ""
    rows = tuple(
        (_cell(sigle, f"dossier.sigles.{sigle}"), _cell(sens, f"dossier.sigles.{sigle}"))
        for sigle, sens in sorted(sigles.items())
        if all(_says(text, word) for word in re.findall(r"\w+", sigle))
    )
    if not rows:
        return ()
    title = Intertitre(2, "", tuple(Phrase("Liste des sigles").spans), sans_numero=True)
    head = (tuple(Phrase("Sigle").spans), tuple(Phrase("Signification").spans))
    table = Tableau(
        head,
        rows,
        (Alignement.GAUCHE, Alignement.GAUCHE),
        titre="Liste des sigles",
        largeurs=(20, 80),
    )
    return (title, table)


def _says(text: str, word: str) -> bool:
    """Return whether `text` has the whole word `word`."""
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None


def _cell(value: object, cle: str) -> tuple[Span, ...]:
    return tuple(Phrase().fact(value, cle).spans)


def draft_logos(parties: Parties) -> Blocs:
    """Return one paragraph of the logos of `parties`, in order; nothing where none has one."""
    figures = [
        Figure(f"@{partie.id}", str(logo.alternative), largeur=LOGO_WIDTH)
        for partie in parties
        if (logo := partie.organisme.logo) is not None
    ]
    if not figures:
        return ()
    spans: list[Span] = [figures[0]]
    for figure in figures[1:]:
        spans += [Texte("   "), figure]
    return (Paragraphe(tuple(spans), Role.LOGOS),)
