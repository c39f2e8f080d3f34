"""The films of a case, on the case's own pages."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.beside import Kept
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.media import queries
from linli.media.film_models import State
from linli.people.access import may
from linli.rules.pack import Pack

TWINS = 5


def at_desk(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """One line at the desk of a process that takes films."""
    if pack.films and may(by, "film.edit", case):
        yield _line(case, reverse("media:desk", args=[case.pk]))


def twins(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """Other cases whose films or links are perhaps the same, at the desk: read before the work is done twice."""
    if not pack.films or not may(by, "film.edit", case):
        return
    for film in queries.twins([case]).get(case.pk, [])[:TWINS]:
        if may(by, "case.read", film.case):
            what = _("The same link") if film.link else _("Perhaps the same film")
            came = clock.day_of(film.made_at).isoformat()
            yield Kept(what, film.case.title, came, "late", reverse("cases:work", args=[film.case_id]))


def own(case: Case, pack: Pack) -> Iterable[Kept]:
    """The same for whoever sent the story."""
    if pack.films:
        yield _line(case, reverse("media:films", args=[case.code]), asks=_("Send a film") if case.open else "")


def _line(case: Case, url: str, asks: str = "") -> Kept:
    """How many there are, how they stand, and where they are sent and watched; `asks` for the first. One statement."""
    states = list(case.films.order_by("pk").values_list("versions__state", "versions__number"))
    first = [state for state, number in states if number in (None, 0)]
    text, tone = "", ""
    if State.REFUSED in first:
        text, tone = _("One of them cannot be used"), "late"
    elif State.WAITING in first:
        text, tone = _("Being worked on"), "due"
    count = ngettext("%(n)s film", "%(n)s films", len(first)) % {"n": len(first)} if first else _("none yet")
    return Kept(_("Films") if first or not asks else asks, text, count, tone, url)
