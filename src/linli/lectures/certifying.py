"""The certificate of attendance of a season: what somebody heard, checked by anybody by its code."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.activities.models import SessionState, SignUp
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.lectures.models import Attended, Lecture, Season
from linli.papers import typeset
from linli.people.access import may
from linli.people.models import Organisation, Person

LAYOUT = Path(__file__).parent / "data" / "attendance.typ"


def heard(season_id: int, person_id: int) -> list[Lecture]:
    """The lectures of a season, held and closed, at which the person was."""
    rows = SignUp.objects.filter(person_id=person_id, came_at__isnull=False, session__state=SessionState.HELD)
    lectures = Lecture.objects.filter(season_id=season_id, session__in=rows.values("session_id"))
    return list(lectures.select_related("lecturer__person", "session").order_by("session__starts_at", "pk"))


@transaction.atomic
def issue(season_id: int, person_id: int, *, by: Actor) -> Attended:
    """Certify what a person heard, for themselves or by a post of the body; numbered without a gap."""
    season = Season.objects.select_related("area").get(pk=season_id)
    Organisation.objects.select_for_update().get(pk=season.organiser_id)
    found, year = heard(season_id, person_id), clock.today().year
    made = Attended(season=season, person_id=person_id, organiser_id=season.organiser_id, year=year).locate(season.area)
    if not may(by, "attendance.issue", made):
        raise NotAllowed(_("A certificate is for the person themself, or drawn up by a post of the body."))
    if not found:
        raise Refused("nothing_heard", _("There is no lecture yet at which the person was."))
    minutes = sum((row.session.ends_at - row.session.starts_at) // timedelta(minutes=1) for row in found if row.session)
    known = Attended.objects.filter(season=season, person_id=person_id, lectures=len(found), minutes=minutes).first()
    if known is not None:
        return known
    last = Attended.objects.filter(organiser_id=season.organiser_id, year=year).aggregate(last=Max("serial"))["last"]
    made.serial, made.lectures, made.minutes, made.issued_on = (last or 0) + 1, len(found), minutes, clock.today()
    made.save()
    data = {"season_id": season.pk, "person_id": person_id, "lectures": made.lectures, "serial": made.serial}
    record("attendance_paper.issued", made, by=by, data=data, area_id=made.area_id, new=True)
    return made


def pdf(made: Attended, address: str) -> bytes:
    """The certificate as a PDF/A, with a code that leads to the page on which it is checked."""
    import segno  # for whoever takes a certificate

    person = Person.objects.get(pk=made.person_id)
    rows = [row for row in heard(made.season_id, made.person_id) if row.session]
    lines = [
        [clock.day_of(row.session.starts_at).isoformat(), row.topic, row.lecturer.name]
        for row in rows
        if row.session and row.session.closed_at and row.session.closed_at <= made.issued_at
    ]
    given = {
        "number": made.number, "body": made.organiser.name, "name": person.name, "season": made.season.title,
        "lectures": str(made.lectures), "issued": made.issued_on.isoformat(), "lines": lines,
        "qr": segno.make(address, error="m").svg_inline(border=1, scale=4),
        "fonts": list(typeset.BODY_FACES), "bold": list(typeset.SANS_FACES),
    }  # fmt: skip
    return typeset.typeset(LAYOUT, given=given)
