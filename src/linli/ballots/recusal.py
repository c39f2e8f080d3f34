"""Who keeps their hands off a vote: candidates, and each of what is their own home's or their own doing."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.ballots import named
from linli.ballots.grants import HELPERS
from linli.ballots.models import Ballot, Conflict, Slip
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed
from linli.people import kin
from linli.people.models import Person
from linli.people.queries import running
from linli.people.voters import owners_by_home
from linli.rules.ballot_kinds import KIN_BASIS
from linli.rules.names import folded
from linli.settings.wording import source


def not_their_own(slip: Slip, by: Actor) -> None:
    """Refuse to whoever owns what the slip votes for."""
    if _owns(slip, by.person_id):
        raise NotAllowed(_("Nobody handles the paper of their own home. Ask a colleague."))


def not_their_home(ballot: Ballot, unit_id: int, by: Actor) -> None:
    """The same of a home that may stand on no slip."""
    if by.person_id in owners_by_home(ballot.area).get(unit_id, ()):
        raise NotAllowed(_("Nobody decides on their own home. Ask a colleague."))


def no_candidate(ballot: Ballot, *people: int | None) -> None:
    """Refuse to whoever is to be elected, or to be removed."""
    if candidate(ballot, *people):
        raise NotAllowed(_("Nobody handles a vote on their own seat, as a candidate or otherwise. Ask a colleague."))
    if (ballot.law.kin_aside or removed(ballot)) and candidate(ballot, *kin.all_of([pk for pk in people if pk])):
        text = _("A near relative of whom it is about does not handle this vote (%(basis)s). Ask a colleague.")
        raise NotAllowed(text % {"basis": source(KIN_BASIS)})


def not_in_dispute(row: Conflict, by: Actor) -> None:
    """Refuse to decide a conflict to whoever is one of its sides."""
    if not settles(row, by.person_id):
        text = _(
            "Nobody decides on their own home, on what they took in themselves, or as a candidate. Ask a colleague."
        )
        raise NotAllowed(text)


def settles(row: Conflict, person_id: int | None) -> bool:
    """Whether the person may decide the conflict: neither on one of its sides nor a candidate."""
    kin_too = kin.all_of([person_id]) if person_id and row.ballot.law.kin_aside else ()
    return aside(row, person_id) and not candidate(row.ballot, person_id, *kin_too)


def aside(row: Conflict, person_id: int | None) -> bool:
    """Whether the person is on neither side: no owner, and took in neither vote nor paper."""
    took = any(vote.valid and vote.by_id == person_id for vote in row.slip.votes.all())
    brought = row.kind == "second" and row.raised_by_id == person_id
    return not (took or brought or _owns(row.slip, person_id))


def _owns(slip: Slip, person_id: int | None) -> bool:
    return any(one.person_id == person_id for one in slip.owners.all())


def candidate(ballot: Ballot, *people: int | None) -> bool:
    """Whether one of them is to be removed, or elected: whom the roll knows by that name, and no namesake."""
    asked = {pk for pk in people if pk}
    if asked & removed(ballot):
        return True
    return named.meant(named.candidates(ballot), [pk for pk in people if pk])


def removed(ballot: Ballot) -> set[int]:
    """Whose seats it is about to end."""
    rows = ballot.matters.exclude(removes=None)
    return set(rows.values_list("removes__person_id", flat=True))


def helper_named(slip: Slip, name: str, by: Actor) -> bool:
    """Whether it is somebody who helps with the vote that is called so, `by` among them.

    An owner signs for their own paper. With the home of the roll beside it a name is one person, else whoever's reads
    the same.
    """
    if called(slip.ballot, name, Person.objects.filter(pk__in=slip.owners.values("person_id"))):
        return False
    ballot = slip.ballot
    above = [pk for pk in (ballot.area_id, ballot.grid_id, ballot.community_id, ballot.street_id) if pk]
    near = Q(post__area_id__in=above) | Q(post__area__estate_id=ballot.estate_id)
    helps = running().filter(near, post__kind__in=HELPERS, post__ended_at=None).values("person_id")
    return called(ballot, name, Person.objects.filter(Q(pk=by.person_id or 0) | Q(pk__in=helps)))


def called(ballot: Ballot, name: str, people: QuerySet[Person]) -> bool:
    """Whether one of these people is meant by a name that somebody wrote."""
    asked = dict(people.values_list("pk", "name"))
    meant = named.of(ballot, [name])
    if known := {pk for one in meant if one.home for pk in one.people}:
        return bool(known & asked.keys())
    return bool({folded(one.name) for one in meant} & set(map(folded, asked.values())))
