"""How an election that was voted on here came out, for the office that lets the elected take office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import counting, named
from linli.ballots.doors import helped
from linli.ballots.models import Ballot, Matter, State
from linli.cases.deadlines import basis_words
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import removing, seating, seating_views
from linli.people.doors import actor, desk_form
from linli.people.models import Seating
from linli.people.removing import Removal
from linli.people.seating import Election
from linli.rules.seating import ELECTED

SOURCE = "matter"


def election(matter: Matter, ballot: Ballot, by: Actor) -> Election:
    """The counted election. Who bears the name of one elected is looked for on the roll first."""
    assert ballot.counted_at is not None
    meant = named.of(ballot, (ballot.result or {})["matters"][matter.position - 1]["elected"])
    alone = [one for one in meant if not one.home]
    roll = {pk for one in alone for pk in one.people}
    won = seating.named(by, [one.name for one in alone], first=roll)
    return Election(
        source=(SOURCE, matter.pk),
        law=ballot.law.elects,
        title=f"{ballot.title}：{matter.title}",  # zh: between a vote and its matter
        area=ballot.area,
        seats=matter.seats,
        elected_on=clock.day_of(ballot.counted_at),
        document=_document(ballot),
        elected=tuple(
            seating.named(by, [one.name], first=set(one.people))[one.name] if one.home else won[one.name]
            for one in meant
        ),
        body=ballot.body,
        waits=_waits(ballot),
    )


def seats(matter: Matter, ballot: Ballot) -> bool:
    """Whether somebody gets a seat by it: an election, not a show of opinion."""
    return bool(matter.seats) and ballot.law.elects in ELECTED


def _document(ballot: Ballot) -> str:
    return f"{ballot.paper.number} {ballot.paper.title}"[:120] if ballot.paper and ballot.paper.frozen else ""


def _waits(ballot: Ballot) -> str:
    """Why nobody takes office by it yet."""
    if ballot.state != State.FINAL:
        if ballot.state != State.ANNOUNCED:
            return _("The result is not published yet.")
        text = _("The result can still be objected to: final from %(day)s, once every objection is answered.")
        return text % {"day": counting.final_from(ballot)}
    if not (ballot.paper and ballot.paper.frozen):
        return _("The result has no paper yet: draw it up, let a second person check it, and issue it.")
    return ""


@desk_form
def take_office(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """Those whom one matter of the vote elected."""
    ballot = helped(request, code)
    matter = get_object_or_404(ballot.matters.select_related("removes__person", "removes__post"), position=place)
    if ballot.counted_at is not None and matter.removes_id:
        return _end_seat(request, matter, ballot)
    if ballot.counted_at is None or not seats(matter, ballot):
        raise Http404
    back = reverse("ballots:result", args=[code])
    return seating_views.page(
        request, election(matter, ballot, actor(request)), back=back, crumb=ballot.title, words=basis_words
    )


def removal(matter: Matter, ballot: Ballot) -> Removal:
    """How the vote on somebody's seat came out."""
    assert ballot.counted_at is not None
    assert matter.removes is not None
    return Removal(
        source=(SOURCE, matter.pk),
        term=matter.removes,
        title=matter.title,
        passed=bool((ballot.result or {})["matters"][matter.position - 1]["passed"]),
        decided_on=clock.day_of(ballot.counted_at),
        document=_document(ballot),
        waits=_waits(ballot),
    )


def _end_seat(request: HttpRequest, matter: Matter, ballot: Ballot) -> HttpResponse:
    """Whether the seat ends, once it is confirmed with what follows from it."""
    found, back, by = removal(matter, ballot), reverse("ballots:result", args=[ballot.code]), actor(request)
    if request.method == "POST" and "confirmed" in request.POST:
        try:
            removing.take_effect(found, by=by)
            messages.success(request, _("The seat is ended. What is to be handed over and filed stands with the body."))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(back)
    done = removing.made(found)
    ends = found.passed and not found.waits and not done and removing.may_take_effect(found, by)
    context = {
        "ballot": ballot, "matter": matter, "found": found, "done": done, "cancel": back,
        "title": _("End this seat?") if ends else matter.title,
        "text": _told(found, done),
        "points": [_("The term ends now, with the paper of the result."), _("The hand-over of papers begins.")],
        "submit": _("End the seat"), "grave": True, "ends": ends,
    }  # fmt: skip
    return render(request, "ballots/end_seat.html", context)


def _told(found: Removal, done: Seating | None) -> str:
    if done:
        return _("Ended on %(day)s.") % {"day": clock.day_of(done.at).isoformat()}
    if not found.passed:
        return _("The vote did not pass: the seat stays as it was.")
    return found.waits or f"{found.term.person.name} · {found.term.post.title}"
