"""The process engine: what may happen next in a case, and what follows when it does.

Pure: a case is plain data, `now` and the calendar are arguments, nothing is stored here. Titles and reasons come
from the pack in both languages; faults carry codes, which the caller translates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from linli.rules import answers, gates, parties, running
from linli.rules.carrying import carried, moved
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Shift, Who
from linli.rules.situation import Move, Offer, Party, Pending, ProcessRefused, RowsFault, Run, Situation, Standing


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
    cleaned = answers.checked(pack, pack.asked_at(way), form, situation, run)
    seen = replace(situation, fields={**situation.fields, **cleaned}, begun=situation.begun or run.today)
    return moved(pack, way, rule, seen, cleaned, run)


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
    situation = _free(pack, action, situation, standing, row)
    if not stands(action, situation):
        raise ProcessRefused("not_in_this_state")
    if not _meant(pack, action, standing):
        raise ProcessRefused("not_yours")
    party = _party(action, situation, row)
    gates.must_be_open(pack, action, Known(pack, situation, {}, run, party), answered=False)
    cleaned = answers.checked(pack, action.form, form, situation, run, party)
    gates.must_be_open(pack, action, Known(pack, situation, cleaned, run, party), answered=True)
    if action.second:
        if action.extends:  # nobody is asked for what no yes could bring about
            running.extended(pack, action, situation, cleaned, run)
        pending = Pending(name, cleaned, run.actor, run.now, row)
        asked = replace(situation, waiting=(*situation.waiting, pending))
        return Move(name, asked, cleaned, row=row, proposed=True)
    return carried(pack, name, action, situation, cleaned, run, party)


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
        gates.must_be_open(pack, action, Known(pack, free, pending.form, run, party), answered=answered)
    return carried(pack, pending.action, action, free, pending.form, run, party)


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


def _free(pack: Pack, action: Action, situation: Situation, standing: Standing, row: str) -> Situation:
    """While a step waits for the second person only notes are taken; what the law lets lapse lapses all the same.

    One on a party holds that party and the case as a whole, not the other parties.
    """
    if "system" in standing.relations:
        return replace(situation, waiting=())
    if _changes(pack, action) and _held(action, situation, row):
        raise ProcessRefused("waits_for_second")
    return situation


def _held(action: Action, situation: Situation, row: str) -> bool:
    if not action.row:
        return bool(situation.waiting)
    return any(one.row in ("", row) for one in situation.waiting)


def _changes(pack: Pack, action: Action) -> bool:
    """Whether it comes to more than a note: to begin a clock of the house's own anew is none of what waits."""
    moves = action.to or action.to_if or action.track or action.row or action.assign
    carried = action.second or action.extends or action.attaches or action.serves or action.sets_aside
    return bool(moves or carried or set(action.stops) - pack.inner_clocks)


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
        if _changes(pack, action) and _held(action, situation, row):
            continue
        known = Known(pack, situation, {}, run, party)
        gate = gates.closed(pack, action, known, answered=False)
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
    situation = _free(pack, action, situation, standing, "")
    if not stands(action, situation):
        raise ProcessRefused("not_in_this_state")
    if not _meant(pack, action, standing):
        raise ProcessRefused("not_yours")
    gates.must_be_open(pack, action, Known(pack, situation, {}, run), answered=False)
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


def suggest(pack: Pack, text: str) -> list[str]:
    """At most three categories whose words stand in the text, the most telling first (longer words weigh more)."""
    scores = {
        key: sum(len(word) for word in category.words if word in text)
        for key, category in pack.categories.items()
        if category.active
    }
    return [key for key, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0][:3]
