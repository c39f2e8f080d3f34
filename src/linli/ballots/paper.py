"""Votes on paper: delivered, come back shut, opened after the close and read by two people who must read the same.

Before the close it is only known that a paper is back. What somebody read lies sealed until another has read the same;
then the paper goes into the box like every other, and what was read is wiped.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import casting, locks, named, proxies, recusal
from linli.ballots.managing import managed
from linli.ballots.models import (
    FILLED,
    HANDED_OVER,
    ON_PAPER,
    Ballot,
    Channel,
    Conflict,
    Conflicting,
    Handed,
    Matter,
    Reading,
    Silence,
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
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Person
from linli.rules.authority import Authority, Fault, fault
from linli.rules.ballot import PROXY_BASIS, PROXY_LIMITS_BASIS, SIGNED_BASIS, SILENCE_BASIS, VOID

_ADDRESS = re.compile(r"/vote/[0-9a-z]+/([0-9a-z]+)/?")  # what a paper's QR code holds
# What must be known of a paper by the way it came, beside the slip.
NEEDED: Mapping[str, tuple[str, ...]] = {
    Channel.PAPER: (),
    Channel.VISIT: ("signed_by",),
    Channel.PROXY: ("proxy", "document", "matters", "choice", "since", "until"),
}
ALL, BOUND, FREE = "all", "bound", "free"
_FAULTS: Mapping[Fault, tuple[str, Promise]] = {
    "term_order": ("until", gettext_lazy("The authority must end after it begins.")),
    "not_yet": ("since", gettext_lazy("The authority does not hold yet.")),
    "over": ("until", gettext_lazy("The authority has run out, or its last day is not given.")),
    "no_such_matter": ("matters", gettext_lazy("The authority names a matter that this vote does not ask.")),
    "not_all": (
        "matters",
        gettext_lazy("In a secret vote an authority is for all matters: nobody knows whose a paper is."),
    ),
    "other_way": ("way", gettext_lazy("By the authority the proxy hands the paper in another way.")),
}


def slip_of(ballot: Ballot, code: str) -> Slip:
    """The slip whose address was scanned, or whose code or number was typed."""
    held = _ADDRESS.search(code)
    typed = held[1] if held else code.strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    slips = Slip.objects.filter(ballot=ballot)
    found = slips.filter(number=number).first() if number else slips.filter(code=normalised(typed)).first()
    if found is None:
        raise Refused("slip_unknown", _("This is no paper of this ballot. Scan the code again."), field="code")
    return found


@dataclass(frozen=True)
class Proof:
    """What shows that a paper was handed over: signed for, or refused before a witness; by whom, on which day."""

    way: str
    name: str
    on: date


@transaction.atomic
def deliver(slip_id: int, *, by: Actor, proof: Proof | None = None, files: Sequence[File] = ()) -> Slip:
    """A paper was handed to the owner, or to whom the owner named; `files` show the signed receipt, taken in before.

    Where silence joins the majority a tick is no delivery: without proof the home stays undelivered.
    """
    slip = _handed_out(slip_id, by)
    if proof is not None:
        _proves(slip, proof, files, by)
    elif slip.ballot.silence == Silence.JOIN:
        text = _("Here silence joins the majority: say who signed for the paper, or who saw it refused, and show it.")
        raise Refused("proof_missing", text, basis=SILENCE_BASIS, field="name")
    if slip.delivered_at is None or (proof and not slip.handed):
        slip.delivered_at, slip.delivered_by_id = clock.now(), by.person_id
        if proof is not None:
            slip.handed, slip.handed_to, slip.handed_on = proof.way, proof.name.strip()[:60], proof.on
        slip.save(update_fields=DELIVERY)
        attach(files, HANDED_OVER, slip.pk)
        data = {"way": proof.way, "on": proof.on.isoformat(), "files": [f.sha256 for f in files]} if proof else {}
        record("slip.delivered", slip, by=by, data=data, area_id=slip.ballot.area_id)
    return slip


DELIVERY = ["delivered_at", "delivered_by", "handed", "handed_to", "handed_on", "confirmed_by"]


@transaction.atomic
def confirm_refusal(slip_id: int, *, by: Actor) -> Slip:
    """Another than whoever noted it has asked the witness: from now on it counts as delivered."""
    slip = _handed_out(slip_id, by)
    if slip.handed != Handed.REFUSED or slip.confirmed_by_id:
        raise Refused("nothing_to_confirm", _("There is no refusal here that waits to be confirmed."))
    if slip.delivered_by_id == by.person_id:
        raise NotAllowed(_("Another person confirms it than whoever noted it."))
    if recusal.called(slip.ballot, slip.handed_to, Person.objects.filter(pk=by.person_id or 0)):
        raise NotAllowed(_("The witness does not confirm what they saw themselves: another person asks them."))
    slip.confirmed_by_id = by.person_id
    slip.save(update_fields=["confirmed_by"])
    record("slip.refusal_confirmed", slip, by=by, data={}, area_id=slip.ballot.area_id)
    return slip


def _proves(slip: Slip, proof: Proof, files: Sequence[File], by: Actor) -> None:
    ballot = slip.ballot
    assert ballot.published_at is not None  # papers are delivered from then on
    if proof.way not in Handed.values or not proof.name.strip():
        text = _("Say who signed for the paper, or who saw it refused.")
        raise Refused("signature_missing", text, basis=SIGNED_BASIS, field="name")
    if ballot.silence == Silence.JOIN and recusal.helper_named(slip, proof.name, by):
        text = _(
            "Whoever helps with this vote neither signs for another's paper nor is the witness. Of another person"
            " called so write the home after the name, as it stands on the roll."
        )
        raise Refused("witness_helps", text, basis=SILENCE_BASIS, field="name")
    if not clock.day_of(ballot.published_at) <= proof.on <= clock.today():
        text = _("The day lies between the publication and today.")
        raise Refused("delivered_when", text, field="on")
    if not files:
        text = _("Photograph or scan the receipt that was signed, or the paper as it was left.")
        raise Refused("evidence_missing", text, basis=SIGNED_BASIS, field="photos")


@transaction.atomic
def undeliver(slip_id: int, *, by: Actor) -> Slip:
    """Take back that a paper was handed over: it was the wrong door."""
    slip = _handed_out(slip_id, by)
    if slip.delivered_at is not None:
        slip.delivered_at = slip.delivered_by = slip.handed_on = slip.confirmed_by = None
        slip.handed = slip.handed_to = ""
        slip.save(update_fields=DELIVERY)
        let_go(HANDED_OVER, slip.pk)
        record("slip.not_delivered", slip, by=by, data={}, area_id=slip.ballot.area_id)
    return slip


def _handed_out(slip_id: int, by: Actor) -> Slip:
    """The slip, locked. What is ticked after the last day could decide a result in which silence joins."""
    slip = Slip.objects.select_for_update().select_related("ballot").get(pk=slip_id)
    _may_help(slip, by)
    if slip.ballot.state not in (State.PUBLISHED, State.OPEN) or clock.today() > slip.ballot.closes_on:
        raise Refused("ballot_closed", _("Papers are delivered from the publication to the last day of voting."))
    return slip


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
    _may_help(slip, by)
    must_be_as_seen(seen, come_in(slip))
    if ballot.law.voters == "households" and slip.owners.count() > 1:
        casting.must_be_sent(slip)
    if channel == Channel.PROXY and ballot.law.listed:
        evidence = proxies.evidence(slip, evidence.get("choice", FREE))
    _complete(channel, evidence)
    if channel == Channel.PROXY:
        _within_authority(ballot, evidence)
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
    evidence = {**evidence_of(row), "conflict": row.pk}  # whose photos stay with the conflict
    if row.channel == Channel.PROXY and ballot.law.listed:
        proxies.evidence(row.slip, evidence["choice"])  # still on the list
    elif row.channel == Channel.PROXY:
        [proxy] = named.of(ballot, [evidence["proxy"]])
        _not_spent(ballot, proxy, settling=row.pk)
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


def _within_authority(ballot: Ballot, evidence: Mapping[str, str]) -> None:
    """What bounds a proxy: the kind of vote, the authority's last day, no candidate, not too many voters."""
    if ballot.law.proxies == 0:
        text = _("In this vote everybody votes in person; nobody votes for another.")
        raise Refused("no_proxies", text, basis=PROXY_LIMITS_BASIS, field="channel")
    matters = list(ballot.matters.all())
    given = authority_in(evidence)
    wrong: Fault | None = "over"  # days that are none
    if given is not None:
        places, way = [matter.position for matter in matters], evidence.get("way", "")
        wrong = fault(given, day=clock.today(), way=way, places=places, secret=ballot.law.secret)
    if wrong is not None:
        field, words = _FAULTS[wrong]
        raise Refused(f"authority_{wrong}", str(words), basis=PROXY_BASIS, field=field)
    if not ballot.law.listed:  # whose list was judged line by line
        _lawful_proxy(ballot, evidence["proxy"])


def _lawful_proxy(ballot: Ballot, name: str) -> None:
    [proxy] = named.of(ballot, [name])
    if len(proxy.people) > 1:
        text = _("Several on the roll are called %(name)s: write the home after the name, as it stands on the roll.")
        raise Refused("proxy_ambiguous", text % {"name": proxy.name}, field="proxy")
    if proxy.astray:
        text = _("The roll knows a %(name)s, but not with this home: write the home as it stands on the roll.")
        raise Refused("proxy_unknown_home", text % {"name": proxy.name}, field="proxy")
    if any(proxy.same(one) for one in named.candidates(ballot)):
        text = _("A candidate cannot vote for others.")
        raise Refused("proxy_candidate", text, basis=PROXY_LIMITS_BASIS, field="proxy")
    _not_spent(ballot, proxy)


def authority_in(evidence: Mapping[str, str]) -> Authority | None:
    """What the evidence says of a proxy's authority; None where it has no days, as no authority has."""
    since, until = parse_date(evidence.get("since", "")), parse_date(evidence.get("until", ""))
    if since is None or until is None:
        return None
    said = evidence.get("matters", ALL)
    places = (
        frozenset(int(place) if place.isdecimal() else 0 for place in said.split(",")) if said != ALL else frozenset()
    )
    return Authority(since, until, places, evidence.get("choice") == BOUND, evidence.get("allowed", ""))


def authority_of(vote: Vote) -> Authority | None:
    """That by which a proxy gave this vote; of every other vote none."""
    return authority_in(evidence_of(vote)) if vote.channel == Channel.PROXY else None


def covered(vote: Vote, matters: Sequence[Matter]) -> list[Matter]:
    """The matters on which its paper counts: all, but for a proxy whose authority names some of them."""
    given = authority_of(vote)
    return [matter for matter in matters if given is None or given.covers(matter.position)]


def _not_spent(ballot: Ballot, proxy: named.Named, settling: int = 0) -> None:
    """Not more voters than law and estate allow, those counted whose paper waits among the conflicts."""
    locks.proxy(ballot.pk, proxy.name)
    most = proxies.most_for(ballot)
    votes = Vote.objects.filter(ballot=ballot, channel=Channel.PROXY, valid=True)
    waiting = Conflict.objects.filter(ballot=ballot, channel=Channel.PROXY, kind="second", state="open")
    rows: list[Vote | Conflict] = [*votes, *waiting.exclude(pk=settling)]
    spent = named.of(ballot, [str(evidence_of(row)["proxy"]) for row in rows])
    if len({row.slip_id for row, other in zip(rows, spent, strict=True) if other.same(proxy)}) >= most:
        text = _("%(name)s has voted for %(most)d others already; nobody may vote for more.")
        words = text % {"name": proxy.name, "most": most}
        raise Refused("proxies_spent", words, basis=PROXY_LIMITS_BASIS, field="proxy")


def _complete(channel: str, evidence: Mapping[str, str]) -> None:
    if channel not in ON_PAPER:
        raise Refused("no_paper", _("Only paper is taken in here."))
    if missing := [name for name in NEEDED[channel] if not evidence.get(name, "").strip()]:
        if channel == Channel.PROXY:
            text = _(
                "A proxy needs a written authority: who, by which document, for which matters, and from when to when."
            )
            raise Refused("authority_missing", text, basis=PROXY_BASIS, field=missing[0])
        raise Refused("signature_missing", _("Say who signed for it."), basis=SIGNED_BASIS, field=missing[0])


def _must_be_shown(ballot: Ballot, channel: str, files: Sequence[File]) -> None:
    """At the door the signature is seen, and a proxy's authority; one on a published list was shown for that."""
    listed = channel == Channel.PROXY and ballot.law.listed
    if channel != Channel.PAPER and not files and not listed:
        basis = PROXY_BASIS if channel == Channel.PROXY else SIGNED_BASIS
        text = _("Photograph the signature or the authority, or let it be signed here.")
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
        vote.evidence = json.dumps({**evidence_of(vote), "invalid": invalid}, ensure_ascii=False)
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
    counts = covered(vote, matters)
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


def _may_help(slip: Slip, by: Actor) -> None:
    if not may(by, "slip.help", slip):
        raise NotAllowed(_("This ballot is not yours to work."))
    recusal.no_candidate(slip.ballot, by.person_id)
    recusal.not_their_own(slip, by)


def _handles(ballot: Ballot, vote: Vote, by: Actor) -> None:
    """Of an opened paper. In a secret vote nobody knows whose it is; else one helps with the home."""
    recusal.no_candidate(ballot, by.person_id)
    if not ballot.law.secret:
        _may_help(vote.slip, by)


def evidence_of(row: Vote | Conflict) -> dict[str, Any]:
    """What is known of how it came."""
    return dict(json.loads(row.evidence)) if row.evidence else {}
