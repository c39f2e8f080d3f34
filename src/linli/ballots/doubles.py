"""What votes have against two rows of one human being made one: the roll of a vote stands as it was frozen."""

from collections.abc import Iterator

from linli.ballots.models import Ballot, SlipOwner, State, Vote
from linli.people.merging import registry
from linli.people.merging.registry import Clash
from linli.people.models import Person

_RUNNING = (State.PUBLISHED, State.OPEN, State.CLOSED, State.COUNTED, State.ANNOUNCED)


def enrol() -> None:
    """Called once when the application is ready."""
    for model in {column.model for column in registry.columns() if column.model._meta.app_label == "ballots"}:
        registry.stays(model, why="evidence of a vote stays as it was counted")
    registry.check(_votes)


def _votes(first: Person, second: Person) -> Iterator[Clash]:
    """Votes that run and have the second on their roll or in their charge; and those in which both have voted."""
    on_roll = SlipOwner.objects.filter(person=second, slip__ballot__state__in=_RUNNING).values("slip__ballot")
    in_charge = [Ballot.objects.filter(**{role: second}) for role in ("teller_one", "teller_two", "supervisor")]
    charge = in_charge[0].union(*in_charge[1:]).values_list("pk")
    yield from _named(set(on_roll.values_list("slip__ballot", flat=True)))
    over = (State.FINAL, State.ENDED)
    yield from _named(
        {pk for (pk,) in charge} - set(Ballot.objects.filter(state__in=over).values_list("pk", flat=True))
    )
    yield from _named(_voted(first) & _voted(second))


def _voted(person: Person) -> set[int]:
    """In which votes a paper of the person's came back, or they voted for somebody."""
    slips = SlipOwner.objects.filter(person=person).values("slip")
    return {
        *Vote.objects.filter(slip__in=slips).values_list("ballot_id", flat=True),
        *Vote.objects.filter(by=person).values_list("ballot_id", flat=True),
    }


def _named(ballots: set[int]) -> Iterator[Clash]:
    for title in Ballot.objects.filter(pk__in=ballots).order_by("pk").values_list("title", flat=True):
        yield Clash("ballot", title)
