"""Steps of the road that need a second person or have a limit of their own: returning, calling back, releasing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.cases import passing, queries
from linli.cases.models import Case, Step
from linli.cases.services import act
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from tests.cases.conftest import Sent
from tests.support.cast import Cast

RETURN = {"reason": "not_ours", "explanation": "供电所的杆"}


def in_hand(case: Case, cast: Cast) -> Case:
    act(case.pk, "claim", {}, by=cast.acting("grid_worker"))
    return act(case.pk, "contact", {"how": "visit"}, by=cast.acting("grid_worker"))


def answered(case: Case, cast: Cast) -> Case:
    in_hand(case, cast)
    return act(case.pk, "finish", {"result": "换了灯泡"}, by=cast.acting("grid_worker"))


def test_a_return_is_decided_within_its_own_limit_while_the_promise_to_the_resident_runs_on(
    sent: Sent, estate_cast: Cast
) -> None:
    promised = in_hand(sent(), estate_cast).resolve_due
    case = act(Case.objects.get().pk, "return", RETURN, by=estate_cast.acting("grid_worker"))
    assert (case.state, case.turn, case.box) == ("returned", "dispatcher", "returned")
    assert case.due_at is not None
    assert promised is not None
    assert case.due_at < promised == case.resolve_due
    with pytest.raises(Refused) as refusal:
        act(case.pk, "refuse_return", {"reason": "归您"}, by=estate_cast.acting("grid_worker"))
    assert refusal.value.code == "not_yours"
    with clock.moved(case.due_at + timedelta(minutes=1)):
        late = queries.readable(estate_cast.acting("secretary")).get(pk=case.pk)
        assert late.due_at is not None
        assert late.due_at < clock.now()
        case = act(case.pk, "refuse_return", {"reason": "灯杆归小区"}, by=estate_cast.acting("secretary"))
    assert (case.state, case.handler_id, case.resolve_due) == ("dispatched", estate_cast.grid_worker.pk, promised)


def test_who_did_the_work_does_not_call_back_and_another_records_one_of_five_grades(
    sent: Sent, estate_cast: Cast
) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    with pytest.raises(Refused):
        act(case.pk, "called_solved", {"grade": "satisfied"}, by=estate_cast.acting("grid_worker"))
    with pytest.raises(Refused):
        act(case.pk, "called_solved", {"grade": "five_stars"}, by=estate_cast.acting("secretary"))
    case = act(case.pk, "called_solved", {"grade": "very_satisfied"}, by=estate_cast.acting("secretary"))
    assert (case.state, case.solved, case.grade) == ("closed", True, "very_satisfied")


def test_what_nobody_answers_and_nobody_calls_back_about_is_closed_by_itself(
    sent: Sent, estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    course = []
    for days in (5, 5, 10):  # the reporter's three days are over, the caller's six, the fifteen of silence
        moved(clock.now() + timedelta(days=days))
        passing.overdue_scan()
        case.refresh_from_db()
        course.append((case.state, case.turn, queries.counts(estate_cast.acting("secretary"), ["overdue"])["overdue"]))
    assert course == [("answered", "caller", 0), ("answered", "caller", 1), ("closed", "", 0)]
    assert [(step.action, step.capacity) for step in case.steps.order_by("pk")][-1] == ("close_silent", "system")
    assert (case.system_due, passing.overdue_scan()) == (None, 0)
    run_until_idle()
    assert list(findings()) == []


def test_releasing_takes_a_second_person_and_what_is_never_public_stays_so(sent: Sent, estate_cast: Cast) -> None:
    case = answered(sent("路灯不亮", form={"category": "consult"}), estate_cast)
    secretary, officer = estate_cast.acting("secretary"), estate_cast.acting("street_officer")
    with pytest.raises(Refused) as refusal:
        act(case.pk, "release", {}, by=officer)  # nobody proposed it
    assert refusal.value.code == "gate_closed"
    act(case.pk, "ask_release", {"public_text": "路灯修好了"}, by=secretary)
    with pytest.raises(Refused):
        act(case.pk, "release", {}, by=secretary)
    assert Case.objects.get(pk=case.pk).visibility == "estate"
    released = act(case.pk, "release", {}, by=officer)
    assert (released.visibility, released.public_text) == ("public", "路灯修好了")
    assert [step.by_id for step in Step.objects.filter(action__endswith="release").order_by("pk")] == [
        secretary.person_id,
        officer.person_id,
    ]
    quarrel = answered(sent("楼上太吵", form={"category": "neighbours"}), estate_cast)
    with pytest.raises(Refused) as refusal:
        act(quarrel.pk, "ask_release", {"public_text": "已调解"}, by=secretary)
    assert refusal.value.code == "gate_closed"
