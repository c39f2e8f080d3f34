"""Doors of the desk: the books, how everybody stands, by name, and each account; an entry is taken back here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import page_before
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.points import applying, doors, drafting, queries, services
from linli.points.forms import OpenForm
from linli.points.models import Account, Entry


@desk_form
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The rule books of one's bodies and areas; one more is opened."""
    by = actor(request)
    bodies = list(queries.bodies_without(by))
    offered = [
        (f"{body.pk}-{audience}", f"{body.name} · {label}")
        for body in bodies
        for audience, label in drafting.audiences_of(body)
    ]
    form = OpenForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        body_id, audience = form.cleaned_data["whose"].split("-")
        body = get_object_or_404(Organisation, pk=int(body_id))
        with refusals_on(form):
            book = drafting.open_book(
                body.pk, audience, form.cleaned_data["title"], by=acting(request, "points.open", body)
            )
            messages.success(request, _("Opened, with a first draft of the rules. Read it before you publish it."))
            return redirect("points:editions", book.code)
    context = {"rows": list(queries.books_read(by)[:200]), "form": form if offered else None}
    return render(request, "points/books.html", context, status=422 if form.errors else 200)


@desk_page
@outs.listed
def book(request: HttpRequest, code: str) -> HttpResponse:
    """How everybody stands in the period, by name; offices above read how many stand in which band."""
    found = doors.readable(request, code)
    keeps, period = doors.keeps(request, found), queries.period_on(found)
    rows = queries.standings(period, queries.all_accounts(found)) if period else []
    if keeps:
        doors.note(request, [one.account for one in rows])
    else:
        outs.stays(request)
    bands = queries.bands_counted(period, rows) if period else []
    context = {"book": found, "keeps": keeps, "period": period, "rows": rows if keeps else [], "bands": bands}
    return render(request, "points/book.html", context)


@desk_page
@outs.listed
def account(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Every entry of one account, the latest first."""
    found = doors.readable(request, code)
    if not doors.keeps(request, found):
        raise Http404
    rows = Account.objects.select_related("book__body", "person", "household__unit__building")
    one = get_object_or_404(rows, pk=pk, book=found)
    doors.note(request, [one])
    entries, older = page_before(queries.entries_of([one]), request)
    period = queries.period_on(found)
    context = {
        "book": found, "account": one, "rows": [(entry, queries.title_of(entry)) for entry in entries],
        "older": older, "own": one.person_id == actor(request).person_id,
        "standing": queries.standings(period, [one])[0] if period else None,
        "applications": [(row, queries.title_asked(row)) for row in applying.of_account([one.pk])[:50]],
    }  # fmt: skip
    return render(request, "points/account.html", context)


@desk_step
def reverse_entry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an entry back, with the reason."""
    found = doors.readable(request, code)
    entry = get_object_or_404(Entry, pk=pk, account__book=found)
    by, reason = acting(request, "points.keep", found), request.POST.get("reason", "")
    back = reverse("points:account", args=[code, entry.account_id])
    return done(
        request, lambda: services.reverse(entry.pk, reason, by=by), _("Reversed; the entry stays to be read."), back
    )
