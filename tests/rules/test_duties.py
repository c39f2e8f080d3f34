"""Who answers for something in a case: the wage pack's chain says what the law's own table says, for every mixture."""

from datetime import datetime
from itertools import chain, combinations
from typing import Any

from linli.cases.packs import SEEDS
from linli.rules import duties, wages
from linli.rules.clocks import LOCAL
from linli.rules.known import Known
from linli.rules.reading import load
from linli.rules.situation import Run, Situation
from tests.rules.calendars import CALENDAR

PAGE = SEEDS / "wage_arrears" / "process.yaml"
# The page's answer → the law's own name of the cause (rules.wages), and the page's name for who pays.
CAUSES: dict[str, wages.Cause] = {
    "subcontracted": "subcontract", "handed_down": "passed_on", "developer_behind": "developer_behind",
    "unqualified": "unqualified", "lent_name": "lent_name", "no_permit": "no_permit",
    "unlicensed_agency": "unlicensed_agency",
}  # fmt: skip
PAYERS = {
    "employer": "project", "general_contractor": "general_contractor", "developer": "developer",
    "giver_of_work": "giver_of_work", "lender_of_name": "lender_of_name", "user_unit": "user_unit",
}  # fmt: skip


def test_the_chain_of_the_wage_pack_is_that_of_the_law_for_every_mixture_of_causes() -> None:
    pack = load(PAGE.read_text(), str(PAGE))
    run = Run(datetime(2026, 7, 1, tzinfo=LOCAL), CALENDAR)
    for given in chain.from_iterable(combinations(CAUSES, size) for size in range(len(CAUSES) + 1)):
        answers: dict[str, Any] = dict.fromkeys(given, True) | {name: name for name in PAYERS.values()}
        known = Known(pack, Situation("filed", "", {**answers, "works_unpaid": 12_000_00}), {}, run)
        ours = [(one.duty.name, one.who, one.up_to, one.duty.basis) for one in duties.owing(known)]
        law = wages.who_pays([CAUSES[name] for name in given], price_unpaid=12_000_00)
        assert ours == [(PAYERS[one.payer], PAYERS[one.payer], one.up_to, one.basis) for one in law], given
