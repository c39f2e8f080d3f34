"""A visit is written down by its pair: on the spot or later from a phone that had no network, and never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import serving
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.rules import visits as rules
from linli.visits import queries, sums
from linli.visits.grants import OWNER
from linli.visits.models import Visit, Visited, VisitProgramme
from linli.visits.services import propose_next, run

LONGEST = timedelta(hours=12)
BACK = timedelta(days=60)  # so long a note may lie on a phone
AHEAD = timedelta(minutes=10)  # by which the clock of a phone may be fast
FARTHEST = 1_000_000  # metres of one trip


@dataclass(frozen=True)
class Note:
    """What the pair wrote. `key` is the UUID made on the phone; `metres` is the whole trip's share of this visit."""

    key: str
    arrived_at: datetime
    left_at: datetime
    done: str
    metres: int = 0
    periods: int = 0
    goals: str = ""
    response: str = ""
    advice: str = ""
    safety: str = ""
    signed: str = Visit.Signed.DRAWN
    unsigned_why: str = ""
    offline: bool = False


def kept_already(key: str, *, by: Actor) -> Visit | None:
    """The visit that was kept under the key, for who was there; somebody else's key is refused."""
    found = Visit.objects.select_related("visited__programme").filter(key=_uuid(key)).first()
    if found is not None and by.person_id not in (found.first_id, found.second_id):
        raise NotAllowed(_("The pair that goes there writes the visit down."))
    return found


def _uuid(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        raise Refused("key_wrong", _("The page is out of date; open it anew.")) from None


@transaction.atomic
def write(visited_id: int, note: Note, *, by: Actor, photos: Sequence[File] = (), drawn: Sequence[File] = ()) -> Visit:
    """Keep a visit. The same key once more answers with the visit that was kept, and changes nothing."""
    if found := kept_already(note.key, by=by):
        return found
    on_record.must_stand(Visited.objects.values_list("person_id", flat=True).get(pk=visited_id))
    programme = VisitProgramme.objects.select_for_update().get(visited=visited_id)
    row = Visited.objects.select_for_update(of=("self",)).get(pk=visited_id)
    row.programme = programme
    if found := kept_already(note.key, by=by):
        return found
    pair = queries.pair_at(row, note.arrived_at)
    if pair is None and may(by, "visited.note", row):  # they went before anybody was named
        pair = queries.pair_now(row)
    if pair is None or by.person_id not in pair:
        raise NotAllowed(_("The pair that goes there writes the visit down."))
    return keep(row, note, pair, by=by, photos=photos, drawn=drawn)


def keep(
    row: Visited,
    note: Note,
    pair: tuple[int, int],
    *,
    by: Actor,
    photos: Sequence[File] = (),
    drawn: Sequence[File] = (),
    entered_by: int | None = None,
    waited: timedelta = timedelta(0),
) -> Visit:
    """Keep what a pair wrote, once it is sound; the programme's row is locked by the caller."""
    must_be_sound(row, note, photos=bool(photos), drawn=bool(drawn), waited=waited)
    programme = row.programme
    driven = sums.metres(programme)
    visit = Visit(
        key=_uuid(note.key), visited=row, programme=programme, first_id=pair[0], second_id=pair[1],
        day=clock.day_of(note.arrived_at), arrived_at=note.arrived_at, left_at=note.left_at, metres=note.metres,
        periods=note.periods, goals=note.goals.strip()[:1000], done=note.done.strip()[:2000],
        response=note.response.strip()[:1000], advice=note.advice.strip()[:1000], safety=note.safety.strip()[:1000],
        signed=note.signed, unsigned_why=note.unsigned_why.strip()[:120], offline=note.offline, due_on=row.due_on,
        by_id=by.person_id, entered_by_id=entered_by,
    )  # fmt: skip
    visit.save()
    attach([*photos, *drawn], OWNER, visit.pk)
    data = {
        "visited_id": row.pk, "day": str(visit.day), "minutes": visit.minutes, "metres": visit.metres,
        "periods": visit.periods, "signed": visit.signed, "offline": visit.offline, "paper": entered_by is not None,
        "files": [file.sha256 for file in (*photos, *drawn)],
    }  # fmt: skip
    record("home_visit.noted", visit, by=by, data=data, area_id=row.area_id, new=True)
    if programme.service_id is not None:
        span = serving.Span(visit.arrived_at, visit.left_at, programme.title)
        both = dict.fromkeys(
            (visit.first_id, visit.second_id), (visit.arrived_at, visit.left_at)
        )  # there, without the way
        serving.served(programme.service_id, _source(visit), span, both, by=by)
    if row.ended_at is None:
        propose_next(row, by)
    for mark in rules.milestones(driven, driven + visit.metres, programme.mark * 1000):
        record("visit_programme.mark", programme, by=by, data={"kilometres": mark // 1000}, area_id=row.area_id)
    return visit


def _source(visit: Visit) -> serving.Source:
    return serving.Source("home_visit", visit.pk)


def must_be_sound(
    row: Visited, note: Note, *, photos: bool = False, drawn: bool = False, waited: timedelta = timedelta(0)
) -> None:
    """Refused, with the mend, where this cannot have been or was not agreed to; `waited`: since it was entered."""
    now = clock.now()
    if not note.arrived_at < note.left_at <= note.arrived_at + LONGEST:
        raise Refused("times_wrong", _("They left after they came, the same day."), field="left")
    if note.left_at > now + AHEAD:
        raise Refused("time_to_come", _("This time has not come yet."), field="left")
    if note.arrived_at < now - BACK - waited:
        raise Refused("too_long_ago", _("This visit is too long ago; tell the office of it."), field="day")
    if not note.done.strip():
        raise Refused("done_missing", _("Say what was done."), field="done")
    if not 0 <= note.metres <= FARTHEST or not 0 <= note.periods <= 20:
        raise Refused("too_far", _("So far nobody drives for a visit."), field="km")
    if photos and not row.photos:
        raise Refused("photos_not_agreed", _("Nobody has agreed to photos there in writing."), field="photo")
    if note.signed not in Visit.Signed.values or (note.signed == Visit.Signed.DRAWN and not drawn):
        raise Refused("signature_missing", _("Let the guardian sign, or say why not."), field="signature")
    if note.signed != Visit.Signed.DRAWN and not note.unsigned_why.strip():
        raise Refused("reason_missing", _("Say why it was not signed on the phone."), field="unsigned_why")
    if Visit.objects.filter(
        visited=row, voided_at=None, arrived_at__lt=note.left_at, left_at__gt=note.arrived_at
    ).exists():
        raise Refused("noted_already", _("A visit at this time is written down already."), field="arrived")


@transaction.atomic
def void(visit_id: int, why: str, *, by: Actor) -> Visit:
    """The office takes a visit out of every sum, with the reason; what was written stays. The pair writes it anew."""
    programme = run(Visit.objects.values_list("programme_id", flat=True).get(pk=visit_id), by)
    visit = Visit.objects.select_for_update(of=("self",)).select_related("visited").get(pk=visit_id)
    if visit.voided_at is not None:
        raise Refused("void_already", _("This visit does not count already."))
    if by.person_id is not None and by.person_id in (visit.first_id, visit.second_id):
        raise NotAllowed(_("Let a colleague do it: it is your own visit."))
    if not why.strip():
        raise Refused("reason_missing", _("Say why."), field="why")
    visit.voided_at, visit.voided_why = clock.now(), why.strip()[:120]
    visit.save(update_fields=["voided_at", "voided_why"])
    data = {"visited_id": visit.visited_id, "metres": visit.metres}
    record("home_visit.voided", visit, by=by, data=data, area_id=programme.area_id)
    serving.take_back(_source(visit), visit.voided_why, by=by)
    row = Visited.objects.select_for_update(of=("self",)).get(pk=visit.visited_id)
    row.programme = programme
    if row.ended_at is None:
        propose_next(row, by)
    return visit
