"""The installation's keys in escrow: sealed once, and the sealing key in paper shares of which some restore them.

What is split (Shamir) is a seed of 16 random bytes, from which the key is derived (HKDF) and which is kept nowhere; the
keys are sealed under it by AES-256-GCM. The sealed text tells nothing without enough shares, nor do fewer shares, so it
may lie with every backup and stands on every share's sheet as well.
"""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MOST = 9  # shares
_SHARE, _SEALED = "LINLI-KEY-SHARE", "linli-keys 1"


class WrongShares(ValueError):
    """What was given does not restore the keys: "text", "few", "strange", "misread" or "apart", and which share."""

    def __init__(self, why: str, share: str = "") -> None:
        super().__init__(f"{why} {share}".strip())
        self.why, self.share = why, share


@dataclass(frozen=True)
class Made:
    """The keys sealed, as one line of text, and the shares as they are printed."""

    sealed: str
    shares: tuple[str, ...]


def make(keys: str, *, needed: int, shares: int) -> Made:
    """Seal the keys so that `needed` of so many shares restore them (2 <= needed <= shares <= 9)."""
    if not 2 <= needed <= shares <= MOST:
        raise ValueError(f"{needed} of {shares}: at least 2 must be needed, of at most {MOST}")
    seed, code = os.urandom(16), secrets.token_hex(3)
    head = f"{_SEALED} {code} {needed} {shares}"
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(_key(seed, head)).encrypt(nonce, keys.encode(), head.encode())
    parts = _shamir().split(needed, shares, seed, False)
    return Made(
        f"{head} {base64.b64encode(sealed).decode()}", tuple(_written(code, number, part) for number, part in parts)
    )


def needed_for(sealed: str) -> tuple[str, int, int]:
    """Of a sealed text: the code that its shares bear, how many are needed, and of how many."""
    try:
        name, version, code, needed, shares, _rest = sealed.split()
        if f"{name} {version}" != _SEALED or not 2 <= int(needed) <= int(shares) <= MOST:
            raise ValueError
        return code, int(needed), int(shares)
    except ValueError:
        raise WrongShares("text") from None


def opened(sealed: str, shares: Sequence[str]) -> str:
    """The keys, from the sealed text and enough of its shares, in any order; raises WrongShares."""
    code, needed, _of = needed_for(sealed)
    parts = dict(_read(text, code) for text in shares)
    if len(parts) < needed:
        raise WrongShares("few", str(len(parts)))
    seed = _shamir().combine(list(parts.items())[:needed], False)
    head, _, body = sealed.strip().rpartition(" ")
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(_key(seed, head)).decrypt(raw[:12], raw[12:], head.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise WrongShares("apart") from None


def _key(seed: bytes, head: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=head.encode()).derive(seed)


def _shamir() -> Any:
    from Cryptodome.Protocol.SecretSharing import Shamir  # 5 MB of primes, for whoever makes or joins shares

    return Shamir


def _written(code: str, number: int, part: bytes) -> str:
    """As printed: groups of four, the last two a checksum."""
    body = f"{code}{number}{part.hex()}".upper()
    digits = f"{part.hex()}{_checksum(body)}".upper()
    groups = "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    return f"{_SHARE}-{code.upper()}-{number}-{groups}"


def _read(text: str, code: str) -> tuple[int, bytes]:
    plain = "".join(text.upper().split()).replace("-", "")
    head = f"{_SHARE}{code}".upper().replace("-", "")
    number, digits = plain[len(head) : len(head) + 1], plain[len(head) + 1 :]
    if not plain.startswith(head) or not number.isdecimal() or len(digits) != 40:
        raise WrongShares("strange", f"{text.strip()[:24]}…")
    if _checksum(f"{code.upper()}{number}{digits[:32]}").upper() != digits[32:]:
        raise WrongShares("misread", number)
    return int(number), bytes.fromhex(digits[:32])


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:8]
