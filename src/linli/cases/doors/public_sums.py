"""Figures over all cases of an estate that its processes call public: for everybody, no case among them named."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.cases import packs, sums, told
from linli.cases.doors import sum_words
from linli.cases.doors.report import estate_or_404
from linli.cases.doors.sum_words import Shown
from linli.cases.sums import Counted
from linli.papers import outs


@dataclass(frozen=True)
class Process:
    """What one process counts in the open."""

    title: str
    rows: list[Shown]
    counted: Counted


@require_safe
@outs.residents
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The public figures of each process that has had cases here in the period."""
    estate = estate_or_404(code)
    period = sum_words.period_of(request)
    context = {**sum_words.choices(period), "estate": estate, "processes": []}
    for pack in packs.all_active():
        if any(one.public for one in pack.sums.values()):
            counted = sums.of_everybody(packs.active(pack.id)[0], estate, period.span if period else None)
            if counted.number or counted.going:
                rows = sum_words.shown(counted.figures, pack)
                context["processes"].append(Process(told.say(pack.title), rows, counted))
    outs.stays_without(request, any(one.rows for one in context["processes"]))
    return render(request, "cases/resident/sums.html", context)
