"""Parties found on the estate's plan: tapped or chosen at the desk, numbered there and, without persons, in public."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services
from linli.cases.models import Case, Visibility
from linli.cases.parties import parties_of
from linli.cases.services import Submission
from linli.files.queries import files_of
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.places import plans
from linli.places import services as places
from linli.places.queries import Place, plan_of
from linli.web import demo
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.web.test_outs import rows

pytestmark = pytest.mark.django_db

HOUSE = (2100, 6562)
TAPPED = {"plot": "樟树下", "grown_by": "谭家", "plot_point-tap.x": "160", "plot_point-tap.y": "120"}


@pytest.fixture
def plots(estate_cast: Cast) -> Case:
    """A clean-up in an estate of which there is a plan with a house on it."""
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    here = estate_cast.places
    places.set_plan(here.estate, Path(demo.__file__).with_name("plan.svg").read_text(), by=SYSTEM)
    house = here.building
    places.change_building(house.pk, by=SYSTEM, name=house.name, grid=here.grid, plan_x=HOUSE[0], plan_y=HOUSE[1])
    return begun(estate_cast)


def begun(cast: Cast) -> Case:
    where = Place(label="绿地", grid_id=cast.places.grid.pk)
    given = Submission(form={"what": "清理菜地", "outside_place": "南坡"}, way="put_up", where=where)
    return services.submit(cast.places.estate, given, by=cast.acting("director"), pack=packs.active("clean_up"))


def post(cast: Cast, case: Case, **form: Any) -> Any:
    case.refresh_from_db()
    url = reverse("cases:act", args=[case.pk, "add_plot"])
    return at_desk(cast.grid_worker).post(url, {"version": case.version, **form})


def points(case: Case) -> list[Any]:
    case = Case.objects.get(pk=case.pk)
    return [row.fields["plot_point"] for row in parties_of(case, services.pack_of(case))]


def page(cast: Cast, case: Case, **query: str) -> Any:
    return at_desk(cast.grid_worker, second_factor=True).get(reverse("cases:parties", args=[case.pk]), query)


def test_a_tap_draws_the_form_again_with_the_point_marked_and_takes_no_step(estate_cast: Cast, plots: Case) -> None:
    plan = plan_of(plots.area)
    assert plan is not None
    x, y = plans.tapped(plan, 160, 120)
    answer = post(estate_cast, plots, **TAPPED)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert f'<option value="{x},{y}" selected>' in shown
    assert f"?x={x}&amp;y={y}" in shown
    assert ('value="樟树下"' in shown, 'value="谭家"' in shown, "errorlist" in shown) == (True, True, False)
    assert points(plots) == []
    assert post(estate_cast, plots, plot="樟树下", plot_point=f"{x},{y}").status_code == 303
    assert points(plots) == [[x, y]]


def test_the_post_in_which_one_acts_stays_chosen_after_the_tap(estate_cast: Cast, plots: Case) -> None:
    branch = people.create_organisation("party_branch", "第二支部", plots.area, by=SYSTEM)
    second = people.create_post("branch_secretary", branch, plots.area, by=SYSTEM)
    people.appoint(second.pk, estate_cast.grid_worker.pk, by=SYSTEM)
    for post_id in (estate_cast.posts["grid_worker"].pk, second.pk):
        shown = post(estate_cast, plots, capacity=str(post_id), **TAPPED).content.decode()
        form = shown[shown.index('action="' + reverse("cases:act", args=[plots.pk, "add_plot"])) :].split("</form>")[0]
        assert re.findall(r'name="capacity" value="(\d+)" checked', form) == [str(post_id)]


def test_a_photo_chosen_before_the_tap_need_not_be_chosen_again(estate_cast: Cast, plots: Case) -> None:
    answer = post(estate_cast, plots, **TAPPED, photos=SimpleUploadedFile("b.jpg", jpeg((64, 48))))
    shown = answer.content.decode()
    kept = shown.partition('name="kept" value="')[2].partition('"')[0]
    assert kept
    assert post(estate_cast, plots, plot="樟树下", plot_point="1,2", kept=kept).status_code == 303
    assert len(files_of("case", plots.pk)) == 1


def test_whoever_cannot_tap_chooses_a_house_and_a_key_on_the_image_is_no_tap(estate_cast: Cast, plots: Case) -> None:
    written = f"{HOUSE[0]},{HOUSE[1]}"
    form = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[plots.pk])).content.decode()
    assert f'<option value="{written}">{estate_cast.places.building.name}</option>' in form
    by_key = {"plot_point-tap.x": "0", "plot_point-tap.y": "0"}
    assert post(estate_cast, plots, plot="3栋下", plot_point=written, **by_key).status_code == 303
    assert post(estate_cast, plots, plot="某处", plot_point="1,10001").status_code == 422
    assert points(plots) == [list(HOUSE)]


def test_an_estate_without_a_plan_is_not_asked(estate_cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    case = begun(estate_cast)
    form = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert ('name="plot"' in form, "plot_point" in form) == (True, False)
    assert post(estate_cast, case, **TAPPED).status_code == 303
    assert points(case) == [None]
    assert 'class="dots"' not in page(estate_cast, case).content.decode()


def test_the_list_numbers_them_on_the_plan_and_its_workbook_says_what_is_near(estate_cast: Cast, plots: Case) -> None:
    for name, point in (("A", [*HOUSE]), ("B", None), ("C", [HOUSE[0], HOUSE[1] + 300]), ("D", [9900, 100])):
        services.act(plots.pk, "add_plot", {"plot": name, "plot_point": point}, by=estate_cast.acting("grid_worker"))
    house = estate_cast.places.building.name
    shown = page(estate_cast, plots).content.decode()
    assert shown.count("<circle") == 3
    assert '<circle cx="21.00%" cy="65.62%" r="24"/><text x="21.00%" y="65.62%" dy=".35em">1</text>' in shown
    assert 'dy=".35em">3</text>' in shown
    desk = at_desk(estate_cast.secretary, second_factor=True)
    cells = [row for sheet in rows(desk, reverse("cases:parties", args=[plots.pk])) for row in sheet]
    column = next(row.index("平面图上的位置") for row in cells if "平面图上的位置" in row)
    said = [row[column] for row in cells if row[0] in ("A", "B", "C", "D")]
    assert said == [house, "", f"{house}附近", "平面图上的一处"]


def test_the_public_page_has_the_dots_and_nobody_beside_them(estate_cast: Cast, plots: Case) -> None:
    given = {"plot": "A", "grown_by": "彭秀兰", "plot_point": [*HOUSE]}
    services.act(plots.pk, "add_plot", given, by=estate_cast.acting("grid_worker"))
    url = reverse("cases:public", args=[plots.area.code, plots.number])
    Case.objects.filter(pk=plots.pk).update(visibility=Visibility.ESTATE)
    assert "<circle" not in at_desk(estate_cast.grid_worker).get(url).content.decode()
    Case.objects.filter(pk=plots.pk).update(visibility=Visibility.PUBLIC)
    shown = Client().get(url).content.decode()
    assert shown.count("<circle") == 1
    assert ("彭" in shown, "/parties/" in shown, "已登记</li>" in shown) == (False, False, False)


def test_rows_that_are_entered_at_once_have_their_points(estate_cast: Cast, plots: Case) -> None:
    given = [{"plot": "A", "plot_point": [1, 2]}, {"plot": "B"}]
    casework.enter_parties(plots.pk, "add_plot", given, by=estate_cast.acting("grid_worker"))
    assert points(plots) == [[1, 2], None]
