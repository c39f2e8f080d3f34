"""Somebody writes in WeChat while they are erased: by real threads, nothing of what they wrote is kept."""

import pytest
from django.db import connection

from linli.channels.models import Bound, Talk
from linli.people import erasing
from linli.people.models import Person
from tests.activities.test_at_once import one_after_another
from tests.channels.conftest import Square
from tests.web.test_erasure import by, tenant

__all__ = ["tenant"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_words_that_come_while_their_writer_is_erased_are_not_kept(square: Square, tenant: Person) -> None:
    square.bind(tenant, "oWen")
    answers: list[str | None] = []
    one_after_another(
        lambda: erasing.ask(tenant.pk, by=by(tenant)), lambda: answers.append(square.says("oWen", "卫生间漏水到楼下"))
    )
    tenant.refresh_from_db()
    assert tenant.erased_at is not None
    assert not Bound.objects.filter(person=tenant, ended_at=None).exists()
    assert not Talk.objects.exists()
    [answer] = answers
    assert answer is not None
    # On PostgreSQL the message was read beside the erasure; with one writer at a time nobody is known by it.
    assert ("账号已注销" if connection.vendor == "postgresql" else "绑定微信后") in answer
