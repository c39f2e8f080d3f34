"""Signing in to the desk, and the figures of the cast that its tests speak of."""

from django.test import Client

from linli.kernel import clock
from linli.people.doors import SECOND_FACTOR
from linli.people.models import Person


def at_desk(person: Person, *, second_factor: bool = False) -> Client:
    """A browser in which the person is signed in, with a second factor just given if wanted."""
    client = Client()
    client.force_login(person)
    if second_factor:
        session = client.session
        session[SECOND_FACTOR] = clock.now().timestamp()
        session.save()
    return client
