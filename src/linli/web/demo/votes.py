"""The votes of the demonstration's owners: one counted and published last week, one in which they vote these days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.ballots import casting, counting, delivering, key_holders, objecting, paper, services
from linli.ballots.models import ON_PAPER, Ballot, Channel, Objection, Slip, Vote
from linli.ballots.plans import Asked, Plan
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules.ballot import ABSTAIN, AGAINST, FOR
from linli.web.demo import photos
from linli.web.demo.play import Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("votes.yaml").read_text())
DECIDED, OPEN = 31, 19  # days ago on which each was published
VOTED, LASTS = 16, 7  # days from the publication to the first of voting, and from there to the last


def plan(year: Year) -> None:
    """Both, from the publication on."""
    today = clock.day_of(year.until)
    Held(year, BOOK["decided"], today - timedelta(days=DECIDED)).plan(to_the_end=True)
    Held(year, BOOK["open"], today - timedelta(days=OPEN)).plan(to_the_end=False)


class Held:
    """One vote."""

    holders: Sequence[str] = ("committee_member", "branch_member", "community_officer")  # two tellers, who supervises

    def __init__(self, year: Year, told: dict[str, Any], published: date) -> None:
        self.year, self.told, self.published = year, told, published
        self.opens = published + timedelta(days=VOTED)
        self.closes = self.opens + timedelta(days=LASTS)
        self.shares: Sequence[str] = ()
        self.ballot = Ballot()

    def plan(self, *, to_the_end: bool) -> None:
        at = self.at
        at(self.published, 9, self.publish)
        at(self.published, 10, self.object_to_roll)
        at(self.published, 15, self.answer)
        at(self.opens, 8, self.open)
        for place, (channel, count) in enumerate((one, self.told[one]) for one in Channel.values):
            at(self.opens + timedelta(days=1), 10 + place, partial(self.vote, channel, count))
        at(self.opens + timedelta(days=2), 9, self.second)
        if to_the_end:
            at(self.closes + timedelta(days=1), 9, self.count)
            at(self.closes + timedelta(days=2), 9, self.announce)

    def at(self, day: date, hour: int, act: Any) -> None:
        """Let it happen on that day."""
        self.year.at(datetime.combine(day, time(hour, 10), clock.LOCAL), act)

    @property
    def director(self) -> Actor:
        return self.year.actor("secretary")

    @property
    def area(self) -> Area:
        return self.year.stage.estate

    def asked(self) -> tuple[Asked, ...]:
        """Its matters as they are drawn up."""
        return tuple(Asked(number, title, text) for number, title, text, _share in self.told["matters"])

    def publish(self) -> None:
        year, body = self.year, Organisation.objects.get(name=self.told["body"])
        drawn = Plan(self.told["title"], self.opens, self.closes, self.asked(), may_change=True)
        self.ballot = services.draw_up(drawn, by=self.director, area=self.area, body_id=body.pk)
        services.publish(self.ballot.pk, by=self.director)
        one, two, office = (year.stage.staff[role].pk for role in self.holders)
        made = key_holders.give_key(self.ballot.pk, tellers=(one, two), supervisor=office, by=self.director)
        self.shares = made.shares
        for role in self.holders:
            key_holders.hold_share(self.ballot.pk, made.public, by=year.actor(role))

    def object_to_roll(self) -> None:
        if "objection" in self.told:
            slip = self.slips().exclude(owners__person_id=self.director.person_id)[5]  # who answers it objects to none
            objecting.object_to_roll(self.ballot.pk, self.told["objection"][0], by=self.owner(slip))

    def answer(self) -> None:
        for one in Objection.objects.filter(ballot=self.ballot):
            _text, answer, document = self.told["objection"]
            objecting.decide_objection(one.pk, upheld=False, answer=answer, document=document, by=self.director)

    def open(self) -> None:
        services.open_voting(self.ballot.pk, by=self.director)
        for slip in self.slips().exclude(owners__person_id=self._helper().person_id)[::2]:
            delivering.deliver(slip.pk, by=self._helper())

    def vote(self, channel: str, count: int) -> None:
        """The next so many; the grandmother who signs in has not voted in the one that runs.

        Nor has the member of the committee who takes in the papers: their own is somebody else's to take.
        """
        apart = [self.year.stage.staff["resident"].pk, self._helper().person_id]
        waiting = self.slips(voted=False).exclude(owners__person_id__in=apart)[:count]
        for number, slip in enumerate(waiting):
            if channel == Channel.PHONE:
                casting.vote(slip.pk, self._choice(), by=self.owner(slip), agreed=True)
            else:
                said, by = self._evidence(channel, number), self._helper()
                paper.take(slip.pk, channel, said, by=by, files=self._signed(by) if said else ())

    def _evidence(self, channel: str, number: int) -> dict[str, str]:
        if channel == Channel.VISIT:
            return {"signed_by": "业主本人"}
        if channel == Channel.VIDEO:
            return {"shown": "业主本人", "call": BOOK["call"], "brought": BOOK["brought"]}
        if channel == Channel.PROXY:
            days = {"since": clock.today().isoformat(), "until": self.closes.isoformat()}
            said = {"document": BOOK["authority"], "matters": "all", "choice": "free", "way": "counter"}
            return {"proxy": f"受托人{number + 1}", **said, **days}
        return {}

    def second(self) -> None:
        """A paper comes in from somebody whose paper is back already."""
        if "second" not in self.told:
            return
        vote = Vote.objects.filter(ballot=self.ballot, channel=Channel.PAPER).earliest("pk")
        said = {"signed_by": "业主本人", "note": self.told["second"]}
        by = self._helper()
        paper.take(vote.slip_id, Channel.VISIT, said, by=by, files=self._signed(by))

    def _signed(self, by: Actor) -> list[File]:
        """What was signed at the door, or the authority, as a photo."""
        upload = SimpleUploadedFile("signed.jpg", photos.draw("stamped", after=True, seed=2, wide=320), "image/jpeg")
        return list(take_in([upload], by=by, role="evidence"))

    def count(self) -> None:
        counting.close(self.ballot.pk, by=self.director)
        counting.open_boxes(self.ballot.pk, watched_by=BOOK["watched_by"], by=self.director)
        picture = photos.draw("stamped", after=True, seed=1, wide=320)  # kept until two have read the same
        for vote in Vote.objects.filter(ballot=self.ballot, channel__in=ON_PAPER):
            read, first = self._choice(), self.year.actor("committee_member")
            upload = SimpleUploadedFile("paper.jpg", picture, "image/jpeg")
            paper.photograph(vote.pk, take_in([upload], by=first, role="paper"), by=first)
            for reader in ("committee_member", "branch_member"):
                paper.read(vote.pk, read, by=self.year.actor(reader))
        counting.count(self.ballot.pk, self.shares[:2], by=self.director)

    def announce(self) -> None:
        counting.announce(self.ballot.pk, by=self.director)

    def _choice(self) -> list[list[str]]:
        """As many agree as the book says; of the others some abstain."""
        rng = self.year.rng
        return [
            [FOR] if rng.random() < share else [AGAINST] if rng.random() < 0.7 else [ABSTAIN]
            for _number, _title, _text, share in self.told["matters"]
        ]

    def slips(self, *, voted: bool | None = None) -> Any:
        """Its slips, in an order that says nothing."""
        slips = Slip.objects.filter(ballot=self.ballot).order_by("code")
        return slips if voted is None else slips.filter(votes__isnull=not voted)

    def owner(self, slip: Slip) -> Actor:
        """Whoever votes with it."""
        person = slip.owners.select_related("person").earliest("pk").person
        return Actor(person.pk, "person", name=person.name)

    def _helper(self) -> Actor:
        return self.year.actor("committee_member")
