"""Chance plays a pack through: whatever people do and when, what must hold of any process holds of this one.

Never stuck, never a step beside the table, no clock that runs backwards, no expression that breaks the program. What
is drawn comes from `chance`, so that a command draws by a seed and a test lets its own library draw, and shorten.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from linli.rules import consequences, pack_walk, plan_points, process, reasons
from linli.rules import pack_graph as graph
from linli.rules.known import Known
from linli.rules.pack_walk import SYSTEM, Walk
from linli.rules.questions import GRADED, Input
from linli.rules.situation import FormFault, ProcessRefused

LONGEST = 30  # steps of one walk
PATIENCE = timedelta(days=400)  # by when a case that waits for a day goes on
CREDIT_CODE = "91350100M000100Y43"


@dataclass(frozen=True)
class Done:
    """One thing that somebody does, or that happens: enough to do it again."""

    kind: Literal["beginning", "take", "confirm", "refuse", "serve", "attach", "time"]
    name: str = ""  # the way, step, paper or fact
    me: str = ""
    row: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    handler: str = ""
    hours: int = 0


@dataclass(frozen=True)
class Flaw:
    """What must not be: a code, and the names that say where."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """A walk that ends in a flaw, as it was done, and where the case stood."""

    flaw: Flaw
    done: tuple[Done, ...]
    walk: Walk


@dataclass(frozen=True)
class Outcome:
    """What came of many walks: the first that failed, how many steps were taken, and states that none came to."""

    failure: Failure | None
    steps: int
    unseen: tuple[str, ...]


def play(start: Walk, *, seed: int, walks: int) -> Outcome:
    """So many walks by a seed, until one fails; that one is made as short as it still fails."""
    seen, steps, failure = set[str](), 0, None
    for number in range(walks):
        player = Player(start, _by_seed(f"{seed}:{number}"))
        failure = player.play(LONGEST)
        steps += len(player.walk.course)
        seen |= player.seen
        if failure:
            failure = shortened(start, failure)
            break
    return Outcome(failure, steps, tuple(name for name in start.pack.states if name not in seen))


def _by_seed(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- invented people do invented things, and nothing is kept secret by it


def shortened(start: Walk, failure: Failure) -> Failure:
    """The walk without each step that it fails without."""
    for number in reversed(range(1, len(failure.done))):
        fewer = (*failure.done[:number], *failure.done[number + 1 :])
        if (again := replayed(start, fewer)) and again.flaw == failure.flaw:
            return shortened(start, again)
    return failure


def replayed(start: Walk, steps: Sequence[Done]) -> Failure | None:
    """The same steps once more, those left out that cannot be taken now; the first flaw ends it."""
    player = Player(start, _by_seed(""))
    for one in steps:
        if flaw := player.do(one):
            return player.failed(flaw)
    return None


class Player:
    """Plays on, drawing what happens next, and keeps what was done."""

    def __init__(self, start: Walk, chance: random.Random) -> None:
        self.walk, self.chance, self.done, self.seen = start, chance, list[Done](), set[str]()
        pack = start.pack
        self.kinds = set[str]()  # the categories under which the case has stood
        # One more of each than a page can bar by what they did before.
        number = 1 + max((len(who.not_) for who in pack.who.values()), default=0)
        own = [name for name in pack_walk.people(pack) if not pack.means(name, SYSTEM)]  # it acts by clocks alone
        self.people = [*own, *(f"{name} {other + 2}" for name in own for other in range(number))]

    def failed(self, flaw: Flaw) -> Failure:
        """What was done until it failed."""
        return Failure(flaw, tuple(self.done), self.walk)

    def play(self, length: int) -> Failure | None:
        """One walk of at most so many steps; begun anew where answers did not fit."""
        for _ in range(length):
            if flaw := self.begin() if self.walk.case is None else self.step():
                return self.failed(flaw)
            if self.walk.ended:
                break
        return None

    def begin(self) -> Flaw | None:
        """Somebody who may begin a case does, in some way."""
        pack = self.walk.pack
        way = self.chance.choice(sorted(pack.starts))
        form = self.answers(pack_walk.questions(pack, way))
        handler = self.chance.choice(["", *self.people])
        return self.do(Done("beginning", way, pack.starts[way].by[0], form=form, handler=handler))

    def step(self) -> Flaw | None:
        """Take a step that may or may not be possible, let time pass, or let something come from outside."""
        kind = self.chance.choice(["step", "step", "step", "step", "time", "any", "outside"])
        if kind == "time":
            return self.do(Done("time", hours=self.chance.randint(1, 24 * 40)))
        if kind == "outside" and (from_outside := self._from_outside()):
            return self.do(from_outside)
        return self.do(self._by_hand(kind == "any"))

    def do(self, one: Done) -> Flaw | None:
        """Do it if it can be done. What is wrong with that, if anything is."""
        before, refused = self.walk, None
        self.done.append(one)
        try:
            self.walk = _taken(before, one)
        except (ProcessRefused, FormFault) as why:
            refused = why
        except Exception as error:
            return Flaw("breaks", {"error": f"{type(error).__name__}: {error}"})
        if self.walk.case is None:
            self.done.pop()
            return None
        self.seen.add(self.walk.case.state)
        self.kinds.add(self.walk.case.category)
        return next(self._flaws(before, refused), None)

    def _flaws(self, before: Walk, refused: ProcessRefused | FormFault | None) -> Iterator[Flaw]:
        yield from unsaid(refused)
        if refused and self.walk != before:
            yield Flaw("changed_all_the_same")
        yield from beside_the_table(before, self.walk)
        yield from backwards(before, self.walk, same_kind=len(self.kinds) == 1)
        yield from breaks(self.walk)
        yield from stuck(self.walk, self.people)

    def answers(self, form: Sequence[Input]) -> dict[str, Any]:
        """An answer to every question; to one that need not be answered, sometimes none."""
        return {asked.name: self._answer(asked) for asked in form}

    def _answer(self, asked: Input) -> Any:
        if asked.required is not True and self.chance.random() < 0.3:
            return None
        pack, choice = self.walk.pack, self.chance.choice
        options = list(asked.options)
        match asked.type:
            case "choice" | "concern" | "grade" | "faces" if options:
                return choice(options)
            case "choices" if options:
                return options[: self.chance.randint(1, len(options))]
            case "category":
                return choice([key for key, one in pack.categories.items() if one.active])
            case "bool" | "signature":
                return choice([True, False])
            case "int" | "money" | "point" | "option":
                return self._number(asked)
            case "date":
                return (self.walk.today + timedelta(days=self.chance.randint(-200, 200))).isoformat()
            case "time":
                return (self.walk.now + timedelta(hours=self.chance.randint(-200, 200))).isoformat()
            case "photos" | "sound" | "film" | "buildings" | "pictures":
                return ["1"]
            case "post":
                return choice(sorted(name for name, who in pack.who.items() if who.post))  # never the system
            case "credit_code":
                return CREDIT_CODE
        return None if asked.type in GRADED else self._words(asked)

    def _words(self, asked: Input) -> str:
        if asked.role == "instalments":
            return f"{self.walk.today + timedelta(days=self.chance.randint(1, 200))} {self.chance.randint(1, 300)}"
        return "说清楚了"[: asked.max]

    def _number(self, asked: Input) -> Any:
        if asked.type == "option":
            return "1"
        if asked.type == "point":
            return [self.chance.randint(0, plan_points.SIDE) for _side in "xy"]
        return self.chance.randint(asked.min, max(asked.min, asked.max or 300))

    def _from_outside(self) -> Done | None:
        """A paper is served, or a fact is attached, whatever comes first."""
        case = self.walk.case
        waiting = [name for name, paper in case.papers.items() if paper.served is None] if case else []
        if waiting:
            return Done("serve", waiting[0])
        facts = [
            name for name, fact in sorted(self.walk.pack.facts.items())
            if not fact.in_ or (case and case.state in fact.in_)
        ]  # fmt: skip
        return Done("attach", self.chance.choice(facts)) if facts else None

    def _by_hand(self, anything: bool) -> Done:
        case = self.walk.case
        if case and case.pending:
            me = self.chance.choice(self.people)
            return Done("confirm", me=me) if self.chance.random() < 0.7 else Done("refuse", me=me)
        rows = _rows(self.walk)
        offered = [
            (me, offer.name, row)
            for me in self.people
            for row in rows
            for offer in pack_walk.offers(self.walk, me, row)
        ]
        every = [(me, name, row) for me in self.people for row in rows for name in self.walk.pack.actions]
        me, name, row = self.chance.choice(every if anything or not offered else offered)
        action = self.walk.pack.actions[name]
        if action.row == "new":
            row = f"party{len(rows)}"
        return Done("take", name, me, row, self.answers(action.form))


def _taken(walk: Walk, one: Done) -> Walk:
    match one.kind:
        case "beginning":
            return pack_walk.begin(walk, one.name, one.form, me=one.me, handler=one.handler)
        case "take":
            return pack_walk.take(walk, one.name, one.form, me=one.me, row=one.row)
        case "confirm":
            return pack_walk.confirm(walk, me=one.me)
        case "refuse":
            return pack_walk.refuse(walk, me=one.me)
        case "serve":
            return pack_walk.serve(walk, one.name)
        case "attach":
            return pack_walk.attach(walk, one.name, _fact(walk, one.name))
    return pack_walk.wait(walk, walk.now + timedelta(hours=one.hours))


def _fact(walk: Walk, name: str) -> str | int | bool:
    """A fact as it is hoped for."""
    match walk.pack.facts[name].type:
        case "date":
            return walk.today.isoformat()
        case "int" | "money":
            return 1
        case "text":
            return "已定"
    return True


def _rows(walk: Walk) -> list[str]:
    """On what a step can be taken: the whole case, and each party."""
    return ["", *(party.key for party in walk.case.parties if not party.left)] if walk.case else [""]


def unsaid(refused: ProcessRefused | FormFault | None) -> Iterator[Flaw]:
    """A closed condition says why, and on what that rests."""
    if not isinstance(refused, ProcessRefused) or refused.code != "gate_closed":
        return
    if not (refused.words and refused.words.zh and refused.basis):
        yield Flaw("unsaid")


def beside_the_table(before: Walk, after: Walk) -> Iterator[Flaw]:
    """Whatever happened stands on the page, and was done by somebody whom the page means."""
    pack, state = after.pack, before.case.state if before.case else ""
    for taken in after.course[len(before.course) :] if before.case else ():
        action, values = pack.actions[taken.move.name], {"step": taken.move.name, "state": state}
        led = () if taken.move.proposed else graph.targets(action)
        stays = taken.move.proposed or not action.to  # where no condition leads on, the state stays
        if state not in action.from_:
            yield Flaw("no_such_step", values)
        if taken.move.after.state not in (*led, *((state,) if stays else ())):
            yield Flaw("leads_elsewhere", {**values, "state": taken.move.after.state})
        if not _meant(before, taken.who, taken.move.name):
            yield Flaw("not_theirs", {**values, "who": taken.who})
        state = taken.move.after.state
    if after.case and after.case.state not in graph.reachable(pack):
        yield Flaw("out_of_reach", {"state": after.case.state})


def _meant(walk: Walk, who: str, name: str) -> bool:
    action = walk.pack.actions[name]
    if who == SYSTEM:
        return any(SYSTEM in walk.pack.who[one].relation for one in action.by)
    me = pack_walk.standing(walk, who)
    return any(process.fits(walk.pack.who[one], me) for one in action.by) and me.relations.isdisjoint(action.not_)


def backwards(before: Walk, after: Walk, *, same_kind: bool) -> Iterator[Flaw]:
    """What a clock's record says only grows, in its order; its end does not come nearer by itself.

    Unless the case was sorted anew (`same_kind`): a category with lengths of its own may shorten what is left.
    """
    was = before.case.clocks if before.case else {}
    for name, clock in after.case.clocks.items() if after.case else ():
        values, old = {"clock": name}, was.get(name)
        moments = [entry.at for entry in clock.log]
        if moments != sorted(moments) or not clock.started <= clock.running_since:
            yield Flaw("backwards", values)
        elif clock.due <= clock.started and not after.pack.clocks[name].before:
            yield Flaw("over_at_once", values)
        elif old and clock.log[: len(old.log)] != old.log:
            if [entry.kind for entry in clock.log] != ["started"]:  # begun anew
                yield Flaw("backwards", values)
        elif old and same_kind and clock.due < old.due:
            yield Flaw("backwards", values)


def breaks(walk: Walk) -> Iterator[Flaw]:
    """What pages show of the case can be said: its days ahead and its figures, in their order."""
    if walk.case is None:
        return
    try:
        days = [one.alarm for one in consequences.strip(walk.pack, walk.case, walk.run())]
        list(reasons.reckoned(Known(walk.pack, walk.case, {}, walk.run())))
    except Exception as error:
        yield Flaw("breaks", {"error": f"{type(error).__name__}: {error}"})
    else:
        if days != sorted(days):
            yield Flaw("breaks", {"error": "the days ahead are out of order"})


def stuck(walk: Walk, people: Sequence[str]) -> Iterator[Flaw]:
    """Somebody can go on, or will when time has passed and what the case waits for has come."""
    if walk.case and not _goes_on(walk, people) and not _goes_on(_helped(walk), people):
        yield Flaw("stuck", {"state": walk.case.state})


def _goes_on(walk: Walk, people: Sequence[str]) -> bool:
    case = walk.case
    if case is None or walk.ended or case.pending:
        return True
    if any(
        offer.refused is None and not offer.action.extends and graph.targets(offer.action) != (case.state,)
        for me in people
        for row in _rows(walk)
        for offer in pack_walk.offers(walk, me, row)
    ):
        return True
    running = (walk.pack.clocks[name] for name, state in case.clocks.items() if state.running and state.due > walk.now)
    return any(rule.on_expire for rule in running)


def _helped(walk: Walk) -> Walk:
    """All facts attached, all papers served, much time gone by."""
    case = walk.case
    papers = [name for name, paper in case.papers.items() if paper.served is None] if case else []
    for one in (*(Done("serve", name) for name in papers), *(Done("attach", name) for name in walk.pack.facts)):
        try:
            walk = _taken(walk, one)
        except ProcessRefused:
            continue
    return pack_walk.wait(walk, walk.now + PATIENCE)
