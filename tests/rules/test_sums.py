"""Figures over many cases: counted whole, apart and as a share, as medians; nothing is made up."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from linli.rules.clocks import LOCAL
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.reading import PackError, load
from linli.rules.situation import Party, Run, Situation
from linli.rules.sums import NAMED, Row, Tally, asked_steps, median, summed
from tests.packs.play import shipped
from tests.rules.calendars import CALENDAR
from tests.rules.packs import OURS, SHIPPED

NOON = datetime(2026, 7, 1, 12, tzinfo=LOCAL)
COVENANT = {"thrift.gift": 200, "thrift.tables": 20}


def row(pack: Pack, key: int = 1, state: str = "", taken: Mapping[str, str] = {}, **parts: Any) -> Row:
    fields = {**dict.fromkeys([*pack.kept, *(asked.name for asked in pack.form)]), **parts.pop("fields", {})}
    stands = Situation(state or next(iter(pack.states)), "", fields, **parts)
    known = Known(pack, stands, {}, Run(NOON, CALENDAR, settings=COVENANT))
    return Row(key, known, date(2026, 6, 1), [(name, date.fromisoformat(day)) for name, day in taken.items()])


def told(pack: Pack, *rows: Row) -> dict[str, Any]:
    """Figure → what it comes to, with its whole where it has one; of one that is split, option → the same."""
    found: dict[str, Any] = {}
    for one in summed(pack, rows):
        lines = {line.option: line.value if line.whole is None else (line.value, line.whole) for line in one.lines}
        found[one.name] = lines if one.sum.split else lines[""]
    return found


@pytest.mark.parametrize("pack", [pack for pack in OURS if pack.sums], ids=lambda pack: pack.id)
def test_every_figure_that_ships_can_be_said_of_a_case_in_which_nothing_was_answered_yet(pack: Pack) -> None:
    known = row(pack).known
    for one in pack.sums.values():
        for text in filter(None, (one.if_, one.of)):
            known.value(text)  # raises what a condition raises of which nothing can be said
    assert told(pack, row(pack))[next(iter(pack.sums))] == 1


def test_submissions_are_counted_by_what_became_of_them_and_by_whose_turn_it_is() -> None:
    pack = shipped("media_submission")
    rows = [
        row(pack, 1, "published", {"pass_first": "2026-06-03", "pass_final": "2026-06-08", "publish_on": "2026-06-09"}),
        row(pack, 2, "second_reading", {"pass_first": "2026-06-02"}),
        row(pack, 3, "first_reading", {"ask_change": "2026-06-11", "pass_first": "2026-06-12"}),
        row(pack, 4, "not_used", {"do_not_use": "2026-06-05"}),
        row(pack, 5, "first_reading"),
    ]
    found = told(pack, *rows)
    assert found == {
        "received": 5,
        "in_review": {"first_reading": 2, "second_reading": 1},
        "adopted": (1, 5),
        "returned": (1, 5),
        "returned_for": {},
        "rejected": (1, 5),
        "rejected_for": {},
        "recalled": (0, 5),
        "first_review": 3,  # of 1, 2, 4 and 10 days; the fifth was not read yet
        "to_release": 1,
    }


def test_money_is_added_up_over_the_parties_of_all_files_and_told_as_a_share() -> None:
    pack = shipped("wage_arrears")
    paid = {"owed": 570_000, "paid_out": 570_000, "rest": 0}
    unpaid = {"owed": 430_000, "paid_out": 0, "rest": 430_000}
    left = Party("c", {"owed": 1, "rest": 1}, left=True)
    rows = [
        row(pack, 1, "paying", {"pay_out": "2026-06-21"}, parties=(Party("a", paid), Party("b", unpaid), left)),
        row(pack, 2, "declined"),
    ]
    found = told(pack, *rows)
    assert found["files_open"] == (1, 2)
    assert (found["workers"], found["not_paid"]) == (2, (1, 2))
    assert (found["claimed"], found["paid"], found["still_owed"]) == (
        1_000_000,
        (570_000, 1_000_000),
        (430_000, 1_000_000),
    )
    assert found["first_pay"] == 20


def test_units_are_told_apart_by_the_lines_they_wait_for_and_by_a_choice_of_their_own() -> None:
    pack = shipped("property_certificates")
    units = (
        Party("a", {}, "handed_over"), Party("b", {"blocked_why": "dispute"}, "blocked"), Party("c", {}, "refused_row"),
        Party("d", {}, "complete"),
    )  # fmt: skip
    tracks = {"land": "land_open", "taxes": "taxes_mended", "planning": "planning_open"}
    found = told(pack, row(pack, parties=units, tracks=tracks, fields={"used_for": "other_use"}))
    assert (found["entitled"], found["handed_all"], found["handed_use"]) == (3, (1, 3), {"other_use": 1})
    assert found["waits_track"] == {"land": 2, "planning": 2}
    assert found["blocked_all"] == {"dispute": 1}


def test_only_those_who_stated_presents_are_held_against_the_covenant() -> None:
    pack = shipped("thrift_report")
    gifts = [20_000, 20_001, None]
    found = told(pack, *(row(pack, n, fields={"gift": gift, "event": "wedding"}) for n, gift in enumerate(gifts)))
    assert (found["reported"], found["gift_stated"], found["gift_below"]) == (3, 2, (1, 2))
    assert found["by_event"] == {"wedding": 3}


def test_of_no_case_there_is_a_count_of_none_and_no_median() -> None:
    found = told(shipped("media_submission"))
    assert (found["received"], found["adopted"], found["in_review"], found["first_review"]) == (0, (0, 0), {}, None)


def test_a_case_of_which_an_amount_cannot_be_said_gives_none_and_is_named_by_nothing() -> None:
    pack = load(PAGE.replace("sums:", "sums:\n  strange: {title: {zh: 怪, en: Odd}, of: 'size(facts.nowhere)'}"))
    [strange, *_rest] = summed(pack, [row(pack)])
    assert (strange.lines[0].value, strange.lines[0].givers, strange.lines[0].gave) == (0, 0, ())


@pytest.mark.parametrize("name", ["wage_arrears", "media_submission"])
def test_figures_that_were_put_away_half_way_come_to_the_same(name: str) -> None:
    pack = shipped(name)
    paid = {"owed": 570_000, "paid_out": 570_000, "rest": 0}
    rows = [row(pack, key, parties=(Party("a", paid),) if pack.parties else ()) for key in range(50)]
    if name == "media_submission":
        rows += [row(pack, 50 + day, "second_reading", {"pass_first": f"2026-06-{day:02}"}) for day in range(2, 30)]
    half = Tally(pack)
    for one in rows[:30]:
        half.add(one)
    again = Tally(pack, kept=json.loads(json.dumps(half.to_json())))
    for one in rows[30:]:
        again.add(one)
    assert (again.figures(), again.number) == (summed(pack, rows), len(rows))
    assert max(len(line.gave) for one in again.figures() for line in one.lines) == NAMED


@pytest.mark.parametrize(
    ("days", "middle"), [([], None), ([4], 4), ([9, 1], 5), ([1, 2], Fraction(3, 2)), ([5, 0, 7], 5)]
)
def test_the_median_is_the_middle_or_half_way_between_two(days: list[int], middle: Fraction | None) -> None:
    assert median(days) == middle


def test_days_are_counted_between_steps_and_never_backwards() -> None:
    pack = load(PAGE)
    early = {"grant": "2026-06-02"}
    assert told(pack, row(pack, taken=early))["waiting"] is None  # it was never asked before
    assert told(pack, row(pack, taken={"ask": "2026-06-03", "grant": "2026-06-09"}))["waiting"] == 6
    assert asked_steps(pack) == {"ask", "grant"}


def test_outsiders_are_told_only_what_the_page_calls_public() -> None:
    pack = shipped("public_works")
    names = {one.name for one in summed(pack, [row(pack)], public=True)}
    assert ("spent_all" in names, "contracts" in names) == (True, False)


PAGE = """
id: permit
version: 1
title: {zh: 许可, en: Permit}
basis: [practice]
who:
  anyone: {title: {zh: 大家, en: anyone}, relation: anyone}
form: [{name: why, type: choice, title: {zh: 事由, en: Why}, options: {a: {zh: 甲, en: A}}}]
starts: {apply: {title: {zh: 申请, en: Apply}, by: anyone, to: open}}
clocks: {}
states:
  open: {title: {zh: 办理中, en: Open}, public: {zh: 办理中, en: Open}, turn: anyone}
  done: {title: {zh: 已办, en: Done}, public: {zh: 已办, en: Done}, ends: true}
actions:
  ask:   {title: {zh: 问, en: Ask}, from: open, by: anyone}
  grant: {title: {zh: 准, en: Grant}, from: open, to: done, by: anyone}
sums:
  all_in:  {title: {zh: 收到, en: Received}, basis: practice}
  waiting: {title: {zh: 问到准, en: Asked to granted}, median: {from: ask, to: grant}, basis: practice}
"""


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{title: {zh: 坏, en: Bad}, steps: sing}", 'no action "sing"'),
        ("{title: {zh: 坏, en: Bad}, out_of: nothing}", 'no count or sum "nothing"'),
        ("{title: {zh: 坏, en: Bad}, out_of: waiting}", 'no count or sum "waiting"'),
        ("{title: {zh: 坏, en: Bad}, split: who}", 'no state, tracks, or choice that stays known "who"'),
        ("{title: {zh: 坏, en: Bad}, median: {to: sing}}", 'no action "sing"'),
        ("{title: {zh: 坏, en: Bad}, median: {to: grant}, out_of: all_in}", "is neither a sum"),
        ("{title: {zh: 坏, en: Bad}, if: nowhere == 1}", "['nowhere'] is neither a field"),
        ("{title: {zh: 坏, en: Bad}, of: sing(3)}", "no function ['sing']"),
    ],
)
def test_a_figure_that_cannot_be_reckoned_is_a_fault_of_the_page(line: str, fault: str) -> None:
    with pytest.raises(PackError) as found:
        load(f"{PAGE}  bad: {line}\n")
    assert fault in str(found.value)
    assert "sums.bad" in str(found.value)


def test_each_process_of_the_district_and_the_estate_brings_figures() -> None:
    silent = {"resident_request"}  # its figures are the three rates
    assert {page.parent.name for page in SHIPPED} - {pack.id for pack in OURS if pack.sums} <= silent
