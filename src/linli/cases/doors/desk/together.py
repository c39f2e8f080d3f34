"""Several cases of one cause are chosen, to begin one of another process from them (asked for in `entry`)."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.cases import linked, packs
from linli.cases.doors.desk import navigation, staff, wording
from linli.cases.models import Case
from linli.cases.queries import Filters, inbox
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people.doors import desk_page
from linli.rules.pack import Pack

MOST = 40  # characters of a search


@desk_page
def page(request: HttpRequest, process: str) -> HttpResponse:
    """Search, tick, go on; what was ticked stays ticked over the next search."""
    actor = staff.actor_of(request)
    pack = _gathering(process, actor)
    chosen = linked.readable_of(actor, request.GET.getlist("with"))
    if "on" in request.GET and chosen:
        asked = [("process", pack.id), ("estate", chosen[0].area.code), *(("with", one.pk) for one in chosen)]
        return redirect(f"{reverse('cases:new')}?{urlencode(asked)}")
    words = request.GET.get("q", "").strip()[:MOST]
    context = {
        "title": pack.starts[pack.door("desk")].title.say(staff.language()),
        "process": pack.id,
        "words": words,
        "chosen": wording.rows(chosen, actor),
        "found": wording.rows(_found(actor, words, chosen), actor),
    }
    return render(request, "cases/desk/together.html", context)


def _gathering(process: str, actor: Actor) -> Pack:
    try:
        _version, pack = packs.active(process)
    except Refused:
        raise Http404 from None
    way = pack.door("desk")
    if not way or not pack.starts[way].gathers or not navigation.may_begin(pack, way, staff.kinds_of(actor)):
        raise Http404
    return pack


def _found(actor: Actor, words: str, chosen: list[Case]) -> list[Case]:
    """Open cases that fit the words, of the estate of what was chosen first."""
    estate = chosen[0].area_id if chosen else None
    known = {one.pk for one in chosen}
    rows = inbox(actor, Filters(box="open", text=words, estate_id=estate)).cases
    return [one for one in rows if one.pk not in known]
