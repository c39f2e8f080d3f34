"""Hash chains and Merkle trees of the journal, after RFC 6962 (certificate transparency), with SHA-256.

One byte in front keeps the three uses apart, so that no leaf can be passed off as a node: 0 leaf, 1 node, 2 entry. A
tree over any number of leaves, none included, has a root; the proof for a leaf is its siblings from the leaf up.
Pure, so that an outsider can check a receipt with these few lines.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

DIGEST_BYTES = 32
LEAF, NODE, ENTRY = b"\x00", b"\x01", b"\x02"
# What the first entry of a subject is chained to.
START = bytes(DIGEST_BYTES)


def entry_hash(version: int, prev: bytes, body: bytes) -> bytes:
    """The hash of an entry: its format version (0-255), the hash before it (`START` for the first) and its bytes."""
    if len(prev) != DIGEST_BYTES:
        raise ValueError(f"the previous hash has {len(prev)} bytes; give {DIGEST_BYTES}, or START for a first entry")
    return sha256(ENTRY + bytes([version]) + prev + body).digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf's data."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return sha256(NODE + left + right).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves' data, in order; a tree of none has the hash of nothing. Holds log(n) hashes."""
    stack: list[tuple[int, bytes]] = []  # complete subtrees, largest first: (leaves in it, its hash)
    for data in leaves:
        size, digest = 1, leaf_hash(data)
        while stack and stack[-1][0] == size:
            digest = node_hash(stack.pop()[1], digest)
            size *= 2
        stack.append((size, digest))
    if not stack:
        return sha256(b"").digest()
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def merkle_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings of leaf `index`, from the leaf up. IndexError when there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}; the first is 0")
    proof: list[bytes] = []
    level = [leaf_hash(data) for data in leaves]
    while len(level) > 1:
        if index ^ 1 < len(level):  # the last of an odd row has no sibling and moves up as it is
            proof.append(level[index ^ 1])
        pairs = range(0, len(level) - 1, 2)
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(level[left], level[left + 1]) for left in pairs] + odd
        index //= 2
    return proof


def verify_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` (its data) stands at `index` of a tree of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    siblings = iter(proof)
    digest, last = leaf_hash(leaf), size - 1
    while last:
        if index % 2 or index < last:
            sibling = next(siblings, None)
            if sibling is None:
                return False
            digest = node_hash(sibling, digest) if index % 2 else node_hash(digest, sibling)
        index, last = index // 2, last // 2
    return digest == root and next(siblings, None) is None
