"""The error pages: what happened, that nothing was changed, what to do next."""

import logging
import sys
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.kernel.refused import NotAllowed, Refused, SignedOut
from linli.web import trouble
from linli.web.said import Saying, say

log = logging.getLogger("linli.web")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409 with the rule's own words, 403 where no grant allows it, 401 where nobody is signed in any more."""
    if isinstance(refusal, SignedOut):
        answer = say(request, Saying(401, _("Please sign in again"), refusal.message, "lock", door=refusal.door))
    elif isinstance(refusal, NotAllowed):
        answer = say(request, Saying(403, _("This is not open to you"), refusal.message, "lock"))
    else:
        title = _("This cannot be done now")
        answer = say(
            request,
            Saying(409, title, refusal.message, basis=basis_words(refusal.basis), possible_from=refusal.possible_from),
        )
    answer["X-Refused"] = refusal.code
    return answer


def in_trouble(request: HttpRequest, kind: str) -> HttpResponse:
    """503: the database is busy or the disk is full. The transaction was rolled back, so nothing half-written stays."""
    text = {
        "busy": _("The system is very busy. Nothing was changed. Please wait a minute and try again."),
        "full": _("The storage is full. Nothing was changed. Please try again later, or call your community office."),
    }[kind]
    answer = say(request, Saying(503, _("Nothing was saved; please try again"), text, "clock"))
    answer["Retry-After"] = "60"
    return answer


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    text = _("The address may be mistyped, or the page is not open to you.")
    return say(request, Saying(404, _("There is no such page"), text, "search"))


def only_sent(request: HttpRequest) -> HttpResponse:
    """405 for a form's own address that was opened as a page: by a bookmark, or anew after signing in."""
    text = _("This address only takes a form. What you may have typed was not saved: enter it again on the page below.")
    return say(
        request, Saying(405, _("Please go on from the page above this one"), text, "undo", back=_above(request.path))
    )


def _above(path: str) -> str:
    """The nearest address above this one that there is."""
    while path := path.rstrip("/").rpartition("/")[0]:
        with suppress(Resolver404):
            resolve(f"{path}/")
            return f"{path}/"
    return "/"


def forbidden(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    text = _("Your posts do not give access to this page. If they should, speak to your administrator.")
    return say(request, Saying(403, _("This is not open to you"), text, "lock"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("The page was open too long, or cookies are off. Nothing was changed. Go back, reload and send again.")
    return say(request, Saying(403, _("Please send that again"), text, "undo"))


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    text = _("Something in what was sent cannot be read. Nothing was changed. Go back, reload the page and try again.")
    return say(request, Saying(400, _("That could not be read"), text))


def too_large(request: HttpRequest) -> HttpResponse:
    text = _("What was sent is too large. Nothing was changed. Go back and send fewer files, smaller or shorter ones.")
    return say(request, Saying(413, _("That is too large"), text, "photo"))


def too_many(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    text = _("Too many tries in a short time. Please wait a few minutes and try again.")
    return say(request, Saying(429, _("Please wait a little"), text, "clock"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when what broke outside the views (session, middleware) was a busy database or a full disk."""
    if kind := trouble.kind(sys.exception()):
        log.error("Database or disk in trouble at %s", request.path, exc_info=True)
        return in_trouble(request, kind)
    text = _("A fault of ours; it has been noted. Please try again, or call your community office.")
    return say(request, Saying(500, _("Something went wrong here"), text))
