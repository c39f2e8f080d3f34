"""Who looked at one's own data, as a list that one takes along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.papers import outs
from linli.people import doors, queries


@require_safe
@never_cache
@doors.signed_in_required
@outs.residents
def looked(request: HttpRequest) -> HttpResponse:
    """Who looked at my data: append-only, newest first."""
    printed = doors.by_printed_code(request)  # a complaint about whoever printed the code may be among one's matters
    page = queries.looks_page(doors.person_of(request).pk, before=request.GET.get("before", ""), matters=not printed)
    outs.stays_without(request, page.rows)
    return render(request, "web/people/looked.html", {"page_of_looks": page})
