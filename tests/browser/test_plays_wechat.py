"""A photo sent to the official account becomes a case at the desk, and its answer returns to the person in WeChat."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx
import pytest

from linli.cases.models import Case
from linli.channels import accounts
from linli.channels.models import Account, Bound
from linli.files.queries import files_of
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.notify import choosing
from tests.breaks.waiting import until
from tests.browser.product import Product
from tests.browser.signing import signed_in
from tests.browser.test_road import answer, photo, take
from tests.channels.conftest import GIVEN
from tests.files.pictures import jpeg
from tests.support import wechat
from tests.support.browser import DESK
from tests.support.cast import Cast
from tests.support.served import Served
from tests.support.wechat import Platform

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WANG = "oWang-resident-0001"
SECONDS = 60
Open = Callable[..., "Page"]


@dataclass
class Phone:
    """Somebody's WeChat: what it sends goes by the platform to the product as it is served."""

    platform: Platform
    account: Account
    served: Served

    def _post(self, address: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": "text/xml"}
        found = httpx.post(self.served.url + address, content=body, headers=headers, trust_env=False, timeout=30)
        return found.status_code, found.content

    def _brings(self, message: dict[str, str]) -> str:
        now = str(int(clock.now().timestamp()))
        return str(self.platform.bring(self._post, self.account.code, message, timestamp=now))

    def scans(self, url: str) -> str:
        """The QR of the page, as WeChat reads it."""
        self.platform.following.add(WANG)
        return self._brings(wechat.event(WANG, "subscribe", f"qrscene_{self.platform.scenes[url]}"))

    def says(self, words: str) -> str:
        return self._brings(wechat.text(WANG, words))

    def sends(self, photo: bytes) -> str:
        name = secrets.token_hex(6)
        self.platform.media[name] = ("image/jpeg", photo)
        return self._brings(wechat.image(WANG, name))

    def told(self) -> list[str]:
        """What came beside the answers."""
        return [str(one["words"]) for one in self.platform.told if one.get("to") == WANG]


@pytest.fixture
def phone(estate: Cast, served: Served, product: Product) -> Iterator[Phone]:
    """The community's account, set up as an administrator does; the resident is told at any hour."""
    given, by = replace(GIVEN, site=served.url), Actor(estate.resident.pk, "person")
    choosing.choose(by=by, quiet_from=0, quiet_until=0, language="", plain=None, topics={})
    yield Phone(product.platform, accounts.set_up(estate.places.community.pk, given, by=SYSTEM), served)
    product.platform.told.clear()


def test_a_photo_in_wechat_becomes_a_case_and_its_answer_returns(
    estate: Cast, served: Served, visit: Open, phone: Phone
) -> None:
    own = signed_in(visit(f"{served.url}/sign-in/"), estate.resident)
    own.goto(f"{served.url}/me/wechat/")
    own.get_by_role("button", name="绑定微信").click()
    own.locator("main img[alt]").first.wait_for()
    [url] = [url for url, scene in phone.platform.scenes.items() if scene in own.locator("main").inner_text()]
    assert "陈" in phone.scans(url)
    assert Bound.objects.get(ended_at=None).person_id == estate.resident.pk
    own.goto(f"{served.url}/me/wechat/")
    own.get_by_text("解除绑定").first.wait_for()

    assert "在哪里" in phone.says("楼下污水井往外冒水")
    assert "照片" in phone.says("3栋 东侧垃圾站旁")
    assert "1 张" in phone.sends(jpeg((1200, 900)))
    assert "楼下污水井往外冒水" in phone.says("好了")
    phone.says("1")
    until(Case.objects.exists, SECONDS)
    case = Case.objects.get()
    assert (case.channel, case.reporter_id) == ("wechat", estate.resident.pk)
    assert [file.role for file in files_of("case", case.pk)] == ["before"]

    worker = signed_in(visit(f"{served.url}/sign-in/", size=DESK), estate.grid_worker)
    worker.goto(f"{served.url}/desk/")
    worker.locator("[data-row] td.matter > a").first.click()
    call = worker.locator("form[action$='/act/contact/']")
    answer(call, "how", "phone")
    call.locator("button").last.click()
    worker.locator("#notices .notice").wait_for()
    take(worker, "finish", photo(), result="疏通了支管，冲洗了地面")

    until(lambda: any("楼下污水井" in words for words in phone.told()), SECONDS, lambda: str(phone.platform.told))
    assert str(case.number) in phone.says("进度")
    assert estate.neighbour.name not in "".join(phone.told())
