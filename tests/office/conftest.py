"""The hotline's tickets at the scenario's estate."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.office import tickets
from linli.office.models import Ticket
from linli.papers import matching
from linli.people.models import Person
from linli.rules import pasted
from tests.cases.conftest import estate_cast, process  # noqa: F401 -- the fixtures
from tests.support.cast import Cast
from tests.support.shared import shared

TABLE = (
    "工单编号\t诉求内容\t诉求人\t联系电话\t事发地址\t派单时间\t签收时限\t办理时限\n"
    "YH2026070001\t3栋地下室积水没人管\t王女士\t13900001111\t安和小区3栋\t2026-07-01 09:12\t2026-07-01 11:12\t"
    "2026-07-06 18:00\n"
    "YH2026070002\t晚上广场音响太吵\t\t\t文化广场\t2026-07-01 10:00\t\t2026-07-08 18:00\n"
)


@shared
def hotline(estate_cast: Cast) -> Cast:  # noqa: F811 -- the fixture
    """The cast, with the process in force."""
    return estate_cast


def slips(cast: Cast, text: str = TABLE) -> list[tickets.Slip]:
    table = pasted.read(text, [field.wanted for field in tickets.FIELDS])
    found = matching.matched(tickets.KIND, cast.places.estate, table, tickets.FIELDS)
    return tickets.read((row for _line, row in found.entries()), cast.places.estate)


def taken(cast: Cast, text: str = TABLE, by: Actor | None = None) -> list[Ticket]:
    return tickets.take_in(cast.places.estate, slips(cast, text), by=by or cast.acting("secretary"))


def refused(act: Callable[..., object], *args: object, **given: object) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **given)
    return found.value.code


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def verbs(rows: Iterable[Any]) -> list[str]:
    return [entry.verb for entry in rows]
