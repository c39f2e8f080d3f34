"""What follows for a booked team when its session is moved or called off on the pages of activities."""

from linli.bookings import asking
from linli.journal.models import Entry
from linli.journal.reactions import on


@on("session.called_off")
@on("session.moved")
def follow(entry: Entry) -> None:
    """Whoever asked reads the other time, or why it does not take place; then the next in line moves up."""
    asking.follow(entry.subject_id)
