"""Who stands, and for how many seats: refused at the draft and again at the publication, by name and with the rule."""

from datetime import datetime

import pytest

from linli.ballots import candidates, gates, services
from linli.ballots.models import Ballot, Kind, Mark, State
from linli.ballots.plans import Asked, Plan
from linli.journal.actors import SYSTEM
from linli.people import homes, kinship
from linli.people import seating as offices
from linli.people import services as people
from linli.people.models import Organisation, Person, Term
from linli.people.seating import Election, Said, Won
from linli.rules.identifiers import _id_check
from tests.ballots.conftest import drawn_up, page, refused, sold_out

pytestmark = pytest.mark.django_db
FIVE = ("甲一", "乙二", "丙三", "丁四", "戊五")


def committee(*names, seats=5):
    return Asked(3, "选举业主委员会", seats=seats, candidates=names)


def residents(court, *names, seats=2):
    days = {"opens_on": datetime(2026, 12, 25).date(), "closes_on": datetime(2026, 12, 31).date()}
    plan = Plan("居委会换届", matters=(Asked(0, "委员", seats=seats, candidates=names),),
                kind=Kind.RESIDENTS_COMMITTEE, **days)  # fmt: skip
    by = court.cast.acting("community_officer")
    body = court.cast.posts["community_officer"].organisation_id
    return services.draw_up(plan, by=by, area=court.cast.places.estate, body_id=body)


def sits(court, name, body_kind, post_kind, *, seats=0):
    """Somebody already holds such a seat; the body is founded where there is none."""
    cast = court.cast
    area = cast.places.estate if body_kind in ("property_company", "owners_committee") else cast.places.community
    body = Organisation.objects.filter(kind=body_kind, area=area).first() or people.create_organisation(
        body_kind, body_kind, area, by=SYSTEM
    )
    post = people.create_post(post_kind, body, area, by=SYSTEM)
    people.appoint(post.pk, court.owners[name].pk, by=SYSTEM)
    return body


def sold_out_by(by, court, ballot):
    for number in ("501", "502"):
        unit = court.units[number].pk
        services.mark_unit(ballot.pk, unit, Mark.UNSOLD, reason="尚未出售", document="销售台账", by=by)


def published(court, ballot):
    sold_out(court, ballot)
    return services.publish(ballot.pk, by=court.director)


# ---- how many --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seats", "words"), [(6, "单数"), (8, "单数"), (12, "多于")])
def test_a_whole_committee_of_owners_is_as_large_and_odd_as_its_law_says(court, seats, words):
    people.set_seats(court.cast.posts["director"].organisation_id, 5, by=SYSTEM)
    names = [*court.owners, *(f"候选{number}" for number in range(seats))][:seats]
    found = refused("size_unlawful", drawn_up, court, committee(*names, seats=seats))
    assert (found.basis, found.field) == ("业主大会和业主委员会指导规则 art. 31-32", "matters-0")
    assert words in found.message
    assert not Ballot.objects.exists()


def test_as_many_as_a_body_has_or_fewer_are_elected_once_it_is_said_how_many_it_has(court):
    assert drawn_up(court, committee("甲一", seats=1)).matters.get().seats == 1  # one of five
    Organisation.objects.filter(kind="community_committee").update(seats=0)  # in which nobody sits either
    refused("size_unlawful", residents, court, "甲一", "乙二", "丙三")


@pytest.mark.parametrize("seats", [6, 10])
def test_a_residents_committee_has_five_to_nine_members(court, seats):
    names = [*court.owners, "陈一", "林二", "何三"][: seats + 1]
    if seats == 10:
        found = refused("size_unlawful", residents, court, *names, seats=seats)
        assert found.basis == "城市居民委员会组织法 art. 8, 14"
    else:
        assert residents(court, *names, seats=seats).matters.get().seats == 6


# ---- who -------------------------------------------------------------------------------------------------------------


def test_who_owns_nothing_here_is_not_elected_into_the_committee_of_owners(court):
    ballot = drawn_up(court, committee(*FIVE[:4], court.cast.director.name))  # the register may be completed
    assert any("吴建国" in need.words and not need.met for need in gates.steps(ballot)[0].needs)
    sold_out_by(court.cast.acting("secretary"), court, ballot)
    found = refused("candidate_unknown", services.publish, ballot.pk, by=court.cast.acting("secretary"))
    assert ("吴建国" in found.message, "本小区业主" in found.message) == (True, True)
    assert found.basis == "业主大会和业主委员会指导规则 art. 31"
    ballot.refresh_from_db()
    assert ballot.state == State.DRAFT
    homes.settle(court.cast.director.pk, court.cast.places.second_unit.pk, "owner", by=SYSTEM)
    assert services.publish(ballot.pk, by=court.cast.acting("secretary")).state == State.PUBLISHED


def test_a_minor_who_owns_a_home_is_named_with_the_rule(court):
    number = "43020420101220002"
    Person.objects.filter(pk=court.owners["丙三"].pk).update(id_number=number + _id_check(number))
    found = refused("candidate_unfit", drawn_up, court, committee(*FIVE))
    assert ("丙三" in found.message, "年满十八周岁" in found.message) == (True, True)
    assert not Ballot.objects.exists()


def test_who_works_for_the_property_company_or_is_near_to_one_of_it_does_not_stand_for_the_owners(court):
    ballot = drawn_up(court, committee(*FIVE))
    sits(court, "丁四", "property_company", "property_manager")
    found = refused("candidate_unfit", published, court, ballot)  # fit as it was drawn up, and no longer
    assert ("丁四" in found.message, found.basis.startswith("practice")) == (True, True)
    Term.objects.filter(person=court.owners["丁四"]).update(person=court.owners["辛八"])
    kinship.note(court.owners["辛八"].pk, court.owners["甲一"].pk, "parent", document="声明", by=SYSTEM)
    assert "甲一" in refused("candidate_unfit", drawn_up, court, committee(*FIVE)).message


def test_who_supervises_the_residents_committee_stands_for_it_and_gives_that_seat_up(court):
    """RC 36: nobody holds both; it is said before the vote, and refused of whoever would take office with both."""
    sits(court, "乙二", "residents_supervision", "supervision_seat")
    ballot = residents(court, "甲一", "乙二", "丙三")
    (said,) = candidates.warnings(ballot, ballot.matters.all())
    assert ("乙二" in said, "第 36 条" in said) == (True, True)


def test_a_near_relative_of_who_stays_in_the_committee_does_not_join_it_and_of_two_who_stand_it_is_said(court):
    kinship.note(court.owners["己六"].pk, court.owners["庚七"].pk, "spouse", document="声明", by=SYSTEM)
    sits(court, "己六", "community_committee", "residents_seat")
    found = refused("candidate_unfit", residents, court, "甲一", "庚七", "丙三")
    assert ("庚七" in found.message, found.basis) == (True, "城市居民委员会组织法 art. 8")
    everybody = residents(court, "甲一", "己六", "庚七", "丙三", "丁四", "戊五", seats=5)
    (said,) = candidates.warnings(everybody, everybody.matters.all())
    assert ("己六" in said, "庚七" in said) == (True, True)
    assert "近亲属" in page(court.desk("community_officer"), f"/desk/ballots/{everybody.code}/")


def test_that_no_woman_stands_is_said_before_the_vote(court):
    for place, person in enumerate(court.owners.values()):
        number = f"430204198003070{place}1"
        Person.objects.filter(pk=person.pk).update(id_number=number + _id_check(number))
    ballot = residents(court, "甲一", "乙二", "丙三")
    assert list(candidates.warnings(ballot, ballot.matters.all())) == [
        "委员：候选人中没有女性，而成员中应当有女性。"
    ]  # fmt: skip


# ---- taking office ---------------------------------------------------------------------------------------------------


def elected(court, names, seats):
    body = court.cast.posts["director"].organisation
    won = tuple(Won(name, (court.owners[name],), True) for name in names)
    return Election(
        ("matter", 1), "owners_committee", "换届", court.cast.places.estate, seats, datetime(2026, 12, 1).date(),
        "公告1号", won, body,
    )  # fmt: skip


def test_a_size_that_the_law_does_not_know_is_refused_before_anybody_leaves(court):
    director = Term.objects.get(post=court.cast.posts["director"])
    names, street = [*FIVE, "辛八"], court.cast.acting("street_officer")
    said = Said([court.owners[name].pk for name in names], ending=[director.pk])
    found = refused("size_unlawful", offices.take_effect, elected(court, names, 6), said, by=street)
    assert "单数" in found.message
    was = director.ends
    director.refresh_from_db()
    assert (director.ends, Term.objects.filter(post__kind="committee_member").exists()) == (was, False)


def test_a_committee_grows_with_its_election_and_nobody_sits_beyond_its_seats(court):
    body, street = court.cast.posts["director"].organisation, court.cast.acting("street_officer")
    director = Term.objects.get(post=court.cast.posts["director"])
    names = [*FIVE, "己六", "辛八"]
    stays = Said([court.owners[name].pk for name in names])
    assert (
        "多于 7 席" in refused("size_unlawful", offices.take_effect, elected(court, names, 7), stays, by=street).message
    )
    leaves = Said([court.owners[name].pk for name in names], ending=[director.pk])
    offices.take_effect(elected(court, names, 7), leaves, by=street)
    body.refresh_from_db()
    assert (body.seats, Term.objects.filter(post__kind="committee_member", ends__gt=director.starts).count()) == (7, 7)
