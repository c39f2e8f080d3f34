"""Wage arrears (欠薪): periods, who pays first, the verification table, what may be added, and when police take over.

Sums are fen. Days and hours come as exact fractions (26.5 days is Fraction("26.5")); each product is rounded once,
half up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from linli.rules.clocks import ClockSpec, deadline
from linli.rules.money import percent, rounded
from linli.rules.sharing import share
from linli.rules.workdays import Calendar

# ---- periods --------------------------------------------------------------------------------------------------------

LIMITATION = ClockSpec("limitation", 24, "months", "劳动保障监察条例 art. 20", duty="citizen")
ACCEPTANCE = ClockSpec("acceptance", 5, "working", "关于实施《劳动保障监察条例》若干规定 art. 18")
INVESTIGATION = ClockSpec("investigation", 60, "working", "劳动保障监察条例 art. 17", extend_by=30, extend_once=True)
COURT_DEMAND = ClockSpec("court_demand", 10, "working", "行政强制法 art. 54", duty="citizen")
COURT_APPLICATION = ClockSpec("court_application", 3, "months", "行政强制法 art. 53")
ARBITRATION = ClockSpec("arbitration", 12, "months", "劳动争议调解仲裁法 art. 27", duty="citizen")
AWARD = ClockSpec("award", 45, "days", "劳动争议调解仲裁法 art. 43", extend_by=15, extend_once=True)
ACCOUNT_CLOSING = ClockSpec("account_closing", 30, "days", "保障农民工工资支付条例 art. 27", roll=False)

PERIODS = (
    LIMITATION,
    ACCEPTANCE,
    INVESTIGATION,
    COURT_DEMAND,
    COURT_APPLICATION,
    ARBITRATION,
    AWARD,
    ACCOUNT_CLOSING,
)

OFFICERS = 2  # investigate together, with their cards (劳动保障监察条例 art. 16)
MOST_REPRESENTATIVES = 5  # of workers who complain together (practice)
LEDGER_YEARS = 3  # wage ledgers are kept (保障农民工工资支付条例 art. 15)


def in_time(ended: date, complaint: date, cal: Calendar) -> bool:
    """Whether a complaint of that day about arrears that ended then is still taken up: two years (art. 20)."""
    return complaint <= deadline(LIMITATION, ended, cal).legal


# ---- the verification table (工资核实表) ----------------------------------------------------------------------------

Overtime = Literal["workday", "rest_day", "holiday"]
OVERTIME_PERCENT: dict[Overtime, int] = {"workday": 150, "rest_day": 200, "holiday": 300}  # 劳动法 art. 44
HOURS_A_DAY = 8
PAID_DAYS_A_MONTH = Fraction("21.75")  # 劳社部发〔2008〕3号


def hourly(daily: int) -> Fraction:
    """The wage of an hour from that of a day."""
    return Fraction(daily, HOURS_A_DAY)


def overtime_pay(hours: Fraction, daily: int, kind: Overtime) -> int:
    """What overtime earns where no rate was agreed: 150, 200 or 300 % of the hourly wage (劳动法 art. 44)."""
    return rounded(hours * hourly(daily) * Fraction(OVERTIME_PERCENT[kind], 100))


@dataclass(frozen=True)
class Row:
    """One worker's row. `units` are days or pieces at `rate` each; `deductions` are those agreed and lawful."""

    units: Fraction
    rate: int
    overtime_hours: Fraction = Fraction(0)
    overtime_rate: int = 0
    deductions: int = 0
    advances: int = 0
    paid: int = 0

    def __post_init__(self) -> None:
        if (
            min(self.units, self.overtime_hours) < 0
            or min(self.rate, self.overtime_rate, self.deductions, self.advances, self.paid) < 0
        ):
            raise ValueError(f"an entry is below 0: {self}")

    @property
    def gross(self) -> int:
        return rounded(self.units * self.rate)

    @property
    def overtime(self) -> int:
        return rounded(self.overtime_hours * self.overtime_rate)

    @property
    def balance(self) -> int:
        """Gross and overtime, less deductions, advances and what was paid; below 0 when too much was."""
        return self.gross + self.overtime - self.deductions - self.advances - self.paid

    @property
    def owed(self) -> int:
        return max(self.balance, 0)


@dataclass(frozen=True)
class Totals:
    """The sum row, column by column."""

    workers: int
    gross: int
    overtime: int
    deductions: int
    advances: int
    paid: int
    owed: int


def totals(rows: Iterable[Row]) -> Totals:
    """The sum row. What one was paid too much takes nothing from another: `owed` adds up what each is owed."""
    table = tuple(rows)
    return Totals(
        workers=len(table),
        gross=sum(row.gross for row in table),
        overtime=sum(row.overtime for row in table),
        deductions=sum(row.deductions for row in table),
        advances=sum(row.advances for row in table),
        paid=sum(row.paid for row in table),
        owed=sum(row.owed for row in table),
    )


def instalment(amount: int, owed: Sequence[int]) -> list[int]:
    """An instalment shared among the workers by what each is still owed, to the cent (practice)."""
    if amount > sum(owed):
        raise ValueError(f"an instalment of {amount} fen is more than the {sum(owed)} fen owed")
    return share(amount, owed)


# ---- who pays first (清偿责任) --------------------------------------------------------------------------------------

Cause = Literal[
    "employer",
    "subcontract",
    "passed_on",
    "developer_behind",
    "unqualified",
    "lent_name",
    "no_permit",
    "unlicensed_agency",
]
Payer = Literal["employer", "general_contractor", "developer", "giver_of_work", "lender_of_name", "user_unit"]


@dataclass(frozen=True)
class Liability:
    """Who pays the workers, and why; no more than `up_to`, the price of works still unpaid in fen, if there is one."""

    payer: Payer
    basis: str
    up_to: int | None = None


_LIABLE: dict[Cause, Liability] = {
    "no_permit": Liability("developer", "保障农民工工资支付条例 art. 37"),
    "subcontract": Liability("general_contractor", "保障农民工工资支付条例 art. 30"),
    "passed_on": Liability("general_contractor", "保障农民工工资支付条例 art. 30"),
    "unqualified": Liability("giver_of_work", "保障农民工工资支付条例 art. 36"),
    "lent_name": Liability("lender_of_name", "保障农民工工资支付条例 art. 36"),
    "developer_behind": Liability("developer", "保障农民工工资支付条例 art. 29"),
    "unlicensed_agency": Liability("user_unit", "保障农民工工资支付条例 art. 18"),
    "employer": Liability("employer", "保障农民工工资支付条例 art. 16"),
}


def who_pays(causes: Iterable[Cause], *, price_unpaid: int = 0) -> list[Liability]:
    """Everybody who must pay, once each, whoever pays first standing first; the employer himself always last.

    The developer's share of the contractor's arrears is limited to the price of works that he has not paid (art. 29);
    one who pays first has recourse against whoever owed (art. 30).
    """
    found: dict[Payer, Liability] = {}
    for cause in (each for each in _LIABLE if each in {*causes, "employer"}):
        liable = _LIABLE[cause]
        limit = price_unpaid if cause == "developer_behind" else None
        found.setdefault(liable.payer, Liability(liable.payer, liable.basis, limit))
    return list(found.values())


# ---- after the order ------------------------------------------------------------------------------------------------

EXTRA_BASIS = "劳动保障监察条例 art. 26; 劳动合同法 art. 85"
REFUSAL_FINE = (2_000_00, 20_000_00)  # who refuses an order or evidence (劳动保障监察条例 art. 30)


def extra(unpaid: int) -> tuple[int, int]:
    """The least and the most that is added when an order is not followed in time: 50 to 100 % of what is still due."""
    return percent(unpaid, 50).__ceil__(), unpaid


CRIME_BASIS = "刑法 art. 276-1; 法释〔2013〕3号 art. 3"
X_RANGE = (5_000_00, 20_000_00)  # the province sets X for one worker within these (法释〔2013〕3号 art. 3)
Y_RANGE = (30_000_00, 100_000_00)  # and Y for ten workers or more
CRIME_MONTHS, CRIME_WORKERS = 3, 10


@dataclass(frozen=True)
class Arrears:
    """What one worker is owed, in fen, and for how many months."""

    owed: int
    months: int


def large(arrears: Iterable[Arrears], *, x: int, y: int) -> bool:
    """Whether the sum is large: one worker is owed 3 months and X, or 10 workers and more together Y."""
    table = [each for each in arrears if each.owed > 0]
    one = any(each.months >= CRIME_MONTHS and each.owed >= x for each in table)
    return one or (len(table) >= CRIME_WORKERS and sum(each.owed for each in table) >= y)


def transfer_due(arrears: Iterable[Arrears], *, x: int, y: int, evades: bool, ordered: bool) -> bool:
    """Whether the case goes to the police (刑法 art. 276-1): the sum is large, the employer hides, flees or could pay
    (`evades`), and did not follow the written order within its term (`ordered`)."""
    return evades and ordered and large(arrears, x=x, y=y)
