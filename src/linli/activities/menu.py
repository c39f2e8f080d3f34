"""The entries of activities in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

CONFIRM = frozenset({"branch_secretary", "community_officer"})


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever holds a post of a body. Without a statement beyond the held terms."""
    if any(not held.strong for held in terms.held(actor(request).person_id)):
        group = _("Do together")
        yield nav.Item(_("Activities"), addresses.page("activities:programmes"), icon="calendar", order=45, group=group)
        if CONFIRM & {held.kind for held in terms.held(actor(request).person_id)}:
            yield nav.Item(
                _("Hours and stars"), addresses.page("activities:volunteers"), icon="flag", order=46, group=group
            )
            yield nav.Item(
                _("Skills of volunteers"), addresses.page("activities:skills"), icon="list", order=48, group=group
            )
