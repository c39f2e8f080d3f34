"""The doors: one's inbox, as a resident and at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from linli.notify import queries, saying, services
from linli.notify.models import Notice
from linli.papers import outs
from linli.people.doors import actor, desk_page, own_page, own_step, safe_next
from linli.ui import preferences

PAGE = 30


@own_page
@outs.residents
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    context = _page(request)
    outs.stays_without(request, context["lines"])
    return render(request, "notify/inbox.html", context)


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The same between the pages of the desk."""
    return render(request, "notify/desk.html", _page(request))


def _page(request: HttpRequest) -> dict[str, Any]:
    reader, before = actor(request), request.GET.get("before", "")
    found = queries.inbox(reader)
    if before.isascii() and before.isdigit() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    listed = list(found[: PAGE + 1])
    shown = listed[:PAGE]
    words = saying.said(shown, reader, plain=preferences.of(request).elder)
    return {
        "lines": [(one, words[one.pk]) for one in shown if one.pk in words],
        "older": f"?before={shown[-1].pk}" if len(listed) > PAGE else "",
        "first": request.path if before else "",
        "last": shown[0].pk if shown else 0,
        "unread": any(one.read_at is None for one in shown),
    }


@own_page
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """One notice is opened: it is read, and leads to what it is about."""
    reader = actor(request)
    notice = get_object_or_404(Notice, code=code, person_id=reader.person_id)
    services.mark_one_read(notice)
    words = saying.said([notice], reader).get(notice.pk)
    return HttpResponseRedirect((words.url if words else "") or reverse("notify:inbox"))


@own_step
def mark_read(request: HttpRequest) -> HttpResponse:
    """Everything up to the newest one shown is read; what came since is not."""
    last = request.POST.get("last", "")
    if last.isascii() and last.isdigit() and len(last) < 16:
        services.mark_read(actor(request), up_to=int(last))
    back = safe_next(request.POST.get("next", ""), request) or reverse("notify:inbox")
    return HttpResponseRedirect(back, status=303)
