"""A season is planned and approved; its lectures are planned, their material looked through, and then announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import services as activities
from linli.activities.models import Programme
from linli.activities.services import Plan
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.lectures.grants import OWNER
from linli.lectures.models import Lecture, Lecturer, Material, Season
from linli.people.access import may
from linli.people.models import Organisation


@dataclass(frozen=True)
class Term:
    """What a season is to be. `places`: for how many there is room."""

    title: str
    aim: str
    starts: date
    ends: date
    place: str
    places: int
    spot_id: int | None = None


@transaction.atomic
def plan(organiser_id: int, term: Term, *, by: Actor) -> Season:
    """Draw up a season. Its lectures are announced once somebody else has approved it."""
    body = Organisation.objects.select_related("area").get(pk=organiser_id)
    made = Season(organiser=body, drawn_by_id=by.person_id or 0).locate(body.area)
    if by.person_id is None or not may(by, "season.plan", made):
        raise NotAllowed(_("Lectures are planned by whoever holds a post of the body that holds them."))
    if not term.title.strip() or not term.aim.strip():
        raise Refused("title_missing", _("Say what the season is called and what it is for."), field="title")
    if term.ends < term.starts:
        raise Refused("days_turned", _("The last day lies before the first."), field="ends")
    if term.places < 1:
        raise Refused("no_room", _("Say for how many there is room."), field="places")
    made.title, made.aim, made.starts, made.ends = (
        term.title.strip()[:60],
        term.aim.strip()[:300],
        term.starts,
        term.ends,
    )
    made.place, made.places, made.spot = term.place.strip()[:80], term.places, activities.spot_of(body, term.spot_id)
    if not made.place and made.spot is None:
        raise Refused("place_missing", _("Say where the lectures are held."), field="place")
    made.save()
    data = {"organiser_id": body.pk, "places": made.places, "starts": made.starts.isoformat()}
    record("season.planned", made, by=by, data=data, area_id=made.area_id, new=True)
    return made


@transaction.atomic
def approve(season_id: int, *, by: Actor) -> Season:
    """Somebody other than who drew it up stands for the season; from then on it is a programme."""
    season = _season(season_id)
    if not may(by, "season.approve", season):
        raise NotAllowed(_("A season is approved by a post of the body, or an office above it."))
    if season.approved_at is not None:
        raise Refused("approved_already", _("This season is approved already."))
    if by.person_id is None or by.person_id == season.drawn_by_id:
        raise Refused("own_plan", _("A season is approved by somebody other than whoever drew it up."))
    if not season.lectures.exists():
        raise Refused("no_lectures", _("Plan its lectures first."))
    season.approved_by_id, season.approved_at = by.person_id, clock.now()
    season.programme = _programme(season)
    season.save(update_fields=["approved_by", "approved_at", "programme"])
    data = {"programme_id": season.programme.pk, "lectures": season.lectures.count()}
    record("season.approved", season, by=by, data=data, area_id=season.area_id)
    return season


def _programme(season: Season) -> Programme:
    """Its day lies behind, so that no rhythm makes a session: each is added when its lecture is announced."""
    said = Plan(
        kind="lecture", title=season.title, leader_id=season.drawn_by_id, begins=clock.today() - timedelta(days=1),
        at=time(9), minutes=120, purpose=season.aim, spot_id=season.spot_id, place=season.place, places=season.places,
    )  # fmt: skip
    return activities.found(season.organiser_id, said, by=SYSTEM)


@dataclass(frozen=True)
class Topic:
    """What a lecture is to be. `skill`: what whoever was there can be called up for; empty for none."""

    topic: str
    lecturer_id: int
    starts_at: datetime
    minutes: int = 120
    outline: str = ""
    skill: str = ""
    repeats_id: int | None = None


@transaction.atomic
def add(season_id: int, said: Topic, *, by: Actor) -> Lecture:
    """Plan one more lecture of a season."""
    season = _season(season_id)
    made = Lecture(season=season, minutes=said.minutes, starts_at=said.starts_at).locate(season.area)
    if not may(by, "lecture.run", made):
        raise NotAllowed(_("Lectures are planned by whoever holds a post of the body that holds them."))
    if not said.topic.strip():
        raise Refused("topic_missing", _("Say what the lecture is about."), field="topic")
    _must_be_quarter(said)
    day = said.starts_at.astimezone(clock.LOCAL).date()
    if not season.starts <= day <= season.ends:
        raise Refused("outside_season", _("This day lies outside the season."), field="starts_at")
    lecturer = Lecturer.objects.filter(pk=said.lecturer_id, organiser_id=season.organiser_id).first()
    if lecturer is None or lecturer.state == Lecturer.State.DECLINED:
        raise Refused("no_lecturer", _("Choose one of the lecturers whom the body appointed."), field="lecturer")
    if not lecturer.starts <= day <= lecturer.ends:
        raise Refused("outside_term", _("The lecturer's term does not reach this day."), field="lecturer")
    before = _repeated(season, said.repeats_id)
    made.topic, made.outline, made.skill = said.topic.strip()[:80], said.outline.strip()[:500], said.skill.strip()[:20]
    made.lecturer, made.repeats = lecturer, before
    if before is not None:
        made.topic, made.skill = before.topic, before.skill
    made.save()
    data = {"season_id": season.pk, "lecturer_id": lecturer.pk, "starts_at": made.starts_at.isoformat()}
    record("lecture.planned", made, by=by, data=data, area_id=season.area_id, new=True)
    return made


def _repeated(season: Season, lecture_id: int | None) -> Lecture | None:
    """The lecture that is held again, of this term or an earlier one of the body; the first of its topic."""
    rows = Lecture.objects.filter(season__organiser_id=season.organiser_id).select_related("repeats")
    found = rows.filter(pk=lecture_id or 0).first()
    return found.repeats or found if found else None


def _must_be_quarter(said: Topic) -> None:
    if said.starts_at.minute % 15 or said.starts_at.second or said.minutes % 15 or not 15 <= said.minutes <= 480:
        raise Refused("quarters", _("Lectures begin and end on a quarter of an hour."), field="starts_at")


@transaction.atomic
def send_material(lecture_id: int, files: Sequence[File], note: str, *, by: Actor) -> Material:
    """The lecturer sends slides or an outline; while an edition waits or is approved no other one is sent."""
    lecture = _lecture(lecture_id)
    if by.person_id is None or not may(by, "lecture.give", lecture):
        raise NotAllowed(_("Material is sent by the lecturer, once they have accepted their letter."))
    if lecture.materials.exclude(state=Material.State.RETURNED).exists():
        raise Refused("under_review", _("An edition waits for its review, or is approved already."))
    if not files:
        raise Refused("files_missing", _("Choose the slides or the outline."), field="files")
    made = Material.objects.create(
        lecture=lecture, edition=lecture.materials.count() + 1, note=note.strip()[:200], by_id=by.person_id
    )
    attach(files, OWNER, made.pk)
    data = {"lecture_id": lecture.pk, "edition": made.edition, "files": len(files)}
    record("lecture.material_sent", made, by=by, data=data, area_id=lecture.area_id, new=True)
    return made


@transaction.atomic
def review(lecture_id: int, edition: int, reason: str, *, approves: bool, by: Actor) -> Material:
    """Somebody other than the lecturer approves the edition that they saw, or returns it with reasons."""
    lecture = _lecture(lecture_id)
    if not may(by, "lecture.run", lecture):
        raise NotAllowed(_("Material is looked through by whoever holds a post of the body that holds the lectures."))
    if by.person_id is None or by.person_id == lecture.lecturer.person_id:
        raise Refused("own_material", _("Material is looked through by somebody other than the lecturer."))
    row = lecture.materials.filter(state=Material.State.SENT, edition=edition).first()
    if row is None:
        raise Refused("nothing_sent", _("This edition does not wait for a review any more."))
    if not approves and not reason.strip():
        raise Refused("reason_missing", _("Say what has to be put right."), field="reason")
    row.state = Material.State.APPROVED if approves else Material.State.RETURNED
    row.reviewer_id, row.reviewed_at, row.reason = by.person_id, clock.now(), reason.strip()[:300]
    row.save(update_fields=["state", "reviewer", "reviewed_at", "reason"])
    data = {"lecture_id": lecture.pk, "edition": row.edition}
    record(
        "lecture.material_approved" if approves else "lecture.material_returned",
        row,
        by=by,
        data=data,
        area_id=lecture.area_id,
    )
    return row


@transaction.atomic
def announce(lecture_id: int, *, by: Actor) -> Lecture:
    """Let people sign up: only of an approved season, by a lecturer who accepted, with material that was approved."""
    lecture = _lecture(lecture_id)
    season = lecture.season
    if not may(by, "lecture.run", lecture):
        raise NotAllowed(_("Lectures are announced by whoever holds a post of the body that holds them."))
    if lecture.session_id is not None:
        raise Refused("announced_already", _("This lecture is announced already."))
    if season.programme_id is None:
        raise Refused("season_open", _("Somebody else has to approve the season first."))
    if lecture.lecturer.state != Lecturer.State.ACCEPTED:
        raise Refused("not_accepted", _("The lecturer has not accepted the letter yet."))
    if not lecture.materials.filter(state=Material.State.APPROVED).exists():
        raise Refused("material_open", _("Its material has to be looked through and approved first."))
    if lecture.starts_at <= clock.now():
        raise Refused("begun", _("Its time has passed; plan it for another day."))
    lecture.session = activities.add_session(
        season.programme_id, lecture.starts_at, by=by, title=lecture.topic, minutes=lecture.minutes
    )
    lecture.save(update_fields=["session"])
    data = {"session_id": lecture.session.pk}
    record("lecture.announced", lecture, by=by, data=data, area_id=lecture.area_id)
    return lecture


@transaction.atomic
def drop(lecture_id: int, *, by: Actor) -> None:
    """Take a lecture out of the plan that was never announced."""
    lecture = _lecture(lecture_id)
    if not may(by, "lecture.run", lecture):
        raise NotAllowed(_("Lectures are planned by whoever holds a post of the body that holds them."))
    if lecture.session_id is not None or lecture.materials.exists() or lecture.again.exists():
        raise Refused("in_use", _("It is announced, or material was sent for it: it stays."))
    record("lecture.dropped", lecture, by=by, data={"season_id": lecture.season_id}, area_id=lecture.area_id, gone=True)
    lecture.delete()


def _season(season_id: int) -> Season:
    rows = Season.objects.select_for_update(of=("self",)).select_related("organiser", "area")
    return rows.get(pk=season_id)


def _lecture(lecture_id: int) -> Lecture:
    related = ("season__organiser", "season__area", "lecturer__person", "area")
    return Lecture.objects.select_for_update(of=("self",)).select_related(*related).get(pk=lecture_id)
