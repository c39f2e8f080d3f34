"""One notice to five thousand people is queued in five seconds (of the processor), and in few statements."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.notify.models import Delivery, Notice
from linli.people.models import Person
from tests.notify.conftest import Noting, told
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
MANY, SECONDS = 5000, 5


def test_five_thousand_are_told_in_five_seconds(cast: Cast, noting: Noting) -> None:
    people = Person.objects.bulk_create([Person(name=f"居民{number}") for number in range(MANY)], 500)
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        told(*people, urgent=True)
    took = time.process_time() - began
    assert (Notice.objects.count(), Delivery.objects.count()) == (MANY, MANY)
    assert len(asked) < 200
    assert took < SECONDS, f"{took:.1f} s"
