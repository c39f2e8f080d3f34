"""Random walks through any process, also one that nobody here has seen: what must hold whatever people do and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import pack_graph as graph
from linli.rules import pack_walk as walking
from linli.rules import process
from linli.rules.clocks import ClockState
from linli.rules.pack import Input, Pack
from linli.rules.pack_walk import Walk
from linli.rules.situation import FormFault, ProcessRefused, Standing
from linli.rules.workdays import Calendar
from tests.rules.packs import PACKS, foreign

BEGUN = datetime(2026, 6, 29, 1, 0, tzinfo=UTC)
EVERY_YEAR = Calendar({})
Clocks = Mapping[str, ClockState]


def answers(question: Input, pack: Pack) -> st.SearchStrategy[Any]:
    """What somebody may answer, right or wrong, or nothing."""
    fitting: st.SearchStrategy[Any] = st.text(max_size=30)
    match question.type:
        case "credit_code":
            fitting = st.just("91350100M000100Y43")
        case "bool" | "signature":
            fitting = st.booleans()
        case "int" | "money":
            fitting = st.integers(-2, 300)
        case "date":
            fitting = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
        case "time":
            fitting = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(datetime.isoformat)
        case "photos":
            fitting = st.lists(st.just("photo"), max_size=10)
        case "post":
            fitting = st.sampled_from(sorted(name for name, who in pack.who.items() if who.post))  # never the system
        case "category":
            fitting = st.sampled_from(sorted(pack.categories))
    if question.options:
        fitting = st.sampled_from(sorted(question.options))
    return st.none() | fitting


class Player:
    """Plays on, drawing everything from hypothesis, and keeps what a test looks back at."""

    def __init__(self, data: st.DataObject, pack: Pack) -> None:
        self.data, self.pack = data, pack
        self.walk = Walk(pack, BEGUN, EVERY_YEAR)
        # One more of each than a page can bar by what they did before.
        number = 1 + max(len(who.not_) for who in pack.who.values())
        others = [f"{name} {other + 2}" for name in walking.people(pack) for other in range(number)]
        self.people = [*walking.people(pack), *others]

    def form(self, questions: tuple[Input, ...]) -> dict[str, Any]:
        return {question.name: self.data.draw(answers(question, self.pack)) for question in questions}

    def begin(self) -> None:
        """Begin a case in some way; whoever may begin it does, with answers drawn until they fit."""
        way = self.data.draw(st.sampled_from(sorted(self.pack.starts)))
        me = self.pack.starts[way].by[0]
        handler = self.data.draw(st.sampled_from(["", *self.people]))
        form = fitting(self.form(walking.questions(self.pack, way)), walking.questions(self.pack, way), self.pack)
        self.walk = walking.begin(self.walk, way, form, me=me, handler=handler)

    def step(self) -> ProcessRefused | FormFault | None:
        """Take an action that may or may not be possible, or let time pass. What came of it when nothing was done."""
        kind = self.data.draw(st.sampled_from(["step", "step", "step", "step", "wait", "any", "outside"]))
        try:
            self.walk = self._by_hand(kind == "any") if kind in ("step", "any") else self._by_itself(kind)
        except (ProcessRefused, FormFault) as refused:
            return refused
        return None

    def _by_itself(self, kind: str) -> Walk:
        """Time passes, or what a gate waits for arrives from elsewhere."""
        assert self.walk.case is not None
        if kind == "wait":
            hours = self.data.draw(st.integers(1, 24 * 40))
            return walking.wait(self.walk, self.walk.now + timedelta(hours=hours))
        papers = [paper for paper, drawn in self.walk.case.papers.items() if drawn.served is None]
        if papers:
            return walking.serve(self.walk, papers[0])
        facts = sorted(self.pack.facts)
        return walking.attach(self.walk, self.data.draw(st.sampled_from(facts)), True) if facts else self.walk

    def _by_hand(self, anything: bool) -> Walk:
        assert self.walk.case is not None
        if self.walk.case.pending:
            me = self.data.draw(st.sampled_from(self.people))
            return (
                walking.confirm(self.walk, me=me) if self.data.draw(st.booleans()) else walking.refuse(self.walk, me=me)
            )
        rows = ["", *(party.key for party in self.walk.case.parties)]
        offered = [
            (me, offer.name, row) for me in self.people for row in rows for offer in walking.offers(self.walk, me, row)
        ]
        every = [(me, name, row) for me in self.people for row in rows for name in self.pack.actions]
        me, name, row = self.data.draw(st.sampled_from(every if anything or not offered else offered))
        if self.pack.actions[name].row == "new":
            row = f"party{len(rows)}"
        questions = self.pack.actions[name].form
        form = self.form(questions)
        if self.data.draw(st.booleans()):
            form = fitting(form, questions, self.pack)
        return walking.take(self.walk, name, form, me=me, row=row)


def assert_it_says_why(refused: ProcessRefused | FormFault) -> None:
    if isinstance(refused, FormFault):
        assert refused.faults
    elif refused.code == "gate_closed":
        assert refused.words is not None
        assert refused.words.zh
        assert refused.basis
    else:
        assert refused.code


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


def someone_can_move_it(walk: Walk, people: list[str]) -> bool:
    """Whether somebody has an open action, or the system will act when a clock runs out."""
    assert walk.case is not None
    rows = ["", *(party.key for party in walk.case.parties)]
    if walk.case.pending or any(
        offer.refused is None for person in people for row in rows for offer in walking.offers(walk, person, row)
    ):
        return True
    clocks = walk.case.clocks.items()
    return any(state.running and state.due > walk.now and walk.pack.clocks[name].on_expire for name, state in clocks)


def assert_no_clock_ran_backwards(pack: Pack, before: Clocks, after: Clocks, now: datetime, *, same_kind: bool) -> None:
    """`same_kind`: a category with lengths of its own may shorten what is left when counting goes on."""
    for name, was in before.items():
        clock = after[name]
        assert clock.started >= was.started
        if clock.log[: len(was.log)] != was.log:
            assert [entry.kind for entry in clock.log] == ["started"]  # begun anew
            continue
        assert clock.due >= was.due or not same_kind
        assert clock.running_since >= was.running_since
        assert was.stopped is None or clock.stopped == was.stopped
    for name, clock in after.items():
        assert clock.started <= clock.running_since
        assert clock.running_since <= now or pack.clocks[name].since  # an answered day may lie ahead
        assert clock.due > clock.started or pack.clocks[name].before  # counted back from a day, it may be over at once
        assert [entry.at for entry in clock.log] == sorted(entry.at for entry in clock.log)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_people_do_a_case_is_never_stuck_and_no_clock_runs_backwards(pack: Pack, data: st.DataObject) -> None:
    player = Player(data, pack)
    player.begin()
    assert player.walk.case is not None
    kind = player.walk.case.category
    for _ in range(data.draw(st.integers(0, 20))):
        before = player.walk
        refused = player.step()
        walk = player.walk
        assert walk.case is not None
        assert before.case is not None
        if refused:
            assert_it_says_why(refused)
            assert walk == before
        assert walk.now >= before.now
        assert walk.case.state in graph.reachable(pack)
        same_kind = before.case.category == walk.case.category == kind
        assert_no_clock_ran_backwards(pack, before.case.clocks, walk.case.clocks, walk.now, same_kind=same_kind)
        assert walk.ended or someone_can_move_it(walk, player.people)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_happens_was_in_the_table_and_done_by_somebody_whom_it_names(pack: Pack, data: st.DataObject) -> None:
    player = Player(data, pack)
    player.begin()
    for _ in range(data.draw(st.integers(0, 20))):
        before = player.walk
        assert before.case is not None
        player.step()
        state = before.case.state
        for taken in player.walk.course[len(before.course) :]:
            action = pack.actions[taken.move.name]
            assert state in action.from_
            led = () if taken.move.proposed else graph.targets(action)
            stays = taken.move.proposed or not action.to  # where no condition leads on, the state stays
            assert taken.move.after.state in (*led, *((state,) if stays else ()))
            if taken.who == walking.SYSTEM:
                assert any(walking.SYSTEM in pack.who[name].relation for name in action.by)
            else:
                me = walking.standing(before, taken.who)
                assert any(process.fits(pack.who[name], me) for name in action.by)
                assert me.relations.isdisjoint(action.not_)
            state = taken.move.after.state
        assert player.walk.case is not None
        assert player.walk.case.state == state


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_offered_open_is_never_refused_but_for_its_answers_or_its_clock(
    pack: Pack, data: st.DataObject
) -> None:
    player = Player(data, pack)
    player.begin()
    for _ in range(data.draw(st.integers(0, 6))):
        player.step()
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
