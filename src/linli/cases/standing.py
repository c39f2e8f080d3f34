"""Between a stored case and the engine: its situation, what a person is to it, how a move is written back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from linli.cases import packs, parameters
from linli.cases.models import Case
from linli.cases.parties import lines, parties_of, reporter_known, rows_of, write_lines
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import kin, terms
from linli.people.models import Person
from linli.people.terms import Held
from linli.places.models import LOCATED_LEVELS
from linli.rules import process, running, watch
from linli.rules.clocks import ClockState
from linli.rules.pack import KIN, NEIGHBOUR, OWN_ROW, PARTY, SUPPORTER, Pack
from linli.rules.questions import FILES, GRADED, NO_GRADE, Input, name_of
from linli.rules.situation import Move, Situation, Standing
from linli.settings import queries as settings

OWN_COLUMNS = ("handler", "reporter")  # relations that stand in a column of the case, not among `relations`


def situation(case: Case, pack: Pack) -> Situation:
    """The case as the engine sees it."""
    return Situation(
        state=case.state,
        category=case.category,
        fields=_fields(case, pack),
        channel=case.channel,
        visibility=case.visibility,
        concerned=case.concerned,
        facts=case.facts,
        counts=case.counts,
        clocks=clocks_of(case),
        begun=clock.day_of(case.created_at),
        closed_on=clock.day_of(case.closed_at) if case.closed_at else None,
        handler_found=case.handler_id is not None,
        reporter_known=reporter_known(case),
        **lines(case, pack),
    )


def clocks_of(case: Case) -> dict[str, ClockState]:
    """The case's clocks. A page asks for each step that it offers, so what was read stays beside the column.

    Whoever changes them puts another mapping into the column.
    """
    column, read = getattr(case, "_read_clocks", (None, {}))
    if column is not case.clocks:
        read = {name: ClockState.from_json(state) for name, state in case.clocks.items()}
        case._read_clocks = (case.clocks, read)  # type: ignore[attr-defined]  # what was read, kept with its row
    return dict(read)


def _fields(case: Case, pack: Pack) -> dict[str, Any]:
    """Every answer of the pack's form, null where nothing was said; some have columns of their own."""
    names = {question.name for question in pack.form} | pack.kept
    found = {name: case.answers.get(name) for name in names}
    own = {pack.matter: case.text, name_of(pack.form, type="category"): case.category}
    return found | {name: value for name, value in own.items() if name}


def posts_over(by: Actor, case: Case) -> list[Held]:
    """The person's posts whose area holds the case; one alone when they act in one capacity."""
    return [
        held
        for held in terms.held(by.person_id)
        if (by.post_id is None or held.post_id == by.post_id)
        and getattr(case, f"{held.level}_id", None) == held.area_id
    ]


def standing(by: Actor, case: Case, row: str = "") -> Standing:
    """What the person is to the case, or to one of its parties (the row's key)."""
    relations = {"anyone"}
    if by.capacity == "system":
        relations.add("system")
    if by.link == ("case", case.pk) and not at_work(by, case):
        relations.add("link")
    if by.person_id is not None:
        relations |= {name for name in case.relations if by.person_id in remembered(case, name)}
        relations |= {name for name in OWN_COLUMNS if getattr(case, f"{name}_id") == by.person_id}
        relations |= {"handler"} if in_charge(by, case) else set()
        if case.pk and packs.by_version(case.pack_version_id).supporters:
            relations |= {NEIGHBOUR} if lives_at(by, case.area_id) else set()
            relations |= {SUPPORTER} if supports(case, by) else set()
        relations |= {KIN} if _near_to_reporter(case, by.person_id) else set()
    relations |= _as_party(by, case, row)
    return Standing(frozenset(held.kind for held in posts_over(by, case)), frozenset(relations))


def in_charge(by: Actor, case: Case) -> bool:
    """Whether the person handles the case: it is with them, or with the post in which they act for whoever is away."""
    if by.person_id is None:
        return False
    return case.handler_id == by.person_id or case.handler_post_id in terms.acted(by.person_id)


def _near_to_reporter(case: Case, person_id: int) -> bool:
    """Where the process keeps relatives of the reporter from anything; elsewhere no statement."""
    if case.reporter_id is None or person_id == case.reporter_id:
        return False
    bars = any(KIN in who.not_ for who in packs.by_version(case.pack_version_id).who.values())
    return bars and person_id in kin.all_of([case.reporter_id])


def remembered(case: Case, relation: str) -> list[int]:
    """Everybody whom the case remembers under the relation; a case of before may name one person alone."""
    found = case.relations.get(relation, [])
    return found if isinstance(found, list) else [found]


def remember(case: Case, relation: str, person: int) -> None:
    """Whoever is known to the case under a relation stays known: another who takes the step comes beside them."""
    if person not in (known := remembered(case, relation)):
        case.relations = {**case.relations, relation: [*known, person]}


def lives_at(by: Actor, estate_id: int) -> bool:
    """Whether the person lives, owns or is bound in the estate."""
    return any(home.estate_id == estate_id for home in terms.homes(by.person_id))


def supports(case: Case, by: Actor) -> bool:
    """Whether the person said that they want the same."""
    if by.person_id is None or not case.counts.get("supporters"):  # nobody has said so: nothing to look up
        return False
    return case.supporters.filter(person_id=by.person_id).exists()


def _as_party(by: Actor, case: Case, key: str) -> set[str]:
    """Whether they are a party of the case, and whether the row in hand is about them.

    Who holds a row's link is nobody's party but that row's; staff know every number and so are no party by a link.
    """
    if case.pk is None or packs.by_version(case.pack_version_id).parties is None:
        return set()
    rows = rows_of(case)
    own = {row.key for row in rows if by.person_id is not None and row.person_id == by.person_id}
    if by.link and by.link[0] == "party" and not at_work(by, case):
        own |= {row.key for row in rows if row.pk == by.link[1]}
    return ({PARTY} if own else set()) | ({OWN_ROW} if key in own else set())


def at_work(by: Actor, case: Case) -> bool:
    """Whether the person deals with the case as staff: then the reporter's steps are not theirs, though they hold the
    link and know the digits. Their own telephone makes it their own request."""
    if by.person_id is None or by.person_id == case.reporter_id:
        return False
    if by.person_id not in (case.handler_id, case.entered_by_id) and not posts_over(replace(by, post_id=None), case):
        return False
    own = Person.objects.filter(pk=by.person_id, phone_index=case.phone_index)
    return not (case.phone_index and own.exists())


def acting_as(by: Actor, case: Case, pack: Pack, names: Iterable[str], row: str = "") -> Actor:
    """The actor with the capacity in which this action is done: the post it asks for, else the relation."""
    if by.post_id is not None or by.person_id is None or by.capacity == "system":
        return by
    whole = standing(by, case, row)
    for name in names:
        who = pack.who[name]
        if not process.fits(who, whole):
            continue
        for held in posts_over(by, case):
            if held.kind in who.post:
                return replace(by, capacity="post", post_id=held.post_id)
        if "handler" in who.relation and in_charge(by, case):
            return replace(by, capacity="post" if case.handler_post_id else "handler", post_id=case.handler_post_id)
        return replace(by, capacity=who.relation[0] if who.relation else "person")
    return by


def write_back(case: Case, move: Move, pack: Pack, now: datetime) -> None:
    """Put what the engine decided into the row's columns; the words go into a Step."""
    after = move.after
    was = pack.states[case.state].outcome if case.state in pack.states else ""
    case.state, case.category, case.visibility = after.state, after.category, after.visibility
    case.facts, case.counts = dict(after.facts), dict(after.counts)
    case.clocks = {name: state.to_json() for name, state in after.clocks.items()}
    write_lines(case, after)
    stays = {name: after.fields[name] for name in pack.kept if after.fields.get(name) not in (None, "")}
    if stays:
        case.answers = {**case.answers, **stays}
    handled = case.finished_at
    _write_times(case, move, pack, now)
    _count_sent_back(case, move, went_on=handled is not None and case.finished_at is None)
    if not move.proposed:
        _write_parked(case, was, pack.states[after.state].outcome)
        case.moved_at = now
        _write_outcome(case, move, pack)
    set_turn(case, pack, after, now)


# The columns that `set_turn` sets.
TURN = ("due_at", "turn", "box", "lapses", "system_due", "watch_at", "facts")
PARTYS = "linli_clock"  # among the facts of a case: the clock of its day, where that is of one of its parties


def set_turn(case: Case, pack: Pack, after: Situation, now: datetime) -> None:
    """Whose turn it is and until when, as columns that lists sort and filter by."""
    turn = running.turn(pack, after, now) if case.open else None
    case.due_at = turn.due if turn else None
    name = turn.clock if turn and turn.clock in pack.party_clocks else None
    if case.facts.get(PARTYS) != name:
        others = {key: value for key, value in case.facts.items() if key != PARTYS}
        case.facts = {**others, PARTYS: name} if name else others
    case.turn = turn.who if turn else ("" if not case.open else pack.states[after.state].turn)
    if after.pending:
        case.turn = pack.actions[after.pending.action].second
    case.lapses = turn.lapses if turn else False
    case.system_due = running.system_due(pack, after, now) if case.open else None
    case.box = (_waits_in(case, pack, after, now) or _nobodys(case, pack)) if case.open else ""
    case.watch_at = watch.first(watched(case), watch_limits(case)) if case.open else None


# The columns that `who_waits_changed` sets.
WAITED_FOR = ("clocks", "contact_due", *TURN)


def who_waits_changed(case: Case, pack: Pack) -> None:
    """Another's request was merged into the case or parted from it, a neighbour joined it or left: the clocks that run
    for whoever waits begin, or are gone."""
    if not case.open or not any(map(running.runs_for_whoever_waits, pack.clocks.values())):
        return
    before, now = situation(case, pack), clock.now()
    found = running.as_who_waits(pack, before, parameters.run(pack, case.area, now, ""))
    if found == before.clocks:
        return
    case.clocks = {name: state.to_json() for name, state in found.items()}
    if case.contacted_at is None:
        response = found.get(pack.measures.get("response", ""))
        case.contact_due = response.due if response else None
    set_turn(case, pack, replace(before, clocks=found), now)


@dataclass(frozen=True)
class Promise:
    """Until when residents are told that something is done; `lapses` as of a turn."""

    due: datetime
    lapses: bool

    def broken(self, at: datetime) -> bool:
        """Whether it had run out by then, and was none that passes on by itself."""
        return not self.lapses and self.due < at


# The columns that it is read from; lists that tell residents of a day read them all.
PROMISED = ("open", "due_at", "lapses", "state", "clocks", "pack_version_id")


def promise(case: Case, pack: Pack) -> Promise | None:
    """The first clock of which residents are told. Where the page has none that is the house's own, whichever is
    first; no statement but for the parties whose own clocks run."""
    if not case.open or case.due_at is None:
        return None
    if not pack.inner_clocks:
        return Promise(case.due_at, case.lapses)
    rows = parties_of(case, pack) if pack.party_clocks else ()
    turn = running.promise(pack, Situation(case.state, "", {}, clocks=clocks_of(case), parties=rows), clock.now())
    return Promise(turn.due, turn.lapses) if turn else None


SENT_BACK = "linli_sent_back"  # among the counts of a case: how often it went on after it was handled
HANDS = "linli_hands"  # among the counts of a case: how often it passed from one person to another


def watched(case: Case) -> watch.Standing:
    """An open case as the rules of `watch` look at it."""
    return watch.Standing(
        begun=case.created_at,
        moved=case.moved_at or case.created_at,
        due=None if case.lapses else case.due_at,
        hands=case.counts.get(HANDS, 0),
        reopened=case.reopened,
        waits=case.lapses,
        parked=case.outcome == "parked",
    )


def watch_limits(case: Case) -> watch.Limits:
    """What the case's area has set."""
    chain = [pk for level in reversed(LOCATED_LEVELS) if (pk := getattr(case, f"{level}_id"))]
    return watch.Limits(*(settings.value(f"cases.{name}_days", chain=chain) for name in ("stuck", "ageing")))


def _waits_in(case: Case, pack: Pack, after: Situation, now: datetime) -> str:
    if not pack.states[case.state].box_if:
        return pack.box(case.state, case.turn)
    return running.waits_in(pack, after, case.turn, parameters.run(pack, case.area, now, ""))


def _nobodys(case: Case, pack: Pack) -> str:
    return pack.unassigned if case.handler_id is None else ""


def _write_times(case: Case, move: Move, pack: Pack, now: datetime) -> None:
    after = move.after
    case.open = not pack.states[after.state].ends
    case.closed_at = None if case.open else (case.closed_at or now)
    if move.outcome == "contacted" and case.contacted_at is None:
        case.contacted_at = now
    if response := after.clocks.get(pack.measures.get("response", "")):
        case.contact_due = response.due
    if handling := after.clocks.get(pack.measures.get("handling", "")):
        case.resolve_due = handling.due
        case.late = handling.overdue(now) if handling.stopped else False
    _write_finished(case, after, pack, now)


def _write_finished(case: Case, after: Situation, pack: Pack, now: datetime) -> None:
    """Handled once the clock that measures it has stopped, unless the case was given up."""
    rule = pack.clocks.get(pack.measures.get("handling", ""))
    state = pack.states[after.state]
    if (after.state in rule.stops if rule else state.ends) and not state.outcome:
        case.finished_at = case.finished_at or now
    elif case.open and (rule is None or after.state not in rule.pauses):
        case.finished_at = None


def _count_sent_back(case: Case, move: Move, *, went_on: bool) -> None:
    """What was handled and goes on was sent back; who reopens what was never handled sends nothing back, which is said
    so that the row is told from those that were reopened before this was counted."""
    if went_on or move.outcome == "unsolved":
        case.counts = {**case.counts, SENT_BACK: case.counts.get(SENT_BACK, 0) + went_on}


def _write_parked(case: Case, was: str, now: str) -> None:
    """What cannot be done for now counts as not solved, for as long as it waits (挂账)."""
    case.outcome = now
    if now == "parked":
        case.solved = False
    elif was == "parked":
        case.solved = None


def _write_outcome(case: Case, move: Move, pack: Pack) -> None:
    if move.outcome in ("solved", "unsolved"):
        case.solved = move.outcome == "solved"
        case.reopened += move.outcome == "unsolved"
    if move.outcome in ("excluded", "included"):
        case.excluded = move.outcome == "excluded"
    case.grade = grade_of(move, pack) or case.grade
    if move.name not in pack.actions:
        return
    form = pack.actions[move.name].form
    if text := move.form.get(name_of(form, role="release")):
        case.public_text = text


# Answers that stand in columns or rows of their own.
KEPT_ELSEWHERE = FILES | {"place", "category", "concern", "post"}


def kept(form: Iterable[Input], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with which a case begins and that no column holds."""
    columns = ("matter", "channel", "happened")
    return {
        asked.name: answers[asked.name]
        for asked in form
        if asked.type not in KEPT_ELSEWHERE and asked.role not in columns and answers.get(asked.name) not in (None, "")
    }


def grade_of(move: Move, pack: Pack) -> str:
    """The grade or face that the step gave, empty without one."""
    form = pack.actions[move.name].form if move.name in pack.actions else ()
    given = (move.form.get(question.name) for question in form if question.type in GRADED)
    return next((str(answer) for answer in given if answer and answer != NO_GRADE), "")


def journalled(case: Case, extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the journal keeps of every change: codes and numbers, no words."""
    return {
        "state": case.state,
        "category": case.category,
        "handler": case.handler_id,
        "post": case.handler_post_id,
        "due": case.due_at,
        "visibility": case.visibility,
        "version": case.version,
        **(extra or {}),
    }
