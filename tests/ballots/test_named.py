"""Candidates, proxies and helpers are told apart by person, where the roll knows the person; else by name and home."""

import pytest

from linli.ballots import named, recusal
from linli.ballots.models import Kind, Matter
from linli.ballots.plans import Asked
from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people import services as people
from linli.people.models import Ownership, Residence
from linli.places import services as places
from tests.ballots.conftest import WHOLE, Court, drawn_up, opened, take
from tests.ballots.test_kinds import called_of

pytestmark = pytest.mark.django_db

OTHERS = ("乙二", "丙三", "丁四", "戊五")
PROXY = {"document": "委托书", **WHOLE}


def electing(*names: str) -> Asked:
    return Asked(3, "选举业主委员会", seats=5, candidates=[*names, *OTHERS])


def owning(court: Court, name: str, number: str) -> int:
    """Somebody of that name owns another home of the building."""
    pk = people.create_person(name, by=SYSTEM).pk
    unit = places.create_unit(court.units["101"].building, number, by=SYSTEM, floor=6, area_cm=9000)
    homes.settle(pk, unit.pk, "owner", by=SYSTEM)
    return pk


def test_a_namesake_of_a_candidate_whom_the_roll_knows_helps_and_the_candidate_does_not(court):
    namesake = people.create_person("甲一", by=SYSTEM).pk  # a clerk, who owns nothing here
    ballot = drawn_up(court, electing("甲一"))
    assert recusal.candidate(ballot, court.owners["甲一"].pk)
    assert not recusal.candidate(ballot, namesake)


def test_whoever_the_roll_does_not_know_is_a_candidate_by_name_and_by_the_home_beside_it(court):
    ballot = drawn_up(court, electing("周敏"))
    assert recusal.candidate(ballot, people.create_person("周敏", by=SYSTEM).pk)
    there = drawn_up(court, electing("吴强 7栋101"))
    lodger, elsewhere = (people.create_person("吴强", by=SYSTEM).pk for _ in range(2))
    homes.settle(lodger, court.units["101"].pk, "tenant", by=SYSTEM)
    assert (recusal.candidate(there, lodger), recusal.candidate(there, elsewhere)) == (True, False)


def test_two_of_one_name_on_the_roll_are_told_apart_by_their_homes(court):
    one, two = owning(court, "王强", "601"), owning(court, "王强", "602")
    with pytest.raises(Refused) as refusal:
        drawn_up(court, electing("王强"))
    assert (refusal.value.code, refusal.value.field) == ("candidate_ambiguous", "matters-0")
    ballot = drawn_up(court, electing("王强 7栋602"))
    assert (recusal.candidate(ballot, one), recusal.candidate(ballot, two)) == (False, True)
    assert Matter.objects.get(ballot=ballot).candidates[0] == "王强 7栋602"  # so the paper tells them apart too


def test_a_proxy_is_the_person_of_the_roll_and_never_a_candidate(court, moved):
    one, _two = owning(court, "王强", "601"), owning(court, "王强", "602")
    called = opened(court, moved, electing("王强 7栋601"))
    by, slip = court.cast.acting("grid_worker"), called.slip("甲一").pk
    for name, code in (("王强", "proxy_ambiguous"), ("王强 7栋601室", "proxy_candidate"), ("乙二", "proxy_candidate")):
        with pytest.raises(Refused) as refusal:
            take(slip, "proxy", {**PROXY, "proxy": name}, by=by)
        assert refusal.value.code == code
    assert take(slip, "proxy", {**PROXY, "proxy": "王强 7栋602"}, by=by).channel == "proxy"
    assert recusal.candidate(called.ballot, one)


def test_two_of_one_name_vote_each_for_as_many_as_the_estate_allows(court, moved):
    for number in ("601", "602"):
        owning(court, "王强", number)
    called, by = opened(court, moved), court.cast.acting("grid_worker")
    for place, name in enumerate(("甲一", "乙二", "丙三", "丁四", "戊五")):
        home = "7栋601" if place < 3 else "7栋602"
        take(called.slip(name).pk, "proxy", {**PROXY, "proxy": f"王强 {home}"}, by=by)
    with pytest.raises(Refused) as refusal:
        take(called.slip("辛八").pk, "proxy", {**PROXY, "proxy": "王强 7栋601"}, by=by)
    assert refusal.value.code == "proxies_spent"


def test_a_home_that_the_roll_does_not_have_beside_a_name_it_knows_is_refused(court, moved):
    """Else a candidate would vote for others, and each misspelt home would open a new count."""
    owning(court, "王强", "601")
    with pytest.raises(Refused) as refusal:
        drawn_up(court, electing("王强 7栋1单元601"))
    assert (refusal.value.code, refusal.value.field) == ("candidate_unknown_home", "matters-0")
    called = opened(court, moved, electing("王强"))
    slip, by = called.slip("甲一").pk, court.cast.acting("grid_worker")
    with pytest.raises(Refused) as refusal:
        take(slip, "proxy", {**PROXY, "proxy": "王强 7栋1单元601"}, by=by)
    assert refusal.value.code == "proxy_unknown_home"


def test_a_candidate_who_moved_since_stays_the_candidate(court):
    one = owning(court, "王强", "601")
    ballot = drawn_up(court, electing("王强 7栋601"))
    Ownership.objects.filter(person=one).delete()
    assert recusal.candidate(ballot, one)


def test_homes_beside_names_are_those_of_the_roll_wherever_somebody_moved_since(court, moved):
    """A sale after the publication makes neither another the candidate nor a proxy anew."""
    one, two = owning(court, "王强", "601"), owning(court, "王强", "602")
    called, by = opened(court, moved, electing("王强 7栋601")), court.cast.acting("grid_worker")
    sold = {row.person_id: row.unit_id for row in Ownership.objects.filter(person__in=[one, two])}
    Ownership.objects.filter(person__in=[one, two]).delete()
    for pk, unit in ((one, sold[two]), (two, sold[one])):  # they exchange their homes
        homes.settle(pk, unit, "owner", by=SYSTEM)
    assert (recusal.candidate(called.ballot, one), recusal.candidate(called.ballot, two)) == (True, False)
    with pytest.raises(Refused) as refusal:
        take(called.slip("甲一").pk, "proxy", {**PROXY, "proxy": "王强 7栋601"}, by=by)
    assert refusal.value.code == "proxy_candidate"
    assert take(called.slip("甲一").pk, "proxy", {**PROXY, "proxy": "王强 7栋602"}, by=by).channel == "proxy"
    assert [one.homes for one in called.ballot.slips.get(owners__person=one).owners.all()] == [["7栋601"]]


def test_where_heads_count_the_roll_keeps_the_homes_of_those_who_live_there(court, moved):
    lodger, other = (people.create_person("吴强", by=SYSTEM).pk for _ in range(2))
    for pk, number in ((lodger, "101"), (other, "102")):
        homes.settle(pk, court.units[number].pk, "tenant", by=SYSTEM)
    asked = Asked(0, "选举居民代表", seats=1, candidates=["吴强 7栋101", "丁四"])
    ballot = called_of(court, moved, Kind.REPRESENTATIVES, asked).ballot
    Residence.objects.filter(person__in=[lodger, other]).delete()
    assert (recusal.candidate(ballot, lodger), recusal.candidate(ballot, other)) == (True, False)


def test_a_name_of_two_words_is_read_whole(court):
    one, two = owning(court, "John Smith", "601"), owning(court, "John Brown", "602")
    ballot = drawn_up(court, electing("John Smith 7栋 601室"))
    (found, *_others) = named.of(ballot, ["John Smith 7栋601", "John Smith", "Ada Li 7栋101"])
    assert (found.name, found.home, found.people) == ("John Smith", "7栋601", {one})
    assert [(other.name, other.home) for other in _others] == [("John Smith", ""), ("Ada Li", "7栋101")]
    assert (recusal.candidate(ballot, one), recusal.candidate(ballot, two)) == (True, False)
