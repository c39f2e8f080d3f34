"""A member proves their account at WeCom, by the enterprise's word or by a code; what they are told comes there."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from linli.channels import accounts
from linli.channels.models import WorkApp
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.notify.models import Address, Delivery, Gateway
from tests.cases.desk import at_desk
from tests.channels.conftest import GIVEN, Square
from tests.exchange.conftest import signed_in
from tests.notify.conftest import told
from tests.support import wechat

pytestmark = pytest.mark.django_db

BACK, HERE = "/me/wecom/back/", "/me/wecom/"


@pytest.fixture
def app(square: Square) -> WorkApp:
    area = square.cast.places.community.pk
    return accounts.set_up_app(area, "邻里", wechat.CORP_ID, wechat.AGENT, wechat.CORP_SECRET, by=SYSTEM)


def begun(client: Client) -> dict[str, str]:
    """What the link for the phone asks of WeCom."""
    page = client.post(f"{HERE}do/begin/")
    phone, computer = page.context["links"]
    assert urlsplit(phone).fragment == "wechat_redirect"
    assert parse_qs(urlsplit(computer).query)["login_type"] == ["CorpApp"]
    return {name: values[0] for name, values in parse_qs(urlsplit(phone).query).items()}


def test_the_enterprise_says_who_somebody_is_and_messages_reach_them(square: Square, app: WorkApp) -> None:
    client = at_desk(square.cast.secretary, second_factor=True)
    asked = begun(client)
    assert (asked["appid"], asked["agentid"], asked["scope"]) == (wechat.CORP_ID, str(wechat.AGENT), "snsapi_base")
    assert urlsplit(asked["redirect_uri"]).path == BACK
    assert asked["state"].isalnum()
    square.platform.codes["c0de"] = "zhangsan"
    client.get(BACK, {"code": "c0de", "state": asked["state"]})
    row = Address.objects.get()
    assert (row.person_id, row.value) == (square.cast.secretary.pk, f"zhangsan@{wechat.CORP_ID}")
    assert "账号已于" in client.get(HERE).content.decode()
    told(square.cast.secretary, square.cast.resident, urgent=True)
    run_until_idle()
    assert list(Delivery.objects.values_list("channel", "state")) == [("wecom", "sent")]
    assert [one["app"] for one in square.platform.told] == ["zhangsan"]
    client.post(f"{HERE}do/remove/")
    assert not Address.objects.exists()


def test_nobody_brings_somebody_else_their_own_code(square: Square, app: WorkApp) -> None:
    asked = begun(at_desk(square.cast.secretary, second_factor=True))
    square.platform.codes["c0de"] = "lisi"
    signed_in(square.cast.director).get(BACK, {"code": "c0de", "state": asked["state"]})
    signed_in(square.cast.secretary).get(BACK, {"code": "c0de", "state": "1x0"})
    assert Client().get(BACK, {"code": "c0de", "state": asked["state"]}).status_code == 302
    assert (Address.objects.count(), square.platform.codes) == (0, {"c0de": "lisi"})


def test_an_outsider_is_no_member_and_a_code_counts_once(square: Square, app: WorkApp) -> None:
    client = at_desk(square.cast.secretary, second_factor=True)
    state = begun(client)["state"]
    square.platform.codes["c0de"] = "stranger"
    page = client.get(BACK, {"code": "c0de", "state": state}, follow=True).content.decode()
    assert "不是该企业的成员" in page
    page = client.get(BACK, {"code": "c0de", "state": state}, follow=True).content.decode()
    assert "40029" in page
    assert not Address.objects.exists()


def test_a_code_that_comes_to_the_account_does_the_same(square: Square, app: WorkApp) -> None:
    client = at_desk(square.cast.secretary, second_factor=True)
    assert client.post(f"{HERE}do/ask/", {"user": "张三"}).status_code == 422
    client.post(f"{HERE}do/ask/", {"user": "zhangsan"})
    run_until_idle()
    row = Address.objects.get()
    [message] = square.platform.told
    assert (message["app"], row.proof in message["words"], row.proved_at) == ("zhangsan", True, None)
    wrong = "000000" if row.proof != "000000" else "111111"
    assert client.post(f"{HERE}do/prove/", {"code": wrong}).status_code == 422
    assert client.post(f"{HERE}do/prove/", {"code": row.proof}).status_code == 302
    row.refresh_from_db()
    assert row.proved_at is not None


def test_whoever_holds_no_post_there_is_told_so(square: Square, app: WorkApp) -> None:
    client = at_desk(square.cast.resident, second_factor=True)
    assert "还没有接入企业微信应用" in client.get(HERE).content.decode()
    assert client.post(f"{HERE}do/ask/", {"user": "zhangsan"}).status_code == 422
    assert not Address.objects.exists()


def test_with_its_first_account_the_way_out_is_switched_on_and_one_switched_off_stays_so(square: Square) -> None:
    assert [(one.channel, one.active) for one in Gateway.objects.all()] == [("wechat", True)]
    Gateway.objects.update(active=False)
    accounts.end(square.account.pk, by=SYSTEM)
    accounts.set_up(square.cast.places.community.pk, GIVEN, by=SYSTEM)
    assert [(one.channel, one.active) for one in Gateway.objects.all()] == [("wechat", False)]
