"""What the pages of people ask first."""

from django.http import HttpRequest
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
