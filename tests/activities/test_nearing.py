"""Signing in by position: within the circle, while it is open; the position is compared and nowhere kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from linli.activities import attending, nearing, signing_up
from linli.activities.models import Session, SignUp
from linli.activities.near_models import Circle
from linli.journal.models import Entry
from linli.kernel.refused import NotAllowed
from tests.activities.conftest import Team, himself, refuses, role_of
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db
LON, LAT = 102.7123, 25.0389


@pytest.fixture
def session(team: Team) -> Session:
    found = team.first()
    signing_up.sign_up(found.pk, role_of(found).pk, by=himself(team.cast.resident))
    nearing.draw(found.pk, LON, LAT, 100, by=team.by)
    return found


def test_who_is_within_signs_in_and_only_that_they_were_is_kept(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    me = himself(team.cast.resident)
    with refuses("not_now"):
        nearing.come_near(session.code, LON, LAT, 10, by=me)
    moved(session.starts_at)
    with refuses("not_near"):
        nearing.come_near(session.code, LON + 0.002, LAT, 10, by=me)  # two hundred metres off
    with refuses("not_near"):
        nearing.come_near(session.code, LON, LAT, 900, by=me)  # the telephone knows no better
    assert SignUp.objects.get().came_at is None
    row = nearing.come_near(session.code, LON + 0.0006, LAT, 15, by=me)
    assert (row.way, row.came_at) == ("near", session.starts_at)
    entry = Entry.objects.get(verb="sign_up.came")
    told = bytes(entry.body).decode()
    assert '"metres_at_most":100' in told.replace(" ", "")
    everything = b"".join(bytes(one) for one in Entry.objects.values_list("body", flat=True))
    assert b"102.7" not in everything
    stood = str(round((LON + 0.0006) * 1_000_000))  # as coordinates are kept; digests have four digits of it by chance
    assert stood[:7].encode() not in everything
    assert nearing.come_near(session.code, LON, LAT, 1, by=me).came_at == row.came_at  # once


def test_without_a_circle_or_a_place_nobody_signs_in_so_and_the_code_goes_on(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    moved(session.starts_at - timedelta(minutes=5))
    with pytest.raises(NotAllowed):
        nearing.come_near(session.code, LON, LAT, 1, by=himself(team.cast.neighbour))
    nearing.rub_out(session.pk, by=team.by)
    with refuses("no_circle"):
        nearing.come_near(session.code, LON, LAT, 1, by=himself(team.cast.resident))
    with refuses("no_circle"):
        nearing.rub_out(session.pk, by=team.by)
    with refuses("circle_wrong"):
        nearing.draw(session.pk, LON, LAT, 5, by=team.by)
    with pytest.raises(NotAllowed):
        nearing.draw(session.pk, LON, LAT, 100, by=himself(team.cast.neighbour))
    assert attending.come(session.code, attending.token(session), by=himself(team.cast.resident)).way == "qr"


def test_the_pages_draw_it_and_take_what_the_telephone_says(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    desk, phone = at_desk(team.chair, second_factor=True), at_desk(team.cast.resident)
    change = reverse("activities:change_session", args=[session.code, "no_circle"])
    desk.post(change)
    assert not Circle.objects.exists()
    drawn = {"lon": LON, "lat": LAT, "radius": 80}
    desk.post(reverse("activities:change_session", args=[session.code, "circle"]), {**drawn, "radius": 5})
    assert not Circle.objects.exists()
    desk.post(reverse("activities:change_session", args=[session.code, "circle"]), drawn)
    assert Circle.objects.get().radius == 80
    show, near = (reverse(f"activities:{name}", args=[session.code]) for name in ("show", "near"))
    assert "data-near" not in phone.get(show).content.decode()  # not yet open
    moved(session.starts_at)
    desk, phone = at_desk(team.chair, second_factor=True), at_desk(team.cast.resident)
    assert "data-near" in phone.get(show).content.decode()
    for said in ({}, {"lon": "x", "lat": LAT, "accuracy": 3}, {"lon": "nan", "lat": LAT, "accuracy": 3}):
        phone.post(near, said)
    assert SignUp.objects.get().came_at is None
    phone.post(near, {"lon": LON, "lat": LAT, "accuracy": 3})
    assert SignUp.objects.get().way == "near"
    assert "定位" in desk.get(reverse("activities:session", args=[session.code])).content.decode()
