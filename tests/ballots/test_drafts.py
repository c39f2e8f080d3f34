"""A vote is drawn up, said anew, published or thrown away; and the case that waits for it learns the result."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.ballots import attached, casting, counting, objecting, services
from linli.ballots.models import Ballot, Matter
from linli.ballots.plans import Asked, Plan
from linli.cases import casework, options, packs
from linli.cases import services as cases
from linli.cases.models import Case
from linli.files.services import take_in
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.places.queries import Place
from linli.settings.services import set_value
from tests.ballots.conftest import START, drawn_up, key, sold_out
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db

NEW = "/desk/ballots/new/990102001001001/"


def said(court, **more):
    """The form as a director fills it in."""
    return {
        "count": "1", "kind": "owners", "title": "选聘物业", "scope": f"building:{court.units['101'].building_id}",
        "body": str(court.cast.posts["director"].organisation_id), "opens_on": "2026-12-20",
        "closes_on": "2026-12-31", "silence": "strict", "matters-0-number": "4",
        "matters-0-title": "选聘安和物业，合同三年", **more,
    }  # fmt: skip


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_director_draws_up_a_vote_of_one_building(court):
    answer = court.desk().post(NEW, said(court))
    ballot = Ballot.objects.get()
    assert answer.headers["Location"] == f"/desk/ballots/{ballot.code}/"
    assert (ballot.building_id, ballot.opens_on) == (court.units["101"].building_id, date(2026, 12, 20))
    assert ballot.matters.get().number == 4


def test_only_who_calls_votes_draws_one_up(court):
    assert court.desk("grid_worker").get(NEW).status_code == 404
    assert court.desk("far_secretary").get(NEW).status_code == 404
    assert court.phone("甲一").post(NEW, said(court)).status_code == 403
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "what"),
    [
        ({"opens_on": "2026-12-10"}, "opens_on", "太早：请选 2026 年 12 月 16 日或以后的日期（物业管理条例第 14 条）"),
        ({"closes_on": "2026-12-19"}, "closes_on", "投票截止日早于开始日"),
        ({"silence": "join_majority"}, "clause", "业主大会和业主委员会指导规则"),
        ({"matters-0-number": ""}, "matters-0-title", "请从九项中选一项"),
        ({"matters-0-title": ""}, "matters-0-title", "请填写这一项"),
        ({"matters-0-number": "4", "matters-0-seats": "5"}, "matters-0-title", "民法典第 278 条"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_the_article(court, wrong, field, what):
    answer = court.desk().post(NEW, said(court, **wrong))
    page = words(answer)
    assert answer.status_code == 422
    assert what in page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert not Ballot.objects.exists()


def test_one_more_matter_is_asked_for_and_a_block_left_blank_is_left_out(court):
    desk = court.desk()
    page = words(desk.post(NEW, said(court, more="1")))
    assert "第 2 项" in page
    assert 'value="选聘安和物业，合同三年"' in page
    given = said(court, count="3", **{"matters-2-number": "1", "matters-2-title": "通过议事规则"})
    desk.post(NEW, given)
    assert list(Matter.objects.values_list("position", "number")) == [(1, 4), (2, 1)]


def test_an_election_needs_a_candidate_for_every_seat(court):
    election = {"matters-0-number": "3", "matters-0-title": "选举业委会", "matters-0-seats": "5"}
    part = court.desk().post(NEW, said(court, **election, **{"matters-0-candidates": "甲\n乙\n丙\n丁\n戊\n"}))
    assert (part.status_code, "由全体投票人决定" in words(part)) == (422, True)  # not by one building
    election["scope"] = "whole"
    few = court.desk().post(NEW, said(court, **election, **{"matters-0-candidates": "甲\n乙\n丙\n丁"}))
    assert few.status_code == 422
    court.desk().post(NEW, said(court, **election, **{"matters-0-candidates": "甲\n乙\n丙\n丁\n戊\n"}))
    assert Matter.objects.get().candidates == ["甲", "乙", "丙", "丁", "戊"]


def test_a_body_that_is_not_for_it_calls_no_vote(court):
    plan = Plan("选聘", date(2026, 12, 20), date(2026, 12, 31), (Asked(4, "选聘"),))
    branch = court.cast.posts["secretary"].organisation_id
    with pytest.raises(Refused) as refusal:
        services.draw_up(plan, by=court.director, area=court.cast.places.estate, body_id=branch)
    assert refusal.value.code == "body_cannot_call"


def test_a_draft_is_said_anew_and_a_published_vote_is_not(court):
    ballot = drawn_up(court)
    there = f"/desk/ballots/{ballot.code}/edit/"
    changed = said(court, title="选聘物业服务人", **{"matters-0-number": "9"})
    assert court.desk().get(there).status_code == 200
    assert court.desk().post(there, changed).status_code == 302
    ballot.refresh_from_db()
    assert (ballot.title, ballot.matters.get().number) == ("选聘物业服务人", 9)
    sold_out(court, ballot)
    services.publish(ballot.pk, by=court.director)
    court.desk().post(there, said(court, title="另一件事"))
    ballot.refresh_from_db()
    assert ballot.title == "选聘物业服务人"
    assert list(findings()) == []


def test_a_draft_is_published_after_it_was_confirmed_and_only_once_nothing_is_missing(court):
    ballot = drawn_up(court)
    there = f"/desk/ballots/{ballot.code}/publish/"
    assert court.desk().get(there).status_code == 302
    sold_out(court, ballot)
    page = words(court.desk().get(there))
    assert "公布后，事项、日期和规则不能再改" in page
    court.desk().post(there)
    assert Ballot.objects.get().state == "draft"
    court.desk().post(there, {"confirmed": "1"})
    assert Ballot.objects.get().state == "published"


def test_a_draft_is_thrown_away_after_it_was_confirmed(court):
    ballot = drawn_up(court)
    there = f"/desk/ballots/{ballot.code}/discard/"
    assert "删除这份草案？" in words(court.desk().get(there))
    court.desk().post(there, {"confirmed": "1"})
    assert not Ballot.objects.exists()
    assert list(findings()) == []


# ---- the case that waits ----


@pytest.fixture
def proposal(court, moved) -> Case:
    """A proposal of the neighbours that the council put to the owners."""
    return put_to_the_owners(court, moved, "manager")


def put_to_the_owners(court, moved, common_matter) -> Case:
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    cast, director, secretary = court.cast, court.director, court.cast.acting("secretary")
    given = cases.Submission({"topic": "选聘物业", "reasons": "合同到期"}, way="raise_from_requests")
    case = cases.submit(cast.places.estate, given, by=director, pack=packs.active("proposal"))
    cases.act(case.pk, "screen_in", {"screened_because": "与全体业主有关"}, by=director)
    casework.confirm(case.pk, by=secretary)
    options.set_out(case.pk, options.Said("三家比选", "公开招标，选得分最高的一家"), by=director)
    moved(START + timedelta(days=8))
    cases.act(case.pk, "begin_talks", {}, by=director)
    casework.attach_fact(case.pk, "resolution", True, by=SYSTEM, source=("meeting", 1))
    opinion = {"opinion_option": "1", "opinion_words": "选聘安和物业", "common_matter": common_matter}
    cases.act(case.pk, "form_opinion", opinion, by=director)
    casework.confirm(case.pk, by=secretary)
    cases.act(case.pk, "put_to_vote", {}, by=director)
    return Case.objects.get(pk=case.pk)


def test_a_case_that_waits_for_the_owners_is_offered_until_a_vote_about_it_is_on(court, proposal):
    desk, offered = court.desk(), f"{NEW}?case={proposal.pk}"
    assert offered in words(desk.get("/desk/ballots/"))
    assert f'<option value="{proposal.pk}" selected>' in words(desk.get(offered))
    later = {"opens_on": "2026-12-30", "closes_on": "2027-01-10", "matters-0-case": str(proposal.pk)}
    desk.post(NEW, said(court, **later))
    matter = Matter.objects.get()
    assert matter.case == proposal
    assert f"/desk/case/{proposal.pk}/" in words(desk.get(f"/desk/ballots/{matter.ballot.code}/"))
    assert offered not in words(desk.get("/desk/ballots/"))


def final(court, ballot, moved):
    """Announced, shown for its term, nobody objected."""
    counting.announce(ballot.pk, by=court.director)
    moved(START + timedelta(days=50))
    return counting.finish(ballot.pk, by=court.director)


CARRY = {"responsible": "业委会", "carry_out_by": "2027-06-01"}


def test_what_the_owners_decided_is_the_fact_for_which_the_case_waits_once_it_is_final(court, proposal, moved):
    carry = CARRY
    with pytest.raises(Refused, match="须业主共同决定通过"):
        cases.act(proposal.pk, "carry_out", carry, by=court.director)
    ballot = counted(court, proposal, moved)
    counting.announce(ballot.pk, by=court.director)
    assert Case.objects.get(pk=proposal.pk).facts.get("owners_vote") is None
    with pytest.raises(Refused, match="须业主共同决定通过"):
        cases.act(proposal.pk, "carry_out", carry, by=court.director)
    assert "结果公示中，尚未生效" in words(court.phone("甲一").get(f"/vote/{ballot.code}/"))
    moved(START + timedelta(days=50))
    counting.finish(ballot.pk, by=court.director)
    assert "尚未生效" not in words(court.phone("甲一").get(f"/vote/{ballot.code}/"))
    assert Case.objects.get(pk=proposal.pk).facts["owners_vote"] is True
    assert cases.act(proposal.pk, "carry_out", carry, by=court.director).state == "under_way"
    assert list(findings()) == []


def test_a_result_to_which_an_objection_was_upheld_opens_no_gate_and_the_case_waits_for_another_vote(
    court, proposal, moved
):
    ballot = counted(court, proposal, moved)
    counting.announce(ballot.pk, by=court.director)
    offered = f"{NEW}?case={proposal.pk}"
    assert offered not in words(court.desk().get("/desk/ballots/"))
    raised = objecting.object_to_result(ballot.pk, "代理超出授权", by=court.actor("丁四"))
    secretary = court.cast.acting("secretary")
    objecting.decide_objection(raised.pk, upheld=True, answer="属实", document="核查记录", by=secretary)
    moved(START + timedelta(days=60))
    with pytest.raises(Refused):
        counting.finish(ballot.pk, by=court.director)
    assert Case.objects.get(pk=proposal.pk).facts.get("owners_vote") is None
    with pytest.raises(Refused, match="须业主共同决定通过"):
        cases.act(proposal.pk, "carry_out", CARRY, by=court.director)
    assert "异议成立：结果不生效" in words(court.phone("甲一").get(f"/vote/{ballot.code}/"))
    assert offered in words(court.desk().get("/desk/ballots/"))


OF_PAPER = {
    "roll_heads": 948, "roll_area": 10_000_000, "voted_heads": 632, "voted_area": 6_666_667, "for_heads": 317,
    "for_area": 3_333_334, "owners_vote": True, "decided_by": "业主大会书面表决", "voted_from": "2026-12-09",
    "decided_on": "2026-12-10",
}  # fmt: skip


def outside(court, case, **said):
    """The director records a vote on paper, with its document; the secretary confirms it."""
    by = court.director
    photo = take_in([SimpleUploadedFile("v.jpg", jpeg())], by=by, role="evidence")
    cases.act(case.pk, "owners_vote", {**OF_PAPER, **said}, by=by, files=photo)
    return casework.confirm(case.pk, by=court.cast.acting("secretary"))


def test_a_vote_taken_outside_is_judged_by_the_same_law_and_called_so_on_every_page(court, proposal, moved):
    moved(START + timedelta(days=10))
    for said, why in (
        ({"for_heads": 316}, "依法算出的结果与填的不同"),  # exactly half of the heads: vector A-2
        ({"voted_heads": 631, "for_heads": 631}, "依法算出的结果与填的不同"),
        ({"voted_heads": 949}, "前后矛盾"),
        ({"voted_from": "2026-12-11"}, "早于表决开始日期"),
        ({"voted_from": "2026-12-01", "decided_on": "2026-12-02"}, "还没有到这一步"),
    ):
        with pytest.raises(Refused) as refusal:
            outside(court, proposal, **said)
        assert why in refusal.value.message or why == "还没有到这一步", refusal.value.message
    assert refusal.value.code == "decided_before"
    known = outside(court, proposal)
    assert known.facts["owners_vote"] is True
    desk = words(court.desk().get(f"/desk/case/{proposal.pk}/"))
    public = words(court.phone("甲一").get(f"/ledger/{proposal.area.code}/{proposal.number}/"))
    for page in (desk, public):
        assert [word for word in ("本平台以外作出", "948", "66666.67", "业主大会书面表决") if word not in page] == []
    assert "不是在本平台表决的" in public
    with pytest.raises(Refused, match="已经有结果"):
        outside(court, proposal, owners_vote=False, for_heads=1)
    assert cases.act(proposal.pk, "carry_out", CARRY, by=court.director).state == "under_way"
    assert list(findings()) == []


def test_what_needs_three_quarters_passes_on_paper_by_three_quarters_too(court, moved):
    case = put_to_the_owners(court, moved, "raise_fund")
    moved(START + timedelta(days=10))
    with pytest.raises(Refused, match="依法算出的结果"):
        outside(court, case)
    assert outside(court, case, owners_vote=False).facts["owners_vote"] is False
    assert cases.act(case.pk, "rejected", {}, by=court.director).state == "not_taken_up"


def test_a_vote_is_not_drawn_up_for_a_case_that_does_not_wait_for_one(court, proposal):
    other = cases.submit(
        court.cast.places.estate, cases.Submission({"what": "路灯不亮"}, channel="desk"), by=court.director
    )
    for case_id in (other.pk, 0):
        with pytest.raises(Refused):
            services.draw_up(
                Plan("选聘", date(2026, 12, 30), date(2026, 12, 31), (Asked(4, "选聘", case_id=case_id),)),
                by=court.director, area=court.cast.places.estate,
                body_id=court.cast.posts["director"].organisation_id,
            )  # fmt: skip
    assert not attached.waits_as(other)


def test_what_needs_three_quarters_is_not_put_to_the_owners_as_a_matter_that_needs_half(court, moved):
    case = put_to_the_owners(court, moved, "raise_fund")
    with pytest.raises(Refused) as refusal:
        counted(court, case, moved, 9)
    assert refusal.value.code == "case_waits_not"
    assert [number for number in range(1, 10) if attached.waits_as(case, number)] == [6]
    final(court, counted(court, case, moved, 6), moved)
    assert Case.objects.get(pk=case.pk).facts["owners_vote"] is True


SHOWN = {"budget": 900_000_00, "paid_from": ["government"], "building_period": "7 月"}


@pytest.mark.parametrize("number", [8, 5, 9])
def test_works_on_common_parts_wait_for_a_vote_on_them_and_for_no_other(court, moved, number):
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    cast, client = court.cast, court.cast.acting("street_officer")
    said = {"what": "楼顶改造", "works_class": "better", "common_parts": "changed"}
    before = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=court.director, role="before")
    given = cases.Submission(said, way="propose", where=Place(label="7栋"), files=before)
    works = cases.submit(cast.places.estate, given, by=court.director, pack=packs.active("public_works"))
    cases.act(works.pk, "publicise", SHOWN, by=client)
    casework.confirm(works.pk, by=cast.acting("community_officer"))
    moved(START + timedelta(days=9))
    apply = {"asked_of": "区住建局", "asked_for": 900_000_00}
    with pytest.raises(Refused, match="还没有业主共同决定"):
        cases.act(works.pk, "apply_for_money", apply, by=client)
    if number != 8:  # the fund, or whatever else passes by half, is another question than what becomes of the roof
        with pytest.raises(Refused):
            counted(court, works, moved, number)
        return
    final(court, counted(court, works, moved, number), moved)
    assert cases.act(works.pk, "apply_for_money", apply, by=client).state == "funding"
    assert list(findings()) == []


def counted(court, case, moved, number=4):
    """All owners of building 7 vote for it on their phones."""
    plan = Plan("选聘物业", date(2026, 12, 30), date(2026, 12, 31), (Asked(number, "选聘安和物业", case_id=case.pk),))
    ballot = services.draw_up(
        plan, by=court.director, area=court.cast.places.estate,
        body_id=court.cast.posts["director"].organisation_id, building=court.units["101"].building,
    )  # fmt: skip
    sold_out(court, ballot)
    services.publish(ballot.pk, by=court.director)
    made = key(court, ballot)
    moved(datetime(2026, 12, 30, 9, tzinfo=START.tzinfo))
    services.open_voting(ballot.pk, by=court.director)
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五", "己六", "辛八"):
        slip = ballot.slips.get(owners__person=court.owners[name])
        casting.vote(slip.pk, [["for"]], by=court.actor(name), agreed=True)
    moved(datetime(2027, 1, 1, 9, tzinfo=START.tzinfo))
    counting.close(ballot.pk, by=court.director)
    return counting.count(ballot.pk, made.shares[:2], by=court.director)


def test_whoever_may_not_read_the_case_draws_up_no_vote_for_it(court, proposal):
    with pytest.raises(NotAllowed):
        services.draw_up(
            Plan("选聘", date(2026, 12, 30), date(2026, 12, 31), (Asked(4, "选聘", case_id=proposal.pk),)),
            by=court.cast.acting("far_secretary"), area=court.cast.places.estate,
            body_id=court.cast.posts["director"].organisation_id,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "paid_from", "waits"),
    [
        ("changed", ["government"], True),
        ("unchanged", ["government"], False),
        ("unchanged", ["maintenance_fund"], True),
        ("unchanged", ["government", "maintenance_fund"], True),
    ],
)
def test_works_that_leave_the_common_parts_and_the_fund_alone_wait_for_no_vote(court, parts, paid_from, waits):
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    cast, client = court.cast, court.cast.acting("street_officer")
    said = {"what": "换灯", "works_class": "better", "common_parts": parts}
    before = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=court.director, role="before")
    given = cases.Submission(said, way="propose", where=Place(label="7栋"), files=before)
    works = cases.submit(cast.places.estate, given, by=court.director, pack=packs.active("public_works"))
    parts_paid = {"from_government": 600_000_00, "from_fund": 300_000_00}
    cases.act(works.pk, "publicise", {**SHOWN, "paid_from": paid_from, **parts_paid}, by=client)
    casework.confirm(works.pk, by=cast.acting("community_officer"))
    assert [one.case.pk for one in attached.waiting(client, [cast.places.estate])] == ([works.pk] if waits else [])


def test_works_paid_from_the_fund_wait_for_the_vote_on_it_beside_that_on_their_parts(court, moved):
    """民法典 art. 278: the fifth of the matters is another question than the seventh."""
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    cast, client = court.cast, court.cast.acting("street_officer")
    said = {"what": "楼顶改造", "works_class": "better", "common_parts": "changed"}
    before = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=court.director, role="before")
    given = cases.Submission(said, way="propose", where=Place(label="7栋"), files=before)
    works = cases.submit(cast.places.estate, given, by=court.director, pack=packs.active("public_works"))
    cases.act(works.pk, "publicise", {**SHOWN, "paid_from": ["maintenance_fund"]}, by=client)
    casework.confirm(works.pk, by=cast.acting("community_officer"))
    voted = counted(court, works, moved, 5)
    assert [one.case.pk for one in attached.waiting(client, [cast.places.estate])] == [works.pk]  # for that on the roof
    final(court, voted, moved)
    assert Case.objects.get(pk=works.pk).facts == {"fund_agreed": True}
    with pytest.raises(Refused, match="还没有业主共同决定"):
        cases.act(works.pk, "apply_for_money", {"asked_of": "区住建局", "asked_for": 900_000_00}, by=client)
    assert list(findings()) == []


def test_a_vote_taken_outside_is_held_against_what_the_assembly_asked_for_on_its_day(court, proposal, moved):
    asked_for(court, "two_thirds")
    moved(START + timedelta(days=10))
    with pytest.raises(Refused, match="依法算出的结果"):
        outside(court, proposal)  # just more than half agree
    assert outside(court, proposal, owners_vote=False).facts["owners_vote"] is False


def test_what_the_assembly_asks_for_from_a_later_day_on_changes_nothing_of_a_vote_taken_outside(court, proposal, moved):
    asked_for(court, "two_thirds", starts=date(2026, 12, 11))
    moved(START + timedelta(days=12))
    assert outside(court, proposal).facts["owners_vote"] is True


@pytest.mark.parametrize(("from_", "passed"), [("2026-12-09", True), ("2026-12-10", False)])
def test_a_vote_taken_outside_is_judged_by_what_held_when_it_began_as_one_held_here_is(
    court, proposal, moved, from_, passed
):
    """Two thirds are asked for from the 10th on: one that ran from the 9th to the 10th was called by the law."""
    asked_for(court, "two_thirds", starts=date(2026, 12, 10))
    moved(START + timedelta(days=12))
    assert outside(court, proposal, voted_from=from_, owners_vote=passed).facts["owners_vote"] is passed


def asked_for(court, share, **when):
    estate = court.cast.places.estate.pk
    set_value("ballots.agree", share, area_id=estate, by=SYSTEM, source="议事规则", **when)
