"""A photo's own position puts a request on the plan when the reporter named no place."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.places import services as places
from linli.places.queries import Place
from tests.support.cast import Cast

NOBODY = Actor(None, "anonymous")
SQUARE = [[113.10, 27.80], [113.12, 27.80], [113.12, 27.82], [113.10, 27.82], [113.10, 27.80]]


def photo(north: float, east: float) -> SimpleUploadedFile:
    """A JPEG whose EXIF says where it was taken."""
    image, exif = Image.new("RGB", (64, 48), "grey"), Image.Exif()
    degrees = [(whole := int(value), 0.0, (value - whole) * 3600) for value in (north, east)]
    exif[0x8825] = {1: "N", 2: degrees[0], 3: "E", 4: degrees[1]}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def reported(
    cast: Cast, where: Place, north: float = 27.815, east: float = 113.105, *, checked_first: bool = False
) -> Case:
    estate = cast.places.estate
    packs.publish_seeds(by=SYSTEM)
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    places.set_plan(estate, json.dumps({"type": "FeatureCollection", "features": [shape]}), by=SYSTEM, datum="wgs84")
    files = take_in([photo(north, east)], by=NOBODY, role="before")
    if checked_first:
        run_until_idle()
    case = services.submit(estate, Submission(form={"what": "井盖坏了"}, where=where, files=files), by=NOBODY)
    run_until_idle()
    case.refresh_from_db()
    return case


@pytest.mark.django_db(transaction=True)
def test_the_photo_s_position_is_used_where_no_place_was_named(cast: Cast) -> None:
    case = reported(cast, Place())
    assert case.plan_x is not None
    assert case.plan_y is not None
    assert case.plan_x < 5000
    assert case.plan_y < 5000


@pytest.mark.django_db(transaction=True)
def test_a_photo_checked_before_the_form_was_mended_gives_its_position_too(cast: Cast) -> None:
    case = reported(cast, Place(), checked_first=True)
    assert case.plan_x is not None


@pytest.mark.django_db(transaction=True)
def test_a_named_place_is_not_overruled_by_the_photo(cast: Cast) -> None:
    case = reported(cast, Place(spot_id=cast.places.gate.pk, label="北门"))
    assert (case.plan_x, case.plan_y) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_a_photo_taken_elsewhere_says_nothing(cast: Cast) -> None:
    case = reported(cast, Place(), north=30.0)
    assert case.plan_x is None
