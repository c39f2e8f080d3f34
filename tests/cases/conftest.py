"""The processes published, the district's officers, and ways to send a request as a resident does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linli.cases import packs
from linli.cases.models import Case
from linli.cases.services import Submission, submit
from linli.journal.actors import SYSTEM, Actor
from linli.places.queries import Place
from tests.support.cast import Cast
from tests.support.district import District, appointed
from tests.support.shared import shared

ANONYMOUS = Actor(None, "anonymous")


RESIDENTS = next(page.parent for page in packs.SEEDS.glob("*/process.yaml") if "\nfront: true\n" in page.read_text())


@shared
def process() -> None:
    """The residents' own process, published; a test of another publishes that one too."""
    packs.publish_folder(RESIDENTS, by=SYSTEM)
    packs.forget()


@shared
def every_process(process: None) -> None:
    """All the processes of the district too."""
    packs.publish_seeds(by=SYSTEM)
    packs.forget()


@shared
def estate_cast(process: None, cast: Cast) -> Cast:
    """Everybody of the estate, with the process published."""
    return cast


@shared
def district(every_process: None, cast: Cast) -> District:
    """The estate's cast and the district's officers, with every process published."""
    return appointed(cast)


Sent = Callable[..., Case]


@pytest.fixture
def sent(estate_cast: Cast) -> Sent:
    """A request as it stands after somebody sent it; `what`, `phone` and the rest as keywords."""

    def send(what: str = "3栋楼下污水井往外冒水", *, by: Actor = ANONYMOUS, **given: Any) -> Case:
        form = {"what": what, **given.pop("form", {})}
        places = estate_cast.places
        where = given.pop("where", Place(building_id=places.building.pk, label="3栋", grid_id=places.grid.pk))
        return submit(
            places.estate,
            Submission(form=form, where=where, reporter_id=by.person_id, **given),
            by=by,
        )

    return send


@pytest.fixture
def phone_client() -> Client:
    """A browser on a phone: it keeps cookies, and forms need their token."""
    return Client(enforce_csrf_checks=True)
