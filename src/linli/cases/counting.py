"""How many cases went how: what the rates count, grades, categories, honest ends, an estate's month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models import When as Then

from linli.cases.models import Case, Step
from linli.cases.queries import Page, Said, newest
from linli.cases.standing import PROMISED, SENT_BACK
from linli.kernel import clock
from linli.places.models import Area
from linli.rules.rates import GRADES

# What is neither solved nor simply open, told by itself instead of being hidden in another number.
ENDS: dict[str, Q] = {
    "parked": Q(Said("outcome"), outcome="parked", open=True),
    "declined": Q(Said("outcome"), outcome="declined"),
    "unreached": Q(Said("outcome"), outcome="unreached"),
    "excluded": Q(excluded=True),
}


@dataclass(frozen=True)
class Figures:
    """A month of an estate, honestly: what came, what was done, what waits."""

    reported: int
    done: int
    open: int
    since: datetime
    parked: int = 0  # of those open
    declined: int = 0  # of neither


def month_figures(estate: Area) -> Figures:
    """This month's cases of the estate, whatever their visibility.

    What is about the estate's own staff is counted above it: here the sum would tell them of a complaint.
    """
    today = clock.today()
    since = clock.midnight(today.replace(day=1))
    found = Case.objects.filter(estate_id=estate.pk, created_at__gte=since, concerned=False).aggregate(
        reported=Count("pk"),
        done=Count("pk", filter=(Q(open=False) | Q(finished_at__isnull=False)) & ~Q(outcome="declined")),
        parked=Count("pk", filter=ENDS["parked"]),
        declined=Count("pk", filter=ENDS["declined"]),
    )
    still = found["reported"] - found["done"] - found["declined"]
    return Figures(found["reported"], found["done"], still, since, found["parked"], found["declined"])


def counted(now: datetime) -> dict[str, Q]:
    """What the rates count, by name (rules.md C4, C6)."""
    known = Q(reporter__isnull=False) | ~Q(phone_index="") | (Q(entered_by=None) & ~Q(way="import"))
    return {
        "dispatched": Q(contact_due__isnull=False) & (Q(contacted_at__isnull=False) | Q(contact_due__lte=now)),
        "contacted_in_time": Q(contacted_at__isnull=False, contacted_at__lte=F("contact_due")),
        "solved": Q(solved=True),
        "unsolved": Q(solved=False),
        "unanswered": known & Q(open=False, solved=None, finished_at__isnull=False),
        **_gone(now),
    }


def _gone(now: datetime) -> dict[str, Q]:
    """How far matters went, as `rules.rates.Handling` says it of each."""
    handled = Q(finished_at__isnull=False)
    accepted = (handled | Q(handler__isnull=False) | Q(handler_post__isnull=False)) & ~Q(outcome="declined")
    # What rests has no limit that runs: its reporter is asked, it is parked, or merged into another.
    runs = Q(open=True, lapses=False, due_at__isnull=False) & ~Q(outcome="parked")
    past = (runs & Q(resolve_due__lte=now)) | Q(open=False, late=True)
    counted_back = f"counts__{SENT_BACK}"
    reopened = Q(**{f"{counted_back}__isnull": True}, reopened__gt=0)  # before it was counted
    sent_back = Q(**{f"{counted_back}__gt": 0}) | reopened
    return {
        "accepted": accepted,
        "closed": accepted & Q(open=False),
        "due": accepted & Q(resolve_due__isnull=False) & (handled | past),
        "in_time": accepted & handled & Q(resolve_due__isnull=False, late=False),
        "answered": accepted & (handled | sent_back),
        "sent_back": accepted & sent_back,
    }


def tallies(cases: QuerySet[Case]) -> Mapping[str, Any]:
    """The counts under the rates (rules.md C4, C6), as `rules.rates` takes them. One statement.

    What two people left out of the figures, in public, is in none of them.
    """
    parts = counted(clock.now())
    # Each alias gets a prefix: an aggregate may not bear the name of a column.
    sums = cases.filter(excluded=False).aggregate(
        n_received=Count("pk"), **{f"n_{name}": Count("pk", filter=q) for name, q in parts.items()}
    )
    return {name.removeprefix("n_"): value for name, value in sums.items()}


def counted_as(cases: QuerySet[Case], name: str, after: str = "") -> Page:
    """The cases that a rate counts under the name, newest first; `excluded`: those that no rate counts."""
    if name == "excluded":
        return newest(cases.filter(excluded=True), after)
    if name == "received":
        return newest(cases.filter(excluded=False), after)
    return newest(cases.filter(counted(clock.now())[name], excluded=False), after)


def grades(cases: QuerySet[Case], since: datetime, until: datetime, *, least: int) -> dict[str, int]:
    """How often each grade was given in a time that is over, so that the sum stands still. One statement.

    An estate with fewer than `least` is left out: beside the others' sums, the sum of all would show it.
    """
    given = Step.objects.filter(case__in=cases, at__range=(since, until)).exclude(grade="").order_by()
    found: dict[int | None, dict[str, int]] = {}
    for estate_id, grade, amount in given.values_list("case__estate_id", "grade").annotate(amount=Count("pk")):
        found.setdefault(estate_id, {})[grade] = amount
    enough = [of_estate for of_estate in found.values() if sum(of_estate.values()) >= least]
    return {grade: sum(of_estate.get(grade, 0) for of_estate in enough) for grade in GRADES}


def by_category(cases: QuerySet[Case]) -> list[tuple[int, str, int, int]]:
    """(pack version, category, received, still open), most first."""
    grouped = (
        cases.order_by()
        .values("pack_version_id", "category")
        .annotate(received=Count("pk"), waiting=Count(When(Then(open=True, then=Value(1)))))
    )
    return [
        (row["pack_version_id"], row["category"], row["received"], row["waiting"])
        for row in grouped.order_by("-received", "category")
    ]


def ended_as(cases: QuerySet[Case]) -> Mapping[str, int]:
    """How many of these stand in each honest end: parked, not accepted, never reached, left out. One statement."""
    counted = {what: Count("pk", filter=inside) for what, inside in ENDS.items()}
    found: Mapping[str, int] = cases.order_by().aggregate(**{f"n_{what}": count for what, count in counted.items()})
    return {name.removeprefix("n_"): value for name, value in found.items()}


def ends(cases: QuerySet[Case], what: str, after: str = "") -> Page:
    """Those that stand in one of these ends, newest first, with who moved them last. Two statements."""
    page = newest(cases.filter(ENDS[what]), after, *PROMISED)
    kept = Case.objects.filter(pk__in=[case.pk for case in page.cases])
    found = {case.pk: case for case in kept.only("answers", "box", "moved_at")}
    for case in page.cases:
        beside = found[case.pk]
        case.answers, case.box, case.moved_at = beside.answers, beside.box, beside.moved_at
    return page


def ends_beyond(estate: Area, what: str, seen: QuerySet[Case]) -> int:
    """How many of the estate stand in such an end that are not among `seen`. One statement."""
    every = Case.objects.filter(ENDS[what], estate_id=estate.pk, concerned=False)
    return every.exclude(pk__in=seen.values("pk")).count()
