"""A vote and its case lead to each other, at the desk and in public."""

from datetime import timedelta

import pytest

from linli.ballots import counting, plans, services
from linli.cases.models import Visibility
from tests.ballots.conftest import START
from tests.ballots.test_drafts import counted, put_to_the_owners, words

pytestmark = pytest.mark.django_db


def pages(court, case):
    """The case at the desk and as everybody reads it."""
    desk = words(court.desk().get(f"/desk/case/{case.pk}/"))
    return desk, words(court.phone("甲一").get(f"/ledger/{case.area.code}/{case.number}/"))


def test_a_case_leads_to_its_vote_and_the_vote_to_its_case(court, moved):
    case = put_to_the_owners(court, moved, "manager")
    assert case.visibility == Visibility.PUBLIC
    ballot = counted(court, case, moved)
    at_desk, in_public = f"/desk/ballots/{ballot.code}/", f"/vote/{ballot.code}/"
    desk, public = pages(court, case)
    assert (at_desk in desk, in_public in public, at_desk in public) == (True, True, False)
    assert "通过" not in public.split("有关的表决和会议")[1].split("</section>")[0]  # nothing before it is published
    counting.announce(ballot.pk, by=court.director)
    for page in pages(court, case):
        assert "通过 · 公示中" in page.split("有关的表决和会议")[1]
    assert f"/ledger/{case.area.code}/{case.number}/" in words(court.phone("甲一").get(in_public))
    moved(START + timedelta(days=50))
    counting.finish(ballot.pk, by=court.director)
    assert "公示中，" not in pages(court, case)[1].split("有关的表决和会议")[1].split("</section>")[0]


def test_a_draft_stands_on_no_page_but_the_desk_of_who_works_it(court, moved):
    case = put_to_the_owners(court, moved, "manager")
    plan = plans.Plan(
        "选聘物业", START.date() + timedelta(days=40), START.date() + timedelta(days=41),
        (plans.Asked(4, "选聘安和物业", case_id=case.pk),),
    )  # fmt: skip
    body = court.cast.posts["director"].organisation_id
    ballot = services.draw_up(plan, by=court.director, area=court.cast.places.estate, body_id=body)
    desk, public = pages(court, case)
    assert (f"/desk/ballots/{ballot.code}/" in desk, ballot.code in public) == (True, False)
