"""Lists of choices written in Python say to the letter what Django's own widgets say."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.translation import gettext_lazy

from linli.ui.widgets import Listed, Ticks, Tiles
from tests.ui.test_rendering import ATTRS, CHOICES, squeezed

LATER = {"required": True, "aria-describedby": "id_x_helptext", "id": "id_x", "data-x": "1"}
PAIRS = [(Listed, forms.Select), (Tiles, forms.RadioSelect), (Ticks, forms.CheckboxSelectMultiple)]
ALIKE = [*CHOICES, (None, gettext_lazy("No")), ("a<b", "once more"), (7, 12345.5)]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("value", [None, "", "a<b", 1, 7, ["a<b", "2"]])
@pytest.mark.parametrize("attrs", [{}, ATTRS, LATER], ids=["bare", "with attributes", "with its id behind others"])
@pytest.mark.parametrize("choices", [CHOICES, ALIKE, [], lambda: CHOICES], ids=["some", "alike", "none", "asked for"])
def test_a_list_looks_as_django_draws_it(
    ours: type[forms.Select], theirs: type[forms.Select], value: object, attrs: dict[str, object], choices: object
) -> None:
    own, other = ours(choices=choices), theirs(choices=choices)  # type: ignore[arg-type]  # the stubs know no function
    drawn = own.render("name<", value, attrs, renderer=DjangoTemplates())
    assert squeezed(drawn) == squeezed(other.render("name<", value, attrs, renderer=DjangoTemplates()))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda kind: kind.__name__)
def test_it_reads_and_names_what_django_does(ours: type[forms.Select], theirs: type[forms.Select]) -> None:
    own, other = ours(choices=CHOICES), theirs(choices=CHOICES)
    assert own.id_for_label("id_x") == other.id_for_label("id_x")
    assert own.use_required_attribute(None) == other.use_required_attribute(None)
    assert own.use_fieldset == other.use_fieldset


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_that_is_filled_in_already_is_one_that_a_browsers_date_field_takes(language: str) -> None:
    class Asked(forms.Form):
        day = forms.DateField(initial=date(2026, 1, 5), widget=forms.DateInput(attrs={"type": "date"}))

    with translation.override(language):
        assert 'value="2026-01-05"' in str(Asked()["day"])
        assert Asked({"day": "2026/1/5"}).is_valid() == (language == "zh-hans")
        assert Asked({"day": "2026-01-05"}).is_valid()


def test_a_day_is_read_as_people_write_it() -> None:
    field = forms.DateField()
    with translation.override("zh-hans"):
        read = [field.clean(words) for words in ("2026-1-5", "2026/1/5", "2026.1.5", "2026年1月5日")]
    assert read == [date(2026, 1, 5)] * 4
