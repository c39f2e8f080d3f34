"""Batches, pure: who is kept out by which rule, what each is asked, what outsiders may count."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from linli.rules import batches
from linli.rules.clocks import LOCAL
from linli.rules.pack import Pack
from linli.rules.pack_parts import Batches
from linli.rules.reading import PackError, load
from linli.rules.situation import Party, Run, Situation
from tests.packs.play import shipped
from tests.rules.calendars import CALENDAR
from tests.rules.packs import OURS

PACK = shipped("property_certificates")
WAGES = shipped("wage_arrears")
WORKS = shipped("public_works")
RUN = Run(datetime(2026, 7, 1, 10, tzinfo=LOCAL), CALENDAR)


def shop(key: str, room: str, state: str = "complete", **more: object) -> Party:
    return Party(key, {"room": room, "holder": f"户{key}", **more}, state)


def case(*rows: Party) -> Situation:
    return Situation(state="issuing", category="", fields={}, parties=rows)


def gated(condition: str) -> Pack:
    """The park's page with this one rule of its batches."""
    changed = PACK.model_dump(by_alias=True, exclude_defaults=True)
    changed["batches"] = {"title": {"zh": "批"}, "gates": [{"if": condition, "else": {"zh": "不行"}}]}
    return Pack.model_validate(changed)


def test_a_rule_may_look_at_the_others_of_the_batch_alone() -> None:
    pack = gated("batch.all(p, p.room != row.room)")
    one, two, other = shop("1", "A1"), shop("2", "A1"), shop("3", "A2")
    stands = case(one, two, other)
    assert batches.barred(pack, stands, one, [other], RUN) is None
    assert batches.barred(pack, stands, two, [one, other], RUN) is not None


def test_both_owners_of_one_unit_are_kept_out_wherever_the_other_is() -> None:
    one, two, other = shop("1", "A1"), shop("2", "A1"), shop("3", "A2")
    barred = [batches.barred(PACK, case(one, two, other), row, (), RUN) for row in (one, two, other)]
    assert [gate.basis if gate else "" for gate in barred] == ["不动产登记暂行条例 art. 22"] * 2 + [""]


def test_who_left_for_a_case_of_their_own_claims_nothing_here_any_more() -> None:
    one, gone = shop("1", "A1"), replace(shop("2", "A1"), left=True)
    assert batches.barred(PACK, case(one, gone), one, (), RUN) is None


def test_steps_that_part_or_enter_a_party_or_ask_what_one_case_alone_can_say_are_not_taken_on_many() -> None:
    taken = {name for name, action in WAGES.actions.items() if batches.bulk(action)}
    assert {"verify_row", "pay_out", "take_up", "order", "advance_fund"} <= taken
    assert taken.isdisjoint({"move_apart", "enter_worker"})
    asking = {
        name
        for name, action in WORKS.actions.items()
        if any(asked.type == "photos" and asked.required is not False for asked in action.form)
    }
    assert asking
    assert not any(batches.bulk(WORKS.actions[name]) for name in asking)


def test_an_answer_of_ones_own_goes_before_the_one_for_all_and_what_is_known_stays() -> None:
    row = Party("w", {"overtime": 12_00, "paid": 3_00}, "claimed")
    shared = {"thumb_printed": True, "foreman_says": "agrees", "paid": 4_00}
    found = batches.answers(WAGES, WAGES.actions["verify_row"], row, shared, {"advances": 5_00})
    assert {name: found[name] for name in ("overtime", "paid", "advances", "thumb_printed")} == {
        "overtime": 12_00,
        "paid": 4_00,
        "advances": 5_00,
        "thumb_printed": True,
    }


def test_what_is_paid_to_each_of_a_list_may_be_another_sum_for_each() -> None:
    def each(name: str) -> list[str]:
        return [asked.name for asked in batches.asked_of_each(WAGES, WAGES.actions[name])]

    assert (each("pay_out"), each("advance_fund"), each("fund_handed")) == (["handed"], ["advanced"], [])


def test_the_batch_answers_its_number_the_hour_and_what_is_missing() -> None:
    row = replace(shop("1", "A1"), papers=frozenset({"identity", "purchase"}))
    given = {name: PACK.actions[name] for name in ("into_batch", "appoint", "missing_papers")}
    assert batches.answers(PACK, given["into_batch"], row, {}, {}, number=3)["batch_number"] == 3
    assert batches.answers(PACK, given["appoint"], row, {}, {}, slot="09:20")["appointed_at"] == "09:20"
    assert batches.answers(PACK, given["missing_papers"], row, {}, {})["missing_what"] == "完税凭证、委托书（代理的）"


def test_hours_follow_one_another() -> None:
    found = batches.slots(date(2026, 7, 6), time(9), 20, 2, 5)
    assert [slot.strftime("%H:%M") for slot in found] == ["09:00", "09:00", "09:20", "09:20", "09:40"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"surveyed": 9}, ()),
        ({"surveyed": 10}, (("surveyed", 10),)),
        ({"surveyed": 40, "handed_over": 39, "blocked": 4}, (("surveyed", 40), ("blocked", 4), ("handed_over", 39))),
        ({"surveyed": 40, "blocked": 1, "complete": 2}, (("surveyed", 40), ("", 3))),
        ({"surveyed": 40, "complete": 5, "blocked": 1}, (("surveyed", 40), ("", 6))),
    ],
)
def test_no_figure_that_outsiders_read_stands_for_fewer_than_three(
    counts: dict[str, int], shown: tuple[tuple[str, int], ...]
) -> None:
    stand = [state for state, many in counts.items() for _number in range(many)]
    assert batches.progress(PACK, stand) == shown


@pytest.mark.parametrize("pack", [pack for pack in OURS if pack.batches], ids=lambda pack: pack.id)
def test_a_shipped_page_names_lists_and_slips_that_it_has(pack: Pack) -> None:
    assert isinstance(pack.batches, Batches)
    assert pack.papers.keys() >= {*pack.batches.sheets, *pack.batches.slips}


def test_a_page_that_names_no_such_paper_or_step_is_told_where() -> None:
    text = (
        "id: x\nversion: 1\ntitle: {zh: x}\nwho: {a: {title: {zh: x}, relation: anyone}}\nform: []\nclocks: {}\n"
        "starts: {b: {title: {zh: x}, by: a, to: s}}\nstates: {s: {title: {zh: x}, public: {zh: x}, ends: true}}\n"
        "actions: {}\nbatches: {title: {zh: x}, sheets: [nope], missing: gone, appoint: no_step}\n"
    )
    with pytest.raises(PackError) as fault:
        load(text)
    said = str(fault.value)
    for words in ("the page has no parties", 'no paper "nope"', 'no slip "gone"', 'no step on one party "no_step"'):
        assert words in said
