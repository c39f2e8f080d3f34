"""A page that the phone keeps, to be opened and written on without a network; and the door to what was written."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import sentences
from linli.people.doors import person_of
from linli.people.forms import add_refusal

PARTS = ("ui/linli.css", "ui/dark.css", "ui/linli.js", "django_htmx/htmx-2.min.js")
PHONE = "X-Linli-Phone"  # the header by which the script of the page sends what lay on the phone


def worker(request: HttpRequest, name: str, page: str, parts: Iterable[str]) -> HttpResponse:
    """The service worker that keeps it, with what it is drawn with beside the usual; `name` tells it from others."""
    context = {"name": name, "page": page, "parts": [*PARTS, *parts]}
    answer = render(request, "ui/page_worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def by_phone(request: HttpRequest) -> bool:
    """Whether the script of the page sends what lay on the phone."""
    return request.headers.get(PHONE) == "1"


def taken(
    request: HttpRequest, form: Form, keep: Callable[[], str | int | None], *, said: str, to: str,
    again: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """What was written comes in, from the form or from the phone, which is answered in JSON.

    `keep` answers by what it is kept, None where the form is wrong. Kept, the form's sender reads what was `said` and
    goes `to` a page; else the form is shown `again`.
    """
    phone, wrote = by_phone(request), request.POST.get("who", "")
    if phone and wrote and wrote != person_of(request).code:  # two who share a phone, or a page kept from before
        return _refused(_("Somebody else wrote this on this phone: whoever did signs in, then it is sent."), 403)
    kept = None
    try:
        kept = keep()
    except Refused as refusal:
        add_refusal(form, refusal)
        if phone and isinstance(refusal, NotAllowed):
            return _refused(refusal.message, 403)
    if kept is None:
        return _refused(_all_of(form), 422) if phone else again()
    if phone:
        return JsonResponse({"kept": kept})
    messages.success(request, said)
    return redirect(to)


def _refused(words: str, status: int) -> HttpResponse:
    return JsonResponse({"refused": words}, status=status)


def _all_of(form: Form) -> str:
    return sentences(words for errors in form.errors.values() for words in errors)
