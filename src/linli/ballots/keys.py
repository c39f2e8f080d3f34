"""Sealing votes: a key pair for each ballot, its private half in three shares of which any two open the box.

What is split is a seed of 16 random bytes, from which the private key is derived (HKDF) and which is kept nowhere.
A vote is sealed by HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) for one ballot, and padded, since its length
would tell what it says.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NEEDED, SHARES = 2, 3
PADDED = 256  # a sealed paper's words fill a multiple of this
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PREFIX = "LINLI"


class WrongShares(ValueError):
    """The shares given do not make this ballot's key."""


class Unreadable(ValueError):
    """A sealed paper that the key does not open: changed, or of another ballot."""


@dataclass(frozen=True)
class Made:
    """A new key pair: the public key in hex, and the shares as they are printed."""

    public: str
    shares: tuple[str, ...]


def make(ballot: str) -> Made:
    """A key pair for the ballot of this code."""
    seed = os.urandom(16)
    parts = _shamir().split(NEEDED, SHARES, seed, False)
    shares = tuple(f"{_PREFIX}-{ballot}-{number}-{part.hex()}".upper() for number, part in parts)
    return Made(_private(seed, ballot).public_key().public_bytes_raw().hex(), shares)


def _shamir() -> Any:
    from Cryptodome.Protocol.SecretSharing import Shamir  # 5 MB of primes, for whoever makes or joins a key

    return Shamir


def _private(seed: bytes, ballot: str) -> X25519PrivateKey:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"linli ballot {ballot}".encode()).derive(seed)
    return X25519PrivateKey.from_private_bytes(derived)


def joined(shares: Sequence[str], *, ballot: str, public: str) -> X25519PrivateKey:
    """The private key from two different shares of this ballot. WrongShares when they do not make it."""
    parts = dict(_share(text, ballot) for text in shares)
    if len(parts) < NEEDED:
        raise WrongShares("Two different shares are needed")
    key = _private(_shamir().combine(list(parts.items())[:NEEDED], False), ballot)
    if key.public_key().public_bytes_raw().hex() != public:
        raise WrongShares("These shares do not belong to this ballot's key")
    return key


def _share(text: str, ballot: str) -> tuple[int, bytes]:
    prefix, _, rest = text.strip().upper().replace(" ", "").partition("-")
    code, _, rest = rest.partition("-")
    number, _, part = rest.partition("-")
    if prefix != _PREFIX or code != ballot.upper() or number not in ("1", "2", "3") or len(part) != 32:
        raise WrongShares("This is no share of this ballot's key")
    try:
        return int(number), bytes.fromhex(part)
    except ValueError:
        raise WrongShares("This share was misread") from None


def seal(choices: Sequence[Sequence[str]], area: int, *, ballot: str, public: str) -> bytes:
    """One voter's paper, which nobody reads without two shares: the choices matter by matter, and the area."""
    words = json.dumps({"area": area, "choices": [list(each) for each in choices]}, ensure_ascii=False).encode()
    padded = words.ljust(-(-len(words) // PADDED) * PADDED)
    return _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(bytes.fromhex(public)), info=ballot.encode())


def unseal(sealed: bytes, key: X25519PrivateKey, *, ballot: str) -> tuple[list[list[str]], int]:
    """The paper's choices and area. Unreadable for what was not sealed for this ballot."""
    try:
        found = json.loads(_SUITE.decrypt(sealed, key, info=ballot.encode()))
        return [list(each) for each in found["choices"]], int(found["area"])
    except (InvalidTag, ValueError, KeyError) as error:
        raise Unreadable("A sealed paper cannot be opened") from error
