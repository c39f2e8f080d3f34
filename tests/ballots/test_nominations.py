"""Who nominated each candidate is recorded with its paper before they are published, and stands on their notice."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from linli.ballots import nominating, services
from linli.ballots.models import Ballot, Kind
from linli.ballots.nominating import Said
from linli.ballots.nomination_models import Nomination
from linli.ballots.plans import Asked, Plan
from linli.council import demand_acting, demand_nights, demands
from linli.council.demand_models import Demand
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed
from linli.people import homes
from linli.people import services as people
from linli.settings.services import set_value
from tests.ballots.conftest import START, Court, drawn_up, page, refused, sold_out
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db
NAMES = ("甲一", "乙二", "己六")


@pytest.fixture
def draft(court: Court) -> Ballot:
    """The residents' committee of the community is to be elected from three candidates."""
    days = datetime(2026, 12, 25).date(), datetime(2026, 12, 31).date()
    plan = Plan("居委会换届", *days, (Asked(0, "委员", seats=2, candidates=NAMES),), kind=Kind.RESIDENTS_COMMITTEE)
    by, body = court.cast.acting("community_officer"), court.cast.posts["community_officer"].organisation_id
    return services.draw_up(plan, by=by, area=court.cast.places.community, body_id=body)


@pytest.fixture
def branch(court: Court) -> int:
    place = court.cast.places.community
    return people.create_organisation("party_branch", "青云社区党委", place, by=SYSTEM).pk


def joint(court: Court, signing: int) -> Demand:
    """己六 nominated on a list that so many voters sign."""
    many = [*court.owners.values(), *(people.create_person(f"居民{n}", by=SYSTEM) for n in range(6))]
    for person in many[8:]:
        homes.settle(person.pk, court.units["101"].pk, "family", by=SYSTEM)
    body = court.cast.posts["community_officer"].organisation_id
    plan = demands.Plan("nominate_residents", "residents", "", "热心公益，做过楼长。", candidate="己六 7栋302")
    first, *others = [demands.Actor(one.pk, "person", name=one.name) for one in many[:signing]]
    demand = demands.start(body, plan, by=first)
    for by in others:
        demands.sign(demand.pk, by=by)
    return demands.hand_in(demand.pk, by=first)


def test_nobody_is_published_as_a_candidate_whom_nobody_nominated(court: Court, draft: Ballot, branch: int) -> None:
    officer = court.cast.acting("community_officer")
    error = refused("not_nominated", services.publish, draft.pk, by=officer)
    assert (error.basis, "甲一、乙二、己六" in error.message) == ("城市居民委员会组织法 art. 18", True)
    nominating.note(draft.pk, Said("甲一", "party", "青委〔2026〕8号", body_id=branch), by=officer)
    nominating.note(draft.pk, Said("乙二", "voters", "联名提名表", number=10), by=officer)
    assert nominating.missing(draft) == ["己六"]
    refused("not_nominated", services.publish, draft.pk, by=officer)
    nominating.note(draft.pk, Said("己六", "voters", "联名提名表", number=23), by=officer)
    services.publish(draft.pk, by=officer)
    shown = page(at_desk(court.owners["丙三"]), reverse("ballots:show", args=[draft.code]))
    assert all(words in shown for words in ("青云社区党委", "10 名有选举权的居民联名", "23 名有选举权的居民联名"))
    assert list(findings()) == []


def test_ten_voters_are_enough_nine_are_not_and_each_says_who(court: Court, draft: Ballot, branch: int) -> None:
    officer = court.cast.acting("community_officer")
    for said, code in (
        (Said("甲一", "voters", "联名表", number=9), "too_few_nominate"),
        (Said("甲一", "voters", " ", number=10), "document_missing"),
        (Said("甲一", "party", "报告"), "no_party_body"),
        (Said("甲一", "party", "报告", body_id=court.cast.posts["director"].organisation_id), "no_party_body"),
        (Said("甲一", "method", "自荐表", method="自荐"), "nominates_not"),
        (Said("无此人", "voters", "联名表", number=10), "no_candidate"),
        (Said("己六", "voters", "联名表", joint="0" * 14), "no_such_list"),
    ):
        refused(code, nominating.note, draft.pk, said, by=officer)
    row = nominating.note(draft.pk, Said("甲一", "party", "报告", body_id=branch), by=officer)
    refused("nominated_already", nominating.note, draft.pk, Said("甲一", "voters", "表", number=10), by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=row.pk).update(by="voters", number=9)
    nominating.take_back(row.pk, by=officer)
    assert Nomination.objects.count() == 0
    assert [entry.verb for entry in history_of(row).order_by("seq")] == ["nomination.noted", "nomination.taken_back"]
    assert list(findings()) == []


def test_a_list_that_ten_voters_signed_here_nominates_and_is_answered_by_the_vote(
    court: Court, draft: Ballot, branch: int
) -> None:
    officer, street = court.cast.acting("community_officer"), court.cast.acting("street_officer")
    refused("too_few_signed", joint, court, 9)
    demand = Demand.objects.get()
    tenth = people.Person.objects.get(name="居民3")
    demands.sign(demand.pk, by=demands.Actor(tenth.pk, "person", name=tenth.name))
    demands.hand_in(demand.pk, by=court.actor("甲一"))
    said = Said("己六", "voters", joint=demand.code)
    refused("no_such_list", nominating.note, draft.pk, said, by=officer)  # not checked yet
    demand_acting.check(demand.pk, by=street)
    assert demand_acting.tell_above() == 0  # nobody has to act on it
    row = nominating.note(draft.pk, said, by=officer)
    assert (row.number, row.joint, row.document) == (10, demand.code, "提名己六为居委会成员候选人")
    for name in ("甲一", "乙二"):
        nominating.note(draft.pk, Said(name, "party", "报告", body_id=branch), by=officer)
    services.publish(draft.pk, by=officer)
    run_until_idle()
    demand.refresh_from_db()
    assert (demand.state, demand.vote) == ("answered", draft.code)
    shown = page(at_desk(court.owners["丙三"]), reverse("ballots:show", args=[draft.code]))
    assert "居民3" not in shown  # never which voters
    assert list(findings()) == []


def test_a_list_for_somebody_else_of_the_same_name_is_not_taken(court: Court, draft: Ballot) -> None:
    officer, street = court.cast.acting("community_officer"), court.cast.acting("street_officer")
    demand = joint(court, 10)
    demand_acting.check(demand.pk, by=street)
    namesake = people.create_person("己六", by=SYSTEM, area=court.cast.places.estate)
    Demand.objects.filter(pk=demand.pk).update(candidate=namesake)  # whom the roll of this election does not know
    refused("no_such_list", nominating.note, draft.pk, Said("己六", "voters", joint=demand.code), by=officer)


def test_a_list_that_no_election_used_lapses(court: Court, draft: Ballot, moved) -> None:
    demand = joint(court, 10)
    demand_acting.check(demand.pk, by=court.cast.acting("street_officer"))
    moved(START + timedelta(days=180))
    assert demand_nights.pass_on() == 0
    moved(START + timedelta(days=182))
    assert demand_nights.pass_on() == 1
    demand.refresh_from_db()
    assert (demand.state, "没有公布选举" in demand.note) == ("dropped", True)


def test_whom_it_nominates_does_not_receive_the_list(court: Court) -> None:
    street = court.cast.street_officer
    homes.settle(street.pk, court.units["101"].pk, "family", by=SYSTEM)
    body = court.cast.posts["community_officer"].organisation_id
    plan = demands.Plan("nominate_residents", "residents", "", "办事公道。", candidate="何敏 7栋101")
    demand = demands.start(body, plan, by=court.actor("甲一"))
    assert demands.receives(demand, court.cast.acting("street_officer")) is False


def test_a_candidate_records_no_nomination_of_this_election(court: Court, draft: Ballot, branch: int) -> None:
    officer = court.cast.community_officer
    by = court.cast.acting("street_officer")
    plan = Plan(
        "x",
        draft.opens_on,
        draft.closes_on,
        (Asked(0, "委员", seats=1, candidates=(officer.name, "甲一")),),
        kind=draft.kind,
    )
    homes.settle(officer.pk, court.units["101"].pk, "family", by=SYSTEM)
    services.amend(draft.pk, plan, by=by, body_id=draft.body_id)
    with pytest.raises(NotAllowed):
        nominating.note(
            draft.pk, Said("甲一", "party", "报告", body_id=branch), by=court.cast.acting("community_officer")
        )


def test_what_was_recorded_of_somebody_who_stands_no_more_goes(court: Court, draft: Ballot, branch: int) -> None:
    officer = court.cast.acting("community_officer")
    for name in NAMES:
        nominating.note(draft.pk, Said(name, "party", "报告", body_id=branch), by=officer)
    plan = Plan(
        "居委会换届",
        draft.opens_on,
        draft.closes_on,
        (Asked(0, "委员", seats=1, candidates=NAMES[:2]),),
        kind=draft.kind,
    )
    services.amend(draft.pk, plan, by=officer, body_id=draft.body_id)
    services.publish(draft.pk, by=officer)
    assert set(draft.nominations.values_list("name", flat=True)) == set(NAMES[:2])
    assert list(findings()) == []


def test_owners_nominate_as_their_assemblys_rules_say_where_the_estate_has_it_set(court: Court) -> None:
    asked = Asked(3, "选举业主委员会", seats=5, candidates=("甲一", "乙二", "丙三", "丁四", "戊五"))
    ballot = drawn_up(court, asked)
    sold_out(court, ballot)
    assert nominating.missing(ballot) == []
    set_value("ballots.nominations", "each", area_id=court.cast.places.estate.pk, source="议事规则", by=SYSTEM)
    refused("not_nominated", services.publish, ballot.pk, by=court.cast.acting("street_officer"))
    by = court.cast.acting("street_officer")
    refused("method_missing", nominating.note, ballot.pk, Said("甲一", "method", "自荐表"), by=by)
    refused("nominates_not", nominating.note, ballot.pk, Said("甲一", "voters", "表", number=12), by=by)
    for name in asked.candidates:
        nominating.note(ballot.pk, Said(name, "method", "自荐表", method="业主自荐"), by=by)
    services.publish(ballot.pk, by=by)
    assert "业主自荐" in page(at_desk(court.owners["甲一"]), reverse("ballots:show", args=[ballot.code]))


def test_the_desk_records_it_by_its_page_and_the_course_says_what_is_missing(
    court: Court, draft: Ballot, branch: int
) -> None:
    desk = court.desk("community_officer")
    at = f"/desk/ballots/{draft.code}/nominations/"
    assert at in desk.get(f"/desk/ballots/{draft.code}/").content.decode()
    form = {"name": "甲一", "by": "voters", "number": 9, "document": "联名表"}
    answer = desk.post(at, form)
    assert (answer.status_code, "须 10 人以上" in answer.content.decode()) == (422, True)
    assert desk.post(at, form | {"number": 10}).status_code == 302
    row = Nomination.objects.get()
    assert "乙二、己六" in page(desk, at)
    assert court.desk("grid_worker").post(f"{at}{row.pk}/").status_code == 404
    desk.post(f"{at}{row.pk}/")
    assert Nomination.objects.count() == 0
    services.discard(draft.pk, by=court.cast.acting("community_officer"))


def test_a_draft_thrown_away_takes_its_nominations_along(court: Court, draft: Ballot, branch: int) -> None:
    officer = court.cast.acting("community_officer")
    nominating.note(draft.pk, Said("甲一", "party", "报告", body_id=branch), by=officer)
    services.discard(draft.pk, by=officer)
    assert (Nomination.objects.count(), Ballot.objects.count(), list(findings())) == (0, 0, [])
