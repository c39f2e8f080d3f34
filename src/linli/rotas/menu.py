"""The entry of rotas in the staff navigation, and of one's duties on the estate's page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.rotas import queries
from linli.ui import addresses, nav, own_pages

OWN = own_pages.Page(lambda: _("My duties"), "rotas:mine", "clock", queries.own_keepers)

ORGANISE = frozenset(
    {
        "branch_secretary", "branch_member", "committee_director", "committee_member", "body_chair",
        "community_officer",
    }
)  # fmt: skip


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if ORGANISE & {held.kind for held in terms.held(actor(request).person_id)}:
        page, together = addresses.page("rotas:rotas"), _("Do together")
        yield nav.Item(_("Rotas"), page, icon="clock", order=47, group=together)
