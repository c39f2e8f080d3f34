"""The one small interface of what carries messages out of the house. The inbox needs none: it is the notice itself.

A channel is registered once, when its app is ready. It says whom it reaches, sends one letter, and answers what became
of it. It never writes to the tables of this floor, and never waits longer than some seconds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from django.utils.functional import Promise

from linli.notify.models import Address

Values = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of a letter: `sent`, `later` (after so long, or as the schedule says), `never`, or `unknown`."""

    what: Literal["sent", "later", "never", "unknown"]
    reason: str = ""  # for an administrator: the provider's code, never an address or a name
    after: timedelta | None = None
    reference: str = ""  # the provider's own word for the letter


def sent(reference: str = "") -> Outcome:
    """It was taken."""
    return Outcome("sent", reference=reference[:80])


def later(reason: str, after: timedelta | None = None) -> Outcome:
    """It was not taken now: no connection, too many at once, a provider in trouble."""
    return Outcome("later", reason[:200], after)


def never(reason: str) -> Outcome:
    """No repeat will help: no such address, a template that the provider does not know."""
    return Outcome("never", reason[:200])


def unknown(reason: str) -> Outcome:
    """It may have been taken: the answer did not come. It is marked, and not repeated by itself."""
    return Outcome("unknown", reason[:200])


@dataclass(frozen=True)
class Line:
    """One notice in the words of whoever reads it; `url` is whole ("https://…") where the site's address is set."""

    title: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Letter:
    """What goes to one person by one channel: one notice, or a day's."""

    code: str  # of the delivery, the same in each try: the provider may know a repeat by it
    person_id: int
    address: str
    language: str  # "zh-hans" or "en"
    plain: bool  # in the short words for elders
    subject: str
    lines: tuple[Line, ...]
    settings_url: str = ""  # where one says that one wants no more of these
    answers: str = ""  # the Message-ID of a mail that it answers


@dataclass(frozen=True)
class Field:
    """One thing that an administrator types for the channel. What is `secret` is never shown again."""

    name: str
    label: Promise
    secret: bool = False
    required: bool = True
    initial: str = ""
    hint: Promise | str = ""


class Channel(Protocol):
    """A way out of the house."""

    name: str  # at most 12 letters: "email"
    title: Promise
    fields: tuple[Field, ...]
    per_minute: int  # at first; an administrator sets another
    only_urgent: bool  # unless the person says otherwise: what costs money for each message

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Where it reaches whom of them; who is left out is not reached. One or two statements."""
        ...

    def send(self, letter: Letter, values: Values) -> Outcome:
        """Send it with the administrator's values. An exception is taken for `unknown`."""
        ...


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Put a channel in; called when its app is ready."""
    if len(channel.name) > 12:
        raise ValueError(f"A channel's name has at most 12 letters: {channel.name!r}")
    _channels[channel.name] = channel


def every() -> Mapping[str, Channel]:
    """All channels by name."""
    return _channels


def addresses_of(channel: str, person_ids: Collection[int]) -> dict[int, str]:
    """The addresses that people have proved to be theirs. One statement."""
    rows = Address.objects.filter(channel=channel, person_id__in=person_ids, proved_at__isnull=False)
    return {row.person_id: row.value for row in rows}
