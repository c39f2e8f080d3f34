"""A case of illegal construction played to where a test begins, and what its tests answer in forms."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from linli.rules import upon
from linli.rules.known import Known
from linli.rules.situation import ProcessRefused
from tests.packs.play import Play, shipped

PACK = shipped("illegal_construction")
SET = {
    "enforcement__removal_hours": [8, 18], "enforcement__removal_days": 15, "enforcement__notice_days": 10,
    "enforcement__demand_days": 10, "enforcement__weekends": False, "enforcement__correct_days": 30,
    "enforcement__large_fine_person": 5_000,
    "enforcement__large_fine_body": 50_000,
}  # fmt: skip
SEEN = {
    "what": "别墅加建并开挖地下室",
    "party_named": "许文静",
    "stage": "building",
    "rules_apply": "town",
    "channel": "patrol",
}
OWNER = {"named": "许文静", "role_here": "house_owner", "kind_here": "person", "served_at": "1 栋"}
BUILDER = {**OWNER, "named": "施工队", "role_here": "builder"}
BACK = {"goods": "材料归当事人", "safety_plan": "先断开后拆", "agreed_on": "2026-05-28"}
SIGNED = {**BACK, "request_signed": True, "identity_checked": True}
COURT = {"addressed_to": "某某区人民法院"}
ROOM = {"hearing_time": "上午九时", "hearing_place": "三楼会议室"}
TWO = {"own_card": "湘云执0017", "second_officer": "阮宁", "second_card": "湘云执0023", "cards_shown": True}
BY_TWO = {**TWO, "officers": 2}
ORDER = {"collective": True, "removal_term": 15}
BY_DAY = {
    "goods_list": "无", "goods_kept": "院内", "executed_by": "两名执法人员", "began_hour": 9, "ended_hour": 16,
    "nothing_cut": True, "filmed": True, "party_present": True,
}  # fmt: skip


def begun(day: str = "2026-03-02", **seen: str) -> Play:
    return Play(PACK, day, **SET).begin("enter_lead", "finder", **{**SEEN, **seen})


def filed(day: str = "2026-03-02", owner: Mapping[str, str] = OWNER, **seen: str) -> Play:
    play = begun(day, **seen)
    if owner:
        play.take("add_party", "officer", row="owner", **owner)
    if seen.get("stage", "building") == "building":
        play.take("stop", "officer").serve("stop_notice")
    return play.take("open_case", "officer", did_harm=False)


def inspected(**more: Any) -> Play:
    return filed(**more).take("inspect", "officer", **BY_TWO, measured=23_50)


def reviewed(finding: str = "removable", cost: int = 1_200_000_00, **more: Any) -> Play:
    """Ready for the advance notice."""
    play = (
        inspected(**more)
        .take("determine", "officer", finding=finding, remedy="remove", cost=cost)
        .take("to_review", "officer")
    )
    return play.take("reviewed", "reviewer", opinion="同意")


def told(finding: str = "removable", rules_apply: str = "town", **answers: Any) -> Play:
    return reviewed(finding, rules_apply=rules_apply).take("notify", "officer", **{"hearing_due": True, **answers})


def decided(served: str = "2026-05-20", **seen: str) -> Play:
    play = told(**seen).on("2026-04-20").serve("advance_notice").on("2026-04-28")
    play.take("decide", "officer", **ORDER).on(served).serve("decision")
    return play.take("wait", "officer")


def fined(fine: int = 60_000_00, cost: int = 1_200_000_00, builder: bool = False) -> Play:
    """What can be corrected, with a fine served on 20 May; with a `builder` upon two parties."""
    play = reviewed("correctable", cost)
    if builder:
        play.take("add_party", "officer", row="builder", **BUILDER)
    play.take("notify", "officer", hearing_due=True, intended_fine=cost // 10, correct_days=30)
    play.on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28").take("penalise", "officer", collective=True, fine=fine).on("2026-05-20")
    return play.serve("fine_decision").take("wait", "officer")


def announced(**seen: str) -> Play:
    """Nobody applied for a review or sued: the public notice is posted on the first working day after that."""
    return decided(**seen).on("2026-11-23").take("announce", "officer", notice_days=10).serve("public_notice")


def demanded(**seen: str) -> Play:
    play = announced(**seen).on("2026-12-04").take("send_demand", "officer", demand_term=10)
    return play.serve("demand")


def basis_refused(play: Play, step: str, **answers: Any) -> str:
    """By which article the officer's step is refused; empty where it was taken."""
    try:
        play.take(step, "officer", **answers)
    except ProcessRefused as refused:
        return refused.basis
    return ""


def known(play: Play) -> Known:
    return Known(PACK, play.case, {}, play.run("officer"))


def two_parties() -> Play:
    """The owner served on 20 May, the builder on 20 July."""
    play = filed().take("add_party", "officer", row="builder", **{**OWNER, "named": "施工队", "role_here": "builder"})
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="remove", cost=1).take("to_review", "officer")
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28").take("decide", "officer", **ORDER)
    for row, day in (("owner", "2026-05-20"), ("builder", "2026-07-20")):
        paper = play.on(day).case.papers["decision"]
        paper = replace(paper, upon={**paper.upon, row: play.day})
        play.case = upon.with_paper(PACK, play.case, "decision", paper, play.run("clerk"))
    return play.take("wait", "officer")


def own_terms(play: Play, row: str) -> dict[str, str]:
    """The remedies that are still the party's, and until when."""
    clocks = play.row(row).clocks
    return {
        name: clocks[name].due.date().isoformat()
        for name in ("review", "lawsuit", "after_review")
        if name in clocks and clocks[name].running
    }
