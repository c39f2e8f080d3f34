"""Elections and appraisals on paper: prepared, counted by two people, computed; four fifths, a fifth more, a third."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.council import attending, deciding, erasing, minutes, polling, services, speaking
from linli.council.models import Item, Meeting, Point, Poll, Speaker
from linli.council.polling import Count
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import personal
from linli.people import services as people
from linli.people.erased_name import tombstone
from linli.people.models import Person, Post
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person, seated

Moved = Callable[[datetime], None]
pytestmark = pytest.mark.django_db


def who(one: Person) -> Actor:
    return Actor(one.pk, "person", name=one.name)


@pytest.fixture
def voters(bodies: Bodies) -> list[Person]:
    """Ten members with a vote: the two of the committee, the four who sat already, and four more."""
    post = Post.objects.get(kind="party_seat", organisation=bodies.branch)
    more = [person(f"党员{letter}") for letter in "辛壬癸子"]
    for one in more:
        seated(one, "party_seat", bodies.branch, post=post)
    return [bodies.cast.secretary, bodies.recorder, *bodies.members[:4], *more]


def there(bodies: Bodies, kind: str, people: Iterable[Person]) -> Meeting:
    meeting = services.open_meeting(bodies.called(kind).pk, by=bodies.secretary)
    for one in people:
        seat = meeting.invitees.get(person=one)
        attending.mark(meeting.pk, seat.pk, "list", by=bodies.recording)
    return meeting


def prepared(bodies: Bodies, meeting: Meeting, seats: int, people: list[Person], voters: list[Person]) -> Poll:
    return polling.prepare_election(
        meeting.pk, "支部委员选举", seats, [one.pk for one in people], teller_id=voters[8].pk, watcher_id=voters[9].pk,
        by=bodies.secretary,
    )  # fmt: skip


def counted(poll: Poll, count: Count, votes: list[int], voters: list[Person]) -> Poll:
    """The teller enters the votes in the order of the paper, the supervisor of the count confirms."""
    marks = {one.pk: [number] for one, number in zip(poll.choices.order_by("position"), votes, strict=True)}
    entered = polling.enter(poll.pk, count, marks, by=who(voters[8]))
    return polling.confirm(poll.pk, polling.version_of(entered), by=who(voters[9]))


def elected(poll: Poll) -> list[str]:
    found = polling.outcome(poll)
    assert found is not None
    return [one.name for one in poll.choices.order_by("position") if str(one.pk) in found.elected]


def test_whoever_stands_at_a_meeting_that_is_not_over_keeps_their_name_on_the_paper(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting, stands = (
        there(bodies, "party_assembly", voters),
        "您是某次尚未结束的会议上的候选人或评议对象，请待会议结束。",
    )
    prepared(bodies, meeting, 3, voters[2:6], voters)
    assert stands in personal.hindrances(voters[3].pk)
    assert stands not in personal.hindrances(voters[7].pk)
    Meeting.objects.filter(pk=meeting.pk).update(state="ended")
    assert stands not in personal.hindrances(voters[3].pk)


def test_of_whoever_is_erased_after_a_meeting_a_numbered_tombstone_stands_in_all_that_it_said_and_decided(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = bodies.opened("party_assembly", items=("换届",))
    poll = prepared(bodies, meeting, 3, voters[2:6], voters)
    item = meeting.items.get()
    for one in voters[2:4]:
        deciding.say(item.pk, f"{one.name}的话", by=bodies.recording, person_id=one.pk)
    speaking.ask(item.pk, by=bodies.recording, person_id=voters[3].pk)
    Meeting.objects.filter(pk=meeting.pk).update(state="ended")
    for one in (voters[3], voters[2], voters[9]):  # the last was named nowhere
        erasing.name_no_more(one.pk, Actor(one.pk, "system"))
    named = list(poll.choices.order_by("position").values_list("name", flat=True))
    assert named == ["（已注销 2）", "（已注销 1）", voters[4].name, voters[5].name]
    assert [one.line for one in Point.objects.order_by("position")] == [
        f"（已注销 2）：{voters[2].name}的话", f"（已注销 1）：{voters[3].name}的话",
    ]  # fmt: skip
    assert [one.name for one in Speaker.objects.all()] == ["（已注销 1）"]
    with translation.override("en"):
        assert f"{named[0]}, {Speaker.objects.get().name}" == "(erased 2), (erased 1)"
    kept = [(entry.verb, entry.person_id) for entry in history_of(meeting).order_by("seq")][-2:]
    assert kept == [("person.words_erased", voters[3].pk), ("person.words_erased", voters[2].pk)]


def test_whoever_is_written_down_after_their_erasure_has_a_number_too_and_keeps_it(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    item = Item.objects.create(meeting=meeting, position=1, title="换届")
    Meeting.objects.filter(pk=meeting.pk).update(state="ended")
    for one in voters[4:6]:
        Person.objects.filter(pk=one.pk).update(name=tombstone(), is_active=False)
    for one in (voters[5], voters[5], bodies.recorder):
        deciding.say(item.pk, "话", by=bodies.recording, person_id=one.pk)
    marks = dict(zip(poll.choices.order_by("position").values_list("pk", flat=True), ([9], [8], [6], [3]), strict=True))
    written = {voters[4].pk: 2, voters[5].pk: 1}
    polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8]), written=written)
    assert list(Point.objects.order_by("pk").values_list("speaker", flat=True)) == [
        "（已注销 1）", "（已注销 1）", bodies.recorder.name,
    ]  # fmt: skip
    names = poll.choices.filter(written=True).order_by("position").values_list("name", flat=True)
    assert list(names) == ["（已注销 2）", "（已注销 1）"]
    for step in (
        lambda: speaking.ask(item.pk, by=bodies.recording, person_id=voters[4].pk),
        lambda: prepared(bodies, meeting, 3, [*voters[1:4], voters[4]], voters),
    ):
        Meeting.objects.filter(pk=meeting.pk).update(state="open")
        with pytest.raises(Refused) as refusal:
            step()
        assert refusal.value.code == "person_gone"


def test_nobody_types_a_name_that_would_pass_for_a_tombstone(bodies: Bodies, voters: list[Person]) -> None:
    meeting = bodies.opened("party_assembly", items=("换届",))
    item = meeting.items.get()
    with pytest.raises(Refused) as refusal:
        deciding.say(item.pk, "话", by=bodies.recording, speaker="（已注销 9999）")
    assert (refusal.value.code, refusal.value.field) == ("name_erased", "speaker")
    with pytest.raises(Refused) as refusal:
        speaking.ask(item.pk, by=bodies.recording, name=" (已注销 1)")
    assert (refusal.value.code, refusal.value.field) == ("name_erased", "name")
    point = deciding.say(item.pk, "话", by=bodies.recording, speaker="居民")
    Point.objects.filter(pk=point.pk).update(speaker="（已注销 9999）")  # as it could be typed once
    deciding.say(item.pk, "话", by=bodies.recording, person_id=voters[3].pk)
    for at, one in ((10000, voters[3]), (10001, voters[4])):
        Speaker.objects.create(item=item, position=at, person=one, name=one.name)
        erasing.name_no_more(one.pk, Actor(one.pk, "system"))
        assert Speaker.objects.get(person=one).name == f"（已注销 {at}）"


def test_tombstones_that_bore_no_number_are_told_apart_meeting_by_meeting(bodies: Bodies, voters: list[Person]) -> None:
    item = bodies.opened("party_assembly", items=("换届",)).items.get()
    for one in voters[:3]:
        deciding.say(item.pk, "话", by=bodies.recording, person_id=one.pk)
    said = Point.objects.filter(item=item).order_by("pk")
    for one, name in ((voters[0], tombstone()), (voters[1], tombstone(4)), (voters[2], tombstone())):
        said.filter(person=one).update(speaker=name)
    for at, one in enumerate(voters[:4], 1):
        name = one.name if one == voters[3] else tombstone()
        Speaker.objects.create(item=item, position=at, person=one, name=name)
    Speaker.objects.create(item=item, position=9, name="（旁听）")
    import_module("linli.council.migrations.0028_numbered_tombstones").tell_apart(apps, None)
    words = ["（已注销 5）", "（已注销 4）", "（已注销 6）"]
    assert list(said.values_list("speaker", flat=True)) == words
    queue = Speaker.objects.filter(item=item).order_by("position").values_list("name", flat=True)
    assert list(queue) == [*words, voters[3].name, "（旁听）"]


def test_however_many_tombstones_there_are_they_are_numbered_by_one_statement_a_column(
    bodies: Bodies, voters: list[Person], django_assert_max_num_queries: Any
) -> None:
    item = bodies.opened("party_assembly", items=("换届",)).items.get()
    for position, one in enumerate(voters[:3] * 10, 1):
        Point.objects.create(item=item, position=position, person=one, speaker=tombstone(), words="话")
    with django_assert_max_num_queries(6):  # three are read, one is written within a savepoint
        import_module("linli.council.migrations.0028_numbered_tombstones").tell_apart(apps, None)
    said = Point.objects.filter(item=item).order_by("pk").values_list("speaker", flat=True)
    assert list(said) == ["（已注销 1）", "（已注销 2）", "（已注销 3）"] * 10


def test_there_are_a_fifth_more_candidates_than_seats_and_only_members_with_a_vote_stand(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    with pytest.raises(Refused) as refusal:
        prepared(bodies, meeting, 3, voters[:3], voters)
    assert (refusal.value.code, "至少4名" in refusal.value.message) == ("too_few_candidates", True)
    for barred in (bodies.members[4], bodies.members[5], bodies.cast.neighbour):  # probationary, reporting, nobody
        with pytest.raises(Refused) as refusal:
            prepared(bodies, meeting, 3, [*voters[:3], barred], voters)
        assert refusal.value.code == "no_candidate"
    with pytest.raises(Refused) as refusal:  # a candidate does not count
        prepared(bodies, meeting, 3, [*voters[:3], voters[8]], voters)
    assert refusal.value.code == "tellers"
    with pytest.raises(NotAllowed):
        polling.prepare_election(
            meeting.pk, "", 1, [1, 2], teller_id=1, watcher_id=2, by=bodies.cast.acting("director")
        )  # fmt: skip
    assert prepared(bodies, meeting, 3, voters[:4], voters).choices.count() == 4


def test_four_fifths_of_those_with_a_vote_have_to_be_there_and_reporting_members_count_nowhere(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", [*voters[:5], voters[8], voters[9], *bodies.members[4:6]])
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    line = polling.quorum(poll)
    assert (line.have, line.of, line.needed, line.met) == (7, 10, 8, False)
    with pytest.raises(Refused) as refusal:
        counted(poll, Count(7, 7), [7, 6, 5, 3], voters)
    assert refusal.value.code == "no_quorum"
    attending.mark(meeting.pk, meeting.invitees.get(person=voters[5]).pk, "list", by=bodies.recording)
    counted(poll, Count(8, 8), [8, 6, 5, 4], voters)
    poll.refresh_from_db()
    assert elected(poll) == [one.name for one in voters[:3]]  # four of eight are not more than half


def test_the_teller_enters_and_another_confirms_and_a_count_that_cannot_be_is_refused(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    marks = {one.pk: [10] for one in poll.choices.all()}
    for count, code in ((Count(11, 10), "too_many_papers"), (Count(10, 10), "marks_wrong"),
                        (Count(10, 5, 3, 3), "papers_wrong")):  # fmt: skip
        with pytest.raises(Refused) as refusal:  # forty votes from ten papers that choose three each
            polling.enter(poll.pk, count, marks, by=who(voters[8]))
        assert refusal.value.code == code
    for stranger in (voters[9], voters[0]):
        with pytest.raises(NotAllowed):
            polling.enter(poll.pk, Count(10, 10), marks, by=who(stranger))
    marks = {one.pk: [number] for one, number in zip(poll.choices.order_by("position"), (9, 8, 7, 2), strict=True)}
    seen = polling.version_of(polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8])))
    with pytest.raises(NotAllowed):
        polling.confirm(poll.pk, seen, by=who(voters[8]))
    polling.confirm(poll.pk, seen, by=who(voters[9]))
    with pytest.raises(Refused) as refusal:
        polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8]))
    assert refusal.value.code == "poll_counted"
    assert list(findings()) == []


def test_a_count_changed_meanwhile_is_neither_confirmed_nor_written_over(
    bodies: Bodies, voters: list[Person], moved: Moved
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = prepared(bodies, meeting, 3, voters[:4], voters)

    def marks(*votes: int) -> dict[int, list[int]]:
        return {one.pk: [each] for one, each in zip(poll.choices.order_by("position"), votes, strict=True)}

    polling.enter(poll.pk, Count(10, 10), marks(9, 8, 7, 2), by=who(voters[8]))
    at = f"/meetings/{meeting.code}/polls/{poll.pk}/"
    supervisor, teller = at_desk(voters[9]), at_desk(voters[8])
    seen = version(supervisor, at)
    assert seen == version(teller, at) != ""
    moved(clock.shift(timedelta(minutes=5)))
    polling.enter(poll.pk, Count(10, 10), marks(9, 8, 3, 7), by=who(voters[8]), version=seen)
    with pytest.raises(Refused) as refusal:  # from the page opened before
        polling.enter(poll.pk, Count(10, 10), marks(9, 8, 7, 2), by=who(voters[8]), version=seen)
    assert refusal.value.code == "count_changed"
    supervisor.post(f"{at}confirm/", {"version": seen})
    poll.refresh_from_db()
    assert (poll.confirmed_at, poll.choices.get(person=voters[3]).marks) == (None, [7])
    supervisor.post(f"{at}confirm/", {"version": version(supervisor, at)})
    poll.refresh_from_db()
    assert poll.confirmed_at


def version(client: Client, at: str) -> str:
    found = re.search(r'name="version" value="([^"]*)"', client.get(at).content.decode())
    assert found
    return found[1]


def test_who_is_level_for_the_last_seat_is_voted_on_again(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(10, 10), [9, 8, 6, 6], voters)
    assert elected(poll) == [voters[0].name, voters[1].name]
    again = Poll.objects.get(of=poll)
    assert (again.seats, [one.person for one in again.choices.order_by("position")]) == (1, voters[2:4])
    assert elected(counted(again, Count(10, 10), [4, 6], voters)) == [voters[3].name]
    services.end_meeting(meeting.pk, by=bodies.secretary)
    said = minutes.assembled(Meeting.objects.get(pk=meeting.pk))["decided"]
    assert f"当选：{voters[0].name}、{voters[1].name}。" in said
    assert f"当选：{voters[3].name}。" in said


def test_more_papers_than_were_handed_out_make_the_vote_void(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(9, 10), [9, 8, 7, 6], voters)
    found = polling.outcome(poll)
    assert found is not None
    assert (found.next, found.elected, Poll.objects.count()) == ("not_valid", (), 1)


def test_an_appraisal_grades_no_more_than_a_third_as_excellent(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "appraisal", voters)
    with pytest.raises(Refused):
        prepared(bodies, meeting, 3, voters[:4], voters)
    poll = polling.prepare_appraisal(
        meeting.pk, teller_id=voters[8].pk, watcher_id=voters[9].pk, by=bodies.secretary
    )  # fmt: skip
    choices = list(poll.choices.order_by("position"))
    assert len(choices) == 11  # with the probationary member, who does not vote
    with pytest.raises(Refused) as refusal:
        polling.enter(poll.pk, Count(10, 10), {one.pk: [6, 6, 0, 0] for one in choices}, by=who(voters[8]))
    assert refusal.value.code == "marks_wrong"
    entered = polling.enter(poll.pk, Count(10, 10), {one.pk: [6, 4, 0, 0] for one in choices}, by=who(voters[8]))
    polling.confirm(poll.pk, polling.version_of(entered), by=who(voters[9]))
    given = {one.pk: "excellent" if number < 4 else "qualified" for number, one in enumerate(choices)}
    with pytest.raises(Refused) as refusal:
        polling.grade(poll.pk, given, by=bodies.secretary)
    assert (refusal.value.code, "最多3名" in refusal.value.message) == ("too_many_excellent", True)
    polling.grade(poll.pk, {**given, choices[3].pk: "qualified"}, by=bodies.secretary)
    assert list(poll.choices.filter(grade="excellent")) == choices[:3]
    assert list(findings()) == []


def test_an_election_goes_by_its_pages_from_the_papers_to_the_result(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/{meeting.pk}/"
    assert f"{at}polls/election/" in desk.get(at).content.decode()
    assert desk.get(f"{at}polls/appraisal/").status_code == 404
    said = {"title": "支部委员选举", "seats": 3, "people": [one.pk for one in voters[:4]], "teller": voters[8].pk,
            "watcher": voters[9].pk}  # fmt: skip
    assert desk.post(f"{at}polls/election/", {**said, "people": said["people"][:3]}).status_code == 422  # type: ignore[index]  # a list
    answer = desk.post(f"{at}polls/election/", said)
    poll = Poll.objects.get()
    assert answer["Location"] == f"{at}polls/{poll.pk}/"
    papers = pypdf.PdfReader(BytesIO(desk.get(f"{at}polls/{poll.pk}/papers/").content))
    assert len(papers.pages) == 10
    assert all(one.name in papers.pages[3].extract_text() for one in voters[:4])
    teller, watcher, own = at_desk(voters[8]), at_desk(voters[9]), f"/meetings/{meeting.code}/polls/{poll.pk}/"
    assert own in teller.get(f"/meetings/{meeting.code}/").content.decode()
    assert at_desk(voters[5]).get(own).status_code == 404
    count = {"issued": 10, "returned": 10, "blank": 0, "void": 0}
    for one, number in zip(poll.choices.order_by("position"), (9, 8, 7, 5), strict=True):
        count[f"m{one.pk}_0"] = number
    assert teller.post(own, count).status_code == 302
    assert "我已监票，确认无误" in watcher.get(own).content.decode()
    assert watcher.post(f"{own}confirm/").status_code == 303
    page = desk.get(f"{at}polls/{poll.pk}/").content.decode()
    assert (page.count("当选"), "名额已选满" in page) == (4, True)  # three, and one who is not


def test_seats_that_too_few_reached_are_offered_for_another_vote_among_who_was_not_elected(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(10, 10), [9, 8, 5, 4], voters)
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/{meeting.pk}/polls/"
    address = f"{at}election/?again={poll.pk}"
    assert address in desk.get(f"{at}{poll.pk}/").content.decode()
    form = desk.get(address).context["form"]
    assert (form["seats"].value(), form["people"].value()) == (1, [str(one.pk) for one in voters[2:4]])
    assert desk.get(f"{at}election/?again=0").context["form"]["people"].value() is None


# ---- secretary and deputy -------------------------------------------------------------------------------------------


def officer(bodies: Bodies, meeting: Meeting, kind: str, people: list[Person], two: tuple[Person, Person]) -> Poll:
    teller, watcher = two
    return polling.prepare_election(
        meeting.pk, "选举", 3, [one.pk for one in people], teller_id=teller.pk, watcher_id=watcher.pk,
        by=bodies.secretary, kind=kind,
    )  # fmt: skip


def committee_of_four(bodies: Bodies, voters: list[Person]) -> list[Person]:
    """Two more of the members sit in the branch committee."""
    post = Post.objects.get(kind="branch_member", organisation=bodies.branch)
    for one in voters[2:4]:
        seated(one, "branch_member", bodies.branch, post=post)
    return voters[:4]


def test_the_committee_elects_its_secretary_from_among_itself_and_one_may_stand_alone(
    bodies: Bodies, voters: list[Person]
) -> None:
    sitting = committee_of_four(bodies, voters)
    meeting = there(bodies, "branch_committee", sitting)
    two = (sitting[2], sitting[3])
    for kind, stands in ((Poll.ELECTION, sitting[:2]), (Poll.SECRETARY, [voters[6]]), (Poll.SECRETARY, [])):
        with pytest.raises(Refused):
            officer(bodies, meeting, kind, stands, two)
    poll = officer(bodies, meeting, Poll.SECRETARY, [sitting[1]], two)
    assert poll.seats == 1
    marks = {poll.choices.get().pk: [2]}
    entered = polling.enter(poll.pk, Count(4, 4, blank=2), marks, by=who(two[0]))
    polling.confirm(poll.pk, polling.version_of(entered), by=who(two[1]))
    found = polling.outcome(Poll.objects.get(pk=poll.pk))
    assert found is not None
    assert (found.elected, found.next) == ((), "another_vote")  # two of four is no more than half
    again = officer(bodies, meeting, Poll.SECRETARY, [sitting[1]], two)
    marks = {again.choices.get().pk: [3]}
    entered = polling.enter(again.pk, Count(4, 4, blank=1), marks, by=who(two[0]))
    polling.confirm(again.pk, polling.version_of(entered), by=who(two[1]))
    assert elected(Poll.objects.get(pk=again.pk)) == [sitting[1].name]


def test_an_assembly_elects_the_committee_and_that_of_a_branch_without_one_its_secretary(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    with pytest.raises(Refused) as refusal:
        officer(bodies, meeting, Poll.SECRETARY, voters[:1], (voters[8], voters[9]))
    assert "art. 20" in str(refusal.value.basis)
    for one in voters[4:]:
        for term in one.terms.all():
            people.end_term(term.pk, by=SYSTEM, why="removed", document="组织关系转出")
    small = there(bodies, "party_assembly", voters[:4])
    assert small.invitees.filter(votes=True).count() < 7
    with pytest.raises(Refused):
        prepared_small(bodies, small, voters)
    poll = officer(bodies, small, Poll.DEPUTY, [voters[1], voters[0]], (voters[2], voters[3]))
    assert poll.seats == 1


def prepared_small(bodies: Bodies, meeting: Meeting, voters: list[Person]) -> Poll:
    return polling.prepare_election(
        meeting.pk, "支部委员选举", 3, [one.pk for one in voters[:4]], teller_id=voters[2].pk, watcher_id=voters[3].pk,
        by=bodies.secretary,
    )  # fmt: skip


def test_a_committee_has_three_to_seven_members(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    people.set_seats(bodies.branch.pk, 3, by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        prepared(bodies, meeting, 2, voters[:8], voters)
    assert (refusal.value.code, refusal.value.field) == ("size_unlawful", "seats")
    assert prepared(bodies, meeting, 5, voters[:6], voters).seats == 5


def test_few_seats_that_nobody_won_stay_open_once_the_voters_agree(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = counted(prepared(bodies, meeting, 5, voters[:6], voters), Count(10, 10), [9, 9, 9, 9, 3, 3], voters)
    item = services.add_item(meeting.pk, "未选出的名额", by=bodies.secretary)
    rejected = deciding.vote(item.pk, "一名委员暂缺", 5, 5, 0, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        polling.leave_open(poll.pk, rejected.pk, by=bodies.secretary)
    assert refusal.value.code == "motion_missing"
    agreed = deciding.vote(item.pk, "一名委员暂缺", 8, 2, 0, by=bodies.secretary)
    polling.leave_open(poll.pk, agreed.pk, by=bodies.secretary)
    came = polling.came_out(Poll.objects.get(pk=poll.pk), meeting)
    assert (came.seats, len(came.elected)) == (4, 4)
    far = counted(prepared(bodies, meeting, 5, voters[:6], voters), Count(10, 10), [9, 9, 9, 3, 3, 3], voters)
    with pytest.raises(Refused) as refusal:
        polling.leave_open(far.pk, agreed.pk, by=bodies.secretary)
    assert refusal.value.code == "too_many_open"
    page = at_desk(bodies.cast.secretary, second_factor=True).get(f"/desk/meetings/{meeting.pk}/polls/{poll.pk}/")
    assert "按表决，未选出的名额暂缺：一名委员暂缺" in page.content.decode()
    assert list(findings()) == []


def test_the_vote_on_a_seat_that_nobody_won_is_held_in_a_branch_whose_seats_are_all_taken(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    people.set_seats(bodies.branch.pk, len(committee_of_four(bodies, voters)), by=SYSTEM)
    with pytest.raises(Refused):  # nobody has left a seat open yet
        prepared(bodies, meeting, 1, voters[2:4], voters)
    first = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(10, 10), [9, 8, 5, 4], voters)
    with pytest.raises(Refused) as refusal:  # one is open, not two
        prepared(bodies, meeting, 2, voters[2:5], voters)
    assert (refusal.value.code, refusal.value.field) == ("size_unlawful", "seats")
    again = once_more(bodies, first, 1, voters[2:4], voters)
    assert elected(counted(again, Count(10, 10), [3, 7], voters)) == [voters[3].name]
    assert elected(first) == [voters[0].name, voters[1].name]
    with pytest.raises(Refused):  # filled: nothing is open any more
        prepared(bodies, meeting, 1, voters[2:4], voters)


def once_more(bodies: Bodies, poll: Poll, seats: int, people: list[Person], voters: list[Person]) -> Poll:
    return polling.prepare_election(
        poll.meeting_id, "再次选举", seats, [one.pk for one in people], teller_id=voters[8].pk, watcher_id=voters[9].pk,
        by=bodies.secretary, repeats_id=poll.pk,
    )  # fmt: skip


def test_open_seats_are_voted_on_once_more_among_the_others_and_may_then_stay_open(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    first = counted(prepared(bodies, meeting, 5, voters[:6], voters), Count(10, 10), [9, 9, 9, 9, 3, 3], voters)
    for seats, whom, code in (
        (2, voters[4:8], "other_seats"), (1, voters[:2], "elected_already"), (1, voters[4:5], "too_few_candidates"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            once_more(bodies, first, seats, whom, voters)
        assert refusal.value.code == code
    second = counted(once_more(bodies, first, 1, voters[4:6], voters), Count(10, 10), [5, 5], voters)
    with pytest.raises(Refused) as refusal:
        once_more(bodies, first, 1, voters[4:6], voters)
    assert refusal.value.code == "voted_again"
    item = services.add_item(meeting.pk, "未选出的名额", by=bodies.secretary)
    agreed = deciding.vote(item.pk, "一名委员暂缺", 8, 2, 0, by=bodies.secretary)
    with pytest.raises(Refused):  # what is voted on once more is left open where that was counted
        polling.leave_open(first.pk, agreed.pk, by=bodies.secretary)
    polling.leave_open(second.pk, agreed.pk, by=bodies.secretary)
    came = polling.came_out(Poll.objects.get(pk=first.pk), meeting)
    assert (came.seats, [won.name for won in came.elected]) == (4, [one.name for one in voters[:4]])
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    page = desk.get(f"/desk/meetings/{meeting.pk}/polls/{first.pk}/").content.decode()
    assert f"/polls/{second.pk}/" in page
    assert "?again=" not in page
    assert desk.get(f"/desk/meetings/{meeting.pk}/polls/{second.pk}/seats/").status_code == 404


def test_whom_a_second_vote_elects_takes_office_with_those_of_the_first(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    first = counted(prepared(bodies, meeting, 3, voters[:4], voters), Count(10, 10), [9, 9, 3, 3], voters)
    second = counted(once_more(bodies, first, 1, voters[2:4], voters), Count(10, 10), [7, 3], voters)
    came = polling.came_out(Poll.objects.get(pk=first.pk), meeting)
    assert {won.name for won in came.elected} == {one.name for one in voters[:3]}
    assert came.seats == 3
    assert elected(Poll.objects.get(pk=second.pk)) == [voters[2].name]


# ---- whom voters write on their papers -------------------------------------------------------------------------------


def test_votes_for_members_who_do_not_stand_count_like_all_others(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    marks = {one.pk: [each] for one, each in zip(poll.choices.order_by("position"), (9, 8, 2, 1), strict=True)}
    other = voters[5]
    polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8]), written={other.pk: 7, voters[6].pk: 1})
    poll.refresh_from_db()
    again = polling.enter(  # entered anew, what stood before is gone
        poll.pk, Count(10, 10), marks, by=who(voters[8]), written={other.pk: 6}, version=polling.version_of(poll)
    )
    assert list(poll.choices.filter(written=True).values_list("person", "marks")) == [(other.pk, [6])]
    confirmed = polling.confirm(poll.pk, polling.version_of(again), by=who(voters[9]))
    assert elected(confirmed) == [voters[0].name, voters[1].name, other.name]  # six of ten
    meeting.refresh_from_db()
    assert [won.people for won in polling.came_out(confirmed, meeting).elected][2] == (other,)
    assert list(findings()) == []


def test_nobody_is_written_who_stands_has_no_vote_or_in_a_run_off(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", [*voters, *bodies.members[4:6]])
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    marks = {one.pk: [each] for one, each in zip(poll.choices.order_by("position"), (9, 8, 6, 6), strict=True)}
    for barred in (voters[0], bodies.members[4], bodies.members[5]):
        with pytest.raises(Refused) as refusal:
            polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8]), written={barred.pk: 1})
        assert refusal.value.code == "not_to_be_written"
    with pytest.raises(Refused) as refusal:  # thirty votes at most from ten papers
        polling.enter(poll.pk, Count(10, 10), marks, by=who(voters[8]), written={voters[5].pk: 2})
    assert (refusal.value.code, poll.choices.count()) == ("marks_wrong", 4)
    counted(poll, Count(10, 10), [9, 8, 6, 6], voters)
    run_off = Poll.objects.get(of=poll)
    two = {one.pk: [each] for one, each in zip(run_off.choices.order_by("position"), (6, 4), strict=True)}
    with pytest.raises(Refused) as refusal:
        polling.enter(run_off.pk, Count(10, 10), two, by=who(voters[8]), written={voters[5].pk: 1})
    assert refusal.value.code == "not_to_be_written"


def test_the_teller_enters_them_by_the_page(bodies: Bodies, voters: list[Person]) -> None:
    meeting = there(bodies, "party_assembly", voters)
    poll = prepared(bodies, meeting, 3, voters[:4], voters)
    teller, at = at_desk(voters[8]), reverse("council:poll_count", args=[meeting.code, poll.pk])
    page = teller.get(at).content.decode()
    assert "选票上另写的人" in page
    fields = {
        f"m{one.pk}_0": str(each) for one, each in zip(poll.choices.order_by("position"), (9, 8, 2, 1), strict=True)
    }
    given = {"issued": "10", "returned": "10", "blank": "0", "void": "0", "version": "", **fields}
    half = teller.post(at, {**given, "w0": str(voters[5].pk)})
    assert (half.status_code, poll.choices.count()) == (422, 4)
    twice = teller.post(at, {**given, "w0": str(voters[5].pk), "v0": "3", "w1": str(voters[5].pk), "v1": "3"})
    assert (twice.status_code, poll.choices.count()) == (422, 4)
    teller.post(at, {**given, "w0": str(voters[5].pk), "v0": "7"})
    assert "另选人" in at_desk(voters[9]).get(at).content.decode()


def test_a_run_off_of_a_vote_on_open_seats_knows_the_vote_in_which_it_began(
    bodies: Bodies, voters: list[Person]
) -> None:
    meeting = there(bodies, "party_assembly", voters)
    first = counted(prepared(bodies, meeting, 3, voters[:5], voters), Count(10, 10), [9, 4, 4, 4, 4], voters)
    second = polling.prepare_election(
        meeting.pk, "再次投票", 2, [one.pk for one in voters[1:5]], teller_id=voters[8].pk, watcher_id=voters[9].pk,
        by=bodies.secretary, repeats_id=first.pk,
    )  # fmt: skip
    with translation.override("en"):  # as the supervisor reads; the paper is read by all
        counted(second, Count(10, 10), [8, 6, 6, 0], voters)
    run_off = Poll.objects.get(of=second)
    assert run_off.title == "再次投票（再次投票）"
    assert polling.chain(run_off) == [first, second, run_off]
    assert polling.elected(run_off) == {voters[0].pk, voters[1].pk}
    counted(run_off, Count(10, 10), [7, 3], voters)
    meeting.refresh_from_db()
    assert [won.name for won in polling.came_out(first, meeting).elected] == [one.name for one in voters[:3]]
