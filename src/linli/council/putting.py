"""The meetings on whose agenda a case stands, for its own pages."""

from collections.abc import Iterator
from functools import lru_cache

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases.deciding import Put
from linli.cases.models import Case, Visibility
from linli.council import queries
from linli.council.models import Item, Meeting, State
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.people.access import may
from linli.ui import moments

_TONES = {State.CALLED: "calm", State.OPEN: "due", State.ENDED: "due", State.CLOSED: "done", State.CANCELLED: "quiet"}


def meetings_on(case: Case, by: Actor, public: bool) -> Iterator[Put]:
    """When and where it is talked over; what was decided once that is published.

    Of a case that everybody reads, only meetings to which its page leaves a decision: the rest is the bodies' own.
    """
    if public and case.visibility != Visibility.PUBLIC:
        return
    items = _items().rows({_CASE: case.pk})
    prefetch_related_objects(items, "motions")
    for item in items:
        meeting = item.meeting
        if public and (item.case_id is None or not queries.attachable(meeting, case)):
            continue
        told = item.public and meeting.published
        url = _address(meeting, told, None if public else by)
        yield Put(meeting.title, _how(item, meeting, told or not public), meeting.get_state_display(),
                  _TONES.get(State(meeting.state), "calm"), meeting.day, url)  # fmt: skip


_CASE = -1_000_000_042  # stands in the kept statement for the case


def items_of(case_id: int) -> QuerySet[Item]:
    """Where the case, or a task that came of it, is on the agenda."""
    named = Q(case_id=case_id) | Q(task__item__case_id=case_id)
    return Item.objects.filter(named).exclude(meeting__state=State.CANCELLED)


@lru_cache(maxsize=1)
def _items() -> Kept[Item]:
    return keep(items_of(_CASE).select_related("meeting__area", "meeting__body").order_by("meeting__starts_at", "pk"))


def _address(meeting: Meeting, told: bool, by: Actor | None) -> str:
    if by is not None and may(by, "meeting.read", meeting):
        return reverse("council:meeting", args=[meeting.pk])
    return f"{reverse('council:decided', args=[meeting.area.code])}#m{meeting.pk}" if told else ""


def _how(item: Item, meeting: Meeting, decided: bool) -> str:
    """When and where; each motion with its hands."""
    parts = [moments.said(meeting.starts_at), meeting.place]
    if meeting.afterwards:
        parts.append(_("entered afterwards"))
    for motion in item.motions.all() if decided else ():
        passed = pgettext("a matter", "passed") if motion.passed else pgettext("a matter", "not passed")
        hands = _("for %(ayes)s, against %(noes)s, abstained %(abstentions)s") % {
            "ayes": motion.ayes, "noes": motion.noes, "abstentions": motion.abstentions,
        }  # fmt: skip
        parts.append(f"{passed}（{hands}）")  # zh: around the hands
    return " · ".join(parts)
