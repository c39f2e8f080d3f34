"""The staff inbox: boxes, filters, dense rows, keyset pages."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases import desk_views, packs, queries
from linli.cases.doors.desk import navigation, staff, wording
from linli.cases.doors.desk.staff import AreaName
from linli.cases.forms import category_choices
from linli.cases.queries import Filters
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.people.doors import desk_step, staff_required
from linli.ui import awaits


def filters_of(request: HttpRequest) -> Filters:
    """What the address asks for; anything unreadable counts as not asked."""
    asked = request.GET
    box = asked.get("box", "mine")
    box = box if box in navigation.boxes() else "mine"
    return Filters(
        box=box,
        category=asked.get("category", "")[:32],
        grid_id=_number(asked.get("grid", "")),
        estate_id=_number(asked.get("estate", "")),
        text=asked.get("q", "").strip()[:60],
        far=box == "overdue" and asked.get("far") == "1",
    )


def _number(text: str) -> int | None:
    return whole(text, 15)


def query_of(filters: Filters, **more: str) -> str:
    """The filters as the end of an address, with more beside them."""
    asked = {
        "box": filters.box,
        "category": filters.category,
        "grid": filters.grid_id,
        "estate": filters.estate_id,
        "q": filters.text,
        "far": "1" if filters.far else "",
        **more,
    }
    return urlencode({key: value for key, value in asked.items() if value})


@require_safe
@staff_required
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of a box, what runs out first on top."""
    actor = staff.actor_of(request)
    filters = filters_of(request)
    found = queries.inbox(actor, filters, request.GET.get("after", "")[:40])
    areas = staff.area_names_of(actor)
    narrowed = bool(filters.category or filters.grid_id or filters.estate_id or filters.text or filters.far)
    plain = filters.box == "mine" and not narrowed and found.at_start
    columns, views = desk_views.of(actor)
    if (chosen := next((view for view in views if str(view.pk) == request.GET.get("view")), None)) is not None:
        columns = desk_views.known(chosen.columns)
    context = {
        "awaited": awaits.at_desk(request) if plain else [],
        "filters": filters,
        "box": navigation.boxes()[filters.box],
        "rows": wording.rows(found.cases, actor),
        "columns": columns,
        "headings": [desk_views.COLUMNS[name] for name in columns],
        "offered": [(name, title, name in columns) for name, title in desk_views.COLUMNS.items()],
        "views": views,
        "older": f"?{query_of(filters, after=found.older)}" if found.older else "",
        "first": "" if found.at_start else f"?{query_of(filters)}",
        "query": query_of(filters),
        "categories": [
            group for pack in packs.all_active() for group in category_choices(pack, staff.language(), staff=True)
        ],
        "estates": _several(areas, "estate"),
        "grids": _several(areas, "grid"),
        "narrowed": narrowed,
        "everywhere": f"?{query_of(replace(filters, box='all', far=False))}"
        if narrowed and filters.box != "all"
        else "",
        "enters": bool(staff.kinds_of(actor) & staff.READERS),
        "exports": bool(staff.kinds_of(actor) & navigation.DESK),
    }
    return render(request, "cases/desk/inbox.html", context)


@desk_step
def view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in sight under a name, or the usual columns; or forget a filter."""
    actor = staff.actor_of(request)
    asked = request.POST
    back = f"{reverse('cases:inbox')}?{query_of(filters_of(_as_asked(request)))}"
    if (gone := asked.get("forget", "")) and gone.isdecimal() and len(gone) < 16:
        desk_views.drop(int(gone), by=actor)
        messages.success(request, _("Forgotten."))
        return HttpResponseRedirect(back, status=303)
    if asked.get("do") not in ("name", "columns"):
        raise Http404
    try:
        name = asked.get("name", "") if asked.get("do") == "name" else ""
        if asked.get("do") == "name" and not name.strip():
            raise Refused("name_missing", _("Give it a name."))
        desk_views.save(name, query_of(filters_of(_as_asked(request))), asked.getlist("column"), by=actor)
        messages.success(request, _("Kept."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(back, status=303)


def _as_asked(request: HttpRequest) -> HttpRequest:
    """The filters that the page was drawn with, sent along as the end of its address."""
    asked = HttpRequest()
    asked.GET = QueryDict(request.POST.get("query", "")[:300])
    return asked


def _several(areas: list[AreaName], level: str) -> list[tuple[int, str]]:
    """Id and name of the areas of a level, where there is a choice."""
    found = [(area.id, area.name) for area in areas if area.level == level]
    return found if len(found) > 1 else []
