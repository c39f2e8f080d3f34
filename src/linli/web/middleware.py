"""Headers on every answer, and refusals and troubles turned into answers."""

import logging
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import BadRequest, ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.request import QueryDict
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from linli.kernel.refused import Refused
from linli.media import serving
from linli.people import doors
from linli.ui import preferences
from linli.web import errors, trouble

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("linli.web")
LARGE = "large"
LARGEST_KEY = 2**63 - 1

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        f"media-src 'self' blob: {settings.FILMS_FROM}".strip(),  # `_policy` adds to it
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()"


def headers(get_response: Answer) -> Answer:
    """No foreign code, no framing. A page made for one person is not kept by caches between us and them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", _policy(request))
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def _policy(request: HttpRequest) -> str:
    """The policy of our pages, with whence this browser fetches films."""
    if not settings.FILMS_BESIDE:
        return CONTENT_SECURITY_POLICY
    try:
        films = serving.beside(request)
    except SuspiciousOperation:  # a host that is not ours, as the answer says
        films = ""
    return CONTENT_SECURITY_POLICY.replace("media-src 'self'", f"media-src 'self' {films}".rstrip())


class _Readable:
    """Before anything is looked up; the form is read where views begin, as the guard against forgery does."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_nul([request.path_info, *_words(request.GET), *request.COOKIES.values()])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, named: dict[str, object]) -> None:
        """The form's own names and values; one whose line broke off is no form. And the numbers in the address."""
        if any(isinstance(value, int) and value > LARGEST_KEY for value in named.values()):
            raise Http404("A number that no row has")
        try:
            words = _words(request.POST)
        except UnreadablePostError as broken:
            raise BadRequest("The form broke off on its way") from broken
        _refuse_nul(words)


def readable(get_response: Answer) -> Answer:
    """400 for the letter NUL, which no phone sends: PostgreSQL keeps no such text, and SQLite shall not either.

    404 for a number in an address that neither of them can look for.
    """
    return _Readable(get_response)


def _words(given: QueryDict) -> Iterable[str]:
    return (word for name, values in given.lists() for word in (name, *(v for v in values if isinstance(v, str))))


def _refuse_nul(words: Iterable[str]) -> None:
    if any("\0" in word for word in words):
        raise BadRequest("The letter NUL in what was sent")


def large_type(get_response: Answer) -> Answer:
    """What is printed for somebody who reads large type says so in its address each time it is scanned, whatever the
    phone kept. Who is signed in has chosen with their account, which is asked first.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or LARGE not in request.GET:
            return get_response(request)
        rest = request.GET.copy()
        del rest[LARGE]
        path = escape_leading_slashes(escape_uri_path(request.path))
        response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
        if not preferences.chosen_elder(request):
            preferences.remember(response, preferences.MODE_COOKIE, preferences.PRINTED)
        return response

    return middleware


def tongue(get_response: Answer) -> Answer:
    """The language of the session, if it has one, else the phone's, else the account's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            own = None if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else request.user.language
            if language := request.session.get(doors.LANGUAGE, own):
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware


class _Refusals:
    """Innermost, so that it sees what views raise; the views' transactions are rolled back by then."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and "text/html" in request.headers.get("Accept", ""):
            response.content = errors.only_sent(request).content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refused 409, SignedOut 401, NotAllowed 403, missing 404, too large 413, trouble 503; the rest is 500."""
        if isinstance(error, Refused):
            return errors.refused(request, error)
        if isinstance(error, ObjectDoesNotExist):
            return errors.not_found(request, error)
        if isinstance(error, RequestDataTooBig):
            return errors.too_large(request)
        if kind := trouble.kind(error):
            log.error("Database or disk in trouble at %s", request.path, exc_info=error)
            return errors.in_trouble(request, kind)
        return None


def refusals(get_response: Answer) -> Answer:
    """Map what the services refuse, and what the machine cannot do, to answers; in this one place."""
    return _Refusals(get_response)
