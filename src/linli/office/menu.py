"""The entries of this floor in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.office.grants import KINDS
from linli.papers.queries import HELPERS
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
        yield nav.Item(_("Round of the doors"), addresses.page("office:round"), icon="home", order=14, group="")
    if held:
        registry = _("Registry")
        yield nav.Item(
            _("Leave and stand-in"), addresses.page("office:leave"), icon="calendar", order=54, group=registry
        )
    if held.difference(HELPERS, {"administrator"}):
        page = addresses.page("office:records")
        yield nav.Item(_("Records of a period"), page, icon="doc", order=55, group=_("Registry"))
    if held & {"street_officer", "administrator"}:
        page = addresses.page("office:stand_ins")
        yield nav.Item(_("Who stands in"), page, icon="person", order=54, group=_("Registry"))
