"""Papers served upon each party (送达各当事人) and the periods that run for each of them: from that very day, or from
what this party did about it, for one party's review or lawsuit ends no right of another.

The law counts from the day on which this very party was served: 行政处罚法 art. 61, 行政复议法 art. 20, 行政强制法 38.
Where no party stands in the case, it is itself the one that is served, and the clocks are the case's.

A paper binds whom it names (行政处罚法 art. 59): who is found later is named in none of before, and needs one of
their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from linli.rules import clocks, running
from linli.rules.clocks import ClockState
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.situation import Naming, Paper, Party, ProcessRefused, Run, Situation


def drawn(pack: Pack, situation: Situation, name: str, run: Run, row: str = "") -> Paper:
    """The paper as it is issued today: it names the parties that there are now, or the one of the step (`row`).

    What was issued to others before stands beside that of one party.
    """
    on = run.today
    if not pack.papers[name].upon:
        return Paper(on)
    named = dict.fromkeys(names(pack, situation, name, run, row), Naming(on))
    before = situation.papers.get(name) if row else None
    if before is None:
        return Paper(on, names=named)
    upon = {key: day for key, day in before.upon.items() if key not in named}
    return replace(before, names={**(before.names or {}), **named}, upon=upon)


def names(pack: Pack, situation: Situation, name: str, run: Run, row: str = "") -> tuple[str, ...]:
    """The parties whom the paper names if it is drawn up now, on the case or on one of them."""
    concerned = Known(pack, situation, {}, run, situation.party(row) if row else None).concerned(name)
    return tuple(one.key for one in concerned if row in ("", one.key))


def with_paper(pack: Pack, situation: Situation, name: str, paper: Paper | None, run: Run) -> Situation:
    """The case once a paper stands as its record says: issued, served from a day that may lie ahead, or void.

    Periods that begin with its service begin to run from that day; those of a paper that no longer stands are gone.
    """
    before = situation.papers.get(name)
    others = {key: known for key, known in situation.papers.items() if key != name}
    seen = replace(situation, papers={**others, name: paper} if paper else others)
    if _same(paper, before):
        return seen
    was, since = _whole(pack, situation, name, run), _whole(pack, seen, name, run)
    if was:
        seen = replace(seen, clocks=running.unserved(pack, seen, name))
    if since:
        seen = replace(seen, clocks=running.served(pack, seen, name, since, run))
    return replace(seen, parties=_rows_served(pack, seen, name, before, run)) if pack.party_clocks else seen


def served(pack: Pack, situation: Situation, name: str, on: date, run: Run) -> Situation:
    """The case once its paper was served that day, upon every party whom it concerns and who was not served before."""
    paper = situation.papers[name]
    rows = [row for row in Known(pack, situation, {}, run).concerned(name) if paper.naming(row.key)]
    upon = {**{row.key: on for row in rows}, **paper.upon}
    return with_paper(pack, situation, name, replace(paper, served=None if rows else on, upon=upon), run)


def stated(pack: Pack, situation: Situation, name: str, on: date, run: Run) -> Situation:
    """The case once a paper was served that day, as somebody states."""
    paper = situation.papers.get(name)
    if paper is None:
        raise ProcessRefused("not_issued")
    if on < paper.issued or on > run.today:
        raise ProcessRefused("served_when")
    return served(pack, situation, name, on, run)


def _same(paper: Paper | None, before: Paper | None) -> bool:
    if paper is None or before is None:
        return paper is before
    return _told(paper) == _told(before)


def _told(paper: Paper) -> tuple[object, ...]:
    return paper.issued, paper.served, paper.upon, paper.names


def _whole(pack: Pack, situation: Situation, name: str, run: Run) -> date | None:
    """Since when it is served upon everybody whom it concerns."""
    paper = situation.papers.get(name)
    if paper is None:
        return None
    known = Known(pack, situation, {}, run)
    if not (rows := known.concerned(name)):
        return paper.served
    days = [paper.upon.get(row.key) for row in rows]
    return max(day for day in days if day) if all(days) else None


def _rows_served(pack: Pack, situation: Situation, name: str, before: Paper | None, run: Run) -> tuple[Party, ...]:
    """Every row with the clocks that its own service starts; those of a service that no longer stands are gone."""
    paper = situation.papers.get(name)
    mine = {key: rule for key, rule in pack.party_clocks.items() if name in rule.served}

    def after(row: Party) -> Party:
        day = paper.upon.get(row.key) if paper else None
        was, by = (before.upon.get(row.key), before.naming(row.key)) if before else (None, None)
        anew = before is not None and by != (paper.naming(row.key) if paper else None)  # named by another paper now
        if row.left or (not anew and day == was):
            return row
        kept = {key: state for key, state in row.clocks.items() if key not in mine}
        return replace(row, clocks={**kept, **_begun(pack, situation, mine, day, run)} if day else kept)

    return tuple(after(row) for row in situation.parties)


def _begun(pack: Pack, situation: Situation, mine: Mapping[str, object], day: date, run: Run) -> dict[str, ClockState]:
    at = clocks.midnight(day)
    return {
        key: clocks.start(running.spec(pack, key, situation, run), at, run.calendar)
        for key in mine
        if situation.state not in (rule := pack.clocks[key]).stops and running.applies(pack, rule, situation, run)
    }


def stood(pack: Pack, situation: Situation, was: Party, row: Party, run: Run) -> Party:
    """The row with the clocks that begin and end where it stands now, if it stood elsewhere before."""
    if row.state == was.state or not pack.party_clocks:
        return row
    found, here = dict(row.clocks), {situation.state, *situation.tracks.values(), row.state}
    for key, rule in pack.party_clocks.items():
        state = found.get(key)
        if state is not None and state.stopped is None:
            found[key] = state = running.continued(pack, key, state, situation, frozenset({row.state}), here, run)
        free = state is None or (state.stopped is not None and rule.restart)
        if row.state in rule.starts and free and (begun := running.begins(pack, rule, situation, run, row)):
            found[key] = clocks.start(running.spec(pack, key, situation, run), begun, run.calendar)
    return replace(row, clocks=found)


def moved(pack: Pack, situation: Situation, entered: frozenset[str], run: Run) -> tuple[Party, ...]:
    """The rows with their clocks paused, resumed and stopped as the states just entered say."""
    here = {situation.state, *situation.tracks.values()}

    def after(row: Party) -> Party:
        if not row.clocks:
            return row
        return replace(
            row,
            clocks={
                key: running.continued(pack, key, state, situation, entered, here | {row.state}, run)
                if key in pack.clocks and state.stopped is None
                else state
                for key, state in row.clocks.items()
            },
        )

    return tuple(after(row) for row in situation.parties)


def stopped(situation: Situation, names: Collection[str], run: Run) -> tuple[Party, ...]:
    """The rows with these clocks of theirs ended, where they had not ended already."""

    def after(name: str, state: ClockState) -> ClockState:
        return clocks.stop(state, max(run.now, state.started)) if name in names and state.stopped is None else state

    return tuple(
        replace(row, clocks={name: after(name, state) for name, state in row.clocks.items()}) if row.clocks else row
        for row in situation.parties
    )


def recounted(pack: Pack, situation: Situation, run: Run) -> tuple[Party, ...]:
    """The rows with their clocks laid anew by a calendar published since."""
    return tuple(
        replace(row, clocks=running.recounted(pack, replace(situation, clocks=row.clocks), run)) if row.clocks else row
        for row in situation.parties
    )
