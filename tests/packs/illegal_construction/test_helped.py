"""Own removal, removal with the help of the town, and agreements: never called force."""

from tests.packs.illegal_construction.cases import BY_TWO, ORDER, OWNER, PACK, SIGNED, decided, demanded, filed, told


def test_an_agreement_in_stages_stops_the_execution_and_one_that_is_not_kept_takes_it_up_again() -> None:
    play = demanded().on("2026-12-14")
    agreed = {"stages": "12 月 20 日前拆顶，31 日前拆墙", "last_on": "2026-12-31", "instalments": "分三期",
              "agreement_signed": True, "harms_nobody": True}  # fmt: skip
    unsigned = play.refused("agree_execution", "officer", row="owner", **{**agreed, "agreement_signed": False})
    assert unsigned[1] == "行政强制法 art. 42"
    play.take("agree_execution", "officer", row="owner", **agreed)
    assert play.due("agreed_until") == "2026-12-31"
    play.take("note_stage", "officer", stage_done="屋顶").on("2026-12-21")
    assert play.refused("order_removal", "government", departments="综合执法局")[1] == "行政强制法 art. 39, 42"
    play.on("2027-01-04").take("agreement_broken", "officer", resume_grounds="墙没有拆")
    assert (play.state, play.case.tracks["performing"]) == ("demanded", "awaited")
    assert play.refused("order_removal", "government", departments="综合执法局")[0] == "催告期限未满"  # it had paused


def test_an_owner_who_asks_for_help_is_helped_and_may_take_it_back_and_it_is_never_called_force() -> None:
    play = decided("2026-05-20").on("2026-05-25")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[0] == "当事人没有书面申请"
    play.take("request_help", "the_party_alone", row="owner", help_words="怕伤到承重墙")
    unsigned = play.refused("agree_help", "officer", row="owner", **{**SIGNED, "request_signed": False})
    assert unsigned[0].startswith("须有当事人本人签字")
    play.take("take_back_request", "the_party_alone", row="owner")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[0] == "当事人没有书面申请"
    play.take("request_help", "officer", row="owner", help_words="怕伤到承重墙")
    play.take("agree_help", "officer", row="owner", **SIGNED).take("take_back_request", "the_party_alone", row="owner")
    assert (play.state, play.case.tracks["performing"]) == ("party_waits", "awaited")
    play.take("request_help", "officer", row="owner", help_words="怕伤到承重墙")
    play.take("agree_help", "officer", row="owner", **SIGNED).on("2026-05-28")
    play.take("removed_with_help", "officer", done_what="both", signed_for=True)
    assert (play.case.facts["came_by"], play.case.tracks["performing"]) == ("assisted", "performed")
    assert "force_decision" not in play.case.papers
    assert play.refused("close", "officer", summary="已恢复")[0] == "还没有复查"
    play.on("2026-06-20").take("visit_again", "officer", visited_on="2026-06-20", seen="clean")
    assert play.refused("close", "officer", summary="已恢复") == ("复查期限未到", "practice", "2026-06-27")
    play.on("2026-06-27")  # the visit of before says nothing of the time until now
    early = play.refused("close", "officer", summary="已恢复")
    assert early[0].startswith("最近一次复查在复查期限届满之前")
    assert play.refused("visit_again", "officer", visited_on="2026-06-28", seen="clean")[0] == "日期在今天之后"
    play.take("visit_again", "officer", visited_on="2026-06-26", seen="clean")
    assert play.refused("close", "officer", summary="已恢复") == early
    play.take("visit_again", "officer", visited_on="2026-06-27", seen="clean")
    assert play.take("close", "officer", summary="已恢复").state == "closed"


def test_every_owner_of_the_house_asks_for_the_help_and_each_may_take_it_back_up_to_the_hearing() -> None:
    """民法典 art. 301."""
    play = filed().take("add_party", "officer", row="other", **{**OWNER, "named": "周先生"})
    play.take("request_help", "the_party_alone", row="owner", help_words="怕塌")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[1] == "民法典 art. 301"
    play.take("request_help", "the_party_alone", row="other", help_words="同意")
    play.take("agree_help", "officer", row="owner", **SIGNED).take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="fill", cost=1).take("to_review", "officer")
    assert (play.state, play.case.tracks["performing"]) == ("reviewing", "helped")
    play.take("take_back_request", "the_party_alone", row="other")
    assert play.case.tracks["performing"] == "awaited"
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    play.serve("advance_notice").take("ask_hearing", "officer", row="owner")
    play.take("take_back_request", "the_party_alone", row="owner")
    assert (play.state, play.row("owner").fields["asks_help"]) == ("hearing", False)


def test_while_a_request_for_help_is_not_answered_nothing_is_forced() -> None:
    play = demanded().take("request_help", "the_party_alone", row="owner", help_words="怕伤到承重墙").on("2026-12-21")
    play.take("order_removal", "government", departments="综合执法局")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    assert play.refused("decide_force", "officer", **planned)[0] == "当事人已书面申请帮拆，请先答复"
    play.take("decline_help", "officer", row="owner", declined_why="已经两次约定未到场")
    assert play.take("decide_force", "officer", **planned).state == "force_decided"


def test_help_may_be_asked_for_while_a_review_or_a_lawsuit_goes_on() -> None:
    play = told().on("2026-04-20").serve("advance_notice").on("2026-04-28").take("decide", "officer", **ORDER)
    play.take("request_help", "the_party_alone", row="owner", help_words="怕").on("2026-05-20").serve("decision")
    play.take("wait", "officer").take("record_review", "officer", row="owner", review_filed_on="2026-05-20")
    play.take("take_back_request", "the_party_alone", row="owner")
    play.take("request_help", "officer", row="owner", help_words="怕").take(
        "agree_help", "officer", row="owner", **SIGNED
    )
    assert play.take("removed_with_help", "officer", done_what="both", signed_for=True).state == "put_right"


def test_the_term_of_own_removal_waits_while_the_town_helps_and_runs_on_when_that_is_taken_back() -> None:
    play = decided("2026-05-20").on("2026-05-25").take("request_help", "officer", row="owner", help_words="怕")
    play.take("agree_help", "officer", row="owner", **SIGNED).on("2026-06-04")
    play.take("take_back_request", "officer", row="owner")
    assert play.row("owner").clocks["own_removal"].due.date().isoformat() == "2026-06-15"  # ten days more, a Sunday


def test_every_step_that_ends_a_case_tells_those_who_reported_it() -> None:
    ends = {key for key, state in PACK.states.items() if state.ends}
    steps = {key: action.settles for key, action in PACK.actions.items() if action.to in ends}
    assert {"close", "close_rebuilt", "review_annulled", "lawsuit_annulled"} <= steps.keys()
    assert set(steps.values()) == {"requests"}


def test_a_request_is_taken_back_whatever_was_promised_or_agreed_meanwhile_and_the_promise_stands() -> None:
    play = decided().take("request_help", "the_party_alone", row="owner", help_words="怕塌")
    play.take("promise_removal", "officer", row="owner", remove_by="2026-06-10", safety="人工")
    play.take("take_back_request", "the_party_alone", row="owner")
    assert (play.row("owner").fields["asks_help"], play.case.tracks["performing"]) == (False, "promised")
    held = demanded().take("request_help", "the_party_alone", row="owner", help_words="怕塌")
    held.take("suspend", "officer", suspended_for="no_means", suspend_words="住院")
    held.take("take_back_request", "the_party_alone", row="owner")
    assert held.case.tracks["performing"] == "in_abeyance"
