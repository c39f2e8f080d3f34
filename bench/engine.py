"""How quick the engine is, alone: `python -m bench.engine`. One core, processor time, no database and no page.

The aims: 20,000 simple actions a second, 2,000 with a gate over 20 parties, 200 over 239; a million votes in 2 seconds.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linli.rules import parties, process
from linli.rules.ballot import CHOICES, Weight
from linli.rules.ballot_sheet import Question, sheet
from linli.rules.pack import Pack
from linli.rules.reading import load
from linli.rules.situation import Run, Situation, Standing
from linli.rules.workdays import Calendar

PAGE = Path(__file__).parents[1] / "tests" / "rules" / "pages" / "arrears.yaml"
RUN = Run(datetime(2026, 7, 1, 2, 0, tzinfo=UTC), Calendar({}), actor="1")
INSPECTOR = Standing(posts=frozenset({"labour_inspector"}))
FORM = {"employer": "厂", "arrears_ended": "2025-12-31", "received_on": "2026-07-01", "officers": 2}


def begun(pack: Pack) -> Situation:
    empty = Situation(state="", category="", fields={})
    anybody = Standing(relations=frozenset({"anyone"}))
    return process.start(pack, "receive", FORM, standing=anybody, situation=empty, run=RUN).after


def of_many(pack: Pack, count: int) -> Situation:
    """A case ready to be ordered, with so many verified workers."""
    rows = [parties.new(pack, str(n), {"worker": f"工人{n}", "daily": 20_000 + n, "days": 265}) for n in range(count)]
    case = process.apply(pack, "accept", {}, standing=INSPECTOR, situation=begun(pack), run=RUN).after
    case = replace(case, parties=tuple(replace(row, state="checked") for row in rows), facts={"reviewed": True})
    return process.apply(pack, "secure", {}, standing=INSPECTOR, situation=case, run=RUN).after


def rate(act: Callable[[], Any], seconds: float = 1.0) -> int:
    """How often in a second of processor time."""
    act()
    begin, done = time.process_time(), 0
    while time.process_time() - begin < seconds:
        act()
        done += 1
    return round(done / (time.process_time() - begin))


VOTES, COUNTED_WITHIN = 1_000_000, 2.0  # seconds


def counted() -> float:
    """Processor seconds in which a million votes of owners become a result with its arithmetic."""
    papers = [([[CHOICES[number % 3]]], 5_000 + number % 9_000) for number in range(VOTES)]
    begin = time.process_time()
    sheet([Question(4, "选聘")], papers, roll=Weight(VOTES, 14_000 * VOTES))
    return time.process_time() - begin


def main() -> int:
    pack = load(PAGE.read_text())
    simple, twenty, many = begun(pack), of_many(pack, 20), of_many(pack, 239)

    def take(case: Situation, name: str, row: str = "", form: dict[str, Any] | None = None) -> Callable[[], Any]:
        return lambda: process.apply(pack, name, form or {}, standing=INSPECTOR, situation=case, run=RUN, row=row)

    ordered = replace(many, state="ordered")
    paid = {"amount": 1, "signed": True}
    measured = (
        ("a step that moves a track", rate(take(simple, "ask_police")), 20_000),
        ("a step with a gate on two days", rate(take(simple, "accept")), 0),
        ("gates over 20 parties", rate(take(twenty, "order")), 2_000),
        ("gates over 239 parties", rate(take(many, "order")), 200),
        ("sums over 239 parties", rate(lambda: parties.totals(pack, many.parties)), 0),
        ("one of 239 parties paid", rate(take(ordered, "pay_out", "7", paid)), 200),
    )
    for what, found, least in measured:
        print(f"{what:34} {found:>8,} /s" + (f"  (aim {least:,})" if least else ""))
    took = counted()
    print(f"{'a million votes counted':34} {took:>8.2f} s  (aim {COUNTED_WITHIN:.0f})")
    return int(took > 1.3 * COUNTED_WITHIN or any(found * 1.3 < least for _, found, least in measured))


if __name__ == "__main__":
    sys.exit(main())
