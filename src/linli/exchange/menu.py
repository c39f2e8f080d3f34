"""The entries of this floor in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.exchange.grants import OFFICES, SPEAKERS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

READERS = {*SPEAKERS, *OFFICES, "grid_worker"}


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever speaks for a body or goes to the doors. Without a statement beyond the held terms."""
    if any(held.kind in READERS for held in terms.held(actor(request).person_id)):
        page = addresses.page("exchange:desk")
        yield nav.Item(pgettext("of the bodies", "Notices"), page, icon="speak", order=56, group=_("Talk"))
