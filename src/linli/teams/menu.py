"""The entry of teams in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav

READS = frozenset({"branch_secretary", "committee_director", "community_officer", "street_officer", "body_chair"})


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if READS & {held.kind for held in terms.held(actor(request).person_id)}:
        yield nav.Item(_("Teams"), addresses.page("teams:teams"), icon="person", order=46, group=_("Do together"))
