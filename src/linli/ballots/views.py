"""The desk's doors to votes: the list, one ballot with its course, and the steps that need no page of their own."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.ballots import attached, candidates, ending, gates, queries, roll, services
from linli.ballots.doors import helped, worked
from linli.ballots.models import State
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import actor, desk_page, desk_step, done, staff_required

ESTATES = 200  # offered in a filter


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The ballots in reach, latest first, by estate and by state."""
    by, before = actor(request), request.GET.get("before", "")
    reach = queries.helped(by)
    estate, state = request.GET.get("estate", ""), request.GET.get("state", "")
    rows = reach.filter(area__code=estate) if estate else reach
    rows = rows.filter(state=state) if state in State.values else rows
    if before.isascii() and before.isdigit() and len(before) <= 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: queries.PAGE + 1])
    shown = found[: queries.PAGE]
    older = request.GET.copy()
    older["before"] = str(shown[-1].pk) if shown else ""
    context = {
        "rows": shown,
        "estates": [(one.code, one.name) for one in queries.estates_of(reach)[:ESTATES]],
        "estate": estate,
        "states": State.choices,
        "state": state,
        "calls": (calls := list(queries.callable_places(by)[:ESTATES])),
        "waiting": attached.waiting(by, calls) if not before else (),
        "older": f"?{older.urlencode()}" if len(found) > queries.PAGE else "",
    }
    return render(request, "ballots/ballots.html", context)


@desk_page
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """One ballot: what is asked, how far it is, and what the next step still needs."""
    row = helped(request, code)
    works = may(actor(request), "ballot.manage", row)
    context = {
        "ballot": row,
        "matters": (matters := list(row.matters.select_related("case"))),
        "cases": [one for one in matters if one.case and may(actor(request), "case.read", one.case)],
        "steps": gates.linked(gates.steps(row), row),
        "works": works,
        "ends": ending.may_end(row, actor(request)),
        "warnings": list(candidates.warnings(row, matters)) if row.state == State.DRAFT else (),
        "outdated": works and roll.outdated(row),
        "do": f"ballots/do/{row.state}.html",
    }
    return render(request, "ballots/ballot.html", context)


ACTS: dict[str, tuple[Callable[..., object], Promise]] = {
    "open": (services.open_voting, gettext_lazy("Voting has begun. The roll is frozen.")),
}


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a ballot's course that asks nothing more."""
    row, by = worked(request, code)
    if name not in ACTS:
        raise Http404
    what, said = ACTS[name]
    return done(request, lambda: what(row.pk, by=by), str(said), reverse("ballots:ballot", args=[code]))


@desk_step
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """End it without a result."""
    row, by = worked(request, code)
    reason, back = request.POST.get("reason", ""), reverse("ballots:ballot", args=[code])
    said = _("Ended without a result. The reason stands on its public page.")
    return done(request, lambda: ending.end(row.pk, reason, by=by), said, back)
