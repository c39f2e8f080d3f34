"""Neighbours talk as themselves, shown as they choose; what breaks a rule is hidden with a reason, by somebody else."""

from datetime import timedelta

import pytest

from linli.cases import deciding, packs
from linli.cases.models import Case
from linli.council.models import Meeting
from linli.exchange import moderating, talking, topic_queries, turning
from linli.exchange.talking import Asked, Words
from linli.exchange.topic_models import Contribution, Report, Topic, TopicConcern, Turned
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people.access import may
from linli.settings.services import set_value
from tests.exchange.conftest import days, me, refused
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def opened(cast: Cast, text: str = "楼下的桂花开了，大家去看看", **said: object) -> Topic:
    words = Words(text, **{key: said.pop(key) for key in ("manner", "nickname", "about") if key in said})  # type: ignore[arg-type]  # handed on as they came
    given = {"title": "桂花开了", **said}
    return talking.open_topic(cast.places.estate.pk, str(given.pop("title")), words, by=me(cast.resident), **given)  # type: ignore[arg-type]  # handed on as they came


def opening(topic: Topic) -> Contribution:
    return topic.contributions.get(number=0)


def test_residents_of_the_estate_talk_and_desks_in_their_post(cast: Cast) -> None:
    topic = opened(cast)
    for role in ("far_resident", "far_secretary", "inspector", "administrator"):
        by = me(getattr(cast, role))
        assert not may(by, "talk.read", topic)
        with pytest.raises(NotAllowed):
            talking.reply(topic.pk, Words("我也来"), by=by)
    with pytest.raises(NotAllowed):
        talking.reply(topic.pk, Words("我也来"), by=Actor(None, "anonymous"))
    said = talking.reply(topic.pk, Words("好看"), by=me(cast.neighbour))
    post = talking.reply(topic.pk, Words("周末会浇水", "post"), by=me(cast.property_manager))
    assert [one.shown_as for one in (opening(topic), said, post)][:2] == ["3栋居民", "5栋居民"]
    assert post.shown_as.startswith("安和物业")
    assert refused(talking.reply, topic.pk, Words("x", "post"), by=me(cast.neighbour)).code == "no_post"
    assert refused(talking.reply, topic.pk, Words("x"), by=me(cast.property_manager)).code == "no_building"
    topic.refresh_from_db()
    assert topic.replies == 2
    assert [row.pk for row in topic_queries.topics(cast.places.estate, me(cast.neighbour))] == [topic.pk]
    assert list(topic_queries.topics(cast.places.estate, me(cast.far_resident))) == []
    assert list(findings()) == []


def test_a_nickname_is_shown_and_pretends_no_office(cast: Cast) -> None:
    topic = opened(cast, manner="nickname", nickname="种菜的老刘")
    assert opening(topic).shown_as == "种菜的老刘"
    for nickname, code in (
        ("安和物业客服", "nickname_pretends"),
        ("网格员", "nickname_pretends"),
        ("  ", "nickname_missing"),
    ):
        by, words = me(cast.neighbour), Words("x", "nickname", nickname)
        assert refused(talking.reply, topic.pk, words, by=by).code == code
    assert talking.reply(topic.pk, Words("x", "name"), by=me(cast.neighbour)).shown_as == cast.neighbour.name


def test_who_is_mentioned_is_known_by_what_they_are_called_there(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("谢谢", mentions=[opening(topic).pk, 999_999]), by=me(cast.neighbour))
    [_first, second], _more = topic_queries.said_in(topic, me(cast.secretary))
    assert (second.row.pk, second.to) == (said.pk, ("3栋居民",))


def test_a_word_of_the_list_holds_what_is_said_until_a_moderator_looked(cast: Cast) -> None:
    officer, estate = me(cast.community_officer), cast.places.estate
    moderating.set_words(cast.places.community.pk, ["代开发票", "日结"], by=officer)
    topic = opened(cast, "代 开 发 票，加我")
    assert (topic.shown, opening(topic).standing, opening(topic).held_for) == (False, "held", "words")
    assert list(topic_queries.topics(estate, me(cast.neighbour))) == []
    assert topic_queries.said_in(topic, me(cast.neighbour))[0] == []
    [own] = topic_queries.said_in(topic, me(cast.resident))[0]  # nothing is dropped without a word
    assert own.row.text == "代 开 发 票，加我"
    assert [row.pk for row in topic_queries.to_look_at(me(cast.secretary))] == [own.row.pk]
    moderating.let_stand(own.row.pk, by=me(cast.secretary))
    assert [row.pk for row in topic_queries.topics(estate, me(cast.neighbour))] == [topic.pk]
    with pytest.raises(NotAllowed):
        moderating.set_words(cast.places.community.pk, [], by=me(cast.secretary))
    assert moderating.set_words(cast.places.community.pk, ["日结", "刷单"], by=officer) == (1, 1)
    kept = [(row.text, row.ended_at is not None) for row in topic_queries.words_of(cast.places.community)]
    assert kept == [("刷单", False), ("日结", False), ("代开发票", True)]
    assert list(findings()) == []


def test_a_report_counts_once_a_person_and_enough_of_them_hold_it(cast: Cast) -> None:
    set_value("exchange.reports_hold", 2, area_id=cast.places.estate.pk, by=SYSTEM, source="议事会")
    said = opening(opened(cast))
    with pytest.raises(NotAllowed):
        talking.report(said.pk, "rumour", by=me(cast.far_resident))
    assert refused(talking.report, said.pk, "rumour", by=me(cast.resident)).code == "not_to_report"  # one's own
    assert refused(talking.report, said.pk, "boring", by=me(cast.neighbour)).code == "reason_missing"
    talking.report(said.pk, "rumour", "没有的事", by=me(cast.neighbour))
    assert refused(talking.report, said.pk, "rumour", by=me(cast.neighbour)).code == "reported_already"
    said.refresh_from_db()
    assert (said.standing, said.reported) == ("live", 1)
    talking.report(said.pk, "insult", by=me(cast.director))
    said.refresh_from_db()
    assert (said.standing, said.held_for, said.topic.shown) == ("held", "reports", False)
    moderating.let_stand(said.pk, by=me(cast.secretary))
    said.refresh_from_db()
    assert (said.standing, said.reported, Report.objects.count()) == ("live", 0, 2)
    assert list(findings()) == []


def test_what_is_hidden_has_its_reason_and_another_person_answers_the_appeal(cast: Cast) -> None:
    secretary, officer = me(cast.secretary), me(cast.community_officer)
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("你家的事谁不知道"), by=me(cast.neighbour))
    assert refused(moderating.hide, said.pk, "", by=secretary).code == "reason_missing"
    with pytest.raises(NotAllowed):
        moderating.hide(said.pk, "insult", by=me(cast.director))  # no moderator
    moderating.hide(said.pk, "insult", "请就事论事", by=secretary)
    topic.refresh_from_db()
    assert topic.replies == 0
    with pytest.raises(NotAllowed):
        moderating.appeal(said.pk, "没有骂人", by=me(cast.resident))
    moderating.appeal(said.pk, "没有骂人", by=me(cast.neighbour))
    assert refused(moderating.appeal, said.pk, "再来", by=me(cast.neighbour)).code == "no_appeal"
    with pytest.raises(NotAllowed):
        moderating.answer_appeal(said.pk, "维持", stands=False, by=secretary)
    assert refused(moderating.erase, said.pk, by=officer).code == "not_to_erase"  # the appeal is open
    assert [row.pk for row in topic_queries.to_look_at(officer)] == [said.pk]
    assert list(topic_queries.to_look_at(secretary)) == []
    moderating.answer_appeal(said.pk, "属正常讨论", stands=True, by=officer)
    said.refresh_from_db()
    assert (said.standing, said.answer) == ("live", "属正常讨论")
    assert refused(moderating.hide, said.pk, "insult", by=secretary).code == "appeal_granted"
    assert list(findings()) == []


def test_nobody_moderates_a_topic_about_themselves_their_body_or_that_they_opened(cast: Cast) -> None:
    secretary, officer = me(cast.secretary), me(cast.community_officer)
    named = opened(cast, f"{cast.secretary.name}书记从来不来楼里")
    body = opened(cast, "支部的活动太少", title="支部", about=[cast.posts["secretary"].organisation_id])
    free = opened(cast, "路灯不亮", title="路灯")
    own = talking.open_topic(cast.places.estate.pk, "通知", Words("周六打扫", "post"), by=secretary)
    assert TopicConcern.objects.exclude(person=cast.resident).exclude(topic=own).count() == 2
    found = {row.pk for row in topic_queries.moderated(secretary)}
    assert found == {row.pk for row in Topic.objects.all() if may(secretary, "talk.moderate", row)} == {free.pk}
    assert {row.pk for row in topic_queries.moderated(officer)} == {named.pk, body.pk, free.pk, own.pk}
    with pytest.raises(NotAllowed):
        moderating.hide(opening(named).pk, "rumour", by=secretary)
    with pytest.raises(NotAllowed):
        moderating.reveal(opening(named).pk, "想知道是谁", by=secretary)
    with pytest.raises(NotAllowed):
        moderating.shut(body.pk, by=secretary)
    moderating.hide(opening(named).pk, "rumour", by=officer)
    later = talking.reply(free.pk, Words(f"找{cast.secretary.name}"), by=me(cast.neighbour))  # named only now
    with pytest.raises(NotAllowed):
        moderating.hide(later.pk, "other", by=secretary)


def test_who_spoke_is_told_with_a_reason_and_they_read_who_asked(cast: Cast) -> None:
    said = opening(opened(cast, manner="nickname", nickname="路人"))
    assert refused(moderating.reveal, said.pk, " ", by=me(cast.secretary)).code == "reason_missing"
    assert not Access.objects.exists()
    assert moderating.reveal(said.pk, "核实漏水楼层", by=me(cast.secretary)) == cast.resident.name
    row = Access.objects.get()
    assert (row.person_id, row.by_person_id, row.what, row.reason) == (
        cast.resident.pk, cast.secretary.pk, "talk", "核实漏水楼层",
    )  # fmt: skip


def test_what_is_taken_back_or_erased_leaves_a_stone_and_no_words(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("我家密码是 1234"), by=me(cast.neighbour))
    with pytest.raises(NotAllowed):
        talking.take_back(said.pk, by=me(cast.resident))
    salts = bytes(said.salt), bytes(topic.salt)
    talking.take_back(said.pk, by=me(cast.neighbour))
    said.refresh_from_db()
    assert (said.text, said.standing, said.author_id) == ("", "taken_back", cast.neighbour.pk)
    bad = talking.reply(topic.pk, Words("某某的身份证号…"), by=me(cast.neighbour))
    assert refused(moderating.erase, bad.pk, by=me(cast.secretary)).code == "not_to_erase"
    moderating.hide(bad.pk, "privacy", by=me(cast.secretary))
    moderating.erase(bad.pk, by=me(cast.secretary))
    bad.refresh_from_db()
    assert (bad.text, bad.standing, bad.author_id, bad.called) == ("", "erased", None, "")
    talking.take_back(opening(topic).pk, by=me(cast.resident))
    topic.refresh_from_db()
    assert (topic.title, topic.shown, topic.contributions.count()) == ("", False, 3)
    assert not {bytes(said.salt), bytes(topic.salt)} & set(salts)  # no digest says whether a guess is right
    assert list(findings()) == []


def test_a_poll_counts_one_answer_a_person_and_decides_nothing(cast: Cast) -> None:
    poll = Asked("几点跳舞合适？", ["七点", "八点", "七点", ""], days(1))
    topic = opened(cast, poll=poll)
    seven, eight = topic.poll.options.order_by("position")
    talking.answer(topic.pk, seven.pk, by=me(cast.resident))
    talking.answer(topic.pk, eight.pk, by=me(cast.resident))  # changes it
    talking.answer(topic.pk, eight.pk, by=me(cast.neighbour))
    with pytest.raises(NotAllowed):
        talking.answer(topic.pk, eight.pk, by=me(cast.far_resident))
    _poll, found = topic_queries.counted(topic, me(cast.neighbour))
    assert [(one.option.words, one.number, one.share, one.own) for one in found] == [
        ("七点", 0, 0, False), ("八点", 2, 100, True),
    ]  # fmt: skip
    assert refused(opened, cast, "再问", poll=Asked("问", ["一个"], days(1))).code == "poll_incomplete"
    assert refused(opened, cast, "再问", poll=Asked("问", ["一", "二"], days(-1))).code == "poll_over"
    assert Topic.objects.count() == 1


def test_nobody_floods_and_the_same_words_are_said_once(cast: Cast, moved) -> None:
    topic = opened(cast)
    estate = cast.places.estate.pk
    set_value("exchange.replies_an_hour", 3, area_id=estate, by=SYSTEM, source="议事会")
    set_value("exchange.topics_a_day", 1, area_id=estate, by=SYSTEM, source="议事会")
    by = me(cast.neighbour)
    first = talking.reply(topic.pk, Words("顶"), by=by)
    assert talking.reply(topic.pk, Words("顶 "), by=by).pk == first.pk
    for number in range(2):
        talking.reply(topic.pk, Words(f"再说 {number}"), by=by)
    assert refused(talking.reply, topic.pk, Words("还说"), by=by).code == "too_many"
    assert refused(opened, cast, "又一件事").code == "too_many"
    moved(clock.now() + timedelta(hours=25))
    talking.reply(topic.pk, Words("还说"), by=by)
    opened(cast, title="又一个")
    assert (Topic.objects.count(), Contribution.objects.count()) == (2, 6)


def test_a_topic_without_a_word_is_archived_and_a_moderator_opens_it_again(cast: Cast, moved) -> None:
    topic = opened(cast)
    moved(clock.now() + timedelta(days=89))
    assert talking.archive() == 0
    moved(clock.now() + timedelta(days=2))
    assert (talking.archive(), talking.archive()) == (1, 0)
    assert refused(talking.reply, topic.pk, Words("迟到了"), by=me(cast.neighbour)).code == "topic_shut"
    moderating.shut(topic.pk, by=me(cast.secretary), again=True)
    talking.reply(topic.pk, Words("迟到了"), by=me(cast.neighbour))
    assert talking.archive() == 0
    assert list(findings()) == []


def test_a_topic_becomes_a_request_and_a_proposal_once_each_and_both_name_the_other(cast: Cast) -> None:
    for folder in ("resident_request", "proposal"):
        packs.publish_folder(packs.SEEDS / folder, by=SYSTEM)
    packs.forget()
    topic = opened(cast, "3 栋门口的灯坏了一周", title="路灯", building_id=cast.places.building.pk)
    with pytest.raises(NotAllowed):
        turning.turn(topic.pk, "request", by=me(cast.neighbour))
    request = turning.turn(topic.pk, "request", by=me(cast.resident))
    assert (request.reporter_id, request.building_id, "灯坏了" in request.text) == (
        cast.resident.pk, cast.places.building.pk, True,
    )  # fmt: skip
    assert refused(turning.turn, topic.pk, "request", by=me(cast.secretary)).code == "turned_already"
    proposal = turning.turn(topic.pk, "proposal", by=me(cast.resident))
    assert proposal.answers["topic"] == "路灯"
    assert {row.case_id for row in Turned.objects.filter(topic=topic)} == {request.pk, proposal.pk}
    for case in (request, proposal):
        [put] = deciding.put(case, me(cast.neighbour), public=True)
        assert (put.title, put.url) == ("路灯", f"/talk/{topic.code}/")
        assert deciding.put(case, me(cast.far_resident), public=True) == []  # who does not read the topic
    assert (Meeting.objects.count(), list(findings())) == (0, [])


def test_a_desk_turns_it_into_a_request_that_names_nobody(cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()
    topic = opened(cast, "电梯异响", title="电梯")
    case = turning.turn(topic.pk, "request", by=me(cast.secretary))
    assert (case.reporter_id, case.reporter_name, case.reporter_phone) == (None, "", "")
    with pytest.raises(NotAllowed):
        turning.turn(topic.pk, "proposal", by=me(cast.secretary))
    assert Case.objects.count() == 1
