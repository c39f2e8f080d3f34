"""Another kind or area of a post: what whoever holds it may do follows from them, so that this moves powers.

What a kind may do is a rule of the program (the table of grants), and stays one. Nobody widens their own power by it:
the post, as it was and as it becomes, is one that the person could fill, and none of their own.
"""

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, bodies, eligibility, kin, kinds, terms
from linli.people.models import Post, Term
from linli.places.models import Area

Hindrance = Callable[[Post, str, Area], Iterable[str]]
_hindrances: list[Hindrance] = []


def register_hindrance(source: Hindrance) -> None:
    """Floors above say what a post is in the midst of that another kind or area would break, in words."""
    if source not in _hindrances:
        _hindrances.append(source)


def hindrances(post: Post, kind: str, area: Area) -> list[str]:
    """Everything that has to be settled before the post can be of that kind and stand there, in words."""
    held = list(bodies.lasting(Term.objects.filter(post=post)).select_related("person").order_by("pk"))
    bound = kind != post.kind or eligibility.law_of(post) is not None
    found = []
    if held and bound:  # they were appointed or elected to that kind, or to that seat of that body, by a paper
        words = _("%(post)s is held by %(name)s")
        found = [words % {"post": post.title, "name": one.person.name} for one in held]
    elif held:
        found = _clashes(post, area, held)
    return [*found, *(words for source in _hindrances for words in source(post, kind, area))]


def _clashes(post: Post, area: Area, held: Collection[Term]) -> list[str]:
    """Holders who could not be appointed to the post where it is to stand, each with the rule."""
    there = Post(pk=post.pk, kind=post.kind, organisation=post.organisation, area=area)
    names = {term.person_id: term.person.name for term in held}
    clashes = eligibility.clashing(there, list(names), clock.now())
    return [_("%(name)s: %(why)s") % {"name": names[one.person_id], "why": one.words} for one in clashes]


def may_become(by: Actor, post: Post, kind: str, area: Area) -> bool:
    """Whether the person may make it that: they found posts there and could fill this one, before and after."""
    after = Post(kind=kind, organisation=post.organisation, area=area)
    return (
        access.may(by, "post.create", post.area)
        and access.may(by, "post.create", area)
        and access.may(by, "post.appoint", post)
        and access.may(by, "post.appoint", after)
        and post.pk not in {held.post_id for held in terms.held(by.person_id)}
    )


def regrade(post_id: int, kind: str, area_id: int, *, by: Actor, seen: str | None = None) -> Post:
    """Of another kind, over another area, or both. Refused while what the post is in the midst of would break."""
    return kin.until_held(lambda beside: _regraded(post_id, kind, area_id, by, seen, beside))


def _regraded(post_id: int, kind: str, area_id: int, by: Actor, seen: str | None, beside: Collection[int]) -> Post:
    """Whoever holds the post and their near relatives are locked, then the post: as an appointment locks them."""
    held = kin.locked(_holders(post_id), beside)
    post = bodies.locked_post(post_id, by, seen)
    kin.still_locked(_holders(post_id), held)
    area = Area.objects.get(pk=area_id, ends=None)
    must_fit(post, kind, area, by=by)
    if found := hindrances(post, kind, area):
        raise Refused("post_busy", _("Not yet, settle this first: %(list)s") % {"list": "; ".join(found)})
    was = {"post_kind": post.kind, "area": post.area_id}
    post.kind, post.area = kind, area
    post.save(update_fields=["kind", "area"])
    said = before_after(was, {"post_kind": post.kind, "area": post.area_id})
    record("post.regraded", post, by=by, data=said, area_id=post.area_id)
    terms.changed()
    return post


def _holders(post_id: int) -> set[int]:
    return set(bodies.lasting(Term.objects.filter(post=post_id)).values_list("person_id", flat=True))


def must_fit(post: Post, kind: str, area: Area, *, by: Actor) -> None:
    """Refused where this post can never become that, or not by this person; `hindrances` pass with time."""
    if (kind, area.pk) == (post.kind, post.area_id):
        raise Refused("nothing_changed", _("Choose another kind or another area."), field="kind")
    _must_stand(post, kind, area)
    if not may_become(by, post, kind, area):
        words = _("You can make a post only what you could fill yourself, and nothing of a post that you hold.")
        raise NotAllowed(words)


def _must_stand(post: Post, kind: str, area: Area) -> None:
    found = kinds.post(kind)
    if found is None or not (found.offered or kind == post.kind):
        raise Refused("post_kind", _("This kind of post is not known."), field="kind")
    if area.level not in found.levels:
        words = _("A post of this kind cannot stand at this level; choose another area.")
        raise Refused("post_level", words, field="area")
    if area.pk != post.area_id and post.organisation.area_id not in area.path_ids:
        words = _("A post stands in the area of its organisation or below it; %(area)s is neither.")
        raise Refused("post_outside", words % {"area": area.name}, field="area")
