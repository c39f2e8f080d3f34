"""A proposal goes through its phases in order; whoever convenes cannot leave one out."""

from dataclasses import replace
from typing import Any

import pytest

from tests.packs.play import Play, shipped

LOCAL: dict[str, Any] = {"proposal__supporters": 3, "proposal__screen_days": 10, "proposal__notice_days": 7}


def raised() -> Play:
    play = Play(shipped("proposal"), "2026-06-01", **LOCAL)
    return play.begin("raise_topic", "raiser", topic="菜地怎么办", reasons="种菜占了绿地，请给种菜的人找个地方").take(
        "open_support", "convener", second="branch"
    )


def supported(count: int = 3) -> Play:
    play = raised()
    play.case = replace(play.case, counts={"supporters": count})
    return play


def screened() -> Play:
    play = supported().take("hand_in", "proposer")
    return play.take("screen_in", "convener", second="branch", screened_because="与多数住户有关，列入")


def test_too_little_support_is_not_handed_in() -> None:
    short = "附议的邻居还不够"
    assert raised().refused("hand_in", "proposer")[0] == short
    assert supported(2).refused("hand_in", "proposer")[0] == short
    assert supported(3).take("hand_in", "proposer").case.state == "screening"


def with_options(play: Play, count: int = 2) -> Play:
    play.case = replace(play.case, counts={**play.case.counts, "options": count})
    return play


def test_the_notice_runs_before_anybody_deliberates_and_the_options_are_there() -> None:
    play = screened()
    assert play.refused("begin_talks", "convener") == ("公告时间还没到", "practice（议事会章程）", "2026-06-09")
    play.on("2026-06-09")
    assert play.refused("begin_talks", "convener")[0] == "还没有写明备选方案"
    assert with_options(play).take("begin_talks", "convener").case.state == "deliberating"


def agreed(common_matter: str = "none") -> Play:
    play = with_options(screened().on("2026-06-09")).take("begin_talks", "convener")
    opinion = {"opinion_option": "2", "opinion_words": "给种菜户找村外地块", "common_matter": common_matter}
    assert play.refused("form_opinion", "convener", **opinion)[0] == "还没有议事会的协商意见"
    return play.attach("resolution").take("form_opinion", "convener", second="branch", **opinion)


CHARGE: dict[str, Any] = {"responsible": "网格站", "carry_out_by": "2026-08-01"}


def test_what_is_for_the_owners_waits_for_their_vote() -> None:
    play = agreed("new_use")
    assert play.refused("carry_out", "convener", **CHARGE)[:2] == ("须业主共同决定通过", "民法典 art. 278")
    play.take("put_to_vote", "convener")
    assert play.refused("carry_out", "convener", **CHARGE)[0] == "须业主共同决定通过"
    assert play.attach("owners_vote").take("carry_out", "convener", **CHARGE).case.state == "under_way"


def test_a_proposal_is_carried_out_by_its_milestones_fed_back_and_evaluated() -> None:
    play = agreed()
    assert play.refused("put_to_vote", "convener")[0] == "不属于业主共同决定事项"
    late = {**CHARGE, "carry_out_by": "2026-06-08"}
    assert play.refused("carry_out", "convener", **late)[0] == "完成日期已经过去"
    play.take("carry_out", "convener", **CHARGE)
    step = {"step_name": "量地块", "planned_from": "2026-06-10", "planned_to": "2026-06-12"}
    assert play.refused("plan_step", "doer", row="a", **{**step, "planned_to": "2026-06-01"})[0] == "完成不能早于开始"
    play.take("plan_step", "doer", row="a", **step)
    assert play.refused("put_through", "doer")[0] == "还有计划的步骤没有做完"
    play.on("2026-06-15").take("begin_step", "doer", row="a", started_on="2026-06-11")
    assert play.refused("finish_step", "doer", row="a", done_on="2026-06-10")[0] == "日期在开始之前或今天之后"
    play.take("finish_step", "doer", row="a", done_on="2026-06-14").take("milestone", "doer", progress="地块已量好")
    play.take("put_through", "doer")
    play.take("feed_back", "convener", result="24 户搬到村外地块").take("evaluate", "convener", evaluation="没有反弹")
    assert play.case.state == "evaluated"


def test_what_nobody_can_agree_on_ends_with_reasons_two_people_answer_for() -> None:
    play = screened().take("set_aside_talks", "convener", second="branch", set_aside_because="各方案都没有过半数赞成")
    assert play.state == "set_aside"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("begin_talks", {}),
        ("form_opinion", {"opinion_option": "1", "opinion_words": "同意", "common_matter": "none"}),
        ("carry_out", CHARGE),
        ("put_through", {}),
    ],
)
def test_no_phase_is_left_out(step: str, said: dict[str, Any]) -> None:
    by = "doer" if step == "put_through" else "convener"
    assert supported().refused(step, by, **said)[0] == "not_in_this_state"


def test_why_it_is_not_taken_up_is_for_everybody_once_it_was_published_and_else_for_who_raised_it() -> None:
    play = Play(shipped("proposal"), "2026-06-01", **LOCAL)
    play.begin("raise_topic", "raiser", topic="某户的事", reasons="他家总吵")
    assert play.refused("screen_out", "convener")[0] == "not_in_this_state"
    play.take("not_shown", "convener", second="branch", screened_because="写到了具体住户，改了可以再提")
    assert (play.case.state, play.case.visibility) == ("not_taken_up", "estate")
    fresh = Play(shipped("proposal"), "2026-06-01", **LOCAL)
    fresh.begin("raise_from_requests", "convener", topic="北门装路灯", reasons="三件诉求")
    fresh.take("screen_out", "convener", second="branch", screened_because="已列入市政计划，请看路灯所公示")
    assert (fresh.case.state, fresh.case.visibility) == ("not_taken_up", "public")
