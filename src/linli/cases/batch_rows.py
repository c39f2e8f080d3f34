"""What stands in a batch, as whoever looks may see it: each row with its case, and its party if it is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.cases import many, packs, parties, queries
from linli.cases.models import Case
from linli.cases.party_models import Batch, BatchRow, Party
from linli.files.models import File
from linli.journal.actors import Actor
from linli.people.access import may, scope
from linli.rules import situation as engine
from linli.rules.pack import Pack

RELATED = ("area", "handler", "handler_post")


@dataclass(frozen=True)
class Line:
    """A row with what it is about; `party` is None where it is the case as a whole."""

    stored: BatchRow
    case: Case
    pack: Pack
    party: engine.Party | None
    key: str


@dataclass(frozen=True)
class Open:
    """A batch as its reader sees it: of cases, with the rows of those alone that they may read."""

    batch: Batch
    case: Case | None  # the one whose parties they all are
    pack: Pack
    lines: tuple[Line, ...]

    @property
    def cases(self) -> list[Case]:
        """Each case once, in the order of its rows; the batch's own even without a row."""
        own = [self.case] if self.case else []
        return list({case.pk: case for case in (*own, *(line.case for line in self.lines))}.values())

    def works(self, by: Actor) -> bool:
        """Whether the actor may act on any of it."""
        if self.batch.closed_at:
            return False
        if self.case:
            return may(by, "case.work", self.case)
        return self.batch.by_id == by.person_id or any(may(by, "case.work", case) for case in self.cases)


def key_of(batch: Batch, row: BatchRow) -> str:
    """How forms and orders name a row: of a batch of one case by the party's key, else by the case, and the party."""
    party = row.party.key if row.party_id and row.party else ""
    return party if batch.case_id else named(row.case_id, party)


def named(case_id: int, party: str = "") -> str:
    """The name of a row in a batch of several cases."""
    return f"{case_id}.{party}" if party else str(case_id)


def meant(key: str) -> tuple[int, str] | None:
    """The case and the party that such a name means; None for what is no name."""
    number, _, party = key.partition(".")
    return (int(number), party) if number.isascii() and number.isdigit() and len(number) < 19 else None


def opened(by: Actor, code: str) -> Open:
    """The batch of this code; DoesNotExist for whoever may read none of its cases. Constant statements."""
    batch = Batch.objects.get(code=code)
    if batch.case_id:
        case = queries.one(by, batch.case_id, *RELATED)
        return Open(batch, case, packs.by_version(case.pack_version_id), _lines(batch, [case]))
    found = queries.readable(by).filter(pk__in=batch.rows.values("case")).select_related(*RELATED)
    cases = list(found.order_by("pk"))
    if not cases and (by.person_id is None or batch.by_id != by.person_id):
        raise Batch.DoesNotExist
    parties.prime(cases)
    return Open(batch, None, _process(batch, cases), _lines(batch, cases))


def _process(batch: Batch, cases: list[Case]) -> Pack:
    """The version of the newest of its cases; without any that in force."""
    version_id = max((case.pack_version_id for case in cases), default=None)
    return packs.by_version(version_id) if version_id else packs.active(batch.process)[1]


def _lines(batch: Batch, cases: Iterable[Case]) -> tuple[Line, ...]:
    found: list[Line] = []
    here = {case.pk: case for case in cases}
    seen: dict[int, dict[int, tuple[Party, engine.Party]]] = {}
    for row in batch.rows.filter(case__in=here).order_by("pk"):
        case = here[row.case_id]
        pack = packs.by_version(case.pack_version_id)
        if row.party_id is None:
            found.append(Line(row, case, pack, None, named(case.pk)))
            continue
        if case.pk not in seen:
            both = zip(parties.rows_of(case), parties.parties_of(case, pack), strict=True)
            seen[case.pk] = {stored.pk: (stored, party) for stored, party in both}
        row.party, party = seen[case.pk][row.party_id]
        found.append(Line(row, case, pack, party, key_of(batch, row)))
    return tuple(found)


def of_case(case: Case) -> list[tuple[Batch, list[int]]]:
    """The batches of a case with the ids of their parties, newest first; two statements."""
    found = list(case.batches.order_by("-number"))
    inside: dict[int, list[int]] = {batch.pk: [] for batch in found}
    for batch_id, party_id in BatchRow.objects.filter(batch__in=found).values_list("batch_id", "party_id"):
        inside[batch_id].append(party_id)
    return [(batch, inside[batch.pk]) for batch in found]


def of_cases(by: Actor) -> QuerySet[Batch]:
    """The batches of several cases that the actor put together, or of which they may read a case; newest first."""
    rows = BatchRow.objects.filter(batch=OuterRef("pk"), case__in=scope(by, "case.read", Case.objects.all()))
    mine = Q(by_id=by.person_id) if by.person_id is not None else Q()
    return Batch.objects.filter(Q(case=None) & (mine | Exists(rows))).order_by("-pk")


def sheets_of(case: Case, key: str) -> list[File]:
    """Photos of the sheets that one party stands on, oldest first."""
    said: Iterable[dict[str, Any]] = case.steps.filter(row=key).values_list("words", flat=True)
    codes = [code for words in said for code in words.get(many.SHEET, ())]
    return list(File.objects.filter(code__in=codes).order_by("pk")) if codes else []
