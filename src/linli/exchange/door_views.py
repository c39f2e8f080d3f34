"""The desk's door to a round of doors: a list to print by building, and what was told entered back."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.exchange import door_queries, services
from linli.journal.services import note_accesses
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, done, reachable
from linli.places.models import Building

TICKS_AT_MOST = 2000


@desk_page
@outs.listed
def doors(request: HttpRequest) -> HttpResponse:
    """The buildings of an estate, and how many of their homes do not know yet of what they are asked to."""
    by = actor(request)
    estates = door_queries.estates(by)
    if not estates:
        raise NotAllowed(_("Whoever goes to the doors sees whom nothing reaches."))
    named = request.GET.get("estate", "")
    estate = next((one for one in estates if one.code == named), estates[0])
    buildings, notices = door_queries.buildings(by, estate), door_queries.to_tell(estate)
    counted = door_queries.missing(notices, buildings)
    rows = [(one, counted.get(one.pk, 0)) for one in buildings if one.pk in counted]
    outs.stays_without(request, rows)
    context = {"estates": estates, "estate": estate, "rows": rows, "notices": notices}
    return render(request, "exchange/doors.html", context)


@desk_form
@outs.listed
def building(request: HttpRequest, building: int) -> HttpResponse:
    """The homes to go to, with room to tick; whoever reads it is on record. What was ticked is entered back."""
    where = reachable(request, "notice.tell", Building.objects.select_related("area"), pk=building)
    if request.method == "POST":
        return _enter(request, where)
    every = request.GET.get("all") == "1"
    rows = door_queries.visits(where, every=every)
    outs.stays_without(request, rows)
    by = actor(request)
    named = {one.pk for row in rows for one, _account in row.people} - {by.person_id}
    with transaction.atomic():
        note_accesses(
            [(pk, pk) for pk in sorted(named)], by=by, what="notice_home", reason="notice", subject_kind="person"
        )
    notices = list({one.pk: one for row in rows for one in row.notices}.values())
    context = {"building": where, "rows": rows, "every": every, "notices": notices}
    return render(request, "exchange/door_list.html", context)


def _enter(request: HttpRequest, where: Building) -> HttpResponse:
    told = [_pair(one) for one in request.POST.getlist("told")[:TICKS_AT_MOST]]
    inside = set(where.units.filter(pk__in=[unit for unit, _notice in told]).values_list("pk", flat=True))
    if any(unit not in inside for unit, _notice in told):
        raise Http404
    by, way = acting(request, "notice.tell", where), request.POST.get("way", "")
    number = len(told)
    said = ngettext("%(number)s entered.", "%(number)s entered.", number) % {"number": number}
    back = reverse("exchange:door_list", args=[where.pk]) + ("?all=1" if request.GET.get("all") == "1" else "")
    return done(request, lambda: services.tell_round(told, way, by=by), said, back)


def _pair(text: str) -> tuple[int, int]:
    unit, _dot, notice = text.partition(".")
    if not (unit.isascii() and unit.isdigit() and notice.isascii() and notice.isdigit() and len(text) < 32):
        raise Http404
    return int(unit), int(notice)
