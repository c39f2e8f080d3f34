"""Every write about a branch's members beside its meetings, and how the year stands for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.council.life_models import LeftOut, Talk, Training
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kinds
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.people.queries import running
from linli.rules import party_life as rules

KIND = "party_branch"
COMMITTEE = kinds.LAWS[KIND][1]
MOST = 366 * 10


def members(body: Organisation) -> QuerySet[Person]:
    """The full members of the branch, by name: those of the committee among them."""
    seats = running().filter(post__organisation=body, post__kind__in=kinds.FULL_MEMBERS, post__ended_at=None)
    return Person.objects.filter(pk__in=seats.values("person_id")).order_by("name", "pk")


def committee(body: Organisation) -> set[int]:
    """Who of them sits in the committee."""
    seats = running().filter(post__organisation=body, post__kind__in=COMMITTEE, post__ended_at=None)
    return set(seats.values_list("person_id", flat=True))


@transaction.atomic
def leave_out(
    body_id: int,
    person_id: int,
    reason: str,
    document: str,
    since: date,
    *,
    by: Actor,
    words: str = "",
    until: date | None = None,
) -> LeftOut:
    """A member does not count among the due from that day on, as was approved; to the day `until`, if it says one."""
    body = _body(body_id, by)
    _must_be_member(body, person_id)
    if by.person_id == person_id:
        raise NotAllowed(_("Nobody leaves themselves out of the due. Ask a colleague."))
    if reason not in LeftOut.Reason.values or not document.strip():
        words_ = _("Give the reason, and the document by which it was approved.")
        raise Refused("document_missing", words_, field="document")
    _must_be_in_order(since, until)
    running_on = LeftOut.objects.filter(Q(until=None) | Q(until__gte=since), body=body, person_id=person_id)
    if (running_on if until is None else running_on.filter(since__lte=until)).exists():
        raise Refused("left_out_already", _("This member is left out of the due already."), field="person")
    row = LeftOut.objects.create(
        body=body, person_id=person_id, reason=reason, words=words.strip()[:200], document=document.strip()[:120],
        since=since, until=until, entered_by_id=by.person_id,
    )  # fmt: skip
    data = {"reason": reason, "since": since.isoformat(), "until": until.isoformat() if until else ""}
    record("left_out.entered", row, by=by, data=data, area_id=body.area_id, new=True)
    return row


@transaction.atomic
def count_again(row_id: int, until: date, *, by: Actor) -> LeftOut:
    """They count again after that day, sooner than was said if need be."""
    body_id = LeftOut.objects.values_list("body_id", flat=True).get(pk=row_id)
    body = _body(body_id, by)
    row = LeftOut.objects.select_for_update(of=("self",)).get(pk=row_id)
    if row.until is not None and row.until <= until:
        raise Refused("left_out_no_more", _("This member counts again already."))
    _must_be_in_order(row.since, until)
    row.until = until
    row.save(update_fields=["until"])
    record("left_out.ended", row, by=by, data={"until": until.isoformat()}, area_id=body.area_id)
    return row


def left_out(bodies: Collection[Organisation], people: Collection[int], on: date) -> dict[int, bool]:
    """Who of them does not count among the due of these branches, or of their groups, on that day.

    True of whose rights are suspended: they neither vote nor stand, also where they come (选举工作条例 art. 5).
    """
    party = [body for body in bodies if body.kind in (KIND, "party_group")]
    if not party or not people:
        return {}
    rows = LeftOut.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on, person_id__in=people)
    told = rows.filter(body__area_id__in={body.area_id for body in party}).values_list("person_id", "reason")
    suspended = {pk for pk, reason in told if reason == LeftOut.Reason.SUSPENDED}
    return {pk: pk in suspended for pk, _reason in told}


@transaction.atomic
def note_talk(body_id: int, one_id: int, other_id: int, day: date, *, by: Actor) -> Talk:
    """Two members talked on that day."""
    body = _body(body_id, by)
    _must_be_past(day)
    for person_id in (one_id, other_id):
        _must_be_member(body, person_id)
    if one_id == other_id:
        raise Refused("two_people", _("Two people talk."), field="other")
    first, second = sorted((one_id, other_id))
    row, new = Talk.objects.get_or_create(body=body, one_id=first, other_id=second, day=day)
    if not new:
        raise Refused("noted_already", _("This stands here already."), field="day")
    record("talk.noted", row, by=by, data={"day": day.isoformat()}, area_id=body.area_id, new=True)
    return row


@transaction.atomic
def note_training(
    body_id: int,
    people: Sequence[int],
    day: date,
    hours: int,
    subject: str,
    *,
    by: Actor,
    course: bool = False,
    document: str = "",
) -> list[Training]:
    """Members attended a training together; `document`: what shows it, a notice or a certificate."""
    body = _body(body_id, by)
    _must_be_past(day)
    if not people or not subject.strip() or not 0 < hours <= 400:
        raise Refused("training_missing", _("Say who attended what, and how many hours."), field="people")
    for person_id in people:
        _must_be_member(body, person_id)
    made = []
    for person_id in dict.fromkeys(people):
        row, new = Training.objects.get_or_create(
            body=body, person_id=person_id, day=day, subject=subject.strip()[:80],
            defaults={"hours": hours, "course": course, "document": document.strip()[:120]},
        )  # fmt: skip
        if new:
            data = {"day": day.isoformat(), "hours": hours, "course": course}
            record("training.noted", row, by=by, data=data, area_id=body.area_id, new=True)
            made.append(row)
    if not made:
        raise Refused("noted_already", _("This stands here already."), field="day")
    return made


LISTS: Mapping[str, type[Talk] | type[Training] | type[LeftOut]] = {
    "talk": Talk, "training": Training, "left_out": LeftOut,
}  # fmt: skip


@transaction.atomic
def strike_out(kind: str, row_id: int, *, by: Actor) -> None:
    """What was noted by mistake goes. Meetings that were held keep whom they counted."""
    model = LISTS[kind]
    found = model._default_manager.filter(pk=row_id)
    body_id = found.values_list("body_id", flat=True).first()
    body = _body(body_id, by) if body_id else None
    row = found.first()  # of two at once the second comes when it is gone
    if body is None or row is None:
        raise Refused("struck_already", _("This was struck out already."))
    if isinstance(row, LeftOut) and row.person_id == by.person_id:
        raise NotAllowed(_("Nobody strikes out a line about themselves. Ask a colleague."))
    verb = {"talk": "talk.struck_out", "training": "training.struck_out", "left_out": "left_out.struck_out"}[kind]
    record(verb, row, by=by, data={}, area_id=body.area_id, gone=True)
    row.delete()


@dataclass(frozen=True)
class Line:
    """One line of the year: talks of a kind of pair, or training, with who had none or too little yet."""

    what: str
    tally: rules.Tally
    basis: str
    names: tuple[str, ...] = ()


def year_of(body: Organisation, year: int) -> list[Line]:
    """How the year stands for the members of a branch; of another body nothing. Five statements."""
    if body.kind != KIND:
        return []
    people, seated = {one.pk: one.name for one in members(body)}, committee(body)
    first, last = date(year, 1, 1), date(year, 12, 31)
    talks = Talk.objects.filter(body=body, day__range=(first, last)).values_list("one_id", "other_id")
    trained = Training.objects.filter(body=body, day__range=(first, last))
    hours = {row["person"]: row["sum"] for row in trained.values("person").annotate(sum=Sum("hours")).order_by()}
    courses = set(trained.filter(course=True).values_list("person_id", flat=True))
    found = [
        *((pair, tally, rules.TALKS_BASIS) for pair, tally in rules.talked(seated, people, talks).items()),
        *((f"trained_{who}", tally, rules.TRAINING_BASIS)
          for who, tally in rules.trained(seated, people, hours, courses).items()),
    ]  # fmt: skip
    return [
        Line(what, tally, basis, tuple(people[pk] for pk in people if pk in tally.missing))
        for what, tally, basis in found
        if tally.of
    ]


def _body(body_id: int, by: Actor) -> Organisation:
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if not may(by, "office.keep", body):
        raise NotAllowed(_("Only a post of the body can do this."))
    if body.kind != KIND:
        raise Refused("no_branch", _("A Party branch keeps this."))
    return body


def _must_be_member(body: Organisation, person_id: int) -> None:
    if not members(body).filter(pk=person_id).exists():
        raise Refused("no_member", _("This is no full member of the branch."), field="person")


def _must_be_in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("day_before", _("Not before the day on which it began."), field="until")


def _must_be_past(day: date) -> None:
    if not 0 <= (clock.today() - day).days <= MOST:
        raise Refused("day_wrong", _("Give a day that has passed."), field="day")
