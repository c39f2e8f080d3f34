"""The entries of lectures and calls in the staff navigation, and of one's own on the estate's page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.lectures import queries
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav, own_pages

OWN = own_pages.Page(lambda: _("My lectures"), "lectures:mine", "list", queries.own_lectures)

HOLD = frozenset(
    {
        "branch_secretary", "branch_member", "committee_director", "committee_member", "body_chair",
        "community_officer", "street_officer",
    }
)  # fmt: skip


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if HOLD & {held.kind for held in terms.held(actor(request).person_id)}:
        group = _("Do together")
        yield nav.Item(_("Lectures"), addresses.page("lectures:seasons"), icon="list", order=46, group=group)
        yield nav.Item(_("Call-ups"), addresses.page("lectures:calls"), icon="phone", order=47, group=group)
