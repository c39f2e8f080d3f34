"""Merging a request into another one of the same thing: search, choose the one that goes on, look once more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import linked, merging, queries, services, ties
from linli.cases.doors.desk import staff, wording
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.people.doors import desk_form

MOST = 40  # characters of a search
NEAR = 12  # requests offered without a search


@desk_form
def page(request: HttpRequest, key: int) -> HttpResponse:
    """What is open of the same kind, a search, and the two beside each other before they are one."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    if not may_merge(case, actor):
        raise Http404
    refusal = ""
    if request.method == "POST":
        into = next(iter(linked.chosen(case, actor, [request.POST.get("into", "")])), None)
        version = request.POST.get("version", "")
        try:
            if into is None:
                raise Refused("no_such_case", _("There is no such case, or it is not yours to read."))
            merging.merge(case.pk, into.pk, by=actor, version=whole(version))
            messages.success(
                request, _("Merged. Its reporter is told how the other one goes on; it can be parted again.")
            )
            return _to(case)
        except Refused as refused:
            refusal = refused.message
            case = staff.case_of(actor, key)
    words = request.GET.get("q", "").strip()[:MOST]
    chosen = next(iter(linked.chosen(case, actor, [request.GET.get("into", "")])), None)
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "words": words,
        "chosen": wording.row_of(chosen, actor) if chosen else None,
        "found": wording.rows(_candidates(case, actor, words), actor),
        "refusal": refusal,
    }
    return render(request, "cases/desk/merge.html", context, status=409 if refusal else 200)


def may_merge(case: Case, actor: Actor) -> bool:
    """Whether the step that merges is open to the person now."""
    name = services.pack_of(case).merges
    return bool(name) and any(offer.name == name for offer in queries.offers(case, actor))


def _candidates(case: Case, actor: Actor, words: str) -> list[Case]:
    """Open requests of the estate: those that fit the words, else the newest of the same category."""
    if words:
        found = linked.candidates(case, actor, words)
    else:
        same = queries.readable(actor).filter(estate_id=case.estate_id, category=case.category, open=True)
        found = list(queries.rows(same.exclude(pk=case.pk)).order_by("-pk")[:NEAR])
    return [
        one for one in found
        if one.open and one.area_id == case.area_id and not one.concerned and not ties.sleeps(one)
    ]  # fmt: skip


def _to(case: Case) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse("cases:work", args=[case.pk]))
    response.status_code = 303
    return response
