"""The installation's secrets: from the environment, or made once beside the data, readable by the service alone."""

import json
import os
import secrets
from pathlib import Path
from typing import TypedDict


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
    found = json.loads(text)
    if missing := {"secret", "seal", "index"} - set(found):
        raise SystemExit(f"{source} lacks {sorted(missing)}; it holds secret, seal {{id: 64 hex digits}} and index")
    keys: Keys = found
    return keys
