"""What an administrator does: set up channels, try one on themselves, send again what was given up or is doubtful."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import channels, gateways, sending, wishes
from linli.notify.channels import Channel, Letter, Line, Outcome
from linli.notify.models import Delivery, Gateway, State
from linli.notify.queueing import wake
from linli.people.access import may

WHERE = frozenset({"host", "port", "security", "endpoint"})  # fields that say to whom a secret goes, and how


def check(by: Actor) -> None:
    """Administrators alone: what is set here says who is reached, and by whose account."""
    if not may(by, "gateway.manage", Gateway()):
        raise NotAllowed(_("Channels are set up by an administrator."))


@transaction.atomic
def set_up(name: str, values: Mapping[str, str], *, active: bool, per_minute: int, by: Actor) -> Gateway:
    """Keep the values sealed; a secret left empty stays as it was."""
    check(by)
    channel = _channel(name)
    row, made = Gateway.objects.select_for_update().get_or_create(channel=name)
    before = gateways.values_of(row)
    now = {field.name: values.get(field.name, "") or (before.get(field.name, "") if field.secret else "")
           for field in channel.fields}  # fmt: skip
    for field in channel.fields:
        if active and field.required and not now[field.name]:
            raise Refused("field_missing", _("Needed before the channel is switched on."), field=field.name)
    for field in channel.fields:
        moved = any(now[name] != before.get(name, "") for name in WHERE & before.keys() & now.keys())
        if field.secret and moved and before.get(field.name) and not values.get(field.name):
            # Else whoever names another server has a secret sent to it that nobody is shown again.
            raise Refused("secret_anew", _("Type it anew: where it is sent to changed."), field=field.name)
    changed = sorted(key for key, value in now.items() if value != before.get(key, ""))
    row.values, row.active, row.per_minute, row.changed_at = json.dumps(now), active, per_minute, clock.now()
    row.save()
    data = {"channel": name, "fields": changed, "active": active, "per_minute": per_minute}
    record("gateway.changed", row, by=by, data=data, area_id=None, new=made)
    return row


def begin(name: str, *, by: Actor) -> None:
    """Switch on a channel that has nothing to be typed, when its first account is set up. One switched off stays so.

    Whoever sets the account up was asked by its floor.
    """
    channel = _channel(name)
    with transaction.atomic():
        row, made = Gateway.objects.get_or_create(
            channel=name, defaults={"active": True, "per_minute": channel.per_minute, "values": "{}"}
        )
        if made:
            data = {"channel": name, "fields": [], "active": True, "per_minute": row.per_minute}
            record("gateway.changed", row, by=by, data=data, area_id=None, new=True)


def try_on_oneself(name: str, *, by: Actor) -> Outcome:
    """Send a letter to the administrator's own address at once, and put on record that it was."""
    check(by)
    opened, person_id = gateways.opened(name), by.person_id or 0
    if opened is None:
        raise Refused("channel_closed", _("Switch the channel on first."))
    address = opened.channel.addresses([person_id]).get(person_id, "")
    if not address:
        raise Refused("no_address", _("You have no address there yet: give one under “Message settings”."))
    wish = wishes.of([person_id])[person_id]
    line = Line(_("This is a try. If you read it, the channel works."), url=sending.whole("/"))
    code = f"try-{person_id}-{int(clock.now().timestamp())}"
    letter = Letter(code, person_id, address, wish.language, wish.plain, _("A try"), (line,))
    outcome = opened.channel.send(letter, opened.values)
    with transaction.atomic():
        row = Gateway.objects.select_for_update().get(channel=name)
        record("gateway.tried", row, by=by, data={"channel": name, "outcome": outcome.what}, area_id=None)
    return outcome


@transaction.atomic
def send_again(code: str, *, by: Actor) -> Delivery:
    """What was given up, or perhaps sent, goes out once more: a person decided so."""
    check(by)
    row = Delivery.objects.select_for_update(of=("self",)).get(code=code)
    if row.state not in (State.DEAD, State.DOUBTFUL):
        raise Refused("not_broken", _("It is on its way already, or was sent."))
    record("delivery.sent_again", row, by=by, data={"channel": row.channel, "was": row.state}, area_id=None)
    row.state, row.tries, row.due_at, row.reason = State.WAITING, 0, clock.now(), ""
    row.save(update_fields=["state", "tries", "due_at", "reason"])
    wake(row.channel)
    return row


def _channel(name: str) -> Channel:
    try:
        return channels.every()[name]
    except KeyError:
        raise Refused("no_channel", _("There is no such channel.")) from None
