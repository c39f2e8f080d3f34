"""The one table of who is told what: each row follows from an entry of the journal. Floors put their rows in, each in
its own `subscriptions.py`, by `telling.register`.

A row names the entries (`verbs`), who is told in words and as a function (`who`, `told`), the words, the short ones for
elders (`plain`), and whether it may come at night (`urgent`). The function gives whom it concerns; whoever did it is
left out, and whoever it may not reach (`aside`). A row of `security` tells whoever did it too:
it may not have been them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.rules.words import Words

Fact = str | int | date | datetime | Words

# What a person turns on and off; the order of the page.
TOPICS: Mapping[str, Promise] = {
    "cases": pgettext_lazy("a topic", "Requests and cases"),
    "ballots": pgettext_lazy("a topic", "Votes"),
    "council": pgettext_lazy("a topic", "Meetings and tasks"),
    "activities": pgettext_lazy("a topic", "Activities and service hours"),
    "points": pgettext_lazy("a topic", "Points"),
    "bookings": pgettext_lazy("a topic", "Rooms and places"),
    "orders": pgettext_lazy("a topic", "Orders of services"),
    "visits": pgettext_lazy("a topic", "Visits at home"),
    "lectures": pgettext_lazy("a topic", "Lectures and calls"),
    "rotas": pgettext_lazy("a topic", "Duty rotas"),
    "mutual_aid": pgettext_lazy("a topic", "Mutual aid"),
    "teams": pgettext_lazy("a topic", "Teams"),
    "stories": pgettext_lazy("a topic", "Stories and fees"),
    "exchange": pgettext_lazy("a topic", "Notices and neighbours' talk"),
    "shelf": pgettext_lazy("a topic", "The estate's shelf"),
    "account": pgettext_lazy("a topic", "Your account and your data"),
}


@dataclass(frozen=True)
class Told:
    """Whom an entry concerns, and what the words are filled with. No person's name among the facts.

    `about` is what the notice is about; its page is `url`. Nobody in `aside` is told: the matter is about them.
    """

    people: Collection[int]
    about: models.Model
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # each a Fact
    action: str = ""
    aside: Collection[int] = ()


@dataclass(frozen=True)
class Said:
    """A notice in the reader's words: one line, a little more, where it leads to."""

    title: str
    text: str = ""
    url: str = ""


Concerned = Callable[[Entry], Iterable[Told]]
# Keys of the subjects of entries → those of whose telling there is still something to say.
Stands = Callable[[Collection[int]], Iterable[int]]
# Notices of the row, reader, whether in the short words for elders → words by the notice's key.
Say = Callable[[Sequence[Any], Actor, bool], Mapping[int, Said]]


def _always(entry: Entry) -> bool:
    return True


@dataclass(frozen=True)
class Row:
    """One line of the table. `say` gives the words where they are not the same for all: those of a process's page.

    `stands` is asked again when a message is to leave: what was withdrawn, recalled or called off meanwhile stays here.
    """

    name: str
    verbs: str
    topic: str
    who: Promise
    words: Promise
    plain: Promise
    told: Concerned
    urgent: bool = False
    security: bool = False
    when: Callable[[Entry], bool] = _always
    say: Say | None = None
    stands: Stands | None = None


_rows: dict[str, Row] = {}


def enter(row: Row) -> None:
    """Put a row in (`telling.register` does, which listens to its entries too)."""
    if row.topic not in TOPICS:
        raise ValueError(f"Row {row.name} is about {row.topic!r}; topics are {sorted(TOPICS)}")
    _rows[row.name] = row


def table() -> list[Row]:
    """All rows, by topic in the order of the page, then by entry."""
    order = list(TOPICS)
    return sorted(_rows.values(), key=lambda row: (order.index(row.topic), row.verbs, row.name))


def row_of(name: str) -> Row | None:
    """The row; None when a later version has it no more."""
    return _rows.get(name)
