"""The entries of the shelf in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.people import terms
from linli.people.doors import actor
from linli.places.models import Area
from linli.shelf.grants import KEEPERS, KINDS
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Without a statement beyond the held terms."""
    held = {one.kind for one in terms.held(actor(request).person_id)}
    shelf = _("The shelf")
    if held & {"grid_worker", "branch_member", *KINDS}:
        yield nav.Item(_("Guides and answers"), addresses.page("shelf:guides_desk"), icon="doc", order=60, group=shelf)
    if held & KEEPERS:
        yield nav.Item(_("Common account"), addresses.page("shelf:accounts_desk"), icon="list", order=61, group=shelf)
    if held & (KEEPERS - {"property_manager"}):
        page = addresses.page("shelf:projects_desk")
        yield nav.Item(_("Practical projects"), page, icon="check", order=62, group=shelf)
        yield nav.Item(_("Exemplars"), addresses.page("shelf:exemplars_desk"), icon="person", order=64, group=shelf)
    if held & set(KINDS):
        yield nav.Item(_("Thanks"), addresses.page("shelf:thanks_desk"), icon="talk", order=63, group=shelf)


def before(estate: Area) -> Iterable[tuple[str, str]]:
    """Behind the residents' second tab: many only want to know how something is done."""
    yield _("Only a question? How things are done"), addresses.of("shelf:guides", estate.code)
