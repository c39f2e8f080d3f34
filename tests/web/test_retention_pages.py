"""How long personal data is kept, on pages: every field with its time and what is due tonight; matters on hold."""

from typing import Any

from django.urls import reverse

from linli.people.retention import registry
from tests.cases.desk import at_desk
from tests.support.cast import Cast


def text(answer: Any) -> str:
    return str(answer.content.decode())


def kept(key: str) -> registry.Kept:
    [found] = [each for each in registry.kept() if each.key == key]
    return found


def test_the_page_names_every_field_with_time_source_and_what_is_due(cast: Cast) -> None:
    page = text(at_desk(cast.administrator, second_factor=True).get(reverse("web:how_long"), {"area": 0}))
    for each in registry.kept():
        assert reverse("web:setting", args=[each.setting]) in page
    assert "民法典" in page
    assert "今晚到期" in page
    for one in registry.others():
        assert str(one.why) in page
    for role in ("secretary", "resident", "grid_worker"):
        assert at_desk(getattr(cast, role)).get(reverse("web:how_long")).status_code in (302, 403, 404)


def test_how_much_is_shown_of_people_stands_beside_and_is_set_for_the_whole_installation(cast: Cast) -> None:
    page = text(at_desk(cast.administrator, second_factor=True).get(reverse("web:how_long"), {"area": 0}))
    assert reverse("web:setting", args=["people.mask_phone"]) in page
    assert "首尾两个字（王*明） / 只有第一个字（王**）" in page
