"""Equipment is at one session at a time: the second reads which has it, and what is called off frees it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from linli.activities import gearing, services
from linli.activities.gear_models import Gear, GearSlot
from linli.activities.models import Programme, Session
from linli.kernel.refused import NotAllowed, Refused
from tests.activities.conftest import Team, himself, refuses
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def two(team: Team) -> tuple[Session, Session]:
    """At overlapping times in two places."""
    return team.first(), team.first(title="合唱排练", spot_id=None, place="会议室")


def test_the_second_session_at_that_time_reads_which_has_the_piece(team: Team) -> None:
    first, second = two(team)
    gear = gearing.keep(team.body.pk, "投影仪", by=team.by)
    gearing.reserve(first.pk, gear.pk, by=team.by)
    with pytest.raises(Refused, match="儿童手工课") as caught:
        gearing.reserve(second.pk, gear.pk, by=team.by)
    assert caught.value.code == "gear_taken"
    assert gearing.of(second) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        GearSlot.objects.create(session=second, gear=gear, at=second.starts_at)
    Programme.objects.filter(pk=first.programme_id).update(shown=False)
    with pytest.raises(Refused) as hidden:  # what residents do not see is not named to another body either
        gearing.reserve(second.pk, gear.pk, by=team.by)
    assert "儿童手工课" not in hidden.value.message
    services.move(second.pk, second.starts_at + timedelta(hours=2), by=team.by)
    gearing.reserve(second.pk, gear.pk, by=team.by)
    with refuses("gear_taken"):  # back onto the first
        services.move(second.pk, first.starts_at, by=team.by)
    services.call_off(first.pk, "下雨", by=team.by)
    services.move(second.pk, first.starts_at, by=team.by)
    assert set(GearSlot.objects.values_list("session", flat=True)) == {second.pk}


def test_only_who_runs_the_session_reserves_and_only_what_is_on_the_list(team: Team) -> None:
    first, _second = two(team)
    gear = gearing.keep(team.body.pk, "音响", by=team.by)
    with refuses("name_taken"):
        gearing.keep(team.body.pk, "音响", by=team.by)
    with pytest.raises(NotAllowed):
        gearing.keep(team.body.pk, "鼓", by=himself(team.cast.resident))
    with pytest.raises(NotAllowed):
        gearing.reserve(first.pk, gear.pk, by=himself(team.cast.resident))
    with refuses("gear_unknown"):
        gearing.give_up(first.pk, gear.pk, by=team.by)
    Gear.objects.update(kept=False)
    with refuses("gear_unknown"):
        gearing.reserve(first.pk, gear.pk, by=team.by)
    assert not GearSlot.objects.exists()


def test_the_page_reserves_a_new_piece_and_gives_it_up(team: Team) -> None:
    first, second = two(team)
    desk = at_desk(team.chair, second_factor=True)
    to = [reverse("activities:change_session", args=[one.code, "gear"]) for one in (first, second)]
    desk.post(to[0], {"gear": "", "name": "投影仪"})
    gear = Gear.objects.get()
    answer = desk.post(to[1], {"gear": gear.pk, "name": ""}, follow=True)
    assert "投影仪这个时间已被占用：儿童手工课" in answer.content.decode()
    assert "投影仪" in desk.get(reverse("activities:session", args=[first.code])).content.decode()
    desk.post(reverse("activities:change_session", args=[first.code, "no_gear"]), {"gear": gear.pk})
    assert not GearSlot.objects.exists()
