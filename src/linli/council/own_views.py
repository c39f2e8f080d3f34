"""What members and residents see: meetings one was called to, signing in, signing the minutes; what was decided."""

from collections.abc import Iterable
from typing import cast

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.models import Visibility
from linli.council import attending, bodies, dues, minutes, queries, transfers
from linli.council.doors import readable
from linli.council.group import for_group
from linli.council.life_views import feed_address
from linli.council.models import Item, State
from linli.kernel.numbers import whole
from linli.papers import outs, rendering, sending
from linli.people.doors import (
    acting,
    actor,
    by_printed_code,
    done,
    no_printed_code,
    own_form,
    own_page,
    own_step,
    person_of,
    signed_in_required,
)
from linli.places.models import Area


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """The meetings to which one is called."""
    person_id = actor(request).person_id
    context: dict[str, object] = {"rows": (rows := list(queries.called_to(person_id)[:30]))}
    outs.stays_without(request, rows)
    if not by_printed_code(request):
        context["seats"] = bodies.own(person_id)
        context["feed"] = request.build_absolute_uri(feed_address(person_of(request)))
        branches = bodies.branches_of(person_id)
        context["membership"] = any(dues.is_on(body) or transfers.is_on(body) for body in branches)
    return render(request, "council/mine.html", context)


@own_page
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The call as its addressee reads it, which is noted; the minutes to be signed."""
    row = readable(request, code=code)
    by = actor(request)
    attending.note_read(row.pk, by=by)
    own = row.invitees.filter(person_id=by.person_id or 0).first()
    reads = row.paper is not None and minutes.reads(by, row.paper)
    signs = row.state == State.ENDED and reads and by.person_id in minutes.signers(row)
    items, printed = queries.agenda(row), by_printed_code(request)
    context = {
        "meeting": row,
        "own": own,
        "items": items,
        "withheld": queries.withheld(by, items) | (_not_public(items) if printed else set()),
        "printed": printed,
        "polls": row.polls.filter(Q(teller_id=by.person_id) | Q(watcher_id=by.person_id)).order_by("pk"),
        "signs": signs,
        "signed": signs and by.person_id in queries.signed(row),
        "has_minutes": reads,
    }
    return render(request, "council/own.html", context)


def _not_public(items: Iterable[Item]) -> set[int]:
    """Those about a case that not everybody reads: whoever printed the code may be whom it is about."""
    return {item.pk for item in items if (case := item.about) and case.visibility != Visibility.PUBLIC}


@require_safe
@signed_in_required
@no_printed_code
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The minutes for whoever was called or reads the body's papers: as they stand, and once issued as they were."""
    row = readable(request, code=code)
    if row.paper is None or not minutes.reads(actor(request), row.paper):
        raise Http404
    if row.paper.frozen:
        return cast(HttpResponse, sending.issued(request, row.paper))  # streamed; the door only passes it on
    answer = HttpResponse(rendering.draft_pdf(row.paper), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{row.title}.pdf") or "inline"
    return answer


@own_step
@no_printed_code
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign the minutes in the version that was read."""
    row = readable(request, code=code)
    by = acting(request, "meeting.sign", row)
    given = request.POST.get("version", "")
    version = whole(given, 8) or 0
    back = reverse("council:own", args=[code])
    return done(request, lambda: minutes.sign(row.pk, version, by=by), _("Signed. Thank you."), back)


@own_step
@no_printed_code
def excuse(request: HttpRequest, code: str) -> HttpResponse:
    """Say beforehand that one cannot come."""
    row, by = readable(request, code=code), actor(request)
    reason, back = request.POST.get("reason", ""), reverse("council:own", args=[code])
    return done(request, lambda: attending.excuse_self(row.pk, reason, by=by), _("You are excused."), back)


@own_form
@no_printed_code
def here(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Where the code on the screen leads: one press, and one is present."""
    row = readable(request, code=code)
    if request.method == "POST":
        by, back = acting(request, "meeting.attend", row), reverse("council:own", args=[code])
        return done(request, lambda: attending.sign_in(code, token, by=by), _("You are signed in."), back)
    return render(request, "council/here.html", {"meeting": row})


@require_safe
@outs.residents
def decided(request: HttpRequest, code: str) -> HttpResponse:
    """What bodies of the estate decided and let residents read: no names, no rooms."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(queries.published(actor(request), estate)[: queries.PAGE])
    outs.stays_without(request, rows)
    link = request.build_absolute_uri(request.path)
    told = [(row, for_group(estate, row, f"{link}#m{row.pk}"), f"{link}#m{row.pk}") for row in rows]
    return render(request, "council/decided.html", {"estate": estate, "told": told})
