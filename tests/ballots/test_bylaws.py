"""What an estate has set about votes holds for one as it was on its publication: nothing set later changes a result."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from linli.ballots import casting, counting, paper, services
from linli.ballots.models import Ballot
from linli.ballots.plans import Asked
from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.people import homes
from linli.places import services as places
from linli.places.models import Unit
from linli.settings import queries
from linli.settings.registry import Declared, all_declared
from linli.settings.services import set_value
from tests.ballots.conftest import START, WHOLE, Court, Moved, entered, key, published, take

pytestmark = pytest.mark.django_db
PROXY = {"proxy": "张三", "document": "委托书 2026-12-18", **WHOLE}


@pytest.fixture
def ballot(court: Court) -> Ballot:
    """Published, in an estate with a parking stall of its own title."""
    building = court.units["101"].building
    stall = places.create_unit(building, "B1-01", by=SYSTEM, floor=-1, area_cm=1200, kind=Unit.Kind.PARKING)
    homes.settle(court.cast.resident.pk, stall.pk, "owner", by=SYSTEM)
    return published(court, Asked(4, "选聘物业服务企业"), Asked(6, "筹集维修资金"))


def others(setting: Declared) -> list[Any]:
    """The other values that may be set; of a number its limits."""
    values = list(setting.choices) if setting.choices else [setting.floor, setting.ceiling]
    return [value for value in values if value != setting.default]


def of_votes() -> list[Declared]:
    return [one for one in all_declared() if one.key.startswith("ballots.")]


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tried(act: Any, *args: Any, **more: Any) -> str:
    """Whether it is refused, and why."""
    try:
        act(*args, **more)
    except Refused as refusal:
        return refusal.code
    return ""


def outcome(court: Court, ballot: Ballot, moved: Moved) -> dict[str, Any]:
    """From the day after the publication to the result: phone, two papers of one owner, and proxies up to the limit."""
    found: dict[str, Any] = {}
    worker = court.cast.acting("grid_worker")
    with taken_back():
        services.redraw(ballot.pk, by=court.director)
        made = key(court, ballot)
        moved(START + timedelta(days=19))
        services.open_voting(ballot.pk, by=court.director)
        slips = {name: ballot.slips.get(owners__person=court.owners[name]) for name in court.owners}
        for name in ("甲一", "乙二", "丙三", "辛八"):
            casting.vote(slips[name].pk, [["for"], ["for"]], by=court.actor(name))
        second = [take(slips["丁四"].pk, "paper", {}, by=worker) for _time in range(2)][1]
        found["second"] = (type(second).__name__, getattr(second, "state", ""))
        voted = [tried(take, slips[name].pk, "proxy", PROXY, by=worker) for name in ("戊五", "己六")]
        found["proxies"] = voted
        moved(START + timedelta(days=31))
        counting.close(ballot.pk, by=court.director)
        for doubt in ballot.conflicts.filter(state="open"):
            paper.settle(doubt.pk, keep=True, reason="先到的有效", by=court.cast.acting("secretary"))
        counting.open_boxes(ballot.pk, watched_by="王主任", by=court.director)
        for vote in ballot.votes.filter(valid=True, entered=False):
            for reader in (court.director, court.cast.acting("secretary")):
                entered(vote.pk, [["against"], ["against"]], by=reader)
        counted = counting.count(ballot.pk, made.shares[:2], by=court.director)
        found["result"], found["roll"] = counted.result, (counted.heads, counted.area_cm, counted.stalls)
        found["public_by"] = counting.announce_by(counted)
        found["final_from"] = counting.final_from(counting.announce(ballot.pk, by=court.director))
    return found


def test_no_setting_changed_after_the_publication_changes_anything_of_a_vote(court, ballot, moved):
    """Every setting about votes there is, to another value, and again to yet another."""
    before = outcome(court, ballot, moved)
    assert before["result"]["matters"][0]["passed"]
    assert (before["roll"][2]["count"], before["proxies"]) == (False, ["", ""])
    assert {"ballots.parking", "ballots.proxies_at_most", "ballots.agree"} <= {one.key for one in of_votes()}
    for place in (0, -1):
        with taken_back():
            moved(START + timedelta(days=1))
            for one in of_votes():
                set_value(
                    one.key, others(one)[place], area_id=court.cast.places.estate.pk, by=SYSTEM, source="新议事规则"
                )
            assert outcome(court, ballot, moved) == before
        queries.forget()


def test_a_draft_goes_by_what_is_set_for_the_day_on_which_voting_begins(court, ballot, moved):
    """And each of these settings does change a vote that is published after it was set."""
    estate = court.cast.places.estate.pk
    for name, value in (("ballots.parking", "in"), ("ballots.proxies_at_most", 1), ("ballots.shown_days", 30)):
        set_value(name, value, area_id=estate, by=SYSTEM, source="新议事规则")
    later = published(court)
    set_then = {"ballots.parking": "in", "ballots.proxies_at_most": 1, "ballots.shown_days": 30}
    assert later.bylaws == {**ballot.bylaws, **set_then}
    assert (later.heads, ballot.heads) == (9, 8)
