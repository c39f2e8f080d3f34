"""Work by the clock: lists that somebody ordered; what is kept no longer than it is needed."""

from datetime import datetime
from typing import Any

from linli.jobs.registry import handler, schedule
from linli.ui import speech
from linli.web.registry import roster
from linli.web.scheduled import services as scheduled


@schedule("37 3 * * *", "web.forget_rosters")
def forget_rosters(payload: dict[str, Any]) -> None:
    """A roster's cells are removed some days after it was uploaded (`people.roster_days`), taken in or not."""
    roster.forget_old()


@schedule("52 3 * * *", "web.forget_spoken")
def forget_spoken(payload: dict[str, Any]) -> None:
    """Texts and sounds of reading aloud go a day after a page showed them last."""
    speech.sweep()


@schedule("*/5 * * * *", "web.lists_due")
def lists_due(payload: dict[str, Any]) -> None:
    """Lists by the clock whose hour has come are put to work."""
    scheduled.enqueue_due()


def _not_made(payload: dict[str, Any]) -> None:
    scheduled.give_up(int(payload["list"]), datetime.fromisoformat(payload["due"]))


@handler(scheduled.MAKE, failed=_not_made)
def make_list(payload: dict[str, Any]) -> None:
    """The list of one order for one hour."""
    scheduled.make(int(payload["list"]), datetime.fromisoformat(payload["due"]))


@schedule("42 3 * * *", "web.forget_lists")
def forget_lists(payload: dict[str, Any]) -> None:
    """Files of lists by the clock go a fortnight after they were made."""
    scheduled.forget_old()
