"""The installation's secrets: from the environment, or made once beside the data, readable by the service alone."""

import json
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

HOLDS = "secret, seal {id from 1 to 255: 64 hex digits} and index (64 hex digits)"
_KEY = re.compile("[0-9a-fA-F]{64}")
_INDEX = re.compile("(?:[0-9a-fA-F]{2}){16,}")  # it cannot be changed, so an early one may be of another length


class Keys(TypedDict):
    secret: str
    seal: dict[str, str]
    index: str


def load(data_dir: Path) -> Keys:
    """Read LINLI_KEYS (JSON), else `<data_dir>/keys.json`, which is made with mode 0600 when missing."""
    if given := os.environ.get("LINLI_KEYS"):
        return _checked(given, "LINLI_KEYS")
    path = data_dir / "keys.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh: Keys = {
            "secret": secrets.token_urlsafe(48),
            "seal": {"1": secrets.token_hex(32)},
            "index": secrets.token_hex(32),
        }
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(fresh, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # of two first starts at once, one makes the keys and both read them
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _checked(path.read_text(), str(path))


def _checked(text: str, source: str) -> Keys:
    """What a hand wrote amiss is named, and no secret told."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SystemExit(f"{source} is no JSON: {error}") from None
    if missing := {"secret", "seal", "index"} - set(found):
        raise SystemExit(f"{source} lacks {sorted(missing)}; it holds {HOLDS}")
    if wrong := list(_wrong(found)):
        raise SystemExit(f"{source}: {', '.join(wrong)}; it holds {HOLDS}")
    keys: Keys = found
    return keys


def _wrong(found: Keys) -> Iterator[str]:
    seal = found["seal"] if isinstance(found["seal"], dict) else {}
    if not seal:
        yield "seal is empty or holds no ids"
    for number, key in seal.items():
        if not (number.isdecimal() and 1 <= int(number) <= 255):  # it stands in one byte before what it seals
            yield f"{number} is no id"
        if not _KEY.fullmatch(str(key)):
            yield f"seal {number} is no key"
    if not _INDEX.fullmatch(str(found["index"])):
        yield "index is no key"
