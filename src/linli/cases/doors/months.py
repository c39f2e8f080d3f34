"""For everybody: the estate's months as the desk released them; what each office promised, and how it kept it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from linli.cases import months, pledges
from linli.cases.doors import periods
from linli.cases.doors.desk.months import handed
from linli.cases.doors.report import estate_or_404
from linli.cases.oversight_models import MonthReport
from linli.papers import outs

MOST = 36


@require_safe
@outs.residents
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The released months, newest first."""
    estate = estate_or_404(code)
    rows = MonthReport.objects.filter(area=estate, released_at__isnull=False).order_by("-month")[:MOST]
    found = [(one, months.month_words(one.month)) for one in rows]
    outs.stays_without(request, found)
    return render(request, "cases/resident/months.html", {"estate": estate, "rows": found})


def _released(code: str, month: str) -> MonthReport:
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    found = MonthReport.objects.select_related("area").filter(released_at__isnull=False)
    return get_object_or_404(found, area=estate_or_404(code), month=day)


@require_safe
def one(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """One month: what came, what was done, what waits and why."""
    report = _released(code, month)
    context = {"estate": report.area, "one": report, "told": months.in_words(report)}
    return render(request, "cases/resident/month.html", context)


@require_safe
def paper(request: HttpRequest, code: str, month: str, form: str) -> HttpResponse:
    """The same on paper, or for Word."""
    return handed(_released(code, month), form)


@require_safe
@outs.residents
def promises(request: HttpRequest, code: str) -> HttpResponse:
    """What each office promised and how it kept that last month, by name: no order of better and worse."""
    estate = estate_or_404(code)
    month = periods.months(2)[1]
    rows = pledges.kept(estate, *month.span)
    outs.stays_without(request, rows)
    return render(request, "cases/resident/promises.html", {"estate": estate, "month": month, "rows": rows})
