"""A vote that settles nothing tells its case nothing: the case waits, says why, and the next vote decides it."""

from datetime import date, datetime, timedelta

import pytest

from linli.ballots import attached, casting, counting, services
from linli.ballots.models import Ballot, Matter
from linli.ballots.plans import Asked, Plan
from linli.cases.models import Case
from linli.journal.audit import findings
from linli.kernel import clock
from tests.ballots.conftest import START, disputed, key, sold_out
from tests.ballots.test_drafts import put_to_the_owners, words
from tests.ballots.test_seating import LEVEL, THREE

pytestmark = pytest.mark.django_db
EVERYBODY = ("甲一", "乙二", "丙三", "丁四", "戊五", "己六", "辛八")
FACT = "owners_vote"


def held(court, ballot, moved, chosen):
    """From its publication, planned for the month after, to its final result. By voter what they chose."""
    first = datetime.combine(ballot.opens_on, datetime.min.time(), clock.LOCAL) + timedelta(hours=9)
    sold_out(court, ballot)
    services.publish(ballot.pk, by=court.director)
    made = key(court, ballot)
    moved(first)
    services.open_voting(ballot.pk, by=court.director)
    for name, choice in chosen.items():
        slip = ballot.slips.get(owners__person=court.owners[name])
        casting.vote(slip.pk, [list(choice)], by=court.actor(name), agreed=True)
    moved(first + timedelta(days=2))
    counting.close(ballot.pk, by=court.director)
    counting.count(ballot.pk, made.shares[:2], by=court.director)
    counting.announce(ballot.pk, by=court.director)
    moved(first + timedelta(days=18))
    return counting.finish(ballot.pk, by=court.director)


def drawn(court, asked, day):
    plan = Plan("业主表决", day, day + timedelta(days=1), (asked,))
    whole = asked.number == 3
    ballot = services.draw_up(
        plan, by=court.director, area=court.cast.places.estate,
        body_id=court.cast.posts["director"].organisation_id, building=None if whole else court.units["101"].building,
    )  # fmt: skip
    return disputed(court, ballot) if whole else ballot


def known(case):
    return Case.objects.get(pk=case.pk).facts.get(FACT)


def test_too_few_who_take_part_decide_neither_yes_nor_no_and_a_vote_held_again_decides(court, moved):
    case = put_to_the_owners(court, moved, "manager")
    asked = Asked(4, "选聘安和物业", case_id=case.pk)
    ballot = held(court, drawn(court, asked, date(2026, 12, 30)), moved, dict.fromkeys(EVERYBODY[:4], ("for",)))
    assert known(case) is None
    (waiting,) = attached.waiting(court.director, [court.cast.places.estate])
    assert (waiting.case, waiting.after, waiting.why, waiting.again) == (case, ballot.matters.get(), "not_valid", 0)
    desk = words(court.desk().get("/desk/ballots/"))
    assert "未形成决定：参与人数或面积不够" in desk
    assert f"?case={case.pk}" in desk
    assert "未形成决定" in words(court.desk().get(f"/desk/case/{case.pk}/"))
    public = words(court.phone("甲一").get(f"/vote/{ballot.code}/"))
    assert ("未形成决定" in public, "未通过" in public) == (True, False)
    second = drawn(court, asked, date(2027, 2, 20))
    assert attached.waiting(court.director, [court.cast.places.estate]) == []  # one is on
    held(court, second, moved, dict.fromkeys(EVERYBODY, ("against",)))
    assert known(case) is False
    assert list(findings()) == []


def test_a_case_waits_for_the_run_off_of_its_election_and_learns_that_all_seats_are_filled(court, moved):
    case = put_to_the_owners(court, moved, "elect")
    three = THREE
    first = drawn(court, Asked(3, "增补委员", seats=2, candidates=three, case_id=case.pk), date(2026, 12, 30))
    level = {name: [three[at] for at in chosen] for name, chosen in LEVEL.items()}
    ballot = held(court, first, moved, level)
    assert ballot.result["matters"][0]["next"] == "run_off"
    assert known(case) is None
    (waiting,) = attached.waiting(court.director, [court.cast.places.estate])
    assert (waiting.why, waiting.again) == ("run_off", first.matters.get().pk)
    desk = words(court.desk().get("/desk/ballots/"))
    assert "未定：票数相同的须另行投票" in desk
    assert f"?again={first.matters.get().pk}" in desk
    asked = Asked(3, "增补委员（再次投票）", seats=2, candidates=three, again_id=first.matters.get().pk)
    second = drawn(court, asked, date(2027, 2, 20))
    assert (second.matters.get().case, second.matters.get().fact) == (case, FACT)
    held(court, second, moved, dict.fromkeys(EVERYBODY, three[:2]))
    assert known(case) is True
    assert list(findings()) == []


def test_a_case_that_was_decided_elsewhere_meanwhile_is_not_handed_on_to_the_run_off(court, moved):
    case = put_to_the_owners(court, moved, "elect")
    three = THREE
    first = drawn(court, Asked(3, "增补", seats=2, candidates=three, case_id=case.pk), date(2026, 12, 30))
    held(court, first, moved, dict.fromkeys(EVERYBODY, three[:1]))
    Case.objects.filter(pk=case.pk).update(facts={**case.facts, FACT: True})
    found = Ballot.objects.get(pk=first.pk).result["matters"][0]
    assert (found["next"], found["open_seats"]) == ("another_vote", 1)
    asked = Asked(3, "再选", seats=1, candidates=three[1:], again_id=first.matters.get().pk)
    drawn(court, asked, START.date() + timedelta(days=90))
    assert Matter.objects.latest("pk").case is None
