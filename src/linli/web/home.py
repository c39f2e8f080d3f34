"""The front door: one estate's home page, or a way to find one's estate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from linli.places.models import Area
from linli.ui import nav

FOUND_AT_MOST = 20
YEAR = 60 * 60 * 24 * 365


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The only estate, or the one visited last; else a search by name."""
    estates = Area.objects.filter(level="estate", ends=None).order_by("name", "pk")
    words = request.GET.get("q", "").strip()[:40]
    found = list(estates.filter(name__contains=words)[: FOUND_AT_MOST + 1])
    if not words and len(found) == 1:
        return redirect("web:estate", found[0].code)
    remembered = nav.remembered_estate(request)
    if not words and "all" not in request.GET and any(area.code == remembered for area in found):
        return redirect("web:estate", remembered)
    context = {"words": words, "found": found[:FOUND_AT_MOST], "more": len(found) > FOUND_AT_MOST}
    return render(request, "web/home.html", context)


@require_safe
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """The home page of one estate; the phone remembers it."""
    area = Area.objects.filter(level="estate", code=code, ends=None).select_related("parent__parent").first()
    if area is None:
        raise Http404
    response = render(request, "web/estate.html", {"estate": area})
    response.set_cookie(nav.ESTATE_COOKIE, area.code, max_age=YEAR, samesite="Lax", httponly=True)
    return response
