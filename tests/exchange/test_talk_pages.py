"""The pages of talk: topics of an estate, one topic, the moderators' desk; nobody's name but as they chose."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import packs
from linli.exchange import moderating, talking
from linli.exchange.talking import Words
from linli.exchange.topic_models import Contribution, Topic
from linli.journal.actors import SYSTEM
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.exchange.conftest import days, me, signed_in
from tests.exchange.test_talk import opened, opening
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.memory import commit_settings

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, query: str = "") -> str:
    answer: Any = client.get(reverse(f"exchange:{name}", args=args) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def form(**given: object) -> dict[str, object]:
    return {"title": "广场舞几点结束", "text": "<b>八点</b>可以吗", "manner": "building", **given}


def test_neighbours_open_reply_ask_and_report_by_phone(cast: Cast) -> None:
    estate = cast.places.estate.code
    first, second = signed_in(cast.resident), signed_in(cast.neighbour)
    new = reverse("exchange:new_topic", args=[estate])
    assert Client().get(reverse("exchange:talk", args=[estate])).status_code == 302  # to sign in
    assert signed_in(cast.far_resident).get(reverse("exchange:talk", args=[estate])).status_code == 404
    assert first.post(new, form(question="几点？")).status_code == 422
    asked = form(
        question="几点？", options="八点\n九点", until=days(3), photos=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    )
    assert first.post(new, asked).status_code == 302
    topic = Topic.objects.get()
    assert ("3栋居民" in read(second, "talk", estate), cast.resident.name in read(second, "talk", estate)) == (
        True,
        False,
    )
    page = read(second, "topic", topic.code)
    assert ("&lt;b&gt;八点&lt;/b&gt;" in page, "不是法定表决" in page, cast.resident.name in page) == (
        True,
        True,
        False,
    )
    said = {"text": "赞成", "manner": "nickname", "nickname": "老刘", "mentions": [opening(topic).pk]}
    assert second.post(reverse("exchange:topic", args=[topic.code]), said).status_code == 302
    page = read(first, "topic", topic.code)
    assert ("@3栋居民" in page, "老刘" in page, cast.neighbour.name in page) == (True, True, False)
    option = topic.poll.options.earliest("pk").pk
    second.post(reverse("exchange:topic_act", args=[topic.code, "answer"]), {"option": option})
    assert "1 · 100%" in read(first, "topic", topic.code)
    reply = topic.contributions.get(number=1)
    first.post(reverse("exchange:said_act", args=[reply.code, "report"]), {"r-reason": "insult", "r-words": "不礼貌"})
    reply.refresh_from_db()
    assert reply.reported == 1
    assert signed_in(cast.far_resident).post(
        reverse("exchange:said_act", args=[reply.code, "report"]), {"r-reason": "insult"}
    ).status_code == 404  # fmt: skip
    second.post(reverse("exchange:said_act", args=[reply.code, "take-back"]))
    assert "已由发言人撤回" in read(first, "topic", topic.code)
    assert "已撤回" in read(second, "my_talk")


def test_the_moderator_looks_hides_and_another_answers(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("胡说八道", "nickname", "路人甲"), by=me(cast.neighbour))
    talking.report(said.pk, "insult", "骂人", by=me(cast.resident))
    desk, officer = at_desk(cast.secretary), at_desk(cast.community_officer)
    assert "有 1 条发言待审" in " ".join(desk.get("/desk/").content.decode().split())
    assert "胡说八道" in read(desk, "talk_desk")
    page = read(desk, "said", said.code)
    assert ("骂人" in page, cast.resident.name in page, cast.neighbour.name in page) == (True, False, False)
    act = {name: reverse("exchange:said_desk_act", args=[said.code, name]) for name in ("hide", "reveal", "grant")}
    assert cast.neighbour.name in desk.post(act["reveal"], {"why": "核实"}).content.decode()
    desk.post(act["hide"], {"reason": "insult", "words": "请文明用语"})
    assert "请文明用语" in read(signed_in(cast.resident), "topic", topic.code)
    assert "胡说八道" not in read(signed_in(cast.resident), "topic", topic.code)
    own = signed_in(cast.neighbour)
    assert "胡说八道" in read(own, "topic", topic.code)
    own.post(reverse("exchange:said_act", args=[said.code, "appeal"]), {"words": "只是口头禅"})
    assert "申诉须由其他人裁定" in read(desk, "said", said.code)
    assert "只是口头禅" in read(officer, "said", said.code)
    officer.post(act["grant"], {"words": "可以保留"})
    assert "胡说八道" in read(signed_in(cast.resident), "topic", topic.code)
    for role in ("director", "property_manager", "far_secretary", "grid_worker"):
        other = at_desk(getattr(cast, role))
        assert other.get(reverse("exchange:said", args=[said.code])).status_code == 404, role
        assert other.post(act["hide"], {"reason": "other"}).status_code == 404, role


def test_the_list_of_words_is_kept_on_a_page_with_its_history(cast: Cast) -> None:
    officer = at_desk(cast.community_officer)
    page = reverse("exchange:words", args=[cast.places.community.pk])
    assert at_desk(cast.secretary).get(page).status_code == 404
    seen = officer.get(page).context["as_seen"]
    assert officer.post(page, {"words": "刷单\n日结\n刷单", "seen": seen}).status_code == 302
    assert officer.post(page, {"words": "", "seen": seen}).status_code == 422  # somebody changed it since
    seen = officer.get(page).context["as_seen"]
    officer.post(page, {"words": "日结", "seen": seen})
    assert ("刷单" in read(officer, "words", cast.places.community.pk)) is True
    assert cast.community_officer.name in read(officer, "words", cast.places.community.pk)


def test_what_waits_is_read_by_its_author_alone_and_pictures_too(cast: Cast) -> None:
    moderating.set_words(cast.places.street.pk, ["日结"], by=me(cast.street_officer))
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()
    topic = opened(cast, "日结 300")
    assert "日结 300" in read(signed_in(cast.resident), "topic", topic.code)
    assert signed_in(cast.neighbour).get(reverse("exchange:topic", args=[topic.code])).status_code == 404
    assert "日结 300" not in read(at_desk(cast.secretary), "topic", topic.code)  # at the moderators' desk alone
    assert "日结 300" in read(at_desk(cast.secretary), "said", opening(topic).code)


@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_the_database_no_more_for_much_talk(cast: Cast, number: int) -> None:
    estate = cast.places.estate
    for key in ("exchange.topics_a_day", "exchange.replies_an_hour"):
        set_value(key, 50, area_id=estate.pk, by=SYSTEM, source="议事会")
    for place in range(number):
        topic = opened(cast, title=f"话题{place}")
    for place in range(number):
        said = talking.reply(topic.pk, Words(f"回复{place}", mentions=[opening(topic).pk]), by=me(cast.neighbour))
        talking.report(said.pk, "other", by=me(cast.resident))
    commit_settings()
    desk, own = at_desk(cast.secretary), signed_in(cast.resident)
    for client, address, most in (
        (own, reverse("exchange:talk", args=[estate.code]), 12),
        (own, reverse("exchange:topic", args=[topic.code]), 24),
        (own, reverse("exchange:my_talk"), 8), (desk, reverse("exchange:talk_desk"), 14),
        (desk, reverse("exchange:said", args=[said.code]), 18),
    ):  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= most, (address, len(asked))
    assert Contribution.objects.count() == 2 * number
