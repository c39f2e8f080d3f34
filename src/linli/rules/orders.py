"""A service that a resident orders: 点单, 派单, 接单, 评单. The road is practice."""

from datetime import date
from typing import Literal

from linli.rules.identifiers import birthday_of

State = Literal["ordered", "sent", "taken", "served", "done", "unmet", "withdrawn"]
Act = Literal["send", "decline", "lapse", "take", "give_back", "miss", "serve", "record", "refuse", "withdraw"]

BASIS = "practice"
ABLE = "志愿服务条例 art. 15, 16"  # work fits who does it; training where skill is needed
OPEN: tuple[State, ...] = ("ordered", "sent", "taken")
ENDED: tuple[State, ...] = ("done", "unmet", "withdrawn")

_ROAD: dict[tuple[str, str], State] = {
    ("ordered", "send"): "sent",
    ("sent", "send"): "sent",  # to somebody else, or for another time
    ("sent", "decline"): "ordered",  # by the one to whom it was sent
    ("sent", "lapse"): "ordered",
    ("sent", "take"): "taken",
    ("taken", "give_back"): "ordered",
    ("taken", "miss"): "ordered",  # the volunteer did not come
    ("taken", "serve"): "served",
    ("taken", "record"): "done",  # the desk wrote it down for a volunteer who cannot
    ("served", "record"): "done",
    **{(state, "refuse"): "unmet" for state in OPEN},
    **{(state, "withdraw"): "withdrawn" for state in OPEN},
}


def after(state: str, act: Act) -> State | None:
    """What an order in `state` becomes by the act; None where it cannot be done."""
    return _ROAD.get((state, act))


def old_enough(id_number: str, least: int | None, day: date) -> bool:
    """Whether a service from an age on is for this person; where no birthday is known the desk looks at it."""
    born = birthday_of(id_number) if least and len(id_number) == 18 else None
    if born is None or least is None:
        return True
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= least


def themselves(taker: int | None, *others: int | None) -> bool:
    """Whether the volunteer is one of those who order, send or judge it."""
    return taker is not None and taker in others
