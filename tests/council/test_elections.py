"""What follows an election in a body: a Party election takes office by its minutes; filing, first meeting, the seal."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.council import attending, elections, minutes, office, polling, reminders, services
from linli.council.models import Reminder
from linli.council.polling import Count
from linli.council.services import Call
from linli.files.queries import files_of
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import seating
from linli.people import services as people
from linli.people.models import Formality, Organisation, Person, Post, Seating, Term
from linli.people.queries import running
from linli.people.seating import Election, Said, Won
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person
from tests.council.test_polls import (  # noqa: F401 -- a fixture
    committee_of_four,
    counted,
    officer,
    prepared,
    there,
    voters,
    who,
)
from tests.files.pictures import jpeg

Moved = Callable[[datetime], None]
pytestmark = pytest.mark.django_db


def signed(bodies: Bodies, meeting_id: int, *others: Person) -> None:
    """Minutes drawn up, signed by host, recorder and others, closed."""
    services.end_meeting(meeting_id, by=bodies.secretary)
    drawn = minutes.draw_up(meeting_id, by=bodies.recording)
    for by in (bodies.secretary, bodies.recording, *map(who, others)):
        minutes.sign(meeting_id, drawn.paper.version, by=by)  # type: ignore[union-attr]  # drawn up above
    minutes.close(meeting_id, by=bodies.secretary)


def test_who_a_party_election_elected_takes_office_once_its_minutes_are_signed(
    bodies: Bodies,
    voters: list[Person],  # noqa: F811 -- the fixture
) -> None:
    """With the run-off: two were elected at once, the third of those who were level."""
    meeting = there(bodies, "party_assembly", voters)
    poll = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(10, 10), [9, 8, 6, 6], voters)
    at = f"/desk/meetings/{meeting.pk}/polls/{poll.pk}/seats/"
    street = at_desk(bodies.cast.street_officer, second_factor=True)
    assert "尚未计票" in street.get(at).content.decode()
    counted(poll.run_off, Count(10, 10), [4, 6], voters)
    assert "签字" in street.get(at).content.decode()
    people.set_letters(bodies.branch.pk, "安党", by=SYSTEM)
    signed(bodies, meeting.pk)
    page = street.get(at)
    given = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial}
    won = [voters[0], voters[1], voters[3]]
    assert [given[f"p{place}"] for place in range(3)] == [one.pk for one in won]
    given["ending"] = [term.pk for term in Term.objects.filter(post__kind="branch_member")]
    answer = street.post(at, given)
    assert answer.status_code == 302, answer.context["form"].errors
    meeting.refresh_from_db()
    running = Term.objects.filter(post__kind="branch_member", how="elected")
    assert {term.person for term in running} == set(won)
    before = [*Term.objects.values_list("pk", "ends")]
    again = street.post(at, given, follow=True).content.decode()  # the back key, and pressed once more
    assert "他们已经就任；这次没有改动。" in again
    assert ([*Term.objects.values_list("pk", "ends")], Seating.objects.count()) == (before, 1)
    assert {term.document.split()[0] for term in running} == {str(meeting.paper)}
    assert Seating.objects.get().elected_on == meeting.day
    assert list(findings()) == []


@pytest.fixture
def committee(bodies: Bodies) -> tuple[Organisation, list[Person]]:
    """Five owners elected in place of the director, today."""
    five = [owning(person(f"委员{letter}"), bodies) for letter in "甲乙丙丁戊"]
    owners = bodies.owners
    election = Election(
        ("matter", 1), "owners_committee", "换届", owners.area, 5, clock.today(), "安业表决〔2026〕1号",
        tuple(Won(one.name, (one,), sure=True) for one in five), owners,
    )  # fmt: skip
    former = [term.pk for term in seating.sitting(owners, ("committee_director",))]
    street = bodies.cast.acting("street_officer")
    seating.take_effect(election, Said([one.pk for one in five], ending=former), by=street)
    run_until_idle()
    return owners, five


def told(client: object) -> list[tuple[str, str]]:
    return [(one.title, one.tone) for one in client.get("/desk/").context["awaited"]]  # type: ignore[attr-defined]  # a client


def test_the_filing_waits_at_the_desk_until_it_is_noted_with_its_certificate_and_then_the_seal_can_be_used(
    bodies: Bodies, committee: tuple[Organisation, list[Person]], moved: Moved
) -> None:
    owners, (member, *_others) = committee
    desk, by = at_desk(member), Actor(member.pk, "post", name=member.name)
    assert told(desk) == [("选举后首次会议", "due"), ("选举、变更备案", "due")]
    with pytest.raises(Refused) as refusal:
        office.apply_for_seal(owners.pk, "物业合同", "签约", 2, by=by)
    assert (refusal.value.code, "art. 34" in refusal.value.basis) == ("not_filed", True)
    filing = Formality.objects.get(what="filing")
    assert filing.due == clock.today() + timedelta(days=30)
    moved(clock.shift(timedelta(days=31)))
    reminders.look_ahead_all()
    assert ("选举、变更备案", "late") in told(desk)
    at = f"/desk/bodies/{owners.code}/"
    said = {"day": clock.today().isoformat(), "document": "云麓房管备〔2027〕3号"}
    bare = desk.post(f"{at}owed/{filing.pk}/", said, follow=True).content.decode()
    assert "请拍照" in bare
    photo = SimpleUploadedFile("certificate.jpg", jpeg((640, 480)), content_type="image/jpeg")
    assert desk.post(f"{at}owed/{filing.pk}/", {**said, "photo": photo}).status_code == 303
    filing.refresh_from_db()
    assert (filing.document, filing.noted_by, len(files_of("formality", filing.pk))) == (
        "云麓房管备〔2027〕3号", member, 1,
    )  # fmt: skip
    run_until_idle()
    assert "选举、变更备案" not in [title for title, _tone in told(desk)]
    assert "云麓房管备〔2027〕3号" in desk.get(at).content.decode()
    assert office.apply_for_seal(owners.pk, "物业合同", "签约", 2, by=by).number == 1
    with pytest.raises(Refused) as refusal:
        elections.fulfil(filing.pk, clock.today(), "又一份", by=by, photos=files_of("formality", filing.pk))
    assert refusal.value.code == "done_already"
    assert list(findings()) == []


def test_the_first_meeting_of_the_body_meets_what_the_law_asks(
    bodies: Bodies, committee: tuple[Organisation, list[Person]], moved: Moved
) -> None:
    owners, (host, recorder, *_others) = committee
    by = Actor(host.pk, "post", name=host.name)
    call = Call("owners_committee", clock.shift(timedelta(days=7)), "物业用房", host.pk, recorder.pk,
                called_on=clock.today())  # fmt: skip
    called = services.call(owners.pk, call, by=by)
    run_until_idle()
    assert Formality.objects.get(what="first_meeting").done_on is None  # called is not held
    moved(clock.shift(timedelta(days=7)))  # the last day for it, and the first that notice allows
    meeting = services.open_meeting(called.pk, by=by)
    for one in meeting.invitees.filter(due=True):
        attending.mark(meeting.pk, one.pk, "list", by=by)
    services.end_meeting(meeting.pk, by=by)
    run_until_idle()
    row = Formality.objects.get(what="first_meeting")
    assert (row.done_on, row.document) == (meeting.day, meeting.title)
    assert not Reminder.objects.filter(about="first_meeting").exists()
    assert list(findings()) == []


def test_a_first_meeting_that_is_called_off_meets_nothing(
    bodies: Bodies, committee: tuple[Organisation, list[Person]]
) -> None:
    owners, (host, recorder, *_others) = committee
    by = Actor(host.pk, "post", name=host.name)
    called_on = clock.today() - timedelta(days=7)
    call = Call("owners_committee", clock.now(), "物业用房", host.pk, recorder.pk, called_on=called_on,
                proof="会议通知签收表")  # fmt: skip
    meeting = services.call(owners.pk, call, by=by)
    run_until_idle()
    services.cancel(meeting.pk, "停电", by=by)
    run_until_idle()
    assert Formality.objects.get(what="first_meeting").done_on is None
    assert Reminder.objects.filter(about="first_meeting").exists()


def test_only_bodies_that_meet_are_reckoned_anew_when_their_terms_change(
    bodies: Bodies, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_until_idle()
    reckoned: list[Organisation] = []
    monkeypatch.setattr(reminders, "look_ahead", reckoned.extend)
    people.appoint(bodies.cast.posts["street_officer"].pk, person("新来的").pk, by=SYSTEM)
    run_until_idle()
    assert reckoned == []
    post = Post.objects.get(organisation=bodies.branch, kind="party_seat")
    people.appoint(post.pk, person("党员己").pk, by=SYSTEM)
    run_until_idle()
    assert reckoned == [bodies.branch]


def test_whoever_is_elected_beside_the_committee_changes_nothing_about_its_seats_nor_the_other_way_round(
    bodies: Bodies,
) -> None:
    """A committee of seven with forty representatives: first those are elected anew, then five of the committee."""
    cast = bodies.cast
    body, street = cast.posts["community_officer"].organisation, cast.acting("street_officer")
    people.set_seats(body.pk, 7, by=SYSTEM, representatives=40)
    living = [owning(person(f"居民{letter}"), bodies) for letter in "甲乙丙丁戊"]
    won = tuple(Won(one.name, (one,), sure=True) for one in living)

    def sized(law: str, number: int) -> tuple[int | None, int]:
        election = Election(("matter", number), law, "选举", body.area, 5, clock.today(), "选举公告", won, body)
        seating.take_effect(election, Said([one.pk for one in living]), by=street)
        body.refresh_from_db()
        return body.seats, body.representatives

    assert sized("representatives", 2) == (7, 40)
    assert sized("residents_committee", 3) == (5, 40)


def test_neither_a_stranger_nor_a_day_before_the_election_files_it(
    bodies: Bodies, committee: tuple[Organisation, list[Person]]
) -> None:
    owners, _members = committee
    filing = Formality.objects.get(what="filing")
    at = f"/desk/bodies/{owners.code}/owed/{filing.pk}/"
    said = {"day": clock.today().isoformat(), "document": "备案证明"}
    assert at_desk(bodies.cast.grid_worker).post(at, said).status_code in (403, 404)
    with pytest.raises(Refused) as refusal:
        seating.fulfil(filing.pk, clock.today() - timedelta(days=1), "备案证明", by=SYSTEM)
    assert refusal.value.code == "day_elsewhere"
    filing.refresh_from_db()
    assert filing.done_on is None


def test_a_secretary_elected_by_the_committee_follows_the_former_one_and_nobody_else_leaves(
    bodies: Bodies,
    voters: list[Person],  # noqa: F811 -- the fixture
) -> None:
    sitting = committee_of_four(bodies, voters)
    ends = clock.now() + timedelta(days=300)
    Term.objects.filter(post__kind="branch_member", post__organisation=bodies.branch).update(ends=ends)
    meeting = there(bodies, "branch_committee", sitting)
    poll = officer(bodies, meeting, "secretary", [sitting[1]], (sitting[2], sitting[3]))
    entered = polling.enter(poll.pk, Count(4, 4), {poll.choices.get().pk: [4]}, by=who(sitting[2]))
    polling.confirm(poll.pk, polling.version_of(entered), by=who(sitting[3]))
    people.set_letters(bodies.branch.pk, "安党", by=SYSTEM)
    signed(bodies, meeting.pk, *sitting[2:])
    street = at_desk(bodies.cast.street_officer, second_factor=True)
    at = f"/desk/meetings/{meeting.pk}/polls/{poll.pk}/seats/"
    page = street.get(at)
    former = running().get(post=bodies.cast.posts["secretary"])
    assert [pk for pk, _label in page.context["form"].fields["ending"].choices] == [former.pk]
    given = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial}
    assert street.post(at, given).status_code == 302
    now = running().filter(post__organisation=bodies.branch, post__kind="branch_secretary")
    assert [(term.person, clock.day_of(term.ends)) for term in now if term.ends] == [(sitting[1], clock.day_of(ends))]
    members = running().filter(post__organisation=bodies.branch, post__kind="branch_member")
    assert {term.person_id for term in members} >= {one.pk for one in sitting[1:]}


def test_a_deputy_sits_in_a_post_of_their_own_name(
    bodies: Bodies,
    voters: list[Person],  # noqa: F811 -- the fixture
) -> None:
    sitting = committee_of_four(bodies, voters)
    meeting = there(bodies, "branch_committee", sitting)
    poll = officer(bodies, meeting, "deputy", [sitting[1]], (sitting[2], sitting[3]))
    entered = polling.enter(poll.pk, Count(4, 4), {poll.choices.get().pk: [4]}, by=who(sitting[2]))
    polling.confirm(poll.pk, polling.version_of(entered), by=who(sitting[3]))
    people.set_letters(bodies.branch.pk, "安党", by=SYSTEM)
    signed(bodies, meeting.pk, *sitting[2:])
    meeting.refresh_from_db()
    came = polling.came_out(type(poll).objects.get(pk=poll.pk), meeting)
    seating.take_effect(came, Said([sitting[1].pk]), by=SYSTEM)
    deputy = running().get(post__title="副书记")
    assert (deputy.person, deputy.post.kind) == (sitting[1], "branch_member")
    assert Post.objects.filter(kind="branch_member", organisation=bodies.branch).count() == 2
