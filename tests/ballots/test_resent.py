"""The back key and a second tab at votes: a form sent again, or after somebody else wrote, changes nothing."""

import pytest
from django.urls import reverse

from linli.ballots.models import Ballot, Conflict, Mark, Vote
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import homes
from linli.places import services as places
from linli.places.models import Unit
from linli.settings.services import set_value
from tests.ballots.conftest import drawn_up
from tests.support.forms import form_of, press

pytestmark = pytest.mark.django_db
SAID = "已经提交过，或者您打开页面后有人改动过"


def test_a_paper_taken_in_twice_by_the_back_key_is_no_second_vote_of_the_owner(called):
    desk = called.court.desk("secretary")
    at = reverse("ballots:take", args=[called.ballot.code, called.slip("甲一").number])
    tab = form_of(desk.get(at), "channel")
    press(desk, at, tab, channel="paper")
    again = press(desk, at, tab, channel="paper").content.decode()
    assert SAID in again
    assert "现在收的票连同凭证转入重复票处理" in again
    assert (Vote.objects.count(), Conflict.objects.count()) == (1, 0)
    # It is another paper indeed: the page has said so now, and it waits among the conflicts, once.
    tab = form_of(desk.get(at), "channel")
    press(desk, at, tab, channel="paper")
    assert SAID in press(desk, at, tab, channel="paper").content.decode()
    assert (Vote.objects.count(), Conflict.objects.count()) == (1, 1)
    assert list(findings()) == []


def test_of_two_tabs_the_second_does_not_write_over_a_draft(court):
    ballot = drawn_up(court)
    desk, at = court.desk(), reverse("ballots:edit", args=[ballot.code])
    tab = form_of(desk.get(at), "seen")
    assert SAID not in press(desk, at, tab, title="甲说").content.decode()
    answer = press(desk, at, tab, title="乙说").content.decode()
    assert SAID in answer
    assert "乙说" in answer  # nothing that was typed is lost
    assert [one.title for one in Ballot.objects.all()] == ["甲说"]
    assert list(findings()) == []


def test_a_vote_is_drawn_up_once(court):
    desk, at = court.desk(), reverse("ballots:new", args=[court.cast.places.estate.code])
    typed = {"title": "选聘物业服务企业", "opens_on": "2026-12-20", "closes_on": "2026-12-31", "matters-0-number": "4",
             "matters-0-title": "续聘"}  # fmt: skip
    tab = form_of(desk.get(at), "title")
    press(desk, at, tab, **typed)
    assert Ballot.objects.count() == 1
    assert SAID in press(desk, at, tab, **typed).content.decode()
    assert Ballot.objects.count() == 1


def test_a_stall_is_left_out_of_the_roll_once_and_a_stale_tab_takes_no_newer_mark_back(court):
    building = court.units["101"].building
    stall = places.create_unit(building, "B1-01", by=SYSTEM, floor=-1, area_cm=1200, kind=Unit.Kind.PARKING)
    homes.settle(court.owners["甲一"].pk, stall.pk, "owner", by=SYSTEM)
    set_value("ballots.parking", "in", area_id=court.cast.places.estate.pk, by=SYSTEM, source="议事规则")
    ballot = drawn_up(court)
    desk, at = court.desk(), reverse("ballots:unit", args=[ballot.code, stall.pk])
    tab = form_of(desk.get(at), "step=mark")
    press(desk, at, tab, kind="excluded", reason="权属争议", document="立案通知书 1 号")
    assert SAID in press(desk, at, tab, kind="excluded", reason="另一说", document="2 号").content.decode()
    old = form_of(desk.get(at), "step=take_back")
    press(desk, at, form_of(desk.get(at), "step=mark"), kind="excluded", reason="判决前不计", document="3 号")
    assert SAID in press(desk, at, old, step="take_back").content.decode()
    assert Mark.objects.get().document == "3 号"
    new = form_of(desk.get(at), "step=take_back")
    press(desk, at, new, step="take_back")
    assert "已经没有标注" in press(desk, at, new, step="take_back").content.decode()
    assert not Mark.objects.exists()
    assert list(findings()) == []
