"""A pack: a process written as one readable page (docs/packs.md describes every key; `rules.reading` reads it)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from linli.rules.conditions import Condition, compile_condition
from linli.rules.declared import PostKind, Setting
from linli.rules.words import Names, Strict, Words

PRACTICE = "practice"
PARTY = "party"  # the relation of whoever has a row in the case
NEIGHBOUR = "neighbour"  # the relation of whoever lives, owns or is bound in the estate of the case
SUPPORTER = "supporter"  # the relation of whoever supports it
OWN_ROW = "own_row"  # the relation of a party to the row that is about them
FIELD_TYPES = Literal[
    "text", "long", "choice", "bool", "date", "time", "int", "money",
    "photos", "post", "place", "category", "concern", "grade", "faces", "signature", "choices", "buildings", "pictures",
    "credit_code", "point", "option", "colleague",
]  # fmt: skip
# What an answer is to the case, where its type does not say so, and which types it may have.
ROLES: Mapping[str, frozenset[str]] = {
    "matter": frozenset({"long"}),  # the case's own words: its text, and the title in lists
    "result": frozenset({"text", "long"}),  # what was done
    "question": frozenset({"text", "long"}),  # asked of the resident
    "release": frozenset({"long"}),  # the text that everybody may read once it is released
    "channel": frozenset({"choice"}),  # by which way it came to the office
    "happened": frozenset({"time"}),  # when it was, if it is entered later
    "paper_number": frozenset({"text"}),  # the number that a paper made outside bears
    "before": frozenset({"photos"}),
    "after": frozenset({"photos"}),
    "evidence": frozenset({"photos"}),
    "batch_number": frozenset({"int"}),  # of a step on a party: the number of the batch in which it is taken
    "missing_papers": frozenset({"text", "long"}),  # what the party lacks of the checklist
    "slot": frozenset({"text"}),  # the time of its appointment
    "meeting_place": frozenset({"text"}),  # where it is
    "identity_number": frozenset({"text"}),  # of a party: a resident's number, whose check digit is checked
}
# Grades are shown in sums alone: who gave which is nobody's business (信访工作条例 art. 30).
GRADED = frozenset({"grade", "faces"})
NO_GRADE = "none"
OF_STATE, OF_TRACKS = "state", "tracks"  # what figures over many cases may be split by, beside choices
WORDS = frozenset({"text", "long", "credit_code", "colleague"})  # words of whoever answers, kept as they are
NUMBERS = frozenset({"int", "money"})
LISTS = frozenset({"choices", "buildings", "pictures"})  # answers of several: options, houses, photos of the case
# Boxes of the desk that every process has, whatever its page says.
COMMON_BOXES = frozenset({"mine", "today", "overdue", "open", "all"})
# Verbs of the journal that are no action of a page.
TAKEN_VERBS = frozenset({
    "submitted", "dialled", "revealed", "turned", "recounted", "placed", "proposed", "refused", "attached", "issued",
    "served", "voided", "drafted", "linked", "unlinked", "excepted", "held_back", "noted",
    "parted", "given", "supported", "unsupported", "optioned",
})  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")
SETTING_KEY = re.compile(r"[a-z][a-z0-9_]{0,23}\.[a-z][a-z0-9_]{0,35}")
SETTING = re.compile(r"\bsetting\(\s*['\"]([\w.]+)['\"]\s*\)")
HINTED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")  # in a hint: what the area has set on it
# What conditions may name and call besides the fields; `rules.known` answers for each of them.
CONTEXT_NAMES = frozenset({
    "category", "counts", "facts", "state", "channel", "concerned", "visibility", "today", "handler_found",
    "reporter_known", "days_since_closed", "tracks", "parties", "row", "batch", "linked", "begun",
})  # fmt: skip
FUNCTIONS = frozenset({
    "workdays", "days_after", "days_between", "months_after", "years_after", "total", "alike", "rounded",
    "issued", "issued_on", "served", "served_on", "due", "ran_out", "runs", "seasons_after", "setting", "late_charge",
    "text_fee", "holiday", "latest", "figure", "answers_for", "hours_until", "passed_outside",
})  # fmt: skip


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
    min: int = Field(default=1, ge=0)  # of a number: 0 where none at all is an answer
    derive: str = ""  # of a party: reckoned from the fields before it, in whole fen
    decimals: int = Field(default=0, ge=0, le=4)  # of a whole number: how many of its last digits stand after the point
    known_as: Names = ()  # of a party: other headings that name it in sheets from outside
    role: str = ""  # what the answer is to the case: a name of ROLES
    prefill: Names = ()  # of a step: known answers of the case, of which the first that was given stands in it
    personal: bool | None = None  # of a party, in words: whether lists mask it as a name; they do where nothing is said
    clears: bool = False  # of a step on a party: left blank it takes back what is known, which stays otherwise
    keep: bool = False  # of a step: the answer stays known to the case, for later conditions and clocks
    public: bool = False  # whether outsiders may read the answer where the case itself may be read

    @property
    def hinted(self) -> tuple[str, ...]:
        """The settings whose values the hint tells."""
        return tuple(HINTED.findall(self.hint.zh)) if self.hint else ()

    @property
    def places(self) -> int:
        """How many digits people write after the point of a number that is kept whole."""
        return 2 if self.type == "money" else self.decimals

    def written(self, number: int) -> str:
        """A number of this field as people write it: 570000 fen as 5700.00."""
        return str(Decimal(number).scaleb(-self.places))


class Extension(Strict):
    by: str
    once: bool = True
    at_most: int | None = None  # in the clock's unit; None: no more than the clock's own length


class ClockRule(Strict):
    """How long, counted from entering a state until another; paused while in a third."""

    title: Words
    amount: int | str = 0  # or the question whose answer says it
    unit: Literal["hours", "days", "working", "months"]
    until: str = ""  # instead of an amount: reckons its last day
    if_: str = Field(default="", alias="if")  # it runs at all
    starts: Names = ()
    served: Names = ()  # papers whose service starts it, counted from that day
    each: str = ""  # of cases of many: counted for each party from this field's day, while its state has not ended
    per: Literal["", "party"] = ""  # runs for each party, from the service upon them or their entering a state
    since: str = ""  # the question whose day it is counted from, instead of the day on which it starts
    stops: Names = ()
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
    revisit: bool = False  # the case is to be looked at again by then: it stands among the visits of whoever walks
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


class LineState(Strict):
    """Where a track stands, or one party."""

    title: Words
    ends: bool = False
    tone: Literal["", "calm", "due", "late"] = ""


class Track(Strict):
    """A line of states beside the case's own: land, planning, taxes. Begins with the case, or on entering `starts`."""

    title: Words
    starts: Names = ()
    begins: str
    states: dict[str, LineState]


class Chart(Strict):
    """Rows as a plan with what became of it: which of their fields say so."""

    title: Words
    name: str
    from_: str = Field(alias="from")
    to: str
    begun: str
    done: str
    planned: str = ""  # money
    spent: str = ""


class Board(Strict):
    """A page of the case that everybody may read who sees the case: what stands on it, by name."""

    title: Words
    facts: Names = ()  # questions, each with `public: true`
    contact: str = ""  # the name of `who` whose holder answers for it, by the telephone of the office
    notices: Names = ()  # steps that are told as announcements
    results: Names = ()  # steps that are told as results
    clocks: Names = ()  # periods of which the last day is told
    chart: bool = False  # the parties' plan against actual
    photos: str = ""  # the question by which photos were chosen


class Supporters(Strict):
    """Who says that they want the same (附议), each once, while the case stands in one of the states `in`."""

    title: Words
    by: Names
    in_: Names = Field(alias="in")


class Options(Strict):
    """What may be done, set side by side (备选方案): each with its cost, consequences and a document.

    Set out and mended while the case stands in one of the states `in`; a question of type `option` chooses one.
    """

    title: Words
    by: Names
    in_: Names = Field(alias="in")


class Comments(Strict):
    """What neighbours say of it for everybody to read, while the case stands in one of the states `in`."""

    title: Words
    by: Names
    in_: Names = Field(alias="in")
    moderated_by: Names  # who hides one, with a reason that is read in its place; never one's own


class Parties(Strict):
    """The rows of a case of many, each with fields, papers to be there, and a state of its own."""

    title: Words
    fields: tuple[Input, ...]
    totals: Names = ()
    known_by: Names = ()  # fields by which a row of a sheet is found again
    addressed: str = ""  # for whom among them the papers are meant: `upon: true`, and the names in `addressees`
    papers: dict[str, Words] = {}
    phone: str = ""  # the field whose last four digits open a party's own page; without it there is none
    shown: Names = ()  # what a party reads there of its row
    begins: str = ""
    states: dict[str, LineState] = {}
    public: bool = False  # how many stand where may be read by whoever may read of the case
    chart: Chart | None = None


class LinkKind(Strict):
    """Under which name other cases hang together with this one, and who may say so."""

    title: Words
    by: Names = ()  # names of `who`; none named: whoever works the case
    opens: Names = ()  # processes of which cases are opened from this one, as its children
    totals: Names = ()  # of the children's answers, those that are added up
    takes: dict[str, Names] = {}  # category of what comes in at the place → the periods within which it is linked
    tells_reporters: bool = False  # whoever reported a linked case is told of it, and reads how far this one is
    mends: str = ""  # the question whose answer names who has to see to what is linked
    tells: Names = ()  # who is told of a new link


class PaperKind(Strict):
    """A paper of the case: its template lies beside the page, unless it is made outside the system (`external`)."""

    title: Words
    external: bool = False
    upon: bool | str = False  # it is served upon each party, or upon those for whom the condition holds
    about: str = ""  # of one that is served upon none of them: of which parties it speaks, if not of all addressed
    by: Names = ()  # of one made outside: who records its service, if not whoever had it made
    second: str = ""
    reporter: bool = False  # once it is issued, whoever reported reads and prints it on their tracking page


class Duty(Strict):
    """Somebody who answers for something in the case, in which role, when, and why."""

    title: Words
    name: str = ""  # the answer that names them
    condition: bool | str = Field(default=True, alias="if")
    limit: str = ""  # no more than this sum in fen, reckoned from the case
    basis: str


class FirstDuty(Strict):
    """The answers of a step that say who answers first: they follow the order of the rows, or give a reason."""

    chosen: str  # the question whose options are the rows
    named: str = ""  # the question under which name; where a row hangs on a condition it is that of the chain
    unless: str  # the question that says why it is another
    otherwise: Words = Field(alias="else")  # {who} is who comes first
    outside: Words | None = None  # said of whoever stands nowhere in the rows, reason or not; {who} are those who do
    again: Names = ()  # later steps that the same is asked of once more: the rows may have changed since


class Duties(Strict):
    """Who answers for something, first to last: each of them only once, by the first row that holds."""

    title: Words
    rows: dict[str, Duty]
    first: FirstDuty | None = None


class Fact(Strict):
    """What is decided elsewhere and attached to a case: a resolution, a ballot's result, a court's word.

    What a ballot or a meeting decides is recorded by hand only as taken outside Linli (`rules.outside`).
    """

    title: Words
    type: Literal["bool", "text", "date", "int", "money"] = "bool"
    by: Names = ()  # who may record it at the desk, with its document; nobody: an upper floor attaches it
    second: str = ""  # another person, who confirms what was recorded
    in_: Names = Field(default=(), alias="in")  # states in which it may be attached; none named: while the case is open
    from_meeting: Names = ()  # kinds of meetings of which a motion that passed may be attached as it
    from_ballot: tuple[int, ...] = ()  # matters of Civil Code 278 whose published result, yes or no, is attached as it
    matters: dict[str, dict[str, int]] = {}  # question → its answers, each with the one of them that then decides
    basis: str = PRACTICE

    @property
    def decided_elsewhere(self) -> bool:
        """Whether a ballot or a meeting decides it, and nobody at a desk."""
        return bool(self.from_ballot or self.from_meeting)

    def deciding(self, answers: Mapping[str, Any]) -> set[int]:
        """The matters whose vote decides it under these answers: what needs three quarters, no vote by half does."""
        named = ({numbers.get(answers.get(question) or "", 0)} for question, numbers in self.matters.items())
        return {*self.from_ballot}.intersection(*named)


class Figure(Strict):
    """An amount, a number or a day that the page reckons from what is known: it is shown, and nobody types it."""

    title: Words
    of: str
    out_of: str = ""  # the whole of which it is a part: both are shown, and the share
    split: str = ""  # a choice of the parties: reckoned for those of each option apart
    type: Literal["money", "int", "date", "percent", "bool"] = "int"
    shown: bool | str = True
    basis: str = PRACTICE
    public: bool = False  # outsiders read it where they may read the case


class Median(Strict):
    """The days from the first of these steps, or from the beginning of the case, to the first of those."""

    from_: Names = Field(default=(), alias="from")
    to: Names


class Sum(Strict):
    """A count, a sum or a median of days over the cases of the process that a reader may see, begun in a period."""

    title: Words
    if_: str = Field(default="", alias="if")  # which cases it is about
    steps: Names = ()  # of these the ones in which one of the steps was taken
    of: str = ""  # what is added up, reckoned from each case; without it cases are counted
    median: Median | None = None  # instead of a sum
    out_of: str = ""  # the figure of which it is a part: the share is shown
    split: str = ""  # told apart by: `state`, `tracks` (those still open), a choice of the case or of its parties
    type: Literal["money", "int"] = "int"
    basis: str = PRACTICE
    public: bool = False  # counted for everybody, whether they may read the cases or not


class Shift(Strict):
    """How a track or a party moves: from which of its states (none named: from any) to which."""

    from_: Names = Field(default=(), alias="from")
    to: str
    stays: Names = ()  # of a track: states in which the step is taken all the same and the track stays where it is


class Gate(Strict):
    condition: str = Field(alias="if")
    basis: str = PRACTICE
    otherwise: Words = Field(alias="else")


class Batches(Strict):
    """Named sets of parties that are dealt with together, several at a time."""

    title: Words
    gates: tuple[Gate, ...] = ()  # what a party has to fulfil to be in one
    sheets: Names = ()  # papers printed as one list, for signature
    slips: Names = ()  # papers printed for each party
    missing: str = ""  # of these the one that tells a party what it lacks of the checklist
    appoint: str = ""  # the step that records an appointment


class Action(Strict):
    title: Words
    from_: Names = Field(alias="from")
    to: str = ""  # empty: the state stays
    to_if: tuple[tuple[str, str], ...] = ()  # first condition that holds chooses the state, else `to`
    by: Names
    not_: Names = Field(default=(), alias="not")  # relations to the case that bar from it
    second: str = ""  # another person, who confirms it before it takes effect
    row: bool | Literal["new"] | Shift = False  # acts on one party, or enters one
    track: dict[str, Shift] = {}  # tracks that move with it
    form: tuple[Input, ...] = ()
    gates: tuple[Gate, ...] = ()
    issues: str = ""  # the paper that it draws up
    sets_aside: Names = ()  # papers drawn up before it, which no longer count
    tells_homes: str = ""  # the question of type buildings whose residents are told
    settles: str = ""  # the link whose cases get their result by it
    takes_result: bool = False  # the system's step by which a case gets its result from another one that settles it
    adds: dict[str, str] = {}  # field of the party → the answer added to it
    reckons: dict[str, str] = {}  # field of the party acted on, or of every party → what it comes to once that is done
    own_case: bool = False  # the party goes on in a case of its own
    attaches: str = ""  # the fact that it records: the answer of that name
    serves: str = ""  # the paper made outside whose service it records
    erases: bool = False  # every free word of the case and all that is known of its parties is deleted
    outcome: Literal["", "contacted", "solved", "unsolved"] = ""  # what it says of the case, for the three rates
    by_phone: bool = False  # stands beside the number once it was dialled
    assign: Literal["", "actor", "form", "none", "above"] = ""
    remember: str = ""  # the actor stays known to the case under this relation, beside whoever was before
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

    @property
    def voids(self) -> tuple[str, ...]:
        """Papers drawn up before it that count no longer; one of the kind that it issues stood for what was decided
        before."""
        return (*self.sets_aside, *([self.issues] if self.issues and not self.row else []))


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
    gathers: str = ""  # at the desk: the link under which cases chosen beforehand hang together with it
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
    active: bool = True  # in force once it is published; False where a city has to switch it on
    reads: Names = ()  # posts that alone read and work its cases; without it the office of the estate does
    front: bool = False  # the process that the resident's big button opens
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
    options: Options | None = None
    comments: Comments | None = None
    actions: dict[str, Action]
    groups: dict[str, Words] = {}
    categories: dict[str, Category] = {}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """Every condition and every sum of the page, compiled once."""
        return {text: compile_condition(text) for _, text, _ in expressions(self)}

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


def titles_of(form: Iterable[Input]) -> dict[str, Words]:
    """What the questions are called by people."""
    return {asked.name: asked.title for asked in form}


def name_of(form: Iterable[Input], *, role: str = "", type: str = "") -> str:
    """The first question of this role, or of this type; empty where the form has none."""
    return next((asked.name for asked in form if (role and asked.role == role) or (type and asked.type == type)), "")


def words_asked(pack: Pack) -> frozenset[str]:
    """The questions, of every form, that are answered in words of one's own."""
    return frozenset(asked.name for asked in pack.questions if asked.type in WORDS)


Path = tuple[str | int, ...]
Found = tuple[Path, str, frozenset[str]]


def expressions(pack: Pack) -> Iterator[Found]:
    """Each condition and each sum with its place on the page and the names beside it."""
    base = pack.kept | {question.name for question in pack.form}
    yield from _of_parts(pack, base)
    for number, asked in enumerate(pack.party_fields):
        if asked.derive:
            before = frozenset(one.name for one in pack.party_fields[:number])
            yield ("parties", "fields", number, "derive"), asked.derive, before
    yield from _of_figures(pack, base)
    yield from _asked(("form",), pack.form, base)
    for number, gate in enumerate(pack.batches.gates if pack.batches else ()):
        yield ("batches", "gates", number, "if"), gate.condition, base
    for name, start in pack.starts.items():
        yield from _of_move(("starts", name), start, base)
    for name, action in pack.actions.items():
        yield from _of_move(("actions", name), action, base)
        names = base | {question.name for question in action.form}
        for number, gate in enumerate(action.gates):
            yield ("actions", name, "gates", number, "if"), gate.condition, names
        for field, text in action.reckons.items():
            yield ("actions", name, "reckons", field), text, names


def _of_parts(pack: Pack, base: frozenset[str]) -> Iterator[Found]:
    for name, clock in pack.clocks.items():
        for key, text in (("if", clock.if_), ("until", clock.until), ("round_the_clock", clock.round_the_clock)):
            if isinstance(text, str) and text:
                yield ("clocks", name, key), text, base
    for name, paper in pack.papers.items():
        for key, text in (("upon", paper.upon), ("about", paper.about)):
            if isinstance(text, str) and text:
                yield ("papers", name, key), text, base
    if pack.parties and pack.parties.addressed:
        yield ("parties", "addressed"), pack.parties.addressed, base
    for name, duty in pack.duties.rows.items() if pack.duties else ():
        for key, text in (("if", duty.condition), ("limit", duty.limit)):
            if isinstance(text, str) and text:
                yield ("duties", "rows", name, key), text, base


def _of_figures(pack: Pack, base: frozenset[str]) -> Iterator[Found]:
    for name, figure in pack.figures.items():
        for key, text in (("of", figure.of), ("out_of", figure.out_of), ("shown", figure.shown)):
            if isinstance(text, str) and text:
                yield ("figures", name, key), text, base
    for name, one in pack.sums.items():
        for key, text in (("if", one.if_), ("of", one.of)):
            if text:
                yield ("sums", name, key), text, base


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
