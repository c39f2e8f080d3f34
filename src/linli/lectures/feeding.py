"""A lecturer's own lectures in their calendar; the audience has them as sessions, and so has the estate."""

from collections.abc import Iterable

from linli.activities import feeds
from linli.activities.models import SessionState
from linli.kernel import clock
from linli.lectures import queries
from linli.lectures.models import Lecturer
from linli.ui import addresses


def own(person_id: int) -> Iterable[feeds.Event]:
    """What a person lectures on, once it is announced. One statement."""
    rows = queries.lectures().filter(
        lecturer__person=person_id, lecturer__state=Lecturer.State.ACCEPTED, session__ends_at__gte=clock.now()
    )
    for row in rows.order_by("session__starts_at", "pk")[: feeds.MOST]:
        assert row.session is not None
        off = row.session.state == SessionState.CANCELLED
        url, title = addresses.of("lectures:teach", row.lecturer.code), f"{row.season.title} · {row.topic}"
        yield feeds.Event(
            f"lecture-{row.code}", title, row.session.starts_at, row.session.ends_at, url, row.session.where, off
        )
