"""A person says how they want to be told."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed
from linli.notify.models import Preference


@transaction.atomic
def choose(
    *,
    by: Actor,
    quiet_from: int,
    quiet_until: int,
    language: str,
    plain: bool | None,
    topics: Mapping[str, Mapping[str, Any]],
) -> Preference:
    """Keep one's own wishes; they hold for what is told from now on."""
    if by.person_id is None:
        raise NotAllowed(_("Please sign in first."))
    row, made = Preference.objects.select_for_update().get_or_create(person_id=by.person_id)
    wished = {name: dict(wish) for name, wish in topics.items()}
    new = (quiet_from, quiet_until, language, plain, wished)
    if not made and new == (row.quiet_from, row.quiet_until, row.language, row.plain, row.topics):
        return row
    row.quiet_from, row.quiet_until, row.language, row.plain, row.topics = new
    row.save()
    record("preference.chosen", row, by=by, data={"topics": sorted(topics)}, area_id=None, new=made)
    return row
