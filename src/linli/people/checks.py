"""Before the product serves: whether the keys in use open what the database holds, or were made anew beside it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils.translation import gettext as _

from linli.kernel.sealed import KeyMissing, SealedTextField, unseal
from linli.people.models import Person

SOME = 5  # one damaged row is no wrong key


@register(Tags.database, "keys")
def keys_open_the_database(*, databases: Sequence[str] | None = None, **rest: Any) -> list[CheckMessage]:
    """A database brought back without its keys gets fresh ones: what they seal would mix with what it holds."""
    table = Person._meta.db_table
    if not databases or table not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone FROM {table} WHERE length(phone) > 0 LIMIT {SOME}")  # noqa: S608 -- our own names
        sealed = [bytes(value) for (value,) in cursor.fetchall()]
    if not sealed or any(map(_opens, sealed)):
        return []
    told = _("The keys in use (%(numbers)s) do not open what this database has sealed.")
    mend = _(
        "Put back the keys.json or LINLI_KEYS that belongs to it, or restore it from paper shares: linli keys restore"
    )
    return [Error(told % {"numbers": ", ".join(map(str, settings.SEAL_KEYS))}, hint=mend, id="people.E001")]


def _opens(sealed: bytes) -> bool:
    field = Person._meta.get_field("phone")
    assert isinstance(field, SealedTextField)
    try:
        unseal(sealed, place=field.place)
    except (KeyMissing, ValueError):
        return False
    return True
