"""What is kept of an answer, and what is said of one that does not fit."""

from datetime import UTC, datetime
from typing import Any

import pytest

from linli.rules import answers
from linli.rules.questions import Input
from linli.rules.situation import FormFault, Run, Situation
from linli.rules.words import Words
from linli.rules.workdays import Calendar
from tests.rules.packs import PACKS

RUN = Run(datetime(2026, 7, 1, 2, 0, tzinfo=UTC), Calendar({}))
CASE = Situation(state="", category="", fields={})


def answered(question: Input, answer: Any) -> Any:
    """What is kept of an answer, or the code of what is wrong with it."""
    try:
        return answers.checked(PACKS[0], [question], {question.name: answer}, CASE, RUN)[question.name]
    except FormFault as fault:
        return fault.faults[question.name]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("91350100M000100Y43", "91350100M000100Y43"),
        (" 9135 0100 m000 100y 43", "91350100M000100Y43"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ("91350100M000100Y44", "not_a_credit_code"),
        ("430111198001010016", "not_a_credit_code"),
        ("350100", "not_a_credit_code"),
    ],
)
def test_a_credit_code_is_kept_as_it_is_registered_and_refused_where_its_check_character_is_wrong(
    typed: str, kept: str
) -> None:
    assert answered(Input(name="code", type="credit_code", title=Words(zh="代码")), typed) == kept


def test_an_answer_that_mends_an_earlier_one_says_what_stood_there_before() -> None:
    title = Words(zh="文字")
    text = Input(name="changed", type="long", title=title, prefill=("changed", "what"))
    credit, other = (Input(name=name, type="text", title=title, prefill=("credit",)) for name in ("credit", "other"))
    known = {"what": "父女俩", "changed": None, "credit": "小段"}
    given = {"changed": "夫妻俩", "credit": "小段", "other": "小李"}
    assert answers.mended([text, credit, other], known, given) == {"changed": "父女俩"}
    assert answers.mended([text], {**known, "changed": "夫妻俩"}, {"changed": "夫妻二人"}) == {"changed": "夫妻俩"}
    assert answers.mended([credit], known, {"credit": ""}) == {}


@pytest.mark.parametrize("kind", ["int", "money"])
def test_none_at_all_is_an_answer_only_where_the_page_says_so(kind: Any) -> None:
    counted = Input(name="patients", type=kind, min=0, title=Words(zh="在治"))
    ordered = Input(name="officers", type=kind, title=Words(zh="人数"))
    assert (answered(counted, 0), answered(counted, -1), answered(counted, None)) == (0, "too_small", "missing")
    assert (answered(ordered, 0), answered(ordered, 1)) == ("too_small", 1)
