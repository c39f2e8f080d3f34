"""What is still missing before an estate is served, said to the administrators who set it up."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases import packs
from linli.cases.models import Case
from linli.people import access, terms
from linli.people.doors import actor
from linli.people.queries import running
from linli.places.models import LEVELS, Area
from linli.ui.awaits import Awaited

NAMED = 5  # estates at once; the others follow as these are done
ABOVE = [f"{level}_id" for level in LEVELS[: LEVELS.index("estate")]]


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """Of administrators alone: that there is no estate yet, and each where nobody takes requests in."""
    by = actor(request)
    if not any(held.kind == "administrator" for held in terms.held(by.person_id)):
        return
    estates = access.scope(by, "post.create", Area.objects.filter(level="estate", ends=None))
    chip = pgettext("an installation", "to set up")
    if not receiving():
        text = _("Publish those that come with the product: linli pack publish")
        yield Awaited(_("No process is in force yet"), reverse("cases:packs"), text, chip)
        return
    for name, waits in unserved(estates):
        text = _("Put bodies and people on record, then found a post such as branch secretary and appoint somebody.")
        if waits:
            text = _("Requests came in, and nobody sees them. Put bodies and people on record, found a post, appoint.")
        title = _("%(estate)s: nobody takes requests in yet") % {"estate": name}
        yield Awaited(title, reverse("web:posts"), text, chip, "late" if waits else "due")
    if not estates.exists():
        text = _("Add communities and estates here, or read them in from a table.")
        yield Awaited(_("There is no estate yet"), reverse("web:registry"), text, chip)


def unserved(estates: QuerySet[Area]) -> list[tuple[str, bool]]:
    """Over which nobody holds a post whose turn it is while a request has nobody in charge, and whether one waits."""
    held = running().filter(post__kind__in=receiving(), post__ended_at=None)
    over = [Q(post__area_id=OuterRef(column)) for column in ("pk", *ABOVE)]
    somewhere = over[0]
    for one in over[1:]:
        somewhere |= one
    waits = Exists(Case.objects.filter(area_id=OuterRef("pk"), open=True))
    found = estates.filter(~Exists(held.filter(somewhere))).annotate(waits=waits).order_by("name", "pk")
    return list(found.values_list("name", "waits")[:NAMED])


def receiving() -> frozenset[str]:
    """The kinds of posts whose turn it is where a request, as residents make it, has nobody in charge."""
    return frozenset(
        kind
        for pack in packs.all_active()
        if pack.front
        for state in pack.states.values()
        if state.box == pack.unassigned and state.turn
        for kind in pack.who[state.turn].post
    )
