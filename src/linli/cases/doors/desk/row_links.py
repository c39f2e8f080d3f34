"""Links of the parties' own pages at the desk: given out, printed as slips, and whose row it is in the register."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.cases import own_rows
from linli.cases.doors.desk import staff, work
from linli.cases.doors.desk.parties import many_or_404
from linli.cases.doors.own_row import slip_context
from linli.cases.parties import parties_of, rows_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.doors import staff_required


@require_POST
@staff_required
def give(request: HttpRequest, key: int) -> HttpResponse:
    """Give every party a link that has none, or (`row`) one of them another one."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(actor, key)
    row = request.POST.get("row", "")
    keys = [row] if row else None
    try:
        given = own_rows.give_links(case.pk, by=work.worn(request, actor, case), keys=keys, anew="anew" in request.POST)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _see_other(reverse("cases:parties", args=[case.pk]))
    messages.success(request, ngettext("One link was given.", "%(many)s links were given.", given) % {"many": given})
    return _see_other(reverse("cases:row_slips", args=[case.pk]) + (f"?row={row}" if row else ""))


@require_safe
@never_cache
@staff_required
def slips(request: HttpRequest, key: int) -> HttpResponse:
    """The slips of all parties that have a link, or of one."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    assert pack.parties is not None  # said by many_or_404
    wanted = request.GET.get("row", "")
    seen = {one.key: one for one in parties_of(case, pack)}
    rows = [row for row in rows_of(case) if row.code and not row.left and wanted in ("", row.key)]
    context = {
        "case": case,
        "title": pack.title.say(staff.language()),
        "slips": [slip_context(request, row, case, pack, seen[row.key]) for row in rows],
        "back": reverse("cases:party", args=[case.pk, wanted]) if wanted else reverse("cases:parties", args=[case.pk]),
        "printed": clock.now(),
    }
    return render(request, "cases/desk/row_slips.html", context)


@require_POST
@staff_required
def bind(request: HttpRequest, key: int, row: str) -> HttpResponse:
    """Say that the row is about the person of the register with its telephone, or take it back."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(actor, key)
    by = work.worn(request, actor, case)
    try:
        if code := request.POST.get("person", ""):
            own_rows.bind(case.pk, row, code, by=by)
            messages.success(request, _("The row is among this person's matters now."))
        else:
            own_rows.unbind(case.pk, row, by=by)
            messages.success(request, _("The row is among nobody's matters now."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _see_other(reverse("cases:party", args=[case.pk, row]))


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
