"""What runs in the background for messages."""

from linli.jobs.registry import handler, schedule
from linli.kernel import clock
from linli.notify import addressing, sending
from linli.notify.models import Delivery, State
from linli.notify.queueing import JOB, wake


@handler(JOB)
def send(payload: dict[str, str]) -> None:
    """Send what is due of one channel."""
    sending.send_due(payload["channel"])


@schedule("* * * * *", "notify.due")
def wake_due(payload: dict[str, str]) -> None:
    """Every minute: what waited for the morning, for the day's letter or for another try goes out."""
    waits = Delivery.objects.filter(state=State.WAITING, due_at__lte=clock.now()).order_by().distinct()
    left = Delivery.objects.filter(state=State.SENDING, begun_at__lt=clock.now() - sending.MINUTE).order_by().distinct()
    for name in sorted(set(waits.values_list("channel", flat=True)) | set(left.values_list("channel", flat=True))):
        wake(name)


@handler("notify.prove", retries=3)
def prove(payload: dict[str, int]) -> None:
    """Send somebody the code by which they prove an address."""
    addressing.send_code(payload["address"])
