"""A worker killed while it sends: everybody gets their mail once; the one that nobody knows of is marked."""

import asyncio
from collections import Counter

import pytest

from linli.kernel import clock
from linli.notify.models import Address, Delivery, Notice, State
from tests.breaks.waiting import until
from tests.notify.conftest import Mailbox, by_mail, mailbox, told
from tests.support.cast import Cast

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.timeout(300)]

__all__ = ["mailbox"]
ROLES = ("resident", "neighbour", "grid_worker", "secretary", "director", "property_manager")
WITHIN = 60


class Slow(Mailbox):
    """Takes the third mail, and then says nothing for a while."""

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]  # as aiosmtpd calls it
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.mails) == 3:
            await asyncio.sleep(8)
        return answer


def test_a_killed_worker_delivers_once_and_marks_what_is_doubtful(
    estate_cast: Cast, serve, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    box.__class__ = Slow
    by_mail(estate_cast, port)
    people = [getattr(estate_cast, role) for role in ROLES]
    for one in people:
        Address.objects.create(person=one, channel="email", value=f"p{one.pk}@example.cn", proved_at=clock.now())
    served = serve()
    told(*people, urgent=True)
    until(lambda: len(box.mails) == 3, WITHIN)
    for process in served.parts("worker"):
        process.kill()
    until(lambda: not Delivery.objects.filter(state__in=(State.WAITING, State.SENDING)).exists(), WITHIN)
    arrived = Counter(address for mail in box.mails for address in mail.rcpt_tos)
    assert arrived == Counter({f"p{one.pk}@example.cn": 1 for one in people})
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {State.SENT: 5, State.DOUBTFUL: 1}
    third = box.mails[2].rcpt_tos[0]
    assert f"p{Delivery.objects.get(state=State.DOUBTFUL).notice.person_id}@example.cn" == third
    assert Notice.objects.count() == len(people)
