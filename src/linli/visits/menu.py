"""The entry of visits at home in the staff navigation, and of one's visits on the estate's page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav, own_pages
from linli.visits import queries

OWN = own_pages.Page(lambda: _("My home visits"), "visits:mine", "home", queries.going_to)

KEEP = frozenset({"branch_secretary", "branch_member", "community_officer", "street_officer", "body_chair"})


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if KEEP & {held.kind for held in terms.held(actor(request).person_id)}:
        page, together = addresses.page("visits:programmes"), _("Do together")
        yield nav.Item(pgettext("visits", "Home visits"), page, icon="home", order=49, group=together)
