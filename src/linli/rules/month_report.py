"""A month of an estate as its journal tells it: what came, what was done, what waits. Numbers and codes, no words.

Practice: residents' committees and owners' bodies report each month; nothing in it names or ranks anybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Happened:
    """One entry about one case. `outcome`: of the state in which it left the case; `ends`: nothing follows there.

    `said` is what the step says of the case: solved, unsolved, excluded. `over`: it had ended before the month.
    """

    case: int
    kind: tuple[int, str]  # version of the process, category
    verb: str
    outcome: str = ""
    ends: bool = False
    said: str = ""
    over: bool = False


@dataclass(frozen=True)
class Waiting:
    """Open cases that stand alike: in one state, for one reason."""

    version: int
    state: str
    why: str
    number: int
    late: int


@dataclass
class Month:
    """What the month comes to."""

    received: int = 0
    kinds: Counter[tuple[int, str]] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)  # by outcome; "" is done
    reopened: int = 0
    parked: int = 0
    excluded: int = 0
    supervised: int = 0


def month(entries: Iterable[Happened]) -> Month:
    """Of the month's entries, oldest first. A case that ended twice ended once, as it stood last.

    What had ended before and never stood open again ended in its own month.
    """
    found, last, stood_open = Month(), dict[int, Happened](), set[int]()
    for entry in entries:
        last[entry.case] = entry
        if not entry.ends:
            stood_open.add(entry.case)
        if entry.verb == "case.submitted":
            found.received += 1
            found.kinds[entry.kind] += 1
        found.reopened += entry.said == "unsolved"
        found.excluded += entry.said == "excluded"
        found.supervised += entry.verb == "case.supervised"
    for entry in last.values():
        if entry.ends and (entry.case in stood_open or not entry.over):
            found.ended[entry.outcome] += 1
        found.parked += entry.outcome == "parked"
    return found


def content(found: Month, waiting: Iterable[Waiting]) -> Mapping[str, Any]:
    """The month as it is kept: plain data, in a fixed order."""
    rows = sorted(waiting, key=lambda one: (-one.number, one.version, one.state, one.why))
    open_now = sum(one.number for one in rows)
    done = found.ended[""]
    return {
        "received": found.received,
        "kinds": [[*kind, number] for kind, number in sorted(found.kinds.items(), key=lambda one: (-one[1], one[0]))],
        "done": done,
        "declined": found.ended["declined"],
        "unreached": found.ended["unreached"],
        "withdrawn": found.ended["withdrawn"],
        "reopened": found.reopened,
        "parked": found.parked,
        "excluded": found.excluded,
        "supervised": found.supervised,
        "carried": open_now + sum(found.ended.values()) - found.received,  # open when the month began
        "waiting": [[one.version, one.state, one.why, one.number, one.late] for one in rows],
        "open": open_now,
        "late": sum(one.late for one in rows),
    }
