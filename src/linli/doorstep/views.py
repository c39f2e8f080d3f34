"""The page behind a home's card: hold and speak, or a photo. No typing, no category, no account, no script needed.

For a member of the family or a neighbour it is said on a second page, since who agreed has to be written.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import links, masking, once, packs, similar
from linli.cases.doors.on_behalf import NEEDED, OnBehalfForm
from linli.cases.doors.report import kept_offline
from linli.cases.forms import PackForm, start_form
from linli.cases.models import Case
from linli.doorstep import queries, services
from linli.doorstep.forms import WishForm
from linli.doorstep.models import Card, Way, Wish
from linli.kernel.refused import Refused
from linli.people import limits
from linli.people.doors import actor, own_form
from linli.people.forms import refusals_on
from linli.ui import preferences

# A card that somebody plays with is stopped by itself: the neighbours, who may share its address, are not.
PER_CARD, HOUR = 12, 60 * 60
DRAWN = ("photos", "sound", "film")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: HttpRequest, code: str) -> HttpResponse:
    """Say it or show it; the receipt answers with a number and whom to call."""
    card = queries.card_of(code)
    if card is None:
        raise Http404
    if looks := queries.looks(card):
        preferences.choose(request, looks)
    if card.ended_at is not None:
        return render(request, "doorstep/ended.html", _about(card), status=410)
    pack = packs.front()[1]
    if not pack.door("card"):
        return redirect(f"{reverse('cases:report', args=[card.area.code])}?home={card.unit.code}")
    form_class = start_form(pack, pack.door("card"), card.area, get_language() or "zh-hans", leave_out=("concern",))
    other = OnOther(request.POST or None) if "other" in request.GET else None
    if request.method != "POST":
        return _page(request, card, form_class(initial={"token": uuid.uuid4().hex}), other)
    form = form_class(request.POST, request.FILES)
    if request.POST.get("too", "").isdecimal():
        return _joined(request, card)
    valid = all([form.is_valid(), other is None or other.is_valid()])
    if form.keep_photos(by=actor(request)) and valid:
        try:
            return links.received(request, _said(request, card, form, other))
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, card, form, other, status=422)


class OnOther(OnBehalfForm):
    """For whom it is said, where somebody chose that: then it is said in full (`?other`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("for_other", *NEEDED):
            self.fields[name].required = True


def _said(request: HttpRequest, card: Card, form: PackForm, other: OnOther | None) -> Case:
    # By the card alone: behind one address stand all cards of an estate.
    if not limits.spend(f"card.{card.pk}", limit=PER_CARD, seconds=HOUR):
        words = _("Very much was said here in a short time. Please call the number on the card.")
        raise Refused("too_many", words)
    token = once.bound(form.cleaned_data["token"], form.brought)
    whom = other.behalf if other else None
    return services.say(card, form.photos, by=actor(request), token=token, aside="aside" in request.POST, behalf=whom)


def _joined(request: HttpRequest, card: Card) -> HttpResponse:
    by, said = actor(request), request.POST["too"][:9]
    try:
        if not limits.spend(f"card.{card.pk}", limit=PER_CARD, seconds=HOUR):
            raise Refused("too_many", _("Very much was said here in a short time. Please call the number on the card."))
        services.join(card, int(said), by=by)
        messages.success(request, _("Noted. You will be told how it goes on."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("doorstep:speak", card.code)


def _about(card: Card) -> dict[str, Any]:
    """What every page behind the card shows: the estate and whom to call."""
    grid = card.unit.grid_id
    server = queries.by_grid([grid]).get(grid) if grid else None
    return {"estate": card.area, "card": card, "server": server}


def _page(request: HttpRequest, card: Card, form: PackForm, other: OnOther | None, status: int = 200) -> HttpResponse:
    asked = form.asked
    drawn = [asked[what] for what in DRAWN if what in asked]
    known = similar.near(card.area, card.unit.building_id, by=actor(request))
    near = [(case.number, masking.outline_title(case, get_language() or "zh-hans")) for case in known]
    context = {**_about(card), "form": form, "sound": asked.get("sound"), "photos": drawn, "near": near, "other": other}
    return render(request, "doorstep/speak.html", context, status=status)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the page behind a card on the phone."""
    under = reverse("doorstep:worker").removesuffix("worker.js")
    return kept_offline(request, under, ["doorstep/doorstep.css"])


@own_form
def wish(request: HttpRequest) -> HttpResponse:
    """How one wants to be answered, said once; it stays with the account."""
    by = actor(request)
    kept = Wish.objects.filter(person_id=by.person_id or 0).first()
    form = WishForm(request.POST or None, initial={"way": kept.way if kept else Way.PAGE})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.wish(form.cleaned_data["way"], by=by)
            messages.success(request, _("Noted: we answer you so from now on."))
            return redirect("cases:mine")
    return render(request, "doorstep/wish.html", {"form": form}, status=422 if form.errors else 200)
