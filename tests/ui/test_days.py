"""Days that are typed: a day of another age is said to be none, in whichever form."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from linli.kernel import clock
from linli.ui.days import of_our_time, typed


@pytest.mark.parametrize("day", [date(1850, 1, 1), date(2199, 12, 31), datetime(2026, 3, 2, tzinfo=clock.LOCAL)])
def test_days_on_which_people_live_are_taken(day: date) -> None:
    of_our_time(day)


@pytest.mark.parametrize("day", [date.min, date.max, date(1849, 12, 31), date(2200, 1, 1)])
def test_days_of_another_age_are_not(day: date) -> None:
    with pytest.raises(ValidationError):
        of_our_time(day)


def test_a_day_in_an_address_or_behind_a_button_is_of_the_same_years() -> None:
    assert [typed(text) for text in ("1850-01-01", "2026-2-28", "2199-12-31")] == [
        date(1850, 1, 1), date(2026, 2, 28), date(2199, 12, 31),
    ]  # fmt: skip
    none = ("", "x", "2026-02-31", "2026-13-01", "0001-01-01", "1849-12-31", "2200-01-01", "9999-12-31", "²")
    assert {typed(text) for text in none} == {None}


def _forms(of: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in of.__subclasses__():
        yield one
        yield from _forms(one)


def test_every_form_that_asks_for_a_day_looks_at_its_year() -> None:
    assert get_resolver().url_patterns  # all doors are read in, and with them their forms
    asked = [
        (form.__qualname__, name, field)
        for form in _forms(forms.BaseForm)
        if form.__module__.startswith("linli.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]
    assert len(asked) > 50
    assert [(form, name) for form, name, field in asked if of_our_time not in field.validators] == []
