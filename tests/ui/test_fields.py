"""A blank field that all forms share is drawn once, and says what it would have said."""

from django import forms
from django.utils.translation import override

from linli.ui import fields


class Asked(forms.Form):
    words = forms.CharField(label="Words", help_text="Not long.", max_length=9, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A & B")], widget=forms.RadioSelect)


def _form(**given: object) -> forms.Form:
    """With fields that are shared, as forms drawn from a process have them."""
    form = Asked(**given)  # type: ignore[arg-type]  # handed on as they came
    form.fields = dict(SHARED)
    return form


SHARED = {name: fields.keep(field) for name, field in Asked().fields.items()}


def _both(given: dict[str, object], name: str) -> tuple[str, str]:
    return fields.drawn(_form(**given)[name]), fields.drawn(Asked(**given)[name])  # type: ignore[arg-type]  # handed on as they came


def test_a_field_that_is_kept_looks_like_one_that_is_not() -> None:
    for given in ({}, {"auto_id": "finish_%s"}, {"prefix": "try"}, {"use_required_attribute": False}):
        for name in SHARED:
            for _time in range(2):
                kept, plain = _both(given, name)
                assert kept == plain
            assert fields._blank[SHARED[name]]


def test_what_was_written_and_what_was_wrong_is_drawn_anew() -> None:
    for given in (
        {"data": {"words": "far too long a word"}},
        {"initial": {"words": "here", "kind": "a"}},
        {"data": {}},
    ):
        for name in SHARED:
            kept, plain = _both(given, name)
            assert kept == plain
    assert "here" not in fields.drawn(_form()["words"])


def test_each_language_is_drawn_for_itself() -> None:
    with override("en"):
        english = fields.drawn(_form()["words"])
    with override("zh-hans"):
        chinese = fields.drawn(_form()["words"])
    assert "(optional)" in english
    assert "(optional)" not in chinese


def test_a_field_is_not_kept_in_more_ways_than_a_few() -> None:
    """Each party of a file has a form of its own name; the list of what is drawn does not grow with them."""
    for number in range(40):
        form = _form(auto_id=f"row{number}_%s")
        assert f'id="row{number}_words"' in fields.drawn(form["words"])
    assert len(fields._blank[SHARED["words"]]) <= fields._BLANKS
