"""Small doors: health, robots, the web app's manifest, the complaint page."""

import shutil

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.jobs.queries import oldest_due
from linli.kernel import clock

SPARE_BYTES = 200 * 1024 * 1024
ROBOTS = "\n".join(("User-agent: *", "Disallow: /", "Allow: /$", "Allow: /e/", "Allow: /static/", ""))


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 while requests can be taken; 503 naming what is wrong. For machines, so not translated."""
    faults, now, waiting = [], clock.now(), 0
    try:
        waiting = round((now - (oldest_due(now) or now)).total_seconds())
    except DatabaseError as error:
        faults.append(f"database: {type(error).__name__}")
    spare = shutil.disk_usage(settings.DATA_DIR).free
    if spare < SPARE_BYTES:
        faults.append(f"disk: {spare} bytes free, fewer than {SPARE_BYTES}")
    # Jobs that wait are no fault of this process: it goes on taking requests while no worker runs.
    said = {"status": "trouble" if faults else "ok", "faults": faults, "oldest_job_seconds": waiting}
    return JsonResponse(said, status=503 if faults else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the estates' home pages and nothing that concerns a person."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets a phone put the site on its home screen."""
    icon = {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    content = {
        "name": _("Linli"),
        "short_name": _("Linli"),
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#faf8f4",
        "theme_color": "#17635a",
        "icons": [icon],
    }
    answer = JsonResponse(content, content_type="application/manifest+json")
    answer["Cache-Control"] = "max-age=86400"
    return answer


@require_safe
def complaint(request: HttpRequest) -> HttpResponse:
    """How to complain about the site itself: the operator's contact when set, and the public hotline."""
    return render(request, "web/complaint.html", {"contact": getattr(settings, "COMPLAINT_CONTACT", "")})
