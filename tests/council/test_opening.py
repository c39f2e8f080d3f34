"""A decision begins a case: a clean-up, a campaign, a request; the resolution and what led to it go with it."""

import pytest

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.council import deciding, services
from linli.council.models import Meeting, Motion
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
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
    for person in (bodies.cast.director, bodies.cast.grid_worker):
        answer = at_desk(person).post("/desk/new/", form_of("clean_up", passed, estate))
        assert answer.status_code in (403, 404)
    assert Case.objects.count() == before
    assert Meeting.objects.count() == 1
