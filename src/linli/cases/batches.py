"""Batches of a case's parties: formed under the page's conditions, appointed, and dealt with by one step on all.

A step on more than CHUNK parties is carried out in the background, a chunk a transaction; how far it is stands on the
batch, what became of each party beside it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from linli.cases import many, packs, parties, queries, services
from linli.cases.many import Result
from linli.cases.models import Batch, BatchRow, Case
from linli.cases.standing import situation
from linli.files.models import File
from linli.files.services import attach
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules import batches as rules
from linli.rules import situation as engine
from linli.rules.pack import Pack

CHUNK = 50
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
    if pack.batches is None:
        raise Refused("no_batches", _("This process knows no batches."))
    return case, pack


def _batch(batch_id: int, by: Actor) -> tuple[Batch, Case, Pack]:
    """The batch for a change, its case locked first: so does every step, and nobody waits for one another."""
    case, pack = _locked(Batch.objects.values_list("case_id", flat=True).get(pk=batch_id), by)
    return Batch.objects.select_for_update().get(pk=batch_id), case, pack


# ---- forming --------------------------------------------------------------------------------------------------------


@transaction.atomic
def form(case_id: int, name: str, keys: Sequence[str], *, by: Actor) -> tuple[Batch, list[Barred]]:
    """Form a batch of these parties; those that the page bars are left out and named with the rule."""
    case, pack = _locked(case_id, by)
    if not name.strip():
        raise Refused("name_missing", _("Give the batch a name."), field="name")
    last = case.batches.aggregate(last=Max("number"))["last"] or 0
    batch = Batch(case=case, number=last + 1, name=name.strip()[:60], by_id=by.person_id, created_at=clock.now())
    batch.save(force_insert=True)
    record("batch.formed", batch, by=by, data={"case": case.pk, "number": batch.number}, area_id=None, new=True)
    return batch, _take_in(batch, case, pack, keys, by)


@transaction.atomic
def add(batch_id: int, keys: Sequence[str], *, by: Actor) -> list[Barred]:
    """Take more parties into a batch; answers those that the page bars, with the rule."""
    batch, case, pack = _batch(batch_id, by)
    _must_be_open(batch)
    return _take_in(batch, case, pack, keys, by)


def _take_in(batch: Batch, case: Case, pack: Pack, keys: Sequence[str], by: Actor) -> list[Barred]:
    stands, run = situation(case, pack), services.run_of(pack, case.area, clock.now(), by)
    stored = {row.key: row for row in parties.rows_of(case)}
    there = {row.party.key for row in batch.rows.select_related("party")}
    seen = [row for row in stands.parties if row.key in there]
    taken, barred = [], []
    for key in dict.fromkeys(keys):
        row = stands.party(key)
        if row is None or key in there:
            continue
        if gate := rules.barred(pack, stands, row, seen, run):
            barred.append(Barred(key, gate.otherwise.say(services.language()), gate.basis))
            continue
        seen.append(row)
        taken.append(BatchRow(batch=batch, party=stored[key]))
    if taken:
        BatchRow.objects.bulk_create(taken)
        record("batch.filled", batch, by=by, data={"parties": len(taken)}, area_id=None)
    return barred


@transaction.atomic
def leave_out(batch_id: int, keys: Sequence[str], *, by: Actor) -> int:
    """Take parties out of the batch again: they are as they were, and free for another."""
    batch, _case, _pack = _batch(batch_id, by)
    _must_be_open(batch)
    gone, _kinds = batch.rows.filter(party__key__in=keys).delete()
    if gone:
        record("batch.thinned", batch, by=by, data={"parties": gone}, area_id=None)
    return gone


def _must_be_open(batch: Batch) -> None:
    if batch.closed_at:
        raise Refused("batch_closed", _("This batch is closed."))
    if batch.underway:
        raise Refused("batch_busy", _("A step is being carried out on this batch; wait until it is done."))


@transaction.atomic
def close(batch_id: int, *, by: Actor) -> Batch:
    """Put the batch away; what became of its parties stands with them."""
    batch, _case, _pack = _batch(batch_id, by)
    _must_be_open(batch)
    batch.closed_at = clock.now()
    batch.save(update_fields=["closed_at"])
    record("batch.closed", batch, by=by, data={}, area_id=None)
    return batch


# ---- appointments ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Appointment:
    """A day and a place; `at_once` parties together, the next `minutes` later."""

    day: date
    begins: time
    minutes: int
    at_once: int
    place: str


@transaction.atomic
def appoint(batch_id: int, given: Appointment, shared: Mapping[str, Any], *, by: Actor) -> None:
    """Give every party of the batch a day and an hour; the page's own step, if it names one, tells each of them."""
    batch, _case, pack = _batch(batch_id, by)
    _must_be_open(batch)
    if given.day < clock.today():
        raise Refused("day_past", _("An appointment lies ahead; choose a later day."), field="day")
    if not (0 < given.minutes <= LONGEST and given.at_once > 0):
        raise Refused("bad_slots", _("Say how many come at once and how many minutes later the next."), field="minutes")
    rows = list(batch.rows.select_related("party").order_by("pk"))
    for row, slot in zip(
        rows, rules.slots(given.day, given.begins, given.minutes, given.at_once, len(rows)), strict=True
    ):
        row.slot = slot
    BatchRow.objects.bulk_update(rows, ["slot"], batch_size=200)
    batch.meeting, batch.place = given.day, given.place.strip()[:100]
    batch.save(update_fields=["meeting", "place"])
    record("batch.appointed", batch, by=by, data={"day": given.day.isoformat()}, area_id=None)
    assert pack.batches is not None  # said by _locked
    if name := pack.batches.appoint:
        day = {rules.day_of(pack.actions[name]): given.day.isoformat()}
        _begin(batch, name, {**shared, **day}, {}, [row.party.key for row in rows], (), by)


# ---- one step on all ------------------------------------------------------------------------------------------------


@transaction.atomic
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
    """Take a step on these parties of the batch: with the answers for all, and each party's own where it has one.

    Where the parties sign, a photo of the sheet that they signed stands for every one of them.
    """
    batch, _case, pack = _batch(batch_id, by)
    _must_be_open(batch)
    action = pack.actions.get(name)
    if action is None or not rules.bulk(action):
        raise Refused("unknown_action", _("There is no such step in this process."))
    if not batch.rows.filter(party__key__in=keys).exists():
        raise Refused("nobody_chosen", _("Choose at least one party."))
    if rules.signed(action) and not files:
        raise Refused("sheet_missing", _("Add a photo of the sheet that they signed."), field="sheet")
    if files:
        attach(files, "batch", batch.pk)
    _begin(batch, name, shared, own, keys, files, by)


def _begin(
    batch: Batch,
    name: str,
    shared: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
    files: Sequence[File],
    by: Actor,
) -> None:
    """Write down what is to be done on whom; few parties at once, many a chunk at a time in the background."""
    wanted = set(keys)
    inside = batch.rows.order_by("pk").values_list("party__key", flat=True)
    order = {key: dict(own.get(key, {})) for key in inside if key in wanted}
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
    else:
        enqueue("cases.batch", {"batch": batch.pk}, order=f"batch.{batch.pk}")


@transaction.atomic
def go_on(batch_id: int) -> None:
    """Carry out the next chunk of what was asked of a batch; the job of the background. Safe to run again."""
    case_id = Batch.objects.values_list("case_id", flat=True).get(pk=batch_id)
    queries.locked(case_id)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if not batch.underway:
        return
    _carry_out(batch)
    if batch.underway:
        enqueue("cases.batch", {"batch": batch.pk}, order=f"batch.{batch.pk}")


def _carry_out(batch: Batch) -> None:
    order, running = json.loads(batch.underway), batch.running or {}
    keys = list(order["rows"])[:CHUNK]
    name, by = running["action"], Actor(*order["by"])
    files = list(File.objects.filter(pk__in=order["files"]).order_by("pk"))
    with override(order["language"]):
        try:
            found = many.act(batch.case_id, name, _answers(batch, order, name, keys), by=by, files=files)
        except NotAllowed as refused:  # the post ended between the chunks
            found = {key: Result(False, refused.message) for key in keys}
    _note(batch, name, found)
    left = {key: form for key, form in order["rows"].items() if key not in keys}
    batch.running = {**running, "done": running["done"] + len(keys)}
    batch.underway = json.dumps({**order, "rows": left}, ensure_ascii=False) if left else ""
    batch.save(update_fields=["running", "underway"])
    counts = {"step": name, "done": sum(each.done for each in found.values()), "of": len(found)}
    record("batch.worked", batch, by=by, data=counts, area_id=None)


def _answers(batch: Batch, order: Mapping[str, Any], name: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the form of each party says, from what is known of it now: others may have mended a row since."""
    case = Case.objects.get(pk=batch.case_id)
    pack = packs.by_version(case.pack_version_id)
    seen = {row.key: row for row in parties.parties_of(case, pack)}
    slots = dict(batch.rows.values_list("party__key", "slot"))
    return {
        key: rules.answers(
            pack, pack.actions[name], seen[key], order["shared"], order["rows"][key],
            number=batch.number, place=batch.place,
            slot=slot.astimezone(clock.LOCAL).strftime("%H:%M") if (slot := slots.get(key)) else "",
        )
        for key in keys
    }  # fmt: skip


def _note(batch: Batch, name: str, found: Mapping[str, Result]) -> None:
    rows = [row for row in batch.rows.select_related("party") if row.party.key in found]
    at = clock.now().isoformat()
    for row in rows:
        result = found[row.party.key]
        row.result = {
            "action": name, "at": at, "done": result.done, "words": result.words, "basis": result.basis,
            "since": result.since.isoformat() if result.since else None,
        }  # fmt: skip
    BatchRow.objects.bulk_update(rows, ["result"], batch_size=200)


# ---- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Open:
    """A batch with its case and its parties, as whoever reads the case sees it."""

    batch: Batch
    case: Case
    pack: Pack
    rows: tuple[tuple[BatchRow, engine.Party], ...]


def opened(by: Actor, code: str) -> Open:
    """The batch of this code; DoesNotExist for whoever may not read its case. Constant statements."""
    batch = Batch.objects.get(code=code)
    case = queries.one(by, batch.case_id, "area", "handler", "handler_post")
    pack = packs.by_version(case.pack_version_id)
    seen = {row.key: row for row in parties.parties_of(case, pack)}
    keys = {row.pk: row.key for row in parties.rows_of(case)}
    rows = tuple((row, seen[keys[row.party_id]]) for row in batch.rows.order_by("pk"))
    return Open(batch, case, pack, rows)


def of_case(case: Case) -> list[tuple[Batch, list[int]]]:
    """The batches of a case with the ids of their parties, newest first; two statements."""
    found = list(case.batches.order_by("-number"))
    inside: dict[int, list[int]] = {batch.pk: [] for batch in found}
    for batch_id, party_id in BatchRow.objects.filter(batch__in=found).values_list("batch_id", "party_id"):
        inside[batch_id].append(party_id)
    return [(batch, inside[batch.pk]) for batch in found]


def sheets_of(case: Case, key: str) -> list[File]:
    """Photos of the sheets that one party stands on, oldest first."""
    said: Iterable[dict[str, Any]] = case.steps.filter(row=key).values_list("words", flat=True)
    codes = [code for words in said for code in words.get(many.SHEET, ())]
    return list(File.objects.filter(code__in=codes).order_by("pk")) if codes else []
