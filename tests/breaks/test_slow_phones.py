"""Promise 7: forty phones on a bad line do not slow anybody else down, and the server keeps its size."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.files import store
from linli.files.models import File
from tests.breaks.slow_phones import fetching, p95, sending
from tests.support.served import Served

pytestmark = pytest.mark.breaks

SECONDS = 6.0
# What the page takes alone is measured before and after: something else may have kept the machine busy all along.
# The clock of a busy machine with two cores cannot tell less apart.
NOISE = 0.010
# Each of 64 threads that has ever worked keeps a database connection with its cache of 2 MB.
GROWTH = 64 * 2_000_000


def page(served: Served) -> str:
    """What the others look at: a page with the whole frame, made anew each time."""
    return served.url + reverse("people:sign_in")


def memory(served: Served) -> int:
    """Bytes that all processes of the product hold, what they share counted once."""
    return sum(process.memory_full_info().pss for process in served.processes())


@pytest.fixture
def photo(cast) -> File:
    """A photo of six megabytes that nobody but the resident sees yet."""
    file = File.objects.create(
        kind="photo", role="evidence", state="ready", mime="image/jpeg", bytes=1, sha256="0" * 64,
        kept_sha256="0" * 64, uploader=cast.resident,
    )  # fmt: skip
    with store.written(store.kept(file.code, "large")) as out:
        out.write(b"\xff" * 6_000_000)
    return file


def test_forty_phones_sending_slow_nobody_down(served: Served) -> None:
    p95(page(served), seconds=1)
    alone, size = p95(page(served), seconds=SECONDS), memory(served)
    with sending(page(served)) as phones:
        beside = p95(page(served), seconds=SECONDS)
        grown = memory(served) - size
        sent = phones.sent
    alone = max(alone, p95(page(served), seconds=SECONDS))
    assert (phones.connected, phones.failures) == (40, [])
    assert sent > 40 * 10_000 * SECONDS * 0.5
    assert grown < GROWTH
    assert beside <= 2 * alone + NOISE


def test_forty_phones_fetching_slow_nobody_down(served: Served, photo: File, cast) -> None:
    browser = Client()
    browser.force_login(cast.resident)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    p95(page(served), seconds=1)
    alone, size = p95(page(served), seconds=SECONDS), memory(served)
    with fetching(served.url + reverse("files:show", args=[photo.code, "large"]), cookie=cookie) as phones:
        beside = p95(page(served), seconds=SECONDS)
        grown = memory(served) - size
    alone = max(alone, p95(page(served), seconds=SECONDS))
    assert phones.failures == []
    assert phones.statuses == [200] * 40
    assert phones.received < 40 * 6_000_000
    assert grown < GROWTH
    assert beside <= 2 * alone + NOISE
