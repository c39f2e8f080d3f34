"""Who may take a seat: what the register knows of a person, held against the law of the body (`rules.bodies`).

The register refuses nobody for what it does not know: where it names no owner, resident or Party member at all, it
judges none. Near relatives are those of whom it is on record, and who lives together, tenants aside (`people.kin`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.people import kin, kinds
from linli.people.models import Binding, Organisation, Ownership, Person, Post, Term
from linli.people.queries import living, running, vacant_seats
from linli.people.voters import in_area, living_there, of_age_among
from linli.people.wording import FAULTS, GROUNDS
from linli.places.models import Area
from linli.rules import bodies
from linli.rules.bodies import Asked, BodyLaw, Ground
from linli.rules.identifiers import of_woman
from linli.settings.declared import SHARES
from linli.settings.queries import value
from linli.settings.wording import source

_MEMBERS = (*kinds.FULL_MEMBERS, *kinds.VOTELESS_MEMBERS)


def law_of(post: Post) -> BodyLaw | None:
    """The law under which the post is a seat; None where it is none."""
    name = kinds.law_name(post.organisation.kind, post.organisation.area.level, post.kind)
    return bodies.LAWS[name] if name else None


def sized(body: Organisation) -> BodyLaw | None:
    """The law of the body's size; of an owners' committee the least is what the area's own rules say."""
    name, _seats = kinds.LAWS.get(body.kind, ("", ()))
    law = bodies.LAWS.get(name)
    if law is None or name != "owners_committee":
        return law
    return replace(law, least=value("bodies.owners_committee_least", body.area))


def owners(area: Area) -> set[int]:
    """Who owns a home there, by the register or by such a binding. Two statements."""
    owned = Ownership.objects.filter(living(), **in_area(area, "unit__"))
    bound = Binding.objects.filter(state=Binding.APPROVED, relation="owner", **in_area(area, "unit__"))
    return {*owned.values_list("person_id", flat=True), *bound.values_list("person_id", flat=True)}


def women_among(people: Collection[int]) -> int | None:
    """How many of them are women by their ID numbers; None where it is not known that there is none."""
    numbers = Person.objects.filter(pk__in=people).values_list("id_number", flat=True)
    known = [of_woman(number) for number in numbers]
    women = sum(one is True for one in known)
    return women if women or None not in known else None


def known(
    people: Collection[int], body: Organisation, law: BodyLaw, at: datetime | None = None
) -> dict[int, dict[Ground, bool | None]]:
    """What the register says of each on whatever the law asks, at the instant (now); a few statements for all."""
    return facts([asked.ground for asked in law.members], people, body, at or clock.now())


def facts(
    grounds: Iterable[Ground], people: Collection[int], body: Organisation, at: datetime
) -> dict[int, dict[Ground, bool | None]]:
    """The same of these grounds."""
    found: dict[int, dict[Ground, bool | None]] = {pk: {} for pk in people}
    for ground in grounds:
        for pk, holds in _KNOWN[ground](people, body, at).items():
            found[pk][ground] = holds
    return found


def _by(people: Collection[int], there: set[int]) -> dict[int, bool | None]:
    """Whether each is among those; unknown where there are none at all."""
    return {pk: (pk in there) if there else None for pk in people}


def _own(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    return _by(people, owners(body.area))


def _live(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    return _by(people, living_there(body.area))


def _grown(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    grown = of_age_among(people, clock.day_of(at))
    return {pk: pk in grown for pk in people}


def _full_members(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    """Whoever is elected anew leaves their seat at that very instant, and is a member still."""
    held: dict[int, set[str]] = defaultdict(set)
    until_then = Term.objects.filter(Q(ends=None) | Q(ends__gte=at), starts__lte=at, person_id__in=people)
    for pk, kind in until_then.filter(post__kind__in=_MEMBERS).values_list("person_id", "post__kind"):
        held[pk].add(kind)
    has_roll = running().filter(post__organisation=body, post__kind="party_seat").exists()
    return {pk: _full(held[pk], has_roll) for pk in people}


def _full(held: set[str], has_roll: bool) -> bool | None:
    if held & {"probationary_seat", "disciplined_seat"}:
        return False
    if held & set(kinds.FULL_MEMBERS):
        return True
    return False if has_roll or held else None


def _unrelated(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    return _apart_from(people, members(body))


def _apart(people: Collection[int], body: Organisation, at: datetime) -> dict[int, bool | None]:
    """From the members of the residents' committees of the same area."""
    committee = Organisation.objects.filter(area_id=body.area_id, kind="community_committee", ended_at=None)
    seated = running().filter(post__organisation__in=committee, post__kind="residents_seat")
    return _apart_from(people, set(seated.values_list("person_id", flat=True)))


def _apart_from(people: Collection[int], others: set[int]) -> dict[int, bool | None]:
    """Whether each is a near relative of none of the others."""
    near = kin.of(people)
    return {pk: not near[pk] & others for pk in people}


_KNOWN: Mapping[Ground, Callable[[Collection[int], Organisation, datetime], dict[int, bool | None]]] = {
    "owner": _own,
    "of_age": _grown,
    "resident": _live,
    "full_member": _full_members,
    "unrelated": _unrelated,
    "apart": _apart,
}


def seated(body: Organisation) -> QuerySet[Term]:
    """The terms in seats of the body that have not ended; those to come too."""
    seats = kinds.LAWS.get(body.kind, ("", ()))[1]
    lasting = Q(ends=None) | Q(ends__gt=clock.now())
    return Term.objects.filter(lasting, post__organisation=body, post__kind__in=seats, post__ended_at=None)


def members(body: Organisation) -> set[int]:
    """Who sits in the body."""
    return set(seated(body).values_list("person_id", flat=True))


# ---- what an appointment is refused for ------------------------------------------------------------------------------


def must_be_compatible(post: Post, person_id: int, begin: datetime) -> None:
    """Refused for somebody in two seats of whom one supervises the other."""
    for clash in clashing(post, [person_id], begin):
        field = "person" if clash.code == "incompatible_kin" else ""
        raise Refused(clash.code, clash.words, basis=clash.basis, field=field)


@dataclass(frozen=True)
class Clash:
    """Why a person does not go into a post: a rule that they, or a near relative of theirs, would break there."""

    person_id: int
    code: str
    words: str
    basis: str


def clashing(post: Post, people: Collection[int], begin: datetime) -> Iterator[Clash]:
    """Of these people in the post, from that instant on, the rules that would be broken; the post need not be saved."""
    lasting = Q(ends=None) | Q(ends__gt=begin)
    others: dict[int, set[tuple[str, str]]] = {pk: {(post.organisation.kind, post.kind)} for pk in people}
    rows = Term.objects.filter(lasting, person_id__in=list(people))
    for pk, body, seat in rows.values_list("person_id", "post__organisation__kind", "post__kind"):
        others[pk].add((body, seat))
    near = kin.of(people)
    theirs = held_by(set().union(*near.values()), post.organisation, begin)
    for pk, held in others.items():
        for rule in bodies.incompatible(kinds.law_name(body, "", seat) or body for body, seat in held):
            words = _("Nobody may hold both seats (%(basis)s). End the other one first.")
            yield Clash(pk, "incompatible", words % {"basis": source(rule.basis)}, rule.basis)
        for rule in _broken_by_kin(post, [one for one in theirs if one[0] in near[pk]]):
            words = _("A near relative holds a seat with which this one does not go (%(basis)s).")
            yield Clash(pk, "incompatible_kin", words % {"basis": source(rule.basis)}, rule.basis)


def held_by(people: Collection[int], body: Organisation, begin: datetime) -> list[tuple[int, str]]:
    """The seats that these people hold in the place of the body from that instant on (one statement for anybody)."""
    if not people:
        return []
    lasting = Q(ends=None) | Q(ends__gt=begin)
    rows = Term.objects.filter(lasting, person_id__in=people, **in_area(body.area, "post__area__"))
    found = rows.order_by("person_id").values_list("person_id", "post__organisation__kind", "post__kind")
    return [(pk, kinds.law_name(kind, "", seat) or kind) for pk, kind, seat in found]


def _broken_by_kin(post: Post, theirs: Iterable[tuple[int, str]]) -> list[bodies.Incompatible]:
    mine = kinds.law_name(post.organisation.kind, "", post.kind) or post.organisation.kind
    return bodies.incompatible_kin(mine, (seat for _pk, seat in theirs))


def beside_kin(body: Organisation) -> list[tuple[str, bodies.Incompatible]]:
    """Who sits there though a near relative holds a seat with which theirs does not go, by name, with the rule."""
    if not any(
        rule.kin and (kinds.LAWS.get(body.kind, (body.kind, ()))[0] in rule.seats) for rule in bodies.INCOMPATIBLE
    ):
        return []
    now = list(seated(body).select_related("person", "post__organisation").order_by("pk"))
    near = kin.of({term.person_id for term in now})
    held = held_by(set().union(*near.values()), body, clock.now())
    return [
        (term.person.name, rule)
        for term in now
        for rule in _broken_by_kin(term.post, [one for one in held if one[0] in near[term.person_id]])
    ]


def must_be_fit(post: Post, person_id: int, begin: datetime) -> None:
    """Refused, with the article, for somebody whom the law does not let sit there."""
    law = law_of(post)
    if law is None:
        return
    for asked in bodies.unmet(law, known([person_id], post.organisation, law, begin)[person_id]):
        words = _("Cannot sit here: %(rule)s (%(basis)s).") % {
            "rule": GROUNDS[asked.ground],
            "basis": source(asked.basis),
        }
        raise Refused("not_eligible", words, basis=asked.basis, field="person")


def must_be_balanced(post: Post, person_id: int, begin: datetime) -> None:
    """Refused for somebody of whom the body has as many already as its law leaves room for (from elsewhere, say)."""
    law, body = law_of(post), post.organisation
    if law is None or not law.among:
        return
    facts = _of_share(law, {person_id, *members(body)}, body, begin)
    for each in bodies.outnumbered(law, list(facts.values()), seats=body.seats or law.least):
        if facts[person_id][each.ground] is False:
            words = _("Too few would be left of whom it is asked: %(rule)s (%(share)s of the members, %(basis)s).")
            given = {"rule": GROUNDS[each.ground], "share": SHARES[bodies.named(each.share)]}
            basis = {"basis": source(each.basis)}
            raise Refused("outnumbered", words % {**given, **basis}, basis=each.basis, field="person")


def outnumbered(body: Organisation) -> list[bodies.Among]:
    """The shares of its members that its law asks for and that do not hold any more, as the body is filled now."""
    law = bodies.LAWS.get(kinds.LAWS.get(body.kind, ("", ()))[0])
    if law is None or not law.among:
        return []
    now = set(seated(body).filter(starts__lte=clock.now()).values_list("person_id", flat=True))
    return bodies.outnumbered(law, list(_of_share(law, now, body, clock.now()).values()))


def _of_share(
    law: BodyLaw, people: Collection[int], body: Organisation, at: datetime
) -> dict[int, dict[Ground, bool | None]]:
    return facts([each.ground for each in law.among], people, body, at)


def must_be_of_size(body: Organisation, seat: str, seats: int, field: str) -> None:
    """Refused for an election of so many seats, unless the body may have that number or so many of its are vacant.

    Owners replace members too (民法典 art. 278 (3)): any of the seats. Where nobody has said how many seats a body has
    that sits already, it may be any by-election.
    """
    law, own = sized(body), kinds.LAWS.get(body.kind, ("", ()))[1]
    if law is None or seat not in own or not (faults := bodies.faults(law, seats=seats)):
        return
    room = body.seats if body.kind == "owners_committee" or not body.pk else vacant_seats(body, own)
    if body.pk and (0 < seats <= room or (not body.seats and members(body))):
        return
    words = _("The body that is elected cannot have %(seats)d seats: %(why)s (%(basis)s).")
    why = in_a_list(str(FAULTS[one]) for one in faults)
    given = {"seats": seats, "why": why, "basis": source(law.basis)}
    raise Refused("size_unlawful", words % given, basis=law.basis, field=field)


def must_be_vacant(post: Post, person_id: int, begin: datetime, ends: datetime | None) -> None:
    """Refused where all seats that the body was elected with are taken, or the last one leaves it without women."""
    body = post.organisation
    name, seats = kinds.LAWS.get(body.kind, ("", ()))
    if post.kind == kinds.REPRESENTATIVES:
        name, seats, most = "residents_representatives", (kinds.REPRESENTATIVES,), body.representatives
    else:
        most = body.seats
    if post.kind not in seats or not most:
        return
    law = bodies.LAWS[name]
    rows = Term.objects.filter(post__organisation=body, post__kind__in=seats, post__ended_at=None)
    others = rows.exclude(person_id=person_id)  # two seats of one person are one member
    taken = bodies.most_at_once(others.values_list("starts", "ends"), begin, ends)
    if taken >= most:
        words = _("All %(seats)s seats are taken. End a term first, or say that the body has more seats.")
        raise Refused("no_seat_vacant", words % {"seats": most}, basis=law.basis)
    together = {person_id, *members(body)}
    if law.women and len(together) >= most and women_among(together) == 0:
        words = _("There must be a woman among the members (%(basis)s); this is the last seat.")
        raise Refused("women_missing", words % {"basis": source(law.women)}, basis=law.women, field="person")


def lawful_end(post: Post, begin: datetime, ends: datetime | None) -> datetime | None:
    """No term is longer than the law of its body, nor open where it has one.

    Without a day it ends with the longest that the law lets it last.
    """
    law = law_of(post)
    longest = bodies.longest_end(law, clock.day_of(begin)) if law else None
    if law is None or longest is None:
        return ends
    if ends is None:
        return clock.midnight(longest)
    if clock.day_of(ends) > longest:
        given = {"years": law.term_years, "basis": source(law.basis)}
        words = _("A term of this body is at most %(years)s years (%(basis)s).") % given
        raise Refused("term_too_long", words, basis=law.basis, field="ends")
    return ends


def unfit(body: Organisation) -> list[tuple[str, Asked]]:
    """Who sits there though the law no longer lets them, by name, each once, with the rule."""
    found = {(term.person_id, asked): term.person.name for term, asked in unfit_terms(body)}
    return [(name, asked) for (_pk, asked), name in found.items()]


def unfit_terms(body: Organisation) -> list[tuple[Term, Asked]]:
    """The terms of those who sit there though the law no longer lets them, with the rule."""
    name, _seats = kinds.LAWS.get(body.kind, ("", ()))
    law = bodies.LAWS.get(name)
    if law is None or not law.members:
        return []
    now = list(seated(body).select_related("person", "post").order_by("pk"))
    facts = known({term.person_id for term in now}, body, law)
    return [(term, asked) for term in now for asked in bodies.unmet(law, facts[term.person_id])]
