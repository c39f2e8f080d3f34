"""Who is told of visits at home: the pair. Nothing says whom they visit but the number that they know."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, office, only
from linli.notify.subscriptions import Row, Told
from linli.visits.models import Visited


def _pair(row: Visited) -> Told:
    facts = {"programme": row.programme.title, "number": row.number, "day": row.due_on or ""}
    return Told(only(row.first_id, row.second_id), row, reverse("visits:mine"), facts)


def _office(row: Visited) -> Told:
    facts, url = (
        {"programme": row.programme.title, "number": row.number},
        reverse("visits:programme", args=[row.programme.code]),
    )
    return Told(office(row.programme.body_id), row, url, facts)


PAIR, OFFICE = by(Visited, _pair, "programme"), by(Visited, _office, "programme")
WHO = _("the pair that visits")
ROWS = [
    Row(
        "visited.paired", "visited.paired", "visits", WHO, _("%(programme)s: you visit no. %(number)s"),
        _("You visit no. %(number)s from now on."), PAIR,
    ),
    Row(
        "visited.missed", "visited.missed", "visits", WHO, _("%(programme)s: the visit to no. %(number)s was missed"),
        _("Please visit no. %(number)s."), PAIR,
    ),
    Row(
        "visited.missed.office", "visited.missed", "visits", _("the office of the body"),
        _("%(programme)s: no. %(number)s was not visited in time"), _("No. %(number)s was not visited."), OFFICE,
    ),
]  # fmt: skip
