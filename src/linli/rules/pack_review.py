"""What a pack's page may say and still be wrong: read as a whole, after it was loaded.

Findings carry codes and values; the caller says them in words.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from linli.rules import pack_graph as graph
from linli.rules import party_masks
from linli.rules.expressions import Path
from linli.rules.pack import OWN_ROW, PARTY, Pack
from linli.rules.pack_parts import Action, Start
from linli.rules.questions import GRADED, Input
from linli.rules.words import Words

# What the engine, the desk or the residents' pages read by themselves, and prose, which people read.
_READ_BY_TYPE = GRADED | {
    "text",
    "long",
    "credit_code",
    "category",
    "concern",
    "photos",
    "sound",
    "film",
    "place",
    "post",
    "signature",
    "buildings",
    "pictures",
    "point",
    "option",
    "colleague",
}


@dataclass(frozen=True)
class Finding:
    """`code` is for programs; `path` leads to the key on the page."""

    path: Path
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sizes:
    """How much the page holds."""

    states: int
    actions: int
    clocks: int
    questions: int


def sizes(pack: Pack) -> Sizes:
    """How much the page holds."""
    return Sizes(len(pack.states), len(pack.actions), len(pack.clocks), sum(1 for _ in questions(pack)))


def review(pack: Pack, *, papers: Collection[str] = ()) -> list[Finding]:
    """Everything worth mending. `papers`: the names that the templates of the pack's papers fill in."""
    return [
        *out_of_reach(pack),
        *dead_ends(pack),
        *clocks_run_on(pack),
        *expiry_fails(pack),
        *without_basis(pack),
        *unread(pack, papers),
        *undrafted(pack),
        *named_twice(pack),
        *never_set(pack),
        *no_telephone(pack),
        *maybe_names(pack),
        *untranslated(pack),
    ]


def out_of_reach(pack: Pack) -> Iterator[Finding]:
    """States that no case can come to, though a step from another such state leads there."""
    for name in pack.states.keys() - graph.reachable(pack):
        yield Finding(("states", name), "out_of_reach", {"state": name})


def dead_ends(pack: Pack) -> Iterator[Finding]:
    """States in which a case can come to stand and from which it can never end."""
    if not any(state.ends for state in pack.states.values()):
        yield Finding(("states",), "nothing_ends")
        return
    for name in graph.reachable(pack) - graph.ending(pack):
        yield Finding(("states", name), "no_way_to_an_end", {"state": name})


def clocks_run_on(pack: Pack) -> Iterator[Finding]:
    """Clocks that can still run when the case has ended, though they do not begin with the end."""
    for name, rule in pack.clocks.items():
        if rule.not_before and not (rule.turn or rule.on_expire or rule.stops):
            continue  # nobody has to move by then and nothing stops it: it says how long somebody answers for the work
        for state in sorted(graph.alive(pack, name) - set(rule.starts)):
            if pack.states[state].ends:
                yield Finding(("clocks", name, "stops"), "runs_on", {"clock": name, "state": state})


def expiry_fails(pack: Pack) -> Iterator[Finding]:
    """Actions that a clock asks of the system when it runs out, and that the system may not take there."""
    for name, rule in pack.clocks.items():
        if not rule.on_expire:
            continue
        action = pack.actions[rule.on_expire]
        values = {"clock": name, "action": rule.on_expire}
        if not any("system" in pack.who[who].relation for who in action.by):
            yield Finding(("actions", rule.on_expire, "by"), "not_the_systems", values)
        for number, question in enumerate(action.form):
            if question.required is True and question.shown is True:
                yield Finding(("actions", rule.on_expire, "form", number), "asks_the_system", values)
        for state in sorted(graph.alive(pack, name) - {*action.from_, *rule.pauses}):
            if not pack.states[state].ends:
                where = ("clocks", name, "on_expire")
                yield Finding(where, "expires_elsewhere", {**values, "state": state})


def without_basis(pack: Pack) -> Iterator[Finding]:
    """Clocks and gates that do not name what they stand on; what has no law says practice."""
    if not any(basis.strip() for basis in pack.basis):
        yield Finding(("basis",), "no_basis")
    for name, rule in pack.clocks.items():
        if not rule.basis.strip():
            yield Finding(("clocks", name, "basis"), "no_basis")
    for name, action in pack.actions.items():
        for number, gate in enumerate(action.gates):
            if "basis" not in gate.model_fields_set or not gate.basis.strip():
                yield Finding(("actions", name, "gates", number), "no_basis")


def unread(pack: Pack, papers: Collection[str] = ()) -> Iterator[Finding]:
    """Questions whose answer no condition, no clock, no paper, no figure, no list and no page goes by.

    Prose is for people; what else an action asks stands in the course of the case, but nobody is asked for what is only
    to stand there, unless the page says on which basis it is put on record.
    """
    named = {*papers, *_gone_by(pack)}.union(*(condition.names for condition in pack.conditions.values()))
    for path, question in questions(pack):
        told = question.public or question.role or question.basis or question.categories
        read = told or question.type in _READ_BY_TYPE
        if not read and question.name not in named and not _extends(pack, path, question):
            yield Finding(path, "unread", {"question": question.name})


def _gone_by(pack: Pack) -> Iterator[str]:
    """Answers that the page names elsewhere than in a condition: in clocks, figures, the parties' rows, other forms."""
    for rule in pack.clocks.values():
        yield from (str(rule.amount), rule.since, rule.each)
    yield from (one.split for one in pack.sums.values())
    yield from (one.split for one in pack.figures.values())
    yield from (asked.name for asked in pack.party_fields)
    if story := pack.story:
        yield from (*story.headline, *story.text, *story.credits, story.day, story.place, story.link)
        yield from (*story.says, story.address)
    yield from (name for asked in pack.questions for name in asked.prefill if name != asked.name)


def _extends(pack: Pack, path: Path, question: Input) -> bool:
    """Whether it says by how much a clock is made longer."""
    return path[0] == "actions" and question.type == "int" and bool(pack.actions[str(path[1])].extends)


def undrafted(pack: Pack) -> Iterator[Finding]:
    """Papers that no step draws up, or, made outside, brings in, and that no batch prints."""
    printed = {*pack.batches.sheets, *pack.batches.slips} if pack.batches else set()
    for name in pack.papers.keys() - printed - {action.issues for action in pack.actions.values()}:
        yield Finding(("papers", name), "undrafted", {"paper": name})


def named_twice(pack: Pack) -> Iterator[Finding]:
    """Fields of the parties that bear the name of one before them: a list would show both."""
    names = [asked.name for asked in pack.party_fields]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Finding(("parties", "fields", number), "named_twice", {"field": name})


def never_set(pack: Pack) -> Iterator[Finding]:
    """Fields of the parties by which a gate is closed or open, and that no step writes: the gate never turns."""
    steps = [action for action in pack.actions.values() if action.row or action.reckons]
    written = {name for action in steps for name in (*action.adds, *action.reckons, *action.sets)}
    written |= {asked.name for action in steps if action.row for asked in action.form}
    gates = [gate for action in pack.actions.values() for gate in action.gates]
    gates += pack.batches.gates if pack.batches else ()
    read = {word for gate in gates for word in pack.conditions[gate.condition].words}
    for number, asked in enumerate(pack.party_fields):
        if asked.name in read and asked.name not in written and not asked.derive:
            yield Finding(("parties", "fields", number), "never_set", {"field": asked.name})


def no_telephone(pack: Pack) -> Iterator[Finding]:
    """Names for people by their row, where the page names no field with the telephone by which anybody is known."""
    if pack.parties and not pack.parties.phone:
        for name, who in pack.who.items():
            if not {OWN_ROW, PARTY}.isdisjoint(who.relation):
                yield Finding(("who", name, "relation"), "no_telephone", {"who": name})


def maybe_names(pack: Pack) -> Iterator[Finding]:
    """Words of the parties of which the page does not say whether they name somebody: lists would mask a medicine."""
    if pack.parties is None or pack.parties.chart:  # the steps of a plan are no persons
        return
    for number, asked in enumerate(pack.party_fields):
        if asked.personal is None and party_masks.may_name(asked) and not party_masks.is_sealed(pack, asked):
            yield Finding(("parties", "fields", number), "maybe_name", {"field": asked.name})


def untranslated(pack: Pack) -> Iterator[Finding]:
    """Words that stand in one language only."""
    for path, words in worded(pack, ()):
        if not words.zh.strip() or (words.zh == words.en and any(sign.isalpha() for sign in words.zh)):
            yield Finding((*path, "zh"), "no_chinese", {"words": words.en})
        elif not words.en.strip():
            yield Finding(path, "no_english", {"words": words.zh})


def questions(pack: Pack) -> Iterator[tuple[Path, Input]]:
    """Every question of the page with its place."""
    forms: list[tuple[Path, tuple[Input, ...]]] = [(("form",), pack.form)]
    moves: Mapping[str, Mapping[str, Start | Action]] = {"starts": pack.starts, "actions": pack.actions}
    forms += [((kind, name, "form"), rule.form) for kind, rules in moves.items() for name, rule in rules.items()]
    for path, form in forms:
        for number, question in enumerate(form):
            yield (*path, number), question


def worded(value: Any, path: Path) -> Iterator[tuple[Path, Words]]:
    """Every pair of words within, with its place."""
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from worded(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from worded(item, (*path, name))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from worded(item, (*path, number))
