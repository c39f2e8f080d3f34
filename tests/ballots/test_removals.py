"""A seat is ended by a vote: upon a demand, whom it is about heard, in the law's shares, and only once it is final."""

from datetime import datetime, timedelta

import pytest

from linli.ballots import announcement, casting, counting, ending, key_holders, objecting, seating, services
from linli.ballots.models import Ballot, Kind
from linli.ballots.plans import Asked, Plan
from linli.council import demand_acting, demand_removals, demands
from linli.council.demand_models import Demand
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import services as papers
from linli.people import homes, removing
from linli.people import services as people
from linli.people.models import Formality, Seating, Term
from tests.ballots.conftest import START, Called, Court, held, refused
from tests.cases.desk import at_desk
from tests.council.demanding import sheet

pytestmark = pytest.mark.django_db
DAYS = (datetime(2026, 12, 20).date(), datetime(2026, 12, 31).date())
WORDS = "三次缺席会议，未交接账册（见附件）。"
SAID = "两次因住院请假，账册已于 11 月 20 日交接。"


def seat_of(court: Court, name: str, kind: str = "committee_member") -> Term:
    role = "director" if kind == "committee_member" else "community_officer"
    body = court.cast.posts[role].organisation
    post = people.create_post(kind, body, body.area, by=SYSTEM)
    return people.appoint(post.pk, court.owners[name].pk, by=SYSTEM)


def demanded(court: Court, term: Term, plan: demands.Plan, signing: tuple[str, ...], office: str) -> Demand:
    """Signed, handed in and checked."""
    first, *others = signing
    demand = demands.start(term.post.organisation_id, plan, by=court.actor(first))
    for name in others:
        demands.sign(demand.pk, by=court.actor(name))
    demands.hand_in(demand.pk, by=court.actor(first))
    return demand_acting.check(demand.pk, by=court.cast.acting(office))


@pytest.fixture
def owners(court: Court) -> tuple[Court, Term, Demand]:
    """A fifth of the owners want the seat of 甲一 to end."""
    term = seat_of(court, "甲一")
    plan = demands.Plan("remove_owners", "owners", "", WORDS, term.pk, "neglect")
    return court, term, demanded(court, term, plan, ("乙二", "丙三", "丁四"), "community_officer")


def drawn(court: Court, term: Term, role: str = "director", **said: object) -> Ballot:
    asked = Asked(3, "随便写的标题", "随便写的内容", removes_id=term.pk)
    plan = Plan("终止委员资格", *DAYS, (asked,), **said)
    area, body = court.cast.places.estate, court.cast.posts["director"].organisation_id
    return services.draw_up(plan, by=court.cast.acting(role), area=area, body_id=body)


def owned_out(court: Court) -> None:
    """Every home of building 7 has an owner, so that the roll is complete."""
    for number in ("501", "502"):
        homes.settle(court.owners["辛八"].pk, court.units[number].pk, "owner", by=SYSTEM)


def test_who_demands_names_a_seat_of_the_body_and_one_of_the_laws_reasons(court: Court) -> None:
    term = seat_of(court, "甲一")
    body = term.post.organisation_id
    for plan, code in (
        (demands.Plan("remove_owners", "owners", "", WORDS, None, "neglect"), "no_such_seat"),
        (demands.Plan("remove_owners", "owners", "", WORDS, term.pk, ""), "reason_missing"),
        (demands.Plan("remove_owners", "owners", "", " ", term.pk, "neglect"), "said_nothing"),
        (demands.Plan("remove_owners", "residents", "", WORDS, term.pk, "neglect"), "way_of_demand"),
    ):
        refused(code, demands.start, body, plan, by=court.actor("乙二"))
    plan = demands.Plan("remove_owners", "owners", "", WORDS, term.pk, "neglect")
    demand = demands.start(body, plan, by=court.actor("乙二"))
    assert (demand.title, demand.term) == (f"终止甲一的{term.post.title}职务", term)
    refused("demanded_already", demands.start, body, plan, by=court.actor("丙三"))


def test_whom_it_is_about_is_heard_and_their_words_stand_on_the_paper(owners) -> None:
    court, term, demand = owners
    owned_out(court)
    with pytest.raises(NotAllowed):
        demand_removals.make_statement(demand.pk, "乱写", by=court.actor("乙二"))
    ballot = drawn(court, term)
    matter = ballot.matters.get()
    assert (matter.title, WORDS in matter.text, "未作陈述" in matter.text) == (demand.title, True, True)
    assert "随便写的" not in matter.text + matter.title
    refused("not_heard", services.publish, ballot.pk, by=court.director)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    refused("statement_missing", services.publish, ballot.pk, by=court.director)
    again = Plan("终止委员资格", *DAYS, (Asked(3, "x", removes_id=term.pk),))
    services.amend(ballot.pk, again, by=court.director, body_id=ballot.body_id)
    assert SAID in ballot.matters.get().text
    services.publish(ballot.pk, by=court.director)
    run_until_idle()
    demand.refresh_from_db()
    assert (demand.state, demand.vote) == ("answered", ballot.code)
    refused("demand_state", demand_removals.make_statement, demand.pk, "再说", by=court.actor("甲一"))
    assert SAID in at_desk(court.owners["丙三"]).get(f"/demands/{demand.code}/").content.decode()
    assert list(findings()) == []


def test_without_a_word_the_vote_is_held_once_the_days_of_hearing_are_over(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    ballot = drawn(court, term)
    moved(START + timedelta(days=8))
    plan = Plan(
        "终止委员资格", DAYS[0] + timedelta(days=10), DAYS[1] + timedelta(days=10), (Asked(3, "x", removes_id=term.pk),)
    )
    services.amend(ballot.pk, plan, by=court.director, body_id=ballot.body_id)
    services.publish(ballot.pk, by=court.director)
    assert demand_removals.on_paper(demand) == ballot.matters.get().text


def test_the_office_enters_a_statement_from_paper_with_its_photo(owners) -> None:
    court, _term, demand = owners
    office = court.cast.acting("community_officer")
    refused("photo_missing", demand_removals.make_statement, demand.pk, SAID, by=office)
    assert demand_removals.make_statement(demand.pk, SAID, by=office, files=sheet(office)).statement == SAID


def test_no_seat_is_voted_on_that_nobody_demanded(court: Court) -> None:
    term = seat_of(court, "甲一")
    refused("removal_not_demanded", drawn, court, term)
    plan = Plan("罢免", *DAYS, (Asked(0, "罢免"),), kind=Kind.RECALL_BY_RESIDENTS)
    place, body = court.cast.places.community, court.cast.posts["community_officer"].organisation_id
    by = court.cast.acting("community_officer")
    refused("removal_missing", services.draw_up, plan, by=by, area=place, body_id=body)


def test_an_owners_seat_is_not_put_to_the_residents(owners) -> None:
    court, term, _demand = owners
    area, body = court.cast.places.estate, court.cast.posts["director"].organisation_id
    for number, kind in ((0, Kind.RECALL_BY_RESIDENTS), (4, Kind.OWNERS)):
        plan = Plan("终止", *DAYS, (Asked(number, "选聘", removes_id=term.pk),), kind=kind)
        refused("removal_elsewhere", services.draw_up, plan, by=court.director, area=area, body_id=body)


def test_whom_it_is_about_neither_handles_nor_supervises_the_vote(court: Court, moved) -> None:
    owned_out(court)
    term = Term.objects.get(post=court.cast.posts["director"])
    plan = demands.Plan("remove_owners", "owners", "", WORDS, term.pk, "private_gain")
    demand = demanded(court, term, plan, ("乙二", "丙三", "丁四"), "community_officer")
    director, officer = court.director, court.cast.acting("community_officer")
    with pytest.raises(NotAllowed):
        drawn(court, term)
    assert Ballot.objects.count() == 0
    demand_removals.make_statement(demand.pk, SAID, by=Actor(director.person_id, "person"))
    ballot = drawn(court, term, "community_officer")
    with pytest.raises(NotAllowed):
        services.publish(ballot.pk, by=director)
    services.publish(ballot.pk, by=officer)
    cast = court.cast
    with pytest.raises(NotAllowed):
        key_holders.give_key(
            ballot.pk, tellers=(cast.secretary.pk, cast.director.pk), supervisor=cast.street_officer.pk, by=officer
        )
    made = key_holders.give_key(
        ballot.pk, tellers=(cast.secretary.pk, cast.community_officer.pk), supervisor=cast.street_officer.pk, by=officer
    )
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    with pytest.raises(NotAllowed):
        services.redraw(ballot.pk, by=director)
    moved(START + timedelta(days=19))
    with pytest.raises(NotAllowed):
        services.open_voting(ballot.pk, by=director)
    services.open_voting(ballot.pk, by=officer)
    moved(START + timedelta(days=31))
    with pytest.raises(NotAllowed):
        counting.close(ballot.pk, by=director)
    counting.close(ballot.pk, by=officer)
    counting.count(ballot.pk, made.shares[:2], by=officer)
    with pytest.raises(NotAllowed):
        counting.announce(ballot.pk, by=director)
    counting.announce(ballot.pk, by=officer)
    with pytest.raises(NotAllowed):
        announcement.draw_up(ballot.pk, by=director)
    moved(START + timedelta(days=60))
    with pytest.raises(NotAllowed):
        counting.finish(ballot.pk, by=director)


def ended(court: Court, ballot: Ballot, moved, choices: dict[str, str], by: Actor) -> Ballot:
    """Voted on, counted, published, final and on its issued paper."""
    cast = court.cast
    made = key_holders.give_key(
        ballot.pk, tellers=(cast.secretary.pk, cast.community_officer.pk), supervisor=cast.street_officer.pk, by=by
    )
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    moved(datetime(2026, 12, 25, 9, tzinfo=clock.LOCAL))
    called = Called(court, services.open_voting(ballot.pk, by=by), made.shares)
    for name, choice in choices.items():
        casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name), agreed=True)
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    counting.close(ballot.pk, by=by)
    counting.count(ballot.pk, made.shares[:2], by=by)
    counting.announce(ballot.pk, by=by)
    moved(datetime(2027, 1, 20, 9, tzinfo=clock.LOCAL))
    counting.finish(ballot.pk, by=by)
    people.set_letters(ballot.body_id, "安业", by=cast.acting("street_officer"))
    drawn_up = announcement.draw_up(ballot.pk, by=by)
    papers.check(drawn_up.paper_id, drawn_up.paper.version, by=cast.acting("community_officer"))
    papers.issue(drawn_up.paper_id, by=cast.acting("director"))
    return Ballot.objects.select_related("area", "body", "paper").get(pk=ballot.pk)


VOTERS = ("甲一", "乙二", "丙三", "丁四", "戊五", "己六", "辛八")


def test_a_final_result_ends_the_seat_by_one_press_of_the_street_and_its_hand_over_begins(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    ballot = drawn(court, term)
    services.publish(ballot.pk, by=court.director)
    street = at_desk(court.cast.street_officer, second_factor=True)
    at = f"/desk/ballots/{ballot.code}/seats/1/"
    choices = dict.fromkeys(VOTERS, "for") | {"甲一": "against"}
    ballot = ended(court, ballot, moved, choices, court.director)
    result = (ballot.result or {})["matters"][0]
    assert result["passed"] is True
    found = seating.removal(ballot.matters.select_related("removes__person", "removes__post").get(), ballot)
    with pytest.raises(NotAllowed):
        removing.take_effect(found, by=court.actor("甲一"))
    assert "终止这一职务" in street.get(at).content.decode()
    for _press in range(2):
        street.post(at, {"confirmed": "1"})
    term.refresh_from_db()
    assert (term.why, term.ends is not None, ballot.paper.number in term.document) == ("removed", True, True)
    row = Seating.objects.get()
    owed = {one.what: one.due for one in Formality.objects.filter(seating=row)}
    assert owed == {
        "hand_over": clock.today() + timedelta(days=3),
        "filing": clock.day_of(ballot.counted_at) + timedelta(days=30),
    }
    assert "已于" in street.get(at).content.decode()
    assert list(findings()) == []


def test_a_vote_that_does_not_pass_ends_nothing(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    ballot = drawn(court, term)
    services.publish(ballot.pk, by=court.director)
    choices = dict.fromkeys(VOTERS, "against") | {"乙二": "for"}
    ballot = ended(court, ballot, moved, choices, court.director)
    found = seating.removal(ballot.matters.select_related("removes__person", "removes__post").get(), ballot)
    refused("not_removed", removing.take_effect, found, by=court.cast.acting("street_officer"))
    kept, ends = term.why, term.ends
    term.refresh_from_db()
    assert (term.why, term.ends, Seating.objects.count()) == (kept, ends, 0)


@pytest.fixture
def recalled(court: Court) -> tuple[Court, Term, Demand]:
    """A tenth of the residents want to recall 甲一 from the residents' committee."""
    term = seat_of(court, "甲一", "residents_seat")
    plan = demands.Plan("recall_residents", "residents", "", WORDS, term.pk)
    return court, term, demanded(court, term, plan, ("乙二", "丙三"), "street_officer")


@pytest.mark.parametrize("kind", [Kind.RECALL_BY_RESIDENTS, Kind.RECALL_BY_HOUSEHOLDS, Kind.RECALL_BY_REPRESENTATIVES])
def test_a_member_of_the_residents_committee_is_recalled_in_each_of_the_laws_three_ways(recalled, kind: str) -> None:
    court, term, demand = recalled
    seat_of(court, "丙三", "representative_seat")
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    body, place = term.post.organisation_id, court.cast.places.community
    plan = Plan("罢免", DAYS[0] + timedelta(days=5), DAYS[1], (Asked(0, "x", removes_id=term.pk),), kind=kind)
    by = court.cast.acting("street_officer")
    ballot = services.draw_up(plan, by=by, area=place, body_id=body)
    services.publish(ballot.pk, by=by)
    part, agree = ballot.law.tests(0)
    over = {Kind.RECALL_BY_REPRESENTATIVES: (2, 3)}.get(Kind(kind), (1, 2))
    assert ((part.share.part, part.share.whole), part.share.over) == (over, True)
    assert ((agree.share.part, agree.share.whole), agree.of) == ((1, 2), "taking_part")
    assert ballot.law.basis == "城市居民委员会组织法 art. 17, 20"
    assert ballot.matters.get().removes == term


def test_of_two_demands_by_two_ways_one_vote_is_held_and_both_are_answered(owners) -> None:
    court, term, first = owners
    owned_out(court)
    for name in ("乙二", "丙三"):
        seat_of(court, name)
    plan = demands.Plan("remove_owners", "members", "", WORDS, term.pk, "harm")
    second = demanded(court, term, plan, ("乙二", "丙三"), "community_officer")
    assert len(removing.demanded(court.cast.places.estate)) == 1
    demand_removals.make_statement(first.pk, SAID, by=court.actor("甲一"))
    ballot = drawn(court, term)
    other = drawn(court, term)
    services.publish(ballot.pk, by=court.director)
    refused("removal_voted_on", services.publish, other.pk, by=court.director)
    run_until_idle()
    assert set(Demand.objects.values_list("state", "vote")) == {("answered", ballot.code)}
    assert second.pk != first.pk


def test_the_pages_begin_it_hear_whom_it_is_about_and_lead_to_the_vote(court: Court) -> None:
    owned_out(court)
    term = seat_of(court, "甲一")
    first = at_desk(court.owners["乙二"], second_factor=True)
    page = first.get("/demands/new/?remove=1").content.decode()
    what = f"remove_owners.owners.{term.post.organisation_id}"
    assert what in page
    assert f"甲一 · {term.post.title}" in page
    form = {"what": what, "term": term.pk, "reason": "neglect", "text": WORDS}
    assert first.post("/demands/new/?remove=1", form).status_code == 302
    demand = Demand.objects.get()
    concerned = at_desk(court.owners["甲一"], second_factor=True)
    at = f"/demands/{demand.code}/"
    assert "有人联名提议终止您的职务" in concerned.get(at).content.decode()
    assert "有人联名提议终止您的职务" not in first.get(at).content.decode()
    assert first.post(f"{at}statement/", {"statement": "乱写"}).status_code == 404
    concerned.post(f"{at}statement/", {"statement": SAID})
    demand.refresh_from_db()
    assert demand.statement == SAID
    for name in ("丙三", "丁四"):
        demands.sign(demand.pk, by=court.actor(name))
    demands.hand_in(demand.pk, by=court.actor("乙二"))
    demand_acting.check(demand.pk, by=court.cast.acting("community_officer"))
    desk = court.desk("community_officer")
    there = f"/desk/ballots/new/{court.cast.places.estate.code}/?remove={term.pk}"
    assert there in desk.get(f"/desk/demands/{demand.code}/").content.decode()
    draft = desk.get(there)
    assert SAID in draft.content.decode()
    assert f'name="matters-0-removes" value="{term.pk}"' in draft.content.decode()


# ---- votes that come to nothing --------------------------------------------------------------------------------------


def voted_on(court: Court, term: Term) -> Ballot:
    """Published upon the demand, which it answers."""
    ballot = services.publish(drawn(court, term).pk, by=court.director)
    run_until_idle()
    assert removing.demanded(court.cast.places.estate) == []
    return ballot


def test_a_vote_that_never_began_leaves_the_demand_standing(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    ballot = voted_on(court, term)
    moved(datetime(2026, 12, 31, 23, tzinfo=clock.LOCAL))
    assert ending.never_begun() == 0
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    assert [ending.never_begun(), ending.never_begun()] == [1, 0]
    ballot.refresh_from_db()
    assert (ballot.state, ballot.end_reason) == ("ended", "到投票截止日仍未开始投票。")
    run_until_idle()
    demand.refresh_from_db()
    assert (demand.state, demand.vote, demand.due) == ("checked", "", clock.today() + timedelta(days=30))
    assert [one.term for one in removing.demanded(court.cast.places.estate)] == [term]
    page = at_desk(court.owners["丙三"]).get(f"/vote/{ballot.code}/").content.decode()
    assert ("已终止，无结果" in page, ballot.end_reason in page) == (True, True)
    assert list(findings()) == []


def test_the_body_does_not_rid_itself_of_a_vote_on_one_of_its_seats(owners) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    ballot = voted_on(court, term)
    assert "终止这次投票" not in court.desk().get(f"/desk/ballots/{ballot.code}/").content.decode()
    with pytest.raises(NotAllowed):
        ending.end(ballot.pk, "不想表决", by=court.director)
    desk, at = court.desk("community_officer"), f"/desk/ballots/{ballot.code}/"
    assert "终止这次投票" in desk.get(at).content.decode()
    desk.post(f"{at}call-off/", {"reason": " "})
    ballot.refresh_from_db()
    assert ballot.state == "published"
    desk.post(f"{at}call-off/", {"reason": "名册有误，重新组织"})
    ballot.refresh_from_db()
    assert (ballot.state, ballot.end_reason) == ("ended", "名册有误，重新组织")
    assert "名册有误" in desk.get(at).content.decode()
    run_until_idle()
    services.publish(drawn(court, term).pk, by=court.director)  # once more, by the same demand


def test_a_result_that_does_not_stand_is_voted_on_again(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    cast, by, ballot = court.cast, court.director, voted_on(court, term)
    tellers = (cast.secretary.pk, cast.community_officer.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.street_officer.pk, by=by)
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    moved(datetime(2026, 12, 25, 9, tzinfo=clock.LOCAL))
    services.open_voting(ballot.pk, by=by)
    with pytest.raises(NotAllowed):
        ending.end(ballot.pk, "不想计票", by=by)
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    counting.close(ballot.pk, by=by)
    counting.count(ballot.pk, made.shares[:2], by=by)
    counting.announce(ballot.pk, by=by)
    doubt = objecting.object_to_result(ballot.pk, "未提前公告", by=court.actor("丁四"))
    answer = {"upheld": True, "answer": "属实", "document": "核查记录"}
    objecting.decide_objection(doubt.pk, **answer, by=cast.acting("secretary"))
    run_until_idle()
    demand.refresh_from_db()
    assert (demand.state, demand.statement) == ("checked", SAID)
    days = (clock.today() + timedelta(days=20), clock.today() + timedelta(days=25))
    plan = Plan("再次表决", *days, (Asked(3, "x", removes_id=term.pk),))
    body = cast.posts["director"].organisation_id
    again = services.draw_up(plan, by=by, area=cast.places.estate, body_id=body)
    assert services.publish(again.pk, by=by).state == "published"
    assert list(findings()) == []


def test_a_vote_whose_key_is_lost_is_ended_by_the_office_above_and_its_box_stays_shut(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    cast, by, ballot = court.cast, court.director, voted_on(court, term)
    tellers = (cast.secretary.pk, cast.community_officer.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.street_officer.pk, by=by)
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    moved(datetime(2026, 12, 25, 9, tzinfo=clock.LOCAL))
    called = Called(court, services.open_voting(ballot.pk, by=by), made.shares)
    casting.vote(called.slip("丙三").pk, [["for"]], by=court.actor("丙三"))
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    counting.close(ballot.pk, by=by)
    ending.end(ballot.pk, "两份密钥遗失，无法开箱", by=cast.acting("street_officer"))
    assert (ballot.box.count(), ballot.box.exclude(choices=None).count()) == (1, 0)
    refused("ballot_ended", counting.count, ballot.pk, made.shares[:2], by=by)
    run_until_idle()
    demand.refresh_from_db()
    assert demand.state == "checked"


def test_what_was_said_on_one_list_stands_on_the_paper_whichever_list_is_first(owners) -> None:
    court, term, _first = owners
    for name in ("乙二", "丙三"):
        seat_of(court, name)
    plan = demands.Plan("remove_owners", "members", "", WORDS, term.pk, "harm")
    second = demanded(court, term, plan, ("乙二", "丙三"), "community_officer")
    demand_removals.make_statement(second.pk, SAID, by=court.actor("甲一"))
    [found] = removing.demanded(court.cast.places.estate)
    assert (SAID in found.text, found.waits) == (True, "")


def test_the_office_does_not_write_over_what_somebody_said_themselves(owners) -> None:
    court, _term, demand = owners
    office = court.cast.acting("community_officer")
    demand_removals.make_statement(demand.pk, "纸质", by=office, files=sheet(office))
    demand_removals.make_statement(demand.pk, "纸质，更正", by=office, files=sheet(office))
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    refused("stated_already", demand_removals.make_statement, demand.pk, "改", by=office, files=sheet(office))
    demand.refresh_from_db()
    assert demand.statement == SAID


def test_the_office_above_issues_the_paper_that_the_body_withholds(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    cast, by, ballot = court.cast, court.director, voted_on(court, term)
    tellers = (cast.secretary.pk, cast.community_officer.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.street_officer.pk, by=by)
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    moved(datetime(2026, 12, 25, 9, tzinfo=clock.LOCAL))
    services.open_voting(ballot.pk, by=by)
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    counting.close(ballot.pk, by=by)
    counting.count(ballot.pk, made.shares[:2], by=by)
    counting.announce(ballot.pk, by=by)
    for body_id, letters in ((ballot.body_id, "安业"), (cast.posts["community_officer"].organisation_id, "安社")):
        people.set_letters(body_id, letters, by=cast.acting("street_officer"))
    assert announcement.draw_up(ballot.pk, by=by).paper.body_id == ballot.body_id  # and there it lies
    office = cast.acting("community_officer")
    drawn_up = announcement.draw_up(ballot.pk, by=office)
    assert drawn_up.paper.body_id == cast.posts["community_officer"].organisation_id


def test_what_is_said_once_the_vote_is_published_is_refused_though_the_demand_does_not_know_yet(owners) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    services.publish(drawn(court, term).pk, by=court.director)  # no reaction has run
    refused("voted_on", demand_removals.make_statement, demand.pk, "再说", by=court.actor("甲一"))


def test_the_office_above_is_shown_votes_that_stand_still(owners, moved) -> None:
    court, term, demand = owners
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    cast, by, ballot = court.cast, court.director, voted_on(court, term)
    tellers = (cast.secretary.pk, cast.community_officer.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.street_officer.pk, by=by)
    held(court, ballot, made.public, "secretary", "community_officer", "street_officer")
    moved(datetime(2026, 12, 25, 9, tzinfo=clock.LOCAL))
    services.open_voting(ballot.pk, by=by)
    office, director = court.desk("street_officer"), court.desk()

    def shown(words: str) -> tuple[bool, bool]:
        return tuple(words in client.get("/desk/").content.decode() for client in (office, director))

    assert shown("投票未截止") == (False, False)
    moved(datetime(2027, 1, 1, 9, tzinfo=clock.LOCAL))
    assert shown("投票未截止") == (True, False)
    counting.close(ballot.pk, by=by)
    moved(datetime(2027, 1, 9, 9, tzinfo=clock.LOCAL))
    assert shown("尚未计票") == (True, False)
    counting.count(ballot.pk, made.shares[:2], by=by)
    counting.announce(ballot.pk, by=by)
    moved(datetime(2027, 1, 26, 9, tzinfo=clock.LOCAL))
    counting.finish(ballot.pk, by=by)
    moved(datetime(2027, 1, 30, 9, tzinfo=clock.LOCAL))
    assert shown("结果尚无公文") == (True, False)
