"""The doors of whoever goes to homes: their visits, which work without a network, the way, and one file."""

from uuid import uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.files.models import Kind as FileKind
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.people import access
from linli.people.doors import actor, no_printed_code, own_page, person_of, signed_in_required
from linli.ui import kept_pages
from linli.visits import noting, queries, sums
from linli.visits.forms import NoteForm, PairForm
from linli.visits.grants import OWNER, PHOTO
from linli.visits.models import Visited


@own_page
@no_printed_code
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
@no_printed_code
def send(request: HttpRequest) -> HttpResponse:
    """A visit comes in, from the form or from what lay on the phone; sent twice, it is kept once and answered alike."""
    by = actor(request)
    rows = queries.mine(by)
    allowed = [*rows, *queries.left_lately(by, clock.now() - noting.BACK)]
    key = request.POST.get("key", "")
    form = NoteForm(request.POST, rows=list(dict.fromkeys(allowed)))

    def keep() -> str | None:
        if found := noting.kept_already(key, by=by):
            return found.code
        return _keep(request, form, key, allowed) if form.is_valid() else None

    said = _("Kept. The next visit is proposed by the rhythm.")
    return kept_pages.taken(
        request, form, keep, said=said, to="visits:mine", again=lambda: _page(request, form, rows, key)
    )


def _keep(request: HttpRequest, form: NoteForm, key: str, allowed: list[Visited]) -> str:
    by, row = actor(request), next(row for row in allowed if row.code == form.cleaned_data["whom"])
    note = form.note(key, offline=request.POST.get("offline") == "1")
    photos = take_in(request.FILES.getlist("photo"), by=by, role=PHOTO)
    drawn = take_in(request.FILES.getlist("signature")[:1], by=by, role="signature", kind=FileKind.PHOTO)
    return noting.write(row.pk, note, by=by, photos=photos, drawn=drawn).code


@own_page
@no_printed_code
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
@no_printed_code
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
