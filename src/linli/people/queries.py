"""Reads worth a name. What they show of persons is masked; the full value is had by `services.unmask` alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.journal import bodies
from linli.journal import queries as journal
from linli.journal.actors import Actor
from linli.journal.models import Access
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.kernel.wording import in_post
from linli.people import access, kin, kinds, on_record, terms
from linli.people.identity_models import Identity
from linli.people.models import (
    Binding,
    Merge,
    Organisation,
    Ownership,
    Person,
    Post,
    Residence,
    Term,
    TrustedDevice,
    id_index,
    phone_index,
)
from linli.people.sheet_models import CodeSheet
from linli.people.wording import KIN, LOOKED, REASONS, masked
from linli.places.models import Area, Building, Unit, joined
from linli.rules.cards import Card
from linli.rules.identifiers import normalise_phone, resident_id, resident_id_error

PAGE = 30
_PICKED = 60


def running(at: datetime | None = None) -> QuerySet[Term]:
    """The terms that run at the instant, else now."""
    now = at or clock.now()
    return Term.objects.filter(Q(ends=None) | Q(ends__gt=now), starts__lte=now)


def cards_of(person_ids: Iterable[int], kinds: Iterable[str]) -> dict[int, Card]:
    """The enforcement card on record of each of these people who holds a post of one of the kinds; of several the one
    that is good longest."""
    rows = running().filter(person_id__in=[*person_ids], post__kind__in=[*kinds]).exclude(card="")
    told = rows.order_by("card_until", "pk").values_list("person_id", "card", "card_body", "card_until")
    return {person: Card(number, body, until) for person, number, body, until in told if until is not None}


def posts_stand(kind: str) -> bool:
    """Whether any post of the kind was founded and not closed."""
    return Post.objects.filter(kind=kind, ended_at=None).exists()


def living(prefix: str = "") -> Q:
    """The condition that a residence or ownership has not ended."""
    return Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gt": clock.now()})


@dataclass(frozen=True)
class PersonLine:
    """A person as a list or a page shows them."""

    pk: int
    code: str
    name: str
    phone: str
    id_number: str
    member: bool

    @classmethod
    def of(cls, person: Person) -> PersonLine:
        """Masked, whoever looks."""
        return cls(
            person.pk,
            person.code,
            masked("name", person.name),
            masked("phone", person.phone),
            masked("id_number", person.id_number),
            person.member,
        )


def people(by: Actor, *, find: str = "", after: int = 0) -> list[PersonLine]:
    """The persons in the actor's reach, one page after the key `after`.

    `find` is a name's beginning, a whole telephone number or a whole ID number.
    """
    rows = access.scope(by, "person.read", Person.objects.filter(pk__gt=after)).order_by("pk")
    if find.strip():
        rows = rows.filter(_found_by(find.strip()))
    return [PersonLine.of(person) for person in rows[:PAGE]]


def _found_by(text: str) -> Q:
    if phone := normalise_phone(text):
        return Q(phone_index=phone_index(phone))
    if resident_id_error(text) is None:
        return Q(id_index=id_index(resident_id(text)))
    return Q(name__startswith=text)


@dataclass(frozen=True)
class HomeShown:
    """A unit of one's own, in words."""

    unit_id: int
    estate: str
    words: str


def homes_shown(person_id: int) -> list[HomeShown]:
    """The units that the person lives in, owns or is bound to."""
    ids = {home.unit_id for home in terms.homes(person_id)}
    units = Unit.objects.filter(pk__in=ids).select_related("area", "building", "entrance").order_by("pk")
    return [HomeShown(unit.pk, unit.area.name, str(unit)) for unit in units]


def bindings_of(person_id: int) -> QuerySet[Binding]:
    """The person's own requests, newest first."""
    related = ("unit__area", "unit__building", "unit__entrance")
    return Binding.objects.filter(person_id=person_id).select_related(*related).order_by("-pk")[:PAGE]


def bindings_waiting(by: Actor) -> QuerySet[Binding]:
    """Requests that the actor may decide, oldest first."""
    related = ("person", "unit__area", "unit__building", "unit__entrance")
    return access.scope(by, "binding.decide", Binding.objects.select_related(*related)).order_by("pk")


@dataclass(frozen=True)
class RollMatch:
    """How a request to be bound compares with the estate's roll of the unit."""

    on_roll: bool
    phone_same: bool
    name_same: bool
    relation_same: bool
    roll: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """The roll names this very person, or somebody of this name and number."""
        return self.on_roll or (self.phone_same and self.name_same)


def roll_match(binding: Binding) -> RollMatch:
    """Compare with owners and residents of the unit (two statements). Names of the roll come masked."""
    return roll_matches([binding])[binding.pk]


def roll_matches(bindings: Sequence[Binding]) -> dict[int, RollMatch]:
    """The same for a page of requests, by their ids, in two statements."""
    units = {binding.unit_id for binding in bindings}
    known: dict[int, list[tuple[Person, str]]] = {unit: [] for unit in units}
    for owned in Ownership.objects.filter(living(), unit_id__in=units).select_related("person").order_by("pk"):
        known[owned.unit_id].append((owned.person, "owner"))
    inside = Residence.objects.filter(living(), household__unit_id__in=units).select_related("person", "household")
    for lived in inside.order_by("pk"):
        known[lived.household.unit_id].append((lived.person, lived.relation))
    return {binding.pk: _match(binding, known[binding.unit_id]) for binding in bindings}


def _match(binding: Binding, known: list[tuple[Person, str]]) -> RollMatch:
    asked = binding.person
    same = [(person, relation) for person, relation in known if person.pk == asked.pk]
    alike = [person for person, _ in known if person.name == asked.name]
    numbers = {person.phone_index for person, _ in known} | {
        phone_index(person.other_phone) for person, _ in known if person.other_phone
    }
    return RollMatch(
        on_roll=bool(same),
        phone_same=asked.phone_index in numbers - {None, ""},
        name_same=bool(same or alike),
        relation_same=any(
            relation == binding.relation for person, relation in known if person in alike or person.pk == asked.pk
        ),
        roll=tuple(dict.fromkeys(masked("name", person.name) for person, _ in known)),
    )


def relatives_shown(person_id: int) -> list[tuple[str, str]]:
    """The person's own near relatives on record: name, masked, and what they are to the person (one statement)."""
    return [(masked("name", one.other.name), str(KIN[one.kind])) for one in kin.seen_by(person_id)]


def ever_chosen(person: Person) -> set[str]:
    """The preferences that the person chose themselves, once at least, whatever they are now."""
    entries = journal.history_of(person).filter(verb="person.preferences_set")
    return {name for entry in entries for name in bodies.data_of(entry)["fields"]}


def devices_of(person_id: int) -> QuerySet[TrustedDevice]:
    """The person's trusted phones."""
    return TrustedDevice.objects.filter(person_id=person_id, ended_at=None).order_by("pk")


def posts(by: Actor, *, after: int = 0) -> QuerySet[Post]:
    """The posts in the actor's reach, one page after the key `after`."""
    rows = access.scope(by, "post.read", Post.objects.filter(pk__gt=after, ended_at=None))
    return rows.select_related("organisation", "area").order_by("pk")[:PAGE]


def terms_of_posts(post_ids: list[int]) -> dict[int, list[Term]]:
    """Running and coming terms of the posts, with their persons (one statement)."""
    rows = Term.objects.filter(Q(ends=None) | Q(ends__gt=clock.now()), post_id__in=post_ids)
    found: dict[int, list[Term]] = {post_id: [] for post_id in post_ids}
    for term in rows.select_related("person").order_by("starts", "pk"):
        found[term.post_id].append(term)
    return found


def terms_of(person_id: int) -> QuerySet[Term]:
    """Every term of the person, past ones too, newest first."""
    rows = Term.objects.filter(person_id=person_id).select_related("post__organisation", "post__area")
    return rows.order_by("-starts", "-pk")


@dataclass(frozen=True)
class Look:
    """Somebody looked at one's data: `what` is the column, `what_words` its name; `at`: the last of several `times`."""

    at: datetime
    who: str
    what: str
    reason: str
    times: int = 1

    @property
    def what_words(self) -> str:
        """What was looked at, in words."""
        return str(LOOKED.get(self.what, self.what))

    @property
    def reason_words(self) -> str:
        """Why, in words."""
        return str(REASONS.get(self.reason, self.reason))


@dataclass(frozen=True)
class Looks:
    """One page of looks, newest first; `before` is the key of the next page, empty on the last."""

    rows: list[Look]
    before: str


def rows_of(person_id: int | None) -> QuerySet[Person, int]:
    """The person and the tombstones that lead to them: what the journal keeps under these is theirs too. By key."""
    return on_record.with_doubles(person_id).values_list("pk", flat=True)


def rarely(person_id: int) -> tuple[bool, bool, bool]:
    """Whether codes were printed for the person, a merge with another row is proposed, and they are bound to the
    office's own sign-in. One statement.
    """
    printed = CodeSheet.objects.filter(person=OuterRef("pk"), ended_at=None)
    proposed = Merge.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")), state=Merge.PROPOSED)
    bound = Identity.objects.filter(person=OuterRef("pk"), ended_at=None)
    asked = Person.objects.values_list(Exists(printed), Exists(proposed), Exists(bound))
    found: tuple[bool, bool, bool] = asked.get(pk=person_id)
    return found


def looks_page(person_id: int, *, before: str = "", matters: bool = True) -> Looks:
    """Who looked at the person's data, that of a row of theirs that was given up too: what one person did on one day
    for one reason in one line (three statements). `matters`: in one's matters too, or on one's page alone."""
    rows = journal.accesses_by_day(rows_of(person_id), whole(before), among=() if matters else ("person",))
    found = list(rows[: PAGE + 1])
    who = _lookers([(row["by_person_id"], row["post_id"]) for row in found])
    looks = [
        Look(row["seen_at"], name, row["what"], row["reason"], row["times"])
        for row, name in zip(found, who, strict=True)
    ]
    return Looks(looks[:PAGE], str(found[PAGE - 1]["last"]) if len(found) > PAGE else "")


def looks_at(kind: str, subject_id: int) -> list[Look]:
    """Who looked at personal data in one matter, newest first (three statements, one where nobody did)."""
    return _looks(list(journal.accesses_about(kind, subject_id)[:PAGE]))


def looks_among(kind: str, subject_ids: Iterable[int], what: str) -> dict[int, list[Look]]:
    """Who looked at this of each of these subjects, oldest first (three statements, one where nobody did)."""
    rows = list(journal.accesses_among(kind, subject_ids, what))
    found: dict[int, list[Look]] = {}
    for row, look in zip(rows, _looks(rows), strict=True):
        found.setdefault(row.subject_id, []).append(look)
    return found


def _looks(rows: list[Access]) -> list[Look]:
    who = _lookers([(row.by_person_id, row.post_id) for row in rows])
    return [Look(row.at, name, row.what, row.reason) for row, name in zip(rows, who, strict=True)]


def _lookers(rows: Sequence[tuple[int | None, int | None]]) -> list[str]:
    """Person and post in words. Two statements, none without a row."""
    if not rows:
        return []
    names = dict(Person.objects.filter(pk__in={person for person, _post in rows}).values_list("pk", "name"))
    titles = dict(Post.objects.filter(pk__in={post for _person, post in rows}).values_list("pk", "title"))
    return [in_post(titles.get(post or 0, ""), names.get(person or 0, "")) for person, post in rows]


@dataclass(frozen=True)
class Picked:
    """The steps to a unit: what is chosen and what can be chosen next."""

    estates: list[Area]
    estate: Area | None
    buildings: list[Building]
    building: Building | None
    units: list[tuple[int, str]]


def pick_unit(search: str, estate_code: str, building_id: str) -> Picked:
    """Estates by name, then the estate's buildings, then the building's units."""
    estates = Area.objects.filter(level="estate", ends=None)
    estate = estates.filter(code=estate_code).first() if estate_code else None
    if estate is None:
        named = estates.filter(name__contains=search.strip()) if search.strip() else estates
        return Picked(list(named.order_by("name", "pk")[:_PICKED]), None, [], None, [])
    buildings = list(Building.objects.filter(area=estate).order_by("position", "pk"))
    building = next((row for row in buildings if str(row.pk) == building_id), None)
    units: list[tuple[int, str]] = []
    if building:
        rows = Unit.objects.filter(building=building).select_related("entrance").order_by("entrance", "floor", "pk")
        units = [(unit.pk, joined([unit.entrance.name if unit.entrance else "", unit.number])) for unit in rows]
    return Picked([], estate, buildings, building, units)


def residents_of(estate_id: int, buildings: Iterable[str]) -> list[int]:
    """Everybody whom the estate knows to live or own a home in these buildings, by their names."""
    found = Binding.objects.filter(
        state=Binding.APPROVED, unit__building__area_id=estate_id, unit__building__name__in=list(buildings)
    )
    return sorted(set(found.values_list("person_id", flat=True)))


def vacant_seats(body: Organisation, seats: Collection[str]) -> int:
    """How many of these seats of the body nobody holds now, as far as it is said how many it has (two statements)."""
    own = kinds.LAWS.get(body.kind, ("", ()))[1]
    found = _unfilled(body, own, body.seats) if own and set(own) <= set(seats) else 0
    represented = kinds.REPRESENTATIVES in seats
    return found + (_unfilled(body, (kinds.REPRESENTATIVES,), body.representatives) if represented else 0)


def _unfilled(body: Organisation, seats: Collection[str], elected: int) -> int:
    rows = running().filter(post__organisation=body, post__kind__in=seats, post__ended_at=None)
    return max(elected - rows.values("person_id").distinct().count(), 0) if elected else 0
