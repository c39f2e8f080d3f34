"""Who is told of notices and talk, in their inbox: whom it is for, and nobody of what waits for a moderator."""

import pytest

from linli.exchange import moderating, services, talking
from linli.exchange.talking import Words
from linli.jobs.worker import run_until_idle
from linli.notify.models import Notice
from tests.exchange.conftest import TEXT, me, published
from tests.exchange.test_talk import opened
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def told(row: str) -> set[int]:
    run_until_idle()
    return set(Notice.objects.filter(row=row).values_list("person_id", flat=True))


def test_whom_a_notice_is_for_is_told_once_and_again_when_asked_again(cast: Cast) -> None:
    notice = published(cast)
    assert told("exchange.published") == {cast.resident.pk, cast.neighbour.pk}
    services.reword(notice.pk, notice.title, TEXT + "。", by=cast.acting("secretary"))
    assert told("exchange.reworded") == set()
    services.reword(notice.pk, notice.title, TEXT, by=cast.acting("secretary"), again=True)
    assert told("exchange.reworded") == {cast.resident.pk, cast.neighbour.pk}
    published(cast, "community_officer", audience="posts", posts=["grid_worker"])
    assert told("exchange.published") == {cast.resident.pk, cast.neighbour.pk, cast.grid_worker.pk}
    assert Notice.objects.filter(row="exchange.published", person_id=cast.resident.pk).count() == 1


def test_of_talk_whoever_is_answered_is_told_and_nobody_of_what_is_held(cast: Cast) -> None:
    moderating.set_words(cast.places.community.pk, ["日结"], by=me(cast.community_officer))
    topic = opened(cast)
    held = talking.reply(topic.pk, Words("日结 300"), by=me(cast.neighbour))
    assert told("exchange.reply") == set()
    said = talking.reply(topic.pk, Words("真香"), by=me(cast.neighbour))
    assert told("exchange.reply") == {cast.resident.pk}
    moderating.hide(said.pk, "other", by=me(cast.secretary))
    moderating.let_stand(held.pk, by=me(cast.secretary))
    assert told("exchange.hidden") == told("exchange.let_stand") == {cast.neighbour.pk}
    assert not any("真香" in str(one.facts) for one in Notice.objects.all())
