"""The entry of points in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

# Whoever holds one of these may have points to keep or to oversee.
KEEP = frozenset(
    {
        "branch_secretary", "branch_member", "committee_director", "committee_member", "community_officer",
        "street_officer", "body_chair",
    }
)  # fmt: skip


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if KEEP & {held.kind for held in terms.held(actor(request).person_id)}:
        together = _("Do together")
        yield nav.Item(
            pgettext("menu", "Points"), addresses.page("points:books"), icon="check", order=46, group=together
        )
