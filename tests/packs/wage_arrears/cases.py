"""Twenty workers, 350,000 yuan, no contract, a contractor who has fled: played to where a test begins."""

from pathlib import Path
from typing import Any

import linli.packs
from linli.rules import pack_papers, parties, process, reasons
from linli.rules.known import Known
from linli.rules.paper import load
from tests.packs.play import Play, shipped

PACK = shipped("wage_arrears")
FOLDER = Path(linli.packs.__path__[0]) / PACK.id
CRIME = {
    "wages__crime_one": 10_000, "wages__crime_ten": 60_000, "wages__order_days": 5,
    "wages__records_days": 5, "wages__statement_days": 3,
}  # fmt: skip
SAID = {
    "what": "2025 年底一直没发工资",
    "project": "云麓区某工地",
    "arrears_ended": "2025-12-31",
    "has_contract": "none_has",
}
BOSS = "云湖劳务有限公司"
BY_TWO = {"officers": 2, "own_card": "云麓监0031", "second_officer": "方平", "second_card": "云麓监0032"}
CHAIN = {"employer": BOSS, "employer_code": "91350100M000100Y43"}
PAYER = {"payer": BOSS, "liability": "employer"}
HEARD = {"payer_words": "工程款没有结清", "our_answer": "不影响支付工资"}
PAID = {"watched_by": "监督人", "signed_for": True}


def worker(number: int, **more: int | str) -> dict[str, int | str]:
    # 50 days at 350 yuan: 17,500 yuan each, 350,000 together
    return {"worker": f"工友{number}", "identity_number": "43", "months": 4, "wage_units": 500, "rate": 350_00, **more}


def complained(day: str = "2026-03-09", **said: str) -> Play:
    return Play(PACK, day, **CRIME).begin("complain", "anyone", **{**SAID, **said})


def verified(play: Play, workers: int = 20) -> Play:
    for number in range(workers):
        play.enter(f"w{number}", worker(number))
    play.take("begin_verifying", "inspector")
    for number in range(workers):
        play.take("verify_row", "inspector", f"w{number}", thumb_printed=True, foreman_says="unreachable")
    return play


def ordered(workers: int = 20) -> Play:
    return ordered_of(verified(complained().on("2026-03-16").take("take_up", "inspector"), workers))


def ordered_of(play: Play, *unverified: str) -> Play:
    """The employer is ordered to pay what the table comes to, once these rows are verified, too."""
    for key in unverified:
        play.take("verify_row", "inspector", key, thumb_printed=True, foreman_says="unreachable")
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **CHAIN).take("name_payer", "inspector", **PAYER)
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    play.take("order", "inspector", order_term=5, amount=parties.totals(PACK, play.case.parties)["owed"])
    return play.serve("order_to_pay")


def figures(play: Play) -> dict[str, int]:
    known = Known(PACK, play.case, {}, play.run("inspector"))
    return {one.name: one.value for one in reasons.reckoned(known)}


def said(play: Play, step: str, **form: Any) -> str:
    """What the paper of a step says, with the areas' own terms in it."""
    move = process.apply(
        PACK, step, {"photos": ["p"], **form}, standing=play.standing("inspector"), situation=play.case,
        run=play.run("inspector"),
    )  # fmt: skip
    figured = reasons.whole(Known(PACK, move.after, {}, play.run("inspector")), PACK.figures)
    own = dict.fromkeys(("estate", "place", "handler", "case_number", "begun_on", "body_letters", f"{step}_by"), "云")
    name = f"{PACK.actions[step].issues}.yaml"
    template = load((FOLDER / "papers" / name).read_text(encoding="utf-8"), name)
    values = pack_papers.values(PACK, move, own, figured)
    return template.fill(values, body="云麓区人社局", number="云〔2026〕1号", date="2026年3月16日").words()
