"""The desk's doors: drives, one drive with its pledges and account, and each step of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import key, page_before
from linli.journal.services import note_accesses
from linli.kernel.numbers import whole
from linli.mutual_aid import queries, services
from linli.mutual_aid.forms import DriveForm, ItemForm, MoveForm, PledgeForForm
from linli.mutual_aid.models import Drive, Pledge, State
from linli.mutual_aid.queries import R
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on

PAGE = 100


@desk_page
@outs.listed
def drives(request: HttpRequest) -> HttpResponse:
    """Every drive in one's reach, and the bodies for which one can prepare another."""
    by = actor(request)
    rows, older = page_before(queries.read(by), request)
    outs.stays_without(request, rows)
    context = {"rows": rows, "older": older, "bodies": queries.organisers(by)}
    return render(request, "mutual_aid/drives.html", context)


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a drive for a body."""
    body = get_object_or_404(queries.organisers(actor(request)), code=code)
    form = DriveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drive = Drive(organiser=body).locate(body.area)
        with refusals_on(form):
            made = services.prepare(body.pk, form.plan(), by=acting(request, "aid.found", drive))
            messages.success(request, _("Prepared. Say what is needed, then open it."))
            return redirect("mutual_aid:drive", made.code)
    context = {"form": form, "body": body, "back": reverse("mutual_aid:drives")}
    return render(request, "mutual_aid/facts.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, code: str) -> Drive:
    """The drive, if the person reads it at the desk; else 404."""
    return reachable(request, "aid.read", Drive.objects.select_related("organiser", "area"), code=code)


@desk_form
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say a drive otherwise, before it is opened."""
    drive = _read(request, code)
    by, back = acting(request, "aid.run", drive), reverse("mutual_aid:drive", args=[code])
    if drive.state != State.DRAFT:
        raise Http404
    form = DriveForm(request.POST or None, initial=DriveForm.known(drive))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change(drive.pk, form.plan(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"form": form, "body": drive.organiser, "back": back, "as_seen": queries.seen_of(drive)}
    return render(request, "mutual_aid/facts.html", context, status=422 if form.errors else 200)


@desk_page
@outs.listed
def drive(request: HttpRequest, code: str) -> HttpResponse:
    """One drive: its account, who pledged, what came in and went out; names for the body alone."""
    row = _read(request, code)
    runs = access.may(actor(request), "aid.run", row)
    lines = queries.lines(row)
    items = [line.item for line in lines]
    pledges, more_pledges = queries.page(_own(queries.pledges(row), runs), request.GET.get("pledges", ""), PAGE)
    moves, more_moves = queries.page(_own(queries.moves(row), runs), request.GET.get("moves", ""), PAGE)
    _note(request, pledges)
    context = {
        "drive": row, "lines": lines, "runs": runs, "open": runs and row.state == State.OPEN,
        "me": actor(request).person_id,
        "pledges": pledges, "moves": moves,
        "more_pledges": f"?pledges={more_pledges}" if more_pledges else "",
        "more_moves": f"?moves={more_moves}#moves" if more_moves else "",
        "item_form": ItemForm(drive=row), "pledge_form": PledgeForForm(items=items), "move_form": MoveForm(items=items),
    }  # fmt: skip
    return render(request, "mutual_aid/drive.html", context)


def _own(rows: QuerySet[R], runs: bool) -> QuerySet[R]:
    """The rows for whoever runs it, none for others."""
    return rows if runs else rows.none()


def _note(request: HttpRequest, rows: Iterable[Pledge]) -> None:
    """Whoever reads the list has read of each on it but of themselves."""
    by = actor(request)
    people = sorted({row.person_id for row in rows if row.person_id and row.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="pledge", reason="work", subject_kind="person")


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a drive: an item more, opened, closed, a pledge noted, a move."""
    row = _read(request, code)
    by, back = acting(request, "aid.run", row), reverse("mutual_aid:drive", args=[code])
    items = list(row.items.order_by("pk"))
    if name == "discard":
        there = reverse("mutual_aid:drives")
        return done(request, lambda: services.discard(row.pk, by=by), _("The draft is deleted."), there)
    if name == "strike":
        one = get_object_or_404(row.items, pk=key(request.POST.get("item")))
        return done(request, lambda: services.strike_item(one.pk, by=by), _("Struck out."), back)
    if name == "open":
        return done(request, lambda: services.open_up(row.pk, by=by), _("Open: residents read it and pledge."), back)
    if name == "close":
        result = request.POST.get("result", "")
        return done(
            request, lambda: services.close(row.pk, result, by=by), _("Closed; its account is published."), back
        )
    if name == "item" and (item := ItemForm(request.POST, drive=row)).is_valid():
        asked = item.cleaned_data
        return done(request, lambda: services.ask(row.pk, by=by, **asked), _("Noted."), back)
    if name == "pledge" and (pledge := PledgeForForm(request.POST, items=items)).is_valid():
        given = pledge.cleaned_data
        return done(request, lambda: services.pledge_for(by=by, **given), _("Noted."), back)
    if name == "move" and (moved := MoveForm(request.POST, items=items)).is_valid():
        return done(
            request,
            lambda: services.move(moved.cleaned_data["item"], moved.said(), by=by),
            _("Noted."),
            f"{back}#moves",
        )
    if name not in {"item", "pledge", "move"}:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)


@desk_step
def settle(request: HttpRequest, code: str, pledge: str) -> HttpResponse:
    """What was pledged came, or is taken back."""
    row = _read(request, code)
    by, back = acting(request, "aid.run", row), reverse("mutual_aid:drive", args=[code])
    one = get_object_or_404(Pledge, code=pledge, item__drive=row)
    if "take_back" in request.POST:
        return done(request, lambda: services.withdraw(one.pk, by=by), _("Taken back."), back)
    came = request.POST.get("quantity", "")
    quantity = whole(came, 6) or 0
    return done(request, lambda: services.receive(one.pk, quantity, by=by), _("Received."), back)


@desk_step
def put_right(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A second person saw a move, or it is taken back."""
    row = _read(request, code)
    by, back = acting(request, "aid.run", row), f"{reverse('mutual_aid:drive', args=[code])}#moves"
    one = get_object_or_404(queries.moves(row), pk=pk)
    if "undo" in request.POST:
        reason = request.POST.get("reason", "")
        return done(request, lambda: services.undo(one.pk, reason, by=by), _("Taken back; both stay on record."), back)
    return done(request, lambda: services.see(one.pk, by=by), _("Seen by a second person."), back)
