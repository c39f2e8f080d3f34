"""Papers served upon each party (送达各当事人) and the periods that run for each of them: from that very day, or from
what this party did about it, for one party's review or lawsuit ends no right of another.

The law counts from the day on which this very party was served: 行政处罚法 art. 61, 行政复议法 art. 20, 行政强制法 38.
Where no party stands in the case, it is itself the one that is served, and the clocks are the case's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from linli.rules import clocks, running
from linli.rules.clocks import ClockState
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.situation import Paper, Party, Run, Situation


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
    rows = Known(pack, situation, {}, run).concerned(name)
    upon = {**{row.key: on for row in rows}, **paper.upon}
    return with_paper(pack, situation, name, replace(paper, served=None if rows else on, upon=upon), run)


def _same(paper: Paper | None, before: Paper | None) -> bool:
    if paper is None or before is None:
        return paper is before
    return (paper.issued, paper.served, paper.upon) == (before.issued, before.served, before.upon)


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
    same = before if before and paper and before.issued == paper.issued else None

    def after(row: Party) -> Party:
        day, was = (paper.upon.get(row.key) if paper else None), (same.upon.get(row.key) if same else None)
        if row.left or (day == was and not (before and same is None)):
            return row
        kept = {key: state for key, state in row.clocks.items() if key not in mine}
        return replace(row, clocks={**kept, **_begun(pack, situation, mine, day, run)} if day else kept)

    return tuple(after(row) for row in situation.parties)


def _begun(pack: Pack, situation: Situation, mine: Mapping[str, object], day: date, run: Run) -> dict[str, ClockState]:
    at = running.midnight(day)
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


def recounted(pack: Pack, situation: Situation, run: Run) -> tuple[Party, ...]:
    """The rows with their clocks laid anew by a calendar published since."""
    return tuple(
        replace(row, clocks=running.recounted(pack, replace(situation, clocks=row.clocks), run)) if row.clocks else row
        for row in situation.parties
    )
