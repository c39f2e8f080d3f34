"""Requests from a spreadsheet: staged and checked in short transactions first, then applied in a single bulk one.

Staging holds no lock for long, so that submits go on beside it; applying writes everything out before it takes the
lock, and the worker lays the index of the words after it. Nowhere is more of a file in memory than a chunk.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs, parameters, routing, rulebook
from linli.cases.charge import UNNAMED, concerns_of
from linli.cases.import_models import Import, ImportRow
from linli.cases.mapping import ColumnsOf, Incoming, RowFault, RowMapping, from_json, read_row, to_json
from linli.cases.models import Case, Concern
from linli.cases.routing import Concerned, Desk
from linli.cases.rulebook import Turns
from linli.cases.standing import journalled, situation, write_back
from linli.cases.titles import searchable, sorted_under, title_of
from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import Change, record, spool_new
from linli.kernel import bulk, clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.sheets import MOST_ROWS
from linli.people.access import may, scope
from linli.people.erased_name import looks_erased
from linli.people.models import phone_index
from linli.places.models import Area
from linli.rules import below, process
from linli.rules.identifiers import phones_in
from linli.rules.pack import Pack
from linli.rules.questions import name_of
from linli.rules.situation import Move, Standing
from linli.search.services import Entry, areas_of, put_many

BATCH = 500
INDEX = "cases.index"  # the job that makes a chunk findable
MOST_OF_A_CELL = 32_767  # characters: what a cell of a spreadsheet holds; real texts reach 12,000
STAGED_KEPT = timedelta(days=7)
READ_SINCE = "read_since"  # beside the headings of a kept file: when somebody began to have it read
READ_WITHIN = timedelta(minutes=30)  # longer than any file takes; a process that was killed leaves the file as it was
LEFT_OUT = "left_out"  # beside the mapping: the lines that are sums, signatures and notes, no requests
YEAR = "year"  # beside the headings of a kept file: of which its title says it is
WAITING = ("columns", "staged")  # states of a file with which something can still be done
Progress = Callable[[str, int], None]

FAULTS = {
    "no_text": lambda: _("nothing says what it is about; fill the column in or leave the row out"),
    "no_time": lambda: _("this is no date and time; write it like 2026-07-01 09:12"),
    "bad_phone": lambda: _("this is no telephone number; correct it or leave it empty"),
    "twice": lambda: _("this number stands in the file twice; keep one of them"),
    "known": lambda: _("a request with this number is here already; leave the row out"),
    "erased_name": lambda: _("this stands in place of a name that was erased; correct it or leave it empty"),
}


def quiet(stage: str, done: int) -> None:
    """No progress shown."""


def stage(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    mapping: RowMapping,
    area: Area,
    *,
    name: str,
    sha256: str,
    by: Actor,
    year: int | None = None,
    progress: Progress = quiet,
) -> Import:
    """Read and check every row; nothing becomes a request yet. `rows` are (line in the file, cells by heading).

    `year`: of which the ledger says it is.
    """
    batch = _begun("staged", mapping.model_dump(mode="json"), area, name, sha256, by)
    return _check(batch, rows, mapping, year, by=by, progress=progress)


def _check(
    batch: Import,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    mapping: RowMapping,
    year: int | None,
    *,
    by: Actor,
    progress: Progress = quiet,
    of: Import | None = None,
) -> Import:
    numbers: set[str] = set()
    faults: list[RowFault] = []
    with _whole(batch, by):
        for chunk in _chunks(rows):
            _check_size(batch.rows + len(chunk), chunk)
            chunk = _entries(chunk, batch)
            checked = [
                _checked(read_row(mapping, line, cells, year), numbers, mapping.columns) for line, cells in chunk
            ]
            known = _known({row.number for row in checked if isinstance(row, Incoming) and row.number}, batch.area)
            checked = [_unless_known(row, known, mapping.columns) for row in checked]
            faults += [row for row in checked if isinstance(row, RowFault)]
            ImportRow.objects.bulk_create(
                [_staged(batch, row, cells) for row, (_line, cells) in zip(checked, chunk, strict=True)]
            )
            batch.rows += len(checked)
            progress("check", batch.rows)
        batch.good = batch.rows - len(faults)
        batch.faults = [{"row": fault.row, "field": fault.field, "code": fault.code} for fault in faults]
        with transaction.atomic():
            _finish(batch)
            data = {"rows": batch.rows, "faults": len(faults)}
            record("import.checked", batch, by=by, data=data, area_id=batch.area_id)
            if of is not None:  # a process killed between the two would leave the file waiting twice
                if not Import.objects.filter(pk=of.pk, state=of.state).update(state="dropped"):
                    raise _done()  # thrown away meanwhile, so perhaps not all of it was read
                _throw_away(of, by)
    return batch


def _entries(chunk: list[tuple[int, Mapping[str, str]]], batch: Import) -> list[tuple[int, Mapping[str, str]]]:
    """The rows but for sums, signatures and notes, whose lines are kept beside the mapping."""
    left_out = {line for line, cells in chunk if below.is_below(list(cells.values()))}
    if left_out:
        batch.mapping.setdefault(LEFT_OUT, []).extend(sorted(left_out))
    return [(line, cells) for line, cells in chunk if line not in left_out]


def _begun(
    state: str, mapping: dict[str, Any], area: Area, name: str, sha256: str, by: Actor, since: datetime | None = None
) -> Import:
    batch = Import(
        by_id=by.person_id, name=name[:200], sha256=sha256, mapping=mapping, state=state,
        created_at=since or clock.now(),
    )  # fmt: skip
    batch.locate(area)
    if not may(by, "import.requests", batch):
        raise NotAllowed(_("Importing requests is for the desk of this area."))
    with transaction.atomic():
        batch.save(force_insert=True)
        record("import.staged", batch, by=by, data={"sha256": sha256}, area_id=area.pk, new=True)
    return batch


@contextmanager
def _whole(batch: Import, by: Actor) -> Iterator[None]:
    """A file that breaks off leaves nothing: what was read of it would pass for all of it."""
    try:
        yield
    except BaseException:
        _throw_away(batch, by)
        raise


def _finish(batch: Import) -> None:
    """Its numbers, which come last: rows without them are of a file that was not read to its end."""
    found = Import.objects.filter(pk=batch.pk, state=batch.state)
    if not found.update(rows=batch.rows, good=batch.good, faults=batch.faults, mapping=batch.mapping):
        raise _done()


def _done() -> Refused:
    return Refused("import_done", _("This file has been dealt with already."))


def keep(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    headings: Iterable[str],
    area: Area,
    *,
    name: str,
    sha256: str,
    by: Actor,
    year: int | None = None,
) -> Import:
    """Keep a file whose columns nobody knows, cell by cell, until it is said which is what: it is chosen once."""
    batch = _begun("columns", {"headings": list(headings)} | ({YEAR: year} if year else {}), area, name, sha256, by)
    with _whole(batch, by):
        for chunk in _chunks(rows):
            batch.rows += len(chunk)
            _check_size(batch.rows, chunk)
            ImportRow.objects.bulk_create(
                ImportRow(batch=batch, row=line, at=batch.created_at, content=_json({"cells": dict(cells)}))
                for line, cells in chunk
            )
        _finish(batch)
    return batch


def _check_size(rows: int, chunk: list[tuple[int, Mapping[str, str]]]) -> None:
    """What is kept as it came is bounded; nothing of it is cut off unseen."""
    if rows > MOST_ROWS:
        message = _("The table has more than %(most)d rows. Split it into several files.")
        raise Refused("too_many_rows", message % {"most": MOST_ROWS})
    for line, cells in chunk:
        if any(len(text) > MOST_OF_A_CELL for text in cells.values()):
            message = _("A cell in line %(line)d holds more than %(most)d characters. Shorten it.")
            raise Refused("cell_too_long", message % {"line": line, "most": MOST_OF_A_CELL})


def read_kept(import_id: int, mapping: RowMapping, *, by: Actor) -> Import:
    """Check the rows of a kept file, now that its columns are known; what was kept of it goes.

    It is claimed before, so that of two presses at once one reads it; the rows keep the day on which they were brought.
    """
    kept = _claimed(import_id, by)
    try:
        columns = mapping.model_dump(mode="json")
        made = _begun("staged", columns, kept.area, kept.name, kept.sha256, by, kept.created_at)
        _check(made, _cells(kept), mapping, kept.mapping.get(YEAR), by=by, of=kept)
    except BaseException:
        Import.objects.filter(pk=kept.pk).update(
            mapping={name: said for name, said in kept.mapping.items() if name != READ_SINCE}
        )
        raise
    return made


@transaction.atomic
def _claimed(import_id: int, by: Actor) -> Import:
    kept = Import.objects.select_for_update(of=("self",)).select_related("area").get(pk=import_id)
    _check_theirs(kept, by)
    _check_finished(kept)
    if kept.state != "columns" or being_read(kept):
        raise _done()
    kept.mapping = {**kept.mapping, READ_SINCE: clock.now().isoformat()}
    kept.save(update_fields=["mapping"])
    return kept


def being_read(kept: Import) -> bool:
    """Whether somebody has a kept file read just now. Who began it may have died meanwhile: then it waits as before."""
    since = kept.mapping.get(READ_SINCE)
    return bool(since) and clock.now() < datetime.fromisoformat(since) + READ_WITHIN


def _cells(kept: Import) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Its rows. Each chunk is a query of its own: others write between two of them."""
    chunk = list(kept.staged.order_by("row")[:BATCH])
    while chunk:
        yield from ((one.row, one.values["cells"]) for one in chunk)
        chunk = list(kept.staged.filter(row__gt=chunk[-1].row).order_by("row")[:BATCH])


def _staged(batch: Import, row: Incoming | RowFault, cells: Mapping[str, str]) -> ImportRow:
    """A bad row keeps its cells, so that it can be handed back with the mend beside it."""
    if isinstance(row, Incoming):
        return ImportRow(batch=batch, row=row.row, at=row.at or batch.created_at, content=_json(to_json(row)))
    kept = {heading: text[:MOST_OF_A_CELL] for heading, text in cells.items()}
    values = {"cells": kept, "field": row.field, "value": row.value[:60]}
    return ImportRow(batch=batch, row=row.row, at=batch.created_at, content=_json(values), fault=row.code)


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, BATCH)):
        yield chunk


def _checked(row: Incoming | RowFault, numbers: set[str], named: ColumnsOf) -> Incoming | RowFault:
    if isinstance(row, RowFault):
        return row
    if row.phone and not phones_in(row.phone):
        return RowFault(row.row, "/".join(named.phone), "bad_phone", row.phone)
    if looks_erased(row.name):
        return RowFault(row.row, "/".join(named.name), "erased_name", row.name)
    if row.number:
        if row.number in numbers:
            return RowFault(row.row, "/".join(named.number), "twice", row.number)
        numbers.add(row.number)
    return row


def _known(numbers: set[str], area: Area) -> set[str]:
    return set(
        Case.objects.filter(area=area, source_number__in=numbers).values_list("source_number", flat=True)
    ) if numbers else set()  # fmt: skip


def _unless_known(row: Incoming | RowFault, known: set[str], named: ColumnsOf) -> Incoming | RowFault:
    if isinstance(row, Incoming) and row.number in known:
        return RowFault(row.row, "/".join(named.number), "known", row.number)
    return row


def mend(fault: Mapping[str, Any]) -> str:
    """What to do about a bad row, in the reader's language."""
    return str(FAULTS[fault["code"]]())


@dataclass(frozen=True)
class Applied:
    """How many became requests, and how long the transaction took that put them in, in seconds."""

    cases: int
    locked: float


def apply(import_id: int, *, by: Actor, only_good: bool = False, progress: Progress = quiet) -> Applied:
    """Turn the staged rows into requests, all of them or (if chosen) the good ones, in one transaction."""
    batch = Import.objects.select_related("area").get(pk=import_id)
    _check_theirs(batch, by)
    _check_ready(batch, only_good)
    moves = _Moves(batch, by)
    good = batch.staged.filter(fault="")
    number, made, spans = _reserve_numbers(batch.area_id, good.count()), 0, []
    with bulk.Spool() as spool:
        for rows in _by_time(good):
            spans.append(_spool(rows, number + made, batch, moves, spool, by))
            made += len(rows)
            progress("prepare", made)
        with transaction.atomic():
            locked_at = time.monotonic()
            _claim(batch, by)
            spool.put_in()
            for first, last in spans:
                enqueue(INDEX, {"first": first, "last": last})
            good._raw_delete(good.db)  # the bad ones can still be handed back
        locked = time.monotonic() - locked_at
    progress("apply", made)
    return Applied(made, locked)


def _by_time(rows: QuerySet[ImportRow]) -> Iterator[list[Incoming]]:
    """A chunk at a time in the order of events. Each is a query of its own: others write between two of them."""
    chunk = list(rows.order_by("at", "row")[:BATCH])
    while chunk:
        yield [from_json(row.values) for row in chunk]
        last = chunk[-1]
        later = Q(at__gt=last.at) | Q(at=last.at, row__gt=last.row)
        chunk = list(rows.filter(later).order_by("at", "row")[:BATCH])


def _spool(
    rows: list[Incoming], number: int, batch: Import, moves: "_Moves", spool: bulk.Spool, by: Actor
) -> tuple[int, int]:
    """Write the cases of some rows out, numbered from `number` on; their first and last id are answered."""
    made = [_case_of(row, batch, moves) for row in rows]
    for at, (case, pk) in enumerate(zip(made, bulk.reserve_ids(Case, len(made)), strict=True), number):
        case.number, case.pk = at, pk
    concerns = [concern for case in made if case.concerned for concern in concerns_of(case, moves.here)]
    for concern, pk in zip(concerns, bulk.reserve_ids(Concern, len(concerns)), strict=True):
        concern.pk = pk
    spool.add(made)
    spool.add(concerns)
    spool_new((_change(case, batch) for case in made), spool, by=by)
    return made[0].pk, made[-1].pk


@transaction.atomic
def index(first: int, last: int) -> None:
    """Let cases that came in be found by their words, in a transaction of its own: it takes longer than their rows."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk__range=(first, last)).order_by("pk")
    put_many("case", (Entry(case.pk, searchable(case), areas_of(case)) for case in found))


def _check_theirs(batch: Import, by: Actor) -> None:
    if not readable(by).filter(pk=batch.pk).exists():
        raise NotAllowed(_("An uploaded file is for whoever uploaded it, while they hold the desk of this area."))


def readable(by: Actor) -> QuerySet[Import]:
    """The files that the actor uploaded: one of another desk may hold complaints about the reader."""
    found = scope(by, "import.requests", Import.objects.all())
    return found if by.capacity == "system" else found.filter(by_id=by.person_id)


def _check_finished(batch: Import) -> None:
    if not batch.rows and batch.staged.exists():
        raise Refused("import_cut_off", _("This file was not read to its end. Upload it again."))


def _check_ready(batch: Import, only_good: bool) -> None:
    if batch.state != "staged":
        raise _done()
    _check_finished(batch)
    if batch.faults and not only_good:
        raise Refused(
            "bad_rows",
            _("%(count)d rows are faulty. Mend the file and upload it again, or choose to import only the good rows.")
            % {"count": len(batch.faults)},
        )


def _claim(batch: Import, by: Actor) -> None:
    """Of two people pressing at once, the second is told; the rows come in once."""
    changed = Import.objects.filter(pk=batch.pk, state="staged").update(state="applied", applied_at=clock.now())
    if not changed:
        raise _done()
    batch.refresh_from_db()
    record("import.applied", batch, by=by, data={"good": batch.good}, area_id=batch.area_id)


@transaction.atomic
def drop(import_id: int, *, by: Actor) -> None:
    """Throw the staged rows away."""
    batch = Import.objects.select_for_update(of=("self",)).select_related("area").get(pk=import_id)
    _check_theirs(batch, by)
    if batch.state not in WAITING or (being_read(batch) and by.capacity != "system"):
        raise _done()
    _throw_away(batch, by)


@transaction.atomic
def _throw_away(batch: Import, by: Actor) -> None:
    batch.state = "dropped"
    batch.save(update_fields=["state"])
    batch.staged.all().delete()
    record("import.dropped", batch, by=by, data={}, area_id=batch.area_id)


def forget_staged() -> int:
    """Drop what was staged more than a week ago: it names people. Answers how many rows went."""
    since = clock.shift(-STAGED_KEPT)
    old = ImportRow.objects.filter(batch__created_at__lt=since)
    gone = old.count()
    for batch_id in Import.objects.filter(state__in=WAITING, created_at__lt=since).values_list("pk", flat=True):
        drop(batch_id, by=SYSTEM)
    old.delete()  # bad rows of a file applied, which nobody fetched
    return gone


class _Moves:
    """How an imported case begins: asked once per category or file, since now and area are the same for all."""

    def __init__(self, batch: Import, by: Actor) -> None:
        self.version_id, self.pack = packs.front()
        self.area, self.now = batch.area, clock.now()
        self.run = parameters.run(self.pack, self.area, self.now, str(by.person_id or by.capacity))
        self.turns = Turns()
        self._known: dict[tuple[str, bool], Move] = {}

    @cached_property
    def here(self) -> Concerned:
        """Whom a complaint about staff may be about, since no file says whom: everybody with a post at the estate."""
        return routing.everybody_here(self.area)

    @cached_property
    def above(self) -> Desk | None:
        """The desk one level up from them."""
        return routing.above(self.area, self.here)

    def of(self, case: Case) -> Move:
        key = (case.category, case.handler_id is not None)
        if key not in self._known:
            self._known[key] = process.start(
                self.pack, self.pack.door("resident"),
                {self.pack.matter: case.text[:60], name_of(self.pack.form, type="category"): case.category},
                standing=Standing(relations=frozenset({"anyone"})),
                situation=situation(case, self.pack), run=self.run,
            )  # fmt: skip
        return self._known[key]


def _case_of(row: Incoming, batch: Import, moves: _Moves) -> Case:
    pack = moves.pack
    category = sorted_under(pack, row.category, row.text)
    phone = next(iter(phones_in(row.phone)), "")  # of two in a cell the first: a request has one to call
    case = Case(
        pack_version_id=moves.version_id, category=category, channel=Case._meta.get_field("channel").default,
        way="import", source_number=row.number, title=title_of(row.title or row.text), text=row.text,
        place_words=row.place, place_label=row.place, reporter_name=row.name, reporter_phone=phone,
        phone_index=phone_index(phone) if phone else "", entered_by_id=batch.by_id,
        visibility=pack.category(category).unreleased, reserved=bool(pack.reads),
        happened_at=row.at, created_at=row.at or moves.now,
    )  # fmt: skip
    case.channel = batch.mapping.get("channel", "import")
    case.locate(batch.area)
    if pack.category(category).about_people:  # as `services` does it: nobody at the estate sees it
        case.concerned, case.visibility, case.facts = True, "never", {UNNAMED: True}
    if row.closed:
        _close(case, pack, row.closed_at or row.at or moves.now)
        return case
    if case.concerned:
        case.handler_id, case.handler_post_id = (
            (moves.above.person_id, moves.above.post_id) if moves.above else (None, None)
        )
    elif desk := rulebook.route(case, among=moves.turns.next).desk:
        case.handler_id, case.handler_post_id = desk.person_id, desk.post_id
    move = moves.of(case)
    write_back(case, replace(move, form={}), pack, moves.now)
    return case


def _close(case: Case, pack: Pack, at: datetime) -> None:
    """What was closed elsewhere comes in closed, without clocks and without figures of ours."""
    case.state = next(name for name, state in pack.states.items() if state.ends and not state.outcome)
    case.open, case.closed_at, case.finished_at = False, at, at


@transaction.atomic
def _reserve_numbers(area_id: int, amount: int) -> int:
    """Reserve consecutive running numbers, which may leave a gap; the first is returned."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numbering (area_id, last) VALUES (%s, %s)"
            " ON CONFLICT (area_id) DO UPDATE SET last = cases_numbering.last + %s RETURNING last",
            [area_id, amount, amount],
        )
        return int(cursor.fetchone()[0]) - amount + 1


def _change(case: Case, batch: Import) -> Change:
    extra = {
        "number": case.number,
        "import": batch.pk,
        "words": salted_digest(bytes(case.salt), [case.text, case.place_label]),
    }
    return Change("request.imported", case, journalled(case, extra), case.area_id)
