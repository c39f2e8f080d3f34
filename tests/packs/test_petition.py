"""A petition from registration to the end of the final review, on the days of the regulation (信访工作条例)."""

from dataclasses import replace
from typing import Any

import pytest

from linli.rules.situation import ProcessRefused
from tests.packs.play import Play, shipped
from tests.rules.vectors import vector

PACK = shipped("petition")
SAID = {"what": "安置过渡费少发了四个月", "purpose": "appeal"}
OPINION = {
    "outcome_said": "supported",
    "opinion_words": "补发四个月过渡费",
    "opinion_law": "安置补偿协议第六条",
    "review_body": "云麓区人民政府",
}
REVIEW = {"review_words": "原意见事实清楚", "review_law": "信访工作条例", "recheck_body": "云湖市人民政府"}
RECHECK = {"recheck_words": "复查意见适当", "recheck_law": "信访工作条例"}


def handed_in(day: str = "2026-09-01", **said: str) -> Play:
    return Play(PACK, day).begin("send_in", "anyone", **{**SAID, **said})


def registered(day: str = "2026-09-01", petitioners: int = 1, **said: str) -> Play:
    play = handed_in(day, **said)
    for number in range(petitioners):
        play.enter(f"p{number}", {"petitioner_name": f"信访人{number}"})
    return play.take("put_on_book", "clerk")


def sent(day: str = "2026-09-01", **said: str) -> Play:
    return registered(day, **said).take("send_on", "clerk", post="1", receiver="青云街道办事处")


def accepted(day: str = "2026-09-10") -> Play:
    return sent(day).take("sort_road", "undertaker", road="remainder").take("take_up", "undertaker")


def replied(day: str = "2026-09-10") -> Play:
    play = accepted(day).take("look_at_facts", "undertaker", heard_words="少发四个月", found_facts="属实")
    return play.take("give_opinion", "undertaker", **OPINION)


def expected(name: str) -> tuple[str, str]:
    found = vector("deadlines", name)
    return found["event"], found["expect"]


def test_the_days_are_those_of_the_regulation() -> None:
    received, told = expected("C-1")
    assert sent(received).due("notice") == told
    begun, finished = expected("C-2")
    assert accepted(begun).due("handling") == finished
    transferred, objected = expected("C-4")
    assert sent(transferred).due("objection") == objected
    assert handed_in("2026-09-01").due("registration") == "2026-09-16"


def test_one_extension_of_thirty_days_at_most_which_the_head_approves() -> None:
    begun, finished = expected("C-3")
    play = accepted(begun).on("2026-11-02")
    longer = {"days_more": 30, "why_longer": "要向原拆迁单位核对账目"}
    assert play.faults("prolong", "undertaker", days_more=31, why_longer="账目多").keys() == {"days_more"}
    assert play.take("prolong", "undertaker", **longer).due("handling") == finished
    assert "extension_notice" in play.case.papers
    with pytest.raises(ProcessRefused, match="extended_already"):
        play.take("prolong", "undertaker", **longer)
    assert not play.case.waiting  # the head is not even asked


def test_what_is_not_the_office_s_is_objected_to_in_five_working_days_and_looked_into_once() -> None:
    play = sent("2026-09-23")
    play.on("2026-10-08").take("object_to", "undertaker", objection_reasons="属住建部门职权")
    assert play.take("refuse_objection", "clerk", refused_because="属街道安置协议").state == "sent_on"
    assert play.refused("object_to", "undertaker", objection_reasons="还是不属")[0] == "异议已经核实，没有同意"
    assert (play.due("notice"), play.case.clocks["objection"].stopped is None) == ("2026-10-08", False)  # as received
    late = sent("2026-09-23").on("2026-10-09")
    assert late.refused("object_to", "undertaker", objection_reasons="不属")[:2] == (
        "已超过收到后五个工作日", "信访工作条例 art. 23",
    )  # fmt: skip
    back = sent("2026-09-23").take("object_to", "undertaker", objection_reasons="属住建部门职权")
    back.on("2026-09-25").take("agree_to_objection", "clerk")
    assert (back.state, back.due("registration")) == ("petition_in", "2026-10-10")
    assert back.take("send_on", "clerk", post="2", receiver="云麓区住房和城乡建设局").due("notice") == "2026-10-10"


def test_what_was_not_sent_on_is_not_objected_to() -> None:
    play = Play(PACK, "2026-09-01").begin("enter", "unit", **SAID, channel="visit", put_to="deciding")
    assert (play.state, play.due("notice")) == ("sent_on", "2026-09-16")
    assert "objection" not in play.case.clocks
    assert play.refused("object_to", "undertaker", objection_reasons="不属")[0].startswith("不是转送来的")
    assert play.take("take_charge", "unit").state == "sent_on"


def test_the_legal_road_comes_first_and_only_the_remainder_gets_an_opinion() -> None:
    play = sent()
    assert play.refused("take_up", "undertaker")[:2] == (
        "先甄别法定途径；有法定途径的，告知信访人", "信访工作条例 art. 31",
    )  # fmt: skip
    assert play.refused("point_out_road", "undertaker", road_words="向法院起诉")[0] == "没有甄别出法定途径"
    for road in ("lawsuit", "arbitration", "party_appeal", "administrative", "duty_to_act"):
        play = sent().take("sort_road", "undertaker", road=road)
        assert play.refused("take_up", "undertaker")[1] == "信访工作条例 art. 31"
        play.take("point_out_road", "undertaker", road_words="向云麓区劳动人事争议仲裁委员会提出，一年内")
        assert (play.state, "refusal" in play.case.papers) == ("routed", True)
    play = accepted().take("look_at_facts", "undertaker", heard_words="少发", found_facts="合同纠纷")
    play.take("sort_road", "undertaker", road="lawsuit")
    assert play.refused("give_opinion", "undertaker", **OPINION)[0] == "有法定途径的，不出具信访处理意见"


def test_no_opinion_without_hearing_the_petitioner_and_looking_into_it() -> None:
    assert accepted().refused("give_opinion", "undertaker", **OPINION)[:2] == (
        "还没有听取陈述、调查核实", "信访工作条例 art. 31",
    )  # fmt: skip


def test_advice_and_accusations_are_answered_and_never_accepted_as_appeals() -> None:
    for purpose in ("advice", "accusation"):
        play = sent(purpose=purpose).take("sort_road", "undertaker", road="remainder")
        assert play.refused("take_up", "undertaker")[0] == "只有申诉求决类事项受理后出具处理意见"
        assert play.take("answer_otherwise", "undertaker", answer_words="已采纳").state == "answered"
    assert sent().refused("answer_otherwise", "undertaker", answer_words="好")[1] == "信访工作条例 art. 31"


def test_no_more_than_five_come_as_representatives() -> None:
    play = registered(petitioners=4)
    who = {"petitioner_name": "第五人"}
    assert play.take("enter_petitioner", "clerk", "p4", **who).state == "petition_in"
    assert play.refused("enter_petitioner", "clerk", "p5", **who) == (
        "多人来访的代表不得超过五人", "信访工作条例 art. 20", "",
    )  # fmt: skip
    assert handed_in().refused("put_on_book", "clerk")[1] == "信访工作条例 art. 19"


def test_it_is_never_sent_to_whom_it_is_against() -> None:
    play = registered(accused="青云街道办事处", purpose="accusation")
    to = {"receiver": "青云街道办事处"}
    never = ("不得转给被检举、控告的人或单位", "信访工作条例 art. 30", "")
    assert play.refused("send_on", "clerk", post="1", **to) == never
    assert play.refused("pass_out", "clerk", **to) == never
    assert play.take("pass_out", "clerk", receiver="青云街道纪工委").state == "passed_out"


def test_a_name_shortened_or_in_full_is_the_same_body_and_its_discipline_inspection_another() -> None:
    play = registered(accused="青云街道办", purpose="accusation")
    never = ("不得转给被检举、控告的人或单位", "信访工作条例 art. 30", "")
    assert play.refused("send_on", "clerk", post="1", receiver="青云街道办事处") == never
    assert play.refused("pass_out", "clerk", receiver="青云街道办", another_body=True) == never
    office = {"receiver": "青云街道办纪工委"}
    assert play.refused("pass_out", "clerk", **office) == never
    assert play.take("pass_out", "clerk", **office, another_body=True).state == "passed_out"


def test_the_page_asks_after_every_post_that_deals_with_petitions() -> None:
    assert {*PACK.reads} <= next(one.options for one in PACK.form if one.type == "concern").keys()


def test_it_is_registered_before_it_is_sent_on() -> None:
    assert handed_in().refused("send_on", "clerk", post="1", receiver="街道")[:2] == ("先登记", "信访工作条例 art. 22")


def test_two_reviews_each_asked_for_and_answered_in_thirty_days_and_then_it_is_final() -> None:
    play = replied().on("2026-10-12").serve("opinion", "2026-10-12")
    assert play.due("ask_review") == "2026-11-11"
    play.on("2026-11-11").take("ask_for_review", "petitioner", review_reasons="少算了")
    assert play.due("review") == "2026-12-11"
    play.on("2026-11-20").take("give_review", "reviewer", review_outcome="upheld", **REVIEW)
    play.serve("review_opinion", "2026-11-20")
    assert (play.state, play.due("ask_recheck")) == ("reviewed", "2026-12-21")  # the thirtieth day is a Sunday
    play.on("2026-12-01").take("ask_for_recheck", "petitioner", recheck_reasons="还是少算了")
    assert play.due("recheck") == "2026-12-31"
    play.on("2026-12-05").take("open_hearing", "rechecker", hearing_on="2026-12-10")
    play.on("2026-12-15").take("end_hearing", "rechecker", hearing_words="双方陈述")
    assert play.due("recheck") == "2027-01-11"  # ten days of hearing are not counted, and the 10th is a Sunday
    assert play.take("give_recheck", "rechecker", recheck_outcome="changed", **RECHECK).state == "rechecked"
    assert PACK.states["rechecked"].ends


def test_who_asks_too_late_is_told_so_and_the_matter_ends_by_itself() -> None:
    play = replied().on("2026-10-12").serve("opinion", "2026-10-12").on("2026-11-12")
    assert play.refused("ask_for_review", "petitioner", review_reasons="晚了")[1] == "信访工作条例 art. 35"
    assert play.take("let_stand", "system").state == "settled"


def test_what_a_review_sets_aside_is_handled_anew_with_days_of_its_own() -> None:
    play = replied().on("2026-10-12").serve("opinion", "2026-10-12")
    play.on("2026-10-20").take("ask_for_review", "petitioner", review_reasons="少算了")
    play.on("2026-11-02").take("give_review", "reviewer", review_outcome="redo", **REVIEW)
    assert (play.state, play.due("handling")) == ("accepted", "2027-01-01")
    play.serve("review_opinion", "2026-11-02")
    assert "ask_recheck" not in play.case.clocks
    play.on("2026-11-20").take("give_opinion", "undertaker", **OPINION).serve("opinion", "2026-11-20")
    assert play.due("ask_review") == "2026-12-21"  # a Sunday gives way


def earlier(play: Play, state: str) -> Play:
    other = {"pack": "petition", "state": state, "open": False, "facts": {}, "excepted": ""}
    play.case = replace(play.case, linked={"earlier": (other,)})
    return play


@pytest.mark.parametrize("said", [{}, {"new_facts": False}])
def test_the_same_facts_are_not_accepted_again_after_the_final_review(said: dict[str, Any]) -> None:
    play = earlier(sent().take("sort_road", "undertaker", road="remainder"), "rechecked")
    assert play.refused("take_up", "undertaker", **said)[1] == "信访工作条例 art. 36"
    ended = {"ground": "ended_before", "explanation": "复核意见已经送达"}
    assert play.take("decline", "undertaker", **ended).state == "not_accepted"
    assert sent().refused("decline", "undertaker", **ended)[0] == "没有连上已经复核终结的那一件"


def test_new_facts_open_the_way_again_and_an_unfinished_one_does_not_bar_it() -> None:
    again = earlier(sent().take("sort_road", "undertaker", road="remainder"), "rechecked")
    assert again.take("take_up", "undertaker", new_facts=True).state == "accepted"
    other = earlier(sent().take("sort_road", "undertaker", road="remainder"), "settled")
    assert other.take("take_up", "undertaker").state == "accepted"


def test_whoever_gave_the_opinion_gives_no_review_and_the_reviewer_not_the_final_one() -> None:
    assert {"handler", "opinion_giver"} <= {*PACK.who["reviewer"].not_}
    assert {"handler", "opinion_giver", "review_giver"} <= {*PACK.who["rechecker"].not_}
    assert "handler" in PACK.who["chief"].not_


def test_nothing_of_it_is_ever_public() -> None:
    assert (PACK.visibility, PACK.public) == ("never", None)
    assert [one.public for one in PACK.sums.values() if one.public] == []
    assert not PACK.parties or not PACK.parties.public
