"""A sewer renovation of the estate as the district's works office runs it: its people, and the case just proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import casework, packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.places.queries import Place
from linli.rules.workdays import add_days
from tests.files.pictures import jpeg
from tests.support.cast import Cast

WORKS = packs.SEEDS / "public_works"
SEWER = {"what": "雨污分流改造", "works_class": "basic", "common_parts": "unchanged"}
CREW = {"works_manager": "邹工", "works_head": "彭局", "contractor": "施达", "works_supervisor": "监明"}


@dataclass(frozen=True)
class Site:
    """The works and who takes part in them: the cast's roles, and the kinds of CREW."""

    case: Case
    cast: Cast
    crew: dict[str, tuple[Person, Actor]]

    def by(self, role: str) -> Actor:
        return self.crew[role][1] if role in self.crew else self.cast.acting(role)

    def person(self, role: str) -> Person:
        found: Person = self.crew[role][0] if role in self.crew else getattr(self.cast, role)
        return found

    def files(self) -> list[File]:
        """The photos of the works that can be shown."""
        found = File.objects.filter(owner_kind="case", owner_id=self.case.pk, role__in=("before", "evidence", "after"))
        return list(found.order_by("pk"))

    def take(
        self, name: str, role: str, *, second: str = "", row: str = "", files: Sequence[Any] = (), **form: Any
    ) -> Case:
        """A step, and where one is named the second person's yes."""
        done = services.act(self.case.pk, name, form, by=self.by(role), row=row, files=files)
        if second:
            done = casework.confirm(self.case.pk, by=self.by(second))
        self.case.refresh_from_db()
        return done


@pytest.fixture
def site(estate_cast: Cast) -> Site:
    """The works office with its contractor and supervisor, and works that the secretary has proposed."""
    return proposed(estate_cast)


def proposed(estate_cast: Cast) -> Site:
    """Works as they begin: the secretary proposes them, the office and its crew hold their posts."""
    packs.publish_folder(WORKS, by=SYSTEM)
    packs.forget()
    places = estate_cast.places
    office = people.create_organisation("other", "云麓区住房和城乡建设局", places.district, by=SYSTEM, letters="云麓建")
    crew = {}
    for number, (kind, name) in enumerate(CREW.items()):
        person = people.create_person(name, by=SYSTEM, phone=f"1390000007{number}")
        post = people.create_post(kind, office, places.district, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
        crew[kind] = (person, Actor(person.pk, "post", post.pk, person.name))
    before = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=estate_cast.acting("secretary"), role="before")
    case = services.submit(
        places.estate,
        Submission(form=SEWER, way="propose", channel="visit", where=Place(label="全小区"), files=before),
        by=estate_cast.acting("secretary"),
        pack=packs.active("public_works"),
    )
    return Site(case, estate_cast, crew)


def announced(site: Site, days: int = 3) -> None:
    """Building 3 is told that its water will be cut off; the works are under way and stand on the public board."""
    Case.objects.filter(pk=site.case.pk).update(state="in_works", visibility="public")
    on = add_days(clock.today(), days).isoformat()
    told = {"which_buildings": ["3栋"], "break_on": on, "break_from": 9, "break_hours": "9 至 17 时"}
    site.take("announce_break", "street_officer", **told)


def photo(site: Site, role: str = "after", name: str = "a.jpg") -> list[File]:
    """A photo that the contractor hands in."""
    return take_in([SimpleUploadedFile(name, jpeg())], by=site.by("contractor"), role=role)


def accepted(site: Site, **more: Any) -> Case:
    """The works accepted today; what came before is taken as done."""
    Case.objects.filter(pk=site.case.pk).update(state="testing", facts={"observed": True})
    today = clock.today().isoformat()
    form = {"accepted_on": today, "four_parties": True, "leak_test": True, "work_kinds": ["pipes"], **more}
    return site.take("accept_works", "street_officer", second="works_head", files=photo(site), **form)
