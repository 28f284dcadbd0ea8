from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.errors import Place, Refused
from clsdocs.prose.nodes import (
    Alignement,
    AppelNote,
    Bloc,
    Intertitre,
    Lien,
    Renvoi,
    Tableau,
    Texte,
    notes_of,
    paragraphs_of,
)
from clsdocs.record import replace
from clsdocs.word.markup import ILLEGAL, paragraph_texts
from helpers import convert_pdf, docx_lines, ooxml_errors, pdf_text
from small_templates import (
    CORPS,
    DOCUMENT,
    R,
    W,
    acte,
    docx_of,
    house_template,
    member,
    numeros,
    p,
    par,
    puces,
    render,
    small_template,
)

NOTES = "word/footnotes.xml"


def note(*blocs: Bloc | str) -> AppelNote:
    return AppelNote(tuple(par(bloc) if isinstance(bloc, str) else bloc for bloc in blocs))


def footnotes(*notes: str, separators: tuple[int, int] = (-1, 0)) -> bytes:
    kinds = ("separator", "continuationSeparator")
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, id_ in zip(kinds, separators, strict=True)
    )
    written = "".join(
        f'<w:footnote w:id="{rank + separators[1] + 1}">{p(words)}</w:footnote>'
        for rank, words in enumerate(notes)
    )
    return f'<w:footnotes xmlns:w="{W}">{marks}{written}</w:footnotes>'.encode()


def with_footnotes(part: bytes) -> bytes:
    """Return a template that has the footnotes `part`."""
    bare = small_template(p(CORPS))
    relation = f'<Relationship Id="rId9" Type="{R}/footnotes" Target="footnotes.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'
    added = {"word/_rels/document.xml.rels": relation, "[Content_Types].xml": override}
    changed = {
        name: member(bare, name).replace("</", f"{element}</", 1).encode()
        for name, element in added.items()
    }
    return small_template(p(CORPS), members={**changed, NOTES: part})


EVERYWHERE: tuple[Bloc, ...] = (
    Intertitre(
        2, "objet", (Texte("Objet"), note("Note d’intitulé.")), avant="Article ", numero="1"
    ),
    par("Texte", note("Premier alinéa.", "Second alinéa."), "."),
    puces((par("point", note("Note de point.")), numeros(par("fin", note("Note profonde."))))),
    Tableau(
        ((Texte("Nature"), note("Note d’en-tête.")),),
        (((Texte("Poste"), note("Note de cellule.")),),),
        (Alignement.GAUCHE,),
    ),
    par("Lien", Lien("https://a.fr", (Texte("là"), note("Note de lien."))), "."),
    par("Fin", note(puces(par("Note en liste."))), "."),
)


def test_a_note_is_called_in_its_place_and_stands_in_the_notes() -> None:
    made = docx_lines(docx_of(par("Avant", note("Ces mots."), " après."), par("Fin.")))

    assert made[:2] == ["Body Text | Avant^[^1]^ après.", "Body Text | Fin."]
    assert "Note 1 | Ces mots." in made


def test_notes_work_in_headings_cells_points_and_links_and_keep_their_paragraphs() -> None:
    made = docx_lines(docx_of(*EVERYWHERE))

    notes = [line for line in made if line.startswith("Note ")]
    assert [line.partition("|")[2].strip() for line in notes] == [
        "Note d’intitulé.",
        "Premier alinéa.",
        "Second alinéa.",
        "Note de point.",
        "Note profonde.",
        "Note d’en-tête.",
        "Note de cellule.",
        "Note de lien.",
        "",
        "‹%1.› Note en liste.",
    ]


def test_the_notes_of_a_template_are_kept_and_ours_come_after_them() -> None:
    for separators in ((-1, 0), (0, 1)):
        data = with_footnotes(footnotes("Du gabarit.", separators=separators))

        docx = render(data, drafted=acte(corps=(par("a", note("De l’acte.")),)))

        first = separators[1] + 1
        assert [line for line in docx_lines(docx) if line.startswith("Note")] == [
            f"Note {first} | Du gabarit.",
            f"Note {first + 1} | De l’acte.",
        ]
        assert member(docx, NOTES).count("<w:separator/>") == 1


def test_an_act_without_notes_leaves_the_footnotes_of_the_template_as_they_are() -> None:
    part = footnotes("Du gabarit.")

    docx = render(with_footnotes(part), drafted=acte(corps=(par("a"),)))

    assert member(docx, NOTES) == part.decode()
    assert NOTES not in member(docx_of(par("a")), "[Content_Types].xml")


def test_tags_in_the_footnotes_of_a_template_are_filled_in() -> None:
    data = with_footnotes(footnotes("Faits à {{ lieu }}."))

    docx = render(data, {"lieu": "Lens"}, acte(corps=(par("a", note("b")),)))

    assert [text.strip() for text in paragraph_texts(member(docx, NOTES)) if text] == [
        "Faits à Lens.",
        "b",
    ]


def test_a_note_inside_a_note_is_refused() -> None:
    inner = AppelNote((par("b"),), Place("contracts/a.md", 3))

    with pytest.raises(Refused) as refused:
        docx_of(par("a", note(par("x", inner))))

    assert str(refused.value) == (
        "contracts/a.md:3 : note dans une note ;"
        " mettre ces mots dans le texte, ou dans une autre note [W-35]"
    )


def test_links_and_references_of_notes_are_live() -> None:
    objet = Intertitre(2, "objet", (Texte("Objet"),), avant="Article ", numero="1er")
    live = note(
        par("Voir ", Lien("https://a.fr", (Texte("là"),)), " et l’"),
        par(Renvoi("objet", mot="article", numero="1er")),
    )

    docx = docx_of(objet, par("x", live, Lien("https://b.fr", (Texte("ici"),))))

    assert 'Target="https://a.fr"' in member(docx, "word/_rels/footnotes.xml.rels")
    assert 'Target="https://a.fr"' not in member(docx, "word/_rels/document.xml.rels")
    assert 'Target="https://b.fr"' in member(docx, "word/_rels/document.xml.rels")
    assert " REF _cls_" in member(docx, NOTES)


_PIECES = ["&", "<w:p>", "</w:footnote>", "{{ x }}", "{%p", '"', "\n", "\t", "\x07", "é"]
_HOSTILE = st.text(max_size=20) | st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)


@given(_HOSTILE, _HOSTILE)
def test_hostile_words_of_notes_come_out_verbatim_or_are_refused(first: str, second: str) -> None:
    blocs = (par("a", note(first, second)), par("b", note(second)))

    if ILLEGAL.search(first + second):
        with pytest.raises(Refused, match=r"caractère interdit U\+"):
            docx_of(*blocs)
    else:
        made = paragraph_texts(member(docx_of(*blocs), NOTES))[2:]
        assert [made[0][1:], made[1], made[2][1:]] == [first, second, second]


def test_the_styles_of_notes_are_used_where_the_template_has_them(
    tmp_path: Path, ooxml_validator: str
) -> None:
    docx = tmp_path / "notes.docx"
    template = house_template(p(CORPS))

    docx.write_bytes(render(template, {"intitule": "Essai"}, acte(corps=EVERYWHERE)))

    call = '<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="1"/>'
    assert "Note 1 | ⇥Note d’intitulé." in docx_lines(docx)
    assert call in member(docx.read_bytes(), DOCUMENT)
    assert '<w:p><w:pPr><w:pStyle w:val="FootnoteText"/>' in member(docx.read_bytes(), NOTES)
    assert ooxml_errors(docx, ooxml_validator) == []


def test_libreoffice_prints_the_notes(tmp_path: Path, soffice: str, pdftotext: str) -> None:
    docx = tmp_path / "notes.docx"
    docx.write_bytes(docx_of(*EVERYWHERE))

    text = pdf_text(convert_pdf(docx, soffice, tmp_path), pdftotext)

    printed = [line.strip() for line in text.splitlines()]
    notes = [text for appel in notes_of(EVERYWHERE) for text in paragraphs_of(appel.note)]
    assert [words for words in notes if not any(words in line for line in printed)] == []


def test_the_same_act_gives_the_same_notes_twice() -> None:
    assert docx_of(*EVERYWHERE) == docx_of(*map(replace, EVERYWHERE))
