"""Encryption at rest: AES-256-GCM with a key id, the table and column as associated data, and a blind index.

A sealed value is `key id (1 byte) | nonce (12) | ciphertext and tag`. The key ring comes from the environment or from a
file that only the service can read (see `linli.config.keys`). The blind index is HMAC-SHA256 over the normalised value:
it finds an equal value, and nothing else.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


class KeyMissing(Exception):
    """A sealed value names a key that the ring does not hold."""


def newest_key() -> int:
    """The id of the key that seals; the others only open."""
    return max(settings.SEAL_KEYS)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(text: str, *, place: str) -> bytes:
    """Encrypt `text` under the newest key; `place` ("table.column") must be given again to open it."""
    key_id = newest_key()
    nonce = os.urandom(12)
    return bytes([key_id]) + nonce + _cipher(settings.SEAL_KEYS[key_id]).encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes, *, place: str) -> str:
    """Decrypt what `seal` made for the same place; a moved or changed value raises ValueError."""
    sealed = bytes(sealed)
    key = settings.SEAL_KEYS.get(sealed[0])
    if key is None:
        raise KeyMissing(f"{place} is sealed with key {sealed[0]}; the ring holds {sorted(settings.SEAL_KEYS)}")
    try:
        return _cipher(key).decrypt(sealed[1:13], sealed[13:], place.encode()).decode()
    except InvalidTag:
        raise ValueError(f"{place}: the sealed value was changed or belongs elsewhere") from None


def reseal(sealed: bytes, *, place: str) -> bytes:
    """The same words under the newest key; what cannot be opened raises as `unseal` does."""
    return seal(unseal(sealed, place=place), place=place)


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed fingerprint of a normalised value for equality look-ups; empty in, empty out."""
    if not value:
        return ""
    return hmac.new(settings.INDEX_KEY, f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()[:32]


if TYPE_CHECKING:
    _Binary = models.BinaryField[str, str]
else:
    _Binary = models.BinaryField


class SealedTextField(_Binary):
    """A text column that is readable in Python and sealed in the database. Empty text is stored as empty bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", b"")
        kwargs["editable"] = kwargs.get("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def place(self) -> str:
        """What the values are bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = seal(value, place=self.place) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return unseal(value, place=self.place) if value else ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("sealed values are not serialised")

    def get_default(self) -> Any:
        return ""
