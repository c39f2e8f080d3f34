"""Text messages by two providers' HTTP interfaces. Both send approved templates alone: what is said fills their one
variable, short enough for one message, and the template's own words stand around it.

Aliyun: Dysmsapi 2017-05-25, SendSms, signature v3 (ACS3-HMAC-SHA256). Tencent Cloud: sms 2021-01-11, SendSms, signature
v3 (TC3-HMAC-SHA256). Both are described in the providers' public documentation.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from linli.kernel import authorities, clock
from linli.kernel.codes import public_code
from linli.notify import channels
from linli.notify.channels import Channel, Field, Letter, Outcome, Values
from linli.people.models import Person
from linli.rules.identifiers import is_mobile

SECONDS = 10
LONGEST = 35  # letters that a variable may hold with the strictest of the two


class Texts(Channel):
    """What both have in common: the number that one signs in with, once proved."""

    per_minute = 300
    only_urgent = True

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Whoever proved a mobile number of the mainland."""
        people = Person.objects.filter(pk__in=person_ids, phone_proved_at__isnull=False, is_active=True)
        return {one.pk: one.phone[3:] for one in people if is_mobile(one.phone)}

    def send(self, letter: Letter, values: Values) -> Outcome:
        """One request. Without an answer nobody knows whether it counted."""
        import httpx  # no page needs it

        try:
            answer = self._ask(letter, values, clock.now())
        except httpx.ConnectError as failure:
            return channels.later(type(failure).__name__)
        except httpx.TransportError as failure:
            return channels.unknown(type(failure).__name__)
        if answer.status_code >= 500:
            return channels.later(f"HTTP {answer.status_code}")
        try:
            return self._read(answer.json())
        except ValueError:
            return channels.unknown("no JSON")

    def _ask(self, letter: Letter, values: Values, now: datetime) -> Any:
        raise NotImplementedError

    def _read(self, answer: dict[str, Any]) -> Outcome:
        raise NotImplementedError


def short(letter: Letter) -> str:
    """What the variable holds."""
    words = " ".join(letter.subject.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _hex(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


# ---- Aliyun ---------------------------------------------------------------------------------------------------------

_WAITS = {  # codes that may pass, with how long
    "isv.BUSINESS_LIMIT_CONTROL": timedelta(hours=1),
    "Throttling": timedelta(minutes=1),
    "Throttling.User": timedelta(minutes=1),
    "Throttling.Api": timedelta(minutes=1),
    "isp.SYSTEM_ERROR": timedelta(minutes=5),
    "isp.GATEWAY_ERROR": timedelta(minutes=5),
    "ServiceUnavailable": timedelta(minutes=5),
    "InternalError": timedelta(minutes=5),
    "isv.AMOUNT_NOT_ENOUGH": timedelta(hours=1),
    "isv.OUT_OF_SERVICE": timedelta(hours=1),
    "SignatureDoesNotMatch": timedelta(hours=1),  # the administrator's to mend: no letter is lost by it
    "InvalidAccessKeyId.NotFound": timedelta(hours=1),
}


class Aliyun(Texts):
    """阿里云短信服务."""

    name = "sms_aliyun"
    title = _("Text messages by Aliyun")
    fields = (
        Field("key", _("AccessKey ID")),
        Field("secret", _("AccessKey secret"), secret=True),
        Field("sign", _("Signature of messages (approved)")),
        Field("template", _("Code of the template (approved)"), hint=_("with one variable, such as SMS_123456789")),
        Field("variable", _("Name of the template's variable"), initial="text"),
        Field("endpoint", _("Address of the interface"), initial="https://dysmsapi.aliyuncs.com"),
    )

    def _ask(self, letter: Letter, values: Values, now: datetime) -> Any:
        import httpx

        query = {
            "PhoneNumbers": letter.address,
            "SignName": values["sign"],
            "TemplateCode": values["template"],
            "TemplateParam": json.dumps({values.get("variable") or "text": short(letter)}, ensure_ascii=False),
            "OutId": letter.code,
        }
        where = urlsplit(values["endpoint"])
        headers = acs3(
            where.netloc, "SendSms", "2017-05-25", query, key=values["key"], secret=values["secret"],
            at=now, nonce=public_code() + public_code(),
        )  # fmt: skip
        return httpx.post(
            f"{values['endpoint']}/?{_canonical(query)}", headers=headers, timeout=SECONDS, verify=authorities.known()
        )

    def _read(self, answer: dict[str, Any]) -> Outcome:
        code = str(answer.get("Code", ""))
        if code == "OK":
            return channels.sent(str(answer.get("BizId", "")))
        return channels.later(code, _WAITS[code]) if code in _WAITS else channels.never(code or "no code")


def _canonical(query: Mapping[str, str]) -> str:
    return urlencode(sorted(query.items()), quote_via=quote, safe="-_.~")


def acs3(
    host: str, action: str, version: str, query: Mapping[str, str], *, key: str, secret: str, at: datetime, nonce: str
) -> dict[str, str]:
    """The headers of a POST without a body, signed: ACS3-HMAC-SHA256."""
    body = _hex(b"")
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": body,
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)
    said = "".join(f"{name}:{value}\n" for name, value in headers.items())
    asked = "\n".join(["POST", "/", _canonical(query), said, names, body])
    signature = _hmac(secret.encode(), f"ACS3-HMAC-SHA256\n{_hex(asked.encode())}").hex()
    headers["Authorization"] = f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}"
    return headers


# ---- Tencent Cloud --------------------------------------------------------------------------------------------------

_HOUR = timedelta(hours=1)
_PASSES = {
    "RequestLimitExceeded": timedelta(minutes=1),
    "LimitExceeded.PhoneNumberThirtySecondLimit": timedelta(seconds=30),
    "LimitExceeded.PhoneNumberOneHourLimit": _HOUR,
    "LimitExceeded.PhoneNumberDailyLimit": timedelta(hours=12),
    "LimitExceeded.DeliveryFrequencyLimit": timedelta(minutes=1),
    "LimitExceeded.AppMainlandChinaDailyLimit": timedelta(hours=12),
    "FailedOperation.InsufficientBalanceInSmsPackage": _HOUR,
    "InternalError": timedelta(minutes=5),
}
_OURS = ("AuthFailure", "InternalError", "UnauthorizedOperation")  # an administrator mends it, or they do


class Tencent(Texts):
    """腾讯云短信."""

    name = "sms_tencent"
    title = _("Text messages by Tencent Cloud")
    fields = (
        Field("key", _("SecretId")),
        Field("secret", _("SecretKey"), secret=True),
        Field("app", _("SmsSdkAppId")),
        Field("sign", _("Signature of messages (approved)")),
        Field("template", _("Id of the template (approved)"), hint=_("with one variable")),
        Field("region", _("Region"), initial="ap-guangzhou"),
        Field("endpoint", _("Address of the interface"), initial="https://sms.tencentcloudapi.com"),
    )

    def _ask(self, letter: Letter, values: Values, now: datetime) -> Any:
        import httpx

        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{letter.address}"],
                "SmsSdkAppId": values["app"],
                "SignName": values["sign"],
                "TemplateId": values["template"],
                "TemplateParamSet": [short(letter)],
                "SessionContext": letter.code,
            }
        ).encode()
        headers = tc3(
            urlsplit(values["endpoint"]).netloc, "sms", "SendSms", body, key=values["key"], secret=values["secret"],
            at=int(now.timestamp()),
        )  # fmt: skip
        headers |= {"X-TC-Version": "2021-01-11", "X-TC-Region": values.get("region") or "ap-guangzhou"}
        return httpx.post(
            f"{values['endpoint']}/", content=body, headers=headers, timeout=SECONDS, verify=authorities.known()
        )

    def _read(self, answer: dict[str, Any]) -> Outcome:
        said = answer.get("Response", {})
        status = (said.get("SendStatusSet") or [{}])[0]
        code = str(said.get("Error", {}).get("Code") or status.get("Code", ""))
        if code == "Ok":
            return channels.sent(str(status.get("SerialNo", "")))
        if code in _PASSES or code.startswith(_OURS):
            return channels.later(code, _PASSES.get(code, _HOUR))
        return channels.never(code or "no code")


def tc3(host: str, service: str, action: str, body: bytes, *, key: str, secret: str, at: int) -> dict[str, str]:
    """The headers of a POST with a JSON body, signed: TC3-HMAC-SHA256. `at`: seconds of the epoch."""
    content = "application/json; charset=utf-8"
    day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
    names = "content-type;host;x-tc-action"
    said = f"content-type:{content}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    asked = "\n".join(["POST", "/", "", said, names, _hex(body)])
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(["TC3-HMAC-SHA256", str(at), scope, _hex(asked.encode())])
    signing = _hmac(_hmac(_hmac(f"TC3{secret}".encode(), day), service), "tc3_request")
    signature = _hmac(signing, to_sign).hex()
    return {
        "Host": host,
        "Content-Type": content,
        "X-TC-Action": action,
        "X-TC-Timestamp": str(at),
        "Authorization": f"TC3-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}",
    }
