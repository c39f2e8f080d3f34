"""Signing in to the desk, and the figures of the cast that its tests speak of."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from linli.kernel import clock
from linli.people.doors import CODE_GIVEN, MANNER, SECOND_FACTOR, SHEET
from linli.people.models import Person

POSTED = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.S)


class Desk(Client):
    """A browser at the desk. Every form that it is shown bears the token without which the product takes none."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            bare = [form for form in POSTED.findall(response.content.decode()) if "csrfmiddlewaretoken" not in form]
            assert bare == []
        return response


def by_printed_code(person: Person) -> Client:
    """A browser in which the person, or whoever printed the code, is signed in by one."""
    client = Desk()
    client.force_login(person)
    session = client.session
    session[MANNER] = SHEET
    session.save()
    return client


def at_desk(person: Person, *, second_factor: bool = False) -> Client:
    """A browser in which the person is signed in, with second factor and code of the phone just given if wanted."""
    client = Desk()
    client.force_login(person)
    if second_factor:
        session = client.session
        session[SECOND_FACTOR] = session[CODE_GIVEN] = clock.now().timestamp()
        session.save()
    return client
