"""The residents' committee elected by one of each household, and the leader of a residents' group by the group."""

import json
from datetime import datetime, timedelta

import pytest

from linli.ballots import announcement, casting, counting, recount, results, rounds, seating, services
from linli.ballots.models import Ballot, Kind, Slip
from linli.ballots.plans import Asked, Plan
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import services as papers
from linli.people import homes, kinship
from linli.people import seating as offices
from linli.people import services as people
from linli.people.models import Term
from linli.people.seating import Said
from tests.ballots.conftest import START, Called, drawn_up, key, nominated, refused, sold_out, take
from tests.ballots.test_after_pages import text
from tests.ballots.test_kinds import DAYS

pytestmark = pytest.mark.django_db
THREE = ("甲一", "乙二", "己六")
COUPLE = "己六"  # with 庚七 in one home


def drawn(court, kind=Kind.COMMITTEE_BY_HOUSEHOLDS, *, seats=2, candidates=THREE, building=None):
    days = {**DAYS, "opens_on": datetime(2026, 12, 21).date()}
    plan = Plan(title="居委会换届", kind=kind, matters=(Asked(0, "委员", seats=seats, candidates=candidates),), **days)
    body_id = court.cast.posts["community_officer"].organisation_id
    by = court.cast.acting("community_officer")
    ballot = services.draw_up(plan, by=by, area=court.cast.places.estate, body_id=body_id, building=building)
    return nominated(court, ballot) if court.cast.community_officer.name not in candidates else ballot


def household(ballot, owner):
    return Slip.objects.get(ballot=ballot, owners__person=owner)


def named(court, ballot, slip, name):
    by = court.cast.acting("community_officer")
    return services.choose_representative(slip.pk, court.owners[name].pk, document="户代表推选表", by=by)


def opened(court, moved, ballot, *, name=COUPLE):
    if name:
        named(court, ballot, household(ballot, court.owners[COUPLE]), name)
    services.publish(ballot.pk, by=court.cast.acting("community_officer"))
    made = key(court, ballot)
    moved(START + timedelta(days=20))
    return Called(court, services.open_voting(ballot.pk, by=court.director), made.shares)


def test_each_household_is_one_head_however_many_live_there_and_however_many_homes_it_has(court):
    ballot = drawn(court, building=court.units["101"].building)
    heads = {
        frozenset(slip.owners.values_list("person__name", flat=True)) for slip in Slip.objects.filter(ballot=ballot)
    }
    alone = {frozenset({name}) for name in ("甲一", "乙二", "丙三", "丁四", "戊五", "辛八")}
    assert heads == {*alone, frozenset({"己六", "庚七"})}
    assert (ballot.heads, ballot.area_cm) == (7, 0)


def test_who_lets_their_home_is_not_of_the_household_that_lives_there(court):
    unit = court.units["101"]
    homes.enter_person("租客", by=SYSTEM, area=court.cast.places.estate, unit_id=unit.pk, relation="tenant")
    ballot = drawn(court, building=unit.building)
    there = Slip.objects.get(ballot=ballot, owners__person__name="租客")
    assert there.owners.count() == 1
    assert not Slip.objects.filter(ballot=ballot, owners__person__name="甲一").exists()


def test_a_household_votes_through_whom_it_named_before_voting_began_and_through_nobody_else(court, moved):
    ballot = drawn(court, building=court.units["101"].building)
    called = opened(court, moved, ballot)
    slip, choice = called.slip(COUPLE), [["甲一", "乙二"]]
    refused("represented", casting.vote, slip.pk, choice, by=court.actor("庚七"), agreed=True)
    other = "/vote/" + ballot.code + "/"
    assert "您家推选了 己六" in text(court.phone("庚七").get(other))
    casting.vote(slip.pk, choice, by=court.actor("己六"))
    assert "由户代表投票" in text(court.phone("庚七").get(other))
    refused("ballot_open", named, court, ballot, slip, "庚七")  # too late to name another


def test_a_household_that_named_nobody_stands_on_the_roll_and_no_vote_of_it_is_taken(court, moved):
    ballot = drawn(court, building=court.units["101"].building)
    page = text(court.desk("community_officer").get(f"/desk/ballots/{ballot.code}/roll/"))
    assert "还有 1 户没有推选户代表" in page
    called = opened(court, moved, ballot, name="")
    slip = called.slip(COUPLE)
    for name in ("己六", "庚七"):
        refused("household_unnamed", casting.vote, slip.pk, [["甲一"]], by=court.actor(name), agreed=True)
    worker = court.cast.acting("community_officer")
    refused("household_unnamed", take, slip.pk, "visit", {"signed_by": "己六"}, by=worker)
    assert "您家在投票开始前没有推选户代表" in text(court.phone("己六").get(f"/vote/{ballot.code}/"))
    assert (called.ballot.heads, called.ballot.votes.count()) == (7, 0)


def test_the_household_is_named_on_its_page_and_published_masked_with_the_roll(court):
    ballot = drawn(court, building=court.units["101"].building)
    slip, desk = household(ballot, court.owners[COUPLE]), court.desk("community_officer")
    there = f"/desk/ballots/{ballot.code}/voters/{slip.number}/"
    assert there in desk.get(f"/desk/ballots/{ballot.code}/roll/").content.decode()
    given = {"step": "choose", "person": court.owners["庚七"].pk, "document": ""}
    assert desk.post(there, given).status_code == 422
    assert desk.post(there, {**given, "document": "户代表推选表"}).status_code == 302
    assert "推选表" in text(desk.get(there))
    services.publish(ballot.pk, by=court.cast.acting("community_officer"))
    published = text(court.phone("甲一").get(f"/vote/{ballot.code}/voters/"))
    assert "庚*" in published
    assert "庚七" not in published
    assert court.desk("far_resident").get(f"/vote/{ballot.code}/voters/").status_code == 404


def test_an_election_by_households_is_counted_line_by_line_and_its_open_seat_goes_to_a_second_round(court, moved):
    called = opened(court, moved, drawn(court, building=court.units["101"].building))
    ballot = called.ballot
    for name, chosen in (
        ("甲一", ("甲一", "乙二")),
        ("乙二", ("甲一",)),
        ("丙三", ("甲一", "己六")),
        ("己六", ("己六",)),
    ):
        casting.vote(called.slip(name).pk, [list(chosen)], by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    counted = counting.count(ballot.pk, called.shares[:2], by=court.director)
    (matter,) = counted.result["matters"]
    (there,) = matter["lines"]
    assert (there["have"], there["of"], there["needed"], there["basis"]) == (4, 7, 4, "城市居民委员会组织法 art. 19")
    own = {
        name: (lines[0]["have"], lines[0]["of"], lines[0]["needed"]) for name, *_weight, lines in matter["candidates"]
    }
    assert own == {"甲一": (3, 4, 3), "己六": (2, 4, 3), "乙二": (1, 4, 3)}
    assert (matter["elected"], matter["open_seats"], matter["next"]) == (["甲一"], 1, "another_vote")
    assert recount.differences(json.loads(json.dumps(results.export(counted)))) == []
    announced = counting.announce(ballot.pk, by=court.director)
    (follows,) = rounds.offered(announced)
    assert rounds.kind_of(announced, follows.offered) == Kind.HOUSEHOLDS_AGAIN
    assert set(follows.offered.candidates) == {"乙二", "己六"}
    assert list(findings()) == []


def test_the_elected_sit_in_the_residents_committee_and_the_hand_over_is_owed_in_ten_days(court, moved):
    called = opened(court, moved, drawn(court, building=court.units["101"].building))
    for name in ("甲一", "乙二", "丙三", "己六"):
        casting.vote(called.slip(name).pk, [["甲一", "乙二"]], by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    counting.count(called.ballot.pk, called.shares[:2], by=court.director)
    counting.announce(called.ballot.pk, by=court.director)
    moved(START + timedelta(days=50))
    ballot = counting.finish(called.ballot.pk, by=court.director)
    people.set_letters(ballot.body_id, "安社", by=court.cast.acting("street_officer"))
    made = announcement.draw_up(ballot.pk, by=court.cast.acting("community_officer"))
    assert "全体户代表" in str(announcement.assembled(ballot))
    papers.check(made.paper_id, made.paper.version, by=court.cast.acting("street_officer"))
    papers.issue(made.paper_id, by=court.cast.acting("community_officer"))
    ballot = Ballot.objects.select_related("area", "body", "paper").get(pk=ballot.pk)
    street = court.cast.acting("street_officer")
    election = seating.election(ballot.matters.get(), ballot, street)
    row = offices.take_effect(election, Said([won.people[0].pk for won in election.elected]), by=street)
    seats = Term.objects.filter(post__organisation=row.organisation, post__kind="residents_seat")
    assert {term.person.name for term in seats} == {"甲一", "乙二"}
    assert {term.ends.astimezone(clock.LOCAL).year for term in seats} == {2032}
    assert [(one.what, one.due) for one in row.formalities.all()] == [("hand_over", datetime(2027, 1, 11).date())]


def test_a_candidates_near_relative_does_not_handle_the_election_and_handles_one_of_the_owners(court):
    """居委会组织法 art. 15."""
    officer = court.cast.acting("community_officer")
    ballot, owners = drawn(court), drawn_up(court, Asked(3, "选举业委会", seats=1, candidates=("甲一", "乙二")))
    row = kinship.note(officer.person_id, court.owners["甲一"].pk, "parent", document="声明", declared=True, by=SYSTEM)
    with pytest.raises(NotAllowed, match="近亲属"):
        services.publish(ballot.pk, by=officer)
    sold_out(court, owners)
    services.publish(owners.pk, by=officer)
    kinship.end(row.pk, by=SYSTEM)
    services.publish(ballot.pk, by=officer)


# ---- the leader of a residents' group --------------------------------------------------------------------------------


def represents(court, *names):
    estate = court.cast.places.estate
    body = court.cast.posts["community_officer"].organisation
    post = people.create_post("representative_seat", body, estate, by=SYSTEM)
    for name in names:
        people.appoint(post.pk, court.owners[name].pk, by=SYSTEM)


def test_a_group_chooses_its_leader_among_those_who_represent_it(court, moved):
    represents(court, "甲一", "乙二")
    building = court.units["101"].building
    error = refused("candidate_unseated", drawn, court, Kind.GROUP_LEADER, seats=1, candidates=THREE, building=building)
    assert (error.basis, "己六" in error.message) == ("城市居民委员会组织法 art. 13", True)
    ballot = drawn(court, Kind.GROUP_LEADER, seats=1, candidates=("甲一", "乙二"), building=building)
    assert ballot.heads == 8  # the group: those of age who live there
    assert seating.ELECTED[ballot.law.elects].seat == "residents_group_leader"


def test_representatives_elect_the_committee_in_a_vote_published_twenty_days_before(court):
    represents(court, "甲一", "乙二", "丙三")
    ballot = drawn(court, Kind.COMMITTEE_BY_REPRESENTATIVES)
    assert ballot.heads == 3
    asked = (Asked(0, "委员", seats=2, candidates=THREE),)
    early = Plan("居委会换届", datetime(2026, 12, 20).date(), DAYS["closes_on"], asked, kind=ballot.kind)
    services.amend(ballot.pk, early, by=court.cast.acting("community_officer"), body_id=ballot.body_id)
    error = refused("notice_too_short", services.publish, ballot.pk, by=court.cast.acting("community_officer"))
    assert error.basis == "城市居民委员会组织法 art. 17"


def test_pages_of_a_vote_of_residents_speak_of_voters_and_not_of_owners(court, moved):
    called = opened(court, moved, drawn(court))
    desk, there = court.desk("community_officer"), f"/desk/ballots/{called.ballot.code}"
    for part in ("/", "/roll/", "/doors/", "/remind/", "/progress/", "/objections/"):
        page = desk.get(f"{there}{part}").content.decode().split('id="main"')[1]
        assert [word for word in ("业主清册", "业主表决", 'data-label="业主"', "全体共有人") if word in page] == [], (
            part
        )
        assert "选民名单" in page
        assert page.count("<h1>") == 1
    assert "<h1>上门名单 · 居委会换届</h1>" in desk.get(f"{there}/doors/").content.decode()
    public = court.phone("甲一").get(f"/vote/{called.ballot.code}/").content.decode()
    assert ("选民名单" in public, "业主清册" in public, "业主表决" in public) == (True, False, False)


def test_the_form_in_which_a_household_names_its_voter_speaks_of_the_household(court):
    ballot = drawn(court)
    number = household(ballot, court.owners[COUPLE]).number
    page = court.desk("community_officer").get(f"/desk/ballots/{ballot.code}/voters/{number}/").content.decode()
    assert ("由谁代表本户" in page, "全体共有人" in page) == (True, False)
