"""Notices on their way to WeChat and WeCom, against both platforms: what reaches whom, and what a refusal leads to."""

from typing import Any

import pytest

from linli.channels import accounts, binding
from linli.channels.models import Account, Bound
from linli.channels.outgoing import WeChat, WeCom
from linli.journal.actors import SYSTEM
from linli.notify import channels
from linli.notify.channels import Letter, Line, Outcome
from linli.people.models import Person
from tests.channels.conftest import Square, me
from tests.support import wechat

pytestmark = pytest.mark.django_db

AT = f"zhangsan@{wechat.CORP_ID}"
WANG = "oWang-resident-0001"
CUSTOM, TEMPLATE = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
LINE = Line("您反映的事有了答复", "路灯已修好", "https://linli.example.cn/t/abc/")


def letter(person: Person, address: str) -> Letter:
    return Letter("code", person.pk, address, "zh-hans", False, LINE.title, (LINE,))


def posted(square: Square) -> Outcome:
    bound = Bound.objects.get(ended_at=None)
    return WeChat().send(letter(square.cast.resident, str(bound.pk)), {})


def test_both_are_ways_out_of_the_house() -> None:
    assert {"wechat", "wecom"} <= channels.every().keys()


def test_who_bound_theirs_is_reached_and_nobody_else(square: Square) -> None:
    bound = square.bind(square.cast.resident, WANG)
    people = [square.cast.resident.pk, square.cast.neighbour.pk]
    assert WeChat().addresses(people) == {square.cast.resident.pk: str(bound.pk)}
    assert posted(square).what == "sent"
    assert square.told(WANG) == ["您反映的事有了答复\n路灯已修好\nhttps://linli.example.cn/t/abc/"]
    square.happens(WANG, "unsubscribe")
    assert WeChat().addresses(people) == {}


def test_after_two_days_it_goes_by_the_template(square: Square) -> None:
    square.bind(square.cast.resident, WANG)
    square.platform.fail[CUSTOM] = [45015]
    assert posted(square).what == "sent"
    [told] = [one for one in square.platform.told if one["by"] == "template"]
    assert {name: said["value"] for name, said in told["words"].items()}.items() >= {
        "thing1": "您反映的事有了答复", "thing2": "路灯已修好",
    }.items()  # fmt: skip
    assert told["url"] == LINE.url
    Account.objects.update(template="")
    square.platform.fail[CUSTOM] = [45015]
    assert posted(square) == Outcome("never", "45015")


@pytest.mark.parametrize(
    ("codes", "what"),
    [([45009], "later"), ([-1], "later"), ([43004], "never"), ([43101], "never"), ([40037], "never"),
     ([42001], "sent"), ([40001, 40001], "later")],
)  # fmt: skip
def test_what_a_refusal_leads_to(square: Square, codes: list[int], what: str) -> None:
    bound = square.bind(square.cast.resident, WANG)
    square.platform.fail[CUSTOM] = list(codes)
    assert posted(square).what == what
    bound.refresh_from_db()
    assert bound.refuses is (codes[0] in (43004, 43101))


def test_a_letter_for_another_person_does_not_go_to_this_wechat(square: Square) -> None:
    bound = square.bind(square.cast.resident, WANG)
    assert WeChat().send(letter(square.cast.neighbour, str(bound.pk)), {}).what == "never"
    binding.unbind(bound.pk, by=me(square.cast.resident))
    assert WeChat().send(letter(square.cast.resident, str(bound.pk)), {}) == Outcome("never", "unbound")
    assert square.platform.told == []


def test_no_answer_is_tried_again(square: Square, settings: Any) -> None:
    square.bind(square.cast.resident, WANG)
    settings.WECHAT_API = "http://127.0.0.1:9"
    assert posted(square).what == "later"


def test_a_member_of_wecom_is_written_to_by_the_areas_application(square: Square) -> None:
    cast = square.cast
    assert WeCom().send(letter(cast.secretary, AT), {}) == Outcome("never", "no application")
    accounts.set_up_app(cast.places.community.pk, "邻里", wechat.CORP_ID, wechat.AGENT, wechat.CORP_SECRET, by=SYSTEM)
    assert WeCom().send(letter(cast.secretary, AT), {}).what == "sent"
    assert WeCom().send(letter(cast.secretary, f"nobody@{wechat.CORP_ID}"), {}) == Outcome("never", "81013")
    assert WeCom().send(letter(cast.secretary, "zhangsan@ww99"), {}) == Outcome("never", "another enterprise")
    assert WeCom().send(letter(cast.resident, AT), {}).what == "never"
