"""The desk's doors to notices: write, publish, word anew, withdraw, see whom it has not reached, print."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.council.doors import key, page_before
from linli.exchange import queries, services
from linli.exchange.doors import notice_of
from linli.exchange.forms import NoticeForm, RewordForm
from linli.exchange.grants import NOTICE_FILE
from linli.exchange.group import for_group
from linli.exchange.models import Notice, State
from linli.exchange.sheet import board_sheet
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.seen import state_of
from linli.journal.services import note_accesses
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable, staff_required
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.places.models import Building


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The notices of one's bodies, and those that are out where one has an office."""
    by = actor(request)
    words = request.GET.get("q", "").strip()[:60]
    written = queries.written(by)
    rows, older = page_before(queries.found(written, words) if words else written, request)
    outs.stays_without(request, rows)
    older = f"{older}&{urlencode({'q': words})}" if words and older else older
    at_doors = access.anywhere(by, "notice.tell", Building)
    context = {"rows": rows, "older": older, "bodies": queries.bodies(by), "words": words, "at_doors": at_doors}
    return render(request, "exchange/desk.html", context)


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Write a notice for a body; the address may name an area below its own."""
    by = actor(request)
    body: Organisation = get_object_or_404(queries.bodies(by), code=code)
    areas = queries.areas_below(by, body)
    named = key(request.GET.get("area"))
    area = next((one for one in areas if one.pk == named), areas[0] if areas else body.area)
    form = NoticeForm(
        request.POST or None, request.FILES or None, area=area, initial={"audience": "area", "public": True}
    )
    if form.is_bound and form.is_valid():
        probe = Notice(body=body).locate(area)
        acts = acting(request, "notice.write", probe)
        with refusals_on(form):
            files = take_in(form.cleaned_data["photos"], by=acts, role="evidence", scanned=True)
            made = services.draft(body.pk, area.pk, form.said(), by=acts, files=files)
            messages.success(request, _("Kept as a draft: read it once more, then publish it."))
            return redirect("exchange:notice", made.code)
    context = {"form": form, "body": body, "area": area, "areas": areas, "back": reverse("exchange:desk")}
    return render(request, "exchange/write.html", context, status=422 if form.errors else 200)


@desk_form
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the draft anew, or word anew what is out."""
    notice = notice_of(request, code, "notice.write")
    out, back = notice.state == State.PUBLISHED, reverse("exchange:notice", args=[code])
    if notice.state == State.WITHDRAWN:
        return redirect(back)
    form: Any = _reword_form(request, notice) if out else _draft_form(request, notice)
    if form.is_bound and form.is_valid():
        by, given, seen = acting(request, "notice.write", notice), form.cleaned_data, request.POST.get("seen")
        with refusals_on(form):
            files = take_in(given["photos"], by=by, role="evidence", scanned=True)
            if out:
                services.reword(
                    notice.pk, given["title"], given["text"], by=by, again=given["again"], until=given["until"],
                    files=files, seen=seen,
                )  # fmt: skip
            else:
                services.change(notice.pk, form.said(), by=by, files=files, seen=seen)
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {
        "form": form, "body": notice.body, "area": notice.area, "notice": notice, "back": back, "out": out,
        "as_seen": state_of(notice),
    }  # fmt: skip
    return render(request, "exchange/write.html", context, status=422 if form.errors else 200)


def _draft_form(request: HttpRequest, notice: Notice) -> NoticeForm:
    initial = NoticeForm.known(notice)
    return NoticeForm(request.POST or None, request.FILES or None, area=notice.area, initial=initial)


def _reword_form(request: HttpRequest, notice: Notice) -> RewordForm:
    initial = {"title": notice.title, "text": notice.text, "until": notice.until}
    return RewordForm(request.POST or None, request.FILES or None, initial=initial)


@desk_page
@outs.listed
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice at the desk: what it says, whom it reached, what can be done with it."""
    row, by = notice_of(request, code), actor(request)
    reached = queries.reach(row, by) if row.must_read and row.out else []
    holders = queries.holders(row) if row.must_read and row.out else []
    if not reached and not holders and row.version == 1:
        outs.stays(request)
    link = request.build_absolute_uri(reverse("exchange:show", args=[code]))
    context = {
        "group": for_group(row, link), "group_link": link,
        "notice": row, "files": files_of(NOTICE_FILE, row.pk), "reached": reached, "holders": holders,
        "buildings": [one.building for one in row.buildings.select_related("building__area")],
        "posts": _titles(row), "wordings": row.wordings.order_by("-number"),
        "writes": access.may(by, "notice.write", row),
    }  # fmt: skip
    return render(request, "exchange/notice.html", context)


def _titles(row: Notice) -> list[str]:
    from linli.people import kinds

    return [kinds.title(kind) for kind in row.posts.order_by("kind").values_list("kind", flat=True)]


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Publish, hold back or withdraw."""
    row = notice_of(request, code, "notice.write")
    by, back = acting(request, "notice.write", row), reverse("exchange:notice", args=[code])
    if name == "publish":
        return done(request, lambda: services.publish(row.pk, by=by), _("It is out, or appears at its time."), back)
    if name != "withdraw":
        raise Http404
    reason = request.POST.get("reason", "")
    return done(request, lambda: services.withdraw(row.pk, reason, by=by), _("Taken back."), back)


@desk_form
@outs.listed
def unread(request: HttpRequest, code: str, building: int) -> HttpResponse:
    """The homes of a building that do not know of it yet, to go to and to tick off; whoever reads it is on record."""
    row, where = notice_of(request, code), _at_doors(request, building)
    if not services.reaches(row, where) or not (row.must_read and row.out):
        raise Http404
    if request.method == "POST":
        by, unit, way = (
            acting(request, "notice.tell", where),
            key(request.POST.get("unit")),
            request.POST.get("way", ""),
        )
        at = reverse("exchange:unread", args=[code, building])
        if not where.units.filter(pk=unit).exists():
            raise Http404
        return done(request, lambda: services.tell(row.pk, unit, way, by=by), _("Noted: this home knows of it."), at)
    doors = queries.doors(row, where)
    outs.stays_without(request, doors)
    by = actor(request)
    named = [pk for pk in queries.people_of(doors) if pk != by.person_id]
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in named], by=by, what="notice_home", reason="notice", subject_kind="person")
    return render(request, "exchange/unread.html", {"notice": row, "building": where, "doors": doors})


def _at_doors(request: HttpRequest, pk: int) -> Building:
    """The building, if the person goes to its doors; else 404."""
    return reachable(request, "notice.tell", Building.objects.select_related("area"), pk=pk)


@require_safe
@staff_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The notice on A4 for the board, with a code that leads to its page."""
    row = notice_of(request, code)
    address = request.build_absolute_uri(reverse("exchange:show", args=[code]))
    answer = HttpResponse(board_sheet(row, address), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="notice-{row.code}.pdf"'
    return answer
