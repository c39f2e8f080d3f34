"""What people do together at a time and place, as data: a new kind is a row here and nothing else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_PARTICIPANT = pgettext_lazy("taking part", "Participant")
_VOLUNTEER = pgettext_lazy("taking part", "Volunteer")


@dataclass(frozen=True)
class Kind:
    """`shown`: residents find it among what is on. `drop_in`: whoever wants comes, without signing up.

    `serves`: who takes part serves others, and their hours are put on record. `seat`: what taking part is called.
    `whole`: a team that puts it on is at it as a whole, and nowhere else meanwhile.
    """

    label: Promise
    shown: bool = True
    drop_in: bool = False
    serves: bool = False
    whole: bool = False
    seat: Promise = _PARTICIPANT


KINDS: dict[str, Kind] = {
    "square": Kind(_("On the culture square"), drop_in=True),
    "class": Kind(_("Class or handicraft")),
    "lecture": Kind(pgettext_lazy("kind of activity", "Lecture"), seat=pgettext_lazy("taking part", "Listener")),
    "performance": Kind(_("Performance"), drop_in=True, whole=True, seat=pgettext_lazy("taking part", "Spectator")),
    "rehearsal": Kind(_("Rehearsal"), shown=False, whole=True),
    "service": Kind(_("Volunteer service"), serves=True, seat=_VOLUNTEER),
    "visit": Kind(_("Home visits"), shown=False, serves=True, seat=_VOLUNTEER),
    "rota": Kind(_("Duty rota"), shown=False, serves=True, seat=pgettext_lazy("taking part", "On duty")),
    "other": Kind(_("Other activity")),
}


def choices() -> list[tuple[str, Promise]]:
    """For forms and model fields."""
    return [(code, kind.label) for code, kind in KINDS.items()]
