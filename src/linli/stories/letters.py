"""Every write of mail that came to a desk: taken in, answered once, made a case by its sender or by the desk, let go.

Nothing of a mail is believed: it counts as its sender's when the link that was sent to the address is opened and the
questions of the process are answered there. Who wrote it at the desk's own word is entered by the desk instead.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case, Channel
from linli.cases.services import Submission
from linli.files import content, store
from linli.files.models import File
from linli.files.names import harmless
from linli.files.services import attach, let_go
from linli.files.services import take_in as take_files
from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.sealed import blind_index
from linli.media import films, keeping
from linli.media.mill.source import container
from linli.people.access import may
from linli.rules import mail as rules
from linli.rules.pack import Pack
from linli.settings.queries import value
from linli.stories.mail_models import Answer, Enclosed, Letter, LetterState, Mailbox

ANSWER = "stories.answer_letter"
PICTURES_AT_MOST = 9
ASKED_ANSWERS = 5  # to one address within a day: whoever is spoofed is not flooded by us
HEAD = content.HEAD


def index_of(address: str) -> str:
    """How an address is known without being readable."""
    return blind_index(address.lower(), purpose="stories.mail")


def process() -> tuple[int, Pack]:
    """Under which process mail is sent in: the one in force that becomes a story and has a door for everybody."""
    found = next((one for one in packs.all_active() if one.story and one.door("resident")), None)
    if found is None:
        raise Refused("no_such_process", _("There is no such process here now."))
    return packs.active(found.id)


def known(mailbox: Mailbox, digest: str) -> bool:
    """Whether this mail was taken in before, under whatever UID."""
    return Letter.objects.filter(mailbox=mailbox, digest=digest).exists()


def pass_over(mailbox: Mailbox, uid: int) -> None:
    """Note that it was read, and no more."""
    Mailbox.objects.filter(pk=mailbox.pk, uid__lt=uid).update(uid=uid)


def take(
    mailbox: Mailbox, uid: int, digest: str, raw: bytes, *, size: int, heavy: bool = False, own: Collection[str] = ()
) -> Letter | None:
    """Take a mail in and note its UID, in one transaction; None where it was there already.

    `heavy`: it was too large, and `raw` is its headers alone. What it brought lies in the store before the row does.
    """
    try:
        mail = rules.read(raw, own)
        reason = "heavy" if heavy else ""
    except rules.Unreadable:
        mail, reason = rules.headers_of(raw), "unreadable"
    state, reason = _judged(mailbox, mail, reason)
    letter = Letter(mailbox=mailbox, digest=digest, state=state, reason=reason, bytes=size, token=public_code(24))
    brought = _kept(letter, mail) if state == LetterState.WAITING else []
    if state == LetterState.WAITING and not (mail.text or mail.subject or brought):
        letter.state, letter.reason = LetterState.REFUSED, "empty"
    return _written(letter, mail, brought, uid)


def _judged(mailbox: Mailbox, mail: rules.Mail, reason: str) -> tuple[LetterState, str]:
    """What becomes of it at first sight, and why."""
    if mail.machine:
        return LetterState.MACHINE, mail.machine
    if not mail.sender:
        return LetterState.MACHINE, "nobody"  # there is nobody to answer
    since = clock.now() - timedelta(days=1)
    sent = Letter.objects.filter(sender_index=index_of(mail.sender), at__gt=since).count()
    if sent >= int(value("stories.mails_a_day", chain=mailbox.estate.path_ids)):
        return LetterState.REFUSED, "many"
    return (LetterState.REFUSED, reason) if reason else (LetterState.WAITING, "")


def _kept(letter: Letter, mail: rules.Mail) -> list[Enclosed]:
    """The enclosures, each sorted by its first bytes; a name and a type are only what the sender liked."""
    found: list[Enclosed] = []
    for position, one in enumerate(mail.enclosed):
        row = Enclosed(position=position, name=harmless(one.name) or "file", bytes=len(one.data))
        if content.sniff(one.data[:HEAD]) in content.PHOTOS:
            _keep_picture(row, one, [each for each in found if each.file])
        elif container(one.data[:HEAD]):
            _keep_film(row, one, letter)
        else:
            row.fault = "kind"
        found.append(row)
    if mail.left_out:
        found.append(Enclosed(position=len(found), name=f"+{mail.left_out}", fault="many"))
    return found


def _keep_picture(row: Enclosed, one: rules.Enclosure, before: Collection[Enclosed]) -> None:
    if len(before) >= PICTURES_AT_MOST:
        row.fault = "many"
        return
    try:
        row.file = take_files([SimpleUploadedFile(row.name, one.data)], by=SYSTEM, role=photo_role())[0]
    except Refused as refusal:
        row.fault = "heavy" if refusal.code == "file_too_large" else "kind"


def _keep_film(row: Enclosed, one: rules.Enclosure, letter: Letter) -> None:
    """Under a name that follows from the mail, so that a reader killed here writes the same bytes there again."""
    if not films.workable():
        row.fault = "no_films"
        return
    place = f"{letter.mailbox.pk}.{letter.digest}.{row.position}"
    row.code = blind_index(place, purpose="stories.mail.film")[:24]
    row.sha256 = hashlib.sha256(one.data).hexdigest()
    with store.written(keeping.original(row.code)) as file:
        file.write(one.data)


def photo_role() -> str:
    """Under which role the process takes pictures."""
    _version, pack = process()
    asked = pack.asked_at(pack.door("resident"))
    return next((question.role for question in asked if question.type == "photos"), "")


@transaction.atomic
def _written(letter: Letter, mail: rules.Mail, brought: Collection[Enclosed], uid: int) -> Letter | None:
    mailbox = Mailbox.objects.select_for_update(of=("self",)).select_related("estate").get(pk=letter.mailbox.pk)
    if known(mailbox, letter.digest):
        pass_over(mailbox, uid)
        return None
    days = int(value("stories.mail_days", chain=mailbox.estate.path_ids))
    letter.sender, letter.sender_index = mail.sender, index_of(mail.sender) if mail.sender else ""
    letter.name, letter.subject, letter.text = mail.name, mail.subject, mail.text
    letter.links, letter.message_id = json.dumps(mail.links), mail.message_id
    letter.at = clock.now()
    letter.until = letter.at + timedelta(days=days)
    letter.answer = Answer.WAITS if _answered(letter) else Answer.NONE
    letter.save()
    for row in brought:
        row.letter = letter
    Enclosed.objects.bulk_create(brought)
    attach([row.file for row in brought if row.file], "desk_mail", letter.pk)
    data = {"state": letter.state, "reason": letter.reason, "enclosed": len(brought)}
    record("desk_mail.received", letter, by=SYSTEM, data=data, area_id=mailbox.estate_id, new=True)
    pass_over(mailbox, uid)
    if letter.answer == Answer.WAITS:
        enqueue(ANSWER, {"letter": letter.pk}, key=f"{ANSWER}.{letter.pk}")
    return letter


def _answered(letter: Letter) -> bool:
    """A program is never answered; one address only some times a day."""
    if letter.state not in (LetterState.WAITING, LetterState.REFUSED):
        return False
    since = letter.at - timedelta(days=1)
    told = Letter.objects.filter(sender_index=letter.sender_index, at__gt=since).exclude(answer=Answer.NONE)
    return told.count() < ASKED_ANSWERS


# ---- it becomes a case ----------------------------------------------------------------------------------------------


def locked(letter_id: int) -> Letter:
    """The mail with its mailbox; before any case."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("mailbox__estate", "mailbox__publisher")
    return rows.get(pk=letter_id)


@transaction.atomic
def send_in(token: str, form: Mapping[str, Any], *, by: Actor) -> Case:
    """Its sender says by the link that it is theirs and answers the questions: it is a case, once."""
    letter = locked(Letter.objects.values_list("pk", flat=True).get(token=token))
    if letter.state == LetterState.SENT and letter.case is not None:
        return letter.case
    if letter.state != LetterState.WAITING or letter.until < clock.now():
        raise Refused("letter_over", _("This mail is not waiting any more. Please send it again."))
    version, pack = process()
    files = _loosened(letter)
    given = Submission(
        form=form, way=pack.door("resident"), channel=Channel.EMAIL, name=letter.name, reporter_id=by.person_id,
        files=files, token=f"letter.{letter.pk}",
    )  # fmt: skip
    case = cases.submit(letter.mailbox.estate, given, by=by, pack=(version, pack))
    _brought(letter, case, LetterState.SENT, by)
    return case


def words(letter_id: int, by: Actor) -> str:
    """The mail's words, with which the desk begins a case; refused to whoever may not."""
    letter = Letter.objects.select_related("mailbox__publisher").filter(pk=letter_id).first()
    if letter is None or not may(by, "publisher.keep", letter.mailbox.publisher):
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    return said(letter)


def said(letter: Letter) -> str:
    """Text, else subject."""
    return str(letter.text or letter.subject)


@transaction.atomic
def entered(letter_id: int, case: Case, by: Actor) -> None:
    """The desk entered the case from the mail: its pictures, films and links go with it. Whose it is, is not proved."""
    words(letter_id, by)
    letter = locked(letter_id)
    if letter.state in (LetterState.SENT, LetterState.ENTERED, LetterState.OVER):
        raise Refused("letter_taken", _("This mail is a case already, or its words are gone."))
    if packs.by_version(case.pack_version_id).story is None:
        raise Refused("no_such_process", _("Mail to the desk begins a story and nothing else."))
    attach(_loosened(letter), "case", case.pk)
    _brought(letter, case, LetterState.ENTERED, by)


def _loosened(letter: Letter) -> list[File]:
    """Its pictures, free to be a case's."""
    files = [row.file for row in letter.enclosed.select_related("file") if row.file]
    let_go("desk_mail", letter.pk)
    return files


def _brought(letter: Letter, case: Case, state: LetterState, by: Actor) -> None:
    for row in letter.enclosed.all():
        if row.code:
            films.take_in(case.pk, row.code, row.name, row.bytes, by=SYSTEM, sha256=row.sha256)
    for link in links_of(letter):
        try:
            with transaction.atomic():
                films.take_link(case.pk, link, by=SYSTEM)
        except Refused as refusal:  # an address with a password in it stands in the words, where it is seen
            if refusal.code not in ("link", "film_there", "no_films"):
                raise
    letter.state, letter.case, letter.reason = state, case, ""
    letter.save(update_fields=["state", "case", "reason"])
    verb = "desk_mail.sent_in" if state == LetterState.SENT else "desk_mail.entered"
    record(verb, letter, by=by, data={"case": case.pk}, area_id=letter.mailbox.estate_id)


def links_of(letter: Letter) -> list[str]:
    """The links in it."""
    return list(json.loads(letter.links)) if letter.links else []


# ---- it goes ---------------------------------------------------------------------------------------------------------


def forget_old() -> int:
    """What nobody answered for: its words and what it brought are erased, that it came is not. Answers how many."""
    states = (LetterState.WAITING, LetterState.REFUSED, LetterState.MACHINE)
    over = Letter.objects.filter(state__in=states, until__lt=clock.now()).order_by("pk")
    pks = list(over.values_list("pk", flat=True)[:500])
    for pk in pks:
        _forget(pk)
    return len(pks)


@transaction.atomic
def _forget(letter_id: int) -> None:
    letter = locked(letter_id)
    if letter.case_id is not None or letter.state == LetterState.OVER:
        return
    let_go("desk_mail", letter.pk)
    codes = [row.code for row in letter.enclosed.all() if row.code]
    letter.enclosed.update(code="", file=None)
    letter.state, letter.subject, letter.text, letter.links, letter.name = LetterState.OVER, "", "", "", ""
    letter.sender = ""
    letter.save()
    record("desk_mail.over", letter, by=SYSTEM, data={}, area_id=letter.mailbox.estate_id)
    for code in codes:
        transaction.on_commit(keeping.original(code).unlink)
