"""Every change of how an installation is run stands in one list: what, before and after, by whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.people import bodies, services
from linli.settings.services import set_value
from linli.web.journal import changes, words
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PATH = reverse("web:journal_changes")


def officer(cast: Cast) -> Actor:
    return Actor(cast.street_officer.pk, "post", post_id=cast.posts["street_officer"].pk)


def test_settings_and_bodies_stand_there_with_before_and_after_and_who_did_it(cast: Cast) -> None:
    street = cast.places.street
    for hours in (10, 8):
        set_value("cases.contact_hours", hours, area_id=street.pk, by=officer(cast), source="青街办", level="street")
    body = services.create_organisation("property_company", "青松物业", cast.places.estate, by=SYSTEM)
    bodies.rename(body.pk, "青松服务", by=officer(cast))
    page = at_desk(cast.street_officer).get(PATH).content.decode()
    assert "10 小时" in page
    assert "8 小时" in page
    assert "青松物业" in page
    assert "青松服务" in page
    assert cast.street_officer.name in page
    settings = at_desk(cast.street_officer).get(PATH, {"about": "settings"}).content.decode()
    assert "8 小时" in settings
    assert "青松服务" not in settings
    assert "青松服务" in at_desk(cast.street_officer).get(PATH, {"about": "bodies"}).content.decode()


def test_nobody_reads_of_areas_that_are_not_theirs(cast: Cast) -> None:
    services.create_organisation("property_company", "云岭物业", cast.places.far_estate, by=SYSTEM)
    body = services.create_organisation("property_company", "远处物业", cast.places.far_estate, by=SYSTEM)
    bodies.rename(body.pk, "远处服务", by=SYSTEM)
    assert "远处服务" not in at_desk(cast.secretary).get(PATH).content.decode()
    assert at_desk(cast.grid_worker).get(PATH).status_code == 403
    assert Client().get(PATH).status_code == 302


def test_the_list_costs_as_much_for_thirty_as_for_one(cast: Cast) -> None:
    client = at_desk(cast.street_officer)

    def change(times: int) -> None:
        for number in range(times):
            set_value("cases.contact_hours", 5 + number % 20, area_id=cast.places.estate.pk, by=officer(cast),
                      source="青街办", level="estate")  # fmt: skip

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(PATH, {"about": "settings"})
        return len(found)

    change(1)
    few = min(counted(), counted())
    change(40)
    assert min(counted(), counted()) <= few
    assert "before=" in client.get(PATH, {"about": "settings"}).content.decode()


def test_every_kind_of_record_that_is_told_of_has_a_name() -> None:
    assert set(changes.EVERY) <= words.KINDS.keys()
