"""The entries of meetings in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

# Whoever holds one of these has meetings to call, record or oversee.
MEET = frozenset(
    {
        "branch_secretary", "branch_member", "committee_director", "committee_member", "community_officer",
        "street_officer", "council_convener", "council_recorder", "group_leader",
    }
)  # fmt: skip

WRITE = frozenset({"branch_secretary", "committee_director", "community_officer"})  # the covenants of an estate


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if not MEET & {held.kind for held in terms.held(actor(request).person_id)}:
        return
    together = _("Decide together")
    yield nav.Item(_("Bodies"), addresses.page("council:bodies"), icon="person", order=39, group=together)
    yield nav.Item(_("Meetings"), addresses.page("council:meetings"), icon="calendar", order=40, group=together)
    yield nav.Item(_("Organisational life"), addresses.page("council:life"), icon="calendar", order=42, group=together)
    yield nav.Item(_("Demands"), addresses.page("council:demands_desk"), icon="list", order=44, group=together)
    if WRITE & {held.kind for held in terms.held(actor(request).person_id)}:
        yield nav.Item(_("Covenants"), addresses.page("council:covenants_desk"), icon="list", order=43, group=together)
    yield nav.Item(_("Tasks of meetings"), addresses.page("council:tasks"), icon="check", order=41, group=together)
