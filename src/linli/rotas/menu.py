"""The entry of rotas in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

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
