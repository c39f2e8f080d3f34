"""Answers to give at the desk: whom to call, where to go, which slips to print."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import board, packs, told
from linli.doorstep import answering, queries
from linli.doorstep.models import Answer, Way
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import actor, desk_page, desk_step, done

SHOWN = 60
ACTS = {"told": answering.told, "missed": answering.missed}


def _words(row: Answer) -> str:
    """What they are told: how far it is, in the words that residents read."""
    pack = packs.by_version(row.case.pack_version_id)
    return told.state_words(row.case, pack, outside=row.supporter_id is not None)


@desk_page
@outs.listed
def answers(request: HttpRequest) -> HttpResponse:
    """What waits, by the way in which people want to hear it."""
    rows = list(queries.due(actor(request))[:SHOWN])
    outs.stays_without(request, rows)
    groups = [(way, [(row, _words(row)) for row in rows if row.way == way]) for way in Way if way != Way.PAGE]
    context = {"ways": [(way, found) for way, found in groups if found], "slips": Way.SLIP}
    return render(request, "doorstep/answers.html", context)


@desk_page
def slips(request: HttpRequest) -> HttpResponse:
    """The slips that wait, in large type, to cut and hand over."""
    found = []
    for row in queries.due(actor(request)).filter(way=Way.SLIP)[:SHOWN]:
        case = row.case
        pack = packs.by_version(case.pack_version_id)
        steps = list(case.steps.order_by("pk"))
        link, result = reverse("cases:track", args=[case.code]), told.result_of(case, pack, steps)
        if row.supporter_id is not None:  # a neighbour reads the outline alone
            link, result = board.address(case), ""
        found.append((case, _words(row), result, told.desk_of(case), request.build_absolute_uri(link)))
    return render(request, "doorstep/slips.html", {"slips": found, "printed": clock.now()})


@desk_step
def act(request: HttpRequest, answer: int, what: str) -> HttpResponse:
    """They were told, or could not be reached."""
    by = actor(request)
    if what not in ACTS or not queries.due(by).filter(pk=answer).exists():
        if what in ACTS and Answer.objects.filter(pk=answer, told_by_id=by.person_id).exists():
            messages.info(request, _("They were told already."))
            return HttpResponse(status=303, headers={"Location": reverse("doorstep:answers")})
        raise Http404
    said = _("Noted: they know.") if what == "told" else _("Noted: they were not reached.")
    return done(request, lambda: ACTS[what](answer, by=by), said, reverse("doorstep:answers"))
