"""Batches of several cases, or of parties of several: each row by itself, whoever else stands beside it."""

from datetime import time, timedelta
from typing import Any

import pytest

from linli.cases import batch_rows, batches, casework, packs, services
from linli.cases.batch_rows import named
from linli.cases.batches import Appointment
from linli.cases.models import Case, Concern, Step
from linli.cases.parties import parties_of, waiting_of
from linli.cases.party_models import Batch, BatchRow
from linli.cases.services import Submission
from linli.jobs.models import Job
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import queries as people_queries
from linli.people import services as people
from linli.places.queries import Place
from tests.cases.district import CERTIFICATES, HELD, WAGES, Office, begun, labour, registry, staffed
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["labour", "registry"]  # fixtures


def gangs(cast: Cast, labour: Office, many: int = 3) -> list[Case]:
    """Wage files of several gangs, as the inspector entered them."""
    form = {"what": "没领到工资", "project": "工地", "arrears_ended": "2026-05-31", "has_contract": "some"}
    return [begun(cast, WAGES, "enter", labour["labour_inspector"], form) for _ in range(many)]


def parks(cast: Cast, registry: Office, shops: int = 2) -> list[Case]:
    """Two parks' certificate files, each with its shops."""
    lead = registry["certificates_lead"]
    form = {"what": "办证", "developer": "锦程置业", "developer_is": "there", "used_for": "other_use"}
    cases = [begun(cast, CERTIFICATES, "survey", lead, form) for _ in range(2)]
    for case in cases:
        rows = [{"room": f"A{number}", **HELD, "holder": f"商户{number}"} for number in range(shops)]
        casework.enter_parties(case.pk, "add_unit", rows, by=lead)
    return cases


def keys(cases: list[Case]) -> list[str]:
    return [named(case.pk) for case in cases]


def shops_of(cases: list[Case]) -> list[str]:
    return [named(case.pk, row.key) for case in cases for row in case.parties.order_by("pk")]


def states(cases: list[Case]) -> list[str]:
    found = dict(Case.objects.values_list("pk", "state"))
    return [found[case.pk] for case in cases]


def results(batch: Batch) -> list[tuple[bool, str]]:
    return [(row.result["done"], row.result["words"]) for row in batch.rows.order_by("pk") if row.result]


def gathered(cases: list[Case], by: Actor, name: str = "节前清欠", process: str = WAGES) -> Batch:
    batch, _barred = batches.gather(process, name, keys(cases), by=by, purpose="春节前一并受理")
    return batch


def test_one_step_is_taken_on_cases_put_together_each_with_an_entry_of_its_own(cast: Cast, labour: Office) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    batch = gathered(cases, by)
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    assert states(cases) == ["filed"] * 3
    assert results(batch) == [(True, "")] * 3
    for case in cases:
        assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.take_up"]
    batch.refresh_from_db()
    assert (batch.number, batch.purpose, batch.underway) == (1, "春节前一并受理", "")
    assert [entry.verb for entry in history_of(batch)] == ["batch.formed", "batch.filled", *["batch.worked"] * 3]
    assert list(findings()) == []


def test_a_case_that_does_not_admit_the_step_stays_and_says_why_and_the_others_are_done(
    cast: Cast, labour: Office
) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    services.act(cases[1].pk, "take_up", {}, by=by)
    batch = gathered(cases, by)
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    assert [done for done, _words in results(batch)] == [True, False, True]
    assert results(batch)[1][1] == "这件事现在的状态不能做这一步。"
    assert states(cases) == ["filed"] * 3


def test_parties_of_several_cases_stand_in_one_batch(cast: Cast, registry: Office) -> None:
    lead, cases = registry["certificates_lead"], parks(cast, registry)
    batch, barred = batches.gather(CERTIFICATES, "两园区缴费", shops_of(cases), by=lead)
    assert barred == []
    batches.act(batch.pk, "paid_up", {}, {}, shops_of(cases), by=lead)
    assert results(batch) == [(True, "")] * 4
    assert [case.steps.filter(action="paid_up").count() for case in cases] == [2, 2]
    found = batch_rows.opened(lead, batch.code)
    assert [line.party.fields["own_paid"] for line in found.lines if line.party] == [True] * 4
    assert list(findings()) == []


def test_the_rule_that_keeps_a_party_out_is_asked_within_its_own_case(cast: Cast, registry: Office) -> None:
    lead, cases = registry["certificates_lead"], parks(cast, registry)
    casework.enter_parties(cases[0].pk, "add_unit", [{"room": "A0", **HELD, "holder": "另一买受人"}], by=lead)
    wanted = shops_of(cases)
    batch, barred = batches.gather(CERTIFICATES, "两园区", wanted, by=lead)
    assert {one.key for one in barred} == {wanted[0], wanted[2]}
    assert batch.rows.count() == 3


def test_no_row_comes_from_a_case_that_is_not_ones_own_to_act_on(cast: Cast) -> None:
    office = staffed(cast, "labour_inspector", "certificates_lead")
    by, mine = office["labour_inspector"], gangs(cast, office, 1)
    form = {"what": "办证", "developer": "锦程置业", "developer_is": "there", "used_for": "other_use"}
    lead = office["certificates_lead"]
    others = [begun(cast, CERTIFICATES, "survey", lead, form)]
    batch, _barred = batches.gather(WAGES, "我的", [*keys(mine), *keys(others), "0", "x", "1.y"], by=by)
    assert [row.case_id for row in batch.rows.all()] == [mine[0].pk]
    for stranger in (cast.acting("secretary"), cast.acting("neighbour"), lead):
        with pytest.raises(Refused) as refusal:
            batches.gather(WAGES, "别人的", keys(mine), by=stranger)
        assert refusal.value.code == "nobody_chosen"
        with pytest.raises(NotAllowed):
            batches.act(batch.pk, "take_up", {}, {}, keys(mine), by=stranger)
        with pytest.raises(Batch.DoesNotExist):
            batch_rows.opened(stranger, batch.code)
        assert batch.code not in {one.code for one in batch_rows.of_cases(stranger)}
    assert Batch.objects.count() == 1


def test_who_is_concerned_by_one_of_the_cases_neither_sees_nor_moves_that_row(cast: Cast, labour: Office) -> None:
    by, head, cases = labour["labour_inspector"], labour["labour_head"], gangs(cast, labour)
    batch = gathered(cases, by)
    Concern.objects.create(case=cases[1], person_id=head.person_id)
    Case.objects.filter(pk=cases[1].pk).update(concerned=True, visibility="never")
    assert [line.case.pk for line in batch_rows.opened(head, batch.code).lines] == [cases[0].pk, cases[2].pk]
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=head)
    assert cases[1].steps.count() == 0
    assert BatchRow.objects.get(batch=batch, case=cases[1]).result is None


def test_only_whoever_may_act_on_every_row_or_made_the_batch_appoints_and_closes_it(cast: Cast, labour: Office) -> None:
    by, head, cases = labour["labour_inspector"], labour["labour_head"], gangs(cast, labour)
    batch = gathered(cases, by)
    Concern.objects.create(case=cases[1], person_id=head.person_id)
    Case.objects.filter(pk=cases[1].pk).update(concerned=True, visibility="never")
    given = Appointment(clock.today() + timedelta(days=3), time(9), 20, 1, "自己家里")
    for change in (lambda: batches.appoint(batch.pk, given, {}, by=head), lambda: batches.close(batch.pk, by=head)):
        with pytest.raises(NotAllowed):
            change()
    batch.refresh_from_db()
    assert (batch.place, batch.closed_at) == ("", None)
    batches.close(batch.pk, by=by)


def test_a_post_that_ends_while_a_long_step_waits_takes_nothing_more(
    cast: Cast, labour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 1)
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    batch = gathered(cases, by)
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    batches.go_on(batch.pk)
    people.end_term(people_queries.terms_of(by.person_id or 0).get().pk, by=SYSTEM)
    for _row in cases[1:]:
        batches.go_on(batch.pk)
    assert states(cases) == ["filed", "complaint_in", "complaint_in"]
    assert [done for done, _words in results(batch)] == [True, False, False]


def test_what_was_begun_and_left_is_done_by_the_background_each_row_once(
    cast: Cast, labour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    batch = gathered(cases, by)
    monkeypatch.setattr(batches, "_finish", lambda _batch_id: None)  # as if the process had died after the first case
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    batch.refresh_from_db()
    assert (states(cases), batch.running) == (
        ["filed", "complaint_in", "complaint_in"], {"action": "take_up", "done": 1, "total": 3},
    )  # fmt: skip
    assert Job.objects.filter(name="cases.batch").count() == 1
    for _again in range(4):
        batches.go_on(batch.pk)
    assert states(cases) == ["filed"] * 3
    assert [Step.objects.filter(case=case, action="take_up").count() for case in cases] == [1, 1, 1]


def test_a_fault_of_the_program_on_one_case_takes_back_that_one_alone(
    cast: Cast, labour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    batch = gathered(cases, by)
    real = services.act

    def broken(case_id: int, *rest: Any, **named: Any) -> Case:
        done = real(case_id, *rest, **named)
        if case_id == cases[1].pk:
            raise OSError("the disk")
        return done

    monkeypatch.setattr(services, "act", broken)
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    assert states(cases) == ["filed", "complaint_in", "filed"]
    assert results(batch)[1] == (False, "程序出错，什么也没有办；请再试，或告诉管理员。")
    assert cases[1].steps.count() == 0
    assert list(findings()) == []


def test_every_row_has_its_hour_and_the_parties_are_told_by_the_pages_own_step(cast: Cast, registry: Office) -> None:
    lead, cases = registry["certificates_lead"], parks(cast, registry)
    mixed = [named(cases[0].pk), *shops_of(cases[1:])]
    Case.objects.filter(pk=cases[1].pk).update(state="issuing")
    batch, _barred = batches.gather(CERTIFICATES, "上门", mixed, by=lead, meeting=clock.today())
    given = Appointment(clock.today() + timedelta(days=3), time(9), 20, 1, "社区服务站")
    batches.appoint(batch.pk, given, {"meet_at": "on_site"}, by=lead)
    slots = [row.slot.astimezone(clock.LOCAL).strftime("%H:%M") for row in batch.rows.order_by("pk") if row.slot]
    assert slots == ["09:00", "09:20", "09:40"]
    told = [
        row.fields["appointed_at"] for row in parties_of(Case.objects.get(pk=cases[1].pk), services.pack_of(cases[1]))
    ]
    assert told == ["09:20", "09:40"]


def test_what_was_handed_over_is_noted_once_for_each_row(cast: Cast, labour: Office) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    batch = gathered(cases, by)
    assert batches.hand_over(batch.pk, keys(cases[:2]), by=by) == 2
    before = batch.rows.order_by("pk").values_list("handed_at", flat=True)
    assert [bool(at) for at in before] == [True, True, False]
    with pytest.raises(Refused) as refusal:
        batches.hand_over(batch.pk, keys(cases[:2]), by=by)
    assert refusal.value.code == "nobody_chosen"
    assert [entry.verb for entry in history_of(batch)].count("batch.handed") == 1
    with pytest.raises(Refused) as refusal:  # the sheet that was signed shows them
        batches.leave_out(batch.pk, keys(cases), by=by)
    assert (refusal.value.code, batch.rows.count()) == ("row_handed", 3)


def test_numbers_of_batches_run_through_their_process(cast: Cast, labour: Office) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour)
    assert [gathered(cases[:1], by, name=f"第{number}批").number for number in (1, 2, 3)] == [1, 2, 3]


def test_a_batch_has_a_name_a_day_ahead_and_somebody_in_it(cast: Cast, labour: Office) -> None:
    by, cases = labour["labour_inspector"], gangs(cast, labour, 1)
    past = clock.today() - timedelta(days=1)
    for process, name, rows, day, code in (
        (WAGES, " ", keys(cases), None, "name_missing"),
        (WAGES, "批", keys(cases), past, "day_past"),
        (WAGES, "批", [], None, "nobody_chosen"),
        ("unknown", "批", keys(cases), None, "no_such_process"),
    ):
        with pytest.raises(Refused) as refusal:
            batches.gather(process, name, rows, by=by, meeting=day)
        assert refusal.value.code == code
    assert not Batch.objects.exists()


def test_cases_of_two_estates_stand_in_one_batch(cast: Cast, labour: Office) -> None:
    by, here = labour["labour_inspector"], gangs(cast, labour, 1)
    form = {"what": "没领到工资", "project": "工地", "arrears_ended": "2026-05-31", "has_contract": "some"}
    there = services.submit(
        cast.places.far_estate,
        Submission(form=form, way="enter", channel="visit", where=Place(words="云岭", label="云岭")),
        by=by,
        pack=packs.active(WAGES),
    )
    batch = gathered([*here, there], by)
    batches.act(batch.pk, "take_up", {}, {}, keys([*here, there]), by=by)
    reached = cast.places.far_estate.district_id == cast.places.estate.district_id
    assert [done for done, _words in results(batch)] == ([True, True] if reached else [True])


def advanced(cast: Cast, labour: Office) -> tuple[Case, list[str]]:
    """A wage file of three workers for whom the fund is asked to advance."""
    by = labour["labour_inspector"]
    case = gangs(cast, labour, 1)[0]
    worker = {"identity_number": "43", "months": 4, "wage_units": 500, "rate": 350_00}
    casework.enter_parties(case.pk, "enter_worker", [{"worker": name, **worker} for name in "甲乙丙"], by=by)
    Case.objects.filter(pk=case.pk).update(state="ordered")
    return case, list(case.parties.order_by("pk").values_list("key", flat=True))


FUND = {"advanced": 2_000_00, "purpose": "living_cost"}


def waiting(case: Case) -> dict[str, Any]:
    """What waits for a second person, by row."""
    return {one.row: one for one in waiting_of(Case.objects.get(pk=case.pk))}


def test_a_step_for_two_is_proposed_for_many_parties_and_confirmed_by_another_for_each_by_itself(
    cast: Cast, labour: Office
) -> None:
    by, head = labour["labour_inspector"], labour["labour_head"]
    case, rows = advanced(cast, labour)
    batch, _none = batches.form(case.pk, "应急周转金", rows, by=by)
    batches.act(batch.pk, "advance_fund", FUND, {}, rows, by=by)
    assert [(row.result["done"], row.result["proposed"]) for row in batch.rows.order_by("pk") if row.result] == [
        (True, True)
    ] * 3, results(batch)
    assert list(waiting(case)) == rows
    assert case.steps.filter(action="advance_fund").count() == 0
    seen = {row: one.at for row, one in waiting(case).items()}
    batches.answer(batch.pk, seen, True, by=by)
    assert results(batch) == [(False, "须由提出人以外的另一人确认。")] * 3
    batches.answer(batch.pk, {row: seen[row] for row in rows[:2]}, True, by=head)
    with pytest.raises(Refused, match="请写明不予确认的原因"):
        batches.answer(batch.pk, {rows[2]: seen[rows[2]]}, False, by=head)
    batches.answer(batch.pk, {rows[2]: seen[rows[2]]}, False, by=head, why="先查收入")
    assert results(batch) == [(True, "")] * 3
    assert [(step.row, step.words["why"]) for step in case.steps.filter(action="-not-confirmed")] == [
        (rows[2], "先查收入")
    ]
    assert waiting(case) == {}
    assert sorted(case.steps.filter(action="advance_fund").values_list("row", flat=True)) == sorted(rows[:2])
    assert {step.first_id for step in case.steps.filter(action="advance_fund")} == {by.person_id}
    verbs = [entry.verb for entry in history_of(case)]
    assert [verbs.count(verb) for verb in ("case.proposed", "case.advance_fund", "case.refused")] == [3, 2, 1]
    assert list(findings()) == []


def test_what_was_proposed_anew_since_the_second_person_looked_is_not_confirmed(cast: Cast, labour: Office) -> None:
    by, head = labour["labour_inspector"], labour["labour_head"]
    case, rows = advanced(cast, labour)
    batch, _none = batches.form(case.pk, "应急周转金", rows, by=by)
    batches.act(batch.pk, "advance_fund", FUND, {}, rows[:1], by=by)
    seen = {rows[0]: waiting(case)[rows[0]].at}
    casework.refuse(case.pk, by=by, row=rows[0])
    batches.act(batch.pk, "advance_fund", FUND, {}, rows[:1], by=by)
    batches.answer(batch.pk, seen, True, by=head)
    assert [done for done, _words in results(batch)] == [False]
    assert list(waiting(case)) == rows[:1]


def test_while_one_party_waits_for_the_second_person_the_others_go_on_and_the_case_stays(
    cast: Cast, labour: Office
) -> None:
    by = labour["labour_inspector"]
    case, rows = advanced(cast, labour)
    batch, _none = batches.form(case.pk, "应急周转金", rows, by=by)
    batches.act(batch.pk, "advance_fund", FUND, {}, rows[:1], by=by)
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "advance_fund", FUND, by=by, row=rows[0])
    assert refusal.value.code == "waits_for_second"
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "money_in", {"came_in": 1_00, "paid_by": "单位"}, by=by)
    assert refusal.value.code == "waits_for_second"
    services.act(case.pk, "advance_fund", FUND, by=by, row=rows[1])
    assert list(waiting(case)) == rows[:2]
