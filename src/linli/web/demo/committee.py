"""The villas of the demonstration elect their first owners' committee.

Four take office and meet; two were level for the fifth seat, on which the owners vote once more.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from linli.ballots import announcement, casting, counting, rounds, seating, services
from linli.ballots.models import Ballot, Matter
from linli.ballots.plans import Asked, Plan
from linli.council import attending, deciding, posting
from linli.council import services as meetings
from linli.council.models import Meeting
from linli.council.services import Call
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.papers import services as papers
from linli.people import seating as office
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.people.seating import Said
from linli.places.models import Area
from linli.rules.ballot_kinds import ELECTION
from linli.rules.meetings import KINDS
from linli.web.demo.meetings import minute
from linli.web.demo.play import Year
from linli.web.demo.votes import BOOK, LASTS, VOTED, Held

PUBLISHED = 53  # days ago
FINAL, AGAIN = 41, 44  # days after the publication: final, and in office on the next; voted on once more
LETTERS = "青社居"


def plan(year: Year) -> None:
    """From the publication on; what is owed is filed by tomorrow."""
    today = clock.day_of(year.until)
    First(year, BOOK["first"], today - timedelta(days=PUBLISHED)).plan(to_the_end=True)


class First(Held):
    """The vote on the five seats, called by the community, and what follows."""

    holders = ("villa_secretary", "villa_worker", "street_officer")

    def plan(self, *, to_the_end: bool) -> None:
        at, day = self.at, self.published
        at(day, 9, self.publish)
        at(self.opens, 8, self.open)
        at(self.opens + timedelta(days=1), 10, self.vote_all)
        at(self.closes + timedelta(days=1), 9, self.count)
        at(self.closes + timedelta(days=2), 9, self.announce)
        at(day + timedelta(days=FINAL), 9, self.finish)
        at(day + timedelta(days=FINAL + 1), 9, self.take_office)
        at(day + timedelta(days=FINAL + 1), 14, self.call_first_meeting)
        at(day + timedelta(days=AGAIN), 9, self.vote_again)

    @property
    def director(self) -> Actor:
        return self.year.actor("community_officer")

    @property
    def area(self) -> Area:
        return self.year.stage.villas

    @property
    def candidates(self) -> list[str]:
        """Owners of the first homes."""
        return [one.name for one in self.year.stage.villagers if one.owner][: self.told["candidates"]]

    def asked(self) -> tuple[Asked, ...]:
        return (Asked(ELECTION, self.told["matter"], seats=self.told["seats"], candidates=self.candidates),)

    def open(self) -> None:
        services.open_voting(self.ballot.pk, by=self.director)

    def vote_all(self) -> None:
        """All on their phones; two do not vote."""
        for slip, chosen in zip(self.slips(), self._papers(), strict=False):
            casting.vote(slip.pk, [[self.candidates[place - 1] for place in chosen]], by=self.owner(slip), agreed=True)

    def _papers(self) -> Iterator[Sequence[int]]:
        for count, chosen in self.told["papers"]:
            yield from [chosen] * count

    def finish(self) -> None:
        """Nobody objected: the result is final, and its paper is issued."""
        counting.finish(self.ballot.pk, by=self.director)
        people.set_letters(self.ballot.body_id, LETTERS, by=SYSTEM)
        paper = announcement.draw_up(self.ballot.pk, by=self.director).paper
        assert paper is not None
        papers.check(paper.pk, paper.version, by=self.year.actor("street_officer"))
        papers.issue(paper.pk, by=self.director)

    def take_office(self) -> None:
        """The street founds the committee with them."""
        by = self.year.actor("street_officer")
        found = seating.election(self._matter(), self._ballot(), by)
        said = Said([won.people[0].pk for won in found.elected], name=self.told["committee"])
        office.take_effect(found, said, by=by)

    def call_first_meeting(self) -> None:
        """Within seven days of the first of their terms, as long ahead as the law of such meetings says."""
        body, day = self._committee(), clock.today() + timedelta(days=KINDS["owners_committee"].notice)
        host, recorder = Person.objects.filter(terms__post__organisation=body).order_by("terms__pk")[:2]
        starts = datetime.combine(day, time(19), clock.LOCAL)
        said = Call("owners_committee", starts, self.told["place"], host.pk, recorder.pk, items=self.told["items"])
        meeting = meetings.call(body.pk, said, by=Actor(host.pk, "person", name=host.name))
        posting.posted(meeting.pk, posting.AGENDA, clock.today(), by=Actor(recorder.pk, "person"))
        self.year.at(starts, lambda: self._meet(meeting))

    def _meet(self, meeting: Meeting) -> None:
        by = Actor(meeting.recorder_id, "person")
        meetings.open_meeting(meeting.pk, by=by)
        attending.everybody(meeting.pk, by=by)
        for item, agreed in zip(meeting.items.order_by("position"), self.told["agreed"], strict=True):
            deciding.agree(item.pk, agreed, by=by)
        meetings.end_meeting(meeting.pk, by=by)
        self.year.at(clock.now() + timedelta(hours=14), lambda: self._direct(meeting))
        self.year.at(clock.now() + timedelta(days=1), lambda: minute(self.year, meeting))
        self.year.at(clock.now() + timedelta(days=2), lambda: self._post(meeting, by))

    def _post(self, meeting: Meeting, by: Actor) -> None:
        posting.posted(meeting.pk, posting.DECISIONS, clock.today(), by=by)

    def _direct(self, meeting: Meeting) -> None:
        """Whom they chose to be their director holds that post from now on, and closes the minutes."""
        body = meeting.body
        post = people.create_post("committee_director", body, self.area, by=SYSTEM, title="业委会主任")
        by = self.year.actor("street_officer")
        people.appoint(post.pk, meeting.host_id, by=by, document=meeting.title, how="elected")

    def vote_again(self) -> None:
        """On the seat that was left open those stand who are level; voting begins in a week."""
        (follows,) = rounds.offered(self._ballot())
        opens = clock.today() + timedelta(days=VOTED)
        asked = Asked(
            ELECTION, self.told["matter"], seats=follows.offered.seats, candidates=follows.offered.candidates,
            again_id=follows.matter.pk,
        )  # fmt: skip
        title = rounds.title_of(follows.matter, follows.offered)
        drawn = Plan(title, opens, opens + timedelta(days=LASTS), (asked,), may_change=True)
        ballot = services.draw_up(drawn, by=self.director, area=self.area, body_id=self._committee().pk)
        services.publish(ballot.pk, by=self.director)

    def _committee(self) -> Organisation:
        return Organisation.objects.get(area=self.area, kind="owners_committee")

    def _ballot(self) -> Ballot:
        return Ballot.objects.select_related("area", "body", "paper").get(pk=self.ballot.pk)

    def _matter(self) -> Matter:
        return Matter.objects.get(ballot=self.ballot)
