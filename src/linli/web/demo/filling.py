"""Filling the demonstration: a year of the scenario estate, played through the services as real life plays it."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.management.base import CommandError
from django.db import transaction

from linli.cases import packs
from linli.cases.models import Case
from linli.files.store import settled_together
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import second_factor
from linli.people.services import set_preferences
from linli.web.demo import (
    activities,
    aid,
    asked,
    bands,
    bodies,
    checkpoint,
    committee,
    demands,
    desk,
    dispatch,
    district,
    doorstep,
    doubles,
    estates,
    exchange,
    lectures,
    meetings,
    office,
    orders,
    play,
    points,
    reach,
    rooms,
    shelf,
    stories,
    teams,
    visits,
    votes,
)
from linli.web.demo.cast import SHOWN
from linli.web.demo.people import Names


@contextmanager
def _without_collector() -> Iterator[None]:
    """What lies in circles after a year takes less room than the looking for it takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def fill(say: Callable[[str], object]) -> None:
    """Fill an empty database, whole or not at all. CommandError: more than a twentieth of the acts was refused."""
    if Case.objects.exists():
        say("The demonstration is there already; nothing was changed.")
        return
    begun = time.monotonic()
    # Whole or not at all: what is cut short leaves no row behind, and is filled anew.
    with _without_collector(), transaction.atomic(), settled_together():
        stage, played = _play()
        run_until_idle()  # some ten thousand small transactions, which here need not reach the disk one by one
        play.tidy_notices(clock.now())
        reach.fill(stage)
    _progress_done()
    say(f"{played.cases} requests and {played.acts} acts of a year in {time.monotonic() - begun:.0f} s")
    if len(played.refused) > played.acts // 20:
        raise CommandError("Too much was refused while playing:\n" + "\n".join(played.refused[:20]))


def _play() -> tuple[estates.Stage, play.Played]:
    packs.publish_seeds(by=SYSTEM)
    asked.ask()
    with clock.moved(clock.now() - timedelta(days=play.DAYS)):
        names = Names(2026)
        stage = estates.build(names)
        estates.dress(stage)
    year = play.Year(stage)
    play.plan(year)
    play.plan_today(year)
    dispatch.plan(year)
    district.plan(year, names)
    stories.plan_calls(year)
    stories.plan(year)
    branch = meetings.plan(year).branch
    points.plan(year, branch)
    aid.plan(year, branch)
    lectures.plan(year, branch)
    visits.plan(year, branch)
    checkpoint.plan(year, branch)
    orders.plan(year, branch)
    doorstep.plan(year)
    doubles.plan(year)
    office.plan(year, branch)
    shelf.plan(year, branch)
    rooms.plan(year, branch)
    exchange.plan(year)
    bodies.plan(year)
    votes.plan(year)
    committee.plan(year)
    demands.plan(year)
    activities.plan(year)
    teams.plan(year)
    bands.plan(year)
    desk.plan(year)
    played = year.run(_progress)
    play.let_time_pass()
    resident = stage.staff["resident"].pk
    set_preferences(resident, by=Actor(resident, "person"), elder=True)
    for role in [shown[0] for shown in SHOWN if shown[0] != "resident"]:
        person = stage.staff[role]
        second_factor.keep(person, second_factor.fresh_secret(), by=SYSTEM)
    return stage, played


def _progress(cases: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r  playing the year: {cases} requests ")
        sys.stderr.flush()


def _progress_done() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 48 + "\r")
