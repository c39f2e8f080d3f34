"""The one answer to a mail: the link by which its sender says it is theirs, or why it was not taken.

It tells nothing of what stood in the mail: a spoofed address gets no more than these few words. It is in both
languages, for nobody knows which one is read.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import gateways, sending
from linli.notify.channels import Letter as Mail
from linli.notify.channels import Line, Outcome
from linli.people.access import may
from linli.stories.letters import ANSWER
from linli.stories.mail_models import Answer, Letter, LetterState
from linli.stories.mail_wording import REASONS
from linli.ui import moments

LANGUAGES = ("zh-hans", "en")


class NotYet(Exception):
    """The mail server does not take it now; the job is tried again."""


def answer(letter_id: int) -> None:
    """Send it once. A try that was killed may have sent it: that is marked, and not repeated by itself."""
    letter = Letter.objects.select_related("mailbox__publisher").get(pk=letter_id)
    opened = gateways.opened("email")
    if letter.answer != Answer.WAITS:
        return
    if opened is None or not sending.whole("/"):  # without the site's address there is no link to send
        _note(letter, Answer.FAILED)
        return
    if not _begin(letter):
        _note(letter, Answer.DOUBTFUL)
        return
    outcome = opened.channel.send(composed(letter), opened.values)
    if outcome.what == "later":
        Letter.objects.filter(pk=letter.pk).update(answer_begun_at=None)
        raise NotYet(outcome.reason)
    _note(letter, _became(outcome))


def _begin(letter: Letter) -> bool:
    """Whether this is the first try since the last one ended."""
    mine = Letter.objects.filter(pk=letter.pk, answer_begun_at=None, answer=Answer.WAITS)
    return bool(mine.update(answer_begun_at=clock.now()))


def _became(outcome: Outcome) -> Answer:
    return {"sent": Answer.SENT, "never": Answer.FAILED}.get(outcome.what, Answer.DOUBTFUL)


def _note(letter: Letter, what: Answer) -> None:
    Letter.objects.filter(pk=letter.pk, answer=Answer.WAITS).update(answer=what)


def composed(letter: Letter) -> Mail:
    """The answer, first in Chinese, then in English."""
    lines = []
    for language in LANGUAGES:
        with translation.override(language):
            lines.extend(_said(letter))
    with translation.override(LANGUAGES[0]):
        subject = _("Your mail to %(desk)s") % {"desk": letter.mailbox.publisher.name}
    return Mail(
        f"mail-{letter.pk}-{letter.code}", 0, letter.sender, LANGUAGES[0], False, subject, tuple(lines),
        answers=letter.message_id,
    )  # fmt: skip


def _said(letter: Letter) -> list[Line]:
    desk = letter.mailbox.publisher.name
    if letter.state == LetterState.REFUSED:
        came = _("A mail of your address to %(desk)s was not taken.") % {"desk": desk}
        return [Line(came, str(REASONS.get(letter.reason, "")))]
    title = _("A mail came from your address to %(desk)s. Is it yours? Then open this page and send it in:") % {
        "desk": desk
    }
    url = sending.whole(reverse("stories:confirm", args=[letter.token]))
    until = _("The page is there until %(day)s. If you wrote nothing, do nothing: it is then erased.") % {
        "day": moments.named_day(clock.day_of(letter.until))
    }
    return [Line(title, "", url), Line(until)]


@transaction.atomic
def again(letter_id: int, *, by: Actor) -> None:
    """Somebody of the desk has it sent once more, after it could not be sent or perhaps was."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("mailbox__publisher").get(pk=letter_id)
    if not may(by, "publisher.keep", letter.mailbox.publisher):
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    if letter.answer not in (Answer.FAILED, Answer.DOUBTFUL) or not letter.sender:
        raise Refused("not_broken", _("It is on its way already, or was sent."))
    letter.answer, letter.answer_begun_at = Answer.WAITS, None
    letter.save(update_fields=["answer", "answer_begun_at"])
    record("desk_mail.answered_again", letter, by=by, data={}, area_id=letter.mailbox.estate_id)
    enqueue(ANSWER, {"letter": letter.pk}, key=f"{ANSWER}.{letter.pk}")
