"""The papers to be handed out, set in type a building at a time by a job: a slip for each voter, in the order of doors.

They are printed from the publication on. Whoever stays on a roll that is drawn anew keeps code and number of their
slip, so that what was handed out stays good; what was set in type before is dropped.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.ballots import printings, rolls
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, Kind, Printing, Silence, Slip, SlipOwner, SlipUnit, State
from linli.files import store
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.papers import typeset
from linli.places.models import Building
from linli.ui.measures import metres

JOB = "ballots.set_slips"
LAYOUT = Path(__file__).parent / "data" / "slip.typ"
_OPTIONS = ("同意", "反对", "弃权")  # zh: as the paper has them
_COUNTS = {  # of two votes of one voter, as the paper has it
    "first": "先到的为准",  # zh: as the paper has it
    "last": "截止前后到的为准",  # zh: as the paper has it
    "ask": "两种方式都投了的，由业主本人确认以哪一张为准",  # zh: as the paper has it
}
_KEPT_IN = "zh-hans"  # papers are handed to everybody


@transaction.atomic
def order(ballot_id: int, site: str, *, by: Actor) -> int:
    """Have all slips set in type, a job for each building; answers how many buildings. Again: all anew."""
    ballot = managed(ballot_id, by, State.PUBLISHED, State.OPEN)
    printings.drop(ballot)
    houses: Sequence[Building | None] = list(rolls.buildings(ballot)) if ballot.law.voters == "owners" else [None]
    rows = [Printing(ballot=ballot, building=house, site=site, by_id=by.person_id) for house in houses]
    for row in Printing.objects.bulk_create(rows):
        enqueue(JOB, {"printing": row.pk})
    record("ballot.slips_ordered", ballot, by=by, data={"buildings": len(rows)}, area_id=ballot.area_id)
    return len(rows)


def set_in_type(printing_id: int) -> None:
    """The job: one building's slips as one PDF. Safe to run again; nothing to do when it was ordered anew meanwhile."""
    row = Printing.objects.select_related("ballot__area", "ballot__body", "building").filter(pk=printing_id).first()
    if row is None or row.ready_at:
        return
    found = of_building(row.ballot, row.building)
    made = pdf(row.ballot, found, row.site) if found else b""
    if made:
        with store.written(store.kept(row.code, printings.SIZE)) as out:
            out.write(made)
    Printing.objects.filter(pk=row.pk).update(ready_at=clock.now(), slips=len(found), bytes=len(made))


def of_building(ballot: Ballot, building: Building | None) -> list[Slip]:
    """The slips whose first home stands in the building, in the order of doors; of a vote by heads all.

    The developer's is among them: no page lets a company vote, so it hands in its paper.
    """
    slips = {slip.pk: slip for slip in Slip.objects.filter(ballot=ballot).order_by("number")}
    if building is None:
        return list(slips.values())
    first: dict[int, int] = {}
    for slip_id, building_id in _homes(ballot).values_list("slip_id", "unit__building_id"):
        first.setdefault(slip_id, building_id)
    return [slips[slip_id] for slip_id, house in first.items() if house == building.pk and slip_id in slips]


def _homes(ballot: Ballot) -> Any:
    return SlipUnit.objects.filter(ballot=ballot).order_by(
        "unit__building__position", "unit__building_id", "unit__entrance__position", "unit__entrance_id",
        "unit__floor", "unit_id",
    )  # fmt: skip


def pdf(ballot: Ballot, found: Iterable[Slip], site: str) -> bytes:
    """The slips as a PDF/A, each on pages of its own."""
    slips = list(found)
    ids = [slip.pk for slip in slips]
    homes: dict[int, list[str]] = {}
    for row in _homes(ballot).filter(slip_id__in=ids).select_related("unit__building", "unit__entrance"):
        homes.setdefault(row.slip_id, []).append(str(row.unit))
    owners: dict[int, list[str]] = {}
    people = SlipOwner.objects.filter(slip_id__in=ids).order_by("pk")
    if ballot.law.voters == "households":  # of one that named who votes for it, that one
        people = people.filter(Q(slip__representative=None) | Q(slip__representative=F("person")))
    for slip_id, name in people.values_list("slip_id", "person__name"):
        owners.setdefault(slip_id, []).append(name)
    with override(_KEPT_IN):
        given = {
            **_about(ballot),
            "slips": [
                {
                    "number": slip.number, "area": metres(slip.area_cm), **_whose(slip, homes, owners),
                    "qr": _qr(site + reverse("ballots:vote", args=[ballot.code, slip.code])),
                    "phone": not slip.developer,
                }
                for slip in slips
            ],
        }  # fmt: skip
    return typeset.typeset(LAYOUT, slips=given)


def _whose(slip: Slip, homes: Mapping[int, list[str]], owners: Mapping[int, list[str]]) -> dict[str, str]:
    stand = homes.get(slip.pk, [])
    if slip.developer:  # dozens of homes would fill its page
        unsold = f"未出售、未交付的房屋共{len(stand)}套"  # zh: as the paper has it
        return {"homes": "建设单位", "owners": unsold}  # zh: as the paper has it
    return {"homes": "、".join(stand), "owners": rolls.masked(owners.get(slip.pk, ()))}  # zh: as the paper has it


def _about(ballot: Ballot) -> dict[str, Any]:
    joins = ballot.silence == Silence.JOIN
    return {
        "title": ballot.title,
        "place": ballot.place,
        "body": ballot.body.name,
        "opens": f"{ballot.opens_on:%Y-%m-%d}",
        "closes": f"{ballot.closes_on:%Y-%m-%d}",
        "signed": ballot.kind == Kind.OWNERS,
        "secret": ballot.law.secret,
        "area": ballot.kind == Kind.OWNERS,
        "silence": ballot.clause if joins else "",
        "counts": _COUNTS[ballot.conflicting],
        "fonts": [*typeset.SANS_FACES],
        "bold": [*typeset.BOLD_FACES],
        "matters": [
            {
                "title": each.title, "text": each.text, "seats": each.seats,
                "options": list(each.candidates) if each.seats else list(_OPTIONS),
            }
            for each in ballot.matters.all()
        ],
    }  # fmt: skip


def _qr(address: str) -> str:
    import segno  # for whoever prints papers

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#000")
    return drawn.getvalue().decode()


@dataclass(frozen=True)
class Batch:
    """A building's papers: ready to be printed, or being set."""

    printing: Printing
    name: str


def batches(ballot: Ballot) -> list[Batch]:
    """What was ordered, in the order of the houses."""
    rows = ballot.printings.select_related("building").order_by("building__position", "building_id")
    return [Batch(row, row.building.name if row.building else _("All voters")) for row in rows]


def waiting(ballot: Ballot) -> int:
    """How many buildings are still being set."""
    return ballot.printings.filter(ready_at=None).count()
