"""The parts of a pack's page, each with its keys (docs/packs.md describes every one of them)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from linli.rules.questions import Input
from linli.rules.words import Names, Strict, Words

PRACTICE = "practice"
OF_STATE, OF_TRACKS = "state", "tracks"  # what figures over many cases may be split by, beside choices


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
    inner: bool = False  # the house's own: its day is promised to nobody, and no resident is told of it
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
    box_if: tuple[tuple[str, str], ...] = ()  # the box of the first condition that holds goes before all others
    ends: bool = False
    # Ended without having been handled, or, still open, not to be done for now: `parked` counts as unsolved.
    outcome: Literal["", "withdrawn", "declined", "unreached", "parked"] = ""
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


class Story(Strict):
    """What becomes of a case for everybody to read (成稿): which answers are its words, and between which steps."""

    by: Names  # who makes it ready
    fees: str  # who says yes to what is paid for it
    headline: Names  # questions; the first that was answered counts, the last answer of it
    text: Names
    credits: dict[str, Words] | Names  # each with what it is called beside its answer; or the first answered alone
    day: str = ""
    place: str = ""
    link: str = ""  # of the web, by which the same thing sent twice is known
    prepared: Names  # states in which it is made ready; in others nothing of it changes
    release: str  # the step that puts it up here, and what is answered in it
    says: dict[str, str] = {}
    address: str = ""  # the question of that step for the address
    shown: Names  # states in which everybody reads it
    settled: str = ""  # the fact that waits until what was agreed to be paid is paid


class Supporters(Strict):
    """Who says that they want the same (附议), each once, while the case stands in one of the states `in`."""

    title: Words
    by: Names
    in_: Names = Field(alias="in")


class Referrals(Strict):
    """Who asks others about a case while it stands in one of the states `in`: helper units here, outside parties by a
    link. Whoever is in charge stays so."""

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
    same_reporter: bool = False  # what is opened from this case is reported by whoever reported this one


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
    from_booking: dict[str, Names] = {}  # question → the answers for which a team's booking is attached, and is free
    basis: str = PRACTICE

    @property
    def decided_elsewhere(self) -> bool:
        """Whether a ballot or a meeting decides it, and nobody at a desk."""
        return bool(self.from_ballot or self.from_meeting)

    def deciding(self, answers: Mapping[str, Any]) -> set[int]:
        """The matters whose vote decides it under these answers: what needs three quarters, no vote by half does."""
        named = (
            {numbers.get(one, 0) for one in _each(answers.get(question))} for question, numbers in self.matters.items()
        )
        return {*self.from_ballot}.intersection(*named)

    def books(self, answers: Mapping[str, Any]) -> bool:
        """Whether a team booked for a case of these answers is attached as it."""
        return bool(self.from_booking) and all(
            set(_each(answers.get(question))) & set(wanted) for question, wanted in self.from_booking.items()
        )


def _each(answer: Any) -> list[Any]:
    """What was chosen: one option, or several."""
    return answer if isinstance(answer, list) else [answer]


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
    takes_tasks: bool = False  # the system's step once all that a meeting set somebody to do about the case is done
    adds: dict[str, str] = {}  # field of the party → the answer added to it
    reckons: dict[str, str] = {}  # field of the party acted on, or of every party → what it comes to once that is done
    own_case: bool = False  # the party goes on in a case of its own
    attaches: str = ""  # the fact that it records: the answer of that name
    serves: str = ""  # the paper made outside whose service it records
    erases: bool = False  # every free word of the case and all that is known of its parties is deleted
    # What it says of the case, for the three rates.
    outcome: Literal["", "contacted", "solved", "unsolved", "excluded", "included"] = ""
    returns: Literal["", "asks", "grants", "refuses", "settles"] = ""  # a dispatch is sent back, or that is decided
    merges: str = ""  # the case sleeps, and gets its result from the one that names it under this link
    parts: str = ""  # it goes its own way again: no case names it under this link any more
    hands_over: bool = False  # by it all cases of a post go to another one
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
    # The page that asks it: `card` is the one behind a home's printed card; on the `spot` the actor is in charge.
    door: Literal["", "resident", "card", "desk", "spot"] = ""
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
    agreed: bool = False  # what was agreed for its place and time is shown with it
    active: bool = True

    @property
    def unreleased(self) -> Literal["never", "estate"]:
        """Who may read of a case until a second person releases it: nobody outside the office, or the estate."""
        return "never" if self.visibility == "never" or self.about_people else "estate"
