"""Links of the parties' own pages at the desk: given out, printed as slips, and whose row it is in the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.cases import own_rows, queries, telling
from linli.cases.doors.desk import staff, wording, work
from linli.cases.doors.desk.parties import many_or_404
from linli.cases.doors.own_row import slip_context, text_for
from linli.cases.models import Case
from linli.cases.parties import parties_of, rows_of
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.doors import desk_page, desk_step, staff_required
from linli.rules import party_masks
from linli.rules.pack import Pack


@desk_step
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


@dataclass(frozen=True)
class Line:
    """One party to be told: how lists name them, the text, and what they were given."""

    key: str
    name: str
    text: str
    waits: bool
    given: str
    given_at: datetime | None


@desk_page
@outs.listed
def slips(request: HttpRequest, key: int) -> HttpResponse:
    """Everybody who has a link, or one of them: the text to send, what they were given, and the slips to print."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    wanted = request.GET.get("row", "")
    lines = [line for line in _lines(request, case, pack, actor) if wanted in ("", line.key)]
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.title.say(staff.language()),
        "lines": lines,
        "waiting": sum(line.waits for line in lines),
        "wanted": wanted,
        "back": reverse("cases:party", args=[case.pk, wanted]) if wanted else reverse("cases:parties", args=[case.pk]),
    }
    return render(request, "cases/desk/tell.html", context)


def _lines(request: HttpRequest, case: Case, pack: Pack, actor: Actor) -> Iterator[Line]:
    since = telling.news(case, pack, queries.steps_of(case))
    named = {one.key: party_masks.name_in_lists(pack, one.fields) for one in parties_of(case, pack)}
    for row in rows_of(case):
        if row.code and not row.left:
            yield Line(
                row.key,
                named[row.key],
                text_for(request, row, case, pack),
                telling.waits(row, since.get(row.key)),
                row.given_words,
                row.given_at,
            )


@require_POST
@never_cache
@staff_required
def printed(request: HttpRequest, key: int) -> HttpResponse:
    """The slips on A4, of all, of those still to be told, or of one; that they were printed is kept."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    which = request.POST.get("which", "")
    lines = list(_lines(request, case, pack, actor))
    keys = {line.key for line in lines if which in ("all", line.key) or (which == "waiting" and line.waits)}
    rows = telling.note_given(case.pk, keys, "printed", by=work.worn(request, actor, case))
    seen = {one.key: one for one in parties_of(case, pack)}
    context = {
        "case": case,
        "title": pack.title.say(staff.language()),
        "slips": [slip_context(request, row, case, pack, seen[row.key]) for row in rows],
        "back": reverse("cases:row_slips", args=[case.pk]),
        "printed": clock.now(),
    }
    return render(request, "cases/desk/row_slips.html", context)


@desk_step
def copied(request: HttpRequest, key: int) -> HttpResponse:
    """The text of one party was copied, to be sent to them."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(actor, key)
    row = request.POST.get("row", "")
    telling.note_given(case.pk, [row], "copied", by=work.worn(request, actor, case))
    messages.success(request, _("It is noted that the text was copied; send it to them."))
    return _see_other(reverse("cases:row_slips", args=[case.pk]) + request.POST.get("at", "")[:40])


@desk_step
def reporter(request: HttpRequest, key: int) -> HttpResponse:
    """The text for the reporter was copied, to be sent to them."""
    case = staff.case_of(staff.actor_of(request), key)
    telling.note_reporter_given(case.pk, by=staff.actor_of(request))
    messages.success(request, _("It is noted that the text was copied; send it to them."))
    return _see_other(reverse("cases:work", args=[case.pk]))


@desk_step
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
