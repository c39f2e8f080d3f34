"""Where the parties of a case are, numbered on the estate's plan."""

from dataclasses import dataclass

from django.urls import reverse

from linli.cases import told
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.places.models import Plan
from linli.places.queries import places_of, plan_of
from linli.rules import party_masks
from linli.rules.pack import Pack
from linli.rules.plan_points import SIDE
from linli.rules.questions import name_of
from linli.rules.situation import Party


@dataclass(frozen=True)
class Dot:
    """One party on the plan: its number in the list, how far from the left and the top in percent, where in words."""

    number: int
    left: str
    top: str
    where: str
    name: str = ""  # at the desk alone, as are the state and the way to its page
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class Dotted:
    """The plan with its dots."""

    plan: Plan
    title: str
    dots: tuple[Dot, ...]


def dots_of(case: Case, pack: Pack, *, outside: bool = False) -> Dotted | None:
    """The parties on the plan; `outside`: the points alone, and where the page says that everybody may see them.

    None where there is nothing to show. Two statements, or none where no party has a point.
    """
    name = name_of(pack.party_fields, type="point")
    asked = next((one for one in pack.party_fields if one.name == name), None)
    if asked is None or pack.parties is None or (outside and not asked.public):
        return None
    placed = [
        (number, row)
        for number, row in enumerate(parties_of(case, pack), start=1)
        if row.fields.get(name) and not row.left
    ]
    plan = plan_of(case.area) if placed else None
    if plan is None:
        return None
    dots = tuple(_dot(case, pack, number, row, row.fields[name], outside) for number, row in placed)
    return Dotted(plan, told.say(pack.parties.title), dots)


def _dot(case: Case, pack: Pack, number: int, row: Party, point: list[int], outside: bool) -> Dot:
    left, top = (f"{part * 100 / SIDE:.2f}%" for part in point)
    where = places_of(case.area).named_at(*point)
    if outside:
        return Dot(number, left, top, where)
    state = pack.parties.states.get(row.state) if pack.parties else None
    return Dot(
        number, left, top, where, party_masks.name_in_lists(pack, row.fields), told.say(state.title) if state else "",
        reverse("cases:party", args=[case.pk, row.key]),
    )  # fmt: skip
