"""Residents' doors: one's own WeChat, and the estate's week for the group."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.channels import binding, consents, week
from linli.channels.models import Account, Bound
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import terms
from linli.people.doors import actor, done, own_form, own_page, own_step, self_required
from linli.places.models import Area


def _accounts(person_id: int | None) -> list[Account]:
    """The accounts that speak for the estates where the person is at home, or over which they hold a post."""
    estates = {home.estate_id for home in terms.homes(person_id)}
    areas = Area.objects.filter(pk__in=estates | {term.area_id for term in terms.held(person_id)})
    found = {account.pk: account for area in areas if (account := binding.account_of(area))}
    return [found[pk] for pk in sorted(found)]


@own_form
def own(request: HttpRequest) -> HttpResponse:
    """What one's account is bound to; with `begin` a code that binds another."""
    if request.method == "POST" and request.POST.get("begin"):
        return _begin(request)
    return _drawn(request, None, None)


@self_required
def _begin(request: HttpRequest) -> HttpResponse:
    """Behind a code sent to the person's own phone: who is bound reads what is meant for them."""
    mine = {account.code: account for account in _accounts(actor(request).person_id)}
    account = mine.get(request.POST.get("begin", ""))
    return _drawn(request, account, binding.show(account, by=actor(request)) if account else None)


def _drawn(request: HttpRequest, account: Account | None, shown: binding.Shown | None) -> HttpResponse:
    me = actor(request).person_id or 0
    bound = list(binding.bound_of(me))
    allows = [(one, _asking(request, one), consents.open_of(one).count()) for one in bound]
    taken = {one.account_id for one in bound}
    open_ = [one for one in _accounts(me) if one.pk not in taken]
    context = {"bound": allows, "open": open_, "account": account, "shown": shown}
    return render(request, "channels/own.html", context)


def _asking(request: HttpRequest, bound: Bound) -> str:
    """The link by which one more message is allowed."""
    return consents.asking(bound, request.build_absolute_uri(reverse("channels:allowed", args=[bound.pk])))


@own_page
def allowed(request: HttpRequest, bound_id: int) -> HttpResponse:
    """WeChat leads back with what the person chose. What was not asked here proves nothing."""
    if not binding.bound_of(actor(request).person_id or 0).filter(pk=bound_id).exists():
        raise Http404
    try:
        yes = consents.answered(bound_id, request.GET.dict(), by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if yes:
            messages.success(request, _("Allowed: one more message may come to you."))
        else:
            messages.info(request, _("Not allowed; nothing changes."))
    return redirect("channels:own")


@own_step
def unbind(request: HttpRequest, bound_id: int) -> HttpResponse:
    """Take one's own WeChat off."""
    by, said = actor(request), _("Taken off. Nothing is told there any more.")
    return done(request, lambda: binding.unbind(bound_id, by=by), said, reverse("channels:own"))


@require_safe
def week_of(request: HttpRequest, code: str) -> HttpResponse:
    """The week's sum of an estate, with what is pasted into its group."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    latest = week.monday_before(clock.today())
    first = _asked(request.GET.get("from", ""), latest)
    found = week.sum_of(estate, first)
    link = request.build_absolute_uri(f"{request.path}?from={first}")
    context = {
        "estate": estate, "week": found, "link": link, "words": week.words(estate, found, link),
        "older": f"?from={first - week.DAYS}", "newer": f"?from={first + week.DAYS}" if first < latest else "",
    }  # fmt: skip
    return render(request, "channels/week.html", context)


def _asked(text: str, latest: date) -> date:
    """The Monday asked for, if it is one of the last two years."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return latest
    return day if day.weekday() == 0 and latest - timedelta(days=730) <= day <= latest else latest
