"""What every door of this floor asks first: the meeting."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from linli.council import queries
from linli.council.models import Meeting
from linli.kernel.numbers import whole
from linli.people.doors import reachable

R = TypeVar("R", bound=Model)


def readable(request: HttpRequest, **where: object) -> Meeting:
    """The meeting, if the person may read it; else 404, since even its existence is not theirs to know."""
    return reachable(request, "meeting.read", queries.meetings(), **where)


def key(text: str | None) -> int:
    """A key that was posted; 0, which is nobody's, when it is none."""
    return whole(text) or 0


def page_before(rows: QuerySet[R], request: HttpRequest, size: int = 50) -> tuple[list[R], str]:
    """One page of rows, the latest first, and the query of the next one."""
    if (before := whole(request.GET.get("before"))) is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return found[:size], f"?before={found[size - 1].pk}" if len(found) > size else ""


def page(rows: QuerySet[R], request: HttpRequest, size: int = 60) -> tuple[list[R], str]:
    """One page of rows in the order of their keys, and the query of the next one."""
    if (after := whole(request.GET.get("after"))) is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows[: size + 1])
    return found[:size], f"?after={found[size - 1].pk}" if len(found) > size else ""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def page_from(rows: QuerySet[R], request: HttpRequest, name: str, size: int = 60) -> tuple[list[R], str]:
    """One page of rows in the order of a moment of theirs, then of their keys, and the query of the next one."""
    at, _dot, pk = request.GET.get("after", "").partition(".")
    if all(part.isascii() and part.isdigit() and len(part) <= 17 for part in (at, pk)):
        moment = _EPOCH + timedelta(microseconds=int(at))
        rows = rows.filter(Q(**{f"{name}__gt": moment}) | Q(**{name: moment, "pk__gt": int(pk)}))
    found = list(rows.order_by(name, "pk")[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], f"?after={(getattr(last, name) - _EPOCH) // timedelta(microseconds=1)}.{last.pk}"
