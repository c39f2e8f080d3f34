"""Whatever is on record as looked at, and why, has words: for the person, and for whoever watches over looks."""

import ast
from functools import cache
from pathlib import Path

import linli
from linli.people.wording import LOOKED, REASONS, SEEN

OF_NOBODY = {"paper", "referral"}  # noted without a person: only staff read of them
TOLD_ELSEWHERE = {"membership", "left_out"}  # named by a variable


@cache
def noted() -> set[tuple[str, str]]:
    """Each code that stands in a call of `note_access` or `note_accesses`, after the part of which it is."""
    texts = (file.read_text() for file in Path(linli.__file__).parent.rglob("*.py"))
    calls = (node for text in texts if "note_access" in text for node in ast.walk(ast.parse(text)))
    return {
        (str(given.arg), str(given.value.value))
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.startswith("note_access")
        for given in call.keywords
        if isinstance(given.value, ast.Constant)
    }


def codes_of(part: str) -> set[str]:
    return {code for name, code in noted() if name == part}


def test_whatever_is_looked_at_has_words_for_whose_it_is_and_for_staff() -> None:
    codes = codes_of("what") | TOLD_ELSEWHERE
    assert {"team_member", "team_booking", "home_file", "fees"} <= codes
    assert codes - OF_NOBODY - LOOKED.keys() == set()
    assert codes - SEEN.keys() == set()
    assert LOOKED.keys() - SEEN.keys() == set()


def test_every_reason_that_the_program_gives_has_words() -> None:
    assert codes_of("reason") - REASONS.keys() == set()
