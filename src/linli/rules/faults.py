"""What a page says that cannot be: names that stand for nothing, conditions that ask for nothing, traits that clash."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Self

from linli.rules.ballot import OWNERS
from linli.rules.conditions import BUILT_IN, compile_condition
from linli.rules.expressions import Path, expressions
from linli.rules.meetings import KINDS
from linli.rules.outside import DAY_SERVED, recorded
from linli.rules.pack import (
    COMMON_BOXES,
    CONTEXT_NAMES,
    FUNCTIONS,
    MINUTES,
    NAME,
    OWN_ROW,
    SETTING,
    SETTING_KEY,
    TAKEN_VERBS,
    UNREADABLE,
    Pack,
)
from linli.rules.pack_graph import targets
from linli.rules.pack_parts import OF_STATE, OF_TRACKS, Fact, FirstDuty, Shift
from linli.rules.questions import NO_GRADE, NUMBERS, ROLES, Input, name_of
from linli.rules.rates import FACES, GRADES

Faults = Iterator[tuple[Path, str]]


class Said(str):
    """Words of a fault that know their code and values, so that a page may say them in its reader's language."""

    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, words: str, **values: Any) -> Self:
        self = super().__new__(cls, words % values)
        self.code, self.values = code, values
        return self


def cross_faults(pack: Pack) -> Faults:
    yield from _name_faults(pack)
    yield from _key_faults(pack)
    yield from _reference_faults(pack)
    yield from _trait_faults(pack)
    yield from _dead_ends(pack)
    for path, text, names in expressions(pack):
        yield from _expression_faults(pack, path, text, names)


def _expression_faults(pack: Pack, path: Path, text: str, names: frozenset[str]) -> Faults:
    try:
        condition = compile_condition(text)
    except ValueError as error:
        words = "not a condition: %(why)s; found %(found)s"
        yield path, Said("no_condition", words, why=str(error).splitlines()[0], found=repr(text))
        return
    # A party's sums are reckoned from the party alone; all else may ask for the whole case.
    sums = path[-1] == "derive"
    context: frozenset[str] = frozenset() if sums else CONTEXT_NAMES
    functions: frozenset[str] = frozenset({"rounded"}) if sums else FUNCTIONS
    if unknown := sorted(condition.names - names - context):
        if sums:
            yield (
                path,
                Said("no_field_before", "%(names)s is no field before it; declare it in the form", names=unknown),
            )
        else:
            words = "%(names)s is neither a field nor one of %(known)s; declare it in the form"
            yield path, Said("no_field", words, names=unknown, known=sorted(context))
    if calls := sorted(condition.calls - functions):
        words = "no function %(names)s; the functions are %(known)s"
        yield path, Said("no_function", words, names=calls, known=sorted(functions | BUILT_IN))
    for function, name in _NAMED.findall(text):
        yield from _check(path, (name,), *_known_to(pack, path, function))


def _known_to(pack: Pack, path: Path, function: str) -> tuple[Collection[str], str]:
    """The names that the function takes, and what they are: of figures those above, where a figure asks for one."""
    if function == "figure":
        names = [*pack.figures]
        return names[: names.index(str(path[1]))] if path[0] == "figures" else names, "figure above"
    return (pack.clocks, "clock") if function in ("due", "ran_out", "runs") else (pack.papers, "paper")


# Clocks, papers and figures are named in a condition as texts, which nothing else would check.
_NAMED = re.compile(r"\b(due|ran_out|runs|issued|issued_on|served|served_on|figure)\(\s*['\"](\w+)['\"]\s*\)")


def _check(path: Path, names: Iterable[str], known: Collection[str], what: str) -> Faults:
    for name in names:
        if name and name not in known:
            words = 'no %(what)s "%(name)s"; they are %(known)s'
            yield path, Said("no_such", words, what=what, name=name, known=sorted(known))


def _of_first(pack: Pack, first: FirstDuty) -> Faults:
    """A step has to ask who answers first, with the rows to choose from, under which name, and why it is another."""
    path: Path = ("duties", "first")
    asked = next(
        (action.form for action in pack.actions.values() if any(one.name == first.chosen for one in action.form)), ()
    )
    known = {one.name: one for one in asked}
    yield from _check((*path, "chosen"), (first.chosen,), known, "question of a step")
    yield from _check((*path, "named"), (first.named,), known, "question of that step")
    yield from _check((*path, "unless"), (first.unless,), known, "question of that step")
    yield from _check((*path, "again"), first.again, pack.actions, "action")
    rows = set(pack.duties.rows) if pack.duties else set()
    if first.chosen in known and set(known[first.chosen].options) != rows:
        yield (*path, "chosen"), f'the options of "{first.chosen}" have to be the rows {sorted(rows)}'


def _reference_faults(pack: Pack) -> Faults:
    yield from _clock_references(pack)
    yield from _place_references(pack)
    yield from _move_references(pack)
    yield from _board_references(pack)
    yield from _story_references(pack)
    yield from _batch_references(pack)
    yield from _link_references(pack)
    yield from _fact_references(pack)
    for key, category in pack.categories.items():
        yield from _check(("categories", key, "clocks"), category.clocks, pack.clocks, "clock")
        yield from _check(("categories", key, "group"), (category.group,), pack.groups, "group")
    for path, form in _forms(pack):
        for number, asked in enumerate(form):
            yield from _check((*path, number, "categories"), asked.categories, pack.categories, "category")


def _link_references(pack: Pack) -> Faults:
    stays = {asked.name: asked for asked in _stays(pack)}
    for key, link in pack.links.items():
        for part in ("by", "tells"):
            yield from _check(("links", key, part), getattr(link, part), pack.who, "who")
        for category, periods in link.takes.items():
            yield from _check(("links", key, "takes", category), periods, pack.clocks, "clock")
        yield from _check(("links", key, "mends"), (link.mends,), stays, "question whose answer stays known")


_COMMON_DECISION = "民法典 art. 278"


def _fact_references(pack: Pack) -> Faults:
    deciding = {name: kind for name, kind in KINDS.items() if kind.by_hands}
    asked = {question.name: question for question in _stays(pack)}
    for key, fact in pack.facts.items():
        path = ("facts", key, "from_meeting")
        yield from _check(("facts", key, "in"), fact.in_, pack.states, "state")
        yield from _check(path, fact.from_meeting, deciding, "kind of meeting that votes by show of hands")
        if fact.from_meeting and fact.type != "bool":
            yield path, f"a motion that passed says yes and no more; the fact is of type {fact.type}"
        if fact.from_meeting and fact.basis.startswith(_COMMON_DECISION):
            yield path, "owners decide this in common, by ballot, and no meeting in their stead; take it out"
        yield from _from_ballot(("facts", key, "from_ballot"), fact)
        if fact.decided_elsewhere:
            yield from _past_the_vote(pack, key, fact)
        for question, numbers in fact.matters.items():
            yield from _check(("facts", key, "matters"), (question,), asked, "question whose answer stays known")
            options = asked[question].options if question in asked else numbers
            yield from _check(("facts", key, "matters", question), numbers, options, "option of that question")
        yield from _of_bookings(key, fact, asked)


def _of_bookings(key: str, fact: Fact, asked: Mapping[str, Input]) -> Faults:
    path = ("facts", key, "from_booking")
    if fact.from_booking and fact.type != "bool":
        yield path, f"that a team is booked says yes and no more; the fact is of type {fact.type}"
    for question, answers in fact.from_booking.items():
        yield from _check(path, (question,), asked, "question whose answer stays known")
        options = asked[question].options if question in asked else answers
        yield from _check((*path, question), answers, options, "option of that question")


def _past_the_vote(pack: Pack, key: str, fact: Fact) -> Faults:
    """What a ballot or a meeting decides no step may say in its stead."""
    if fact.by and not fact.second:
        yield ("facts", key, "second"), "a decision taken outside Linli is confirmed by another person; name one"
    for part, rules in (("starts", pack.starts), ("actions", pack.actions)):
        for name, rule in rules.items():
            if key in rule.sets or (getattr(rule, "attaches", "") == key and rule != recorded(pack, key)):
                yield (part, name), f"{key} is decided by a ballot or a meeting, and no step says it in their stead"


def _from_ballot(path: Path, fact: Fact) -> Faults:
    if unknown := [number for number in fact.from_ballot if number not in OWNERS]:
        yield path, f"no matter of Civil Code 278: {unknown}; there are {min(OWNERS)} to {max(OWNERS)}"
    if wrong := sorted({n for one in fact.matters.values() for n in one.values()} - {*fact.from_ballot}):
        yield (*path[:-1], "matters"), f"not among those under from_ballot: {wrong}"
    if fact.from_ballot and fact.type != "bool":
        yield path, f"a vote says yes or no; the fact is of type {fact.type}"
    if fact.from_ballot and not fact.basis.startswith(_COMMON_DECISION):
        yield path, f"what owners decide in common rests on {_COMMON_DECISION}; say so under basis"


def _clock_references(pack: Pack) -> Faults:
    lines = {**pack.states, **{name: state for track in pack.tracks.values() for name, state in track.states.items()}}
    own = pack.parties.states if pack.parties else {}
    numbers = {asked.name: asked for asked in _stays(pack) if asked.type == "int"}
    for key, clock in pack.clocks.items():
        yield from _check(("clocks", key, "starts"), clock.starts, own if clock.per else lines, "state")
        for part in ("stops", "pauses"):
            yield from _check(
                ("clocks", key, part), getattr(clock, part), {**lines, **(own if clock.per else {})}, "state"
            )
        if isinstance(clock.amount, str):
            yield from _check(("clocks", key, "amount"), (clock.amount,), numbers, "whole number that stays known")
        yield from _check(("clocks", key, "served"), clock.served, pack.papers, "paper")
        days = _days_of_parties(pack) if clock.per else _days(pack)
        yield from _check(("clocks", key, "since"), (clock.since,), days, "question of type date")
        yield from _check(("clocks", key, "each"), (clock.each,), _days_of_parties(pack), "day of the parties")
        yield from _check(("clocks", key, "turn"), (clock.turn,), pack.who, "who")
        yield from _check(("clocks", key, "on_expire"), (clock.on_expire,), pack.actions, "action")


def _stays(pack: Pack) -> list[Input]:
    """What a case knows: asked when it begins, or kept from a step."""
    return [asked for _path, form in _forms(pack) for asked in form if asked.keep or asked in pack.form]


def _days(pack: Pack) -> dict[str, Input]:
    return {asked.name: asked for asked in _stays(pack) if asked.type == "date"}


def _days_of_parties(pack: Pack) -> dict[str, Input]:
    return {asked.name: asked for asked in pack.party_fields if asked.type == "date"}


def _place_references(pack: Pack) -> Faults:
    for key, state in pack.states.items():
        yield from _check(("states", key, "turn"), (state.turn,), pack.who, "who")
        yield from _check(("states", key, "box"), (state.box, *(box for _, box in state.box_if)), pack.boxes, "box")
    if pack.referrals:
        yield from _check(("referrals", "by"), pack.referrals.by, pack.who, "who")
        yield from _check(("referrals", "in"), pack.referrals.in_, pack.states, "state")
    if pack.supporters:
        yield from _check(("supporters", "by"), pack.supporters.by, pack.who, "who")
        yield from _check(("supporters", "in"), pack.supporters.in_, pack.states, "state")
    for part, own in (("options", pack.options), ("comments", pack.comments)):
        if own:
            yield from _check((part, "by"), own.by, pack.who, "who")
            yield from _check((part, "in"), own.in_, pack.states, "state")
    if pack.comments:
        yield from _check(("comments", "moderated_by"), pack.comments.moderated_by, pack.who, "who")
    for key, who in pack.who.items():
        yield from _check(("who", key, "box"), (who.box,), pack.boxes, "box")
    for key, track in pack.tracks.items():
        yield from _check(("tracks", key, "starts"), track.starts, pack.states, "state")
        yield from _check(("tracks", key, "begins"), (track.begins,), track.states, "state")
    for key, duty in pack.duties.rows.items() if pack.duties else ():
        answers = dict.fromkeys([*pack.kept, *(asked.name for asked in pack.form)])
        yield from _check(("duties", "rows", key, "name"), (duty.name,), answers, "answer that stays known")
    if pack.duties and pack.duties.first:
        yield from _of_first(pack, pack.duties.first)
    if pack.parties:
        yield from _check(("parties", "begins"), (pack.parties.begins,), pack.parties.states, "state")
        fields = {asked.name: asked for asked in pack.party_fields}
        yield from _check(("parties", "totals"), pack.parties.totals, fields, "field")
        yield from _check(("parties", "known_by"), pack.parties.known_by, fields, "field")
        yield from _check(("parties", "shown"), pack.parties.shown, fields, "field")
        yield from _check(("parties", "phone"), (pack.parties.phone,), fields, "field")


def _batch_references(pack: Pack) -> Faults:
    if not (batches := pack.batches):
        return
    if not pack.parties:
        yield ("batches",), "the page has no parties; declare them"
    yield from _check(("batches", "sheets"), batches.sheets, pack.papers, "paper")
    yield from _check(("batches", "slips"), batches.slips, pack.papers, "paper")
    yield from _check(("batches", "missing"), (batches.missing,), dict.fromkeys(batches.slips), "slip")
    on_one = {name: action for name, action in pack.actions.items() if action.row and action.row != "new"}
    yield from _check(("batches", "appoint"), (batches.appoint,), on_one, "step on one party")
    if batches.appoint in on_one and not name_of(on_one[batches.appoint].form, type="date"):
        yield ("batches", "appoint"), "the step asks for no day; add a question of type date"


def _board_references(pack: Pack) -> Faults:
    if pack.parties and (chart := pack.parties.chart):
        own = {asked.name: asked for asked in pack.party_fields}
        for part in ("name", "from_", "to", "begun", "done", "planned", "spent"):
            yield from _check(("parties", "chart", part.rstrip("_")), (getattr(chart, part),), own, "field")
    if board := pack.public:
        if board.chart and not (pack.parties and pack.parties.chart):
            yield ("public", "chart"), "the parties have no chart; declare parties.chart"
        yield from _check(("public", "facts"), board.facts, pack.public_questions, "question with public: true")
        yield from _check(("public", "contact"), (board.contact,), pack.who, "who")
        for part, steps in (("notices", board.notices), ("results", board.results)):
            yield from _check(("public", part), steps, pack.actions, "action")
        yield from _check(("public", "clocks"), board.clocks, pack.clocks, "clock")
        shown = {asked.name: asked for _path, form in _forms(pack) for asked in form if asked.type == "pictures"}
        yield from _check(("public", "photos"), (board.photos,), shown, "question of type pictures")


def _story_references(pack: Pack) -> Faults:
    if not (story := pack.story):
        return
    stays = {asked.name: asked for asked in _stays(pack)}
    for part in ("by", "fees"):
        yield from _check(("story", part), names_of(getattr(story, part)), pack.who, "who")
    for part in ("headline", "text", "credits", "day", "place", "link"):
        yield from _check(("story", part), names_of(getattr(story, part)), stays, "answer that stays known")
    for part in ("prepared", "shown"):
        yield from _check(("story", part), getattr(story, part), pack.states, "state")
    yield from _check(("story", "release"), (story.release,), pack.actions, "action")
    yield from _check(("story", "settled"), (story.settled,), pack.facts, "fact")
    if step := pack.actions.get(story.release):
        asked = {question.name: question for question in step.form}
        yield from _check(("story", "says"), story.says, asked, "question of that step")
        yield from _check(("story", "address"), (story.address,), asked, "question of that step")


def names_of(given: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name, or several."""
    return (given,) if isinstance(given, str) else given


def _move_references(pack: Pack) -> Faults:
    for kind, moves in (("starts", pack.starts), ("actions", pack.actions)):
        for key, move in moves.items():
            yield from _check((kind, key, "by"), move.by, pack.who, "who")
            yield from _check((kind, key, "to"), (move.to, *(state for _, state in move.to_if)), pack.states, "state")
    for key, start in pack.starts.items():
        yield from _check(("starts", key, "gathers"), (start.gathers,), pack.links, "link")
        if start.gathers and start.door != "desk":
            yield ("starts", key, "gathers"), "cases are chosen at the desk; say door: desk"
    for key, action in pack.actions.items():
        path = ("actions", key)
        yield from _check((*path, "from"), action.from_, pack.states, "state")
        yield from _check((*path, "extends"), (action.extends,), pack.clocks, "clock")
        yield from _check((*path, "stops"), action.stops, pack.clocks, "clock")
        yield from _check((*path, "second"), (action.second,), pack.who, "who")
        yield from _check((*path, "issues"), (action.issues,), pack.papers, "paper")
        yield from _check((*path, "sets_aside"), action.sets_aside, pack.papers, "paper")
        yield from _check((*path, "settles"), (action.settles,), pack.links, "link")
        yield from _check((*path, "merges"), (action.merges,), pack.links, "link")
        yield from _check((*path, "parts"), (action.parts,), pack.links, "link")
        yield from _check((*path, "attaches"), (action.attaches,), pack.facts, "fact")
        outside = {name: kind for name, kind in pack.papers.items() if kind.external}
        yield from _check((*path, "serves"), (action.serves,), outside, "paper with external: true")
        yield from _check((*path, "track"), action.track, pack.tracks, "track")
        of_row = pack.party_fields if action.row not in (False, "new") else ()
        known = dict.fromkeys([*pack.kept, *(one.name for one in (*pack.form, *of_row))])
        for asked in action.form:
            yield from _check((*path, "form", asked.name, "prefill"), asked.prefill, known, "answer that stays known")
        for name, shift in action.track.items():
            states = pack.tracks[name].states if name in pack.tracks else {}
            yield from _check((*path, "track", name), (*shift.from_, *shift.stays, shift.to), states, "state")
        if isinstance(action.row, Shift):
            states = pack.parties.states if pack.parties else {}
            yield from _check((*path, "row"), (*action.row.from_, action.row.to), states, "state")


def _key_faults(pack: Pack) -> Faults:
    for key in pack.settings:
        if not SETTING_KEY.fullmatch(key):
            yield ("settings", key), "not a key; two names with a dot between, such as feast.tables"


def strange(pack: Pack, posts: Collection[str] | None, settings: Collection[str] | None) -> Faults:
    """Names of what stands outside the page and is not declared on it; and what is asked only of a page that is to be
    published, since those kept from before are read for ever."""
    posts = None if posts is None else {*posts, *pack.posts}
    settings = None if settings is None else {*settings, *pack.settings}
    for key, who in pack.who.items():
        for post in who.post:
            if posts is not None and post not in posts:
                yield ("who", key, "post"), f'no post "{post}"; they are {sorted(posts)}'
    for post in pack.reads:
        if posts is not None and post not in posts:
            yield ("reads",), f'no post "{post}"; they are {sorted(posts)}'
    for key, clock in pack.clocks.items():
        if settings is not None and clock.setting and clock.setting not in settings:
            yield ("clocks", key, "setting"), f'no setting "{clock.setting}"; they are {sorted(settings)}'
    choices = {asked.name: asked for asked in pack.party_fields if asked.type == "choice"}
    for key, figure in pack.figures.items():
        yield from _check(("figures", key, "split"), (figure.split,), choices, "choice of the parties")
    yield from _sum_references(pack)
    yield from _told_references(pack)
    yield from _named_beforehand(pack)
    for path, name in _settings_named(pack):
        if settings is not None and name not in settings:
            yield path, f'no setting "{name}"; they are {sorted(settings)}'


def _named_beforehand(pack: Pack) -> Faults:
    """What conditions ask for is looked up before a case is there: each has to be named, and a count counted."""
    counted = {action.count for action in pack.actions.values()} - {""}
    for path, text, _names in expressions(pack):
        yield from _check(path, MINUTES.findall(text), counted, "count")
        for name in UNREADABLE.findall(text):
            yield path, f"{name}() takes a name in quotation marks, which is looked up before a case is there"


def _told_references(pack: Pack) -> Faults:
    """A step tells who is defined, or whom a step remembers."""
    begun, done = pack.starts.values(), pack.actions.values()
    known = {*pack.who, *(one.remember for one in begun), *(one.remember for one in done)}
    for kind, moves in (("starts", pack.starts), ("actions", pack.actions)):
        for key, move in moves.items():
            yield from _check((kind, key, "tells"), move.tells, known, "who")


def _sum_references(pack: Pack) -> Faults:
    choices = {asked.name for asked in (*pack.choices, *pack.party_fields) if asked.type == "choice"}
    apart = dict.fromkeys([OF_STATE, OF_TRACKS, *sorted(choices)])
    whole = {name: one for name, one in pack.sums.items() if not one.median}
    for key, one in pack.sums.items():
        yield from _check(("sums", key, "steps"), one.steps, pack.actions, "action")
        yield from _check(("sums", key, "split"), (one.split,), apart, "state, tracks, or choice that stays known")
        yield from _check(("sums", key, "out_of"), (one.out_of,), whole, "count or sum")
        for part, names in (("from", one.median.from_), ("to", one.median.to)) if one.median else ():
            yield from _check(("sums", key, "median", part), names, pack.actions, "action")
        if one.median and (one.of or one.out_of):
            yield ("sums", key), "a median of days is neither a sum (of) nor a share (out_of); take one of them out"


def _settings_named(pack: Pack) -> Iterator[tuple[Path, str]]:
    """The settings that conditions and hints ask for, with the place where they do."""
    for path, text, _names in expressions(pack):
        for name in SETTING.findall(text):
            yield path, name
    for path, form in _forms(pack):
        for number, asked in enumerate(form):
            for name in asked.hinted:
                yield (*path, number, "hint"), name


def _forms(pack: Pack) -> Iterator[tuple[Path, tuple[Input, ...]]]:
    yield ("form",), pack.form
    for kind, moves in (("starts", pack.starts), ("actions", pack.actions)):
        for key, move in moves.items():
            yield (kind, key, "form"), move.form


def _name_faults(pack: Pack) -> Faults:
    """Names stand in columns of a fixed width and in the journal's verbs."""
    for kind in (
        "who", "boxes", "starts", "clocks", "states", "tracks", "papers", "facts", "links", "figures", "sums",
        "actions", "groups", "categories", "posts",
    ):  # fmt: skip
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


def _line_faults(pack: Pack) -> Faults:
    """Tracks have states of their own names, for clocks and conditions speak of them by name alone."""
    taken = set(pack.states)
    for key, track in pack.tracks.items():
        for state in track.states:
            if state in taken:
                yield ("tracks", key, "states", state), "another line has a state of this name; use another"
            taken.add(state)
    for state in pack.parties.states if pack.parties and pack.party_clocks else ():
        if state in taken:
            yield ("parties", "states", state), "another line has a state of this name; use another"
    for key, clock in pack.clocks.items():
        if (isinstance(clock.amount, int) and clock.amount < 1) == (not clock.until):
            yield (
                ("clocks", key, "amount"),
                '"amount" is missing; add it, 1 or more, or (until) what reckons the last day',
            )
        if not clock.starts and not clock.served and not clock.each:
            yield (
                ("clocks", key),
                "nothing starts it; name states (starts), papers (served) or a party's day (each)",
            )


def _inner_faults(pack: Pack) -> Faults:
    """Nobody outside is told of a clock of the house's own: it is none that protects, measures or is extended."""
    for key in pack.inner_clocks:
        clock = pack.clocks[key]
        told = {"duty": clock.duty == "citizen", "per": clock.per, "measures": clock.measures, "extend": clock.extend}
        for trait in [trait for trait, said in told.items() if said]:
            yield ("clocks", key, "inner"), f"residents are told of a clock with {trait}; take out one of the two"
        if pack.public and key in pack.public.clocks:
            yield ("public", "clocks"), f'"{key}" is the house\'s own (inner: true); it stands on no public page'


def _dead_ends(pack: Pack) -> Faults:
    """A case that stands still for good has ended; a state that nothing leads to is a slip of the pen."""
    begins = {state for start in pack.starts.values() for state in targets(start)}
    for name, state in pack.states.items():
        leading = [action for action in pack.actions.values() if set(targets(action)) - {name} and name in action.from_]
        if not state.ends and not leading:
            yield ("states", name), "no step leads on from here; add one, or say ends: true"
        if name not in begins and not any(
            name in targets(action) and set(action.from_) - {name} for action in pack.actions.values()
        ):
            yield ("states", name), "no start and no step leads here; add one, or remove it"


def _party_faults(pack: Pack) -> Faults:
    """A step on a party writes what the parties have, and nothing else."""
    fields = {asked.name for asked in pack.party_fields}
    for name in sorted(fields & {"state", "papers"}):
        yield ("parties", "fields"), f'"{name}" is known of every party; use another name'
    for key, action in pack.actions.items():
        asked = {question.name for question in action.form}
        if action.extends in pack.party_clocks:
            yield ("actions", key, "extends"), "a clock that runs for each party cannot be extended"
        if any(pack.means(who, OWN_ROW) for who in action.by) and not action.row:
            yield ("actions", key, "by"), "a party takes steps on its own row alone; add row: true"
        if action.row and not pack.parties:
            yield ("actions", key, "row"), "the page has no parties; declare them"
        for field in action.reckons.keys() - {one.name for one in pack.party_fields if not one.derive}:
            yield (
                ("actions", key, "reckons", field),
                f"no field of the parties that a step fills; they are {sorted(fields)}",
            )
        if (action.adds or action.own_case) and not action.row:
            yield ("actions", key), "only a step on one party can do this; add row: true"
        for field, answer in action.adds.items():
            if field not in fields or answer not in asked:
                yield ("actions", key, "adds", field), "name a field of the parties and a question of the form"
        if action.row and (unknown := sorted(action.sets.keys() - fields)):
            yield ("actions", key, "sets"), f"no field {unknown} of the parties; they are {sorted(fields)}"


def _upon_faults(pack: Pack) -> Faults:
    """What is served upon each party, and what runs for each from then on."""
    for name, paper in pack.papers.items():
        if paper.about and (paper.upon or not pack.parties):
            yield ("papers", name, "about"), "of whom it speaks is said by upon, or there are no parties to speak of"
        if paper.upon and (paper.external or not pack.parties):
            yield ("papers", name, "upon"), "served upon each party is a paper of this program, of a page with parties"
    for name, clock in pack.party_clocks.items():
        upon_each = all(paper in pack.papers and pack.papers[paper].upon for paper in clock.served)
        if clock.until or clock.on_expire or not upon_each:
            words = "it begins with papers that say upon or states of a party, has an amount, and takes no step"
            yield ("clocks", name, "per"), words


def _trait_faults(pack: Pack) -> Faults:
    yield from _upon_faults(pack)
    yield from _line_faults(pack)
    yield from _inner_faults(pack)
    yield from _party_faults(pack)
    yield from _answer_faults(pack)
    yield from _point_faults(pack)
    for what in ("response", "handling"):
        for name in [name for name, clock in pack.clocks.items() if clock.measures == what][1:]:
            yield ("clocks", name, "measures"), f"{what} is measured by {pack.measures[what]} already; one clock does"
    for name in [name for name, box in pack.boxes.items() if box.unassigned][1:]:
        yield ("boxes", name, "unassigned"), f"{pack.unassigned} takes these already; one box does"
    for door in ("resident", "card", "desk", "spot"):
        for name in [name for name, start in pack.starts.items() if start.door == door][1:]:
            yield ("starts", name, "door"), f"{pack.door(door)} stands at this door already; one way does"
    for name, state in pack.states.items():
        if state.outcome and state.outcome != "parked" and not state.ends:
            yield ("states", name, "outcome"), "only a state that ends has one; add ends: true"
        if state.outcome == "parked" and state.ends:
            yield ("states", name, "outcome"), "what is parked has not ended; take out ends: true"
    yield from _asking_faults(pack)
    yield from _single_faults(pack)
    if pack.front and not (pack.matter and pack.door("resident")):
        yield ("front",), "residents need a start with door: resident and a question with role: matter"


def _single_faults(pack: Pack) -> Faults:
    """What one step alone does, one does."""
    for key in ("merges", "parts", "hands_over", "takes_tasks"):
        for name in [name for name, action in pack.actions.items() if getattr(action, key)][1:]:
            yield ("actions", name, key), "another step does that already; one does"
    for name, action in pack.actions.items():
        if action.hands_over and not (action.assign == "form" and not action.to and not action.to_if):
            yield ("actions", name, "hands_over"), "it changes the post alone; add assign: form and no state"


def _asking_faults(pack: Pack) -> Faults:
    """What a step does with an answer, it asks for."""
    for name in [name for name, action in pack.actions.items() if action.takes_result][1:]:
        yield ("actions", name, "takes_result"), f"{pack.takes_result} takes it already; one step does"
    for name, action in pack.actions.items():
        asked = {question.name for question in action.form}
        if name_of(action.form, type="pictures") and not action.second:
            yield ("actions", name, "second"), "photos are shown to outsiders once another person has looked; name one"
        if action.tells_homes not in ("", name_of(action.form, type="buildings")):
            yield ("actions", name, "tells_homes"), "name a question of the step of type buildings"
        for key in ("takes_result", "takes_tasks"):
            if getattr(action, key) and not name_of(action.form, role="result"):
                yield ("actions", name, key), "nothing takes the words; add a question with role: result"
        if action.attaches and action.attaches not in asked:
            yield ("actions", name, "attaches"), f"nothing asks for it; add a question named {action.attaches}"
        if action.serves and DAY_SERVED not in asked:
            yield ("actions", name, "serves"), f"nothing asks when; add a question of type date named {DAY_SERVED}"
        if action.extends and not name_of(action.form, type="int"):
            yield ("actions", name, "extends"), "nothing asks by how much; add a question of type int"
        if action.assign == "form" and not name_of(action.form, type="post"):
            yield ("actions", name, "assign"), "nothing asks for whom; add a question of type post"


def _point_faults(pack: Pack) -> Faults:
    """A point of the plan belongs to a party, which has one at most, and where there is no plan nobody is asked."""
    own = [asked.name for asked in pack.party_fields if asked.type == "point"]
    for path, form in (*_forms(pack), (("parties", "fields"), pack.party_fields)):
        for number, asked in enumerate(form):
            if asked.type != "point":
                continue
            if own[:1] != [asked.name] or not (
                path[0] == "parties" or (path[0] == "actions" and pack.actions[str(path[1])].row)
            ):
                yield (*path, number, "type"), "a point is the one of a party's fields, asked by steps on parties (row)"
            if asked.required is not False:
                yield (*path, number, "required"), "an estate may have no plan to tap on; add required: false"


def _posts_of(pack: Pack, step: str) -> bool:
    return any(pack.who[name].post for name in pack.actions[step].by if name in pack.who)


def _answer_faults(pack: Pack) -> Faults:
    for path, form in (*_forms(pack), (("parties", "fields"), pack.party_fields)):
        for number, asked in enumerate(form):
            if asked.type == "pictures" and (not asked.keep or path[0] != "actions"):
                yield (*path, number, "type"), "photos of the case are chosen in a step, and stay known: add keep: true"
            if asked.type == "colleague" and not (path[0] == "actions" and _posts_of(pack, str(path[1]))):
                yield (*path, number, "type"), "a colleague is chosen in a step of staff, among holders of its posts"
            if asked.type == "option" and not (pack.options and path[0] == "actions"):
                yield (*path, number, "type"), "an option is chosen in a step, of a page with options; declare them"
            if asked.decimals and asked.type != "int":
                yield (*path, number, "decimals"), f"only whole numbers (int) have decimals, not {asked.type}"
            if asked.min != 1 and asked.type not in NUMBERS:
                yield (*path, number, "min"), f"only numbers (int, money) have a least, not {asked.type}"
            if asked.role and asked.role not in ROLES:
                yield (*path, number, "role"), f'no role "{asked.role}"; they are {sorted(ROLES)}'
            elif asked.role and asked.type not in ROLES[asked.role]:
                fits = " or ".join(sorted(ROLES[asked.role]))
                yield (*path, number, "role"), f"an answer with role {asked.role} has type {fits}, not {asked.type}"
            known = {"grade": {*GRADES, NO_GRADE}, "faces": set(FACES)}.get(asked.type)
            if known is not None and (strange := sorted(asked.options.keys() - known)):
                yield (*path, number, "options"), f"no grade {strange}; they are {sorted(known)}"
