"""Patrols that come again: planned by the desk, laid out a week ahead, walked by whoever holds the post.

A visit is walked once: nothing found, or a find, which begins a case of the round's process in the same transaction.
What was not walked by the end of its day plus `GRACE` counts as missed, and stays so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.round_models import Round, Visit
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Post
from linli.places.models import Area
from linli.rules.pack import Pack

AHEAD = 7  # days that are laid out
GRACE = 2  # days after its own on which a visit can still be walked


@dataclass(frozen=True)
class Plan:
    """What a round says."""

    title: str
    post_id: int
    process: str
    every: int
    starts: date
    ends: date | None = None
    buildings: tuple[int, ...] = ()


@transaction.atomic
def plan(area: Area, said: Plan, *, by: Actor) -> Round:
    """Put a round on the plan; its first visits stand there at once."""
    made = Round(area=area)
    _may_edit(made, by)
    _write(made, said)
    made.save(force_insert=True)
    _record("planned", made, by, new=True)
    lay_out(made)
    return made


@transaction.atomic
def change(round_id: int, said: Plan, *, by: Actor) -> Round:
    """Say anew what a round says; visits still to come are laid out anew."""
    found = _locked(round_id)
    _may_edit(found, by)
    _write(found, said)
    found.save()
    _record("changed", found, by)
    _lay_anew(found)
    return found


@transaction.atomic
def switch(round_id: int, *, on: bool, by: Actor) -> Round:
    """Let a round rest, or go on."""
    found = _locked(round_id)
    _may_edit(found, by)
    if found.active != on:
        found.active = on
        found.save(update_fields=["active"])
        _record("switched", found, by)
        _lay_anew(found)
    return found


@transaction.atomic
def walked(visit_id: int, *, by: Actor, files: Sequence[Any] = ()) -> Visit:
    """Nothing was found. The time is the server's; a photo is proof enough."""
    visit = _open(visit_id, by)
    _finish(visit, "clear", by)
    if files:
        attach(files, "round", visit.round_id)
    _record("walked", visit.round, by, visit=visit, files=[file.sha256 for file in files])
    return visit


@transaction.atomic
def found(visit_id: int, estate: Area, given: services.Submission, *, by: Actor, pack: tuple[int, Pack]) -> Case:
    """Something was found: a case of the round's process begins with it, or nothing happens at all."""
    on_record.must_stand(by.person_id)
    visit = _open(visit_id, by, again=True)
    if pack[1].id != visit.round.process:
        raise Refused("other_process", _("A find on this round begins a case of another process."))
    if estate.pk != visit.round.area_id:
        raise Refused("other_estate", _("This round is walked in another estate."))
    case = services.submit(estate, given, by=by, pack=pack)
    visit.case = case
    _finish(visit, "found", by)
    _record("found", visit.round, by, visit=visit, case=case.pk)
    return case


def lay_out(one: Round) -> None:
    """The round's visits of the coming days; safe to run again."""
    Visit.objects.bulk_create([Visit(round=one, day=day) for day in _days(one)], ignore_conflicts=True)


def lay_out_all() -> None:
    """Every night: lay out the coming days of every round, and note what was missed."""
    for one in Round.objects.filter(active=True).order_by("pk").iterator():
        lay_out(one)
    late = clock.today() - timedelta(days=GRACE)
    for pk in list(Visit.objects.filter(state="to_walk", day__lt=late).order_by("pk").values_list("pk", flat=True)):
        _miss(pk)


@transaction.atomic
def _miss(visit_id: int) -> None:
    visit = Visit.objects.select_for_update(of=("self",)).select_related("round").get(pk=visit_id)
    if visit.state == "to_walk":
        visit.state = "missed"
        visit.save(update_fields=["state"])
        _record("missed", _locked(visit.round_id), SYSTEM, visit=visit)


def _days(one: Round) -> Iterator[date]:
    today = clock.today()
    day = one.starts
    if day < today:
        day += timedelta(days=-(-(today - day).days // one.every) * one.every)
    while one.active and day <= today + timedelta(days=AHEAD) and (one.ends is None or day <= one.ends):
        yield day
        day += timedelta(days=one.every)


def _lay_anew(one: Round) -> None:
    Visit.objects.filter(round=one, state="to_walk", day__gte=clock.today()).delete()
    lay_out(one)


def _write(one: Round, said: Plan) -> None:
    if said.every < 1 or (said.ends and said.ends < said.starts):
        raise Refused(
            "no_such_days", _("Give how many days lie between, and an end after the beginning."), field="every"
        )
    pack = packs.active(said.process)[1]
    post = Post.objects.filter(pk=said.post_id).first()
    way = pack.door("desk")
    if post is None or not way or not any(post.kind in pack.who[name].post for name in pack.starts[way].by):
        raise Refused("post_begins_none", _("Holders of this post begin no case of this process."), field="post")
    one.title, one.post, one.process = said.title.strip(), post, said.process
    one.every, one.starts, one.ends = said.every, said.starts, said.ends
    one.buildings = sorted(said.buildings)


def _may_edit(one: Round, by: Actor) -> None:
    if not may(by, "round.edit", one):
        raise NotAllowed(_("Patrols are planned by the desk of this area."))


def _open(visit_id: int, by: Actor, *, again: bool = False) -> Visit:
    """The visit, locked, if this person may walk it now; `again`: further finds on the same walk."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("round__area", "round__post").get(pk=visit_id)
    if not may(by, "round.walk", visit.round):
        raise NotAllowed(_("Another post walks this round."))
    if visit.day > clock.today():
        raise Refused("not_its_day", _("This visit is for a later day."))
    if visit.state != "to_walk" and not (again and visit.state == "found"):
        raise Refused("walked_already", _("This visit is over: %(state)s.") % {"state": visit.get_state_display()})
    return visit


def _finish(visit: Visit, state: str, by: Actor) -> None:
    visit.state, visit.walked_at, visit.by_id = state, visit.walked_at or clock.now(), by.person_id
    visit.save()


def _locked(round_id: int) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("area").get(pk=round_id)


def _record(verb: str, one: Round, by: Actor, *, new: bool = False, visit: Visit | None = None, **more: Any) -> None:
    of_visit = {"visit": visit.pk, "day": visit.day.isoformat()} if visit else {}
    data = {"post": one.post_id, "every": one.every, "active": one.active, **of_visit, **more}
    record(f"round.{verb}", one, by=by, data=data, area_id=one.area_id, new=new)
