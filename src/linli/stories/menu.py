"""The entry of stories in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.people import terms
from linli.people.doors import actor
from linli.ui import addresses, nav


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """For whoever holds a post that a process with stories names. Without a statement beyond the held terms."""
    kinds = {held.kind for held in terms.held(actor(request).person_id)}
    if kinds and kinds & _named():
        yield nav.Item(_("Stories"), addresses.page("stories:desk"), icon="doc", order=40, group=_("Tell"))


def _named() -> frozenset[str]:
    """The kinds of posts that read the cases of which stories are made."""
    told = frozenset(packs.told())
    return frozenset(kind for kind, versions in packs.readers().items() if versions & told)
