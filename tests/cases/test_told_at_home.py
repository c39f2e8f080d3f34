"""An announcement reaches the residents of the buildings that it names, and can be hung on their doors."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.jobs.worker import run_until_idle
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from tests.cases.desk import at_desk
from tests.cases.site import Site, announced, site

pytestmark = pytest.mark.django_db

__all__ = ["site"]  # a fixture


def test_those_of_the_building_read_it_on_their_page_and_nobody_else(site: Site) -> None:
    announced(site)
    run_until_idle()
    run_until_idle()
    assert set(Notice.objects.filter(action="announce_break").values_list("person_id", flat=True)) == {
        site.person("resident").pk
    }
    mine = at_desk(site.person("resident")).get(reverse("cases:mine")).content.decode()
    for words in ("停水停排告知", "涉及楼栋：3栋", "9 至 17 时", "雨污分流改造"):
        assert words in mine
    assert "停水停排告知" not in at_desk(site.person("neighbour")).get(reverse("cases:mine")).content.decode()


def test_it_stands_on_the_board_and_is_printed_for_the_doors(site: Site) -> None:
    announced(site)
    code, number, step = site.case.area.code, site.case.number, site.case.steps.get(action="announce_break").pk
    board = Client().get(reverse("cases:public", args=[code, number])).content.decode()
    sheet = reverse("cases:notice_sheet", args=[code, number, step])
    assert ("9 至 17 时" in board, sheet in board) == (True, True)
    printed = Client().get(sheet).content.decode()
    assert ("停水停排告知" in printed, "3栋" in printed, 'class="qr"' in printed) == (True, True, True)
    assert Client().get(reverse("cases:notice_sheet", args=[code, number, step + 1])).status_code == 404


def test_too_short_before_it_is_refused_and_nobody_is_told(site: Site) -> None:
    with pytest.raises(Refused, match="须更早告知居民"):
        announced(site, days=1)
    run_until_idle()
    assert not Notice.objects.filter(action="announce_break").exists()


def test_a_house_that_the_estate_has_not_is_no_answer_of_the_form(site: Site) -> None:
    Case.objects.filter(pk=site.case.pk).update(state="in_works")
    desk = at_desk(site.person("street_officer")).get(reverse("cases:work", args=[site.case.pk])).content.decode()
    assert ('value="3栋"' in desk, 'value="9栋"' in desk) == (True, False)
    form = {"which_buildings": ["9栋"], "break_on": "2030-01-01", "break_from": 9, "break_hours": "9 时"}
    answer = at_desk(site.person("street_officer")).post(
        reverse("cases:act", args=[site.case.pk, "announce_break"]), form
    )
    assert answer.status_code == 422
