"""The desk's doors to the hotline's tickets: taken in, signed for, replied to, sent back; duties; the bulletin."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases.doors.desk import staff, wording
from linli.council.doors import key, page_before
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.office import picture, replying, ticket_queries, tickets
from linli.office.forms import BackForm, DutyForm, ReplyForm
from linli.office.grants import KINDS
from linli.office.models import Duty, Ticket
from linli.papers import brought, matching, outs, steps
from linli.people import access, terms
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.rules import pasted
from linli.shelf import fitting
from linli.ui import days

WAITING_AT_MOST = 300


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The tickets that the city waits for, or with `?past=1` those that it does not."""
    by, over = actor(request), request.GET.get("past") == "1"
    rows, older = page_before(ticket_queries.past(by), request) if over else (_waiting(by), "")
    outs.stays_without(request, rows)
    older = f"?past=1&{older[1:]}" if older else ""
    context = {
        "rows": [(row, wording.row_of(row.case, by)) for row in rows], "older": older, "past": over,
        "estates": _estates(request), "areas": ticket_queries.areas(by, KINDS), "now": clock.now(),
    }  # fmt: skip
    return render(request, "office/tickets.html", context)


def _waiting(by: Actor) -> list[Ticket]:
    return list(ticket_queries.waiting(by)[:WAITING_AT_MOST])


def _estates(request: HttpRequest) -> list[Area]:
    held = {one.kind for one in terms.held(actor(request).person_id)}
    return staff.estates_of(actor(request))[:50] if held & set(KINDS) else []


@desk_form
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Paste tickets or choose a file; the rows are shown, their columns matched, and then taken in."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    probe = Ticket().locate(estate)
    if not access.may(actor(request), "ticket.work", probe):
        raise Http404
    form = matching.TableForm(request.POST or None, request.FILES or None)
    if "table" in request.GET:
        return _read_in(request, estate, probe)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            draft = brought.Draft(form.table(tickets.FIELDS), {})
            return steps.keep(request, tickets.KIND, estate, draft, by=actor(request))
    context = {"form": form, "estate": estate, "back": reverse("office:tickets")}
    return render(request, "office/take_in.html", context, status=422 if form.errors else 200)


def _read_in(request: HttpRequest, estate: Area, probe: Ticket) -> HttpResponse:
    """A table that was brought: shown, read by other columns, taken in."""
    draft = steps.asked(request, tickets.KIND, estate, {}, by=actor(request))
    if draft is None:
        return steps.to(request)
    before = found = matching.matched(tickets.KIND, estate, draft.table, tickets.FIELDS, draft.columns)
    if request.method == "POST":
        draft = steps.read_by(request, draft, by=actor(request))
        found = matching.matched(tickets.KIND, estate, draft.table, tickets.FIELDS, draft.columns)
    slips = tickets.read((given for _line, given in found.entries()), estate) if not found.missing else []
    if request.method == "POST":
        if "go" not in request.POST or found.missing or not steps.as_shown(request, before, found):
            return steps.to(request, draft.code)
        return _taken_in(request, estate, found, slips, draft, by=acting(request, "ticket.work", probe))
    context = {
        "form": matching.TableForm(initial={"text": pasted.as_text(draft.table)}), "estate": estate,
        "back": reverse("office:tickets"), "found": found, "slips": slips,
        "columns": matching.ColumnsForm(found, tickets.FIELDS), "good": sum(not slip.fault for slip in slips),
    }  # fmt: skip
    return render(request, "office/take_in.html", context)


def _taken_in(
    request: HttpRequest, estate: Area, found: matching.Matched, slips: list[tickets.Slip], draft: brought.Draft,
    *, by: Actor,
) -> HttpResponse:  # fmt: skip
    try:
        matching.remember(tickets.KIND, estate, found, tickets.FIELDS, by=by)
        made = tickets.take_in(estate, slips, by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return steps.to(request, draft.code)
    brought.forget(tickets.KIND, estate, draft.code, by=by, said={})
    messages.success(request, _("%(number)s tickets were taken in.") % {"number": len(made)})
    return redirect("office:tickets")


def _ticket(request: HttpRequest, code: str) -> Ticket:
    related = ("area", "case__area", "case__handler", "case__handler_post", "duty", "signed_by")
    found: Ticket = get_object_or_404(ticket_queries.tickets(actor(request)).select_related(*related), code=code)
    return found


@desk_form
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """One ticket: what the city wants by when, the reply in its four parts, the return."""
    row, by = _ticket(request, code), actor(request)
    back = reverse("office:ticket", args=[code])
    kept = tickets.reply_of(row)
    asked = row.live and (not kept or request.GET.get("draft") == "1")
    found = replying.drafted(row) if asked else {}
    fresh = found if any(found.values()) else {}  # of nothing on record: what was kept stays
    form = ReplyForm(request.POST or None, initial=fresh or kept)
    if request.method == "POST" and form.is_valid():
        acts, seen = acting(request, "ticket.work", row), request.POST.get("seen")
        with refusals_on(form):
            tickets.save_reply(row.pk, form.cleaned_data, by=acts, seen=seen)
            messages.success(request, _("Kept. Copy it into the city's system, then say that it was sent."))
            return redirect(back)
    context = {
        "ticket": row, "case": wording.row_of(row.case, by), "form": form, "kept": kept, "drafted": bool(fresh),
        "nothing": asked and not fresh,
        "text": replying.text_of(row, kept) if kept else "",
        "parts": [(label, kept.get(name, "")) for name, label in tickets.PARTS.items()],
        "nudges": row.nudges.select_related("by").order_by("-pk")[:20],
        "answers": list(fitting.guides(row.case, packs.by_version(row.case.pack_version_id))) if row.live else [],
        "duties": (duties := list(ticket_queries.duties(row.area)[:200])), "back_form": BackForm(duties=duties),
        "as_seen": state_of(row), "now": clock.now(),
    }  # fmt: skip
    return render(request, "office/ticket.html", context, status=422 if form.errors else 200)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Sign for it, note a nudge, say that the reply was sent, send it back, take it again."""
    row = _ticket(request, code)
    by, back = acting(request, "ticket.work", row), reverse("office:ticket", args=[code])
    given = request.POST
    acts = {
        "sign": (lambda: tickets.sign(row.pk, by=by), _("Signed for.")),
        "nudge": (lambda: tickets.nudge(row.pk, given.get("words", ""), by=by), _("Noted.")),
        "replied": (lambda: tickets.replied(row.pk, by=by), _("Noted: the reply was sent.")),
        "back": (
            lambda: tickets.send_back(row.pk, key(given.get("duty")), given.get("because", ""), by=by),
            _("Noted: sent back. Copy the reason into the city's system."),
        ),
        "again": (lambda: tickets.come_again(row.pk, by=by), _("Noted: it is here again.")),
    }
    if name not in acts:
        raise Http404
    return done(request, *acts[name], back)


@desk_form
@outs.listed
def duties(request: HttpRequest) -> HttpResponse:
    """The duty lists of one's areas: what is whose."""
    by = actor(request)
    rows, older = page_before(_duties(by), request)
    keeps = ticket_queries.areas(by, ("community_officer", "street_officer"))
    form = DutyForm(request.POST or None)
    area = next((one for one in keeps if str(one.pk) == request.POST.get("area")), None)
    if request.method == "POST":
        if area is None:
            raise Http404
        probe = Duty().locate(area)
        if form.is_valid():
            with refusals_on(form):
                tickets.enter_duty(area.pk, **form.cleaned_data, by=acting(request, "duty.keep", probe))
                messages.success(request, _("Noted."))
                return redirect("office:duties")
    outs.stays_without(request, rows)
    context = {
        "rows": [(row, access.may(by, "duty.keep", row)) for row in rows],
        "older": older,
        "form": form,
        "keeps": keeps,
    }
    return render(request, "office/duties.html", context, status=422 if form.errors else 200)


def _duties(by: Actor) -> QuerySet[Duty]:
    """Of the areas in and above which one works tickets."""
    over = {pk for area in ticket_queries.areas(by, KINDS) for pk in area.path_ids}
    return Duty.objects.filter(Q(area_id__in=over), ended_at=None).select_related("area").order_by("-pk")


@desk_step
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line off the list."""
    row = get_object_or_404(Duty, pk=pk)
    by = acting(request, "duty.keep", row)
    return done(request, lambda: tickets.end_duty(row.pk, by=by), _("Taken off the list."), reverse("office:duties"))


def _bulletin(request: HttpRequest, code: str) -> ticket_queries.Bulletin:
    area = get_object_or_404(Area, code=code, ends=None)
    probe = Ticket().locate(area)
    if not access.may(actor(request), "ticket.work", probe):
        raise Http404
    day = days.typed(request.GET.get("day", "")) or _last_to_read_out()
    return ticket_queries.bulletin(actor(request), area, min(day, clock.today()))


def _last_to_read_out() -> date:
    """Until noon the day before, which the morning's meeting is about; then today."""
    return clock.day_of(clock.now() - timedelta(hours=12))


@desk_page
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """A day's tickets in figures, to be read out in the morning."""
    found = _bulletin(request, code)
    return render(request, "office/bulletin.html", {"bulletin": found, "lines": picture.lines(found)})


@desk_page
def bulletin_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The same as one picture, for the group."""
    found = _bulletin(request, code)
    answer = HttpResponse(picture.drawn(found), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="12345-{found.day.isoformat()}.png"'
    return answer
