"""How an election that was voted on here came out, for the office that lets the elected take office."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.ballots import counting, named
from linli.ballots.doors import helped
from linli.ballots.models import Ballot, Matter, State
from linli.cases.deadlines import basis_words
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import seating, seating_views
from linli.people.doors import actor, staff_required
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


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def take_office(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """Those whom one matter of the vote elected."""
    ballot = helped(request, code)
    matter = get_object_or_404(ballot.matters, position=place)
    if ballot.counted_at is None or not seats(matter, ballot):
        raise Http404
    back = reverse("ballots:result", args=[code])
    return seating_views.page(
        request, election(matter, ballot, actor(request)), back=back, crumb=ballot.title, words=basis_words
    )
