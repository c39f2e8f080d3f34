"""Handing a whole desk over (工作移交): the open cases of a post go to another one, each by its own process's step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs, queries, remarks, services
from linli.cases.desk_models import CaseTask
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.access import scope
from linli.people.models import Term
from linli.people.queries import running
from linli.rules.questions import name_of

MOST = 200  # cases at once


@dataclass(frozen=True)
class Left:
    """Somebody's desk with open cases: whose, which post, how many, and whether they still hold it."""

    person_id: int
    person: str
    post_id: int
    post: str
    cases: int
    holds: bool


def desks(by: Actor) -> list[Left]:
    """The desks with open cases that the actor may work on; those whose holder has left first. Two statements."""
    from django.db.models import Count

    mine = workable(by).filter(handler__isnull=False, handler_post__isnull=False)
    counted = mine.values_list(
        "handler_id", "handler__name", "handler_post_id", "handler_post__title"
    ).annotate(n=Count("pk")).order_by("handler_post__title", "handler__name")  # fmt: skip
    found = [tuple(row) for row in counted[:300]]
    held = set(running(clock.now()).filter(post_id__in={row[2] for row in found}).values_list("person_id", "post_id"))
    lefts = [Left(row[0], row[1], row[2], row[3], row[4], (row[0], row[2]) in held) for row in found]
    return sorted(lefts, key=lambda one: one.holds)


def workable(by: Actor) -> QuerySet[Case]:
    """Open cases that the actor reads and may act on."""
    return scope(by, "case.work", queries.readable(by)).filter(open=True)


def of_desk(by: Actor, person_id: int, post_id: int, after: int = 0) -> list[Case]:
    """The open cases of one desk, oldest first, as many as go over at once; `after`: behind the one of that key."""
    rows = workable(by).filter(handler_id=person_id, handler_post_id=post_id, pk__gt=after).order_by("pk")
    return list(queries.rows(rows)[:MOST])


def asked_beside(by: Actor, person_id: int, post_id: int) -> list[CaseTask]:
    """What whoever has the desk is asked to do for cases of other desks: it stays theirs, whoever gave it decides."""
    theirs = CaseTask.objects.filter(queries.of_readable(by), person_id=person_id, done_at=None)
    elsewhere = theirs.exclude(case__handler_id=person_id, case__handler_post_id=post_id)
    return list(elsewhere.select_related("case__area", "given_by").order_by("due", "pk")[:MOST])


@dataclass(frozen=True)
class Handed:
    """What became of one case."""

    case: Case
    done: bool
    words: str = ""


def hand_over(by: Actor, person_id: int, post_id: int, to_post: int, after: int = 0) -> list[Handed]:
    """Give each of the desk's cases to the other post, each in a transaction of its own; answers with every one.

    What whoever had the desk was asked to do for such a case (a task) goes with it. Those that stay would be the oldest
    of the desk again: `after` goes on behind them.
    """
    return [_handed(case, to_post, by) for case in of_desk(by, person_id, post_id, after)]


def _handed(case: Case, to_post: int, by: Actor) -> Handed:
    pack = packs.by_version(case.pack_version_id)
    if not pack.hands_over:
        return Handed(case, False, _("This process hands no case over; assign it on its own page."))
    asked = name_of(pack.actions[pack.hands_over].form, type="post")
    answers: dict[str, Any] = {asked: str(to_post)}
    before = case.handler_id
    try:
        with transaction.atomic():
            after = services.act(case.pk, pack.hands_over, answers, by=by)
            if before and after.handler_id:
                remarks.pass_tasks(case.pk, before, after.handler_id, by=by)
            return Handed(after, True)
    except Refused as refused:
        return Handed(case, False, refused.message)


def left(by: Actor, areas: Iterable[tuple[str, int]]) -> int:
    """How many desks in these areas (level, key) hold open cases of somebody who has left the post. One statement.

    Asked of the terms that are over, each by the index of whoever is in charge: of open cases a city has too many.
    """
    within = Q()
    for level, pk in areas:
        within |= Q(post__area_id=pk) | Q(**{f"post__area__{level}_id": pk})
    if not within:
        return 0
    now = clock.now()
    holds = running(now).filter(person=OuterRef("person"), post=OuterRef("post"))
    waits = workable(by).filter(handler=OuterRef("person"), handler_post=OuterRef("post"))
    over = Term.objects.filter(within, ends__lte=now).filter(~Exists(holds), Exists(waits))
    return over.order_by().values("person", "post").distinct().count()
