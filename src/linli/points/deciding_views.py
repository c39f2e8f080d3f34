"""Doors of the desk to what waits for a decision, and to the closing of a period."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import take_in
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.points import applying, carrying, closing, doors, objecting, queries
from linli.points.forms import EnterForm
from linli.points.models import Application, Closing, Holder, Objection
from linli.rules.masks import mask_name
from linli.ui import days


@desk_page
@outs.listed
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """Applications and objections that wait; an office above reads the objections alone."""
    book, by = doors.readable(request, code), actor(request)
    keeps = doors.keeps(request, book)
    asked = list(applying.waiting(by, book)[:200]) if keeps else []
    photos: dict[int, list[File]] = {}
    for file in File.objects.filter(owner_kind=applying.OWNER, owner_id__in=[row.pk for row in asked]).order_by("pk"):
        photos.setdefault(file.owner_id or 0, []).append(file)
    counted = queries.counted_on(asked)
    context = {
        "book": book,
        "keeps": keeps and bool(applying.open_rules(book, clock.today(), own=False)),
        "rows": [(row, queries.title_asked(row), photos.get(row.pk, []), counted[row.pk]) for row in asked],
        "objections": [(row, queries.title_about(row)) for row in objecting.waiting(by, book)[:200]],
    }
    return render(request, "points/waiting.html", context)


@desk_form
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for somebody else of the book, or that points be taken from them; another decides."""
    book = doors.readable(request, code)
    rules = applying.open_rules(book, clock.today(), own=False)
    if not doors.keeps(request, book) or not rules:
        raise Http404
    form = EnterForm(request.POST or None, request.FILES or None, rules=rules, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, acting(request, "points.keep", book)
        with refusals_on(form):
            photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
            wish = applying.Wish(given["rule"], given["day"], given["times"], given["words"])
            applying.ask_for(book.pk, _one(carrying.holders_of(book), given["who"]), wish, by=by, photos=photos)
            messages.success(request, _("Put down. Somebody else of the body decides on it."))
            return redirect("points:waiting", code)
    return render(request, "points/enter.html", {"book": book, "form": form}, status=422 if form.errors else 200)


def _one(holders: dict[str, list[Holder]], name: str) -> Holder:
    """Whose name it is, if it is one's alone."""
    found = holders.get(name.strip(), [])
    if not found:
        words = _("Nobody of this name belongs here; write the name as on the roll.")
        raise Refused("name_unknown", words, field="who")
    if len(found) > 1:
        raise Refused("name_shared", _("Several have this name; ask them to apply themselves."), field="who")
    return found[0]


@desk_step
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Approve an application, or not."""
    book = doors.readable(request, code)
    row = get_object_or_404(Application, pk=pk, account__book=book)
    by, reason, grant = acting(request, "points.decide", row), request.POST.get("reason", ""), "grant" in request.POST
    said = _("Approved.") if grant else _("Not approved.")
    back = reverse("points:waiting", args=[code])
    return done(request, lambda: applying.decide(row.pk, grant=grant, by=by, reason=reason), said, back)


@desk_step
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put right what was objected to, or let it stay."""
    book = doors.readable(request, code)
    row = get_object_or_404(Objection, pk=pk)
    about = row.entry or row.application
    if about is None or about.account.book_id != book.pk:
        raise Http404
    by, words, uphold = acting(request, "points.review", row), request.POST.get("reason", ""), "uphold" in request.POST
    back = reverse("points:waiting", args=[code])
    return done(request, lambda: objecting.answer(row.pk, words, uphold=uphold, by=by), _("Answered."), back)


@desk_page
@outs.listed
def periods(request: HttpRequest, code: str) -> HttpResponse:
    """The periods that were closed, and the one that may be."""
    book = doors.readable(request, code)
    over, keeps = closing.due(book), doors.keeps(request, book)
    rows = list(closing.made_known(book)[:100])
    again = next((row for row in rows if over is not None and row.first == over.first), None)
    context = {"book": book, "rows": rows, "over": over if keeps else None, "again": again}
    return render(request, "points/periods.html", context)


@desk_step
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the period, and make it known to those of the book."""
    book = doors.readable(request, code)
    by, first = acting(request, "points.keep", book), days.typed(request.POST.get("first", ""))
    back = reverse("points:periods", args=[code])

    def act() -> None:
        if first is None:
            raise Refused("no_such_period", _("No rules were in force in this period."))
        closing.close(book.pk, first, by=by)

    return done(request, act, _("Closed, and made known to those it is about."), back)


@desk_page
@outs.listed
def period(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How everybody stood at a closing, by name; for an office above without names."""
    book = doors.readable(request, code)
    one = get_object_or_404(Closing.objects.select_related("closed_by"), pk=pk, book=book)
    keeps = doors.keeps(request, book)
    rows = [(row.account.name if keeps else mask_name(row.account.name), row) for row in closing.lines(one)]
    if keeps:
        doors.note(request, [row.account for _name, row in rows])
    else:
        rows.sort(key=lambda row: row[0])
    return render(request, "points/period.html", {"book": book, "one": one, "rows": rows, "keeps": keeps})
