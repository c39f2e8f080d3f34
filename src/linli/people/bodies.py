"""What becomes of bodies and posts after they were founded: another name, another area, their end.

Papers, steps and entries made until then keep what they say: a paper is frozen when it is issued, an entry names the
body by its id. A body's name is public, so that the journal tells before and after.
"""

from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, terms
from linli.people.models import Organisation, Post, Term
from linli.places.models import Area

Hindrance = Callable[[Organisation], Iterable[str]]
_hindrances: list[Hindrance] = []


def register_hindrance(source: Hindrance) -> None:
    """Floors above say what still hangs on a body, in words; while anything does it is not ended."""
    if source not in _hindrances:
        _hindrances.append(source)


def hindrances(body: Organisation) -> list[str]:
    """Everything that has to be settled before the body can end, in words."""
    held = lasting(Term.objects.filter(post__organisation=body)).select_related("person", "post").order_by("pk")
    found = [_("%(post)s is held by %(name)s") % {"post": one.post.title, "name": one.person.name} for one in held]
    return [*found, *(words for source in _hindrances for words in source(body))]


def lasting(rows: "QuerySet[Term]") -> "QuerySet[Term]":
    """Terms that run or are to come."""
    return rows.filter(Q(ends=None) | Q(ends__gt=clock.now()))


@transaction.atomic
def rename(organisation_id: int, name: str, *, by: Actor, seen: str | None = None) -> Organisation:
    """Another name from now on."""
    body = _body(organisation_id, by, seen)
    before, body.name = body.name, " ".join(name.split())
    if not body.name or body.name == before:
        raise Refused("nothing_changed", _("Give the new name."), field="name")
    _save(body, "name")
    data = before_after({"name": before}, {"name": body.name})
    record("organisation.renamed", body, by=by, data=data, area_id=body.area_id)
    return body


@transaction.atomic
def move(organisation_id: int, area_id: int, *, by: Actor, seen: str | None = None) -> Organisation:
    """Under another area, which has to hold every post of the body; both are the person's to change."""
    body = _body(organisation_id, by, seen)
    area = Area.objects.get(pk=area_id, ends=None)
    _must(by, area)
    if area.pk == body.area_id:
        raise Refused("nothing_changed", _("It stands there already."), field="area")
    living = Post.objects.filter(organisation=body, ended_at=None).select_related("area").order_by("pk")
    if outside := [post for post in living if area.pk not in post.area.path_ids]:
        named = "; ".join(f"{post.title} · {post.area.name}" for post in outside[:10])
        words = _("These posts lie outside %(area)s: %(posts)s. End them first, or choose an area that holds them.")
        raise Refused("posts_outside", words % {"area": area.name, "posts": named}, field="area")
    before, body.area = body.area_id, area
    _save(body, "area")
    record("organisation.moved", body, by=by, data=before_after({"area": before}, {"area": area.pk}), area_id=area.pk)
    return body


@transaction.atomic
def end(organisation_id: int, *, by: Actor, seen: str | None = None) -> Organisation:
    """It is no more; its vacant posts end with it. Refused with the list while anything hangs on it."""
    running = Post.objects.select_for_update(of=("self",)).filter(organisation=organisation_id, ended_at=None)
    list(running.order_by("pk"))  # the posts first, then the body, as an appointment locks them
    body = _body(organisation_id, by, seen)
    if found := hindrances(body):
        raise Refused("body_in_use", _("Not yet, settle this first: %(list)s") % {"list": "; ".join(found)})
    for post in running.order_by("pk"):
        _ended(post, by)
    body.ended_at = clock.now()
    body.save(update_fields=["ended_at"])
    data = before_after({"name": body.name}, {"ended": clock.today().isoformat()})
    record("organisation.ended", body, by=by, data=data, area_id=body.area_id)
    return body


@transaction.atomic
def change_post(post_id: int, title: str, phone: str, *, by: Actor, seen: str | None = None) -> Post:
    """What a post is called, and its office number. What it may do follows from its kind and area (`regrading`)."""
    post = locked_post(post_id, by, seen)
    wanted = {"title": " ".join(title.split()), "phone": phone.strip()}
    if not wanted["title"]:
        raise Refused("title_missing", _("Say what the post is called."), field="title")
    if wanted == (before := {"title": post.title, "phone": post.phone}):
        raise Refused("nothing_changed", _("Give another title or number."), field="title")
    post.title, post.phone = wanted["title"], wanted["phone"]
    post.save(update_fields=["title", "phone"])
    data = before_after({"title": before["title"]}, {"title": post.title}, {"phone": before["phone"] != post.phone})
    record("post.changed", post, by=by, data=data, area_id=post.area_id)
    for holder in set(lasting(Term.objects.filter(post=post)).values_list("person_id", flat=True)):
        terms.changed(holder)
    return post


@transaction.atomic
def end_post(post_id: int, *, by: Actor, seen: str | None = None) -> Post:
    """The post is no more; refused while somebody holds it or is to hold it."""
    post = locked_post(post_id, by, seen)
    held = list(lasting(Term.objects.filter(post=post).select_related("person")))
    if held:
        words = _("It is held, or is to be held, by %(names)s. End the term first.")
        raise Refused("post_held", words % {"names": "; ".join(one.person.name for one in held)})
    _ended(post, by)
    return post


def _ended(post: Post, by: Actor) -> None:
    post.ended_at = clock.now()
    post.save(update_fields=["ended_at"])
    data = before_after({"title": post.title}, {"ended": clock.today().isoformat()})
    record("post.ended", post, by=by, data=data, area_id=post.area_id)


def _body(organisation_id: int, by: Actor, seen: str | None) -> Organisation:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("area")
    body = rows.get(pk=organisation_id)
    _must(by, body.area)
    must_be_as_seen(seen, state_of(body))
    if body.ended_at is not None:
        raise Refused("body_ended", _("This organisation has ended."))
    return body


def locked_post(post_id: int, by: Actor, seen: str | None) -> Post:
    """The post, locked, as the page showed it; refused for whoever founds no posts there, or once it was closed."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("area", "organisation")
    post = rows.get(pk=post_id)
    _must(by, post.area)
    must_be_as_seen(seen, state_of(post))
    if post.ended_at is not None:
        raise Refused("post_ended", _("This post was closed; found a new one."))
    return post


def _must(by: Actor, area: Area) -> None:
    if not access.may(by, "post.create", area):
        raise NotAllowed(_("Only the street office and administrators can found organisations and posts."))


def _save(body: Organisation, column: str) -> None:
    try:
        with transaction.atomic():
            body.save(update_fields=[column])
    except IntegrityError:
        words = _("There is an organisation of this name here already.")
        raise Refused("organisation_known", words, field=column) from None
