"""A fair rota, found by a solver: every hard rule of `rules.rota` kept, then work shared out evenly, then wishes.

In two steps. First as few gaps as can be; where one is left, no rota keeps every rule, and each gap says why. Then,
with no more gaps than that, the spread of hours and of nights and days off, wishes and pairs. One worker and a fixed
seed: the same question has the same answer, as long as the machine has the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.rules.rota import Keeper, Limits, Slot

SECONDS = 9.0  # for both steps together
_AVOID, _PREFER, _PAIR, _EACH = 6, 3, 4, 1
_UNIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Wishes:
    """What people would like: slots by keeper that they prefer or avoid, and pairs that like to be together.

    `hard` are the slots that nobody likes, nights and days off, which are shared out for themselves.
    """

    prefer: Mapping[str, frozenset[str]] = field(default_factory=dict)
    avoid: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pairs: Sequence[tuple[str, str]] = ()
    hard: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gap:
    """A slot that stays short: of how many people, of which skill, and how many could come at all.

    `skill` is empty where people are missing. `able` are those who have it and are not away: where they would do, rest
    and the longest duty keep them from it. `proven`: no rota has fewer gaps.
    """

    slot: str
    missing: int
    skill: str
    able: int
    proven: bool


@dataclass(frozen=True)
class Proposal:
    """Slot → keepers; the gaps, none where every hard rule is kept; and how long it took."""

    kept: dict[str, tuple[str, ...]]
    gaps: tuple[Gap, ...]
    seconds: float


def installed() -> bool:
    """Whether the optional extra linli[rota] is there."""
    from importlib.util import find_spec

    return find_spec("ortools") is not None


def must_be_installed() -> None:
    """Refused where it is not, with how to mend it."""
    if not installed():
        raise Refused("no_solver", no_solver())


def no_solver() -> str:
    """How to get it."""
    return _("The solver is not installed here. Whoever keeps the installation adds it: pip install 'linli[rota]'.")


def propose(
    slots: Sequence[Slot],
    keepers: Sequence[Keeper],
    wishes: Wishes | None = None,
    limits: Limits | None = None,
    *,
    seconds: float = SECONDS,
) -> Proposal:
    """The fairest rota that could be found in `seconds`; with gaps where there is none without."""
    model = _Model(slots, keepers, limits or Limits())
    proven, spent = model.close_gaps(seconds * 0.4)
    model.share_out(wishes or Wishes(), seconds - spent)
    return Proposal(model.kept(), tuple(model.gaps(proven)), model.spent)


def free(slot: Slot, keeper: Keeper, limits: Limits) -> bool:
    """Whether they could keep it if they had nothing else on this rota: also rested from duties on other ones."""
    away = any(a < slot.end and slot.start < b for a, b in keeper.away)
    near = any(a < slot.end + limits.rest and slot.start < b + limits.rest for a, b in keeper.elsewhere)
    return slot.end - slot.start <= limits.on_end and not away and not near


class _Model:
    """The question as the solver is asked it: `x[slot, keeper]`, and a gap of people and of each skill per slot."""

    def __init__(self, slots: Sequence[Slot], keepers: Sequence[Keeper], limits: Limits) -> None:
        from ortools.sat.python import cp_model  # tens of megabytes that only a proposal needs

        self.cp: Any = cp_model
        self.model: Any = cp_model.CpModel()
        self.slots, self.keepers, self.limits = sorted(slots, key=lambda one: (one.start, one.key)), keepers, limits
        self.spent = 0.0
        self.x: dict[tuple[str, str], Any] = {
            (slot.key, keeper.key): self.model.new_bool_var("")
            for slot in self.slots
            for keeper in keepers
            if free(slot, keeper, limits)
        }
        self.short: dict[tuple[str, str], Any] = {}
        for slot in self.slots:
            self._staff(slot)
        for keeper in keepers:
            self._rest(keeper)

    def _of_slot(self, slot: Slot, skill: str = "") -> list[Any]:
        skilled = (one for one in self.keepers if not skill or skill in one.skills)
        return [self.x[slot.key, one.key] for one in skilled if (slot.key, one.key) in self.x]

    def _staff(self, slot: Slot) -> None:
        """As many as it takes, and one of each skill; what is missing counts as its gap."""
        there = self._of_slot(slot)
        self.short[slot.key, ""] = self.model.new_int_var(0, slot.least, "")
        self.model.add(sum(there) + self.short[slot.key, ""] >= slot.least)
        # No more than it takes, unless its skills need somebody more.
        self.model.add(sum(there) <= max(slot.least, min(slot.most, len(slot.needs))))
        for skill in sorted(slot.needs):
            self.short[slot.key, skill] = self.model.new_bool_var("")
            self.model.add(sum(self._of_slot(slot, skill)) + self.short[slot.key, skill] >= 1)

    def _rest(self, keeper: Keeper) -> None:
        """Never two at once, rest between two duties, and no longer on end than allowed over duties that join."""
        own = [slot for slot in self.slots if (slot.key, keeper.key) in self.x]
        var = {slot.key: self.x[slot.key, keeper.key] for slot in own}
        for number, first in enumerate(own):
            near = [one for one in own[number + 1 :] if one.start < first.end + max(self.limits.rest, _UNIT)]
            alone = [first]  # duties of which a person has one at most: one strong statement instead of many weak ones
            for later in near:
                if all(self._excludes(one, later, own) for one in alone):
                    alone.append(later)
                elif between := self._between(first, later, own):
                    self.model.add_bool_or(
                        [*(var[one.key].negated() for one in (first, later)), *(var[one.key] for one in between)]
                    )
                elif self._excludes(first, later, own):
                    self.model.add_at_most_one([var[first.key], var[later.key]])
            self.model.add_at_most_one([var[one.key] for one in alone])
            for chain in _too_long([first], own, self.limits.on_end):
                if len(chain) > 2:
                    self.model.add_bool_or([var[one.key].negated() for one in chain])

    def _between(self, first: Slot, later: Slot, own: Sequence[Slot]) -> list[Slot]:
        """What joins on to the first and ends before the later: then the later follows upon that one, not the first."""
        if not first.end < later.start < first.end + self.limits.rest:
            return []
        joined = (one for one in own if one.start == first.end and one.end <= later.start)
        return [one for one in joined if one.end - first.start <= self.limits.on_end]

    def _excludes(self, first: Slot, later: Slot, own: Sequence[Slot]) -> bool:
        """Whether nobody can have both, whatever else they have."""
        if later.start <= first.end:
            return later.start < first.end or later.end - first.start > self.limits.on_end
        return later.start < first.end + self.limits.rest and not self._between(first, later, own)

    def close_gaps(self, seconds: float) -> tuple[bool, float]:
        """As few gaps as can be. Answers whether fewer are proven impossible, and the seconds it took."""
        self.model.minimize(sum(self.short.values()))
        solver, status = self._solve(seconds)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            raise Refused("no_time", _("No rota was found in the time there is; take fewer weeks at once."))
        self._keep(solver)
        self.model.add(sum(self.short.values()) <= sum(self.found_short.values()))
        return status == self.cp.OPTIMAL, self.spent

    def share_out(self, wishes: Wishes, seconds: float) -> None:
        """Even hours, even nights and days off, then wishes. What was found before stays if there is no time."""
        lasting = {slot.key: round((slot.end - slot.start) / _UNIT) for slot in self.slots}
        hard = {key: units for key, units in lasting.items() if key in wishes.hard}
        uneven = 2 * self._uneven(lasting) + self._uneven(hard)
        if self._better(uneven, seconds * 0.6):
            self.model.add(uneven <= self.value)
        cost = _EACH * sum(self.x.values())
        for weight, wished in ((_AVOID, wishes.avoid), (-_PREFER, wishes.prefer)):
            cost += weight * sum(var for (slot, who), var in self.x.items() if slot in wished.get(who, ()))
        self._better(cost - _PAIR * sum(self._together(wishes.pairs)), seconds * 0.4)

    def _better(self, cost: Any, seconds: float) -> bool:
        """Look for a cheaper rota; the one that was found stays if there is no time."""
        self.model.minimize(cost)
        solver, status = self._solve(seconds)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return False
        self._keep(solver)
        self.value = int(solver.objective_value)
        return True

    def _uneven(self, lasting: Mapping[str, int]) -> Any:
        """By how many half hours people do less or more than their even share, one duty up or down being even."""
        loads = {who: [(var, lasting[slot]) for (slot, one), var in self.x.items() if one == who and slot in lasting]
                 for who in sorted({one for _slot, one in self.x})}  # fmt: skip
        able = [own for own in loads.values() if own]
        if not able:
            return 0
        total = sum(slot.least * lasting.get(slot.key, 0) for slot in self.slots)
        duty = max(lasting.values())
        least = total // len(able) // duty * duty
        most = least if least * len(able) == total else least + duty
        off = []
        for own in able:
            under, over = (self.model.new_int_var(0, total, "") for _side in range(2))
            load = sum(var * units for var, units in own)
            self.model.add(load + under >= least)
            self.model.add(load - over <= most)
            off += [under, over]
        return sum(off)

    def _together(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Any]:
        for one, other in pairs:
            for slot in self.slots:
                if (slot.key, one) in self.x and (slot.key, other) in self.x:
                    both = self.model.new_bool_var("")
                    self.model.add_implication(both, self.x[slot.key, one])
                    self.model.add_implication(both, self.x[slot.key, other])
                    yield both

    def _solve(self, seconds: float) -> tuple[Any, Any]:
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2  # the sums of hours are proven by it in a second, and never without
        status = solver.solve(self.model)
        self.spent += solver.wall_time
        return solver, status

    def _keep(self, solver: Any) -> None:
        self.found = {key for key, var in self.x.items() if solver.value(var)}
        self.found_short = {key: int(solver.value(var)) for key, var in self.short.items()}

    def kept(self) -> dict[str, tuple[str, ...]]:
        """What was found: each slot with its keepers, in their order."""
        return {
            slot.key: tuple(one.key for one in self.keepers if (slot.key, one.key) in self.found) for slot in self.slots
        }

    def gaps(self, proven: bool) -> Iterator[Gap]:
        """Each slot that is short, with how many could come to it at all."""
        for slot in self.slots:
            for skill in ("", *sorted(slot.needs)):
                if missing := self.found_short[slot.key, skill]:
                    yield Gap(slot.key, missing, skill, len(self._of_slot(slot, skill)), proven)


def _too_long(chain: list[Slot], own: Sequence[Slot], on_end: timedelta) -> Iterator[list[Slot]]:
    """The shortest chains of duties that join on to one another and last longer than allowed."""
    for later in own:
        if later.start == chain[-1].end:
            if later.end - chain[0].start > on_end:
                yield [*chain, later]
            else:
                yield from _too_long([*chain, later], own, on_end)
