"""Two votes of one owner: which counts is the rule that the estate had when the vote was published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction

from linli.ballots import casting, counting, own, paper
from linli.ballots.models import Ballot, BoxPaper, Channel, Conflict, Vote
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.settings.services import set_value
from tests.ballots.conftest import START, WHOLE, Called, opened, published, take
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db

PROXY = {"proxy": "张三", "document": "委托书 2026-12-18", **WHOLE}
VIDEO = {"shown": "甲一", "call": "微信视频", "brought": "挂号信"}
SAID = {Channel.PAPER: {}, Channel.VISIT: {"signed_by": "甲一"}, Channel.VIDEO: VIDEO, Channel.PROXY: PROXY}


def ruled(court, moved, rule: str) -> Called:
    set_value("ballots.conflicting", rule, area_id=court.cast.places.estate.pk, by=SYSTEM, source="议事规则第十条")
    return opened(court, moved)


@dataclass
class Owner:
    """甲一, who votes twice."""

    called: Called
    receipt: str = ""

    @property
    def slip(self):
        return self.called.slip("甲一")

    @property
    def actor(self):
        return self.called.court.actor("甲一")

    def votes(self, channel: str, *, again: bool) -> None:
        """By that way; on the phone as its page does: in place of a paper, or with the receipt of the earlier vote."""
        if channel != Channel.PHONE:
            take(self.slip.pk, channel, SAID[channel], by=self.called.court.cast.acting("grid_worker"))
        elif self.receipt:
            self.receipt = casting.change(self.slip.pk, [["against"]], receipt=self.receipt, by=self.actor).receipt
        else:
            self.receipt = casting.vote(self.slip.pk, [["for"]], by=self.actor, instead=again).receipt

    @property
    def counts(self) -> tuple[str, int]:
        """By which way the vote came that counts, and how many papers lie in the box."""
        row = Vote.objects.filter(slip=self.slip, valid=True).first()
        return (row.channel if row else "", BoxPaper.objects.filter(ballot=self.called.ballot).count())

    @property
    def waits(self) -> bool:
        return Conflict.objects.filter(slip=self.slip, state="open").exists()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


PAIRS = list(product(Channel.values, repeat=2))


def played(called: Called, first: str, second: str) -> tuple[tuple[str, int], bool, str]:
    """What counts after both, whether the owner is asked, and by which code the second was refused."""
    owner, code = Owner(called), ""
    owner.votes(first, again=False)
    try:
        with transaction.atomic():
            owner.votes(second, again=True)
    except Refused as refusal:
        code = refusal.code
    return owner.counts, owner.waits, code


def test_by_the_rule_of_the_first_it_counts_whichever_way_the_second_comes(court, moved):
    called = ruled(court, moved, "first")
    for first, second in PAIRS:
        with undone():
            code = {"phone": "no_change" if first == "phone" else "voted_already"}.get(second, "")
            assert played(called, first, second) == ((first, int(first == "phone")), False, code), (first, second)
    assert list(findings()) == []


def test_by_the_rule_of_the_last_it_counts_whichever_way_the_first_came(court, moved):
    called = ruled(court, moved, "last")
    for first, second in PAIRS:
        with undone():
            sealed = first == "phone" and second != "phone"  # without its receipt nobody finds it in the box
            stands = first if sealed else second
            assert played(called, first, second) == ((stands, int(stands == "phone")), False, ""), (first, second)


def test_where_the_owner_is_asked_two_papers_wait_and_a_vote_on_the_phone_says_it(court, moved):
    called = ruled(court, moved, "ask")
    for first, second in PAIRS:
        with undone():
            if second == "phone":
                expected = ((first, 1), False, "no_change") if first == "phone" else (("phone", 1), False, "")
            else:
                expected = ((first, int(first == "phone")), True, "")
            assert played(called, first, second) == expected, (first, second)


@pytest.mark.parametrize("rule", ["ask", "last"])
@pytest.mark.parametrize("second", ["paper", "visit", "proxy"])
def test_a_paper_handed_in_with_the_receipt_takes_the_vote_on_the_phone_out_of_the_box(court, moved, rule, second):
    called = ruled(court, moved, rule)
    owner, by = Owner(called), court.cast.acting("grid_worker")
    owner.votes("phone", again=False)
    with pytest.raises(Refused) as refusal:
        take(owner.slip.pk, second, SAID[second], by=by, receipt="0000 0000 0000 0000")
    assert (refusal.value.code, owner.counts, owner.waits) == ("receipt_unknown", ("phone", 1), False)
    row = take(owner.slip.pk, second, SAID[second], by=by, receipt=owner.receipt)
    assert (row.state, owner.counts) == ("void", (second, 0))
    assert owner.receipt not in row.evidence
    assert list(findings()) == []


def test_an_owner_says_on_their_own_page_which_of_two_papers_counts(court, moved):
    called = ruled(court, moved, "ask")
    owner = Owner(called)
    owner.votes("paper", again=False)
    owner.votes("visit", again=True)
    (mine,) = own.slips_of(court.owners["甲一"].pk, called.ballot)
    assert mine.can_say
    there = f"/vote/{called.ballot.code}/{owner.slip.code}/"
    assert "以哪一张为准" in court.phone("甲一").get(f"/vote/{called.ballot.code}/").content.decode()
    stranger, mine = (at_desk(court.owners[name], second_factor=True) for name in ("乙二", "甲一"))
    assert stranger.post(f"{there}which/", {"which": "second"}).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        paper.say(Conflict.objects.get().pk, second=True, by=court.actor("乙二"))
    for step in ("which", "dispute"):  # as for a vote: not by a printed code, nor on a phone that somebody found
        assert (
            court.phone("甲一")
            .post(f"{there}{step}/", {"which": "second", "reason": "不是我的"})
            .url.startswith("/me/confirm/")
        )
    assert Conflict.objects.get().state == "open"
    mine.post(f"{there}which/", {"which": "second"})
    row = Conflict.objects.get()
    assert (row.state, row.decided_by, owner.counts) == ("void", court.owners["甲一"], ("visit", 0))
    with pytest.raises(Refused):
        paper.say(row.pk, second=False, by=owner.actor)
    assert list(findings()) == []


def test_an_owner_who_says_nothing_has_no_vote_where_it_can_be_taken_out(court, moved):
    called = ruled(court, moved, "ask")
    owner = Owner(called)
    owner.votes("paper", again=False)
    owner.votes("visit", again=True)
    row, by = Conflict.objects.get(), court.cast.acting("secretary")
    with pytest.raises(Refused) as refusal:
        paper.settle(row.pk, keep=False, neither=True, reason="没有回音", by=by)
    assert refusal.value.code == "owner_asked"
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    assert paper.settle(row.pk, keep=False, neither=True, reason="两次上门都没有回音", by=by).state == "none"
    assert owner.counts == ("", 0)
    assert list(findings()) == []


def test_a_vote_keeps_the_rule_that_held_when_it_was_published(court, moved):
    set_value("ballots.conflicting", "first", area_id=court.cast.places.estate.pk, by=SYSTEM, source="议事规则")
    ballot = published(court)
    moved(START + timedelta(days=1))
    set_value("ballots.conflicting", "last", area_id=court.cast.places.estate.pk, by=SYSTEM, source="新议事规则")
    assert Ballot.objects.get(pk=ballot.pk).conflicting == "first"
    assert "先到的一票为准" in court.phone("甲一").get(f"/vote/{ballot.code}/").content.decode()


def test_while_a_vote_is_disputed_no_other_takes_its_place(court, moved):
    called = ruled(court, moved, "ask")
    slip, by = called.slip("己六"), court.cast.acting("grid_worker")
    take(slip.pk, Channel.PAPER, {}, by=by)
    paper.dispute(slip.pk, "没有商定", by=court.actor("庚七"))
    with pytest.raises(Refused) as refusal:
        casting.vote(slip.pk, [["for"]], by=court.actor("己六"), agreed=True, instead=True)
    assert (refusal.value.code, Conflict.objects.get().state) == ("dispute_open", "open")
    (mine,) = own.slips_of(court.owners["己六"].pk, called.ballot)
    assert not mine.can_replace


def test_a_co_owner_says_which_vote_counts_only_as_the_others_want_it(court, moved):
    called = ruled(court, moved, "ask")
    slip, by = called.slip("己六"), court.cast.acting("grid_worker")
    for _number in range(2):
        take(slip.pk, Channel.PAPER, {}, by=by)
    page, there = at_desk(court.owners["己六"], second_factor=True), f"/vote/{called.ballot.code}/{slip.code}/"
    assert 'name="agreed"' in page.get(there).content.decode()
    page.post(f"{there}which/", {"which": "second"})
    assert Conflict.objects.get().state == "open"
    page.post(f"{there}which/", {"which": "second", "agreed": "on"})
    assert Conflict.objects.get().state == "void"


def test_a_first_vote_that_was_voided_meanwhile_cannot_be_chosen(court, moved):
    called = ruled(court, moved, "ask")
    owner = Owner(called)
    owner.votes("paper", again=False)
    owner.votes("visit", again=True)
    second = Conflict.objects.get()
    doubt = paper.dispute(owner.slip.pk, "不是我交的", by=owner.actor)
    paper.settle(doubt.pk, keep=False, reason="查实", by=court.cast.acting("secretary"))
    with pytest.raises(Refused) as refusal:
        paper.say(second.pk, second=False, by=owner.actor)
    assert refusal.value.code == "first_is_gone"
    phone = at_desk(court.owners["甲一"], second_factor=True)
    assert phone.get(f"/vote/{called.ballot.code}/{owner.slip.code}/").status_code == 200
    assert paper.say(second.pk, second=True, by=owner.actor).state == "void"
    assert owner.counts == ("visit", 0)
