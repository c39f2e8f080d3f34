"""Doors to the common account: taken in from a table at the desk, read by everybody once a second person let it out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.council.doors import page_before
from linli.exchange.doors import estate_of
from linli.kernel.refused import Refused
from linli.papers import matching, outs
from linli.people import access
from linli.people.doors import acting, actor, done, staff_required
from linli.people.forms import add_refusal
from linli.rules import accounts as rules
from linli.rules import pasted
from linli.rules.money import grouped
from linli.shelf import accounts, queries
from linli.shelf.forms import PeriodForm
from linli.shelf.models import Account, AccountState


@require_safe
@never_cache
@staff_required
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The accounts of one's bodies, drafts too."""
    bodies = queries.bodies(actor(request), level="estate")
    rows = Account.objects.filter(body__in=bodies).select_related("body", "area").order_by("-pk")
    found, older = page_before(rows, request)
    if not found:
        outs.stays(request)
    shown = [(row, grouped(row.opening), grouped(row.closing)) for row in found]
    return render(request, "shelf/accounts_desk.html", {"rows": shown, "older": older, "bodies": bodies})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Take a period's table in: shown with what is wrong in it first, then entered as a draft."""
    body = get_object_or_404(queries.bodies(actor(request), level="estate"), code=code)
    probe = Account(body=body)
    probe.locate(body.area)
    if not access.may(actor(request), "account.keep", probe):
        raise Http404
    table = matching.TableForm(request.POST or None, request.FILES or None)
    form = PeriodForm(request.POST or None)
    context: dict[str, object] = {"form": form, "table": table, "body": body, "back": reverse("shelf:accounts_desk")}
    valid = [table.is_valid(), form.is_valid()] if request.method == "POST" else [False]
    if all(valid):
        period = form.period()
        try:
            brought = table.table(accounts.FIELDS)
            found = matching.matched(accounts.KIND, body.area, brought, accounts.FIELDS, request.POST)
            read = accounts.read(found.rows(), period.first, period.last) if not found.missing else []
            lines = [one.line for one in read if one.line is not None]
            good = bool(lines) and len(lines) == len(read)
            if "go" in request.POST and good:
                by = acting(request, "account.keep", probe)
                matching.remember(accounts.KIND, body.area, found, accounts.FIELDS, by=by)
                made = accounts.enter(body.pk, period, lines, by=by)
                messages.success(request, _("Entered. Somebody else of the body reads it over and publishes it."))
                return redirect("shelf:account_desk", made.code)
        except Refused as refusal:
            add_refusal(form if refusal.field in form.fields else table, refusal)
        else:
            sums = rules.totals(lines)
            context |= {
                "found": found, "read": [(one, grouped(one.line.amount) if one.line else "") for one in read],
                "columns": matching.ColumnsForm(found, accounts.FIELDS), "text": pasted.as_text(brought), "good": good,
                "income": grouped(sums.income), "spending": grouped(sums.spending), "given": request.POST,
                "off": grouped(rules.difference(period.opening, lines, period.closing)),
                "balances": not rules.difference(period.opening, lines, period.closing),
            }  # fmt: skip
    wrong = request.method == "POST" and bool(form.errors or table.errors)
    return render(request, "shelf/account_new.html", context, status=422 if wrong else 200)


def _shown(row: Account) -> dict[str, object]:
    lines = accounts.lines_of(row)
    sums, after = rules.totals(lines), rules.balances(row.opening, lines)
    told = [(line, grouped(line.amount), grouped(left)) for line, left in zip(lines, after, strict=True)]
    return {
        "account": row, "lines": told, "income": grouped(sums.income),
        "spending": grouped(sums.spending), "opening": grouped(row.opening), "closing": grouped(row.closing),
    }  # fmt: skip


@require_safe
@never_cache
@staff_required
@outs.listed
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One account at the desk."""
    row = get_object_or_404(Account.objects.select_related("body", "area", "made_by", "published_by"), code=code)
    if not access.may(actor(request), "account.keep", row):
        raise Http404
    mine = row.made_by_id == actor(request).person_id
    return render(request, "shelf/account_desk.html", {**_shown(row), "mine": mine})


@require_POST
@staff_required
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Publish or withdraw."""
    row = get_object_or_404(Account, code=code)
    by, back = acting(request, "account.keep", row), reverse("shelf:account_desk", args=[code])
    if name == "publish":
        return done(request, lambda: accounts.publish(row.pk, by=by), _("Everybody can read it now."), back)
    if name != "withdraw":
        raise Http404
    reason = request.POST.get("reason", "")
    return done(request, lambda: accounts.withdraw(row.pk, reason, by=by), _("Withdrawn."), back)


@require_safe
@never_cache
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """The common accounts of an estate, the latest first."""
    estate = estate_of(code)
    rows, older = page_before(accounts.published(estate.pk).order_by("-pk"), request, 24)
    if not rows:
        outs.stays(request)
    shown = [(row, grouped(row.closing)) for row in rows]
    return render(request, "shelf/accounts.html", {"estate": estate, "rows": shown, "older": older})


@require_safe
@never_cache
@outs.residents
def show(request: HttpRequest, code: str, account: str) -> HttpResponse:
    """One account, line by line; one that was withdrawn says so."""
    estate = estate_of(code)
    rows = Account.objects.filter(area=estate).exclude(state=AccountState.DRAFT).select_related("body", "published_by")
    row = get_object_or_404(rows.exclude(published_by=None), code=account)
    return render(request, "shelf/account.html", {**_shown(row), "estate": estate})
