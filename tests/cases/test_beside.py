"""Beside a case: notes with mentions, tasks, ready answers; one step on many cases; ways to see the list."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import bulk, desk_views, merging, queries, remarks, replies, routing
from linli.cases.desk_models import BulkRun, CaseNote, DeskView
from linli.cases.doors.desk import walk
from linli.cases.models import Case
from linli.cases.queries import PAGE
from linli.cases.services import act
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import services as people
from linli.ui import moments
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support import memory
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_a_note_tells_whom_it_names_and_the_reporter_reads_none_of_it(sent: Sent, estate_cast: Cast) -> None:
    case = sent(by=Actor(estate_cast.resident.pk, "resident"))
    words = f"@{estate_cast.grid_worker.name} 先别答复，@{estate_cast.far_secretary.name}"
    note = remarks.remark(case.pk, words, by=estate_cast.acting("secretary"))
    assert note.mentions == [estate_cast.grid_worker.pk]
    run_until_idle()
    told = Notice.objects.filter(action="case.remarked").values_list("person_id", flat=True)
    assert list(told) == [estate_cast.grid_worker.pk]
    assert "先别答复" not in at_desk(estate_cast.resident).get(f"/t/{case.code}/").content.decode()
    assert "先别答复" in at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/").content.decode()
    for stranger in ("far_secretary", "resident"):
        with pytest.raises(NotAllowed):
            remarks.remark(case.pk, "看看", by=estate_cast.acting(stranger))
    assert list(findings()) == []


def test_the_page_beside_a_case_asks_as_much_of_thirty_colleagues_as_of_two(sent: Sent, estate_cast: Cast) -> None:
    case, client = sent(), at_desk(estate_cast.secretary)
    office = estate_cast.posts["street_officer"].organisation

    def asked() -> int:
        memory.forget()
        with CaptureQueriesContext(connection) as statements:
            assert client.get(f"/desk/case/{case.pk}/beside/").status_code == 200
        return len(statements)

    few = asked()
    for number in range(30):
        post = people.create_post("street_officer", office, office.area, by=SYSTEM)
        people.appoint(post.pk, people.create_person(f"王{number}", by=SYSTEM).pk, by=SYSTEM)
    assert len(remarks.colleagues_of(case)) > 30
    assert asked() == few


def test_a_name_is_heard_with_no_space_behind_it_and_with_the_at_of_a_chinese_keyboard(
    sent: Sent, estate_cast: Cast
) -> None:
    name, case = estate_cast.grid_worker.name, sent()
    for words in (f"@{name}请先看一下", f"＠{name}，请先看一下", f"请问@{name}"):
        assert remarks.remark(case.pk, words, by=estate_cast.acting("secretary")).mentions == [
            estate_cast.grid_worker.pk
        ]
    for words in (name, f"@请{name}", "@", "a@b.cn"):
        assert remarks.remark(case.pk, words, by=estate_cast.acting("secretary")).mentions == []


def test_who_is_named_by_the_longer_name_is_meant_and_not_a_colleague_whose_name_begins_it(
    sent: Sent, estate_cast: Cast
) -> None:
    writer, case = estate_cast.secretary, sent()
    writer.name = f"{estate_cast.grid_worker.name}东"
    writer.save(update_fields=["name"])
    routing.renew(case.area)
    assert remarks.remark(case.pk, f"@{writer.name}记着", by=estate_cast.acting("secretary")).mentions == []


def test_of_two_who_bear_one_name_whoever_was_told_is_not_said_to_wait(sent: Sent, estate_cast: Cast) -> None:
    case, other = sent(), estate_cast.administrator
    other.name = estate_cast.grid_worker.name
    other.save(update_fields=["name"])
    routing.renew(case.area)
    assert other.pk in {desk.person_id for desk in routing.desks(case.area)}  # who reads no case
    note = remarks.remark(case.pk, f"@{other.name} 请看", by=estate_cast.acting("secretary"))
    assert (note.mentions, remarks.untold(case, note)) == ([estate_cast.grid_worker.pk], [])


def test_whoever_writes_a_name_that_cannot_be_told_reads_so(sent: Sent, estate_cast: Cast) -> None:
    case, name = sent("书记态度不好", form={"about": "branch_secretary"}), estate_cast.secretary.name
    desk = at_desk(estate_cast.street_officer)
    page = desk.post(
        f"/desk/case/{case.pk}/beside/", {"do": "note", "text": f"@{name} 请回话", "seen": "0"}, follow=True
    )
    assert f"{name}没有收到提醒" in page.content.decode()
    assert not Notice.objects.filter(person=estate_cast.secretary).exists()


def test_a_colleague_who_has_not_acted_is_called_by_a_post_that_reads_the_case(sent: Sent, estate_cast: Cast) -> None:
    own = estate_cast.posts["secretary"]
    seat = people.create_post("body_chair", own.organisation, own.area, by=SYSTEM)  # stands before it
    people.appoint(seat.pk, estate_cast.secretary.pk, by=SYSTEM)
    near = remarks.colleagues_of(sent(), but=estate_cast.grid_worker.pk)
    assert [desk.post_id for desk in near if desk.person_id == estate_cast.secretary.pk] == [own.pk]


def test_a_colleague_is_called_by_the_post_in_which_they_act_here_not_by_the_first_of_theirs(
    sent: Sent, estate_cast: Cast
) -> None:
    own = estate_cast.posts["secretary"]
    other = people.create_post("branch_member", own.organisation, own.area, by=SYSTEM)  # stands before it by its kind
    people.appoint(other.pk, estate_cast.secretary.pk, by=SYSTEM)
    case = sent()
    act(case.pk, "claim", {}, by=estate_cast.acting("secretary"))
    case.refresh_from_db()
    near = remarks.colleagues_of(case, but=estate_cast.grid_worker.pk)
    assert [desk.post_id for desk in near if desk.person_id == estate_cast.secretary.pk] == [own.pk]


def test_a_form_for_a_note_that_is_sent_twice_keeps_one(sent: Sent, estate_cast: Cast) -> None:
    case, client = sent(), at_desk(estate_cast.secretary)
    page = reverse("cases:beside", args=[case.pk])
    given = {"do": "note", "text": "物业说下午来", "seen": "0"}
    assert [client.post(page, given).status_code for _ in range(2)] == [303, 422]
    assert CaseNote.objects.count() == 1


def test_a_task_stands_on_the_list_of_whoever_has_it_until_it_is_done(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    secretary, worker = estate_cast.acting("secretary"), estate_cast.acting("grid_worker")
    for person, due, code in (
        (estate_cast.resident.pk, None, "no_such_colleague"),
        (estate_cast.grid_worker.pk, clock.today() - timedelta(days=1), "day_over"),
    ):
        with pytest.raises(Refused) as refusal:
            remarks.give_task(case.pk, "量一量井盖", person, by=secretary, due=due)
        assert refusal.value.code == code
    task = remarks.give_task(case.pk, "量一量井盖", estate_cast.grid_worker.pk, by=secretary, due=clock.today())
    assert "量一量井盖" in at_desk(estate_cast.grid_worker).get(reverse("cases:tasks")).content.decode()
    assert "量一量井盖" not in at_desk(estate_cast.secretary).get(reverse("cases:tasks")).content.decode()
    with pytest.raises(NotAllowed):
        remarks.finish_task(task.pk, by=estate_cast.acting("street_officer"))
    remarks.finish_task(task.pk, by=worker)
    with pytest.raises(Refused):
        remarks.finish_task(task.pk, by=worker)
    run_until_idle()
    told = set(Notice.objects.filter(action__startswith="case.task").values_list("person_id", "action"))
    assert told == {(estate_cast.grid_worker.pk, "case.task_given"), (estate_cast.secretary.pk, "case.task_done")}
    assert remarks.own_tasks(worker) == []


def test_a_ready_answer_of_the_area_or_above_stands_filled_in_the_field_that_the_resident_reads(
    sent: Sent, estate_cast: Cast
) -> None:
    case = sent(form={"category": "sewage"})
    case = act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker")) if case.handler_id is None else case
    act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    estate, street = estate_cast.places.estate, estate_cast.places.street
    secretary, officer = estate_cast.acting("secretary"), estate_cast.acting("street_officer")
    with pytest.raises(NotAllowed):
        replies.save(street, "街道的", "街道已知道", by=secretary)
    kept = replies.save(estate, "已安排", "第 {number} 号（{place}）已安排{handler}，{nothing}", by=secretary)
    replies.save(street, "街道的", "街道已知道", by=officer)
    replies.save(estate, "停车的", "车位", by=secretary, category="parking")
    with pytest.raises(Refused) as refusal:
        replies.save(estate, "已安排", "又一条", by=secretary)
    assert refusal.value.code == "title_taken"
    page = at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/?reply={kept.pk}").content.decode()
    assert page.count(f"第 {case.number} 号（3栋）已安排") == 1  # in one step, and in no other
    steps = re.findall(rf"\?reply={kept.pk}&amp;step=(\w+)", page)
    assert len(steps) > 1
    for step in steps:
        page = (
            at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/?reply={kept.pk}&step={step}").content.decode()
        )
        found = page.index(f"第 {case.number} 号（3栋）已安排")
        assert f'id="{step}_' in page[page.rindex("<textarea", 0, found) : found]
    assert "{nothing}" in page  # what is no field stays as it was written
    assert "街道的" in page
    assert "停车的" not in page
    replies.retire(kept.pk, by=secretary)
    assert "已安排" not in at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/").content.decode()


def due(case: Case, at: datetime) -> None:
    """Every clock of the case runs out then."""
    case.due_at = at
    case.clocks = {name: {**state, "due": at.isoformat()} for name, state in case.clocks.items()}


def test_a_ready_answer_says_the_day_by_its_date_and_we_where_nobody_is_in_charge(sent: Sent) -> None:
    case = sent(form={"category": "sewage"})
    case.handler = case.handler_post = None
    noon = datetime.combine(clock.today(), time(12), clock.LOCAL)
    due(case, noon)
    text = "已联系物业，{handler}负责跟进，最晚 {due} 办好。"
    day = moments.named_day(noon)
    assert replies.filled(text, case, "") == f"已联系物业，我们负责跟进，最晚 {day} 12:00 办好。"
    due(case, datetime.combine(clock.today(), time(23, 59, 59), clock.LOCAL))
    assert replies.filled("{due}", case, "") == day


def test_one_step_on_many_cases_says_what_came_of_each_and_is_taken_back_where_nobody_went_on(
    sent: Sent, estate_cast: Cast
) -> None:
    cases = [sent(form={"category": "sewage"}) for _ in range(3)]
    versions = [(case.pk, Case.objects.get(pk=case.pk).version) for case in cases]
    act(cases[2].pk, "sort", {"category": "greens"}, by=estate_cast.acting("street_officer"))
    secretary = estate_cast.acting("secretary")
    client = at_desk(estate_cast.secretary)
    asked = {"case": [f"{pk}:{version}" for pk, version in versions], "step": "sort", "category": "sanitation"}
    page = client.get(reverse("cases:bulk"), {"case": asked["case"]}).content.decode()
    assert page.count("改类别") >= 1
    done = client.post(reverse("cases:bulk"), asked)
    assert done.status_code == 303
    run = BulkRun.objects.get()
    assert [row["done"] for row in run.rows] == [True, True, False]
    assert "改类别" in client.get(done["Location"]).content.decode()
    act(cases[1].pk, "sort", {"category": "parking"}, by=secretary)
    assert client.post(done["Location"]).status_code == 303
    assert [Case.objects.get(pk=case.pk).category for case in cases] == ["sewage", "parking", "greens"]
    with pytest.raises(Refused):
        bulk.undo(run.pk, by=secretary)
    assert at_desk(estate_cast.street_officer).get(done["Location"]).status_code == 404


def test_nobody_acts_in_bulk_on_what_they_may_not_read(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    run = bulk.take([(case.pk, 1)], "sort", {"category": "parking"}, by=estate_cast.acting("far_secretary"))
    assert [(row["case"], row["done"]) for row in run.rows] == [(0, False)]
    assert Case.objects.get(pk=case.pk).category != "parking"


def test_filters_are_kept_under_a_name_and_columns_for_oneself_alone(sent: Sent, estate_cast: Cast) -> None:
    sent()
    client = at_desk(estate_cast.secretary)
    given = {"do": "name", "name": "污水", "query": "box=all&category=sewage", "column": ["place", "came"]}
    assert client.post(reverse("cases:view"), given).status_code == 303
    kept = DeskView.objects.get()
    assert (kept.query, kept.columns) == ("box=all&category=sewage", ["place", "came"])
    page = client.get(reverse("cases:inbox") + f"?{kept.query}&view={kept.pk}").content.decode()
    head = page.split("<thead>", 1)[1].split("</thead>", 1)[0] if "<thead>" in page else ""
    assert "污水" in page
    assert ("进来的时间" in head, "办理时限" in head) == (True, False)
    assert "污水" not in at_desk(estate_cast.street_officer).get(reverse("cases:inbox")).content.decode()
    desk_views.drop(kept.pk, by=estate_cast.acting("street_officer"))
    assert DeskView.objects.count() == 1
    client.post(reverse("cases:view"), {"forget": kept.pk, "query": ""})
    assert DeskView.objects.count() == 0


def test_what_stands_still_stands_in_a_box_before_it_is_late(
    sent: Sent, estate_cast: Cast, moved: Callable[[object], None]
) -> None:
    case = sent(form={"category": "greens"})
    case = act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker")) if case.handler_id is None else case
    act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    secretary = estate_cast.acting("secretary")
    assert queries.counts(secretary, ["watch", "overdue"]) == {"watch": 0, "overdue": 0}
    now = Case.objects.get(pk=case.pk)
    assert now.watch_at is not None
    assert now.due_at is not None
    assert now.watch_at < now.due_at
    moved(now.watch_at + timedelta(minutes=1))
    assert queries.counts(secretary, ["watch", "overdue"]) == {"watch": 1, "overdue": 0}
    page = at_desk(estate_cast.secretary).get(reverse("cases:inbox") + "?box=watch").content.decode()
    assert "快到期" in page or "好几天没动" in page


def test_what_was_seen_on_a_walk_comes_in_once_however_often_it_is_sent(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker")) if case.handler_id is None else None
    client, key = at_desk(estate_cast.grid_worker), str(uuid4())
    page = client.get(reverse("cases:walk")).content.decode()
    assert str(case.number) in page
    at = (clock.now() - timedelta(hours=3)).isoformat()

    def send(who: str = "", **more: object) -> tuple[int, dict[str, object]]:
        given = {
            "whom": case.pk,
            "text": "井盖还是歪的",
            "key": key,
            "who": who or estate_cast.grid_worker.code,
            "at": at,
            "offline": "1",
            "photo": SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg"),
            **more,
        }
        answer = client.post(reverse("cases:walk_send"), given, headers={"X-Linli-Phone": "1"})
        return answer.status_code, answer.json()

    assert send() == send()
    note = CaseNote.objects.get()
    assert (note.text, note.offline, len(note.photos)) == ("井盖还是歪的", True, 1)
    assert note.seen_at is not None
    assert note.seen_at < note.at
    assert send(who="somebody")[0] == 403
    assert send(key=str(uuid4()), at=(clock.now() + timedelta(days=1)).isoformat())[0] == 422
    assert send(key="nonsense")[0] == 422
    assert CaseNote.objects.count() == 1
    other = at_desk(estate_cast.secretary).post(
        reverse("cases:walk_send"), {"whom": case.pk, "text": "x", "key": key}, headers={"X-Linli-Phone": "1"}
    )
    assert other.status_code == 403


def test_the_walk_list_takes_along_all_that_one_handles_and_says_where_it_stops(
    sent: Sent, estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [sent(f"第 {number} 盏路灯不亮") for number in range(PAGE + 3)]
    Case.objects.update(handler=estate_cast.grid_worker)
    client = at_desk(estate_cast.grid_worker)
    page = client.get(reverse("cases:walk"))
    assert {row.case.pk for row in page.context["rows"]} == {case.pk for case in cases}
    assert "其余的在待办里" not in page.content.decode()
    monkeypatch.setattr(walk, "MOST", PAGE + 1)
    cut = client.get(reverse("cases:walk"))
    assert len(cut.context["rows"]) == PAGE + 1
    assert f"您手上超过 {PAGE + 1} 件" in cut.content.decode()


def test_the_walk_list_leads_to_the_case_that_goes_on_not_to_what_was_merged_into_it(
    sent: Sent, estate_cast: Cast
) -> None:
    goes_on, merged = sent("路灯不亮"), sent("路灯又不亮")
    merging.merge(merged.pk, goes_on.pk, by=estate_cast.acting("secretary"))
    Case.objects.update(handler=estate_cast.grid_worker)
    page = at_desk(estate_cast.grid_worker).get(reverse("cases:walk"))
    assert [row.case.pk for row in page.context["rows"]] == [goes_on.pk]


def test_who_handles_nothing_any_more_still_sends_what_lies_on_the_phone(estate_cast: Cast) -> None:
    page = at_desk(estate_cast.grid_worker).get(reverse("cases:walk")).content.decode()
    assert ('id="outbox"' in page, 'id="seen"' in page, 'name="csrfmiddlewaretoken"' in page) == (True, True, True)
