"""What somebody tries who wants to read, say or keep what is not theirs; and what is gone is gone everywhere."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import packs
from linli.cases import services as cases
from linli.exchange import chatting, moderating, talking, topic_queries, turning
from linli.exchange.chat_models import PasteRow
from linli.exchange.talking import Asked, Words
from linli.exchange.topic_models import Poll, PollAnswer, PollOption, Topic
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.notify.models import Notice
from linli.people.models import Binding
from linli.rules import chat
from tests.exchange.conftest import days, me, refused, signed_in
from tests.exchange.test_talk import opened, opening
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()


def asked(question: str = "几点最合适？") -> Asked:
    return Asked(question, ["七点", "八点"], days(3))


def read(client: Client, topic: Topic) -> str:
    return client.get(reverse("exchange:topic", args=[topic.code])).content.decode()


def test_of_a_beginning_that_is_hidden_neither_title_nor_poll_is_read_though_somebody_replied(cast: Cast) -> None:
    topic = opened(cast, title="老刘是骗子", poll=asked("老刘骗了谁？"))
    talking.reply(topic.pk, Words("别这样说"), by=me(cast.neighbour))
    neighbour = signed_in(cast.neighbour)
    assert "老刘是骗子" in read(neighbour, topic)
    moderating.hide(opening(topic).pk, "insult", "骂人", by=me(cast.secretary))
    page = read(neighbour, topic)
    assert "别这样说" in page
    assert "骂人" in page
    assert "老刘" not in page
    mine = neighbour.get(reverse("exchange:my_talk")).content.decode()
    assert "别这样说" in mine
    assert "老刘" not in mine
    option = PollOption.objects.first()
    assert option is not None
    assert refused(talking.answer, topic.pk, option.pk, by=me(cast.neighbour)).code == "no_such_answer"
    for client in (signed_in(cast.resident), signed_in(cast.secretary)):  # who said it, who decided on it
        assert "老刘骗了谁" in read(client, topic)


def test_what_becomes_of_a_topic_shows_no_title_that_a_moderator_hid(cast: Cast, front: None) -> None:
    topic = opened(cast, title="老刘是骗子")
    case = turning.turn(topic.pk, "request", by=me(cast.property_manager))
    told = [put.title for put in turning.topics_of(case, me(cast.property_manager), public=False)]
    assert told == ["老刘是骗子"]
    moderating.hide(opening(topic).pk, "insult", by=me(cast.secretary))
    [put] = turning.topics_of(case, me(cast.property_manager), public=False)
    assert "老刘" not in put.title


def test_a_word_of_the_list_is_found_in_a_poll_and_whom_it_names_does_not_moderate(cast: Cast) -> None:
    moderating.set_words(cast.places.community.pk, ["日结"], by=me(cast.community_officer))
    topic = opened(cast, poll=Asked("兼职吗", ["日 结 300", f"问{cast.secretary.name}"], days(3)))
    assert (opening(topic).standing, topic.shown) == ("held", False)
    assert not topic_queries.to_look_at(me(cast.secretary)).exists()
    assert topic_queries.to_look_at(me(cast.community_officer)).exists()


def test_with_what_is_taken_back_its_poll_and_who_answered_what_are_gone(cast: Cast) -> None:
    topic = opened(cast, poll=asked())
    option = PollOption.objects.order_by("pk")[0]
    talking.answer(topic.pk, option.pk, by=me(cast.neighbour))
    talking.take_back(opening(topic).pk, by=me(cast.resident))
    assert [model.objects.count() for model in (Poll, PollOption, PollAnswer)] == [0, 0, 0]
    assert list(findings()) == []


def test_another_answer_to_a_poll_is_on_record_too(cast: Cast) -> None:
    topic = opened(cast, poll=asked())
    first, second = PollOption.objects.order_by("pk")
    for option in (first, first, second):
        talking.answer(topic.pk, option.pk, by=me(cast.neighbour))
    verbs = [entry.verb for entry in history_of(topic)]
    assert verbs == ["topic.opened", "topic.answered", "topic.answered"]
    assert PollAnswer.objects.get().option == second


def test_a_form_sent_twice_opens_one_topic(cast: Cast) -> None:
    first, second = opened(cast), opened(cast)
    assert (first.pk, Topic.objects.count()) == (second.pk, 1)
    assert opened(cast, "另一件事").pk != first.pk


def test_who_moved_away_takes_back_what_they_said_and_reads_nothing_else(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("我家在卖旧沙发"), by=me(cast.neighbour))
    Binding.objects.filter(person=cast.neighbour).update(state="ended")
    client = signed_in(cast.neighbour)
    assert client.get(reverse("exchange:topic", args=[topic.code])).status_code == 404
    page = client.get(reverse("exchange:my_talk")).content.decode()
    assert reverse("exchange:topic", args=[topic.code]) not in page
    address = reverse("exchange:said_act", args=[said.code, "take-back"])
    assert address in page
    assert client.post(address).url == reverse("exchange:my_talk")  # type: ignore[attr-defined]  # a redirect
    said.refresh_from_db()
    assert (said.standing, said.text) == ("taken_back", "")
    other = reverse("exchange:said_act", args=[opening(topic).code, "report"])
    assert client.post(other, {"r-reason": "other"}).status_code == 404


def test_an_appeal_for_what_was_taken_back_waits_for_nobody(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("滚"), by=me(cast.neighbour))
    moderating.hide(said.pk, "insult", by=me(cast.secretary))
    moderating.appeal(said.pk, "开玩笑的", by=me(cast.neighbour))
    assert topic_queries.to_look_at(me(cast.community_officer)).count() == 1
    talking.take_back(said.pk, by=me(cast.neighbour))
    assert topic_queries.to_look_at(me(cast.community_officer)).count() == 0


def test_a_request_sent_with_the_token_of_a_topic_is_neither_given_out_nor_taken_for_it(
    cast: Cast, front: None
) -> None:
    topic = opened(cast)
    mine = cases.submit(
        cast.places.estate, cases.Submission({"what": "占位"}, token=f"topic.request.{topic.pk}"), by=me(cast.neighbour)
    )
    made = turning.turn(topic.pk, "request", by=me(cast.resident))
    assert made.pk != mine.pk
    assert made.reporter_id == cast.resident.pk
    assert not made.token


def test_of_two_neighbours_called_the_same_the_one_is_told_to_whom_it_speaks(cast: Cast) -> None:
    topic = opened(cast, manner="nickname", nickname="邻居")
    for who in (cast.neighbour, cast.property_manager):
        talking.reply(
            topic.pk, Words(f"{who.pk} 说", "name" if who == cast.property_manager else "nickname", "邻居"), by=me(who)
        )
    page = read(signed_in(cast.secretary), topic)
    assert "邻居：楼下的桂花开了，大家去看看</label>" in page.replace("</span></label>", "</label>")
    assert f"邻居：{cast.neighbour.pk} 说" in page


def test_of_a_reply_that_waited_whom_it_answers_are_told_once_it_is_shown(cast: Cast) -> None:
    moderating.set_words(cast.places.community.pk, ["日结"], by=me(cast.community_officer))
    topic = opened(cast)
    held = talking.reply(topic.pk, Words("日结 300"), by=me(cast.neighbour))
    own = talking.reply(topic.pk, Words("日结是什么"), by=me(cast.resident))
    for one in (held, own):
        moderating.let_stand(one.pk, by=me(cast.secretary))
    run_until_idle()
    told = Notice.objects.filter(row="exchange.reply_shown").values_list("person_id", flat=True)
    assert list(told) == [cast.resident.pk]
    assert Notice.objects.filter(row="exchange.let_stand").count() == 2


def test_of_a_message_that_became_a_request_no_home_stays(cast: Cast, front: None) -> None:
    paste = chatting.read_in(
        cast.places.estate.pk, "群", "#接龙 报修\n1. 张三 3栋 502 漏水\n2. 李四 5栋", by=me(cast.secretary)
    )
    row = paste.rows.order_by("position")[0]
    assert row.home
    chatting.pick(paste.pk, [row.pk], by=me(cast.secretary))
    row.refresh_from_db()
    assert (row.name, row.text, row.home) == ("", "", "")
    assert PasteRow.objects.get(position=2).home


@pytest.mark.parametrize(
    "line", ["a" + " " * 50_000 + "x", "1. " + "1" * 50_000, "王姐" + " :" * 25_000 + "2026", "-" * 50_000 + "1-1"]
)
def test_a_line_that_somebody_made_for_it_does_not_hold_up_the_desk(line: str) -> None:
    began = time.process_time()
    chat.messages(line, today=clock.today() - timedelta(days=1))
    chat.chained(f"#接龙\n{line}")
    assert time.process_time() - began < 2
