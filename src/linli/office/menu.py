"""The entries of this floor in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.office.grants import KINDS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    held = {one.kind for one in terms.held(actor(request).person_id)}
    if held & set(KINDS):
        yield nav.Item(_("12345 tickets"), addresses.page("office:tickets"), icon="phone", order=12, group="")
    if held & {"grid_worker", *KINDS}:
        yield nav.Item(_("Forms to fill in"), addresses.page("office:forms"), icon="doc", order=13, group="")
