"""The keys of the desk: what each does, on one page; `?` leads here from anywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.people.doors import staff_required

KEYS = (
    (_("In a list"), (
        ("J", _("Next row")), ("K", _("Row before")), ("↵", _("Open the row")), ("A", _("Straight to its next step")),
        ("X", _("Tick the row, for many at once")), ("/", _("To the search field")),
    )),
    (_("Everywhere at the desk"), (
        ("G I", _("To the inbox")), ("G T", _("To my tasks")), ("G W", _("To what is to be kept an eye on")),
        ("?", _("This page")),
    )),
)  # fmt: skip


@require_safe
@staff_required
def page(request: HttpRequest) -> HttpResponse:
    """Every key with what it does. Everything can be done without them."""
    return render(request, "cases/desk/keys.html", {"keys_by_place": KEYS})
