"""Counting again: the export, the script, and how to run it, open to everybody once the result is published.

The answers with their areas are for tellers and the supervising office, with two shares of the key.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from linli.ballots import counting, queries, recount, results, shown
from linli.ballots.counting_views import SharesForm
from linli.ballots.forms import told
from linli.ballots.models import Ballot
from linli.ballots.public_views import opened
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.doors import acting, actor, self_required, staff_required


def _published(code: str) -> Ballot:
    ballot = opened(code)
    if ballot.state not in shown.PUBLIC:
        raise Http404
    return ballot


@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """What to download, what to type, what must come out."""
    ballot = _published(code)
    recounts = not ballot.law.secret and may(actor(request), "ballot.recount", ballot)
    context = {"ballot": ballot, "estate": ballot.area, "papers": ballot.box.count(), "recounts": recounts}
    return render(request, "ballots/recount.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The answers to each matter without a name, the areas in floors, and the published result."""
    return _file(results.export(_published(code)), "export.json")


def _file(export: dict[str, Any], name: str) -> HttpResponse:
    answer = JsonResponse(export, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
@self_required
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """The answers with their areas, for those who watch the count: two shares open them, and it is on record."""
    ballot = get_object_or_404(queries.ballots(), code=code)
    by, form = acting(request, "ballot.recount", ballot), SharesForm(request.POST or None)
    if form.is_valid():
        try:
            shares = [form.cleaned_data["first"], form.cleaned_data["second"]]
            return _file(counting.opened_again(ballot.pk, shares, by=by), "whole.json")
        except Refused as refusal:
            form.add_error(None, told(refusal))
    context = {"ballot": ballot, "form": form, "papers": ballot.box.count()}
    return render(request, "ballots/whole.html", context, status=422 if form.errors else 200)


@require_safe
def script(request: HttpRequest, code: str) -> HttpResponse:
    """The one file that counts again, as it is in this program."""
    _published(code)
    answer = HttpResponse(
        Path(recount.__file__).read_bytes(), content_type="text/x-python; charset=utf-8", status=HTTPStatus.OK
    )
    answer["Content-Disposition"] = content_disposition_header(True, "recount.py") or "attachment"
    return answer
