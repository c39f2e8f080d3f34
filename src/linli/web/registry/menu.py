"""The registry's entries in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav
from linli.web.registry.grants import KEEPERS


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever keeps the registry in one of their posts; no statement beyond the held terms."""
    by = actor(request)
    if by.person_id is not None and any(held.kind in KEEPERS for held in terms.held(by.person_id)):
        group = _("Registry")
        yield nav.Item(_("Buildings and homes"), addresses.page("web:registry"), icon="houses", order=60, group=group)
        yield nav.Item(_("Import a roster"), addresses.page("web:roster"), icon="up", order=61, group=group)
