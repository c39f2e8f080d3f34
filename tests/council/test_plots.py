"""The vegetable plots: what the council passes opens the gate of the clean-up that waits for it."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.cases import casework, masking, packs
from linli.cases import services as cases
from linli.cases.models import Case, Concern, Visibility
from linli.cases.services import Submission
from linli.council import attending, deciding, minutes, queries, services
from linli.council.models import Meeting, Motion
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.cases.district import plots_found
from tests.council.conftest import Bodies
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def plots(bodies: Bodies) -> Case:
    return plots_found(bodies.cast)


def sitting(bodies: Bodies) -> Meeting:
    meeting = bodies.called("council", body=bodies.council, called_on=clock.today() - timedelta(days=3))
    services.open_meeting(meeting.pk, by=bodies.secretary)
    attending.everybody(meeting.pk, by=bodies.secretary)
    return meeting


def test_what_the_council_passes_opens_the_gate_of_the_case(bodies: Bodies, plots: Case) -> None:
    director = bodies.cast.acting("director")
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    assert item.title == masking.outline_title(plots, "zh-hans")
    assert plots.title not in item.title
    with pytest.raises(Refused):
        services.add_item(meeting.pk, "再议一次", by=bodies.secretary, case=plots)
    lost = deciding.vote(item.pk, "立即铲除", 4, 5, 0, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        deciding.attach_resolution(lost.pk, "resolution", by=bodies.secretary)
    assert refusal.value.code == "not_passed"
    with pytest.raises(Refused, match="须先有议事会议定事项"):
        cases.act(plots.pk, "open_clean_up", {}, by=director)
    won = deciding.vote(item.pk, "十五日内清理，另辟种植区", 8, 1, 0, by=bodies.secretary)
    page = at_desk(bodies.cast.secretary).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert "写入该件：议事会议定清理" in page
    deciding.attach_resolution(won.pk, "resolution", by=bodies.secretary)
    plots.refresh_from_db()
    assert plots.facts["resolution"]
    assert [entry.verb for entry in history_of(plots).order_by("seq")][-1] == "case.attached"
    cases.act(plots.pk, "open_clean_up", {}, by=director)
    opened = casework.confirm(plots.pk, by=bodies.cast.acting("community_officer"))
    assert (opened.state, opened.visibility) == ("surveying", "public")
    assert list(findings()) == []


def test_only_who_runs_the_meeting_attaches_and_only_a_case_that_they_read(bodies: Bodies, plots: Case) -> None:
    meeting = sitting(bodies)
    hidden = cases.submit(
        bodies.cast.places.estate, Submission(form={"what": "书记态度不好", "about": "branch_secretary"}), by=SYSTEM
    )
    with pytest.raises(NotAllowed):
        services.add_item(meeting.pk, "", by=bodies.secretary, case=hidden)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    motion = deciding.vote(item.pk, "清理", 9, 0, 0, by=bodies.secretary)
    for role in ("director", "grid_worker", "community_officer", "resident"):
        with pytest.raises(NotAllowed):
            deciding.attach_resolution(motion.pk, "resolution", by=bodies.cast.acting(role))
    assert Motion.objects.get(passed=True) == motion


def test_a_meeting_says_no_fact_that_the_page_does_not_leave_to_its_kind(bodies: Bodies) -> None:
    cast = bodies.cast
    packs.publish_folder(packs.SEEDS / "proposal", by=SYSTEM)
    packs.forget()
    given = Submission(form={"topic": "北门装路灯", "reasons": "夜里黑"}, way="raise_from_requests")
    case = cases.submit(cast.places.estate, given, by=bodies.secretary, pack=packs.active("proposal"))
    Case.objects.filter(pk=case.pk).update(state="deliberating")
    meeting = sitting(bodies)
    motion = deciding.vote(
        services.add_item(meeting.pk, "路灯", by=bodies.secretary, case=case).pk, "同意", 9, 0, 0, by=bodies.secretary
    )
    page = at_desk(cast.secretary).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert ("写入该件：议事会协商意见" in page, "业主共同决定" in page) == (True, False)
    at_desk(cast.secretary).post(f"/desk/meetings/{meeting.pk}/motion/{motion.pk}/", {"fact": "owners_vote"})
    for name in ("owners_vote", "no_such"):
        with pytest.raises(Refused) as refusal:
            deciding.attach_resolution(motion.pk, name, by=bodies.secretary)
        assert refusal.value.code == "not_from_meeting"
    case.refresh_from_db()
    assert case.facts == {}
    deciding.attach_resolution(motion.pk, "resolution", by=bodies.secretary)
    with pytest.raises(Refused) as refusal:  # once
        deciding.attach_resolution(motion.pk, "resolution", by=bodies.secretary)
    assert refusal.value.code == "fact_stands"


def test_nothing_is_attached_to_a_case_that_whoever_runs_the_meeting_may_no_longer_read(
    bodies: Bodies, plots: Case
) -> None:
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    motion = deciding.vote(item.pk, "清理", 9, 0, 0, by=bodies.secretary)
    Concern.objects.create(case=plots, person=bodies.cast.secretary)
    Case.objects.filter(pk=plots.pk).update(concerned=True)
    with pytest.raises(NotAllowed):
        deciding.attach_resolution(motion.pk, "resolution", by=bodies.secretary)
    plots.refresh_from_db()
    assert plots.facts == {}


def test_residents_read_of_a_case_only_while_it_is_public_and_never_a_number_or_a_room(
    bodies: Bodies, plots: Case
) -> None:
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    with pytest.raises(Refused) as refusal:
        deciding.agree(item.pk, "清理", public=True, by=bodies.secretary)
    assert (refusal.value.code, refusal.value.field) == ("case_not_public", "public")
    Case.objects.filter(pk=plots.pk).update(visibility=Visibility.PUBLIC)
    deciding.agree(item.pk, "13912345678 住户 1502室 限期清理", public=True, by=bodies.secretary)
    deciding.vote(item.pk, "由 1503室 清理", 9, 0, 0, by=bodies.secretary)
    deciding.give(item.pk, "致电 13912345679", bodies.cast.secretary.pk, clock.today(), by=bodies.secretary)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(
        state="closed", closed_at=clock.now(), published=True, published_on=clock.today()
    )
    address = f"/decided/{bodies.cast.places.estate.code}/"
    page = told_by(Client().get(address))
    assert "限期清理" in page
    assert [word for word in ("1391234", "1502", "1503", plots.title) if word in page] == []
    Case.objects.filter(pk=plots.pk).update(visibility=Visibility.NEVER)
    assert "限期清理" not in Client().get(address).content.decode()


def concern(case: Case, who: Person) -> None:
    Concern.objects.create(case=case, person=who)
    Case.objects.filter(pk=case.pk).update(concerned=True)


def test_whom_a_case_is_about_sees_nothing_of_it_on_an_agenda_and_does_nothing_about_it(
    bodies: Bodies, plots: Case
) -> None:
    cast = bodies.cast
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "议一议三栋菜地", by=bodies.secretary, case=plots)
    deciding.say(item.pk, "先听意见", by=bodies.secretary)
    task = deciding.give(item.pk, "量一量菜地", bodies.recorder.pk, clock.today(), by=bodies.secretary)
    assert list(queries.tasks(bodies.secretary)) == [task]
    own, desk = f"/meetings/{meeting.code}/", f"/desk/meetings/{meeting.pk}/"
    assert "议一议三栋菜地" in at_desk(cast.resident).get(own).content.decode()  # called to discuss what is not theirs
    concern(plots, cast.resident)
    concern(plots, cast.secretary)
    words = ("议一议三栋菜地", "先听意见", f"第 {plots.number} 号", plots.title)
    for who, address in ((cast.resident, own), (cast.secretary, own), (cast.secretary, desk)):
        page = at_desk(who).get(address).content.decode()
        assert [word for word in words if word in page] == []
        assert "此议题须回避" in page
    assert "议一议三栋菜地" in at_desk(bodies.councillors[3]).get(own).content.decode()
    assert at_desk(cast.secretary).get(f"{desk}items/{item.position}/").status_code == 404
    with pytest.raises(NotAllowed):
        deciding.say(item.pk, "不同意", by=bodies.secretary)
    with pytest.raises(NotAllowed):
        deciding.vote(item.pk, "不清理", 9, 0, 0, by=bodies.secretary)
    assert (list(queries.tasks(bodies.secretary)), list(queries.tasks(bodies.recording))) == ([], [task])
    deciding.say(item.pk, "继续", by=bodies.recording)  # whoever records goes on


def test_minutes_are_withheld_from_whom_a_case_on_the_agenda_is_about(bodies: Bodies, plots: Case) -> None:
    meeting = sitting(bodies)
    services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    concern(plots, bodies.cast.resident)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.secretary)
    at = f"/meetings/{meeting.code}/minutes/"
    assert at_desk(bodies.councillors[3]).get(at).status_code == 200
    assert at_desk(bodies.cast.resident).get(at).status_code == 404
    concern(plots, bodies.councillors[3])
    minutes.draw_up(meeting.pk, by=bodies.secretary)
    assert at_desk(bodies.councillors[3]).get(at).status_code == 404


def test_whoever_convenes_the_council_acts_on_what_it_decides_and_reads_no_requests(bodies: Bodies) -> None:
    cast = bodies.cast
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    who = people.create_person("召集人", by=SYSTEM)
    post = people.create_post("council_convener", bodies.council, cast.places.estate, by=SYSTEM)
    people.appoint(post.pk, who.pk, by=SYSTEM)
    by = Actor(who.pk, "post", post.pk, who.name)
    given = Submission(form={"topic": "北门装路灯", "reasons": "夜里黑"}, way="raise_from_requests")
    topic = cases.submit(cast.places.estate, given, by=by, pack=packs.active("proposal"))
    assert cases.act(topic.pk, "screen_in", {"screened_because": "与多数住户有关"}, by=by).pending
    request = cases.submit(cast.places.estate, Submission({"what": "路灯不亮"}, channel="desk"), by=bodies.secretary)
    Case.objects.filter(pk=request.pk).update(visibility=Visibility.PUBLIC)
    desk = at_desk(who)
    assert [desk.get(f"/desk/case/{one.pk}/").status_code for one in (topic, request)] == [200, 404]


def test_a_case_leads_to_the_meeting_on_it_and_everybody_reads_what_was_passed_once_it_is_published(
    bodies: Bodies, plots: Case
) -> None:
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    deciding.vote(item.pk, "十五日内清理", 8, 1, 0, by=bodies.secretary)
    desk, open_to_all = f"/desk/case/{plots.pk}/", f"/ledger/{plots.area.code}/{plots.number}/"
    page = at_desk(bodies.cast.secretary).get(desk).content.decode()
    assert (f"/desk/meetings/{meeting.pk}/" in page, "同意 8，反对 1，弃权 0" in page) == (True, True)
    assert (
        "有关的表决和会议" not in at_desk(bodies.cast.resident).get(open_to_all).content.decode()
    )  # of the estate alone
    Case.objects.filter(pk=plots.pk).update(visibility=Visibility.PUBLIC)
    page = Client().get(open_to_all).content.decode()
    assert (meeting.place in page, "同意 8" in page, "/decided/" in page) == (True, False, False)
    deciding.agree(item.pk, "", public=True, by=bodies.secretary)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(
        state="closed", closed_at=clock.now(), published=True, published_on=clock.today()
    )
    there = f"/decided/{plots.area.code}/"
    page = Client().get(open_to_all).content.decode()
    assert ("同意 8，反对 1，弃权 0" in page, f"{there}#m{meeting.pk}" in page) == (True, True)
    page = Client().get(there).content.decode()
    assert (open_to_all in page, f'id="m{meeting.pk}"' in page) == (True, True)


def test_what_a_meeting_entered_on_a_later_day_passed_opens_no_gate_before_its_minutes_are_signed(
    bodies: Bodies, plots: Case
) -> None:
    now = clock.now()
    Case.objects.filter(pk=plots.pk).update(created_at=now - timedelta(days=9))
    held = {"starts_at": now - timedelta(days=2), "called_on": clock.today() - timedelta(days=5)}
    meeting = bodies.called("council", body=bodies.council, **held)
    services.open_meeting(meeting.pk, by=bodies.secretary)
    attending.everybody(meeting.pk, by=bodies.secretary)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=plots)
    motion = deciding.vote(item.pk, "清理", 9, 0, 0, by=bodies.secretary)
    page = at_desk(bodies.cast.secretary).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert "写入该件" not in page
    with pytest.raises(Refused) as refusal:
        deciding.attach_resolution(motion.pk, "resolution", by=bodies.secretary)
    assert refusal.value.code == "minutes_first"
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=clock.now())  # signed by who was there
    assert deciding.attach_resolution(motion.pk, "resolution", by=bodies.secretary).facts["resolution"] is True
