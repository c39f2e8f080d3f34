"""Whatever a page says, played by anybody: never stuck, never beside the table, no clock ever runs backwards."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import pack_play, process
from linli.rules.pack import Pack
from linli.rules.pack_play import Player
from linli.rules.pack_walk import Walk
from linli.rules.reading import PackError, load
from linli.rules.situation import Move, ProcessRefused, Run, Situation, Standing
from linli.rules.workdays import Calendar
from tests.rules.packs import FOREIGN, PACKS, foreign

BEGIN = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


def at_begin(pack: Pack) -> Walk:
    return Walk(pack, BEGIN, Calendar({}))


@pytest.mark.parametrize("page", range(len(PACKS)), ids=lambda page: PACKS[page].id)
@settings(max_examples=25, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_whatever_people_do_and_when_nothing_is_wrong_with_the_process(page: int, chance: random.Random) -> None:
    player = Player(at_begin(PACKS[page]), chance)  # by its number: a failing example is told in full
    assert player.play(20) is None


@pytest.mark.parametrize("page", range(len(PACKS)), ids=lambda page: PACKS[page].id)
def test_many_walks_by_a_seed_find_nothing_either(page: int) -> None:
    outcome = pack_play.play(at_begin(PACKS[page]), seed=1, walks=40)
    assert outcome.failure is None
    assert outcome.steps > 40


def test_the_same_seed_draws_the_same_walks() -> None:
    first, again, other = (pack_play.play(at_begin(foreign("arrears")), seed=seed, walks=5) for seed in (3, 3, 4))
    assert first == again
    assert first.steps != other.steps


NEVER = """    title: {zh: 补正, en: Complete}
    gates: [{if: "1 == 2", basis: practice, else: {zh: 永不, en: Never}}]
"""


def test_where_nobody_can_go_on_any_more_the_shortest_walk_there_is_told() -> None:
    page = next(page.read_text() for page in FOREIGN if "id: arrears" in page.read_text())
    closed = page.replace("    title: {zh: 补正, en: Complete}\n", NEVER).replace(", on_expire: give_up", "")
    failure = pack_play.play(at_begin(load(closed)), seed=1, walks=200).failure
    assert failure is not None
    assert (failure.flaw.code, failure.flaw.values) == ("stuck", {"state": "unclear"})
    assert [(one.kind, one.name) for one in failure.done] == [("beginning", "receive"), ("take", "ask")]


def test_a_step_that_breaks_the_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **more: object) -> None:
        raise AttributeError("no such thing")

    monkeypatch.setattr(process, "apply", broken)
    failure = pack_play.play(at_begin(foreign("tree_permit")), seed=1, walks=3).failure
    assert failure is not None
    assert failure.flaw == pack_play.Flaw("breaks", {"error": "AttributeError: no such thing"})


def test_a_step_to_where_the_page_does_not_lead_and_a_clock_set_back_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    apply = process.apply

    def astray(pack: Pack, name: str, *given: Any, **more: Any) -> Move:
        move = apply(pack, name, *given, **more)
        return replace(move, after=replace(move.after, state="closed")) if name == "ask" else move

    def set_back(*given: Any, **more: Any) -> Move:
        move = apply(*given, **more)
        earlier = {name: replace(one, due=one.due - timedelta(days=1)) for name, one in move.after.clocks.items()}
        return replace(move, after=replace(move.after, clocks=earlier))

    for wrong, code in ((astray, "leads_elsewhere"), (set_back, "backwards")):
        monkeypatch.setattr(process, "apply", wrong)
        failure = pack_play.play(at_begin(foreign("arrears")), seed=1, walks=50).failure
        assert failure is not None
        assert failure.flaw.code == code


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_no_step_is_taken_where_the_page_has_none(pack: Pack) -> None:
    run = Run(BEGIN, Calendar({}), actor="1")
    for state in pack.states:
        case = Situation(state=state, category=next(iter(pack.categories), ""), fields={})
        for name, action in pack.actions.items():
            for who in pack.who.values() if state not in action.from_ else ():
                standing = Standing(frozenset(who.post[:1]), frozenset(who.relation[:1]))
                with pytest.raises(ProcessRefused, match="not_in_this_state"):
                    process.apply(pack, name, {}, standing=standing, situation=case, run=run, row="1")


def test_a_page_on_which_a_case_can_be_stuck_or_a_state_never_reached_is_faulty() -> None:
    page = FOREIGN[-1].read_text()
    with pytest.raises(PackError, match=r"states\.anew: no step leads on from here; add one, or say ends: true"):
        load(page.replace("from: [waiting, anew]", "from: waiting"))
    with pytest.raises(PackError, match=r"states\.unclear: no start and no step leads here"):
        load(page.replace("to: unclear", "to: working"))
