"""What a process remembers for seconds of the database: forgotten with each test, which has another one."""

from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from linli.cases import packs
from linli.kernel import fresh
from linli.settings import queries

SECONDS = 20.0  # instead of some two to five: on a busy machine a page is asked for twice within them


def keep_for_long() -> None:
    """Let what a page asks of the database not depend on how long ago another page asked."""
    import_module(settings.ROOT_URLCONF)  # with the doors is loaded whatever keeps something
    for each in fresh._all:
        each.seconds = SECONDS


def forget() -> None:
    """The next who asks reads anew."""
    packs.forget()
    fresh.forget_all()
    cache.clear()


def know_settings() -> None:
    """Settings and calendar are in the process's memory, as in all but the first page of every five seconds."""
    queries.value("site.icp")


def commit_settings() -> None:
    """As once the transaction that set them is over: a test is one transaction, in which each is read anew."""
    connection.run_on_commit = [
        entry for entry in connection.run_on_commit if getattr(entry[1], "of", None) is not queries._copy
    ]
    queries.forget()
    know_settings()


def commit() -> None:
    """As once a request is over. A test of thousands is one transaction: each looks through what all changed."""
    over, connection.run_on_commit = connection.run_on_commit, []
    for _, call, *_ in over:
        if isinstance(call, fresh._Change):
            call()
