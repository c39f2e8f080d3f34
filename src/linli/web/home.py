"""The front door: one estate's home page, or a way to find one's estate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from linli.ballots import own
from linli.cases import counting, links
from linli.cases.doors.desk import navigation, staff
from linli.exchange import queries as exchange
from linli.exchange import topic_queries
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.middleware import asking
from linli.places.models import Area
from linli.ui import nav, own_pages
from linli.web import beginning, front

FOUND_AT_MOST = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The only estate, or the one visited last, or one's own where it is one alone; else a search by name."""
    estates = Area.objects.filter(level="estate", ends=None).order_by("name", "pk")
    words = request.GET.get("q", "").strip()[:40]
    found = list(estates.filter(name__contains=words)[: FOUND_AT_MOST + 1])
    if not words and len(found) == 1:
        return redirect("web:estate", found[0].code)
    remembered = nav.remembered_estate(request)
    if not words and "all" not in request.GET:
        if any(area.code == remembered for area in found):
            return redirect("web:estate", remembered)
        if own := _own_estate(asking(request)):
            return redirect("web:estate", own.code)
    context = {"words": words, "found": found[:FOUND_AT_MOST], "more": len(found) > FOUND_AT_MOST}
    return render(request, "web/home.html", context)


@require_safe
def onwards(request: HttpRequest) -> HttpResponse:
    """Where a sign-in leads that wanted to go nowhere else: a post's holder to what waits, everybody else home."""
    actor = asking(request)
    kinds = staff.kinds_of(actor)
    if kinds == {"administrator"}:  # has no cases
        return redirect("cases:inbox" if any(beginning.at_desk(request)) else "web:people")
    return redirect(navigation.first_box(actor) if kinds else "web:home")


def _own_estate(actor: Actor) -> Area | None:
    """The estate where the person lives or holds a post; None where there are several or none."""
    if actor.person_id is None:
        return None
    ids = {home.estate_id for home in terms.homes(actor.person_id)} | {area.pk for area in staff.estates_of(actor)}
    return Area.objects.filter(pk__in=ids, ends=None).first() if len(ids) == 1 else None


@require_safe
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """The home page of one estate; the phone remembers it."""
    with_those_above = Area.objects.select_related("parent__parent__parent")
    area = get_object_or_404(with_those_above, level="estate", code=code, ends=None)
    actor = asking(request)
    context = {
        "estate": area,
        "above": front.above(area),
        "households": front.households(area),
        "mine": front.own(links.own_requests(request, front.SHOWN_OWN)),
        "own_pages": list(own_pages.of(actor.person_id)),
        "votes": own.waiting(actor.person_id, area),
        "month": counting.month_figures(area),
        "recent": front.done(actor, area),
        "servants": front.serving(area),
        "others": front.other_doors(area),
        "notices": exchange.latest(area, actor),
        "talks": topic_queries.may_read(area, actor),
    }
    response = render(request, "web/estate.html", context)
    nav.remember_estate(response, area.code)
    return response
