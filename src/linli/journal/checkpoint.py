"""Roots over the whole journal: an entry gets a position, a batch of positions a root, a root the one before it.

An entry's id says when it was begun, not when it was committed, so positions are given afterwards, to what has none
yet. A root that left the machine (on a receipt, a notice board, in an e-mail) holds the database's owner to everything
before it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from linli.journal.bodies import state_of
from linli.journal.models import Checkpoint, Entry, Leaf
from linli.journal.subjects import kinds
from linli.kernel import clock
from linli.kernel.canonical import canonical_bytes
from linli.rules.chain import START, entry_hash, merkle_proof, merkle_root, verify_proof

# Leaves under one root. A proof loads so many hashes; an import of more makes several roots.
MOST_LEAVES = 4096
VERSION = 1
# How far below the last position an entry may hide whose transaction committed late (PostgreSQL), counted in ids: a
# file of 200,000 rows is one transaction, and others go on writing meanwhile.
LATE = 500_000
_LOCK = 0x6C696E6C69  # any number: the checkpointer's own lock on PostgreSQL


def advance() -> int:
    """Give positions to entries that have none and seal them under roots. Answers how many entries were sealed."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    if connection.vendor == "postgresql":  # SQLite's transaction is the lock
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    fresh = _without_leaf()
    if not fresh:
        return 0
    last = Checkpoint.objects.order_by("-number").first()
    first = last.last + 1 if last else 1
    leaves = [Leaf(position=first + offset, **row) for offset, row in enumerate(fresh)]
    Leaf.objects.bulk_create(leaves, batch_size=500)
    checkpoint = Checkpoint(
        number=last.number + 1 if last else 1,
        first=first,
        last=leaves[-1].position,
        at=clock.now(),
        root=merkle_root(bytes(leaf.hash) for leaf in leaves),
    )
    checkpoint.chain = chain_of(checkpoint, bytes(last.chain) if last else START)
    checkpoint.save(force_insert=True)
    return len(leaves)


def _without_leaf() -> list[dict[str, Any]]:
    highest = Leaf.objects.aggregate(highest=Max("entry_id"))["highest"] or 0
    # SQLite's writers come one after another, so there nothing is late.
    late = LATE if connection.vendor == "postgresql" else 0
    waiting = Entry.objects.filter(pk__gt=highest - late)
    known = Leaf.objects.filter(entry_id__gt=highest - late)
    columns = ("id", "subject_kind", "subject_id", "seq", "hash")
    rows = waiting.exclude(pk__in=known.values("entry_id")).order_by("pk").values_list(*columns)[:MOST_LEAVES]
    return [
        {"entry_id": row[0], "subject_kind": row[1], "subject_id": row[2], "seq": row[3], "hash": row[4]}
        for row in rows
    ]


def chain_of(checkpoint: Checkpoint, prev: bytes) -> bytes:
    """The value that stands for this root and all before it."""
    said = {
        "number": checkpoint.number,
        "first": checkpoint.first,
        "last": checkpoint.last,
        "at": checkpoint.at,
        "root": bytes(checkpoint.root).hex(),
    }
    return entry_hash(VERSION, prev, canonical_bytes(said))


def exported(checkpoints: Iterable[Checkpoint]) -> Iterator[str]:
    """One line a root, to be kept where the database's owner cannot reach: number, last position, chain, time."""
    for checkpoint in checkpoints:
        yield f"linli-root {checkpoint.number} {checkpoint.last} {bytes(checkpoint.chain).hex()} {_time(checkpoint.at)}"


def _time(at: datetime) -> str:
    return at.astimezone(clock.LOCAL).isoformat(timespec="seconds")


@dataclass(frozen=True)
class KeptRoot:
    """A root as it was when it left the machine."""

    number: int
    last: int
    chain: bytes


def read_roots(lines: Iterable[str]) -> list[KeptRoot]:
    """Read what `exported` wrote; other lines (a letter around it) are passed over. ValueError when there is none."""
    found = []
    for line in lines:
        words = line.split()
        if len(words) >= 4 and words[0] == "linli-root":
            found.append(KeptRoot(int(words[1]), int(words[2]), bytes.fromhex(words[3])))
    if not found:
        raise ValueError('no root in it; a line reads "linli-root <number> <last position> <chain> <time>"')
    return sorted(found, key=lambda root: root.number)


@dataclass(frozen=True)
class EntryProof:
    """What an outsider needs to check an entry: its hash over (version, previous hash, body) and its way to the root.

    Before its checkpoint (some minutes) `position` is None and only the chain speaks. `good` is recomputed, not stored.
    """

    entry: Entry
    prev: bytes
    hash: bytes
    chained: bool
    position: int | None
    checkpoint: Checkpoint | None
    index: int
    size: int
    path: tuple[bytes, ...]
    sealed: bool

    @property
    def good(self) -> bool:
        """The stored bytes still give the stored hash, and that hash still lies under its root."""
        return self.chained and (self.position is None or self.sealed)


@dataclass(frozen=True)
class Proof:
    """Whether a subject's record still stands. `row_agrees` is None where no known kind says what to compare."""

    kind: str
    subject_id: int
    entries: tuple[EntryProof, ...]
    complete: bool
    row_agrees: bool | None

    @property
    def stands(self) -> bool:
        """The verdict: nothing missing, every entry good, and the row as the last entry left it."""
        whole = bool(self.entries) and self.complete and self.row_agrees is not False
        return whole and all(entry.good for entry in self.entries)

    @property
    def latest_root(self) -> Checkpoint | None:
        """The last root over any of the entries: the one to compare with a root that left the machine."""
        return max((e.checkpoint for e in self.entries if e.checkpoint), key=lambda c: c.number, default=None)


def proof_of(kind: str, subject_id: int) -> Proof:
    """Recompute a subject's chain and its entries' ways to the roots from the stored bytes: 3 statements, 3 a root."""
    entries = list(Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("seq"))
    leaves = {leaf.entry_id: leaf for leaf in Leaf.objects.filter(subject_kind=kind, subject_id=subject_id)}
    trees: dict[int, _Tree] = {}
    proofs, prev = [], START
    for entry in entries:
        leaf = leaves.get(entry.pk)
        tree = _tree_over(leaf.position, trees) if leaf else None
        proofs.append(_prove(entry, prev, leaf, tree))
        prev = bytes(entry.hash)
    in_order = [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    none_lost = leaves.keys() <= {entry.pk for entry in entries}
    return Proof(kind, subject_id, tuple(proofs), in_order and none_lost, _row_agrees(kind, subject_id, entries))


@dataclass(frozen=True)
class _Tree:
    checkpoint: Checkpoint
    hashes: list[bytes]
    good: bool


def over(position: int) -> Checkpoint | None:
    """The root over the leaf at the position; None before it is sealed."""
    return Checkpoint.objects.filter(last__gte=position).order_by("last").first()


def _tree_over(position: int, known: dict[int, _Tree]) -> _Tree | None:
    for tree in known.values():
        if tree.checkpoint.first <= position <= tree.checkpoint.last:
            return tree
    checkpoint = over(position)
    if checkpoint is None:
        return None
    before = Checkpoint.objects.filter(number=checkpoint.number - 1).values_list("chain", flat=True).first()
    between: QuerySet[Leaf, Any] = Leaf.objects.filter(position__range=(checkpoint.first, checkpoint.last))
    hashes = [bytes(digest) for digest in between.order_by("position").values_list("hash", flat=True)]
    good = chain_of(checkpoint, bytes(before) if before else START) == bytes(checkpoint.chain)
    known[checkpoint.number] = _Tree(checkpoint, hashes, good)
    return known[checkpoint.number]


def _prove(entry: Entry, prev: bytes, leaf: Leaf | None, tree: _Tree | None) -> EntryProof:
    digest = bytes(entry.hash)
    chained = entry_hash(entry.version, prev, bytes(entry.body)) == digest
    if leaf is None or tree is None:
        return EntryProof(entry, prev, digest, chained, leaf.position if leaf else None, None, 0, 0, (), False)
    index, size = leaf.position - tree.checkpoint.first, len(tree.hashes)
    path = tuple(merkle_proof(tree.hashes, index)) if index < size else ()
    sealed = tree.good and verify_proof(digest, index, size, path, bytes(tree.checkpoint.root))
    return EntryProof(entry, prev, digest, chained, leaf.position, tree.checkpoint, index, size, path, sealed)


def _row_agrees(kind: str, subject_id: int, entries: list[Entry]) -> bool | None:
    if not entries or kind not in kinds():
        return None
    row = kinds()[kind].model._default_manager.filter(pk=subject_id).first()
    state = state_of(bytes(entries[-1].body))
    if row is None:
        return state == ""
    return kinds()[kind].digest_of(row) == state
