"""The vote that follows on seats an election left open: a run-off between who is level, or a second round.

Between whom and by which law is in `rules.election` and `rules.ballot_kinds`. It is offered, and drawn up like another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from linli.ballots.attached import contested
from linli.ballots.models import Ballot, Matter, Objection, State
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.places.models import Area
from linli.rules.ballot_course import RESULT_BASIS
from linli.rules.election import Again, again

KEPT_IN = "zh-hans"  # the language of what is read by all
COUNTED = (State.ANNOUNCED, State.FINAL)


@dataclass(frozen=True)
class Round:
    """What follows on one election of a vote: what is offered, and the vote that was drawn up for it, if one was."""

    matter: Matter
    offered: Again
    second: Ballot | None


def kind_of(ballot: Ballot, follows: Again) -> str:
    """Which kind of vote follows on it; too few took part in a vote that is not valid, so again enough have to."""
    return ballot.kind if follows.anew else ballot.law.again or ballot.kind


def title_of(matter: Matter, follows: Again) -> str:
    """What the vote that follows is called, on the papers of everybody."""
    with translation.override(KEPT_IN):
        text = _("%(title)s: run-off") if follows.run_off else _("%(title)s: second round")
        if follows.anew:
            text = _("%(title)s: held anew")
    return (text % {"title": matter.title})[:80]


def offered(ballot: Ballot) -> list[Round]:
    """The seats that a published result left open, unless it is contested. Two statements where there are any."""
    if ballot.state not in COUNTED or not ballot.law.decides:
        return []
    counted: Sequence[dict[str, Any]] = (ballot.result or {})["matters"]
    open_seats = [
        (matter, found)
        for matter, result in zip(ballot.matters.all(), counted, strict=True)
        if matter.seats and (found := _again(result))
    ]
    if not open_seats or contested().filter(pk=ballot.pk).exists():
        return []
    rows = Matter.objects.filter(again__in=[matter.pk for matter, _found in open_seats]).select_related("ballot")
    rows = rows.exclude(ballot__state=State.ENDED)
    seconds = {row.again_id: row.ballot for row in rows}
    return [Round(matter, found, seconds.get(matter.pk)) for matter, found in open_seats]


def _again(result: dict[str, Any]) -> Again | None:
    return again(
        result["next"], ranked=[row[0] for row in result["candidates"]], elected=result["elected"],
        tied=result["tied"], open_seats=result["open_seats"], seats=result["seats"],
    )  # fmt: skip


def open_round(area: Area, key: int) -> Round | None:
    """The election of that place whose open seats can be voted on now."""
    matter = Matter.objects.filter(pk=key, ballot__area=area).select_related("ballot").first()
    found = offered(matter.ballot) if matter else []
    return next((one for one in found if one.matter.pk == key), None)


def check(first_id: int, ballot: Ballot, *, seats: int, candidates: Sequence[str], field: str) -> None:
    """Refuse what is not the vote that follows: other voters, another kind, other seats, others than who is level."""
    found = open_round(ballot.area, first_id)
    if found is None:
        raise Refused("no_open_seats", _("That election left no seats open."), field=field)
    if found.second is not None and found.second.pk != ballot.pk:
        text = _("A vote on these seats is drawn up already: %(title)s.") % {"title": found.second.title}
        raise Refused("voted_again_already", text, field=field)
    first = found.matter.ballot
    if ballot.kind != kind_of(first, found.offered) or (ballot.building_id, ballot.entrance_id) != (
        first.building_id, first.entrance_id,
    ):  # fmt: skip
        text = _("On seats left open the same people vote, in the kind of vote that follows on the first.")
        raise Refused("other_voters", text, basis=first.law.basis, field=field)
    if seats != found.offered.seats or (found.offered.run_off and set(candidates) != set(found.offered.candidates)):
        text = _("The seats left open are %(seats)d, and in a run-off those stand who are level: %(names)s.")
        names = in_a_list(found.offered.candidates)
        raise Refused("other_candidates", text % {"seats": found.offered.seats, "names": names}, field=field)


def check_first(ballot: Ballot, *, answered: bool = False) -> None:
    """Refuse to publish a vote on seats unless the result that left them open stands; `answered`: and nobody doubts it.

    The two terms may run beside each other, as second rounds are held within days of the first; what was doubted is
    answered before anybody votes, and the second is final only after the first (`check_final`).
    """
    for first in _firsts(ballot):
        if first.state not in COUNTED or contested().filter(pk=first.pk).exists():
            text = _("The result that left these seats open does not stand: %(title)s.")
            raise Refused("first_not_final", text % {"title": first.title}, basis=RESULT_BASIS)
        if answered and first.objections.filter(about=Objection.RESULT, state=Objection.OPEN).exists():
            text = _("Objections to the result that left these seats open are not answered yet: %(title)s.")
            raise Refused("first_not_final", text % {"title": first.title}, basis=RESULT_BASIS)


def check_final(ballot: Ballot) -> None:
    """Refuse to make a vote on seats final before the one that left them open."""
    for first in _firsts(ballot):
        if first.state != State.FINAL:
            text = _("The result that left these seats open is not final yet: %(title)s.")
            raise Refused("first_not_final", text % {"title": first.title}, basis=RESULT_BASIS)


def _firsts(ballot: Ballot) -> list[Ballot]:
    """The votes whose open seats it fills."""
    rows = ballot.matters.filter(again__isnull=False).select_related("again__ballot").order_by("position")
    return list({row.again.ballot_id: row.again.ballot for row in rows if row.again}.values())
