"""Text messages by both providers' protocols, against a server that checks signatures and answers as they do."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.notify import managing
from linli.notify.models import Delivery
from linli.notify.texting import acs3, tc3
from linli.people.models import Person
from tests.notify.conftest import told
from tests.support.cast import PHONES, Cast

SECRET = "s3cret-of-the-provider"


def digest(text: str | bytes) -> str:
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


class Provider(BaseHTTPRequestHandler):
    """Both of them. A number ending in 0 has had too many, one ending in 9 is unknown; a nonce serves once."""

    seen: list[dict[str, Any]]
    nonces: set[str]

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.aliyun() if "x-acs-action" in self.headers else self.tencent(body)
        said = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def aliyun(self) -> dict[str, Any]:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        names = self.headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0]
        asked = "&".join(f"{quote(name, safe='-_.~')}={quote(query[name], safe='-_.~')}" for name in sorted(query))
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names.split(";"))
        whole = f"POST\n/\n{asked}\n{lines}\n{names}\n{self.headers['x-acs-content-sha256']}"
        right = hmac.new(SECRET.encode(), f"ACS3-HMAC-SHA256\n{digest(whole)}".encode(), hashlib.sha256).hexdigest()
        nonce = self.headers["x-acs-signature-nonce"]
        old = abs(datetime.now(UTC) - datetime.fromisoformat(self.headers["x-acs-date"])).total_seconds() > 900
        if not self.headers["Authorization"].endswith(f"Signature={right}") or nonce in self.nonces or old:
            return {"Code": "SignatureDoesNotMatch", "Message": "Specified signature does not match."}
        self.nonces.add(nonce)
        self.seen.append({"to": query["PhoneNumbers"], **json.loads(query["TemplateParam"])})
        bad = {"0": "isv.BUSINESS_LIMIT_CONTROL", "9": "isv.MOBILE_NUMBER_ILLEGAL"}.get(query["PhoneNumbers"][-1])
        return {"Code": bad, "Message": "…"} if bad else {"Code": "OK", "Message": "OK", "BizId": "9006^0"}

    def tencent(self, body: bytes) -> dict[str, Any]:
        at, authorization = int(self.headers["X-TC-Timestamp"]), self.headers["Authorization"]
        names = authorization.partition("SignedHeaders=")[2].partition(",")[0]
        lines = "".join(f"{name}:{self.lowered(name)}\n" for name in names.split(";"))
        whole = f"POST\n/\n\n{lines}\n{names}\n{digest(body)}"
        day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
        key = f"TC3{SECRET}".encode()
        for part in (day, "sms", "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        text = f"TC3-HMAC-SHA256\n{at}\n{day}/sms/tc3_request\n{digest(whole)}"
        if not authorization.endswith("Signature=" + hmac.new(key, text.encode(), hashlib.sha256).hexdigest()):
            return {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "…"}}}
        asked = json.loads(body)
        number = asked["PhoneNumberSet"][0]
        self.seen.append({"to": number, "text": asked["TemplateParamSet"][0]})
        bad = {"0": "LimitExceeded.PhoneNumberOneHourLimit", "9": "InvalidParameterValue.IncorrectPhoneNumber"}
        code = bad.get(number[-1], "Ok")
        return {"Response": {"SendStatusSet": [{"SerialNo": "5000:1", "Code": code}], "RequestId": "r"}}

    def lowered(self, name: str) -> str:
        value = str(self.headers[name])
        return value.lower() if name == "x-tc-action" else value


@pytest.fixture
def provider() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The server's address, and what it took."""
    seen: list[dict[str, Any]] = []
    kind = type("Both", (Provider,), {"seen": seen, "nonces": set()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def set_up(cast: Cast, name: str, endpoint: str, secret: str = SECRET) -> None:
    values = {
        "key": "AK", "secret": secret, "sign": "安和小区", "template": "SMS_1", "app": "1400",
        "variable": "text", "region": "ap-guangzhou",
        "endpoint": endpoint,
    }  # fmt: skip
    managing.set_up(name, values, active=True, per_minute=600, by=cast.acting("administrator"))
    Person.objects.update(phone_proved_at=clock.now())


BOTH = pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])


@BOTH
@pytest.mark.django_db
def test_what_is_urgent_is_taken_and_what_is_not_stays_in_the_inbox(
    cast: Cast, provider: tuple[str, list[dict[str, Any]]], name: str
) -> None:
    endpoint, seen = provider
    set_up(cast, name, endpoint)
    told(cast.resident)
    told(cast.resident, urgent=True)
    run_until_idle()
    assert [one["to"][-11:] for one in seen] == [PHONES["resident"]]
    assert "茶" in seen[0]["text"]
    assert list(Delivery.objects.values_list("state", "reference")) in ([("sent", "9006^0")], [("sent", "5000:1")])


@BOTH
@pytest.mark.django_db
def test_too_many_to_a_number_wait_and_a_wrong_number_is_given_up(
    cast: Cast, provider: tuple[str, list[dict[str, Any]]], name: str
) -> None:
    set_up(cast, name, provider[0])
    told(cast.inspector, cast.administrator, urgent=True)  # …10 and …09
    run_until_idle()
    by_person = dict(Delivery.objects.values_list("notice__person_id", "state"))
    assert by_person == {cast.inspector.pk: "waiting", cast.administrator.pk: "dead"}
    waits = Delivery.objects.get(state="waiting")
    assert 3000 < (waits.due_at - clock.now()).total_seconds() < 4000


@BOTH
@pytest.mark.django_db
def test_a_wrong_secret_loses_no_message(cast: Cast, provider: tuple[str, list[dict[str, Any]]], name: str) -> None:
    set_up(cast, name, provider[0], secret="another")
    told(cast.resident, urgent=True)
    run_until_idle()
    assert (Delivery.objects.get().state, provider[1]) == ("waiting", [])


def test_signatures_are_those_of_the_providers_own_examples() -> None:
    # Aliyun, “V3 request body and signature mechanism”: RunInstances.
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = acs3(
        "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query, key="YourAccessKeyId",
        secret="YourAccessKeySecret", at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )  # fmt: skip
    assert headers["Authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    # Tencent Cloud, “Signature v3”: DescribeInstances, with key and secret as masked there.
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    stars = "*" * 32
    signed = tc3("cvm.tencentcloudapi.com", "cvm", "DescribeInstances", body, key=f"AKID{stars}", secret=stars,
                 at=1551113065)  # fmt: skip
    assert signed["Authorization"].endswith("10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f")
