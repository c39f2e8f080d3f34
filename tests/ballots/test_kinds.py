"""Votes by heads: the council's, the residents', their representatives'. Secret, so that nobody has a receipt."""

import io
import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from linli.ballots import (
    announcement,
    authorities,
    casting,
    counting,
    delivering,
    objecting,
    queries,
    recount,
    results,
    services,
    slips,
)
from linli.ballots.models import BoxPaper, Kind, Slip
from linli.ballots.plans import Asked, Plan
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes
from linli.people import services as people
from linli.rules.identifiers import _id_check
from tests.ballots.conftest import START, WHOLE, Called, entered, key, nominated, refused, take

pytestmark = pytest.mark.django_db
SUNDAY = Asked(0, "哪天办邻里节", seats=1, candidates=("周六", "周日", "都行"))
DAYS = {"opens_on": datetime(2026, 12, 20).date(), "closes_on": datetime(2026, 12, 31).date()}


def called_of(court, moved, kind, *matters, body_id=None, opens=20):
    """A vote of that kind in which voting has begun."""
    body_id = body_id or court.cast.posts["director"].organisation_id
    days = {**DAYS, "opens_on": datetime(2026, 12, opens).date()}
    plan = Plan(title="邻里的事", kind=kind, matters=matters, **days)
    ballot = services.draw_up(plan, by=court.director, area=court.cast.places.estate, body_id=body_id)
    nominated(court, ballot)
    services.publish(ballot.pk, by=court.director)
    made = key(court, ballot)
    moved(START + timedelta(days=opens - 1))
    return Called(court, services.open_voting(ballot.pk, by=court.director), made.shares)


def test_adult_residents_are_one_head_each_whether_they_own_rent_or_live_with_their_family(court, moved):
    estate, unit = court.cast.places.estate, court.units["101"]
    for name, relation, born in (("租客", "tenant", "19900307"), ("满十八", "family", "20081220"),
                                 ("差一天", "family", "20081221")):  # fmt: skip
        number = f"430204{born}002"
        number += _id_check(number)
        homes.enter_person(name, by=SYSTEM, area=estate, id_number=number, unit_id=unit.pk, relation=relation)
    homes.settle(court.owners["甲一"].pk, court.units["102"].pk, "tenant", by=SYSTEM)  # owns one, rents another
    called = called_of(court, moved, Kind.OPINION, SUNDAY)
    names = set(Slip.objects.filter(ballot=called.ballot).values_list("owners__person__name", flat=True))
    assert {"租客", "满十八", "甲一", "己六", "庚七"} <= names
    assert "差一天" not in names
    assert called.ballot.heads == Slip.objects.count() == len(names)
    assert (called.ballot.area_cm, Slip.objects.exclude(area_cm=0).count()) == (0, 0)


def test_a_show_of_opinion_is_secret_counted_and_counts_again_by_the_script(court, moved):
    called = called_of(court, moved, Kind.OPINION, SUNDAY)
    ballot = called.ballot
    for name, choice in (("甲一", "周六"), ("乙二", "周日"), ("己六", "周日"), ("庚七", "周六")):
        given = casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name))
        assert given.receipt == ""
        (entry,) = history_of(given.vote)
        assert (entry.verb, json.loads(bytes(entry.body))["data"]) == ("vote.cast", {"channel": "phone"})
    refused("voted_already", casting.vote, called.slip("甲一").pk, [["都行"]], by=court.actor("甲一"))
    refused("no_change", casting.change, called.slip("甲一").pk, [["都行"]], receipt="", by=court.actor("甲一"))
    with pytest.raises(NotAllowed):
        casting.vote(called.slip("甲一").pk, [["周日"]], by=court.actor("乙二"))
    # nobody, whoever they are, finds a paper by a number and a code
    numbers = Slip.objects.filter(ballot=ballot)
    found = {casting.finder_of(ballot, slip, receipt) for slip in numbers for receipt in ("", "0")}
    assert not BoxPaper.objects.filter(finder__in=found).exists()
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    counted = counting.count(ballot.pk, called.shares[:2], by=court.director)
    matter = counted.result["matters"][0]
    assert (matter["leaders"], matter["passed"], matter["taking_part"]) == (["周六", "周日"], None, [4, 0])
    assert recount.differences(results.export(counted)) == []
    assert list(findings()) == []


def test_a_secret_vote_sent_again_because_its_answer_was_lost_is_the_same_vote_and_leads_to_no_paper(court, moved):
    called = called_of(court, moved, Kind.OPINION, SUNDAY)
    slip, token = called.slip("甲一"), casting.fresh_receipt()
    first = casting.vote(slip.pk, [["周六"]], by=court.actor("甲一"), receipt=token)
    again = casting.vote(slip.pk, [["周六"]], by=court.actor("甲一"), receipt=token)
    assert (again.vote, again.receipt, BoxPaper.objects.count()) == (first.vote, "", 1)
    assert not BoxPaper.objects.filter(finder=casting.finder_of(called.ballot, slip, token)).exists()
    refused("voted_already", casting.vote, slip.pk, [["周日"]], by=court.actor("甲一"), receipt=casting.fresh_receipt())


def test_a_paper_of_somebody_without_a_phone_is_taken_in_a_vote_by_heads(court, moved):
    called = called_of(court, moved, Kind.RESIDENTS_ASSEMBLY, Asked(0, "修订居民公约"))
    slip = called.slip("甲一")
    worker = court.cast.acting("community_officer")
    delivering.deliver(slip.pk, by=worker)
    vote = take(slip.pk, "visit", {"signed_by": "甲一"}, by=worker)
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    counting.open_boxes(called.ballot.pk, watched_by="议事会代表", by=court.director)
    for reader in ("community_officer", "secretary"):
        entered(vote.pk, [["for"]], by=court.cast.acting(reader))
    counted = counting.count(called.ballot.pk, called.shares[:2], by=court.director)
    matter = counted.result["matters"][0]
    assert (matter["options"]["for"], matter["passed"], matter["other"]) == ([1, 0], False, None)
    lines = queries.progress(counted).lines
    assert [(line.threshold.measure, line.threshold.basis, line.have) for line in lines] == [
        ("heads", "城市居民委员会组织法 art. 27", 1)
    ]


def test_a_secret_paper_that_is_not_valid_is_void_in_the_box_and_nobodys(court, moved):
    called = called_of(court, moved, Kind.RESIDENTS_ASSEMBLY, Asked(0, "修订居民公约"))
    worker = court.cast.acting("community_officer")
    vote = take(called.slip("甲一").pk, "paper", {}, by=worker)
    casting.vote(called.slip("乙二").pk, [["for"]], by=court.actor("乙二"))
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    counting.open_boxes(called.ballot.pk, watched_by="议事会代表", by=court.director)
    for reader in ("community_officer", "secretary"):
        entered(vote.pk, None, invalid="涂改", by=court.cast.acting(reader))
    vote.refresh_from_db()
    assert (vote.valid, vote.entered, authorities.evidence_of(vote)) == (True, True, {})
    counted = counting.count(called.ballot.pk, called.shares[1:], by=court.director)
    matter = counted.result["matters"][0]
    assert (matter["taking_part"], matter["void"]) == ([2, 0], [1, 0])
    assert recount.differences(results.export(counted)) == []
    counting.announce(counted.pk, by=court.director)
    public = court.phone("乙二").get(f"/vote/{counted.code}/").content.decode()
    assert "无效票计入参加投票的人数" in public
    assert announcement.assembled(counted)["spoiled"].startswith("无效票计入参加投票的人数（")


def test_whoever_sits_in_the_council_votes_in_it_and_its_convener_calls_the_vote(court, moved):
    estate = court.cast.places.estate
    body = people.create_organisation("council", "议事会", estate, by=SYSTEM)
    chair = people.create_post("council_convener", body, estate, by=SYSTEM)
    seat = people.create_post("council_seat", body, estate, by=SYSTEM)
    term = people.appoint(chair.pk, court.owners["甲一"].pk, by=SYSTEM)
    for name in ("乙二", "丙三", "己六"):
        people.appoint(seat.pk, court.owners[name].pk, by=SYSTEM)
    plan = Plan(title="停车位怎么划", kind=Kind.COUNCIL, matters=(Asked(0, "按方案二划"),), **DAYS)
    convener = Actor(term.person_id, "post", post_id=chair.pk, name="甲一")
    ballot = services.draw_up(plan, by=convener, area=estate, body_id=body.pk)
    services.publish(ballot.pk, by=convener)
    made = key(court, ballot)
    moved(START + timedelta(days=19))
    called = Called(court, services.open_voting(ballot.pk, by=convener), made.shares)
    assert called.ballot.heads == 4
    given = {"proxy": "张三", "document": "委托书", **WHOLE}
    worker = court.cast.acting("community_officer")
    refused("no_proxies", take, called.slip("丙三").pk, "proxy", given, by=worker)  # who sits there votes there
    asked = court.desk("community_officer").get(f"/desk/ballots/{ballot.code}/papers/{called.slip('丙三').number}/")
    assert 'value="proxy"' not in asked.content.decode()
    for name, choice in (("甲一", "for"), ("乙二", "for"), ("己六", "against")):
        casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=convener)
    matter = counting.count(ballot.pk, made.shares[:2], by=convener).result["matters"][0]
    assert [(line["have"], line["of"], line["needed"]) for line in matter["lines"]] == [(3, 4, 3), (2, 3, 2)]
    assert matter["passed"] is True


def test_only_owners_change_a_vote_or_let_silence_join(court):
    body = court.cast.posts["director"].organisation_id
    for more in ({"may_change": True}, {"silence": "join_majority", "clause": "第九条"}):
        plan = Plan(title="问一问", kind=Kind.OPINION, matters=(SUNDAY,), **DAYS, **more)
        refused("secret_kind", services.draw_up, plan, by=court.director, area=court.cast.places.estate, body_id=body)
    plan = Plan(title="问一问", kind=Kind.OPINION, matters=(SUNDAY,), **DAYS)
    ballot = services.draw_up(plan, by=court.director, area=court.cast.places.estate, body_id=body)
    ballot.may_change = True
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot.save()


@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        (Kind.OWNERS, Asked(0, "不是九项之一"), "matter_elsewhere"),
        (Kind.OWNERS, Asked(4, "选聘", seats=1, candidates=("甲", "乙")), "matter_elsewhere"),
        (Kind.OPINION, Asked(4, "选聘"), "matter_elsewhere"),
        (Kind.RESIDENTS_COMMITTEE, Asked(0, "同意吗"), "matter_elsewhere"),
        (Kind.RESIDENTS_COMMITTEE, Asked(0, "委员", seats=2, candidates=("甲", "乙")), "too_few_candidates"),
        (Kind.COUNCIL, Asked(0, "停车"), "wrong_body"),
    ],
)
def test_each_kind_takes_what_its_law_knows_and_nothing_else(court, kind, asked, code):
    plan = Plan(title="一件事", kind=kind, matters=(asked,), **DAYS)
    body = court.cast.posts["director"].organisation_id
    refused(code, services.draw_up, plan, by=court.director, area=court.cast.places.estate, body_id=body)


def test_a_secret_paper_says_whose_it_is_on_the_strip_to_cut_off_alone(court, moved):
    called = called_of(court, moved, Kind.OPINION, SUNDAY)
    pages = PdfReader(io.BytesIO(slips.pdf(called.ballot, slips.of_building(called.ballot, None), "https://x"))).pages
    assert len(pages) == called.ballot.heads
    for one, slip in zip(pages, slips.of_building(called.ballot, None), strict=True):
        choices, strip = one.extract_text().replace(" ", "").split("交票凭条")
        assert "哪天办邻里节" in choices
        assert f"票号{slip.number}" in strip
        name = slip.owners.get().person.name
        for told in ("票号", "扫码投票、交票", f"{name[0]}*"):
            assert told not in choices
            assert told in strip


def residents_election(court):
    """Of a committee of two, published on the first of December."""
    plan = Plan(
        title="居委会换届", kind=Kind.RESIDENTS_COMMITTEE,
        matters=(Asked(0, "委员", seats=2, candidates=("乙二", "丙三", "己六")),),
        **{**DAYS, "opens_on": datetime(2026, 12, 21).date()},
    )  # fmt: skip
    body_id = court.cast.posts["community_officer"].organisation_id
    by = court.cast.acting("community_officer")
    ballot = services.draw_up(plan, by=by, area=court.cast.places.estate, body_id=body_id)
    return services.publish(nominated(court, ballot).pk, by=by)


def test_owners_who_let_their_home_or_live_elsewhere_are_not_on_the_roll_of_residents(court):
    unit = court.units["101"]
    estate = court.cast.places.estate
    homes.enter_person("租客", by=SYSTEM, area=estate, unit_id=unit.pk, relation="tenant")
    ballot = residents_election(court)
    names = set(Slip.objects.filter(ballot=ballot).values_list("owners__person__name", flat=True))
    assert "租客" in names
    assert "甲一" not in names
    assert "己六" in names


def test_the_roll_of_a_residents_election_is_objected_to_for_five_days_and_each_is_answered_in_three(court, moved):
    """居委会组织法 art. 17: published twenty days before, objections within five, answers within three."""
    ballot = residents_election(court)
    with pytest.raises(Refused):
        services.publish(ballot.pk, by=court.director)
    moved(START + timedelta(days=5))
    objection = objecting.object_to_roll(ballot.pk, "我住这里，名单上没有我", by=court.actor("己六"))
    assert (objection.answer_by - objection.raised_at.date()).days in (3, 4)
    assert not objection.late
    moved(START + timedelta(days=6))
    assert refused(
        "objection_late", objecting.object_to_roll, ballot.pk, "晚了", by=court.actor("甲一")
    ).basis == "城市居民委员会组织法 art. 17"  # fmt: skip
    moved(START + timedelta(days=9))
    assert objection.late
    page = court.desk("community_officer").get(f"/desk/ballots/{ballot.code}/objections/").content.decode()
    assert "最迟" in page
    assert "超期" in page
