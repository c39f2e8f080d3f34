"""The tree against RFC 6962's own definition, and every proof against every tree."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.chain import START, entry_hash, leaf_hash, merkle_proof, merkle_root, node_hash, verify_proof

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1: split at the largest power of two below the number of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def test_the_root_of_the_rfcs_test_vectors() -> None:
    # The eight leaves of the certificate-transparency test suite and their published root.
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = merkle_root(bytes.fromhex(leaf) for leaf in leaves)
    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_one_of_the_rfc(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == root_by_definition(leaves)


@given(LEAVES, st.data())
def test_a_proof_holds_for_its_leaf_and_for_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = merkle_proof(leaves, index), merkle_root(leaves)
    assert verify_proof(leaves[index], index, len(leaves), proof, root)
    assert not verify_proof(leaves[index] + b"!", index, len(leaves), proof, root)
    assert not verify_proof(leaves[index], index, len(leaves), [*proof, START], root)
    assert not verify_proof(leaves[index], len(leaves), len(leaves), proof, root)
    if proof:
        assert not verify_proof(leaves[index], index, len(leaves), proof[:-1], root)


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError, match="leaf 2 of 2"):
        merkle_proof([b"a", b"b"], 2)


def test_an_entrys_hash_changes_with_version_previous_and_body() -> None:
    first = entry_hash(1, START, b"body")
    assert (
        len({first, entry_hash(2, START, b"body"), entry_hash(1, first, b"body"), entry_hash(1, START, b"bodz")}) == 4
    )
    assert first == sha256(b"\x02\x01" + bytes(32) + b"body").digest()


def test_a_previous_hash_of_the_wrong_length_is_named() -> None:
    with pytest.raises(ValueError, match="3 bytes; give 32"):
        entry_hash(1, b"abc", b"")
