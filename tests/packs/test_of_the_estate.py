"""Feasts, submissions, an event: each from beginning to end, with what is refused on the way."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import linli.packs
from linli.rules import process, reasons, running
from linli.rules.known import Known
from linli.rules.paper import load
from linli.rules.situation import FormFault, ProcessRefused, Standing
from tests.packs.play import Play, shipped

# ---- a wedding --------------------------------------------------------------------------------------------------

COVENANT = {
    "thrift__tables": 15, "thrift__people": 200, "thrift__cars": 6, "thrift__gift": 100, "thrift__per_table": 600,
    "thrift__street_hours": 12, "thrift__food_guests": 160,
}  # fmt: skip
CHECKED = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
FEAST = {
    "event": "wedding", "status": "party_member", "event_on": "2026-10-10", "kin": "child", "invited": ["relatives"],
}  # fmt: skip


def feast(**said: Any) -> Play:
    given = {**FEAST, **said}
    given["social_status"] = given.pop("status")
    return Play(shipped("thrift_report"), "2026-09-20").begin("report_feast", "anyone", **given)


def test_two_members_visit_and_nobody_is_late_with_a_feast() -> None:
    play = feast()
    play.take("visit_home", "thrift", second="chair", band_offered=True).take("commit", "host")
    assert play.due("afterwards") == "2026-10-20"
    told = {"actual_tables": 18, "actual_guests": 170, "no_presents": True}
    assert play.refused("tell_after", "host", **told)[::2] == ("还没到办事那天", "2026-10-10")
    play.on("2026-10-15")
    assert play.refused("archive", "chair")[1] == "中国共产党纪律处分条例"
    play.take("tell_after", "host", actual_tables=18, actual_guests=170, no_presents=True)
    assert play.case.clocks["afterwards"].stopped  # nobody who has told is late
    play.take("thank", "thrift", thanks_for="原定二十桌，减为十八桌")
    assert play.take("archive", "chair").state == "archived"


def test_what_goes_beyond_the_areas_own_covenant_is_told_and_holds_up_nothing() -> None:
    given = {"event": "wedding", "social_status": "neighbour", "event_on": "2026-10-10"}
    given |= {"feast_tables": 18, "guests": 150, "gift": 200_00, "per_table": 600_00, "street_hours": 12}
    play = Play(shipped("thrift_report"), "2026-09-20", **COVENANT).begin("report_feast", "anyone", **given)
    beyond = {one.name: one.value for one in reasons.reckoned(Known(play.pack, play.case, {}, play.run("thrift")))}
    assert beyond == {"over_tables": 3, "over_gift": 100_00}
    play.take("visit_home", "thrift", second="chair", band_offered=True)
    assert play.take("put_on_record", "thrift").state == "on_record"


@pytest.mark.parametrize("name", ["commitment", "after_report"])
def test_what_a_host_commits_to_and_tells_is_the_hosts_own_word_under_no_bodys_name(name: str) -> None:
    path = Path(linli.packs.__path__[0]) / "thrift_report" / "papers" / f"{name}.yaml"
    assert load(path.read_text(encoding="utf-8"), path.name).page.by_party


def test_ordinary_neighbours_owe_no_report_and_a_funeral_has_no_day_before_it() -> None:
    play = feast(event="funeral", status="neighbour", event_on="2026-09-21", kin=None, invited=None)
    assert play.state == "bereaved"
    assert "before" not in play.case.clocks
    play.take("visit_bereaved", "thrift", second="chair").take("put_on_record", "thrift")
    assert play.refused("archive_funeral", "chair")[::2] == ("还没到办事那天", "2026-09-21")
    assert play.on("2026-09-21").take("archive_funeral", "chair").state == "funeral_archived"
    assert set(play.case.clocks) == {"visit_home"}
    assert set(feast(status="neighbour").case.clocks) == {"visit_home"}
    late = feast().on("2026-12-01")
    turn = running.turn(late.pack, late.case, late.run("chair").now)
    assert turn is None or turn.clock == "visit_home"


def test_a_funeral_is_offered_no_band_and_thanked_for_nothing_at_any_point_of_its_way() -> None:
    play = feast(event="funeral", event_on="2026-09-19")
    for step in ("visit_home", "thank", "archive"):
        assert play.refused(step, "chair" if step == "archive" else "thrift")[0] == "not_in_this_state"
    states = [play.state]
    for step, by, said in (
        ("visit_bereaved", "thrift", {"help_wanted": "借二十把椅子"}),
        ("commit", "host", {}),
        ("tell_after", "host", {"actual_tables": 5, "actual_guests": 40, "no_presents": True}),
        ("archive_funeral", "chair", {}),
    ):
        assert not [one for one in ("band_offered", "thanks_for") if one in asked(play, step)]
        states.append(play.take(step, by, second="chair", **said).state)
    assert states == ["bereaved", "condoled", "funeral_on_record", "funeral_on_record", "funeral_archived"]
    told = [play.pack.states[name].public for name in states]
    told += [one for start in play.pack.starts.values() if (one := start.public)]
    told += [one for step in play.pack.actions.values() if set(step.from_) <= set(states) and (one := step.public)]
    assert [words.zh for words in told if re.search("谢谢|喜|参谋|乐队", words.zh)] == []
    assert "afterwards" in play.case.clocks


def asked(play: Play, step: str) -> set[str]:
    return {question.name for question in play.pack.actions[step].form}


def test_kin_and_guests_are_asked_of_those_whom_discipline_binds_and_left_to_other_neighbours() -> None:
    with pytest.raises(FormFault) as raised:
        feast(kin=None, invited=None)
    assert raised.value.faults == {"kin": "missing", "invited": "missing"}
    assert feast(status="neighbour", kin=None, invited=None).state == "feast_reported"


def test_an_official_who_invites_those_under_the_office_is_told_the_rule_and_a_neighbour_is_not() -> None:
    def told(status: str, *invited: str) -> bool:
        play = feast(status=status, invited=["relatives", *invited])
        reckoned = reasons.reckoned(Known(play.pack, play.case, {}, play.run("thrift")))
        return "invites_served" in {one.name for one in reckoned}

    assert [told("official", "served"), told("official"), told("neighbour", "served")] == [True, False, False]


def test_a_feast_cooked_at_home_is_told_to_food_safety_from_the_countys_number() -> None:
    def told(guests: int, where: str) -> bool:
        given = {**FEAST, "social_status": "neighbour", "guests": guests, "where_held": where}
        play = Play(shipped("thrift_report"), "2026-09-20", **COVENANT).begin(
            "report_feast", "anyone", **{key: value for key, value in given.items() if key != "status"}
        )
        reckoned = reasons.reckoned(Known(play.pack, play.case, {}, play.run("thrift")))
        return "food_report" in {one.name for one in reckoned}

    assert [told(159, "at_home"), told(160, "at_home"), told(160, "restaurant")] == [False, True, False]


def test_the_visit_is_due_within_what_the_area_sets() -> None:
    play = Play(shipped("thrift_report"), "2026-09-20", thrift__visit_days=4)
    play.begin("report_feast", "anyone", event="birthday", social_status="neighbour", event_on="2026-10-10")
    assert (play.due("visit_home"), feast().due("visit_home")) == ("2026-09-24", "2026-09-23")


# ---- a submission -----------------------------------------------------------------------------------------------


def proofread(play: Play) -> Play:
    """Three times, by three people; a proofreading that mended something says what."""
    assert play.faults("proofread_1", "proofer_1", corrections=2) == {"corrected": "missing"}
    play.take("proofread_1", "proofer_1", corrections=2, corrected="两处错字")
    twice = Standing(frozenset({"media_editor"}), frozenset({"first_proofer"}))
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            play.pack, "proofread_2", {"corrections": 0}, standing=twice, situation=play.case, run=play.run("proofer_1")
        )
    return play.take("proofread_2", "proofer_2", corrections=0).take("proofread_3", "proofer_3", corrections=0)


def test_three_people_review_and_a_change_goes_back_to_the_second() -> None:
    said = {
        "what": "送教上门六年",
        "credits": "文字 张",
        "rights": "own",
        "minors": "none",
        "people_agree": "not_asked",
    }
    play = Play(shipped("media_submission"), "2026-07-01").begin("submit", "anyone", **said)
    checked = {"opinion": "可用", **CHECKED}
    assert play.refused("pass_first", "editor", **checked)[1] == "民法典 art. 1019"
    play.take("ask_change", "editor", change_why="rights", change_what="请问过家长").take(
        "resubmit", "author", changed_text="已问过", people_agree="agreed"
    )
    for left_out in CHECKED:  # facts, rights, direction and law, privacy
        assert play.refused("pass_first", "editor", **{**checked, left_out: False})[0].startswith("请先核对")
    play.take("pass_first", "editor", **checked)
    first = Standing(frozenset({"media_editor"}), frozenset({"first_reader"}))
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            play.pack, "pass_second", {"opinion": "x"}, standing=first, situation=play.case, run=play.run("editor")
        )
    play.take("pass_second", "chief", opinion="同意")
    assert play.refused("pass_final", "final")[0] == "三校还没有完成"
    proofread(play).take("pass_final", "final")
    assert play.take("change_after", "desk", changed_text="改标题").state == "second_reading"
    assert play.case.tracks["proofs"] == "unread"  # what was changed is proofread anew
    proofread(play).take("pass_second", "chief", opinion="同意").take("pass_final", "final").take(
        "publish_on", "desk", outlet="video"
    )
    assert play.refused("pay_fee", "desk")[1] == "使用文字作品支付报酬办法"  # not all of its fees are paid yet
    assert play.attach("fees_paid").take("pay_fee", "desk").state == "finished"
    gone = play.take(
        "recall", "final", recall_why="consent", grounds="画面里的人撤回同意"
    )  # 个人信息保护法 art. 47: paid or not
    assert gone.state == "taken_down"


# ---- a public-health event --------------------------------------------------------------------------------------


def test_each_bulletin_is_due_a_day_after_the_last_until_all_is_clear() -> None:
    said = {"what": "疫情", "first_on": "2026-02-28", "range": "3栋"}
    play = Play(shipped("public_health_event"), "2026-03-01").begin("open_event", "lead", **said)
    play.take("add_person", "lead", "c0", named="某", found_on="2026-03-01")
    for day in ("2026-03-02", "2026-03-03"):
        assert play.due("daily") == day
        play.on(day).take("bulletin", "lead", second="second")
    assert play.due("daily") == "2026-03-04"
    play.take("discharge", "lead", "c0").take("declare_clear", "lead", cleared_on="2026-03-03")
    assert play.take("bulletin", "lead", second="second").case.clocks["daily"].stopped
    play.on("2026-03-05").take("add_person", "lead", "c1", named="某", found_on="2026-03-05")
    assert play.due("daily") == "2026-03-06"


def test_an_event_is_off_by_default_told_in_counts_and_its_people_are_forgotten() -> None:
    pack = shipped("public_health_event")
    assert not pack.active
    play = Play(pack, "2026-03-01").begin("open_event", "lead", what="疫情", first_on="2026-02-28", range="3栋")
    for number in range(31):
        play.take("add_person", "lead", f"c{number}", named=f"某{number}", found_on="2026-03-01")
    play.take("bulletin", "lead", second="second")
    assert play.refused("declare_clear", "lead", cleared_on="2026-03-01")[0] == "还有人在治"
    for number in range(31):
        play.take("discharge", "lead", f"c{number}")
    play.on("2026-04-21")
    assert play.refused("declare_clear", "lead", cleared_on="2026-04-22")[0].startswith("清零日期")
    play.take("declare_clear", "lead", cleared_on="2026-04-21").on("2026-05-01")
    counts = {one.name: one.value for one in reasons.reckoned(Known(pack, play.case, {}, play.run("lead")))}
    assert counts == {"counted_on": "2026-04-21", "days_on": 52, "active_now": 0, "left_now": 31}
    play.take("end_response", "lead", second="second").on("2026-05-30")
    assert running.expired(pack, play.case, play.run("system").now) == []
    play.on("2026-06-01")
    system = play.run("system")
    assert running.expired(pack, play.case, system.now) == ["erase"]
    play.take("erase", "system")
    assert play.state == "erased"
    assert [dict(row.fields) for row in play.case.parties] == [{}] * 31


def test_an_event_that_is_left_lying_is_ended_by_the_system_and_its_people_are_forgotten_too() -> None:
    said = {"what": "疫情", "first_on": "2026-02-28", "range": "3栋"}
    play = Play(shipped("public_health_event"), "2026-03-01", health__idle_days=10).begin("open_event", "lead", **said)
    play.on("2026-03-05").take("add_person", "lead", "c0", named="某", found_on="2026-03-05")
    assert play.due("idle") == "2026-03-15"  # what is done begins it anew
    play.on("2026-03-10").take("discharge", "lead", "c0").take("declare_clear", "lead", cleared_on="2026-03-10")
    assert (play.due("idle"), running.expired(play.pack, play.case, play.run("system").now)) == ("2026-03-20", [])
    play.on("2026-03-21")
    assert running.expired(play.pack, play.case, play.run("system").now) == ["lapse"]
    assert (play.take("lapse", "system").state, play.case.clocks["idle"].stopped is None) == ("event_over", False)
    play.on("2026-04-21")
    assert running.expired(play.pack, play.case, play.run("system").now) == ["erase"]
    assert play.take("erase", "system").row("c0").fields == {}


def test_whoever_is_alone_at_the_hospital_has_the_head_of_health_confirm() -> None:
    pack = shipped("public_health_event")
    assert {pack.actions[name].second for name in ("bulletin", "end_response")} == {"second"}
    assert (pack.who["second"].post, "health_head" in pack.reads) == (("health_head", "health_officer"), True)


def test_a_text_that_its_author_sends_again_by_telephone_or_never_does_not_lie_for_ever() -> None:
    given = {
        "what": "稿子",
        "credits": "小段",
        "rights": "own",
        "minors": "none",
        "people_agree": "nobody_shown",
        "channel": "phone",
    }
    back = {"change_why": "wording", "change_what": "请改标题"}
    play = Play(shipped("media_submission"), "2026-07-01").begin("enter", "editor", **given)
    play.take("ask_change", "editor", **back)
    play.take("resubmit", "editor", changed_text="改后的稿子", people_agree="nobody_shown")
    play.take("ask_change", "editor", **back)
    assert play.take("do_not_use", "editor", not_used_why="unanswered", grounds="作者不再修改").state == "not_used"


def test_whose_work_it_is_and_whom_it_shows_is_known_before_it_passes_the_first_reader() -> None:
    said = {"what": "送教上门", "credits": "小段", "people_agree": "agreed"}
    checked = {"opinion": "可用", **CHECKED}
    play = Play(shipped("media_submission"), "2026-07-01")
    assert (
        play.begin("submit", "anyone", rights="unknown", minors="none", **said)
        .refused("pass_first", "editor", **checked)[1]
        .startswith("著作权法")
    )
    play = Play(shipped("media_submission"), "2026-07-01")
    play.begin("submit", "anyone", rights="own", minors="guardians_not_asked", **said)
    assert play.refused("pass_first", "editor", **checked)[1].startswith("未成年人保护法")
    play.take("ask_change", "editor", change_why="rights", change_what="请问监护人").take(
        "resubmit", "author", changed_text="送教上门", people_agree="agreed", minors="guardians_agree"
    )
    assert play.take("pass_first", "editor", **checked).state == "second_reading"


def test_an_offer_to_make_one_together_is_answered_with_a_time_and_passes_once_it_is_made() -> None:
    said = {
        "what": "想拍送教老师",
        "credits": "小段",
        "rights": "own",
        "people_agree": "nobody_shown",
        "sends": "together",
    }
    play = Play(shipped("media_submission"), "2026-07-01").begin("submit", "anyone", **said)
    checked = {"opinion": "可用", **CHECKED}
    assert play.refused("pass_first", "editor", **checked)[0].startswith("只有想法")
    meet = {"meet_on": "2026-07-04", "meet_at": "九点，校门口", "meet_who": "小王来，带上课表"}
    assert play.take("appoint", "editor", **meet).state == "joint_work"
    assert play.take("appoint", "editor", **{**meet, "meet_on": "2026-07-05"}).state == "joint_work"  # another day
    assert play.take("made_together", "author", changed_text="成稿").state == "first_reading"
    assert play.take("pass_first", "editor", **checked).state == "second_reading"


def test_a_link_alone_gives_the_link_and_a_call_says_whether_the_consent_was_read_out() -> None:
    said = {"what": "看这个", "credits": "小段", "rights": "own", "people_agree": "nobody_shown"}
    pack = shipped("media_submission")
    with pytest.raises(FormFault) as fault:
        Play(pack, "2026-07-01").begin("submit", "anyone", sends="link", **said)
    assert fault.value.faults == {"web_link": "missing"}
    play = Play(pack, "2026-07-01")
    play.case = replace(play.case, channel="phone")
    with pytest.raises(FormFault) as fault:
        play.begin("enter", "editor", channel="phone", **said)
    assert fault.value.faults == {"consent_read": "missing"}
    play.begin("enter", "editor", channel="phone", consent_read="not_yet", **said)
    assert play.refused("pass_first", "editor", opinion="可用", **CHECKED)[1] == "个人信息保护法 art. 14"
    assert Play(pack, "2026-07-01").begin("enter", "editor", channel="visit", **said).state == "first_reading"


def test_desk_and_author_write_to_each_other_without_moving_it() -> None:
    said = {"what": "稿子", "credits": "小段", "rights": "own", "people_agree": "nobody_shown"}
    play = Play(shipped("media_submission"), "2026-07-01").begin("submit", "anyone", **said)
    assert play.take("write_to", "editor", letter_words="几点拍的？").state == "first_reading"
    assert play.take("write_back", "author", answer_words="早上七点").state == "first_reading"
