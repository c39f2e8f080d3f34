"""A point of the plan is two whole numbers within it, belongs to a party, and is nowhere asked where it cannot be."""

from typing import Any

import pytest

from linli.rules import parties, party_sheet
from linli.rules.pack import Pack
from linli.rules.plan_points import SIDE, is_point
from linli.rules.reading import PackError, load
from tests.packs.play import Play, shipped
from tests.rules.packs import SHIPPED

PLOTS = next(page for page in SHIPPED if "type: point" in page.read_text()).read_text()

MISPLACED = "{name: plot_point, type: point, required: false, title: {zh: 点, en: At}}"


@pytest.fixture
def plots() -> Pack:
    return shipped("clean_up")


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ([0, SIDE], True), ([2500, 6000], True), ([-1, 5], False), ([5, SIDE + 1], False), ([1.5, 2], False),
        ([True, False], False), ([1, 2, 3], False), ("2500,6000", False), (None, False),
    ],
)  # fmt: skip
def test_a_point_lies_within_the_plan(value: Any, is_one: bool) -> None:
    assert is_point(value) is is_one


def test_a_step_keeps_the_point_with_its_party_and_refuses_what_is_none(plots: Pack) -> None:
    play = Play(plots, "2026-04-01").begin("put_up", "convener", what="菜地", outside_place="空地")
    assert play.faults("add_plot", "worker", "p1", plot="3栋南", plot_point=[1, SIDE + 1]) == {
        "plot_point": "not_a_point"
    }
    play.take("add_plot", "worker", "p1", plot="3栋南", plot_point=[2100, 6562]).take(
        "add_plot", "worker", "p2", plot="5栋东"
    )
    assert [row.fields["plot_point"] for row in play.case.parties] == [[2100, 6562], None]


def test_rows_that_come_in_at_once_are_held_to_the_same(plots: Pack) -> None:
    assert parties.faults_of(plots, {"plot": "A", "plot_point": "here"}) == {"plot_point": "not_a_point"}
    assert parties.faults_of(plots, {"plot": "A", "plot_point": [1, 2]}) == {}


def test_a_sheet_from_outside_has_no_such_column(plots: Pack) -> None:
    assert "plot_point" not in party_sheet.names(plots).values()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: point, required: false, title", "type: point, title", "an estate may have no plan to tap on"),
        ("type: point, required: false, public", "type: point, public", "an estate may have no plan to tap on"),
        ("{name: plot_point, type: point, required: false, title", "{name: there, type: point, required: false, title",
         "a point is the one of a party's fields"),
        ("{name: drop_reason,", MISPLACED + ", {name: drop_reason,",
         "asked by steps on parties (row)"),
        ("{name: outside_place, type: text, max: 200", "{name: outside_place, type: point, required: false",
         "asked by steps on parties (row)"),
    ],
)  # fmt: skip
def test_a_page_that_asks_for_a_point_elsewhere_is_told_so(old: str, new: str, said: str) -> None:
    broken = PLOTS.replace(old, new, 1)
    assert broken != PLOTS
    with pytest.raises(PackError) as raised:
        load(broken, "process.yaml")
    assert said in str(raised.value)
