"""The doors of whoever goes to homes: their visits, which work without a network, the way, and one file."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.files.models import Kind as FileKind
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access
from linli.people.doors import actor, own_page, person_of, signed_in_required
from linli.people.forms import add_refusal
from linli.ui import kept_pages
from linli.visits import noting, queries, sums
from linli.visits.forms import NoteForm, PairForm
from linli.visits.grants import OWNER, PHOTO
from linli.visits.models import Visited

PHONE = "X-Linli-Phone"  # the header by which the script of the page sends what lay on the phone


@own_page
def mine(request: HttpRequest) -> HttpResponse:
    """Whom one visits, by number, and the form of a visit. The phone keeps this page: no name and no address on it."""
    rows = queries.mine(actor(request))
    return _page(request, NoteForm(rows=rows), rows, str(uuid4()))


def _page(request: HttpRequest, form: NoteForm, rows: list[Visited], key: str) -> HttpResponse:
    today = clock.today()
    context = {
        "rows": queries.in_order(rows), "form": form, "key": key, "who": person_of(request).code, "today": today,
    }  # fmt: skip
    return render(request, "visits/mine.html", context, status=422 if form.errors else 200)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page of one's visits on the phone (a service worker over these addresses alone)."""
    return kept_pages.worker(request, "visits", reverse("visits:mine"), ["visits/visits.css", "visits/visits.js"])


@require_POST
@never_cache
@signed_in_required
def send(request: HttpRequest) -> HttpResponse:
    """A visit comes in, from the form or from what lay on the phone; sent twice, it is kept once and answered alike."""
    by = actor(request)
    rows = queries.mine(by)
    allowed = [*rows, *queries.left_lately(by, clock.now() - noting.BACK)]
    phone = request.headers.get(PHONE) == "1"
    key, wrote = request.POST.get("key", ""), request.POST.get("who", "")
    if phone and wrote and wrote != person_of(request).code:  # two who share a phone, or a page kept from before
        words = _("Somebody else wrote this on this phone: whoever did signs in, then it is sent.")
        return JsonResponse({"refused": words}, status=403)
    form = NoteForm(request.POST, rows=list(dict.fromkeys(allowed)))
    try:
        if found := noting.kept_already(key, by=by):
            return _kept(request, found.code, phone=phone)
        if form.is_valid():
            row = next(row for row in allowed if row.code == form.cleaned_data["whom"])
            note = form.note(key, offline=request.POST.get("offline") == "1")
            photos = take_in(request.FILES.getlist("photo"), by=by, role=PHOTO)
            drawn = take_in(request.FILES.getlist("signature")[:1], by=by, role="signature", kind=FileKind.PHOTO)
            made = noting.write(row.pk, note, by=by, photos=photos, drawn=drawn)
            return _kept(request, made.code, phone=phone)
    except Refused as refusal:
        add_refusal(form, refusal)
        if phone and isinstance(refusal, NotAllowed):
            return JsonResponse({"refused": refusal.message}, status=403)
    if phone:
        said = [str(words) for errors in form.errors.values() for words in errors]
        return JsonResponse({"refused": " ".join(said)}, status=422)
    return _page(request, form, rows, key)


def _kept(request: HttpRequest, code: str, *, phone: bool) -> HttpResponse:
    if phone:
        return JsonResponse({"kept": code})
    messages.success(request, _("Kept. The next visit is proposed by the rhythm."))
    return redirect("visits:mine")


@own_page
def way(request: HttpRequest) -> HttpResponse:
    """The route sheet of who is due today or within a week, to print: homes and guardians, each read on record."""
    by, today, ahead = actor(request), clock.today(), queries.days_ahead(request.GET.get("within", ""))
    rows = [
        row for row in queries.mine(by, opened=True) if row.due_on is not None and (row.due_on - today).days < ahead
    ]
    with transaction.atomic():
        queries.note_read(rows, by)
    return render(request, "visits/way.html", {"rows": queries.in_order(rows), "today": today, "ahead": ahead})


@own_page
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of one who is visited, for the pair and the office alone; each read is on record."""
    by = actor(request)
    rows = Visited.objects.select_related("programme", "area", "building", "first", "second")
    row = get_object_or_404(rows, code=code)
    if not access.may(by, "visited.read", row):
        raise Http404
    with transaction.atomic():
        queries.note_read([row], by)
    keeps = access.may(by, "visited.keep", row) and row.ended_at is None
    visits, older = queries.visits_of(row, request.GET.get("before", ""))
    context: dict[str, object] = {}
    files = files_among(OWNER, [visit.pk for visit in visits])
    if keeps:
        turn = queries.proposed(row)
        initial = dict(zip(("one", "two"), turn, strict=True)) if turn else {}
        context = {
            "pair_form": PairForm(visitors=queries.visitors(row.programme), initial=initial), "turn": turn,
            "as_seen": state_of(row), "papers": queries.papers_of(row),
        }  # fmt: skip
    context |= {
        "row": row, "keeps": keeps, "visits": [(visit, files.get(visit.pk, [])) for visit in visits],
        "gone": queries.pictures_gone(visits), "short": sums.short_now(row), "me": by.person_id, "older": older,
    }  # fmt: skip
    return render(request, "visits/file.html", context)
