"""How people are told in the demonstration: a way that failed and of which one letter was sent again, quiet hours, a
file for a platform's check of the domain.
"""

from datetime import datetime, time, timedelta

from linli.channels import accounts
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.notify import addressing, channels, choosing, managing, queueing, sending
from linli.notify.models import Delivery, Notice, State
from linli.web.demo.estates import Stage
from linli.web.demo.practice import Practice

REACHED = ("secretary", "grid_worker", "property_manager")
FILE = "MP_verify_8KQqRJd2UkVxJ2pB.txt"


def fill(stage: Stage) -> None:
    """Yesterday at noon the way refused; an administrator mended it and sent one letter again."""
    channels.register(Practice())
    admin, resident = _actor(stage, "administrator"), _actor(stage, "resident")
    noon = datetime.combine(clock.today() - timedelta(days=1), time(12), clock.LOCAL)
    with clock.moved(noon):
        _wishes(resident)
        managing.set_up(Practice.name, {"answer": "never"}, active=True, per_minute=60, by=admin)
        for role in REACHED:
            addressing.vouched(Practice.name, role, by=_actor(stage, role))
            last = Notice.objects.filter(person=stage.staff[role]).order_by("-pk").first()
            if last is not None:
                queueing.queue(last.entry_id, [last.person_id])
        _send()
        managing.set_up(Practice.name, {"answer": "sent"}, active=True, per_minute=60, by=admin)
        broken = Delivery.objects.filter(channel=Practice.name, state=State.DEAD).order_by("pk").first()
        if broken is not None:
            managing.send_again(broken.code, by=admin)
            _send()
        accounts.put_file(FILE, "8KQqRJd2UkVxJ2pB", by=admin)


def _send() -> None:
    """Everything that is due, however slow the machine: one run ends after some seconds."""
    waits = Delivery.objects.filter(channel=Practice.name, state=State.WAITING, due_at__lte=clock.now())
    while waits.exists():
        sending.send_due(Practice.name)


def _wishes(resident: Actor) -> None:
    """Quiet from nine, in short words, notices together once a day."""
    topics = {"exchange": {"channels": [], "digest": True}}
    choosing.choose(by=resident, quiet_from=21, quiet_until=8, language="", plain=True, topics=topics)


def _actor(stage: Stage, role: str) -> Actor:
    person = stage.staff[role]
    return Actor(person.pk, "person", name=person.name)
