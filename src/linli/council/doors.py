"""What every door of this floor asks first: the meeting."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from linli.council import queries
from linli.council.models import Meeting
from linli.people import access
from linli.people.doors import actor


def readable(request: HttpRequest, **where: object) -> Meeting:
    """The meeting, if the person may read it; else 404, since even its existence is not theirs to know."""
    meeting = get_object_or_404(queries.meetings(), **where)
    if not access.may(actor(request), "meeting.read", meeting):
        raise Http404
    return meeting
