"""Lists that owners of the demonstration's estate sign: one open, one for the committee to act on, one on a seat."""

from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.council import demand_acting, demand_removals, demand_rolls, demands
from linli.council.demand_models import Demand
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation, Person
from linli.people.voters import registered
from linli.web.demo import photos
from linli.web.demo.play import Year

BOOK: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("demands.yaml").read_text())
FIRST = 20  # the owners who have signed in elsewhere in the demonstration are left out


def plan(year: Year) -> None:
    """Each from its first signature on."""
    for place, told in enumerate(BOOK):
        List(year, told, place).plan()


class List:
    """One of them."""

    def __init__(self, year: Year, told: dict[str, Any], place: int) -> None:
        self.year, self.told, self.place = year, told, place
        self.demand, self.owners = Demand(), list[Person]()

    def plan(self) -> None:
        told = self.told
        self._at(told["began"], 9, self.begin)
        for day in range(3):
            self._at(told["began"] - 1 - day, 19, partial(self.sign, day))
        if "sheet" in told:
            self._at(told["handed_in"] + 1, 15, self.enter)
        if "handed_in" in told:
            self._at(told["handed_in"], 10, self.hand_in)
            self._at(told["handed_in"] - 1, 10, self.check)

    def _at(self, ago: int, hour: int, act: Any) -> None:
        day: date = clock.day_of(self.year.until) - timedelta(days=ago)
        self.year.at(datetime.combine(day, time(hour), clock.LOCAL), act)

    def begin(self) -> None:
        told = self.told
        body = Organisation.objects.select_related("area").get(area=self.year.stage.estate, kind="owners_committee")
        plan = demands.Plan(told["kind"], "owners", told.get("title", "-"), told["text"])
        if told["kind"] == "remove_owners":
            seat = [term for term in demands.seats(body) if term.post.kind == "committee_member"][-1]
            plan = demands.Plan(told["kind"], "owners", "", told["text"], seat.pk, told["reason"])
        draft = Demand(kind=told["kind"], way="owners", body=body).locate(body.area)
        standing = [int(one) for voter in demand_rolls.roll(draft).voters for one in voter.owners if one.isdigit()]
        staff = {person.pk for person in self.year.stage.staff.values()}
        known = dict.fromkeys(pk for pk in standing if pk not in staff)
        self.owners = list(Person.objects.filter(pk__in=known).order_by("pk"))[FIRST + 7 * self.place :]
        self.demand = demands.start(body.pk, plan, by=_of(self.owners[0]))

    def sign(self, day: int) -> None:
        for owner in self.owners[1 : self.told["signed"]][day::3]:
            demands.sign(self.demand.pk, by=_of(owner))

    def enter(self) -> None:
        by = self.year.actor("community_officer")
        upload = SimpleUploadedFile(
            "签名纸.jpg", photos.draw("stamped", after=True, seed=3, wide=320), content_type="image/jpeg"
        )
        sheet = take_in([upload], by=by, role="evidence", scanned=True)
        more = self.owners[self.told["signed"] :][: self.told["sheet"]]
        homes = registered([owner.pk for owner in more])
        lines = [f"{owner.name} {min(homes[owner.pk])}" for owner in more]
        demands.enter(self.demand.pk, lines, by=by, files=sheet)

    def hand_in(self) -> None:
        demands.hand_in(self.demand.pk, by=_of(self.owners[0]))

    def check(self) -> None:
        demand_acting.check(self.demand.pk, by=self.year.actor("street_officer"))
        demand = Demand.objects.select_related("term__person").get(pk=self.demand.pk)
        if demand.term is not None:
            demand_removals.make_statement(demand.pk, self.told["statement"], by=_of(demand.term.person))


def _of(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)
