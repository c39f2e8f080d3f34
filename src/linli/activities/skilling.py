"""The list of skills of an estate or a community: kept by the branch or the community, read by whoever needs one.

A floor above that has seen what somebody can do says so (`register`), so that another one need not ask to see it again.
"""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.activities.skill_models import Skill
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people.access import may, scope
from linli.places.models import Area

LEVELS = ("estate", "community")


@transaction.atomic
def list_skill(area_id: int, title: str, *, by: Actor, offered: bool = True) -> Skill:
    """Offer a skill, or no more; whoever has it keeps it."""
    area, title = Area.objects.select_for_update().get(pk=area_id), title.strip()[:40]
    if not title:
        raise Refused("title_missing", _("Say what it is called."), field="title")
    skill = Skill.objects.filter(area=area, title=title).first() or Skill(title=title)
    new = skill.pk is None
    skill.locate(area)
    skill.offered = offered
    if not may(by, "skill.edit", skill):
        raise NotAllowed(_("Skills are listed by the branch or the community."))
    skill.save()
    record("skill.listed", skill, by=by, data={"offered": offered}, area_id=area.pk, new=new)
    return skill


def offered(area: Area) -> QuerySet[Skill]:
    """What can be chosen in an area: what it lists itself, and the areas above it."""
    return Skill.objects.filter(area_id__in=area.path_ids, offered=True).order_by("pk")


def areas(by: Actor) -> list[Area]:
    """The estates and communities whose list the actor keeps."""
    return list(scope(by, "skill.edit", Area.objects.filter(level__in=LEVELS, ends=None)).order_by("pk")[:20])


# Of these people: in whose eyes they can do what is called so, in words.
Seen = Callable[[Collection[int], str], Iterable[tuple[int, str]]]
_sources: list[Seen] = []


def register(source: Seen) -> None:
    """Add a floor's; called when the app is ready."""
    if source not in _sources:
        _sources.append(source)


def seen(people: Collection[int], title: str) -> dict[int, str]:
    """By person: who has seen that they can do it. A statement for each floor that knows of such."""
    found: dict[int, list[str]] = {}
    for source in _sources if people and title else ():
        for person_id, words in source(people, title):
            found.setdefault(person_id, []).append(words)
    return {person_id: in_a_list(dict.fromkeys(words)) for person_id, words in found.items()}
