"""The address that the platform calls: the check of the address by GET, messages by POST, always encrypted (安全模式).

In the plain modes the signature does not cover the message, so that they are refused. Whoever asks without a right
signature learns nothing but that.
"""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from linli.channels import hearing, protocol
from linli.channels.models import Account
from linli.channels.protocol import Envelope, Forged
from linli.kernel import clock

log = logging.getLogger(__name__)

NONCE_AT_MOST, ECHO_AT_MOST = 64, 128


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """403 for whatever is not the platform's, 413 for what is too large, 400 for what broke off on its way."""
    account = get_object_or_404(Account.objects.select_related("area"), code=code, ended_at=None)
    try:
        if request.method == "GET":
            return _checked(request, account)
        if _length(request) > protocol.LARGEST:
            return HttpResponse(status=413)
        return _heard(request, account)
    except Forged as error:
        log.warning("Refused a call for account %s: %s", account.code, error)
        return HttpResponse(status=403)
    except UnreadablePostError:  # the platform sends it again
        return HttpResponse(status=400)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else protocol.LARGEST + 1


def _signed(request: HttpRequest, account: Account) -> tuple[str, str]:
    """Time and nonce, where the platform signed them just now."""
    timestamp, nonce = request.GET.get("timestamp", ""), request.GET.get("nonce", "")
    if not nonce or len(nonce) > NONCE_AT_MOST:
        raise Forged("no nonce")
    if not protocol.same(request.GET.get("signature", ""), account.token, timestamp, nonce):
        raise Forged("a wrong signature")
    if not hearing.in_time(timestamp):
        raise Forged("not said just now")
    return timestamp, nonce


def _checked(request: HttpRequest, account: Account) -> HttpResponse:
    """The platform asks whether the address is ours, and wants its word back."""
    _signed(request, account)
    echo = request.GET.get("echostr", "")
    if not echo.isascii() or not echo.isalnum() or len(echo) > ECHO_AT_MOST:
        raise Forged("no word to give back")
    Account.objects.filter(pk=account.pk).update(checked_at=clock.now())
    return HttpResponse(echo, content_type="text/plain")


def _heard(request: HttpRequest, account: Account) -> HttpResponse:
    timestamp, nonce = _signed(request, account)
    if (request.content_type or "").startswith(("multipart/", "application/x-www-form-urlencoded")):
        raise Forged("a form")
    sealed = protocol.parts(request.body).get("Encrypt", "")
    if not sealed:
        raise Forged("not encrypted")
    if not protocol.same(request.GET.get("msg_signature", ""), account.token, timestamp, nonce, sealed):
        raise Forged("a wrong signature of the message")
    envelope = Envelope.of(account.token, account.aes_key, account.app_id)
    message = protocol.parts(envelope.open(sealed).encode())
    words = hearing.hear(account, message, nonce)
    if not words:
        return HttpResponse("success", content_type="text/plain")
    at = int(clock.now().timestamp())
    answer = protocol.text_answer(message, words, at)
    body = envelope.answered(answer, timestamp=str(at), nonce=secrets.token_hex(8), random=secrets.token_bytes(16))
    return HttpResponse(body, content_type="text/xml; charset=utf-8")
