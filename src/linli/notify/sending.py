"""What is queued goes out: one job a channel at a time, a delivery after the other, each noted before and after.

Before a letter leaves its delivery is "on its way"; afterwards what became of it is written down. A worker that is
killed in between leaves it on its way: the next run finds it so, cannot know, marks it as doubtful and does not repeat
it. An administrator sees it and decides.
"""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.notify import channels, gateways, saying, standing, wishes
from linli.notify.channels import Letter, Line, Outcome
from linli.notify.gateways import Open
from linli.notify.models import Delivery, State
from linli.notify.queueing import wake
from linli.notify.subscriptions import Said
from linli.rules.sending import wait_after

log = logging.getLogger(__name__)

AT_ONCE = 100  # deliveries looked up together
LONGEST_RUN = 10.0  # seconds of one job; what is left is the next one's
MINUTE = timedelta(minutes=1)
LINES_AT_MOST = 30  # of a day's letter


def send_due(name: str) -> int:
    """Send what is due of the channel, as far as its rate allows; answers how many letters were tried."""
    opened = gateways.opened(name)
    if opened is None:
        return 0
    mark_doubtful(name)
    began, tried = time.monotonic(), 0
    room = opened.per_minute - _sent_lately(name)
    while room > tried and time.monotonic() - began < LONGEST_RUN:
        due = list(_due(name)[: min(AT_ONCE, room - tried)])
        if not due:
            return tried
        for delivery in due:
            if time.monotonic() - began > LONGEST_RUN:
                break
            tried += _send_one(delivery, opened)
    if _due(name).exists():
        wake(name, at=clock.now() + (timedelta(seconds=5) if room <= tried else timedelta(0)))
    return tried


def mark_doubtful(name: str) -> int:
    """Whatever a run that ended left on its way: nobody knows whether it arrived. Jobs of a channel run one by one."""
    left = Delivery.objects.filter(channel=name, state=State.SENDING)
    return left.update(state=State.DOUBTFUL, reason="killed while sending")


def _due(name: str) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(channel=name, state=State.WAITING, due_at__lte=clock.now())
    return rows.select_related("notice").order_by("due_at", "pk")


def _sent_lately(name: str) -> int:
    return Delivery.objects.filter(channel=name, state=State.SENT, sent_at__gt=clock.now() - MINUTE).count()


def _send_one(delivery: Delivery, opened: Open) -> int:
    """One letter, with all that is to go with it; answers whether one was tried."""
    batch = _holding(_claim(delivery))
    if not batch:
        return 0
    person_id = delivery.notice.person_id
    address = opened.channel.addresses([person_id]).get(person_id, "")
    letter = _letter(batch, address) if address else None
    if letter is None:
        _note(batch, State.DROPPED, "no address, or nothing to be read any more")
        return 0
    try:
        outcome = opened.channel.send(letter, opened.values)
    except Exception as failure:  # it may have left: an administrator sees it and decides
        log.exception("Channel %s failed with delivery %s", delivery.channel, delivery.code)
        outcome = channels.unknown(type(failure).__name__)
    _settle(batch, outcome)
    return 1


def _claim(delivery: Delivery) -> list[Delivery]:
    """Take the delivery, and with one of a day's letter all others of it; committed before anything leaves."""
    same = Q(pk=delivery.pk)
    if delivery.digest:
        same |= Q(
            digest=True, channel=delivery.channel, notice__person_id=delivery.notice.person_id, due_at__lte=clock.now()
        )
    keys = list(Delivery.objects.filter(same, state=State.WAITING).order_by("pk").values_list("pk", flat=True))
    taken = Delivery.objects.filter(pk__in=keys, state=State.WAITING)
    if not taken.update(state=State.SENDING, begun_at=clock.now()):
        return []
    return list(Delivery.objects.filter(pk__in=keys, state=State.SENDING).select_related("notice").order_by("pk"))


def _holding(batch: Sequence[Delivery]) -> list[Delivery]:
    """What still holds; what was withdrawn or called off since it was queued is let go."""
    gone = standing.gone([one.notice for one in batch])
    if lost := [one for one in batch if one.notice_id in gone]:
        _note(lost, State.DROPPED, "what it told of is gone")
    return [one for one in batch if one.notice_id not in gone]


def _letter(batch: Sequence[Delivery], address: str) -> Letter | None:
    """In the reader's words; None when they may read none of it any more."""
    person_id = batch[0].notice.person_id
    wish = wishes.of([person_id])[person_id]
    with translation.override(wish.language):
        said = saying.said([one.notice for one in batch], Actor(person_id, "person"), plain=wish.plain)
        lines = [_line(said[one.notice_id], one) for one in batch if one.notice_id in said]
        if not lines:
            return None
        settings_url = whole(reverse("notify:settings"))
        return Letter(
            batch[0].code, person_id, address, wish.language, wish.plain, _subject(lines), tuple(lines[:LINES_AT_MOST]),
            settings_url,
        )  # fmt: skip


def _line(said: Said, one: Delivery) -> Line:
    return Line(said.title, said.text, whole(reverse("notify:follow", args=[one.notice.code])))


def _subject(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return lines[0].title
    return ngettext("%(number)s notice today", "%(number)s notices today", len(lines)) % {"number": len(lines)}


def whole(path: str) -> str:
    """The address with the site before it (LINLI_SITE); empty where nobody has said where the site is."""
    return f"{settings.SITE}{path}" if settings.SITE else ""


def _settle(batch: Sequence[Delivery], outcome: Outcome) -> None:
    """Write down what became of it."""
    match outcome.what:
        case "sent":
            _note(batch, State.SENT, "", reference=outcome.reference, sent_at=clock.now())
        case "never":
            _note(batch, State.DEAD, outcome.reason)
        case "unknown":
            _note(batch, State.DOUBTFUL, outcome.reason)
        case "later":
            _put_off(batch, outcome)


def _put_off(batch: Sequence[Delivery], outcome: Outcome) -> None:
    for one in batch:
        tries = one.tries + 1
        wait = wait_after(tries)
        if wait is None:
            _note([one], State.DEAD, outcome.reason, tries=tries)
            continue
        due = clock.now() + max(wait, outcome.after or wait)
        _note([one], State.WAITING, outcome.reason, tries=tries, due_at=due)


def _note(batch: Sequence[Delivery], state: State, reason: str, **columns: object) -> None:
    # Another run may have taken it for doubtful meanwhile (this machine slept): we know better.
    theirs = Delivery.objects.filter(pk__in=[one.pk for one in batch], state__in=(State.SENDING, State.DOUBTFUL))
    theirs.update(state=state, reason=reason[:200], **columns)
