"""The course of a ballot as its page shows it: each step, what it still needs, by which article, and from which day.

What a step needs is refused by the services; here the same is said beforehand.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.ballots import bylaws, candidates, counting, nominating, queries, roll
from linli.ballots.models import COURSE, Ballot, Conflict, Objection, State
from linli.ballots.services import notice_days
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.rules import ballot_course as course
from linli.rules.ballot import PROXY_LIST_BASIS
from linli.rules.electorate import BASIS as ROLL_BASIS
from linli.ui import moments


@dataclass(frozen=True)
class Need:
    """One thing that a step waits for. `at` names the page of the ballot on which it is mended."""

    words: str
    met: bool
    basis: str = ""
    day: date | None = None
    at: str = ""
    link: str = ""


@dataclass(frozen=True)
class Step:
    """One step: when it was taken, or what it needs, or from which day it can be. `now`: it is the next one."""

    state: State
    at: datetime | None
    now: bool
    needs: tuple[Need, ...]
    day: date | None = None

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return all(need.met for need in self.needs)


def steps(ballot: Ballot) -> list[Step]:
    """All steps after the draft; only the next one is asked what it needs, the later ones tell their day."""
    days = {State.OPEN: ballot.opens_on, State.CLOSED: ballot.closes_on + timedelta(days=1)}
    if ballot.state == State.ENDED:  # as far as it came
        reached = [(state, getattr(ballot, _STAMPS[state])) for state in COURSE[1:]]
        return [Step(state, at, False, ()) for state, at in [*reached, (State.ENDED, ballot.ended_at)] if at]
    here = COURSE.index(State(ballot.state))
    found = []
    for place, state in enumerate(COURSE[1:], 1):
        at = getattr(ballot, _STAMPS[state])
        needs = _NEEDS[state](ballot) if place == here + 1 else ()
        day = days.get(state) if place > here + 1 else None
        found.append(Step(state, at, place == here + 1, tuple(needs), day))
    return found


def linked(found: list[Step], ballot: Ballot) -> list[Step]:
    """The same, each need with the address of the page on which it is mended."""

    def there(need: Need) -> Need:
        return replace(need, link=reverse(f"ballots:{need.at}", args=[ballot.code])) if need.at else need

    return [replace(step, needs=tuple(map(there, step.needs))) for step in found]


_STAMPS: Mapping[State, str] = {
    State.PUBLISHED: "published_at",
    State.OPEN: "opened_at",
    State.CLOSED: "closed_at",
    State.COUNTED: "counted_at",
    State.ANNOUNCED: "announced_at",
    State.FINAL: "final_at",
}


def _publishing(ballot: Ballot) -> Iterable[Need]:
    drawn = roll.drawn(ballot)
    missing = len({unit.pk for unit in (*drawn.without_owner, *drawn.without_area)})
    if missing:
        words = ngettext(
            "%(number)d home has no owner or no area: complete the register, or mark it with a document",
            "%(number)d homes have no owner or no area: complete the register, or mark them with a document",
            missing,
        ) % {"number": missing}
    elif ballot.law.voters != "owners":
        words = _("The register knows who votes")
    else:
        words = _("Every home has its owner and its area, or a mark with its document")
    yield Need(words, not missing and bool(drawn.roll.voters), ROLL_BASIS, at="missing")
    yield from _standing(ballot)
    if basis := nominating.basis(ballot):
        lacking = nominating.missing(ballot)
        words = _("Of every candidate it is recorded who nominated them")
        if lacking:
            words = _("Who nominated them is not recorded: %(names)s.") % {"names": in_a_list(lacking)}
        yield Need(words, not lacking, basis, at="nominations")
    days = notice_days(ballot)
    earliest = course.opens_from(clock.today(), days)
    words = _("Voting begins %(days)d days after the publication at the earliest; it is planned for %(day)s") % {
        "days": days, "day": moments.whole(ballot.opens_on),
    }  # fmt: skip
    yield Need(words, ballot.opens_on >= earliest, ballot.law.basis, earliest, "edit")


def _standing(ballot: Ballot) -> Iterable[Need]:
    """Whether everybody who stands is known and may, where there is an election."""
    elections = [matter for matter in ballot.matters.all() if matter.seats]
    if elections:
        try:
            candidates.must_be_lawful(ballot, ballot.matters.all(), published=True)
        except Refused as refusal:
            yield Need(refusal.message, False, refusal.basis, at="edit")
        else:
            yield Need(_("Everybody who stands is on the register, and the law lets them stand"), True)


def _opening(ballot: Ballot) -> Iterable[Need]:
    yield Need(
        _("The first day of voting, as it was published"), clock.today() >= ballot.opens_on, ballot.law.basis,
        ballot.opens_on,
    )  # fmt: skip
    waiting = ballot.objections.filter(about=Objection.ROLL, state=Objection.OPEN).count()
    words = _("Every objection to the roll is answered")
    if waiting:
        words = ngettext(
            "%(number)d objection to the roll is not answered",
            "%(number)d objections to the roll are not answered",
            waiting,
        ) % {"number": waiting}
    yield Need(words, not waiting, "practice", at="objections")
    words = _("The key is made, with both tellers and the supervising office present")
    yield Need(words, bool(ballot.public_key), at="key")
    if ballot.public_key:
        waiting_for = in_a_list(person.name for person in queries.without_share(ballot))
        words = _("Each of the three said, signed in as themselves, that they have their share")
        if waiting_for:
            words = _("Still to say that they have their share: %(names)s") % {"names": waiting_for}
        yield Need(words, not waiting_for, "practice")


def _closing(ballot: Ballot) -> Iterable[Need]:
    over = ballot.closes_on + timedelta(days=1)
    yield Need(_("The last day of voting is over"), clock.today() >= over, ballot.law.basis, over)


def _counting(ballot: Ballot) -> Iterable[Need]:
    papers = ballot.votes.exclude(channel="phone").exists()
    if papers and ballot.boxes_opened_at is None:
        yield Need(_("The boxes are opened, and whoever watches has seen it"), False, "practice", at="boxes")
    waiting = ballot.votes.filter(valid=True, entered=False).count()
    words = _("Every paper is entered by two people who read the same")
    if waiting:
        words = ngettext(
            "%(number)d paper is not entered by two people", "%(number)d papers are not entered by two people", waiting
        ) % {"number": waiting}  # fmt: skip
    yield Need(words, not waiting)
    conflicts = Conflict.objects.filter(ballot=ballot, state="open").count()
    words = _("Every conflict is decided")
    if conflicts:
        words = ngettext(
            "%(number)d conflict is not decided", "%(number)d conflicts are not decided", conflicts
        ) % {"number": conflicts}  # fmt: skip
    yield Need(words, not conflicts)
    if doubted := ballot.objections.filter(about=Objection.PROXY, state=Objection.OPEN).count():
        words = ngettext(
            "%(number)d objection to the list of proxies is not answered",
            "%(number)d objections to the list of proxies are not answered",
            doubted,
        ) % {"number": doubted}
        yield Need(words, False, PROXY_LIST_BASIS, at="objections")
    yield Need(_("Two of the three shares of the key are at hand"), False)


def _announcing(ballot: Ballot) -> Iterable[Need]:
    last = counting.announce_by(ballot)
    yield Need(_("The result is made public by %(day)s") % {"day": last}, clock.today() <= last, course.RESULT_BASIS)


def _ending(ballot: Ballot) -> Iterable[Need]:
    earliest, days = counting.final_from(ballot), bylaws.said(ballot, "ballots.shown_days")
    words = _("The result has been shown for %(days)d days") % {"days": days}
    yield Need(words, clock.today() >= earliest, course.RESULT_BASIS, earliest)
    challenges = ballot.objections.filter(about=Objection.RESULT)
    waiting = challenges.filter(state=Objection.OPEN).count()
    words = _("Every objection to the result is answered")
    if waiting:
        words = ngettext(
            "%(number)d objection to the result is not answered",
            "%(number)d objections to the result are not answered",
            waiting,
        ) % {"number": waiting}
    yield Need(words, not waiting, "practice", at="result")
    if challenges.filter(state=Objection.UPHELD).exists():
        yield Need(_("An objection to the result was upheld: the vote is held again"), False, course.COURT_BASIS)


_NEEDS: Mapping[State, Callable[[Ballot], Iterable[Need]]] = {
    State.PUBLISHED: _publishing,
    State.OPEN: _opening,
    State.CLOSED: _closing,
    State.COUNTED: _counting,
    State.ANNOUNCED: _announcing,
    State.FINAL: _ending,
}
