"""The pages of meetings: the same statements whatever their length, and each step taken by its form."""

import hashlib

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.council import attending, minutes, queries, services
from linli.council.models import Item, Meeting, State, Task
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import code_sheets
from linli.people import services as people
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies

pytestmark = pytest.mark.django_db


def statements(client: Client, address: str) -> int:
    """What a warm page takes. The least of three: whose posts are kept for two seconds may be asked anew in one."""

    def once() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    return min(once() for _ in range(3))


def test_lists_cost_the_same_at_one_row_and_at_thirty(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("一",))
    first = meeting.items.get()

    def case() -> Case:
        return cases.submit(bodies.cast.places.estate, Submission({"what": "路灯不亮"}), by=SYSTEM)

    Item.objects.create(meeting=meeting, position=40, title="议题", case=case())
    Task.objects.create(meeting=meeting, item=first, what="做", person=bodies.recorder, due=clock.today())
    desk = at_desk(bodies.cast.secretary)
    addresses = ("/desk/meetings/", f"/desk/meetings/{meeting.pk}/", "/desk/meetings/tasks/", "/desk/bodies/",
                 f"/decided/{bodies.cast.places.estate.code}/", "/meetings/")  # fmt: skip
    one = [statements(desk, address) for address in addresses]
    for number in range(30):
        bodies.called()
        item = Item.objects.create(meeting=meeting, position=number + 2, title=f"议题{number}", case=case())
        Task.objects.create(meeting=meeting, item=item, what="做", person=bodies.recorder, due=clock.today())
    assert [statements(desk, address) for address in addresses] == one


def test_a_meeting_is_called_run_and_minuted_by_its_pages(bodies: Bodies) -> None:
    desk, member = at_desk(bodies.cast.secretary), at_desk(bodies.recorder)
    begins = clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    said = {"kind": "branch_committee", "starts_at": begins, "place": "活动室", "host": bodies.cast.secretary.pk,
            "recorder": bodies.recorder.pk, "items": "绿化带种菜\n停车"}  # fmt: skip
    answer = desk.post(f"/desk/meetings/call/{bodies.branch.code}/", said)
    meeting = Meeting.objects.get()
    at = f"/desk/meetings/{meeting.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert member.get(f"/meetings/{meeting.code}/").status_code == 200
    assert meeting.invitees.get(person=bodies.recorder).read_at is not None
    desk.post(f"{at}do/open/")
    here = f"/meetings/{meeting.code}/here/{attending.token(meeting)}/"
    assert "我到了" in member.get(here).content.decode()
    member.post(here)
    desk.post(here)
    vote = {"step": "vote", "text": "统一清理", "ayes": 2, "noes": 0, "abstentions": 0}
    assert "2 / 2" in desk.get(f"{at}screen/").content.decode()
    assert "须先确认" in member.post(f"{at}items/1/", vote).content.decode()
    member.post(f"{at}do/confirm/")
    for given in (
        {"step": "say", "person": bodies.cast.secretary.pk, "words": "同意清理"},
        {"step": "agree", "agreed": "", "public": "on"},
        vote,
        {"step": "give", "what": "划种植区", "person": bodies.recorder.pk, "due": clock.today().isoformat()},
    ):
        assert member.post(f"{at}items/1/", given).status_code == 302
    desk.post(f"{at}do/end/")
    member.post(f"{at}do/draw_up/")
    for each in (desk, member):
        each.post(f"/meetings/{meeting.code}/sign/", {"version": 1})
    desk.post(f"{at}do/close/")
    desk.post(f"{at}do/publish/")
    assert Meeting.objects.get().state == State.CLOSED
    page = Client().get(f"/decided/{bodies.cast.places.estate.code}/").content.decode()
    assert "统一清理" in page
    assert "停车" not in page
    assert "唐月娥" not in page


def test_minutes_are_read_by_who_was_called_or_holds_a_post_of_the_body_and_kept_as_issued(bodies: Bodies) -> None:
    meeting = bodies.opened("branch_committee", items=("路灯",))
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.recording)
    at = f"/meetings/{meeting.code}/minutes/"
    assert at_desk(bodies.cast.community_officer).get(f"/meetings/{meeting.code}/").status_code == 200
    assert at_desk(bodies.cast.community_officer).get(at).status_code == 404
    assert at_desk(bodies.recorder).get(at)["Content-Type"] == "application/pdf"
    for who in (bodies.cast.secretary, bodies.recorder):
        minutes.sign(meeting.pk, 1, by=Actor(who.pk, "person", name=who.name))
    minutes.close(meeting.pk, by=bodies.secretary)
    paper = Meeting.objects.get(pk=meeting.pk).paper
    assert paper is not None
    answer = at_desk(bodies.recorder).get(at)
    issued = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert hashlib.sha256(issued).hexdigest() == paper.sha256


def test_many_tasks_stand_on_pages(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("一",))
    item, today = meeting.items.get(), clock.today()
    Task.objects.bulk_create(
        Task(meeting=meeting, item=item, what=f"第{number}件", person=bodies.recorder, due=today)
        for number in range(queries.TASKS + 1)
    )
    desk = at_desk(bodies.cast.secretary)
    first, second = (desk.get(f"/desk/meetings/tasks/{asked}").content.decode() for asked in ("", "?from=100"))
    assert ("第0件" in first, "第100件" in first, "?from=100" in first) == (True, False, True)
    assert ("第0件" in second, "第100件" in second, "?from=0" in second) == (False, True, True)


def test_only_who_has_a_desk_is_offered_as_recorder(bodies: Bodies) -> None:
    form = at_desk(bodies.cast.secretary).get(f"/desk/meetings/call/{bodies.council.code}/").context["form"]
    offered = {name: {pk for pk, _title in form.fields[name].choices} for name in ("host", "recorder")}
    seat = str(bodies.councillors[2].pk)
    assert (seat in offered["host"], seat in offered["recorder"]) == (True, False)
    assert str(bodies.recorder.pk) in offered["recorder"]


def test_the_year_of_a_body_that_is_no_longer_listed_is_found_and_an_odd_year_is_this_one(bodies: Bodies) -> None:
    desk, estate = at_desk(bodies.cast.secretary), bodies.cast.places.estate
    for number in range(61):
        last = people.create_organisation("party_group", f"第{number}党小组", estate, by=SYSTEM)
    answer = desk.get(f"/desk/life/?body={last.code}&year=02000999999999")
    assert (answer.status_code, answer.context["year"]) == (200, clock.today().year)
    assert answer.context["one"].body == last
    assert last in answer.context["bodies"]


def test_a_refusal_stands_on_the_page_with_its_article(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary)
    tomorrow = f"{clock.today().isoformat()}T23:00"
    said = {"kind": "council", "starts_at": tomorrow, "place": "活动室", "host": bodies.cast.secretary.pk,
            "recorder": bodies.recorder.pk}  # fmt: skip
    answer = desk.post(f"/desk/meetings/call/{bodies.council.code}/", said)
    assert answer.status_code == 422
    assert "须提前 3 天通知" in answer.content.decode()


def test_only_who_was_called_opens_a_meeting_and_strangers_do_not_learn_of_it(bodies: Bodies) -> None:
    meeting = bodies.called("party_assembly")
    assert at_desk(bodies.members[0]).get(f"/meetings/{meeting.code}/").status_code == 200
    assert at_desk(bodies.members[0]).get(f"/desk/meetings/{meeting.pk}/").status_code == 403
    for person in (bodies.cast.neighbour, bodies.cast.director, bodies.cast.grid_worker, bodies.cast.far_secretary):
        assert at_desk(person).get(f"/meetings/{meeting.code}/").status_code == 404
    assert services.open_meeting(meeting.pk, by=bodies.secretary)
    assert minutes.signers(meeting) == {bodies.cast.secretary.pk, bodies.recorder.pk}


def by_printed_code(member: Person, bodies: Bodies) -> Client:
    """Their phone, or that of the office which printed the code."""
    printed = code_sheets.print_sheet(member.pk, "id_card", by=bodies.cast.acting("community_officer"))
    phone = Client()
    given = {"way": "sheet", "sheet-number": printed.sheet.number, "sheet-digits": printed.codes[0]}
    assert phone.post(reverse("people:sign_in"), given).status_code == 302
    return phone


def test_by_a_printed_code_a_member_reads_what_they_are_called_to_and_does_nothing_in_it(bodies: Bodies) -> None:
    """Whoever printed the code could have used it."""
    meeting, member = bodies.opened("party_assembly"), bodies.members[0]
    meeting.invitees.filter(person=member).update(present_at=None, way="")
    phone = by_printed_code(member, bodies)
    at, here = f"/meetings/{meeting.code}/", f"/meetings/{meeting.code}/here/{attending.token(meeting)}/"
    assert phone.get(at).status_code == 200
    assert phone.get(here).status_code == 403
    for step in (here, f"{at}sign/", f"{at}excuse/"):
        assert phone.post(step, {"reason": "不去", "version": "1"}).status_code == 403, step
    assert meeting.invitees.get(person=member).present_at is None
    assert at_desk(member).post(here).status_code == 303
    assert meeting.invitees.get(person=member).present_at is not None


def test_by_a_printed_code_nobody_reads_minutes_dues_or_an_item_about_a_case_that_is_not_public(
    bodies: Bodies,
) -> None:
    """The office that prints the code reads none of them: whoever printed it may be whom the case is about."""
    member, meeting = bodies.members[0], bodies.opened("party_assembly", items=("学习",))
    case = cases.submit(bodies.cast.places.estate, Submission({"what": "路灯不亮"}), by=SYSTEM)
    Item.objects.create(meeting=meeting, position=2, title="一件不公开的事", case=case)
    minutes.draw_up(services.end_meeting(meeting.pk, by=bodies.secretary).pk, by=bodies.secretary)
    own, phone, at = at_desk(member), by_printed_code(member, bodies), f"/meetings/{meeting.code}/"
    for address in (f"{at}minutes/", "/meetings/membership/"):
        assert (own.get(address).status_code, phone.get(address).status_code) == (200, 403), address
    read, printed = own.get(at).content.decode(), phone.get(at).content.decode()
    assert "一件不公开的事" in read
    assert "一件不公开的事" not in printed
    assert "学习" in printed
    assert f"{at}minutes/" in read
    assert f"{at}minutes/" not in printed
    for page in ("/meetings/", "/activities/"):
        assert ".ics" in own.get(page).content.decode()
        assert ".ics" not in phone.get(page).content.decode()
