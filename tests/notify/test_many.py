"""One notice to five thousand people is queued in five seconds (of the processor), and in few statements."""

import time
from typing import Any

import pytest
from django.db import connection

from linli.notify.models import Delivery, Notice
from linli.people.models import Person
from tests.notify.conftest import Noting, told
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
MANY, SECONDS = 5000, 5


def test_five_thousand_are_told_in_five_seconds(cast: Cast, noting: Noting) -> None:
    people = Person.objects.bulk_create([Person(name=f"居民{number}") for number in range(MANY)], 500)
    asked: list[str] = []

    def counted(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append(sql)  # Django's own capture writes each statement out, which costs more than the statements
        return execute(sql, values, many, context)

    began = time.process_time()
    with connection.execute_wrapper(counted):
        told(*people, urgent=True)
    took = time.process_time() - began
    assert (Notice.objects.count(), Delivery.objects.count()) == (MANY, MANY)
    assert len(asked) < 200
    assert took < SECONDS, f"{took:.1f} s"
