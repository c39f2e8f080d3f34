"""The other officer who was there: chosen by name among the holders of a step's posts, never whoever takes it."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.cases import routing
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.places.models import Area
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action


def posts_of(pack: Pack, action: Action) -> frozenset[str]:
    """The kinds of posts whose holders take the step."""
    return frozenset(post for name in action.by for post in pack.who[name].post)


def holders(area: Area, pack: Pack, action: Action, *, but: Collection[int | None]) -> dict[str, int]:
    """Who else holds one of the step's posts over the area now; of two of one name, each with the post's title."""
    order = [post for name in action.by for post in pack.who[name].post]
    found: dict[int, routing.Desk] = {}
    for desk in routing.desks(area):
        if desk.kind in order and desk.person_id not in but:
            other = found.get(desk.person_id, desk)  # of several posts, the one in which the step is theirs
            found[desk.person_id] = min(other, desk, key=lambda one: order.index(one.kind))
    alike = Counter(desk.name for desk in found.values())
    return {desk.name if alike[desk.name] == 1 else desk.label: person for person, desk in found.items()}


def must_hold(case: Case, pack: Pack, action: Action, form: Mapping[str, Any], *, by: Actor) -> None:
    """Refused where a step names as the other officer somebody who holds no such post, or whoever takes it."""
    for asked in action.form:
        given = form.get(asked.name) if asked.type == "colleague" else None
        if given and given not in holders(case.area, pack, action, but=[by.person_id]):
            words = _("Choose another officer who holds this post now; you yourself are not a second one.")
            raise Refused("no_such_colleague", words, basis=action.basis, field=asked.name)
