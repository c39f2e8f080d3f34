"""Which channels are set up, and with what: read once a statement, opened only where a letter is sent."""

import json
from dataclasses import dataclass

from linli.notify import channels
from linli.notify.channels import Channel, Values
from linli.notify.models import Gateway


@dataclass(frozen=True)
class Open:
    """A channel that is set up and switched on."""

    channel: Channel
    values: Values
    per_minute: int


def active() -> list[Channel]:
    """The channels through which something can leave now. One statement."""
    names = set(Gateway.objects.filter(active=True).values_list("channel", flat=True))
    return [channel for name, channel in channels.every().items() if name in names]


def opened(name: str) -> Open | None:
    """The channel with what was set for it; None while it is not. One statement."""
    channel = channels.every().get(name)
    row = Gateway.objects.filter(channel=name, active=True).first() if channel else None
    if channel is None or row is None:
        return None
    return Open(channel, values_of(row), row.per_minute)


def values_of(row: Gateway | None) -> dict[str, str]:
    """What an administrator typed."""
    return dict(json.loads(row.values)) if row and row.values else {}
