"""The process engine: what may happen next in a case, and what follows when it does.

Pure: a case is plain data, `now` and the calendar are arguments, nothing is stored here. Titles and reasons come
from the pack in both languages; faults carry codes, which the caller translates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from linli.rules import clocks, duties, identifiers, parties, running, upon
from linli.rules.known import Known
from linli.rules.outside import DAY_SERVED
from linli.rules.pack import Pack, words_asked
from linli.rules.pack_parts import Action, FirstDuty, Gate, Shift, Start, Who
from linli.rules.plan_points import is_point
from linli.rules.questions import Input, name_of, titles_of
from linli.rules.situation import (
    FormFault,
    Move,
    Offer,
    Paper,
    Party,
    Pending,
    ProcessRefused,
    RowsFault,
    Run,
    Situation,
    Standing,
)  # fmt: skip
from linli.rules.words import Words


def start(
    pack: Pack,
    way: str,
    form: Mapping[str, Any],
    *,
    standing: Standing,
    situation: Situation,
    run: Run,
) -> Move:
    """Begin a case in the way named; `situation` holds what is known of it, its state still empty."""
    rule = pack.starts[way]
    if not _fits(pack, rule.by, standing):
        raise ProcessRefused("not_yours_to_start")
    cleaned = check_form(pack, pack.asked_at(way), form, situation, run)
    seen = replace(situation, fields={**situation.fields, **cleaned}, begun=situation.begun or _today(run))
    return _moved(pack, way, rule, seen, cleaned, run)


def apply(
    pack: Pack,
    name: str,
    form: Mapping[str, Any],
    *,
    standing: Standing,
    situation: Situation,
    run: Run,
    row: str = "",
) -> Move:
    """Take the action, or raise ProcessRefused or FormFault and change nothing.

    `row` is the party acted on, or the key that a new one gets. Where the page asks for a second person, nothing
    happens yet but that they are asked (`Move.proposed`).
    """
    action = pack.actions.get(name)
    if action is None:
        raise ProcessRefused("unknown_action")
    situation = _free(action, situation, standing, row)
    if not stands(action, situation):
        raise ProcessRefused("not_in_this_state")
    if not _meant(pack, action, standing):
        raise ProcessRefused("not_yours")
    party = _party(action, situation, row)
    _must_be_open(pack, action, Known(pack, situation, {}, run, party), answered=False)
    cleaned = check_form(pack, action.form, form, situation, run, party)
    _must_be_open(pack, action, Known(pack, situation, cleaned, run, party), answered=True)
    if action.second:
        pending = Pending(name, cleaned, run.actor, run.now, row)
        asked = replace(situation, waiting=(*situation.waiting, pending))
        return Move(name, asked, cleaned, row=row, proposed=True)
    return _carried(pack, name, action, situation, cleaned, run, party)


def confirm(pack: Pack, *, standing: Standing, situation: Situation, run: Run, row: str | None = None) -> Move:
    """The second person's yes: the action takes effect, if it still can. Never the same person's.

    `row`: to the step on which party ("": on the case as a whole), where several wait.
    """
    pending, action = _asked_of_second(pack, situation, row)
    if run.actor == pending.actor:
        raise ProcessRefused("same_person", basis=action.basis)
    if not _fits(pack, (action.second,), standing):
        raise ProcessRefused("not_yours")
    free = situation.answered(pending)
    if not stands(action, free):
        raise ProcessRefused("not_in_this_state")
    party = _party(action, free, pending.row)
    for answered in (False, True):
        _must_be_open(pack, action, Known(pack, free, pending.form, run, party), answered=answered)
    return _carried(pack, pending.action, action, free, pending.form, run, party)


def refuse(pack: Pack, *, standing: Standing, situation: Situation, run: Run, row: str | None = None) -> Situation:
    """The second person's no, or the first one's change of mind: it is as if nobody had asked."""
    pending, action = _asked_of_second(pack, situation, row)
    if run.actor != pending.actor and not _fits(pack, (action.second,), standing):
        raise ProcessRefused("not_yours")
    return situation.answered(pending)


def _asked_of_second(pack: Pack, situation: Situation, row: str | None) -> tuple[Pending, Action]:
    pending = situation.asked(row)
    if pending is None:
        raise ProcessRefused("nothing_to_confirm")
    return pending, pack.actions[pending.action]


def _free(action: Action, situation: Situation, standing: Standing, row: str) -> Situation:
    """While a step waits for the second person only notes are taken; what the law lets lapse lapses all the same.

    One on a party holds that party and the case as a whole, not the other parties.
    """
    if "system" in standing.relations:
        return replace(situation, waiting=())
    if _changes(action) and _held(action, situation, row):
        raise ProcessRefused("waits_for_second")
    return situation


def _held(action: Action, situation: Situation, row: str) -> bool:
    if not action.row:
        return bool(situation.waiting)
    return any(one.row in ("", row) for one in situation.waiting)


def _changes(action: Action) -> bool:
    moves = action.to or action.to_if or action.track or action.row or action.assign
    carried = action.second or action.extends or action.stops or action.attaches or action.serves or action.sets_aside
    return bool(moves or carried)


def stands(action: Action, situation: Situation) -> bool:
    """Whether the case and the tracks that move with the action stand where it begins; of a service, its paper too."""
    if action.serves and action.serves not in situation.papers:
        return False
    return situation.state in action.from_ and all(
        name in situation.tracks and (not shift.from_ or situation.tracks[name] in (*shift.from_, *shift.stays))
        for name, shift in action.track.items()
    )


def _party(action: Action, situation: Situation, key: str) -> Party | None:
    """The party acted on, standing where the action begins; None where it acts on none."""
    if not action.row:
        return None
    found = situation.party(key)
    if action.row == "new":
        if found is not None or not key:
            raise ProcessRefused("row_known")
        return Party(key)
    if found is None:
        raise ProcessRefused("no_such_row")
    if isinstance(action.row, Shift) and action.row.from_ and found.state not in action.row.from_:
        raise ProcessRefused("not_in_this_state")
    return found


def _must_be_open(pack: Pack, action: Action, known: Known, *, answered: bool) -> None:
    """Raise what the first closed gate says. Gates that hang on answers are asked once these are there."""
    if gate := _closed_gate(pack, action, known, answered=answered):
        raise ProcessRefused(
            "gate_closed",
            words=gate.otherwise,
            basis=gate.basis,
            since=known.opens(gate) or (_first_day(pack, action, known, gate) if answered else None),
            missing=known.missing(gate),
        )
    first = pack.duties.first if pack.duties else None
    if (
        first
        and answered
        and (_asks(action, first.chosen) or any(pack.actions[name] is action for name in first.again))
    ):
        _must_be_in_turn(first, known)


SOUGHT = 366  # days after the one that was answered in which one that fits is looked for


def _first_day(pack: Pack, action: Action, known: Known, gate: Gate) -> date | None:
    """The first day after the one that was answered that would do, where the gate hangs on one day: not on a holiday,
    not too early. All conditions of the step that hang on this day have to hold then."""
    names = pack.conditions[gate.condition].names
    days = [asked.name for asked in action.form if asked.type == "date" and asked.name in names]
    given = known.form.get(days[0]) if len(days) == 1 else None
    if not given:
        return None
    gates = [one for one in action.gates if days[0] in pack.conditions[one.condition].names]
    for later in range(1, SOUGHT):
        day = date.fromisoformat(given) + timedelta(days=later)
        then = replace(known, form={**known.form, days[0]: day.isoformat()})
        if all(then.holds(one.condition) for one in gates):
            return day
    return None


def _asks(action: Action, name: str) -> bool:
    return any(question.name == name for question in action.form)


def _must_be_in_turn(first: FirstDuty, known: Known) -> None:
    """Raise the law's order where the answers pass somebody over, or name somebody who stands nowhere in it."""
    if owes := duties.passed_over(known):
        raise ProcessRefused("gate_closed", words=_naming(first.otherwise, [owes]), basis=owes.duty.basis)
    if first.outside and (chain := duties.outside_of(known)):
        raise ProcessRefused("gate_closed", words=_naming(first.outside, chain), basis=chain[0].duty.basis)


def _naming(words: Words, chain: Sequence[duties.Owes]) -> Words:
    """The words with who is meant in the place of {who}."""
    zh, en = (
        mark.join(f"{one.duty.title.say(language)} {one.who}".strip() for one in chain)
        for language, mark in (("zh", "；"), ("en", "; "))
    )
    return Words(zh=words.zh.replace("{who}", zh), en=words.en.replace("{who}", en))


def _closed_gate(pack: Pack, action: Action, known: Known, *, answered: bool) -> Gate | None:
    if not action.gates:
        return None
    asked = {question.name for question in action.form}
    for gate in action.gates:
        hangs = not asked.isdisjoint(pack.conditions[gate.condition].names)
        if hangs == answered and not known.holds(gate.condition):
            return gate
    return None


def available(pack: Pack, *, standing: Standing, situation: Situation, run: Run, row: str = "") -> list[Offer]:
    """Every action of the state that is this person's, in the pack's order; closed gates say why and from when.

    With `row` those on this party, else those on the whole case and the entering of a new party.
    """
    found = []
    for name, action in pack.actions.items():
        on_one = bool(action.row) and action.row != "new"
        if on_one != bool(row) or not stands(action, situation) or not _meant(pack, action, standing):
            continue
        try:
            party = _party(action, situation, row) if row else None
        except ProcessRefused:
            continue
        if _changes(action) and _held(action, situation, row):
            continue
        known = Known(pack, situation, {}, run, party)
        gate = _closed_gate(pack, action, known, answered=False)
        found.append(Offer(name, action, gate, known.opens(gate), known.missing(gate)) if gate else Offer(name, action))
    return found


def fits(who: Who, standing: Standing) -> bool:
    """Whether the person is meant: holds one of the posts or relations, and none of those excluded."""
    excluded = standing.relations.intersection(who.not_)
    return not excluded and bool(standing.posts.intersection(who.post) or standing.relations.intersection(who.relation))


def _fits(pack: Pack, names: Iterable[str], standing: Standing) -> bool:
    return any(fits(pack.who[name], standing) for name in names)


def _meant(pack: Pack, action: Action, standing: Standing) -> bool:
    return standing.relations.isdisjoint(action.not_) and _fits(pack, action.by, standing)


def _target(rule: Start | Action, known: Known) -> str:
    for condition, state in rule.to_if:
        if known.holds(condition):
            return state
    return rule.to or known.situation.state


_BLANK: tuple[Any, ...] = (None, "", [], ())


def _given(question: Input, form: Mapping[str, Any], row: Party | None) -> Any:
    """The answer; where none has to be given and none was, what is known of the party already stays."""
    value = form.get(question.name)
    stays = row is not None and question.required is False and not question.clears
    return row.fields.get(question.name, value) if row and stays and value in (None, "") else value


def check_form(
    pack: Pack,
    inputs: Iterable[Input],
    form: Mapping[str, Any],
    situation: Situation,
    run: Run,
    row: Party | None = None,
) -> dict[str, Any]:
    """The answers that belong to the form, every question present, null where open. FormFault names every fault."""
    inputs = tuple(inputs)
    given = {question.name: _given(question, form, row) for question in inputs}
    known = Known(pack, situation, given, run, row)
    faults: dict[str, str] = {}
    cleaned: dict[str, Any] = {}
    for question in inputs:
        value = given[question.name]
        if not known.holds(question.shown):
            cleaned[question.name] = None
            continue
        if value in _BLANK:
            if known.holds(question.required):
                faults[question.name] = "missing"
            value = [] if question.type == "pictures" and value == [] else None  # none any more is an answer, too
        elif form.get(question.name) not in _BLANK and (fault := _misfit(pack, question, value)):
            faults[question.name] = fault
        elif question.type == "credit_code":
            value = identifiers.credit_code(value)
        cleaned[question.name] = value
    if faults:
        raise FormFault(faults, titles_of(inputs))
    return cleaned


def _misfit(pack: Pack, question: Input, value: Any) -> str:
    limit = question.max
    match question.type:
        case "text" | "long":
            return "too_long" if limit and len(value) > limit else ""
        case "credit_code":
            return "not_a_credit_code" if identifiers.credit_code_error(value) else ""
        case "choice" | "concern" | "grade" | "faces":
            return "" if value in question.options else "not_an_option"
        case "category":
            chosen = pack.categories.get(value)
            return "" if chosen and chosen.active else "not_an_option"
        case "choices":
            return "" if isinstance(value, list) and set(value) <= question.options.keys() else "not_an_option"
        case "photos":
            return "too_many" if limit and len(value) > limit else ""
        case "date":
            return "" if _is_day(value) else "not_a_day"
        case "option":  # which of them stand is for whoever keeps them to say
            return "" if isinstance(value, str) and value.isascii() and value.isdecimal() else "not_an_option"
        case "point":
            return "" if is_point(value) else "not_a_point"
        case "signature" | "bool":
            return "" if isinstance(value, bool) else "not_an_option"
        case "int" | "money":
            return _misfit_number(question, value)
    return ""


def _misfit_number(question: Input, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "not_a_number"
    if value < question.min:
        return "too_small"
    return "too_large" if question.max and value > question.max else ""


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _carried(
    pack: Pack, name: str, action: Action, situation: Situation, form: Mapping[str, Any], run: Run, party: Party | None
) -> Move:
    """What the action does, once everybody who has to has said yes."""
    seen = situation
    if category := form.get(name_of(action.form, type="category")):
        seen = replace(situation, category=category, visibility=_visibility_as(pack, situation, category))
    move = _moved(pack, name, action, seen, form, run, party)
    after = move.after
    if action.extends:
        after = running.extended(pack, action, after, form, run)
    if party is not None:
        party = after.party(party.key) or party  # with its clocks as they are now
        party = upon.stood(pack, after, party, _row_after(pack, action, party, form), run)
        after = replace(after, parties=parties.replaced(after.parties, party))
    if action.reckons:
        after = _fixed(pack, action, after, form, run, party)
    if pack.parties:
        after = replace(after, clocks=running.of_parties(pack, after, run))
    if action.erases:
        told = {name: None if name in words_asked(pack) else answer for name, answer in after.fields.items()}
        after = replace(after, fields=told, parties=tuple(replace(each, fields={}) for each in after.parties))
    for paper in action.voids:
        after = upon.with_paper(pack, after, paper, None, run)
    if action.serves:
        after = paper_served(pack, after, action.serves, date.fromisoformat(form[DAY_SERVED]), run)
    if action.issues and pack.papers[action.issues].external:
        number = str(form.get(name_of(action.form, role="paper_number")) or "")
        after = replace(after, papers={**after.papers, action.issues: Paper(_today(run), number=number)})
    return replace(move, after=after, row=party.key if party else "", own_case=action.own_case, issues=action.issues)


def _fixed(
    pack: Pack, action: Action, after: Situation, form: Mapping[str, Any], run: Run, party: Party | None
) -> Situation:
    """The case with what the step fixes of the party acted on, or of every party still in it."""

    def reckoned(row: Party) -> Party:
        known = Known(pack, after, form, run, row)
        found = {name: known.value(text) for name, text in action.reckons.items()}
        return replace(row, fields=parties.derived(pack, {**row.fields, **found}))

    meant = {party.key} if party else {row.key for row in after.parties if not row.left}
    return replace(after, parties=tuple(reckoned(row) if row.key in meant else row for row in after.parties))


def _row_after(pack: Pack, action: Action, party: Party, form: Mapping[str, Any]) -> Party:
    if action.row != "new":
        return parties.after(pack, action, party, form)
    own = {asked.name for asked in pack.party_fields}
    given = {**{name: value for name, value in form.items() if name in own}, **action.sets}
    if faults := parties.faults_of(pack, given):
        raise FormFault(faults, titles_of(pack.party_fields))
    return parties.new(pack, party.key, given)


def _today(run: Run) -> date:
    return run.now.astimezone(clocks.LOCAL).date()


def _visibility_as(pack: Pack, situation: Situation, category: str) -> str:
    """Visibility follows the category: a kind that is never shown is hidden at once, however it was shown before."""
    wanted = pack.categories[category].unreleased
    if category == situation.category or (situation.visibility == "public" and wanted != "never"):
        return situation.visibility
    return "never" if situation.concerned else wanted


def _moved(
    pack: Pack,
    name: str,
    rule: Start | Action,
    situation: Situation,
    form: Mapping[str, Any],
    run: Run,
    row: Party | None = None,
) -> Move:
    if stays := {asked.name: form[asked.name] for asked in rule.form if asked.keep}:
        situation = replace(situation, fields={**situation.fields, **stays})
    to = _target(rule, Known(pack, situation, form, run, row))
    action = rule if isinstance(rule, Action) else None
    counts = dict(situation.counts)
    if action and action.count:
        counts[action.count] = counts.get(action.count, 0) + 1
    sets = {} if row else dict(rule.sets)
    if action and action.attaches:
        sets[action.attaches] = form[action.attaches]
    visibility = str(sets.pop("visibility", situation.visibility))
    after = replace(
        situation,
        state=to,
        counts=counts,
        visibility=visibility,
        facts={**situation.facts, **sets},
        closed_on=(situation.closed_on or _today(run)) if pack.states[to].ends else None,
        tracks=_tracks(pack, situation, to, action),
    )
    after = _timed(pack, situation, after, action, run)
    return Move(
        name=name,
        after=after,
        form=form,
        assign=action.assign if action else "",
        remember=rule.remember,
        tells=rule.tells,
        public=rule.public,
        outcome=action.outcome if action else "",
    )


def _tracks(pack: Pack, situation: Situation, to: str, action: Action | None) -> Mapping[str, str]:
    """Where each track stands: those that the action moves, and those that begin with the case or in its new state."""
    if not pack.tracks:
        return situation.tracks
    shifts = action.track if action else {}
    moves = {name: shift.to for name, shift in shifts.items() if situation.tracks.get(name) not in shift.stays}
    found = {**situation.tracks, **moves}
    for name, track in pack.tracks.items():
        if name not in found and (to in track.starts or not track.starts):
            found[name] = track.begins
    return found


def _timed(pack: Pack, before: Situation, after: Situation, action: Action | None, run: Run) -> Situation:
    """The case with its clocks, and those of its parties, as the states just entered and the step itself say."""
    again = action is not None and action.assign in ("form", "actor")  # to be given to somebody else is to begin anew
    entered = {after.state} if after.state != before.state or again else set()
    entered |= {state for name, state in after.tracks.items() if before.tracks.get(name) != state}
    if entered:
        after = replace(after, clocks=running.moved(pack, before, after, frozenset(entered), run))
        if pack.party_clocks:
            after = replace(after, parties=upon.moved(pack, after, frozenset(entered), run))
    return replace(after, clocks=running.stopped(pack, after, action.stops, run)) if action and action.stops else after


def entered(
    pack: Pack,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
    *,
    standing: Standing,
    situation: Situation,
    run: Run,
    changes: Mapping[str, Mapping[str, Any]] = {},
) -> Situation:
    """The case with all these parties, entered by one step; RowsFault lists every row that cannot be.

    Rows of a file bring whatever the parties have, sums reckoned elsewhere too, which must be ours to the cent.
    `changes` are of parties that are there: party → fields; only while it stands where parties begin.
    """
    action = pack.actions[name]
    if action.row != "new":
        raise ProcessRefused("unknown_action")
    situation = _free(action, situation, standing, "")
    if not stands(action, situation):
        raise ProcessRefused("not_in_this_state")
    if not _meant(pack, action, standing):
        raise ProcessRefused("not_yours")
    _must_be_open(pack, action, Known(pack, situation, {}, run), answered=False)
    wrong = {number: faults for number, row in enumerate(rows, 1) if (faults := parties.faults_of(pack, row))}
    if wrong:
        raise RowsFault(wrong)
    made = tuple(parties.new(pack, key, row) for key, row in zip(keys, rows, strict=True))
    there = tuple(_corrected(pack, party, changes[party.key]) if party.key in changes else party
                  for party in situation.parties)  # fmt: skip
    return replace(situation, parties=(*there, *made))


def _corrected(pack: Pack, party: Party, given: Mapping[str, Any]) -> Party:
    """A party as a later sheet has it. What was verified, paid or handed over since is changed by no sheet."""
    begins = pack.parties.begins if pack.parties else ""
    if party.left or party.state != begins or parties.faults_of(pack, {**_asked(pack, party.fields), **given}):
        raise ProcessRefused("row_moved_on")
    return replace(party, fields=parties.derived(pack, {**party.fields, **given}))


def _asked(pack: Pack, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was given of a party, without what is reckoned from it."""
    return {asked.name: fields.get(asked.name) for asked in pack.party_fields if not asked.derive}


def attached(pack: Pack, situation: Situation, name: str, value: Any) -> Situation:
    """The case with a fact that an upper floor attaches: what a gate needs from above."""
    if name not in pack.facts:
        raise ProcessRefused("no_such_fact")
    if pack.facts[name].in_ and situation.state not in pack.facts[name].in_:
        raise ProcessRefused("not_in_this_state", basis=pack.facts[name].basis)
    return replace(situation, facts={**situation.facts, name: value})


def may_link(pack: Pack, name: str, standing: Standing) -> bool:
    """Whether the person may say under this name that other cases hang together with this one."""
    by = pack.links[name].by
    return not by or "system" in standing.relations or _fits(pack, by, standing)


def paper_served(pack: Pack, situation: Situation, name: str, on: date, run: Run) -> Situation:
    """The case once a paper made outside was served, as somebody states."""
    paper = situation.papers.get(name)
    if paper is None:
        raise ProcessRefused("not_issued")
    if on < paper.issued or on > _today(run):
        raise ProcessRefused("served_when")
    return upon.served(pack, situation, name, on, run)


def suggest(pack: Pack, text: str) -> list[str]:
    """At most three categories whose words stand in the text, the most telling first (longer words weigh more)."""
    scores = {
        key: sum(len(word) for word in category.words if word in text)
        for key, category in pack.categories.items()
        if category.active
    }
    return [key for key, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0][:3]
