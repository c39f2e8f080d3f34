"""The door through which opening balances come in: a sheet, its rows as they would be entered, then entered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.papers import rows
from linli.people.doors import acting, desk_form
from linli.points import carrying, doors


@desk_form
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Send the sheet in; what was read is shown before anything is entered."""
    book = doors.readable(request, code)
    if not doors.keeps(request, book):
        raise Http404
    by = acting(request, "points.keep", book)
    hint = _("Names or homes as in the register. Each has one opening balance.")
    return rows.page(
        request, carrying.how(book, by=by), book.body.area, by=by, hint=hint,
        back=reverse("points:book", args=[code]), whose=book.title,
    )  # fmt: skip
