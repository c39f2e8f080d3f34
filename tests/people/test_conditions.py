"""Conditions rearranged for the database mean what they meant."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from linli.people.conditions import Always, Condition, Never, Not, OneOf, OneOfBeside, both, branches, columns, either
from linli.places.models import Area
from tests.support.cast import Places

OPEN = columns({"open": True})
HERE, MINE, ABOUT_ME = (
    OneOf("estate_id", frozenset([6])),
    OneOf("handler_id", frozenset([2])),
    columns({"concerned": True}),
)
REACHES: list[Condition] = [
    HERE,
    either([HERE, MINE]),
    both([either([HERE, MINE]), Not(ABOUT_ME)]),
    both([HERE, Not(ABOUT_ME)]),
    either([both([HERE, Not(ABOUT_ME)]), MINE]),
    either([both([HERE, Not(ABOUT_ME)]), both([HERE, MINE]), MINE]),
    Always(),
    Never(),
]
CASES: list[Any] = [
    SimpleNamespace(open=open_, estate_id=estate, handler_id=handler, concerned=concerned)
    for open_, estate, handler, concerned in product([True, False], [6, 7], [2, None], [True, False])
]


@pytest.mark.parametrize("reach", REACHES, ids=str)
def test_what_fulfils_one_of_its_branches_fulfils_the_whole(reach: Condition) -> None:
    apart = branches(reach)
    assert [any(branch.holds(case) for branch in apart) for case in CASES] == [reach.holds(case) for case in CASES]
    assert "Either" not in repr(apart)


def test_a_branch_that_another_includes_is_not_asked() -> None:
    assert either([both([HERE, Not(ABOUT_ME)]), HERE, both([MINE, both([OPEN, HERE])])]) == HERE


def test_one_value_is_asked_for_by_an_equation_several_by_a_list() -> None:
    assert HERE.q().children == [("estate_id", 6)]
    assert OneOf("estate_id", frozenset([7, 6])).q().children == [("estate_id__in", [6, 7])]
    assert OneOf("estate_id", frozenset([None])).q().children == [("estate_id__in", [None])]


@pytest.mark.django_db
def test_what_stands_beside_finds_the_same_rows_and_offers_no_index(scene: Places) -> None:
    """With the index of a post PostgreSQL read all that ever lay with it, to find who has a handful of it in hand."""
    wanted = frozenset([scene.estate.pk, scene.far_estate.pk])
    beside = OneOfBeside("id", wanted)
    assert set(Area.objects.filter(beside.q())) == set(Area.objects.filter(OneOf("id", wanted).q())) != set()
    assert [area for area in Area.objects.all() if beside.holds(area)] == list(Area.objects.filter(beside.q()))
    assert "CASE WHEN" in str(Area.objects.filter(beside.q()).query)
