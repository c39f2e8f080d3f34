"""Kinds of meetings with a quorum of their own; vacant seats; what an estate sets; what is posted by when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from linli.council import attending, deciding, founding, posting, queries, reminders, services
from linli.council.models import Founding, Meeting, Reminder
from linli.council.services import Call
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Organisation, Person, Post
from linli.rules.first_assembly import PARTS
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person, seated
from tests.support.residents import inhabited

pytestmark = pytest.mark.django_db
GROUP = {"body_chair": 1, "street_seat": 1, "developer_seat": 1, "community_seat": 1, "owner_seat": 5}


def body(bodies: Bodies, kind: str, seats: dict[str, int]) -> tuple[Organisation, list[Person]]:
    """A body with so many in each of its seats; the first of them chairs it."""
    area = bodies.cast.places.estate
    made = people.create_organisation(kind, f"安和{kind}", area, by=SYSTEM)
    sitting: list[Person] = []
    for seat, number in seats.items():
        post = people.create_post(seat, made, area, by=SYSTEM)
        new = [person(f"{seat}{place}") for place in range(number)]
        for one in new:
            seated(one, seat, made, post=post)
        sitting += new
    return made, sitting


def opened(made: Organisation, kind: str, sitting: list[Person], came: int) -> Meeting:
    """Called by its chair, recorded by the second; the first so many are there."""
    by = Actor(sitting[0].pk, "post")
    said = Call(kind, clock.now(), "室", sitting[0].pk, sitting[1].pk, items=("事项",),
                called_on=clock.today() - timedelta(days=15), proof="会议通知签收表")  # fmt: skip
    meeting = services.open_meeting(services.call(made.pk, said, by=by).pk, by=by)
    for one in meeting.invitees.filter(person__in=sitting[:came]):
        attending.mark(meeting.pk, one.pk, "list", by=by)
    return meeting


@pytest.mark.parametrize(
    ("kind", "meets", "seats", "enough"),
    [
        ("thrift_council", "thrift_council", {"body_chair": 1, "thrift_member": 4}, 3),
        ("volunteer_team", "team", {"body_chair": 1, "team_seat": 5}, 4),
        ("art_team", "team", {"body_chair": 1, "team_seat": 3}, 3),
        ("property_management_committee", "property_management_committee",
         {"body_chair": 1, "owner_seat": 4, "community_seat": 2}, 4),
        ("preparatory_group", "preparatory_group",
         {"body_chair": 1, "street_seat": 1, "developer_seat": 1, "community_seat": 1, "owner_seat": 5}, 5),
    ],
)  # fmt: skip
def test_each_body_meets_by_a_quorum_of_its_own(
    bodies: Bodies, kind: str, meets: str, seats: dict[str, int], enough: int
) -> None:
    made, sitting = body(bodies, kind, seats)
    meeting = opened(made, meets, sitting, enough - 1)
    item, by = meeting.items.get(), Actor(sitting[0].pk, "post")
    with pytest.raises(Refused) as refusal:
        deciding.vote(item.pk, "同意", enough - 1, 0, 0, by=by)
    assert refusal.value.code == "no_quorum"
    attending.mark(meeting.pk, meeting.invitees.get(person=sitting[enough - 1]).pk, "list", by=by)
    assert deciding.vote(item.pk, "同意", enough, 0, 0, by=by).passed
    assert list(findings()) == []


def test_those_who_supervise_the_residents_committee_meet_and_so_does_it(bodies: Bodies) -> None:
    committee = bodies.cast.posts["community_officer"].organisation
    watch = people.create_organisation("residents_supervision", "居务监督委员会", committee.area, by=SYSTEM)
    sitting: list[Person] = []
    for kind in ("body_chair", "supervision_seat", "supervision_seat"):
        post = Post.objects.filter(organisation=watch, kind=kind).first()
        post = post or people.create_post(kind, watch, committee.area, by=SYSTEM)
        sitting.append(person(f"监督{len(sitting)}"))
        people.appoint(post.pk, sitting[-1].pk, by=SYSTEM)
    meeting = opened(watch, "residents_supervision", sitting, 2)
    assert deciding.vote(meeting.items.get().pk, "通过", 2, 0, 0, by=Actor(sitting[0].pk, "post")).passed
    assert queries.attendance(meeting).voters == 3


def test_a_group_in_which_owners_have_less_than_half_of_the_seats_decides_nothing(bodies: Bodies) -> None:
    made, sitting = body(bodies, "preparatory_group", {"body_chair": 1, "street_seat": 2, "owner_seat": 2})
    meeting = opened(made, "preparatory_group", sitting, 5)
    with pytest.raises(Refused) as refusal:
        deciding.vote(meeting.items.get().pk, "同意", 5, 0, 0, by=Actor(sitting[0].pk, "post"))
    assert (refusal.value.code, refusal.value.basis) == ("not_made_up", "业主大会和业主委员会指导规则 art. 9-10")
    page = at_desk(bodies.cast.street_officer).get(f"/desk/bodies/{made.code}/").content.decode()
    assert "业主代表人数不足" in page
    assert "缺少建设单位代表" in page


def test_seats_that_nobody_holds_count_in_a_joint_meeting_too(bodies: Bodies) -> None:
    """Two of the branch's committee of three and one of five of the owners' came: three of eight are too few."""
    people.set_seats(bodies.branch.pk, 3, by=SYSTEM)
    people.set_seats(bodies.owners.pk, 5, by=SYSTEM)
    meeting = bodies.opened("joint", items=("停车",))
    seen = queries.attendance(meeting)
    assert (seen.present, seen.voters, seen.enough) == (3, 8, False)
    post = people.create_post("committee_member", bodies.owners, bodies.cast.places.estate, by=SYSTEM)
    for number in range(2):
        people.appoint(post.pk, owning(person(f"委员{number}"), bodies).pk, by=SYSTEM)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    again = bodies.opened("joint", items=("停车",))
    assert (queries.attendance(again).voters, queries.attendance(again).enough) == (8, True)


def test_representatives_meet_with_the_committee_as_four_fifths_of_them_and_vacant_seats_count(bodies: Bodies) -> None:
    cast = bodies.cast
    committee, officer = cast.posts["community_officer"].organisation, cast.acting("community_officer")
    living = inhabited(cast.places.community, 40, cast.places.far_unit)
    seat = people.create_post("residents_seat", committee, committee.area, by=SYSTEM)
    people.appoint(seat.pk, cast.resident.pk, by=SYSTEM)
    chosen = people.create_post("representative_seat", committee, committee.area, by=SYSTEM)
    for one in living[:3]:
        people.appoint(chosen.pk, one.pk, by=SYSTEM)

    def meeting() -> Meeting:
        said = Call("residents_representatives", clock.now(), "室", cast.community_officer.pk, living[0].pk,
                    items=("公约",))  # fmt: skip
        made = services.open_meeting(services.call(committee.pk, said, by=officer).pk, by=officer)
        attending.everybody(made.pk, by=officer)
        return made

    with pytest.raises(Refused) as refusal:
        deciding.vote(meeting().items.get().pk, "同意", 4, 0, 0, by=officer)
    assert (refusal.value.code, refusal.value.basis) == ("not_made_up", "城市居民委员会组织法 art. 28")
    people.appoint(chosen.pk, living[3].pk, by=SYSTEM)
    assert deciding.vote(meeting().items.get().pk, "同意", 3, 2, 0, by=officer).passed
    people.set_seats(committee.pk, 5, by=SYSTEM, representatives=4)
    assert queries.attendance(meeting()).quorum.needed == 6  # two thirds of nine, four of whom nobody is
    with pytest.raises(Refused) as refusal:
        people.appoint(chosen.pk, living[4].pk, by=SYSTEM)
    assert refusal.value.code == "no_seat_vacant"


def test_an_estate_sets_a_quorum_of_its_own_from_its_day_on_and_never_below_the_floor(bodies: Bodies) -> None:
    estate = bodies.cast.places.estate

    def shares(code: str) -> Meeting:
        set_value("meetings.council_quorum", code, area_id=estate.pk, by=SYSTEM, source="议事会章程 第八条")
        return bodies.opened(
            "council", body=bodies.council, items=("停车",), called_on=clock.today() - timedelta(days=3)
        )

    line = queries.attendance(shares("four_fifths")).quorum
    assert line is not None
    assert (line.of, line.needed, line.threshold.basis) == (9, 8, "议事会章程 第八条")
    with pytest.raises(Refused):
        set_value("meetings.owners_committee_quorum", "half_or_more", area_id=estate.pk, by=SYSTEM, source="x")
    before = Meeting(kind="council", body=bodies.council, starts_at=clock.now() - timedelta(days=2))
    before.locate(estate)
    earlier = queries.quorum(before, 9, 6)
    assert earlier is not None
    assert (earlier.needed, earlier.threshold.basis) == (6, "practice")


def test_a_preparatory_groups_clocks_run_stand_at_the_desk_and_end_with_what_was_done(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    made, sitting = body(bodies, "preparatory_group", GROUP)
    street, today = bodies.cast.acting("street_officer"), clock.today()
    applied = founding.Course(today - timedelta(days=30), "业主联名申请书", today + timedelta(days=40))
    with pytest.raises(NotAllowed):
        founding.note(made.pk, applied, by=Actor(sitting[1].pk, "person"))
    desk = at_desk(bodies.cast.street_officer)
    given = {"applied_on": applied.applied_on, "document": applied.document, "planned_on": applied.planned_on}
    assert desk.post(f"/desk/bodies/{made.code}/founding/", given).status_code == 303
    reminders.look_ahead([made])
    waiting = list(Reminder.objects.filter(what="founding").order_by("until").values_list("about", "tone"))
    assert waiting == [("posted", "due"), ("held", "due")]
    page = desk.get(f"/desk/bodies/{made.code}/").content.decode()
    assert "首次业主大会筹备进度" in page
    assert (today + timedelta(days=90)).isoformat() in page
    moved(clock.shift(timedelta(days=26)))
    assert [each.step for each in founding.running(made) if each.late(clock.today())] == ["posted"]
    late = replace(applied, place="广场", agenda="通过规则", posted=dict.fromkeys(PARTS, clock.today()))
    founding.note(made.pk, late, by=street)
    moved(clock.shift(timedelta(days=14)))
    held = replace(late, held_on=clock.today())
    with pytest.raises(Refused) as refusal:
        founding.note(made.pk, held, by=street)
    assert refusal.value.code == "posted_too_late"
    assert list(findings()) == []


@pytest.mark.parametrize(
    ("seats", "says"),
    [
        ({**GROUP, "owner_seat": 4}, "应为单数"),
        (
            {"body_chair": 1, "street_seat": 2, "developer_seat": 1, "community_seat": 2, "owner_seat": 3},
            "业主代表过少",
        ),
        ({"body_chair": 1, "street_seat": 1, "community_seat": 1, "owner_seat": 4}, "没有建设单位代表"),
    ],
)
def test_a_group_that_is_not_made_up_as_it_must_be_plans_posts_and_opens_nothing(
    bodies: Bodies, seats: dict[str, int], says: str
) -> None:
    made, sitting = body(bodies, "preparatory_group", seats)
    street = bodies.cast.acting("street_officer")
    course = founding.Course(clock.today(), "申请书", clock.today() + timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        founding.note(made.pk, course, by=street)
    assert (refusal.value.code, refusal.value.basis) == ("group_not_made_up", "业主大会和业主委员会指导规则 art. 9-10")
    assert says in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        opened(made, "owners_assembly", sitting, 0)
    assert refusal.value.code == "group_not_made_up"
    assert founding.note(made.pk, replace(course, planned_on=None), by=street).applied_on == clock.today()


def test_the_assembly_is_planned_after_what_hangs_out_and_within_the_days_of_the_group(bodies: Bodies) -> None:
    made, _sitting = body(bodies, "preparatory_group", GROUP)
    street, today = bodies.cast.acting("street_officer"), clock.today()
    course = founding.Course(today, "申请书")
    for days, code, day in ((14, "planned_too_early", 15), (91, "planned_too_late", 90)):
        with pytest.raises(Refused) as refusal:
            founding.note(made.pk, replace(course, planned_on=today + timedelta(days=days)), by=street)
        assert (refusal.value.code, refusal.value.field) == (code, "planned_on")
        assert (today + timedelta(days=day)).isoformat() in str(refusal.value)
    planned = replace(course, planned_on=today + timedelta(days=15), posted={"call": today})
    with pytest.raises(Refused) as refusal:
        founding.note(made.pk, planned, by=street)
    assert refusal.value.code == "call_incomplete"
    whole = replace(planned, place="广场", agenda="一、议事规则", posted=dict.fromkeys(PARTS, today))
    found = founding.note(made.pk, whole, by=street)
    assert (found.posted_on, found.place) == (today, "广场")
    part = founding.note(made.pk, replace(whole, posted={"roll": today}), by=street)
    assert part.posted_on is None


def test_the_first_assembly_opens_once_all_that_is_posted_hung_out_fifteen_days(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    made, sitting = body(bodies, "preparatory_group", GROUP)
    street, today, now = bodies.cast.acting("street_officer"), clock.today(), clock.now()
    course = founding.Course(
        today,
        "申请书",
        today + timedelta(days=20),
        "广场",
        "一、议事规则",
        {"call": today, "rules": today, "roll": today},
    )
    founding.note(made.pk, course, by=street)
    by = Actor(sitting[0].pk, "post")
    said = Call("owners_assembly", now + timedelta(days=20), "广场", sitting[0].pk, sitting[1].pk)
    meeting = services.call(made.pk, said, by=by)
    moved(now + timedelta(days=10))
    founding.note(made.pk, replace(course, posted={**course.posted, "candidates": clock.today()}), by=street)
    moved(now + timedelta(days=20))
    with pytest.raises(Refused) as refusal:
        services.open_meeting(meeting.pk, by=by)
    assert (refusal.value.code, refusal.value.basis) == ("posted_too_late", "业主大会和业主委员会指导规则 art. 12")
    assert (today + timedelta(days=25)).isoformat() in str(refusal.value)
    founding.note(made.pk, course, by=street)
    with pytest.raises(Refused) as refusal:
        services.open_meeting(meeting.pk, by=by)
    assert (refusal.value.code, "候选人产生办法" in str(refusal.value)) == ("not_posted", True)
    founding.note(made.pk, replace(course, posted=dict.fromkeys(PARTS, today)), by=street)
    assert services.open_meeting(meeting.pk, by=by).state == "open"


def test_nothing_hangs_out_before_the_group_was_formed(bodies: Bodies) -> None:
    made, _sitting = body(bodies, "preparatory_group", GROUP)
    street, today = bodies.cast.acting("street_officer"), clock.today()
    course = founding.Course(today, "申请书", today + timedelta(days=30), "广场", "一、议事规则")
    with pytest.raises(Refused) as refusal:
        founding.note(made.pk, replace(course, posted={"roll": today - timedelta(days=1)}), by=street)
    assert (refusal.value.code, today.isoformat() in refusal.value.message) == ("posted_before_formed", True)
    assert founding.note(made.pk, replace(course, posted={"roll": today}), by=street).posted == {"roll": str(today)}


def test_an_assembly_does_not_open_on_another_day_than_the_posted_one(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    made, sitting = body(bodies, "preparatory_group", GROUP)
    street, today, now = bodies.cast.acting("street_officer"), clock.today(), clock.now()
    posted = dict.fromkeys(PARTS, today)
    course = founding.Course(today, "申请书", today + timedelta(days=20), "广场", "一、议事规则", posted)
    founding.note(made.pk, course, by=street)
    by = Actor(sitting[0].pk, "post")
    said = Call("owners_assembly", now + timedelta(days=25), "广场", sitting[0].pk, sitting[1].pk)
    meeting = services.call(made.pk, said, by=by)
    moved(now + timedelta(days=25))
    with pytest.raises(Refused) as refusal:
        services.open_meeting(meeting.pk, by=by)
    assert (refusal.value.code, course.planned_on.isoformat() in refusal.value.message) == ("another_day", True)
    founding.note(made.pk, replace(course, planned_on=meeting.day), by=street)
    assert services.open_meeting(meeting.pk, by=by).state == "open"


def test_the_page_asks_for_each_paper_and_says_what_hangs_out(bodies: Bodies) -> None:
    made, _sitting = body(bodies, "preparatory_group", GROUP)
    desk, today = at_desk(bodies.cast.street_officer), clock.today()
    given = {"applied_on": today, "document": "申请书", "planned_on": today + timedelta(days=30), "place": "广场",
             "agenda": "一、议事规则", "posted_call": today, "posted_roll": today}  # fmt: skip
    assert desk.post(f"/desk/bodies/{made.code}/founding/", given).status_code == 303
    found = Founding.objects.get(body=made)
    assert (set(found.posted), found.posted_on) == ({"call", "roll"}, None)
    page = desk.get(f"/desk/bodies/{made.code}/").content.decode()
    assert "尚未公示： 议事规则、管理规约草案；业主委员会候选人产生办法" in page


def test_an_owners_committee_posts_its_agenda_before_and_what_it_decided_within_three_days(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    by = bodies.cast.acting("director")
    member = owning(person("委员"), bodies)
    seated(member, "committee_member", bodies.owners)
    said = Call("owners_committee", clock.shift(timedelta(days=8)), "室", bodies.cast.director.pk, member.pk)
    meeting = services.call(bodies.owners.pk, said, by=by)
    assert [(each.what, each.due, each.done) for each in posting.postings(meeting)] == [
        ("agenda", meeting.day - timedelta(days=7), None)
    ]
    reminders.look_ahead([bodies.owners])
    desk = at_desk(bodies.cast.director)
    assert "张贴会议议程" in [one.title for one in desk.get("/desk/").context["awaited"]]
    with pytest.raises(Refused):
        posting.posted(meeting.pk, "decisions", clock.today(), by=by)
    at = f"/desk/meetings/{meeting.pk}/posted/"
    assert desk.post(at, {"what": "agenda", "on": clock.today().isoformat()}).status_code == 303
    moved(said.starts_at)
    services.open_meeting(meeting.pk, by=by)
    services.end_meeting(meeting.pk, by=by)
    moved(clock.shift(timedelta(days=4)))
    meeting.refresh_from_db()
    last = list(posting.postings(meeting))[-1]
    assert (last.what, last.due, last.late) == ("decisions", meeting.day + timedelta(days=3), True)
    assert "超期" in desk.get(f"/desk/meetings/{meeting.pk}/").content.decode()
    posting.posted(meeting.pk, "decisions", meeting.day + timedelta(days=2), by=by)
    meeting.refresh_from_db()
    assert not any(each.late for each in posting.postings(meeting))
    assert isinstance(meeting.decisions_posted_on, date)
