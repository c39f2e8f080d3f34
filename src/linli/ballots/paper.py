"""Votes on paper: come back shut, opened after the close and read by two people who must read the same.

Before the close it is only known that a paper is back. What somebody read lies sealed until another has read the same;
then the paper goes into the box like every other, and what was read is wiped.
"""

import json
import re
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import authorities, casting, named, proxies, recusal
from linli.ballots.managing import managed
from linli.ballots.models import (
    FILLED,
    ON_PAPER,
    Ballot,
    Channel,
    Conflict,
    Conflicting,
    Matter,
    Reading,
    Slip,
    State,
    Vote,
)
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.numbers import whole
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules.ballot import PROXY_BASIS, SIGNED_BASIS, VOID

_ADDRESS = re.compile(r"/vote/[0-9a-z]+/([0-9a-z]+)/?")  # what a paper's QR code holds
# What must be known of a paper by the way it came, beside the slip.
NEEDED: Mapping[str, tuple[str, ...]] = {
    Channel.PAPER: (),
    Channel.VISIT: ("signed_by",),
    Channel.VIDEO: ("shown", "call", "brought"),
    Channel.PROXY: ("proxy", "document", "matters", "choice", "since", "until"),
}


def slip_of(ballot: Ballot, code: str) -> Slip:
    """The slip whose address was scanned, or whose code or number was typed."""
    held = _ADDRESS.search(code)
    typed = held[1] if held else code.strip()
    number = whole(typed, 6) or 0
    slips = Slip.objects.filter(ballot=ballot)
    found = slips.filter(number=number).first() if number else slips.filter(code=normalised(typed)).first()
    if found is None:
        raise Refused("slip_unknown", _("This is no paper of this ballot. Scan the code again."), field="code")
    return found


def come_in(slip: Slip) -> str:
    """What has come in for a slip so far: the vote that counts, and how many papers contend with it."""
    counts = Vote.objects.filter(slip=slip, valid=True).values_list("pk", flat=True).first()
    return f"{counts or 0}-{Conflict.objects.filter(slip=slip).count()}"


@transaction.atomic
def take(
    slip_id: int,
    channel: str,
    evidence: Mapping[str, str],
    *,
    by: Actor,
    files: Sequence[File] = (),
    receipt: str = "",
    seen: str | None = None,
) -> Vote | Conflict:
    """A shut paper came in. If the voter has voted already, it goes to the conflicts with its evidence.

    `files` are photos of the signature or the authority, taken in before: a name alone shows neither. `receipt`: the
    code of a vote on the phone, handed in with the paper that is to count instead; it is kept nowhere.
    """
    slip = Slip.objects.get(pk=slip_id)
    ballot = casting.open_ballot(slip.ballot_id)
    authorities.may_help(slip, by)
    must_be_as_seen(seen, come_in(slip))
    if ballot.law.voters == "households" and slip.owners.count() > 1:
        casting.must_be_sent(slip)
    if channel == Channel.PROXY and ballot.law.listed:
        evidence = proxies.evidence(slip, evidence.get("choice", authorities.FREE))
    _complete(channel, evidence)
    if channel == Channel.PROXY:
        authorities.must_be_within(ballot, evidence)
    _must_be_shown(ballot, channel, files)
    row: Vote | Conflict
    try:
        row = casting.taken(slip, channel, by, entered=False, evidence=evidence)
    except Refused as refusal:
        if refusal.code != "voted_already":
            raise
        row = _conflict(slip, "second", channel, evidence, by)
        _by_rule(ballot, row, receipt, by)
    attach(files, "vote" if isinstance(row, Vote) else "conflict", row.pk)
    return row


def _by_rule(ballot: Ballot, row: Conflict, receipt: str, by: Actor) -> None:
    """What the ballot's rule says of a second vote at once; what its owner is to say waits for them.

    A vote on the phone lies in the box, where its receipt alone finds it: who hands that in has said what counts.
    """
    first = Vote.objects.get(slip=row.slip, valid=True)
    if ballot.conflicting == Conflicting.FIRST:
        _decided(ballot, row, "kept", _("By the estate's rule the vote that came first counts."), None, by)
    elif not first.entered:
        if ballot.conflicting == Conflicting.LAST:
            _second_counts(ballot, row, by)
            _decided(ballot, row, "void", _("By the estate's rule the vote that came last counts."), None, by)
    elif receipt.strip():
        _out_of_box(ballot, first, receipt, by)
        _second_counts(ballot, row, by)
        _decided(ballot, row, "void", _("The owner handed in the receipt of the vote on the phone."), None, by)
    elif ballot.conflicting == Conflicting.LAST:
        text = _("The vote on the phone lies in the box, and its receipt was not handed in with the paper: it counts.")
        _decided(ballot, row, "kept", text, None, by)


def _out_of_box(ballot: Ballot, vote: Vote, receipt: str, by: Actor) -> None:
    if not casting.taken_out(ballot, vote.slip, receipt):
        text = _("This receipt code finds no paper. Check its letters.")
        raise Refused("receipt_unknown", text, field="receipt")
    vote.valid = vote.entered = False
    vote.save(update_fields=["valid", "entered"])
    record("vote.voided", vote, by=by, data={}, area_id=ballot.area_id)


def _second_counts(ballot: Ballot, row: Conflict, by: Actor) -> None:
    """In place of the vote that came first, which is not valid any more."""
    _void(ballot, row.slip, by)
    evidence = {**authorities.evidence_of(row), "conflict": row.pk}  # whose photos stay with the conflict
    if row.channel == Channel.PROXY and ballot.law.listed:
        proxies.evidence(row.slip, evidence["choice"])  # still on the list
    elif row.channel == Channel.PROXY:
        [proxy] = named.of(ballot, [evidence["proxy"]])
        authorities.must_not_be_spent(ballot, proxy, settling=row.pk)
    casting.taken(row.slip, row.channel, by, entered=False, evidence=evidence)


def _decided(ballot: Ballot, row: Conflict, state: str, reason: str, person_id: int | None, by: Actor) -> None:
    row.state, row.reason = state, reason.strip()[:2000]
    row.decided_at, row.decided_by_id = clock.now(), person_id
    row.save()
    record("conflict.decided", row, by=by, data={"kept": state == "kept"}, area_id=ballot.area_id)


@transaction.atomic
def say(conflict_id: int, *, second: bool, by: Actor, agreed: bool = False, receipt: str = "") -> Conflict:
    """The owner says which of two votes counts. One on the phone makes way for a paper with its receipt alone.

    `agreed`: the other co-owners want it so, as for a vote. A first vote that was voided meanwhile cannot be chosen.
    """
    slip_id = Conflict.objects.values_list("slip_id", flat=True).get(pk=conflict_id)
    slip = casting.voters_own(slip_id, by, agreed)
    ballot = casting.open_ballot(slip.ballot_id)
    row = Conflict.objects.select_related("slip").select_for_update(of=("self",)).get(pk=conflict_id)
    if row.state != "open" or row.kind != "second" or ballot.conflicting != Conflicting.ASK:
        raise Refused("conflict_decided", _("This is decided already."))
    first = Vote.objects.select_for_update().filter(slip=slip, valid=True).first()
    if first is None and not second:
        raise Refused("first_is_gone", _("The first vote does not count any more."), field="which")
    if second:
        if first and first.entered:
            _out_of_box(ballot, first, receipt, by)
        _second_counts(ballot, row, by)
    _decided(ballot, row, "void" if second else "kept", _("The owner said so."), by.person_id, by)
    return row


def _complete(channel: str, evidence: Mapping[str, str]) -> None:
    if channel not in ON_PAPER:
        raise Refused("no_paper", _("Only paper is taken in here."))
    if missing := [name for name in NEEDED[channel] if not evidence.get(name, "").strip()]:
        if channel == Channel.PROXY:
            text = _(
                "A proxy needs a written authority: who, by which document, for which matters, and from when to when."
            )
            raise Refused("authority_missing", text, basis=PROXY_BASIS, field=missing[0])
        if channel == Channel.VIDEO:
            text = _("Of a video say who was seen in it, when and by which programme, and how the shut paper came.")
            raise Refused("video_missing", text, basis=SIGNED_BASIS, field=missing[0])
        raise Refused("signature_missing", _("Say who signed for it."), basis=SIGNED_BASIS, field=missing[0])


def _must_be_shown(ballot: Ballot, channel: str, files: Sequence[File]) -> None:
    """At the door the signature is seen, in a video the voter with the shut paper, and a proxy's authority.

    A proxy on a published list was shown for that.
    """
    listed = channel == Channel.PROXY and ballot.law.listed
    if channel != Channel.PAPER and not files and not listed:
        basis = PROXY_BASIS if channel == Channel.PROXY else SIGNED_BASIS
        text = _("Photograph the signature or the authority, or let it be signed here.")
        if channel == Channel.VIDEO:
            text = _("Keep a picture of the video that shows the voter with the shut paper.")
        raise Refused("evidence_missing", text, basis=basis, field="photos")


@transaction.atomic
def dispute(slip_id: int, reason: str, *, by: Actor) -> Conflict:
    """An owner says that the vote given for their home was not agreed, or that the paper was not theirs."""
    slip = Slip.objects.select_for_update(of=("self",)).get(pk=slip_id)
    casting.open_ballot(slip.ballot_id)
    vote = Vote.objects.filter(slip=slip, valid=True).first()
    if not may(by, "slip.vote", slip) or vote is None or vote.by_id == by.person_id:
        raise NotAllowed(_("Only an owner who did not give the vote can dispute it."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say what is wrong."), field="reason")
    if Conflict.objects.filter(slip=slip, kind="dispute", state="open").exists():
        raise Refused("disputed_already", _("This vote is disputed already; it is decided before the count."))
    return _conflict(slip, "dispute", vote.channel, {"said": reason.strip()[:2000]}, by)


def _conflict(slip: Slip, kind: str, channel: str, evidence: Mapping[str, str], by: Actor) -> Conflict:
    row = Conflict.objects.create(
        ballot_id=slip.ballot_id, slip=slip, kind=kind, channel=channel, raised_by_id=by.person_id,
        evidence=json.dumps(dict(evidence), ensure_ascii=False),
    )  # fmt: skip
    area_id = Ballot.objects.values_list("area_id", flat=True).get(pk=slip.ballot_id)
    record("conflict.raised", row, by=by, data={"kind": kind, "channel": channel}, area_id=area_id, new=True)
    return row


@transaction.atomic
def settle(conflict_id: int, *, keep: bool, reason: str, by: Actor, neither: bool = False) -> Conflict:
    """Decide what counts. A vote that lies sealed in the box cannot be taken out: nobody knows which paper it is.

    `neither`: after the close, of two votes of which the owner did not say which counts.
    """
    ballot_id = Conflict.objects.values_list("ballot_id", flat=True).get(pk=conflict_id)
    ballot = managed(ballot_id, by, State.OPEN, State.CLOSED)
    row = Conflict.objects.select_related("slip").select_for_update(of=("self",)).get(pk=conflict_id)
    recusal.not_in_dispute(row, by)
    if row.state != "open":
        raise Refused("conflict_decided", _("This is decided already."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    if neither and (row.kind != "second" or ballot.state != State.CLOSED):
        text = _("Until the close the owner can still say which vote counts.")
        raise Refused("owner_asked", text, basis="practice", field="keep")
    if row.kind == "second" and not keep and not neither:
        _second_counts(ballot, row, by)
    elif not keep:
        _void(ballot, row.slip, by)
    _decided(ballot, row, "kept" if keep else "none" if neither else "void", reason, by.person_id, by)
    return row


def _void(ballot: Ballot, slip: Slip, by: Actor, invalid: str = "") -> None:
    vote = Vote.objects.select_for_update().filter(slip=slip, valid=True).first()
    if vote is None:
        return
    if vote.entered:
        text = _("The vote lies sealed in the box and nobody knows which paper it is. It counts.")
        raise Refused("in_the_box", text)
    vote.valid = False
    if invalid:
        vote.evidence = json.dumps({**authorities.evidence_of(vote), "invalid": invalid}, ensure_ascii=False)
    vote.save(update_fields=["valid", "evidence"])
    Reading.objects.filter(vote=vote).update(words="")
    record("vote.voided", vote, by=by, data={}, area_id=ballot.area_id)


@transaction.atomic
def read(vote_id: int, choices: Sequence[Sequence[str]] | None, *, by: Actor, invalid: str = "") -> Vote:
    """Enter what a paper says on the matters that it is for, or why it is not valid.

    Two who read the same settle it; else a third reads.
    """
    vote = Vote.objects.select_related("slip").get(pk=vote_id)
    ballot = managed(vote.ballot_id, by, State.CLOSED, action="ballot.help")
    vote.refresh_from_db()  # behind the lock
    assert by.person_id is not None  # helpers hold a post
    if ballot.boxes_opened_at is None:
        raise Refused("boxes_shut", _("The boxes are not opened yet: note first who watches it."), basis="practice")
    _handles(ballot, vote, by)
    if vote.entered or not vote.valid:
        raise Refused("paper_settled", _("This paper is settled already."))
    if vote.readings.filter(reader=by.person_id).exists():
        raise Refused("read_already", _("You have read this paper. Another person reads it now."))
    if (choices is None) == (not invalid.strip()):
        raise Refused("reading_empty", _("Enter what the paper says, or why it is not valid."))
    if not files_of(FILLED, vote.pk):
        raise Refused("photo_missing", _("First photograph the paper: whoever doubts an entry looks at it."))
    answers = None if choices is None else _answers(ballot, vote, choices)
    words = json.dumps(answers)
    same = [row for row in Reading.objects.filter(vote=vote) if row.words == words]
    Reading.objects.create(vote=vote, reader_id=by.person_id, words=words, at=clock.now())
    if same and answers is None and not ballot.law.secret:
        _void(ballot, vote.slip, by, invalid.strip()[:2000])
    elif same:
        _enter(ballot, vote, answers or _no_answers(ballot), by)
        # Two have read the same, and the paper itself is kept: its picture would tell whose choice it is for ever.
        let_go(FILLED, vote.pk)
    return vote


def _answers(ballot: Ballot, vote: Vote, choices: Sequence[Sequence[str]]) -> list[list[str]]:
    """Matter by matter. On what a proxy has no authority for the paper is void: nobody took part there."""
    matters = list(ballot.matters.all())
    counts = authorities.covered(vote, matters)
    given = dict(zip([matter.pk for matter in counts], casting.checked(choices, counts), strict=True))
    return [given.get(matter.pk, _void_answer(matter)) for matter in matters]


def _void_answer(matter: Matter) -> list[str]:
    return [VOID] * ((matter.seats or 1) + 1)


def _no_answers(ballot: Ballot) -> Sequence[Sequence[str]]:
    """A paper of a secret vote that is not valid: nobody knows whose it is, so it lies in the box and is void."""
    return [_void_answer(matter) for matter in ballot.matters.all()]


@transaction.atomic
def photograph(vote_id: int, files: Sequence[File], *, by: Actor) -> Vote:
    """Keep photos of an opened paper, from which two people enter what it says."""
    vote = Vote.objects.select_related("slip").get(pk=vote_id)
    ballot = managed(vote.ballot_id, by, State.CLOSED, action="ballot.help")
    vote.refresh_from_db()
    if ballot.boxes_opened_at is None:
        raise Refused("boxes_shut", _("The boxes are not opened yet: note first who watches it."), basis="practice")
    _handles(ballot, vote, by)
    if vote.entered or not vote.valid:
        raise Refused("paper_settled", _("This paper is settled already."))
    attach(files, FILLED, vote.pk)
    record("vote.photographed", vote, by=by, data={"photos": len(files)}, area_id=ballot.area_id)
    return vote


def _enter(ballot: Ballot, vote: Vote, answers: Sequence[Sequence[str]], by: Actor) -> None:
    # Nothing is recorded of the box: the difference of two sums would be this home's paper.
    casting.put_in(ballot, vote.slip, answers)
    vote.entered = True
    vote.save(update_fields=["entered"])
    Reading.objects.filter(vote=vote).update(words="")
    record("vote.entered", vote, by=by, data={}, area_id=ballot.area_id)


def _handles(ballot: Ballot, vote: Vote, by: Actor) -> None:
    """Of an opened paper. In a secret vote nobody knows whose it is; else one helps with the home."""
    recusal.no_candidate(ballot, by.person_id)
    if not ballot.law.secret:
        authorities.may_help(vote.slip, by)
