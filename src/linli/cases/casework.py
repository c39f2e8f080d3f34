"""Writes of district casework: a second person's word, facts, papers served, links, rows of parties."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import drafting, packs, parties, queries, refusals, services
from linli.cases.models import NOT_CONFIRMED, WHY, Case, CaseLink, Step
from linli.cases.parties import write_lines
from linli.cases.standing import TURN, acting_as, journalled, set_turn, situation, standing, who_waits_changed
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.codes import public_code
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.places.models import Area
from linli.rules import process, upon
from linli.rules.pack import Pack
from linli.rules.situation import Pending, RowsFault, Situation

MOST_OF_A_REASON = 500  # letters
_CHANGING = ["facts", "clocks", "contact_due", "tracks", "papers", "pending", *TURN, "version"]


def _locked(case_id: int, by: Actor) -> tuple[Case, Pack]:
    case = queries.locked(case_id)
    if not may(by, "case.work", case):
        raise NotAllowed(_("This case is not yours to act on."))
    return case, packs.by_version(case.pack_version_id)


def _saved(case: Case, pack: Pack, after: Situation) -> Case:
    """Save a change that is no step of the page; its entry comes after."""
    case.facts = dict(after.facts)
    case.clocks = {name: state.to_json() for name, state in after.clocks.items()}
    write_lines(case, after)
    set_turn(case, pack, after, clock.now())
    case.version += 1
    case.save(update_fields=_CHANGING)
    return case


@transaction.atomic
def confirm(
    case_id: int, *, by: Actor, version: int | None = None, row: str | None = None, seen: datetime | None = None
) -> Case:
    """The second person's yes: the step takes effect now, in both their names.

    `row`: to the step on which party, where several wait. `seen`: when what they looked at was proposed.
    """
    case, pack = _locked(case_id, by)
    services.must_be_current(case, pack, version, by)
    before = situation(case, pack)
    first = _asked(before, row, seen)
    by = acting_as(by, case, pack, (pack.actions[first.action].second,))
    run = services.run_of(pack, case.area, clock.now(), by)
    move = refusals.ruled(
        lambda: process.confirm(pack, standing=standing(by, case), situation=before, run=run, row=first.row)
    )
    return services.carry(case, pack, before, move, by=by, first=first.actor)


def _asked(before: Situation, row: str | None, seen: datetime | None) -> Pending:
    pending = before.asked(row)
    if pending is None:
        raise Refused("nothing_to_confirm", _("Nothing waits for a second person here."))
    if seen is not None and seen != pending.at:
        raise Refused("changed", _("This case has changed since you opened it. Nothing was done; look again."))
    return pending


@transaction.atomic
def refuse(case_id: int, *, by: Actor, why: str = "", row: str | None = None, seen: datetime | None = None) -> Case:
    """The second person's no, which says why; or the first one's change of mind, which need not."""
    case, pack = _locked(case_id, by)
    before = situation(case, pack)
    first = _asked(before, row, seen)
    run = services.run_of(pack, case.area, clock.now(), by)
    after = refusals.ruled(
        lambda: process.refuse(pack, standing=standing(by, case), situation=before, run=run, row=first.row)
    )
    own = first.actor == str(by.person_id)
    if not own and not why.strip():
        raise reason_missing()
    _saved(case, pack, after)
    said = {"step": first.action, **({"row": first.row} if first.row else {})}
    if not own:
        said["words"] = _said_no(case, first, why.strip()[:MOST_OF_A_REASON], by)
    record("case.refused", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return case


def reason_missing() -> Refused:
    """Of whoever does not confirm what somebody else proposed."""
    return Refused("reason_missing", _("Say why you do not confirm it; whoever proposed it reads this."), field="why")


def _said_no(case: Case, first: Pending, why: str, by: Actor) -> str:
    """Keep the reason where the steps stand, to be read and erased as theirs; the digest of it."""
    step = Step(
        case=case, action=NOT_CONFIRMED, at=clock.now(), by_id=by.person_id, post_id=by.post_id, capacity=by.capacity,
        first_id=int(first.actor) if first.actor.isdigit() else None, row=first.row, state=case.state,
        words={"step": first.action, WHY: why}, handler_label=services.charged(case),
    )  # fmt: skip
    step.save()
    return salted_digest(bytes(step.salt), step.words)


@transaction.atomic
def attach_fact(
    case_id: int, name: str, value: str | int | bool, *, by: Actor, source: tuple[str, int], on: date | None = None
) -> Case:
    """What an upper floor has to say to a gate: a ballot's or a meeting's result, with the kind and id of its source.

    The caller has asked whether the actor may decide it; here only that the case's page knows such a fact, that it
    waits for it where it stands, and that nobody has said it before. `on`: the day on which it was decided.
    """
    case = queries.locked(case_id)
    pack = packs.by_version(case.pack_version_id)
    if name in case.facts:
        raise Refused("fact_stands", _("The case knows of this already."))
    after = refusals.ruled(lambda: process.attached(pack, situation(case, pack), name, value))
    services.must_follow(case, pack, name, on)
    data = {"fact": name, "value": value, "source": list(source)}
    _saved(case, pack, after)
    record("case.attached", case, by=by, data=journalled(case, data), area_id=case.area_id)
    return case


@transaction.atomic
def follow_paper(case_id: int, name: str) -> None:
    """Bring the case to what the record of its paper says: issued, served, withdrawn. Safe to run again."""
    case = queries.locked(case_id)
    pack = packs.by_version(case.pack_version_id)
    if name not in pack.papers or pack.papers[name].external:
        return
    before, on_record = situation(case, pack), drafting.on_record(case.pk, pack, name)
    was = before.papers.get(name)
    if on_record == was:
        return
    run = services.run_of(pack, case.area, clock.now(), SYSTEM)
    after = upon.with_paper(pack, before, name, on_record, run)
    parties.write(case, before, after, by=SYSTEM, step="served")
    _saved(case, pack, after)
    verb, said = "case.voided", {"paper": name}
    if on_record:
        verb = "case.served" if on_record.served and (was is None or was.served != on_record.served) else "case.issued"
        said["on"] = str(on_record.served if verb == "case.served" else on_record.issued)
    record(verb, case, by=SYSTEM, data=journalled(case, said), area_id=case.area_id)


@transaction.atomic
def link(case_id: int, name: str, other_id: int, *, by: Actor) -> CaseLink:
    """Let the case hang together with another that the actor may read; a gate may then ask how that one stands.

    Both are locked by their keys, as by whoever merges them: the row that ties them holds the other one, too.
    """
    queries.lock(case_id, other_id)
    case, pack = _linkable(case_id, name, by)
    other = Case.objects.filter(pk=other_id).first()
    if other is None or other.pk == case.pk or not (by == SYSTEM or may(by, "case.read", other)):
        raise Refused("no_such_case", _("There is no such case, or it is not yours to read."))
    return _tie(case, pack, name, other, by)


def _tie(case: Case, pack: Pack, name: str, other: Case, by: Actor) -> CaseLink:
    made, new = CaseLink.objects.get_or_create(case=case, name=name, target=other)
    if new:
        _saved_as_tied(case, pack)
        said = {"link": name, "target": other.pk}
        record("case.linked", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return made


def _saved_as_tied(case: Case, pack: Pack) -> None:
    """Save what hangs together with others than before; who waits for it may have changed."""
    who_waits_changed(case, pack)
    _saved(case, pack, situation(case, pack))


@transaction.atomic
def unlink(case_id: int, name: str, other_id: int, *, by: Actor) -> Case:
    """Take a link back; that it stood stays in the journal."""
    case, pack = _linkable(case_id, name, by)
    gone, _kinds = CaseLink.objects.filter(case=case, name=name, target_id=other_id).delete()
    if not gone:
        raise Refused("not_linked", _("These two do not hang together."))
    _saved_as_tied(case, pack)
    said = {"link": name, "target": other_id}
    record("case.unlinked", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return case


@transaction.atomic
def except_linked(case_id: int, name: str, other_id: int, why: str, *, by: Actor) -> CaseLink:
    """Say why this case need not wait for the end of a linked one; without a reason it has to wait again."""
    case, pack = _linkable(case_id, name, by)
    made = CaseLink.objects.filter(case=case, name=name, target_id=other_id).first()
    if made is None:
        raise Refused("not_linked", _("These two do not hang together."))
    made.excepted = why.strip()[:200]
    made.save(update_fields=["excepted"])
    _saved(case, pack, situation(case, pack))
    said = {"link": name, "target": other_id, "excepted": bool(made.excepted)}
    record("case.excepted", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return made


@transaction.atomic
def open_under(
    case_id: int, name: str, estate: Area, given: services.Submission, *, by: Actor, pack: tuple[int, Pack]
) -> Case:
    """Begin a case as a child of this one, both or neither; whoever opens it need not be one of its readers."""
    on_record.must_stand(by.person_id, given.reporter_id)
    parent, its_pack = _linkable(case_id, name, by)
    if not parent.open or pack[1].id not in its_pack.links[name].opens:
        raise Refused("opens_no_such", _("No such case is opened from this one now."))
    if its_pack.links[name].same_reporter and not (given.reporter_id or given.phone or given.name):
        given = replace(
            given,
            reporter_id=parent.reporter_id,
            name=parent.reporter_name,
            phone=parent.reporter_phone,
            phone_confirmed_at=parent.phone_confirmed_at,
        )
    case = services.submit(estate, given, by=by, pack=pack)
    _tie(parent, its_pack, name, case, by)
    return case


@transaction.atomic
def begin_from(
    ids: Sequence[int], estate: Area, given: services.Submission, *, by: Actor, pack: tuple[int, Pack]
) -> Case:
    """Begin a case from several of one cause: all of them hang together with it, or it is not begun."""
    name = pack[1].starts[given.way].gathers
    if not name:
        raise Refused("no_such_link", _("This process knows no such link."))
    if Case.objects.filter(pk__in=ids).exclude(area_id=estate.pk).exists():
        raise Refused("other_estate", _("Cases of one cause are of one estate."))
    on_record.must_stand(by.person_id, given.reporter_id)
    queries.lock(*ids)  # before the estate's next number, as whoever begins a case under another does
    case = services.submit(estate, given, by=by, pack=pack)
    for other_id in dict.fromkeys(ids):
        link(case.pk, name, other_id, by=by)
    return case


def may_link(case: Case, pack: Pack, name: str, by: Actor) -> bool:
    """Whether the actor may say under this name which cases hang together with this one."""
    return may(by, "case.work", case) and process.may_link(pack, name, standing(by, case))


def _linkable(case_id: int, name: str, by: Actor) -> tuple[Case, Pack]:
    case, pack = _locked(case_id, by)
    if name not in pack.links:
        raise Refused("no_such_link", _("This process knows no such link."))
    if not process.may_link(pack, name, standing(by, case)):
        raise NotAllowed(_("Others say which cases hang together with this one."))
    return case, pack


@transaction.atomic
def enter_parties(
    case_id: int,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    changes: Mapping[str, Mapping[str, Any]] = {},
) -> Case:
    """Enter many parties by one step of the page, all or none. Refused lists every bad row with what is wrong in it.

    `changes` corrects parties that are there and still stand where they began: key → fields.
    """
    case, pack = _locked(case_id, by)
    action = pack.actions.get(name)
    if action is None or action.row != "new":
        raise Refused("unknown_action", _("There is no such step in this process."))
    by = acting_as(by, case, pack, action.by)
    run = services.run_of(pack, case.area, clock.now(), by)
    before = situation(case, pack)
    keys = [public_code() for _row in rows]
    try:
        after = refusals.ruled(
            lambda: process.entered(
                pack, name, rows, keys, standing=standing(by, case), situation=before, run=run, changes=changes
            )
        )
    except RowsFault as fault:
        raise Refused("bad_rows", "\n".join(_lines(pack, fault))) from None
    parties.write(case, before, after, by=by, step=name)
    _saved(case, pack, after)
    record(f"case.{name}", case, by=by, data=journalled(case, {"rows": len(rows) + len(changes)}), area_id=case.area_id)
    return case


def _lines(pack: Pack, fault: RowsFault) -> list[str]:
    """Every bad row: its number in the list, the field, and what is wrong."""
    titles = {asked.name: asked.title.say(get_language() or "zh") for asked in pack.party_fields}
    return [
        _("Row %(number)s, %(field)s: %(fault)s")
        % {"number": number, "field": titles.get(field, field), "fault": refusals.FAULTS[code]()}
        for number, faults in fault.rows.items()
        for field, code in faults.items()
    ]


@transaction.atomic
def note_papers(case_id: int, key: str, names: Sequence[str], *, by: Actor, seen: Sequence[str] | None = None) -> Case:
    """Which papers of the checklist a party has brought. `seen`: the ticks that the form showed; later ones stay."""
    case, pack = _locked(case_id, by)
    before = situation(case, pack)
    row = before.party(key)
    if row is None:
        raise Refused("no_such_row", _("This party is not in the case."))
    was = row.papers if seen is None else frozenset(seen)
    now = (row.papers - (was - frozenset(names))) | (frozenset(names) - was)
    _noted(case, pack, before, {key: now}, by)
    return case


@transaction.atomic
def note_brought(case_id: int, keys: Collection[str], names: Sequence[str], *, by: Actor) -> None:
    """These papers of the checklist are there, of each of these parties; what else they brought stays."""
    case, pack = _locked(case_id, by)
    before = situation(case, pack)
    rows = [row for row in before.parties if row.key in keys and not row.left]
    _noted(case, pack, before, {row.key: row.papers.union(names) for row in rows}, by)


def _noted(case: Case, pack: Pack, before: Situation, papers: Mapping[str, frozenset[str]], by: Actor) -> None:
    known = frozenset(pack.parties.papers if pack.parties else ())
    after = replace(
        before,
        parties=tuple(
            replace(row, papers=papers[row.key] & known) if row.key in papers else row for row in before.parties
        ),
    )
    parties.write(case, before, after, by=by, step="papers")
    _saved(case, pack, after)
    said = [Change("case.noted", case, journalled(case, {"row": key}), case.area_id) for key in papers]
    record_many(said, by=by)
