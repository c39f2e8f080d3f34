"""The honest ends within one's posts: parked, not accepted, never reached, left out of the figures; and why."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases import counting, ends, queries
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.periods import months
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people.doors import staff_required


@require_safe
@staff_required
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """One kind of end, newest first; of what came in a month, where its figures lead here."""
    actor = staff.actor_of(request)
    if not staff.kinds_of(actor) & staff.READERS:
        raise NotAllowed(_("These figures are for the desks of the estate and above."))
    what = request.GET.get("end", "parked")
    what = what if what in ends.TITLES else "parked"
    estates = staff.estates_of(actor)
    estate = next((area for area in estates if area.code == request.GET.get("estate")), None)
    month = next((one for one in months() if one.key == request.GET.get("month")), None)
    cases = queries.readable(actor)
    cases = cases.filter(estate_id=estate.pk) if estate else cases
    cases = cases.filter(created_at__range=month.span) if month else cases
    found = counting.ends(cases, what, request.GET.get("after", "")[:20])
    kept = {"end": what, "estate": estate.code if estate else "", "month": month.key if month else ""}
    query = urlencode({key: value for key, value in kept.items() if value})
    context = {
        "end": what,
        "title": ends.TITLES[what],
        "means": ends.MEANS[what],
        "tabs": [(name, title) for name, title in ends.TITLES.items()],
        "estates": estates if len(estates) > 1 else [],
        "estate": estate,
        "month": month,
        "rows": [(wording.row_of(end.case, actor), end) for end in ends.told_of(found.cases, what)],
        "older": f"?{query}&after={found.older}" if found.older else "",
        "newer": "" if found.at_start else f"?{query}",
    }
    return render(request, "cases/desk/ends.html", context)
