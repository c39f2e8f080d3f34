"""For everybody: what cannot be done for now and when it is looked at again, and what the rates leave out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.cases import counting, ends, masking
from linli.cases.doors.ledger import estate_language
from linli.cases.doors.report import estate_or_404
from linli.cases.ends import End
from linli.cases.models import Case
from linli.papers import outs
from linli.people.access import scope
from linli.people.middleware import asking

SHOWN = ("parked", "excluded")


@dataclass(frozen=True)
class Line:
    """One case without name and room. `linked`: this reader may open it; else its number and reason are all."""

    end: End
    kind: str
    place: str
    linked: bool


@require_safe
@outs.residents
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One of the two lists, newest first. What is about the estate's own staff is in neither: it is counted above."""
    estate = estate_or_404(code)
    what = request.GET.get("end", "parked")
    what = what if what in SHOWN else "parked"
    actor = asking(request)
    seen = scope(actor, "case.see", Case.objects.filter(estate_id=estate.pk))
    # What is left out of the figures is published whole, whatever the reader may open: else nobody could count after.
    every = Case.objects.filter(estate_id=estate.pk, concerned=False) if what == "excluded" else seen
    found = counting.ends(every, what, request.GET.get("after", "")[:20])
    open_to = set(seen.filter(pk__in=[case.pk for case in found.cases]).values_list("pk", flat=True))
    context = {
        "estate": estate,
        "end": what,
        "title": ends.TITLES[what],
        "means": ends.MEANS[what],
        "tabs": [(name, ends.TITLES[name]) for name in SHOWN],
        "beyond": counting.ends_beyond(estate, what, seen) if what == "parked" else 0,
        "rows": [_line(end, end.case.pk in open_to) for end in ends.told_of(found.cases, what)],
        "older": f"?end={what}&after={found.older}" if found.older else "",
        "newer": "" if found.at_start else f"?end={what}",
    }
    outs.stays_without(request, context["rows"])
    return render(request, "cases/resident/ends.html", context)


def _line(end: End, linked: bool) -> Line:
    if not linked:
        return Line(end, "", "", linked=False)
    title = masking.outline_title(end.case, estate_language())
    return Line(end, title, masking.outline_place(end.case), linked=True)
