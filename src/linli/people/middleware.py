"""Gives each request its actor: who asks, found when first wanted."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from linli.journal.actors import Actor

ANONYMOUS = Actor(None, "anonymous")


class _LazyActor(SimpleLazyObject):  # type: ignore[type-arg]  # generic in the stubs, not at run time
    # `dataclasses.replace` asks the type whether it is a dataclass, and the type is this one.
    __dataclass_fields__ = Actor.__dataclass_fields__

    def plain(self) -> Actor:
        """The actor itself: a page asks for its parts some hundred times, each time through the wrapping."""
        if self._wrapped is empty:
            self._setup()
        return cast(Actor, self._wrapped)


class ActorRequest(HttpRequest):
    """A request that passed the middleware below."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person with all their posts together; views narrow it to one with `dataclasses.replace`."""
    if not request.user.is_authenticated:
        return ANONYMOUS
    person = request.user
    return Actor(person.pk, "person", name=person.name)


def asking(request: HttpRequest) -> Actor:
    """Who asks, found now."""
    found: object = cast(ActorRequest, request).actor
    return found.plain() if isinstance(found, _LazyActor) else cast(Actor, found)


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, lazily: a page that asks nothing costs no statement."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cast(ActorRequest, request).actor = cast(Actor, _LazyActor(lambda: actor_of(request)))
        return get_response(request)

    return middleware
