"""What the pages of people ask first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed
from linli.people import access, terms
from linli.people.access import Holds
from linli.people.doors import actor
from linli.places.models import Area

AREAS = 60


def readers() -> frozenset[str]:
    """The kinds of posts that read persons; whoever holds none of them reads only themselves, on their own page."""
    grants = access.grants_of("person.read")
    return frozenset(kind for grant in grants if isinstance(grant.via, Holds) for kind in grant.via.kinds)


def reader(request: HttpRequest) -> Actor:
    """Who asks, if one of their posts lets them read persons."""
    by = actor(request)
    if not readers().intersection(held.kind for held in terms.held(by.person_id)):
        raise NotAllowed(_("None of your posts keeps people. Your own data is under your account."))
    return by


def areas(by: Actor, action: str, *levels: str) -> list[Area]:
    """Areas in which the actor may do it: those of their posts first of all, then what lies below, large to small."""
    rows = access.scope(by, action, Area.objects.filter(ends=None))
    if levels:
        rows = rows.filter(level__in=levels)
    return list(rows.order_by("code", "pk")[:AREAS])


def decided_meanwhile(request: HttpRequest, action: str, row: Any, waiting: str, back: str) -> HttpResponse:
    """To the list, with a word, where another answered what a page or a notice still leads to; else 404.

    `row`: as it stands, or None; whoever could answer it while it was `waiting` is told, and nobody else.
    """
    if row is not None and row.state != waiting:
        row.state = waiting  # only asked about, never saved
        if access.may(reader(request), action, row):
            messages.info(request, _("It was answered or taken back meanwhile; there is nothing left to decide."))
            return redirect(back)
    raise Http404
