"""Edits, captions and prints of films, as rules."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.films import (
    ALIKE,
    Box,
    Cue,
    Edit,
    Unfit,
    alike,
    captions,
    checked,
    cut,
    distance,
    edit_of,
    picture_print,
    webvtt,
)

TIMES = st.integers(0, 3_600_000)
WORDS = st.text("骑车上门六年 abc<&>-", min_size=1, max_size=30).map(str.strip).filter(bool)
CUE = st.builds(lambda at, long, text: Cue(at, at + long, text), TIMES, st.integers(1, 9000), WORDS)
CUES = st.lists(CUE, min_size=1, max_size=20)


def fault(ask: Callable[[], object]) -> str:
    """The word of what is wrong, "" when nothing is."""
    try:
        ask()
    except Unfit as unfit:
        return unfit.word
    return ""


@given(CUES)
def test_captions_that_are_written_are_read_again_with_their_times(cues: list[Cue]) -> None:
    read = captions(webvtt(cues))
    assert sorted((cue.begins, cue.ends) for cue in cues) == [(cue.begins, cue.ends) for cue in read]


@given(CUES, st.integers(0, 3_600_000), st.integers(1000, 600_000))
def test_captions_of_a_cut_lie_within_it(cues: list[Cue], begins: int, length: int) -> None:
    for cue in cut(cues, Edit(begins, begins + length)):
        assert 0 <= cue.begins < cue.ends <= length


@given(st.text(max_size=300))
def test_any_text_is_captions_or_names_the_line(text: str) -> None:
    assert fault(lambda: captions(text)) in ("", "captions", "cues")


@pytest.mark.timeout(20)  # a file of the size that is taken kept a thread busy for minutes
def test_captions_of_nothing_but_tags_begun_are_read_at_once() -> None:
    rows = "00:00:01,000 --> 00:00:02,000\n<i>好</i>\n" + "<" * 300_000 + "{\\" * 150_000
    assert captions(f"1\n{rows}\n")[0].text.startswith("好\n<<<")


def test_a_caption_file_that_is_wrong_names_its_line() -> None:
    with pytest.raises(Unfit) as unfit:
        captions("1\n00:00:01,000 --> 00:00:02,000\n好\n\n2\n00:00:05,000 --> 00:00:04,000\n坏\n")
    assert (unfit.value.word, unfit.value.line) == ("captions", 6)


@given(st.integers(1, 600_000), st.integers(0, 700_000), st.integers(0, 700_000), st.integers(0, 700_000))
def test_an_edit_that_is_taken_lies_within_the_film(duration: int, begins: int, ends: int, cover: int) -> None:
    wanted = Edit(begins, ends, cover)
    wrong = fault(lambda: checked(wanted, duration))
    assert wrong in ("", "cut", "cover")
    if not wrong:
        made = checked(wanted, duration)
        assert 0 <= made.begins <= made.cover <= made.ends <= duration
        assert made.begins < made.ends
        assert edit_of(made.as_data()) == made


def test_a_box_lies_within_the_picture_and_names_its_row() -> None:
    fine, wide = Box(0, 0, 1000, 1000, 0, 900), Box(500, 0, 501, 10, 0, 900)
    assert checked(Edit(boxes=(fine,)), 1000).boxes == (fine,)
    with pytest.raises(Unfit) as unfit:
        checked(Edit(boxes=(fine, wide)), 1000)
    assert (unfit.value.word, unfit.value.line) == ("box", 2)


@given(st.lists(st.lists(st.integers(0, 200), min_size=9, max_size=9), min_size=8, max_size=8), st.integers(1, 50))
def test_a_brighter_picture_has_the_same_print(rows: list[list[int]], more: int) -> None:
    plain = picture_print(rows)
    assert len(plain) == 16
    assert picture_print([[grey + more for grey in row] for row in rows]) == plain
    assert (distance(plain, plain), alike(plain, plain)) == (0, True)


def test_prints_that_cannot_be_compared_are_not_alike() -> None:
    assert (distance("", ""), distance("0" * 16, "0" * 32), alike("", "")) == (64, 64, False)
    assert distance("0" * 16, "f" * 16) == 64 > ALIKE
