"""From the find to the finding: stopped, sealed, filed, inspected by two, found."""

from typing import Any

from tests.packs.illegal_construction.cases import BY_TWO, ORDER, OWNER, TWO, basis_refused, begun, filed, inspected
from tests.packs.play import Play


def test_work_that_goes_on_is_stopped_and_what_stands_is_not() -> None:
    assert begun(stage="existing").refused("stop", "officer")[1] == "城乡规划法 art. 64"


def test_what_belongs_to_others_is_handed_over_to_them() -> None:
    """Table E1: land to its own authority, common parts are the owners' claim."""
    wanted = {"land": "土地管理法 art. 83", "common": "民法典 art. 286"}
    refused = {key: begun(rules_apply=key).refused("open_case", "officer", did_harm=False)[1] for key in wanted}
    assert refused == wanted


def test_an_act_that_ended_two_years_ago_is_past_five_where_it_did_harm_and_what_stands_goes_on() -> None:
    play, old = begun("2026-07-01"), "2024-06-30"
    assert play.refused("open_case", "officer", act_ended=old, did_harm=False)[1] == "行政处罚法 art. 36"
    play.take("open_case", "officer", act_ended=old, did_harm=True)
    assert begun("2026-06-30").take("open_case", "officer", act_ended=old, did_harm=False).state == "investigating"


def test_the_site_is_sealed_by_order_of_the_government_when_work_goes_on_and_for_thirty_days() -> None:
    play = begun().take("add_party", "officer", row="owner", **OWNER).take("stop", "officer")
    seal = {**BY_TWO, "sealed_things": "院门和脚手架"}
    assert play.refused("still_building", "officer", seal_request="夜间仍砌墙")[0] == "责令停止通知书尚未送达"
    play.serve("stop_notice")
    assert play.refused("order_sealing", "government", departments="综合执法局")[0] == "没有不停工的报告"
    play.take("still_building", "officer", seal_request="夜间仍砌墙")
    assert play.refused("seal_site", "officer", **seal)[:2] == ("须有政府的责成书", "城乡规划法 art. 68")
    play.take("order_sealing", "government", departments="综合执法局")
    assert play.refused("seal_site", "officer", **{**seal, "officers": 1})[1] == "行政强制法 art. 18"
    play.take("seal_site", "officer", **seal).serve("seal_decision")
    assert play.due("sealed") == "2026-04-01"
    play.take("prolong_seal", "chief", more_days=30, grounds="案情复杂")
    assert play.due("sealed") == "2026-05-01"  # sixty days at most, a public holiday or not
    play.take("unseal_site", "officer", unseal_grounds="已停工")
    assert play.refused("unseal_site", "officer", unseal_grounds="已停工")[1] == "行政强制法 art. 28"


def sealed() -> Play:
    play = begun().take("add_party", "officer", row="owner", **OWNER).take("stop", "officer").serve("stop_notice")
    play.take("still_building", "officer", seal_request="夜间仍砌墙")
    play.take("order_sealing", "government", departments="综合执法局")
    return play.take("seal_site", "officer", **BY_TWO, sealed_things="院门").serve("seal_decision")


def test_no_site_stays_sealed_in_a_case_that_is_not_pursued_or_handed_over() -> None:
    still = ("现场还在查封，请先解除", "行政强制法 art. 28", "")
    play = sealed()
    assert play.refused("hand_over", "officer", receiver="区自然资源局", grounds="违法占地") == still
    assert play.refused("do_not_pursue", "officer", grounds="经核查有许可") == still
    play.take("unseal_site", "officer", unseal_grounds="经核查有许可")
    assert play.take("do_not_pursue", "officer", grounds="经核查有许可").state == "not_pursued"


def test_the_days_of_a_sealing_run_until_it_is_lifted_what_was_sealed_put_right_too() -> None:
    play = sealed().take("removed_by_self", "officer", done_what="extension")
    assert play.case.clocks["sealed"].running
    assert not play.take("unseal_site", "officer", unseal_grounds="已拆除").case.clocks["sealed"].running


def test_a_site_is_unsealed_where_a_court_has_annulled_the_decision() -> None:
    play = sealed().take("open_case", "officer", did_harm=False).take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="remove", cost=1).take("to_review", "officer")
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    play.on("2026-03-16").serve("advance_notice").on("2026-03-25").take("decide", "officer", **ORDER)
    play.serve("decision").take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-03-25")
    play.take("lawsuit_annulled", "officer", row="owner", final_on="2026-03-25")
    assert (play.state, play.case.facts["sealed"]) == ("not_pursued", True)
    assert play.take("unseal_site", "officer", unseal_grounds="决定已撤销").case.facts["sealed"] is False


def test_the_decision_is_due_ninety_days_after_the_filing() -> None:
    assert filed("2026-03-02").due("decide_by") == "2026-06-01"  # vector E-1: 31 May is a Sunday


def test_evidence_takes_two_officers_with_cards_and_a_finding_and_a_review_come_before_the_notice() -> None:
    play = filed()
    assert play.refused("inspect", "officer", **{**BY_TWO, "officers": 1}, measured=1)[1] == "行政处罚法 art. 42"
    same = {**BY_TWO, "second_card": BY_TWO["own_card"]}
    assert play.refused("inspect", "officer", **same, measured=1)[1] == "行政处罚法 art. 42"
    assert "second_officer" in play.faults("inspect", "officer", **{**BY_TWO, "second_officer": ""}, measured=1)
    assert play.refused("to_review", "officer")[0] == "还没有现场勘验"
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    assert play.refused("to_review", "officer")[0] == "还没有规划认定"
    assert play.refused("notify", "officer", hearing_due=True)[0] == "未经法制审核"


def test_an_interview_is_led_by_two_officers_with_cards_and_says_when_and_where() -> None:
    asked = {**TWO, "interviewed_on": "2026-03-02", "interviewed_at": "询问室", "said_words": "去年搭的"}
    play = filed()

    def refused(**changed: Any) -> str:
        return play.refused("interview", "officer", row="owner", **{**asked, **changed})[1]

    assert refused(second_card=TWO["own_card"]) == "行政处罚法 art. 42"
    assert refused(cards_shown=False) == "行政处罚法 art. 55"
    assert refused(interviewed_on="2026-03-03") == "practice"
    play.take("interview", "officer", row="owner", **asked)
    assert "interview_record" in play.case.papers


def test_a_temporary_building_is_removed_and_a_village_corrects_or_removes_and_confiscates_nothing() -> None:
    """Table E1: 城乡规划法 art. 64 of towns, 65 of villages, 66 of temporary buildings."""
    every = {"correctable", "removable", "not_removable"}

    def found(rules: str) -> set[str]:
        refused = {
            key: basis_refused(inspected(rules_apply=rules), "determine", finding=key, remedy="remove", cost=1)
            for key in every
        }
        assert set(refused.values()) <= {"", "城乡规划法 art. 64, 65, 66"}
        return {key for key, basis in refused.items() if not basis}

    assert found("town") == every
    assert found("village") == {"correctable", "removable"}
    assert found("temporary") == {"removable"}
