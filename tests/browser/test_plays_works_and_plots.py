"""A sewer renovation from the requests that led to it to the end of warranty; vegetable plots cleared together."""

import re
from pathlib import Path

import pytest

from linli.cases.models import CaseLink
from linli.files.queries import files_of
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.people.models import Organisation
from linli.places import services as places
from linli.web import demo
from tests.browser.plays import Play, Stage, is_official, press, soon, words_of, words_of_word
from tests.browser.residents import Resident, report

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

RESULT = "主管换新640米，检查井重砌，下雨不再倒灌"


def milestones(play: Play) -> Play:
    """Two milestones of the plan."""
    for name, first, last, cost in (
        ("北段主管", "2026-04-20", "2026-05-10", "80"),
        ("南段主管", "2026-05-11", "2026-05-30", "90"),
    ):
        play.take(
            "works_manager",
            "plan_step",
            step_name=name,
            planned_from=first,
            planned_to=last,
            planned_cost=f"{cost}0000",
            hides=True,
            digs=True,
        )
    return play


def proposed(stage: Stage) -> tuple[Play, list[Resident]]:
    """Two residents report what the works are proposed for; the branch links their requests with the works."""
    asked = [
        report(stage, "3栋楼下污水井往外冒水，味道很大", "3栋", "13800135678"),
        report(stage, "5栋门口污水倒灌，下水堵了半个月", "5栋", "13800135679"),
    ]
    play = stage.begins(
        "works_manager", "public_works", what="安和小区雨污管网改造，更换主管640米", words="北门至5栋",
        works_class="basic", common_parts="unchanged", photos=True,
    )  # fmt: skip
    play.link("secretary", "由哪些诉求引起", "污水")
    assert {link.target_id for link in CaseLink.objects.filter(case=play.key)} == {each.key for each in asked}
    return play, asked


def funded(play: Play) -> Play:
    """The plan made public, the money applied for upward and granted, the contract made."""
    milestones(play).take(
        "works_manager",
        "publicise",
        second="works_head",
        budget="2000000",
        paid_from=["government", "companies"],
        from_government="1700000.50",
        from_companies="299999.50",
        building_period="60天",
    )
    play.issued("plan_notice", "works_head")
    assert "公示期未满" in play.not_yet("works_manager", "向上申请资金")
    play.on("2026-03-12").take("secretary", "ask_homes", homes_concerned=126, homes_willing=118, photos=True)
    play.take("works_manager", "apply_for_money", asked_of="云麓区住建局", asked_for="2000000")
    play.drawn_up("request_upward", "works_head", "works_manager", "云麓区住建局")
    application = play.pdf("request_upward", "works_manager")
    is_official(application)
    assert "贰佰万元整" in words_of(application)
    assert "贰佰万元整" in words_of_word(play.docx("request_upward", "works_manager"))
    play.on("2026-03-25").take("works_head", "grant_money", granted="2000000")
    contract = {
        "contract_price": "1960000",
        "contractor_name": "云湖市政",
        "supervisor_name": "正衡监理",
        "wage_account": True,
    }
    play.on("2026-04-10").take("works_manager", "contract", second="works_head", tendered="directly", **contract)
    return play


def built(play: Play) -> Play:
    """Begun after notice, the hidden works checked before they were covered, both milestones done."""
    play.take("works_manager", "announce_start", restore_by="2026-05-31")
    play.drawn_up("start_notice", "works_head", "works_manager", "社区公告栏")
    assert "2026年5月31日前恢复原状" in words_of(play.pdf("start_notice", "works_manager"))
    dug = play.not_yet("works_manager", "开工")
    assert ("还没有业委会" in dug, "物业管理条例" in dug) == (True, True)
    numbers = {"members_due": "5", "members_present": "5", "members_for": "4"}  # of a meeting held outside Linli
    decided = {"digging_agreed": True, "decided_by": "安和小区业委会", "decided_on": "2026-04-09", "photos": True}
    agreed = {**numbers, **decided}
    play.take("secretary", "digging_agreed", second="works_manager", **agreed)
    play.on("2026-04-20").take("works_manager", "start_works")
    play.take("contractor", "begin_step", 1, started_on="2026-04-20")
    soon = play.refused(
        "works_manager",
        "announce_break",
        which_buildings=["3栋"],
        break_on="2026-04-21",
        break_from="9",
        break_hours="9至16点",
    )
    assert "须更早告知居民" in soon
    play.take(
        "works_manager",
        "announce_break",
        which_buildings=["3栋"],
        break_on="2026-04-24",
        break_from="9",
        break_hours="9至16点",
    )
    play.drawn_up("disruption", "works_head", "works_manager", "3栋各单元")
    assert "隐蔽工程未经监理验收" in play.not_yet("contractor", "节点完成", 1)
    play.on("2026-05-08").take(
        "works_supervisor", "check_hidden", 1, checked_on="2026-05-08", section="北段", photos=True
    )
    play.issued("hidden_record", "works_supervisor2")
    play.take("contractor", "finish_step", 1, done_on="2026-05-08", photos=True)
    play.take("works_manager", "pay_step", 1, second="works_head", paid_now="700000")
    play.on("2026-05-30").take("contractor", "begin_step", 2, started_on="2026-05-11")
    play.take("works_supervisor", "check_hidden", 2, checked_on="2026-05-28", section="南段", photos=True)
    play.take("contractor", "finish_step", 2, done_on="2026-05-29", photos=True).take("contractor", "finish_works")
    assert "还没有恢复原状" in play.not_yet("works_manager", "竣工验收")
    play.take("contractor", "ground_restored", second="secretary", restored_on="2026-05-30", photos=True)
    return play


def accepted(play: Play) -> Play:
    """Accepted with the residents' observers, and filed within fifteen days."""
    assert "居民观察员还没签意见" in play.not_yet("works_manager", "竣工验收")
    play.take("secretary", "observe", observers=5, opinion="五位邻居逐井看过，不冒水").issued(
        "opinion_sheet", "branch_deputy"
    )
    accepted = {
        "accepted_on": "2026-06-01",
        "work_kinds": ["pipes", "waterproofing"],
        "four_parties": True,
        "leak_test": True,
        "told_result": RESULT,
        "photos": True,
    }
    play.on("2026-06-01").take("works_manager", "accept_works", second="works_head", **accepted)
    play.issued("acceptance_report", "works_head")
    assert play.case.clocks["filing"]["due"].startswith("2026-06-16")
    play.on("2026-06-10").take("works_manager", "file_acceptance").issued("filing_form", "works_head")
    return play


def test_a_sewer_renovation_from_the_requests_to_the_end_of_warranty(stage: Stage) -> None:
    """诉求 → 立项、关联 → 公示 → 资金 → 开工 → 隐蔽验收 → 观察员 → 竣工验收 → 告诉反映人 → 备案 → 质保 → 期满."""
    play, asked = proposed(stage)
    accepted(built(funded(play)))
    for resident in asked:
        soon(lambda case=resident: case.case.state == "answered", "the reporter was not told")  # type: ignore[misc]  # no lambda with a default is inferred
        assert RESULT in resident.reads()
        resident.says_mended()
        assert (resident.case.state, resident.case.solved) == ("closed", True)

    play.on("2026-09-01")
    defect = report(stage, "5栋前污水井盖响，晚上睡不着", "5栋", "13800135680")
    soon(lambda: CaseLink.objects.filter(case=play.key, target=defect.key).exists(), "the defect was not attached")
    assert CaseLink.objects.get(target=defect.key).name == "faults"
    assert "污水井盖响" in play.page("secretary").locator("main").inner_text()
    play.take("secretary", "report_defect", defect="5栋前检查井盖响")
    play.take("contractor", "mended", second="secretary", photos=True)
    mend = Play(stage, defect.key).take("grid_worker", "claim").take("grid_worker", "contact", how="phone")
    mend.take("grid_worker", "finish", result="施工单位换了井盖和胶圈", photos=True)
    assert "施工单位换了井盖和胶圈" in defect.reads()
    defect.says_mended()
    assert (play.state, play.case.counts["mended"], defect.case.state) == ("warranty", 1, "closed")

    assert "质保期未满" in play.not_yet("works_manager", "质保期满")
    play.on("2028-06-02").take("works_manager", "return_retention", second="works_head", returned="58800")
    assert "质保期未满" in play.not_yet("works_manager", "质保期满")  # of the waterproofing: five years
    play.on("2031-06-02")
    assert "质保期满后还没有回访住户" in play.not_yet("works_manager", "质保期满")
    play.take("works_manager", "return_visit", visited_on="2031-06-02", homes_asked=118, homes_content=112)
    play.take("works_manager", "end_warranty")
    assert (play.state, play.case.open) == ("closed", False)
    assert [row.state for row in play.rows] == ["step_done", "step_done"]


def board_of(play: Play) -> str:
    """What everybody reads of the case on its public page."""
    case = play.case
    page = play.stage.desk("resident", f"/ledger/{case.area.code}/{case.number}/")
    return str(page.locator("main").inner_text())


def council_of(stage: Stage) -> Organisation:
    """The estate's council: the secretary convenes it, a member of the branch records."""
    district, estate = stage.district, stage.district.cast.places.estate
    body = people.create_organisation("council", "安和议事会", estate, by=SYSTEM)
    for kind, role in (("council_convener", "secretary"), ("council_recorder", "branch_member"),
                       ("council_seat", "branch_deputy")):  # fmt: skip
        post = people.create_post(kind, body, estate, by=SYSTEM)
        people.appoint(post.pk, district.person(role).pk, by=SYSTEM)
    return body


def resolved(stage: Stage, matter: str) -> str:
    """The council is called three days ahead, finds the complaint among what could come on its agenda, talks it over
    and passes what is to be done; answers the address from which a clean-up is begun.
    """
    page = stage.desk("secretary", f"/desk/meetings/call/{council_of(stage).code}/")
    page.select_option("#id_kind", "council")
    page.fill("#id_starts_at", "2026-03-05T09:30")
    page.fill("#id_place", "党群服务中心")
    page.select_option("#id_host", str(stage.district.person("secretary").pk))
    page.select_option("#id_recorder", str(stage.district.person("branch_member").pk))
    press(page, "发出通知")
    at = re.sub(r"^https?://[^/]+", "", page.url)
    page.get_by_text("可列入议程的事项").click()
    with page.expect_navigation():
        page.locator("li", has_text=matter).get_by_role("button", name="列入议程").first.click()
    assert "等您处理" in stage.desk("branch_deputy", "/mine/").locator("main").inner_text()
    stage.time.on("2026-03-05")
    press(stage.desk("secretary", at), "开始签到")
    press(stage.desk("secretary", at), "除请假外全部到会")
    page = stage.desk("branch_member", f"{at}items/1/")
    page.fill("#id_speaker", "种菜户代表")
    page.fill("#id_words", "希望有个地方接着种")
    press(page, "记录")
    page.fill("#v_text", "绿化带里的菜地统一清理，恢复绿化")
    page.fill("#v_ayes", "2")
    press(page, "登记表决")
    page = stage.desk("secretary", at)
    page.get_by_text("由此发起办理").click()
    return str(page.locator("#agenda").get_by_role("link", name="提请菜地整治").get_attribute("href"))


def test_vegetable_plots_from_a_complaint_by_the_council_to_the_second_look(stage: Stage) -> None:
    """反映 → 议题 → 议事会议定 → 由此发起整治 → 告知，找好新地方 → 自己清理 → 集中清理日 → 30 天回看 → 办结."""
    plan = Path(demo.__file__).with_name("plan.svg").read_text()
    places.set_plan(stage.district.cast.places.estate, plan, by=SYSTEM)
    asked = report(stage, "2栋后面绿化带种菜，成了菜地", "3栋", "13800135681", "绿化和种菜")
    play = stage.entered_at(
        "secretary", resolved(stage, f"第 {asked.case.number} 号"), words="中心绿地", outside_place="西门外社区闲置地"
    )
    assert play.case.text == "绿化带里的菜地统一清理，恢复绿化"
    assert CaseLink.objects.get(case=play.key).target_id == asked.key
    play.take("branch_member", "add_plot", plot="2栋后面", photos=True)
    play.tapped("branch_member", "add_plot", "plot_point", (200, 150), plot="中心绿地东角", photos=True)
    page = stage.desk("branch_member", f"/desk/case/{play.key}/parties/")
    assert [mark.text_content() for mark in page.locator(".dots svg text").all()] == ["2"]
    assert "议事会商量决定" not in board_of(play)
    play.take("secretary", "open_clean_up", second="community_officer")
    assert "议事会商量决定，把菜地恢复成绿地" in board_of(play)
    assert "平面图上的地块" in board_of(play)
    play.take("branch_member", "tell").issued("letter", "branch_deputy")
    assert "西门外社区闲置地" in words_of(play.pdf("letter", "secretary"))
    play.take("branch_member", "takes_place", 1).take("branch_member", "plot_cleared", 1, photos=True)
    assert "自己清理的时间还没到" in play.not_yet("secretary", "定集中清理日")
    play.on("2026-03-22").take("secretary", "joint_day", clearing_day="2026-03-25")
    assert "还有地块没清理" in play.not_yet("branch_member", "清理完成")
    play.on("2026-03-25").take("branch_member", "plot_cleared", 2, photos=True)
    result = "两块菜地都清理了，补种草皮；西门外可以种"
    play.take("branch_member", "all_clear", told_result=result).issued("outcome", "branch_deputy")
    soon(lambda: asked.case.state == "answered", "the reporter was not told")
    assert result in asked.reads()
    asked.says_mended()
    codes = [file.code for file in files_of("case", play.key) if file.role in ("before", "after")]
    play.take("branch_member", "show_photos", second="community_officer", shown_photos=codes)
    shown = board_of(play)
    assert [words in shown for words in ("动手前", "完成后", "西门外社区闲置地", result, "已清理的地块")] == [True] * 5
    play.on("2026-04-28")
    for row in (1, 2):
        play.take("branch_member", "still_clear", row, photos=True)
    play.take("secretary", "close")
    assert (play.state, play.case.open) == ("closed", False)
