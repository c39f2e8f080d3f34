"""The inbox in the staff navigation, and the bell in the head of residents' pages."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.notify import queries
from linli.notify.models import Gateway
from linli.people import terms
from linli.people.access import anywhere
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever holds a post."""
    by = actor(request)
    if terms.held(by.person_id):
        if anywhere(by, "gateway.manage", Gateway):
            yield nav.Item(
                _("Channels of messages"), addresses.page("notify:gateways"), icon="bell", order=84, group=_("System")
            )
        yield nav.Item(_("Notices"), addresses.page("notify:desk"), order=28)


def counts(request: HttpRequest) -> Mapping[str, int]:
    """How many notices are unread."""
    return {addresses.page("notify:desk"): queries.unread(request)} if terms.held(actor(request).person_id) else {}


def bell(request: HttpRequest) -> nav.Item | None:
    """For whoever is signed in."""
    by = actor(request)
    if by.person_id is None:
        return None
    return nav.Item(_("Notices"), addresses.page("notify:inbox"), queries.unread(request) or None, icon="bell")
