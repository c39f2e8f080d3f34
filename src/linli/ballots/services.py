"""The course of a ballot: drawn up, published with its roll, opened; homes of its roll marked."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.ballots import (
    attached,
    bylaws,
    candidates,
    nominating,
    printings,
    proxies,
    queries,
    recusal,
    removals,
    roll,
    rounds,
)
from linli.ballots import running as running_votes
from linli.ballots.managing import managed
from linli.ballots.models import (
    Ballot,
    Conflicting,
    Kind,
    Mark,
    Matter,
    Objection,
    Slip,
    State,
    VoterMark,
)
from linli.ballots.plans import CALLING, Plan, must_be_lawful, waits
from linli.cases.models import Case
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.journal.seen import last_of, must_be_as_seen, state_of
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area, Building, Entrance
from linli.rules import ballot_course as course
from linli.rules.ballot_kinds import KINDS
from linli.rules.electorate import BASIS as ROLL_BASIS
from linli.settings.queries import value
from linli.ui import moments


@transaction.atomic
def draw_up(
    plan: Plan,
    *,
    by: Actor,
    area: Area,
    body_id: int,
    building: Building | None = None,
    entrance: Entrance | None = None,
    seen: str | None = None,
) -> Ballot:
    """A new draft, with its roll as the register gives it."""
    Area.objects.select_for_update(no_key=True).get(
        pk=area.pk
    )  # of the same plan sent twice at once the second waits here
    must_be_as_seen(seen, last_of(Ballot.objects.filter(area=area)))
    ballot = Ballot(kind=plan.kind, building=building or (entrance.building if entrance else None), entrance=entrance)
    ballot.locate(area)
    if not may(by, "ballot.call", ballot):
        raise NotAllowed(_("Only the owners' committee, the branch, the community and the street call a vote here."))
    _write(ballot, plan, body_id, by)
    record("ballot.drawn_up", ballot, by=by, data={"matters": len(plan.matters)}, area_id=area.pk, new=True)
    _put(ballot, plan, by)
    return ballot


@transaction.atomic
def amend(ballot_id: int, plan: Plan, *, by: Actor, body_id: int, seen: str | None = None) -> Ballot:
    """Say anew what a draft asks, when and by which rules; whose owners vote stays."""
    ballot = managed(ballot_id, by, State.DRAFT)
    _must_not_be_removed(ballot, by)
    must_be_as_seen(seen, drawn(ballot))
    _write(ballot, plan, body_id, by)
    record("ballot.amended", ballot, by=by, data={"matters": len(plan.matters)}, area_id=ballot.area_id)
    costs = {(row.number, row.title): row.cost_fen for row in ballot.matters.all()}  # stay with the same matter
    _take_back(ballot.matters.all(), by, ballot)
    _put(ballot, plan, by, costs)
    return ballot


def _must_not_be_removed(ballot: Ballot, by: Actor) -> None:
    """Nobody rewrites or deletes the draft of a vote on their own seat, or on a near relative's."""
    if recusal.removed(ballot):
        recusal.no_candidate(ballot, by.person_id)


def drawn(ballot: Ballot) -> str:
    """How often a draft was amended."""
    return str(history_of(ballot).filter(verb="ballot.amended").count())


def _write(ballot: Ballot, plan: Plan, body_id: int, by: Actor) -> None:
    """Put the plan into the row, with its roll."""
    ballot.body = _body(ballot, body_id)
    must_be_lawful(plan, ballot.body, ballot, by)
    ballot.title, ballot.opens_on, ballot.closes_on = plan.title.strip(), plan.opens_on, plan.closes_on
    ballot.may_change, ballot.silence, ballot.clause = plan.may_change, plan.silence, plan.clause.strip()
    ballot.conflicting = _conflicting(ballot)
    ballot.save()
    _draw(ballot)
    candidates.must_be_lawful(ballot, plan.matters)


def _body(ballot: Ballot, body_id: int) -> Organisation:
    body = bodies(ballot.area).filter(pk=body_id).first()
    if body is None or (ballot.kind == Kind.OWNERS and body.kind not in CALLING):
        text = _("The owners are called by their committee, by a preparatory group, by the community or by the street.")
        raise Refused("body_cannot_call", text, basis=ballot.law.basis, field="body")
    return body


def bodies(area: Area) -> QuerySet[Organisation]:
    """The bodies of the place and of the community and street above it, its own first."""
    here = [pk for pk in (area.pk, area.community_id, area.street_id) if pk]
    return Organisation.objects.filter(area_id__in=here, ended_at=None).order_by("-area_id", "pk")


def _put(
    ballot: Ballot, plan: Plan, by: Actor, costs: Mapping[tuple[int, str], int | None] = MappingProxyType({})
) -> None:
    rows = [
        Matter(
            ballot=ballot, position=place, number=each.number, title=each.title.strip(), text=each.text.strip(),
            seats=each.seats, candidates=list(each.candidates), case_id=case_id, again_id=each.again_id,
            cost_fen=costs.get((each.number, each.title.strip())),
            fact=attached.waits_as(Case.objects.get(pk=case_id), each.number) if case_id else "",
        )
        for place, each in enumerate(plan.matters, 1)
        for case_id in [waits(each)]
    ]  # fmt: skip
    for row, each in zip(rows, plan.matters, strict=True):
        removals.word(row, each.removes_id)
        row.save()
    put = [Change("matter.put", row, {"number": row.number}, ballot.area_id) for row in rows]
    record_many(put, by=by, new=True)
    if recusal.removed(ballot):
        recusal.no_candidate(ballot, by.person_id)


@transaction.atomic
def mark_unit(
    ballot_id: int,
    unit_id: int,
    kind: str,
    *,
    reason: str,
    document: str,
    by: Actor,
    files: Sequence[File] = (),
    seen: str | None = None,
) -> Mark:
    """Leave a unit out of the roll, or count it with the developer's, by a document."""
    ballot = managed(ballot_id, by, State.DRAFT, State.PUBLISHED)
    must_be_as_seen(seen, marked(ballot, unit_id))
    recusal.no_candidate(ballot, by.person_id)
    if not (reason.strip() and document.strip()):
        raise Refused("document_missing", _("Give the reason and the document that shows it."), field="document")
    if not roll.units_of(ballot).filter(pk=unit_id).exists():
        raise Refused("unit_elsewhere", _("This home is not among those whose owners vote."), field="unit")
    recusal.not_their_home(ballot, unit_id, by)
    mark, new = Mark.objects.update_or_create(
        ballot=ballot, unit_id=unit_id, defaults={"kind": kind, "reason": reason.strip(), "document": document.strip()}
    )
    attach(files, "mark", mark.pk)
    record("mark.set", mark, by=by, data={"unit": unit_id, "kind": kind}, area_id=ballot.area_id, new=new)
    draw_anew(ballot, by)
    return mark


def marked(ballot: Ballot, unit_id: int) -> str:
    """How a unit is marked; empty where it is not."""
    mark = Mark.objects.filter(ballot=ballot, unit_id=unit_id).first()
    return f"{mark.pk}-{state_of(mark)}" if mark else ""


@transaction.atomic
def unmark_unit(mark_id: int, *, by: Actor, seen: str | None = None) -> None:
    """Take a mark back: the unit stands on the roll as the register has it."""
    ballot_id, unit_id = Mark.objects.values_list("ballot_id", "unit_id").get(pk=mark_id)
    ballot = managed(ballot_id, by, State.DRAFT, State.PUBLISHED)
    must_be_as_seen(seen, marked(ballot, unit_id))
    recusal.no_candidate(ballot, by.person_id)
    recusal.not_their_home(ballot, unit_id, by)
    _take_back(Mark.objects.filter(pk=mark_id), by, ballot)
    draw_anew(ballot, by)


@transaction.atomic
def redraw(ballot_id: int, *, by: Actor) -> Ballot:
    """Draw the roll anew from the register: after a correction there, until voting begins."""
    ballot = managed(ballot_id, by, State.DRAFT, State.PUBLISHED)
    recusal.no_candidate(ballot, by.person_id)
    draw_anew(ballot, by)
    return ballot


def draw_anew(ballot: Ballot, by: Actor) -> None:
    """The roll from the register and the marks, in place of the one before; what was set in type by that is dropped."""
    _draw(ballot)
    proxies.drop_gone(ballot, by)
    printings.drop(ballot)
    record("ballot.redrawn", ballot, by=by, data=_roll_of(ballot), area_id=ballot.area_id)


def _roll_of(ballot: Ballot) -> dict[str, object]:
    return {"heads": ballot.heads, "area": ballot.area_cm, "roll": ballot.roll_digest}


def _draw(ballot: Ballot) -> roll.Drawn:
    found = roll.drawn(ballot)
    roll.write(ballot, found.roll)
    ballot.heads, ballot.area_cm = found.roll.weight
    ballot.roll_digest = found.roll.digest if found.roll.voters else ""
    ballot.stalls, ballot.vacant = found.stalls, roll.vacant(ballot)
    ballot.save(update_fields=["heads", "vacant", "area_cm", "roll_digest", "stalls"])
    return found


@transaction.atomic
def choose_representative(
    slip_id: int, person_id: int, *, document: str, by: Actor, files: Sequence[File] = ()
) -> Slip:
    """Put on record whom the co-owners of a home, or a household, chose to vote for all of them.

    A household does before voting begins: whom it sends is published with the roll.
    """
    ballot_id, kind = Slip.objects.values_list("ballot_id", "ballot__kind").get(pk=slip_id)
    late = () if KINDS[kind].voters == "households" else (State.OPEN,)
    ballot = managed(ballot_id, by, State.DRAFT, State.PUBLISHED, *late)
    slip = Slip.objects.select_for_update(of=("self",)).get(pk=slip_id)
    recusal.no_candidate(ballot, by.person_id)
    recusal.not_their_own(slip, by)
    if not slip.owners.filter(person_id=person_id).exists():
        raise Refused("no_owner", _("Only one of them can be chosen to vote for them."), field="person")
    if not document.strip():
        raise Refused("document_missing", _("Give the document in which they chose."), field="document")
    slip.representative_id, slip.authority = person_id, document.strip()
    slip.save(update_fields=["representative", "authority"])
    proxies.drop_gone(ballot, by)
    attach(files, "slip", slip.pk)
    data = {"slip": slip.number, "person": person_id}
    record("ballot.represented", ballot, by=by, data=data, area_id=ballot.area_id)
    return slip


@transaction.atomic
def publish(ballot_id: int, *, by: Actor) -> Ballot:
    """Publish matters and roll: from now on the term of notice runs and the roll may be objected to."""
    ballot = managed(ballot_id, by, State.DRAFT)
    recusal.no_candidate(ballot, by.person_id)
    rounds.check_first(ballot)
    ending, joint = removals.check_heard(ballot), nominating.check(ballot, by)
    found = _draw(ballot)
    candidates.must_be_lawful(ballot, ballot.matters.all(), published=True)
    if not found.roll.voters and found.complete:
        raise Refused("roll_empty", _("The register knows nobody who votes here. Complete it first."), basis=ROLL_BASIS)
    if not found.complete:
        missing = (*found.without_owner, *found.without_area)
        text = _("The roll is not complete. Without owner or area: %(units)s. Complete the register, or mark them.")
        raise Refused("roll_incomplete", text % {"units": roll.named(missing)}, basis=ROLL_BASIS)
    days = notice_days(ballot)
    earliest = course.opens_from(clock.today(), days)
    if ballot.opens_on < earliest:
        text = _(
            "Whoever votes is told at least %(days)d days ahead: published today, voting begins on %(day)s or later."
        )
        raise Refused("notice_too_short", text % {"days": days, "day": earliest}, basis=ballot.law.basis)
    ballot.state, ballot.published_at = State.PUBLISHED, clock.now()
    # From here on these are the vote's own, whatever the estate sets later.
    ballot.conflicting = _conflicting(ballot)
    ballot.take_part, ballot.agree = (_share(ballot, key) for key in ("ballots.take_part", "ballots.agree"))
    bylaws.keep(ballot)
    ballot.save()
    rules = {"conflicting": ballot.conflicting, "take_part": ballot.take_part, "agree": ballot.agree, **ballot.bylaws}
    data = {
        **_roll_of(ballot),
        **rules,
        **({"removes": ending, "joint": joint, "code": ballot.code} if ending or joint else {}),
    }
    record("ballot.published", ballot, by=by, data=data, area_id=ballot.area_id)
    return ballot


def _conflicting(ballot: Ballot) -> str:
    """What the estate has set on two votes of one owner; of heads alone, where no vote can be found again, one asks."""
    return str(value("ballots.conflicting", ballot.area)) if ballot.kind == Kind.OWNERS else Conflicting.ASK


def _share(ballot: Ballot, key: str) -> str:
    """What the assembly's rules ask for on the day on which voting begins; of heads alone the law alone."""
    return str(value(key, ballot.area, on=ballot.opens_on)) if ballot.kind == Kind.OWNERS else "law"


def notice_days(ballot: Ballot) -> int:
    """How many days before it begins a vote is published; of owners an area may ask for more than the law does."""
    return value("ballots.notice_days", ballot.area) if ballot.kind == Kind.OWNERS else ballot.law.notice_days


@transaction.atomic
def open_voting(ballot_id: int, *, by: Actor) -> Ballot:
    """Freeze the roll and begin: the notice has run, objections are answered, all three have their share."""
    ballot = managed(ballot_id, by, State.PUBLISHED)
    recusal.no_candidate(ballot, by.person_id)
    if clock.today() < ballot.opens_on:
        text = _("Voting begins on %(day)s, as was published.") % {"day": moments.whole(ballot.opens_on)}
        raise Refused("not_yet", text, basis=ballot.law.basis)
    if clock.today() > ballot.closes_on:
        raise Refused("too_late", _("The last day of voting is over. Draw up a new ballot."))
    if waiting := ballot.objections.filter(about=Objection.ROLL, state=Objection.OPEN).count():
        text = _("%(number)d objections to the roll are not answered yet.") % {"number": waiting}
        raise Refused("objections_open", text, basis="practice")
    rounds.check_first(ballot, answered=True)
    if not ballot.public_key:
        raise Refused("no_key", _("Make the key first, with both tellers and the supervising office present."))
    if waiting_for := queries.without_share(ballot):
        text = _(
            "%(names)s did not say yet that they have their share of the key. Each says so signed in as themselves."
        )
        names = in_a_list(person.name for person in waiting_for)
        raise Refused("shares_unconfirmed", text % {"names": names}, basis="practice")
    ballot.state, ballot.opened_at = State.OPEN, clock.now()
    ballot.save()
    record("ballot.opened", ballot, by=by, data=_roll_of(ballot), area_id=ballot.area_id)
    running_votes.changed()
    return ballot


@transaction.atomic
def discard(ballot_id: int, *, by: Actor) -> None:
    """Delete a draft. What was published is never deleted."""
    ballot = managed(ballot_id, by, State.DRAFT)
    _must_not_be_removed(ballot, by)
    roll.forget(ballot)
    _take_back(ballot.marks.all(), by, ballot)
    _take_back(ballot.voter_marks.all(), by, ballot)
    nominating.strike(ballot.nominations.all(), ballot, by)
    _take_back(ballot.matters.all(), by, ballot)
    let_go("ballot", ballot.pk)
    record("ballot.discarded", ballot, by=by, data={}, area_id=ballot.area_id, gone=True)
    ballot.delete()


def _take_back(rows: Iterable[Mark | VoterMark | Matter], by: Actor, ballot: Ballot) -> None:
    verbs = {Mark: "mark.taken_back", VoterMark: "voter_mark.taken_back", Matter: "matter.taken_back"}
    for row in rows:
        verb = verbs[type(row)]
        record(verb, row, by=by, data={}, area_id=ballot.area_id, gone=True)
        if not isinstance(row, Matter):
            let_go(verb.partition(".")[0], row.pk)
        row.delete()
