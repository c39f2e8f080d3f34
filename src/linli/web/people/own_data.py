"""What Linli holds about oneself: to be read, and to be taken along (PIPL art. 45)."""

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.people import doors, limits, personal
from linli.web.people import own_archive

SHOWN = 50  # rows of a part on its own page
AN_HOUR = 6  # times one takes it along


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.self_required
def own_data(request: HttpRequest) -> HttpResponse:
    """Read which parts there are, or the one that `part` names; or with POST take it along: `as` is zip or json."""
    person, by = doors.person_of(request), doors.actor(request)
    form = request.POST.get("as", "")
    if form in ("zip", "json"):
        if not limits.spend(f"own_data.{person.pk}", limit=AN_HOUR, seconds=60 * 60):
            return HttpResponse(_("Very many files in a short time. Please wait a little."), status=429)
        file = own_archive.as_json(person, by=by) if form == "json" else own_archive.as_archive(request, person, by=by)
        return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=f"linli-{person.code}.{form}"))
    of = request.GET.get("part")
    wanted, most = [part for part in personal.parts() if of in (None, part.key)], SHOWN if of else 0
    read = [(part, own_archive.rows_read(part, person.pk, most)) for part in wanted]
    parts = [(part, rows[:SHOWN], len(rows) > SHOWN) for part, rows in read if rows]
    if of and not parts:
        raise Http404
    return render(request, "web/people/own_data.html", {"parts": parts, "most": SHOWN, "of": of})
