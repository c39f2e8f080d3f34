"""What an estate's home page shows, in a resident's words: own requests, the month, what was done, who serves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import masking, packs, queries, standing
from linli.cases.models import Case
from linli.cases.titles import read_as
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Household
from linli.people.queries import running
from linli.places.models import Area
from linli.ui import moments

SHOWN_OWN = 2
SHOWN_DONE = 3
SHOWN_SERVING = 4
# Whom residents may ring, in this order: posts of service, not of inspection.
SERVING = ("grid_worker", "branch_secretary", "property_manager", "community_officer")


def other_doors(estate: Area) -> list[tuple[str, str]]:
    """What else residents can begin here, beside the big button: what it is called to them, and its address."""
    language = get_language() or "zh-hans"
    return [
        (pack.starts[way].title.say(language), reverse("cases:report_for", args=[estate.code, pack.id]))
        for pack in packs.all_active()
        if (way := pack.door("resident")) and not pack.front
    ]


@dataclass(frozen=True)
class Line:
    """One request in a list on the home page."""

    title: str
    url: str
    words: str = ""
    tone: str = ""
    text: str = ""
    when: datetime | None = None


@dataclass(frozen=True)
class Server:
    """Somebody who serves the estate, with the post's own telephone number."""

    name: str
    title: str
    phone: str


def own(found: Iterable[Case]) -> list[Line]:
    """Somebody's own requests (`links.own_requests`)."""
    return [_own_line(case) for case in found]


def _own_line(case: Case) -> Line:
    pack, language = packs.by_version(case.pack_version_id), get_language() or "zh-hans"
    state = pack.states[case.state]
    follows = state.next.say(language) if state.next and case.open else ""
    said = state.public.say(language)
    words, tone = _promise(case)
    if not words:  # then the chip says how it stands
        text = _("Next: %(next)s.") % {"next": follows} if follows else ""
        return Line(read_as(case, pack, language), reverse("cases:track", args=[case.code]), said, tone, text)
    text = _("%(now)s. Next: %(next)s.") % {"now": said, "next": follows} if follows else said
    return Line(read_as(case, pack, language), reverse("cases:track", args=[case.code]), words, tone, text)


def _promise(case: Case) -> tuple[str, str]:
    """Until when something was promised, in words, with the chip's tone."""
    if not case.open:
        return _("Done"), "done"
    promised = standing.promise(case, packs.by_version(case.pack_version_id))
    if promised is None or promised.lapses:
        return "", "calm"
    if promised.broken(clock.now()):
        return _("Past the promised time"), "late"
    if (day := clock.day_of(promised.due)) == clock.today():
        return _("Today"), "due"
    return moments.spaced(_("By %(day)s") % {"day": moments.near_day(day)}), ""


def done(actor: Actor, estate: Area) -> list[Line]:
    """The last requests finished in the estate, as far as this reader may see them.

    In outline, and by number: the reporter's own words are not shown, and a code would let its holder follow.
    """
    return [
        Line(
            masking.outline_title(case, get_language() or "zh-hans"),
            reverse("cases:public", args=[estate.code, case.number]),
            text=masking.outline_place(case),
            when=case.closed_at,
        )
        for case in queries.recent_public(actor, estate, SHOWN_DONE)
    ]


def serving(estate: Area) -> list[Server]:
    """Who may be rung: one statement."""
    terms = running().filter(post__area__estate_id=estate.pk, post__kind__in=SERVING, post__ended_at=None)
    listed = list(terms.exclude(post__phone="").select_related("person", "post").order_by("pk")[:50])
    acted = {term.post_id for term in listed if term.acting}  # whose holder is away
    there = [term for term in listed if term.acting or term.post_id not in acted]
    found = sorted(there, key=lambda term: SERVING.index(term.post.kind))
    return [Server(term.person.name, term.post.title, term.post.phone) for term in found[:SHOWN_SERVING]]


def households(estate: Area) -> int:
    """How many households live in the estate."""
    return Household.objects.filter(unit__estate_id=estate.pk, ended_at=None).count()


def above(estate: Area) -> list[str]:
    """The names of the street and community the estate lies in, large to small; none where its parents are at hand."""
    found, area = [], estate.parent
    while area is not None:
        if area.level in ("street", "community"):
            found.append(area.name)
        area = area.parent if area.level == "community" else None
    return found[::-1]
