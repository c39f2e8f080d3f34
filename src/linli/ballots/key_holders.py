"""Who holds the key of a ballot: two tellers and the supervising office, each with a share that nobody else has."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import (
    keys,
    recusal,
)
from linli.ballots.grants import SUPERVISORS
from linli.ballots.managing import managed
from linli.ballots.models import (
    Ballot,
    ShareHeld,
    State,
)
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.people.models import Person
from linli.people.queries import running

COMPANIES = ("property_company", "other")


@transaction.atomic
def give_key(ballot_id: int, *, tellers: tuple[int, int], supervisor: int, by: Actor) -> keys.Made:
    """Make the key pair. The shares answered here are kept nowhere: printed now, or made anew before voting begins."""
    ballot = managed(ballot_id, by, State.PUBLISHED)
    if len({*tellers, supervisor}) < keys.SHARES:
        raise Refused("three_people", _("Two tellers and the supervising office: three different people."))
    if supervisor not in {person.pk for person, _title in offices(ballot)}:
        text = _("The third share is held by the community or the street, which supervise the vote.")
        raise Refused("no_supervisor", text, basis="practice", field="supervisor")
    recusal.no_candidate(ballot, by.person_id, *tellers, supervisor)
    made = keys.make(ballot.code)
    ballot.public_key = made.public
    ballot.teller_one_id, ballot.teller_two_id = tellers
    ballot.supervisor_id = supervisor
    ballot.save()
    record("ballot.key_made", ballot, by=by, data={"public": made.public}, area_id=ballot.area_id)
    return made


@transaction.atomic
def hold_share(ballot_id: int, public_key: str, *, by: Actor) -> Ballot:
    """One of the three says that they have their share of this key: who made it did not keep all three."""
    ballot = managed(ballot_id, by, State.PUBLISHED, action="ballot.hold")
    if public_key != ballot.public_key:
        raise Refused("another_key", _("Another key was made since. Take your share of that one."))
    assert by.person_id is not None  # holders are people
    _row, new = ShareHeld.objects.get_or_create(ballot=ballot, person_id=by.person_id, public_key=public_key)
    if new:
        record("ballot.share_held", ballot, by=by, data={"public": public_key}, area_id=ballot.area_id)
    return ballot


def offices(ballot: Ballot) -> list[tuple[Person, str]]:
    """Who can hold the third share: the officers of community and street."""
    return _holding(ballot, kinds=SUPERVISORS)


def possible_tellers(ballot: Ballot) -> list[tuple[Person, str]]:
    """Who can count: whoever holds a post or a seat there or above, but in no company that a vote may be about."""
    return _holding(ballot)


def _holding(ballot: Ballot, kinds: Sequence[str] = ()) -> list[tuple[Person, str]]:
    here = [pk for pk in (ballot.area_id, ballot.grid_id, ballot.community_id, ballot.street_id) if pk]
    terms = running().filter(post__area_id__in=here, post__ended_at=None)
    terms = terms.filter(post__kind__in=kinds) if kinds else terms.exclude(post__organisation__kind__in=COMPANIES)
    rows = terms.select_related("person", "post").order_by("-post__area_id", "post_id", "pk")
    found: dict[int, tuple[Person, str]] = {}
    for term in rows:
        found.setdefault(term.person_id, (term.person, term.post.title))
    return list(found.values())
