"""A person's own address on a channel: it counts once they have given back the code that was sent there."""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.jobs.registry import GiveUp
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify import gateways, wishes
from linli.notify.channels import Letter, Line
from linli.notify.models import Address
from linli.people import limits, on_record

GOOD_FOR = timedelta(minutes=30)
TRIES = 5
A_DAY, DAY = 5, 24 * 60 * 60


@transaction.atomic
def ask(channel: str, value: str, *, by: Actor) -> Address:
    """Keep the address unproved and send a code there. One that was proved before counts no more."""
    person_id = _self(by)
    if gateways.opened(channel) is None:
        raise Refused("channel_closed", _("This way is not set up here. Ask the office."))
    if not limits.spend(f"notify.prove.{person_id}", limit=A_DAY, seconds=DAY):
        raise Refused("too_many_codes", _("That was tried very often today. Please try again tomorrow."))
    row, made = Address.objects.select_for_update().get_or_create(person_id=person_id, channel=channel)
    row.value, row.proof, row.tries = value, f"{secrets.randbelow(10**6):06}", 0
    row.asked_at, row.proved_at = clock.now(), None
    row.save()
    record("message_address.asked", row, by=by, data={"channel": channel}, area_id=None, new=made)
    enqueue("notify.prove", {"address": row.pk})
    return row


@transaction.atomic
def prove(channel: str, code: str, *, by: Actor) -> Address:
    """The code that came back. Wrong too often, or too late: another one is asked for."""
    row = Address.objects.select_for_update().filter(person_id=_self(by), channel=channel, proved_at=None).first()
    if row is None or not row.proof:
        raise Refused("no_code", _("No code is on its way. Enter the address again."), field="code")
    if row.tries >= TRIES or row.asked_at + GOOD_FOR < clock.now():
        raise Refused("code_over", _("This code counts no more. Enter the address again."), field="code")
    if not hmac.compare_digest(row.proof.encode(), "".join(code.split()).encode()):
        Address.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        return row
    row.proof, row.proved_at = "", clock.now()
    row.save(update_fields=["proof", "proved_at"])
    record("message_address.proved", row, by=by, data={"channel": channel}, area_id=None)
    return row


@transaction.atomic
def vouched(channel: str, value: str, *, by: Actor) -> Address:
    """An address of which the provider itself says that it is the person's: no code is needed."""
    row, made = Address.objects.select_for_update().get_or_create(person_id=_self(by), channel=channel)
    row.value, row.proof, row.tries = value, "", 0
    row.asked_at = row.proved_at = clock.now()
    row.save()
    record("message_address.proved", row, by=by, data={"channel": channel, "vouched": True}, area_id=None, new=made)
    return row


@transaction.atomic
def remove(channel: str, *, by: Actor) -> None:
    """Nothing goes there any more."""
    row = Address.objects.select_for_update().filter(person_id=_self(by), channel=channel).first()
    if row is not None:
        record("message_address.removed", row, by=by, data={"channel": channel}, area_id=None, gone=True)
        row.delete()


def send_code(address_id: int) -> None:
    """Send the code; a channel that says no to the address leaves it unproved."""
    row = Address.objects.filter(pk=address_id).first()
    opened = gateways.opened(row.channel) if row else None
    if row is None or opened is None or not row.proof:
        return
    wish = wishes.of([row.person_id])[row.person_id]
    with translation.override(wish.language):
        line = Line(_("Your code is %(code)s. Enter it on the page where you gave this address.") % {"code": row.proof})
        letter = Letter(
            f"code-{row.pk}-{int(row.asked_at.timestamp())}", row.person_id, row.value, wish.language, wish.plain,
            _("Code for your messages"), (line,),
        )  # fmt: skip
    outcome = opened.channel.send(letter, opened.values)
    if outcome.what == "later":
        raise RuntimeError(f"{row.channel}: {outcome.reason}")
    if outcome.what == "never":
        raise GiveUp(f"{row.channel}: {outcome.reason}")


def _self(by: Actor) -> int:
    if by.person_id is None:
        raise Refused("not_signed_in", _("Please sign in first."))
    on_record.must_stand(by.person_id)
    return by.person_id
