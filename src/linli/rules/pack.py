"""A pack: a process written as one readable page, read from YAML and checked whole (docs/packs.md describes every key).

`load` either returns a Pack or raises PackError with every finding at once, each with file, line and mend.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from linli.rules.conditions import Program, compile_condition

PRACTICE = "practice"
FIELD_TYPES = Literal[
    "text", "long", "choice", "bool", "date", "time", "int", "money", "photos", "post", "place", "category", "concern"
]

# What every condition may name besides the fields of the pack's form and of the action's own form.
CONTEXT_NAMES = frozenset(
    {
        "category",
        "counts",
        "facts",
        "state",
        "channel",
        "concerned",
        "visibility",
        "today",
        "handler_found",
        "days_since_closed",
    }
)
FUNCTIONS = frozenset(
    {"workdays", "years_after", "days_after", "size", "has", "all", "exists", "exists_one", "map", "filter"}
)


class PackError(ValueError):
    """Every fault of a pack's page, one a line: `process.yaml:12: actions.close.to: no state "shut"; they are …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """The same words in both languages."""

    zh: str
    en: str = ""

    def say(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.zh


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Names = Annotated[tuple[str, ...], BeforeValidator(lambda value: tuple(_as_list(value)))]


class Who(Strict):
    """Holders of posts over the case's area, or people with a relation to the case, less those named in `not`."""

    title: Words
    post: Names = ()
    relation: Names = ()
    not_: Names = Field(default=(), alias="not")


class Input(Strict):
    """One question of a form. `required` and `shown` are true, false, or a condition."""

    name: str
    type: FIELD_TYPES
    title: Words
    hint: Words | None = None
    required: bool | str = True
    shown: bool | str = True
    options: dict[str, Words] = {}
    max: int | None = None
    role: str = ""  # photos: before, after, evidence
    public: bool = False  # whether outsiders may read the answer where the case itself may be read


class Extension(Strict):
    by: str
    once: bool = True
    at_most: int | None = None  # in the clock's unit; None: no more than the clock's own length


class ClockRule(Strict):
    """How long, counted from entering a state until another; paused while in a third."""

    title: Words
    amount: int
    unit: Literal["hours", "days", "working", "months"]
    starts: Names
    stops: Names
    pauses: Names = ()
    basis: str
    turn: str = ""  # whose clock it is: a name of `who`
    duty: Literal["authority", "citizen"] = "authority"
    round_the_clock: bool | str = False
    before: bool = False  # counted back from an event to come
    not_before: bool = False  # the earliest day, once the period has run out
    roll: bool = True  # a last day that is a rest day gives way to the next working day
    extend: Extension | None = None
    restart: bool = False  # entering a starting state again begins it anew
    setting: str = ""  # an estate's own length, read from settings under this key
    on_expire: str = ""  # the action the system takes when the clock runs out


class State(Strict):
    title: Words
    public: Words
    outside: Words | None = None  # what neighbours read where `public` speaks to the reporter
    next: Words | None = None  # what happens next, in a resident's words
    turn: str = ""
    ends: bool = False
    tone: Literal["", "calm", "due", "late"] = ""


class Gate(Strict):
    condition: str = Field(alias="if")
    basis: str = PRACTICE
    otherwise: Words = Field(alias="else")


class Action(Strict):
    title: Words
    from_: Names = Field(alias="from")
    to: str = ""  # empty: the state stays
    to_if: tuple[tuple[str, str], ...] = ()  # first condition that holds chooses the state, else `to`
    by: Names
    form: tuple[Input, ...] = ()
    gates: tuple[Gate, ...] = ()
    assign: Literal["", "actor", "form", "none", "above"] = ""
    remember: str = ""  # the actor stays known to the case under this relation
    count: str = ""
    sets: dict[str, str | int | bool] = {}
    extends: str = ""
    stops: Names = ()
    tells: Names = ()
    public: Words | None = None  # the line in the resident's timeline; none: staff only
    outside: Words | None = None  # the same for neighbours, where `public` speaks to the reporter
    basis: str = PRACTICE
    confirm: bool = False
    tone: Literal["", "primary", "quiet"] = ""


class Start(Strict):
    """A way a case begins: which channel's people may, and in which state it then stands."""

    title: Words
    by: Names
    to: str
    to_if: tuple[tuple[str, str], ...] = ()
    form: tuple[Input, ...] = ()
    public: Words | None = None
    outside: Words | None = None
    sets: dict[str, str | int | bool] = {}
    remember: str = ""
    tells: Names = ()


class Category(Strict):
    title: Words
    staff: Words | None = None  # the office's own word where it differs
    group: str = ""
    words: Names = ()  # words in a message that suggest the category
    visibility: Literal["never", "estate", "public"] = "estate"
    urgent: bool = False
    verify: bool = False  # somebody other than the handler looks before the resident is asked
    evidence: bool = True  # a photo after the work is part of the result
    spot: bool = True  # may be settled and closed on the spot
    about_people: bool = False  # complaints about post-holders: always one level up
    clocks: dict[str, int] = {}  # lengths that differ from the clock's own, in its unit
    active: bool = True

    @property
    def unreleased(self) -> Literal["never", "estate"]:
        """Who may read of a case until a second person releases it: nobody outside the office, or the estate."""
        return "never" if self.visibility == "never" or self.about_people else "estate"


class Pack(Strict):
    id: str
    version: int
    title: Words
    front: bool = False  # the process that the resident's big button opens
    basis: tuple[str, ...] = ()
    who: dict[str, Who]
    form: tuple[Input, ...]
    starts: dict[str, Start]
    clocks: dict[str, ClockRule]
    states: dict[str, State]
    actions: dict[str, Action]
    groups: dict[str, Words] = {}
    categories: dict[str, Category]

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Every condition of the page, compiled once."""
        return {text: compile_condition(text) for _, text, _ in conditions(self)}

    def input(self, name: str) -> Input | None:
        return next((field for field in self.form if field.name == name), None)


Found = tuple[tuple[str | int, ...], str, frozenset[str]]


def conditions(pack: Pack) -> Iterator[Found]:
    """Each condition with its place on the page and the names of the form beside it."""
    base = frozenset(question.name for question in pack.form)
    for name, clock in pack.clocks.items():
        if isinstance(clock.round_the_clock, str):
            yield ("clocks", name, "round_the_clock"), clock.round_the_clock, base
    yield from _asked(("form",), pack.form, base)
    for name, start in pack.starts.items():
        yield from _of_move(("starts", name), start, base)
    for name, action in pack.actions.items():
        yield from _of_move(("actions", name), action, base)
        names = base | {question.name for question in action.form}
        for number, gate in enumerate(action.gates):
            yield ("actions", name, "gates", number, "if"), gate.condition, names


def _of_move(path: tuple[str | int, ...], move: Start | Action, base: frozenset[str]) -> Iterator[Found]:
    names = base | {question.name for question in move.form}
    for number, (text, _) in enumerate(move.to_if):
        yield (*path, "to_if", number), text, names
    yield from _asked((*path, "form"), move.form, names)


def _asked(path: tuple[str | int, ...], form: tuple[Input, ...], names: frozenset[str]) -> Iterator[Found]:
    for number, question in enumerate(form):
        for key in ("required", "shown"):
            if isinstance(text := getattr(question, key), str):
                yield (*path, number, key), text, names


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Page:
    """The YAML text with the line of every key, so that a fault names its place."""

    source: str
    lines: dict[Path, int]

    def fault(self, path: Path, words: str) -> str:
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return f"{self.source}:{self.lines.get(known, 1)}: {'.'.join(map(str, path)) or 'page'}: {words}"


def _lines(node: yaml.Node, path: Path, found: dict[Path, int]) -> None:
    found.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found[(*path, key.value)] = key.start_mark.line + 1
            _lines(value, (*path, key.value), found)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _lines(value, (*path, number), found)


# libyaml where the wheel brings it: ten times as quick, and most of a fresh process's first request was reading.
_READER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str, source: str = "process.yaml") -> Pack:
    """Read and check a pack's page. Raises PackError naming file, line and mend of every fault."""
    try:
        reader = _READER(text)
        node = reader.get_single_node()
        data = reader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError([f"{source}:{line}: not YAML: {error.problem}; mend the indentation or quotes here"]) from None
    lines: dict[Path, int] = {}
    if node is not None:
        _lines(node, (), lines)
    page = _Page(source, lines)
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise PackError([_schema_fault(page, item) for item in error.errors()]) from None
    if faults := [page.fault(path, words) for path, words in _cross_faults(pack)]:
        raise PackError(faults)
    return pack


def _schema_fault(page: _Page, item: Any) -> str:
    path = tuple(part for part in item["loc"] if part not in ("str", "bool"))
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), _known_keys(), n=1)
        hint = f'; did you mean "{near[0]}"?' if near else "; remove it"
        return page.fault(path, f"unknown key{hint}")
    if item["type"] == "missing":
        return page.fault(path[:-1], f'"{path[-1]}" is missing; add it')
    return page.fault(path, f"{item['msg']}, found {item['input']!r}")


def _known_keys() -> list[str]:
    models: tuple[type[BaseModel], ...] = (Pack, Who, Input, ClockRule, State, Gate, Action, Start, Category, Extension)
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})


def _cross_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield from _reference_faults(pack)
    for path, text, names in conditions(pack):
        try:
            program = compile_condition(text)
        except ValueError as error:
            yield path, f"not a condition: {str(error).splitlines()[0]}; found {text!r}"
            continue
        unknown = set(program.variables()) - names - CONTEXT_NAMES - _bound(text)
        if unknown:
            yield (
                path,
                f"{sorted(unknown)} is neither a field nor one of {sorted(CONTEXT_NAMES)}; declare it in the form",
            )
        calls = {call for call in program.functions() if call.isidentifier()} - FUNCTIONS
        if calls:
            yield path, f"no function {sorted(calls)}; the functions are {sorted(FUNCTIONS)}"


def _bound(text: str) -> set[str]:
    """Names that a comprehension binds: `p` in `photos.all(p, …)`."""
    return set(re.findall(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,", text))


def _reference_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    def check(path: Path, names: tuple[str, ...], known: dict[str, Any], what: str) -> Iterator[tuple[Path, str]]:
        for name in names:
            if name and name not in known:
                yield path, f'no {what} "{name}"; they are {sorted(known)}'

    for key, clock in pack.clocks.items():
        yield from check(("clocks", key, "starts"), clock.starts, pack.states, "state")
        yield from check(("clocks", key, "stops"), clock.stops, pack.states, "state")
        yield from check(("clocks", key, "pauses"), clock.pauses, pack.states, "state")
        yield from check(("clocks", key, "turn"), (clock.turn,), pack.who, "who")
        yield from check(("clocks", key, "on_expire"), (clock.on_expire,), pack.actions, "action")
    for key, state in pack.states.items():
        yield from check(("states", key, "turn"), (state.turn,), pack.who, "who")
    for kind, moves in (("starts", pack.starts), ("actions", pack.actions)):
        for key, move in moves.items():
            yield from check((kind, key, "by"), move.by, pack.who, "who")
            yield from check((kind, key, "to"), (move.to, *(state for _, state in move.to_if)), pack.states, "state")
    for key, action in pack.actions.items():
        yield from check(("actions", key, "from"), action.from_, pack.states, "state")
        yield from check(("actions", key, "extends"), (action.extends,), pack.clocks, "clock")
        yield from check(("actions", key, "stops"), action.stops, pack.clocks, "clock")
    for key, category in pack.categories.items():
        yield from check(("categories", key, "clocks"), tuple(category.clocks), pack.clocks, "clock")
        yield from check(("categories", key, "group"), (category.group,), pack.groups, "group")
