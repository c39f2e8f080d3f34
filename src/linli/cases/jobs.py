"""What runs by the clock, waiting that has run out; and what is done after a step, for one case after another."""

from typing import Any

from linli.cases import batches, imports, months, party_sheets, rounds, sums, supervising
from linli.cases.passing import overdue_scan
from linli.cases.settling import JOB, settle
from linli.jobs.registry import handler, schedule


@schedule("* * * * *", "cases.pass_time")
def pass_time(payload: dict[str, object]) -> None:
    """Every minute: close what stayed unanswered, resume what waited in vain, pass the turn on."""
    overdue_scan()


@schedule("*/10 * * * *", "cases.supervise_overdue")
def supervise_overdue(payload: dict[str, object]) -> None:
    """Every ten minutes: what has been overdue for too long is supervised."""
    supervising.overdue_scan()


@schedule("40 3 * * *", "cases.forget_staged")
def forget_staged(payload: dict[str, object]) -> None:
    """Every night: drop what was staged for an import and never taken in or handed back."""
    imports.forget_staged()
    party_sheets.forget()


@schedule("10 0 * * *", "cases.lay_out_rounds")
def lay_out_rounds(payload: dict[str, object]) -> None:
    """Every night: the visits of the coming days, and those that were missed."""
    rounds.lay_out_all()


@schedule("25 0 1 * *", "cases.write_months")
def write_months(payload: dict[str, object]) -> None:
    """On the first of a month: each estate's report of the month before, to be looked through and released."""
    months.write_all()


@handler(JOB)
def settle_one(payload: dict[str, Any]) -> None:
    """Give a linked case its result."""
    settle(payload["link"], payload["words"])


@handler("cases.batch")
def batch(payload: dict[str, Any]) -> None:
    """The next chunk of a step on a batch of many parties."""
    batches.go_on(payload["batch"])


@handler(imports.INDEX)
def index(payload: dict[str, Any]) -> None:
    """After an import: some hundred of its cases are found by their words."""
    imports.index(payload["first"], payload["last"])


@handler(sums.JOB)
def count_on(payload: dict[str, Any]) -> None:
    """The next piece of figures over many cases."""
    sums.go_on(payload["key"])
