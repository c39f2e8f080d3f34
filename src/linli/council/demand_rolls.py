"""Of whom a demand needs how many: the roll as the register has it on the day, and how much of it has signed.

A home of which the register knows no owner counts with the developer's, so that the whole is never too small.
"""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from linli.council.demand_models import Demand, Signer
from linli.kernel import clock
from linli.people import kinds
from linli.people.models import Binding, Ownership, Residence
from linli.people.queries import living, running
from linli.people.voters import households_in, owners_by_home, roll_of_residents, units_in
from linli.places.models import Area, Unit
from linli.rules.ballot import Weight
from linli.rules.demand import Line, lines, signed_by
from linli.rules.electorate import Holding, Roll, roll_of, roll_of_heads
from linli.settings.queries import value


def roll(demand: Demand, among: Collection[int] | None = None) -> Roll:
    """Everybody who can sign it; with `among`, at least all heads of which one of these people is."""
    if demand.way == Demand.Way.OWNERS:
        return _owners(demand.area)
    if demand.way in (Demand.Way.MEMBERS, Demand.Way.REPRESENTATIVES):
        return _heads([pk] for pk in _seated(demand))
    homes = units_in(demand.area)
    if among is not None:
        homes = homes.filter(_of(among))
    if demand.way == Demand.Way.HOUSEHOLDS:
        return _heads(households_in(homes, clock.today()))
    return _heads([pk] for pk in roll_of_residents(homes, clock.today()))


def _heads(groups: Iterable[Iterable[int]]) -> Roll:
    return roll_of_heads([list(map(str, each)) for each in groups])


def _owners(area: Area) -> Roll:
    owned, stalls = owners_by_home(area), value("ballots.parking", area) == "in"
    homes = Unit.objects.filter(area_id=area.pk).values_list("pk", "area_cm", "kind")
    return roll_of(
        [
            Holding(
                str(pk),
                area_cm or 0,
                frozenset(map(str, owned.get(pk, ()))),
                not owned.get(pk),
                kind == Unit.Kind.PARKING,
            )
            for pk, area_cm, kind in homes
        ],
        with_parking=stalls,
        unmeasured=True,
    )


def unmeasured(demand: Demand) -> int:
    """How many homes of the roll have no area in the register, where areas are counted."""
    if "area" not in demand.carried_by.measures:
        return 0
    homes = Unit.objects.filter(area_id=demand.area_id).filter(Q(area_cm=None) | Q(area_cm=0))
    stalls = value("ballots.parking", demand.area) == "in"
    return (homes if stalls else homes.exclude(kind=Unit.Kind.PARKING)).count()


def _seated(demand: Demand) -> set[int]:
    seats = (kinds.REPRESENTATIVES,) if demand.way == Demand.Way.REPRESENTATIVES else kinds.LAWS[demand.body.kind][1]
    terms = running().filter(post__organisation_id=demand.body_id, post__kind__in=seats, post__ended_at=None)
    return set(terms.values_list("person_id", flat=True))


def _of(people: Collection[int]) -> Q:
    """The homes that these people live in, own or are bound to."""
    lived = Residence.objects.filter(living(), person__in=people, household__ended_at=None)
    owned = Ownership.objects.filter(living(), person__in=people)
    bound = Binding.objects.filter(person__in=people, state=Binding.APPROVED)
    return Q(pk__in=lived.values("household__unit")) | Q(pk__in=owned.values("unit")) | Q(pk__in=bound.values("unit"))


def can_sign(demand: Demand, people: Collection[int]) -> set[int]:
    """Those of these people who stand on its roll."""
    standing = {owner for voter in roll(demand, people).voters for owner in voter.owners}
    return {pk for pk in people if str(pk) in standing}


def signers(demand: Demand) -> QuerySet[Signer]:
    """Those whose signature counts."""
    return demand.signers.filter(withdrawn_at=None)


def count(demand: Demand, *, whole: bool) -> None:
    """Write on the row (not saved) how many signed; `whole`: and of how many, as the register has it now."""
    people = [*signers(demand).values_list("person_id", flat=True)]
    drawn = roll(demand, None if whole else people)
    if whole:
        demand.of_heads, demand.of_area_cm = drawn.weight
        demand.roll_digest, demand.unmeasured = drawn.digest, unmeasured(demand)
    signed = signed_by(drawn, set(map(str, people)))
    if not whole and (signed.heads > demand.of_heads or signed.area > demand.of_area_cm):  # it has grown since
        count(demand, whole=True)
        return
    demand.heads, demand.area_cm = signed


def counted(demand: Demand) -> tuple[Line, ...]:
    """How far it has come, measure by measure."""
    signed, whole = Weight(demand.heads, demand.area_cm), Weight(demand.of_heads, demand.of_area_cm)
    return lines(demand.carried_by, signed=signed, roll=whole)
