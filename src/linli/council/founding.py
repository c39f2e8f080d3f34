"""The preparatory group's way to the first owners' assembly: what was done on which day, and the clocks that run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.council import law
from linli.council.models import Founding, Meeting
from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people.access import may
from linli.people.kinds import title
from linli.people.models import Organisation, Term
from linli.people.queries import running as running_terms
from linli.people.wording import FAULTS
from linli.rules.bodies import LAWS, faults
from linli.rules.first_assembly import BASES, PARTS, Clock, Days, Part, clocks, complete, earliest, latest, unposted
from linli.settings.queries import value
from linli.settings.wording import source

KIND = "preparatory_group"
POSTED: Mapping[Part, Promise] = {
    "call": gettext_lazy("day, place and agenda of the assembly"),
    "rules": gettext_lazy("drafts of its rules and of the covenant"),
    "roll": gettext_lazy("list of owners with areas and heads"),
    "candidates": gettext_lazy("how candidates for the committee are found"),
}


@dataclass(frozen=True)
class Course:
    """The days so far. `document`: the owners' application; `posted`: since when each of the papers hangs out."""

    applied_on: date | None = None
    document: str = ""
    planned_on: date | None = None
    place: str = ""
    agenda: str = ""
    posted: Mapping[Part, date] = field(default_factory=dict)
    held_on: date | None = None


@transaction.atomic
def note(body_id: int, course: Course, *, by: Actor) -> Founding:
    """Write down what the group has come to. What it must post hangs out long enough before the assembly."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if not may(by, "office.keep", body) and not may(by, "post.create", body.area):
        raise NotAllowed(_("Whoever holds a post of the body, or the street office, writes this down."))
    if body.kind != KIND:
        raise Refused("no_group", _("This body prepares no first assembly."))
    found = Founding.objects.filter(body=body).first() or Founding(body=body)
    _must_follow(body, course, found)
    was = _said(found)
    found.applied_on, found.planned_on, found.held_on = course.applied_on, course.planned_on, course.held_on
    found.document, found.place = course.document.strip()[:120], course.place.strip()[:80]
    found.agenda = course.agenda.strip()[:500]
    found.posted = {part: day.isoformat() for part, day in course.posted.items()}
    found.posted_on = complete(course.posted)
    found.save()
    told = {name: str(getattr(found, name) or "") for name in ("applied_on", "planned_on", "posted_on", "held_on")}
    data = {**told, "posted": found.posted, **before_after(was, _said(found))}
    record("organisation.founding", body, by=by, data=data, area_id=body.area_id)
    return found


def _said(found: Founding) -> dict[str, str | None]:
    """The days, as the record of changes tells them."""
    days = {"applied_on": found.applied_on, "assembly_on": found.planned_on, "posted_on": found.posted_on}
    return {name: day.isoformat() if day else None for name, day in {**days, "held_on": found.held_on}.items()}


def _must_follow(body: Organisation, course: Course, found: Founding) -> None:
    """Each step after the one before, by the law; each refusal says what mends it."""
    today, given = clock.today(), days(body)
    if any(day and day > today for day in (course.applied_on, course.held_on, *course.posted.values())):
        raise Refused("day_ahead", _("What was done lies no later than today."))
    if course.applied_on and not course.document.strip():
        raise Refused("document_missing", _("Name the owners' application."), field="document")
    steps = (course.planned_on, dict(course.posted), course.held_on)
    if any(steps) and steps != (found.planned_on, posted_of(found), found.held_on):  # not when a word is put right
        must_be_made_up(body)
    formed = _formed(body)
    if formed and any(day < formed for part, day in course.posted.items() if posted_of(found).get(part) != day):
        words = _("The group was formed on %(day)s: what it posts hangs out from then on.")
        raise Refused("posted_before_formed", words % {"day": formed.isoformat()}, basis=BASES["posted"])
    if course.planned_on and course.planned_on != found.planned_on:
        _must_be_plannable(body, course, given)
    if "call" in course.posted and not (course.planned_on and course.place.strip() and course.agenda.strip()):
        words = _("What is posted says day, place and agenda of the assembly: write them down first (%(basis)s).")
        raise Refused(
            "call_incomplete", words % {"basis": source(BASES["posted"])}, basis=BASES["posted"], field="place"
        )
    if course.held_on:
        must_hang_out(course.posted, course.held_on, given)


def must_be_made_up(body: Organisation) -> None:
    """The street forms it, of an odd number; owners hold half, developer, street and residents' committee sit there."""
    rule = LAWS[KIND]
    number = running_terms().filter(post__organisation=body, post__ended_at=None).values("person").distinct().count()
    wrong = (
        [str(FAULTS[one]).rstrip("。.") for one in faults(rule, seats=number)] if number else [_("nobody sits in it")]
    )
    for part in law.missing_parts(body, KIND):
        titles = in_a_list(title(seat) for seat in part.seats)
        wrong.append((_("too few %(seats)s") if part.share else _("no %(seats)s")) % {"seats": titles})
    if wrong:
        words = _("The group is not made up as it must be: %(wrong)s. The street fills its seats first (%(basis)s).")
        given = {"wrong": "；".join(wrong), "basis": source(rule.basis)}  # zh: between reasons
        raise Refused("group_not_made_up", words % given, basis=rule.basis)


def _must_be_plannable(body: Organisation, course: Course, given: Days) -> None:
    """Not before what is posted can have hung out long enough, nor after the last day while that lies ahead."""
    assert course.planned_on is not None
    today, formed = clock.today(), _formed(body)
    first = earliest(complete(course.posted) or today, given)
    if course.held_on is None and course.planned_on < first:
        words = _("The papers hang out %(days)s days before the assembly: plan it for %(day)s or later (%(basis)s).")
        told = {"days": given.post, "day": first.isoformat(), "basis": source(BASES["posted"])}
        raise Refused("planned_too_early", words % told, basis=BASES["posted"], field="planned_on")
    last = latest(formed, given) if formed else None
    if last and today <= last < course.planned_on:
        words = _("It is held within %(days)s days of forming the group: plan it for %(day)s or before (%(basis)s).")
        told = {"days": given.hold, "day": last.isoformat(), "basis": source(BASES["held"])}
        raise Refused("planned_too_late", words % told, basis=BASES["held"], field="planned_on")


def must_hang_out(posted: Mapping[Part, date], held: date, given: Days) -> None:
    """Refused while something was not posted, or not long enough before that day; says which day would do."""
    if missing := unposted(posted):
        words = _("Not posted yet: %(parts)s. All of it hangs out %(days)s days before the assembly (%(basis)s).")
        parts = "；".join(str(POSTED[part]) for part in missing)  # zh: between papers
        told = {"parts": parts, "days": given.post, "basis": source(BASES["posted"])}
        raise Refused("not_posted", words % told, basis=BASES["posted"], field=f"posted_{missing[0]}")
    first = earliest(complete(posted) or held, given)
    if held < first:
        words = _("They are posted %(days)s days before the assembly: it may be held from %(day)s on (%(basis)s).")
        told = {"days": given.post, "day": first.isoformat(), "basis": source(BASES["posted"])}
        raise Refused("posted_too_late", words % told, basis=BASES["posted"], field="held_on")


def must_open(meeting: Meeting) -> None:
    """Before a group opens the first assembly: it is made up as it must be, and what it posts hung out long enough."""
    if meeting.kind != "owners_assembly" or meeting.body.kind != KIND:
        return
    must_be_made_up(meeting.body)
    found = Founding.objects.filter(body=meeting.body).first() or Founding(body=meeting.body)
    must_hang_out(posted_of(found), meeting.day, days(meeting.body))
    if found.planned_on and found.planned_on != meeting.day:
        words = _("What is posted calls it for %(day)s. Post the other day first, long enough before it (%(basis)s).")
        told = {"day": found.planned_on.isoformat(), "basis": source(BASES["posted"])}
        raise Refused("another_day", words % told, basis=BASES["posted"])


def posted_of(found: Founding) -> dict[Part, date]:
    """Since when each of the papers hangs out."""
    return {part: date.fromisoformat(found.posted[part]) for part in PARTS if part in found.posted}


def missing(body: Organisation) -> list[Promise]:
    """What a group that has planned its assembly has not posted yet. One statement."""
    found = Founding.objects.filter(body=body).exclude(planned_on=None).first() if body.kind == KIND else None
    return [POSTED[part] for part in unposted(posted_of(found))] if found and not found.held_on else []


def _formed(body: Organisation) -> date | None:
    first = Term.objects.filter(post__organisation=body).aggregate(first=Min("starts"))["first"]
    return clock.day_of(first) if first else None


def days(body: Organisation) -> Days:
    """How long each step has in the body's area."""
    return Days(
        value("bodies.group_days", body.area), value("ballots.notice_days", body.area),
        value("bodies.assembly_days", body.area),
    )  # fmt: skip


def running(body: Organisation) -> list[Clock]:
    """The clocks of the group, as they stand. Two statements."""
    if body.kind != KIND:
        return []
    found = Founding.objects.filter(body=body).first() or Founding(body=body)
    return list(
        clocks(
            applied=found.applied_on, formed=_formed(body), posted=found.posted_on, planned=found.planned_on,
            held=found.held_on, days=days(body),
        )
    )  # fmt: skip
