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
from linli.rules.situation import Paper, Run, Situation, Standing
from linli.rules.workdays import Calendar

PAGE = Path(__file__).parents[1] / "tests" / "rules" / "pages" / "arrears.yaml"
RUN = Run(datetime(2026, 7, 1, 2, 0, tzinfo=UTC), Calendar({}), actor="1")
INSPECTOR = Standing(posts=frozenset({"labour_inspector"}))
PACKS = Path(__file__).parents[1] / "src" / "linli" / "packs"
TODAY = RUN.now.date()
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


def shipped(name: str) -> Pack:
    return load((PACKS / name / "process.yaml").read_text())


def ordering(count: int) -> Callable[[], Any]:
    """The order to pay of the wages that ship: so many verified workers, a payer who was heard, all papers served."""
    pack = shipped("wage_arrears")
    given = {"identity_number": "43", "months": 4, "wage_units": 500, "rate": 350_00}
    rows = [parties.new(pack, str(n), {"worker": f"工友{n}", **given}) for n in range(count)]
    case = Situation(
        state="verifying", category="", fields={"payer": "厂", "liability": "employer", "employer": "厂"},
        facts={"payer_heard": True}, parties=tuple(replace(row, state="verified") for row in rows),
        papers={name: Paper(TODAY, served=TODAY) for name in ("evidence_order", "advance_notice")},
    )  # fmt: skip
    form = {"amount": parties.totals(pack, rows)["owed"], "order_term": 5}
    run = replace(RUN, settings={"wages.order_days": 5})
    return lambda: process.apply(pack, "order", form, standing=INSPECTOR, situation=case, run=run)


def registering(count: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Of the certificates that ship: one of so many units into a batch, whom nobody else claims; and the closing."""
    pack = shipped("property_certificates")
    rows = [parties.new(pack, str(n), {"room": f"A{n:03}", "holder": f"商户{n}"}) for n in range(count)]
    batch = tuple(replace(row, state="complete") for row in rows)
    done = tuple(replace(row, state="handed_over") for row in rows)
    case = Situation(state="issuing", category="", fields={"used_for": "other_use"}, parties=batch)
    run = replace(RUN, settings={"registration.fee_other": 550, "registration.fee_dwelling": 80})
    registrar, lead = Standing(frozenset({"registrar"})), Standing(frozenset({"certificates_lead"}))
    form, closing = {"batch_number": 1}, replace(case, parties=done)
    return (
        lambda: process.apply(pack, "into_batch", form, standing=registrar, situation=case, run=run, row="7"),
        lambda: process.apply(pack, "close", {}, standing=lead, situation=closing, run=run),
    )


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
    into_batch, close = registering(239)
    measured = (
        ("a step that moves a track", rate(take(simple, "ask_police")), 20_000),
        ("a step with a gate on two days", rate(take(simple, "accept")), 0),
        ("gates over 20 parties", rate(take(twenty, "order")), 2_000),
        ("gates over 239 parties", rate(take(many, "order")), 200),
        ("sums over 239 parties", rate(lambda: parties.totals(pack, many.parties)), 0),
        ("one of 239 parties paid", rate(take(ordered, "pay_out", "7", paid)), 200),
        ("wages: the order over 20 workers", rate(ordering(20)), 2_000),
        ("certificates: one of 239 into a batch", rate(into_batch), 200),
        ("certificates: closed over 239 units", rate(close), 200),
    )
    for what, found, least in measured:
        print(f"{what:38} {found:>8,} /s" + (f"  (aim {least:,})" if least else ""))
    took = counted()
    print(f"{'a million votes counted':38} {took:>8.2f} s  (aim {COUNTED_WITHIN:.0f})")
    return int(took > COUNTED_WITHIN or any(found < least for _, found, least in measured))


if __name__ == "__main__":
    sys.exit(main())
