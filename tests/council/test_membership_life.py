"""Members of a branch beside its meetings: left out of the due, talks, training, and how the year stands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.council import attending, membership_life, minutes, polling, queries, services
from linli.council.life_models import LeftOut, Talk, Training
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.people import services as people
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies

pytestmark = pytest.mark.django_db


def left_out(bodies: Bodies, number: int = 0, **said: object) -> LeftOut:
    given = {"reason": "ill", "document": "街工委批复 3 号", "since": clock.today(), **said}
    return membership_life.leave_out(
        bodies.branch.pk, bodies.members[number].pk, by=bodies.secretary, **given  # type: ignore[arg-type]  # handed on as they came
    )  # fmt: skip


def test_who_is_left_out_counts_among_the_due_only_where_they_come(bodies: Bodies) -> None:
    whole = queries.attendance(bodies.called("party_assembly"))
    left_out(bodies)
    meeting = services.open_meeting(bodies.called("party_assembly").pk, by=bodies.secretary)
    seen = queries.attendance(meeting)
    assert (seen.due, seen.voters, seen.left_out) == (whole.due - 1, whole.voters - 1, 1)
    seat = meeting.invitees.get(person=bodies.members[0])
    attending.mark(meeting.pk, seat.pk, "list", by=bodies.recording)
    seen = queries.attendance(meeting)
    assert (seen.due, seen.voters, seen.voting, seen.left_out) == (whole.due, whole.voters, 1, 0)


def test_they_count_again_after_the_day_that_is_said_and_a_call_reads_it_anew(bodies: Bodies) -> None:
    row = left_out(bodies, since=clock.today() - timedelta(days=9))
    meeting = bodies.called("party_assembly")
    assert queries.attendance(meeting).left_out == 1
    with pytest.raises(Refused):
        left_out(bodies)
    membership_life.count_again(row.pk, clock.today() - timedelta(days=1), by=bodies.secretary)
    with pytest.raises(Refused):
        membership_life.count_again(row.pk, clock.today(), by=bodies.secretary)
    assert queries.attendance(services.open_meeting(meeting.pk, by=bodies.secretary)).left_out == 0
    assert list(findings()) == []


def test_the_minutes_say_how_many_were_left_out_and_not_why(bodies: Bodies) -> None:
    left_out(bodies, words="化疗")
    meeting = services.open_meeting(bodies.called("party_assembly").pk, by=bodies.secretary)
    said = minutes.assembled(meeting)
    assert "另有1人经批准不计入应到" in said["away"]
    assert "化疗" not in str(said)


def test_nobody_leaves_out_themselves_a_stranger_or_without_a_document(bodies: Bodies) -> None:
    day = clock.today()
    with pytest.raises(NotAllowed):
        membership_life.leave_out(bodies.branch.pk, bodies.cast.secretary.pk, "ill", "批复", day, by=bodies.secretary)
    for person, document in ((bodies.cast.neighbour, "批复"), (bodies.members[0], " ")):
        with pytest.raises(Refused):
            membership_life.leave_out(bodies.branch.pk, person.pk, "ill", document, day, by=bodies.secretary)
    for role in ("director", "community_officer", "far_secretary"):
        by = bodies.cast.acting(role)
        with pytest.raises(NotAllowed):
            membership_life.leave_out(bodies.branch.pk, bodies.members[0].pk, "ill", "批复", day, by=by)
    assert not LeftOut.objects.exists()


def test_a_year_of_talks_and_training_by_its_page(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    at = reverse("council:membership_life", args=[bodies.branch.code])
    one, other = bodies.members[:2]
    talk = {"list": "talk", "one": bodies.cast.secretary.pk, "other": one.pk, "day": clock.today().isoformat()}
    assert desk.post(at, talk).status_code == 303
    desk.post(at, {**talk, "one": one.pk, "other": bodies.cast.secretary.pk})  # the same two the other way round
    desk.post(at, {**talk, "other": bodies.cast.secretary.pk})  # with oneself
    assert Talk.objects.count() == 1
    taught = {
        "list": "training", "subject": "全会精神", "hours": 32, "day": clock.today().isoformat(),
        "people": [one.pk, other.pk],
    }  # fmt: skip
    assert desk.post(at, taught).status_code == 303
    assert Training.objects.count() == 2
    assert desk.post(at, {**taught, "hours": 0}).status_code == 200
    page = desk.get(at).content.decode()
    assert "支委与党员谈心谈话" in page
    lines = {line.what: line for line in membership_life.year_of(bodies.branch, clock.today().year)}
    assert one.name not in lines["between"].names
    assert other.name in lines["between"].names
    assert not {one.name, other.name} & set(lines["trained_members"].names)
    year = desk.get("/desk/life/", {"body": bodies.branch.code}).content.decode()
    assert "谈心谈话和教育培训" in year
    assert "谈心谈话和教育培训" in desk.get(f"/desk/life/{bodies.branch.code}/").content.decode()
    desk.post(at, {"step": "talk", "row": Talk.objects.get().pk})
    assert not Talk.objects.exists()
    assert list(findings()) == []


def test_why_somebody_is_left_out_is_read_by_the_branch_alone_and_on_record(bodies: Bodies) -> None:
    left_out(bodies, words="化疗")
    at = reverse("council:membership_life", args=[bodies.branch.code])
    assert "化疗" in at_desk(bodies.recorder, second_factor=True).get(at).content.decode()
    assert Access.objects.filter(what="left_out", person_id=bodies.members[0].pk).count() == 1
    for role in ("community_officer", "director", "grid_worker", "far_secretary"):
        answer = at_desk(getattr(bodies.cast, role), second_factor=True).get(at)
        assert "化疗" not in answer.content.decode(), role
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    desk.post(at, {"step": "again", "row": LeftOut.objects.get().pk})
    assert LeftOut.objects.get().until == clock.today()
    seat = people.create_post("party_seat", bodies.owners, bodies.cast.places.estate, by=SYSTEM)
    assert seat.pk
    assert desk.get(reverse("council:membership_life", args=[bodies.owners.code])).status_code == 404


def test_a_member_is_left_out_to_the_day_that_was_approved_and_not_twice_at_once(bodies: Bodies) -> None:
    today = clock.today()
    row = left_out(bodies, since=today - timedelta(days=30), until=today + timedelta(days=30))
    assert queries.attendance(bodies.called("party_assembly")).left_out == 1
    for since, until in (
        (today, None), (today - timedelta(days=60), today - timedelta(days=30)), (today, today - timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            left_out(bodies, since=since, until=until)
    left_out(bodies, since=today + timedelta(days=31))
    membership_life.count_again(row.pk, today - timedelta(days=1), by=bodies.secretary)
    with pytest.raises(Refused):  # not longer than was approved
        membership_life.count_again(row.pk, today + timedelta(days=90), by=bodies.secretary)
    assert LeftOut.objects.get(pk=row.pk).until == today - timedelta(days=1)
    assert queries.attendance(bodies.called("party_assembly")).left_out == 0
    assert list(findings()) == []


def test_the_arithmetic_of_a_meeting_and_of_an_election_says_how_many_are_not_counted(bodies: Bodies) -> None:
    left_out(bodies, words="化疗")
    meeting = services.open_meeting(bodies.called("party_assembly").pk, by=bodies.secretary)
    two, stand = bodies.members[1:3], [bodies.cast.secretary, bodies.recorder]
    poll = polling.prepare_election(
        meeting.pk, "副书记选举", 1, [one.pk for one in stand], teller_id=two[0].pk, watcher_id=two[1].pk,
        by=bodies.secretary, kind=polling.held_at(meeting)[-1],
    )  # fmt: skip
    desk, at = at_desk(bodies.cast.secretary, second_factor=True), f"/desk/meetings/{meeting.pk}/"
    for address in (at, f"{at}polls/{poll.pk}/"):
        page = desk.get(address).content.decode()
        assert "另有1人经事先批准不计入应到" in page, address
        assert "化疗" not in page
    seat = meeting.invitees.get(person=bodies.members[0])
    attending.mark(meeting.pk, seat.pk, "list", by=bodies.recording)  # came all the same
    assert "不计入应到" not in desk.get(f"{at}polls/{poll.pk}/").content.decode()


def test_what_shows_a_training_stands_beside_it_and_goes_out_with_the_list(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    at = reverse("council:membership_life", args=[bodies.branch.code])
    taught = {
        "list": "training", "subject": "全会精神", "hours": 8, "day": clock.today().isoformat(),
        "people": [bodies.members[0].pk], "document": "街道党校通知 4 号",
    }  # fmt: skip
    assert desk.post(at, taught).status_code == 303
    assert Training.objects.get().document == "街道党校通知 4 号"
    assert "街道党校通知 4 号" in desk.get(at).content.decode()
    book = b"".join(desk.get(at, {"as": "excel"}))  # type: ignore[call-overload]  # a file is streamed
    assert any("街道党校通知 4 号" in str(row) for sheet in sheets.read(BytesIO(book)) for row in sheet.rows)


def test_who_had_no_talk_or_too_little_training_is_named_to_the_branch_alone(bodies: Bodies) -> None:
    name = bodies.members[1].name
    members = reverse("council:membership_life", args=[bodies.branch.code])
    for address in ("/desk/life/", f"/desk/life/{bodies.branch.code}/"):
        page = at_desk(bodies.cast.community_officer, second_factor=True).get(address, {"body": bodies.branch.code})
        assert "谈心谈话和教育培训" in page.content.decode()
        assert name not in page.content.decode()
    assert name in at_desk(bodies.cast.secretary, second_factor=True).get(members).content.decode()
    above = at_desk(bodies.cast.community_officer, second_factor=True).get(members).content.decode()
    assert f"{name}、" not in above.split("谈心谈话")[0]


def test_a_page_of_thirty_lines_asks_the_database_no_more_than_one_of_one(
    bodies: Bodies, django_assert_max_num_queries: Callable[..., AbstractContextManager[CaptureQueriesContext]]
) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    at = reverse("council:membership_life", args=[bodies.branch.code])
    first, today = bodies.members[0], clock.today()
    left_out(bodies)
    membership_life.note_talk(bodies.branch.pk, first.pk, bodies.members[1].pk, today, by=bodies.secretary)
    membership_life.note_training(bodies.branch.pk, [first.pk], today, 1, "一", by=bodies.secretary)
    desk.get(at)
    with CaptureQueriesContext(connection) as one:
        desk.get(at)
    for number in range(1, 30):
        day = today - timedelta(days=number)
        other = bodies.members[1 + number % 3]
        membership_life.note_talk(bodies.branch.pk, first.pk, other.pk, day, by=bodies.secretary)
        membership_life.note_training(bodies.branch.pk, [first.pk, other.pk], day, 1, "二", by=bodies.secretary)
    with django_assert_max_num_queries(len(one)):
        assert desk.get(at).content.decode().count(first.name) > 60


def test_who_is_left_out_is_neither_ticked_as_here_nor_booked_as_absent_and_does_not_cost_the_quorum(
    bodies: Bodies,
) -> None:
    left_out(bodies)
    meeting = services.open_meeting(bodies.called("party_assembly").pk, by=bodies.secretary)
    attending.everybody(meeting.pk, by=bodies.recording)
    seat = meeting.invitees.get(person=bodies.members[0])
    assert seat.present_at is None
    services.end_meeting(meeting.pk, by=bodies.secretary)
    seat.refresh_from_db()
    assert seat.away == ""
    assert bodies.members[0].pk not in minutes._came(meeting)["absent_ids"]
    since = clock.now() - timedelta(days=1)
    (held,) = queries.held_on([bodies.branch.pk], ["party_assembly"], since)
    assert held.enough


def test_whose_rights_are_suspended_neither_votes_nor_stands_even_where_they_come(bodies: Bodies) -> None:
    called = bodies.called("party_assembly")
    left_out(bodies, reason="suspended")
    meeting = services.open_meeting(called.pk, by=bodies.secretary)
    seat = meeting.invitees.get(person=bodies.members[0])
    attending.mark(meeting.pk, seat.pk, "list", by=bodies.recording)
    seat.refresh_from_db()
    assert (seat.votes, queries.attendance(meeting).voting) == (False, 0)


def test_a_line_entered_by_mistake_is_struck_out_by_another_than_whom_it_is_about(bodies: Bodies) -> None:
    row = left_out(bodies)
    body = f"/desk/bodies/{bodies.branch.code}/members/"
    about = at_desk(bodies.cast.secretary)
    assert "录入有误" in about.get(body).content.decode()
    about.post(body, {"step": "left_out", "row": row.pk})
    assert not LeftOut.objects.exists()
    assert queries.attendance(bodies.called("party_assembly")).left_out == 0
    own = LeftOut.objects.create(
        body=bodies.branch, person=bodies.cast.secretary, reason="ill", document="批复", since=clock.today(),
        entered_by=bodies.recorder,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        membership_life.strike_out("left_out", own.pk, by=bodies.secretary)


def test_an_office_above_that_reads_talks_and_training_is_on_record(bodies: Bodies) -> None:
    one, other = bodies.members[:2]
    membership_life.note_talk(bodies.branch.pk, one.pk, other.pk, clock.today(), by=bodies.secretary)
    membership_life.note_training(bodies.branch.pk, [one.pk], clock.today(), 8, "党章", by=bodies.secretary)
    page = f"/desk/bodies/{bodies.branch.code}/members/"
    at_desk(bodies.cast.secretary).get(page)
    assert not Access.objects.filter(what="membership").exists()
    at_desk(bodies.cast.street_officer).get(page)
    read = set(Access.objects.filter(what="membership").values_list("person_id", flat=True))
    assert read == {one.pk, other.pk}
