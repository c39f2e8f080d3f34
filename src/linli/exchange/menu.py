"""The entries of this floor in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.exchange.grants import OFFICES, SPEAKERS
from linli.exchange.talk_grants import MODERATORS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

READERS = {*SPEAKERS, *OFFICES, "grid_worker"}


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever speaks for a body or goes to the doors. Without a statement beyond the held terms."""
    held = {one.kind for one in terms.held(actor(request).person_id)}
    if held & {*MODERATORS, "administrator"}:
        page = addresses.page("exchange:talk_desk")
        yield nav.Item(_("Moderation of talk"), page, icon="talk", order=57, group=_("Talk"))
    if held & set(MODERATORS):
        page = addresses.page("exchange:chat_desk")
        yield nav.Item(_("Read in from a group"), page, icon="copy", order=58, group=_("Talk"))
    if held & READERS:
        page = addresses.page("exchange:desk")
        yield nav.Item(pgettext("of the bodies", "Notices"), page, icon="speak", order=56, group=_("Talk"))
