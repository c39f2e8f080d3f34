"""A form's token bound to what was sent with it: the same once more is the same case, anything else is another.

A form sent twice, and a draft that a phone sends again because its answer was lost, bear the same token with the same
words. So does the form to which Back leads from a receipt; but whoever writes something else there means another
request, which must not be answered with the first one's receipt.
"""

from collections.abc import Iterable
from typing import Any

from linli.cases.models import Case
from linli.files.models import File
from linli.files.queries import files_of
from linli.kernel.canonical import salted_digest
from linli.places.queries import Place
from linli.rules.identifiers import normalise_phone

LENGTH = 40  # of Case.token


def bound(token: str | None, *said: Any) -> str | None:
    """What makes a case of it once; None without a token."""
    return salted_digest(token.encode(), said)[:LENGTH] if token else None


def holds(case: Case, files: Iterable[File]) -> bool:
    """Whether each of these is among its files already. One statement where there are any."""
    new = {file.sha256 for file in files}
    return not new or new <= {file.sha256 for file in files_of("case", case.pk)}


def is_at(case: Case, where: Place) -> bool:
    """Whether the case was reported there."""
    there = (case.building_id, case.entrance_id, case.unit_id, case.spot_id, case.place_words)
    return there == (where.building_id, where.entrance_id, where.unit_id, where.spot_id, where.words)


def is_of(case: Case, name: str, phone: str) -> bool:
    """Whether it comes from the same person: Back brings neither name nor number to whoever is next at the screen."""
    number = normalise_phone(phone) or ""
    return number in ("", case.reporter_phone) and name in ("", case.reporter_name)
