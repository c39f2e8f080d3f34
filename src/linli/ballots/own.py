"""What an owner sees of their own vote: their slips, how each stands, what they may do with it now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from linli.ballots.models import Ballot, Channel, Conflict, Slip, SlipOwner, SlipUnit, State, Vote
from linli.kernel import clock
from linli.kernel.codes import normalised
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

    @property
    def running(self) -> bool:
        """Whether votes are taken today."""
        return self.slip.ballot.state == State.OPEN and clock.today() <= self.slip.ballot.closes_on

    @property
    def represented(self) -> bool:
        """Whether the co-owners chose another of them."""
        return self.slip.representative_id not in (None, self.person_id)

    @property
    def can_vote(self) -> bool:
        """Whether a vote can be given now."""
        return self.running and self.vote is None and not self.represented

    @property
    def can_change(self) -> bool:
        """Whether the vote given on the phone can be given anew."""
        may = self.slip.ballot.may_change and not self.represented
        return bool(self.running and may and self.vote and self.vote.channel == Channel.PHONE)

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
    open_disputes = set(
        Conflict.objects.filter(slip__in=found, kind="dispute", state="open").values_list("slip_id", flat=True)
    )
    return [_own(slip, person_id, slip.pk in open_disputes) for slip in found]


def waiting(person_id: int | None, estate: Area) -> list[Own]:
    """The person's slips in the estate that no vote came in for yet. One statement where no vote runs."""
    if person_id is None:
        return []
    now = Ballot.objects.filter(estate_id=estate.pk, state=State.OPEN, closes_on__gte=clock.today())
    return [own for ballot in now for own in slips_of(person_id, ballot) if own.can_vote]


def _own(slip: Slip, person_id: int, disputed: bool) -> Own:
    given: Sequence[Vote] = slip.given  # type: ignore[attr-defined]  # prefetched under this name
    return Own(slip, person_id, homes(slip), len(slip.owners.all()) > 1, given[0] if given else None, disputed)


def homes(slip: Slip) -> str:
    """The homes for which the slip votes, in words."""
    return "、".join(str(row.unit) for row in slip.units.all())  # zh: the mark between items of an address


def typed(rows: Sequence[Own], text: str) -> Slip | None:
    """The one of one's own slips whose number or code was typed or scanned."""
    said = text.strip()
    return next((row.slip for row in rows if said == str(row.slip.number) or normalised(said) == row.slip.code), None)
