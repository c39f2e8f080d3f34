"""Reading aloud: text that one of our pages shows, as a sound file, for phones whose browser cannot speak.

No open text-to-speech: a page registers what it shows, and the address is a keyed digest that nobody can make up.
"""

import hmac
import importlib.util
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

LONGEST = 1500  # characters; at 140 words a minute about six minutes
SECONDS_ALLOWED = 30
KEPT_FOR = 24 * 60 * 60  # seconds after a page showed it last
SWEPT_EVERY, SWEPT_AT_ONCE = 60 * 60.0, 500  # seconds; files: a page waits for it
VOICES = {"zh-hans": "cmn", "en": "en"}
_SHARED = "speech."
_DIGEST = re.compile(r"[0-9a-f]{40}")
_speaking = threading.Semaphore(1)
_sweep_at = 0.0


class CannotSpeak(Exception):
    """The voice is missing or failed; the page then leaves reading aloud to the browser."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the optional extra linli[speech] is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None


def address(text: str) -> str:
    """Where the sound of `text` is fetched, in the page's language; empty without a voice. Writes one file, once."""
    if not available() or not text.strip():
        return ""
    voice = VOICES.get(get_language() or "", "cmn")
    text = " ".join(text.split())[:LONGEST]
    digest = hmac.new(settings.SECRET_KEY.encode(), f"speech\0{voice}\0{text}".encode(), "sha1").hexdigest()
    registered = _folder() / f"{digest}.txt"
    said = f"{voice}\n{text}"
    try:
        os.utime(registered)
    except FileNotFoundError:
        _write(registered, said.encode())
    if settings.REDIS_URL:  # the sound may be asked of another web host, which makes it anew
        cache.set(_SHARED + digest, said, KEPT_FOR)
    _sweep_here()
    return reverse("web:aloud", args=[digest])


def sound(digest: str) -> bytes | None:
    """The WAV of a registered text, made on first demand; None for a digest that no page registered."""
    if not _DIGEST.fullmatch(digest):
        return None
    made, registered = _folder() / f"{digest}.wav", _folder() / f"{digest}.txt"
    if not made.exists():
        if not registered.exists():
            if (said := cache.get(_SHARED + digest)) is None:
                return None
            _write(registered, str(said).encode())
        voice, _, text = registered.read_text("utf-8").partition("\n")
        with _speaking:  # one voice at a time: speaking must not take both cores from the pages
            if not made.exists():
                _write(made, _spoken(voice, text))
    return made.read_bytes()


def _spoken(voice: str, text: str) -> bytes:
    command = [sys.executable, "-m", "linli.ui.speaker", voice]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS_ALLOWED, check=True)  # noqa: S603 - our own program, no shell
    except (subprocess.SubprocessError, OSError) as error:
        raise CannotSpeak(str(error)) from error
    return done.stdout


def _sweep_here() -> None:
    """Each process sweeps the folder that it writes to: the worker may have another one."""
    global _sweep_at
    now = time.monotonic()
    if now >= _sweep_at:
        _sweep_at = now + SWEPT_EVERY  # said first: the other threads need not do the same
        if sweep(SWEPT_AT_ONCE) == SWEPT_AT_ONCE:
            _sweep_at = 0.0


def sweep(at_most: int | None = None) -> int:
    """Delete what no page has shown for a day: some of it was one person's alone. Answers how many files."""
    gone = 0
    shown_since = time.time() - KEPT_FOR
    for path in sorted(_folder().iterdir(), reverse=True):  # the sound before the text that it was made of
        if gone == at_most:
            break
        registered = path.with_name(f"{path.name.partition('.')[0]}.txt")
        with suppress(FileNotFoundError):  # a draft that was finished meanwhile
            if (registered if registered.exists() else path).stat().st_mtime < shown_since:
                path.unlink()
                gone += 1
    return gone


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "speech"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: two requests may write the same file at once."""
    draft = path.with_suffix(f".{threading.get_ident()}.part")
    draft.write_bytes(content)
    draft.replace(path)
