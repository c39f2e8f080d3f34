"""Every write of practical projects: listed, reported done with proof, struck off by another person, given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area
from linli.shelf import queries
from linli.shelf.grants import PROJECT_FILE
from linli.shelf.models import Project, ProjectState


@dataclass(frozen=True)
class Plan:
    """What is to be done, for whose need, by whom and by when."""

    title: str
    need: str
    person_id: int
    due: date


@transaction.atomic
def put_up(body_id: int, area_id: int, plan: Plan, *, by: Actor) -> Project:
    """Put it on the list of a body. Who answers for it holds a post of an area above or of it."""
    row = Project(
        body=Organisation.objects.get(pk=body_id), title=plan.title.strip()[:80], need=plan.need.strip()[:500],
        person_id=plan.person_id, due=plan.due, made_by_id=by.person_id,
    )  # fmt: skip
    row.locate(Area.objects.get(pk=area_id))
    if not may(by, "project.keep", row) or row.body.area_id not in row.area.path_ids:
        raise NotAllowed(_("Practical projects are listed by a body for its own area."))
    if not row.title or not row.need:
        raise Refused("words_missing", _("Say what is done and whose need it is."), field="need")
    if row.due < clock.today():
        raise Refused("due_past", _("This day lies behind us."), field="due")
    if not queries.answering(row.area).filter(person_id=plan.person_id).exists():
        raise Refused("no_post", _("Whoever answers for it holds a post here or above."), field="person")
    row.save()
    record("project.listed", row, by=by, data={"person": row.person_id}, area_id=row.area_id, new=True)
    return row


@transaction.atomic
def report(project_id: int, result: str, on: date, *, by: Actor, files: Iterable[File] = ()) -> Project:
    """It is done, with what shows it: another person has a look before it is struck off."""
    row, files = _locked(project_id, ProjectState.OPEN), list(files)
    if not may(by, "project.report", row):
        raise NotAllowed(_("Whoever answers for a project reports that it is done."))
    if not result.strip():
        raise Refused("result_missing", _("Say what was done."), field="result")
    if not files:
        raise Refused("proof_missing", _("Enclose a photo or a paper that shows it."), field="photos")
    if on > clock.today():
        raise Refused("in_the_future", _("This lies ahead; give the day when it was done."), field="day")
    row.state, row.result, row.done_on = ProjectState.DONE, result.strip()[:500], on
    row.save(update_fields=["state", "result", "done_on"])
    attach(files, PROJECT_FILE, row.pk)
    data = {"files": [file.sha256 for file in files]}
    record("project.reported", row, by=by, data=data, area_id=row.area_id)
    return row


@transaction.atomic
def strike(project_id: int, *, by: Actor) -> Project:
    """Another person has looked: it is done and off the list (销号)."""
    row = _kept(project_id, by, ProjectState.DONE)
    if involved(row, by.person_id):
        raise Refused(
            "second_person", _("Somebody other than whoever answers for it or reported it done strikes it off.")
        )
    row.state, row.struck_by_id, row.struck_at = ProjectState.STRUCK, by.person_id, clock.now()
    row.save(update_fields=["state", "struck_by", "struck_at"])
    record("project.struck", row, by=by, data={}, area_id=row.area_id)
    return row


def involved(row: Project, person_id: int | None) -> bool:
    """Whether they answer for it or are who reported it done, for themselves or for whoever answers."""
    if row.person_id == person_id:
        return True
    reported = history_of(row).filter(verb="project.reported").last()
    return reported is not None and reported.person_id is not None and reported.person_id == person_id


@transaction.atomic
def hand_back(project_id: int, reason: str, *, by: Actor) -> Project:
    """It is not done as it should be: whoever answers for it reads what is missing, and goes on."""
    row = _kept(project_id, by, ProjectState.DONE)
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    row.state, row.result, row.done_on = ProjectState.OPEN, reason.strip()[:500], None
    row.save(update_fields=["state", "result", "done_on"])
    record("project.handed_back", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def drop(project_id: int, reason: str, *, by: Actor) -> Project:
    """It is given up, and the list says why."""
    row = _kept(project_id, by, ProjectState.OPEN)
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    row.state, row.result = ProjectState.DROPPED, reason.strip()[:500]
    row.save(update_fields=["state", "result"])
    record("project.dropped", row, by=by, data={}, area_id=row.area_id)
    return row


def _locked(project_id: int, *states: str) -> Project:
    row = Project.objects.select_for_update(of=("self",)).select_related("area", "body", "person").get(pk=project_id)
    if row.state not in states:
        words = _("This is not possible any more: the project is “%(state)s”.") % {"state": row.get_state_display()}
        raise Refused("project_state", words)
    return row


def _kept(project_id: int, by: Actor, *states: str) -> Project:
    row = _locked(project_id, *states)
    if not may(by, "project.keep", row):
        raise NotAllowed(_("Practical projects are listed by a body for its own area."))
    return row


def over(area: Area) -> QuerySet[Project]:
    """The projects of an area and of those above it, what is under way first."""
    rows = Project.objects.filter(area_id__in=area.path_ids).select_related("body", "person", "area")
    return rows.order_by("-pk")
