"""What a category asks by itself: written into the page of its process, where all else stays to the letter."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.rules import own_questions, process
from linli.rules.own_questions import YES_NO, Branch, branch_of, kept_along, rewritten
from linli.rules.pack import Pack
from linli.rules.pack_diff import changes
from linli.rules.questions import Input
from linli.rules.reading import PackError, load
from linli.rules.situation import FormFault, Run, Situation, Standing
from linli.rules.words import Words
from linli.rules.workdays import Calendar
from tests.rules.packs import SHIPPED

TEXT = next(page for page in SHIPPED if page.parent.name == "resident_request").read_text()
PACK = load(TEXT)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\ufeff"), min_size=1, max_size=12
).map(lambda text: Words(zh=text, en=text))


@st.composite
def asked(draw: st.DrawFn, category: str) -> tuple[Input, ...]:
    """Up to four questions, each of which may hang on the one before it."""
    found: list[Input] = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["text", "long", "choice", "int", "date", "photos"]))
        before = next((one for one in reversed(found) if one.type == "choice"), None)
        hangs = before is not None and draw(st.booleans())
        found.append(
            Input(
                name=f"{category}_{number + 1}",
                type=kind,
                title=draw(words),
                hint=draw(st.none() | words),
                required=draw(st.booleans()),
                shown=Branch(before.name, draw(st.sampled_from(sorted(before.options)))).condition
                if before and hangs
                else True,
                options=YES_NO if kind == "choice" else {},
                role="before" if kind == "photos" else "",
                categories=(category,),
            )
        )
    return tuple(found)


@settings(max_examples=12, deadline=None)
@given(asked("sewage"), asked("sewage"), asked("lift_fire"))
def test_what_is_written_is_read_again_and_nothing_else_of_the_page_moves(
    first: tuple[Input, ...], then: tuple[Input, ...], others: tuple[Input, ...]
) -> None:
    with_others = rewritten(TEXT, "lift_fire", others, 1)
    once = rewritten(with_others, "sewage", first, 2)
    again = rewritten(once, "sewage", then, 3)
    pack = load(again)
    assert own_questions.of(pack, "sewage") == then
    assert own_questions.of(pack, "lift_fire") == others
    assert pack.edition == 3
    assert [one for one in pack.form if not one.categories] == list(PACK.form)
    assert {change.part for change in changes(PACK, pack)} <= {"form"}
    kept = [line for line in again.splitlines() if "categories:" not in line and not line.startswith("edition:")]
    assert kept == [line for line in TEXT.splitlines() if "categories:" not in line]
    assert rewritten(again, "sewage", then, 3) == again


SHUT = Input(name="lift_fire_1", type="choice", title=Words(zh="有人被困吗"), options=YES_NO, categories=("lift_fire",))
MANY = Input(
    name="lift_fire_2", type="int", title=Words(zh="几个人"), shown="lift_fire_1 == 'yes'", categories=("lift_fire",)
)
LIFTS = load(rewritten(TEXT, "lift_fire", (SHUT, MANY), 1))
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def begun(form: dict[str, object], category: str = "lift_fire") -> dict[str, object]:
    """The answers with which a case begins."""
    seen = Situation(state="", category=category, fields={}, handler_found=True)
    given_ = {"what": "电梯不动了", "category": category, **form}
    run = Run(NOW, Calendar({}), actor="1")
    move = process.start(
        LIFTS, "submit", given_, standing=Standing(relations=frozenset({"anyone"})), situation=seen, run=run
    )
    return dict(move.form)


def test_a_question_is_asked_where_the_one_it_hangs_on_was_answered_so() -> None:
    assert branch_of(MANY) == Branch("lift_fire_1", "yes")
    assert branch_of(SHUT) is None
    answers = begun({"lift_fire_1": "yes", "lift_fire_2": 2})
    assert (answers["lift_fire_1"], answers["lift_fire_2"]) == ("yes", 2)
    answers = begun({"lift_fire_1": "no", "lift_fire_2": 2})
    assert (answers["lift_fire_1"], answers["lift_fire_2"]) == ("no", None)
    with pytest.raises(FormFault) as fault:
        begun({"lift_fire_1": "yes", "lift_fire_2": None})
    assert fault.value.faults == {"lift_fire_2": "missing"}


def test_of_another_category_nothing_is_asked_or_taken() -> None:
    answers = begun({"lift_fire_1": "yes", "lift_fire_2": 2}, "sewage")
    assert (answers["lift_fire_1"], answers["lift_fire_2"]) == (None, None)


def test_who_was_not_asked_owes_no_answer() -> None:
    """A file, a call and the card of a home put no such question."""
    assert begun({})["lift_fire_1"] is None
    with pytest.raises(FormFault):
        begun({"lift_fire_1": None})


def test_another_authors_page_takes_ones_own_questions_along() -> None:
    newer = TEXT.replace(f"version: {PACK.version}", f"version: {PACK.version + 1}")
    kept = load(kept_along(newer, LIFTS, load(newer), 1))
    assert own_questions.of(kept, "lift_fire") == (SHUT, MANY)
    assert (kept.version, kept.edition) == (PACK.version + 1, 1)
    assert kept_along(newer, PACK, load(newer), 1) == newer


def test_a_page_whose_questions_stand_on_one_line_is_refused_with_the_mend() -> None:
    flow = "version: 1\nform: [{name: what, type: long}]\n"
    with pytest.raises(PackError, match="one a line"):
        rewritten(flow, "sewage", (SHUT,), 1)


def test_a_question_under_a_category_that_there_is_not_is_a_fault() -> None:
    wrong = rewritten(TEXT, "lift_fire", (SHUT.model_copy(update={"categories": ("lifts",)}),), 1)
    with pytest.raises(PackError, match='no category "lifts"'):
        load(wrong)


def test_the_remark_after_a_question_stays() -> None:
    page = rewritten(TEXT, "sewage", (replace_title(SHUT),), 1)
    assert '# "Me too"' in page
    assert isinstance(load(page), Pack)


def replace_title(question: Input) -> Input:
    return question.model_copy(update={"categories": ("sewage",), "name": "sewage_1"})
