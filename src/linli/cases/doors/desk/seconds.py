"""Steps that wait for a second person's word, told at the desk of whoever may give it; of closed cases too."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import packs
from linli.cases.doors.desk import navigation, staff, wording
from linli.cases.models import Case
from linli.cases.parties import waiting_of
from linli.cases.standing import OWN_COLUMNS, posts_over, remembered
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
    waiting = scope(by, "case.work", Case.objects.filter(pending__isnull=False)).select_related("area")
    found = [(case, title) for case in waiting.order_by("pk")[:LOOKED_AT] if (title := _asked_of(case, by))]
    for case, title in found[:SHOWN]:
        text = f"{wording.number_of(case)} · {wording.list_title(case)}"
        yield Awaited(title, reverse("cases:work", args=[case.pk]), text, _("Yes or no?"), "due")
    if (rest := len(found) - SHOWN) > 0:
        words = ngettext("One more step waits for your word", "%(n)s more steps wait for your word", rest)
        yield Awaited(words % {"n": rest}, navigation.box_url("second"))


def _asked_of(case: Case, by: Actor) -> str:
    """The first step that waits for this person's word; none of what they proposed themselves."""
    pack = packs.by_version(case.pack_version_id)
    is_to_it = _known_as(case, by)
    for pending in waiting_of(case):
        action = pack.actions[pending.action]
        if str(by.person_id) != pending.actor and process.fits(pack.who[action.second], is_to_it):
            return action.title.say(staff.language())
    return ""


def _known_as(case: Case, by: Actor) -> Standing:
    """What the person is to the case as far as its own row says; relatives and parties the step itself looks up."""
    posts = frozenset(held.kind for held in posts_over(by, case))
    named = {name for name in case.relations if by.person_id in remembered(case, name)}
    own = {name for name in OWN_COLUMNS if getattr(case, f"{name}_id") == by.person_id}
    return Standing(posts, frozenset(named | own))
