"""Handing a whole desk over (岗位移交): the open cases of a post go to another one, each by its own process's step."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs, queries, services
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.access import scope
from linli.people.models import Post, Term
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


def of_desk(by: Actor, person_id: int, post_id: int) -> QuerySet[Case]:
    """The open cases of one desk, oldest first."""
    return workable(by).filter(handler_id=person_id, handler_post_id=post_id).order_by("pk")


@dataclass(frozen=True)
class Handed:
    """What became of one case."""

    case: Case
    done: bool
    words: str = ""


def hand_over(by: Actor, person_id: int, post_id: int, to_post: int) -> list[Handed]:
    """Give each of the desk's cases to the other post, each in a transaction of its own; answers with every one."""
    listed = list(queries.rows(of_desk(by, person_id, post_id))[:MOST])
    return [_handed(case, to_post, by) for case in listed]


def _handed(case: Case, to_post: int, by: Actor) -> Handed:
    pack = packs.by_version(case.pack_version_id)
    if not pack.hands_over:
        return Handed(case, False, _("This process hands no case over; assign it on its own page."))
    asked = name_of(pack.actions[pack.hands_over].form, type="post")
    answers: dict[str, Any] = {asked: str(to_post)}
    try:
        return Handed(services.act(case.pk, pack.hands_over, answers, by=by), True)
    except Refused as refused:
        return Handed(case, False, refused.message)


def orphaned(by: Actor) -> int:
    """How many open cases are with somebody who no longer holds the post. One statement."""
    holds = Term.objects.filter(pk__in=running(clock.now()), person=OuterRef("handler"), post=OuterRef("handler_post"))
    return workable(by).filter(handler__isnull=False).exclude(Exists(holds)).count()


def post_of(post_id: int) -> Post:
    """The post, with its title."""
    return Post.objects.get(pk=post_id)
