"""What is done later for a desk: its mailbox read, mail answered, what nobody answered for let go."""

from typing import Any

from linli.jobs.registry import handler, schedule
from linli.stories import answering, letters, mailboxes, progress


@schedule("*/5 * * * *", "stories.mail")
def wake_all(payload: dict[str, Any]) -> None:
    """Every five minutes: each mailbox that is switched on."""
    mailboxes.wake_all()


@handler(mailboxes.JOB, retries=2)
def read_mailbox(payload: dict[str, Any]) -> None:
    """Take in what is new of one."""
    mailboxes.read(payload["mailbox"])


@handler(letters.ANSWER, retries=8)
def answer_letter(payload: dict[str, Any]) -> None:
    """Answer one mail, once."""
    answering.answer(payload["letter"])


@handler(progress.JOB, retries=8)
def tell_sender(payload: dict[str, Any]) -> None:
    """Tell the sender of a mail how it goes on."""
    progress.send(payload["letter"], payload["entry"])


@schedule("17 3 * * *", "stories.mail_over")
def forget_old(payload: dict[str, Any]) -> None:
    """Every night: mail that nobody answered for is erased."""
    letters.forget_old()
