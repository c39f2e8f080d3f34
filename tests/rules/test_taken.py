"""Who took which step, as papers say it: after a return only what was done since counts."""

from datetime import date

from linli.rules.taken import Taken, in_course, names, told
from tests.rules.packs import OURS

DAY = date(2026, 5, 4)
SENT = Taken("submit", "first_reading", "于田", "", DAY)
FIRST = Taken("pass_first", "second_reading", "余晓晴", "编辑", DAY)
SECOND = Taken("pass_second", "final_reading", "叶青", "主编", DAY)
FINAL = Taken("pass_final", "approved", "苏文", "总编辑", DAY)
RETURNED = Taken("ask_change", "sent_back", "苏文", "总编辑", DAY)
AGAIN = Taken("resubmit", "first_reading", "于田", "", DAY)
CHANGED = Taken("change_after", "second_reading", "余晓晴", "编辑", DAY)
NOTED = Taken("note", "second_reading", "余晓晴", "编辑", DAY)


def test_each_step_of_a_straight_course_counts() -> None:
    assert in_course([SENT, FIRST, NOTED, SECOND, FINAL]) == [SENT, FIRST, NOTED, SECOND, FINAL]


def test_after_a_return_the_reviews_begin_anew() -> None:
    assert in_course([SENT, FIRST, SECOND, RETURNED, AGAIN, FIRST]) == [SENT, AGAIN, FIRST]


def test_a_change_after_approval_takes_back_the_second_and_the_final_review_alone() -> None:
    assert in_course([SENT, FIRST, SECOND, FINAL, CHANGED]) == [SENT, FIRST, CHANGED]
    assert in_course([SENT, FIRST, SECOND, FINAL, CHANGED, SECOND]) == [SENT, FIRST, CHANGED, SECOND]


def test_papers_name_whoever_acted_in_a_post_and_never_a_resident() -> None:
    pack = next(pack for pack in OURS if pack.id == "media_submission")
    said = told(pack, [SENT, FIRST])
    assert said.keys() == names(pack)
    assert {name: value for name, value in said.items() if value} == {
        "pass_first_by": "余晓晴", "pass_first_post": "编辑", "pass_first_on": "2026-05-04",
    }  # fmt: skip
    assert told(pack, [SENT, FIRST, RETURNED, AGAIN])["resubmit_by"] is None  # the author; an editor would be named
