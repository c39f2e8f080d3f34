"""HTML written in Python says what Django's `format_html` says."""

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from linli.ui.markup import filled, joined, worded

VALUES = ["", "a<b>&\"'", 7, None, mark_safe("<b>bold</b>"), gettext_lazy("Menu")]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_escaped_unless_it_is_marked_safe(value: object) -> None:
    made = filled('<i title="{}">{}</i>', value, value)
    assert made == format_html('<i title="{}">{}</i>', value, value)
    assert isinstance(made, SafeString)


def test_parts_are_joined_by_html_and_escaped_one_by_one() -> None:
    made = joined(VALUES, "<br>")
    assert made == format_html_join(mark_safe("<br>"), "{}", ((value,) for value in VALUES))
    assert isinstance(made, SafeString)


def test_the_values_of_translated_words_are_escaped_unless_marked_safe() -> None:
    assert worded("By %(time)s & %(name)s", time=SafeString("<time>x</time>"), name="<b>") == (
        "By <time>x</time> &amp; &lt;b&gt;"
    )
