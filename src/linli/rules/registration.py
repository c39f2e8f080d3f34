"""Property certificates (不动产登记历史遗留问题): periods, what stands in the way, who applies, batches, fees.

Problem classes after 自然资发〔2021〕1号. Certificate and arrears go apart (证缴分离): what the developer owes is
recovered from the developer, and is no reason to leave a buyer who has paid without a certificate.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from linli.rules.clocks import ClockSpec

REGISTRATION = ClockSpec("registration", 30, "working", "不动产登记暂行条例 art. 20")
SERVICE_TARGET = ClockSpec("service_target", 5, "working", "practice, after 国办发〔2019〕8号")
PUBLIC_NOTICE = ClockSpec("public_notice", 15, "working", "不动产登记暂行条例实施细则 art. 17")

PERIODS = (REGISTRATION, SERVICE_TARGET, PUBLIC_NOTICE)

# ---- classes of problems --------------------------------------------------------------------------------------------

Track = Literal["land", "taxes", "planning", "acceptance", "applicant", "records"]

CLASS_BASIS = "自然资发〔2021〕1号"


@dataclass(frozen=True)
class ProblemClass:
    """A class of problems, by its number in the national notice (0: local, practice), and the track that mends it."""

    number: int
    track: Track


CLASSES: dict[str, ProblemClass] = {
    "land_procedure": ProblemClass(1, "land"),
    "arrears": ProblemClass(2, "taxes"),
    "planning": ProblemClass(3, "planning"),
    "developer_gone": ProblemClass(4, "applicant"),
    "records_differ": ProblemClass(5, "records"),
    "across_parcels": ProblemClass(6, "land"),
    "not_accepted": ProblemClass(0, "acceptance"),
}


def tracks(problems: Iterable[str]) -> list[Track]:
    """The tracks that an estate's problems open, each once, in the order of the notice. KeyError for no such class."""
    found = [CLASSES[problem] for problem in set(problems)]
    by_number = sorted(found, key=lambda each: (each.number == 0, each.number))
    return list(dict.fromkeys(each.track for each in by_number))


# ---- one household --------------------------------------------------------------------------------------------------

Developer = Literal["there", "successor", "gone"]
Hindrance = Literal[
    "illegal_building", "dispute", "attached", "land_procedure", "planning", "acceptance", "own_payment"
]

REFUSED: dict[Hindrance, str] = {
    "illegal_building": "不动产登记暂行条例 art. 22",
    "dispute": "不动产登记暂行条例 art. 22",
}


@dataclass(frozen=True)
class Unit:
    """What is known of one unit on the way to its certificate.

    `own_paid`: the buyer's price and taxes; `developer_owes`: land price or taxes the developer still owes;
    `body_named`: the county's government has named who applies for a developer that is gone.
    """

    claimants: int = 1
    own_paid: bool = True
    developer_owes: bool = False
    developer: Developer = "there"
    body_named: bool = False
    first_registered: bool = False
    land: bool = True
    planning: bool = True
    acceptance: bool = True
    illegal: bool = False
    attached: bool = False


@dataclass(frozen=True)
class Outcome:
    """`register` now, `wait` for what is named in `lacks`, or `refuse` (`basis`). `tasks` are opened beside it."""

    result: Literal["register", "wait", "refuse"]
    lacks: tuple[Hindrance, ...] = ()
    basis: str = CLASS_BASIS
    tasks: tuple[str, ...] = ()


def outcome(unit: Unit) -> Outcome:
    """Whether the unit can be registered. The developer's arrears never stand in the way; they open a recovery."""
    missing: dict[Hindrance, bool] = {
        "illegal_building": unit.illegal,
        "dispute": unit.claimants > 1,
        "attached": unit.attached,
        "land_procedure": not unit.land,
        "planning": not unit.planning,
        "acceptance": not unit.acceptance,
        "own_payment": not unit.own_paid,
    }
    lacks = tuple(name for name, lacking in missing.items() if lacking)
    tasks = _tasks(unit)
    if refused := [name for name in lacks if name in REFUSED]:
        return Outcome("refuse", lacks, REFUSED[refused[0]], tasks)
    return Outcome("wait" if lacks or "name_a_body" in tasks else "register", lacks, CLASS_BASIS, tasks)


def _tasks(unit: Unit) -> tuple[str, ...]:
    named = unit.developer != "gone" or unit.body_named or unit.first_registered
    wanted = {
        "recover_from_developer": unit.developer_owes,
        "go_to_court": unit.claimants > 1,
        "name_a_body": not named,
    }
    return tuple(task for task, needed in wanted.items() if needed)


Applicant = Literal["developer", "successor", "named_body", "buyer", "buyer_and_developer"]


def applicant(unit: Unit) -> Applicant:
    """Who applies next: for the building's first registration, and after it for the buyer's.

    With the developer gone, a body named by the county's government applies for the first, then the buyer alone.
    """
    if not unit.first_registered:
        by_developer: dict[Developer, Applicant] = {
            "there": "developer",
            "successor": "successor",
            "gone": "named_body",
        }
        return by_developer[unit.developer]
    return "buyer" if unit.developer == "gone" else "buyer_and_developer"


# ---- batches --------------------------------------------------------------------------------------------------------

RowFault = Literal["disputed", "not_ready", "papers_missing", "issued"]


@dataclass(frozen=True)
class BatchRow:
    """One row proposed for a batch: whose (`party`), which unit, and how far it is."""

    party: str
    unit: str
    result: Literal["register", "wait", "refuse"] = "register"
    missing: tuple[str, ...] = ()
    disputed: bool = False
    issued: bool = False


def batch_faults(rows: Iterable[BatchRow]) -> dict[str, RowFault]:
    """Why rows cannot go into one batch, by party. Two who claim one unit never stand in it, neither of them."""
    table = tuple(rows)
    claims = Counter(row.unit for row in table)
    found: dict[str, RowFault] = {}
    for row in table:
        if row.disputed or claims[row.unit] > 1:
            found[row.party] = "disputed"
        elif row.issued:
            found[row.party] = "issued"
        elif row.result != "register":
            found[row.party] = "not_ready"
        elif row.missing:
            found[row.party] = "papers_missing"
    return found


@dataclass(frozen=True)
class Progress:
    """How far an estate is. `blocked` cannot be registered, each with a reason of its own."""

    issued: int
    waiting: int
    blocked: int

    @property
    def entitled(self) -> int:
        return self.issued + self.waiting + self.blocked

    @property
    def tenths(self) -> int | None:
        """Certificates issued of those entitled, in tenths of a per cent, half up; None when nobody is entitled."""
        whole = self.entitled
        return (2000 * self.issued + whole) // (2 * whole) if whole else None


# ---- fees -----------------------------------------------------------------------------------------------------------

FEE_BASIS = "发改价格规〔2016〕2559号"
DWELLING_FEE, OTHER_FEE = 80_00, 550_00


def registration_fee(*, dwelling: bool, units: int = 1) -> int:
    """The fee in fen for so many units."""
    return (DWELLING_FEE if dwelling else OTHER_FEE) * units
