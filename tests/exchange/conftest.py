"""Notices of the scenario's estate: what its bodies tell, and who reads it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.exchange import services
from linli.exchange.models import Notice
from linli.exchange.services import Said
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.models import Person
from tests.support.cast import Cast

TEXT = "7 月 6 日 8:00–17:00 因更换水泵停水，请提前储水。\n咨询：物业 0990-5550123"


def said(**given: object) -> Said:
    return Said(**{"title": "停水通知", "text": TEXT, **given})  # type: ignore[arg-type]  # handed on as they came


def drafted(cast: Cast, role: str = "secretary", **given: object) -> Notice:
    """By the body of that role, over its own area."""
    post = cast.posts[role]
    return services.draft(post.organisation_id, post.area_id, said(**given), by=cast.acting(role))


def published(cast: Cast, role: str = "secretary", **given: object) -> Notice:
    return services.publish(drafted(cast, role, **given).pk, by=cast.acting(role))


def days(number: int) -> Any:
    return clock.today() + timedelta(days=number)


def refused(act: Callable[..., object], *args: object, **given: object) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **given)
    return found.value


def me(who: Person) -> Actor:
    return Actor(who.pk, "person", name=who.name)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
