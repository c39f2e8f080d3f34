"""What a step does to a case once nothing stands in its way: state, tracks, clocks, parties, papers, facts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from linli.rules import answers, parties, running, upon
from linli.rules.known import Known, last_counted
from linli.rules.outside import DAY_SERVED
from linli.rules.pack import Pack, words_asked
from linli.rules.pack_parts import Action, Start
from linli.rules.questions import NUMBERS, name_of, titles_of
from linli.rules.situation import FormFault, Move, Paper, Party, Run, Situation


def moved(
    pack: Pack,
    name: str,
    rule: Start | Action,
    situation: Situation,
    form: Mapping[str, Any],
    run: Run,
    row: Party | None = None,
) -> Move:
    """The case in the state to which the start or action leads, with what it keeps, counts and sets."""
    form_of = [asked for asked in rule.form if asked.type in NUMBERS] if row else rule.form  # no words of a party's
    mends = answers.mended(form_of, row.fields if row else situation.fields, form)
    if stays := {asked.name: form[asked.name] for asked in rule.form if asked.keep}:
        situation = replace(situation, fields={**situation.fields, **stays})
    to = _target(rule, Known(pack, situation, form, run, row))
    action = rule if isinstance(rule, Action) else None
    counts = dict(situation.counts)
    if action and action.count:
        counts[action.count] = counts.get(action.count, 0) + 1
    sets = {} if row else dict(rule.sets)
    if action and action.count in pack.counts_dated:
        sets[last_counted(action.count)] = run.now.isoformat()
    if action and action.attaches:
        sets[action.attaches] = form[action.attaches]
    visibility = str(sets.pop("visibility", situation.visibility))
    after = replace(
        situation,
        state=to,
        counts=counts,
        visibility=visibility,
        facts={**situation.facts, **sets},
        closed_on=(situation.closed_on or run.today) if pack.states[to].ends else None,
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
        mends=mends,
    )


def _target(rule: Start | Action, known: Known) -> str:
    for condition, state in rule.to_if:
        if known.holds(condition):
            return state
    return rule.to or known.situation.state


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
    if not action or not action.stops:
        return after
    own = upon.stopped(after, action.stops, run) if pack.party_clocks else after.parties
    return replace(after, clocks=running.stopped(pack, after, action.stops, run), parties=own)


def carried(
    pack: Pack, name: str, action: Action, situation: Situation, form: Mapping[str, Any], run: Run, party: Party | None
) -> Move:
    """What the action does, once everybody who has to has said yes."""
    seen = situation
    if category := form.get(name_of(action.form, type="category")):
        seen = replace(situation, category=category, visibility=_visibility_as(pack, situation, category))
    move = moved(pack, name, action, seen, form, run, party)
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
        after = upon.stated(pack, after, action.serves, date.fromisoformat(form[DAY_SERVED]), run)
    if action.issues and pack.papers[action.issues].external:
        number = str(form.get(name_of(action.form, role="paper_number")) or "")
        after = replace(after, papers={**after.papers, action.issues: Paper(run.today, number=number)})
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


def _visibility_as(pack: Pack, situation: Situation, category: str) -> str:
    """Visibility follows the category: a kind that is never shown is hidden at once, however it was shown before."""
    wanted = pack.categories[category].unreleased
    if category == situation.category or (situation.visibility == "public" and wanted != "never"):
        return situation.visibility
    return "never" if situation.concerned else wanted
