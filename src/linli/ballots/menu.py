"""The entry of votes in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.ballots.grants import HELPERS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    if {held.kind for held in terms.held(actor(request).person_id)} & {*HELPERS, "council_convener"}:
        yield nav.Item(
            _("Votes and elections"), addresses.page("ballots:ballots"), icon="check", order=43,
            group=_("Decide together"),
        )  # fmt: skip
