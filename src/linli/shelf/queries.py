"""What the shelf's pages ask: the bodies and areas of whoever keeps it, who may be named, the stories to begin."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from linli.cases import packs
from linli.cases.doors.desk import staff
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.models import Organisation, Person, Residence, Term
from linli.people.queries import running
from linli.people.wording import masked
from linli.places.models import Area
from linli.rules.pack import Pack


def bodies(by: Actor, *, without: Iterable[str] = (), level: str = "") -> QuerySet[Organisation]:
    """The bodies in which the actor holds a post of none of these kinds; with `level` those of such an area alone."""
    left = set(without)
    ids = {held.organisation_id for held in terms.held(by.person_id) if held.kind not in left and not held.strong}
    rows = Organisation.objects.filter(pk__in=ids, ended_at=None).select_related("area").order_by("name", "pk")
    return rows.filter(area__level=level) if level else rows


def areas(by: Actor, kinds: Iterable[str]) -> list[Area]:
    """The areas of the actor's posts of these kinds, and their estates: where something of theirs can hold."""
    wanted = set(kinds)
    own = {held.area_id for held in terms.held(by.person_id) if held.kind in wanted}
    found = {area.pk: area for area in Area.objects.filter(pk__in=own, ends=None).order_by("pk")}
    for area in staff.estates_of(by):
        if own.intersection(area.path_ids):
            found.setdefault(area.pk, area)
    return list(found.values())[:100]


def answering(area: Area) -> QuerySet[Term]:
    """The terms of whoever can answer for something in an area: in it, below it, and above."""
    return running().filter(Q(post__area_id__in=area.path_ids) | Q(**{f"post__area__{area.level}_id": area.pk}))


def answerable(area: Area) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who could answer for something in an area, body by body: holders of posts of it and above, the nearest first."""
    found_rows = answering(area).select_related("person", "post__area", "post__organisation").order_by("pk")[:300]
    rows = sorted(found_rows, key=lambda term: -len(term.post.area.path_ids))
    known: set[int] = set()
    found: dict[str, list[tuple[int, str]]] = {}
    for term in rows:  # of several posts of one person the nearest, and of those the oldest: mostly the main one
        if term.person_id not in known:
            known.add(term.person_id)
            who = (term.person_id, f"{term.person.name} {term.post.title}")
            found.setdefault(term.post.organisation.name, []).append(who)
    return list(found.items())


def named(estate: Area, name: str) -> list[Person]:
    """Whom the register knows by this very name in an estate, as a resident or by a post."""
    rows = Person.objects.filter(name=name.strip(), is_active=True)
    lives = rows.filter(residences__household__unit__estate_id=estate.pk) | rows.filter(
        ownerships__unit__estate_id=estate.pk
    )
    bound = rows.filter(bindings__unit__estate_id=estate.pk, bindings__state="approved")
    holds = rows.filter(terms__post__area__estate_id=estate.pk)
    return list({one.pk: one for found in (lives, bound, holds) for one in found.distinct()[:5]}.values())


def told_apart(found: Iterable[Person]) -> list[tuple[str, str]]:
    """People of one name by code: with a post of theirs, the building where they live, and their telephone masked."""
    rows = list(found)
    ids = [person.pk for person in rows]
    posts = dict(running().filter(person_id__in=ids).order_by("-pk").values_list("person_id", "post__title"))
    lives = Residence.objects.filter(person_id__in=ids, ends=None).order_by("-pk")
    buildings = dict(lives.values_list("person_id", "household__unit__building__name"))
    return [
        (
            person.code,
            " · ".join(
                filter(
                    None,
                    (person.name, posts.get(person.pk), buildings.get(person.pk), masked("phone", person.phone)),
                )
            ),
        )
        for person in rows
    ]


def stories() -> list[Pack]:
    """The processes by which residents send stories in."""
    return [pack for pack in packs.all_active() if pack.story and pack.door("resident")]
