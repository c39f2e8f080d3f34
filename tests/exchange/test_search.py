"""What is out and shown is found by its words, by whoever may read it; what was withdrawn or hidden is not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from linli.exchange import moderating, queries, services, talking, topic_queries
from linli.exchange.models import Notice
from linli.exchange.talking import Words
from linli.exchange.topic_models import Contribution, Topic
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.audit import findings
from tests.exchange.conftest import drafted, me, published, signed_in
from tests.exchange.test_talk import opened
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def notices(cast: Cast, words: str, role: str = "resident") -> list[Notice]:
    return list(queries.found(queries.on(cast.places.estate, me(getattr(cast, role))), words))


def topics(cast: Cast, words: str) -> list[Topic]:
    return list(topic_queries.topics(cast.places.estate, me(cast.neighbour), words=words))


def test_a_notice_is_found_once_it_is_out_and_no_more_once_it_is_withdrawn(cast: Cast) -> None:
    draft, out = drafted(cast, title="换水泵"), published(cast, title="检修电梯")
    assert (notices(cast, "水泵"), notices(cast, "电梯 停水")) == ([out], [out])  # the pump stands in its text
    services.publish(draft.pk, by=cast.acting("secretary"))
    services.reword(out.pk, "检修电梯", "改为周日。", by=cast.acting("secretary"))
    assert (notices(cast, "水泵"), notices(cast, "周日")) == ([draft], [out])
    services.withdraw(draft.pk, "改期", by=cast.acting("secretary"))
    assert notices(cast, "水泵") == []


def test_a_notice_is_found_by_whoever_may_read_it_alone(cast: Cast) -> None:
    out = published(cast, title="换水泵", public=False)
    assert (notices(cast, "水泵"), notices(cast, "水泵", "far_resident")) == ([out], [])
    page = signed_in(cast.resident).get(f"/board/in/{cast.places.estate.code}/?q=水泵").content.decode()
    assert "换水泵" in page
    page = signed_in(cast.far_resident).get(f"/board/in/{cast.places.estate.code}/?q=水泵").content.decode()
    assert "换水泵" not in page
    assert "没有找到" in page


def test_a_topic_is_found_by_its_title_and_by_what_was_said_in_it(cast: Cast) -> None:
    topic = opened(cast)
    talking.reply(topic.pk, Words("北门也有一棵 Osmanthus"), by=me(cast.neighbour))
    other = opened(cast, "谁捡到一把雨伞", title="雨伞")
    assert (topics(cast, "桂花"), topics(cast, "北门"), topics(cast, "osmanthus")) == ([topic], [topic], [topic])
    assert (topics(cast, "雨伞"), topics(cast, "花开 北门")) == ([other], [])
    there = f"/talk/in/{cast.places.estate.code}/?q=北门"
    assert "桂花开了" in signed_in(cast.neighbour).get(there).content.decode()
    assert signed_in(cast.far_resident).get(there).status_code == 404


def test_what_is_held_hidden_or_taken_back_is_not_found_and_stands_in_no_index(cast: Cast) -> None:
    topic = opened(cast)
    said = talking.reply(topic.pk, Words("北门有人摆摊"), by=me(cast.neighbour))
    moderating.hide(said.pk, "other", by=cast.acting("secretary"))
    assert topics(cast, "摆摊") == []
    moderating.appeal(said.pk, "没有违规", by=me(cast.neighbour))
    moderating.answer_appeal(said.pk, "可以说", stands=True, by=cast.acting("community_officer"))
    assert topics(cast, "摆摊") == [topic]
    talking.take_back(said.pk, by=me(cast.neighbour))
    assert topics(cast, "摆摊") == []
    opening = Contribution.objects.get(topic=topic, number=0)
    moderating.hide(opening.pk, "other", by=cast.acting("secretary"))
    assert topics(cast, "桂花") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_row WHERE rowid >> 48 = %s", [_kind()])
        assert cursor.fetchone()[0] == 0


def test_the_index_keeps_none_of_the_words_that_are_sealed(cast: Cast) -> None:
    opened(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tokens FROM search_row WHERE rowid >> 48 = %s", [_kind()])
        [held] = [str(row[0]) for row in cursor.fetchall()]
    assert "桂" not in held
    assert f"§e{cast.places.estate.pk}" in held


def _kind() -> int:
    from linli.search.keys import key

    return key("said", 0) >> 48


def test_whoever_is_erased_is_found_in_no_talk_any_more_and_their_pictures_go(cast: Cast) -> None:
    photo = take_in([SimpleUploadedFile("a.jpg", jpeg())], by=me(cast.resident), role="talk")
    topic = opened(cast, files=photo)
    talking.reply(topic.pk, Words("北门也有一棵"), by=me(cast.neighbour))
    assert File.objects.filter(owner_kind=talking.FILES).count() == 1
    talking.forget_author(cast.resident.pk, me(cast.resident))
    topic.refresh_from_db()
    assert (topic.title, topic.shown, topic.contributions.get(number=0).text) == ("", False, "")
    assert (topics(cast, "桂花"), topics(cast, "北门")) == ([], [])
    assert File.objects.filter(owner_kind=talking.FILES).count() == 0
    assert topic.contributions.get(number=1).text == "北门也有一棵"
    assert list(findings()) == []
