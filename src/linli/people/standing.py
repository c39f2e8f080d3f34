"""Who may stand for a seat that is elected: what the register knows of them, held against the law before the vote.

The same law judges them once more as they take office (`eligibility`), and refuses nobody for what is not known.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.people import eligibility, kin, kinds
from linli.people.models import Organisation, Person, Term
from linli.people.voters import living_there
from linli.people.wording import GROUNDS
from linli.places.models import Area
from linli.rules import bodies


@dataclass(frozen=True)
class Office:
    """A kind of seat in a kind of body of a place; `body` where there is one. `joining`: beside those who sit there."""

    kind: str
    seat: str
    area: Area
    body: Organisation | None = None
    joining: bool = False

    @property
    def sits(self) -> Organisation:
        """The body; one not founded yet as it will be."""
        return self.body or Organisation(kind=self.kind, area=self.area)

    @property
    def law(self) -> bodies.BodyLaw:
        """The law under which it is a seat."""
        return bodies.LAWS[kinds.law_name(self.kind, self.area.level, self.seat)]

    @property
    def sized(self) -> bool:
        """Whether it is one of the seats of which the law of the body says how many there are."""
        return self.seat in kinds.LAWS.get(self.kind, ("", ()))[1]

    @property
    def root(self) -> bodies.Asked | None:
        """What binds whoever sits there to the place, where the law asks for that: to own a home, or to live there."""
        return next((one for one in self.law.members if one.ground in ("owner", "resident")), None)

    @property
    def own(self) -> str:
        """The body as its incompatibilities name it."""
        return kinds.law_name(self.kind, "", self.seat) or self.kind


@dataclass(frozen=True)
class Bar:
    """Why somebody cannot stand, in words, and where it is written."""

    words: str
    basis: str


def bearing(names: Collection[str], office: Office) -> dict[str, set[int]]:
    """By name who of the place bears it: of those who own there, for a seat of owners; else of those who live there."""
    owning = office.root is not None and office.root.ground == "owner"
    pool = eligibility.owners(office.area) if owning else living_there(office.area)
    found: dict[str, set[int]] = defaultdict(set)
    rows = Person.objects.filter(name__in=list(names), is_active=True).values_list("pk", "name") if names else ()
    for pk, name in rows:
        if pk in pool:
            found[name].add(pk)
    return found


def barred(people: Collection[int], office: Office, at: datetime) -> dict[int, Bar]:
    """Of these people those who cannot stand, with the first reason; a few statements for all."""
    found: dict[int, Bar] = {}
    for pk, bar in (*_unfit(people, office, at), *_incompatible(people, office, at)):
        found.setdefault(pk, bar)
    return found


def _unfit(people: Collection[int], office: Office, at: datetime) -> Iterator[tuple[int, Bar]]:
    """Relatives of each other may stand; of those who sit only where they stay beside whom is elected."""
    asked = [one for one in office.law.members if office.joining or one.ground != "unrelated"]
    facts = eligibility.facts([one.ground for one in asked], people, office.sits, at)
    for pk in people:
        for one in asked:
            if facts[pk].get(one.ground) is False:
                yield pk, Bar(str(GROUNDS[one.ground]), one.basis)


def _incompatible(people: Collection[int], office: Office, at: datetime) -> Iterator[tuple[int, Bar]]:
    """Of rules that bind near relatives too: who has a part in the company does not stand for those who hire it."""
    near = kin.of(people)
    held = _held({*people, *set().union(*near.values())}, at)
    for pk in people:
        for rule in _beside(office, held[pk]):
            if rule.kin:
                yield pk, Bar(_("holds a seat with which this one does not go"), rule.basis)
        theirs = {seat for other in near[pk] for seat in held[other]}
        for rule in bodies.incompatible_kin(office.own, theirs):
            yield pk, Bar(_("a near relative holds a seat with which this one does not go"), rule.basis)


def _beside(office: Office, held: Collection[str]) -> list[bodies.Incompatible]:
    return [rule for rule in bodies.incompatible({office.own, *held}) if office.own in rule.seats]


def giving_up(people: Collection[int], office: Office, at: datetime) -> dict[int, bodies.Incompatible]:
    """Of these people those who hold a seat that they give up before this one: who supervises may stand."""
    held = _held(people, at)
    found = {pk: next((rule for rule in _beside(office, held[pk]) if not rule.kin), None) for pk in people}
    return {pk: rule for pk, rule in found.items() if rule}


def _held(people: Iterable[int], at: datetime) -> dict[int, set[str]]:
    """By person the bodies in which they sit from that instant on."""
    rows = Term.objects.filter(Q(ends=None) | Q(ends__gt=at), person_id__in=list(people))
    found: dict[int, set[str]] = defaultdict(set)
    for pk, kind, seat in rows.values_list("person_id", "post__organisation__kind", "post__kind"):
        found[pk].add(kinds.law_name(kind, "", seat) or kind)
    return found
