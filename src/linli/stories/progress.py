"""Whoever sent in by mail and has no account is told by mail how it goes on, at the address that they proved.

They are told of what the process's page tells its author of, in its words, and of their fee. A letter is composed when
it leaves, so that what was recalled meanwhile is not said; it bears the same Message-ID in each try.
"""

from collections.abc import Collection, Hashable, Iterator
from functools import lru_cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases import packs, told
from linli.cases.models import Case
from linli.jobs.registry import GiveUp
from linli.jobs.services import enqueue
from linli.journal import reactions
from linli.journal.models import Entry
from linli.notify import gateways, sending
from linli.notify.channels import Letter as Mail
from linli.notify.channels import Line
from linli.rules.money import grouped
from linli.stories.answering import LANGUAGES, NotYet
from linli.stories.fee_models import Fee, PayState
from linli.stories.mail_models import Letter, LetterState

JOB = "stories.progress"
BEGUN = "case.submitted"
PAID = "fee.paid"


def _telling() -> Collection[str]:
    """The steps of which a process that becomes a story tells its reporter; and that it came in."""
    return _told_of(packs.edition())


@lru_cache(maxsize=1)
def _told_of(_edition: Hashable) -> frozenset[str]:
    found = {BEGUN}
    for pack in {pack.id: pack for pack in map(packs.by_version, packs.told())}.values():
        steps = pack.actions.items()
        found |= {f"case.{name}" for name, one in steps if any(pack.means(who, "reporter") for who in one.tells)}
    return frozenset(found)


@reactions.on_named(_telling)
def goes_on(entry: Entry) -> None:
    """A step of a case that came by mail."""
    _queue(Case.objects.get(pk=entry.subject_id), entry)


@reactions.on(PAID)
def paid(entry: Entry) -> None:
    """A fee of theirs: not of somebody else who made the work with them, nor of one who has an account."""
    fee = Fee.objects.select_related("payee", "case").get(pk=entry.subject_id)
    if fee.payee.person_id is None and fee.payee.name == fee.case.reporter_name:
        _queue(fee.case, entry)


def _queue(case: Case, entry: Entry) -> None:
    letter = _letter(case)
    if letter is not None:
        enqueue(JOB, {"letter": letter.pk, "entry": entry.pk}, key=f"{JOB}.{letter.pk}.{entry.pk}")


def _letter(case: Case) -> Letter | None:
    """The mail by which it came, where its sender has no account to be told by."""
    if case.reporter_id is not None:
        return None
    return case.letters.filter(state=LetterState.SENT).exclude(sender="").order_by("pk").first()


def send(letter_id: int, entry_id: int) -> None:
    """One letter. What the server does not take now is tried again; what it never takes is a failed job, to be seen."""
    letter = Letter.objects.select_related("mailbox__publisher", "case").get(pk=letter_id)
    opened = gateways.opened("email")
    if opened is None or not letter.sender:  # without mail they look at the page
        return
    mail = composed(letter, Entry.objects.get(pk=entry_id))
    if mail is None:
        return
    outcome = opened.channel.send(mail, opened.values)
    if outcome.what == "later":
        raise NotYet(outcome.reason)
    if outcome.what != "sent":  # perhaps it was: nobody repeats it but a person
        raise GiveUp(f"email: {outcome.reason}")


def composed(letter: Letter, entry: Entry) -> Mail | None:
    """First in Chinese, then in English; None when there is nothing to say any more."""
    lines: list[Line] = []
    for language in LANGUAGES:
        with translation.override(language):
            lines.extend(_fee(entry) if entry.verb == PAID else _step(letter, entry))
    if not lines:
        return None
    with translation.override(LANGUAGES[0]):
        subject = _("What you sent to %(desk)s") % {"desk": letter.mailbox.publisher.name}
    return Mail(
        f"progress-{entry.pk}-{letter.code}", 0, letter.sender, LANGUAGES[0], False, subject, tuple(lines),
        answers=letter.message_id,
    )  # fmt: skip


def _step(letter: Letter, entry: Entry) -> Iterator[Line]:
    case = letter.case
    if case is None:
        return
    url = sending.whole(reverse("cases:track", args=[case.code]))
    if entry.verb == BEGUN:
        yield Line(_("It was received and has the number %(number)s.") % {"number": case.number}, "", url)
        return
    name = entry.verb.removeprefix("case.")
    step = case.steps.filter(action=name, at__lte=entry.at).order_by("-pk").first()
    said = told.of_step(step, packs.by_version(case.pack_version_id)) if step else None
    if said is not None:
        yield Line(said.title, said.text, url)


def _fee(entry: Entry) -> Iterator[Line]:
    fee = Fee.objects.get(pk=entry.subject_id)
    if fee.state in (PayState.PAID, PayState.RECEIVED):
        yield Line(_("A fee for your work was paid: %(net)s yuan.") % {"net": grouped(fee.net)})
