"""Counting again at home: the export, the script, and how to run it. Open to everybody once the result is published."""

from http import HTTPStatus
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from linli.ballots import recount, results, shown
from linli.ballots.models import Ballot
from linli.ballots.public_views import opened


def _published(code: str) -> Ballot:
    ballot = opened(code)
    if ballot.state not in shown.PUBLIC:
        raise Http404
    return ballot


@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """What to download, what to type, what must come out."""
    ballot = _published(code)
    context = {"ballot": ballot, "estate": ballot.area, "papers": ballot.box.count()}
    return render(request, "ballots/recount.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Every paper without a name, the areas in sums, and the published result."""
    answer = JsonResponse(results.export(_published(code)), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = content_disposition_header(True, "export.json") or "attachment"
    return answer


@require_safe
def script(request: HttpRequest, code: str) -> HttpResponse:
    """The one file that counts again, as it is in this program."""
    _published(code)
    answer = HttpResponse(
        Path(recount.__file__).read_bytes(), content_type="text/x-python; charset=utf-8", status=HTTPStatus.OK
    )
    answer["Content-Disposition"] = content_disposition_header(True, "recount.py") or "attachment"
    return answer
