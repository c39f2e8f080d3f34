"""The three rates (响应率、解决率、满意率) and how the work went, with formulas, of an estate or all one's estates."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from linli.cases import counting, deadlines, ends, handling, packs, queries
from linli.cases.doors.desk import explained, staff, why, wording
from linli.cases.doors.periods import Period, months
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people.access import unconcerned
from linli.people.doors import staff_required
from linli.places.models import Area
from linli.rules import rates
from linli.settings import queries as settings

LEAST_GRADES = 5  # fewer grades in a month could be told apart by name (rules.md 0.10)


@dataclass(frozen=True)
class Shown:
    """One rate and how it was reckoned: 192 ÷ 200 = 96.0%."""

    title: str
    formula: str
    numbers: str
    value: str
    note: str = ""
    basis: str = rates.BASIS

    @property
    def basis_words(self) -> str:
        """What the rule rests on."""
        return deadlines.basis_words(self.basis)


@dataclass(frozen=True)
class EstateLine:
    """One estate within one's posts."""

    area: Area
    received: int
    waiting: int
    overdue: int


@require_safe
@staff_required
@outs.listed
def figures(request: HttpRequest) -> HttpResponse:
    """Sums of a month. What residents say of the work is summed once the month is over: a figure that moves with each
    answer would tell the handler whose it was."""
    actor = staff.actor_of(request)
    month, estates, estate, of_month = _asked(request, actor)
    cases = _reach(actor, estates, estate)
    categories = _by_category(of_month)
    listed = counting.ended_as(of_month.filter(queries.reach(actor).q()))  # as the lists that they lead to
    context = {
        "month": month,
        "months": months(),
        "estate": estate,
        "estates": estates if len(estates) > 1 else [],
        "rates": shown_rates(of_month, estate, month, counting.grades(cases, *month.span, least=LEAST_GRADES)),
        "set_by": explained.set_by("cases.unanswered", estate),
        "ends": [(ends.TITLES[what], number, what) for what, number in listed.items()],
        "query": _query(month, estate),
        "received": sum(received for _words, received, _waiting in categories),
        "categories": categories,
        "lines": [] if estate else estate_lines(cases, estates, month),
    }
    return render(request, "cases/desk/figures.html", context)


def _query(month: Period, estate: Area | None) -> str:
    return urlencode({"month": month.key, **({"estate": estate.code} if estate else {})})


def _asked(request: HttpRequest, actor: Actor) -> tuple[Period, list[Area], Area | None, QuerySet[Case]]:
    """The month, one's estates, the one chosen, and the cases of that month in them."""
    if not staff.kinds_of(actor) & staff.READERS:
        raise NotAllowed(_("These figures are for the desks of the estate and above."))
    offered = months()
    month = next((one for one in offered if one.key == request.GET.get("month")), offered[1])
    estates = staff.estates_of(actor)
    estate = next((area for area in estates if area.code == request.GET.get("estate")), None)
    if estate is None and len(estates) == 1:
        estate = estates[0]
    return month, estates, estate, _reach(actor, estates, estate).filter(created_at__range=month.span)


def _reach(actor: Actor, estates: list[Area], estate: Area | None) -> QuerySet[Case]:
    # A sum larger than the list under it would tell the reader of a complaint about themselves.
    reach = Q(estate_id=estate.pk) if estate else Q(estate_id__in=[area.pk for area in estates])
    return unconcerned(actor, Case.objects.filter(reach))


INPUTS = {
    "dispatched": gettext_lazy("Due to be contacted"),
    "contacted_in_time": gettext_lazy("Contacted in time"),
    "solved": gettext_lazy("Solved, as residents say"),
    "unsolved": gettext_lazy("Not solved, as residents say, or parked"),
    "unanswered": gettext_lazy("Asked, without an answer"),
    "received": gettext_lazy("Received"),
    "accepted": gettext_lazy("Accepted: somebody was put in charge, and it was not refused"),
    "closed": gettext_lazy("Closed, of these"),
    "due": gettext_lazy("Due to be handled: handled, or past the limit"),
    "in_time": gettext_lazy("Handled in time"),
    "answered": gettext_lazy("Answered: handled at least once"),
    "sent_back": gettext_lazy("Sent back for rework: not passed, not solved, or reopened"),
    "excluded": gettext_lazy("Left out of all rates, in public"),
}
# Of these a list tells nothing that the reader may not know: whom nobody contacted in time, how far it
# went, and what is published.
LISTED = ("dispatched", "contacted_in_time", "received", "accepted", "closed", "due", "in_time", "excluded")


@require_safe
@staff_required
@outs.listed
def explanation(request: HttpRequest) -> HttpResponse:
    """How the rates came about: rule and basis, what each counts with the cases behind it, who set what and when.

    Who said what is not told: of a month that runs, and of answers, there are no lists.
    """
    actor = staff.actor_of(request)
    month, _estates, estate, of_month = _asked(request, actor)
    tally = {**counting.tallies(of_month), "excluded": of_month.filter(excluded=True).count()}
    told = [name for name in INPUTS if month.over or name in LISTED]
    what = request.GET.get("part", "")
    found = counting.counted_as(of_month, what, request.GET.get("after", "")[:20]) if what in LISTED else None
    query = _query(month, estate)
    context = {
        "month": month,
        "estate": estate,
        "rates": shown_rates(of_month, estate, month, counting.grades(of_month, *month.span, least=LEAST_GRADES)),
        "inputs": [(INPUTS[name], tally[name], f"?{query}&part={name}" if name in LISTED else "") for name in told],
        "set_by": [
            explained.set_by(key, estate)
            for key in ("cases.unanswered", "cases.contact_hours", "cases.resolve_days", *WEIGHTS)
        ],
        "version": why.version_words(packs.front()[0]),
        "part": INPUTS.get(what, ""),
        "rows": wording.rows(found.cases, actor) if found else [],
        "shown": found is not None,
        "older": f"?{query}&part={what}&after={found.older}" if found and found.older else "",
        "back": f"{reverse('cases:figures')}?{query}",
    }
    return render(request, "cases/desk/figures_why.html", context)


def shown_rates(cases: QuerySet[Case], estate: Area | None, month: Period, graded: Mapping[str, int]) -> list[Shown]:
    """The rates with their formulas; one statement. `graded`: the grades given in the month."""
    tally = counting.tallies(cases)
    found = rates.rates(
        rates.Counts(
            dispatched=tally["dispatched"],
            contacted_in_time=min(tally["contacted_in_time"], tally["dispatched"]),
            solved=tally["solved"],
            unsolved=tally["unsolved"],
            unanswered=tally["unanswered"],
            satisfaction=graded,
        ),
        unanswered=settings.value("cases.unanswered", estate),
    )
    return [
        _shown(_("Response rate"), _("contacted in time ÷ due to be contacted"), found.response),
        _said_by_residents(
            month, _("Solution rate"), _("solved ÷ (solved + not solved), as residents say"), found.solution
        ),
        _said_by_residents(month, _("Satisfaction rate"), _satisfied(), found.satisfaction, _few()),
        _scored(month, found, estate),
        *_handled(month, tally),
    ]


def _handled(month: Period, tally: Mapping[str, int]) -> Iterator[Shown]:
    """How the work went. Of a month that runs, rework would tell what one said."""
    for name, (title, formula, rate) in handling.told(handling.counts_of(tally)).items():
        one = _said_by_residents(month, title, formula, rate) if name == "rework" else _shown(title, formula, rate)
        yield replace(one, basis=rates.HANDLING_BASIS)


WEIGHTS = ("cases.weight_response", "cases.weight_solution", "cases.weight_satisfaction")


def _scored(month: Period, found: rates.Rates, estate: Area | None) -> Shown:
    """The three in one figure, by the weights of the area; of a month that runs it would tell what they do not."""
    weights = rates.Weights(*(int(settings.value(key, estate)) for key in WEIGHTS))
    formula = _(
        "(response rate × %(response)s + solution rate × %(solution)s + satisfaction rate × %(satisfaction)s) ÷ %(sum)s"
    ) % {**asdict(weights), "sum": sum(asdict(weights).values())}
    if not month.over:
        return Shown(_("Score"), formula, "", "", _("Reckoned when the month is over."))
    if (tenths := rates.score(found, weights)) is None:
        return Shown(_("Score"), formula, "", "", _("Reckoned once there is each of the three."))
    return Shown(_("Score"), formula, "", rates.text_of(tenths))


def _said_by_residents(month: Period, title: str, formula: str, rate: rates.Rate, few: str = "") -> Shown:
    if not month.over:
        return Shown(title, formula, "", "", _("Summed when the month is over, so that nobody's answer can be told."))
    return _shown(title, formula, rate, few)


def _few() -> str:
    return ngettext(
        "Shown from %(least)s grades on, so that nobody's can be told.",
        "Shown from %(least)s grades on, so that nobody's can be told.",
        LEAST_GRADES,
    ) % {"least": LEAST_GRADES}


def _satisfied() -> str:
    return _("(very satisfied + satisfied + basically satisfied) ÷ all grades")


def _shown(title: str, formula: str, rate: rates.Rate, none: str = "") -> Shown:
    if rate.tenths is None:
        return Shown(title, formula, "", "", none or _("Nothing to count yet."))
    return Shown(title, formula, f"{rate.part} ÷ {rate.whole} = {rate.text}%", f"{rate.text}%")


def _by_category(cases: QuerySet[Case]) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for version_id, key, received, waiting in counting.by_category(cases):
        words = wording.category_words(packs.by_version(version_id), key)
        before = found.get(words, (0, 0))
        found[words] = (before[0] + received, before[1] + waiting)
    return [(words, *sums) for words, sums in sorted(found.items(), key=lambda row: -row[1][0])]


def estate_lines(cases: QuerySet[Case], estates: list[Area], month: Period) -> list[EstateLine]:
    """Counts of each estate, by name: an order of better and worse is nobody's business here. Two statements.

    One of the month and one of what is open, for each of which there is an index; most cases are neither.
    """
    by_estate = cases.order_by().values_list("estate_id")
    of_month = by_estate.filter(created_at__range=(month.since, month.until)).annotate(Count("pk"))
    received = {estate_id: number for estate_id, number in of_month if estate_id}
    late = Count("pk", filter=Q(lapses=False, due_at__lt=clock.now()))
    still = {estate_id: rest for estate_id, *rest in by_estate.filter(open=True).annotate(Count("pk"), late=late)}
    return [EstateLine(area, received.get(area.pk, 0), *still.get(area.pk, (0, 0))) for area in estates]
