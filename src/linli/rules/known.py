"""What a condition may ask: the answers, the case, its parties, papers and clocks, and how days and sums are counted.

Conditions see integers (fen, 0.01 m²), yes and no, texts and ISO dates, which compare as texts do. Null stays null: a
day counted from no day is none. A condition that asks for the order of nothing and a day does not hold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from linli.rules import clocks, fees, instalments, outside, warranty
from linli.rules.clocks import ClockState
from linli.rules.conditions import CANNOT_BE_SAID
from linli.rules.late_charge import Proceedings, late_after, late_charge
from linli.rules.money import rounded
from linli.rules.names import same_name
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category, Duty, Gate
from linli.rules.party_masks import name_in_lists
from linli.rules.questions import NUMBERS, Input
from linli.rules.situation import Party, Run, Situation
from linli.rules.warranty import Season
from linli.rules.workdays import add_days, add_months, add_workdays

FURTHEST = 366 * 12  # days ahead in which a gate is looked for to open by itself


@dataclass(frozen=True)
class Known:
    """Everything a condition may name, asked for when it is named; every declared field is there, null included."""

    pack: Pack
    situation: Situation
    form: Mapping[str, Any]
    run: Run
    row: Party | None = None
    batch: tuple[Party, ...] = ()  # the others in the batch into which the row is taken
    ahead: int = 0  # days from now: "would it hold then?"

    @property
    def today(self) -> date:
        return self.run.today + timedelta(days=self.ahead)

    def tell(self, name: str) -> Any:
        """The answer or the part of the case of that name; null where nothing was said."""
        if told := _CONTEXT.get(name):
            return told(self)
        return self.form[name] if name in self.form else self.situation.fields.get(name)

    def value(self, text: str) -> Any:
        """What an expression of the page comes to."""
        condition = self.pack.conditions[text]

        def tell(name: str) -> Any:
            if name != "parties":
                return self.tell(name)
            return [] if condition.only_sums else _rows(self, condition.words)

        return condition.value(tell, lambda name: _FUNCTIONS[name](self))

    def holds(self, condition: bool | str) -> bool:
        """A literal true or false, or the condition; one that cannot be said does not hold."""
        if isinstance(condition, bool):
            return condition
        try:
            return bool(self.value(condition))
        except CANNOT_BE_SAID:
            return False

    def said(self, text: str) -> Any:
        """What an expression of the page comes to; null where it cannot be said."""
        try:
            return self.value(text)
        except CANNOT_BE_SAID:
            return None

    def limit(self, duty: Duty) -> int | None:
        """The most that somebody answers for; None where there is no limit, or it cannot be said."""
        found = self.said(duty.limit) if duty.limit else None
        return int(found) if found is not None else None

    def opens(self, gate: Gate) -> date | None:
        """The day from which a closed gate is open if nothing but time passes; None where time alone opens nothing.

        A condition turns once: its day is looked for by doubling and halving, and taken only if it held from there on.
        """
        condition = self.pack.conditions[gate.condition]
        if not (condition.names & TIMED_NAMES or condition.calls & TIMED_CALLS):
            return None
        near, far = 0, 1
        while not replace(self, ahead=far).holds(gate.condition):
            near, far = far, far * 2
            if near > FURTHEST:
                return None
        while far - near > 1:
            middle = (near + far) // 2
            near, far = (near, middle) if replace(self, ahead=middle).holds(gate.condition) else (middle, far)
        return self.today + timedelta(days=far)

    def concerned(self, paper: str) -> tuple[Party, ...]:
        """The parties upon whom the paper is to be served, or the one in hand if it is one of them. None: the case."""
        kind = self.pack.papers.get(paper)
        if kind is None or not kind.upon:
            return ()
        rows = self._meant(kind.upon) if isinstance(kind.upon, str) else self.addressed()
        own = tuple(row for row in rows if self.row is not None and row.key == self.row.key)
        return own or rows

    def addressed(self, paper: str = "") -> tuple[Party, ...]:
        """The parties for whom the case's papers are meant, or of whom this one speaks."""
        own = self.pack.papers[paper].about if paper else ""
        return self._meant(own or (self.pack.parties.addressed if self.pack.parties else ""))

    def _meant(self, condition: str) -> tuple[Party, ...]:
        rows = tuple(row for row in self.situation.parties if not row.left)
        return tuple(row for row in rows if replace(self, row=row).holds(condition)) if condition else rows

    def timed(self, clock: str) -> tuple[Party, ...]:
        """The parties for whom the clock runs, or is to run: those concerned by papers issued that start it."""
        rule = self.pack.clocks[clock]
        if rule.per and not rule.served:
            return tuple(row for row in self.situation.parties if clock in row.clocks and not row.left)
        issued = [paper for paper in rule.served if paper in self.situation.papers] if rule.per else []
        return tuple({row.key: row for paper in issued for row in self.concerned(paper)}.values())

    def missing(self, gate: Gate) -> tuple[str, ...]:
        """The parties, as lists name them, for whom a closed gate is closed, where it is not for all of them."""
        condition = self.pack.conditions[gate.condition]
        if self.row is not None or not self.situation.parties:
            return ()
        if "parties" in condition.names and not condition.only_sums:
            rows = tuple(row for row in self.situation.parties if not row.left)
        else:
            named = [*condition.words, *(one for key in condition.words & self.pack.party_clocks.keys()
                                         for one in self.pack.clocks[key].served)]  # fmt: skip
            rows = tuple({row.key: row for paper in named for row in self.concerned(paper)}.values())
        alone = [row for row in rows if not self._alone(row).holds(gate.condition)]
        return tuple(name_in_lists(self.pack, row.fields) for row in alone) if len(alone) < len(rows) else ()

    def _alone(self, row: Party) -> "Known":
        return replace(self, situation=replace(self.situation, parties=(row,)))


def _rows(known: Known, words: frozenset[str]) -> list[dict[str, Any]]:
    """The parties still in this case, each with no more than what the condition speaks of."""
    fields = [asked for asked in known.pack.party_fields if asked.name in words]
    return [_told(row, fields, words) for row in known.situation.parties if not row.left]


def _of_batch(known: Known, words: frozenset[str]) -> list[dict[str, Any]]:
    fields = [asked for asked in known.pack.party_fields if asked.name in words]
    return [_told(row, fields, words | {"state", "papers"}) for row in known.batch]


def _told(row: Party, fields: Iterable[Input], words: frozenset[str]) -> dict[str, Any]:
    found = {asked.name: _amount(asked, row.fields.get(asked.name)) for asked in fields}
    if "state" in words:
        found["state"] = row.state
    if "papers" in words:
        found["papers"] = sorted(row.papers)
    return found


def _amount(asked: Input, value: Any) -> Any:
    """Of a party, an amount nobody gave is none."""
    return 0 if value is None and asked.type in NUMBERS else value


def _one_row(known: Known) -> dict[str, Any]:
    whole = frozenset({"state", "papers"})
    return _told(known.row, known.pack.party_fields, whole) if known.row else {}


def traits(category: Category) -> dict[str, Any]:
    """What conditions may ask of a category."""
    return {
        "visibility": category.visibility,
        "urgent": category.urgent,
        "verify": category.verify,
        "evidence": category.evidence,
        "spot": category.spot,
        "about_people": category.about_people,
    }


def _days_since_closed(known: Known) -> int:
    closed = known.situation.closed_on
    return (known.today - closed).days if closed else 0


def _somebody_waits(known: Known) -> bool:
    """Whether anybody waits for news: its reporter, a neighbour who joined it, or theirs of what was merged into it."""
    case = known.situation
    if case.reporter_known or case.counts.get("supporters"):
        return True
    merged = {action.merges for action in known.pack.actions.values() if action.merges}
    behind = [one for name in merged for one in case.linked.get(name, ())]
    return any(one["open"] and one["somebody_waits"] for one in behind)


_CONTEXT: Mapping[str, Callable[[Known], Any]] = {
    "category": lambda known: traits(known.pack.category(known.situation.category)),
    "counts": lambda known: dict(known.situation.counts),
    "facts": lambda known: {**dict.fromkeys(known.pack.facts), **known.situation.facts},
    "state": lambda known: known.situation.state,
    "channel": lambda known: known.situation.channel,
    "concerned": lambda known: known.situation.concerned,
    "visibility": lambda known: known.situation.visibility,
    "handler_found": lambda known: known.situation.handler_found,
    "reporter_known": lambda known: known.situation.reporter_known,
    "somebody_waits": _somebody_waits,
    "today": lambda known: known.today.isoformat(),
    "days_since_closed": _days_since_closed,
    "begun": lambda known: known.situation.begun.isoformat() if known.situation.begun else None,
    "tracks": lambda known: {name: known.situation.tracks.get(name, "") for name in known.pack.tracks},
    "parties": lambda known: _rows(known, frozenset(asked.name for asked in known.pack.party_fields)),
    "row": _one_row,
    "batch": lambda known: _of_batch(known, frozenset(asked.name for asked in known.pack.party_fields)),
    "linked": lambda known: {name: list(known.situation.linked.get(name, ())) for name in known.pack.links},
}
CONTEXT_NAMES = frozenset(_CONTEXT)


# ---- functions ------------------------------------------------------------------------------------------------------


def _counted(count: Callable[[date, int], date]) -> Callable[[Any, int], str | None]:
    def told(day: Any, number: int) -> str | None:
        return count(date.fromisoformat(str(day)[:10]), number).isoformat() if day else None

    return told


def _between(first: Any, last: Any) -> int | None:
    day = date.fromisoformat
    return (day(str(last)[:10]) - day(str(first)[:10])).days if first and last else None


def _total(known: Known) -> Callable[[Any, str], int]:
    """The sum over the rows of this case; an amount nobody gave counts as none."""
    return lambda _parties, name: sum(row.fields.get(name) or 0 for row in known.situation.parties if not row.left)


def _alike(known: Known) -> Callable[..., int]:
    """How many parties still in this case, and in none of the states named, have this in the field; those who have
    nothing there are not alike."""
    rows = known.situation.parties

    def told(_parties: Any, name: str, value: Any, *without: str) -> int:
        alike = (row for row in rows if value and not row.left and row.fields.get(name) == value)
        return sum(row.state not in without for row in alike)

    return told


def _issued_on(known: Known) -> Callable[[str], str | None]:
    """When it was issued; of a paper served upon each party, once it names everybody for whom it is meant."""

    def told(name: str) -> str | None:
        paper, rows = known.situation.papers.get(name), known.concerned(name)
        if paper is None or not rows:
            return _on(known, "issued")(name)
        days = [one.issued if (one := paper.naming(row.key)) else None for row in rows]
        return max(day for day in days if day).isoformat() if all(days) else None

    return told


def _on(known: Known, what: str) -> Callable[[str], str | None]:
    def told(name: str) -> str | None:
        paper = known.situation.papers.get(name)
        day = getattr(paper, what) if paper else None
        return day.isoformat() if day else None

    return told


def _served_on(known: Known) -> Callable[[str], str | None]:
    """Since when the paper counts as served: upon each party whom it concerns, the last of them."""

    def told(name: str) -> str | None:
        paper, rows = known.situation.papers.get(name), known.concerned(name)
        if paper is None or not rows:
            return _on(known, "served")(name)
        days = [paper.upon.get(row.key) for row in rows]
        return max(day for day in days if day).isoformat() if all(days) else None

    return told


def _served(known: Known) -> Callable[[str], bool]:
    """Whether the paper counts as served by now: a public notice does so from a day that may lie ahead."""
    return lambda name: (_served_on(known)(name) or "9999") <= known.today.isoformat()


def _states(known: Known, name: str) -> list[ClockState | None]:
    """The clock as it runs: for each party, or for the case."""
    rows = known.timed(name)
    return [row.clocks.get(name) for row in rows] if rows else [known.situation.clocks.get(name)]


def _due(known: Known) -> Callable[[str], str | None]:
    """The last day, or the latest of the parties'; one that a party's own doing cut short is nobody's last day."""

    def told(name: str) -> str | None:
        own = name in known.pack.party_clocks
        states = [one for one in _states(known, name) if one and not (own and one.stopped and one.stopped < one.due)]
        return max((clocks.day_of(state.due).isoformat() for state in states), default=None)

    return told


def _over(known: Known, name: str, state: ClockState | None) -> bool:
    """Whether its last day lies behind, or (`not_before`) its first day has come."""
    if state is None or state.paused_at is not None:
        return False
    last = clocks.day_of(state.due)
    until = clocks.day_of(state.stopped) if state.stopped else known.today
    return until >= last if known.pack.clocks[name].not_before else until > last


def _ran_out(known: Known) -> Callable[[str], bool]:
    """Whether the period is over, for each party where it runs for each."""
    return lambda name: all(_over(known, name, state) for state in _states(known, name))


def _runs(known: Known) -> Callable[[str], bool]:
    """Whether the period has begun and is not over, for any party where it runs for each."""
    return lambda name: any(
        state is not None and state.stopped is None and not _over(known, name, state) for state in _states(known, name)
    )


def _seasons_after(day: Any, number: int, begins: str, ends: str) -> str | None:
    """The last day of so many whole seasons that begin after the day; `11-15`: the season's first and last day."""
    if not day:
        return None
    season = Season(_month_day(begins), _month_day(ends))
    return warranty.seasons_end(date.fromisoformat(str(day)[:10]), number, season).isoformat()


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _late_charge(known: Known) -> Callable[..., int]:
    """What is added to a fine paid that day; days of reviews and lawsuits (each filed, answered) are not counted.

    A day may be a list of days, those of each party.
    """

    def told(fine: int, served: str, paid: str, *days: Any) -> int:
        day = date.fromisoformat
        return late_charge(fine, day(served), day(paid), known.run.calendar, proceedings=_proceedings(days)).charge

    return told


def _late_after(fine: int, due: str, paid: str, *days: Any) -> int:
    """The same of an instalment that may be paid until the day `due`."""
    return late_after(fine, date.fromisoformat(due), date.fromisoformat(paid), proceedings=_proceedings(days)).charge


def _proceedings(days: Sequence[Any]) -> list[Proceedings]:
    day = date.fromisoformat
    pairs = zip(_each(days[::2]), _each(days[1::2]), strict=True)
    return [Proceedings(day(filed), day(answered) if answered else None) for filed, answered in pairs if filed]


def _instalments(plan: str | None) -> list[dict[str, Any]]:
    """The parts of a plan of payments, the first first; none where there is no plan."""
    parts = instalments.read(plan) if plan else ()
    return [{"number": one.number, "on": one.on.isoformat(), "sum": one.sum} for one in parts]


def _each(days: Iterable[Any]) -> list[Any]:
    """The days, those of lists among them."""
    return [one for told in days for one in (told if isinstance(told, list) else [told])]


def _latest(*days: Any) -> str | None:
    """The last of these days, lists of days among them; what nobody has said is none."""
    return max((str(one)[:10] for one in _each(days) if one), default=None)


def _hours_until(known: Known) -> Callable[[str, int], int]:
    """Whole hours from now to that hour of that day; how long a notice is, is known to the hour."""

    def told(day: str, hour: int) -> int:
        then = datetime.combine(date.fromisoformat(str(day)[:10]), time(hour), clocks.LOCAL)
        return (then - known.run.now - timedelta(days=known.ahead)) // timedelta(hours=1)

    return told


LONG_AGO = 10**6  # minutes: nothing of that name was counted yet


def last_counted(name: str) -> str:
    """The fact that keeps when a count last rose, where a condition asks."""
    return f"{name}_at"


def _minutes_since(known: Known) -> Callable[[str], int]:
    """Whole minutes since the count last rose."""

    def told(name: str) -> int:
        at = known.situation.facts.get(last_counted(name))
        return (known.run.now - datetime.fromisoformat(str(at))) // timedelta(minutes=1) if at else LONG_AGO

    return told


def _answers_for(known: Known) -> Callable[[str | None, int], int]:
    """What whoever stands in that row of the duties answers for of a sum: no more than the row's limit."""

    def told(row: str | None, amount: int) -> int:
        rows = known.pack.duties.rows if known.pack.duties else {}
        limit = known.limit(rows[row]) if row in rows else None
        return amount if limit is None else min(amount, limit)

    return told


def _passed_outside(known: Known) -> Callable[..., bool | None]:
    """What the law of its day says of the numbers on the paper of a vote or a meeting that was held outside Linli."""

    def told(name: str, *numbers: int) -> bool | None:
        fact = known.pack.facts[name]
        began = known.tell(outside.VOTED_FROM) if fact.from_ballot else None
        day = date.fromisoformat(str(began or known.tell(outside.DECIDED_ON) or known.today)[:10])
        return outside.passed(fact, known.situation.fields, numbers, day, known.run.held_on)

    return told


_FUNCTIONS: Mapping[str, Callable[[Known], Callable[..., Any]]] = {
    "workdays": lambda known: _counted(lambda day, number: add_workdays(known.run.calendar, day, number)),
    "days_after": lambda _known: _counted(add_days),
    "days_between": lambda _known: _between,
    "months_after": lambda _known: _counted(add_months),
    "years_after": lambda _known: _counted(lambda day, number: add_months(day, number * 12)),
    "total": _total,
    "alike": _alike,
    "same_name": lambda _known: same_name,
    "rounded": lambda _known: lambda amount, parts: rounded(Fraction(amount, parts)),
    "issued": lambda known: lambda name: _issued_on(known)(name) is not None,
    "issued_on": _issued_on,
    "served": _served,
    "served_on": _served_on,
    "due": _due,
    "ran_out": _ran_out,
    "runs": _runs,
    "seasons_after": lambda _known: _seasons_after,
    "setting": lambda known: lambda name: known.run.settings[name],
    "late_charge": _late_charge,
    "late_after": lambda _known: _late_after,
    "instalments": lambda _known: _instalments,
    "summed": lambda _known: sum,
    "latest": lambda _known: _latest,
    "text_fee": lambda _known: fees.fee,
    "figure": lambda known: lambda name: known.said(known.pack.figures[name].of),
    "answers_for": _answers_for,
    "hours_until": _hours_until,
    "minutes_since": _minutes_since,
    "passed_outside": _passed_outside,
    "holiday": lambda known: lambda day: known.run.calendar.is_holiday(date.fromisoformat(str(day)[:10])),
}
FUNCTIONS = frozenset(_FUNCTIONS)
# What changes by itself when days pass.
TIMED_NAMES = frozenset({"today", "days_since_closed"})
TIMED_CALLS = frozenset({"ran_out", "runs", "served", "figure"})
