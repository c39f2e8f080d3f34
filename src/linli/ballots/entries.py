"""Papers that wait to be entered: where each stands between its readers, and what one of them may do with it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from linli.ballots import own, queries
from linli.ballots.models import FILLED, Ballot, Channel, Vote
from linli.files.models import File
from linli.journal.actors import Actor


@dataclass(frozen=True)
class Entry:
    """One paper. `place` names it on the page: the slip's number, or in a secret vote its place in no order."""

    vote: Vote
    place: int
    homes: str
    photos: int
    readers: int
    mine: bool  # the asking person has read it
    barred: bool  # it is their own home's

    @property
    def open(self) -> bool:
        """Whether the asking person may read it now."""
        return not (self.mine or self.barred) and self.photos > 0


def waiting(ballot: Ballot, by: Actor) -> list[Entry]:
    """The papers within the actor's reach that two people have not read alike yet (six statements)."""
    person_id, near = by.person_id, queries.within(ballot, by)
    rows = Vote.objects.filter(slip__in=near, valid=True, entered=False).exclude(channel=Channel.PHONE)
    votes = list(
        rows.select_related("slip").prefetch_related(
            "readings", "slip__owners", "slip__units__unit__building", "slip__units__unit__entrance"
        )
    )
    photographed = File.objects.filter(owner_kind=FILLED, owner_id__in=[vote.pk for vote in votes])
    photos = list(photographed.values_list("owner_id", flat=True))
    return [
        Entry(
            vote, place, "" if ballot.law.secret else own.homes(vote.slip), photos.count(vote.pk),
            len(vote.readings.all()), any(row.reader_id == person_id for row in vote.readings.all()),
            not ballot.law.secret and any(owner.person_id == person_id for owner in vote.slip.owners.all()),
        )
        for place, vote in _placed(ballot, votes)
    ]  # fmt: skip


def _placed(ballot: Ballot, votes: Sequence[Vote]) -> list[tuple[int, Vote]]:
    """By the number on the paper; of a secret vote in an order that says nothing of whose they are."""
    if not ballot.law.secret:
        return sorted(((vote.slip.number, vote) for vote in votes), key=lambda pair: pair[0])
    return sorted(((_apart(ballot, vote), vote) for vote in votes), key=lambda pair: pair[0])


def _apart(ballot: Ballot, vote: Vote) -> int:
    """A number for a paper that stays the same and leads to nobody."""
    return int(hashlib.sha256(f"{ballot.box_digest}{vote.pk}".encode()).hexdigest()[:6], 16) + 1


def following(listed: Sequence[Entry], place: int) -> Entry | None:
    """The next one that may be read, from here on and then from the beginning."""
    able = [one for one in listed if one.open and one.place != place]
    return next((one for one in able if one.place > place), able[0] if able else None)


def of(ballot: Ballot, place: int, by: Actor) -> Entry | None:
    """The paper of that place, while it waits."""
    return next((one for one in waiting(ballot, by) if one.place == place), None)
