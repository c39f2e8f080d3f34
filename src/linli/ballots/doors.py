"""What every door of this floor asks first: the ballot, and which page of a list."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from linli.ballots import queries
from linli.ballots.models import Ballot
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.people.doors import acting, reachable

Row = TypeVar("Row", bound=Model)


def number(text: str, most: int = 18) -> int:
    """A number that was asked for; 0 for what is none."""
    return whole(text, most) or 0


def paged(request: HttpRequest, rows: QuerySet[Row], size: int) -> tuple[list[Row], str]:
    """The page of the rows that is asked for, and the address of the next one, empty where none follows."""
    start, more = number(request.GET.get("after", ""), 6), request.GET.copy()
    found = list(rows[start : start + size + 1])
    more["after"] = str(start + size)
    return found[:size], f"?{more.urlencode()}" if len(found) > size else ""


def helped(request: HttpRequest, code: str) -> Ballot:
    """The ballot, if the person helps with it or works it; else 404, since even its existence is not theirs to know."""
    return reachable(request, "ballot.help", queries.ballots(), code=code)


def worked(request: HttpRequest, code: str) -> tuple[Ballot, Actor]:
    """The ballot and the person in the post that lets them work it; else 404."""
    ballot = get_object_or_404(queries.ballots(), code=code)
    return ballot, acting(request, "ballot.manage", ballot)
