"""One's lists by the clock: ordered from the list itself, fetched, stopped. Nobody sees another's."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.papers.outs import CSV, EXCEL
from linli.people.doors import actor, desk_page, desk_step, done, person_of, second_factor_required, staff_required
from linli.web.scheduled import asking, services
from linli.web.scheduled.forms import OrderForm
from linli.web.scheduled.models import ListOrder, MadeList

SHOWN = 50


def _not_open() -> NotAllowed:
    return NotAllowed(_("This list is not open to you, or is none that is handed out."))


def _title(address: str, person_id: int) -> str:
    """What the page calls its list; a page that has too much to do says nothing of whose list it is."""
    try:
        return asking.title(address, person_id)
    except asking.NotNow:
        raise Refused("list_not_now", _("The list does not answer now. Please wait a minute and try again.")) from None


def _meant(address: str, person_id: int) -> tuple[str, str]:
    """The list that is ordered, and what it is called: of a page that leads to a list, that one."""
    try:
        return address, _title(address, person_id)
    except asking.LeadsElsewhere as elsewhere:
        to = asking.plain(elsewhere.to)
    except asking.SaidNo as no:
        raise Refused("list_said_no", str(no)) from None
    except asking.NotOpen:
        raise _not_open() from None
    try:
        return to, _title(to, person_id)
    except asking.NotOpen:
        words = _("This page leads to another one. Open the list that you mean there, and order its export.")
        raise Refused("list_elsewhere", words) from None


@require_safe
@staff_required
def index(request: HttpRequest) -> HttpResponse:
    """The orders, running ones first, and the files of the last fortnight."""
    mine = ListOrder.objects.filter(person=person_of(request))
    made = MadeList.objects.filter(regular__in=mine).defer("body").order_by("-at", "-pk")
    last = MadeList.objects.filter(regular=OuterRef("pk"), at=OuterRef("outcome_at")).order_by("-pk").values("pk")
    context = {
        "mine": mine.annotate(last_file=Subquery(last[:1])).order_by("ended", "-pk")[:SHOWN],
        "made": made[:SHOWN],
        "days": services.KEPT.days,
    }
    return render(request, "web/scheduled/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@second_factor_required
def new(request: HttpRequest) -> HttpResponse:
    """Order the list whose address is given, as `outs` gives it."""
    by, address = actor(request), asking.plain(request.GET.get("list", ""))
    if by.person_id is None or not 0 < len(address) <= services.ADDRESS_AT_MOST:
        raise _not_open()
    meant, title = _meant(address, by.person_id)
    if meant != address:
        return redirect(outs.by_the_clock(meant))
    form = OrderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = services.order(services.Wanted(address, **form.cleaned_data), title, by=by)
        messages.success(request, _("“%(title)s” will be exported regularly.") % {"title": row.title})
        return redirect("web:lists")
    context = {"form": form, "title": title, "address": address, "days": services.KEPT.days}
    return render(request, "web/scheduled/new.html", context, status=400 if form.is_bound else 200)


@desk_step
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """No more of it."""
    row = _mine(request, code)
    said = _("“%(title)s” is exported no more.") % {"title": row.title}
    return done(request, lambda: services.stop(row.pk, by=actor(request)), said, reverse("web:lists"))


@desk_step
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Once more, at once."""
    row = _mine(request, code)
    said = _("“%(title)s” is being exported; you will be told.") % {"title": row.title}
    return done(request, lambda: services.make_now(row.pk, by=actor(request)), said, reverse("web:lists"))


@desk_page
@second_factor_required
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """A file, for whoever ordered it and still holds the posts for which it was made."""
    by = actor(request)
    made = get_object_or_404(MadeList.objects.select_related("regular"), pk=pk, regular__person=by.person_id)
    try:
        _title(made.regular.address, made.regular.person_id)
    except (asking.LeadsElsewhere, asking.SaidNo):
        pass  # the list is theirs still, though none is handed out just now: what was made of it stays open
    except asking.NotOpen:
        raise _not_open() from None
    kind = EXCEL if made.regular.form == ListOrder.Form.EXCEL else CSV
    answer = HttpResponse(services.fetch(made.pk, by=by), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or ""
    return answer


def _mine(request: HttpRequest, code: str) -> ListOrder:
    return get_object_or_404(ListOrder, code=code, person_id=actor(request).person_id)
