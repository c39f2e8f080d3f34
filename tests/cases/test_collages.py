"""Before and after in one picture: made by itself, for those who work on the case, and only of cases others may see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases import route_services, services
from linli.cases.route_services import Rule
from linli.cases.services import Submission
from linli.files.models import COLLAGE, File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sent_to_the_grid_worker(estate_cast):
    rule = Rule(post_kind="grid_worker", note="由网格员先看")
    route_services.lay(estate_cast.places.estate, [rule], by=estate_cast.acting("secretary"))


def finished(cast, category: str = "sewage", *, wait: bool = False):
    """A case with a photo before, finished by the grid worker with a photo after."""
    ground, worker = cast.places, cast.acting("grid_worker")
    before = take_in([SimpleUploadedFile("a.jpg", jpeg())], by=cast.acting("resident"), role="before")
    where = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk)
    given = Submission(form={"what": "污水井往外冒水", "category": category}, where=where, files=before)
    case = services.submit(ground.estate, given, by=cast.acting("resident"))
    services.act(case.pk, "contact", {"how": "visit"}, by=worker)
    after = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=worker, role="after")
    if wait:
        run_until_idle()  # the photo is ready before the case has it
    services.act(case.pk, "finish", {"result": "疏通好了"}, by=worker, files=after)
    run_until_idle()
    return case


@pytest.mark.parametrize("wait", [False, True])
def test_finishing_with_a_photo_makes_one_picture_of_before_and_after(estate_cast, wait):
    case = finished(estate_cast, wait=wait)
    sheet = File.objects.get(owner_kind="case", owner_id=case.pk, role=COLLAGE)
    assert (sheet.state, sheet.stamp) == ("ready", f"{estate_cast.places.estate.name} · 3栋 · 下水堵了")
    desk = at_desk(estate_cast.grid_worker)
    page = desk.get(reverse("cases:work", args=[case.pk])).content.decode()
    address = reverse("files:show", args=[sheet.code, "large"])
    assert address in page
    assert "保存图片" in page
    assert desk.get(address).status_code == 200
    assert at_desk(estate_cast.neighbour).get(address).status_code == 404


def test_no_picture_is_made_of_what_nobody_may_see(estate_cast):
    case = finished(estate_cast, "neighbours")
    assert File.objects.filter(owner_kind="case", owner_id=case.pk).count() == 2


def test_a_photo_still_being_checked_has_its_place(estate_cast):
    case = finished(estate_cast)
    File.objects.filter(role="after").update(state="quarantined")
    page = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert "照片检查中" in page
