"""Review and lawsuit: each party has their own."""

from dataclasses import replace

from linli.rules import upon
from tests.packs.illegal_construction.cases import (
    ORDER,
    OWNER,
    PACK,
    basis_refused,
    decided,
    demanded,
    known,
    own_terms,
    reviewed,
    two_parties,
)
from tests.rules.vectors import vector


def test_review_and_lawsuit_run_from_the_service_and_the_case_shows_the_first_day_of_force() -> None:
    play = decided("2026-05-20")
    clocks = play.row("owner").clocks
    found = [clocks[name].due.date().isoformat() for name in ("review", "lawsuit")]
    assert found == ["2026-07-20", "2026-11-20"]  # vectors E-4a and E-4b
    assert known(play).value(PACK.figures["force_first"].of) == vector("deadlines", "E-4c")["expect"]


def test_who_was_served_may_apply_for_a_review_while_another_is_still_to_be_served() -> None:
    play = reviewed().take("add_party", "officer", row="builder", **{**OWNER, "named": "施工队"})
    play.take("notify", "officer", hearing_due=True).on("2026-04-20").serve("advance_notice").on("2026-04-28")
    play.take("decide", "officer", **ORDER)
    paper = play.on("2026-05-20").case.papers["decision"]
    play.case = upon.with_paper(PACK, play.case, "decision", replace(paper, upon={"owner": play.day}), play.run("x"))
    assert play.refused("wait", "officer")[0] == "决定书尚未送达"
    play.take("record_review", "officer", row="owner", review_filed_on="2026-05-20")
    unserved = play.refused("record_review", "officer", row="builder", review_filed_on="2026-05-20")
    assert (play.row("owner").state, unserved[0]) == ("in_review", "决定书尚未送达")


def test_what_one_party_has_lost_or_awaits_ends_no_right_of_another() -> None:
    """行政强制法 art. 44; each party's review and lawsuit have a state and terms of their own."""
    play = two_parties().take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-07-20").on("2026-08-03")
    play.take("record_review", "officer", row="builder", review_filed_on="2026-08-03")
    assert (own_terms(play, "owner"), own_terms(play, "builder")) == ({}, {})
    play.on("2026-10-12").take("lawsuit_upheld", "officer", row="owner", final_on="2026-10-12")
    assert (play.row("owner").state, play.row("builder").state) == ("judged", "in_review")
    pending = play.refused("announce", "officer", notice_days=10)
    assert pending == ("复议、诉讼还没有结果，不得强制执行", "行政强制法 art. 44", "")
    play.on("2026-11-16").take("review_upheld", "officer", row="builder", answered_on="2026-11-16")
    assert own_terms(play, "builder") == {"after_review": "2026-12-01"}  # and no six months beside it
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2026-12-02")
    assert known(play).value(PACK.figures["court_last"].of) == "2027-03-01"  # of a fine: from the last one's day on
    assert play.on("2026-12-02").take("announce", "officer", notice_days=10).state == "announced"


def test_of_two_parties_the_one_who_does_nothing_keeps_six_months() -> None:
    play = two_parties().take("record_review", "officer", row="owner", review_filed_on="2026-07-20").on("2026-08-03")
    play.take("review_upheld", "officer", row="owner", answered_on="2026-08-03").on("2026-08-19")
    assert own_terms(play, "builder") == {"review": "2026-09-18", "lawsuit": "2027-01-20"}
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2027-01-21")


def test_what_the_one_party_has_lost_is_final() -> None:
    play = decided().on("2026-07-10").take("record_review", "officer", row="owner", review_filed_on="2026-07-10")
    play.on("2026-08-20").take("review_upheld", "officer", row="owner", answered_on="2026-08-20")
    assert own_terms(play, "owner") == {"after_review": "2026-09-04"}
    assert play.refused("announce", "officer", notice_days=10)[2] == "2026-09-05"
    assert play.on("2026-09-05").take("announce", "officer", notice_days=10).state == "announced"
    lost = decided().take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-05-20").on("2026-08-03")
    early = lost.refused("lawsuit_upheld", "officer", row="owner", final_on="2026-05-19")
    assert early[0] == "结果的日期须不早于申请或者起诉的日期、不晚于今天"
    lost.take("lawsuit_upheld", "officer", row="owner", final_on="2026-08-03")
    assert lost.take("announce", "officer", notice_days=10).state == "announced"


def test_a_review_filed_after_the_notice_holds_the_force_and_not_the_case_back() -> None:
    play = demanded().on("2026-12-21").take("record_review", "officer", row="owner", review_filed_on="2026-12-18")
    play.take("order_removal", "government", departments="综合执法局")
    assert basis_refused(play, "decide_force", planned_on="2026-12-28", force_way="机械拆除") == "行政强制法 art. 44"
    play.take("review_upheld", "officer", row="owner", answered_on="2026-12-21").on("2027-01-06")
    play.take("decide_force", "officer", planned_on="2027-01-11", force_way="机械拆除")
    assert play.state == "force_decided"
