"""A final election takes effect: terms, former members, clocks, once; and seats left open are voted on again."""

from datetime import date, datetime, timedelta

import pytest

from linli.ballots import announcement, casting, counting, objecting, rounds, seating, services
from linli.ballots.models import Ballot, Kind, Matter
from linli.ballots.plans import Asked, Plan
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import services as papers
from linli.people import seating as offices
from linli.people import services as people
from linli.people.models import Formality, Person, Seating, Term
from linli.people.queries import running
from linli.people.seating import Said
from tests.ballots.conftest import START, Called, disputed, key, opened, refused, sold_out
from tests.ballots.test_after_pages import text
from tests.ballots.test_kinds import called_of

pytestmark = pytest.mark.django_db
FIVE = ("甲一", "乙二", "丙三", "丁四", "戊五")
VOTERS = (*FIVE, "己六", "辛八")


def voted(called, choices):
    for name, chosen in choices.items():
        casting.vote(called.slip(name).pk, [list(chosen)], by=called.court.actor(name), agreed=True)


def announced(called, moved, at):
    court, ballot = called.court, called.ballot
    moved(at)
    counting.close(ballot.pk, by=court.director)
    counting.count(ballot.pk, called.shares[:2], by=court.director)
    return counting.announce(ballot.pk, by=court.director)


@pytest.fixture
def elected(court, moved):
    """Vector A-11: counted on 20 December. Five owners are elected, and the result is public."""
    body = court.cast.posts["director"].organisation_id
    asked = Asked(3, "选举业主委员会", seats=5, candidates=(*FIVE, "庚七"))
    plan = Plan("换届", date(2026, 12, 16), date(2026, 12, 19), (asked,))
    ballot = services.draw_up(plan, by=court.director, area=court.cast.places.estate, body_id=body)
    disputed(court, ballot)
    sold_out(court, ballot)
    services.publish(ballot.pk, by=court.director)
    made = key(court, ballot)
    moved(START + timedelta(days=15))
    called = Called(court, services.open_voting(ballot.pk, by=court.director), made.shares)
    voted(called, dict.fromkeys(VOTERS, FIVE))
    return Called(court, announced(called, moved, START + timedelta(days=19)), made.shares)


def on_paper(called):
    court, body = called.court, called.ballot.body
    people.set_letters(body.pk, "安业", by=court.cast.acting("street_officer"))
    drawn = announcement.draw_up(called.ballot.pk, by=court.director)
    papers.check(drawn.paper_id, drawn.paper.version, by=court.cast.acting("community_officer"))
    return papers.issue(drawn.paper_id, by=court.director)


@pytest.fixture
def final(elected, moved):
    """Shown for its term, and on its paper."""
    moved(datetime(2027, 1, 5, 9, tzinfo=clock.LOCAL))
    counting.finish(elected.ballot.pk, by=elected.court.director)
    on_paper(elected)
    elected.ballot.refresh_from_db()
    return elected


def there(ballot):
    return f"/desk/ballots/{ballot.code}/seats/1/"


def posted(page):
    """What the form offers, as it stands."""
    form = page.context["form"]
    return {name: field.initial for name, field in form.fields.items() if field.initial}


def came_out(called, role="street_officer"):
    ballot = Ballot.objects.select_related("area", "body", "paper").get(pk=called.ballot.pk)
    return seating.election(ballot.matters.get(), ballot, called.court.cast.acting(role))


def test_nobody_takes_office_while_the_result_can_fall_or_has_no_paper(elected, moved):
    court, street = elected.court, elected.court.desk("street_officer")
    everybody = [court.owners[name].pk for name in FIVE]
    assert "2027-01-05" in (said := text(street.get(there(elected.ballot))))
    assert "确认就任" not in said
    refused("not_in_effect_yet", offices.take_effect, came_out(elected), Said(everybody), by=SYSTEM)
    moved(datetime(2027, 1, 5, 9, tzinfo=clock.LOCAL))
    counting.finish(elected.ballot.pk, by=court.director)
    found = refused("not_in_effect_yet", offices.take_effect, came_out(elected), Said(everybody), by=SYSTEM)
    assert "制作" in found.message or "公文" in found.message
    assert Seating.objects.count() == 0


def test_the_street_lets_the_elected_take_office_by_one_press_and_a_second_changes_nothing(final):
    court, ballot, street = final.court, final.ballot, final.court.desk("street_officer")
    former = running().get(post=court.cast.posts["director"])
    result = street.get(f"/desk/ballots/{ballot.code}/result/").content.decode()
    assert there(ballot) in result
    page = street.get(there(ballot))
    assert 'datetime="2027-01-19"' in page.content.decode()
    assert "吴建国" in text(page)
    given = posted(page)
    for _twice in range(2):
        assert street.post(there(ballot), given).status_code in (200, 302)
    row = Seating.objects.get()
    assert (row.elected_on, row.document[:12]) == (date(2026, 12, 20), ballot.paper.number[:12])
    seats = Term.objects.filter(post__kind="committee_member", post__organisation=ballot.body)
    assert {term.person.name for term in seats} == set(FIVE)
    assert {(term.how, term.document, clock.day_of(term.ends)) for term in seats} == {
        ("elected", row.document, date(2032, 1, 5))
    }
    former.refresh_from_db()
    assert (former.why, former.ends <= clock.now()) == ("expired", True)
    owed = dict(Formality.objects.values_list("what", "due"))
    assert owed == {"first_meeting": date(2027, 1, 12), "filing": date(2027, 1, 19)}
    ballot.body.refresh_from_db()
    assert ballot.body.seats == 5
    assert 'datetime="2027-01-05' in street.get(there(ballot)).content.decode()
    assert list(findings()) == []


def test_neither_the_body_itself_nor_the_community_lets_them_take_office(final):
    court = final.court
    for role in ("secretary", "community_officer"):
        page = court.desk(role).get(there(final.ballot))
        assert (page.status_code, page.context["form"]) == (200, None)
        everybody = [court.owners[name].pk for name in FIVE]
        with pytest.raises(NotAllowed):
            offices.take_effect(came_out(final), Said(everybody), by=court.cast.acting(role))
    assert court.desk("resident").get(there(final.ballot)).status_code in (403, 404)
    assert Seating.objects.count() == 0


def test_who_was_elected_and_is_not_in_the_register_is_named_with_the_mend(final):
    court, street = final.court, final.court.desk("street_officer")
    Person.objects.filter(name="丙三").update(name="丙叁")
    page = street.get(there(final.ballot))
    assert page.context["missing"] == ["丙三"]
    assert "/people/add/" in page.content.decode()
    answer = street.post(there(final.ballot), posted(page))
    assert answer.status_code == 422
    assert "丙三" in text(answer)
    assert (Seating.objects.count(), Term.objects.filter(post__kind="committee_member").count()) == (0, 0)
    two = people.create_person("丙三", by=SYSTEM, area=court.cast.places.estate)
    assert two.pk not in {one.pk for won in came_out(final).elected for one in won.people}  # no home: not in reach


def test_two_of_one_name_are_told_apart_by_whoever_presses(final):
    court, street = final.court, final.court.desk("street_officer")
    for name in ("丁四", "戊五"):  # both leave the roll's reckoning undecided: each bears the other's name too
        Person.objects.filter(pk=court.owners[name].pk).update(name="丁四")
    election = came_out(final)
    assert [(won.name, len(won.people), won.sure) for won in election.elected if won.name == "丁四"] == [
        ("丁四", 2, False)
    ]
    page = street.get(there(final.ballot))
    assert "请选" in text(page)


def test_who_stays_keeps_their_term_and_the_others_leave_with_them(final):
    """A by-election: nobody leaves, and who joins leaves with those who sat before."""
    court, ballot = final.court, final.ballot
    election, street = came_out(final), court.cast.acting("street_officer")
    former = running().get(post=court.cast.posts["director"])
    Term.objects.filter(pk=former.pk).update(ends=datetime(2029, 3, 1, tzinfo=clock.LOCAL))
    people.set_seats(ballot.body_id, 7, by=SYSTEM)
    row = offices.take_effect(election, Said([won.people[0].pk for won in election.elected]), by=street)
    seats = Term.objects.filter(post__kind="committee_member", post__organisation=ballot.body)
    assert {clock.day_of(term.ends) for term in seats} == {date(2029, 3, 1)}
    assert [one.what for one in row.formalities.all()] == ["filing"]
    assert running().filter(pk=former.pk).exists()


def test_who_declines_leaves_their_seat_open_and_keeps_nobody_else_from_office(final):
    street = final.court.desk("street_officer")
    given = posted(street.get(there(final.ballot)))
    place = FIVE.index("丙三")
    answer = street.post(there(final.ballot), {**given, "without": [place]})
    assert (answer.status_code, "请说明其不就任的原因" in text(answer), Seating.objects.count()) == (422, True, 0)
    answer = street.post(there(final.ballot), {**given, "without": range(5), "why": "均谢绝"})
    assert (answer.status_code, Seating.objects.count()) == (422, 0)
    street.post(there(final.ballot), {**given, "without": [place], "why": "本人书面谢绝"})
    seats = Term.objects.filter(post__kind="committee_member", post__organisation=final.ballot.body)
    assert {term.person.name for term in seats} == set(FIVE) - {"丙三"}
    final.ballot.body.refresh_from_db()
    assert final.ballot.body.seats == 5
    [entry] = history_of(Seating.objects.get())
    assert data_of(entry)["why"] == "本人书面谢绝"
    assert list(findings()) == []


# ---- seats left open -------------------------------------------------------------------------------------------------

THREE = ("丁四", "戊五", "庚七")
LEVEL = {"甲一": (0, 1), "乙二": (0, 2), "丙三": (1, 2), "丁四": (0, 1), "己六": (0, 2), "辛八": (1, 2)}


@pytest.fixture
def level(court, moved):
    """Three are level for two seats, each with two thirds of the votes."""
    called = opened(court, moved, Asked(3, "选举业主委员会", seats=2, candidates=THREE))
    voted(called, {name: [THREE[place] for place in chosen] for name, chosen in LEVEL.items()})
    return Called(court, announced(called, moved, START + timedelta(days=31)), called.shares)


def draft(page):
    """The prefilled form as a browser would send it."""
    form = page.context["form"]
    given = {"count": form.count}
    for part in (form, *form.matters):
        for bound in part:
            value = bound.value()
            given[bound.html_name] = "" if value in (None, False) else value
    return given


def test_level_candidates_are_voted_on_again_by_a_vote_that_the_result_page_offers(level, moved):
    court, ballot, desk = level.court, level.ballot, level.court.desk()
    matter = ballot.matters.get()
    result = f"/desk/ballots/{ballot.code}/result/"
    address = f"/desk/ballots/new/{court.cast.places.estate.code}/?again={matter.pk}"
    assert address in desk.get(result).content.decode()
    given = draft(desk.get(address))
    assert (given["kind"], given["matters-0-seats"], given["matters-0-candidates"]) == (
        "owners", 2, "\n".join(THREE)
    )  # fmt: skip
    assert desk.post(address, given).status_code == 302
    second = Ballot.objects.latest("pk")
    assert (second.matters.get().again, second.building_id, second.title) == (
        matter, ballot.building_id, "选举业主委员会（再次投票）"
    )  # fmt: skip
    assert f"/desk/ballots/{second.code}/" in desk.get(result).content.decode()
    public = court.phone("甲一")
    assert f"/vote/{second.code}/" not in public.get(f"/vote/{ballot.code}/").content.decode()  # a draft is nobody's
    disputed(court, second)
    sold_out(court, second)
    services.publish(second.pk, by=court.director)  # while objections to the first may still come
    assert f"/vote/{second.code}/" in public.get(f"/vote/{ballot.code}/").content.decode()
    assert desk.post(address, given).status_code == 422  # one vote on these seats
    assert list(findings()) == []


def test_a_second_vote_runs_beside_the_term_of_objections_and_is_final_only_after_the_first(level, moved):
    court, first = level.court, level.ballot
    again = Asked(3, "再选", seats=2, candidates=THREE, again_id=first.matters.get().pk)
    opens = clock.today() + timedelta(days=16)
    second = services.draw_up(
        Plan("再选", opens, opens + timedelta(days=1), (again,)), by=court.director,
        area=court.cast.places.estate, body_id=first.body_id,
    )  # fmt: skip
    disputed(court, second)
    sold_out(court, second)
    services.publish(second.pk, by=court.director)
    made = key(court, second)
    doubt = objecting.object_to_result(first.pk, "唱票有误", by=court.actor("丁四"))
    moved(datetime.combine(opens, datetime.min.time(), clock.LOCAL) + timedelta(hours=9))
    found = refused("first_not_final", services.open_voting, second.pk, by=court.director)
    assert "异议" in found.message
    answer = {"upheld": False, "answer": "复核无误", "document": "核查记录"}
    objecting.decide_objection(doubt.pk, **answer, by=court.cast.acting("secretary"))
    called = Called(court, services.open_voting(second.pk, by=court.director), made.shares)
    voted(called, dict.fromkeys(LEVEL, THREE[:2]))
    announced(called, moved, clock.now() + timedelta(days=2))
    moved(clock.now() + timedelta(days=40))
    refused("first_not_final", counting.finish, second.pk, by=court.director)
    counting.finish(first.pk, by=court.director)
    assert counting.finish(second.pk, by=court.director).state == "final"
    assert list(findings()) == []


def test_nobody_votes_again_on_seats_whose_first_result_was_rightly_objected_to(level):
    court, first = level.court, level.ballot
    again = Asked(3, "再选", seats=2, candidates=THREE, again_id=first.matters.get().pk)
    opens = clock.today() + timedelta(days=16)
    second = services.draw_up(
        Plan("再选", opens, opens, (again,)), by=court.director, area=court.cast.places.estate,
        body_id=first.body_id,
    )  # fmt: skip
    disputed(court, second)
    sold_out(court, second)
    doubt = objecting.object_to_result(first.pk, "唱票有误", by=court.actor("丁四"))
    answer = {"upheld": True, "answer": "属实", "document": "核查记录"}
    objecting.decide_objection(doubt.pk, **answer, by=court.cast.acting("secretary"))
    refused("first_not_final", services.publish, second.pk, by=court.director)


# ---- what the law of the body asks before anybody votes --------------------------------------------------------------


def drawn(court, seats, candidates, **said):
    given = {"kind": Kind.OWNERS, **said}
    number = 3 if given["kind"] == Kind.OWNERS else 0
    day = clock.today() + timedelta(days=30)
    asked = Asked(number, "换届", seats=seats, candidates=candidates)
    ballot = services.draw_up(
        Plan("换届", day, day, (asked,), **given), by=court.director, area=court.cast.places.estate,
        body_id=court.cast.posts["director"].organisation_id,
    )  # fmt: skip
    return disputed(court, ballot) if number == 3 else ballot


def test_a_committee_is_elected_with_a_lawful_number_of_seats_or_with_as_many_as_are_vacant(court):
    names = tuple(f"候选{number}" for number in range(1, 15))
    for seats in (6, 12, 13):
        found = refused("size_unlawful", drawn, court, seats, names)
        assert "指导规则" in found.basis
    drawn(court, 4, names)  # the director sits; four of five are vacant
    drawn(court, 7, names)
    community = court.cast.posts["community_officer"].organisation_id
    people.set_seats(community, 5, by=SYSTEM)
    refused("size_unlawful", drawn, court, 10, names, kind=Kind.RESIDENTS_COMMITTEE)
    drawn(court, 9, names, kind=Kind.RESIDENTS_COMMITTEE)


def test_whoever_may_not_sit_there_does_not_stand_either_and_is_named_with_the_rule(court):
    five = ("甲一", "乙二", "丙三", "丁四", "戊五")
    child = court.owners["丙三"]
    Person.objects.filter(pk=child.pk).update(id_number="43020220150101123X")
    draft = drawn(court, 5, (*five[:2], *five[3:], "己六"))
    found = refused("candidate_unfit", drawn, court, 5, five)
    assert "丙三" in found.message
    assert "指导规则" in found.basis
    court.owners["戊五"].refresh_from_db()
    company = people.create_organisation("property_company", "安居物业服务公司", court.cast.places.estate, by=SYSTEM)
    manager = people.create_post("property_manager", company, court.cast.places.estate, by=SYSTEM)
    people.appoint(manager.pk, court.owners["戊五"].pk, by=SYSTEM)
    sold_out(court, draft)
    found = refused("candidate_unfit", services.publish, draft.pk, by=court.director)  # since the draft was drawn up
    assert "戊五" in found.message


def test_a_run_off_is_between_those_who_are_level_for_the_seats_left_open_and_nothing_else(level):
    court, first = level.court, level.ballot.matters.get()
    body, building = level.ballot.body_id, court.units["101"].building
    opens = clock.today() + timedelta(days=20)

    def drawn(*, seats=2, candidates=THREE, kind=Kind.OWNERS, where=None, number=3):
        asked = Asked(number, "再选", seats=seats, candidates=candidates, again_id=first.pk)
        plan = Plan("再选", opens, opens, (asked,), kind=kind)
        estate = court.cast.places.estate
        return services.draw_up(plan, by=court.director, area=estate, body_id=body, building=where)

    refused("other_candidates", drawn, candidates=(*THREE[:2], "甲一"))
    refused("other_candidates", drawn, seats=1)
    refused("whole_place", drawn, where=building)
    refused("other_voters", drawn, kind=Kind.REPRESENTATIVES, number=0)
    draft = drawn()
    again = services.amend(draft.pk, Plan("再选一次", opens, opens, (Asked(
        3, "再选", seats=2, candidates=THREE, again_id=first.pk),)), by=court.director, body_id=body)  # fmt: skip
    assert again.matters.get().again_id == first.pk
    refused("voted_again_already", drawn)
    services.discard(draft.pk, by=court.director)
    assert drawn().matters.get().again_id == first.pk


def test_too_few_elected_of_a_residents_committee_go_into_the_second_round_of_the_law(court, moved):
    """RC 19: more than half in the first round; in the second most votes, a third of those cast."""
    names = ("甲一", "乙二", "丙三", "丁四")
    asked = Asked(0, "居委会委员", seats=2, candidates=names)
    called = called_of(court, moved, Kind.RESIDENTS_COMMITTEE, asked, opens=21)
    everybody = [name for name in court.owners if name != "辛八"]
    first = {name: ("甲一", names[1 + place % 3]) for place, name in enumerate(everybody)}
    voted(called, first)
    ballot = announced(called, moved, START + timedelta(days=31))
    (found,) = ballot.result["matters"]
    assert (found["elected"], found["next"], found["open_seats"]) == (["甲一"], "another_vote", 1)
    form = court.desk().get(
        f"/desk/ballots/new/{court.cast.places.estate.code}/?again={Matter.objects.get().pk}"
    ).context["form"]  # fmt: skip
    (block,) = form.matters
    assert (form["kind"].value(), block["seats"].value()) == (Kind.COMMITTEE_AGAIN, 1)
    assert set(block["candidates"].value().splitlines()) == set(names[1:])


def test_an_election_in_which_half_or_fewer_took_part_is_held_anew_by_the_law_of_the_first_round(court, moved):
    """RC 19: a second round follows where too few were elected, not where the election was not valid."""
    names = ("甲一", "乙二", "丙三")
    called = called_of(
        court, moved, Kind.RESIDENTS_COMMITTEE, Asked(0, "居委会委员", seats=2, candidates=names), opens=21
    )
    voted(called, dict.fromkeys(FIVE[:3], names[:2]))
    ballot = announced(called, moved, START + timedelta(days=31))
    assert ballot.result["matters"][0]["next"] == "not_valid"
    (found,) = rounds.offered(ballot)
    assert (rounds.kind_of(ballot, found.offered), found.offered.seats) == (Kind.RESIDENTS_COMMITTEE, 2)
    assert rounds.title_of(found.matter, found.offered) == "居委会委员（重新选举）"
    assert "选举无效，重新选举" in court.desk().get(f"/desk/ballots/{ballot.code}/result/").content.decode()


def test_no_vote_follows_on_a_result_that_was_rightly_objected_to(level):
    court, ballot = level.court, level.ballot
    assert len(rounds.offered(ballot)) == 1
    raised = objecting.object_to_result(ballot.pk, "代理超出授权", by=court.actor("丁四"))
    secretary = court.cast.acting("secretary")
    objecting.decide_objection(raised.pk, upheld=True, answer="属实", document="核查记录", by=secretary)
    assert rounds.offered(ballot) == []
