"""Whatever a page says, played by anybody: never stuck, never beside the table, no clock ever runs backwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import clocks, consequences, process, running
from linli.rules.pack import Action, Input, Pack
from linli.rules.reading import PackError, load
from linli.rules.situation import FormFault, Paper, ProcessRefused, Run, Situation, Standing
from linli.rules.workdays import Calendar
from tests.rules.packs import FOREIGN, PACKS

BEGIN = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
STEPS = st.lists(st.tuples(st.integers(0, 500), st.sampled_from((0, 3, 30, 400)), st.integers(0, 3)), max_size=25)


def everybody(pack: Pack, name: str) -> Standing:
    """Somebody whom the page means by this name."""
    who = pack.who[name]
    return Standing(frozenset(who.post[:1]), frozenset(who.relation[:1]))


def answer(question: Input, pack: Pack, pick: int) -> Any:
    match question.type:
        case "choice" | "concern" | "grade" | "faces":
            return list(question.options)[pick % len(question.options)]
        case "category":
            return list(pack.categories)[pick % len(pack.categories)]
        case "photos":
            return ["photo"]
        case "choices":
            return list(question.options)[:2]
        case "buildings" | "pictures":
            return ["3栋"]
        case "int" | "money":
            return min(1 + pick, question.max or 1 + pick)
        case "date" | "time":
            return f"2026-0{1 + pick}-01"
        case "bool" | "signature":
            return True
        case "post":
            return "7"
        case "credit_code":
            return "91350100M000100Y43"
    return "说清楚了"


def answers(form: tuple[Input, ...], pack: Pack, pick: int) -> dict[str, Any]:
    return {question.name: answer(question, pack, pick) for question in form}


def at(hours: int, actor: int = 1) -> Run:
    return Run(BEGIN + timedelta(hours=hours), Calendar({}), actor=str(actor))


def begun(pack: Pack, pick: int) -> Situation:
    way, start = list(pack.starts.items())[pick % len(pack.starts)]
    empty = Situation(state="", category=next(iter(pack.categories), ""), fields={}, handler_found=bool(pick % 2))
    form = answers((*pack.form, *start.form), pack, pick)
    return process.start(pack, way, form, standing=everybody(pack, start.by[0]), situation=empty, run=at(0)).after


def open_steps(pack: Pack, case: Situation, run: Run) -> list[tuple[str, Standing, str]]:
    """Every step that anybody at all may take now: its name, by whom, on which party."""
    rows = ["", *(row.key for row in case.parties if not row.left)]
    return [
        (offer.name, everybody(pack, name), row if row or not offer.action.row else f"row{len(case.parties)}")
        for name in pack.who
        for row in rows
        for offer in process.available(pack, standing=everybody(pack, name), situation=case, run=run, row=row)
        if offer.refused is None
    ]


def leads(action: Action) -> set[str]:
    return {action.to, *(state for _, state in action.to_if)} - {""}


@pytest.mark.parametrize("page", range(len(PACKS)), ids=lambda page: PACKS[page].id)
@settings(max_examples=40, deadline=None)
@given(first=st.integers(0, 7), steps=STEPS)
def test_any_sequence_of_steps_stays_on_the_page(page: int, first: int, steps: list[tuple[int, int, int]]) -> None:
    pack = PACKS[page]  # by its number: a failing example is told in full, and a page is long
    case, hours = begun(pack, first), 0
    for number, later, pick in steps:
        hours += later
        run = at(hours, actor=pick)
        case = lapsed(pack, case, run)
        if pack.states[case.state].ends and not any(case.state in action.from_ for action in pack.actions.values()):
            return
        before, case = case, stepped(pack, case, number, pick, run)
        stays_on_the_page(pack, before, case, run)


def lapsed(pack: Pack, case: Situation, run: Run) -> Situation:
    """What the passing of time does by itself."""
    for name in running.expired(pack, case, run.now)[:1]:
        system = next(everybody(pack, who) for who in pack.actions[name].by if pack.means(who, "system"))
        return process.apply(pack, name, {}, standing=system, situation=case, run=run).after
    return case


def stepped(pack: Pack, case: Situation, number: int, pick: int, run: Run) -> Situation:
    if case.pending:
        return answered(pack, case, number, run)
    found = open_steps(pack, case, run)
    if not found:
        return shown(pack, case, run)
    name, standing, row = found[number % len(found)]
    form = answers(pack.actions[name].form, pack, pick)
    try:
        move = process.apply(pack, name, form, standing=standing, situation=case, run=run, row=row)
    except (ProcessRefused, FormFault):
        return case
    if move.proposed:
        assert replace(move.after, waiting=()) == case
    elif pack.actions[name].to or pack.actions[name].to_if:
        assert move.after.state in leads(pack.actions[name]) | ({case.state} if not pack.actions[name].to else set())
    else:
        assert move.after.state == case.state
    return move.after


def answered(pack: Pack, case: Situation, number: int, run: Run) -> Situation:
    """The second person says yes or no."""
    assert case.pending is not None
    second = everybody(pack, pack.actions[case.pending.action].second)
    other = replace(run, actor="another")
    if number % 3 == 0:
        return process.refuse(pack, standing=second, situation=case, run=other)
    try:
        return process.confirm(pack, standing=second, situation=case, run=other).after
    except ProcessRefused:
        return process.refuse(pack, standing=second, situation=case, run=other)


def shown(pack: Pack, case: Situation, run: Run) -> Situation:
    """What upper floors bring when a gate waits for it: facts, papers served."""
    today = run.now.astimezone(clocks.LOCAL).date()
    facts = dict.fromkeys(pack.facts, True)
    papers = {name: Paper(today, today) for name in pack.papers}
    return replace(case, facts={**case.facts, **facts}, papers=papers)


def stays_on_the_page(pack: Pack, before: Situation, case: Situation, run: Run) -> None:
    assert case.state in pack.states
    assert all(case.tracks[name] in track.states for name, track in pack.tracks.items() if name in case.tracks)
    for name, state in case.clocks.items():
        assert name in pack.clocks
        moments = [entry.at for entry in state.log]
        assert moments == sorted(moments)
        assert state.started <= state.due or pack.clocks[name].before
        old = before.clocks.get(name)
        if old is not None and not (old.stopped and state.stopped is None):
            assert state.log[: len(old.log)] == old.log
    days = [one.alarm for one in consequences.strip(pack, case, run)]
    assert days == sorted(days)
    if not pack.states[case.state].ends and case.pending is None:
        on = any(case.state in action.from_ and leads(action) - {case.state} for action in pack.actions.values())
        assert on, f"nothing leads on from {case.state}"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_no_step_is_taken_where_the_page_has_none(pack: Pack) -> None:
    for state in pack.states:
        case = Situation(state=state, category=next(iter(pack.categories), ""), fields={})
        for name, action in pack.actions.items():
            if state in action.from_:
                continue
            for who in pack.who:
                with pytest.raises(ProcessRefused, match="not_in_this_state"):
                    process.apply(pack, name, {}, standing=everybody(pack, who), situation=case, run=at(0), row="1")


def test_a_page_on_which_a_case_can_be_stuck_or_a_state_never_reached_is_faulty() -> None:
    page = FOREIGN[-1].read_text()
    with pytest.raises(PackError, match=r"states\.anew: no step leads on from here; add one, or say ends: true"):
        load(page.replace("from: [waiting, anew]", "from: waiting"))
    with pytest.raises(PackError, match=r"states\.unclear: no start and no step leads here"):
        load(page.replace("to: unclear", "to: working"))
