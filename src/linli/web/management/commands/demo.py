"""`linli demo`: the scenario estate with a year of history, for a visitor to click through."""

import gc
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from linli.cases import packs
from linli.cases.models import Case
from linli.files.store import settled_together
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import second_factor
from linli.people.models import Person
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
from linli.web.demo.cast import PASSWORD, SHOWN
from linli.web.demo.doors import person_of
from linli.web.demo.people import Names

# Staff have an authenticator app, for lists and full names; the demonstration shows its digits on the page.
APP = (
    "Where six digits of an authenticator app are asked for (Excel, full names), the page shows them here.",
    "需要身份验证器的六位数字时（导出、查看完整信息），演示版会直接显示在页面上。",
)


@contextmanager
def _without_collector() -> Iterator[None]:
    """What lies in circles after a year takes less room than the looking for it takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(BaseCommand):
    help = "Fill the database with the invented estate of the demonstration, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fill", action="store_true", help="fill an empty database")
        parser.add_argument("--serve", action="store_true", help="start web server and worker")
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["fill"] or options["serve"]):
            raise CommandError("Say --fill, --serve, or both.")
        if options["fill"]:
            self.fill()
        if options["serve"]:
            self.stdout.write(self.sign_ins(options["port"]))
            self.stdout.flush()
            call_command("serve", "--worker", "--port", str(options["port"]))

    def fill(self) -> None:
        """Everything through the services, so that the demonstration is made as real life makes it."""
        if Case.objects.exists():
            self.stdout.write("The demonstration is there already; nothing was changed.")
            return
        begun = time.monotonic()
        # Whole or not at all: what is cut short leaves no row behind, and is filled anew.
        with _without_collector(), transaction.atomic(), settled_together():
            played = self._play()
            run_until_idle()  # some ten thousand small transactions, which here need not reach the disk one by one
            play.tidy_notices(clock.now())
            reach.fill(self._stage)
        self._progress_done()
        self.stdout.write(
            f"{played.cases} requests and {played.acts} acts of a year in {time.monotonic() - begun:.0f} s"
        )
        if len(played.refused) > played.acts // 20:
            raise CommandError("Too much was refused while playing:\n" + "\n".join(played.refused[:20]))

    def _play(self) -> play.Played:
        packs.publish_seeds(by=SYSTEM)
        asked.ask()
        with clock.moved(clock.now() - timedelta(days=play.DAYS)):
            names = Names(2026)
            stage = estates.build(names)
            estates.dress(stage)
        self._stage = stage
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
        played = year.run(self._progress)
        play.let_time_pass()
        resident = stage.staff["resident"].pk
        set_preferences(resident, by=Actor(resident, "person"), elder=True)
        for role in [shown[0] for shown in SHOWN if shown[0] != "resident"]:
            person = stage.staff[role]
            second_factor.keep(person, second_factor.fresh_secret(), by=SYSTEM)
        return played

    def _progress(self, cases: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r  playing the year: {cases} requests ")
            sys.stderr.flush()

    def _progress_done(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r" + " " * 48 + "\r")

    def sign_ins(self, port: int) -> str:
        """The address and one sign-in for each role."""
        address = f"http://localhost:{port}/"
        lines = [f"Linli 邻里  {address}", f"One press for each: {address}demo/   password: {PASSWORD}", ""]
        for role, label, _about in SHOWN:
            person, words = self._person(role), " ".join(self._said(label, language) for language in ("zh-hans", "en"))
            lines.append(f"  {words:<28} {person.phone.removeprefix('+86')}  {person.name}")
        return "\n".join([*lines, "", *APP])

    def _said(self, label: Any, language: str) -> str:
        with translation.override(language):
            return str(label)

    def _person(self, role: str) -> Person:
        if (found := person_of(role)) is None:
            raise CommandError("The demonstration is not filled: run `linli demo --fill` on an empty database first.")
        return found
