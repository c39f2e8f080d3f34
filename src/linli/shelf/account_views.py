"""Doors to the common account: at the desk, and read by everybody once a second person let it out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.council.doors import page_before
from linli.exchange.doors import estate_of
from linli.papers import outs
from linli.people.doors import acting, actor, desk_page, desk_step, done, reachable
from linli.rules import accounts as rules
from linli.rules.money import grouped
from linli.shelf import accounts, queries
from linli.shelf.models import Account, AccountState


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The accounts of one's bodies, drafts too."""
    bodies = queries.bodies(actor(request), level="estate")
    rows = Account.objects.filter(body__in=bodies).select_related("body", "area").order_by("-pk")
    found, older = page_before(rows, request)
    outs.stays_without(request, found)
    shown = [(row, grouped(row.opening), grouped(row.closing)) for row in found]
    return render(request, "shelf/accounts_desk.html", {"rows": shown, "older": older, "bodies": bodies})


def _shown(row: Account) -> dict[str, object]:
    lines = accounts.lines_of(row)
    sums, after = rules.totals(lines), rules.balances(row.opening, lines)
    told = [(line, grouped(line.amount), grouped(left)) for line, left in zip(lines, after, strict=True)]
    return {
        "account": row, "lines": told, "income": grouped(sums.income),
        "spending": grouped(sums.spending), "opening": grouped(row.opening), "closing": grouped(row.closing),
    }  # fmt: skip


@desk_page
@outs.listed
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One account at the desk."""
    row = reachable(
        request, "account.keep", Account.objects.select_related("body", "area", "made_by", "published_by"), code=code
    )
    mine = row.made_by_id == actor(request).person_id
    return render(request, "shelf/account_desk.html", {**_shown(row), "mine": mine})


@desk_step
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
    outs.stays_without(request, rows)
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
