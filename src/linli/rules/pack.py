"""A pack: a process written as one readable page (docs/packs.md describes every key; `rules.reading` reads it)."""

import re
from functools import cached_property
from typing import Literal

from linli.rules.conditions import Condition, compile_condition
from linli.rules.declared import PostKind, Setting
from linli.rules.expressions import expressions
from linli.rules.pack_parts import (
    Action,
    Batches,
    Board,
    Box,
    Category,
    ClockRule,
    Comments,
    Duties,
    Fact,
    Figure,
    LineState,
    LinkKind,
    Options,
    PaperKind,
    Parties,
    Referrals,
    Start,
    State,
    Story,
    Sum,
    Supporters,
    Track,
    Who,
)
from linli.rules.questions import CARDS, WORDS, Input, name_of
from linli.rules.words import Names, Strict, Words

PARTY = "party"  # the relation of whoever has a row in the case
NEIGHBOUR = "neighbour"  # the relation of whoever lives, owns or is bound in the estate of the case
SUPPORTER = "supporter"  # the relation of whoever supports it
KIN = "reporter_kin"  # the relation of whoever is a near relative of the reporter, for `not`
OWN_ROW = "own_row"  # the relation of a party to the row that is about them
# Boxes of the desk that every process has, whatever its page says.
COMMON_BOXES = frozenset({"mine", "today", "overdue", "watch", "supervised", "second", "open", "all"})
# Verbs of the journal that are no action of a page.
TAKEN_VERBS = frozenset({
    "submitted", "dialled", "revealed", "turned", "recounted", "placed", "proposed", "refused", "attached", "issued",
    "served", "voided", "drafted", "linked", "unlinked", "excepted", "held_back", "noted",
    "parted", "given", "supported", "unsupported", "optioned", "phone_confirmed", "reporter_bound",
})  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")
SETTING_KEY = re.compile(r"[a-z][a-z0-9_]{0,23}\.[a-z][a-z0-9_]{0,35}")
MINUTES = re.compile(r"\bminutes_since\s*\(\s*['\"]([^'\"]*)['\"]\s*\)")
SETTING = re.compile(r"\bsetting\s*\(\s*['\"]([^'\"]*)['\"]\s*\)")
# What these ask for is looked up beforehand, so it has to be readable without a case: a name in quotation marks.
UNREADABLE = re.compile(r"\b(minutes_since|setting)\s*\((?!\s*['\"][^'\"]*['\"]\s*\))")
# What conditions may name and call besides the fields; `rules.known` answers for each of them.
CONTEXT_NAMES = frozenset({
    "category", "counts", "facts", "state", "channel", "concerned", "visibility", "today", "handler_found",
    "reporter_known", "somebody_waits", "days_since_closed", "tracks", "parties", "row", "batch", "linked", "begun",
})  # fmt: skip
FUNCTIONS = frozenset({
    "workdays", "days_after", "days_between", "months_after", "years_after", "total", "alike", "same_name", "rounded",
    "issued", "issued_on", "served", "served_on", "due", "ran_out", "runs", "seasons_after", "setting", "late_charge",
    "text_fee", "holiday", "latest", "figure", "answers_for", "hours_until", "passed_outside", "late_after",
    "instalments", "summed", "minutes_since",
})  # fmt: skip


class Pack(Strict):
    id: str
    version: int
    edition: int = 0  # of the version: how often it was edited where it is in force, without another author's page
    title: Words
    active: bool = True  # in force once it is published; False where a city has to switch it on
    reads: Names = ()  # posts that alone read and work its cases; without it the office of the estate does
    front: bool = False  # the process that the resident's big button opens
    films: bool = False  # films are sent with its cases, worked on and watched there
    basis: tuple[str, ...] = ()
    visibility: Literal["", "never", "estate"] = ""  # of cases under no category: never where there are parties
    posts: dict[str, PostKind] = {}  # kinds of posts that this process brings
    settings: dict[str, Setting] = {}  # what an area may set for it
    who: dict[str, Who]
    boxes: dict[str, Box] = {}
    form: tuple[Input, ...]
    starts: dict[str, Start]
    clocks: dict[str, ClockRule]
    states: dict[str, State]
    tracks: dict[str, Track] = {}
    parties: Parties | None = None
    batches: Batches | None = None
    papers: dict[str, PaperKind] = {}
    facts: dict[str, Fact] = {}
    links: dict[str, LinkKind] = {}
    figures: dict[str, Figure] = {}
    sums: dict[str, Sum] = {}
    duties: Duties | None = None
    public: Board | None = None
    supporters: Supporters | None = None
    referrals: Referrals | None = None
    options: Options | None = None
    comments: Comments | None = None
    story: Story | None = None
    actions: dict[str, Action]
    groups: dict[str, Words] = {}
    categories: dict[str, Category] = {}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """Every condition and every sum of the page, compiled once."""
        return {text: compile_condition(text) for _, text, _ in expressions(self)}

    @cached_property
    def counts_dated(self) -> frozenset[str]:
        """The counts of which a condition asks when they last rose."""
        return frozenset(name for text in self.conditions for name in MINUTES.findall(text))

    @cached_property
    def settings_asked(self) -> frozenset[str]:
        """The settings that conditions ask for by name."""
        return frozenset(name for text in self.conditions for name in SETTING.findall(text))

    @cached_property
    def settings_named(self) -> frozenset[str]:
        """Every setting that the page goes by."""
        return self.settings_asked | {clock.setting for clock in self.clocks.values() if clock.setting}

    @cached_property
    def lines(self) -> dict[str, State | LineState]:
        """Every state by its name: of the case, its tracks and its parties."""
        beside = [track.states for track in self.tracks.values()] + [self.parties.states if self.parties else {}]
        return {**{name: state for line in beside for name, state in line.items()}, **self.states}

    @cached_property
    def posts_named(self) -> frozenset[str]:
        """Every kind of post that the page speaks of."""
        return frozenset(self.reads).union(*(who.post for who in self.who.values()))

    @cached_property
    def carded(self) -> frozenset[str]:
        """The kinds of posts whose holders show an enforcement card: those of the steps that ask for its number."""
        steps = (step for step in self.actions.values() if any(asked.role in CARDS for asked in step.form))
        return frozenset(post for step in steps for name in step.by for post in self.who[name].post)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The answers of steps that stay known to the case."""
        moves: tuple[Start | Action, ...] = (*self.starts.values(), *self.actions.values())
        return frozenset(asked.name for move in moves for asked in move.form if asked.keep)

    @cached_property
    def choices(self) -> tuple[Input, ...]:
        """The questions with options whose answer stays known to the case."""
        moves: tuple[Start | Action, ...] = (*self.starts.values(), *self.actions.values())
        asked = (*self.form, *(question for move in moves for question in move.form if question.keep))
        return tuple(question for question in asked if question.type == "choice")

    @cached_property
    def party_fields(self) -> tuple[Input, ...]:
        """What is known of each party."""
        return self.parties.fields if self.parties else ()

    @cached_property
    def sheet_fields(self) -> tuple[Input, ...]:
        """What a sheet from outside may bring of a party: not what steps alone write, its own word or a point."""
        found = (asked for asked in self.party_fields if asked.type != "point")  # tapped on a plan; a sheet has none
        return tuple(asked for asked in found if asked.name not in self._written_by_steps)

    @cached_property
    def _written_by_steps(self) -> frozenset[str]:
        found: set[str] = set()
        for action in self.actions.values():
            if action.row or action.reckons:
                found |= {*action.adds, *action.reckons, *(action.sets if action.row else ())}
            if action.row and any(self.means(name, OWN_ROW) for name in action.by):
                found |= {asked.name for asked in action.form}
        entering = [action for action in self.actions.values() if action.row == "new"]
        return frozenset(found) - {asked.name for action in entering for asked in action.form}

    @cached_property
    def party_name(self) -> str:
        """The field by which lists call a party: the first text."""
        return name_of(self.party_fields, type="text")

    @cached_property
    def party_clocks(self) -> dict[str, ClockRule]:
        """The clocks that run for each party."""
        return {name: rule for name, rule in self.clocks.items() if rule.per}

    @cached_property
    def inner_clocks(self) -> frozenset[str]:
        """The clocks that are the house's own: no resident is told of their day."""
        return frozenset(name for name, rule in self.clocks.items() if rule.inner)

    def waited_for(self, state: str, box: str) -> tuple[str, ...]:
        """The steps for which a case waits in a box of its state's `box_if`: those behind a gate that asks the same."""
        asked = {condition for condition, own in self.states[state].box_if if own == box}
        return tuple(name for name, step in self.actions.items() if any(gate.condition in asked for gate in step.gates))

    @cached_property
    def matter(self) -> str:
        """The question whose answer is the case's own words; empty where none is asked."""
        return name_of(self.form, role="matter")

    @cached_property
    def measures(self) -> dict[str, str]:
        """Which clock measures the response, which the handling."""
        return {clock.measures: name for name, clock in reversed(self.clocks.items()) if clock.measures}

    @cached_property
    def public_questions(self) -> dict[str, Input]:
        """Questions whose answers outsiders may read where they may read the case."""
        return {question.name: question for question in self.questions if question.public}

    @cached_property
    def questions(self) -> tuple[Input, ...]:
        """Every question of every form."""
        moves: tuple[Start | Action, ...] = (*self.starts.values(), *self.actions.values())
        return (*self.form, *(question for move in moves for question in move.form))

    @cached_property
    def takes_result(self) -> str:
        """The step by which its cases get their result from another case; empty where none does."""
        return next((name for name, action in self.actions.items() if action.takes_result), "")

    @cached_property
    def takes_tasks(self) -> str:
        """The system's step once every task about a case is done; empty where none follows."""
        return next((name for name, action in self.actions.items() if action.takes_tasks), "")

    @cached_property
    def hands_over(self) -> str:
        """The step by which its cases go from one desk to another; empty where none does."""
        return next((name for name, action in self.actions.items() if action.hands_over), "")

    @cached_property
    def merges(self) -> str:
        """The step by which a case is merged into another; empty where none is."""
        return next((name for name, action in self.actions.items() if action.merges), "")

    @cached_property
    def parts(self) -> str:
        """The step by which a case that was merged goes its own way again."""
        return next((name for name, action in self.actions.items() if action.parts), "")

    @cached_property
    def unassigned(self) -> str:
        """The box of what nobody is in charge of."""
        return next((name for name, box in self.boxes.items() if box.unassigned), "")

    @cached_property
    def unsorted(self) -> str:
        """What is under no category: the last of the page, "other"."""
        return next((name for name, category in reversed(self.categories.items()) if category.active), "")

    @cached_property
    def grouped(self) -> dict[str, tuple[str, ...]]:
        """The categories under their groups, both in the page's order; those under none come last, under ""."""
        found: dict[str, list[str]] = {group: [] for group in self.groups}
        for name, category in self.categories.items():
            found.setdefault(category.group, []).append(name)
        return {group: tuple(names) for group, names in found.items()}

    def door(self, door: str) -> str:
        """The way a case begins at that door, or empty."""
        return next((name for name, start in self.starts.items() if start.door == door), "")

    def begun_by_anyone(self, way: str) -> bool:
        """Whether nobody has to be known to begin a case in this way."""
        return any(self.means(name, "anyone") for name in self.starts[way].by)

    def asked_at(self, way: str) -> tuple[Input, ...]:
        """What is asked of whoever begins a case in this way; its own question stands for the page's of that name."""
        own = {asked.name for asked in self.starts[way].form}
        return (*(asked for asked in self.form if asked.name not in own), *self.starts[way].form)

    def means(self, who: str, relation: str) -> bool:
        """Whether the name means people of this relation to the case."""
        return who in self.who and relation in self.who[who].relation

    def category(self, key: str) -> Category:
        """The category; a process without categories has one, which bears its own title."""
        if found := self.categories.get(key):
            return found
        return Category(title=self.title, visibility=self.visibility or ("never" if self.parties else "estate"))

    def box(self, state: str, turn: str) -> str:
        """Where a case in the state waits while it is the turn's move."""
        return (self.who[turn].box if turn in self.who else "") or self.states[state].box


def words_asked(pack: Pack) -> frozenset[str]:
    """The questions, of every form, that are answered in words of one's own."""
    return frozenset(asked.name for asked in pack.questions if asked.type in WORDS)
