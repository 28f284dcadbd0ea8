"""What every value promises: it is compared by its fields, and none of them can be set."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from functools import cached_property

import pytest

from clsdocs.errors import Place
from clsdocs.prose.nodes import Texte
from clsdocs.record import Record, as_dict, replace


class Dossier(Record, dict=True):
    nom: str
    lieux: tuple[Place, ...] = ()
    connus: Mapping[str, int] = {}

    @cached_property
    def cri(self) -> str:
        return self.nom.upper()


class Autre(Record):
    nom: str


LENS = Dossier("Lens", (Place("contrat.md", 3),), {"a": 1})


def test_no_field_can_be_set_and_another_value_is_made() -> None:
    with pytest.raises(AttributeError):
        LENS.nom = "Liévin"  # type: ignore[misc]

    assert replace(LENS, nom="Liévin") == Dossier("Liévin", LENS.lieux, LENS.connus)
    assert LENS.nom == "Lens"


def test_two_values_are_equal_by_their_kind_and_all_their_fields() -> None:
    assert Place("a.md", 1) == Place("a.md", 1, 0)
    assert hash(Place("a.md", 1)) == hash(Place("a.md", 1, 0))
    assert Texte("a") != Texte("a", Place("a.md"))
    other: object = Autre("Lens")
    assert Dossier("Lens") != other


def test_an_empty_default_is_made_anew_for_each() -> None:
    assert Dossier("Lens").connus is not Dossier("Liévin").connus


def test_what_was_worked_out_is_kept_and_is_no_part_of_the_value() -> None:
    assert LENS.cri is LENS.cri
    assert replace(LENS) == LENS
    assert pickle.loads(pickle.dumps(LENS)) == copy.deepcopy(LENS) == LENS


def test_a_value_is_plain_down_to_those_that_it_holds() -> None:
    assert as_dict(LENS) == {
        "nom": "Lens",
        "lieux": ({"path": "contrat.md", "line": 3, "column": 0},),
        "connus": {"a": 1},
    }
