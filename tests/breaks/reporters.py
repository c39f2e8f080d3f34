"""Phones that send requests and keep their receipts, whatever happens to the server meanwhile."""

import logging
import random
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request would bury what a failure has to say

CSRF = "f" * 32
RETRY = 0.1  # seconds before a form without an answer is sent again, as a person would press the button again


@dataclass(frozen=True)
class Receipt:
    """What a phone was answered: `code` from the tracking link, for the words that it had sent."""

    code: str
    words: str
    photos: int


@dataclass
class Reporters:
    """What all phones together have met. `receipts` only grows, also while they still send."""

    receipts: list[Receipt] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)  # seconds from each answered form to its receipt
    again: int = 0
    strange: list[str] = field(default_factory=list)


def send(
    client: httpx.Client, url: str, token: str, words: str, photos: list[bytes] | None = None, **more: str
) -> httpx.Response:
    """One form, as a browser posts it."""
    files = [("photos", (f"{number}.jpg", photo, "image/jpeg")) for number, photo in enumerate(photos or [])]
    data = {"csrfmiddlewaretoken": CSRF, "token": token, "what": words, **more}
    return client.post(url, data=data, files=files or None, headers={"Cookie": f"linli_csrf={CSRF}"})


def code_of(answer: httpx.Response) -> str:
    """The case's code from the address of the receipt."""
    return answer.headers["Location"].split("/")[2]


@contextmanager
def reporting(url: str, *, phones: int, photo: bytes, pause: float) -> Iterator[Reporters]:
    """Within the block so many phones send request after request, every fourth with a photo.

    A form without an answer is sent again with the same token until it is answered; at the end every phone finishes
    the form at hand, so the server must be up by then.
    """
    met, stop, door = Reporters(), threading.Event(), threading.Lock()

    def phone(number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(trust_env=False, timeout=30) as client:
            while not stop.wait(chance.uniform(0, 2 * pause)):
                token, words = secrets.token_hex(16), f"路灯不亮 w{secrets.token_hex(6)}"
                photos = [photo] if chance.random() < 0.25 else []
                with door:
                    met.sent.add(words)
                _until_answered(client, token, words, photos)

    def _until_answered(client: httpx.Client, token: str, words: str, photos: list[bytes]) -> None:
        while True:
            asked = time.monotonic()
            try:
                answer = send(client, url, token, words, photos)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 302:
                with door:
                    met.waits.append(time.monotonic() - asked)
                    met.receipts.append(Receipt(code_of(answer), words, len(photos)))
                return
            if answer is not None and answer.status_code != 503:
                met.strange.append(f"{answer.status_code} {answer.text[-2000:]}")
                return
            met.again += 1
            stop.wait(RETRY)

    threads = [threading.Thread(target=phone, args=[number], daemon=True) for number in range(phones)]
    for thread in threads:
        thread.start()
    try:
        yield met
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
