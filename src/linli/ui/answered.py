"""A page that answers a form without taking it has an address: Back and reload ask for that, not to send the form anew.

The page is kept for some minutes in the cache, sealed, under a name that nobody can guess, and opened for the same
browser and account only. Nothing that was typed stands in the address, and once its form is taken the page is
forgotten, with those from which it came: the next one at this screen may press Back more than once. Where several web
processes share no cache (`KEEPS_ANSWERS`), a form is answered as it comes.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

from linli.kernel.sealed import seal, unseal
from linli.people import limits
from linli.people.doors import address_of

Answer = Callable[[HttpRequest], HttpResponse]
NAME = "answered"  # in the address
REFUSED = (409, 422)
KEPT_FOR = 10 * 60  # seconds
LARGEST = 150_000  # bytes of a page
PER_ADDRESS = 200  # pages of all who sit behind one address, in those minutes; what is more has no address of its own
LONGEST = 50  # pages that are forgotten together
STEP = "linli.answered"  # among what goes with the request


@dataclass(frozen=True)
class Kept:
    """The page, whose it is (the secret of the browser, the key of the account), and from which others it came."""

    whose: tuple[str, int | None]
    status: int
    headers: dict[str, str]
    sealed: bytes
    before: tuple[str, ...]


def as_step(request: HttpRequest) -> None:
    """What answers this request is the next of several steps, which no refusal tells."""
    request.META[STEP] = True


def addressed(get_response: Answer) -> Answer:
    """Lead whoever sent a form by hand from the refusal, or the next step, to an address at which it stands."""
    if not settings.KEEPS_ANSWERS:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        name = request.GET.get(NAME, "")
        if name and request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
            return _again(request, name) or _without(request, get_response)
        if request.method != "POST" or not _by_hand(request):
            return get_response(request)
        before = _chain(request, name)
        response = get_response(request)
        if _stays(request, response) and _within(request):
            return _moved(request, response, before)
        if response.status_code < 400:
            caches["answered"].delete_many(before)
        return response

    return middleware


def _by_hand(request: HttpRequest) -> bool:
    """Not by a script, which reads the answer itself."""
    return "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers


def _stays(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this page is one that the person goes on from, and of a size to be kept."""
    page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    asked = response.status_code in REFUSED or (STEP in request.META and response.status_code == 200)
    return page and asked and len(response.content) <= LARGEST


def _within(request: HttpRequest) -> bool:
    return limits.spend(f"answered.{address_of(request)}", limit=PER_ADDRESS, seconds=KEPT_FOR)


def _chain(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The page of this name and those before it, if they are this browser's."""
    kept: Kept | None = caches["answered"].get(name) if name else None
    return (name, *kept.before[: LONGEST - 1]) if kept and kept.whose == _whose(request) else ()


def _moved(request: HttpRequest, response: HttpResponse, before: tuple[str, ...]) -> HttpResponse:
    name = secrets.token_urlsafe(16)
    # As the letters of its bytes: a page may be packed already, and then is no text.
    sealed = seal(response.content.decode("latin-1"), place=f"answered {name}")
    kept = Kept(_whose(request), response.status_code, dict(response.items()), sealed, before)
    caches["answered"].set(name, kept, KEPT_FOR)
    answer = HttpResponseRedirect(_address(request, name), status=303)
    answer.cookies = response.cookies
    return answer


def _again(request: HttpRequest, name: str) -> HttpResponse | None:
    """The page as it was answered; None where it is forgotten or somebody else's."""
    kept: Kept | None = caches["answered"].get(name)
    if kept is None or kept.whose != _whose(request):
        return None
    content = unseal(kept.sealed, place=f"answered {name}")
    return HttpResponse(content.encode("latin-1"), status=kept.status, headers=kept.headers)


def _without(request: HttpRequest, get_response: Answer) -> HttpResponse:
    """To the page that it answered for; where there is none to be read, to where everybody begins."""
    no_page = get_response(request).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    return HttpResponseRedirect("/" if no_page else _address(request))


def _whose(request: HttpRequest) -> tuple[str, int | None]:
    return request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""), request.user.pk


def _address(request: HttpRequest, name: str = "") -> str:
    query = request.GET.copy()
    query.pop(NAME, None)
    if name:
        query[NAME] = name
    path = escape_leading_slashes(request.path)  # two of them would lead to another site
    return f"{path}?{query.urlencode()}" if query else path
