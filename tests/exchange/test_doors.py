"""Whom nothing reaches stands on a list to be taken along; what was told at the doors is entered back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.exchange import door_queries
from linli.exchange.models import Notice, Receipt
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.notify.models import Address, Gateway
from tests.cases.desk import at_desk
from tests.exchange.conftest import days, me, published
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def listed(cast: Cast, *, every: bool = False) -> list[tuple[int, list[str]]]:
    """Of building 3: homes, and what is to be told there."""
    rows = door_queries.visits(cast.places.building, every=every)
    return [(row.unit.pk, [one.title for one in row.notices]) for row in rows]


def round_of(cast: Cast, role: str = "grid_worker") -> str:
    return reverse("exchange:door_list", args=[cast.places.building.pk])


def test_with_nothing_set_up_every_home_that_has_not_read_is_on_the_list(cast: Cast) -> None:
    home = cast.places.unit.pk
    published(cast, title="不必知晓")
    assert listed(cast) == []
    published(cast, title="停水通知", must_read=True)
    published(cast, title="给3栋", must_read=True, audience="buildings", buildings=[cast.places.building.pk])
    published(cast, title="给5栋", must_read=True, audience="buildings", buildings=[cast.places.second_building.pk])
    published(cast, title="过期", must_read=True, until=days(0))
    Notice.objects.filter(title="过期").update(until=days(-1))
    assert listed(cast) == [(home, ["停水通知", "给3栋"])]
    worker = at_desk(cast.grid_worker)
    page = worker.get(reverse("exchange:doors")).content.decode()
    assert "2 份通知要求每户知晓" in page or "3 份通知要求每户知晓" in page
    said = worker.get(round_of(cast)).content.decode()
    assert (cast.resident.name in said, "给3栋" in said, "给5栋" in said) == (True, True, False)
    assert [(row.person_id, row.what) for row in Access.objects.all()] == [(cast.resident.pk, "notice_home")]


def test_whom_a_channel_reaches_is_left_out_and_shown_on_demand(cast: Cast) -> None:
    published(cast, must_read=True)
    Gateway.objects.create(channel="email", active=True, per_minute=60, values="{}")
    Address.objects.create(person=cast.resident, channel="email", value="chen@example.cn", proved_at=clock.now())
    assert (listed(cast), len(listed(cast, every=True))) == ([], 1)
    Gateway.objects.update(active=False)
    assert len(listed(cast)) == 1


def test_what_was_ticked_is_entered_back_once(cast: Cast) -> None:
    first, second = published(cast, title="停水通知", must_read=True), published(cast, title="停电通知", must_read=True)
    home, worker = cast.places.unit.pk, at_desk(cast.grid_worker)
    ticks = [f"{home}.{first.pk}", f"{home}.{second.pk}"]
    worker.post(round_of(cast), {"told": [], "way": "door"})
    assert not Receipt.objects.exists()
    worker.post(round_of(cast), {"told": ticks[:1], "way": "door"})
    worker.post(round_of(cast), {"told": ticks, "way": "phone"})
    rows = Receipt.objects.order_by("pk").values_list("notice_id", "unit_id", "way", "entered_by_id")
    worker_id = cast.grid_worker.pk
    assert list(rows) == [(first.pk, home, "door", worker_id), (second.pk, home, "phone", worker_id)]
    assert listed(cast) == []
    assert "都能通知到或已知晓" in worker.get(round_of(cast)).content.decode()
    assert list(findings()) == []


def test_only_who_goes_to_the_doors_reads_and_enters_and_only_homes_of_the_building(cast: Cast) -> None:
    notice = published(cast, must_read=True)
    for role in ("director", "property_manager", "far_secretary", "inspector"):
        client = at_desk(getattr(cast, role), second_factor=True)
        assert client.get(round_of(cast)).status_code == 404, role
        ticked = {"told": f"{cast.places.unit.pk}.{notice.pk}", "way": "door"}
        assert client.post(round_of(cast), ticked).status_code == 404, role
    worker = at_desk(cast.grid_worker)
    for wrong in (f"{cast.places.second_unit.pk}.{notice.pk}", "x", "1", f"{cast.places.unit.pk}.x"):
        assert worker.post(round_of(cast), {"told": wrong, "way": "door"}).status_code == 404, wrong
    assert not Receipt.objects.exists()
    assert [one.name for one in door_queries.estates(me(cast.far_secretary))] == [cast.places.far_estate.name]


@pytest.mark.parametrize("number", [1, 15])
def test_the_pages_ask_no_more_for_many_notices(cast: Cast, number: int) -> None:
    for _each in range(number):
        published(cast, must_read=True)
    worker: Any = at_desk(cast.grid_worker)
    for address, most in ((reverse("exchange:doors"), 16), (round_of(cast), 22)):
        worker.get(address)
        with CaptureQueriesContext(connection) as asked:
            worker.get(address)
        assert len(asked) <= most, (address, len(asked))
