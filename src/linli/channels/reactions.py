"""What follows from others' entries: staff groups are told of a request that came in."""

from linli.cases import queries
from linli.channels import groups
from linli.channels.models import Robot
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of


@on("case.submitted")
def tell_groups(entry: Entry) -> None:
    """By the robots of the bodies over the estate."""
    if Robot.objects.filter(ended_at=None).exists():
        groups.tell("new", subject_of(entry, queries.by_id))
