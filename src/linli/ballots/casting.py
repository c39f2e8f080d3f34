"""Voting itself: on the phone a paper is sealed into the box at once; other channels bring paper that stays shut."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import keys, locks, queries
from linli.ballots.models import Ballot, BoxPaper, Channel, Conflict, Conflicting, Matter, Slip, State, Vote
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import normalised, public_code
from linli.kernel.kept import insert, insert_unless_there
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules.ballot_kinds import options
from linli.rules.electorate import CO_OWNERS_BASIS, HOUSEHOLD_BASIS
from linli.ui import moments

RECEIPT = 16  # letters: 80 bits


@dataclass(frozen=True)
class Cast:
    """A vote is in the box. `receipt` is told to the voter once and kept by nobody else; empty in a secret vote."""

    slip: Slip  # with its ballot
    vote: Vote
    receipt: str


def fresh_receipt() -> str:
    """A receipt code made before the vote is sent, so that sending it again is known to be the same."""
    return public_code(RECEIPT)


@transaction.atomic
def vote(
    slip_id: int,
    choices: Sequence[Sequence[str]],
    *,
    by: Actor,
    agreed: bool = False,
    receipt: str = "",
    instead: bool = False,
) -> Cast:
    """Vote on the phone: the owner, or whom the co-owners chose. `agreed`: the other co-owners want it so.

    `instead`: the owner says that it counts in place of a paper that came in, where the ballot's rule lets it. Sent
    again with the same `receipt`, because its answer was lost on the way, it is answered in the same way.
    """
    slip = voters_own(slip_id, by, agreed)
    ballot = slip.ballot
    try:
        _takes_votes(ballot)
        answers = checked(choices, matters_of(ballot))
        if instead and ballot.conflicting != Conflicting.FIRST:
            _set_aside(ballot, slip, by)
        evidence: dict[str, Any] = {"agreed": True} if agreed else {}
        if ballot.law.secret and receipt:  # stays beside the vote; the paper lies under what nobody knows
            evidence["sent"] = finder_of(ballot, slip, receipt)
        row = taken(slip, Channel.PHONE, by, entered=True, evidence=evidence)
    except Refused:
        if again := _sent_before(slip, receipt):  # asked only now: most votes are sent once
            return again
        raise
    return Cast(slip, row, _into_box(ballot, slip, answers, receipt))


def _set_aside(ballot: Ballot, slip: Slip, by: Actor) -> None:
    """The owner votes on the phone in place of a paper that is back, shut, and of another that waited beside it."""
    row = Vote.objects.select_for_update().filter(slip=slip, valid=True, entered=False).first()
    if row is None:
        return
    doubts = Conflict.objects.select_for_update(of=("self",)).filter(slip=slip, state="open")
    if doubts.filter(kind="dispute").exists():
        raise Refused("dispute_open", _("An owner disputes the vote that came in. That is decided first."))
    row.valid = False
    row.save(update_fields=["valid"])
    record("vote.voided", row, by=by, data={"instead": Channel.PHONE}, area_id=ballot.area_id)
    for doubt in doubts.filter(kind="second"):
        doubt.state, doubt.reason = "none", _("The owner voted on the phone instead.")
        doubt.decided_at, doubt.decided_by_id = clock.now(), by.person_id
        doubt.save()
        record("conflict.decided", doubt, by=by, data={"kept": False}, area_id=ballot.area_id)


def _sent_before(slip: Slip, receipt: str) -> Cast | None:
    """The vote that already lies in the box under this receipt; in a secret vote, that was sent with it."""
    if receipt and slip.ballot.law.secret:
        row = Vote.objects.filter(slip=slip, valid=True, channel=Channel.PHONE).first()
        same = row and json.loads(row.evidence or "{}").get("sent") == finder_of(slip.ballot, slip, receipt)
        return Cast(slip, row, "") if row and same else None
    if not receipt or not BoxPaper.objects.filter(finder=finder_of(slip.ballot, slip, receipt)).exists():
        return None
    return Cast(slip, Vote.objects.get(slip=slip, valid=True), receipt)


@transaction.atomic
def change(slip_id: int, choices: Sequence[Sequence[str]], *, receipt: str, by: Actor, fresh: str = "") -> Cast:
    """Vote anew before the close, where the ballot allows it: the own paper that the receipt finds is taken out.

    `fresh` is the new paper's receipt code, made beforehand as for `vote`.
    """
    slip = voters_own(slip_id, by, agreed=True)
    if again := _sent_before(slip, fresh):
        return again
    ballot = slip.ballot
    _takes_votes(ballot)
    if not ballot.changes:
        raise Refused("no_change", _("In this ballot a vote stands once it is given."))
    answers = checked(choices, matters_of(ballot))
    row = Vote.objects.select_for_update().filter(slip=slip, valid=True, channel=Channel.PHONE).first()
    if row is None:
        raise Refused("not_voted", _("No vote was given on the phone yet, or it came in on paper."))
    # Two changes at once: whoever comes second finds no paper any more.
    gone = taken_out(ballot, slip, receipt)
    if not gone and (again := _sent_before(slip, fresh)):  # both sendings came at once
        return again
    if not gone:
        raise Refused("receipt_unknown", _("This receipt code finds no paper. Check its letters."), field="receipt")
    row.at = clock.now()
    row.save(update_fields=["at"])
    record("vote.changed", row, by=by, data={"channel": row.channel}, area_id=ballot.area_id)
    return Cast(slip, row, _into_box(ballot, slip, answers, fresh))


def taken_out(ballot: Ballot, slip: Slip, receipt: str) -> bool:
    """Take the paper out of the box that this receipt finds, if there is one."""
    gone, _kinds = BoxPaper.objects.filter(ballot=ballot, finder=finder_of(ballot, slip, receipt)).delete()
    return bool(gone)


def voters_own(slip_id: int, by: Actor, agreed: bool) -> Slip:
    """The slip of somebody who may vote for it, with its ballot, which is not closed until this transaction ends."""
    locks.together_by(slip_id)
    [slip] = queries.slip_kept().rows({queries.SLIP: slip_id})
    if not may(by, "slip.vote", slip):
        raise NotAllowed(_("Only the owners of this home vote for it."))
    co_owned: bool = slip.co_owned  # type: ignore[attr-defined]  # annotated
    if co_owned and slip.ballot.law.voters == "households":
        _sent_by_household(slip, by.person_id)
    if slip.representative_id and slip.representative_id != by.person_id:
        text = _("The co-owners chose another of them to vote for this home.")
        raise Refused("represented", text, basis=CO_OWNERS_BASIS)
    if co_owned and not slip.representative_id and not agreed:
        text = _("This home is owned together: say that the other co-owners want you to vote for it.")
        raise Refused("co_owned", text, basis=CO_OWNERS_BASIS, field="agreed")
    return slip


def _sent_by_household(slip: Slip, person_id: int | None) -> None:
    """A household votes through whom it named beforehand, so that the list of them could be published with the roll."""
    must_be_sent(slip)
    if slip.representative_id != person_id:
        text = _("Your household named another of its members to vote for it.")
        raise Refused("represented", text, basis=HOUSEHOLD_BASIS)


def must_be_sent(slip: Slip) -> None:
    """Refused for a household of several that has not named who votes for it."""
    if slip.representative_id is None:
        text = _("This household did not name before voting began who votes for it.")
        raise Refused("household_unnamed", text, basis=HOUSEHOLD_BASIS)


def open_ballot(ballot_id: int) -> Ballot:
    """The ballot, which is not closed until this transaction ends. Refused when it does not stand open."""
    locks.together(ballot_id)
    [ballot] = queries.ballot_kept().rows({queries.BALLOT: ballot_id})
    _takes_votes(ballot)
    return ballot


def _takes_votes(ballot: Ballot) -> None:
    if ballot.state == State.OPEN and clock.today() <= ballot.closes_on:
        return
    if ballot.state in (State.DRAFT, State.PUBLISHED):
        text = _("Voting begins on %(day)s.") % {"day": moments.whole(ballot.opens_on)}
        raise Refused("ballot_not_open", text)
    raise Refused("ballot_closed", _("Voting is over. This vote was not taken."))


def matters_of(ballot: Ballot) -> list[Matter]:
    """What is asked, in the order of the paper."""
    return queries.matters_kept().rows({queries.BALLOT: ballot.pk})


def checked(choices: Sequence[Sequence[str]], matters: Sequence[Matter]) -> list[list[str]]:
    """One answer for each matter, as the paper has it; Refused for what the paper does not offer."""
    if len(choices) != len(matters):
        raise Refused("answers_missing", _("Answer every matter; abstaining is an answer."), field="choices")
    for given, matter in zip(choices, matters, strict=True):
        offered, most = options(matter.seats, matter.candidates), matter.seats or 1
        few = not matter.seats and not given
        if few or len(given) > most or len(set(given)) < len(given) or not set(given) <= set(offered):
            text = _("%(title)s: choose what the paper offers, at most %(most)d.")
            raise Refused("choice_wrong", text % {"title": matter.title, "most": most}, field="choices")
    return [list(each) for each in choices]


def taken(slip: Slip, channel: str, by: Actor, *, entered: bool, evidence: Mapping[str, Any]) -> Vote:
    """Put on record that the voter has voted; the database allows one valid vote."""
    row = Vote(
        ballot_id=slip.ballot_id, slip=slip, channel=channel, entered=entered, at=clock.now(), by_id=by.person_id,
        evidence=json.dumps(evidence, ensure_ascii=False) if evidence else "",
    )  # fmt: skip
    if not insert_unless_there(row):
        text = _("For this home a vote has come in already. It counts once, whichever way it came.")
        raise Refused("voted_already", text)
    record("vote.cast", row, by=by, data={"channel": channel}, area_id=slip.ballot.area_id, new=True)
    return row


def _into_box(ballot: Ballot, slip: Slip, answers: Sequence[Sequence[str]], receipt: str) -> str:
    receipt = "" if ballot.law.secret else receipt or fresh_receipt()
    # In a secret vote the paper lies under what nobody knows: no code can be bought, or asked for.
    put_in(ballot, slip, answers, finder_of(ballot, slip, receipt) if receipt else nobodys_finder())
    return receipt


def nobodys_finder() -> str:
    """A finder of which nobody has the receipt."""
    return secrets.token_hex(32)


def put_in(ballot: Ballot, slip: Slip, answers: Sequence[Sequence[str]], finder: str = "") -> None:
    """Seal a paper into the box: from here on nothing says whose it is. One that came on paper has no finder."""
    sealed = keys.seal(answers, slip.area_cm, ballot=ballot.code, public=ballot.public_key)
    insert(BoxPaper(ballot=ballot, sealed=sealed, finder=finder))


def finder_of(ballot: Ballot, slip: Slip, receipt: str) -> str:
    """Under what the box keeps this voter's paper: found by number and receipt code, so nobody finds another's."""
    return finder_under(ballot, slip.number, receipt)


def finder_under(ballot: Ballot, number: int, receipt: str) -> str:
    """The same from what its voter types."""
    return hashlib.sha256(f"{ballot.code}\t{number}\t{normalised(receipt)}".encode()).hexdigest()
