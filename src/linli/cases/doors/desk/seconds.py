"""Steps that wait for a second person's word, told at the desk of whoever may give it; of closed cases too."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import packs, queries, supervising
from linli.cases.doors.desk import navigation, staff, wording
from linli.cases.models import Case
from linli.cases.oversight_models import Supervision
from linli.cases.parties import waiting_of
from linli.cases.standing import OWN_COLUMNS, in_charge, posts_over, remembered
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.rules import process
from linli.rules.situation import Standing
from linli.ui.awaits import Awaited

SHOWN = 5
LOOKED_AT = 200  # the oldest that wait within reach


def awaited(request: HttpRequest) -> Iterable[Awaited]:
    """The oldest by themselves, the others as a number. One statement, of whoever holds a post; none for others."""
    by = actor(request)
    if not terms.held(by.person_id):
        return
    answered = Supervision.objects.filter(case=OuterRef("pk"), released_at=None, replied_at__isnull=False)
    waiting = (
        scope(by, "case.work", Case.objects.filter(queries.waits_for_second()))
        .select_related("area")
        .annotate(answered_by=Subquery(answered.values("replied_by")[:1]))
    )
    found = [(case, *asked) for case in waiting.order_by("pk")[:LOOKED_AT] if (asked := _asked_of(case, by))]
    for case, title, page in found[:SHOWN]:
        text = f"{wording.number_of(case)} · {wording.list_title(case)}"
        yield Awaited(title, reverse(page, args=[case.pk]), text, _("Yes or no?"), "due")
    if (rest := len(found) - SHOWN) > 0:
        words = ngettext("One more step waits for your word", "%(n)s more steps wait for your word", rest)
        yield Awaited(words % {"n": rest}, navigation.box_url("second"))


def _asked_of(case: Case, by: Actor) -> tuple[str, str] | None:
    """What waits for this person's word, and the page for it; nothing that they proposed or answered themselves."""
    answered_by: int | None = getattr(case, "answered_by", None)
    if answered_by and supervising.may_release(case, answered_by, by):
        return _("Release from supervision"), "cases:beside"
    pack = packs.by_version(case.pack_version_id)
    is_to_it = _known_as(case, by)
    for pending in waiting_of(case):
        action = pack.actions[pending.action]
        if str(by.person_id) != pending.actor and process.fits(pack.who[action.second], is_to_it):
            return action.title.say(staff.language()), "cases:work"
    return None


def _known_as(case: Case, by: Actor) -> Standing:
    """What the person is to the case as far as its own row says; relatives and parties the step itself looks up."""
    posts = frozenset(held.kind for held in posts_over(by, case))
    named = {name for name in case.relations if by.person_id in remembered(case, name)}
    own = {name for name in OWN_COLUMNS if getattr(case, f"{name}_id") == by.person_id}
    return Standing(posts, frozenset(named | own | ({"handler"} if in_charge(by, case) else set())))
