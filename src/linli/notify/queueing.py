"""New notices are queued for the channels that their readers want: a row each, in batches, and one job a channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from linli.jobs.services import enqueue
from linli.kernel import clock
from linli.notify import gateways, wishes
from linli.notify.channels import Channel
from linli.notify.models import Delivery, Notice
from linli.notify.subscriptions import row_of
from linli.notify.wishes import Wishes
from linli.rules.sending import leaves_at
from linli.ui import moments

AT_ONCE = 500
JOB = "notify.send"


class _New(NamedTuple):
    """What is asked of a notice that was just written; of thousands, no more than that."""

    pk: int
    person_id: int
    row: str
    urgent: bool


def queue(entry_id: int, people: Sequence[int]) -> None:
    """Queue what these people were just told of the entry. Some five statements for each five hundred of them."""
    open_channels = gateways.active()
    if not open_channels:
        return
    now, due = clock.now(), set()
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        told = Notice.objects.filter(entry_id=entry_id, person_id__in=some)
        notices = [_New(*one) for one in told.values_list("pk", "person_id", "row", "urgent")]
        wished = wishes.of(some)
        rows: list[Delivery] = []
        for channel in open_channels:
            reached = channel.addresses(some)
            rows += _deliveries((one for one in notices if one.person_id in reached), channel, wished, now)
        Delivery.objects.bulk_create(rows, AT_ONCE, ignore_conflicts=True)
        due |= {row.channel for row in rows if row.due_at <= now}
    for name in sorted(due):
        wake(name)


def wake(channel: str, *, at: datetime | None = None) -> None:
    """Let what is due go out: jobs of one channel run one after another, and one that finds nothing is soon done."""
    enqueue(JOB, {"channel": channel}, order=f"{JOB}.{channel}", run_at=at)


def _deliveries(
    notices: Iterable[_New], channel: Channel, wished: dict[int, Wishes], now: datetime
) -> Iterable[Delivery]:
    local = moments.local(now)
    for notice in notices:
        wish, row = wished[notice.person_id], row_of(notice.row)
        topic = row.topic if row else ""
        if wish.wants(channel, topic, urgent=notice.urgent):
            digest = wish.digest(topic) and not notice.urgent
            due = leaves_at(local, wish.quiet, urgent=notice.urgent, digest=digest)
            yield Delivery(notice_id=notice.pk, channel=channel.name, digest=digest, due_at=due)
