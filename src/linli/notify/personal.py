"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.notify import addressing, channels, subscriptions
from linli.notify.models import Address, Notice, Preference
from linli.notify.subscriptions import TOPICS
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import Part, register, say


def _topic(name: str) -> str:
    row = subscriptions.row_of(name)
    return str(TOPICS[row.topic]) if row else name


PARTS: list[Part] = [
    Part(
        _("What you were told"),
        Notice,
        "person",
        "at row urgent read_at url",
        read={"row": _topic},
        gone=True,
    ),
    Part(
        _("How you want to be told"),
        Preference,
        "person",
        "quiet_from quiet_until language plain topics",
        gone=True,
    ),
    Part(
        _("Where messages reach you"),
        Address,
        "person",
        "channel value asked_at proved_at",
        gone=True,
    ),
]


def _channel(name: str) -> str:
    known = channels.every().get(name)
    return str(known.title) if known else name


def _take_out(pk: int, by: Actor) -> object:
    return addressing.remove(Address.objects.get(pk=pk).channel, by=by)


CONSENTS = [
    Kind(
        _("That messages reach you at an address of yours"),
        Address,
        "person",
        "channel value",
        _("Nothing goes there any more, and the address is forgotten."),
        Q(proved_at__isnull=False),
        when="proved_at",
        withdraw=_take_out,
    ),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS)
    say(Address, "channel", _channel)
    consents.register(CONSENTS)
