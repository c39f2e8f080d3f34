"""The measuring itself is not timed here: what it says of given numbers is right, and its requests are well formed."""

import base64
import json
from pathlib import Path

import pytest
from bench.figures import Bound, Figure, Round, compared, percentile, summed
from bench.words import queries, sentence

from bench import operations, report

GIVEN = {
    "cookies": {level: [f"{level}{number}" for number in range(8)] for level in operations.SCOPES},
    "cookie_name": "linli_session",
    "csrf_name": "linli_csrf",
    "estates": [f"99010200100100{number}" for number in range(5)],
    "cases": {level: list(range(40)) for level in operations.SCOPES},
    "acts": [[number, "dispatched"] for number in range(16)],
    "post": "7",
    "words": {length: ["污水", "电梯"] for length in "1234"},
    "votes": {
        "progress": "/desk/ballots/abc/progress/",
        "looks": "staff",
        "papers": [[f"/vote/abc/{number}/", f"owner{number}", "looked"] for number in range(16)],
    },
}


def figure(ratio: float, *, statements: int = 8) -> Figure:
    """A list at a given share of the view's rate."""
    line = Figure("postgres 10,000", "list, 街道", 200.0, 30.0, 60.0, 90.0, statements, 8.0, 1.0, 0.2)
    line.ratio, line.required, line.most_statements = ratio, 1 / 15, 12
    return line


@pytest.mark.parametrize(
    ("ratio", "reached", "short"), [(1 / 10, True, False), (1 / 17, False, False), (1 / 30, False, True)]
)
def test_a_share_is_reached_or_within_noise_or_short(ratio: float, reached: bool, short: bool) -> None:
    """Less than the noise of machines below the requirement is no failure, more is one."""
    assert (figure(ratio).reached, figure(ratio).short) == (reached, short)


def test_too_many_statements_fall_short_however_quick() -> None:
    """Thirteen statements are one too many."""
    assert figure(1 / 2, statements=13).short


def test_memory_knows_no_noise() -> None:
    """Seconds may vary by the machine, megabytes do not."""
    assert Bound("x", "memory", 111, 110, "MB").short
    assert not Bound("x", "audit", 70, 60, "s").short


def test_ratios_are_taken_round_by_round() -> None:
    """A round in which the machine was slow for both counts like any other."""
    own = [Round([0.01] * 20, 1.0), Round([0.02] * 10, 1.0), Round([0.01] * 20, 1.0)]
    reference = [Round([0.001] * 200, 1.0), Round([0.002] * 100, 1.0), Round([0.001] * 220, 1.0)]
    line = compared(summed("x", "list", own), own, reference, "view", 1 / 15)
    assert line.ratio == pytest.approx(0.1)
    assert line.rate == pytest.approx(20)


def test_percentiles() -> None:
    """Of nothing zero, of a hundred values the obvious ones."""
    assert percentile([], 0.5) == 0
    assert percentile([float(number) for number in range(100)], 0.95) == 95


def test_the_table_says_what_is_short(tmp_path: Path) -> None:
    """Screen and file tell the same."""
    lines = [figure(1 / 30), figure(1 / 10)]
    drawn = report.table(lines)
    assert "1/30.0" in drawn
    assert drawn.splitlines()[1].endswith("short")
    assert drawn.splitlines()[2].endswith("reached")
    report.write(tmp_path / "last.json", {"cores": "2"}, lines, [Bound("x", "memory", 100, 110, "MB")])
    told = json.loads((tmp_path / "last.json").read_text())
    assert told["short"] == ["postgres 10,000: list, 街道"]
    assert [line["reached"] for line in told["figures"]] == [False, True]


def test_every_request_is_whole() -> None:
    """Eight browsers for each operation; a POST says how long its body is, and sends its token twice."""
    for one in operations.operations(GIVEN, "postgres", 3):
        assert len(one.browsers) == operations.CLIENTS
        for raw in one.browsers[0]:
            head, _, body = base64.b64decode(raw).partition(b"\r\n\r\n")
            if head.startswith(b"POST"):
                assert f"Content-Length: {len(body)}".encode() in head
                assert operations.CSRF.encode() in head
                assert operations.CSRF.encode() in body
            else:
                assert not body


def test_a_status_change_leads_back_and_forth() -> None:
    """The second time round each case is dispatched again, so that the requests never run out."""
    paths = [base64.b64decode(raw).split(b" ")[1] for raw in operations.acts(GIVEN)[0]]
    assert [path.split(b"/")[-2] for path in paths] == [b"contact", b"contact", b"dispatch", b"dispatch"]


def test_words_are_cut_from_sentences_of_the_kind_that_is_loaded() -> None:
    """The same seed, the same words; each of the length asked for and without punctuation."""
    import random

    assert sentence(random.Random(3)) == sentence(random.Random(3))
    for length in (1, 2, 3, 4):
        found = queries(length, 30)
        assert found == queries(length, 30)
        assert all(len(word) == length and "，" not in word for word in found)
