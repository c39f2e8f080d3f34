"""What an administrator sees: the table, the channels, what could not be delivered."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel.refused import Refused
from linli.notify import channels, gateways, managing, subscriptions
from linli.notify.forms import GatewayForm
from linli.notify.models import Delivery, Gateway, State
from linli.papers import outs
from linli.people.doors import actor, desk_form, desk_page, desk_step, done, second_factor_required, staff_required
from linli.people.forms import refusals_on

PAGE = 30
BROKEN = (State.DEAD, State.DOUBTFUL)


@require_safe
@staff_required
@outs.listed
def table(request: HttpRequest) -> HttpResponse:
    """Who is told of what: the whole table, for everybody who works here."""
    rows = [(row, subscriptions.TOPICS[row.topic]) for row in subscriptions.table()]
    return render(request, "notify/table.html", {"rows": rows})


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Channels with how much waits and is broken; then what could not be delivered, newest first."""
    managing.check(actor(request))
    rows = {row.channel: row for row in Gateway.objects.all()}
    counted = Delivery.objects.exclude(state__in=(State.SENT, State.DROPPED)).values("channel")
    counts: Mapping[str, Mapping[str, Any]] = {
        one["channel"]: one
        for one in counted.annotate(
            waits=Count("pk", filter=Q(state__in=(State.WAITING, State.SENDING))),
            broken=Count("pk", filter=Q(state__in=BROKEN)),
        )
    }
    before = request.GET.get("before", "")
    broken = Delivery.objects.filter(state__in=BROKEN).select_related("notice").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 16:
        broken = broken.filter(pk__lt=int(before))
    listed = list(broken[: PAGE + 1])
    titles = {name: one.title for name, one in channels.every().items()}
    context = {
        "channels": [(one, rows.get(name), counts.get(name, {})) for name, one in channels.every().items()],
        "broken": [(one, titles.get(one.channel, one.channel)) for one in listed[:PAGE]],
        "older": f"?before={listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
    }
    return render(request, "notify/index.html", context)


@desk_form
@second_factor_required
def gateway(request: HttpRequest, channel: str) -> HttpResponse:
    """One channel's account with its provider. What is secret is never shown again."""
    by, found = actor(request), channels.every().get(channel)
    managing.check(by)
    if found is None:
        raise Http404
    row = Gateway.objects.filter(channel=channel).first()
    form = GatewayForm(request.POST or None, channel=found, row=row, values=gateways.values_of(row))
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            managing.set_up(channel, form.values(), active=given["active"], per_minute=given["per_minute"], by=by)
            messages.success(request, _("Kept."))
            return redirect("notify:gateway", channel)
    context = {"channel": found, "form": form, "row": row}
    return render(request, "notify/gateway.html", context, status=422 if form.errors else 200)


@desk_step
@second_factor_required
def try_it(request: HttpRequest, channel: str) -> HttpResponse:
    """Send a letter to oneself."""
    managing.check(actor(request))
    if channel not in channels.every():
        raise Http404
    try:
        outcome = managing.try_on_oneself(channel, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if outcome.what == "sent":
            messages.success(request, _("It was taken: look whether it arrives."))
        else:
            messages.error(request, _("It was not taken: %(reason)s") % {"reason": outcome.reason})
    return redirect("notify:gateway", channel)


@desk_step
@second_factor_required
def send_again(request: HttpRequest, code: str) -> HttpResponse:
    """Let what was given up, or is doubtful, go out once more."""
    managing.check(actor(request))
    if not Delivery.objects.filter(code=code).exists():
        raise Http404
    return done(
        request,
        lambda: managing.send_again(code, by=actor(request)),
        _("It goes out once more."),
        reverse("notify:gateways"),
    )
