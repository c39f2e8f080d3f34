"""The door by which a period of the common account comes in: a table brought, read, shown and entered."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.papers import brought, matching, steps
from linli.people import access
from linli.people.doors import acting, actor, desk_form
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.rules import accounts as rules
from linli.rules import pasted
from linli.rules.money import grouped
from linli.shelf import accounts, queries
from linli.shelf.forms import PeriodForm
from linli.shelf.models import Account


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Take a period's table in: shown with what is wrong in it first, then entered as a draft.

    `?table=` names the table that was brought. Each step answers with an address, so that Back leads to the one before.
    """
    body = get_object_or_404(queries.bodies(actor(request), level="estate"), code=code)
    probe = Account(body=body).locate(body.area)
    if not access.may(actor(request), "account.keep", probe):
        raise Http404
    if "table" not in request.GET:
        return _bring(request, body)
    draft = steps.asked(request, accounts.KIND, body.area, {"body": body.code}, by=actor(request))
    if draft is None:
        return steps.to(request)
    if request.method == "POST":
        return _next(request, body, probe, draft)
    return render(request, "shelf/account_new.html", _shown_before(body, draft))


def _bring(request: HttpRequest, body: Organisation) -> HttpResponse:
    """The empty page, and what is brought to it: kept for whoever brought it, and shown."""
    table = matching.TableForm(request.POST or None, request.FILES or None)
    form = PeriodForm(request.POST or None, initial=accounts.follows_on(body.pk))
    valid = [table.is_valid(), form.is_valid()] if request.method == "POST" else [False]
    if all(valid):
        with refusals_on(table):
            typed = {name: request.POST.get(name, "") for name in form.fields} | {"body": body.code}
            draft = brought.Draft(table.table(accounts.FIELDS), typed)
            return steps.keep(request, accounts.KIND, body.area, draft, by=actor(request))
    wrong = request.method == "POST" and bool(form.errors or table.errors)
    context = {"form": form, "table": table, "body": body, "back": reverse("shelf:accounts_desk")}
    return render(request, "shelf/account_new.html", context, status=422 if wrong else 200)


@dataclass(frozen=True)
class _Read:
    """A table that was brought, as it reads by its columns."""

    period: accounts.Period
    found: matching.Matched
    rows: list[accounts.Read]

    @property
    def lines(self) -> list[rules.Line]:
        return [one.line for one in self.rows if one.line is not None]

    @property
    def good(self) -> bool:
        return bool(self.rows) and len(self.lines) == len(self.rows)


def _read(body: Organisation, draft: brought.Draft, form: PeriodForm) -> _Read | None:
    """None where the period that was typed does not hold any more."""
    if not form.is_valid():
        return None
    period = form.period()
    found = matching.matched(accounts.KIND, body.area, draft.table, accounts.FIELDS, draft.columns)
    return _Read(period, found, accounts.read(found.numbered(), period.first, period.last) if not found.missing else [])


def _shown_before(body: Organisation, draft: brought.Draft) -> dict[str, object]:
    """What the page shows of a table before it is entered, and what was typed, to be changed."""
    form = PeriodForm(draft.typed)
    table = matching.TableForm(initial={"text": pasted.as_text(draft.table)})
    context: dict[str, object] = {
        "form": form, "table": table, "body": body, "back": reverse("shelf:accounts_desk"), "draft": draft,
    }  # fmt: skip
    if read := _read(body, draft, form):
        sums, period = rules.totals(read.lines), read.period
        off = rules.difference(period.opening, read.lines, period.closing)
        context |= {
            "found": read.found, "read": [(one, grouped(one.line.amount) if one.line else "") for one in read.rows],
            "columns": matching.ColumnsForm(read.found, accounts.FIELDS), "good": read.good,
            "income": grouped(sums.income), "spending": grouped(sums.spending), "off": grouped(off),
            "balances": not off, "left_out": [at for at, row in read.found.numbered() if accounts.is_left_out(row)],
        }  # fmt: skip
    return context


def _next(request: HttpRequest, body: Organisation, probe: Account, draft: brought.Draft) -> HttpResponse:
    """Read the table by other columns, or enter what was shown."""
    by = acting(request, "account.keep", probe)
    before = matching.matched(accounts.KIND, body.area, draft.table, accounts.FIELDS, draft.columns)
    draft = steps.read_by(request, draft, by=by)
    read = _read(body, draft, PeriodForm(draft.typed))
    if "go" not in request.POST or read is None or not read.good or not steps.as_shown(request, before, read.found):
        return steps.to(request, draft.code)
    try:
        with transaction.atomic():
            matching.remember(accounts.KIND, body.area, read.found, accounts.FIELDS, by=by)
            made = accounts.enter(body.pk, read.period, read.lines, by=by)
            brought.forget(accounts.KIND, body.area, draft.code, by=by, said={"body": body.code})
    except Refused as refusal:
        messages.error(request, refusal.message)
        return steps.to(request, draft.code)
    messages.success(request, _("Entered. Somebody else of the body reads it over and publishes it."))
    return redirect("shelf:account_desk", made.code)
