"""What the doors of this floor ask first: the programme, the session."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from linli.activities import queries
from linli.activities.models import Programme, Session
from linli.journal.services import note_accesses
from linli.people import access
from linli.people.doors import actor


def _allowed(request: HttpRequest, action: str, row: Model) -> None:
    """Else 404: even its existence is not theirs to know."""
    if not access.may(actor(request), action, row):
        raise Http404


def programme_of(request: HttpRequest, code: str) -> Programme:
    """The programme, if the person reads it at the desk."""
    rows = Programme.objects.select_related("organiser", "leader", "spot", "area")
    found: Programme = get_object_or_404(rows, code=code)
    _allowed(request, "programme.read", found)
    return found


def session_of(request: HttpRequest, code: str, action: str = "session.read") -> Session:
    """The session, if the person reads it: at the desk, or as residents do (`session.look`)."""
    found: Session = get_object_or_404(queries.sessions(), code=code)
    _allowed(request, action, found)
    return found


def note_read(request: HttpRequest, people: Iterable[int | None]) -> None:
    """Whoever reads a list of names at the desk has read of each on it but of themselves."""
    by = actor(request)
    read = sorted({pk for pk in people if pk and pk != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in read], by=by, what="activity", reason="work", subject_kind="person")
