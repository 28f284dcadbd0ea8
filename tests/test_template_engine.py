from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from clsdocs.errors import Refused
from clsdocs.expressions.word.data import data_dialect
from clsdocs.expressions.word.part import Filled
from clsdocs.record import replace
from clsdocs.word.package import read_package
from clsdocs.word.template.engine import Template, compile_template
from clsdocs.word.template.proof import prove_filled
from clsdocs.word.template.source import source_digest
from docxtpl_making import NUMBERED, docx, p, ps, shape, tbl, tr
from small_templates import DOCUMENT, member, texts

ROOT = Path(__file__).parent.parent
PATH = "essai.docx"
ADVICE = "le document n’est pas écrit ; vérifier les balises du gabarit à cet endroit"
BODY = (
    ps("À {{ lieu }}, le {{ jour }}")
    + ps("{%p for f in fiches %}", "{{ f.nom }}")
    + p("{{ f.cout }}", properties=NUMBERED)
    + p("fin", shape(1, "{{ f.nom }}"), properties=NUMBERED)
    + ps("{%p endfor %}")
    + tbl(tr("{%tc for f in fiches %}", "{{ f.nom }}", "{%tc endfor %}"), columns=2)
)
DATA = docx(BODY, header_default=p("{{ lieu }}"), core="<dc:title>{{ lieu }}</dc:title>")
VALUES = {
    "lieu": "Lens & Liévin",
    "jour": "1er\njuin",
    "fiches": [{"nom": "Santé", "cout": 12}, {"nom": "Habitat", "cout": 3}],
}


def compiled() -> Template:
    return compile_template(DATA, PATH)


# Same template, same values, same bytes


def test_a_template_gives_the_same_bytes_each_time_it_is_filled_or_compiled() -> None:
    template = compiled()

    first, again = template.render(VALUES), template.render(VALUES)

    assert first == again == compiled().render(VALUES)


def test_a_kept_template_gives_the_bytes_of_one_compiled_anew() -> None:
    kept = compiled().dump()

    template = compile_template(DATA, PATH, kept)

    assert template.source == compiled().source
    assert template.render(VALUES) == compiled().render(VALUES)


def run(folder: Path, code: str, **environment: str) -> list[str]:
    """Return the lines that `code` prints in a process of its own, in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds a template, and its data as YAML and as JSON."""
    (tmp_path / "gabarit.docx").write_bytes(DATA)
    for name in ("a.yml", "b.json"):
        (tmp_path / name).write_text(json.dumps(VALUES), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kept", [True, False])
def test_two_hash_seeds_give_the_same_bytes(folder: Path, kept: bool) -> None:
    code = (
        "import hashlib, pathlib\n"
        "from clsdocs.word.template.engine import compile_template\n"
        "from clsdocs.sources.data import load_data\n"
        "data = pathlib.Path('gabarit.docx').read_bytes()\n"
        "kept = compile_template(data, 'essai.docx').dump()\n"
        f"template = compile_template(data, 'essai.docx', kept if {kept} else '')\n"
        "document = template.render(load_data(pathlib.Path('b.json')))\n"
        "print(hashlib.sha256(kept.encode() + document).hexdigest())"
    )

    digests = [run(folder, code, PYTHONHASHSEED=seed) for seed in ("1", "2")]

    assert digests[0] == digests[1]


# The kept source


HEAVY = ("docx", "docxtpl", "lxml", "pydantic")
RENDER = (
    "import sys\n"
    "from clsdocs.cli import cli\n"
    "try:\n"
    "    cli(['render', 'gabarit.docx', {name!r}, '-o', 'fait.docx'])\n"
    "finally:\n"
    "    print(*sorted(set({heavy!r}) & set(sys.modules)))"
)


@pytest.mark.parametrize(
    ("name", "heavy"), [("a.yml", HEAVY), ("b.json", (*HEAVY, "yaml"))], ids=["yaml", "json"]
)
def test_a_kept_template_is_filled_without_the_libraries_that_read_word(
    folder: Path, name: str, heavy: tuple[str, ...]
) -> None:
    code = RENDER.format(name=name, heavy=heavy)

    anew = run(folder, code)
    kept = run(folder, code)

    assert anew[-1].split() == [
        known for known in sorted(heavy) if known in ("docx", "docxtpl", "lxml")
    ]
    assert kept == ["fait.docx  fait", ""]
    assert (folder / "fait.docx").read_bytes() == compiled().render(VALUES)


def damaged() -> dict[str, str]:
    """Return what may be found where a compiled template was kept, by what befell it."""
    kept = compiled().dump()
    other = compile_template(docx(p("x")), PATH).dump()
    crc = str(zlib.crc32(read_package(DATA, PATH)["word/styles.xml"]))
    assert crc in kept
    return {
        "nothing": "",
        "not text that says anything": "\x00\x01",
        "no sum": kept.partition("\n")[2],
        "cut": kept[: len(kept) // 2],
        "cut at the end": kept[:-1],
        "a letter changed": kept.replace("fin", "fon"),
        "words dropped": kept.replace("fin", ""),
        "a file changed": kept.replace(crc, "1"),
        "another template": other,
        "JSON of something else": "[1, 2]",
        "a number": "12",
    }


@pytest.mark.parametrize("what", damaged())
def test_a_kept_template_that_was_damaged_is_not_used(what: str) -> None:
    template = compile_template(DATA, PATH, damaged()[what])

    assert template.render(VALUES) == compiled().render(VALUES)


def test_a_kept_template_of_another_version_is_not_used() -> None:
    template = compiled()
    older = replace(template.source, digest=source_digest(b"another version" + DATA))
    words = replace(older.parts[DOCUMENT], source=older.parts[DOCUMENT].source.replace("fin", "x"))
    changed = replace(older, parts={**older.parts, DOCUMENT: words})

    kept = Template(changed, template.frame, PATH, data_dialect()).dump()

    assert compile_template(DATA, PATH, kept).render(VALUES) == template.render(VALUES)


def test_a_kept_template_says_where_each_tag_stands() -> None:
    with pytest.raises(Refused) as refused:
        compile_template(DATA, PATH, compiled().dump()).render({**VALUES, "jour": None})

    assert str(refused.value) == (
        f"{PATH}:1:18 : corps, « À {{{{ lieu }}}}, le ▸{{{{ jour }}}}◂ » :"
        " une valeur absente ne s’imprime pas ;"
        " indiquer jour dans les données, ou écrire {{ jour or '' }} [W-21]"
    )


# Conservation


def tampered(old: str, new: str) -> Template:
    """Return the template whose compiled body has `new` in place of `old`."""
    template = compiled()
    source, body = template.source, template.source.parts[DOCUMENT]
    assert old in body.source
    parts = {**source.parts, DOCUMENT: replace(body, source=body.source.replace(old, new, 1))}
    source = replace(source, parts=parts)
    return Template(source, template.frame, PATH, data_dialect())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("</w:body>", "<!--ajout--></w:body>", "commentaire ou instruction XML « ajout »"),
        ("</w:body>", "<?php x?></w:body>", "commentaire ou instruction XML « php »"),
        ("</w:body>", "", "XML mal formé près de « "),
        ("<w:body>", "<w:body><w:p>", "XML mal formé près de « "),
        ("fin</w:t>", "fin & suite</w:t>", "XML mal formé près de « "),
        ("fin</w:t>", "f\x08in</w:t>", "XML mal formé près de « "),
        ("fin</w:t>", "&inconnu;</w:t>", "XML mal formé près de « "),
        ("fin</w:t>", "\ud800</w:t>", "caractère que Word ne peut pas écrire"),
    ],
    ids=["comment", "instruction", "cut", "unclosed", "bare &", "control", "entity", "surrogate"],
)
def test_a_compiled_source_tampered_with_gives_no_document(
    old: str, new: str, message: str
) -> None:
    with pytest.raises(Refused) as refused:
        tampered(old, new).render(VALUES)

    lines = str(refused.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{PATH} : corps : {message.rstrip()}")
    assert lines[0].endswith(f" ; {ADVICE} [W-40]")


STORY = '<w:document xmlns:w="urn:w"><w:body>{}</w:body></w:document>'
WORDS = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def story(*words: str) -> str:
    return STORY.format("".join(map(WORDS.format, words)))


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (story("Article 1er", "Lens &amp; Liévin"), None),
        (story("Article 1er"), "mots changés près de « Article 1erLens & Liévin »"),
        (story("Lens &amp; Liévin"), "mots changés près de « Article 1erLens & Liévin »"),
        (
            story("Article 1er", "Lens &amp; Liévin", "fin"),
            "mots changés près de « cle 1erLens & Liévin »",
        ),
        (
            story("Lens &amp; Liévin", "Article 1er"),
            "mots changés près de « Article 1erLens & Liévin »",
        ),
    ],
    ids=["same", "dropped", "dropped before", "added", "moved"],
)
def test_words_that_were_changed_after_they_were_filled_in_are_found(
    made: str, message: str | None
) -> None:
    meant = story("Article 1er", "Lens &amp; Liévin") + "\n"

    loss = prove_filled(Filled(meant, (), ("Lens &amp; Liévin",), True), made, made.encode())

    assert (loss.message if loss else None) == message


@pytest.mark.parametrize(
    ("printed", "in_order", "lost"),
    [
        (("Lens", "Liévin"), True, None),
        (("Liévin", "Lens"), True, "Lens"),
        (("Liévin", "Lens"), False, None),
        (("Lens", "Lens"), True, "Lens"),
        (("Lens", "Douai"), True, "Douai"),
        (("Lens", "Douai"), False, "Douai"),
    ],
)
def test_a_value_that_was_printed_and_is_not_there_is_named(
    printed: tuple[str, ...], in_order: bool, lost: str | None
) -> None:
    made = story("Lens", "Liévin")

    loss = prove_filled(Filled(made, (), printed, in_order), made, made.encode())

    assert (loss.message if loss else None) == (lost and f"valeur perdue : « {lost} »")


def test_a_value_kept_aside_and_never_placed_is_lost() -> None:
    template = compile_template(docx(ps("{% set a %}{{ lieu }}{% endset %}fin")), PATH)

    with pytest.raises(Refused) as refused:
        template.render({"lieu": "Liévin"})

    assert str(refused.value) == f"{PATH} : corps : valeur perdue : « Liévin » ; {ADVICE} [W-41]"


def test_paragraphs_kept_aside_are_not_placed_in_the_middle_of_another() -> None:
    body = ps("{%p set a %}", "bloc", "{%p endset %}", "un {{ a }} deux")

    with pytest.raises(Refused) as refused:
        compile_template(docx(body), PATH).render({})

    assert str(refused.value) == (
        f"{PATH} : corps : bloc au milieu d’un paragraphe près de « un bloc deux » ;"
        " écrire {{p … }}, seul dans son paragraphe [W-16]"
    )


def test_words_kept_aside_are_placed_where_they_are_asked_for() -> None:
    body = ps("{% set a %}{{ lieu }} & co{% endset %}", "un {{ a }} deux {{ a }}")

    document = compile_template(docx(body), PATH).render({"lieu": "<Lens>"})

    assert texts(document) == ["un <Lens> & co deux <Lens> & co"]


def test_what_is_not_a_tag_stays_as_it_is() -> None:
    document = compiled().render(VALUES)

    members = read_package(DATA, PATH)
    changed = {n for n in members if member(document, n).encode() != members[n]}
    assert changed == {
        DOCUMENT,
        "docProps/core.xml",
        "word/header_default.xml",
        "word/numbering.xml",
    }


# Memory


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_memory_stays_flat_however_many_documents_are_made(folder: Path) -> None:
    code = (
        "import pathlib, re\n"
        "from clsdocs.word.template.engine import compile_template\n"
        "from clsdocs.sources.data import load_data\n"
        "template = compile_template(pathlib.Path('gabarit.docx').read_bytes(), 'essai.docx')\n"
        "values = load_data(pathlib.Path('b.json'))\n"
        "values['fiches'] *= 30\n"
        "for rank in range(1, 201):\n"
        "    template.render(values)\n"
        "    if rank in (50, 200):\n"
        "        status = pathlib.Path('/proc/self/status').read_text()\n"
        "        print(re.search(r'VmRSS:\\s+(\\d+)', status)[1])"
    )

    early, late = map(int, run(folder, code))

    assert late - early < 3 * 1024
