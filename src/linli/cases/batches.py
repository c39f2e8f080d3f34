"""Batches of rows: formed under the page's conditions, appointed, and dealt with by one step on all.

A row is a party of a case or a case as a whole; each is asked for by itself, whether it is the actor's to act on and
whether it admits the step. A step is carried out a case at a time, each in a transaction of its own and no more than
CHUNK parties in one; how far it is stands on the batch, what became of each row beside it. Of more than CHUNK rows the
background does it; so it does with what is left when the process dies in between.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from linli.cases import casework, many, packs, parties, queries, refusals, services
from linli.cases.batch_rows import key_of, meant, named
from linli.cases.many import Result
from linli.cases.models import WHY, Case, PackVersion
from linli.cases.party_models import Batch, BatchRow
from linli.cases.standing import situation
from linli.files.models import File
from linli.files.services import attach
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may, scope
from linli.rules import batches as rules
from linli.rules.pack import Pack

log = logging.getLogger(__name__)

CHUNK = 50
# What a second person says to rows, beside the steps of a page (whose names begin with a letter).
CONFIRM, REFUSE = "-confirm", "-refuse"
# Entries about a batch are filed under no area: as of its parties, they are read in the case, by whoever reads that.
LONGEST = 240  # minutes from one appointment to the next


@dataclass(frozen=True)
class Barred:
    """A party that may not be in the batch: by which condition of the page, on which basis."""

    key: str
    words: str
    basis: str


def _locked(case_id: int, by: Actor) -> tuple[Case, Pack]:
    case = queries.locked(case_id)
    pack = packs.by_version(case.pack_version_id)
    if not may(by, "case.work", case):
        raise NotAllowed(_("This case is not yours to act on."))
    return case, pack


def _batch(batch_id: int, by: Actor) -> Batch:
    """The batch for a change. Always locked before its cases, so that nobody waits for one another.

    Of several cases it is for whoever may act on one of them; what they may do to each row, each row's case says.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    cases = scope(by, "case.work", Case.objects.filter(pk__in=batch.rows.values("case")))
    own = by.person_id is not None and batch.by_id == by.person_id
    if batch.case is not None:
        if not may(by, "case.work", batch.case):
            raise NotAllowed(_("This case is not yours to act on."))
    elif not (own or cases.exists()):
        raise NotAllowed(_("None of the cases in this batch is yours to act on."))
    return batch


def _whole(batch_id: int, by: Actor) -> Batch:
    """The batch for a change that concerns everybody in it: by whoever made it, or may act on every row."""
    batch = _batch(batch_id, by)
    cases = scope(by, "case.work", Case.objects.filter(pk__in=batch.rows.values("case")))
    if batch.by_id != by.person_id and batch.rows.exclude(case__in=cases).exists():
        raise NotAllowed(_("Not all rows of this batch are yours to act on."))
    return batch


def _workable(batch: Batch, keys: Iterable[str], by: Actor) -> list[BatchRow]:
    """Of the rows so named those whose cases the actor may act on."""
    wanted = set(keys)
    rows = [row for row in batch.rows.select_related("party").order_by("pk") if key_of(batch, row) in wanted]
    if batch.case_id:
        return rows
    mine = set(
        scope(by, "case.work", Case.objects.filter(pk__in={row.case_id for row in rows})).values_list("pk", flat=True)
    )
    return [row for row in rows if row.case_id in mine]


# ---- forming --------------------------------------------------------------------------------------------------------


@transaction.atomic
def form(case_id: int, name: str, keys: Sequence[str], *, by: Actor) -> tuple[Batch, list[Barred]]:
    """Form a batch of these parties of a case; those that the page bars are left out and named with the rule."""
    case, pack = _locked(case_id, by)
    if pack.batches is None:
        raise Refused("no_batches", _("This process knows no batches."))
    last = case.batches.aggregate(last=Max("number"))["last"] or 0
    batch = _formed(Batch(case=case, process=pack.id, number=last + 1), name, by, {"case": case.pk})
    return batch, _take_in(batch, keys, by)


@transaction.atomic
def gather(
    process: str, name: str, keys: Sequence[str], *, by: Actor, purpose: str = "", meeting: date | None = None
) -> tuple[Batch, list[Barred]]:
    """Form a batch of cases of a process, or of parties of several (see `batch_rows.named`), all the actor's to act on.

    The number is the process's next. What is not theirs, or of another process, is not taken in.
    """
    if meeting and meeting < clock.today():
        raise Refused("day_past", _("An appointment lies ahead; choose a later day."), field="meeting")
    if not PackVersion.objects.select_for_update(no_key=True).filter(pack=process).order_by("pk"):
        raise Refused("no_such_process", _("No process “%(pack)s” is active here.") % {"pack": process})
    last = Batch.objects.filter(process=process, case=None).aggregate(last=Max("number"))["last"] or 0
    batch = Batch(process=process, number=last + 1, purpose=purpose.strip()[:200], meeting=meeting)
    batch = _formed(batch, name, by, {"process": process})
    barred = _take_in(batch, keys, by)
    if not barred and not batch.rows.exists():
        raise Refused("nobody_chosen", _("Choose at least one row."))
    return batch, barred


def _formed(batch: Batch, name: str, by: Actor, said: Mapping[str, Any]) -> Batch:
    if not name.strip():
        raise Refused("name_missing", _("Give the batch a name."), field="name")
    batch.name, batch.by_id, batch.created_at = name.strip()[:60], by.person_id, clock.now()
    batch.save(force_insert=True)
    record("batch.formed", batch, by=by, data={**said, "number": batch.number}, area_id=None, new=True)
    return batch


@transaction.atomic
def add(batch_id: int, keys: Sequence[str], *, by: Actor) -> list[Barred]:
    """Take more rows into a batch; answers those that the page bars, with the rule."""
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    return _take_in(batch, keys, by)


def _take_in(batch: Batch, keys: Sequence[str], by: Actor) -> list[Barred]:
    """Case after case in the order of their ids, as every change of several cases goes."""
    by_case: dict[int, list[str]] = {}
    for key in keys:
        found = (batch.case_id, key) if batch.case_id else meant(key)
        if found is not None and found[0] is not None:
            by_case.setdefault(found[0], []).append(found[1])
    inside = scope(by, "case.work", Case.objects.filter(pk__in=by_case, pack_version__pack=batch.process))
    cases = list(inside.select_related("area", "handler").order_by("pk"))
    parties.prime(cases)
    taken: list[BatchRow] = []
    barred: list[Barred] = []
    for case in cases:
        rows, out = _of_case(batch, case, by_case[case.pk], by)
        taken, barred = taken + rows, barred + out
    if taken:
        BatchRow.objects.bulk_create(taken)
        record("batch.filled", batch, by=by, data={"parties": len(taken)}, area_id=None)
    return barred


def _of_case(batch: Batch, case: Case, keys: Sequence[str], by: Actor) -> tuple[list[BatchRow], list[Barred]]:
    """The rows to be of one case: itself (an empty key), or those of its parties that the page does not bar."""
    pack = packs.by_version(case.pack_version_id)
    stands, run = situation(case, pack), services.run_of(pack, case.area, clock.now(), by)
    stored = {row.key: row for row in parties.rows_of(case)}
    there = {row.party.key if row.party else "" for row in batch.rows.filter(case=case).select_related("party")}
    seen = [row for row in stands.parties if row.key in there]
    taken, barred = [], []
    for key in dict.fromkeys(keys):
        row = stands.party(key)
        if key in there or (key and row is None):
            continue
        if row is not None and (gate := rules.barred(pack, stands, row, seen, run)):
            called = key if batch.case_id else named(case.pk, key)
            barred.append(Barred(called, gate.otherwise.say(refusals.language()), gate.basis))
            continue
        seen += [row] if row else []
        taken.append(BatchRow(batch=batch, case=case, party=stored[key] if key else None))
    return taken, barred


@transaction.atomic
def leave_out(batch_id: int, keys: Sequence[str], *, by: Actor) -> int:
    """Take rows out of the batch again: they are as they were, and free for another."""
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    rows = _workable(batch, keys, by)
    if any(row.handed_at for row in rows):  # the signed sheet shows them: who may see it follows from its rows
        raise Refused("row_handed", _("What was handed over against a signature stays in the batch."))
    gone, _kinds = batch.rows.filter(pk__in=[row.pk for row in rows]).delete()
    if gone:
        record("batch.thinned", batch, by=by, data={"parties": gone}, area_id=None)
    return gone


@transaction.atomic
def hand_over(batch_id: int, keys: Sequence[str], *, by: Actor, files: Sequence[File] = ()) -> int:
    """Note what was handed over for these rows, with photos of the receipt that was signed; once for each row.

    For cases and processes that know no step of handing over; a step for which parties sign notes it by itself.
    """
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    rows = [row for row in _workable(batch, keys, by) if row.handed_at is None]
    if not rows:
        raise Refused("nobody_chosen", _("Choose at least one row."))
    for row in rows:
        row.handed_at = clock.now()
    BatchRow.objects.bulk_update(rows, ["handed_at"], batch_size=200)
    if files:
        attach(files, "batch", batch.pk)
    said = {"rows": [[row.case_id, row.party_id] for row in rows], "files": [file.sha256 for file in files]}
    record("batch.handed", batch, by=by, data=said, area_id=None)
    return len(rows)


@transaction.atomic
def note_papers(batch_id: int, names: Sequence[str], *, by: Actor) -> int:
    """These papers of the checklist are there of every party in the batch on whose case the actor may act."""
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    if not names:
        raise Refused("no_paper_chosen", _("Choose at least one paper."))
    rows = [row for row in batch.rows.select_related("party").order_by("case_id", "pk") if row.party]
    mine = {row.pk for row in _workable(batch, [key_of(batch, row) for row in rows], by)}
    by_case: dict[int, list[str]] = {}
    for row in rows:
        if row.pk in mine and row.party and not row.party.left:
            by_case.setdefault(row.case_id, []).append(row.party.key)
    for case_id, keys in by_case.items():
        casework.note_brought(case_id, keys, names, by=by)
    return sum(map(len, by_case.values()))


def _must_be_open(batch: Batch) -> None:
    if batch.closed_at:
        raise Refused("batch_closed", _("This batch is closed."))
    if batch.underway:
        raise Refused("batch_busy", _("A step is being carried out on this batch; wait until it is done."))


@transaction.atomic
def close(batch_id: int, *, by: Actor) -> Batch:
    """Put the batch away; what became of its rows stands with them."""
    batch = _whole(batch_id, by)
    _must_be_open(batch)
    batch.closed_at = clock.now()
    batch.save(update_fields=["closed_at"])
    record("batch.closed", batch, by=by, data={}, area_id=None)
    return batch


# ---- appointments ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Appointment:
    """A day and a place; `at_once` rows together, the next `minutes` later."""

    day: date
    begins: time
    minutes: int
    at_once: int
    place: str


def appoint(batch_id: int, given: Appointment, shared: Mapping[str, Any], *, by: Actor) -> None:
    """Give every row of the batch a day and an hour; the page's own step, if it names one, tells each party of them."""
    _appointed(batch_id, given, shared, by)
    _finish(batch_id)


@transaction.atomic
def _appointed(batch_id: int, given: Appointment, shared: Mapping[str, Any], by: Actor) -> None:
    batch = _whole(batch_id, by)
    _must_be_open(batch)
    if given.day < clock.today():
        raise Refused("day_past", _("An appointment lies ahead; choose a later day."), field="day")
    if not (0 < given.minutes <= LONGEST and given.at_once > 0):
        raise Refused("bad_slots", _("Say how many come at once and how many minutes later the next."), field="minutes")
    every = [key_of(batch, row) for row in batch.rows.select_related("party")]
    rows = _workable(batch, every, by)
    for row, slot in zip(
        rows, rules.slots(given.day, given.begins, given.minutes, given.at_once, len(rows)), strict=True
    ):
        row.slot = slot
    BatchRow.objects.bulk_update(rows, ["slot"], batch_size=200)
    batch.meeting, batch.place = given.day, given.place.strip()[:100]
    batch.save(update_fields=["meeting", "place"])
    record("batch.appointed", batch, by=by, data={"day": given.day.isoformat()}, area_id=None)
    pack = pack_of(batch)
    own = [key_of(batch, row) for row in rows if row.party_id]
    if pack.batches and (name := pack.batches.appoint) and own:
        day = {rules.day_of(pack.actions[name]): given.day.isoformat()}
        _begin(batch, name, {**shared, **day}, {}, own, (), by)


def pack_of(batch: Batch) -> Pack:
    """The page that says what can be done with the batch: of its case, else the newest under which one of them runs."""
    if batch.case is not None:
        return packs.by_version(batch.case.pack_version_id)
    newest = batch.rows.aggregate(last=Max("case__pack_version"))["last"]
    return packs.by_version(newest) if newest else packs.active(batch.process)[1]


# ---- one step on all ------------------------------------------------------------------------------------------------


def act(
    batch_id: int,
    name: str,
    shared: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
    *,
    by: Actor,
    files: Sequence[File] = (),
) -> None:
    """Take a step on these rows of the batch: with the answers for all, and each row's own where it has one.

    Where the parties sign, a photo of the sheet that they signed stands for every one of them.
    """
    _asked(batch_id, name, shared, own, keys, files, by)
    _finish(batch_id)


def answer(batch_id: int, seen: Mapping[str, datetime], yes: bool, *, by: Actor, why: str = "") -> None:
    """Say yes or no as the second person to what waits on these rows (key → when it was proposed), each by itself.

    Nobody confirms what they proposed; their own they take back. Who does not confirm says `why`, once for all.
    """
    _answered(batch_id, seen, yes, why.strip(), by)
    _finish(batch_id)


@transaction.atomic
def _answered(batch_id: int, seen: Mapping[str, datetime], yes: bool, why: str, by: Actor) -> None:
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    rows = list(_workable(batch, seen, by))
    if not rows:
        raise Refused("nobody_chosen", _("Choose at least one row."))
    if not yes and not why and _anothers(rows, by):
        raise casework.reason_missing()
    there = [key_of(batch, row) for row in rows]
    own = {key: {"looked_at": seen[key].isoformat()} for key in there}
    _begin(batch, CONFIRM if yes else REFUSE, {} if yes else {WHY: why}, own, there, (), by)


def _anothers(rows: Iterable[BatchRow], by: Actor) -> bool:
    """Whether somebody else proposed what waits on any of these."""
    asked = {(row.case_id, row.party.key if row.party else "") for row in rows}
    return any(
        (case.pk, one.row) in asked and one.actor != str(by.person_id)
        for case in Case.objects.filter(pk__in={pk for pk, _key in asked})
        for one in parties.waiting_of(case)
    )


@transaction.atomic
def _asked(
    batch_id: int,
    name: str,
    shared: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
    files: Sequence[File],
    by: Actor,
) -> None:
    batch = _batch(batch_id, by)
    _must_be_open(batch)
    action = pack_of(batch).actions.get(name)
    if action is None or not rules.bulk(action):
        raise Refused("unknown_action", _("There is no such step in this process."))
    there = [key_of(batch, row) for row in _workable(batch, keys, by)]
    if not there:
        raise Refused("nobody_chosen", _("Choose at least one row."))
    if rules.signed(action) and not files:
        raise Refused("sheet_missing", _("Add a photo of the sheet that they signed."), field="sheet")
    if files:
        attach(files, "batch", batch.pk)
    _begin(batch, name, shared, own, there, files, by)


def _begin(
    batch: Batch,
    name: str,
    shared: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
    files: Sequence[File],
    by: Actor,
) -> None:
    """Write down what is to be done on which rows, and that the background does what nobody else has done."""
    order = {key: dict(own.get(key, {})) for key in keys}
    batch.running = {"action": name, "done": 0, "total": len(order)}
    batch.underway = json.dumps(
        {
            "rows": order,
            "shared": dict(shared),
            "files": [file.pk for file in files],
            "by": [by.person_id, by.capacity, by.post_id, by.name],
            "language": get_language() or "zh-hans",
        },
        ensure_ascii=False,
    )
    batch.save(update_fields=["running", "underway"])
    if len(order) <= CHUNK:
        _carry_out(batch)
    if batch.underway:
        enqueue("cases.batch", {"batch": batch.pk}, order=f"batch.{batch.pk}")


def _finish(batch_id: int) -> None:
    """Of few rows do what is left at once, a case a transaction: whoever asked sees what came of it."""
    running = Batch.objects.values_list("running", flat=True).get(pk=batch_id)
    while running and running["total"] <= CHUNK and _next(batch_id):
        pass


def go_on(batch_id: int) -> None:
    """Carry out the next part of what was asked of a batch; the job of the background. Safe to run again."""
    with transaction.atomic():
        if _next(batch_id):
            enqueue("cases.batch", {"batch": batch_id}, order=f"batch.{batch_id}")


@transaction.atomic
def _next(batch_id: int) -> bool:
    """One case of what is left, or CHUNK of its parties; whether there is more. Two at once do not do one twice."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.underway:
        _carry_out(batch)
    return bool(batch.underway)


def _carry_out(batch: Batch) -> None:
    order, running = json.loads(batch.underway), batch.running or {}
    waiting = [row for row in batch.rows.select_related("party").order_by("pk") if key_of(batch, row) in order["rows"]]
    rows = [row for row in waiting if row.case_id == waiting[0].case_id][:CHUNK] if waiting else []
    name, by = running["action"], Actor(*order["by"])
    with override(order["language"]):
        found = _results(batch, order, name, rows, by) if rows else {}
    _note(rows, name, found, signed=bool(order["files"]))
    taken = {key_of(batch, row) for row in rows}
    left = {key: form for key, form in order["rows"].items() if key not in taken}
    batch.running = {**running, "done": running["done"] + len(rows)}
    more = len(rows) < len(waiting)
    batch.underway = json.dumps({**order, "rows": left}, ensure_ascii=False) if more else ""
    batch.save(update_fields=["running", "underway"])
    counts = {"step": name, "done": sum(each.done for each in found.values()), "of": len(found)}
    record("batch.worked", batch, by=by, data=counts, area_id=None)


def _results(
    batch: Batch, order: Mapping[str, Any], name: str, rows: Sequence[BatchRow], by: Actor
) -> dict[int, Result]:
    """What became of these rows of one case. A fault of the program takes back the row that it met and no other."""
    try:
        with transaction.atomic():
            return _tried(batch, order, name, rows, by)
    except Refused as refused:  # it was never theirs to act on, or the post ended meanwhile
        return {row.pk: Result(False, refused.message) for row in rows}
    except (OperationalError, InterfaceError):  # the database's, not the row's: the whole is tried again
        raise
    except Exception:
        if len(rows) == 1:
            log.exception("Step %s failed on row %s of batch %s", name, rows[0].pk, batch.pk)
            words = _("This failed in the program and nothing was done; try again, or tell your administrator.")
            return {rows[0].pk: Result(False, words)}
    return {pk: found for row in rows for pk, found in _results(batch, order, name, [row], by).items()}


def _tried(batch: Batch, order: Mapping[str, Any], name: str, rows: Sequence[BatchRow], by: Actor) -> dict[int, Result]:
    case = Case.objects.select_related("area").get(pk=rows[0].case_id)
    if name in (CONFIRM, REFUSE):
        return {row.pk: _said(batch, order, name == CONFIRM, row, by) for row in rows}
    action = packs.by_version(case.pack_version_id).actions.get(name)
    if action is None or any(bool(row.party_id) != rules.on_party(action) for row in rows):
        fitting = [row for row in rows if action and bool(row.party_id) == rules.on_party(action)]
        strange = {row.pk: Result(False, _("There is no such step on this row.")) for row in rows if row not in fitting}
        return strange | (_tried(batch, order, name, fitting, by) if fitting else {})
    answers = _answers(batch, case, order, name, rows)
    if not rules.on_party(action):
        return {row.pk: many.whole(case.pk, name, answers[row.pk], by=by) for row in rows}
    files = list(File.objects.filter(pk__in=order["files"]).order_by("pk"))
    keys = {row.party.key: row.pk for row in rows if row.party}
    found = many.act(case.pk, name, {key: answers[pk] for key, pk in keys.items()}, by=by, files=files)
    return {keys[key]: result for key, result in found.items()}


def _said(batch: Batch, order: Mapping[str, Any], yes: bool, row: BatchRow, by: Actor) -> Result:
    seen = datetime.fromisoformat(order["rows"][key_of(batch, row)]["looked_at"])
    why = str(order["shared"].get(WHY, ""))
    return many.answered(row.case_id, row.party.key if row.party else "", yes, by=by, seen=seen, why=why)


def _answers(
    batch: Batch, case: Case, order: Mapping[str, Any], name: str, rows: Sequence[BatchRow]
) -> dict[int, dict[str, Any]]:
    """What the form of each row says, from what is known of it now: others may have mended a row since."""
    pack = packs.by_version(case.pack_version_id)
    seen = {row.key: row for row in parties.parties_of(case, pack)} if rules.on_party(pack.actions[name]) else {}
    return {
        row.pk: rules.answers(
            pack, pack.actions[name], seen.get(row.party.key) if row.party else None,
            order["shared"], order["rows"][key_of(batch, row)],
            number=batch.number, place=batch.place,
            slot=row.slot.astimezone(clock.LOCAL).strftime("%H:%M") if row.slot else "",
        )
        for row in rows
    }  # fmt: skip


def _note(rows: Sequence[BatchRow], name: str, found: Mapping[int, Result], *, signed: bool) -> None:
    at = clock.now().isoformat()
    for row in rows:
        result = found[row.pk]
        row.result = {
            "action": name, "at": at, "done": result.done, "words": result.words, "basis": result.basis,
            "since": result.since.isoformat() if result.since else None, "proposed": result.proposed,
        }  # fmt: skip
        if signed and result.done and not result.proposed:
            row.handed_at = row.handed_at or clock.now()
    BatchRow.objects.bulk_update(rows, ["result", "handed_at"], batch_size=200)
