"""The door through which opening balances come in: a sheet, its rows as they would be entered, then entered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kernel.refused import Refused
from linli.people.doors import acting, done, staff_required
from linli.people.forms import add_refusal
from linli.points import carrying, doors
from linli.points.forms import SheetForm
from linli.points.models import RuleBook


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Send the sheet in; what was read is shown before anything is entered."""
    book = doors.readable(request, code)
    if not doors.keeps(request, book):
        raise Http404
    by, rows = acting(request, "points.keep", book), list[carrying.Row]()
    if token := request.POST.get("rows"):
        back = reverse("points:book", args=[code])
        return done(request, lambda: carrying.carry(book.pk, token, by=by), _("Opening balances entered."), back)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = carrying.preview(book, file, file.name)
        except Refused as refusal:
            add_refusal(form, refusal)
    good = sum(row.holder is not None for row in rows)
    context = {
        "headings": (carrying.NAMES[book.audience == RuleBook.HOUSEHOLDS], carrying.POINTS[0]),
        "book": book, "form": form, "rows": rows, "good": good, "bad": len(rows) - good,
        "token": carrying.handed_on(book, rows) if good else "",
    }  # fmt: skip
    return render(request, "points/opening.html", context, status=422 if form.errors else 200)
