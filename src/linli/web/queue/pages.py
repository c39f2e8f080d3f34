"""The queue for those who keep the installation: what failed, what waits, what runs by the clock."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.jobs import queries
from linli.jobs.models import Job, State, Timetable
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import acting, actor, desk_step, staff_required
from linli.web.keys import number
from linli.web.queue import faults, services

PAGE = 30


@dataclass(frozen=True)
class Scheduled:
    """A job that runs by the clock. `last` is when it last ended, None when not within the days that jobs are kept."""

    name: str
    cron: str
    next_at: datetime
    last: datetime | None


def _keeper(request: HttpRequest) -> Actor:
    """Who keeps the queue, in the post that lets them; everybody else is told that it is not theirs."""
    services.check(actor(request))
    return acting(request, "jobs.manage", Job())


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Failed jobs first, newest on top; then counts and the timetable."""
    _keeper(request)
    failed = list(queries.failed(before=number(request.GET.get("before")))[: PAGE + 1])
    context = {
        "load": queries.load(clock.now()),
        "failed": [(job, faults.of(job.error)) for job in failed[:PAGE]],
        "running": Job.objects.filter(state=State.RUNNING).order_by("pk").values_list("name", "attempts")[:PAGE],
        "schedules": _schedules(),
        "older": f"?before={failed[PAGE - 1].pk}" if len(failed) > PAGE else "",
    }
    return render(request, "web/queue/index.html", context)


def _schedules() -> list[Scheduled]:
    rows = list(Timetable.objects.order_by("name"))
    ended = Job.objects.filter(state=State.DONE, key__in=[f"schedule {row.name}" for row in rows])
    last = dict(ended.values_list("name").annotate(Max("ended_at")).order_by())
    return [Scheduled(row.name, row.cron, row.next_at, last.get(row.name)) for row in rows]


@desk_step
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed job run again."""
    services.retry(pk, by=_keeper(request))
    messages.success(request, _("The job will run again at once."))
    return redirect("web:jobs")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then take a failed job off the list."""
    by = _keeper(request)
    if request.method == "POST":
        services.forget(pk, by=by)
        messages.success(request, _("The job was taken off the list. Its work stays undone."))
        return redirect("web:jobs")
    job = get_object_or_404(Job, pk=pk, state=State.FAILED)
    return render(request, "web/queue/forget.html", {"job": job})
