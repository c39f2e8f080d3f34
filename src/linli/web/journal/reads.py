"""Which entries a person may read, and what is shown of them.

Grants and recusal hold here too: an entry about a case or a paper is read by whoever may read the case or the paper, so
that nobody finds in the journal a complaint about themselves, and no office what a file holds that it may not open.
And whoever did something in no post (a reporter, a resident) is not named: the journal is not the place to learn who
reported or who answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.cases.doors.desk.wording import number_of
from linli.cases.models import Case
from linli.cases.party_models import Batch, BatchRow, Party
from linli.cases.queries import of_readable
from linli.journal.actors import Actor
from linli.journal.models import Access, Entry
from linli.journal.queries import older
from linli.papers.models import Paper, Service
from linli.people import access
from linli.people.identity_models import Identity
from linli.people.models import Binding, Ownership, Person, Post, Residence, Term, TrustedDevice
from linli.people.wording import masked
from linli.places.models import Area
from linli.web.journal import words

# What has no area because it serves everybody.
INSTALLATION = ("calendar_year", "pack", "setting", "area_import", "area", "job")

# Read by whoever may read the subject; a draft that was deleted leaves entries that nobody can be asked about.
OF_CASES = ("case", "party", "paper", "service")


# Entries looked at in one go, and how many more in the next where too few of them may be read.
LOOKED_AT, MORE, MOST = 200, 4, 20_000
LOOKS = (200, 1000)  # looks of all that are gone through before those of persons in reach are


def newest(by: Actor, entries: QuerySet[Entry], wanted: int) -> list[Entry]:
    """The newest of these that the actor may read, at most so many. Two statements for each go, of which one is usual.

    By area first: asked of all at once, a database reads every case of a city to answer for thirty entries.
    """
    found: list[Entry] = []
    looked_at, near = LOOKED_AT, entries.filter(_where(by)).order_by("-pk")
    while len(found) < wanted:
        keys = list(near.values_list("pk", flat=True)[:looked_at])
        found += readable(by, entries.filter(pk__in=keys))[: wanted - len(found)]
        if len(keys) < looked_at:
            break
        near, looked_at = near.filter(pk__lt=keys[-1]), min(looked_at * MORE, MOST)
    return found


def _where(by: Actor) -> Q:
    """Where an entry lies that the actor may read; of no area are a batch's and what administrators read."""
    areas = access.scope(by, "journal.read", Area.objects.all())
    nowhere = Q(area_id=None) if oversees(by) else Q(area_id=None, subject_kind="batch")
    return Q(area_id__in=areas.values("pk")) | nowhere


def readable(by: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those entries that the actor may read: of their areas; for administrators also those of no area."""
    areas = access.scope(by, "journal.read", Area.objects.all())
    near = Q(area_id__in=areas.values("pk")) & (~Q(subject_kind__in=OF_CASES) | _case(by) | _paper(by))
    return entries.filter(near | _batch(by) | _without_area(by))


def _case(by: Actor) -> Q:
    cases = access.scope(by, "case.read", Case.objects.filter(pk=OuterRef("subject_id")))
    parties = Party.objects.filter(of_readable(by), pk=OuterRef("subject_id"))
    return (Q(subject_kind="case") & Exists(cases)) | (Q(subject_kind="party") & Exists(parties))


def _batch(by: Actor) -> Q:
    """A batch lies in the areas of all its cases, so in none of its own: whoever may read one of them reads of it."""
    rows = BatchRow.objects.filter(of_readable(by), batch_id=OuterRef("subject_id"))
    alone = Batch.objects.filter(of_readable(by), pk=OuterRef("subject_id"))
    return Q(subject_kind="batch") & (Exists(rows) | Exists(alone))


def _paper(by: Actor) -> Q:
    """Each paper is asked for by its key: for an "in" SQLite would first list all that the actor may read."""
    own = Q(subject_kind="paper") & Exists(
        access.scope(by, "paper.read", Paper.objects.filter(pk=OuterRef("subject_id")))
    )
    of_service = Exists(access.scope(by, "paper.read", Paper.objects.filter(pk=OuterRef("paper_id"))))
    served = Service.objects.filter(of_service, pk=OuterRef("subject_id"))
    return own | (Q(subject_kind="service") & Exists(served))


def _without_area(by: Actor) -> Q:
    people = access.scope(by, "journal.oversee", Person.objects.all())
    devices = TrustedDevice.objects.filter(pk=OuterRef("subject_id"), person_id__in=people.values("pk"))
    identities = Identity.objects.filter(pk=OuterRef("subject_id"), person_id__in=people.values("pk"))
    ways = (Q(subject_kind="device") & Exists(devices)) | (Q(subject_kind="identity") & Exists(identities))
    own = Q(subject_kind="person") & Exists(people.filter(pk=OuterRef("subject_id")))
    common = Q(subject_kind__in=INSTALLATION) if oversees(by) else Q(pk__in=[])
    return Q(area_id=None) & (common | own | ways)


def oversees(by: Actor) -> bool:
    """Whether the actor is an administrator somewhere: then what is everybody's is theirs to read."""
    return access.anywhere(by, "journal.oversee", Area)


def looks(by: Actor, before: int | None, wanted: int) -> list[Access]:
    """Looks at the data of persons in the actor's reach, newest first; those within a case as the case itself.

    They are looked for among the newest of all. Where few of those are theirs, as an estate's in a city, they are found
    by whom they are about, which a database is made to do by an order that no key is in: else it walks all there are.
    """
    every = older(Access.objects.order_by("-pk"), before)
    for looked_at in LOOKS:
        keys = list(every.values_list("pk", flat=True)[:looked_at])
        found = list(readable_looks(by).filter(pk__in=keys).order_by("-pk")[:wanted])
        if len(found) == wanted or len(keys) < looked_at:
            return found
    return list(older(_looks_near(by), before).order_by((F("pk") + 0).desc())[:wanted])


def readable_looks(by: Actor) -> QuerySet[Access]:
    """Those looks that the actor may read of, asked row by row."""
    people = access.scope(by, "journal.oversee", Person.objects.filter(pk=OuterRef("person_id")))
    return Access.objects.filter(Exists(people) & (~Q(subject_kind__in=OF_CASES) | _case(by) | _paper(by)))


def _looks_near(by: Actor) -> QuerySet[Access]:
    """The same of everybody who has or had a home or a post in the actor's reach: nobody else is within it."""
    held: tuple[QuerySet[Any], ...] = (
        Residence.objects.all(), Ownership.objects.all(), Binding.objects.all(), Term.objects.all(),
    )  # fmt: skip
    first, *more = (access.scope(by, "journal.oversee", rows).order_by().values("person_id") for rows in held)
    return readable_looks(by).filter(person_id__in=first.union(*more))


@dataclass(frozen=True)
class Shown:
    """An entry in words. `who` is empty when only the capacity is told."""

    entry: Entry
    what: str
    kind: str
    subject: str
    who: str
    capacity: str
    area: str


def shown(entries: Iterable[Entry]) -> list[Shown]:
    """The entries in words: one statement each for persons, posts, areas, cases and batches, whatever their number."""
    rows = list(entries)
    named = {row.person_id for row in rows if row.person_id and row.capacity == "post"}
    about = {row.subject_id for row in rows if row.subject_kind == "person"}
    persons = dict(Person.objects.filter(pk__in=named | about).values_list("pk", "name"))
    places = {row.area_id for row in rows if row.area_id}
    areas = dict(Area.objects.filter(pk__in=places).values_list("pk", "name"))
    held = {row.post_id for row in rows if row.post_id}
    posts = dict(Post.objects.filter(pk__in=held).values_list("pk", "title"))
    numbers = _numbers({row.subject_id for row in rows if row.subject_kind == "case"})
    batches = _batches({row.subject_id for row in rows if row.subject_kind == "batch"})
    return [
        Shown(
            entry=row,
            what=words.verb(row.verb),
            kind=words.kind(row.subject_kind),
            subject=_subject(row, numbers, persons, batches),
            who=persons.get(row.person_id or 0, "") if row.capacity == "post" else "",
            capacity=posts.get(row.post_id or 0, "") or words.capacity(row.capacity),
            area=areas.get(row.area_id or 0, ""),
        )
        for row in rows
    ]


def _numbers(ids: set[int]) -> dict[int, str]:
    rows = Case.objects.filter(pk__in=ids).select_related("area")
    return {case.pk: number_of(case) for case in rows.only("number", "created_at", "area__prefix")}


def _batches(ids: set[int]) -> dict[int, str]:
    return dict(Batch.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _subject(row: Entry, numbers: dict[int, str], persons: dict[int, str], batches: dict[int, str]) -> str:
    if row.subject_kind == "batch":
        return batches.get(row.subject_id, "")
    if row.subject_kind == "case":
        return numbers.get(row.subject_id, "")
    if row.subject_kind == "person":
        return masked("name", persons.get(row.subject_id, ""))
    return f"#{row.subject_id}"
