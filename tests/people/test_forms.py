"""What a form shows of a refusal."""

import pytest
from django import forms

from linli.kernel.refused import Refused
from linli.people.forms import refusals_on


class Wish(forms.Form):
    words = forms.CharField(required=False)


def test_what_is_refused_within_is_shown_at_its_field_or_above_the_form() -> None:
    form = Wish({})
    with refusals_on(form):
        raise Refused("words_missing", "Say it.", field="words")
    with refusals_on(form):
        raise Refused("too_late", "It is over.", field="day")
    assert form.errors == {"words": ["Say it."], "__all__": ["It is over."]}


def test_what_is_no_refusal_is_not_swallowed() -> None:
    form = Wish({})
    with pytest.raises(ZeroDivisionError), refusals_on(form):
        raise ZeroDivisionError
    assert form.is_valid()
