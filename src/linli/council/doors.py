"""What every door of this floor asks first: the meeting, and in which capacity the person acts."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from linli.council import queries
from linli.council.models import Meeting
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people import access
from linli.people.middleware import ActorRequest


def actor(request: HttpRequest) -> Actor:
    """Who asks, with all their posts."""
    return cast(ActorRequest, request).actor


def acting(request: HttpRequest, action: str, row: Model) -> Actor:
    """The person in the first capacity in which they may do it; else 404."""
    hats = access.capacities(actor(request), action, row)
    if not hats:
        raise Http404
    return replace(actor(request), capacity=hats[0].capacity, post_id=hats[0].post_id)


def readable(request: HttpRequest, **where: object) -> Meeting:
    """The meeting, if the person may read it; else 404, since even its existence is not theirs to know."""
    meeting = get_object_or_404(queries.meetings(), **where)
    if not access.may(actor(request), "meeting.read", meeting):
        raise Http404
    return meeting


def done(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponseRedirect:
    """Do it, say so or why not, and go back."""
    try:
        act()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(back, status=303)
