"""Who is told of notices and talk, in their inbox: whom it is for, and nobody of what waits for a moderator."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from linli.exchange import moderating, services, talking
from linli.exchange.talking import Words
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.notify import choosing, sending
from linli.notify.models import Delivery, Notice, State
from tests.exchange.conftest import TEXT, me, published
from tests.exchange.test_talk import opened
from tests.notify.conftest import Noting, noting  # noqa: F401 -- the fixture
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


def eleven_at_night() -> datetime:
    """Of a day to come: those of the cast hold their posts then."""
    return datetime.combine(clock.today() + timedelta(days=1), time(23), clock.LOCAL)


@pytest.mark.unshared
def test_a_notice_withdrawn_before_the_morning_is_not_sent_any_more_and_its_withdrawal_is(
    moved: Any,
    cast: Cast,
    noting: Noting,  # noqa: F811
) -> None:
    night = eleven_at_night()
    moved(night)
    kept, gone = published(cast), published(cast)
    run_until_idle()
    services.withdraw(gone.pk, "日期写错", by=cast.acting("secretary"))
    run_until_idle()
    assert noting.letters == []
    moved(night + timedelta(hours=9))
    sending.send_due("noting")
    sent = [(one.person_id, [line.title for line in one.lines]) for one in noting.letters]
    for person in (cast.resident, cast.neighbour):
        assert sorted(lines for pk, lines in sent if pk == person.pk) == sorted(
            [[f"通知：{kept.title}"], [f"通知已撤回：{gone.title}"]]
        )
    dropped = Delivery.objects.filter(notice__row="exchange.published", notice__subject_id=gone.pk)
    assert set(dropped.values_list("state", "reason")) == {(State.DROPPED, "what it told of is gone")}
    assert Notice.objects.filter(row="exchange.published", subject_id=gone.pk).count() == 2  # the inbox keeps it


@pytest.mark.unshared
def test_of_a_days_letter_only_what_still_holds_is_left(
    moved: Any,
    cast: Cast,
    noting: Noting,  # noqa: F811
) -> None:
    night = eleven_at_night()
    moved(night - timedelta(hours=11))
    wish = {"exchange": {"channels": ["noting"], "digest": True}}
    choosing.choose(
        by=cast.acting("resident"), quiet_from=22, quiet_until=7, language="", plain=False, topics=wish
    )  # fmt: skip
    topic = opened(cast)
    said = [talking.reply(topic.pk, Words(words), by=me(cast.neighbour)) for words in ("真香", "日结 300")]
    run_until_idle()
    moderating.hide(said[1].pk, "advert", by=me(cast.secretary))
    moved(night - timedelta(hours=4))
    sending.send_due("noting")
    letters = [one for one in noting.letters if one.person_id == cast.resident.pk]
    assert [len(one.lines) for one in letters] == [1]
    states = Delivery.objects.filter(notice__person=cast.resident, notice__row="exchange.reply").order_by("pk")
    assert list(states.values_list("state", flat=True)) == [State.SENT, State.DROPPED]
