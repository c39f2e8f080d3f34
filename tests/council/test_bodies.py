"""Bodies: their size and terms by law, vacancies, seats in several, who may not sit in which two, who is shown."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.council import bodies as council
from linli.council import deciding, queries, services
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Organisation, Term
from linli.rules.workdays import add_months
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person

pytestmark = pytest.mark.django_db
ELECTED = "业主大会决定"


def midnight(months: int) -> datetime:
    return clock.midnight(add_months(clock.today(), months))


def test_a_body_of_a_size_that_the_law_does_not_know_is_refused_with_its_article(bodies: Bodies) -> None:
    officer = bodies.cast.acting("street_officer")
    for seats in (3, 6, 13):
        with pytest.raises(Refused) as refusal:
            people.set_seats(bodies.owners.pk, seats, by=officer)
        assert (refusal.value.code, refusal.value.basis) == (
            "seats_wrong", "业主大会和业主委员会指导规则 art. 31-32",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        people.set_seats(bodies.owners.pk, 5, by=bodies.secretary)
    assert people.set_seats(bodies.owners.pk, 5, by=officer).seats == 5
    assert list(findings()) == []


def test_a_vacant_seat_counts_among_all_members(bodies: Bodies) -> None:
    """Of five seats three are filled: two who come are not more than half of all five, three are."""
    people.set_seats(bodies.owners.pk, 5, by=bodies.cast.acting("street_officer"))
    post = people.create_post("committee_member", bodies.owners, bodies.cast.places.estate, by=SYSTEM)
    for one in (bodies.recorder, bodies.members[0]):
        people.appoint(post.pk, owning(one, bodies).pk, by=SYSTEM, how="elected")
    standing = council.standing([Organisation.objects.get(pk=bodies.owners.pk)])[0]
    assert (standing.filled, standing.vacant) == (3, 2)
    by = Actor(bodies.cast.director.pk, "post")
    said = services.Call(
        "owners_committee", clock.now(), "活动室", bodies.cast.director.pk, bodies.recorder.pk, items=("停车",),
        called_on=clock.today() - timedelta(days=7), proof="会议通知签收表",
    )  # fmt: skip
    meeting = services.open_meeting(services.call(bodies.owners.pk, said, by=by).pk, by=by)
    from linli.council import attending

    here = list(meeting.invitees.order_by("pk"))
    for one in here[:2]:
        attending.mark(meeting.pk, one.pk, "list", by=by)
    assert not queries.attendance(meeting).enough
    attending.mark(meeting.pk, here[2].pk, "list", by=by)
    assert queries.attendance(meeting).enough
    item = meeting.items.get()
    assert not deciding.vote(item.pk, "收费", 2, 1, 0, by=by).passed
    assert deciding.vote(item.pk, "收费", 3, 0, 0, by=by).passed


def test_nobody_sits_where_they_supervise_or_are_supervised(bodies: Bodies) -> None:
    manager = owning(bodies.cast.property_manager, bodies)
    officer, post = bodies.cast.acting("street_officer"), bodies.cast.posts["director"]
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, manager.pk, by=officer, document=ELECTED)
    assert refusal.value.code == "incompatible"
    people.end_term(Term.objects.get(person=manager).pk, by=bodies.cast.acting("street_officer"), why="resigned")
    people.appoint(post.pk, manager.pk, by=officer, document=ELECTED)


def test_a_term_longer_than_the_law_allows_is_refused_to_the_day(bodies: Bodies) -> None:
    officer, post = bodies.cast.acting("street_officer"), bodies.cast.posts["director"]
    with pytest.raises(Refused) as refusal:
        people.appoint(
            post.pk, bodies.cast.neighbour.pk, by=officer, ends=midnight(60) + timedelta(days=1), document=ELECTED
        )
    assert (refusal.value.code, refusal.value.field) == ("term_too_long", "ends")
    assert people.appoint(
        post.pk, bodies.cast.neighbour.pk, by=officer, ends=midnight(60), how="elected", document=ELECTED
    ).how


def test_a_term_without_a_day_ends_with_the_longest_that_the_law_lets_it_last(bodies: Bodies) -> None:
    officer, post = bodies.cast.acting("street_officer"), bodies.cast.posts["director"]
    term = people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, starts=midnight(0), document=ELECTED)
    assert term.ends == midnight(60)


def test_three_months_before_a_term_ends_the_next_election_is_due(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    post, officer = bodies.cast.posts["director"], bodies.cast.acting("street_officer")
    people.end_term(Term.objects.get(post=post).pk, by=officer, why="expired")
    ends = midnight(12)
    people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, ends=ends, document=ELECTED)
    body = Organisation.objects.get(pk=bodies.owners.pk)
    assert not council.standing([body])[0].elect_now
    day = clock.midnight(add_months(ends.date(), -3))  # of the end: counted from today, 29 February is another
    moved(day - timedelta(days=1))
    assert [one.term.person for one in council.standing([body])[0].members] == [bodies.cast.neighbour]
    assert not council.standing([body])[0].elect_now
    moved(day)
    assert council.standing([body])[0].elect_now


def test_who_sits_in_several_bodies_is_shown_as_such(bodies: Bodies) -> None:
    standing = council.standing([bodies.council])[0]
    others = {one.term.person.name: one.others for one in standing.members}
    assert others["周正明"] == ("安和小区党支部 支部书记",)
    assert others["吴建国"] == ("安和小区业委会 业委会主任",)
    assert others["陈桂兰"] == ()


def test_residents_see_who_chose_to_be_shown_and_nobody_else(bodies: Bodies, client: Client) -> None:
    estate = bodies.cast.places.estate
    term = Term.objects.get(person=bodies.cast.secretary, post=bodies.cast.posts["secretary"])
    page = client.get(f"/who/{estate.code}/").content.decode()
    assert "周正明" not in page
    with pytest.raises(NotAllowed):
        people.show_self(term.pk, by=bodies.recording, shown=True)
    own = at_desk(bodies.cast.secretary)
    assert own.post(f"/meetings/seat/{term.pk}/", {"show": "1", "duty": "每周三上午接待"}).status_code == 303
    page = client.get(f"/who/{estate.code}/").content.decode()
    assert "每周三上午接待" in page
    assert "周正明" in page
    assert "唐月娥" not in page
    people.end_term(term.pk, by=bodies.cast.acting("street_officer"), why="removed")
    assert "周正明" not in client.get(f"/who/{estate.code}/").content.decode()


# ---- half of a council lives there -----------------------------------------------------------------------------------


def test_nobody_from_elsewhere_is_appointed_once_half_of_the_council_could_no_longer_be_residents(
    bodies: Bodies,
) -> None:
    """Nine seats, five for residents: the convener, the director and two councillors live elsewhere."""
    officer, post = bodies.cast.acting("street_officer"), Term.objects.filter(post__kind="council_seat")[0].post
    people.set_seats(bodies.council.pk, 11, by=officer)
    stranger = person("外来委员")
    people.appoint(post.pk, stranger.pk, by=officer, document="议事会推选")  # the fifth of eleven
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, person("又一外来委员").pk, by=officer, document="议事会推选")
    assert (refusal.value.code, refusal.value.basis) == ("outnumbered", "practice")
    assert "一半" in refusal.value.message or "半数" in refusal.value.message
    people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, document="议事会推选")  # lives there
    assert council.amiss(Organisation.objects.get(pk=bodies.council.pk)) == []


def test_a_council_that_residents_have_left_says_so_on_its_page_and_when_it_meets(bodies: Bodies) -> None:
    officer = bodies.cast.acting("street_officer")
    assert council.amiss(bodies.council) == []
    for one in (bodies.cast.resident, bodies.councillors[2]):
        term = Term.objects.get(person=one, post__organisation=bodies.council)
        people.end_term(term.pk, by=officer, why="resigned")
    (said,) = council.amiss(bodies.council)
    assert "住在" in said
    page = at_desk(bodies.cast.street_officer, second_factor=True).get(f"/desk/bodies/{bodies.council.code}/")
    assert said in page.content.decode()
    meeting = bodies.called("council", body=bodies.council, called_on=clock.today() - timedelta(days=30))
    assert said in council.missing(meeting)


def test_a_party_group_of_two_or_without_a_full_member_says_so_on_its_page(bodies: Bodies) -> None:
    group = people.create_organisation("party_group", "第一党小组", bodies.cast.places.estate, by=SYSTEM)
    leader = people.create_post("group_leader", group, bodies.cast.places.estate, by=SYSTEM)
    trial = people.create_post("probationary_seat", group, bodies.cast.places.estate, by=SYSTEM)
    people.appoint(trial.pk, bodies.members[4].pk, by=SYSTEM)
    few, none = council.amiss(group)
    assert "至少 3 名党员，目前 1 名" in few
    assert "正式党员" in none
    for one in bodies.members[:2]:
        people.appoint(leader.pk, one.pk, by=SYSTEM)
    assert council.amiss(group) == []
    assert not [words for words in council.amiss(bodies.branch) if "党小组" in words]
