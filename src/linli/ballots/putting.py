"""The votes on a case, for its own pages."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.ballots import counting, shown, wording
from linli.ballots.models import Ballot, Matter, State
from linli.cases.deciding import Put
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.people.access import may
from linli.rules.ballot_sheet import unsettled


def votes_on(case: Case, by: Actor, public: bool) -> Iterator[Put]:
    """Drafts are nobody's but those who work them; on the desk's page the vote's own is linked for who helps there."""
    for matter in _matters(drafts=not public).rows({_CASE: case.pk}):
        ballot = matter.ballot
        at_desk = not public and may(by, "ballot.help", ballot)
        if ballot.state == State.DRAFT and not at_desk:
            continue
        url = reverse("ballots:ballot" if at_desk else "ballots:show", args=[ballot.code])
        state = State(ballot.state)
        title = f"{ballot.title}：{matter.title}"  # zh: between a vote and its matter
        yield Put(title, _how(matter), str(state.label), wording.TONES[state], ballot.opens_on, url)


_CASE = -1_000_000_041  # stands in the kept statement for the case


def matters_of(case_id: int) -> QuerySet[Matter]:
    """What is or will be voted on for the case."""
    return Matter.objects.filter(case_id=case_id)


@lru_cache(maxsize=2)
def _matters(*, drafts: bool) -> Kept[Matter]:
    rows = matters_of(_CASE).select_related("ballot__area")
    return keep(rows if drafts else rows.exclude(ballot__state=State.DRAFT))


def _how(matter: Matter) -> str:
    ballot = matter.ballot
    days = f"{ballot.opens_on:%Y-%m-%d}—{ballot.closes_on:%Y-%m-%d}"
    return " · ".join([days, *_came_out(matter, ballot)])


def _came_out(matter: Matter, ballot: Ballot) -> Iterator[str]:
    """The published result, and that it is provisional while it is."""
    if ballot.state not in shown.PUBLIC:
        return
    counted: dict[str, Any] = (ballot.result or {})["matters"][matter.position - 1]
    if why := unsettled(counted):
        yield str(wording.UNSETTLED[why])
    else:
        yield pgettext("a matter", "passed") if counted["passed"] else pgettext("a matter", "not passed")
    if ballot.state == State.ANNOUNCED:
        if counting.contested(ballot):
            yield _("An objection to it was upheld: it is voted on again")
        else:
            yield _("provisional, final from %(day)s on") % {"day": f"{counting.final_from(ballot):%Y-%m-%d}"}
