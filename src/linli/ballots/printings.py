"""Papers that were set in type before the roll changed are taken away: nobody prints them any more."""

from collections.abc import Iterable

from django.db import transaction

from linli.ballots.models import Ballot, Printing
from linli.files import store

SIZE = "slips"  # under which name the bytes are kept


def drop(ballot: Ballot) -> None:
    """Take away what was set in type, rows now and bytes once the transaction stands."""
    codes = list(Printing.objects.filter(ballot=ballot).values_list("code", flat=True))
    if codes:
        Printing.objects.filter(ballot=ballot).delete()
        transaction.on_commit(lambda: _remove(codes))


def _remove(codes: Iterable[str]) -> None:
    for code in codes:
        store.remove(code, [SIZE])
