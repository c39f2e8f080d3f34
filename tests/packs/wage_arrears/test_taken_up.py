"""What is taken up, declined, withdrawn or handed over, and by when."""

import pytest

from linli.rules import process
from linli.rules.situation import ProcessRefused, Standing
from tests.packs.wage_arrears.cases import PACK, complained, ordered, said, worker
from tests.rules.vectors import vector


def test_the_days_of_the_complaint_are_those_of_the_law() -> None:
    assert complained("2026-09-21").due("acceptance") == "2026-09-29"
    play = complained("2026-03-09").on("2026-03-16").take("take_up", "inspector")
    assert play.due("investigation") == "2026-06-11"
    assert play.on("2026-06-01").take("longer", "inspector", days_more=30).due("investigation") == "2026-07-24"


def test_a_complaint_is_in_time_by_its_own_day_however_late_it_is_accepted() -> None:
    limitation = vector("wages", "F-3")
    for case in limitation["cases"]:
        play = complained(case["complaint"], arrears_ended=limitation["ended"]).on("2026-07-03")
        if case["expect"]:
            assert play.take("take_up", "inspector").state == "filed"
        else:
            assert play.refused("take_up", "inspector") == (
                "投诉时欠薪行为终了已超过两年", "劳动保障监察条例 art. 20", "",
            )  # fmt: skip


def test_no_complaint_is_declined_as_too_late_within_the_two_years() -> None:
    ways = {"other_ways": "仲裁、支付令"}
    for ended, late in (("2024-03-08", True), ("2024-03-09", False)):
        play = complained("2026-03-09", arrears_ended=ended)
        if late:
            assert play.take("decline", "inspector", ground="too_late", **ways).state == "declined"
        else:
            assert play.refused("decline", "inspector", ground="too_late", **ways)[1] == "劳动保障监察条例 art. 20"
            assert play.take("decline", "inspector", ground="out_of_scope", **ways).state == "declined"


OTHER_WAYS = {"other_ways": "仲裁、支付令、法院"}


def test_a_filing_that_proves_unfounded_or_is_taken_back_is_withdrawn_by_two_with_reasons_told() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector").enter("w0", worker(0))
    unfounded = {"drop_ground": "unfounded", "drop_found": "流水显示工资已经付清", **OTHER_WAYS}
    assert PACK.actions["withdraw_filing"].second == "labour"
    assert set(PACK.actions["withdraw_filing"].tells) == {"claimant", "worker"}
    assert play.faults("withdraw_filing", "inspector", **unfounded, photos=[]) == {"photos": "missing"}
    words = said(play, "withdraw_filing", **unfounded)
    assert "违法事实不能成立" in words
    assert "仲裁、支付令、法院" in words
    open_case = play.case
    assert play.take("withdraw_filing", "inspector", **unfounded).state == "filing_dropped"
    play.case = open_case
    assert play.refused("withdraw_filing", "inspector", **{**unfounded, "drop_ground": "put_right"})[1] == (
        "劳动保障监察条例 art. 18"
    )
    play.take("begin_verifying", "inspector")
    play.take("verify_row", "inspector", "w0", thumb_printed=True, foreman_says="agrees")
    assert play.refused("withdraw_filing", "inspector", **unfounded)[0].startswith("核实表上还有欠付")
    assert (
        play.take("withdraw_filing", "inspector", **{**unfounded, "drop_ground": "taken_back"}).state
        == "filing_dropped"
    )


def test_no_filing_is_withdrawn_or_handed_over_once_payment_was_ordered() -> None:
    play = ordered(1).take("next_payer", "inspector", why_next="不再付款")
    for step in ("withdraw_filing", "hand_over_case"):
        given = {"drop_ground": "taken_back", "drop_found": "x", **OTHER_WAYS}
        theirs = {"receiver": "县公安局", "why_theirs": "x"}
        refused = play.refused(step, "inspector", **(given if step == "withdraw_filing" else theirs))
        assert refused[0].startswith("已经责令支付")


def test_a_case_that_proves_anothers_after_filing_is_handed_over_by_two_with_a_letter() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    theirs = {"receiver": "云湖县交通运输局", "why_theirs": "属交通工程，由其主管"}
    assert "云湖县交通运输局：" in said(play, "hand_over_case", **theirs)
    assert play.take("hand_over_case", "inspector", **theirs).state == "passed_on"


def test_whoever_complained_is_neither_inspector_nor_head_of_the_case() -> None:
    play = complained()
    own = play.standing("inspector")
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            PACK, "take_up", {}, standing=Standing(own.posts, frozenset({"reporter"})), situation=play.case,
            run=play.run("inspector"),
        )  # fmt: skip
