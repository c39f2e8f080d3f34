"""Entries of the cards and of the answers that wait in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.doorstep import queries
from linli.doorstep.grants import ISSUERS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For the grid's worker and the offices above. One statement: the count of answers that wait."""
    by = actor(request)
    if any(held.kind in ISSUERS.kinds for held in terms.held(by.person_id)):
        waiting = queries.waiting(by, nav.COUNT_LIMIT + 1)
        yield nav.Item(_("Answers to give"), addresses.page("doorstep:answers"), waiting, "due", order=28)
        yield nav.Item(_("Cards of homes"), addresses.page("doorstep:cards"), icon="print", order=44, group=_("Office"))
