"""What an owner sees of their own vote: their slips, how each stands, what they may do with it now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from linli.ballots.models import Ballot, Channel, Conflict, Conflicting, Kind, Slip, SlipOwner, SlipUnit, State, Vote
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.wording import in_a_list
from linli.places.models import Area

LISTED = 60


@dataclass(frozen=True)
class Own:
    """A slip as one of its owners sees it."""

    slip: Slip
    person_id: int
    homes: str
    co_owned: bool
    vote: Vote | None
    disputed: bool
    second: Conflict | None = None  # a second vote of which the owner is to say whether it counts instead

    @property
    def running(self) -> bool:
        """Whether votes are taken today."""
        return self.slip.ballot.state == State.OPEN and clock.today() <= self.slip.ballot.closes_on

    @property
    def represented(self) -> bool:
        """Whether the co-owners chose another of them."""
        return self.slip.representative_id not in (None, self.person_id)

    @property
    def of_household(self) -> bool:
        """Whether it is a household's, which votes through one of its members."""
        return self.co_owned and self.slip.ballot.law.voters == "households"

    @property
    def unnamed(self) -> bool:
        """Whether the household has not named who votes for it."""
        return self.of_household and self.slip.representative_id is None

    @property
    def can_vote(self) -> bool:
        """Whether a vote can be given now."""
        return self.running and self.vote is None and not self.represented and not self.unnamed

    @property
    def can_change(self) -> bool:
        """Whether the vote given on the phone can be given anew."""
        may = self.slip.ballot.changes and not self.represented
        return bool(self.running and may and self.vote and self.vote.channel == Channel.PHONE)

    @property
    def can_replace(self) -> bool:
        """Whether a vote on the phone can still take the place of a paper that came in."""
        ballot = self.slip.ballot
        lets = ballot.kind == Kind.OWNERS and ballot.conflicting != Conflicting.FIRST
        paper = self.vote is not None and self.vote.channel != Channel.PHONE
        return self.running and lets and paper and not self.represented and not self.disputed

    @property
    def can_say(self) -> bool:
        """Whether the owner is asked which of two votes counts."""
        return bool(self.running and self.second and self.vote and not self.represented)

    @property
    def speaks_for_others(self) -> bool:
        """Whether one of several owners votes, whom the others did not choose on record."""
        return self.co_owned and self.slip.representative_id is None

    @property
    def can_dispute(self) -> bool:
        """Whether an owner can say that a co-owner's vote was not agreed, or that a paper was not theirs."""
        if self.vote is None or self.vote.by_id == self.person_id:
            return False
        return self.running and not self.disputed and (self.co_owned or self.vote.channel != Channel.PHONE)


def slips_of(person_id: int | None, ballot: Ballot | None = None) -> list[Own]:
    """The person's slips, of one ballot or of all that were published, newest first (five statements)."""
    if person_id is None:
        return []
    mine = SlipOwner.objects.filter(person_id=person_id).values("slip_id")
    slips = Slip.objects.filter(pk__in=mine).exclude(ballot__state=State.DRAFT)
    if ballot is not None:
        slips = slips.filter(ballot=ballot)
    related = ("ballot__area", "ballot__building", "ballot__entrance__building", "ballot__body", "representative")
    found = list(
        slips.select_related(*related)
        .prefetch_related(
            "owners",
            Prefetch("units", SlipUnit.objects.select_related("unit__building", "unit__entrance").order_by("unit_id")),
            Prefetch("votes", Vote.objects.filter(valid=True), to_attr="given"),
        )
        .order_by("-ballot__opens_on", "-ballot_id", "number")[:LISTED]
    )
    doubts: dict[tuple[int, str], Conflict] = {}
    for one in Conflict.objects.filter(slip__in=found, state="open").order_by("-pk"):
        doubts[one.slip_id, one.kind] = one
    return [_own(slip, person_id, (slip.pk, "dispute") in doubts, doubts.get((slip.pk, "second"))) for slip in found]


def waiting(person_id: int | None, estate: Area) -> list[Own]:
    """The person's slips in the estate that no vote came in for yet. One statement where no vote runs."""
    if person_id is None:
        return []
    now = Ballot.objects.filter(estate_id=estate.pk, state=State.OPEN, closes_on__gte=clock.today())
    return [own for ballot in now for own in slips_of(person_id, ballot) if own.can_vote]


def _own(slip: Slip, person_id: int, disputed: bool, second: Conflict | None) -> Own:
    given: Sequence[Vote] = slip.given  # type: ignore[attr-defined]  # prefetched under this name
    asked = second if slip.ballot.conflicting == Conflicting.ASK and slip.ballot.kind == Kind.OWNERS else None
    vote = given[0] if given else None
    return Own(slip, person_id, homes(slip), len(slip.owners.all()) > 1, vote, disputed, asked)


def homes(slip: Slip) -> str:
    """The homes for which the slip votes, in words."""
    return in_a_list(str(row.unit) for row in slip.units.all())


def typed(rows: Sequence[Own], text: str) -> Slip | None:
    """The one of one's own slips whose number or code was typed or scanned."""
    said = text.strip()
    return next((row.slip for row in rows if said == str(row.slip.number) or normalised(said) == row.slip.code), None)
