"""What can be corrected is, within the term, or it is to be removed."""

from linli.rules import consequences
from tests.packs.illegal_construction.cases import BY_TWO, COURT, ORDER, PACK, fined, known, own_terms, reviewed
from tests.packs.play import Play


def test_the_term_of_correction_runs_for_each_party_and_who_lets_it_run_out_is_found_anew_and_ordered_away() -> None:
    """城乡规划法 art. 64, 65: corrected within the term, else it has to go; nobody is fined twice for it."""
    play = fined()
    assert play.row("owner").clocks["correction"].due.date().isoformat() == "2026-06-22"  # 19 June is a holiday
    assert play.due("correction_check") == "2026-06-23"
    early = play.refused("not_corrected", "officer", left_wrong="没有动")
    assert early == ("改正的期限未满", "城乡规划法 art. 64, 65", "2026-06-23")
    strip = {one.name: one.legal.isoformat() for one in consequences.strip(PACK, play.case, play.run("officer"))}
    assert (strip["correction"], strip["not_corrected"]) == ("2026-06-22", "2026-06-23")
    play.on("2026-06-23").take("not_corrected", "officer", left_wrong="没有动")
    assert (play.state, play.row("owner").clocks["correction"].running) == ("investigating", False)
    assert play.refused("to_review", "officer")[0] == "还没有现场勘验"
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    again = {"finding": "correctable", "cost": 1_200_000_00}
    assert play.refused("determine", "officer", **again)[1] == "城乡规划法 art. 64, 65"
    play.take("determine", "officer", **{**again, "finding": "removable", "remedy": "remove"}).take(
        "to_review", "officer"
    )
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"  # the first one no longer counts
    play.serve("advance_notice").on("2026-07-01").take("decide", "officer", **ORDER)
    assert play.refused("wait", "officer")[0] == "决定书尚未送达"
    play.serve("decision").take("wait", "officer")
    assert own_terms(play, "owner") == {"review": "2026-08-31", "lawsuit": "2027-01-01"}
    play.on("2026-07-17").take("pay_fine", "officer", paid_on="2026-06-04")  # the fine stands beside the order
    assert play.refused("announce", "officer", notice_days=10)[2] == "2027-01-02"


def test_who_corrects_within_the_term_is_left_alone() -> None:
    play = fined().on("2026-06-10").take("corrected", "officer").on("2026-06-23")
    assert play.row("owner").clocks["correction"].running is False
    assert play.refused("not_corrected", "officer", left_wrong="…")[0] == "not_in_this_state"


def test_the_term_of_correction_is_the_one_that_the_area_has_set() -> None:
    play, given = reviewed("correctable"), {"hearing_due": True, "intended_fine": 60_000_00}
    assert play.refused("notify", "officer", correct_days=29, **given)[0] == "与本地设定的改正期限不一致"
    assert play.take("notify", "officer", correct_days=30, **given).state == "notified"


def uncorrected() -> Play:
    """The fine of 20 May stands; what was not corrected was ordered away, served on 1 July."""
    play = fined().on("2026-06-23").take("not_corrected", "officer", left_wrong="没有动")
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="remove", cost=1_200_000_00)
    play.take("to_review", "officer").take("reviewed", "reviewer", opinion="同意")
    play.take("notify", "officer", hearing_due=True).serve("advance_notice").on("2026-07-01")
    return play.take("decide", "officer", **ORDER).serve("decision").take("wait", "officer")


def last(play: Play) -> str:
    """The last day to ask the court for the fine."""
    return str(known(play).value(PACK.figures["court_last"].of))


def test_the_court_is_asked_for_the_old_fine_by_the_days_of_the_old_order_and_not_of_the_newer_one() -> None:
    """行政强制法 art. 53: three months from the end of the terms against the order that fined."""
    play = uncorrected()
    assert (own_terms(play, "owner")["lawsuit"], last(play)) == ("2027-01-01", "2027-02-22")  # 20 November and 3 months
    play.on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-18")
    waits = play.refused("ask_court", "officer", **COURT)
    assert waits == ("复议、诉讼期限未满", "行政强制法 art. 53", "2026-11-21")
    assert play.on("2026-11-23").take("ask_court", "officer", **COURT).state == "party_waits"
    assert (
        uncorrected()
        .on("2027-02-23")
        .take("demand_payment", "officer")
        .serve("fine_demand")
        .on("2027-03-10")
        .refused("ask_court", "officer", **COURT)[0]
        == "已超过三个月的申请期限"
    )


def test_a_review_of_the_newer_order_neither_moves_the_old_fines_days_nor_its_late_charge() -> None:
    play = uncorrected().on("2026-07-10").take("record_review", "officer", row="owner", review_filed_on="2026-07-10")
    play.on("2026-09-01").take("review_upheld", "officer", row="owner", answered_on="2026-09-01")
    assert last(play) == "2027-02-22"
    assert known(play).value(PACK.figures["late"].of) == 60_000_00  # capped at the fine, with no day left out
    play.on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    assert play.take("ask_court", "officer", **COURT).state == "party_waits"


def test_a_lawsuit_against_the_old_fine_is_recorded_for_itself_and_moves_its_days() -> None:
    play = uncorrected().on("2026-07-10")
    late = {"past_lawsuit_on": "2026-11-21"}
    play.take("past_remedy", "officer", row="owner", past_lawsuit_on="2026-07-06").on("2026-12-01")
    assert play.refused("ask_court", "officer", **COURT)[0] == "催告书尚未送达"
    play.take("demand_payment", "officer").serve("fine_demand").on("2026-12-16")
    assert play.refused("ask_court", "officer", **COURT)[:2] == ("复议、诉讼还没有结果", "行政强制法 art. 53")
    play.take("past_remedy", "officer", row="owner", past_final_on="2026-12-15")
    assert (play.row("owner").fields["past_lawsuit_on"], last(play)) == ("2026-07-06", "2027-03-15")
    assert play.take("ask_court", "officer", **COURT).state == "party_waits"
    other = uncorrected().on("2026-11-23")
    refused = other.refused("past_remedy", "officer", row="owner", **late)
    assert refused[1] == "行政复议法 art. 20; 行政诉讼法 art. 45, 46"
