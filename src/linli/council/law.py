"""The law of `rules.bodies` as it holds for a meeting: on its day, and where its estate has set another share."""

from datetime import date

from linli.council.models import Meeting
from linli.people import kinds
from linli.people.models import Organisation
from linli.people.queries import running, vacant_seats
from linli.places.models import Area
from linli.rules.ballot import Share, Stage, Threshold
from linli.rules.bodies import LAWS, SHARES, Part, lacking, set_locally
from linli.settings.queries import held

_SET: tuple[tuple[Stage, str], ...] = (("participation", "quorum"), ("approval", "majority"))


def deciding(name: str, area: Area, on: date) -> tuple[Threshold, ...]:
    """By which thresholds such a body decides there on the day; none where it decides nothing, or by ballot."""
    law = LAWS.get(name)
    if law is None or law.local is None:
        return law.deciding(on) if law else ()
    shares: dict[Stage, tuple[Share, str]] = {}
    for stage, what in _SET:
        setting = held(f"meetings.{name}_{what}", area, on=on)
        if setting.starts is not None:
            shares[stage] = SHARES[setting.value], setting.source
    return set_locally(law.deciding(on), shares)


def of(meeting: Meeting) -> tuple[Threshold, ...]:
    """By which thresholds the meeting decides."""
    return deciding(meeting.law.decides, meeting.area, meeting.day)


def vacant(meeting: Meeting) -> int:
    """The seats of the bodies that meet which nobody holds now: they count among all members until they are filled."""
    sitting = meeting.sitting
    if not sitting.all_sign and kinds.REPRESENTATIVES not in sitting.seats:
        return 0
    return sum(vacant_seats(body, sitting.seats) for body in (meeting.body, meeting.joined) if body)


def missing_parts(body: Organisation, name: str) -> list[Part]:
    """How the body is not made up as its law says."""
    law = LAWS.get(name)
    if law is None or not law.parts:
        return []
    seats = [*kinds.LAWS.get(body.kind, ("", ()))[1], kinds.REPRESENTATIVES]
    rows = running().filter(post__organisation=body, post__kind__in=seats, post__ended_at=None)
    held: dict[int, set[str]] = {}
    for person_id, kind in rows.values_list("person_id", "post__kind"):
        held.setdefault(person_id, set()).add(kind)
    return lacking(law, list(held.values()))
