"""Demands as they are read: what runs in one's place, what can be demanded, and for the office who signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.council import demand_rolls, demands
from linli.council.demand_models import Demand, Signer
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.people import terms
from linli.people.access import condition, may, scope
from linli.people.models import Organisation
from linli.people.voters import registered
from linli.places.models import Area
from linli.rules.ballot import Share
from linli.rules.demand import KINDS, Law, Way
from linli.rules.masks import mask_name

PAGE = 50
Aim = Literal["meeting", "removal", "nomination"]
BODIES = frozenset(body for law in KINDS.values() for body in law.bodies)


def readable(by: Actor) -> QuerySet[Demand]:
    """What the actor may read of, the latest first: others' that were given up are not shown."""
    rows = Demand.objects.select_related("body", "area", "meeting", "term__person", "term__post", "candidate")
    given_up = Q(state=Demand.State.DROPPED) & ~Q(started_by_id=by.person_id or 0)
    return scope(by, "demand.read", rows).exclude(given_up).order_by("-pk")


def signed_by(by: Actor, demands: Iterable[Demand]) -> set[int]:
    """Which of these the person has signed."""
    rows = Signer.objects.filter(demand__in=[one.pk for one in demands], person_id=by.person_id or 0, withdrawn_at=None)
    return set(rows.values_list("demand_id", flat=True))


def aim_of(law: Law) -> Aim:
    """What is to come of such a demand."""
    return "removal" if law.removes else "nomination" if law.nominates else "meeting"


def offered(by: Actor, *, aim: Aim = "meeting") -> list[tuple[str, str]]:
    """What the person can begin: of the bodies of their place, whatever they stand on the roll of."""
    me = by.person_id
    if me is None:
        return []
    possible = (one for one in _possible(_bodies_of(me), aim) if may(by, "demand.sign", one))
    return [(said(one), label(one)) for one in possible if demand_rolls.can_sign(one, [me])]


def offered_on_paper(by: Actor, *, aim: Aim = "meeting") -> list[tuple[str, str]]:
    """What can come in on paper at the actor's office."""
    bodies = Organisation.objects.filter(kind__in=BODIES, ended_at=None).filter(area__in=_areas(by))
    possible = _possible(bodies.select_related("area").order_by("pk"), aim)
    return [(said(one), label(one)) for one in possible if may(by, "demand.receive", one)]


def _areas(by: Actor) -> QuerySet[Area]:
    here = [held.area_id for held in terms.held(by.person_id)]
    return Area.objects.filter(Q(pk__in=here) | Q(street_id__in=here) | Q(community_id__in=here))


def _bodies_of(person_id: int) -> QuerySet[Organisation]:
    estates = [home.estate_id for home in terms.homes(person_id)]
    above = Area.objects.filter(pk__in=estates).values("community_id")
    mine = Q(area_id__in=estates) | Q(area_id__in=above) | Q(pk__in=terms.bodies(person_id))
    rows = Organisation.objects.filter(mine, kind__in=BODIES, ended_at=None)
    return rows.select_related("area").order_by("pk")


def seats_among(offered: Iterable[tuple[str, str]]) -> list[tuple[int, str]]:
    """Who sits in the bodies of these choices now."""
    ids = {int(value.rpartition(".")[2]) for value, _label in offered}
    return [
        (term.pk, f"{term.person.name} · {term.post.title}")
        for body in Organisation.objects.filter(pk__in=ids).order_by("pk")
        for term in demands.seats(body)
    ]


def _possible(bodies: Iterable[Organisation], aim: Aim) -> Iterable[Demand]:
    for body in bodies:
        for kind in Demand.Kind.values:
            if body.kind in KINDS[kind].bodies and aim_of(KINDS[kind]) == aim:
                for way in KINDS[kind].ways:
                    demand = Demand(kind=kind, way=way.of, body=body).locate(body.area)
                    yield demand


def said(demand: Demand) -> str:
    """As a form's choice names it."""
    return f"{demand.kind}.{demand.way}.{demand.body_id}"


def label(demand: Demand) -> str:
    """What is demanded of whom, and how many sign."""
    words = _("%(what)s (%(body)s): %(who)s, %(share)s")
    given = {
        "what": demand.get_kind_display(), "body": demand.body.name, "who": demand.get_way_display(),
        "share": share_words(demand.carried_by),
    }  # fmt: skip
    return words % given


def share_words(way: Way) -> str:
    """How many are needed, in words."""
    if way.share is None:
        return _("at least %(number)s together") % {"number": way.number}
    words = _SHARES[way.share]()
    return _("%(share)s of the heads and of the area") % {"share": words} if "area" in way.measures else words


_SHARES = {
    Share(1, 10): lambda: _("at least a tenth"),
    Share(1, 5): lambda: _("at least a fifth"),
    Share(1, 3): lambda: _("at least a third"),
}


@dataclass(frozen=True)
class Signed:
    """Who signed, as the receiving office compares it with the sheet: name masked, homes of the register."""

    row: Signer
    name: str
    homes: str


def signed(demand: Demand, after: int = 0) -> list[Signed]:
    """A page of those whose signatures count, or who were struck out, and one more; first come first."""
    rows = demand.signers.filter(Q(withdrawn_at=None) | ~Q(struck_by=None), pk__gt=after)
    listed = list(rows.select_related("person").order_by("pk")[: PAGE + 1])
    homes = registered([row.person_id for row in listed])
    return [Signed(row, mask_name(row.person.name), in_a_list(sorted(homes.get(row.person_id, ())))) for row in listed]


def to_do(by: Actor) -> list[Demand]:
    """What waits for the actor's office or body: to be checked, to be acted on, to be ordered. One statement."""
    mine = {held.organisation_id for held in terms.held(by.person_id)}
    if not mine:
        return []
    late = {"state": Demand.State.CHECKED, "due__lt": clock.today(), "told_at__isnull": False}
    asked = (
        Q(state=Demand.State.HANDED_IN) & condition(by, "demand.receive", Demand).q()
        | (Q(**late) | Q(state=Demand.State.HANDED_IN, told_at__isnull=False))
        & condition(by, "demand.oversee", Demand).q()
        | Q(state=Demand.State.CHECKED, body_id__in=mine, candidate=None)
    )
    return list(Demand.objects.filter(asked).select_related("body").order_by("due", "pk")[:10])
