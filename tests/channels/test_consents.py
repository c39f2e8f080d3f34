"""After two days of silence a message comes only as far as the person allowed it: once each time, or until refused."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from linli.channels import accounts, binding, consents
from linli.channels.models import Account, Bound, Consent
from linli.channels.outgoing import WeChat
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.notify.channels import Letter, Line, Outcome
from linli.people import consents as agreed
from tests.channels.conftest import GIVEN, Square, me
from tests.exchange.conftest import signed_in

pytestmark = pytest.mark.django_db

WANG, OTHER = "oWang-resident-0001", "oSomebody-else-0002"
LINE = Line("您反映的事有了答复", "北门路灯已修好", "https://linli.example.cn/notices/abc/")


@pytest.fixture
def bound(square: Square) -> Bound:
    """The resident, bound, and silent for two days; the account has no template of its own."""
    fields = "thing1=title thing2=text time3=time"
    given = replace(GIVEN, template="", once_template="once", notice_template="sub", notice_fields=fields)
    accounts.change(square.account.pk, given, by=SYSTEM)
    found = square.bind(square.cast.resident, WANG)
    square.platform.written.clear()
    return found


def send(square: Square, bound: Bound) -> Outcome:
    letter = Letter("code", square.cast.resident.pk, str(bound.pk), "zh-hans", False, LINE.title, (LINE,))
    return WeChat().send(letter, {})


def link(client: Client) -> str:
    """Where the page of one's own WeChat leads to allow one more."""
    [[_bound, found, _left]] = client.get("/me/wechat/").context["bound"]
    return str(found)


def allow(square: Square, openid: str = WANG, *, yes: bool = True) -> str:
    client = signed_in(square.cast.resident)
    back = square.platform.choose(openid, link(client), yes=yes)
    page = client.get(back, follow=True)
    return page.content.decode()


def test_without_a_consent_nothing_leaves(square: Square, bound: Bound) -> None:
    assert send(square, bound) == Outcome("never", "45015")
    bound.refresh_from_db()
    assert (square.platform.told, bound.refuses) == ([], False)


def test_each_time_it_is_allowed_one_message_comes(square: Square, bound: Bound) -> None:
    assert "已同意：可以再给您发一条消息。" in allow(square)
    allow(square)
    assert [one.scene for one in Consent.objects.order_by("pk")] == [1, 2]
    assert "还可收 2 条" in signed_in(square.cast.resident).get("/me/wechat/").content.decode()
    assert [send(square, bound).what for _number in range(3)] == ["sent", "sent", "never"]
    assert [(one["by"], one["url"]) for one in square.platform.told] == [("once", LINE.url)] * 2
    assert "北门路灯已修好" in square.platform.told[0]["words"]
    assert [entry.verb for entry in history_of(Consent.objects.earliest("pk"))] == ["consent.given"]
    assert list(findings()) == []


def test_what_comes_back_counts_once_for_whom_it_was_asked_and_in_their_wechat(square: Square, bound: Bound) -> None:
    client = signed_in(square.cast.resident)
    back = square.platform.choose(WANG, link(client))
    assert signed_in(square.cast.neighbour).get(back).status_code == 404
    assert Client().get(back).status_code == 302
    client.get(back)
    client.get(back)
    assert Consent.objects.count() == 1
    client.get(back.replace("scene=1", "scene=7"))
    assert "请在绑定了您账号的那个微信里同意" in allow(square, OTHER)
    assert "没有同意" in allow(square, yes=False)
    assert Consent.objects.count() == 1


@pytest.mark.unshared
def test_an_answer_long_after_counts_for_nothing(square: Square, bound: Bound, moved: Any) -> None:
    from datetime import timedelta

    from linli.kernel import clock

    back = square.platform.choose(WANG, link(signed_in(square.cast.resident)))
    moved(clock.now() + timedelta(minutes=31))
    signed_in(square.cast.resident).get(back)
    assert not Consent.objects.exists()


def test_a_notice_is_subscribed_to_by_the_platforms_event_and_ends_by_it(square: Square, bound: Bound) -> None:
    Account.objects.update(notice_standing=True)
    for _number in range(2):
        happens(square, square.platform.subscribes(WANG, "sub", "accept", standing=True))
    assert [(one.way, one.standing) for one in Consent.objects.all()] == [("notice", True)]
    square.platform.written.clear()
    assert [send(square, bound).what for _number in range(3)] == ["sent"] * 3
    told = square.platform.told[0]
    assert (told["by"], told["url"], told["words"]["thing2"]) == ("notice", LINE.url, {"value": "北门路灯已修好"})
    happens(square, square.platform.subscribes(WANG, "sub", "reject"))
    square.platform.written.clear()
    assert send(square, bound).what == "never"
    assert [entry.verb for entry in history_of(Consent.objects.get())] == ["consent.given", "consent.ended"]


def test_of_another_template_and_from_a_stranger_nothing_is_kept(square: Square, bound: Bound) -> None:
    happens(square, square.platform.subscribes(WANG, "other", "accept"))
    happens(square, square.platform.subscribes(OTHER, "sub", "accept"))
    assert not Consent.objects.exists()


def test_a_consent_that_the_platform_knows_no_more_ends_and_the_next_is_used(square: Square, bound: Bound) -> None:
    happens(square, square.platform.subscribes(WANG, "sub", "accept"))
    allow(square)
    square.platform.written.clear()
    square.platform.allowed[WANG, "sub", ""] = 0  # taken back in WeChat, and no event came
    assert send(square, bound).what == "sent"
    assert [one["by"] for one in square.platform.told] == ["once"]
    assert Consent.objects.get(way="notice").ended_at is not None
    bound.refresh_from_db()
    assert bound.refuses is False


@pytest.mark.parametrize(("code", "what"), [(45009, "later"), (40037, "never")])
def test_what_the_platform_did_not_take_is_not_spent(square: Square, bound: Bound, code: int, what: str) -> None:
    allow(square)
    square.platform.fail["/cgi-bin/message/template/subscribe"] = [code]
    assert send(square, bound).what == what
    assert Consent.objects.get().used_at is None
    assert send(square, bound).what == "sent"


def test_with_the_binding_its_consents_end(square: Square, bound: Bound) -> None:
    allow(square)
    binding.unbind(bound.pk, by=me(square.cast.resident))
    assert Consent.objects.get().ended_at is not None
    assert list(findings()) == []


def test_a_message_of_the_template_is_sent_once_though_it_is_said_twice(square: Square, bound: Bound) -> None:
    Account.objects.update(template="tmpl", template_fields="thing1=title")
    assert [send(square, bound).what for _number in range(2)] == ["sent", "sent"]
    assert [one["by"] for one in square.platform.told] == ["template"]


def happens(square: Square, message: dict[str, str]) -> None:
    assert square.platform.bring(square.post, square.account.code, message) is None


def test_the_link_names_no_person(square: Square, bound: Bound) -> None:
    asked = parse_qs(urlsplit(link(signed_in(square.cast.resident))).query)
    assert set(asked) == {"action", "appid", "scene", "template_id", "redirect_url", "reserved"}
    assert WANG not in str(asked)


def test_taken_back_on_the_list_of_consents_nothing_leaves_by_it(square: Square, bound: Bound) -> None:
    allow(square)
    given = Consent.objects.get(ended_at=None)
    with pytest.raises(Consent.DoesNotExist):
        consents.end(given.pk, by=me(square.cast.neighbour))
    withdrawn = agreed.withdraw("channels.consent", given.pk, by=me(square.cast.resident))
    given.refresh_from_db()
    assert (withdrawn.model, given.ended_at is None) == (Consent, False)
    assert send(square, bound) == Outcome("never", "45015")
    assert "consent.ended" in [entry.verb for entry in history_of(given)]
    assert list(findings()) == []
