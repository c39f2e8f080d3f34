"""A channel that notes what it is given, a mail server and two providers of text messages, all on this machine."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock
from linli.notify import channels, managing, telling
from linli.notify.channels import Channel, Letter, Outcome, Values
from linli.notify.models import Gateway
from linli.notify.subscriptions import Row, Told
from linli.people.models import Person
from tests.cases.conftest import estate_cast, process, sent
from tests.support.cast import Cast

__all__ = ["estate_cast", "process", "sent"]


@dataclass
class Noting(Channel):
    """Reaches everybody; answers as it is told to."""

    name: str = "noting"
    title: Any = "Noting"
    fields: tuple[Any, ...] = ()
    per_minute: int = 100_000
    only_urgent: bool = False
    letters: list[Letter] = field(default_factory=list)
    answers: list[Outcome] = field(default_factory=list)

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        return {pk: f"to {pk}" for pk in person_ids}

    def send(self, letter: Letter, values: Values) -> Outcome:
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else channels.sent("ok")


@pytest.fixture
def noting(cast: Cast) -> Iterator[Noting]:
    """The channel, switched on."""
    made = Noting()
    channels.register(made)
    Gateway.objects.create(channel="noting", active=True, per_minute=100_000, values="{}")
    yield made
    channels._channels.pop("noting")


def told(*people: Person, urgent: bool = False, topic: str = "bookings", about: Person | None = None) -> Entry:
    """Something happened that these people are told of."""
    row = Row(
        "test.row", "test.never", topic, "who", "You have %(what)s at %(at)s.", "Look: %(what)s.",  # type: ignore[arg-type]  # plain words, translated nowhere
        lambda entry: [Told([one.pk for one in people], people[0], "/mine/", {"what": "茶", "at": clock.now()})],
        urgent=urgent,
    )  # fmt: skip
    telling.register([row])
    from django.db import transaction

    with transaction.atomic():
        entry = record("person.renamed", people[0], by=SYSTEM, data={}, area_id=None)
        telling.tell(row, entry)
    return entry


class Mailbox:
    """What a mail server does: takes mail, refuses some, is busy sometimes."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.busy = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 No such user here"
        if self.busy:
            self.busy -= 1
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A mail server on this machine, and its port."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


def by_mail(cast: Cast, port: int) -> None:
    """The estate's account is set up."""
    values = {
        "host": "127.0.0.1",
        "port": str(port),
        "security": "none",
        "sender": "linli@anhe.example",
        "sender_name": "安和小区",
    }
    managing.set_up("email", values, active=True, per_minute=600, by=cast.acting("administrator"))
