"""The public bar of a case of many: how many stand where, no name, no unit, nothing of few."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework
from linli.cases.models import Case
from linli.cases.party_models import Party
from tests.cases.desk import at_desk
from tests.cases.district import HELD, Office, park, registry
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["park", "registry"]  # fixtures


def shops(case: Case, office: Office, many: int) -> None:
    rows = [
        {"room": f"A{number:03}", **HELD, "holder": f"商户{number}", "telephone": "13800138000"}
        for number in range(many)
    ]
    casework.enter_parties(case.pk, "add_unit", rows, by=office["certificates_lead"])


def seen(case: Case, cast: Cast) -> str:
    """What a neighbour reads in the ledger."""
    answer = at_desk(cast.neighbour).get(reverse("cases:public", args=[case.area.code, case.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_neighbours_read_figures_by_state_and_nobodys_name(park: Case, registry: Office, cast: Cast) -> None:
    shops(park, registry, 60)
    Party.objects.filter(pk__in=park.parties.order_by("pk").values_list("pk")[:39]).update(state="handed_over")
    Party.objects.filter(pk=park.parties.last().pk).update(state="blocked")  # type: ignore[union-attr]  # 60 are there
    page = seen(park, cast)
    assert "分户台账" in page
    for words in ("已发证", '<b class="num">39</b>', "其他", '<b class="num">21</b>'):
        assert words in page
    for words in ("商户", "A000", "暂不能办"):
        assert words not in page


def test_of_few_nothing_is_shown(park: Case, registry: Office, cast: Cast) -> None:
    shops(park, registry, 9)
    assert "分户台账" not in seen(park, cast)


def test_nobody_from_elsewhere_reads_it(park: Case, registry: Office, cast: Cast) -> None:
    shops(park, registry, 20)
    assert Client().get(reverse("cases:public", args=[park.area.code, park.number])).status_code == 404


def test_an_owner_reads_it_on_the_page_of_his_own(park: Case, registry: Office, cast: Cast) -> None:
    shops(park, registry, 20)
    row = park.parties.first()
    assert row is not None
    row.code = "0123456789abcd"
    row.save(update_fields=["code"])
    page = Client().get(reverse("cases:own_row", args=[row.code])).content.decode()
    assert ["分户台账" in page, "商户0" in page] == [True, False]


def test_a_process_that_does_not_say_so_shows_none(cast: Cast, park: Case, registry: Office) -> None:
    shops(park, registry, 20)
    version = park.pack_version
    version.text = version.text.replace("  public: true\n", "")
    version.save(update_fields=["text"])
    from linli.cases import packs

    packs.forget()
    assert "分户台账" not in seen(park, cast)
