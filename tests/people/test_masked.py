"""How much of a person's fields is shown without a reason: a choice of the installation, never more than the most."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.people.wording import MASKS, masked
from linli.rules.masks import STARS, USUAL
from linli.settings.models import EVERYWHERE
from linli.settings.queries import set_values
from linli.settings.registry import declared
from linli.settings.services import set_value
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": ("王小明", "王*明", "王**"),
    "phone": ("+8613812345678", "138****5678", "138********"),
    "other_phone": ("13812345678", "138****5678", "138********"),
    "id_number": ("110101199003070016", "110101********0016", "1****************6"),
    "address": ("幸福路8号安和小区3栋2单元502室", "幸福路8号安和小区3栋", STARS),
}


def choose(choice: str) -> None:
    for key in MASKS:
        set_value(key, choice, area_id=EVERYWHERE, by=SYSTEM, source="街道办事处 2026 年第 8 号")


def test_less_is_shown_from_the_day_on_which_the_installation_chose_so() -> None:
    assert {field: masked(field, full) for field, (full, _usual, _less) in FIELDS.items()} == {
        field: usual for field, (_full, usual, _less) in FIELDS.items()
    }
    choose("less")
    assert {field: masked(field, full) for field, (full, _usual, _less) in FIELDS.items()} == {
        field: less for field, (_full, _usual, less) in FIELDS.items()
    }
    assert [row.source for row in set_values("people.mask_phone", EVERYWHERE)] == ["街道办事处 2026 年第 8 号"]


def shown(mask: str, full: str) -> int:
    """How many characters of it can be read."""
    return sum(1 for character in mask if character != "*") if mask not in (full, STARS) else 0


@tried(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(
    name=st.text("王小明阿依古丽·", max_size=6),
    phone=st.from_regex(r"(\+86)?1[3-9][0-9]{9}", fullmatch=True),
    number=st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
)
def test_no_choice_shows_more_than_what_is_usual(name: str, phone: str, number: str) -> None:
    for field, full in (("name", name), ("phone", phone), ("id_number", number), ("address", f"{name}3栋502")):
        choose(USUAL)
        most = masked(field, full)
        for key in MASKS:
            assert next(iter(declared(key).choices)) == declared(key).default == USUAL
        choose("less")
        assert shown(masked(field, full), full) <= shown(most, full)


def test_an_area_of_its_own_does_not_choose_and_nothing_else_can_be_chosen(cast: Cast) -> None:
    with pytest.raises(Refused):
        set_value("people.mask_name", "less", area_id=cast.places.estate.pk, by=SYSTEM, source="小区", level="estate")
    with pytest.raises(Refused):
        set_value("people.mask_name", "whole", area_id=EVERYWHERE, by=SYSTEM, source="街道")
