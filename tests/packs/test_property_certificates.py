"""A park of shops whose owners have waited ten years: surveyed, mended, and 39 certificates in the first batch."""

from dataclasses import replace
from pathlib import Path

import pytest

import linli.packs
from linli.rules import batches, parties, reasons, running
from linli.rules.known import Known
from linli.rules.paper import load
from linli.rules.rates import Rate
from tests.packs.play import Play, shipped

PACK = shipped("property_certificates")
FEES = {"registration__fee_dwelling": 80, "registration__fee_other": 550, "registration__notice_days": 15}
PUBLISHED = {"published_where": "登记中心网站、园区门口"}
PARK = {"what": "锦程服饰园商铺", "developer": "某开发公司", "developer_is": "there", "used_for": "other_use"}
FIRST = {"first_by": "by_developer", "first_applicant": "某开发公司"}
BROUGHT = frozenset({"identity", "purchase", "tax_paid"})


def surveyed(units: int = 40) -> Play:
    play = Play(PACK, "2026-08-03", **FEES).begin("survey", "task_lead", **PARK)
    for number in range(units):
        play.take("add_unit", "visitor", f"u{number}", room=f"A{number}", holder_kind="person", holder=f"商户{number}")
    return play.take("confer", "task_lead")


def noticed(units: int = 40) -> Play:
    play = (
        surveyed(units)
        .take("found_taxes", "taxer", problem="欠缴土地出让金")
        .take("found_planning", "planner", problem="未核实")
    )
    return play.take("propose", "task_lead", plan_words="并联补办").take("approve_plan", "government")


def issuing(units: int = 40) -> Play:
    play = noticed(units).take("mended_planning", "planner", how_mended="已核实").on("2026-09-14")
    play.take("accept_first", "registrar", **FIRST).take("give_notice", "registrar")
    play.take("publish_notice", "registrar", **PUBLISHED).on("2026-10-12")
    play.take("first_registration", "registrar", second="registrar_2")
    for number in range(units):
        ready(play, f"u{number}")
    return play


def ready(play: Play, key: str) -> None:
    play.take("paid_up", "visitor", key)
    brought(play, key, BROUGHT)
    play.take("papers_complete", "visitor", key)


def brought(play: Play, key: str, papers: frozenset[str]) -> None:
    """What the party has brought of the checklist."""
    row = replace(play.row(key), papers=papers)
    play.case = replace(play.case, parties=parties.replaced(play.case.parties, row))


def test_what_the_developer_owes_holds_up_nobody_but_an_open_plan_does() -> None:
    play = noticed()
    assert play.refused("accept_first", "registrar", **FIRST)[0].startswith("还有手续没补办完")
    play.take("mended_planning", "planner", how_mended="已核实")
    assert play.case.tracks["taxes"] == "taxes_open"
    play.take("recover", "taxer", owed_by_developer=3_200_000_00)
    assert play.take("accept_first", "registrar", **FIRST).state == "first_taken"  # vector G-4


CLASSES = {  # class of problem: the office that mends it, what that is asked besides
    "land": ("planner", {}), "taxes": ("taxer", {}), "planning": ("planner", {}), "works_check": ("builder", {}),
    "applicant": ("government", {}), "records": ("registrar", {}), "parcels": ("planner", {"parcels_by": "jointly"}),
}  # fmt: skip


def test_every_class_of_problem_is_mended_by_its_own_office_side_by_side_and_none_but_arrears_may_stay_open() -> None:
    play = surveyed(1)
    for name in CLASSES:
        play.take(f"found_{name}", "task_lead", problem="历史遗留")
    play.take("propose", "task_lead", plan_words="并联补办").take("approve_plan", "government")
    assert set(play.case.tracks.values()) == {f"{name}_open" for name in CLASSES}
    for name, (office, more) in reversed(CLASSES.items()):
        if name != "taxes":
            assert play.refused("accept_first", "registrar", **FIRST)[0].startswith("还有手续没补办完")
            play.take(f"mended_{name}", office, how_mended="已补办", **more)
    assert play.take("accept_first", "registrar", **FIRST).state == "first_taken"
    assert play.take("mended_taxes", "taxer", how_mended="已追缴").case.tracks["taxes"] == "taxes_mended"


def test_the_public_notice_runs_fifteen_working_days() -> None:
    play = (
        noticed()
        .take("mended_planning", "planner", how_mended="已核实")
        .on("2026-09-14")
        .take("accept_first", "registrar", **FIRST)
        .take("give_notice", "registrar")
        .take("publish_notice", "registrar", **PUBLISHED)
    )
    assert play.due("notice") == "2026-10-10"  # vector G-2
    assert play.refused("first_registration", "registrar")[2] == "2026-10-11"


def test_a_notice_that_is_not_issued_is_not_published_and_one_issued_anew_runs_anew() -> None:
    play = noticed().take("mended_planning", "planner", how_mended="已核实").on("2026-09-14")
    play.take("accept_first", "registrar", **FIRST)
    assert play.refused("publish_notice", "registrar", **PUBLISHED)[0] == "公告尚未签发"
    play.take("give_notice", "registrar").take("publish_notice", "registrar", **PUBLISHED)
    play.on("2026-09-21").take("give_notice", "registrar").on("2026-10-19")
    assert play.refused("first_registration", "registrar")[0] == "公告自签发起未满公告期"
    assert play.on("2026-10-20").take("first_registration", "registrar", second="registrar_2").state == "issuing"


def test_nothing_is_registered_before_an_objection_to_the_notice_is_answered() -> None:
    play = noticed().take("mended_planning", "planner", how_mended="已核实").on("2026-09-14")
    play.take("accept_first", "registrar", **FIRST).take("give_notice", "registrar")
    play.take("publish_notice", "registrar", **PUBLISHED)
    assert play.refused("answer_objection", "registrar", objection_answer="无")[0] == "没有待答复的异议"
    play.take("take_objection", "registrar", objector="李四", objection_words="A1 是我买的").on("2026-10-12")
    assert play.refused("first_registration", "registrar")[0] == "还有异议没有答复"
    play.take("answer_objection", "registrar", second="registrar_2", objection_answer="经核查异议不成立")
    assert play.take("first_registration", "registrar", second="registrar_2").state == "issuing"


def test_the_public_notice_is_not_counted_into_the_thirty_days_of_the_first_registration() -> None:
    play = noticed().take("mended_planning", "planner", how_mended="已核实").on("2026-08-31")
    play.take("accept_first", "registrar", **FIRST).on("2026-09-14").take("give_notice", "registrar")
    play.take("publish_notice", "registrar", **PUBLISHED)
    for seen in ("2026-10-11", "2026-10-15"):  # however late the system sees that the notice has run out
        late = seen_on(play, seen)
        assert running.expired(PACK, late.case, late.run("system").now) == ["end_notice"]
        assert late.take("end_notice", "system").due("first") == "2026-11-06"  # vector G-3
        assert late.state == "notice_over"


def test_an_agent_left_blank_is_an_agent_no_more() -> None:
    play = surveyed(1)
    play.take("whose", "visitor", "u0", holder_kind="person", agent="李四", agent_as="guardian")
    play.take("whose", "visitor", "u0", holder_kind="person")
    assert [play.row("u0").fields[name] for name in ("holder", "agent", "agent_as")] == ["商户0", None, None]


def seen_on(play: Play, day: str) -> Play:
    """The same case, looked at on a later day."""
    late = Play(PACK, play.day.isoformat(), **FEES)
    late.case = play.case
    return late.on(day)


def counts(play: Play) -> dict[str, tuple[int, int | None]]:
    """The file's figures, those told apart under the option too."""
    found = reasons.reckoned(Known(PACK, play.case, {}, play.run("task_lead")))
    return {" ".join(filter(None, (one.name, one.option))): (one.value, one.whole) for one in found}


def test_progress_is_certificates_handed_over_of_those_entitled_and_who_is_blocked_is_told_apart_by_why() -> None:
    """Vector G-7: 246 entitled, 198 issued, 31 wait for papers, 17 are blocked."""
    play = issuing(1)
    play.case = replace(play.case, parties=())
    stands = [("handed_over", 198, None), ("papers_missing", 31, None), ("blocked", 11, "seized")]
    stands += [("blocked", 6, "unreachable"), ("refused_row", 3, None)]
    for state, number, why in stands:
        for one in range(number):
            key = f"{state}{why}{one}"
            row = replace(parties.new(PACK, key, {"room": key, "holder": "商户", "blocked_why": why}), state=state)
            play.case = replace(play.case, parties=(*play.case.parties, row))
    found = counts(play)
    assert found == {
        "handed": (198, 246), "waiting": (31, None), "blocked": (17, None), "by_reason seized": (11, None),
        "by_reason unreachable": (6, None), "turned_down": (3, None),
    }  # fmt: skip
    assert Rate(198, 246, (), ()).text == "80.5"


def test_a_house_across_two_parcels_is_mended_before_it_is_registered() -> None:
    play = noticed().take("mended_planning", "planner", how_mended="已核实")
    play.take("found_parcels", "task_lead", problem="二号楼跨两宗地")
    assert play.refused("accept_first", "registrar", **FIRST)[0].startswith("还有手续没补办完")
    play.take("mended_parcels", "planner", parcels_by="merged", how_mended="两宗合并")
    assert play.take("accept_first", "registrar", **FIRST).state == "first_taken"


def test_an_enterprise_has_its_code_its_agent_a_proxy_and_the_receipt_its_seal() -> None:
    play = issuing(1)
    company = {"room": "B1", "holder": "锦程服饰有限公司", "holder_kind": "enterprise"}
    assert play.faults("add_unit", "visitor", "b", **company) == {"credit_code": "missing"}
    assert play.faults("add_unit", "visitor", "b", **company, credit_code="91350100M000100Y44").keys() == {
        "credit_code"
    }
    known = {**company, "credit_code": "91350100M000100Y43", "agent": "梁会计", "agent_as": "by_proxy"}
    play.take("add_unit", "visitor", "b", **known).take("paid_up", "visitor", "b")
    brought(play, "b", BROUGHT)
    assert play.refused("papers_complete", "visitor", "b")[0] == "缺委托书"
    brought(play, "b", BROUGHT | {"proxy"})
    play.take("papers_complete", "visitor", "b").take("into_batch", "registrar", "b", batch_number=1)
    play.take("accept_row", "registrar", "b", taken_on="2026-10-12")
    receipt = {"certificate": "湘1", "signed_for": True}
    assert play.refused("hand_over", "visitor", "b", sealed=False, **receipt)[0] == "企业领证须加盖公章"
    assert play.take("hand_over", "visitor", "b", sealed=True, **receipt).row("b").state == "handed_over"


def test_thirty_nine_come_first_and_the_rest_beside_them() -> None:
    play = issuing(42)
    for number in range(39):
        play.take("into_batch", "registrar", f"u{number}", batch_number=1)
    assert parties.totals(PACK, play.case.parties) == {"fee": 39 * 550_00}
    assert play.refused("hand_over", "visitor", "u0", certificate="1", signed_for=True)[0] == "not_in_this_state"
    for number in range(39):
        play.take("accept_row", "registrar", f"u{number}", taken_on="2026-10-12")
    assert play.due("service_target") == "2026-10-19"
    play.on("2026-10-15")
    for number in range(39, 42):  # a second batch, while the first is being registered
        play.take("into_batch", "registrar", f"u{number}", batch_number=2)
        play.take("accept_row", "registrar", f"u{number}", taken_on="2026-10-15")
    assert play.due("service_target") == "2026-10-19"
    for number in range(39):
        play.take("hand_over", "visitor", f"u{number}", certificate=f"湘{number}", signed_for=True)
    assert play.due("service_target") == "2026-10-22"
    assert play.refused("close", "task_lead")[0] == "还有人没领证也没写明原因"
    for number in range(39, 42):
        play.take("hand_over", "visitor", f"u{number}", certificate=f"湘{number}", signed_for=True)
    assert play.case.clocks["service_target"].stopped is not None
    assert play.take("close", "task_lead").state == "closed"


def test_neither_of_two_who_claim_one_unit_is_ever_in_a_batch() -> None:
    play = issuing(2)
    play.take("add_unit", "visitor", "again", room="A0", holder_kind="person", holder="另一买受人")
    ready(play, "again")
    for key in ("u0", "again"):
        assert play.refused("into_batch", "registrar", key, batch_number=1)[1] == "不动产登记暂行条例 art. 22"
        barred = batches.barred(PACK, play.case, play.row(key), (), play.run("registrar"))
        assert barred is not None
        assert barred.basis == "不动产登记暂行条例 art. 22"
    assert batches.barred(PACK, play.case, play.row("u1"), (), play.run("registrar")) is None
    assert play.take("into_batch", "registrar", "u1", batch_number=1).row("u1").state == "in_batch"


def test_two_claimants_stay_out_of_batch_and_register_until_a_court_awards_the_unit_and_the_loser_is_refused() -> None:
    play = issuing(2)
    play.take("into_batch", "registrar", "u0", batch_number=1)
    play.take("add_unit", "visitor", "rival", room="A0", holder_kind="person", holder="另一买受人")
    ready(play, "rival")
    assert play.refused("accept_row", "registrar", "u0", taken_on="2026-10-12")[1] == "不动产登记暂行条例 art. 22"
    for key in ("u0", "rival"):
        play.take("in_dispute", "visitor", key, blocked_by="一铺两卖")
        assert play.refused("papers_complete", "visitor", key)[0] == "not_in_this_state"
        assert play.refused("unblock", "registrar", key, unblocked_by="双方在场")[1] == "不动产登记暂行条例 art. 22"
    play.take("dispute_over", "registrar", "u0", settled_by="民事判决书").take("papers_complete", "visitor", "u0")
    assert play.refused("into_batch", "registrar", "u0", batch_number=2)[1] == "不动产登记暂行条例 art. 22"
    play.take("refuse_row", "registrar", "rival", second="registrar_2", grounds="判决归商户0")
    assert batches.barred(PACK, play.case, play.row("u0"), (), play.run("registrar")) is None
    play.take("into_batch", "registrar", "u0", batch_number=2)
    play.take("accept_row", "registrar", "u0", taken_on="2026-10-12")
    receipt = {"certificate": "湘1", "signed_for": True}
    assert play.take("hand_over", "visitor", "u0", **receipt).row("u0").state == "handed_over"


def test_what_a_court_attached_is_registered_once_it_is_released_whatever_else_holds_it_up() -> None:
    play = issuing(1).take("into_batch", "registrar", "u0", batch_number=1)
    play.take("attach_unit", "registrar", "u0", blocked_by="区法院查封")
    assert play.refused("unblock", "registrar", "u0", unblocked_by="已联系上")[0] == "查封、抵押未解除"
    play.take("in_dispute", "visitor", "u0", blocked_by="一铺两卖")
    play.take("dispute_over", "registrar", "u0", settled_by="民事调解书")
    assert play.refused("papers_complete", "visitor", "u0")[0] == "查封、抵押未解除"
    barred = batches.barred(PACK, play.case, play.row("u0"), (), play.run("registrar"))
    assert barred is not None
    assert barred.otherwise.zh == "查封、抵押未解除"
    play.take("release_unit", "registrar", "u0", released_by="解封裁定书").take("papers_complete", "visitor", "u0")
    assert play.refused("release_unit", "registrar", "u0", released_by="解封裁定书")[0] == "not_in_this_state"
    assert play.take("into_batch", "registrar", "u0", batch_number=2).row("u0").state == "in_batch"


def test_who_is_blocked_for_a_reason_of_no_step_of_its_own_is_unblocked_and_reads_of_it_no_more() -> None:
    play = issuing(1).take("block", "visitor", "u0", blocked_why="unreachable", blocked_by="三次上门无人")
    assert {"dispute", "seized"}.isdisjoint(PACK.actions["block"].form[0].options)
    play.take("unblock", "registrar", "u0", unblocked_by="已联系上")
    assert [play.row("u0").fields[name] for name in ("blocked_by", "blocked_why")] == ["", ""]
    assert play.take("papers_complete", "visitor", "u0").row("u0").state == "complete"


@pytest.mark.parametrize(("use", "fee"), [("dwellings", 80_00), ("other_use", 550_00)])
def test_the_fee_is_what_the_area_has_set_for_the_use(use: str, fee: int) -> None:
    play = issuing(1)
    play.case = replace(play.case, fields={**play.case.fields, "used_for": use})
    assert play.take("into_batch", "registrar", "u0", batch_number=1).row("u0").fields["fee"] == fee


def test_each_unit_of_a_mixed_project_pays_the_fee_of_its_own_use() -> None:
    play = issuing(2)
    play.case = replace(play.case, fields={**play.case.fields, "used_for": "mixed_use"})
    assert play.refused("into_batch", "registrar", "u0", batch_number=1)[1] == "发改价格规〔2016〕2559号"
    unit = {"room": "C1", "holder": "住户", "holder_kind": "person"}
    assert play.faults("add_unit", "visitor", "c", **unit) == {"room_use": "missing"}
    for key, use, fee in (("u0", "dwellings", 80_00), ("u1", "other_use", 550_00)):
        play.take("use_of_unit", "visitor", key, room_use=use).take("into_batch", "registrar", key, batch_number=1)
        assert play.row(key).fields["fee"] == fee


def test_no_unit_is_accepted_on_a_day_before_its_papers_came_in() -> None:
    play = issuing(2)
    assert play.row("u0").fields["brought_on"] == "2026-10-12"  # said by nobody: the day it was noted
    early = play.take("into_batch", "registrar", "u0", batch_number=1).on("2026-10-20")
    assert early.refused("accept_row", "registrar", "u0", taken_on="2026-10-11")[:2] == (
        "受理日期不能早于材料收齐的日期", "不动产登记暂行条例 art. 17",
    )  # fmt: skip
    assert play.take("accept_row", "registrar", "u0", taken_on="2026-10-12").due("registration") == "2026-11-23"
    play.take("missing_papers", "visitor", "u1", missing_what="发票")
    assert play.refused("papers_complete", "visitor", "u1", brought_on="2026-10-21")[0] == "收齐日期不能晚于今天"
    assert play.take("papers_complete", "visitor", "u1", brought_on="2026-10-16").row("u1").fields["brought_on"] == (
        "2026-10-16"
    )


def test_the_developer_or_who_stands_in_for_it_applies_first_and_no_buyer_is_named_in_public() -> None:
    gone = noticed(1).take("mended_planning", "planner", how_mended="已核实")
    gone.case = replace(gone.case, fields={**gone.case.fields, "developer_is": "gone"})
    for wrong in ("by_developer", "by_successor"):
        refused = gone.refused("accept_first", "registrar", first_by=wrong, first_applicant="某开发公司")
        assert refused[1] == "自然资发〔2021〕1号"
    named = {"first_by": "by_named", "first_applicant": "云麓街道办事处"}  # vector G-5
    assert gone.take("accept_first", "registrar", **named).case.fields["first_applicant"] == "云麓街道办事处"
    path = Path(linli.packs.__path__[0]) / PACK.id / "papers" / "public_notice.yaml"
    printed = load(path.read_text(encoding="utf-8"), path.name).fields()
    assert printed["parties"] <= {"room", "room_area", "row"}
    assert printed.keys() == {"first_applicant", "parties"}


def test_the_register_is_finished_thirty_working_days_after_acceptance() -> None:
    play = issuing(1).take("into_batch", "registrar", "u0", batch_number=1)
    assert play.refused("accept_row", "registrar", "u0", taken_on="2026-10-13")[0] == "受理日期不能晚于今天"
    play.on("2026-10-12").take("accept_row", "registrar", "u0", taken_on="2026-10-12")
    assert play.due("registration") == "2026-11-23"


def test_where_the_developer_is_gone_the_plan_says_who_applies() -> None:
    play = Play(PACK, "2026-08-03", **FEES).begin("survey", "task_lead", **{**PARK, "developer_is": "gone"})
    play.take("add_unit", "visitor", "u", room="A", holder_kind="person", holder="商户").take("confer", "task_lead")
    assert play.refused("propose", "task_lead", plan_words="并联补办")[1] == "自然资发〔2021〕1号"
    assert (
        play.take("found_applicant", "task_lead", problem="无承继单位")
        .take("propose", "task_lead", plan_words="并联补办")
        .state
        == "planned"
    )


def test_who_was_blocked_when_the_file_was_closed_gets_the_certificate_once_a_court_has_spoken() -> None:
    play = issuing(2).take("in_dispute", "visitor", "u1", blocked_by="一铺两卖")
    play.take("into_batch", "registrar", "u0", batch_number=1)
    play.take("accept_row", "registrar", "u0", taken_on="2026-10-12")
    given = {"certificate": "湘1", "signed_for": True}
    play.take("hand_over", "visitor", "u0", **given).take("close", "task_lead")
    assert play.take("look_back", "visitor", "u0", said_then="满意").state == "closed"
    play.on("2026-12-01").take("reopen", "task_lead", why_again="判决归商户1").take(
        "dispute_over", "registrar", "u1", settled_by="民事判决书"
    )
    play.take("papers_complete", "visitor", "u1").take("into_batch", "registrar", "u1", batch_number=2)
    play.take("accept_row", "registrar", "u1", taken_on="2026-12-01")
    play.take("hand_over", "visitor", "u1", certificate="湘2", signed_for=True).take("close", "task_lead")
    assert play.refused("reopen", "task_lead", why_again="再办")[0] == "没有暂不能办的户"
