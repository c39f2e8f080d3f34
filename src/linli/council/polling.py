"""Polls on paper in the meeting (党内选举、民主评议): prepared here, held there, the count taken in and computed.

The teller (计票人) enters what was counted, the supervisor of the count (监票人) confirms it: two people, neither a
candidate. Nothing of a single paper ever comes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.council import erasing, queries
from linli.council.models import Choice, Grade, Invitee, Meeting, Motion, Poll, State
from linli.council.services import KEPT_IN, must_be_confirmed, must_be_unsigned, running
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import eligibility, on_record
from linli.people.seating import Election, Won
from linli.rules import bodies, election
from linli.rules.ballot import Line, Weight, decide
from linli.rules.bodies import COMMITTEE_FROM
from linli.rules.election import Outcome
from linli.rules.seating import ELECTED

POLLED = ("party_assembly", "branch_committee", "appraisal")
OFFICES = (Poll.SECRETARY, Poll.DEPUTY)
NOBODY: Mapping[int, int] = MappingProxyType({})
# By which law each kind of election is counted and leads to seats (`rules.election`, `rules.seating`).
ELECTS = {Poll.ELECTION: "party", Poll.SECRETARY: "party_secretary", Poll.DEPUTY: "party_deputy"}


def held_at(meeting: Meeting) -> tuple[str, ...]:
    """What the meeting may poll: the assembly elects the committee, which elects its secretary and deputy.

    A branch of fewer than seven full members has no committee: its assembly elects these two (art. 20).
    """
    if meeting.kind == "appraisal":
        return (Poll.APPRAISAL,)
    if meeting.kind == "branch_committee":
        return OFFICES
    if meeting.kind != "party_assembly":
        return ()
    return (Poll.ELECTION,) if meeting.invitees.filter(votes=True).count() >= COMMITTEE_FROM else OFFICES


@dataclass(frozen=True)
class Count:
    """Papers handed out and come back; of these, those that chose nobody and those that are void."""

    issued: int
    returned: int
    blank: int = 0
    void: int = 0


def law_of(poll: Poll) -> election.Law:
    """A run-off is between those who were level."""
    return election.LAWS["run_off" if poll.of_id else ELECTS[poll.kind]]


@transaction.atomic
def prepare_election(
    meeting_id: int,
    title: str,
    seats: int,
    people: Sequence[int],
    *,
    teller_id: int,
    watcher_id: int,
    by: Actor,
    kind: str = Poll.ELECTION,
    repeats_id: int | None = None,
) -> Poll:
    """Draw up roll and papers of an election: enough candidates, all of them members with a vote.

    For secretary or deputy one may stand alone (选举工作条例); the committee has a number of seats that it may have.
    `repeats_id`: the poll whose open seats are voted on once more, among whom it did not elect.
    """
    on_record.kept_still(people)  # their erasure finds the poll in its way, or came before
    meeting = _at(meeting_id, kind, by)
    law, named = election.LAWS[ELECTS[kind]], list(dict.fromkeys(people))
    seats = 1 if kind in OFFICES else seats
    voters = meeting.invitees.filter(votes=True, person_id__in=named).count()
    if voters != len(named):
        raise Refused("no_candidate", _("Only members with a vote can stand."), field="people")
    on_record.must_stand(*named)
    if seats < 1 or len(named) < law.least_candidates(seats):
        words = _("%(seats)s seats need at least %(least)s candidates (%(basis)s).") % {
            "seats": seats, "least": law.least_candidates(max(seats, 1)), "basis": basis_words(law.basis),
        }  # fmt: skip
        raise Refused("too_few_candidates", words, basis=law.basis, field="people")
    first = _repeated(meeting, repeats_id, kind, seats, named) if repeats_id else None
    if kind == Poll.ELECTION and first is None:
        eligibility.must_be_of_size(meeting.body, ELECTED[ELECTS[kind]].seat, seats, "seats")
    _must_be_two(meeting, teller_id, watcher_id, named)
    title = title.strip()[:80] or _("Election")
    return _prepared(meeting, kind, title, named, teller_id, watcher_id, by, seats, repeats=first)


def _repeated(meeting: Meeting, poll_id: int, kind: str, seats: int, named: Sequence[int]) -> Poll:
    """The poll whose open seats are voted on once more: the last of its kind, among whom none of it elected."""
    first = meeting.polls.filter(pk=poll_id, kind=kind).first()
    found = outcome(first) if first and first.confirmed_at else None
    if first is None or found is None or found.next not in ("another_vote", "not_valid") or first.left_open_id:
        raise Refused("no_open_seats", _("That election left no seats open."), field="seats")
    if Poll.objects.filter(repeats=first).exists():
        raise Refused("voted_again", _("These seats are voted on once more already."))
    if seats != found.open_seats:
        words = _("%(open)s seats are open: vote on these.") % {"open": found.open_seats}
        raise Refused("other_seats", words, field="seats")
    if elected(first) & set(named):
        raise Refused("elected_already", _("Whoever is elected already does not stand again."), field="people")
    return first


def chain(poll: Poll) -> list[Poll]:
    """The poll with those whose open seats it votes on, or whose run-off it is, the first of them first."""
    found = [poll]
    while (earlier := found[0].repeats or found[0].of) is not None:
        found.insert(0, earlier)
    return found


def elected(poll: Poll) -> set[int]:
    """Whom the poll, its run-offs and those before it have elected."""
    people: set[int] = set()
    rounds = chain(poll)
    while rounds:
        one = rounds.pop()
        if (found := outcome(one)) and one.confirmed_at:
            choices = one.choices.values_list("pk", "person_id")
            people |= {person_id for pk, person_id in choices if str(pk) in found.elected}
        rounds += Poll.objects.filter(of=one)
    return people


@transaction.atomic
def prepare_appraisal(meeting_id: int, *, teller_id: int, watcher_id: int, by: Actor) -> Poll:
    """Draw up the sheet on which each member grades every member who stands on record."""
    held = _rated(meeting_id)
    on_record.kept_still(held)
    meeting = _at(meeting_id, Poll.APPRAISAL, by)
    _must_be_two(meeting, teller_id, watcher_id, [])
    named = _rated(meeting_id)
    must_be_as_seen(str(held), str(named))
    return _prepared(meeting, Poll.APPRAISAL, _("Democratic appraisal"), named, teller_id, watcher_id, by)


def _rated(meeting_id: int) -> list[int]:
    due = Invitee.objects.filter(meeting_id=meeting_id, due=True, person__is_active=True)
    return list(due.order_by("pk").values_list("person_id", flat=True))


def _at(meeting_id: int, kind: str, by: Actor) -> Meeting:
    meeting = running(meeting_id, by, State.CALLED, State.OPEN)
    if kind not in held_at(meeting):
        words = _(
            "Such a meeting holds no such poll. The assembly elects a committee from %(number)s full members on, and "
            "the committee its secretary and deputy; in a smaller branch the assembly elects these two (%(basis)s)."
        )
        given = {"number": COMMITTEE_FROM, "basis": basis_words(bodies.SMALL_BASIS)}
        raise Refused("no_such_poll", words % given, basis=bodies.SMALL_BASIS)
    return meeting


def _must_be_two(meeting: Meeting, teller_id: int, watcher_id: int, candidates: Sequence[int]) -> None:
    """Two different people who were called, and neither of them stands."""
    called = meeting.invitees.filter(person_id__in=[teller_id, watcher_id]).count()
    if called != 2 or {teller_id, watcher_id} & set(candidates):
        words = _("The teller and the supervisor of the count are two people of the meeting, and do not stand.")
        raise Refused("tellers", words, field="watcher")


def _prepared(
    meeting: Meeting, kind: str, title: str, people: Sequence[int], teller_id: int, watcher_id: int, by: Actor,
    seats: int = 0, of: Poll | None = None, repeats: Poll | None = None,
) -> Poll:  # fmt: skip
    poll = Poll.objects.create(
        meeting=meeting,
        kind=kind,
        title=title,
        seats=seats,
        of=of,
        repeats=repeats,
        teller_id=teller_id,
        watcher_id=watcher_id,
    )
    found = meeting.invitees.filter(person_id__in=people).order_by("pk").values_list("person_id", "person__name")
    names = erasing.names_in(meeting, dict(found))
    Choice.objects.bulk_create(
        Choice(poll=poll, position=number, person_id=pk, name=names[pk]) for number, pk in enumerate(people, start=1)
    )
    data = {"poll": poll.pk, "kind": kind, "seats": seats, "candidates": list(people)}
    record("meeting.poll_prepared", meeting, by=by, data=data, area_id=meeting.area_id)
    return poll


@transaction.atomic
def enter(
    poll_id: int,
    count: Count,
    marks: Mapping[int, Sequence[int]],
    *,
    by: Actor,
    version: str = "",
    written: Mapping[int, int] = NOBODY,
) -> Poll:
    """The teller enters what was counted: of each candidate the votes, of each member how often each grade.

    `written`: the votes of whom voters wrote on their papers (另选人), by person. Entered anew, `version` names the
    count that is corrected.
    """
    on_record.kept_still(written)
    poll, meeting = _locked(poll_id)
    if by.person_id != poll.teller_id:
        raise NotAllowed(_("The teller of this poll enters the count."))
    if poll.confirmed_at:
        raise Refused("poll_counted", _("This count is confirmed already."))
    _must_be_as_seen(poll, version)
    must_be_confirmed(meeting)
    seen = queries.attendance(meeting)
    poll.roll, poll.present = seen.voters, seen.voting
    poll.issued, poll.returned, poll.blank, poll.void = count.issued, count.returned, count.blank, count.void
    choices = list(poll.choices.filter(written=False).order_by("position"))
    for one in choices:
        one.marks = list(marks.get(one.pk, []))
    _must_add_up(poll, [*choices, *_written(poll, written)])
    poll.entered_at = clock.now()
    poll.save()
    Choice.objects.bulk_update(choices, ["marks"])
    data = {"poll": poll.pk, "issued": poll.issued, "returned": poll.returned, "void": poll.void}
    record("meeting.poll_entered", meeting, by=by, data=data, area_id=meeting.area_id)
    return poll


def can_be_written(poll: Poll) -> dict[int, str]:
    """Whom voters can write on the paper, by person: members with a vote who do not stand; nobody in a run-off."""
    if poll.kind not in ELECTS or poll.of_id:
        return {}
    standing = set(poll.choices.filter(written=False).values_list("person_id", flat=True))
    if poll.repeats_id:
        standing |= elected(poll)
    rows = poll.meeting.invitees.filter(votes=True).exclude(person_id__in=standing).order_by("pk")
    return dict(rows.values_list("person_id", "person__name"))


def _written(poll: Poll, votes: Mapping[int, int]) -> list[Choice]:
    """Who was written on papers, in place of those of an earlier count, after those who stand."""
    poll.choices.filter(written=True).delete()
    known = can_be_written(poll) if votes else {}
    if not votes.keys() <= known.keys():
        words = _("Written on a paper can be a member with a vote who does not stand; in a run-off nobody.")
        raise Refused("not_to_be_written", words, field="written")
    names = erasing.names_in(poll.meeting, {pk: known[pk] for pk in votes})
    last = poll.choices.count()
    return Choice.objects.bulk_create(
        Choice(poll=poll, position=last + place, person_id=pk, name=names[pk], marks=[number], written=True)
        for place, (pk, number) in enumerate(votes.items(), start=1)
    )


def _must_be_as_seen(poll: Poll, version: str) -> None:
    if version != version_of(poll):
        raise Refused("count_changed", _("The count was changed meanwhile. Read it again."))


def version_of(poll: Poll) -> str:
    """Names the count as it was entered; empty before that."""
    return poll.entered_at.isoformat() if poll.entered_at else ""


def _must_add_up(poll: Poll, choices: Sequence[Choice]) -> None:
    """Too few there, more papers than people, more marks than papers: then the vote or its count is wrong."""
    line = quorum(poll)
    if not poll.of_id and poll.kind in ELECTS and not line.met:
        words = _("Too few are here to elect: %(have)s of %(of)s, %(needed)s are needed (%(basis)s).") % {
            "have": line.have, "of": line.of, "needed": line.needed, "basis": basis_words(line.threshold.basis),
        }  # fmt: skip
        raise Refused("no_quorum", words, basis=line.threshold.basis)
    issued, returned = poll.issued or 0, poll.returned or 0
    if issued > (poll.present or 0):
        words = _("More papers were handed out than people with a vote are here: %(here)s.")
        raise Refused("too_many_papers", words % {"here": poll.present}, field="issued")
    if poll.blank + poll.void > returned:
        raise Refused("papers_wrong", _("No more papers can be blank or void than came back."), field="void")
    if poll.kind == Poll.APPRAISAL:
        if any(len(one.marks) != len(Grade.values) or sum(one.marks) > returned - poll.void for one in choices):
            raise Refused("marks_wrong", _("No member can have more grades than there are valid papers."))
        return
    if returned > issued:
        return  # the vote is not valid, which the outcome says
    try:
        outcome(poll, choices)
    except ValueError:
        raise Refused("marks_wrong", _("These votes cannot come from so many papers. Count again.")) from None


@transaction.atomic
def confirm(poll_id: int, version: str, *, by: Actor) -> Poll:
    """The supervisor of the count stands for it in the version that they saw.

    Who was level for the last seats is voted on again at once. Whoever is named is held still for that; nobody else
    is by then in the version that was seen.
    """
    on_record.kept_still(set(Choice.objects.filter(poll=poll_id).values_list("person_id", flat=True)))
    poll, meeting = _locked(poll_id)
    if by.person_id != poll.watcher_id:
        raise NotAllowed(_("The supervisor of the count confirms it."))
    if poll.confirmed_at or not poll.entered_at:
        raise Refused("poll_state", _("The count is not entered yet, or confirmed already."))
    _must_be_as_seen(poll, version)
    poll.confirmed_at = clock.now()
    poll.save(update_fields=["confirmed_at"])
    data = {"poll": poll.pk}
    record("meeting.poll_confirmed", meeting, by=by, data=data, area_id=meeting.area_id)
    if poll.kind in ELECTS and (found := outcome(poll)) and found.next == "run_off":
        level = [one.person_id for one in poll.choices.order_by("position") if str(one.pk) in found.tied]
        with translation.override(KEPT_IN):
            title = _("%(title)s: run-off") % {"title": poll.title}
        _prepared(meeting, poll.kind, title[:80], level, poll.teller_id, poll.watcher_id, by, found.open_seats, poll)
    return poll


@transaction.atomic
def grade(poll_id: int, grades: Mapping[int, str], *, by: Actor) -> Poll:
    """What the branch makes of the marks: a grade for each member, excellent for no more than a third of them."""
    poll, meeting = _locked(poll_id)
    running(meeting.pk, by, State.OPEN, State.ENDED)
    if poll.kind != Poll.APPRAISAL or not poll.confirmed_at:
        raise Refused("poll_state", _("The count is not entered yet, or confirmed already."))
    choices = list(poll.choices.order_by("position"))
    for one in choices:
        one.grade = grades.get(one.pk, "")
        if one.grade not in Grade.values:
            raise Refused("grade_missing", _("Give each member a grade."))
    most = election.most_excellent(len(choices))
    if sum(one.grade == Grade.EXCELLENT for one in choices) > most:
        words = _("Of %(members)s members at most %(most)s are graded excellent: generally a third (%(basis)s).")
        basis = meeting.law.basis
        given = {"members": len(choices), "most": most, "basis": basis_words(basis)}
        raise Refused("too_many_excellent", words % given, basis=basis)
    Choice.objects.bulk_update(choices, ["grade"])
    record("meeting.graded", meeting, by=by, data={"poll": poll.pk}, area_id=meeting.area_id)
    return poll


@transaction.atomic
def leave_open(poll_id: int, motion_id: int, *, by: Actor) -> Poll:
    """Seats that nobody won stay open, as the meeting passed: more than half of the voters agree, and few are open."""
    poll, meeting = _locked(poll_id)
    running(meeting.pk, by, State.OPEN, State.ENDED)
    found = outcome(poll) if poll.confirmed_at else None
    least = bodies.LAWS["branch_committee"].least
    if poll.kind != Poll.ELECTION or found is None or poll.left_open_id:
        raise Refused("poll_state", _("The count is not entered yet, or confirmed already."))
    if Poll.objects.filter(repeats=poll).exists():
        raise Refused("voted_again", _("These seats are voted on once more already."))
    seats = chain(poll)[0].seats
    if not election.may_leave_open(found, seats=seats, least=least):
        words = _("So many seats cannot stay open: %(open)s of %(seats)s. Vote once more for them (%(basis)s).")
        given = {"open": found.open_seats, "seats": seats, "basis": basis_words(law_of(poll).basis)}
        raise Refused("too_many_open", words % given, basis=law_of(poll).basis)
    motion = Motion.objects.filter(pk=motion_id, item__meeting=meeting, passed=True).first()
    if motion is None:
        raise Refused("motion_missing", _("Put it to a show of hands first: more than half of the voters agree."))
    poll.left_open = motion
    poll.save(update_fields=["left_open"])
    data = {"poll": poll.pk, "motion": motion.pk, "open": found.open_seats}
    record("meeting.seats_left_open", meeting, by=by, data=data, area_id=meeting.area_id)
    return poll


def quorum(poll: Poll) -> Line:
    """Those there of those with a vote, against four fifths; while nobody has counted, as it stands in the room."""
    seen = queries.attendance(poll.meeting) if poll.roll is None else None
    roll, present = (seen.voters, seen.voting) if seen else (poll.roll or 0, poll.present or 0)
    needed = [each for each in election.LAWS["party"].thresholds if each.stage == "participation"]
    return decide(needed, roll=Weight(roll), taking_part=Weight(present), agreeing=Weight()).lines[0]


def left_out(poll: Poll) -> int:
    """How many members are not counted in the quorum, as was approved beforehand, and did not come."""
    return poll.meeting.invitees.filter(left_out=True, present_at=None).count()


def outcome(poll: Poll, choices: Sequence[Choice] | None = None) -> Outcome | None:
    """What the law says of the count of an election; None before it was entered. ValueError: no papers can say so."""
    if poll.issued is None or poll.returned is None or poll.kind not in ELECTS:
        return None
    named = list(poll.choices.order_by("position")) if choices is None else choices
    votes = {str(one.pk): sum(one.marks) for one in named}  # two candidates may have one name
    if poll.returned > poll.issued:
        votes = dict.fromkeys(votes, 0)
        tally = election.by_hand(votes, seats=poll.seats, valid=0, void=poll.returned)
    else:
        valid = poll.returned - poll.void
        tally = election.by_hand(votes, seats=poll.seats, valid=valid, blank=poll.blank, void=poll.void)
    roll, present = Weight(poll.roll or 0), Weight(poll.present or 0)
    return election.seated(law_of(poll), tally, seats=poll.seats, roll=roll, present=present, issued=poll.issued)


def came_out(poll: Poll, meeting: Meeting) -> Election:
    """How it came out with its run-offs and further votes, once the minutes that tell of it are signed."""
    won: dict[int, Won] = {}
    rounds: list[Poll] = [poll]
    any_left_open = False
    waits = "" if meeting.state == State.CLOSED else _("Sign the minutes first: they are the paper of the result.")
    while rounds:
        one = rounds.pop()
        again = Poll.objects.filter(Q(of=one) | Q(repeats=one))
        found = outcome(one)
        if one.confirmed_at is None or found is None:
            waits = _("The run-off is not counted yet.") if one.of_id else _("The count is not confirmed yet.")
            continue
        choices = one.choices.select_related("person").order_by("position")
        for each in choices:
            if str(each.pk) in found.elected:
                won.setdefault(each.person_id, Won(each.name, (each.person,), sure=True))
        rounds += again
        any_left_open = any_left_open or one.left_open_id is not None
    paper = meeting.paper
    return Election(
        source=("poll", poll.pk), law=ELECTS[poll.kind], title=poll.title, area=meeting.area,
        seats=len(won) if any_left_open else poll.seats,
        elected_on=meeting.day, document=f"{paper} {paper.title}"[:120] if paper else "",
        elected=tuple(won.values()), body=meeting.body, waits=waits,
    )  # fmt: skip


def _locked(poll_id: int) -> tuple[Poll, Meeting]:
    """The poll under its meeting's lock, while the meeting sits or its minutes are written."""
    meeting_id = Poll.objects.values_list("meeting_id", flat=True).get(pk=poll_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body", "area").get(pk=meeting_id)
    if meeting.state not in (State.OPEN, State.ENDED):
        raise Refused(
            "meeting_state", _("Counts are entered while the meeting sits, or before its minutes are signed.")
        )
    must_be_unsigned(meeting)
    poll = Poll.objects.get(pk=poll_id)
    poll.meeting = meeting
    return poll, meeting
