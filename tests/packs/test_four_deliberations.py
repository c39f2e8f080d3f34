"""Four meetings one after the other, and twice before everybody: no step leads past one of them."""

import pytest

from linli.rules.situation import ProcessRefused
from tests.packs.play import Play, shipped

ROAD = (
    ("proposed", "to_two_committees", "须先经党支部会（党员大会）通过提议"),
    ("talked_over", "to_members", "须先经两委联席会议商议通过"),
    ("examined", "to_residents", "须先经党员大会审议通过"),
    ("decided", "take_decision", "须先经居民会议或居民代表会议决议"),
)
WORK = {"responsible": "物业服务中心", "carry_out_by": "2026-08-01"}


def put_forward() -> Play:
    play = Play(shipped("four_deliberations"), "2026-06-01", cases__publish_days=15)
    said = {"in_short": "公共收益修儿童场地", "draft_plan": "三万元"}
    return play.begin("put_forward", "branch", **said)


def shown(common_matter: str = "none") -> Play:
    play = put_forward()
    for fact, step, short in ROAD:
        assert play.refused(step, "branch")[0] == short
        play.attach(fact).take(step, "branch")
    return play.take("show_decision", "branch", decision_words="同意，预算三万元", common_matter=common_matter)


def test_each_of_the_four_waits_for_its_meeting_and_none_is_decided_ahead_of_its_turn() -> None:
    play = put_forward()
    for fact, _step, _short in ROAD[1:]:
        with pytest.raises(ProcessRefused, match="not_in_this_state"):
            play.attach(fact)
    assert play.refused("to_residents", "branch")[0] == "not_in_this_state"
    assert shown().state == "decision_shown"


def test_the_decision_and_the_result_are_each_shown_for_their_days() -> None:
    play = shown()
    assert play.refused("begin_work", "branch", **WORK) == (
        "决议公开的时间还没到", "城市居民委员会组织法 art. 34", "2026-06-17",
    )  # fmt: skip
    play.on("2026-06-17").take("begin_work", "branch", **WORK).take("put_through", "doer")
    play.take("show_result", "branch", result="场地修好，花了 29,600 元")
    assert play.refused("close", "branch")[2] == "2026-07-03"
    assert play.on("2026-07-03").take("close", "branch").state == "closed"


def test_what_the_code_leaves_to_the_owners_needs_their_vote_after_the_four() -> None:
    play = shown("use_fund").on("2026-06-17")
    assert play.refused("begin_work", "branch", **WORK)[:2] == (
        "属于业主共同决定事项，还须业主投票通过", "民法典 art. 278",
    )  # fmt: skip
    assert play.attach("owners_vote").take("begin_work", "branch", **WORK).state == "under_way"


def test_whether_it_is_for_the_owners_is_said_once_the_four_have_met_and_confirmed_by_another() -> None:
    assert "common_matter" not in put_forward().case.fields
    step = shipped("four_deliberations").actions["show_decision"]
    assert (step.by, step.second) == (("branch",), "second")
    assert shown("raise_fund").case.fields["common_matter"] == "raise_fund"


def test_nobody_begins_without_a_day_ahead() -> None:
    late = {**WORK, "carry_out_by": "2026-06-16"}
    assert shown().on("2026-06-17").refused("begin_work", "branch", **late)[0] == "完成日期已经过去"
