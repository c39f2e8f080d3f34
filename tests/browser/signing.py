"""A browser in which somebody of the cast is signed in."""

from typing import TYPE_CHECKING

from django.conf import settings

from linli.people.models import Person
from tests.cases.desk import at_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


def signed_in(page: "Page", person: Person) -> "Page":
    """The page's browser carries the person's session, with a second factor just given."""
    cookie = at_desk(person, second_factor=True).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
    return page
