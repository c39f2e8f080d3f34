"""How often stories are read, without knowing by whom: counted in this process, written every half minute.

A count that is lost when the process ends is lost; a page that everybody reads does not write for each reader.
"""

import threading
import time

from django.http import HttpRequest

from linli.stories import services
from linli.stories.models import Story

EVERY = 30.0  # seconds
SEEN = "linli_read"  # cookie of this visit: which stories it has read, and nothing else
MOST = 40  # stories that the cookie remembers

_lock = threading.Lock()
_waiting: dict[int, int] = {}
_written_at = time.monotonic()


def seen(request: HttpRequest) -> list[str]:
    """The codes of the stories that this visit has read already."""
    return [code for code in request.COOKIES.get(SEEN, "").split(".") if code.isalnum()][:MOST]


def count(story: Story) -> None:
    """One more; now and then written."""
    global _written_at
    with _lock:
        _waiting[story.pk] = _waiting.get(story.pk, 0) + 1
        if time.monotonic() - _written_at < EVERY:
            return
        read = dict(_waiting)
        _waiting.clear()
        _written_at = time.monotonic()
    services.count_reads(read)


def write() -> None:
    """Write what waits, at once."""
    with _lock:
        read = dict(_waiting)
        _waiting.clear()
    services.count_reads(read)
