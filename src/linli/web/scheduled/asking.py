"""Asks a page of ours for its list as somebody would who signed in: with their posts, in their sight and words."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any, cast
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.people.doors import SECOND_FACTOR
from linli.people.middleware import actor_of
from linli.people.sessions import Backend, SessionStore

SHUT = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
REQUESTS = "cases:export"  # the ledger has a door of its own


class NotOpen(Exception):
    """The list is not there for this person, or not any more."""


class LeadsElsewhere(NotOpen):
    """The page sends its reader to another one, `to`; what was ordered may come back."""

    def __init__(self, address: str, to: str) -> None:
        super().__init__(address)
        self.to = urljoin(address, to)


class SaidNo(NotOpen):
    """The page has a list for this person, but says why it does not hand it out as it was ordered."""


class NotNow(Exception):
    """The page had too much to do, or failed; the list is asked for again later."""


@dataclass(frozen=True)
class Taken:
    """A list as a file, and how many rows it has."""

    body: bytes
    rows: int


def plain(address: str) -> str:
    """The list's address from its first page on, as a page; empty where it is no list of the desk."""
    try:
        at = urlsplit(address)
        query = outs.from_the_first(QueryDict(at.query))
        match_of(at.path)
    except (ValueError, Resolver404):
        return ""
    said = f"{at.path}?{query.urlencode()}".rstrip("?")
    return "" if at.scheme or at.netloc or "\0" in unquote(said) else said


def match_of(path: str) -> ResolverMatch:
    """The view of a list; Resolver404 where the path leads to none that is taken along."""
    match = resolve(path)
    if match.view_name != REQUESTS and not outs.goes_out(match.func):
        raise Resolver404
    return match


def title(address: str, person_id: int) -> str:
    """What the page calls its list; NotOpen where this person has none to take along."""
    answer, request = _answer(address, person_id, {})
    if not getattr(request, "outs", True):
        raise NotOpen(address)
    return outs.title_of(answer)


def take(address: str, person_id: int, form: str) -> Taken:
    """The list, on record as handed out; NotOpen where this person has none any more."""
    answer, request = _answer(address, person_id, {"as": form})
    rows = outs.counted(request)
    if not isinstance(answer, FileResponse):
        return Taken(answer.content, rows)
    with cast(IO[bytes], answer.file_to_stream) as file:
        return Taken(file.read(), rows)


def _answer(address: str, person_id: int, more: dict[str, str]) -> tuple[HttpResponse, HttpRequest]:
    person = Backend().get_user(person_id)
    try:
        match = match_of(urlsplit(address).path)
    except Resolver404:  # a page that a later version has no more
        raise NotOpen(address) from None
    if person is None:
        raise NotOpen(address)
    request = _request(address, person, match, more)
    with translation.override(person.language):
        try:
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except (NotAllowed, Http404, ObjectDoesNotExist) as closed:
            raise NotOpen(address) from closed
        except Refused as refusal:
            raise SaidNo(refusal.message) from refusal
    _must_be_there(answer, address)
    return answer, request


def _must_be_there(answer: HttpResponse, address: str) -> None:
    """That a list is shut is said by what the page answers, and by nothing else."""
    status = answer.status_code
    if status in SHUT:
        raise NotOpen(address)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise LeadsElsewhere(address, answer.headers.get("Location", ""))
    if status != HTTPStatus.OK:
        raise NotNow(f"{address}: {status}")


def _request(address: str, person: Any, match: ResolverMatch, more: dict[str, str]) -> HttpRequest:
    """As the middlewares leave one, with the second factor with which the list was ordered."""
    request: Any = HttpRequest()
    at = urlsplit(address)
    request.path = request.path_info = at.path
    request.method, request.resolver_match = "GET", match
    request.META = {
        "SERVER_NAME": settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost",
        "SERVER_PORT": "80",
        "QUERY_STRING": at.query,
    }
    given = QueryDict(at.query, mutable=True)
    given.update(more)
    request.GET = given
    if more and match.view_name == REQUESTS:
        request.method, request.POST = "POST", given
    request.user, request.session = person, SessionStore()  # in memory: no session is opened
    request.session[SECOND_FACTOR] = clock.now().timestamp()
    request.actor, request.htmx, request.LANGUAGE_CODE = actor_of(request), HtmxDetails(request), person.language
    return cast(HttpRequest, request)
