"""What one was told: a line for each step of a case that concerns one, until it is read."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.cases import notice_services, packs, queries, reactions
from linli.cases.doors.desk import staff, wording
from linli.cases.models import Notice
from linli.papers import outs
from linli.people.doors import person_of, staff_required

PAGE = 30


@dataclass(frozen=True)
class Line:
    """One notice in words."""

    title: str
    url: str
    number: str
    words: str
    at: datetime
    unread: bool


@require_safe
@staff_required
@outs.listed
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; of cases that one may no longer read nothing is said."""
    actor = staff.actor_of(request)
    before = request.GET.get("before", "")
    found = Notice.objects.filter(person_id=person_of(request).pk, case__in=queries.readable(actor).values("pk"))
    if before.isascii() and before.isdigit() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    listed = list(found.select_related("case", "case__area").order_by("-pk")[: PAGE + 1])
    context = {
        "lines": [_line(notice) for notice in listed[:PAGE]],
        "older": f"?before={listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
        "first": reverse("cases:notices") if before else "",
        "last": listed[0].pk if listed else 0,
        "unread": any(notice.read_at is None for notice in listed[:PAGE]),
    }
    return render(request, "cases/desk/notices.html", context)


def _line(notice: Notice) -> Line:
    case = notice.case
    pack = packs.by_version(case.pack_version_id)
    step = pack.actions.get(notice.action) or pack.starts.get(case.way)
    words = step.title.say(staff.language()) if step else notice.action
    if notice.action not in pack.actions and case.way == pack.door("resident"):
        words = _("Received")  # the resident's own words for it stand on their button
    words = {"proposed": _("A step waits for your word"), "drafted": _("A paper waits to be checked")}.get(
        notice.action, words
    )
    if notice.action == "linked":
        words = _("Another case was linked with it")
    if notice.action == "held_back":
        words = _("What it led to is done; tell the reporter the result")
    if notice.action in reactions.ON_COMMENTS:
        words = _("A comment of yours was moderated")
    url = reverse("cases:work", args=[case.pk])
    return Line(wording.list_title(case), url, wording.number_of(case), words, notice.at, notice.read_at is None)


@require_POST
@staff_required
def mark_read(request: HttpRequest) -> HttpResponse:
    """Everything up to the newest one shown is read; what came since is not."""
    last = request.POST.get("last", "")
    if last.isascii() and last.isdigit() and len(last) < 16:
        notice_services.mark_read(staff.actor_of(request), up_to=int(last))
    response = HttpResponseRedirect(reverse("cases:notices"))
    response.status_code = 303
    return response
