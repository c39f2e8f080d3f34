"""The engine, played from the packs' own tables: what is allowed happens, all else is refused and changes nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import clocks, duties, parties, process, running
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Shift
from linli.rules.questions import Input
from linli.rules.situation import FormFault, Move, Party, ProcessRefused, Run, Situation, Standing
from linli.rules.workdays import Calendar
from tests.rules.packs import OURS as PACKS

RUN = Run(datetime(2026, 7, 1, 2, 0, tzinfo=UTC), Calendar({}))  # Wednesday, 10:00 in China


def category_of(pack: Pack) -> str:
    plain = (key for key, category in pack.categories.items() if not category.verify and category.evidence)
    return next(plain, "")


def standing_for(pack: Pack, names: tuple[str, ...]) -> Standing:
    """Somebody whom one of these names means."""
    who = pack.who[names[0]]
    return Standing(frozenset(who.post[:1]), frozenset(who.relation[:1]))


def stranger(pack: Pack, names: tuple[str, ...]) -> Standing:
    """A person with every post and relation that these names do not mean."""
    meant_posts = {post for name in names for post in pack.who[name].post}
    meant_relations = {relation for name in names for relation in pack.who[name].relation}
    posts = {post for who in pack.who.values() for post in who.post}
    relations = {relation for who in pack.who.values() for relation in who.relation}
    return Standing(frozenset(posts - meant_posts), frozenset(relations - meant_relations))


def answer_to(question: Input, pack: Pack) -> Any:
    match question.type:
        case "choice" | "concern" | "grade" | "faces":
            return next(iter(question.options))
        case "category":
            return category_of(pack)
        case "photos":
            return ["photo"]
        case "choices":
            return list(question.options)[:2]
        case "buildings" | "pictures":
            return ["3栋"]
        case "int" | "money":
            return 1
        case "bool" | "signature":
            return True
        case "date":
            return "2026-07-01"
        case "post" | "option":
            return "7"
        case "credit_code":
            return "91350100M000100Y43"
        case "point":
            return [2500, 7500]
    return "2026-07-01 1" if question.role == "instalments" else "说清楚了"


def row_in(pack: Pack, action: Action | None) -> tuple[Party, ...]:
    """One party, standing where the action begins."""
    if not pack.parties or (action and action.row == "new"):
        return ()
    state = next(iter(action.row.from_), "") if action and isinstance(action.row, Shift) else ""
    return (Party("1", parties.derived(pack, {}), state or pack.parties.begins),)


def opened(pack: Pack, name: str, case: Situation) -> Pack:
    """The page without those gates of the step that need more of a story than this: its own play opens them."""
    action = pack.actions[name]
    form = {question.name: answer_to(question, pack) for question in action.form}
    known = Known(pack, case, form, RUN, case.party("1") if action.row else None)
    gates = tuple(gate for gate in action.gates if known.holds(gate.condition))
    changed: dict[str, Any] = {"actions": {**pack.actions, name: action.model_copy(update={"gates": gates})}}
    if pack.duties and duties.outside_of(known):
        changed["duties"] = pack.duties.model_copy(update={"first": None})
    return pack.model_copy(update=changed)


def all_asked(pack: Pack, name: str) -> Pack:
    """The page with every question of the step asked: those that are shown in some cases only, too."""
    action = pack.actions[name]
    form = tuple(question.model_copy(update={"shown": True}) for question in action.form)
    return pack.model_copy(update={"actions": {**pack.actions, name: action.model_copy(update={"form": form})}})


def take(pack: Pack, name: str, form: dict[str, Any], standing: Standing, case: Situation) -> Move:
    """The step where nobody set anything, and the second person's yes where the page asks for one."""
    run = replace(RUN, settings={key: setting.default for key, setting in pack.settings.items()})
    move = process.apply(pack, name, form, standing=standing, situation=case, run=run, row="1")
    if not move.proposed:
        return move
    second = standing_for(pack, (pack.actions[name].second,))
    return process.confirm(pack, standing=second, situation=move.after, run=replace(run, actor="another"))


def situation_in(pack: Pack, state: str, action: Action | None = None) -> Situation:
    """A case in the state, its clocks begun as they would be, gates open."""
    facts: dict[str, str | int | bool] = {}
    for gate in action.gates if action else ():
        if gate.condition.startswith("has(facts."):
            facts[gate.condition.split(".")[1].split(")")[0]] = True
    visibility = "public" if action and any("== 'public'" in gate.condition for gate in action.gates) else "estate"
    case = Situation(
        state=state,
        category=category_of(pack),
        fields={},
        facts=facts,
        visibility=visibility,
        closed_on=date(2026, 6, 30),
        parties=row_in(pack, action),
        tracks={key: next(iter(shift.from_), pack.tracks[key].begins) for key, shift in action.track.items()}
        if action
        else {},
    )
    ticking = {name: clocks.start(running.spec(pack, name, case, RUN), RUN.now, RUN.calendar) for name in pack.clocks}
    paused = {
        name: clocks.pause(ticking[name], running.spec(pack, name, case, RUN), RUN.now, state, "")
        for name, rule in pack.clocks.items()
        if state in rule.pauses
    }
    return replace(case, clocks={**ticking, **paused})


Doing = tuple[Pack, str]
STEPS: list[Doing] = [(pack, name) for pack in PACKS for name in pack.actions]


def step_id(step: Doing) -> str:
    return f"{step[0].id}-{step[1]}"


@pytest.mark.parametrize("step", STEPS, ids=step_id)
def test_an_action_happens_from_its_states_and_is_refused_from_all_others(step: Doing) -> None:
    pack, name = step
    for state in pack.states:
        if state in pack.actions[name].from_:
            happens(pack, name, state)
        else:
            is_refused(pack, name, state)


def is_refused(pack: Pack, name: str, state: str) -> None:
    action = pack.actions[name]
    form = {question.name: answer_to(question, pack) for question in action.form}
    me, case = standing_for(pack, action.by), situation_in(pack, state, action)
    with pytest.raises(ProcessRefused, match="not_in_this_state"):
        process.apply(pack, name, form, standing=me, situation=case, run=RUN)


def happens(pack: Pack, name: str, state: str) -> None:
    action = pack.actions[name]
    case = situation_in(pack, state, action)
    form = {question.name: answer_to(question, pack) for question in action.form}
    move = take(opened(pack, name, case), name, form, standing_for(pack, action.by), case)
    allowed = {action.to or state, *(target for _, target in action.to_if)} | ({state} if not action.to else set())
    assert move.after.state in allowed
    for clock_name, rule in pack.clocks.items():
        clock = move.after.clocks.get(clock_name)
        if move.after.state != state and move.after.state in rule.stops and move.after.state not in rule.starts:
            assert clock is None or clock.stopped is not None
        if move.after.state != state and move.after.state in rule.pauses and clock and not clock.stopped:
            assert clock.paused_at == RUN.now


@pytest.mark.parametrize("step", STEPS, ids=step_id)
def test_whoever_is_not_meant_is_refused(step: Doing) -> None:
    pack, name = step
    me = stranger(pack, pack.actions[name].by)
    for state in pack.actions[name].from_:
        is_not_theirs(pack, name, state, me)


@pytest.mark.parametrize("step", STEPS, ids=step_id)
def test_whoever_is_excluded_by_name_is_refused_whatever_post_they_hold(step: Doing) -> None:
    pack, name = step
    action = pack.actions[name]
    excluded = {relation for who in action.by for relation in pack.who[who].not_}
    if not excluded or len(action.by) > 1:
        return
    me = standing_for(pack, action.by)
    me = replace(me, relations=me.relations | excluded)
    for state in action.from_:
        is_not_theirs(pack, name, state, me)


def is_not_theirs(pack: Pack, name: str, state: str, me: Standing) -> None:
    case = situation_in(pack, state, pack.actions[name])
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(pack, name, {}, standing=me, situation=case, run=RUN)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_closed_gate_refuses_with_its_words_and_basis(pack: Pack) -> None:
    for name, action in pack.actions.items():
        if not any(gate.condition.startswith("has(facts.") for gate in action.gates):
            continue
        closed = replace(situation_in(pack, action.from_[0], action), facts={})
        with pytest.raises(ProcessRefused, match="gate_closed") as refused:
            process.apply(pack, name, {}, standing=standing_for(pack, action.by), situation=closed, run=RUN, row="1")
        assert refused.value.words is not None
        assert refused.value.basis
        row = "1" if action.row and action.row != "new" else ""
        offered = process.available(pack, standing=standing_for(pack, action.by), situation=closed, run=RUN, row=row)
        assert next(offer for offer in offered if offer.name == name).refused is not None


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_missing_answer_is_named_at_once(pack: Pack) -> None:
    for name, action in pack.actions.items():
        needed = {question.name for question in action.form if question.required is True}
        if not needed:
            continue
        case = situation_in(pack, action.from_[0], action)
        page = all_asked(opened(pack, name, case), name)
        me = standing_for(pack, action.by)
        with pytest.raises(FormFault) as fault:
            process.apply(page, name, {}, standing=me, situation=case, run=RUN, row="1")
        assert needed <= fault.value.faults.keys()


REQUEST = next(pack for pack in PACKS if pack.front)


def begun(way: str = "submit", found: bool = True, known: bool = True, **traits: Any) -> Situation:
    category = traits.get("category", "sewage")
    case = Situation(state="", category=category, fields={}, handler_found=found, reporter_known=known)
    who = REQUEST.starts[way].by
    form = {"what": "3 栋楼下污水井外溢", "category": case.category, "channel": "phone", **traits}
    return process.start(REQUEST, way, form, standing=standing_for(REQUEST, who), situation=case, run=RUN).after


def test_a_request_whose_handler_is_found_waits_for_contact_else_in_the_pool() -> None:
    assert begun().state == "dispatched"
    assert begun(found=False).state == "pool"


def test_settled_on_the_spot_asks_the_resident_unless_the_category_wants_a_verifier() -> None:
    assert begun("spot").state == "answered"
    assert begun("spot", category="lift_fire").state == "verifying"


def test_where_nobody_is_known_to_ask_what_is_done_is_closed_once_it_is_verified() -> None:
    assert begun("spot", known=False).state == "closed"
    checking = begun("spot", known=False, category="lift_fire")
    assert checking.state == "verifying"
    verifier = Standing(posts=frozenset({"branch_secretary"}))
    passed = process.apply(REQUEST, "verify_pass", {}, standing=verifier, situation=checking, run=RUN).after
    assert passed.state == "closed"
    handled, form = replace(begun(known=False), state="handling"), {"result": "换了灯泡", "after": ["photo"]}
    handler = Standing(relations=frozenset({"handler"}))
    done = process.apply(REQUEST, "finish", form, standing=handler, situation=handled, run=RUN).after
    assert done.state == "closed"
    assert not [name for name, clock in done.clocks.items() if name in ("confirm", "call_back", "silence")]


def test_the_limit_waits_while_the_resident_is_asked_and_says_for_whom() -> None:
    handler = Standing(relations=frozenset({"handler"}))
    case = process.apply(REQUEST, "contact", {"how": "phone"}, standing=handler, situation=begun(), run=RUN).after
    asked = process.apply(
        REQUEST, "ask", {"question": "几楼"}, standing=handler, situation=case, run=replace(RUN, actor="7")
    ).after
    assert asked.clocks["resolve"].paused_at == RUN.now
    assert asked.clocks["resolve"].log[-1].approver == "7"
    now_turn = running.turn(REQUEST, asked, RUN.now)
    assert now_turn is not None
    assert (now_turn.who, now_turn.clock) == ("reporter", "reply")
    later = replace(RUN, now=RUN.now + timedelta(days=2))
    answered = process.apply(
        REQUEST, "answer", {"answer": "一楼"}, standing=Standing(relations=frozenset({"reporter"})),
        situation=asked, run=later,
    ).after  # fmt: skip
    assert answered.clocks["resolve"].due > case.clocks["resolve"].due


HANDLER = Standing(relations=frozenset({"handler"}))


def test_news_are_owed_to_the_resident_anew_from_every_step_that_tells_them_something() -> None:
    case = process.apply(REQUEST, "contact", {"how": "phone"}, standing=HANDLER, situation=begun(), run=RUN).after
    owed = case.clocks["update"].due
    later = replace(RUN, now=RUN.now + timedelta(days=2))
    noted = process.apply(REQUEST, "note", {"note": "等配件"}, standing=HANDLER, situation=case, run=later).after
    assert noted.clocks["update"].due == owed  # the resident reads nothing of it
    told = process.apply(REQUEST, "progress", {"progress": "到货"}, standing=HANDLER, situation=noted, run=later).after
    assert told.clocks["update"].due == owed + timedelta(days=2)
    assert told.clocks["resolve"].due == case.clocks["resolve"].due


def test_a_category_whose_reporters_wait_less_patiently_owes_them_news_sooner() -> None:
    sewage = REQUEST.categories["sewage"].model_copy(update={"clocks": {"update": 1}})
    page = REQUEST.model_copy(update={"categories": {**REQUEST.categories, "sewage": sewage}})
    days = []
    for pack in (REQUEST, page):
        case = process.apply(pack, "contact", {"how": "phone"}, standing=HANDLER, situation=begun(), run=RUN).after
        days.append(case.clocks["update"].due.date() - RUN.now.date())
    assert days == [timedelta(days=7), timedelta(days=1)]  # a weekend lies in the five working days


def test_no_news_are_owed_of_what_nobody_reported() -> None:
    clocks = [
        process.apply(REQUEST, "contact", {"how": "visit"}, standing=HANDLER, situation=seen, run=RUN).after.clocks
        for seen in (begun("enter", known=True), begun("enter", known=False, channel="patrol"))
    ]
    assert ["update" in found for found in clocks] == [True, False]
    assert all("resolve" in found for found in clocks)


def test_no_news_are_owed_while_the_resident_is_asked_or_once_it_is_handled() -> None:
    case = process.apply(REQUEST, "contact", {"how": "phone"}, standing=HANDLER, situation=begun(), run=RUN).after
    asked = process.apply(REQUEST, "ask", {"question": "几楼"}, standing=HANDLER, situation=case, run=RUN).after
    assert not asked.clocks["update"].running
    later = replace(RUN, now=RUN.now + timedelta(days=2))
    on = process.apply(REQUEST, "resume", {}, standing=HANDLER, situation=asked, run=later).after
    assert on.clocks["update"].due == case.clocks["update"].due + timedelta(days=2)
    form = {"result": "换了灯泡", "after": ["photo"]}
    done = process.apply(REQUEST, "finish", form, standing=HANDLER, situation=on, run=later).after
    assert not done.clocks["update"].running


def test_the_promise_is_the_first_of_the_clocks_of_which_residents_are_told() -> None:
    leak = begun(category="house_repair")
    case = process.apply(REQUEST, "contact", {"how": "phone"}, standing=HANDLER, situation=leak, run=RUN).after
    first, promised = running.turn(REQUEST, case, RUN.now), running.promise(REQUEST, case, RUN.now)
    assert [one.clock for one in (first, promised) if one] == ["update", "resolve"]
    before = running.promise(REQUEST, leak, RUN.now)
    assert before == running.turn(REQUEST, leak, RUN.now)  # nothing of the house's own runs yet


def test_every_step_that_tells_the_reporter_something_counts_as_news() -> None:
    staying = {
        name for name, action in REQUEST.actions.items()
        if "reporter" in action.tells and "handling" in action.from_ and not action.to
    }  # fmt: skip
    assert staying == {name for name in staying if "update" in REQUEST.actions[name].stops}
    ends = {name for name in REQUEST.states if name != "handling"} - {"unheard", "pool", "unreached"}
    assert ends == set(REQUEST.clocks["update"].stops)


def test_when_the_resident_stays_silent_the_turn_passes_to_the_caller_and_at_last_to_the_system() -> None:
    case = begun("spot")
    turns = [
        running.turn(REQUEST, case, RUN.now + timedelta(days=days)) for days in (0, 6, 7)
    ]  # the third day is a Saturday
    assert [turn.who for turn in turns if turn] == ["reporter", "caller", "caller"]
    assert running.expired(REQUEST, case, RUN.now + timedelta(days=20)) == ["close_silent"]


def test_the_system_acts_when_its_own_clock_runs_out_however_late_somebody_else_is() -> None:
    case = begun("spot")
    days = [RUN.now + timedelta(days=days) for days in (0, 10, 20)]
    turns = [turn.who for now in days if (turn := running.turn(REQUEST, case, now))]
    assert turns == ["reporter", "caller", "caller"]  # nobody has called back
    confirm, silence = case.clocks["confirm"].due, case.clocks["silence"].due
    assert [running.system_due(REQUEST, case, now) for now in days] == [confirm, silence, silence]


def test_an_extension_is_given_once_and_no_longer_than_the_limit() -> None:
    asked = replace(begun(), state="handling", facts={"extension_asked": True})
    approver = Standing(posts=frozenset({"branch_secretary"}))
    with pytest.raises(ProcessRefused, match="extension_too_long"):
        process.apply(REQUEST, "extend", {"days": 9, "reason": "等配件"}, standing=approver, situation=asked, run=RUN)
    longer = process.apply(
        REQUEST, "extend", {"days": 2, "reason": "等配件"}, standing=approver, situation=asked, run=RUN
    ).after
    assert longer.clocks["resolve"].due > asked.clocks["resolve"].due
    again = replace(longer, facts={"extension_asked": True})
    with pytest.raises(ProcessRefused, match="extended_already"):
        process.apply(REQUEST, "extend", {"days": 1, "reason": "再等"}, standing=approver, situation=again, run=RUN)


def test_the_words_of_a_message_suggest_its_category() -> None:
    assert process.suggest(REQUEST, "3 栋楼下污水井往外冒水，又脏又臭")[0] == "sewage"
    assert process.suggest(REQUEST, "今天天气不错") == []


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(REQUEST.actions)), max_size=25))
def test_whatever_is_tried_a_case_ends_only_in_an_ending_state_and_no_clock_runs_on(names: list[str]) -> None:
    """While a case goes on it is somebody's turn, but for one that goes along with another: there the other has it."""
    case = begun()
    everybody = Standing(
        frozenset(post for who in REQUEST.who.values() for post in who.post),
        frozenset({"reporter", "handler", "system", "anyone"}),
    )
    for name in names:
        form = {question.name: answer_to(question, REQUEST) for question in REQUEST.actions[name].form}
        for me in (everybody, replace(everybody, relations=frozenset())):
            try:
                case = process.apply(REQUEST, name, form, standing=me, situation=case, run=RUN).after
                break
            except ProcessRefused:
                continue
    along = {REQUEST.actions[REQUEST.merges].to} if REQUEST.merges else set()
    if REQUEST.states[case.state].ends or case.state in along:
        assert running.turn(REQUEST, case, RUN.now) is None
    else:
        assert running.turn(REQUEST, case, RUN.now) is not None
