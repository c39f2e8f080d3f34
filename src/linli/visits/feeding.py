"""Visits due in the own calendar of whoever goes: by number alone, without building, name or home."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from linli.activities import feeds
from linli.ui import addresses
from linli.visits import queries


def own(person_id: int) -> Iterable[feeds.Event]:
    """Whom a person visits next, on the day on which it is due. One statement."""
    rows = queries.going_to(person_id).filter(due_on__isnull=False)
    rows = rows.select_related("programme").only("code", "number", "due_on", "programme__kind", "programme__title")
    url = addresses.page("visits:mine")
    for row in rows.order_by("due_on", "pk")[: feeds.MOST]:
        assert row.due_on is not None
        title = _("Visit %(label)s") % {"label": row.label}
        yield feeds.Event(f"visit-{row.code}", title, row.due_on, row.due_on + timedelta(days=1), url)
