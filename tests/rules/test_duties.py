"""Who answers for something in a case: the wage pack's chain is the order of the law, for every mixture of causes."""

from datetime import datetime
from itertools import chain, combinations
from typing import Any

import pytest

from linli.cases.packs import SEEDS
from linli.rules import duties, process
from linli.rules.clocks import LOCAL
from linli.rules.known import Known
from linli.rules.reading import PackError, load
from linli.rules.situation import ProcessRefused, Run, Situation, Standing
from tests.rules.calendars import CALENDAR

PAGE = SEEDS / "wage_arrears" / "process.yaml"
# Why somebody has to pay, whoever pays first standing first: the page's answer, the name for who pays, the article.
LAW = {
    "no_permit": ("developer", 37), "subcontracted": ("general_contractor", 30),
    "handed_down": ("general_contractor", 30), "unqualified": ("giver_of_work", 36),
    "lent_name": ("lender_of_name", 36), "developer_behind": ("developer", 29), "unlicensed_agency": ("user_unit", 18),
}  # fmt: skip
ALWAYS = ("employer", 16)
UNPAID = 12_000_00  # what the developer still owes on the works, and no more than that he pays under art. 29


def test_the_chain_of_the_wage_pack_is_that_of_the_law_for_every_mixture_of_causes() -> None:
    pack = load(PAGE.read_text(), str(PAGE))
    run = Run(datetime(2026, 7, 1, tzinfo=LOCAL), CALENDAR)
    for given in chain.from_iterable(combinations(LAW, size) for size in range(len(LAW) + 1)):
        payers = {ALWAYS[0], *(who for who, _ in LAW.values())}
        answers: dict[str, Any] = dict.fromkeys(given, True) | {name: name for name in payers}
        known = Known(pack, Situation("filed", "", {**answers, "works_unpaid": UNPAID}), {}, run)
        ours = [(one.duty.name, one.who, one.up_to, one.duty.basis) for one in duties.owing(known)]
        first: dict[str, int] = {}
        for who, article in (*(LAW[cause] for cause in LAW if cause in given), ALWAYS):
            first.setdefault(who, article)
        assert ours == [
            (who, who, UNPAID if article == 29 else None, f"保障农民工工资支付条例 art. {article}")
            for who, article in first.items()
        ], given


CHAIN = {"subcontracted": True, "general_contractor": "云湖建工集团 有限公司", "project": "三号厂"}
TAKEN = ("", "", "")


def named(chain: dict[str, Any], **answers: Any) -> tuple[str, str, str]:
    """What the step that names who pays first is refused with: the words in both languages and the article."""
    pack, by = load(PAGE.read_text(), str(PAGE)), Standing(frozenset({"labour_inspector"}), frozenset())
    run, case = Run(datetime(2026, 7, 1, tzinfo=LOCAL), CALENDAR), Situation("filed", "", dict(chain))
    try:
        process.apply(pack, "name_payer", answers, standing=by, situation=case, run=run)
    except ProcessRefused as refused:
        return (refused.words.zh, refused.words.en, refused.basis) if refused.words else (refused.code, "", "")
    return TAKEN


def test_whoever_the_law_reaches_first_has_to_be_named_first() -> None:
    assert named(CHAIN, liability="contractor", payer="云湖建工集团有限公司") == TAKEN
    refused = (
        "按登记的承包链条，依法排在前面的是：施工总承包单位（先行清偿） 云湖建工集团 有限公司；另选他人请写明理由",
        "By the chain on file this comes first: General contractor, pays first 云湖建工集团 有限公司; for another"
        " choice give the reason",
        "保障农民工工资支付条例 art. 30",
    )
    assert named(CHAIN, liability="contractor", payer="王某劳务队") == refused
    assert named(CHAIN, liability="employer", payer="王某劳务队") == refused
    assert named(CHAIN, liability="employer", payer="王某劳务队", why_other="当日付清，有书面确认") == TAKEN
    both = {**CHAIN, "no_permit": True, "developer": "锦程置业"}
    assert named(both, liability="contractor", payer="云湖建工集团有限公司")[2] == "保障农民工工资支付条例 art. 37"
    assert named({"project": "三号厂"}, liability="employer", payer="王某劳务队") == TAKEN
    assert named({"project": "三号厂"}, liability="behind", payer="锦程置业")[2] == "保障农民工工资支付条例 art. 16"


def test_whoever_stands_nowhere_in_the_chain_is_refused_whatever_the_reason() -> None:
    boss = {**CHAIN, "employer": "王某劳务队"}
    reason = {"why_other": "愿意当日付清"}
    assert named(boss, liability="employer", payer="王某 劳务队", **reason) == TAKEN
    refused = (
        "不在登记的承包链条上。依法应当清偿的是：施工总承包单位（先行清偿） 云湖建工集团 有限公司；招用的用人单位"
        " 王某劳务队；有变化的先登记承包链条",
        "Not in the chain on file, by which there have to pay: General contractor, pays first 云湖建工集团 有限公司;"
        " Employer 王某劳务队; where it has changed note the chain first",
        "保障农民工工资支付条例 art. 30",
    )
    assert named(boss, liability="behind", payer="锦程置业", **reason) == refused
    assert named(boss, liability="employer", payer="李某劳务队", **reason) == refused
    assert named(boss, liability="contractor", payer="王某劳务队", **reason) == refused
    twice = {"no_permit": True, "developer_behind": True, "developer": "锦程置业"}
    assert named(twice, liability="behind", payer="锦程置业", **reason) == TAKEN


def test_a_page_whose_rows_cannot_be_chosen_is_faulty() -> None:
    with pytest.raises(PackError, match='the options of "liability" have to be the rows'):
        load(
            PAGE.read_text().replace("          agency: {zh: 无证派遣，", "          agent: {zh: 无证派遣，"), str(PAGE)
        )
    with pytest.raises(PackError, match='no question of that step "reasons"'):
        load(PAGE.read_text().replace("unless: why_other", "unless: reasons"), str(PAGE))


def test_a_condition_asks_for_a_figure_of_the_page_and_a_figure_for_those_above_it_alone() -> None:
    with pytest.raises(PackError, match='no figure above "largest"; they are'):
        load(PAGE.read_text().replace("figure('large')", "figure('largest')"), str(PAGE))
    with pytest.raises(PackError, match='no figure above "to_verify"; they are \\[\\]'):
        load(
            PAGE.read_text().replace(
                '''of: "size(parties.filter(p, p.state == 'claimed'))"''', '''of: "figure('to_verify')"'''
            )
        )
