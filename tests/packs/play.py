"""A shipped process played from first report to closing: pure, with a clock that moves and the calendar of 2026."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from linli.rules import clocks, parties, process, upon
from linli.rules.pack import Pack
from linli.rules.situation import FormFault, Party, ProcessRefused, Run, Situation, Standing
from tests.rules.calendars import CALENDAR
from tests.rules.packs import OURS


def shipped(name: str) -> Pack:
    """The process that ships under this id."""
    return next(pack for pack in OURS if pack.id == name)


class Play:
    """One case on its way. `by` is a name of the page's `who`; each name is another person."""

    def __init__(self, pack: Pack, today: str, **settings: Any) -> None:
        self.pack, self.settings = pack, settings
        self.day, self.time = date.fromisoformat(today), time(10)
        self.case = Situation(state="", category=next(iter(pack.categories), ""), fields={})

    def on(self, day: str) -> "Play":
        """Let time pass."""
        assert self.day <= date.fromisoformat(day), "the clock of a play runs forward"
        self.day = date.fromisoformat(day)
        return self

    def at(self, hour: int, minute: int = 0) -> "Play":
        """The same day, and each from now on, at that time."""
        self.time = time(hour, minute)
        return self

    def run(self, actor: str) -> Run:
        now = datetime.combine(self.day, self.time, clocks.LOCAL)
        local = {key.replace("__", "."): value for key, value in self.settings.items()}
        return Run(now, CALENDAR, lengths=local, actor=actor, settings=local)

    def standing(self, by: str) -> Standing:
        who = self.pack.who[by]
        return Standing(frozenset(who.post[:1]), frozenset(who.relation[:1]))

    def begin(self, way: str, by: str, **form: Any) -> "Play":
        given = {"photos": ["p"], "place": "3栋", **form}
        self.case = process.start(
            self.pack, way, given, standing=self.standing(by), situation=self.case, run=self.run(by)
        ).after
        return self

    def take(self, name: str, by: str, row: str = "", second: str = "", **form: Any) -> "Play":
        """A step; where the page asks for a second person, theirs too."""
        given = {"photos": ["p"], **form}
        move = process.apply(
            self.pack, name, given, standing=self.standing(by), situation=self.case, run=self.run(by), row=row
        )
        self.case = move.after
        if move.proposed:
            with pytest.raises(ProcessRefused, match="same_person"):
                process.confirm(
                    self.pack, standing=self.standing(self.pack.actions[name].second), situation=self.case,
                    run=self.run(by),
                )  # fmt: skip
            second = second or self.pack.actions[name].second
            who = second if second in self.pack.who else self.pack.actions[name].second
            move = process.confirm(
                self.pack, standing=self.standing(who), situation=self.case, run=self.run(f"the second, {second}")
            )
            self.case = move.after
        if move.issues:  # what it drafts is checked and issued the same day
            paper = upon.drawn(self.pack, self.case, move.issues, self.run("clerk"), move.row)
            self.case = upon.with_paper(self.pack, self.case, move.issues, paper, self.run("clerk"))
        return self

    def refused(self, name: str, by: str, row: str = "", **form: Any) -> tuple[str, str, str]:
        """Why the step cannot be taken now: the words, the article, the day from which it can be."""
        before = self.case
        with pytest.raises(ProcessRefused) as raised:
            self.take(name, by, row, **form)
        assert self.case == before
        found = raised.value
        return (
            found.words.zh if found.words else found.code,
            found.basis,
            found.since.isoformat() if found.since else "",
        )

    def faults(self, name: str, by: str, row: str = "", **form: Any) -> dict[str, str]:
        """What is wrong with the answers."""
        with pytest.raises(FormFault) as raised:
            self.take(name, by, row, **form)
        return raised.value.faults

    def serve(self, paper: str, day: str = "") -> "Play":
        """The paper is served, today or on the day named."""
        on = date.fromisoformat(day) if day else self.day
        self.case = upon.served(self.pack, self.case, paper, on, self.run("clerk"))
        return self

    def attach(self, fact: str, value: Any = True) -> "Play":
        self.case = process.attached(self.pack, self.case, fact, value)
        return self

    def enter(self, key: str, given: Mapping[str, Any]) -> "Play":
        """A row of a file."""
        made: Party = parties.new(self.pack, key, given)
        self.case = replace(self.case, parties=(*self.case.parties, made))
        return self

    def row(self, key: str) -> Party:
        found = self.case.party(key)
        assert found is not None
        return found

    def due(self, clock: str) -> str:
        """The legal last day of a clock."""
        return self.case.clocks[clock].due.astimezone(clocks.LOCAL).date().isoformat()

    @property
    def state(self) -> str:
        return self.case.state
