"""Doors of the office's own sign-in: to its provider and back, and "my account" where one binds oneself.

The provider only says who somebody is there. Sessions begin by `views.enter` as by every other way in, and a second
factor is asked for unless the provider says when it asked.
"""

import json
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.sealed import seal, unseal
from linli.people import doors, identities, provider, signing
from linli.people.identity_models import Identity
from linli.people.provider import Provider, Told
from linli.people.views import enter, remember_next, whence

# In the session: the attempt under way with who binds themselves by it, and whom the provider named to be bound.
ATTEMPT, FOUND = "provider_attempt", "provider_found"
PLACE = "session.provider_found"
STARTS_AN_ADDRESS = 600  # in an hour, as codes: an office's morning


def _provider() -> Provider:
    found = provider.current()
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET"])
def begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider, to sign in."""
    remember_next(request)
    return _leave(request, {}, reverse("people:sign_in"))


@never_cache
@require_http_methods(["GET"])
@doors.signed_in_required
def begin_again(request: HttpRequest) -> HttpResponse:
    """Off to the provider, to give the second factor there anew: for whoever has bound their account of it."""
    person, there = doors.person_of(request), provider.current()
    if there is None or not identities.steps_up(person.pk, there):
        raise Http404
    wanted = doors.safe_next(request.GET.get("next", ""), request)
    return _leave(request, {"again": person.pk, "next": wanted}, second_factor_page(wanted), fresh=True)


def second_factor_page(wanted: str) -> str:
    """Where the second factor is asked for, on the way to what was wanted."""
    page = reverse("people:second_factor")
    return f"{page}?{urlencode({'next': wanted})}" if wanted else page


@never_cache
@require_http_methods(["GET"])
def begin_binding(request: HttpRequest) -> HttpResponse:
    """Off to the provider, to be bound; only just after a full sign-in. Nothing is bound before it is pressed."""
    if not request.user.is_authenticated:  # signing in leads to the page, for a form may not lead out of the site
        return redirect("people:own_identity")
    there = reverse("people:own_identity")
    return _first(request) or _leave(request, {"binds": doors.person_of(request).pk}, there)


def _first(request: HttpRequest) -> HttpResponse | None:
    """What is asked before anything is bound: a full sign-in just now, and the second factor of whoever has one.

    Else a password alone would bind an account whose second factor counts here from then on.
    """
    there = reverse("people:own_identity")
    if not doors.may_set_up(request):
        return render(request, "people/second_factor_first.html", {"way": True, "next": there})
    given = doors.second_factor_given(request, within=doors.FRESH)
    if not given and doors.has_second_factor(doors.person_of(request)):
        return redirect(second_factor_page(there))
    return None


def _leave(request: HttpRequest, kept: dict[str, Any], otherwise: str, *, fresh: bool = False) -> HttpResponse:
    """`kept`: what the way there is for, and for whom; without it, to sign in."""
    found, knock = _provider(), whence(request)
    try:
        signing.within_address(knock, knock.known or "-", "provider", STARTS_AN_ADDRESS)
        address, attempt = provider.leave(found, _back(request), fresh=fresh)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(otherwise)
    request.session[ATTEMPT] = {"attempt": attempt, **kept}
    return HttpResponseRedirect(address)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("people:provider_back"))


@never_cache
@require_http_methods(["GET"])
def back(request: HttpRequest) -> HttpResponse:
    """Back from the provider. An attempt counts once, whatever comes of it."""
    found = _provider()
    kept: dict[str, Any] = request.session.pop(ATTEMPT, None) or {}
    try:
        told = provider.come_back(found, kept.get("attempt"), request.GET.dict(), _back(request))
        if "binds" in kept:
            return _found(request, told, kept["binds"])
        identity = identities.known(told)
        if "again" in kept:
            return _again(request, identity, told, kept)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(_whence(kept))
    return _enter(request, identity, told) if identity else redirect("people:provider_unbound")


def _whence(kept: dict[str, Any]) -> str:
    """The page from which the way to the provider was begun."""
    if "again" in kept:
        return second_factor_page(kept["next"])
    return reverse("people:own_identity" if "binds" in kept else "people:sign_in")


def _again(request: HttpRequest, identity: Identity | None, told: Told, kept: dict[str, Any]) -> HttpResponse:
    """The second factor given at the provider counts, if whoever is signed in here is whom it names."""
    signed_in = doors.person_of(request).pk if request.user.is_authenticated else None
    if identity is None or not identity.person_id == signed_in == kept["again"]:
        raise Refused("another_account", _("That is not the account which you have bound here. Sign out there first."))
    doors.note_second_factor(request, at=told.second_factor_at)
    return redirect(kept["next"] or settings.LOGIN_REDIRECT_URL)


def _enter(request: HttpRequest, identity: Identity, told: Told) -> HttpResponse:
    """Open the session for a shift; then the second factor, of whoever has one and was not asked for it there."""
    response = enter(request, identity.person, manner=doors.PROVIDER, identity_id=identity.pk)
    if told.second_factor_at is not None:
        doors.note_second_factor(request, at=told.second_factor_at)
    elif doors.has_second_factor(identity.person):
        response["Location"] = second_factor_page(response["Location"])
    return response


def _found(request: HttpRequest, told: Told, binds: int) -> HttpResponse:
    """Keep, sealed, whom the provider named, until whoever began presses the button."""
    if not request.user.is_authenticated or doors.person_of(request).pk != binds:
        raise Refused("signed_out_meanwhile", _("You signed out meanwhile. Sign in, then begin again."))
    named = {"told": asdict(told) | {"second_factor_at": None}, "binds": binds, "at": clock.now().timestamp()}
    request.session[FOUND] = seal(json.dumps(named), place=PLACE).hex()
    return redirect("people:own_identity")


def _named(request: HttpRequest) -> Told | None:
    """Whom the provider named a moment ago to the person signed in."""
    sealed = request.session.get(FOUND)
    if not sealed:
        return None
    named = json.loads(unseal(bytes.fromhex(sealed), place=PLACE))
    age = clock.now().timestamp() - named["at"]
    fresh = 0 <= age <= provider.ATTEMPT_LIFE.total_seconds()
    return Told(**named["told"]) if fresh and named["binds"] == doors.person_of(request).pk else None


@never_cache
@require_safe
def unbound(request: HttpRequest) -> HttpResponse:
    """The provider knows them, this program does not: how that is mended."""
    return render(request, "people/provider_unbound.html", {"provider": _provider().name})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.signed_in_required
def own(request: HttpRequest) -> HttpResponse:
    """What one has bound, and whom the provider just named; posting binds that or undoes it."""
    person_id, there = doors.person_of(request).pk, provider.current()
    bound = list(identities.of(person_id))
    if not bound and not identities.may_bind(person_id, there):
        raise Http404
    if request.method == "POST":
        return _bind(request) if request.POST.get("do") == "bind" else _undo(request, bound)
    context = {"provider": there, "bound": bound, "named": _named(request)}
    return render(request, "people/own_identity.html", context)


def _bind(request: HttpRequest) -> HttpResponse:
    told = _named(request)
    if told is None:  # pressed twice, or long after the provider named them
        return redirect("people:own_identity")
    if told.mark != request.POST.get("named"):
        messages.error(request, _("Another account was named meanwhile. Look once more before you press."))
        return redirect("people:own_identity")
    if first := _first(request):  # whom the provider named stays, so that it is pressed once more after that
        return first
    request.session.pop(FOUND)
    by = doors.actor(request)
    return doors.done(
        request, lambda: identities.bind(told, by=by), _("Bound. You sign in so from now on."),
        reverse("people:own_identity"),
    )  # fmt: skip


def _undo(request: HttpRequest, bound: list[Identity]) -> HttpResponse:
    by, mine = doors.actor(request), {str(one.pk): one.pk for one in bound}
    pk = mine.get(request.POST.get("identity", ""))
    if pk is None:
        return redirect("people:own_identity")
    return doors.done(
        request, lambda: identities.undo(pk, by=by), _("Undone. It opens nothing here any more."), reverse("people:me")
    )
