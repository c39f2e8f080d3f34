"""Rows of a case of many between the tables and the engine: read once for each case, written where they changed."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs, there
from linli.cases.models import Case, CaseLink
from linli.cases.party_models import Party
from linli.journal.actors import Actor
from linli.journal.services import Change, record_many
from linli.kernel.kept import Kept, keep
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.erased_name import must_be_a_name
from linli.rules import situation as engine
from linli.rules.clocks import ClockState
from linli.rules.pack import Pack
from linli.rules.situation import Move, Naming, Paper, Pending, Situation

_CASE = -1_000_000_021  # stands for the case in a statement that is kept
_LINKS = "_links_read"  # the same of the links, where a page shows many cases at once
_NAMING = "_naming_read"  # the links by which other cases name it
_KEPT = "_rows_read"  # on the case in hand: a page asks for the parties once, not once for every step it offers


def rows_of(case: Case) -> list[Party]:
    """Every row of the case, in the order in which they came; one statement for a case in hand."""
    if case.pk is None:
        return []
    kept: list[Party] | None = case.__dict__.get(_KEPT)
    if kept is None:
        kept = case.__dict__[_KEPT] = list(case.parties.order_by("pk"))
    return kept


def row_of(case: Case, key: str) -> Party:
    """The row of that key that is still in the case, or Refused."""
    for row in rows_of(case):
        if row.key == key and not row.left:
            return row
    raise Refused("no_such_row", _("This party is not in the case."))


def fields_of(row: Party) -> dict[str, Any]:
    """What is known of the party."""
    found: dict[str, Any] = json.loads(row.content)
    return found


def is_own(by: Actor, case: Case, key: str) -> bool:
    """Whether the row of that key is the actor's own: by account, or by the link that was given out for it."""
    return any(row.key == key and may(by, "party.follow", row) for row in rows_of(case))


def forget(case: Case) -> None:
    """After a change: the next reader asks the table."""
    case.__dict__.pop(_KEPT, None)


def prime(cases: Collection[Case], page: Pack | None = None) -> None:
    """Read the rows of all these cases, and the links where their pages name some, at once: two statements at most.

    `page`: the version by which all of them are looked at, whichever they run by.
    """
    many = {case.pk: case for case in cases if (page or packs.by_version(case.pack_version_id)).parties}
    rows: dict[int, list[Party]] = {pk: [] for pk in many}
    for row in Party.objects.filter(case__in=many).order_by("pk") if many else ():
        rows[row.case_id].append(row)
    for pk, case in many.items():
        case.__dict__[_KEPT] = rows[pk]
    linking = {case.pk: case for case in cases if (page or packs.by_version(case.pack_version_id)).links}
    for case in linking.values():
        case.__dict__[_LINKS] = []
    for link in _links_from(linking) if linking else ():
        linking[link.case_id].__dict__[_LINKS].append(link)


def prime_links(case: Case, pack: Pack) -> None:
    """Read the case's links, to others and from them, once for all that a page or a step that changes none asks."""
    if pack.links and case.pk is not None:
        found = [] if there.known(case, there.LINKS) is False else _kept_links().rows({_CASE: case.pk})
        case.__dict__[_LINKS] = [link for link in found if link.case_id == case.pk]
        case.__dict__[_NAMING] = [link for link in found if link.target_id == case.pk]


@lru_cache(maxsize=1)
def _kept_links() -> Kept[CaseLink]:
    either = CaseLink.objects.filter(Q(case_id=_CASE) | Q(target_id=_CASE))
    return keep(either.select_related("target__pack_version", "case__area").order_by("pk"))


def without_links(case: Case) -> bool:
    """Whether it is known, from `prime_links`, that the case names no other."""
    return case.__dict__.get(_LINKS) == []


def naming(case: Case) -> list[CaseLink]:
    """The links by which other cases name this one. One statement, unless `prime_links` read them."""
    known: list[CaseLink] | None = case.__dict__.get(_NAMING)
    return _kept_naming().rows({_CASE: case.pk}) if known is None else known


@lru_cache(maxsize=1)
def _kept_naming() -> Kept[CaseLink]:
    return keep(CaseLink.objects.filter(target_id=_CASE).select_related("case", "case__area").order_by("pk"))


def _links_from(cases: Iterable[int]) -> QuerySet[CaseLink]:
    return CaseLink.objects.filter(case__in=list(cases)).select_related("target__pack_version").order_by("pk")


def parties_of(case: Case, pack: Pack) -> tuple[engine.Party, ...]:
    """The rows as the engine sees them."""
    return tuple(_seen(row) for row in rows_of(case)) if pack.parties else ()


def _seen(row: Party) -> engine.Party:
    own = {name: ClockState.from_json(state) for name, state in row.clocks.items()}
    return engine.Party(row.key, fields_of(row), row.state, frozenset(row.papers), row.left, own)


def content(fields: Mapping[str, Any]) -> str:
    """What is known of a party as it is sealed: the same facts are always the same text."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def write(case: Case, before: Situation, after: Situation, *, by: Actor, step: str) -> None:
    """Save the rows that a step changed or entered, each with its entry; the case is locked."""
    old = {row.key: row for row in before.parties}
    changed = [row for row in after.parties if old.get(row.key) != row]
    if not changed:
        return
    _must_be_names(changed, old)
    stored = {row.key: row for row in rows_of(case)}
    entered = [_new(case, row) for row in changed if row.key not in stored]
    Party.objects.bulk_create(entered)
    known = [(stored[row.key], row) for row in changed if row.key in stored]
    phone = _phone_of(case)
    for kept, row in known:
        if kept.code and fields_of(kept).get(phone) != row.fields.get(phone):
            kept.code = None  # whoever had the old number reads no further
        _fill(kept, row)
    columns = ["content", "state", "papers", "left", "clocks", "code"]
    Party.objects.bulk_update([kept for kept, _row in known], columns, batch_size=100)
    data = {"case": case.pk, "step": step}
    # Filed under no area: what happened to a party is read in its case, by whoever reads the case.
    record_many([Change("party.entered", row, data) for row in entered], by=by, new=True)
    record_many([Change("party.changed", kept, data) for kept, _row in known], by=by)
    forget(case)


def _must_be_names(changed: Iterable[engine.Party], old: Mapping[str, engine.Party]) -> None:
    """Refused where what is written now would pass for the name of somebody who was erased."""
    for row in changed:
        was = old[row.key].fields if row.key in old else {}
        for name, value in row.fields.items():
            if isinstance(value, str) and value != was.get(name):
                must_be_a_name(value, name)


def _phone_of(case: Case) -> str:
    """The field that a party's own page is opened by, if it has one."""
    listed = packs.by_version(case.pack_version_id).parties
    return listed.phone if listed else ""


def _new(case: Case, row: engine.Party) -> Party:
    made = Party(case=case, key=row.key)
    _fill(made, row)
    return made


def _fill(stored: Party, row: engine.Party) -> None:
    stored.content, stored.state = content(row.fields), row.state
    stored.papers, stored.left = sorted(row.papers), row.left
    stored.clocks = {name: state.to_json() for name, state in row.clocks.items()}


# ---- papers, links, what waits for a second person ------------------------------------------------------------------


def papers_of(case: Case) -> dict[str, Paper]:
    """Papers that the case issued, with the day they were served."""
    return {
        name: Paper(
            date.fromisoformat(days["issued"]),
            date.fromisoformat(days["served"]) if days["served"] else None,
            days.get("number") or "",
            {key: date.fromisoformat(day) for key, day in (days.get("upon") or {}).items()},
            _named(days.get("names")),
        )
        for name, days in case.papers.items()
    }


def _named(kept: Mapping[str, Sequence[str]] | None) -> dict[str, Naming] | None:
    return None if kept is None else {key: Naming(date.fromisoformat(day), no) for key, (day, no) in kept.items()}


def papers_kept(papers: Mapping[str, Paper]) -> dict[str, dict[str, Any]]:
    """The same as the case keeps them."""
    return {
        name: {
            "issued": paper.issued.isoformat(),
            "served": paper.served.isoformat() if paper.served else None,
            **({"number": paper.number} if paper.number else {}),
            **({"upon": {key: day.isoformat() for key, day in paper.upon.items()}} if paper.upon else {}),
            **({"names": _names_kept(paper.names)} if paper.names is not None else {}),
        }
        for name, paper in papers.items()
    }


def _names_kept(names: Mapping[str, Naming]) -> dict[str, list[str]]:
    return {key: [one.issued.isoformat(), one.number] for key, one in names.items()}


def waiting_of(case: Case) -> tuple[Pending, ...]:
    """The steps that wait for a second person."""
    kept = case.pending or {}
    listed = kept.get("several", [kept] if kept else [])
    return tuple(Pending(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in listed)


def waiting_kept(waiting: Sequence[Pending]) -> dict[str, Any] | None:
    """The same as the case keeps them: one as it is, as before there could be several."""
    kept = [{**one.__dict__, "form": dict(one.form), "at": one.at.isoformat()} for one in waiting]
    return {"several": kept} if len(kept) > 1 else (kept[0] if kept else None)


def reporter_known(case: Case) -> bool:
    """Whether anybody can be asked how it went; of what staff saw or a file brought, perhaps nobody."""
    return sent_by_reporter(case) or bool(case.reporter_id or case.reporter_phone or case.reporter_name)


def sent_by_reporter(case: Case) -> bool:
    """Whether the reporter wrote it and so holds the link; else staff did, or it came with a file."""
    return case.entered_by_id is None and case.way != "import"


Others = tuple[dict[str, Any], ...]


class _Linked(Mapping[str, Others]):
    """The same as `linked_to`, read only once a condition asks: most steps ask of no other case."""

    def __init__(self, case: Case, pack: Pack) -> None:
        self._of = (case, pack)

    @cached_property
    def _read(self) -> dict[str, Others]:
        return linked_to(*self._of)

    def __getitem__(self, name: str) -> Others:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of[1].links)

    def __len__(self) -> int:
        return len(self._of[1].links)


def linked_to(case: Case, pack: Pack) -> dict[str, Others]:
    """How the cases stand with which this one hangs together, by the name of the link."""
    if not pack.links or case.pk is None:
        return {}
    found: dict[str, Others] = dict.fromkeys(pack.links, ())
    for link in case.__dict__[_LINKS] if _LINKS in case.__dict__ else _links_from([case.pk]):
        other = link.target
        told = {"pack": other.pack_version.pack, "state": other.state, "open": other.open}
        told |= {"excepted": bool(link.excepted), "facts": other.facts}
        told["somebody_waits"] = reporter_known(other) or bool(other.counts.get("supporters"))
        found[link.name] = (*found.get(link.name, ()), told)
    return found


def lines(case: Case, pack: Pack) -> dict[str, Any]:
    """What a case of many or of several lines adds to its situation; nothing, and no statement, for others."""
    return {
        "tracks": case.tracks,
        "parties": parties_of(case, pack),
        "papers": papers_of(case) if case.papers else {},
        "linked": _Linked(case, pack) if pack.links and case.pk is not None else {},
        "waiting": waiting_of(case),
    }


def write_lines(case: Case, after: Situation) -> None:
    """The columns of these; the rows are written by `write`."""
    case.tracks = dict(after.tracks)
    case.papers = papers_kept(after.papers)
    case.pending = waiting_kept(after.waiting)


def touched(move: Move) -> dict[str, Any]:
    """What the entry of a step says of it: the party, the paper."""
    return {**({"row": move.row} if move.row else {}), **({"paper": move.issues} if move.issues else {})}
