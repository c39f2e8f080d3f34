"""Who is in charge of a case, and whom it is about: these never have it on their desk."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from linli.cases import drafting, routing, rulebook
from linli.cases.models import Case, Concern
from linli.cases.routing import Concerned, Desk
from linli.cases.rulebook import Routed
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people import kin
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules.names import same_name
from linli.rules.pack import Pack
from linli.rules.questions import name_of


def first_desk(estate: Area, case: Case, door: str, by: Actor, about: Concerned, upward: bool) -> Routed:
    """Where a new case goes: above whom it is about, to whoever settles it on the spot, else as the rules send it.

    What is said behind a home's card, and no rule sends elsewhere, goes to the grid whose number stands on the card.
    """
    if upward:
        return Routed(routing.above(estate, about))
    if door == "spot":
        return Routed(next((desk for desk in routing.desks(estate) if is_theirs(desk, by)), None))
    sent = rulebook.route(case)
    if door == "card" and sent.desk is None:
        return replace(sent, desk=next((desk for desk in routing.desks(estate) if desk.area_id == case.grid_id), None))
    return sent


def assign(case: Case, desk: Desk | None) -> None:
    """Put the desk in charge; none takes the case from whoever had it."""
    case.handler_id = desk.person_id if desk else None
    case.handler_post_id = desk.post_id if desk else None


def is_theirs(desk: Desk, by: Actor) -> bool:
    """Whether the actor holds the desk, in the capacity in which they act."""
    return desk.person_id == by.person_id and (by.post_id is None or desk.post_id == by.post_id)


# About staff, but nobody says whom: until that is known, none at the estate see it (信访工作条例 art. 30).
UNNAMED = "about_unnamed"


def follow_category(case: Case, pack: Pack) -> None:
    """A case sorted under complaints about staff leaves the estate's desks; one sorted out from there comes back."""
    category = pack.category(case.category)
    if category.about_people and not case.concerned:
        about = routing.everybody_here(case.area)
        note_concerned(case, about)
        case.concerned, case.visibility, case.facts = True, "never", {**case.facts, UNNAMED: True}
        drafting.withhold(case)
        if case.handler_id in about.persons:
            assign(case, routing.above(case.area, about))
    elif not category.about_people and case.facts.get(UNNAMED):
        case.concerns.all().delete()
        case.concerned, case.visibility = False, category.unreleased
        drafting.withhold(case)
        case.facts = {**case.facts, UNNAMED: False}


def note_concerned(case: Case, about: Concerned) -> None:
    """Write down whom a stored case is about."""
    Concern.objects.bulk_create(concerns_of(case, about))


def concerns_of(case: Case, about: Concerned) -> list[Concern]:
    """The rows that say whom a stored case is about."""
    return [Concern(case=case, person_id=pk) for pk in sorted(about.persons)] + [
        Concern(case=case, organisation_id=pk) for pk in sorted(about.organisations)
    ]


def chosen_desk(case: Case, pack: Pack, post_id: Any, field: str) -> Desk:
    """The post picked in the form: filled, over the case, and nothing that it is about or against."""
    routing.renew(case.area)  # whoever left the post a moment ago gets nothing more
    desk = next((one for one in routing.working(case.area) if str(one.post_id) == str(post_id)), None)
    if desk is None:
        raise Refused("no_such_desk", _("Nobody holds this post now. Please choose another."), field=field)
    if desk not in open_desks(case, pack):
        text = _("Those it is about or against, their relatives and their body cannot have it. Choose another post.")
        raise Refused("no_such_desk", text, field=field)
    return desk


def open_desks(case: Case, pack: Pack) -> list[Desk]:
    """The desks over the case that may be put in charge of it. One statement more where it is against a name."""
    barred, named = aside(case), str(case.answers.get(name_of(pack.form, role="against")) or "")
    found = [desk for desk in routing.working(case.area) if desk.person_id not in barred]
    if not named:
        return found
    bodies = Organisation.objects.in_bulk({desk.organisation_id for desk in found})
    return [desk for desk in found if not _is_against(named, bodies[desk.organisation_id].name, desk)]


def _is_against(named: str, body: str, desk: Desk) -> bool:
    """Whether the words that say whom it is against name the desk's holder or its body, shortened or in full."""
    return same_name(named, body) or desk.name in named


def lifted(case: Case) -> Desk | None:
    """The desk above everybody whom the case is about and whoever had it."""
    concerned = Concerned(
        frozenset(row.person_id for row in case.concerns.all() if row.person_id)
        | ({case.handler_id} if case.handler_id else frozenset()),
        frozenset(row.organisation_id for row in case.concerns.all() if row.organisation_id),
    )
    return routing.above(case.area, concerned)


def aside(case: Case) -> frozenset[int]:
    """Who has no hand in it: whom it is about and their near relatives, but whoever reported it."""
    concerned = concerned_people(case)
    return concerned | (kin.all_of(concerned) - {case.reporter_id})


def concerned_people(case: Case) -> frozenset[int]:
    """Everybody the case is about: named persons and the holders of posts of named bodies."""
    if not case.concerned:
        return frozenset()
    rows = list(case.concerns.all())
    bodies = {row.organisation_id for row in rows if row.organisation_id}
    named = {row.person_id for row in rows if row.person_id}
    return frozenset(named | {desk.person_id for desk in routing.desks(case.area) if desk.organisation_id in bodies})
