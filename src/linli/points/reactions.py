"""What follows from the entries whose verbs rule books name: points."""

from linli.journal.models import Entry
from linli.journal.reactions import on_named
from linli.points import books, services


@on_named(books.verbs)
def earn(entry: Entry) -> None:
    """Points for whoever the entry names, once, whatever told of it twice."""
    services.earn(entry)
