"""Whether the whole journal still stands: streamed, in constant memory, beside running writers.

Two passes. By subject: every entry's bytes against its hash, its columns against its bytes, its hash against its leaf,
and the subject's row against its last entry. By position: every leaf's entry is there, every root is over its leaves,
every root is chained to the one before, and the roots that left the machine are still among them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from linli.journal.bodies import COLUMNS, agrees, state_of
from linli.journal.checkpoint import LATE, KeptRoot, chain_of
from linli.journal.models import Checkpoint, Entry, Leaf
from linli.journal.subjects import Kind, kinds
from linli.kernel.snapshot import snapshot
from linli.rules.chain import START, entry_hash, merkle_root

CHUNK = 2000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One damage. `damage` is for programs.

    It is one of changed, missing-entry, missing-tail, missing-subject, rewritten, row-edited.
    """

    damage: str
    entry_id: int | None
    subject: str
    mend: str

    def __str__(self) -> str:
        return f"{self.damage}\t{self.entry_id or '-'}\t{self.subject}\t{self.mend}"


def findings(roots: Sequence[KeptRoot] = (), progress: Progress = lambda done, total: None) -> Iterator[Finding]:
    """All damage, by subject first, then by position. `roots` are those that left the machine."""
    with snapshot():
        audit = _Audit(progress)
        yield from audit.by_subject()
        yield from audit.by_position()
        yield from audit.against(roots)


class _Audit:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._total = Entry.objects.count() + Leaf.objects.count()
        self._done = 0
        self._sealed_to = Leaf.objects.aggregate(highest=Max("entry_id"))["highest"] or 0
        self._missing: set[tuple[str, int]] = set()

    def _step(self) -> None:
        self._done += 1
        if self._done % 10_000 == 0 or self._done == self._total:
            self._progress(self._done, self._total)

    # By subject

    def by_subject(self) -> Iterator[Finding]:
        """Chains, and the rows that they vouch for."""
        leaf = Leaf.objects.filter(entry_id=OuterRef("pk")).values("hash")
        ordered = Entry.objects.annotate(leaf=Subquery(leaf)).order_by("subject_kind", "subject_id", "seq")
        if (
            connection.vendor == "sqlite"
        ):  # its instants are text, which compares as it is; parsing costs more than hashing
            ordered = ordered.annotate(at_text=Cast("at", TextField()))
            columns = tuple("at_text" if name == "at" else name for name in COLUMNS)
        else:
            columns = COLUMNS
        stream = ordered.values_list(*columns, "pk", "version", "body", "hash", "leaf").iterator(CHUNK)
        seen = set()
        for name, of_kind in groupby(stream, key=itemgetter(0)):
            seen.add(name)
            rows = _Rows(kinds().get(name))
            for subject_id, chain in groupby(of_kind, key=itemgetter(1)):
                for unknown in rows.before(subject_id):
                    yield self._missing_subject(name, unknown)
                yield from self._chain(name, subject_id, chain, rows)
            for unknown in rows.rest():
                yield self._missing_subject(name, unknown)
        for name in sorted(kinds().keys() - seen):
            for unknown in _Rows(kinds()[name]).rest():
                yield self._missing_subject(name, unknown)

    def _chain(self, kind: str, subject_id: int, chain: Iterator[tuple[Any, ...]], rows: "_Rows") -> Iterator[Finding]:
        subject, prev, last, entry_id, body, unsealed = f"{kind} {subject_id}", START, 0, 0, b"", False
        for *columns, entry_id, version, raw, stored, leaf in chain:
            self._step()
            seq, body, digest = columns[2], bytes(raw), bytes(stored)
            sealed = bytes(leaf) if leaf is not None else None
            if seq != last + 1:
                yield self._missing_entry(kind, subject_id, last + 1, entry_id)
            elif not _intact(version, prev, body, digest, sealed) or not agrees(body, columns):
                yield Finding("changed", entry_id, subject, _("Restore this entry from a backup."))
            if self._left_out(entry_id, sealed, unsealed):
                mend = _("An entry was slipped in; compare with a backup.")
                yield Finding("rewritten", entry_id, subject, mend)
            unsealed = unsealed or sealed is None
            # What was sealed is what the next entry followed, so that one damage is one finding.
            prev, last = sealed or digest, seq
        if (finding := rows.compare(subject_id, body)) is not None:
            yield self._tail_or_row(kind, subject_id, last, entry_id, finding)

    def _left_out(self, entry_id: int, sealed: bytes | None, unsealed_before: bool) -> bool:
        """Entries are sealed in order: one without a leaf is young, and only young ones follow it."""
        return unsealed_before if sealed is not None else entry_id < self._sealed_to - LATE

    def _missing_entry(self, kind: str, subject_id: int, seq: int, next_id: int) -> Finding:
        leaf = Leaf.objects.filter(subject_kind=kind, subject_id=subject_id, seq=seq).first()
        mend = _("Entry number %(seq)s of this subject, before entry %(next)s, is gone; restore it from a backup.")
        return Finding(
            "missing-entry",
            leaf.entry_id if leaf else None,
            f"{kind} {subject_id}",
            mend % {"seq": seq, "next": next_id},
        )

    def _missing_subject(self, kind: str, subject_id: int) -> Finding:
        self._missing.add((kind, subject_id))
        leaf = Leaf.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("seq").first()
        mend = _("All entries of this subject are gone; restore them from a backup.")
        return Finding("missing-subject", leaf.entry_id if leaf else None, f"{kind} {subject_id}", mend)

    def _tail_or_row(self, kind: str, subject_id: int, last: int, entry_id: int, mend: str) -> Finding:
        after = Leaf.objects.filter(subject_kind=kind, subject_id=subject_id, seq__gt=last).order_by("seq").first()
        if after is None:
            return Finding("row-edited", entry_id, f"{kind} {subject_id}", mend)
        self._missing.add((kind, subject_id))
        return _missing_tail(after)

    # By position

    def by_position(self) -> Iterator[Finding]:
        """Leaves and the roots over them."""
        entry = Entry.objects.filter(pk=OuterRef("entry_id")).values("pk")
        ordered = Leaf.objects.annotate(found=Subquery(entry)).order_by("position")
        stream = ordered.values_list("position", "entry_id", "subject_kind", "subject_id", "seq", "hash", "found")
        leaves = _Leaves(stream.iterator(CHUNK))
        prev, number = START, 0
        for checkpoint in Checkpoint.objects.order_by("number").iterator(CHUNK):
            first = leaves.next_entry()
            lost: list[Leaf] = []
            root = merkle_root(self._under(checkpoint, leaves, lost))
            yield from (finding for leaf in lost if (finding := self._lost(leaf)))
            whole = leaves.reached == checkpoint.last and checkpoint.number == number + 1
            if not whole or root != bytes(checkpoint.root) or chain_of(checkpoint, prev) != bytes(checkpoint.chain):
                mend = _("The entries under root %(number)s were rewritten; compare them with a backup.")
                yield Finding("rewritten", *first, mend % {"number": checkpoint.number})
            prev, number = bytes(checkpoint.chain), checkpoint.number
        if leaves.next_position() is not None:
            mend = _("No root covers this entry and those after it; restore the roots from a backup.")
            yield Finding("rewritten", *leaves.next_entry(), mend)

    def _under(self, checkpoint: Checkpoint, leaves: "_Leaves", lost: list[Leaf]) -> Iterator[bytes]:
        for position, entry_id, kind, subject_id, seq, digest, found in leaves.between(
            checkpoint.first, checkpoint.last
        ):
            self._step()
            if found is None:
                lost.append(Leaf(position, entry_id, kind, subject_id, seq))
            yield bytes(digest)

    def _lost(self, leaf: Leaf) -> Finding | None:
        """What the leaf of an entry that is gone says; None when the subject's pass has said it."""
        subject = (leaf.subject_kind, leaf.subject_id)
        if subject in self._missing:
            return None
        left = Entry.objects.filter(subject_kind=subject[0], subject_id=subject[1]).aggregate(last=Max("seq"))["last"]
        if left is None:
            return self._missing_subject(*subject)
        if left > leaf.seq:  # a gap, named in the subject's pass
            return None
        self._missing.add(subject)
        return _missing_tail(leaf)

    # Against what left the machine

    def against(self, roots: Sequence[KeptRoot]) -> Iterator[Finding]:
        """The first root that is no longer what it was says where the rewriting begins; later ones follow from it."""
        good = 0
        for root in roots:
            held = Checkpoint.objects.filter(number=root.number).first()
            if held is not None and (held.last, bytes(held.chain)) == (root.last, root.chain):
                good = root.last
                continue
            leaf = Leaf.objects.filter(position=good + 1).first()
            mend = _("Root %(number)s left this machine with another value; entries after position %(good)s up to")
            mend += " " + _("position %(last)s were rewritten or removed. Restore a backup that holds the root.")
            yield Finding(
                "rewritten",
                leaf.entry_id if leaf else None,
                f"{leaf.subject_kind} {leaf.subject_id}" if leaf else "-",
                mend % {"number": root.number, "good": good, "last": root.last},
            )
            return


def _intact(version: int, prev: bytes, body: bytes, digest: bytes, sealed: bytes | None) -> bool:
    return entry_hash(version, prev, body) == digest and (sealed is None or sealed == digest)


def _missing_tail(leaf: Leaf) -> Finding:
    mend = _("Entry number %(seq)s of this subject and all after it are gone; restore them from a backup.")
    return Finding("missing-tail", leaf.entry_id, f"{leaf.subject_kind} {leaf.subject_id}", mend % {"seq": leaf.seq})


class _Rows:
    """A kind's rows in the order of their ids, read along with the entries."""

    def __init__(self, kind: Kind | None) -> None:
        self._kind = kind if kind and kind.columns else None
        self._stream: Iterator[tuple[Any, ...]] = iter(())
        if self._kind is not None and kind is not None:
            salt = [kind.salt] if kind.salt else []
            rows = kind.model._base_manager.order_by("pk").values_list("pk", *kind.columns, *salt)
            self._stream = rows.iterator(CHUNK)
        self._row = next(self._stream, None)

    @cached_property
    def _shipped(self) -> Callable[[Sequence[Any]], bool]:
        """Read for the first row that nobody vouches for: most kinds have none, and the country is a long file."""
        return self._kind.shipped() if self._kind and self._kind.shipped else lambda values: False

    def before(self, subject_id: int) -> Iterator[int]:
        """The ids of rows that come before the subject: nobody vouches for them."""
        while self._row is not None and self._row[0] < subject_id:
            yield from self._unless_shipped(self._row)
            self._row = next(self._stream, None)

    def rest(self) -> Iterator[int]:
        """The ids of the rows after the last subject."""
        while self._row is not None:
            yield from self._unless_shipped(self._row)
            self._row = next(self._stream, None)

    def _unless_shipped(self, row: tuple[Any, ...]) -> Iterator[int]:
        width = len(self._kind.columns) + 1 if self._kind else 1
        if not self._shipped(row[1:width]):
            yield row[0]

    def compare(self, subject_id: int, body: bytes) -> str | None:
        """The mend when the subject's row is not as the entry left it, else None."""
        if self._kind is None:
            return None
        state = state_of(body)
        if self._row is None or self._row[0] != subject_id:
            return _("The row was deleted without an entry; restore it from a backup.") if state else None
        values, self._row = self._row, next(self._stream, None)
        width = len(self._kind.columns) + 1
        salt = bytes(values[width]) if self._kind.salt else b""
        if state in (self._kind.digest(values[1:width], salt), None):  # a damaged body is already named as such
            return None
        return _("The row was changed without an entry; restore it, or record the change with its reason.")


class _Leaves:
    """The stream of leaves, with a look at the next one."""

    def __init__(self, stream: Iterator[tuple[Any, ...]]) -> None:
        self._stream = stream
        self._next = next(stream, None)
        self.reached = 0

    def next_position(self) -> int | None:
        """Where the next leaf stands."""
        return self._next[0] if self._next else None

    def next_entry(self) -> tuple[int | None, str]:
        """Entry id and subject of the next leaf."""
        return (self._next[1], f"{self._next[2]} {self._next[3]}") if self._next else (None, "-")

    def between(self, first: int, last: int) -> Iterator[tuple[Any, ...]]:
        """The leaves up to `last`. `reached` is how far they went from `first` on without a gap."""
        self.reached = first - 1
        while self._next is not None and self._next[0] <= last:
            if self._next[0] == self.reached + 1:
                self.reached += 1
            yield self._next
            self._next = next(self._stream, None)
