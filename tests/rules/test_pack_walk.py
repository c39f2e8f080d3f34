"""A case played through a process with invented people; what is offered to them is what they may do."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import pack_walk as walking
from linli.rules.clocks import ClockState
from linli.rules.pack import Pack
from linli.rules.pack_play import Player
from linli.rules.pack_walk import Walk
from linli.rules.questions import Input
from linli.rules.situation import FormFault, ProcessRefused, Standing
from linli.rules.workdays import Calendar
from tests.packs.play import shipped
from tests.rules.packs import PACKS, foreign

BEGUN = datetime(2026, 6, 29, 1, 0, tzinfo=UTC)
EVERY_YEAR = Calendar({})
Clocks = Mapping[str, ClockState]


def fitting(form: Mapping[str, Any], questions: tuple[Input, ...], pack: Pack) -> dict[str, Any]:
    """The answers with every one that cannot stand replaced by one that can."""
    return {question.name: _fitting(form[question.name], question, pack) for question in questions}


def _fitting(value: Any, question: Input, pack: Pack) -> Any:
    if question.options and value not in question.options:
        return next(iter(question.options))
    match question.type:
        case "category":
            return value or next(iter(pack.categories))
        case "post":
            return value or next(name for name, who in pack.who.items() if who.post)
        case "int" | "money":
            return min(max(value or question.min, question.min), question.max or 10)
        case "photos":
            return (value or ["photo"])[: question.max or 3]
        case "credit_code":
            return value or "91350100M000100Y43"
        case "bool" | "signature":
            return bool(value)
        case "date" | "time":
            return value or "2026-06-29"
    return (value or "说清楚了")[: question.max or 30]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@settings(max_examples=25, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_what_is_offered_open_is_never_refused_but_for_its_answers_or_its_clock(
    pack: Pack, chance: random.Random
) -> None:
    player = Player(Walk(pack, BEGUN, EVERY_YEAR), chance)
    assert player.play(6) is None
    for person in player.people:
        for offer in walking.offers(player.walk, person):
            refused = refusal_of(player.walk, offer.name, person)
            if offer.action.row == "new":
                continue
            if offer.refused:
                assert isinstance(refused, ProcessRefused)
                assert refused.words == offer.refused.otherwise
            elif isinstance(refused, ProcessRefused):
                assert (
                    offer.action.extends or offer.action.gates
                )  # a gate that hangs on the answers is asked after them


def refusal_of(walk: Walk, name: str, person: str) -> ProcessRefused | FormFault | None:
    try:
        walking.take(walk, name, {}, me=person)
    except (ProcessRefused, FormFault) as refused:
        return refused
    return None


def test_a_person_who_did_a_step_is_another_than_the_one_who_must_not_have_done_it() -> None:
    walk = Walk(foreign("tree_permit"), BEGUN, EVERY_YEAR)
    walk = walking.begin(walk, "apply", {"what": "门前的槐树", "girth": 30}, me="anyone")
    walk = walking.take(walk, "opine", {"fell": True}, me="chief")
    with pytest.raises(ProcessRefused, match="not_yours"):
        walking.take(walk, "grant", {}, me="chief")
    assert walking.take(walk, "grant", {}, me="chief 2").ended


def test_everybody_who_did_a_step_is_remembered_and_not_only_the_last() -> None:
    walk = Walk(shipped("illegal_construction"), BEGUN, EVERY_YEAR)
    found = {"what": "加建", "party_named": "待查", "rules_apply": "town", "place": "1 栋", "photos": ["p"]}
    walk = walking.begin(walk, "enter_lead", {**found, "stage": "building", "channel": "patrol"}, me="finder")
    walk = walking.take(walk, "stop", {}, me="officer")
    walk = walking.confirm(walking.take(walk, "open_case", {"did_harm": False}, me="officer 2"), me="chief")
    known = [walking.standing(walk, person).relations for person in ("officer", "officer 2", "officer 3", "chief")]
    assert ["investigator" in one for one in known] == [True, True, False, False]


def test_when_time_passes_the_system_acts_at_the_instant_at_which_the_clock_ran_out() -> None:
    walk = Walk(foreign("lost_property"), BEGUN, EVERY_YEAR)
    walk = walking.begin(walk, "hand_in", {"what": "一把伞", "perishes": False}, me="finder")
    assert walk.case is not None
    due = walk.case.clocks["claim"].due
    later = walking.wait(walk, BEGUN + timedelta(days=500))
    assert [(taken.at, taken.who, taken.move.name) for taken in later.course[1:]] == [(due, "system", "expire")]
    assert later.ended
    assert later.now == BEGUN + timedelta(days=500)


def test_a_closed_gate_holds_the_system_back_too_and_the_walk_goes_on() -> None:
    walk = Walk(foreign("lost_property"), BEGUN, EVERY_YEAR)
    walk = walking.begin(walk, "hand_in", {"what": "金条", "worth": 200_000_000, "perishes": False}, me="finder")
    walk = walking.take(walk, "identify", {"paper": "id"}, me="keeper")
    waited = walking.wait(walk, BEGUN + timedelta(days=500))
    assert waited.case == walk.case
    assert not waited.ended


def test_the_handler_is_whoever_took_the_case_on() -> None:
    walk = Walk(foreign("tree_permit"), BEGUN, EVERY_YEAR)
    walk = walking.begin(walk, "apply", {"what": "槐树", "girth": 30}, me="anyone")
    assert walking.meant(walk, "handler") == "handler"
    walk = walking.take(walk, "ask", {}, me="clerk 2")
    assert walking.meant(walk, "handler") == "clerk 2"
    assert walking.standing(walk, "clerk 2") == Standing(
        frozenset({"community_officer"}), frozenset({"anyone", "handler"})
    )


def test_a_fact_attached_from_elsewhere_opens_the_gate_that_waits_for_it() -> None:
    walk = Walk(foreign("lost_property"), BEGUN, EVERY_YEAR)
    walk = walking.begin(walk, "hand_in", {"what": "一把伞", "perishes": False}, me="finder")
    with pytest.raises(ProcessRefused, match="gate_closed"):
        walking.take(walk, "give_back", {}, me="keeper")
    assert walking.take(walking.attach(walk, "identified", True), "give_back", {}, me="keeper").ended
    with pytest.raises(ProcessRefused, match="no_such_fact"):
        walking.attach(walk, "blessed", True)


def test_a_step_with_a_second_person_waits_for_another_one() -> None:
    pack = foreign("arrears")
    name = next(name for name, action in pack.actions.items() if action.second and not action.gates and not action.row)
    action = pack.actions[name]
    begun = begun_walk(pack)
    assert begun.case is not None
    case = replace(begun.case, state=action.from_[0])
    walk = replace(begun, case=case)
    form = fitting({question.name: None for question in action.form}, action.form, pack)
    asked = walking.take(walk, name, form, me=action.by[0])
    assert asked.case is not None
    assert asked.case.state == case.state
    assert asked.case.pending is not None
    with pytest.raises(ProcessRefused, match="same_person"):
        walking.confirm(asked, me=action.by[0])
    assert walking.refuse(asked, me=action.second).case == case
    done = walking.confirm(asked, me=f"{action.second} 2")
    assert done.case is not None
    assert done.case.pending is None


def begun_walk(pack: Pack) -> Walk:
    way, start = next(iter(pack.starts.items()))
    asked = walking.questions(pack, way)
    form = fitting({question.name: None for question in asked}, asked, pack)
    return walking.begin(Walk(pack, BEGUN, EVERY_YEAR), way, form, me=start.by[0])


def test_nobody_who_is_not_in_the_process_can_be_played() -> None:
    walk = Walk(foreign("lost_property"), BEGUN, EVERY_YEAR)
    for name in ("owner", "keeper two", ""):
        with pytest.raises(KeyError):
            walking.standing(walk, name)
    assert walking.offers(walk, "keeper") == []
    with pytest.raises(ProcessRefused, match="not_in_this_state"):
        walking.take(replace(walk, case=None), "identify", {}, me="keeper")
