"""Doors to one's own points: how one stands, each entry, and why it is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.services import note_access
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import actor, done, own_form, own_page, own_step
from linli.people.forms import refusals_on
from linli.points import applying, books, closing, doors, drafting, objecting, queries
from linli.points.audiences import Roll
from linli.points.forms import ApplyForm, ObjectForm
from linli.points.models import Account, Application, Closing, Entry, Objection, RuleBook

SHOWN = 200


@dataclass(frozen=True)
class Own:
    """One's own points in one book."""

    book: RuleBook
    period: queries.Period | None
    standing: queries.Standing | None
    entries: list[tuple[Entry, str]]
    asked: list[tuple[Application, str]]
    known: list[Closing]  # the periods made known to those of the book


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """One's own points, book by book; nobody else's."""
    person = actor(request).person_id
    accounts = {account.book_id: account for account in queries.accounts_of(person)}
    held = list(queries.held_by(person)) if accounts else []
    rows = [_own(book, accounts.get(book.pk), held, actor(request)) for book in _books(person, accounts)]
    outs.stays_without(request, rows)
    return render(request, "points/mine.html", {"rows": rows, "me": person})


def _books(person: int | None, accounts: dict[int, Account]) -> list[RuleBook]:
    """The books to which the person belongs, and those in which they hold points."""
    found = [account.book for account in accounts.values()]
    others = queries.books_around(person).exclude(pk__in=list(accounts))
    return [*found, *(book for book in others if person and Roll.of(book, [person]).holder(person, clock.now()))]


def _known(book: RuleBook, by: Actor) -> list[Closing]:
    """What was made known, to whoever belongs to it now: the latest of each period."""
    if not by.person_id or Roll.of(book, [by.person_id]).holder(by.person_id, clock.now()) is None:
        return []
    latest: dict[date, Closing] = {}
    for row in closing.made_known(book)[:40]:
        latest.setdefault(row.first, row)
    return list(latest.values())[:8]


def _own(book: RuleBook, account: Account | None, held: Sequence[Account], by: Actor) -> Own:
    """How the account stands, and all that was entered for it: on a row given up for it, too."""
    period = queries.period_on(book)
    known = _known(book, by)
    if account is None:
        return Own(book, period, None, [], [], known)
    theirs = [one for one in held if one.book_id == book.pk]
    entries = [(entry, queries.title_of(entry)) for entry in queries.entries_of(theirs)[:SHOWN]]
    standing = queries.standings(period, [account])[0] if period else None
    asked = [(row, queries.title_asked(row)) for row in applying.of_account([one.pk for one in theirs])[:20]]
    return Own(book, period, standing, entries, asked, known)


@own_form
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why an entry is what it is: for whose it is, and for whoever keeps the book."""
    rows = Entry.objects.select_related(
        "account__book__body__area", "account__person", "edition__published_by", "by", "undoes"
    )
    entry = get_object_or_404(rows, pk=pk)
    account = entry.account
    own = queries.held_by(actor(request).person_id).filter(pk=account.pk).exists()
    if not own and not doors.keeps(request, account.book):
        raise Http404
    if not own:
        with transaction.atomic():
            note_access(
                account.person_id, by=actor(request), what="points", reason="work", subject_kind="points",
                subject_id=entry.pk,
            )  # fmt: skip
    until = queries.open_until(account, entry.day)
    objection = Objection.objects.filter(entry=entry).first()
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words, back = form.cleaned_data["words"], reverse("points:why", args=[pk])
        said = _("Your objection is with somebody who had no part in this entry.")
        return done(request, lambda: objecting.raise_about(words, by=actor(request), entry_id=entry.pk), said, back)
    may_object = own and objection is None and entry.kind not in (Entry.Kind.SPENT, Entry.Kind.EXPIRED)
    context = {
        "objection": objection, "until": until, "form": form if may_object and not _over(until) else None,
        "entry": entry, "why": queries.why(entry), "title": queries.title_of(entry), "own": own,
        "undone": Entry.objects.filter(undoes=entry).first(),
    }  # fmt: skip
    return render(request, "points/why.html", context)


@own_page
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules in force, for whoever belongs to the book."""
    book = get_object_or_404(RuleBook.objects.select_related("body__area"), code=code)
    if doors.belonging(request, book) is None:
        raise Http404
    edition = books.today_edition(book)
    lines = drafting.text_of(edition).splitlines() if edition else []
    return render(request, "points/own_rules.html", {"book": book, "edition": edition, "lines": lines})


def _over(until: date | None) -> bool:
    return until is not None and until < clock.today()


@own_form
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for points under a rule that is decided by a person."""
    book = get_object_or_404(RuleBook.objects.select_related("body__area"), code=code)
    rules = applying.open_rules(book, clock.today())
    if doors.belonging(request, book) is None or not rules:
        raise Http404
    form = ApplyForm(
        request.POST or None, request.FILES or None, rules=rules, initial={"day": clock.today()}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, actor(request)
        with refusals_on(form):
            photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
            wish = applying.Wish(given["rule"], given["day"], given["times"], given["words"])
            applying.ask(book.pk, wish, by=by, photos=photos)
            messages.success(request, _("Asked for. Somebody else of the body decides on it."))
            return redirect("points:mine")
    return render(request, "points/apply.html", {"book": book, "form": form}, status=422 if form.errors else 200)


@own_step
def object_to_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to an application of one's own that was not approved."""
    accounts = queries.held_by(actor(request).person_id).values("pk")
    row = get_object_or_404(Application, pk=pk, account__in=accounts)
    words, by = request.POST.get("words", ""), actor(request)
    said = _("Your objection is with somebody who had no part in this entry.")
    back = reverse("points:mine")
    return done(request, lambda: objecting.raise_about(words, by=by, application_id=row.pk), said, back)


@own_step
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one asked for and nobody has decided on yet."""
    row = get_object_or_404(Application, pk=pk, applicant=actor(request).person_id or 0)
    by, back = actor(request), reverse("points:mine")
    return done(
        request, lambda: applying.withdraw(row.pk, by=by), _("Taken back; nobody decides on it any more."), back
    )


@own_page
@outs.residents
def known(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A period as it was made known, to those of the book alone, by name; households read their own."""
    book = get_object_or_404(RuleBook.objects.select_related("body__area"), code=code)
    holder = doors.belonging(request, book)
    one = get_object_or_404(Closing.objects.select_related("closed_by"), pk=pk, book=book)
    if holder is None:
        raise Http404
    rows = closing.lines(one)
    if book.audience != RuleBook.MEMBERS:
        rows = [row for row in rows if row.account.holder == holder]
    return render(request, "points/known.html", {"book": book, "one": one, "rows": rows})
