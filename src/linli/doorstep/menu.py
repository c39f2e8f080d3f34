"""Entries of the cards and of the answers that wait in the staff navigation."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.doorstep import queries
from linli.doorstep.grants import ISSUERS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For the grid's worker and the offices above."""
    if _answers(request):
        yield nav.Item(_("Answers to give"), addresses.page("doorstep:answers"), tone="due", order=28)
        yield nav.Item(_("Cards of homes"), addresses.page("doorstep:cards"), icon="print", order=44, group=_("Office"))


def counts(request: HttpRequest) -> Mapping[str, int]:
    """How many answers wait; one statement."""
    if not _answers(request):
        return {}
    return {addresses.page("doorstep:answers"): queries.waiting(actor(request), nav.COUNT_LIMIT + 1)}


def _answers(request: HttpRequest) -> bool:
    return any(held.kind in ISSUERS.kinds for held in terms.held(actor(request).person_id))
