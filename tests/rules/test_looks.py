"""An estate's colour: whichever is chosen, words and controls stay readable, in light and in dark (WCAG 2.2)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linli.ui
from linli.rules import looks
from linli.rules.looks import CONTROLS, DARK_GROUNDS, DARK_INK, INK, LIGHT_GROUNDS, WHITE, WORDS, contrast

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
fitting = colours.map(looks.nearest).filter(lambda one: not looks.misfit(one))


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_between_one_and_twenty_one(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0000001


def test_contrast_is_what_the_recommendation_says() -> None:
    assert round(contrast("#000000", WHITE), 2) == 21
    assert round(contrast("#777777", WHITE), 2) == 4.48
    assert round(contrast("#767676", WHITE), 2) == 4.54


@given(fitting)
def test_words_of_the_colour_and_on_it_are_readable_in_light_and_dark(accent: str) -> None:
    found = looks.palette(accent)
    for tokens, grounds, ink in ((found.light, LIGHT_GROUNDS, INK), (found.dark, DARK_GROUNDS, DARK_INK)):
        for name in ("jade", "jade-deep", "jade-ink"):
            assert all(contrast(tokens[name], ground) >= WORDS for ground in grounds), name
        assert contrast(tokens["jade-ink"], tokens["jade-soft"]) >= WORDS
        assert contrast(ink, tokens["jade-soft"]) >= WORDS
        assert contrast(tokens["on-jade"], tokens["jade"]) >= WORDS
        for ground in ("hero", "hero-deep"):
            assert contrast(tokens["on-hero"], tokens[ground]) >= WORDS
        assert contrast(tokens["on-hero-2"], tokens["hero"]) >= WORDS
        assert all(contrast(tokens["jade"], ground) >= CONTROLS for ground in grounds)


@given(colours)
def test_the_nearest_colour_is_readable_and_the_same_where_it_was(accent: str) -> None:
    near = looks.nearest(accent)
    assert looks.misfit(near) in ("", "warning")
    if looks.misfit(accent) != "too_light":
        assert near == accent


@pytest.mark.parametrize(
    ("accent", "why"),
    [
        ("#17635a", ""), ("#1f5478", ""), ("#5b3a8c", ""), ("#333333", ""), ("#82c9bb", "too_light"),
        ("#ab2f26", "warning"), ("#943f0d", "warning"), ("#7d5200", "warning"), ("#ffffff", "too_light"),
    ],
)  # fmt: skip
def test_light_colours_and_those_that_warn_are_nobodys(accent: str, why: str) -> None:
    assert looks.misfit(accent) == why


@pytest.mark.parametrize("text", ["", "#fff", "red", "#17635A", "#17635a;", "url(x)"])
def test_what_is_no_colour_is_none(text: str) -> None:
    assert not looks.is_colour(text)


def test_the_grounds_are_those_of_the_style_sheets() -> None:
    folder = Path(linli.ui.__path__[0]) / "static" / "ui"
    for file, grounds, ink in (("linli.css", LIGHT_GROUNDS, INK), ("dark.css", DARK_GROUNDS, DARK_INK)):
        css = (folder / file).read_text()
        said = [re.search(rf"--{name}: (#[0-9a-f]{{6}})", css) for name in ("paper", "card", "well", "ink")]
        assert [one[1] for one in said if one] == [*grounds, ink]
