"""Residents' doors to notices: what is out for an estate, one notice with what changed in it, "I know of it"."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.exchange import queries, services
from linli.exchange.doors import estate_of, notice_of
from linli.exchange.grants import NOTICE_FILE
from linli.exchange.group import for_group
from linli.exchange.models import Notice
from linli.files.queries import files_of
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_step
from linli.places.models import Area
from linli.rules.differences import Line, compared

PAGE = 30


@require_safe
@never_cache
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """What is out for the estate: what holds now, or with `?all=1` everything that ever was."""
    estate = estate_of(code)
    every = request.GET.get("all") == "1"
    words = request.GET.get("q", "").strip()[:60]
    rows, older = _page(estate, request, every=every, words=words)
    outs.stays_without(request, rows)
    context = {"estate": estate, "rows": rows, "older": older, "every": every, "words": words, "today": clock.today()}
    return render(request, "exchange/on.html", context)


def _page(estate: Area, request: HttpRequest, *, every: bool, words: str) -> tuple[list[Notice], str]:
    """One page, the latest first: a page begins after the notice that its address names."""
    rows = queries.on(estate, actor(request))
    rows = rows if every else queries.current(rows)
    rows = queries.found(rows, words) if words else rows
    after = request.GET.get("after", "")
    last = rows.filter(code=after).first() if after else None
    if last is not None:
        rows = queries.after(rows, last)
    found = list(rows[: PAGE + 1])
    query = urlencode({**({"all": 1} if every else {}), **({"q": words} if words else {})})
    return found[:PAGE], f"?{query}{'&' if query else ''}after={found[PAGE - 1].code}" if len(found) > PAGE else ""


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One notice; `?since=2` shows what changed since that wording."""
    row, by = notice_of(request, code), actor(request)
    wordings = list(row.wordings.order_by("-number")) if row.version > 1 else []
    link = request.build_absolute_uri(reverse("exchange:show", args=[code]))
    context = {
        "group": for_group(row, link), "group_link": link,
        "notice": row, "files": files_of(NOTICE_FILE, row.pk), "wordings": wordings,
        "buildings": [one.building.name for one in row.buildings.select_related("building")],
        "lines": _changed(row, request.GET.get("since", "")), "since": request.GET.get("since", ""),
        "estate": row.area if row.area.level == "estate" else None,
        "asks": row.asks and access.may(by, "notice.know", row), "knows": row.asks and queries.knows(row, by),
    }  # fmt: skip
    return render(request, "exchange/show.html", context)


def _changed(row: Notice, since: str) -> list[Line]:
    """What the wording of now changes in an earlier one; nothing where none is asked for."""
    if not since.isascii() or not since.isdigit() or len(since) > 4:
        return []
    old = row.wordings.filter(number=int(since)).first()
    return compared(f"{old.title}\n{old.text}", f"{row.title}\n{row.text}") if old else []


@own_step
def know(request: HttpRequest, code: str) -> HttpResponse:
    """One tap: I know of it."""
    row, by = notice_of(request, code), actor(request)
    said = _("Thank you: it is noted that you know of it.")
    return done(request, lambda: services.know(row.pk, by=by), said, reverse("exchange:show", args=[code]))
