"""The entry of bookings in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever holds a post of a body. Without a statement beyond the held terms."""
    if any(not held.strong for held in terms.held(actor(request).person_id)):
        page = addresses.page("bookings:desk")
        yield nav.Item(_("Rooms and places"), page, icon="calendar", order=47, group=_("Do together"))
        calls = addresses.page("bookings:calls")
        yield nav.Item(_("Teams that are asked for"), calls, icon="talk", order=47, group=_("Do together"))
