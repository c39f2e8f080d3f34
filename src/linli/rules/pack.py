"""A pack: a process written as one readable page, read from YAML and checked whole (docs/packs.md describes every key).

`load` either returns a Pack or raises PackError with every finding at once, each with file, line and mend.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from linli.rules.conditions import Program, compile_condition
from linli.rules.rates import FACES, GRADES

PRACTICE = "practice"
FIELD_TYPES = Literal[
    "text", "long", "choice", "bool", "date", "time", "int", "money",
    "photos", "post", "place", "category", "concern", "grade", "faces",
]  # fmt: skip
# What an answer is to the case, where its type does not say so, and which types it may have.
ROLES: Mapping[str, frozenset[str]] = {
    "matter": frozenset({"long"}),  # the case's own words: its text, and the title in lists
    "result": frozenset({"text", "long"}),  # what was done
    "question": frozenset({"text", "long"}),  # asked of the resident
    "release": frozenset({"long"}),  # the text that everybody may read once it is released
    "channel": frozenset({"choice"}),  # by which way it came to the office
    "happened": frozenset({"time"}),  # when it was, if it is entered later
    "before": frozenset({"photos"}),
    "after": frozenset({"photos"}),
    "evidence": frozenset({"photos"}),
}
# Grades are shown in sums alone: who gave which is nobody's business (信访工作条例 art. 30).
GRADED = frozenset({"grade", "faces"})
NO_GRADE = "none"
# Boxes of the desk that every process has, whatever its page says.
COMMON_BOXES = frozenset({"mine", "today", "overdue", "open", "all"})
# Verbs of the journal that are no action of a page.
TAKEN_VERBS = frozenset({"submitted", "dialled", "revealed", "turned", "recounted", "placed"})
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")

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
    box: str = ""  # where a case waits at the desk while it is their turn; goes before the state's


class Box(Strict):
    """A heading of the desk under which open cases wait."""

    title: Words
    unassigned: bool = False  # also takes what nobody is in charge of and what no other box holds


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
    role: str = ""  # what the answer is to the case: a name of ROLES
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
    measures: Literal["", "response", "handling"] = ""  # which of the three rates counts it, and "handled too late"
    setting: str = ""  # an estate's own length, read from settings under this key
    on_expire: str = ""  # the action the system takes when the clock runs out


class State(Strict):
    title: Words
    public: Words
    outside: Words | None = None  # what neighbours read where `public` speaks to the reporter
    next: Words | None = None  # what happens next, in a resident's words
    turn: str = ""
    box: str = ""  # where the case waits at the desk
    ends: bool = False
    outcome: Literal["", "withdrawn"] = ""  # ended without having been handled
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
    outcome: Literal["", "contacted", "solved", "unsolved"] = ""  # what it says of the case, for the three rates
    by_phone: bool = False  # stands beside the number once it was dialled
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
    """A way a case begins: who may, at which door, and in which state it then stands."""

    title: Words
    door: Literal["", "resident", "desk", "spot"] = ""  # the page that asks it; on the `spot` the actor is in charge
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
    boxes: dict[str, Box] = {}
    form: tuple[Input, ...]
    starts: dict[str, Start]
    clocks: dict[str, ClockRule]
    states: dict[str, State]
    actions: dict[str, Action]
    groups: dict[str, Words] = {}
    categories: dict[str, Category] = {}

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Every condition of the page, compiled once."""
        return {text: compile_condition(text) for _, text, _ in conditions(self)}

    @cached_property
    def matter(self) -> str:
        """The question whose answer is the case's own words; empty where none is asked."""
        return name_of(self.form, role="matter")

    @cached_property
    def measures(self) -> dict[str, str]:
        """Which clock measures the response, which the handling."""
        return {clock.measures: name for name, clock in reversed(self.clocks.items()) if clock.measures}

    @cached_property
    def unassigned(self) -> str:
        """The box of what nobody is in charge of."""
        return next((name for name, box in self.boxes.items() if box.unassigned), "")

    @cached_property
    def unsorted(self) -> str:
        """What is under no category: the last of the page, "other"."""
        return next((name for name, category in reversed(self.categories.items()) if category.active), "")

    def door(self, door: str) -> str:
        """The way a case begins at that door, or empty."""
        return next((name for name, start in self.starts.items() if start.door == door), "")

    def means(self, who: str, relation: str) -> bool:
        """Whether the name means people of this relation to the case."""
        return who in self.who and relation in self.who[who].relation

    def category(self, key: str) -> Category:
        """The category; a process without categories has one, which bears its own title."""
        return self.categories.get(key) or Category(title=self.title)

    def box(self, state: str, turn: str) -> str:
        """Where a case in the state waits while it is the turn's move."""
        return (self.who[turn].box if turn in self.who else "") or self.states[state].box


def name_of(form: Iterable[Input], *, role: str = "", type: str = "") -> str:
    """The first question of this role, or of this type; empty where the form has none."""
    return next((asked.name for asked in form if (role and asked.role == role) or (type and asked.type == type)), "")


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


def load(
    text: str,
    source: str = "process.yaml",
    *,
    posts: Collection[str] | None = None,
    settings: Collection[str] | None = None,
) -> Pack:
    """Read and check a pack's page. Raises PackError naming file, line and mend of every fault.

    `posts` and `settings` are those that this installation knows; None leaves their names unchecked.
    """
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
    wrong = [*_cross_faults(pack), *_strange(pack, posts, settings)]
    if faults := [page.fault(path, words) for path, words in wrong]:
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
    models: tuple[type[BaseModel], ...] = (
        Pack, Who, Box, Input, ClockRule, State, Gate, Action, Start, Category, Extension,
    )  # fmt: skip
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})


def _cross_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield from _name_faults(pack)
    yield from _reference_faults(pack)
    yield from _trait_faults(pack)
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
        yield from check(("states", key, "box"), (state.box,), pack.boxes, "box")
    for key, who in pack.who.items():
        yield from check(("who", key, "box"), (who.box,), pack.boxes, "box")
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


def _strange(pack: Pack, posts: Collection[str] | None, settings: Collection[str] | None) -> Iterator[tuple[Path, str]]:
    """Names of what stands outside the page."""
    for key, who in pack.who.items():
        for post in who.post:
            if posts is not None and post not in posts:
                yield ("who", key, "post"), f'no post "{post}"; they are {sorted(posts)}'
    for key, clock in pack.clocks.items():
        if settings is not None and clock.setting and clock.setting not in settings:
            yield ("clocks", key, "setting"), f'no setting "{clock.setting}"; they are {sorted(settings)}'


def _forms(pack: Pack) -> Iterator[tuple[Path, tuple[Input, ...]]]:
    yield ("form",), pack.form
    for kind, moves in (("starts", pack.starts), ("actions", pack.actions)):
        for key, move in moves.items():
            yield (kind, key, "form"), move.form


def _name_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Names stand in columns of a fixed width and in the journal's verbs."""
    for kind in ("who", "boxes", "starts", "clocks", "states", "actions", "groups", "categories"):
        for key in getattr(pack, kind):
            if not NAME.fullmatch(key):
                yield (kind, key), "not a name; use small letters, digits and _, at most 24 of them"
    for key in COMMON_BOXES & pack.boxes.keys():
        yield ("boxes", key), "every process has this box; use another name"
    for key in TAKEN_VERBS & pack.actions.keys():
        yield ("actions", key), "the journal says this of every case; use another name"
    for path, form in _forms(pack):
        for number, asked in enumerate(form):
            own = "category" if asked.type == "category" else asked.role
            if asked.name in CONTEXT_NAMES - {own}:
                yield (*path, number, "name"), f'"{asked.name}" is known of every case; use another name'


def _trait_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield from _answer_faults(pack)
    for what in ("response", "handling"):
        for name in [name for name, clock in pack.clocks.items() if clock.measures == what][1:]:
            yield ("clocks", name, "measures"), f"{what} is measured by {pack.measures[what]} already; one clock does"
    for name in [name for name, box in pack.boxes.items() if box.unassigned][1:]:
        yield ("boxes", name, "unassigned"), f"{pack.unassigned} takes these already; one box does"
    for door in ("resident", "desk", "spot"):
        for name in [name for name, start in pack.starts.items() if start.door == door][1:]:
            yield ("starts", name, "door"), f"{pack.door(door)} stands at this door already; one way does"
    for name, state in pack.states.items():
        if state.outcome and not state.ends:
            yield ("states", name, "outcome"), "only a state that ends has one; add ends: true"
    for name, action in pack.actions.items():
        if action.extends and not name_of(action.form, type="int"):
            yield ("actions", name, "extends"), "nothing asks by how much; add a question of type int"
        if action.assign == "form" and not name_of(action.form, type="post"):
            yield ("actions", name, "assign"), "nothing asks for whom; add a question of type post"
    if pack.front and not (pack.matter and pack.door("resident")):
        yield ("front",), "residents need a start with door: resident and a question with role: matter"


def _answer_faults(pack: Pack) -> Iterator[tuple[Path, str]]:
    for path, form in _forms(pack):
        for number, asked in enumerate(form):
            if asked.role and asked.role not in ROLES:
                yield (*path, number, "role"), f'no role "{asked.role}"; they are {sorted(ROLES)}'
            elif asked.role and asked.type not in ROLES[asked.role]:
                fits = " or ".join(sorted(ROLES[asked.role]))
                yield (*path, number, "role"), f"an answer with role {asked.role} has type {fits}, not {asked.type}"
            known = {"grade": {*GRADES, NO_GRADE}, "faces": set(FACES)}.get(asked.type)
            if known is not None and (strange := sorted(asked.options.keys() - known)):
                yield (*path, number, "options"), f"no grade {strange}; they are {sorted(known)}"
