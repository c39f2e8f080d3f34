"""Signing in to the desk, and the figures of the cast that its tests speak of."""

from django.test import Client

from linli.kernel import clock
from linli.people.doors import CODE_GIVEN, SECOND_FACTOR
from linli.people.models import Person


def at_desk(person: Person, *, second_factor: bool = False) -> Client:
    """A browser in which the person is signed in, with second factor and code of the phone just given if wanted."""
    client = Client()
    client.force_login(person)
    if second_factor:
        session = client.session
        session[SECOND_FACTOR] = session[CODE_GIVEN] = clock.now().timestamp()
        session.save()
    return client
