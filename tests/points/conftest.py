"""The scenario's branch with rules of points in force, and its estate with a points shop for households."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry as Told
from linli.journal.services import record
from linli.kernel import clock
from linli.people.models import Person
from linli.points import books
from linli.points.models import Entry, RuleBook
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.points.playing import published
from tests.support.shared import shared


@pytest.fixture(autouse=True)
def _fresh_verbs() -> Iterator[None]:
    books.forget()
    yield
    books.forget()


@shared
def book(bodies: Bodies) -> RuleBook:  # noqa: F811 -- the fixture
    return published(bodies.branch, RuleBook.MEMBERS, "安和支部党员积分")


@shared
def homes_book(bodies: Bodies) -> RuleBook:  # noqa: F811 -- the fixture
    return published(bodies.branch, RuleBook.HOUSEHOLDS, "安和文明家庭积分")


@transaction.atomic
def tell(book: RuleBook, verb: str, data: dict[str, Any], *, by: Actor = SYSTEM) -> Told:
    """Something is put on record in the estate, as some feature would."""
    return record(verb, book.body, by=by, data=data, area_id=book.body.area_id)


def told(book: RuleBook, verb: str, **data: Any) -> Told:
    """The same, and what follows from it has happened."""
    entry = tell(book, verb, data)
    run_until_idle()
    return entry


def met(book: RuleBook, *present: Person, absent: tuple[Person, ...] = (), kind: str = "theme_day") -> Told:
    """The minutes of a meeting were closed."""
    return told(
        book, "meeting.closed", kind=kind, day=clock.today().isoformat(), present_ids=[one.pk for one in present],
        absent_ids=[one.pk for one in absent],
    )  # fmt: skip


def points_of(book: RuleBook, who: Person) -> list[int]:
    """Every entry of a person, in order."""
    rows = Entry.objects.filter(account__book=book, account__person=who).order_by("pk")
    return list(rows.values_list("points", flat=True))


def me(who: Person) -> Actor:
    return Actor(who.pk, "person", name=who.name)


def yesterday() -> date:
    return clock.today() - timedelta(days=1)
