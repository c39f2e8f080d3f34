"""Every write of help between neighbours: a drive is prepared, opened and closed; things are pledged, come in, go out.

The item's row is locked before its account moves; what is there never goes below zero.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.mutual_aid import queries
from linli.mutual_aid.models import Check, Drive, Item, Move, Pledge, State, Way
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Organisation
from linli.rules import mutual_aid as rules

MOST = 10**11  # of one thing


@dataclass(frozen=True)
class Plan:
    """What a drive is to be; the last four are of a charity that collects."""

    way: str
    title: str
    purpose: str
    until: date
    charity: str = ""
    licence: str = ""
    agreement: str = ""
    how: str = ""


@transaction.atomic
def prepare(organiser_id: int, plan: Plan, *, by: Actor) -> Drive:
    """Write down what help is for. Residents read it once it is opened."""
    body = Organisation.objects.select_related("area").get(pk=organiser_id)
    drive = Drive(organiser=body, until=plan.until).locate(body.area)
    if body.kind in queries.COMPANIES or not may(by, "aid.found", drive):
        raise NotAllowed(_("Help is organised by whoever holds a post of the body."))
    _fill(drive, plan)
    drive.save()
    record("aid.prepared", drive, by=by, data=_told(drive), area_id=drive.area_id, new=True)
    return drive


@transaction.atomic
def change(drive_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> Drive:
    """Say it otherwise, until it is opened."""
    drive = _run(drive_id, by, State.DRAFT)
    must_be_as_seen(seen, queries.seen_of(drive))
    _fill(drive, plan)
    if drive.way != Way.CHARITY and drive.items.filter(money=True).exists():
        words = _("Neighbours give things and help here. Money is collected by a charity alone (%(basis)s).")
        raise Refused("no_money_here", words % {"basis": rules.TOGETHER}, field="way", basis=rules.TOGETHER)
    drive.save()
    record("aid.changed", drive, by=by, data=_told(drive), area_id=drive.area_id)
    return drive


def _fill(drive: Drive, plan: Plan) -> None:
    title, purpose = plan.title.strip()[:60], plan.purpose.strip()[:300]
    if not title or not purpose:
        raise Refused("title_missing", _("Say what it is called and what it is for."), field="purpose")
    if plan.until < clock.today():
        raise Refused("over_already", _("Its last day has passed already."), field="until")
    said = [part.strip() for part in (plan.charity, plan.licence, plan.agreement, plan.how)]
    if plan.way == Way.CHARITY and not all(said):
        words = _(
            "Whoever has no qualification for public collection works together with a charity that has one, which "
            "collects on its own account (%(basis)s). Give its name, the number of its qualification, the written "
            "agreement with it, and its account."
        )
        raise Refused("charity_missing", words % {"basis": rules.TOGETHER}, field="charity", basis=rules.TOGETHER)
    drive.way, drive.title, drive.purpose, drive.until = plan.way, title, purpose, plan.until
    kept = said if plan.way == Way.CHARITY else [""] * 4
    drive.charity, drive.licence, drive.agreement, drive.how = kept[0][:60], kept[1][:40], kept[2][:80], kept[3][:200]


@transaction.atomic
def ask(drive_id: int, name: str, unit: str, wanted: int | None, *, by: Actor, money: bool = False) -> Item:
    """Say what is needed, before or while it is open."""
    drive = _run(drive_id, by, State.DRAFT, State.OPEN)
    name, unit = name.strip()[:40], "" if money else unit.strip()[:10]
    if not name or not (unit or money):
        raise Refused("unit_missing", _("Say what is needed, and in what it is counted."), field="unit")
    if money and drive.way != Way.CHARITY:
        words = _("Neighbours give things and help here. Money is collected by a charity alone (%(basis)s).")
        raise Refused("no_money_here", words % {"basis": rules.TOGETHER}, field="money", basis=rules.TOGETHER)
    if wanted is not None and not 0 < wanted <= MOST:
        raise Refused("quantity_wrong", _("So many cannot be asked."), field="wanted")
    if drive.items.filter(name=name).exists():
        raise Refused("name_taken", _("This stands there already."), field="name")
    item = Item.objects.create(drive=drive, name=name, unit=unit, money=money, wanted=wanted)
    data = {"drive_id": drive.pk, "money": money, "wanted": wanted}
    record("aid.asked", item, by=by, data=data, area_id=drive.area_id, new=True)
    return item


@transaction.atomic
def strike_item(item_id: int, *, by: Actor) -> None:
    """Take back what was asked, as long as nobody has pledged or given any of it."""
    found = Item.objects.filter(pk=item_id)
    drive_id = found.values_list("drive_id", flat=True).first()
    drive = _run(drive_id, by, State.DRAFT, State.OPEN) if drive_id else None
    item = found.select_for_update().first()  # of two at once the second comes when it is gone
    if drive is None or item is None:
        raise Refused("struck_already", _("This was struck out already."))
    if item.pledges.exists() or item.moves.exists():
        raise Refused("given_already", _("Somebody has pledged or given of it: it stays on the account."))
    if drive.state == State.OPEN and drive.items.count() == 1:
        raise Refused("nothing_asked", _("It is the last thing asked. Close the drive instead."))
    record("aid.item_struck", item, by=by, data={"drive_id": drive.pk}, area_id=drive.area_id, gone=True)
    item.delete()


@transaction.atomic
def discard(drive_id: int, *, by: Actor) -> None:
    """Delete what was never opened to residents."""
    drive = _run(drive_id, by, State.DRAFT)
    for item in drive.items.order_by("pk"):
        record("aid.item_struck", item, by=by, data={"drive_id": drive.pk}, area_id=drive.area_id, gone=True)
        item.delete()
    record("aid.discarded", drive, by=by, data={}, area_id=drive.area_id, gone=True)
    drive.delete()


@transaction.atomic
def open_up(drive_id: int, *, by: Actor) -> Drive:
    """Let residents read it and pledge."""
    drive = _run(drive_id, by, State.DRAFT)
    if not drive.items.exists():
        raise Refused("nothing_asked", _("Say first what is needed."))
    if drive.until < clock.today():
        raise Refused("over_already", _("Its last day has passed already."), field="until")
    drive.state, drive.opened_at = State.OPEN, clock.now()
    drive.save(update_fields=["state", "opened_at"])
    record("aid.opened", drive, by=by, data=_told(drive), area_id=drive.area_id)
    return drive


@transaction.atomic
def close(drive_id: int, result: str, *, by: Actor) -> Drive:
    """Close it and publish its account, once no pledge is open and a second person saw all that went out."""
    drive = _run(drive_id, by, State.OPEN)
    if not result.strip():
        raise Refused("result_missing", _("Say what came of it, in a sentence or two."), field="result")
    if waiting := Pledge.objects.filter(item__drive=drive, state=Pledge.State.MADE).count():
        words = _("%(count)s pledges are neither received nor taken back yet.") % {"count": waiting}
        raise Refused("pledges_open", words)
    if unseen := queries.unseen(drive).count():
        words = _("%(count)s times something went out that no second person has seen yet.") % {"count": unseen}
        raise Refused("not_seen_by_two", words)
    drive.state, drive.closed_at, drive.result = State.CLOSED, clock.now(), result.strip()[:300]
    drive.save(update_fields=["state", "closed_at", "result"])
    left = {str(pk): there for pk, there in drive.items.order_by("pk").values_list("pk", "left")}
    record("aid.closed", drive, by=by, data={**_told(drive), "left": left}, area_id=drive.area_id)
    return drive


def _told(drive: Drive) -> dict[str, object]:
    return {"organiser_id": drive.organiser_id, "way": drive.way, "until": drive.until.isoformat()}


def _run(drive_id: int, by: Actor, *states: str) -> Drive:
    """The drive, locked, if the actor runs it and it stands so."""
    drive = Drive.objects.select_for_update(of=("self",)).select_related("organiser__area").get(pk=drive_id)
    if not may(by, "aid.run", drive):
        raise NotAllowed(_("Help is organised by whoever holds a post of the body."))
    if drive.state not in states:
        raise Refused("aid_state", _("It stands at “%(state)s”.") % {"state": drive.get_state_display()})
    return drive


@transaction.atomic
def pledge(item_id: int, quantity: int, *, by: Actor, shown: bool = False) -> Pledge:
    """Say what one will give. Nothing is paid here."""
    on_record.must_stand(by.person_id)
    item = _item(item_id)
    if not may(by, "aid.pledge", item.drive):
        raise NotAllowed(_("Residents of the estate pledge, as long as it is open."))
    return _pledged(item, Pledge(item=item, person_id=by.person_id, quantity=quantity, shown=shown), by)


@transaction.atomic
def pledge_for(item: int, name: str, quantity: int, *, by: Actor, shown: bool = False) -> Pledge:
    """Note what somebody without a phone will give."""
    locked = _item(item)
    _must_run(locked.drive, by)
    if not name.strip():
        raise Refused("name_missing", _("Say who it is."), field="name")
    return _pledged(locked, Pledge(item=locked, name=name.strip()[:50], quantity=quantity, shown=shown), by)


def _pledged(item: Item, row: Pledge, by: Actor) -> Pledge:
    if item.money:
        raise Refused("no_money_here", _("Money is given to the charity itself, on its own account."))
    if item.drive.state != State.OPEN or item.drive.until < clock.today():
        raise Refused("not_open", _("Nothing can be pledged here any more."))
    if not 0 < row.quantity <= 10_000:
        raise Refused("quantity_wrong", _("So many cannot be pledged."), field="quantity")
    if row.person_id and item.pledges.filter(person_id=row.person_id, state=Pledge.State.MADE).exists():
        raise Refused("pledged_already", _("You have pledged this already. Take it back first to pledge otherwise."))
    row.made_by_id = by.person_id
    row.save()
    record(
        "aid.pledged",
        row,
        by=by,
        data={"item_id": item.pk, "quantity": row.quantity},
        area_id=item.drive.area_id,
        new=True,
    )
    return row


@transaction.atomic
def withdraw(pledge_id: int, *, by: Actor) -> Pledge:
    """Take a pledge back: whoever made it, or the desk for them."""
    row = _pledge(pledge_id)
    if by.person_id is None or row.person_id != by.person_id:
        _must_run(row.item.drive, by)
    return _settled(row, Pledge.State.WITHDRAWN, by)


@transaction.atomic
def receive(pledge_id: int, quantity: int, *, by: Actor) -> Move:
    """What was pledged came, as much of it as really came."""
    row = _pledge(pledge_id)
    _must_run(row.item.drive, by)
    if row.person_id is not None and row.person_id == by.person_id:
        raise NotAllowed(_("Let a colleague note what you gave yourself."))
    came = Move(
        kind=Move.Kind.RECEIVED, quantity=quantity, day=clock.today(), pledge=row, whom=row.giver,
        person_id=row.person_id,
    )  # fmt: skip
    moved = _moved(row.item, came, by)
    _settled(row, Pledge.State.KEPT, by)
    return moved


def _settled(row: Pledge, state: Pledge.State, by: Actor) -> Pledge:
    row.state = state
    row.save(update_fields=["state"])
    verb = "aid.kept" if state == Pledge.State.KEPT else "aid.withdrawn"
    record(verb, row, by=by, data={"item_id": row.item_id, "quantity": row.quantity}, area_id=row.item.drive.area_id)
    return row


@dataclass(frozen=True)
class Said:
    """What is said of a move: from whom or to whom, since when, and the paper that shows it or the reason."""

    kind: str
    quantity: int
    day: date
    whom: str = ""
    note: str = ""
    person_id: int | None = None


@transaction.atomic
def move(item_id: int, said: Said, *, by: Actor) -> Move:
    """Something came in or went out. What goes out is to be seen by a second person."""
    item = _item(item_id)
    _must_run(item.drive, by)
    if said.day > clock.today():
        raise Refused("day_to_come", _("This day has not come yet."), field="day")
    if said.kind in (Move.Kind.RETURNED, Move.Kind.LOST) and not said.note.strip():
        raise Refused("note_missing", _("Say why."), field="note")
    if said.kind in (Move.Kind.GIVEN, Move.Kind.RETURNED) and not said.whom.strip():
        raise Refused("whom_missing", _("Say to whom."), field="whom")
    if item.money and not said.note.strip():
        raise Refused("note_missing", _("Name the charity's statement that shows it."), field="note")
    if said.person_id is not None and said.person_id == by.person_id and said.kind != Move.Kind.RECEIVED:
        raise NotAllowed(_("Nobody gives out to themselves. Let a colleague do it."))
    row = Move(
        kind=said.kind, quantity=said.quantity, day=said.day, whom=said.whom.strip()[:50], note=said.note.strip()[:120],
        person_id=said.person_id,
    )  # fmt: skip
    return _moved(item, row, by)


def _moved(item: Item, row: Move, by: Actor) -> Move:
    """Put it into the account; the item is locked."""
    if item.drive.state != State.OPEN:
        raise Refused("aid_state", _("It stands at “%(state)s”.") % {"state": item.drive.get_state_display()})
    if not 0 < row.quantity <= MOST:
        raise Refused("quantity_wrong", _("Say how many."), field="quantity")
    change = queries.as_rule(row.kind, row.quantity, row.undoes_id).change
    if item.left + change < 0:
        words = _("So much is not there: %(left)s left.") % {"left": item.written(item.left)}
        raise Refused("not_there", words, field="quantity")
    item.left += change
    item.save(update_fields=["left"])
    row.item, row.by_id = item, by.person_id
    row.save()
    data = {"item_id": item.pk, "kind": row.kind, "quantity": row.quantity, "undoes": row.undoes_id}
    record("aid.moved", row, by=by, data=data, area_id=item.drive.area_id, new=True)
    return row


@transaction.atomic
def undo(move_id: int, reason: str, *, by: Actor) -> Move:
    """Take a move back by another one; both stay."""
    item_id = Move.objects.values_list("item_id", flat=True).get(pk=move_id)
    item = _item(item_id)
    _must_run(item.drive, by)
    row = Move.objects.get(pk=move_id)
    if row.undoes_id is not None or Move.objects.filter(undoes=row).exists():
        raise Refused("undone_already", _("This was taken back already."))
    if not reason.strip():
        raise Refused("note_missing", _("Say why."), field="note")
    back = Move(
        kind=row.kind, quantity=row.quantity, day=clock.today(), whom=row.whom, note=reason.strip()[:120], undoes=row
    )  # fmt: skip
    made = _moved(item, back, by)
    if row.pledge_id and row.kind == Move.Kind.RECEIVED:
        _waits_again(row.pledge_id, item, by)
    return made


def _waits_again(pledge_id: int, item: Item, by: Actor) -> None:
    """What did not come after all is pledged still, unless the same person has pledged anew since."""
    row = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge_id)
    anew = row.person_id and item.pledges.filter(person_id=row.person_id, state=Pledge.State.MADE).exists()
    row.state = Pledge.State.WITHDRAWN if anew else Pledge.State.MADE
    row.save(update_fields=["state"])
    data = {"item_id": row.item_id, "quantity": row.quantity}
    record("aid.withdrawn" if anew else "aid.pledged", row, by=by, data=data, area_id=item.drive.area_id)


@transaction.atomic
def see(move_id: int, *, by: Actor) -> Check:
    """A second person saw that it went out so."""
    row = Move.objects.select_related("item__drive").get(pk=move_id)
    item = _item(row.item_id)
    _must_run(item.drive, by)
    if by.person_id is None or by.person_id in (row.by_id, row.person_id):
        raise NotAllowed(_("Somebody else than who noted or got it says that they saw it."))
    if Check.objects.filter(move=row).exists() or not row.goes_out:
        raise Refused("seen_already", _("This was seen already."))
    check = Check.objects.create(move=row, by_id=by.person_id)
    record("aid.seen", row, by=by, data={"item_id": item.pk}, area_id=item.drive.area_id)
    return check


def _must_run(drive: Drive, by: Actor) -> None:
    if not may(by, "aid.run", drive):
        raise NotAllowed(_("Help is organised by whoever holds a post of the body."))


def _item(item_id: int) -> Item:
    """The item, locked after its drive, so that nothing moves while the drive closes."""
    drive_id = Item.objects.values_list("drive_id", flat=True).get(pk=item_id)
    drive = Drive.objects.select_for_update(of=("self",)).select_related("organiser__area").get(pk=drive_id)
    item = Item.objects.select_for_update().get(pk=item_id)
    item.drive = drive
    return item


def _pledge(pledge_id: int) -> Pledge:
    """A pledge still open, locked after its item."""
    item = _item(Pledge.objects.values_list("item_id", flat=True).get(pk=pledge_id))
    row = Pledge.objects.select_for_update(of=("self",)).select_related("person").get(pk=pledge_id)
    row.item = item
    if row.state != Pledge.State.MADE:
        raise Refused("pledge_done", _("This pledge stands at “%(state)s”.") % {"state": row.get_state_display()})
    return row
