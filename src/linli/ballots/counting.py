"""After the vote: closed by one, opened by two of three shares, counted, made public, and final in the end."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import attached, bylaws, keys, recusal, results, rounds
from linli.ballots.casting import nobodys_finder
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, BoxPaper, Conflict, Objection, SlipOwner, State
from linli.journal.actors import Actor
from linli.journal.services import note_accesses, record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rules import ballot_course as course
from linli.rules.ballot import PROXY_LIST_BASIS
from linli.ui import moments


@transaction.atomic
def close(ballot_id: int, *, by: Actor) -> Ballot:
    """End the vote when its last day is over. The second of two who close at once is told that it is closed."""
    ballot = managed(ballot_id, by, State.OPEN)
    recusal.no_candidate(ballot, by.person_id)
    if clock.today() <= ballot.closes_on:
        text = _("Voting was published to last until %(day)s, that day included.") % {
            "day": moments.whole(ballot.closes_on)
        }
        raise Refused("closes_later", text, basis=ballot.law.basis)
    ballot.state, ballot.closed_at = State.CLOSED, clock.now()
    _lay(ballot, list(ballot.box.all()))
    ballot.box_digest = box_digest(ballot)
    ballot.save()
    data = {"votes": ballot.votes.filter(valid=True).count(), "box": ballot.box_digest}
    record("ballot.closed", ballot, by=by, data=data, area_id=ballot.area_id)
    return ballot


def box_digest(ballot: Ballot) -> str:
    """What lies in the box, in one number; without what is entered from paper between close and count."""
    papers = ballot.box.exclude(finder="").values_list("sealed", flat=True)
    return hashlib.sha256(b"".join(sorted(hashlib.sha256(sealed).digest() for sealed in papers))).hexdigest()


def _lay(ballot: Ballot, papers: Iterable[BoxPaper]) -> None:
    """Write the whole box anew in the order of its random keys: rows as they came tell the order of voting."""
    rows = sorted(papers, key=lambda row: row.key)
    ballot.box.all().delete()
    BoxPaper.objects.bulk_create(rows, batch_size=500)


def _anew(ballot: Ballot, finder: str, choices: list[list[str]], area: int) -> BoxPaper:
    """An opened paper under another key and seal, so that no record of the box before the count leads to it."""
    sealed = keys.seal(choices, area, ballot=ballot.code, public=ballot.public_key)
    # One that came on paper gets a finder too: else it could be told from the others.
    return BoxPaper(ballot=ballot, sealed=sealed, finder=finder or nobodys_finder(), choices=choices)


@transaction.atomic
def open_boxes(ballot_id: int, *, watched_by: str, by: Actor) -> Ballot:
    """Note who saw the boxes of paper opened after the close, every conflict decided: before that nobody enters one."""
    ballot = managed(ballot_id, by, State.CLOSED)
    recusal.no_candidate(ballot, by.person_id)
    if ballot.boxes_opened_at is not None:
        raise Refused("boxes_open", _("The boxes are open already."))
    _no_conflict(ballot)  # an entered paper lies in the box: of it nothing could be decided any more
    if not watched_by.strip():
        text = _("Say who watches: the boxes are opened before them.")
        raise Refused("nobody_watches", text, basis="practice", field="watched_by")
    ballot.boxes_opened_at, ballot.watched_by = clock.now(), watched_by.strip()[:120]
    ballot.save()
    record("ballot.boxes_opened", ballot, by=by, data={}, area_id=ballot.area_id)
    return ballot


def _no_conflict(ballot: Ballot) -> None:
    if waiting := Conflict.objects.filter(ballot=ballot, state="open").count():
        raise Refused("conflicts_open", _("%(number)d conflicts are not decided yet.") % {"number": waiting})
    if waiting := ballot.objections.filter(about=Objection.PROXY, state=Objection.OPEN).count():
        text = _("%(number)d objections to the list of proxies are not answered yet.")
        raise Refused("objections_open", text % {"number": waiting}, basis=PROXY_LIST_BASIS)


@transaction.atomic
def count(ballot_id: int, shares: Sequence[str], *, by: Actor) -> Ballot:
    """Open the box with two shares and count. Every paper must be entered and every conflict decided before."""
    ballot = managed(ballot_id, by, State.CLOSED)
    recusal.no_candidate(ballot, by.person_id)
    if waiting := ballot.votes.filter(valid=True, entered=False).count():
        text = _("%(number)d papers are not entered by two people yet.") % {"number": waiting}
        raise Refused("papers_waiting", text)
    _no_conflict(ballot)
    key = key_from(ballot, shares)
    papers = opened(ballot, key)
    areas = sorted(ballot.slips.filter(votes__valid=True).values_list("area_cm", flat=True))
    if sorted(area for _row, _choices, area in papers) != areas or box_digest(ballot) != ballot.box_digest:
        text = _(
            "The %(papers)d papers in the box are not those of the %(votes)d who voted. Tell the supervising office."
        )
        raise Refused("box_disagrees", text % {"votes": len(areas), "papers": len(papers)})
    ballot.result = results.counted(ballot, [(choices, area) for _row, choices, area in papers])
    _lay(ballot, (_anew(ballot, row.finder, choices, area) for row, choices, area in papers))
    ballot.box_digest = box_digest(ballot)
    ballot.state, ballot.counted_at = State.COUNTED, clock.now()
    ballot.save()
    record(
        "ballot.counted", ballot, by=by, data={"votes": len(areas), "box": ballot.box_digest}, area_id=ballot.area_id
    )
    return ballot


def key_from(ballot: Ballot, shares: Sequence[str]) -> X25519PrivateKey:
    """The private key for as long as it is used. Refused when the shares do not make it."""
    try:
        return keys.joined(shares, ballot=ballot.code, public=ballot.public_key)
    except keys.WrongShares:
        text = _("These are not two different shares of this ballot's key. Scan or type both again.")
        raise Refused("shares_wrong", text, field="shares") from None


def opened(ballot: Ballot, key: X25519PrivateKey) -> list[tuple[BoxPaper, list[list[str]], int]]:
    """Every paper with what it says. Refused when one was changed or put in since."""
    found = []
    for row in ballot.box.order_by("key"):
        try:
            choices, area = keys.unseal(bytes(row.sealed), key, ballot=ballot.code)
        except keys.Unreadable:
            raise Refused(
                "paper_unreadable", _("A paper in the box was changed. Tell the supervising office.")
            ) from None
        found.append((row, choices, area))
    return found


@transaction.atomic
def opened_again(ballot_id: int, shares: Sequence[str], *, by: Actor) -> dict[str, Any]:
    """The counted papers with the area behind each answer, for whoever watches the count: tellers, supervising office.

    Areas tell choices, so two shares open it, as they opened the box, and every owner who voted sees who read it.
    """
    ballot = managed(ballot_id, by, State.COUNTED, State.ANNOUNCED, State.FINAL, action="ballot.recount")
    if ballot.law.secret:
        raise Refused("no_areas", _("In this vote heads alone are counted: the published export has everything."))
    recusal.no_candidate(ballot, by.person_id)
    found = opened(ballot, key_from(ballot, shares))
    voters = SlipOwner.objects.filter(slip__votes__ballot=ballot, slip__votes__valid=True)
    people = voters.order_by("person_id").values_list("person_id", flat=True).distinct()
    of = [(person_id, ballot.pk) for person_id in people]
    note_accesses(of, by=by, what="vote", reason="recount", subject_kind="ballot")
    record("ballot.opened_again", ballot, by=by, data={"papers": len(found)}, area_id=ballot.area_id)
    return results.whole(ballot, [(choices, area) for _row, choices, area in found])


@transaction.atomic
def announce(ballot_id: int, *, by: Actor, reason: str = "") -> Ballot:
    """Publish the result to everybody, as a provisional one; late, only with the reason for it."""
    ballot = managed(ballot_id, by, State.COUNTED)
    recusal.no_candidate(ballot, by.person_id)
    last = announce_by(ballot)
    if clock.today() > last:
        if not reason.strip():
            text = _(
                "The result was to be made public by %(day)s. Say why it is late; the reason is published with it."
            )
            raise Refused("result_late", text % {"day": last}, basis=course.RESULT_BASIS, field="reason")
        ballot.late_reason = reason.strip()[:200]
    ballot.state, ballot.announced_at = State.ANNOUNCED, clock.now()
    ballot.save()
    data = {"late": True} if ballot.late_reason else {}
    record("ballot.announced", ballot, by=by, data=data, area_id=ballot.area_id)
    return ballot


def announce_by(ballot: Ballot) -> date:
    """The last day on which the result of a counted ballot is still made public in time."""
    assert ballot.counted_at is not None
    return course.announce_by(clock.day_of(ballot.counted_at), bylaws.said(ballot, "ballots.result_days"))


def final_from(ballot: Ballot) -> date:
    """The first day on which the result of an announced ballot has been shown for its whole term."""
    assert ballot.announced_at is not None
    announced = clock.day_of(ballot.announced_at)
    return course.final_from(announced, bylaws.said(ballot, "ballots.shown_days"))


def contested(ballot: Ballot) -> bool:
    """Whether an objection to the result was upheld: it never becomes final, and no case acts on it."""
    return ballot.objections.filter(about=Objection.RESULT, state=Objection.UPHELD).exists()


@transaction.atomic
def finish(ballot_id: int, *, by: Actor) -> Ballot:
    """The result was shown for its whole term, and whoever objected to it was answered: now cases act on it."""
    ballot = managed(ballot_id, by, State.ANNOUNCED)
    recusal.no_candidate(ballot, by.person_id)
    if clock.today() < (earliest := final_from(ballot)):
        text = _("The result is shown for %(days)d days: final on %(day)s at the earliest.")
        words = text % {"days": bylaws.said(ballot, "ballots.shown_days"), "day": moments.whole(earliest)}
        raise Refused("shown_too_short", words, basis=course.RESULT_BASIS)
    challenges = ballot.objections.filter(about=Objection.RESULT)
    if waiting := challenges.filter(state=Objection.OPEN).count():
        text = _("%(number)d objections to the result are not answered yet.") % {"number": waiting}
        raise Refused("objections_open", text, basis="practice")
    if contested(ballot):
        text = _("An objection to the result was upheld, so it does not become final. Hold the vote again.")
        raise Refused("result_contested", text, basis=course.COURT_BASIS)
    rounds.check_final(ballot)
    ballot.state, ballot.final_at = State.FINAL, clock.now()
    ballot.save()
    record("ballot.final", ballot, by=by, data={}, area_id=ballot.area_id)
    attached.tell(ballot, by=by)
    return ballot
