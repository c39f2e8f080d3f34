"""Bodies as they stand: seats against the law of their kind, who holds them until when, and when to elect anew."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.council import law as applied
from linli.council.models import Meeting
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.wording import in_a_list, noted
from linli.people import eligibility, kinds
from linli.people.access import scope
from linli.people.models import Organisation, Term
from linli.people.queries import running
from linli.people.wording import FAULTS, GROUNDS
from linli.places.models import Area
from linli.rules import bodies as law
from linli.settings.declared import SHARES

MEET = tuple(kind for kind in kinds.ORGANISATIONS if kind not in ("street_office", "grid_station", "property_company",
                                                                   "discipline_office", "other"))  # fmt: skip


@dataclass(frozen=True)
class Member:
    """Somebody in a seat or post of the body; `others` are their seats in other bodies (双向进入、交叉任职)."""

    term: Term
    others: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A body against its law. `elect_from` is the day from which its next election is prepared."""

    body: Organisation
    members: tuple[Member, ...]
    law: law.BodyLaw | None
    filled: int
    wrong: tuple[str, ...]
    ends: date | None

    @property
    def vacant(self) -> int:
        """Seats that nobody holds; none where nobody has said how many there are."""
        return max(self.body.seats - self.filled, 0)

    @property
    def elect_from(self) -> date | None:
        """Three months before the first term of a seat ends."""
        return law.reelection_from(self.ends) if self.ends else None

    @property
    def elect_now(self) -> bool:
        """Whether the next election is to be prepared."""
        return self.elect_from is not None and self.elect_from <= clock.today()

    @property
    def days_left(self) -> int:
        """Days until the first term ends."""
        return (self.ends - clock.today()).days if self.ends else 0


def readable(by: Actor) -> QuerySet[Organisation]:
    """The bodies that meet, in reach, in the order in which they were founded."""
    rows = Organisation.objects.filter(kind__in=MEET, ended_at=None).select_related("area")
    return scope(by, "body.read", rows).order_by("pk")


def standing(bodies: Iterable[Organisation]) -> list[Standing]:
    """How each stands. Two statements for all of them."""
    listed = list(bodies)
    terms = list(_running(listed))
    others = _elsewhere(terms)
    held: dict[int, list[Member]] = defaultdict(list)
    for term in terms:
        mine = tuple(title for body_id, title in others[term.person_id] if body_id != term.post.organisation_id)
        held[term.post.organisation_id].append(Member(term, mine))
    return [_standing(body, held[body.pk]) for body in listed]


def _running(bodies: list[Organisation]) -> QuerySet[Term]:
    rows = running().filter(post__organisation__in=bodies, post__ended_at=None)
    return rows.select_related("post", "person").order_by("post_id", "starts", "pk")


def _elsewhere(terms: list[Term]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    persons = {term.person_id for term in terms}
    for term in running().filter(person__in=persons).select_related("post__organisation").order_by("pk"):
        label = f"{term.post.organisation.name} {term.post.title}"
        found[term.person_id].append((term.post.organisation_id, label))
    return found


def _standing(body: Organisation, members: list[Member]) -> Standing:
    _name, seats = kinds.LAWS.get(body.kind, ("", ()))
    seated = [one.term for one in members if one.term.post.kind in seats]
    filled = len({term.person_id for term in seated})
    rule = eligibility.sized(body)
    # A branch of fewer members has a secretary and no committee.
    applies = rule if not (body.kind == "party_branch" and _members(members) < law.COMMITTEE_FROM) else None
    wrong = law.faults(applies, seats=body.seats) if applies and body.seats else []
    ends = [clock.day_of(term.ends) for term in seated if term.ends and not term.acting]
    return Standing(
        body, tuple(members), applies, filled, tuple(str(FAULTS[one]) for one in wrong), min(ends, default=None)
    )


def _members(members: list[Member]) -> int:
    full = ("branch_secretary", "branch_member", "party_seat")
    return len({one.term.person_id for one in members if one.term.post.kind in full})


def amiss(body: Organisation) -> list[str]:
    """What else is wrong with who sits there, in words: a side too small, no woman, somebody who may not sit there."""
    found = [_part(part) for name in _laws(body) for part in applied.missing_parts(body, name)]
    rule, sitting = eligibility.sized(body), eligibility.members(body)
    if rule and rule.women and sitting and eligibility.women_among(sitting) == 0:
        found.append(noted(FAULTS["women_missing"], basis_words(rule.women)))
    found += _outnumbered(body)
    found += _small_group(body)
    for name, broken in eligibility.beside_kin(body):
        words = _("%(name)s: a near relative holds a seat with which this one does not go (%(basis)s).")
        found.append(words % {"name": name, "basis": basis_words(broken.basis)})
    for name, asked in eligibility.unfit(body):
        words = _("%(name)s may not sit here: %(rule)s (%(basis)s).")
        rule_words = {"rule": GROUNDS[asked.ground], "basis": basis_words(asked.basis)}
        found.append(words % {"name": name, **rule_words})
    return found


def _small_group(body: Organisation) -> list[str]:
    """A Party group with too few members, or with none who is full."""
    if body.kind != "party_group":
        return []
    seats = (*kinds.FULL_MEMBERS, "probationary_seat", "disciplined_seat")
    rows = running().filter(post__organisation=body, post__kind__in=seats, post__ended_at=None)
    held = dict(rows.order_by("-pk").values_list("person_id", "post__kind"))
    basis = basis_words(law.GROUP_BASIS)
    found = []
    if len(held) < law.GROUP_LEAST:
        words = _("A Party group has %(least)s members at least; here are %(number)s (%(basis)s).")
        found.append(words % {"least": law.GROUP_LEAST, "number": len(held), "basis": basis})
    if held and not set(held.values()) & set(kinds.FULL_MEMBERS):
        found.append(_("A Party group has a full member at least (%(basis)s).") % {"basis": basis})
    return found


def missing(meeting: Meeting) -> list[str]:
    """How the body that meets is not made up as its law says, in words."""
    return [
        *(_part(part) for part in applied.missing_parts(meeting.body, meeting.law.decides)),
        *_outnumbered(meeting.body),
    ]


def _outnumbered(body: Organisation) -> list[str]:
    return [
        _("too few members of whom it is asked: %(rule)s (%(share)s, %(basis)s)")
        % {"rule": GROUNDS[each.ground], "share": SHARES[law.named(each.share)], "basis": basis_words(each.basis)}
        for each in eligibility.outnumbered(body)
    ]


def _laws(body: Organisation) -> list[str]:
    """The laws under which its members meet."""
    own = kinds.LAWS.get(body.kind, ("", ()))[0]
    return [own, "residents_representatives"] if body.representatives else [own]


def _part(part: law.Part) -> str:
    seats = in_a_list(kinds.title(seat) for seat in part.seats)
    words = _("too few %(seats)s (%(basis)s)") if part.share else _("no %(seats)s (%(basis)s)")
    return words % {"seats": seats, "basis": basis_words(part.basis)}


def shown(estate: Area) -> list[Term]:
    """Those of the estate's bodies who chose to be shown to residents, by body. One statement."""
    rows = running().filter(shown=True, post__area__estate_id=estate.pk, post__ended_at=None)
    return list(
        rows.select_related("post__organisation", "person").order_by("post__organisation__kind", "post_id", "pk")[:200]
    )


def branches_of(person_id: int | None) -> list[Organisation]:
    """The Party branches in which a person holds a seat or a post."""
    mine = running().filter(person_id=person_id or 0, post__ended_at=None).values("post__organisation")
    rows = Organisation.objects.filter(kind="party_branch", ended_at=None, pk__in=mine).select_related("area")
    return list(rows.order_by("pk"))


def own(person_id: int | None) -> list[Term]:
    """The posts and seats that a person holds in bodies that meet."""
    rows = running().filter(person_id=person_id or 0, post__organisation__kind__in=MEET)
    return list(rows.select_related("post__organisation").order_by("pk"))
