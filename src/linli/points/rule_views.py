"""Doors to the rules of a book: its editions, what each changes, and the draft of the next one."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import acting, desk_form, done
from linli.people.forms import refusals_on
from linli.points import books, doors, drafting
from linli.points.forms import RuleForm, SinceForm, TermsForm
from linli.points.models import Edition, RuleBook


@desk_form
@outs.listed
def editions(request: HttpRequest, code: str) -> HttpResponse:
    """Every edition, the latest first; the next one is begun here."""
    book = doors.readable(request, code)
    if request.method == "POST":
        edition = drafting.draft(book.pk, by=acting(request, "points.keep", book))
        return redirect("points:edition", code, edition.number)
    rows = list(book.editions.select_related("published_by").order_by("-number"))
    context = {
        "book": book, "rows": rows, "keeps": doors.keeps(request, book), "now": books.today_edition(book),
        "drafted": any(row.state == Edition.DRAFT for row in rows),
    }  # fmt: skip
    return render(request, "points/editions.html", context)


def _edition(request: HttpRequest, code: str, number: int) -> tuple[RuleBook, Edition, bool]:
    """An edition that the actor reads, and whether it is a draft of theirs to work on."""
    book = doors.readable(request, code)
    edition = get_object_or_404(book.editions.select_related("book", "published_by"), number=number)
    return book, edition, edition.state == Edition.DRAFT and doors.keeps(request, book)


@desk_form
def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One edition with what it changes; of a draft its terms, its rules, and the day from which it is in force."""
    book, found, works = _edition(request, code, number)
    publishing = request.method == "POST" and "since" in request.POST
    terms = TermsForm(request.POST if request.method == "POST" and not publishing else None, initial=_terms(found))
    since = SinceForm(
        request.POST if publishing else None, initial={"since": clock.today() + timedelta(days=1)}, prefix=None
    )
    form = since if publishing else terms
    if request.method == "POST":
        by = acting(request, "points.keep", book)
        if form.is_valid():
            with refusals_on(form):
                if publishing:
                    drafting.publish(found.pk, since.cleaned_data["since"], by=by)
                else:
                    drafting.set_terms(found.pk, terms.terms(), by=by)
                messages.success(request, _("Published.") if publishing else _("Noted."))
                return redirect("points:edition", code, number)
    context = {
        "book": book, "edition": found, "works": works, "terms": terms, "since": since,
        "rules": [(rule, drafting.words_of(rule)) for rule in map(books.rule_of, found.rules)],
        "lines": drafting.differences(found),
    }  # fmt: skip
    return render(request, "points/edition.html", context, status=422 if form.errors else 200)


def _terms(found: Edition) -> dict[str, object]:
    bands = "\n".join(f"{least} {name}" for least, name in found.bands)
    return {"period": found.period, "base": found.base, "bands": bands, "months": found.months, "shop": found.shop}


@desk_form
def rule(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """One rule of a draft; `new` is one more."""
    book, found, works = _edition(request, code, number)
    known = next((books.rule_of(one) for one in found.rules if one["code"] == name), None)
    if not works or (known is None and name != "new"):
        raise Http404
    by, back = acting(request, "points.keep", book), reverse("points:edition", args=[code, number])
    if request.POST.get("drop"):
        return done(request, lambda: drafting.drop_rule(found.pk, name, by=by), _("Left out."), back)
    form = RuleForm(request.POST or None, rule=known, code=drafting.next_code(found))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            drafting.put_rule(found.pk, form.rule, by=by)
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"book": book, "edition": found, "rule": known, "form": form}
    return render(request, "points/rule.html", context, status=422 if form.errors else 200)
