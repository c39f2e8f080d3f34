"""The preparatory group's way to the first owners' assembly: what was done on which day, and the clocks that run."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from linli.council.models import Founding
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation, Term
from linli.rules.first_assembly import BASES, Clock, Days, clocks
from linli.settings.queries import value
from linli.settings.wording import source

KIND = "preparatory_group"


@dataclass(frozen=True)
class Course:
    """The days so far. `document`: the owners' application."""

    applied_on: date | None = None
    document: str = ""
    planned_on: date | None = None
    posted_on: date | None = None
    held_on: date | None = None


@transaction.atomic
def note(body_id: int, course: Course, *, by: Actor) -> Founding:
    """Write down what the group has come to. What it must post hangs out long enough before the assembly."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if not may(by, "office.keep", body) and not may(by, "post.create", body.area):
        raise NotAllowed(_("Whoever holds a post of the body, or the street office, writes this down."))
    if body.kind != KIND:
        raise Refused("no_group", _("This body prepares no first assembly."))
    _must_follow(course, days(body))
    found, _new = Founding.objects.get_or_create(body=body)
    for name in ("applied_on", "planned_on", "posted_on", "held_on"):
        setattr(found, name, getattr(course, name))
    found.document = course.document.strip()[:120]
    found.save()
    told = {name: str(getattr(course, name) or "") for name in ("applied_on", "planned_on", "posted_on", "held_on")}
    record("organisation.founding", body, by=by, data=told, area_id=body.area_id)
    return found


def _must_follow(course: Course, days: Days) -> None:
    today = clock.today()
    if any(day and day > today for day in (course.applied_on, course.posted_on, course.held_on)):
        raise Refused("day_ahead", _("What was done lies no later than today."))
    if course.applied_on and not course.document.strip():
        raise Refused("document_missing", _("Name the owners' application."), field="document")
    if course.held_on:
        if course.posted_on is None:
            raise Refused("not_posted", _("Say first when the papers of the assembly were posted."), field="posted_on")
        if (course.held_on - course.posted_on).days < days.post:
            words = _("They are posted %(days)s days before the assembly (%(basis)s).")
            given = {"days": days.post, "basis": source(BASES["posted"])}
            raise Refused("posted_too_late", words % given, basis=BASES["posted"], field="held_on")


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
    first = Term.objects.filter(post__organisation=body).aggregate(first=Min("starts"))["first"]
    formed = clock.day_of(first) if first else None
    return list(
        clocks(
            applied=found.applied_on, formed=formed, posted=found.posted_on, planned=found.planned_on,
            held=found.held_on, days=days(body),
        )
    )  # fmt: skip
