from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.errors import is_blocking
from clsdocs.registre.chaine import check_memory, read_chain
from clsdocs.registre.evenements import (
    Annulation,
    Cause,
    Emission,
    Evenement,
    Fichier,
    Fin,
    Genre,
    HabilitationFigee,
    Note,
    Objet,
    PartieFigee,
    PersonneFigee,
    Signature,
)
from clsdocs.registre.lignes import Entree, canonical, digest, read_line, write_line
from registres import CALL, SIGNE, VICE, Recit, tell

CHEMIN = "contracts/d/registre.jsonl"
A = "0123456789abcdef" * 4

FULL: tuple[Evenement, ...] = (
    Emission(
        document="contrat",
        version=1,
        objet=Objet.SIGNATURE,
        date=date(2024, 2, 1),
        parties=(
            PartieFigee(
                id="call",
                nom="la Communauté d’agglomération « de Lens »",
                delibere=True,
                habilitations=(
                    HabilitationFigee(
                        nature="délibération",
                        numero="2024-1",
                        date=date(2024, 1, 2),
                        transmission=date(2024, 1, 3),
                    ),
                ),
                signataires=(VICE,),
            ),
        ),
        fichier=Fichier(nom="emis/contrat-v1.docx", sha256=A),
        instantane=Fichier(nom="emis/contrat-v1.json", sha256=A),
        empreinte_texte=A,
        modifie="charte",
        externe=True,
    ),
    Signature(
        document="contrat",
        version=1,
        emission=A,
        partie="call",
        date=date(2024, 3, 1),
        signataire=CALL,
        lieu='Lens "\\ \n\u2028',
        motif="empêchement",
        preuve=Fichier(nom="scans/call.pdf", sha256=A),
        corrige=A,
    ),
    Annulation(document="contrat", version=1, emission=A, date=date(2024, 3, 2), motif="erreur"),
    Note(
        document="contrat",
        genre=Genre.RECEPTION,
        date=date(2024, 3, 3),
        version=1,
        partie="call",
        texte='"empreinte":"' + A + '",',
    ),
    Fin(
        document="contrat",
        cause=Cause.DENONCIATION,
        date=date(2024, 4, 1),
        par="call",
        texte="lettre",
    ),
)
"""One event of each kind, every field of which says something."""


def full() -> Recit:
    told = Recit()
    for evenement in FULL:
        told.add(evenement)
    return told


def said(data: bytes) -> list[str]:
    """Return the faults of a registre, without the path of its file."""
    problems = read_chain(data, CHEMIN).problems
    return [str(problem).removeprefix(f"{CHEMIN}:") for problem in problems]


@pytest.mark.parametrize("evenement", FULL, ids=lambda evenement: type(evenement).__name__)
def test_an_event_is_read_as_it_was_written(evenement: Evenement) -> None:
    line = write_line(evenement, (A,))

    entree = read_line(line, 7)

    assert entree == Entree(digest(line), 7, evenement, (A,))


TEXTES = st.text(st.characters(codec="utf-8"))


@given(texte=TEXTES, lieu=TEXTES, jour=st.dates())
def test_any_words_come_back_from_their_line(texte: str, lieu: str, jour: date) -> None:
    evenement = Signature(
        document="contrat",
        version=1,
        emission=A,
        partie="call",
        date=jour,
        lieu=lieu,
        signataire=PersonneFigee(nom=texte, qualite=texte),
    )

    line = write_line(evenement, ())
    entree = read_line(line, 1)

    assert b"\n" not in line
    assert isinstance(entree, Entree)
    assert entree.evenement == evenement


def test_a_line_is_written_in_one_way() -> None:
    note = Note(document="contrat", genre=Genre.ENVOI, date=date(2024, 1, 5), texte="été")

    line = write_line(note, (A,))

    assert line.decode() == (
        '{"date":"2024-01-05","document":"contrat",'
        '"empreinte":"ed3006125d6515c0a56ada58cbf82628dc12419e5a1b1914a86cbd8ecadeff82",'
        f'"evenement":"note","genre":"envoi","precedents":["{A}"],"texte":"été"}}'
    )


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _leaves(item, (*path, key))
    else:
        yield path


def _changed(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
    return value[:-1] + ("1" if value[-1:] != "1" else "2")


def _fields() -> list[tuple[int, tuple[Any, ...]]]:
    lines = full().lines
    return [(rank, path) for rank, line in enumerate(lines) for path in _leaves(json.loads(line))]


@pytest.mark.parametrize(
    ("rank", "path"), _fields(), ids=lambda x: ".".join(map(str, x)) if isinstance(x, tuple) else ""
)
def test_a_change_of_any_field_of_any_event_is_detected(rank: int, path: tuple[Any, ...]) -> None:
    lines = full().lines
    data = json.loads(lines[rank])
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = _changed(holder[path[-1]])
    lines[rank] = canonical(data)

    faults = said(b"\n".join([*lines, b""]))

    assert f"{rank + 1} : la ligne a été modifiée : elle ne répond plus à son empreinte" in (
        fault.split(" ;")[0] for fault in faults
    )


@pytest.mark.parametrize(
    ("rank", "path"), _fields(), ids=lambda x: ".".join(map(str, x)) if isinstance(x, tuple) else ""
)
def test_a_change_made_good_in_its_own_line_breaks_the_next(
    rank: int, path: tuple[Any, ...]
) -> None:
    lines = [*full().lines, write_line(FULL[3], ())]
    lines[-1] = write_line(FULL[3], (digest(lines[-2]),))
    data = json.loads(lines[rank])
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = _changed(holder[path[-1]])
    own = {key: value for key, value in data.items() if key != "empreinte"}
    lines[rank] = canonical({**own, "empreinte": digest(canonical(own))})

    faults = said(b"\n".join([*lines, b""]))

    if path == ("empreinte",):
        assert faults == []  # made good: nothing has changed
    else:
        assert any(fault.startswith(f"{rank + 2} : la ligne suit") for fault in faults)


def test_a_change_of_any_byte_is_detected() -> None:
    data = full().data

    for at in range(len(data)):
        for byte in {data[at] ^ 1, data[at] ^ 0x20, 10} - {data[at]}:
            changed = data[:at] + bytes([byte]) + data[at + 1 :]
            assert said(changed), f"octet {at} : {bytes([byte])!r}"


def test_a_byte_added_or_removed_is_detected() -> None:
    data = full().data

    for at in range(len(data)):
        assert said(data[:at] + data[at + 1 :]), f"octet {at} retiré"
        assert said(data[:at] + b" " + data[at:]), f"octet {at} ajouté"


@pytest.mark.parametrize("rank", range(len(FULL)))
def test_keys_in_another_order_are_detected_though_they_say_the_same(rank: int) -> None:
    lines = full().lines
    data = json.loads(lines[rank])
    moved = {"empreinte": data.pop("empreinte"), **data}
    lines[rank] = json.dumps(moved, ensure_ascii=False, separators=(",", ":")).encode()

    faults = said(b"\n".join([*lines, b""]))

    assert faults[0].startswith(f"{rank + 1} : la ligne a été modifiée")


def test_a_file_cut_inside_a_line_is_detected() -> None:
    told = full()
    ends = {len(b"".join(line + b"\n" for line in told.lines[:n])) for n in range(6)}

    for at in set(range(len(told.data))) - ends:
        assert said(told.data[:at]), f"coupé à l’octet {at}"


def test_a_line_removed_from_the_middle_is_named_by_the_one_that_followed_it() -> None:
    lines = full().lines

    faults = said(b"\n".join([*lines[:2], *lines[3:], b""]))

    assert faults == [
        f"3 : la ligne suit une ligne qui n’est plus là (empreinte {digest(lines[2])[:12]}) ; "
        "reprendre le fichier dans git ou dans une sauvegarde [R-07]"
    ]


def test_last_lines_removed_are_known_by_what_this_machine_remembers() -> None:
    told = full()
    registre = read_chain(b"".join(line + b"\n" for line in told.lines[:3]), CHEMIN)

    (problem,) = check_memory(registre, [digest(told.lines[-1])])

    assert registre.problems == ()
    assert str(problem) == (
        f"{CHEMIN} : des lignes écrites sur cette machine n’y sont plus "
        f"(empreinte {digest(told.lines[-1])[:12]}) ; "
        "si une autre branche de git la porte, la fusionner ; sinon reprendre une sauvegarde [R-12]"
    )
    assert check_memory(told.registre, [digest(told.lines[-1]), digest(told.lines[0])]) == ()


def test_a_line_twice_is_told_and_counts_once() -> None:
    lines = full().lines

    registre = read_chain(b"\n".join([*lines, lines[1], b""]), CHEMIN)

    assert [str(problem) for problem in registre.problems] == [
        f"{CHEMIN}:6 : la même ligne que la ligne 2 ; retirer celle-ci [R-08]"
    ]
    assert len(registre.entrees) == 5


def test_two_lines_exchanged_are_told_and_read_in_their_order() -> None:
    lines = full().lines
    mixed = [lines[0], lines[2], lines[1], *lines[3:]]

    registre = read_chain(b"\n".join([*mixed, b""]), CHEMIN)

    assert [str(problem) for problem in registre.problems] == [
        f"{CHEMIN}:2 : la ligne est placée avant la ligne 3, qu’elle suit ; "
        "remettre les lignes dans l’ordre ; rien n’est perdu [R-09]"
    ]
    assert [entree.evenement for entree in registre.entrees] == list(FULL)


def test_a_line_inserted_shows_as_a_branch() -> None:
    lines = full().lines
    forged = write_line(Note(document="x", genre=Genre.ENVOI, date=date(2024, 1, 1)), (A,))
    grafted = write_line(
        Note(document="x", genre=Genre.ENVOI, date=date(2024, 1, 1)), (digest(lines[1]),)
    )

    assert said(b"\n".join([*lines[:2], forged, *lines[2:], b""]))[0].startswith(
        "3 : la ligne suit une ligne qui n’est plus là"
    )
    assert said(b"\n".join([*lines[:2], grafted, *lines[2:], b""])) == [
        "6 : 2 branches réunies, qui finissent aux lignes 3 et 6 ; "
        "rien à faire : la prochaine écriture les joint [R-13]"
    ]


def test_marks_of_a_conflict_are_named_line_by_line() -> None:
    one, two, three = tell(*SIGNE[:3]).lines
    marked = [one, b"<<<<<<< HEAD", two, b"=======", three, b">>>>>>> autre", b""]

    faults = [fault for fault in said(b"\n".join(marked)) if "git" in fault]

    end = "garder les lignes des deux branches, retirer celle-ci et les autres marques [R-05]"
    assert faults == [f"{rank} : marque de conflit laissée par git ; {end}" for rank in (2, 4, 6)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"", "2 : ligne vide ; la retirer [R-01]"),
        (
            b"n'importe quoi",
            "2 : la ligne ne se lit pas ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-01]",
        ),
        (
            b"[" * 100_000,
            "2 : la ligne ne se lit pas ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-01]",
        ),
        (
            b'{"a":"\\ud800"}',
            "2 : la ligne ne se lit pas ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-01]",
        ),
        (
            b"12",
            "2 : la ligne n’est pas un bloc de clés ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-04]",
        ),
        (
            b"{}",
            "2 : la ligne a été modifiée : elle ne répond plus à son empreinte ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-04]",
        ),
    ],
)
def test_what_is_no_line_is_named(line: bytes, sentence: str) -> None:
    first = full().lines[0]

    assert said(b"\n".join([first, line, b""])) == [sentence]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"evenement": "signatur"},
            "événement « signatur » inconnu ; vouliez-vous dire « signature » ? [R-03]",
        ),
        (
            {"evenement": "archivage"},
            "événement « archivage » inconnu ; mettre clsdocs à jour : la ligne est intacte [R-03]",
        ),
        (
            {"couleur": "bleu"},
            "note : « couleur » : clé inconnue ; "
            "mettre clsdocs à jour : la ligne est intacte [R-02]",
        ),
        (
            {"date": "2024-02-30"},
            "note : « date » : « 2024-02-30 » au lieu d’une date AAAA-MM-JJ ; "
            "mettre clsdocs à jour : la ligne est intacte [R-02]",
        ),
        (
            {"version": True},
            "note : « version » : « True » au lieu d’un nombre ; "
            "mettre clsdocs à jour : la ligne est intacte [R-02]",
        ),
        (
            {"preuve": {"nom": "a.pdf"}},
            "note : « preuve.sha256 » : clé manquante ; "
            "mettre clsdocs à jour : la ligne est intacte [R-02]",
        ),
        (
            {"precedents": ["abc"]},
            "« precedents » n’est pas une liste d’empreintes ; "
            "reprendre le fichier dans git ou dans une sauvegarde [R-04]",
        ),
    ],
)
def test_a_line_of_another_shape_is_named_though_its_digest_is_right(
    change: dict[str, Any], sentence: str
) -> None:
    data = {
        "document": "contrat",
        "genre": "envoi",
        "date": "2024-01-05",
        "evenement": "note",
        "precedents": [],
        **change,
    }
    line = canonical({**data, "empreinte": digest(canonical(data))})

    assert said(line + b"\n") == [f"1 : {sentence}"]


def test_ends_of_lines_of_windows_are_told_once_and_read() -> None:
    told = full()

    registre = read_chain(told.data.replace(b"\n", b"\r\n"), CHEMIN)

    assert [str(problem) for problem in registre.problems] == [
        f"{CHEMIN}:1 : fins de ligne de Windows, que git a sans doute mises ; "
        "écrire « registre.jsonl -text » dans .gitattributes, puis le reprendre de git [R-06]"
    ]
    assert registre.entrees == told.registre.entrees


def test_a_last_line_without_its_end_is_read() -> None:
    told = full()

    registre = read_chain(told.data[:-1], CHEMIN)

    assert [str(problem) for problem in registre.problems] == [
        f"{CHEMIN}:5 : la dernière ligne n’a pas de fin de ligne ; "
        "rien à faire : la prochaine écriture la remet [R-10]"
    ]
    assert registre.entrees == told.registre.entrees


def test_a_last_line_cut_short_is_told_and_forbids_nothing() -> None:
    told = full()

    registre = read_chain(told.data[:-40], CHEMIN)

    assert [str(problem) for problem in registre.problems] == [
        f"{CHEMIN}:5 : dernière ligne incomplète ({len(told.lines[-1]) - 39} octets), "
        "laissée par une coupure ; "
        "la prochaine écriture la mettra de côté ; refaire l’opération interrompue [R-11]"
    ]
    assert not registre.faulty
    assert len(registre.entrees) == 4


@given(st.permutations(range(4)))
def test_branches_read_the_same_whatever_the_order_of_their_lines(order: list[int]) -> None:
    root = tell(SIGNE[0])
    ours = tell(SIGNE[0], "2024-02-01 émission v2 pour signature", "2024-02-03 note envoi v2")
    theirs = tell(SIGNE[0], "2024-01-15 note vote v1 pour call", "2024-01-16 note transmission")
    branches = [*ours.lines[1:], *theirs.lines[1:]]
    mixed = [branches[rank] for rank in order]

    registre = read_chain(b"\n".join([*root.lines, *mixed, b""]), CHEMIN)

    assert [getattr(entree.evenement, "date", None) for entree in registre.entrees] == [
        date(2024, 1, 10),
        date(2024, 1, 15),
        date(2024, 1, 16),
        date(2024, 2, 1),
        date(2024, 2, 3),
    ]
    assert len(registre.tetes) == 2
    assert not any(map(is_blocking, registre.problems))
