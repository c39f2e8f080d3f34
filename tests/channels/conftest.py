"""An official account of the scenario's community, and both platforms on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from linli.channels import accounts, binding
from linli.channels.accounts import Given
from linli.channels.models import Account, Bound
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.people.models import Person
from tests.cases.conftest import estate_cast, process, sent  # noqa: F401 -- the fixtures
from tests.support import wechat
from tests.support.cast import Cast
from tests.support.shared import shared
from tests.support.wechat import Platform

SITE = "https://linli.example.cn"
GIVEN = Given(
    name="青云社区",
    app_id=wechat.APP_ID,
    site=SITE,
    secret=wechat.SECRET,
    token=wechat.TOKEN,
    aes_key=wechat.AES_KEY,
    template="tmpl",
    template_fields="thing1=title thing2=text time3=time",
)


@dataclass
class Square:
    """The cast, the account of their community, the platforms; `phone` names whose openid is whose."""

    cast: Cast
    account: Account
    platform: Platform
    client: Client = field(default_factory=Client)

    def post(self, address: str, body: bytes) -> tuple[int, bytes]:
        answer = self.client.post(address, body, content_type="text/xml")
        return answer.status_code, answer.content

    def says(self, openid: str, words: str) -> str | None:
        """What the account answers to words."""
        return self.platform.bring(self.post, self.account.code, wechat.text(openid, words))

    def sends(self, openid: str, name: str, photo: bytes) -> str | None:
        """What it answers to a photo, which lies at the platform under a name."""
        self.platform.media[name] = ("image/jpeg", photo)
        return self.platform.bring(self.post, self.account.code, wechat.image(openid, name))

    def happens(self, openid: str, event: str, key: str = "") -> str | None:
        """What it answers to an event."""
        if event in ("subscribe", "SCAN"):
            self.platform.following.add(openid)
        return self.platform.bring(self.post, self.account.code, wechat.event(openid, event, key))

    def bind(self, person: Person, openid: str) -> Bound:
        """The person scans the code on their page."""
        shown = binding.show(self.account, by=me(person))
        scene = self.platform.scenes[shown.url]
        self.happens(openid, "subscribe", f"qrscene_{scene}")
        return Bound.objects.get(account=self.account, person=person, ended_at=None)

    def told(self, openid: str) -> list[str]:
        """What was written to somebody beside the answers."""
        return [str(one["words"]) for one in self.platform.told if one.get("to") == openid]


def me(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@pytest.fixture
def platform(settings: Any) -> Iterator[Platform]:
    """Both platforms; the product asks nobody else."""
    with wechat.running() as found:
        settings.WECHAT_API = settings.WECOM_API = found.url
        yield found


@shared
def official(estate_cast: Cast) -> Account:  # noqa: F811 -- the fixture
    """The account, set up by the program itself."""
    return accounts.set_up(estate_cast.places.community.pk, GIVEN, by=SYSTEM)


@pytest.fixture
def square(official: Account, estate_cast: Cast, platform: Platform) -> Square:  # noqa: F811 -- the fixture
    return Square(estate_cast, official, platform)


@pytest.fixture
def worked() -> Callable[[], None]:
    """Let the worker do what waits."""
    return lambda: run_until_idle()
