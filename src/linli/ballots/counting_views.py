"""After the last day, at the desk: close, count with two shares, publish the result, read objections to it, end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import announcement, counting, gates, queries, rounds, seating, shown
from linli.ballots.doors import helped, paged, worked
from linli.ballots.forms import told
from linli.ballots.models import Ballot, Matter, Objection, State
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step
from linli.people.models import Seating
from linli.rules.masks import mask_name

OBJECTIONS = 30  # a page
COUNTED = (State.COUNTED, State.ANNOUNCED, State.FINAL)


class SharesForm(forms.Form):
    """Two of the three shares, as printed: scanned, or typed."""

    first = forms.CharField(label=gettext_lazy("One share"), max_length=120)
    second = forms.CharField(label=gettext_lazy("Another share"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update(autocomplete="off", autocapitalize="characters", spellcheck="false")


ENDS: dict[str, tuple[Callable[..., object], Promise]] = {
    "close": (counting.close, gettext_lazy("Voting is closed. Now open the boxes of paper, then count.")),
    "draw_up": (announcement.draw_up, gettext_lazy("The result stands on its paper. A second person checks it.")),
    "finish": (counting.finish, gettext_lazy("The result is final.")),
}


@desk_step
def end(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Close, draw up, finish: a step that asks nothing more. Refused, the article is told too."""
    row, by = worked(request, code)
    if name not in ENDS:
        raise Http404
    what, said = ENDS[name]
    try:
        what(row.pk, by=by)
        messages.success(request, str(said))
    except Refused as refusal:
        messages.error(request, told(refusal))
    return redirect("ballots:result" if name == "draw_up" else "ballots:ballot", code)


@desk_form
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Two holders of shares open the box. What is typed here goes nowhere but into the count."""
    ballot, by = worked(request, code)
    form = SharesForm(request.POST or None)
    if form.is_valid():
        try:
            counting.count(ballot.pk, [form.cleaned_data["first"], form.cleaned_data["second"]], by=by)
        except Refused as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Counted. Look at the result, then publish it."))
            return redirect("ballots:result", code)
    papers = ballot.votes.filter(valid=True).count()
    context = {"ballot": ballot, "form": form, "needs": _needs(ballot), "papers": papers}
    return render(request, "ballots/count.html", context, status=422 if form.errors else 200)


def _needs(ballot: Ballot) -> list[gates.Need]:
    """What the count waits for, but the shares."""
    if ballot.state != State.CLOSED:
        return []
    step = next(step for step in gates.steps(ballot) if step.now)
    return list(step.needs[:-1])


@desk_form
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The result with its arithmetic, its paper, the term to publish it in, and the objections to it."""
    ballot, by = helped(request, code), actor(request)
    if ballot.state not in COUNTED:
        raise Http404
    if request.method == "POST":
        return _announced(request, ballot)
    context = {
        "ballot": ballot,
        "works": access.may(by, "ballot.manage", ballot),
        "recounts": not ballot.law.secret and access.may(by, "ballot.recount", ballot),
        "decided": shown.of_result(ballot),
        "joining": bool(ballot.result and ballot.result["joining"]),
        "last": (last := counting.announce_by(ballot)),
        "late": ballot.state == State.COUNTED and clock.today() > last,
        **shown.provisional(ballot),
        "reads_paper": ballot.paper is not None and access.may(by, "paper.read", ballot.paper),
        "draws": not (ballot.paper and ballot.paper.frozen),
        "elections": _elections(ballot),
        "removals": _removals(ballot),
        "rounds": rounds.offered(ballot),
        **_objected(request, ballot),
    }
    return render(request, "ballots/result.html", context)


def _elections(ballot: Ballot) -> list[tuple[Matter, Seating | None]]:
    """The published elections of the vote, each with its effect, if it has taken one."""
    if ballot.state == State.COUNTED:
        return []
    matters = [matter for matter in ballot.matters.all() if seating.seats(matter, ballot)]
    rows = Seating.objects.filter(source_kind=seating.SOURCE, source_id__in=[matter.pk for matter in matters])
    done = {row.source_id: row for row in rows.select_related("organisation")} if matters else {}
    return [(matter, done.get(matter.pk)) for matter in matters]


def _removals(ballot: Ballot) -> list[Matter]:
    """The published matters of the vote that end a seat."""
    return [] if ballot.state == State.COUNTED else [matter for matter in ballot.matters.all() if matter.removes_id]


def _announced(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    by = acting(request, "ballot.manage", ballot)
    try:
        counting.announce(ballot.pk, reason=request.POST.get("reason", ""), by=by)
        messages.success(request, _("The result is public. It stays shown for its term."))
    except Refused as refusal:
        messages.error(request, told(refusal))
    return redirect("ballots:result", ballot.code)


def _objected(request: HttpRequest, ballot: Ballot) -> dict[str, object]:
    """A page of the objections to the result, each led to its answer where the asking person may give it."""
    rows = queries.objections(ballot, Objection.RESULT)
    found, older = paged(request, rows, OBJECTIONS)
    mine = access.scope(actor(request), "objection.decide", rows.order_by().filter(pk__in=[row.pk for row in found]))
    open_to = set(mine.values_list("pk", flat=True))
    return {"objections": [(row, mask_name(row.person.name), row.pk in open_to) for row in found], "older": older}


@desk_page
@outs.listed
def delivered(request: HttpRequest, code: str) -> HttpResponse:
    """Proof of delivery, paper by paper: when, by whom, and what came of it."""
    ballot = helped(request, code)
    context = {"ballot": ballot, "rows": queries.deliveries(ballot, actor(request))}
    return render(request, "ballots/delivered.html", context)
