"""The entry of channels in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever holds a post. Without a statement beyond the held terms."""
    if terms.held(actor(request).person_id):
        yield nav.Item(_("WeChat and WeCom"), addresses.page("channels:desk"), icon="talk", order=84, group=_("System"))
