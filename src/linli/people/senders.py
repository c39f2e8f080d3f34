"""How a sign-in code leaves the house: `LINLI_SMS` names one of these functions, or your own of the same shape."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 10

Sender = Callable[[str, str], None]
BY_HAND = "linli.people.senders.page"


def by_hand() -> bool:
    """Whether no gateway sends codes: each waits until an administrator rings the number and tells it."""
    return str(settings.LINLI_SMS) == BY_HAND


def page(phone: str, text: str) -> None:
    """No gateway: the code stays on the administrators' message page, from where it is told by telephone."""
    log.info("A message for the number ending in %s waits on the message page.", phone[-4:])


def webhook(phone: str, text: str) -> None:
    """POST {"phone", "text"} as JSON to LINLI_SMS_URL; `X-Linli-Signature` is HMAC-SHA256 of the body, hex."""
    body = json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode()
    signature = hmac.new(settings.LINLI_SMS_SECRET.encode(), body, hashlib.sha256).hexdigest()
    if not settings.LINLI_SMS_URL.startswith("https://"):
        raise ValueError(f"LINLI_SMS_URL={settings.LINLI_SMS_URL!r} is not an https address")
    request = Request(  # noqa: S310 (the scheme is checked above)
        settings.LINLI_SMS_URL,
        data=body,
        headers={"Content-Type": "application/json", "X-Linli-Signature": signature},
        method="POST",
    )
    with urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 (the scheme is checked above)
        log.info("A message for the number ending in %s went to the gateway.", phone[-4:])


def chosen() -> Sender:
    """The sender named by LINLI_SMS."""
    sender: Sender = import_string(settings.LINLI_SMS)
    return sender
