"""What Django keeps for one request apart from all others, kept by the thread that answers it.

Django asks asgiref for it, which also serves requests that share a thread and change places in the middle. Here a
request has its thread, and a page asks three hundred times, mostly for its language: the asking was a tenth of it.
"""

import threading
from typing import Any

from django.core.cache import caches
from django.db import connections
from django.urls import base, get_script_prefix, set_script_prefix
from django.utils import timezone
from django.utils.translation import trans_real


def keep() -> None:
    """Once, before anything is kept: language, time zone, addresses, connections to the database and to caches."""
    prefix = get_script_prefix()  # said at the very start
    kept: tuple[tuple[Any, str], ...] = (
        (trans_real, "_active"), (timezone, "_active"), (base, "_prefixes"), (base, "_urlconfs"),
        (connections, "_connections"), (caches, "_connections"),
    )  # fmt: skip
    for of, name in kept:
        getattr(of, name)  # a Django that keeps it elsewhere is not to be written past
    for of, name in kept:
        setattr(of, name, threading.local())
    set_script_prefix(prefix)
