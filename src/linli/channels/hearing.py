"""What the platform tells: a message or an event, each heard once, answered in words."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.channels import binding, chat, consents, protocol
from linli.channels.models import Account, Bound, Heard
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import on_record
from linli.people.models import Person
from linli.people.wording import masked

WINDOW = timedelta(minutes=5)  # how far the platform's clock may be from ours
AGAIN = timedelta(seconds=60)  # the platform asks at most three times, five seconds apart
KEPT = timedelta(days=1)
# What somebody chose of notices, and the element that holds it.
CHOSEN = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent", "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
}  # fmt: skip
SCENE = "qrscene_"  # before a QR's parameter when somebody follows the account by it


def in_time(timestamp: str) -> bool:
    """Whether the platform said it just now."""
    return timestamp.isdecimal() and abs(clock.now().timestamp() - int(timestamp[:12])) <= WINDOW.total_seconds()


@transaction.atomic
def hear(account: Account, message: Mapping[str, str], nonce: str) -> str:
    """The answer, empty where there is none. Asked again within a minute it is the same, and nothing happens twice.

    Later, or with a nonce that another message had, it is a replay: Forged.
    """
    key, now = protocol.key_of(message), clock.now()
    rows = Heard.objects.filter(account=account)
    if before := rows.filter(key=key).first():
        return _again(before)
    try:
        with transaction.atomic():
            row = Heard.objects.create(account=account, key=key, nonce=nonce, at=now)
    except IntegrityError:
        if before := rows.filter(key=key).first():  # the same message, while we were looking
            return _again(before)
        raise protocol.Forged("a nonce used before") from None
    row.answer = _answer(account, message)
    row.save(update_fields=["answer"])
    return row.answer


def _again(before: Heard) -> str:
    if clock.now() - before.at > AGAIN:
        raise protocol.Forged("a message heard before")
    return str(before.answer)


def forget_old() -> int:
    """What was heard long ago could not come again: its time is out of the window."""
    return Heard.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _answer(account: Account, message: Mapping[str, str]) -> str:
    openid = message.get("FromUserName", "")
    bound = binding.known(account, openid) if openid else None
    with translation.override(bound.person.language if bound else "zh-hans"):
        try:
            with transaction.atomic():
                on_record.must_stand(bound.person_id if bound else None)
                return _heard(account, openid, bound, message)
        except Refused as refusal:
            return refusal.message


def _heard(account: Account, openid: str, bound: Bound | None, message: Mapping[str, str]) -> str:
    words = message.get("Content", "").strip()
    match message.get("MsgType", ""):
        case "event":
            return _event(account, openid, bound, message)
        case "text" if _is_letters(words):
            return _bound(account, openid, words)
        case _ if bound is None:
            return invitation(account)
        case "text":
            return chat.said(bound, words)
        case "image" if message.get("MediaId"):
            return chat.said(bound, "", message["MediaId"][:200])
        case "voice" if message.get("Recognition"):
            return chat.said(bound, message["Recognition"].strip())
        case "location" if message.get("Label"):
            return chat.said(bound, message["Label"].strip())
    return _("Words and photos can be read here. Please type it, or send a photo.")


def _event(account: Account, openid: str, bound: Bound | None, message: Mapping[str, str]) -> str:
    event, key = message.get("Event", "").lower(), message.get("EventKey", "")
    if event == "unsubscribe":
        if bound:
            binding.note_following(bound.pk, refuses=True)
        return ""
    if event in CHOSEN:
        consents.heard(account, openid, message.get(CHOSEN[event], ""), protocol.key_of(message))
        return ""
    if event not in ("subscribe", "scan"):
        return ""
    scene = key.removeprefix(SCENE)
    if _is_letters(scene):
        return _bound(account, openid, scene)
    if bound is None:
        return invitation(account)
    binding.note_following(bound.pk, refuses=False)
    return chat.help_words()


def _is_letters(words: str) -> bool:
    return len(words) == binding.LETTERS and words.isascii() and words.isalnum() and not words.isdecimal()


def _bound(account: Account, openid: str, letters: str) -> str:
    bound = binding.bind(account, openid, letters)
    person = Person.objects.get(pk=bound.person_id)
    with translation.override(person.language):
        said = _("This WeChat now belongs to %(name)s. What becomes of your requests is told here.") % {
            "name": masked("name", person.name)
        }
        return f"{said}\n{chat.help_words()}"


def invitation(account: Account) -> str:
    """To whoever is not known: how to become so, and the way without."""
    return _(
        "Welcome. To ask for something in this chat and hear what becomes of it, bind your WeChat once:\n%(bind)s\n"
        "Without that you can write it here:\n%(home)s"
    ) % {"bind": account.site + reverse("channels:own"), "home": account.site + reverse("web:home")}
