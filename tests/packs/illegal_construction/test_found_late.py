"""A party found once others were told, ordered or about to be forced: the same way, before anything is enforced."""

from typing import Any

import pytest

from linli.rules.situation import Naming
from tests.packs.illegal_construction.cases import (
    BUILDER,
    COURT,
    ORDER,
    OWNER,
    ROOM,
    announced,
    decided,
    demanded,
    filed,
    fined,
    own_terms,
    reviewed,
    told,
)
from tests.packs.play import Play

LATE = {**OWNER, "named": "周先生"}
UNNAMED = "后来登记的当事人没有列入决定书：先对其事先告知，听取陈述、申辩（听证），再作出写明该当事人的决定"
PLANNED = {"planned_on": "2026-12-28", "force_way": "机械拆除"}


def with_late(play: Play) -> Play:
    return play.take("add_party", "officer", row="late", **LATE)


def ordered_of_late(play: Play, served: str = "") -> Play:
    """Told, heard in time and ordered like the others."""
    play.take("notify_added", "officer", row="late", hearing_due=True).serve("advance_notice")
    play.on(served).take("decide_added", "officer", row="late", **ORDER).serve("decision")
    return play.take("wait", "officer")


def test_the_decision_of_the_others_is_not_served_upon_a_party_whom_it_does_not_name() -> None:
    """行政处罚法 art. 59."""
    play = with_late(decided()).serve("decision")
    assert "late" not in play.case.papers["decision"].upon
    assert (own_terms(play, "late"), set(own_terms(play, "owner"))) == ({}, {"review", "lawsuit"})


@pytest.mark.parametrize(
    ("before", "step", "by", "answers"),
    [
        (lambda: decided().on("2026-11-23"), "announce", "officer", {"notice_days": 10}),
        (lambda: announced().on("2026-12-04"), "send_demand", "officer", {"demand_term": 10}),
        (lambda: demanded().on("2026-12-21"), "order_removal", "government", {"departments": "综合执法局"}),
        (lambda: demanded().on("2026-12-21"), "decide_force", "officer", PLANNED),
    ],
)
def test_nothing_is_enforced_before_a_decision_names_them(
    before: Any, step: str, by: str, answers: dict[str, Any]
) -> None:
    play = with_late(before())
    assert play.refused(step, by, **answers)[:2] == (UNNAMED, "行政处罚法 art. 44, 45, 63")
    with pytest.raises(KeyError):  # nothing of the old papers can be handed to them
        play.serve("decision").row("late").clocks["lawsuit"]


def test_the_way_back_leads_through_notice_statement_and_decision_to_terms_of_their_own() -> None:
    play = with_late(demanded()).on("2026-12-21")
    assert play.refused("decide_added", "officer", row="late", **ORDER)[0] == "not_in_this_state"
    play.take("notify_added", "officer", row="late", hearing_due=True)
    assert (play.state, "demand" in play.case.papers, "public_notice" in play.case.papers) == ("notified", False, False)
    assert play.refused("decide_added", "officer", row="late", **ORDER)[0] == "事先告知书尚未送达"
    play.serve("advance_notice")
    early = play.refused("decide_added", "officer", row="late", **ORDER)
    assert early == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-12-29")
    play.take("say_own", "the_party_alone", row="late", own_words="房子是我和她共有的").on("2026-12-29")
    assert play.refused("decide_added", "officer", row="late", **ORDER)[1] == "行政处罚法 art. 45; 行政强制法 art. 36"
    play.take("take_statement", "officer", row="late", heard_words="共有", our_answer="属实，列为当事人")
    play.take("decide_added", "officer", row="late", **ORDER)
    assert play.refused("wait", "officer")[0] == "决定书尚未送达"
    play.serve("decision").take("wait", "officer")
    assert own_terms(play, "late") == {"review": "2027-03-01", "lawsuit": "2027-06-29"}
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("自行拆除的期限未满", "行政强制法 art. 44", "2027-01-14")
    waits = play.on("2027-01-14").refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2027-06-30")
    play.on("2027-06-30").take("announce", "officer", notice_days=10).serve("public_notice").on("2027-07-13")
    play.take("send_demand", "officer", demand_term=10).serve("demand")
    assert set(play.case.papers["demand"].upon) == {"owner", "late"}


def test_what_the_others_were_told_and_ordered_stands_with_its_days_and_terms() -> None:
    before = demanded()
    play = ordered_of_late(with_late(before).on("2026-12-21"), served="2026-12-29")
    papers = play.case.papers
    assert {key: day.isoformat() for key, day in papers["decision"].upon.items()} == {
        "owner": "2026-05-20", "late": "2026-12-29",
    }  # fmt: skip
    assert own_terms(play, "owner") == {"review": "2026-07-20", "lawsuit": "2026-11-20"}


def test_a_hearing_of_their_own_can_be_asked_for_and_is_reviewed_anew() -> None:
    """行政处罚法 art. 58, 63, 64."""
    play = with_late(decided("2026-05-20")).on("2026-05-25")
    play.take("notify_added", "officer", row="late", hearing_due=True).serve("advance_notice")
    assert play.refused("ask_hearing", "officer", row="owner")[0] == "申请听证的期限已过"
    play.take("ask_hearing", "the_party_alone", row="late")
    play.take("set_hearing", "presider", hearing_on="2026-06-08", **ROOM).serve("hearing_notice").on("2026-06-08")
    play.take("hold_hearing", "presider", hearing_record="笔录", record_signed=True)
    assert play.refused("decide_added", "officer", row="late", **ORDER)[1] == "行政处罚法 art. 58"
    play.take("to_review", "officer").take("reviewed", "reviewer", opinion="同意")
    assert play.take("decide_added", "officer", row="late", **ORDER).state == "decided"


def test_of_two_found_one_after_the_other_each_is_named_by_a_decision_of_their_own() -> None:
    play = ordered_of_late(with_late(decided()).on("2026-06-01"), served="2026-06-09")
    play.take("add_party", "officer", row="builder", **BUILDER)
    play.take("notify_added", "officer", row="builder", hearing_due=True).serve("advance_notice").on("2026-06-17")
    play.take("decide_added", "officer", row="builder", **ORDER).serve("decision").take("wait", "officer")
    named = play.case.papers["decision"].names or {}
    assert {key: one.issued.isoformat() for key, one in named.items()} == {
        "owner": "2026-04-28", "late": "2026-06-09", "builder": "2026-06-17",
    }  # fmt: skip
    assert named["owner"] == Naming(play.case.papers["decision"].issued)


def test_who_is_only_concerned_is_given_no_notice_and_a_role_that_was_wrong_is_corrected() -> None:
    play = decided().take("add_party", "officer", row="late", **{**LATE, "role_here": "concerned_one"})
    play.on("2026-11-23")
    assert play.refused("notify_added", "officer", row="late", hearing_due=True)[1] == "行政处罚法 art. 44"
    play.take("correct_role", "officer", row="late", role_here="house_owner", grounds="不动产登记为共有")
    assert play.refused("announce", "officer", notice_days=10)[0] == UNNAMED
    play.take("correct_role", "officer", row="late", role_here="concerned_one", grounds="登记有误")
    named = play.refused("correct_role", "officer", row="owner", role_here="concerned_one", grounds="…")
    assert named[1] == "行政处罚法 art. 59"
    assert play.take("announce", "officer", notice_days=10).state == "announced"


def test_of_a_temporary_building_the_penalty_that_orders_it_away_has_to_name_them_too() -> None:
    """城乡规划法 art. 66."""
    play = reviewed(rules_apply="temporary").take("notify", "officer", hearing_due=True, intended_fine=50_000_00)
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28")
    given = {"collective": True, "removal_term": 15}
    play.take("penalise", "officer", **given, fine=50_000_00).on("2026-05-20").serve("fine_decision")
    with_late(play.take("wait", "officer")).on("2026-11-23")
    assert play.refused("announce", "officer", notice_days=10)[0] == UNNAMED
    play.take("notify_added", "officer", row="late", hearing_due=True).serve("advance_notice").on("2026-12-01")
    play.take("penalise_added", "officer", row="late", **given).serve("fine_decision").take("wait", "officer")
    assert play.on("2026-12-17").refused("announce", "officer", notice_days=10)[2] == "2027-06-02"


def test_the_fine_of_one_is_demanded_of_nobody_whom_it_does_not_name() -> None:
    play = with_late(fined()).on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    assert set(play.case.papers["fine_demand"].upon) == {"owner"}
    assert play.take("ask_court", "officer", **COURT).state == "party_waits"


def test_a_party_found_before_the_decision_is_told_and_named_with_the_others() -> None:
    play = with_late(told().on("2026-04-20").serve("advance_notice").on("2026-04-28"))
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"
    play.take("notify_added", "officer", row="late", hearing_due=True).serve("advance_notice").on("2026-05-09")
    play.take("decide", "officer", **ORDER)
    assert set(play.case.papers["decision"].names or {}) == {"owner", "late"}


def test_who_is_found_on_the_site_later_gets_the_stop_notice_once_more() -> None:
    play = filed()
    early = Play(play.pack, "2026-03-02", **play.settings)
    early.begin("enter_lead", "finder", what="加建", party_named="待查", stage="building", rules_apply="town",
                channel="patrol").take("stop", "officer").serve("stop_notice")  # fmt: skip
    early.take("add_party", "officer", row="owner", **OWNER)
    assert early.refused("still_building", "officer", seal_request="…")[0] == "责令停止通知书尚未送达"
    early.take("stop", "officer").serve("stop_notice").take("still_building", "officer", seal_request="…")
    assert early.case.facts["goes_on"] is True
