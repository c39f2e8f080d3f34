"""Whose own feast it is does not close the report of it: of the secretary's, the street office does."""

import pytest
from django.urls import reverse

from linli.cases import casework, packs, services
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.models import Paper
from tests.cases.desk import at_desk
from tests.cases.district import staffed
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_secretarys_own_feast_is_archived_by_the_street_office(estate_cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    secretary = estate_cast.secretary
    host = Actor(secretary.pk, "person", name=secretary.name)
    said = {"event": "birthday", "social_status": "party_member", "event_on": clock.today().isoformat()}
    given = Submission(form=said, way="report_feast", reporter_id=secretary.pk)
    feast = services.submit(estate_cast.places.estate, given, by=host, pack=packs.active("thrift_report"))
    member = staffed(estate_cast, "branch_member", over=estate_cast.places.estate)["branch_member"]
    services.act(feast.pk, "visit_home", {"band_offered": True}, by=member)
    casework.confirm(feast.pk, by=estate_cast.acting("director"))
    services.act(feast.pk, "put_on_record", {}, by=member)
    services.act(feast.pk, "tell_after", {"actual_tables": 4, "actual_guests": 36, "no_presents": True}, by=member)
    with pytest.raises((NotAllowed, Refused)):
        services.act(feast.pk, "archive", {}, by=estate_cast.acting("secretary"))
    desk = at_desk(estate_cast.street_officer).get(reverse("cases:work", args=[feast.pk]))
    assert (desk.status_code, "审核归档" in desk.content.decode()) == (200, True)
    done = services.act(feast.pk, "archive", {}, by=estate_cast.acting("street_officer"))
    assert (done.state, done.open) == ("archived", False)


def test_a_host_commits_by_themselves_before_anybody_came_and_the_councils_body_keeps_the_paper(
    estate_cast: Cast,
) -> None:
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    resident = estate_cast.resident
    host = Actor(resident.pk, "person", name=resident.name)
    said = {"event": "wedding", "social_status": "neighbour", "event_on": clock.today().isoformat()}
    given = Submission(form=said, way="report_feast", reporter_id=resident.pk)
    feast = services.submit(estate_cast.places.estate, given, by=host, pack=packs.active("thrift_report"))
    own = Actor(resident.pk, "link", name=resident.name, link=("case", feast.pk))
    assert services.act(feast.pk, "commit", {}, by=own).state == "on_record"
    paper = Paper.objects.get(subject_id=feast.pk)
    assert (paper.name, paper.body) == ("commitment", estate_cast.posts["secretary"].organisation)
