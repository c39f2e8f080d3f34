"""What every door of this floor asks first: the ballot."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from linli.ballots import queries
from linli.ballots.models import Ballot
from linli.journal.actors import Actor
from linli.people import access
from linli.people.doors import acting, actor


def helped(request: HttpRequest, code: str) -> Ballot:
    """The ballot, if the person helps with it or works it; else 404, since even its existence is not theirs to know."""
    ballot = get_object_or_404(queries.ballots(), code=code)
    if not access.may(actor(request), "ballot.help", ballot):
        raise Http404
    return ballot


def worked(request: HttpRequest, code: str) -> tuple[Ballot, Actor]:
    """The ballot and the person in the post that lets them work it; else 404."""
    ballot = get_object_or_404(queries.ballots(), code=code)
    return ballot, acting(request, "ballot.manage", ballot)
