"""A decision begins a case: a clean-up, a campaign, a request; the resolution and what led to it go with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.council import attending, deciding, opening, services
from linli.council.models import Meeting, Motion
from linli.council.services import Call
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people import services as people
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person
from tests.council.test_plots import sitting

pytestmark = pytest.mark.django_db

PLOTS = "十五日内统一清理菜地，另辟种植区"


@pytest.fixture
def passed(bodies: Bodies) -> Motion:
    """The council has passed it on the item of a resident's complaint."""
    for name in ("clean_up", "campaign"):
        packs.publish_folder(packs.SEEDS / name, by=SYSTEM)
    packs.forget()
    complaint = cases.submit(bodies.cast.places.estate, Submission({"what": "2栋后面种菜，味道大"}), by=SYSTEM)
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "绿化带种菜", by=bodies.secretary, case=complaint)
    return deciding.vote(item.pk, PLOTS, 8, 1, 0, by=bodies.secretary)


def form_of(process: str, motion: Motion, estate: str) -> dict[str, object]:
    return {"process": process, "estate": estate, "from": f"motion.{motion.pk}", "what": PLOTS, "token": "t" * 24,
            "outside_place": "东门外闲置地", "words": "中心绿地"}  # fmt: skip


def test_a_clean_up_is_begun_from_what_the_council_passed(bodies: Bodies, passed: Motion) -> None:
    meeting, estate = passed.item.meeting, bodies.cast.places.estate.code
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/{passed.item.meeting_id}/"
    address = f"/desk/new/?estate={estate}&process=clean_up&from=motion.{passed.pk}"
    assert address.replace("&", "&amp;") in desk.get(at).content.decode()
    assert PLOTS in desk.get(address).content.decode()
    answer = desk.post("/desk/new/", form_of("clean_up", passed, estate))
    assert answer.status_code == 303, answer.content.decode()[:4000]
    case = Case.objects.latest("pk")
    passed.refresh_from_db()
    assert (passed.case, case.text, case.facts) == (case, PLOTS, {"resolution": True})
    assert CaseLink.objects.get(case=case).target == passed.item.case
    assert [entry.verb for entry in history_of(meeting).order_by("seq")][-1] == "meeting.case_opened"
    assert f"由此发起：第{case.number}号" in desk.get(at).content.decode()
    again = desk.post("/desk/new/", {**form_of("clean_up", passed, estate), "token": "u" * 24})
    assert (again.status_code, "已发起过办理" in again.content.decode()) == (422, True)
    assert Case.objects.latest("pk") == case
    assert list(findings()) == []


def test_the_meeting_is_locked_before_the_case_as_by_whoever_opens_one_from_a_task(
    bodies: Bodies, passed: Motion
) -> None:
    desk, form = at_desk(bodies.cast.secretary), form_of("clean_up", passed, bodies.cast.places.estate.code)
    with CaptureQueriesContext(connection) as asked:
        assert desk.post("/desk/new/", form).status_code == 303
    said = [one["sql"] for one in asked]
    meeting = next(at for at, sql in enumerate(said) if 'FROM "council_meeting"' in sql)
    assert meeting < next(at for at, sql in enumerate(said) if "INTO cases_numbering" in sql)


def test_a_campaign_too_and_what_waits_for_a_council_is_offered_before_a_plain_request(
    bodies: Bodies, passed: Motion
) -> None:
    desk, estate = at_desk(bodies.cast.secretary), bodies.cast.places.estate.code
    offered = desk.get(f"/desk/meetings/{passed.item.meeting_id}/").context["opens"]
    processes = [address.split("process=")[1].split("&")[0] for address, _title in offered]
    assert (set(processes[:2]), processes[2:]) == ({"campaign", "clean_up"}, ["resident_request"])
    form = {**form_of("campaign", passed, estate), "finish_on": clock.today().isoformat()}
    desk.post("/desk/new/", form)
    case = Case.objects.latest("pk")
    assert (packs.by_version(case.pack_version_id).id, case.facts.get("resolution")) == ("campaign", True)


def test_nobody_begins_a_case_from_what_failed_or_is_not_theirs(bodies: Bodies, passed: Motion) -> None:
    estate = bodies.cast.places.estate.code
    before = Case.objects.count()
    failed = deciding.vote(passed.item_id, "铲掉", 1, 8, 0, by=bodies.secretary)
    answer = at_desk(bodies.cast.secretary).post("/desk/new/", form_of("clean_up", failed, estate))
    assert (answer.status_code, "只有通过的议定事项" in answer.content.decode()) == (422, True)
    for one in (bodies.cast.director, bodies.cast.grid_worker):
        answer = at_desk(one).post("/desk/new/", form_of("clean_up", passed, estate))
        assert answer.status_code in (403, 404)
    assert Case.objects.count() == before
    assert Meeting.objects.count() == 1


@pytest.fixture
def decided(bodies: Bodies) -> Motion:
    """The residents' committee of the community has passed it."""
    cast = bodies.cast
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    committee = cast.posts["community_officer"].organisation
    seat = people.create_post("residents_seat", committee, committee.area, by=SYSTEM)
    member = person("委员甲")
    homes.settle(member.pk, cast.places.second_unit.pk, "family", by=SYSTEM)
    people.appoint(seat.pk, member.pk, by=SYSTEM)
    by = cast.acting("community_officer")
    call = Call("residents_committee", clock.now(), "社区", cast.community_officer.pk, member.pk, items=("清运",))
    meeting = services.open_meeting(services.call(committee.pk, call, by=by).pk, by=by)
    attending.everybody(meeting.pk, by=by)
    item = meeting.items.get()
    deciding.give(item.pk, "联系清运", cast.community_officer.pk, clock.today(), by=by)
    return deciding.vote(item.pk, PLOTS, 1, 0, 0, by=by)


def test_a_body_of_the_community_chooses_the_estate_in_which_what_it_decided_is_begun(
    bodies: Bodies, decided: Motion
) -> None:
    motion, cast = decided, bodies.cast
    desk = at_desk(cast.community_officer, second_factor=True)
    page = desk.get(f"/desk/meetings/{motion.item.meeting_id}/")
    assert {area.name for area in page.context["opens_in"]} == {"安和安置小区", "云岭雅苑"}
    assert "resident_request" in {pack for pack, _title in page.context["processes"]}
    assert 'name="from" value="motion.' in page.content.decode()
    form = {**form_of("resident_request", motion, cast.places.estate.code), "channel": "visit"}
    answer = desk.post("/desk/new/", form)
    assert answer.status_code == 303, answer.content.decode().split("<main")[1][:3500]
    case = Case.objects.latest("pk")
    motion.refresh_from_db()
    assert (motion.case, case.area) == (case, cast.places.estate)


def test_what_an_estate_decided_is_not_begun_in_another(bodies: Bodies, passed: Motion) -> None:
    far = cases.submit(bodies.cast.places.far_estate, Submission({"what": "别处"}), by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        opening.begun(passed.pk, far, bodies.secretary)
    assert refusal.value.code == "case_elsewhere"
    passed.refresh_from_db()
    assert passed.case is None


def test_a_task_of_a_body_of_the_community_becomes_a_request_where_it_is_said(bodies: Bodies, decided: Motion) -> None:
    cast, task = bodies.cast, decided.item.tasks.get()
    by, estate = cast.acting("community_officer"), cast.places.estate
    for wrong in (None, cast.places.community.pk):
        with pytest.raises(Refused) as refusal:
            deciding.open_case(task.pk, by=by, estate_id=wrong)
        assert refusal.value.code == "estate_missing"
    desk = at_desk(cast.community_officer, second_factor=True)
    assert "在哪个小区办理" in desk.get(f"/desk/meetings/tasks/{task.pk}/").content.decode()
    desk.post(f"/desk/meetings/tasks/{task.pk}/", {"case": "1", "estate": estate.pk})
    task.refresh_from_db()
    assert task.case is not None
    assert task.case.area == estate
    with pytest.raises(Refused) as refusal:
        deciding.open_case(task.pk, by=by, estate_id=estate.pk)
    assert refusal.value.code == "no_case_here"
