"""Who may stand in an election, and for how many seats: the law of the body elected, asked before anybody votes.

Where the register knows nothing it refuses nobody. Near relatives of whoever sits now may stand, for with an election
those may leave; that no two of them sit together is asked as they take office (`people.seating`).
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from linli.ballots.models import Ballot
from linli.ballots.named import Named
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import eligibility, kinds
from linli.people.models import Organisation
from linli.people.wording import GROUNDS
from linli.places.models import Area
from linli.rules import bodies
from linli.rules.seating import ELECTED
from linli.settings.wording import source


def must_be_of_size(elects: str, area: Area, seats: int, field: str) -> None:
    """Refused for a number of seats that the body cannot have, unless so many of its seats are vacant."""
    if elects not in ELECTED:
        return
    eligibility.must_be_of_size(_body(elects, area), ELECTED[elects].seat, seats, field)


def must_be_fit(ballot: Ballot, meant: Collection[Named], *, field: str) -> None:
    """Refused, by name and article, for whoever may not sit where they stand for a seat."""
    if ballot.law.elects not in ELECTED:
        return
    kind, body = ELECTED[ballot.law.elects], _body(ballot.law.elects, ballot.area)
    name = kinds.law_name(body.kind, body.area.level, kind.seat)
    law = bodies.LAWS.get(name)
    people = {pk: one.name for one in meant if len(one.people) == 1 for pk in one.people}
    if law is None or not people:
        return
    known = eligibility.known_of_candidates(people, body, law)
    for pk, called in people.items():
        for asked in bodies.unmet(law, known[pk]):
            words = _("%(name)s cannot stand: %(rule)s (%(basis)s).")
            given = {"name": called, "rule": GROUNDS[asked.ground], "basis": source(asked.basis)}
            raise Refused("candidate_unfit", words % given, basis=asked.basis, field=field)
    for pk, held in eligibility.held_by(people, body, clock.now()):
        for rule in bodies.incompatible([name, held]):
            if rule.kin:  # who supervises may stand, and gives that seat up when elected
                words = _("%(name)s holds a seat or post with which this one does not go (%(basis)s).")
                given = {"name": people[pk], "basis": source(rule.basis)}
                raise Refused("candidate_unfit", words % given, basis=rule.basis, field=field)


def _body(elects: str, area: Area) -> Organisation:
    """The body that is elected, in the place or its community; one not founded yet as it will be."""
    kind = ELECTED[elects].body
    here = [pk for pk in (area.pk, area.community_id) if pk]
    rows = Organisation.objects.filter(kind=kind, area_id__in=here, ended_at=None).select_related("area")
    return rows.order_by("-area_id", "pk").first() or Organisation(kind=kind, area=area)
