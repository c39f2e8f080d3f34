"""Who is told of meetings: whoever is invited, has something to do, or whose seat is demanded to end."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.council.demand_models import Demand
from linli.council.models import Meeting, State, Task
from linli.notify.concerned import by, only, still
from linli.notify.subscriptions import Row, Told


def _invited(row: Meeting) -> Told:
    people = row.invitees.values_list("person_id", flat=True)
    facts = {"meeting": row.title, "time": row.starts_at, "place": row.place}
    return Told(only(*people), row, reverse("council:own", args=[row.code]), facts)


def _doer(row: Task) -> Told:
    facts = {"what": row.what, "day": row.due, "meeting": row.meeting.title}
    return Told([row.person_id], row, reverse("council:mine"), facts)


def _starter(row: Demand) -> Told:
    facts = {"title": row.title}
    return Told(only(row.started_by_id), row, reverse("council:demand", args=[row.code]), facts)


WHO = _("everybody invited")
ROWS = [
    Row(
        "meeting.called", "meeting.called", "council", WHO, _("%(meeting)s: %(time)s, %(place)s"),
        _("You are invited: %(meeting)s, %(time)s."), by(Meeting, _invited),
        stands=still(Meeting, state__in=(State.CALLED, State.OPEN)),
    ),
    Row(
        "meeting.cancelled", "meeting.cancelled", "council", WHO, _("%(meeting)s, %(time)s does not take place"),
        _("The meeting does not take place: %(meeting)s."), by(Meeting, _invited), urgent=True,
    ),
    Row(
        "meeting.minuted", "meeting.minuted", "council", WHO, _("%(meeting)s: the minutes can be read"),
        _("You can read what was agreed: %(meeting)s."), by(Meeting, _invited),
    ),
    Row(
        "task.given", "task.given", "council", _("whoever is to do it"),
        _("%(what)s: until %(day)s, from “%(meeting)s”"), _("Please do by %(day)s: %(what)s."),
        by(Task, _doer, "meeting"),
    ),
    Row(
        "demand.answered", "demand.answered", "council", _("whoever started the list"),
        _("The body answered the demand: %(title)s"), _("Your demand was answered: %(title)s."), by(Demand, _starter),
    ),
]  # fmt: skip
