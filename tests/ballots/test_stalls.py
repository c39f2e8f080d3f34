"""Parking stalls with a title of their own: out of heads and area unless the estate's rules put them in."""

import pytest
from django.urls import reverse

from linli.ballots import services
from linli.ballots.models import Ballot, SlipUnit
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import homes
from linli.places import services as places
from linli.places.models import Unit
from linli.settings.services import set_value
from tests.ballots.conftest import Court, drawn_up, published, sold_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def stalls(court: Court) -> list[Unit]:
    """One of somebody with a home, one of somebody who has none, one that nobody owns yet."""
    building = court.units["101"].building
    made = [
        places.create_unit(building, f"B1-0{n}", by=SYSTEM, floor=-1, area_cm=1200, kind=Unit.Kind.PARKING)
        for n in range(3)
    ]
    homes.settle(court.owners["甲一"].pk, made[0].pk, "owner", by=SYSTEM)
    homes.settle(court.cast.resident.pk, made[1].pk, "owner", by=SYSTEM)
    return made


def counted(ballot: Ballot) -> tuple[int, int]:
    ballot.refresh_from_db()
    return ballot.heads, ballot.area_cm


def test_stalls_stay_out_by_default_and_both_totals_are_shown(court: Court, stalls: list[Unit]) -> None:
    ballot = published(court)  # the stall that nobody owns holds up no roll that it does not stand on
    heads, area = counted(ballot)
    assert ballot.stalls == {"count": False, "without": [heads, area], "with": [heads + 1, area + 2400]}
    assert not SlipUnit.objects.filter(ballot=ballot, unit__in=stalls).exists()
    both = (("不计车位", heads, area), ("计入车位", heads + 1, area + 2400))
    said = "".join(f"{what}：{number} 人，{size / 100:.2f} 平方米。" for what, number, size in both)
    for address in (f"/desk/ballots/{ballot.code}/roll/", reverse("ballots:show", args=[ballot.code])):
        page = " ".join(court.desk().get(address).content.decode().split())
        assert said in page, address
        assert "本次表决车位不计入。" in page
    assert list(findings()) == []


def test_where_the_rules_put_them_in_they_count_and_must_be_complete(court: Court, stalls: list[Unit]) -> None:
    estate = court.cast.places.estate
    set_value("ballots.parking", "in", area_id=estate.pk, by=SYSTEM, source="议事规则第八条")
    ballot = drawn_up(court)
    sold_out(court, ballot)
    with pytest.raises(services.Refused) as refusal:
        services.publish(ballot.pk, by=court.director)
    assert refusal.value.code == "roll_incomplete"
    services.mark_unit(ballot.pk, stalls[2].pk, "unsold", reason="尚未出售", document="销售台账", by=court.director)
    services.publish(ballot.pk, by=court.director)
    heads, area = counted(ballot)
    assert ballot.stalls == {"count": True, "without": [heads - 1, area - 3600], "with": [heads, area]}
    assert SlipUnit.objects.filter(ballot=ballot, unit__in=stalls).count() == 3


def test_an_estate_without_stalls_hears_nothing_of_them(court: Court) -> None:
    ballot = published(court)
    ballot.refresh_from_db()
    assert ballot.stalls is None
    assert "车位" not in court.desk().get(f"/desk/ballots/{ballot.code}/roll/").content.decode()
