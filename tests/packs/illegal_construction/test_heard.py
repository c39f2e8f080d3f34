"""Advance notice, statement and hearing, before anything is decided."""

from collections.abc import Mapping

from tests.packs.illegal_construction.cases import BUILDER, ORDER, OWNER, ROOM, basis_refused, decided, reviewed, told


def test_nobody_is_given_notice_who_is_not_named_and_who_cannot_be_found_is_sought_by_public_notice() -> None:
    neighbour = {**OWNER, "named": "邻居", "role_here": "concerned_one"}
    play = reviewed(owner=neighbour)
    assert play.refused("notify", "officer", hearing_due=True)[0].startswith("还没有登记当事人")
    play.take("seek_party", "officer", sought_how="走访、查档").serve("party_notice", "2026-03-02")
    assert play.take("notify", "officer", hearing_due=True).state == "notified"
    named = reviewed()
    assert named.refused("seek_party", "officer", sought_how="…")[1] == "民事诉讼法 art. 95"


def test_a_hearing_is_offered_for_a_removal_a_confiscation_and_a_fine_that_is_large_for_the_party() -> None:
    """行政处罚法 art. 63: from 5,000 yuan on for a person, 50,000 for an enterprise, as the area has set."""

    def offered(owner: Mapping[str, str], fine: int) -> bool:
        """Whether the step is refused without a hearing; then it is taken with one, and else refused with one."""
        play = reviewed("correctable", owner=owner, cost=10 * fine)
        given = {"intended_fine": fine, "correct_days": 30}
        basis = basis_refused(play, "notify", hearing_due=False, **given)
        assert basis in ("", "行政处罚法 art. 63")
        if basis:
            return play.take("notify", "officer", hearing_due=True, **given).state == "notified"
        other = reviewed("correctable", owner=owner, cost=10 * fine)
        assert other.refused("notify", "officer", hearing_due=True, **given)[1] == "行政处罚法 art. 63"
        return False

    body = {**OWNER, "kind_here": "body"}
    fines = ((OWNER, 4_999_99), (OWNER, 5_000_00), (body, 49_999_99), (body, 50_000_00))
    assert [offered(*one) for one in fines] == [False, True, False, True]
    assert reviewed().refused("notify", "officer", hearing_due=False)[1] == "行政处罚法 art. 63"
    small = reviewed("correctable", cost=40_000_00)
    small.take("notify", "officer", intended_fine=4_000_00, correct_days=30, hearing_due=False)
    small.on("2026-04-20").serve("advance_notice")
    assert small.refused("ask_hearing", "officer", row="owner")[1] == "行政处罚法 art. 63"
    small.on("2026-04-24")  # the three days of the statement are over; nobody waits for a hearing
    assert small.take("penalise", "officer", collective=True, fine=4_000_00).state == "decided"


def test_nothing_is_decided_before_statement_and_hearing_could_be_asked_for() -> None:
    play = told().on("2026-04-20")
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"
    play.serve("advance_notice")
    assert play.row("owner").clocks["hearing_request"].due.date().isoformat() == "2026-04-27"  # vector E-2
    early = play.refused("decide", "officer", **ORDER)
    assert early == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-04-28")
    play.take("say_own", "the_party_alone", row="owner", own_words="去年就有").on("2026-04-28")
    assert play.refused("decide", "officer", **ORDER)[1] == "行政处罚法 art. 45; 行政强制法 art. 36"
    play.take("take_statement", "officer", row="owner", heard_words="去年就有", our_answer="经核实不成立")
    assert play.refused("decide", "officer", **{**ORDER, "collective": False})[1] == "行政处罚法 art. 57"
    assert play.refused("ask_hearing", "officer", row="owner")[0] == "申请听证的期限已过"
    assert play.take("decide", "officer", **ORDER).state == "decided"


def test_a_hearing_at_which_one_was_heard_ends_no_others_term_for_a_statement_or_a_hearing_of_their_own() -> None:
    """行政处罚法 art. 45, 64; each party has terms of their own."""
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer", row="owner")
    play.take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM).serve("hearing_notice").on("2026-05-12")
    play.take("hold_hearing", "presider", hearing_record="笔录", record_signed=True).take("to_review", "officer")
    play.take("reviewed", "reviewer", opinion="同意")
    play.take("add_party", "officer", row="builder", **BUILDER).serve("advance_notice")
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"  # the first one does not name them
    play.take("notify_added", "officer", row="builder", hearing_due=True).serve("advance_notice")
    waits = play.refused("decide", "officer", **ORDER)
    assert waits == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-05-20")
    assert play.on("2026-05-20").take("decide", "officer", **ORDER).state == "decided"


def test_a_promise_takes_nothing_from_the_ninety_days_and_the_decision_goes_ahead_beside_it() -> None:
    """行政处罚法 art. 60 knows no pause."""
    play = told().take("promise_removal", "the_party_alone", row="owner", remove_by="2026-06-10", safety="人工")
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert play.due("decide_by") == "2026-06-01"
    play.take("decide", "officer", **ORDER)
    assert (play.state, play.case.tracks["performing"]) == ("decided", "promised")
    assert (
        play.take("removed_by_self", "officer", done_what="extension").state == "put_right"
    )  # not served yet, and done


def test_a_hearing_whose_notice_was_served_too_late_is_set_anew() -> None:
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "the_party_alone", row="owner")
    play.on("2026-04-29").take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)
    play.on("2026-04-30").serve("hearing_notice").on("2026-05-12")  # a day after vector E-3
    held = {"hearing_record": "笔录", "record_signed": True}
    late = play.refused("hold_hearing", "presider", **held)
    assert late == ("听证通知书没有在听证七个工作日前送达，请另定日期", "行政处罚法 art. 64", "")
    play.take("set_hearing", "presider", hearing_on="2026-05-22", **ROOM).serve("hearing_notice").on("2026-05-22")
    assert play.take("hold_hearing", "presider", **held).state == "notified"


def test_a_hearing_is_told_of_seven_working_days_before() -> None:
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "the_party_alone", row="owner")
    play.on("2026-04-29").take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)
    assert play.due("hearing_notice") == "2026-04-29"  # vector E-3
    assert play.refused("hold_hearing", "presider", hearing_record="…", record_signed=True)[0] == "听证通知书尚未送达"
    play.serve("hearing_notice")
    assert play.refused("hold_hearing", "presider", hearing_record="…", record_signed=True)[2] == "2026-05-12"
    unsigned = play.on("2026-05-12").refused("hold_hearing", "presider", hearing_record="笔录", record_signed=False)
    assert unsigned[1] == "行政处罚法 art. 64"
    play.take("hold_hearing", "presider", hearing_record="笔录", record_signed=True)
    assert play.refused("decide", "officer", **ORDER)[1] == "行政处罚法 art. 58"  # reviewed anew after what was heard
    play.take("to_review", "officer").take("reviewed", "reviewer", opinion="同意")
    assert play.take("decide", "officer", **ORDER).state == "decided"
    late = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer", row="owner").on("2026-04-30")
    assert late.refused("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)[1] == "行政处罚法 art. 64"


def test_a_defence_never_makes_it_heavier() -> None:
    play = told("correctable", intended_fine=60_000_00, correct_days=30).on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28")
    assert play.refused("penalise", "officer", collective=True, fine=60_000_01)[1] == "行政处罚法 art. 45"


def test_what_can_be_corrected_is_not_ordered_away_and_what_must_go_is_not_fined() -> None:
    play = told("correctable", intended_fine=60_000_00, correct_days=30).on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28")
    assert play.refused("decide", "officer", **ORDER)[1] == "城乡规划法 art. 64"
    gone = told().on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert gone.refused("penalise", "officer", collective=True)[1] == "城乡规划法 art. 64"


def test_the_party_asks_to_read_the_file_and_what_was_read_is_on_record() -> None:
    play = decided().take("ask_file", "the_party_alone", row="owner")
    play.take("show_file", "officer", row="owner", file_shown="勘验笔录、照片、认定意见")
    assert play.state == "party_waits"
