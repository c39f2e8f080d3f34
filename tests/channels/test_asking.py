"""Asking the platforms: one token for all, asked for once; what their error codes lead to."""

import threading
from typing import Any

import pytest
from django.db import connection

from linli.channels import accounts, groups, official, platform, wecom
from linli.channels.models import Account, Robot, WorkApp
from linli.jobs.models import Job
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from tests.channels.conftest import GIVEN, Square
from tests.support import wechat
from tests.support.cast import laid_out
from tests.support.wechat import Platform

pytestmark = pytest.mark.django_db

STABLE = "/cgi-bin/stable_token"
HOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={wechat.ROBOT}"


def test_a_token_is_asked_for_once_and_kept_sealed(square: Square) -> None:
    square.platform.wrote("oWang")
    for _each in range(3):
        official.write_to(square.account, "oWang", "好")
    assert square.platform.asked[STABLE] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token, secret FROM channels_account")
        token, secret = map(bytes, cursor.fetchone())
    assert next(iter(square.platform.tokens)).encode() not in token
    assert wechat.SECRET.encode() not in secret


def test_a_token_that_is_over_before_its_time_is_asked_for_anew_once(square: Square) -> None:
    square.platform.wrote("oWang")
    official.write_to(square.account, "oWang", "一")
    square.platform.expire()
    official.write_to(square.account, "oWang", "二")
    assert square.told("oWang") == ["一", "二"]
    assert square.platform.asked[STABLE] == 2


def test_a_secret_that_is_wrong_is_not_asked_for_in_a_circle(square: Square) -> None:
    Account.objects.update(secret="another")
    with pytest.raises(platform.PlatformError, match="40125"):
        official.write_to(Account.objects.get(), "oWang", "好")
    assert square.platform.asked[STABLE] == 1
    assert Account.objects.get().token_asked_at is None


@pytest.mark.parametrize(
    ("code", "kind"), [(45009, "later"), (-1, "later"), (43004, "never"), (43101, "never"), (40001, "stale")]
)
def test_what_a_code_leads_to(code: int, kind: str) -> None:
    error = platform.PlatformError(code)
    assert [name for name in ("later", "never", "stale") if getattr(error, name)] == [kind]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_need_a_token_at_once_one_asks(platform: Platform, transactional_db: None) -> None:
    account = accounts.set_up(laid_out().community.pk, GIVEN, by=SYSTEM)
    platform.slow = 0.3
    platform.wrote("oWang", times=8)
    faults: list[Exception] = []

    def write(number: int) -> None:
        try:
            official.write_to(Account.objects.get(pk=account.pk), "oWang", str(number))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert platform.asked[STABLE] == 1
    assert len(platform.told) == 8


def test_the_menu_is_set_and_what_the_platform_refuses_is_said(square: Square) -> None:
    accounts.put_menu(square.account.pk, by=SYSTEM)
    names = [button["name"] for button in square.platform.menu["button"]]
    assert len(names) == 3
    assert square.platform.menu["button"][0]["sub_button"][1]["url"].endswith("/mine/")
    square.platform.fail["/cgi-bin/menu/create"] = [48001]
    with pytest.raises(Refused) as refusal:
        accounts.put_menu(square.account.pk, by=SYSTEM)
    assert refusal.value.code == "platform_refused"


# ---- WeCom ----------------------------------------------------------------------------------------------------------


def robot_of(square: Square, *tells: str) -> Robot:
    cast = square.cast
    return accounts.add_robot(
        cast.posts["secretary"].organisation_id, "支部工作群", HOOK, tells, by=cast.acting("secretary")
    )


def test_an_application_writes_to_members_and_says_whom_it_did_not_reach(square: Square) -> None:
    app = accounts.set_up_app(
        square.cast.places.community.pk, "邻里", wechat.CORP_ID, wechat.AGENT, wechat.CORP_SECRET, by=SYSTEM
    )
    assert wecom.write_to(app, ["zhangsan", "nobody"], "新诉求") == ["nobody"]
    assert wecom.write_to(WorkApp.objects.get(), ["lisi"], "新诉求") == []
    assert square.platform.asked["/cgi-bin/gettoken"] == 1
    assert [one["app"] for one in square.platform.told] == ["zhangsan|nobody", "lisi"]


def test_a_staff_group_is_told_of_a_request_without_name_or_words(square: Square) -> None:
    robot = robot_of(square, "new")
    assert robot.key == wechat.ROBOT
    square.bind(square.cast.resident, "oWang")
    for words in ("我家502漏水，电话13900000001", "3栋", "没有", "1"):
        square.says("oWang", words)
    run_until_idle()
    [told] = [one["words"] for one in square.platform.told if "group" in one]
    assert "3栋" in told
    assert not [word for word in ("502", "139", square.cast.resident.name) if word in told]


def test_a_group_is_not_told_of_what_is_about_staff(square: Square, sent: Any) -> None:
    robot_of(square, "new")
    sent("书记吃拿卡要", form={"about": "branch_secretary"})
    run_until_idle()
    assert square.platform.told == []


def test_twenty_a_minute_and_the_rest_a_minute_later(square: Square) -> None:
    robot = robot_of(square, "week")
    for _each in range(25):
        groups.say(robot.pk, "week", None)
    assert (len(square.platform.told), square.platform.asked["/cgi-bin/webhook/send"]) == (20, 20)
    waiting = Job.objects.filter(name="channels.tell_group", state="waiting")
    assert waiting.count() == 5
    assert all(job.run_at > job.made_at for job in waiting)


def test_a_robot_that_is_gone_is_said_to_be_gone(square: Square) -> None:
    robot = robot_of(square, "week")
    square.platform.robots.clear()
    groups.tell_all("week")
    run_until_idle(strict=False)
    robot.refresh_from_db()
    assert "机器人" in robot.fault


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=../../x", "", "key="]
)
def test_of_an_address_the_key_alone_is_taken(square: Square, address: str) -> None:
    with pytest.raises(Refused) as refusal:
        accounts.robot_key(address)
    assert refusal.value.code == "robot_key_unreadable"
