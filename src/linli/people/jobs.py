"""Work done later: handing a sign-in code to the sender, and forgetting old ones."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.jobs.registry import handler, schedule
from linli.jobs.services import enqueue
from linli.kernel import clock
from linli.people import senders
from linli.people.models import Purpose, SignInCode
from linli.people.retention import registry, sweeping

KEPT = timedelta(days=1)
BATCHES = 20  # of one field in one job
CODE_TEXTS = {
    Purpose.SIGN_IN: gettext_lazy("Your sign-in code is %(code)s. It is good for 10 minutes. Tell nobody."),
    Purpose.SELF: gettext_lazy(
        "Your code is %(code)s. It confirms that what you do next in your name is done by you. It is good for 10"
        " minutes. Tell nobody."
    ),
    Purpose.NUMBER: gettext_lazy(
        "Your code is %(code)s. It confirms the number that you left with a request. It is good for 10 minutes."
        " Tell nobody."
    ),
}


@handler("people.send_code", retries=3)
def send_code(payload: dict[str, Any]) -> None:
    """Hand the code to the sender; one that is spent or over is not sent any more. Sent twice it does no harm."""
    made = SignInCode.objects.filter(pk=payload["code_id"], spent_at=None, ends_at__gt=clock.now()).first()
    if made is not None:
        text = CODE_TEXTS[Purpose(made.purpose)]
        senders.chosen()(made.phone, str(text) % {"code": made.number})


@schedule("7 3 * * *", "people.forget_sessions")
def forget_sessions(payload: dict[str, Any]) -> None:
    """Sessions that are over: each visitor who asks for a code leaves one."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()  # by the clock that dated them


@schedule("17 3 * * *", "people.forget_codes")
def forget_codes(payload: dict[str, Any]) -> None:
    """Codes and their numbers are of no use after a day."""
    SignInCode.objects.filter(made_at__lt=clock.now() - KEPT).delete()


@schedule("23 2 * * *", "people.empty_old")
def empty_old(payload: dict[str, Any]) -> None:
    """Empty personal fields whose time is over, some batches a job: other work gets its turn in between."""
    for kept in registry.kept():
        if not sweeping.sweep(kept, batches=BATCHES):
            enqueue("people.empty_old", {})
            return
