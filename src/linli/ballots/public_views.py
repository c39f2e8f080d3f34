"""What everybody may read of a vote: what is asked, when and how one votes, the roll, and the result once published."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.ballots import objecting, own, queries, shown
from linli.ballots.doors import paged
from linli.ballots.models import Ballot, Objection, State
from linli.cases.models import Visibility
from linli.files.queries import files_of
from linli.kernel import clock
from linli.kernel.wording import colon, in_a_list
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, done, own_page, own_step
from linli.places.models import Area, Building
from linli.rules import ballot_course as course

LISTED = 60
VOTERS = 100  # a page of the roll


def opened(code: str) -> Ballot:
    """The ballot of an address, from its publication on; else 404."""
    return get_object_or_404(queries.ballots().exclude(state=State.DRAFT), code=code)


@require_safe
@outs.residents
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """The votes of an estate, latest first."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    found = queries.ballots().filter(estate_id=estate.pk).exclude(state=State.DRAFT).order_by("-pk")
    if not (rows := list(found[:LISTED])):
        outs.stays(request)
    return render(request, "ballots/listed.html", {"estate": estate, "rows": rows})


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One vote. The roll and who took part are for the people of the estate."""
    ballot, by = opened(code), actor(request)
    slips, typed = own.slips_of(by.person_id, ballot), request.GET.get("paper", "")
    if typed and (slip := own.typed(slips, typed)):
        return redirect("ballots:vote", code, slip.code)
    reads = access.may(by, "ballot.read", ballot)
    objections = _own_objections(ballot, by.person_id)
    said = about(ballot)
    context = {
        **said,
        **_for_group(request, ballot, said["decided"]),
        "estate": ballot.area,
        "slips": slips,
        "typed": typed,
        "reads": reads,
        "buildings": buildings(ballot) if reads else [],
        "marks": list(ballot.marks.select_related("unit__building", "unit__entrance")) if reads else [],
        "said": shown.marked(ballot) if reads else (0, 0),
        "objections": objections,
        "objects": reads and _objected_to(ballot) and not any(one.state == Objection.OPEN for one in objections),
    }
    return render(request, "ballots/show.html", context)


def _for_group(request: HttpRequest, ballot: Ballot, decided: Sequence[shown.Decided]) -> dict[str, str]:
    """The published result as it is pasted into a group chat: each matter, and whether it passed."""
    if not decided:
        return {}
    link = request.build_absolute_uri(reverse("ballots:show", args=[ballot.code]))
    lines = [_("%(place)s: result of “%(title)s”") % {"place": ballot.place, "title": ballot.title}]
    lines += [f"{number}. {one.title}{colon()}{_in_short(one)}" for number, one in enumerate(decided, 1)]
    if ballot.state == State.ANNOUNCED:
        lines.append(_("The result is provisional until objections to it are answered."))
    return {"group": "\n".join([*lines, link]), "group_link": link}


def _in_short(one: shown.Decided) -> str:
    if one.election:
        won = in_a_list(row.words for row in one.chosen if row.won)
        return _("elected: %(who)s") % {"who": won} if won else _("nobody elected")
    if one.unsettled:
        return one.unsettled
    return pgettext("a matter", "passed") if one.passed else pgettext("a matter", "not passed")


def about(ballot: Ballot) -> dict[str, Any]:
    """What page and board say alike."""
    votes = ballot.votes.filter(valid=True).count() if ballot.state != State.PUBLISHED else 0
    announced = ballot.announced_at
    return {
        "ballot": ballot,
        "matters": (matters := list(ballot.matters.select_related("case__area"))),
        "cases": [one.case for one in matters if one.case and one.case.visibility == Visibility.PUBLIC],
        "documents": files_of("ballot", ballot.pk),
        "running": ballot.state == State.OPEN and clock.today() <= ballot.closes_on,
        "voted": votes,
        "decided": shown.decided(ballot),
        "joining": bool(ballot.result and ballot.result.get("joining")),
        "court_until": course.court_until(clock.day_of(announced)) if announced else None,
        "court_basis": course.COURT_BASIS,
        **shown.provisional(ballot),
    }


def buildings(ballot: Ballot) -> list[Building]:
    """Those whose owners vote."""
    if ballot.building_id:
        return list(Building.objects.filter(pk=ballot.building_id))
    return list(Building.objects.filter(area_id=ballot.area_id).order_by("position", "pk"))


def _objected_to(ballot: Ballot) -> bool:
    """Whether the roll, or the result, can be objected to now."""
    return ballot.state == State.ANNOUNCED or (ballot.state == State.PUBLISHED and clock.today() < ballot.opens_on)


def _own_objections(ballot: Ballot, person_id: int | None) -> list[Objection]:
    return list(ballot.objections.filter(person_id=person_id or 0).order_by("-pk"))


@own_page
@outs.residents
def roll(request: HttpRequest, code: str, building: int) -> HttpResponse:
    """The heads of one building and their homes; after the result, who took part."""
    ballot = opened(code)
    if not access.may(actor(request), "ballot.read", ballot):
        raise Http404
    house = get_object_or_404(Building, pk=building, pk__in=[one.pk for one in buildings(ballot)])
    context = {
        "ballot": ballot,
        "estate": ballot.area,
        "building": house,
        "heads": shown.heads(ballot, house.pk),
        "told": ballot.state in shown.PUBLIC,
    }
    return render(request, "ballots/roll_of.html", context)


@own_page
@outs.residents
def voters(request: HttpRequest, code: str) -> HttpResponse:
    """Who votes where heads alone count, and whom each household sends: names masked (居委会组织法 art. 17)."""
    ballot = opened(code)
    if ballot.law.voters == "owners" or not access.may(actor(request), "ballot.read", ballot):
        raise Http404
    rows, older = paged(request, shown.voters(ballot), VOTERS)
    context = {"ballot": ballot, "estate": ballot.area, "rows": [shown.voter(row) for row in rows], "older": older,
               "households": ballot.law.voters == "households"}  # fmt: skip
    return render(request, "ballots/voters.html", context)


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The vote for the board at the entrance: as it is called, and as it was decided."""
    ballot = opened(code)
    link = request.build_absolute_uri(reverse("ballots:show", args=[code]))
    context = {**about(ballot), "estate": ballot.area, "link": link, "printed": clock.now()}
    return render(request, "ballots/board.html", context)


@own_step
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the published roll, or later the published result, is wrong."""
    ballot = opened(code)
    by, text = acting(request, "ballot.read", ballot), request.POST.get("text", "")
    there = reverse("ballots:show", args=[code])
    if ballot.state == State.PUBLISHED:
        act, said = objecting.object_to_roll, _("Received. The answer will stand here before voting begins.")
    else:
        act, said = objecting.object_to_result, _("Received. The answer will stand here before the result is final.")
    return done(request, lambda: act(ballot.pk, text, by=by), said, f"{there}#objections")
