"""Batches of a case's parties: formed under the page's rule, several at a time, one step on all of them."""

import io
import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.cases import batch_rows, batches, casework, services
from linli.cases.batches import Appointment
from linli.cases.models import Case, Step
from linli.cases.party_models import Batch, Party
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.models import Job
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.papers.models import Paper
from tests.cases.district import HELD, Office, labour, park, registry, wages
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["labour", "park", "registry", "wages"]  # fixtures

BROUGHT = ["identity", "purchase", "tax_paid"]


def photo(by: Actor) -> list[File]:
    """The signed sheet, as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return take_in([SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")], by=by, role="signed")


def keys_of(case: Case) -> list[str]:
    return list(case.parties.order_by("pk").values_list("key", flat=True))


def issuing(case: Case, office: Office, shops: int = 4) -> list[str]:
    """The park's file in the state of issuing, every shop's papers complete."""
    lead, registrar = office["certificates_lead"], office["registrar"]
    rows = [{"room": f"A{number:03}", **HELD, "holder": f"商户{number}", "own_paid": True} for number in range(shops)]
    casework.enter_parties(case.pk, "add_unit", rows, by=lead)
    keys = keys_of(case)
    services.act(case.pk, "confer", {}, by=lead)
    services.act(case.pk, "propose", {"plan_words": "并联补办"}, by=lead)
    services.act(case.pk, "approve_plan", {}, by=office["government_lead"])
    first = {"first_by": "by_developer", "first_applicant": "锦程置业有限公司"}
    services.act(case.pk, "accept_first", first, by=registrar)
    services.act(case.pk, "give_notice", {}, by=registrar)
    Case.objects.filter(pk=case.pk).update(state="issuing", clocks={})  # the notice's fifteen days are not waited for
    for key in keys:
        casework.note_papers(case.pk, key, BROUGHT, by=lead)
    batch, _barred = batches.form(case.pk, "收件", keys, by=lead)
    batches.act(batch.pk, "papers_complete", {}, {}, keys, by=lead)
    batches.close(batch.pk, by=lead)
    return keys


def states(case: Case, keys: list[str]) -> list[str]:
    found = dict(case.parties.values_list("key", "state"))
    return [found[key] for key in keys]


def results(batch: Batch) -> list[tuple[bool, str]]:
    return [(row.result["done"], row.result["words"]) for row in batch.rows.order_by("pk") if row.result]


def fields(case: Case, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Party.objects.get(case=case, key=key).content)
    return found


def test_several_batches_of_one_file_run_side_by_side(park: Case, registry: Office) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    first, _none = batches.form(park.pk, "第一批", keys[:2], by=registrar)
    second, _none = batches.form(park.pk, "第二批", keys[2:], by=registrar)
    for batch, inside in ((first, keys[:2]), (second, keys[2:])):
        batches.act(batch.pk, "into_batch", {}, {}, inside, by=registrar)
    batches.act(first.pk, "accept_row", {"taken_on": clock.today().isoformat()}, {}, keys[:2], by=registrar)
    assert states(park, keys) == ["taken", "taken", "in_batch", "in_batch"]
    assert [fields(park, key)["batch_number"] for key in keys] == [first.number, first.number, *[second.number] * 2]
    assert list(findings()) == []


def test_papers_that_all_have_brought_are_noted_once_and_what_one_brought_beside_them_stays(
    park: Case, registry: Office
) -> None:
    lead = registry["certificates_lead"]
    rows = [{"room": f"A{number:03}", **HELD, "holder": f"商户{number}"} for number in range(3)]
    casework.enter_parties(park.pk, "add_unit", rows, by=lead)
    keys = keys_of(park)
    casework.note_papers(park.pk, keys[0], ["proxy"], by=lead)
    batch, _none = batches.form(park.pk, "收件", keys[:2], by=lead)
    with pytest.raises(Refused, match="请至少选一项材料"):
        batches.note_papers(batch.pk, [], by=lead)
    assert batches.note_papers(batch.pk, ["identity", "purchase", "no such paper"], by=lead) == 2
    assert list(park.parties.order_by("pk").values_list("papers", flat=True)) == [
        ["identity", "proxy", "purchase"], ["identity", "purchase"], [],
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        batches.note_papers(batch.pk, ["identity"], by=Actor(None, "resident"))
    batches.close(batch.pk, by=lead)
    with pytest.raises(Refused, match="这个批次已关闭"):
        batches.note_papers(batch.pk, ["tax_paid"], by=lead)
    assert list(findings()) == []


def test_neither_owner_of_a_unit_in_dispute_comes_into_a_batch_and_the_rule_is_told(
    park: Case, registry: Office
) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    casework.enter_parties(park.pk, "add_unit", [{"room": "A000", **HELD, "holder": "另一买受人"}], by=lead)
    again = keys_of(park)[-1]
    batch, barred = batches.form(park.pk, "第一批", [*keys, again], by=lead)
    assert [(one.key, one.basis) for one in barred] == [
        (keys[0], "不动产登记暂行条例 art. 22"),
        (again, "不动产登记暂行条例 art. 22"),
    ]
    assert "双方都不得入批" in barred[0].words
    assert list(batch.rows.values_list("party__key", flat=True).order_by("pk")) == keys[1:]
    assert [one.key for one in batches.add(batch.pk, [again], by=lead)] == [again]


def test_a_step_on_all_is_done_where_it_can_be_and_told_why_where_it_cannot(park: Case, registry: Office) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    services.act(park.pk, "block", {"blocked_why": "unreachable", "blocked_by": "无人"}, by=registrar, row=keys[1])
    batch, _none = batches.form(park.pk, "第一批", keys, by=registrar)
    batches.act(batch.pk, "into_batch", {}, {}, keys, by=registrar)
    today, later = clock.today().isoformat(), (clock.today() + timedelta(days=1)).isoformat()
    batches.act(batch.pk, "accept_row", {"taken_on": today}, {keys[2]: {"taken_on": later}}, keys, by=registrar)
    assert states(park, keys) == ["taken", "blocked", "in_batch", "taken"]
    assert [done for done, _words in results(batch)] == [True, False, False, True]
    assert results(batch)[2][1].startswith("受理日期不能晚于今天")
    assert [entry.verb for entry in history_of(batch)] == ["batch.formed", "batch.filled", *["batch.worked"] * 2]
    assert data_of(history_of(batch).last())["done"] == 2


def test_one_photo_of_the_signed_sheet_stands_for_every_row_on_it(park: Case, registry: Office) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    lead = registry["certificates_lead"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=registrar)
    batches.act(batch.pk, "into_batch", {}, {}, keys, by=registrar)
    batches.act(batch.pk, "accept_row", {"taken_on": clock.today().isoformat()}, {}, keys, by=registrar)
    own = {key: {"certificate": f"湘{number}"} for number, key in enumerate(keys)}
    with pytest.raises(Refused) as refusal:
        batches.act(batch.pk, "hand_over", {"signed_for": True}, own, keys, by=lead)
    assert refusal.value.code == "sheet_missing"
    files = photo(lead)
    batches.act(batch.pk, "hand_over", {"signed_for": True}, own, keys, by=lead, files=files)
    assert states(park, keys) == ["handed_over"] * 4
    assert [fields(park, key)["certificate"] for key in keys] == ["湘0", "湘1", "湘2", "湘3"]
    file = File.objects.get(pk=files[0].pk)
    assert (file.owner_kind, file.owner_id) == ("batch", batch.pk)
    for key in keys:
        assert batch_rows.sheets_of(park, key) == [file]
    named = [data_of(entry)["files"] for entry in history_of(park) if entry.verb == "case.hand_over"]
    assert named == [[file.sha256]] * 4
    assert Paper.objects.filter(name="hand_over_sheet").count() == 4
    assert list(findings()) == []


def test_nothing_is_written_of_a_step_that_fails_half_way(
    park: Case, registry: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=registrar)
    monkeypatch.setattr("linli.cases.many.record_many", _broken)
    batches.act(batch.pk, "into_batch", {}, {}, keys, by=registrar)
    batch.refresh_from_db()
    assert (states(park, keys), batch.underway) == (["complete"] * 4, "")
    assert results(batch) == [(False, "程序出错，什么也没有办；请再试，或告诉管理员。")] * 4
    assert not Step.objects.filter(action="into_batch").exists()


def _broken(*_args: Any, **_named: Any) -> None:
    raise OSError("the disk")


def two_workers(wages: Case, by: Actor) -> list[str]:
    """Their keys, in a file whose sums are being verified."""
    worker = {"identity_number": "43", "months": 4, "wage_units": 500, "rate": 350_00, "overtime": 12_00}
    casework.enter_parties(
        wages.pk, "enter_worker", [{"worker": "王桂", **worker}, {"worker": "李明", **worker}], by=by
    )
    services.act(wages.pk, "take_up", {}, by=by)
    services.act(wages.pk, "begin_verifying", {}, by=by)
    return keys_of(wages)


def test_what_a_row_knows_already_is_kept_where_nobody_gives_another_answer(wages: Case, labour: Office) -> None:
    by = labour["labour_inspector"]
    keys = two_workers(wages, by)
    batch, barred = batches.form(wages.pk, "全部工友", keys, by=by)
    assert barred == []
    shared = {"thumb_printed": True, "foreman_says": "unreachable"}
    batches.act(batch.pk, "verify_row", shared, {keys[1]: {"advances": 100_00}}, keys, by=by, files=photo(by))
    assert states(wages, keys) == ["verified", "verified"]
    assert [fields(wages, key)["overtime"] for key in keys] == [12_00, 12_00]
    assert [fields(wages, key)["advances"] for key in keys] == [None, 100_00]


def test_a_row_mended_while_a_long_step_waits_keeps_the_mend(
    wages: Case, labour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 1)
    by = labour["labour_inspector"]
    keys = two_workers(wages, by)
    batch, _none = batches.form(wages.pk, "全部工友", keys, by=by)
    shared = {"thumb_printed": True, "foreman_says": "unreachable"}
    batches.act(batch.pk, "verify_row", shared, {keys[0]: {"advances": 100_00}}, keys, by=by, files=photo(by))
    casework.enter_parties(wages.pk, "enter_worker", [], by=by, changes={keys[1]: {"advances": 50_00}})
    for _chunk in keys:
        batches.go_on(batch.pk)
    assert [fields(wages, key)["advances"] for key in keys] == [100_00, 50_00]


def test_a_step_on_parties_who_have_all_left_the_batch_does_nothing(park: Case, registry: Office) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=lead)
    batches.leave_out(batch.pk, keys[:1], by=lead)
    with pytest.raises(Refused) as refusal:
        batches.act(batch.pk, "paid_up", {}, {}, keys[:1], by=lead)
    assert refusal.value.code == "nobody_chosen"


def test_everybody_missing_something_is_told_what_in_a_notice(park: Case, registry: Office) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    casework.note_papers(park.pk, keys[0], ["identity"], by=lead)
    batch, _none = batches.form(park.pk, "缺件", keys[:1], by=lead)
    batches.act(batch.pk, "missing_papers", {}, {}, keys[:1], by=lead)
    assert states(park, keys)[0] == "papers_missing"
    assert (
        json.loads(Paper.objects.get(name="missing_notice").values)["missing_what"]
        == "合同、发票、完税凭证、委托书（代理的）"
    )


def test_an_appointment_gives_everybody_a_day_and_an_hour(park: Case, registry: Office) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=lead)
    day = clock.today() + timedelta(days=3)
    batches.appoint(batch.pk, Appointment(day, time(9), 20, 2, "园区门口"), {"meet_at": "on_site"}, by=lead)
    assert [fields(park, key)["appointed_at"] for key in keys] == ["09:00", "09:00", "09:20", "09:20"]
    assert fields(park, keys[0])["appointed_on"] == day.isoformat()
    batch.refresh_from_db()
    assert (batch.meeting, batch.place) == (day, "园区门口")
    with pytest.raises(Refused) as refusal:
        batches.appoint(batch.pk, Appointment(date(2020, 1, 1), time(9), 20, 2, ""), {}, by=lead)
    assert refusal.value.code == "day_past"


def test_many_rows_are_done_in_the_background_a_chunk_at_a_time(
    park: Case, registry: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 3)
    rows = [{"room": f"A{number:03}", **HELD, "holder": f"商户{number}"} for number in range(8)]
    lead = registry["certificates_lead"]
    casework.enter_parties(park.pk, "add_unit", rows, by=lead)
    keys = keys_of(park)
    batch, _none = batches.form(park.pk, "催缴", keys, by=lead)
    batches.act(batch.pk, "paid_up", {}, {}, keys, by=lead)
    batch.refresh_from_db()
    assert batch.running == {"action": "paid_up", "done": 0, "total": 8}
    with pytest.raises(Refused) as refusal:
        batches.act(batch.pk, "paid_up", {}, {}, keys, by=lead)
    assert refusal.value.code == "batch_busy"
    for done in (3, 6, 8):
        batches.go_on(batch.pk)
        batch.refresh_from_db()
        assert batch.running == {"action": "paid_up", "done": done, "total": 8}
    batches.go_on(batch.pk)  # a job that runs again finds nothing left
    assert [fields(park, key)["own_paid"] for key in keys] == [True] * 8
    assert (batch.underway, [done for done, _words in results(batch)]) == ("", [True] * 8)
    assert Job.objects.filter(name="cases.batch").count() == 3


def test_a_batch_is_for_whoever_may_act_on_its_case(park: Case, registry: Office, cast: Cast) -> None:
    batch, _none = batches.form(park.pk, "第一批", [], by=registry["registrar"])
    for stranger in (cast.acting("community_officer"), cast.acting("neighbour")):
        with pytest.raises(NotAllowed):
            batches.form(park.pk, "我的", [], by=stranger)
        with pytest.raises(NotAllowed):
            batches.act(batch.pk, "paid_up", {}, {}, ["x"], by=stranger)
        with pytest.raises(Case.DoesNotExist):
            batch_rows.opened(stranger, batch.code)


def test_parties_leave_a_batch_as_they_were_and_a_closed_batch_stays_closed(park: Case, registry: Office) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=lead)
    assert batches.leave_out(batch.pk, keys[:1], by=lead) == 1
    assert states(park, keys)[0] == "complete"
    batches.close(batch.pk, by=lead)
    with pytest.raises(Refused) as refusal:
        batches.add(batch.pk, keys, by=lead)
    assert refusal.value.code == "batch_closed"


def test_an_appointment_is_told_to_the_owner_it_is_given_to_and_to_nobody_else(
    park: Case, registry: Office, cast: Cast
) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    Party.objects.filter(case=park, key=keys[1]).update(person=cast.neighbour)
    batch, _none = batches.form(park.pk, "第一批", keys, by=lead)
    given = Appointment(clock.today() + timedelta(days=3), time(9), 20, 2, "园区门口")
    batches.appoint(batch.pk, given, {"meet_at": "on_site"}, by=lead)
    run_until_idle()
    assert fields(park, keys[1])["appointed_where"] == "园区门口"
    told = Notice.objects.filter(subject_id=park.pk, action="appoint")
    assert [notice.person_id for notice in told] == [cast.neighbour.pk]


def test_an_owner_among_the_registrars_registers_nobody_of_the_file(park: Case, registry: Office) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    batch, _none = batches.form(park.pk, "第一批", keys, by=registrar)
    Party.objects.filter(case=park, key=keys[0]).update(person_id=registrar.person_id)
    batches.act(batch.pk, "into_batch", {}, {}, keys, by=registrar)
    assert states(park, keys) == ["complete"] * 4
    assert results(batch) == [(False, "这一步由别人来做。")] * 4
