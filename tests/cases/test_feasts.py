"""Whose own feast it is does not close the report of it: of the secretary's, the street office does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services, told
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.models import Paper
from linli.people import services as people
from tests.cases.desk import at_desk
from tests.cases.district import staffed
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_secretarys_own_feast_is_archived_by_the_street_office(estate_cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    secretary = estate_cast.secretary
    host = Actor(secretary.pk, "person", name=secretary.name)
    said: dict[str, Any] = {"event": "birthday", "social_status": "party_member", "event_on": clock.today().isoformat()}
    said |= {"kin": "parent", "invited": ["relatives"]}
    given = Submission(form=said, way="report_feast", reporter_id=secretary.pk)
    feast = services.submit(estate_cast.places.estate, given, by=host, pack=packs.active("thrift_report"))
    member = staffed(estate_cast, "branch_member", over=estate_cast.places.estate)["branch_member"]
    services.act(feast.pk, "visit_home", {"band_offered": True}, by=member)
    casework.confirm(feast.pk, by=estate_cast.acting("director"))
    services.act(feast.pk, "put_on_record", {}, by=member)
    at_home = Client()
    at_home.force_login(secretary)
    asked = at_home.get(reverse("cases:follow_act", args=[feast.code, "tell_after"])).content.decode()
    assert ('name="no_presents"' in asked, "data-after" in asked) == (True, False)  # what it hangs on was said before
    services.act(feast.pk, "tell_after", {"actual_tables": 4, "actual_guests": 36, "no_presents": True}, by=member)
    with pytest.raises((NotAllowed, Refused)):
        services.act(feast.pk, "archive", {}, by=estate_cast.acting("secretary"))
    desk = at_desk(estate_cast.street_officer).get(reverse("cases:work", args=[feast.pk]))
    assert (desk.status_code, "审核归档" in desk.content.decode()) == (200, True)
    done = services.act(feast.pk, "archive", {}, by=estate_cast.acting("street_officer"))
    assert (done.state, done.open) == ("archived", False)


def test_two_members_of_the_thrift_council_visit_from_a_desk_of_their_own(estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    council = people.create_organisation("thrift_council", "文明节俭理事会", estate, by=SYSTEM)
    seat = people.create_post("thrift_member", council, estate, by=SYSTEM)
    pair = [
        people.create_person(name, by=SYSTEM, phone=f"1390000007{n}") for n, name in enumerate(("罗理事", "谭理事"))
    ]
    for one in pair:
        people.appoint(seat.pk, one.pk, by=SYSTEM)
    first, other = (Actor(one.pk, "post", seat.pk, one.name) for one in pair)
    said = {"event": "wedding", "social_status": "neighbour", "event_on": clock.today().isoformat()}
    given = Submission(form=said, way="report_feast", reporter_id=estate_cast.resident.pk)
    host = Actor(estate_cast.resident.pk, "person", name=estate_cast.resident.name)
    feast = services.submit(estate, given, by=host, pack=packs.active("thrift_report"))
    coming = told.next_step(feast, services.pack_of(feast))
    assert coming is not None
    assert coming.who.endswith("罗理事")  # though the branch, which stands in for a council, has a secretary
    desk = at_desk(pair[0]).get(reverse("cases:work", args=[feast.pk]))
    assert (desk.status_code, "两人上门参谋" in desk.content.decode()) == (200, True)
    services.act(feast.pk, "visit_home", {"band_offered": True}, by=first)
    with pytest.raises((NotAllowed, Refused)):
        casework.confirm(feast.pk, by=first)
    assert casework.confirm(feast.pk, by=other).state == "visited"
    paper = Paper.objects.get(subject_id=feast.pk)
    assert (paper.name, paper.body) == ("reminder", council)


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


def test_two_feasts_sent_by_one_form_are_two_for_what_is_said_of_each_is_not_the_same(estate_cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    host = at_desk(estate_cast.resident)
    url = reverse("cases:report_for", args=[estate_cast.places.estate.code, "thrift_report"])
    said = {"event": "birthday", "social_status": "neighbour", "event_on": clock.today().isoformat(), "kin": "parent"}
    said |= {"invited": "relatives", "token": "t" * 32}
    receipts = [host.post(url, {**said, "event": event}) for event in ("birthday", "new_home", "birthday")]
    assert [answer.status_code for answer in receipts] == [302, 302, 302]
    found = Case.objects.order_by("pk").values_list("answers__event", flat=True)
    assert [*found] == ["birthday", "new_home"]
