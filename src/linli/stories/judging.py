"""Works sent in for a call, and what its jurors give them, each by themselves. No juror sees what another gave."""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.cases import queries as cases
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin, terms
from linli.people.access import may
from linli.people.models import Person
from linli.people.queries import running
from linli.places.models import Area
from linli.stories import calls, queries
from linli.stories.call_models import Call, CallState, Category, Entry, Judgement, Juror, OpenTo
from linli.stories.services import words_of


def takes(call: Call) -> bool:
    """Whether works can be sent in now."""
    return call.state == CallState.OPEN and clock.today() <= call.until


def judged_now(call: Call) -> bool:
    """Whether its jury is at work."""
    return call.state == CallState.OPEN and clock.today() > call.until


def not_now() -> Refused:
    """What is said to whoever judges too early or too late."""
    words = _("Works are judged once the last day of the call is over, until the result is made public.")
    return Refused("not_judged_now", words)


def lives_there(person_id: int | None, call: Call) -> bool:
    """Whether the person has a home in the call's area. At most one statement."""
    estates = {home.estate_id for home in terms.homes(person_id)}
    return bool(estates) and Area.objects.filter(pk__in=estates, **{f"{call.area.level}_id": call.area_id}).exists()


@transaction.atomic
def enter(call_id: int, case_id: int, category_id: int, *, maker: str, unit: str = "", by: Actor) -> Entry:
    """Send in a submission for a call: by whoever sent the submission, or for them by the desk."""
    call = calls.locked(call_id)
    case = cases.locked(case_id)
    own = case.reporter_id is not None and case.reporter_id == by.person_id
    if not own and not (queries.works_on(by, case) and may(by, "publisher.keep", call.publisher)):
        raise NotAllowed(_("A work is sent in by whoever made it, or for them by the desk."))
    if not takes(call):
        raise Refused("call_over", _("Works are not taken, or not any more."))
    if own and call.open_to == OpenTo.RESIDENTS and not lives_there(by.person_id, call):
        raise Refused("not_of_there", _("This call is for residents of %(area)s.") % {"area": call.area.name})
    if case.reporter_id and calls.jurors(call).filter(person_id=case.reporter_id).exists():
        raise Refused("judges", _("Whoever judges in this call does not compete in it."))
    words = _words(case)
    category = Category.objects.filter(call=call, pk=category_id).first()
    if category is None:
        raise Refused("no_category", _("Choose a category."), field="category")
    if not maker.strip():
        raise Refused("no_maker", _("Say who made it."), field="maker")
    if call.entries.filter(case=case).exists():
        raise Refused("sent_in", _("This work was sent in for this call already."), field="case")
    number = (call.entries.aggregate(last=Max("number"))["last"] or 0) + 1
    entry = Entry(
        call=call, category=category, case=case, number=number, title=words["headline"], maker=maker.strip()[:50],
        unit=unit.strip()[:60], entered_at=clock.now(),
    )  # fmt: skip
    entry.save()
    data = {"call": call.pk, "case": case.pk, "number": number}
    record("entry.sent", entry, by=by, data=data, area_id=call.area_id, new=True)
    return entry


def _words(case: Case) -> dict[str, str]:
    found = queries.rule_of(case)
    usable = found is not None and (case.open or case.state in found[1].shown)
    if found is None or not usable:
        raise Refused("no_submission", _("Choose a submission that is under review or was released."), field="case")
    return words_of(case, found[1])


@transaction.atomic
def take_out(entry_id: int, why: str, *, by: Actor) -> Entry:
    """A work is judged no longer: taken back by whoever sent it, or struck out by the desk with the reason."""
    row = Entry.objects.select_related("case").get(pk=entry_id)
    call = calls.locked(row.call_id)
    own = may(by, "entry.follow", row)
    if not own:
        call = calls.kept(call.pk, by)
    calls.must_be(call, CallState.OPEN)
    if not own and not why.strip():
        raise Refused("no_reason", _("Say why."), field="why")
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    if entry.out:
        raise Refused("out_already", _("It is out already."))
    entry.out = why.strip()[:200] or _("Taken back")
    entry.save(update_fields=["out"])
    record("entry.taken_out", entry, by=by, data={"own": own}, area_id=call.area_id)
    return entry


def aside(juror: Juror, entries: Iterable[Entry]) -> set[int]:
    """The works that one juror may not judge."""
    return asides([juror], entries)[juror.pk]


def asides(jury: Collection[Juror], entries: Iterable[Entry]) -> dict[int, set[int]]:
    """By juror the works that they may not judge: their own, a near relative's, or one from their unit.

    `entries` with their cases. Somebody's is what they sent in, what is credited to them as a correspondent, and what
    bears their name. A unit is what was said of both, or a body in which both hold a post. Five statements.
    """
    rows = list(entries)
    near = {pk: {pk, *theirs} for pk, theirs in kin.of([juror.person_id for juror in jury]).items()}
    names = {one.pk: one.name for one in Person.objects.filter(pk__in=set().union(*near.values()))}
    makers = _makers(rows)
    bodies = _bodies({*near, *(pk for theirs in makers.values() for pk in theirs)})

    def close(juror: Juror, row: Entry) -> bool:
        theirs, mine = makers[row.pk], bodies[juror.person_id]
        known = bool(theirs & near[juror.person_id]) or any(mine & bodies[pk] for pk in theirs)
        named = row.maker in {names[pk] for pk in near[juror.person_id]}
        return known or named or _same(row.unit, juror.unit)

    return {juror.pk: {row.pk for row in rows if close(juror, row)} for juror in jury}


def _makers(rows: Collection[Entry]) -> dict[int, set[int]]:
    """By entry who made it, of those with an account: whoever sent it in, and whose it is among correspondents."""
    found = {row.pk: {row.case.reporter_id} if row.case.reporter_id else set() for row in rows}
    credited = Entry.objects.filter(pk__in=found, case__contributions__correspondent__person__isnull=False)
    for pk, person_id in credited.values_list("pk", "case__contributions__correspondent__person_id"):
        found[pk].add(person_id)
    return found


def _bodies(people: Collection[int]) -> dict[int, set[int]]:
    """By person the bodies in which they hold a post."""
    found: dict[int, set[int]] = {pk: set() for pk in people}
    for person_id, body in running().filter(person_id__in=people).values_list("person_id", "post__organisation_id"):
        found[person_id].add(body)
    return found


def _same(one: str, other: str) -> bool:
    plain = ["".join(unit.split()).casefold() for unit in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]


def _judging(entry_id: int, by: Actor) -> tuple[Entry, Juror, Call]:
    call = calls.locked(Entry.objects.values_list("call_id", flat=True).get(pk=entry_id))
    entry = Entry.objects.select_related("case").get(pk=entry_id)  # which may have been taken out meanwhile
    juror = calls.jurors(call).filter(person_id=by.person_id or 0).first()
    if juror is None or not may(by, "entry.judge", juror):
        raise NotAllowed(_("Works are judged by the jury that was named."))
    if not judged_now(call) or entry.out:
        raise not_now()
    return entry, juror, call


@transaction.atomic
def judge(entry_id: int, points: Mapping[int, int], *, words: str = "", by: Actor) -> Judgement:
    """Give a work points by every criterion, or give them anew before the result is public."""
    entry, juror, call = _judging(entry_id, by)
    if entry.pk in aside(juror, [entry]):
        raise NotAllowed(_("Nobody judges their own work, a relative's or one from their unit."))
    criteria = {one.pk: one.most for one in call.criteria.all()}
    if points.keys() != criteria.keys() or any(not 0 <= given <= criteria[pk] for pk, given in points.items()):
        raise Refused("points", _("Give points by every criterion, no more than it has."), field="points")
    row = Judgement.objects.filter(juror=juror, entry=entry).first() or Judgement(juror=juror, entry=entry)
    row.points = {str(pk): given for pk, given in points.items()}
    row.total, row.words, row.at = sum(points.values()), words.strip()[:300], clock.now()
    row.save()
    record("entry.judged", entry, by=by, data={"juror": juror.pk, "total": row.total}, area_id=call.area_id)
    return row


@transaction.atomic
def stand_aside(entry_id: int, why: str, *, by: Actor) -> Judgement:
    """A juror says that they should not judge a work; what they gave it does not count."""
    entry, juror, call = _judging(entry_id, by)
    if not why.strip():
        raise Refused("no_reason", _("Say why."), field="why")
    row = Judgement.objects.filter(juror=juror, entry=entry).first() or Judgement(juror=juror, entry=entry)
    row.points, row.total, row.words, row.at = {}, None, why.strip()[:300], clock.now()
    row.save()
    record("entry.stood_aside", entry, by=by, data={"juror": juror.pk}, area_id=call.area_id)
    return row
