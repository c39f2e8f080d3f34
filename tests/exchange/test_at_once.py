"""Neighbours and desks who press at the same instant: each thing happens once."""

from typing import Any

import pytest

from linli.cases import packs
from linli.cases.models import Case
from linli.exchange import chatting, moderating, services, talking, turning
from linli.exchange.chat_models import Paste, PasteRow
from linli.exchange.models import Receipt, Wording
from linli.exchange.talking import Asked, Words
from linli.exchange.topic_models import Contribution, PollAnswer, PollOption, Report, Topic, Turned
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from tests.cases.test_services_at_once import at_once
from tests.exchange.conftest import days, drafted, me, published
from tests.exchange.test_talk import opened, opening
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()


def codes(found: list[Any]) -> list[str]:
    """What was refused; anything else that went wrong speaks for itself."""
    assert not [one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)], found
    return sorted(one.code for one in found if isinstance(one, Refused))


def test_one_topic_one_answer_one_report_and_one_request_of_each(cast: Cast) -> None:
    poll = Asked("几点？", ["七点", "八点"], days(3))
    made = at_once(*[lambda: opened(cast, poll=poll)] * 3)
    assert codes(made) == []
    topic = Topic.objects.get()
    first, second = PollOption.objects.order_by("pk")
    neighbour = me(cast.neighbour)
    votes = [lambda pk=option.pk: talking.answer(topic.pk, pk, by=neighbour) for option in (first, second) * 2]
    assert codes(at_once(*votes)) == []
    assert PollAnswer.objects.count() == 1
    reports = at_once(*[lambda: talking.report(opening(topic).pk, "other", by=neighbour)] * 3)
    assert codes(reports) == ["reported_already"] * 2
    assert (Report.objects.count(), opening(topic).reported) == (1, 1)
    turns = at_once(*[lambda: turning.turn(topic.pk, "request", by=me(cast.resident))] * 3)
    assert codes(turns) == ["turned_already"] * 2
    assert (Turned.objects.count(), Case.objects.count()) == (1, 1)
    assert list(findings()) == []


def test_replies_have_each_their_place_and_the_count_is_theirs(cast: Cast) -> None:
    topic = opened(cast)
    people = (cast.neighbour, cast.resident)
    said = [lambda who=people[n % 2], n=n: talking.reply(topic.pk, Words(f"第 {n} 句"), by=me(who)) for n in range(6)]
    assert codes(at_once(*said)) == []
    assert list(Contribution.objects.order_by("number").values_list("number", flat=True)) == [*range(7)]
    topic.refresh_from_db()
    assert topic.replies == 6


def test_an_appeal_is_decided_once_and_hiding_meets_what_is_taken_back(cast: Cast) -> None:
    said = talking.reply(opened(cast).pk, Words("滚"), by=me(cast.neighbour))
    officer, secretary = me(cast.community_officer), me(cast.secretary)
    hidden = at_once(*[lambda by=by: moderating.hide(said.pk, "insult", by=by) for by in (secretary, secretary)])
    assert codes(hidden) == ["not_shown"]
    moderating.appeal(said.pk, "开玩笑的", by=me(cast.neighbour))
    decided = at_once(
        lambda: moderating.answer_appeal(said.pk, "是玩笑", stands=True, by=officer),
        lambda: moderating.answer_appeal(said.pk, "不是玩笑", stands=False, by=officer),
    )
    assert codes(decided) == ["no_appeal_open"]
    said.refresh_from_db()
    assert (said.standing == "live") == (said.answer == "是玩笑")
    met = at_once(
        lambda: talking.take_back(said.pk, by=me(cast.neighbour)),
        lambda: moderating.hide(said.pk, "insult", by=secretary),
    )
    codes(met)
    said.refresh_from_db()
    assert (said.standing, said.text) == ("taken_back", "")
    assert list(findings()) == []


def test_a_notice_is_out_once_and_known_of_once(cast: Cast) -> None:
    notice, by = drafted(cast, must_read=True), cast.acting("secretary")
    out = at_once(*[lambda: services.publish(notice.pk, by=by)] * 3)
    assert codes(out) == ["notice_state"] * 2
    assert Wording.objects.count() == 1
    taps = at_once(*[lambda: services.know(notice.pk, by=me(cast.resident))] * 4)
    assert codes(taps) == []
    assert sum(taps) == Receipt.objects.count() == 1
    unit = Receipt.objects.get().unit_id
    other = published(cast, must_read=True)
    told = at_once(*[lambda: services.tell(other.pk, unit or 0, "door", by=by)] * 3)
    assert codes(told) == ["known_already"] * 2
    withdrawn = at_once(*[lambda: services.withdraw(notice.pk, "改期", by=by)] * 2)
    assert codes(withdrawn) == ["notice_state"]
    assert list(findings()) == []


def test_a_copy_is_read_in_once_and_each_message_is_one_request(cast: Cast) -> None:
    by, text = me(cast.secretary), "张三 2026-01-02 09:12\n3 栋路灯坏了\n李四 2026-01-02 09:13\n电梯异响"
    pasted = at_once(*[lambda: chatting.read_in(cast.places.estate.pk, "群", text, by=by)] * 3)
    assert codes(pasted) == []
    assert (Paste.objects.count(), PasteRow.objects.count()) == (3, 2)
    rows = list(PasteRow.objects.values_list("pk", flat=True))
    paste = PasteRow.objects.all()[0].paste_id
    picked = at_once(*[lambda: chatting.pick(paste, rows, by=by)] * 3)
    assert codes(picked) == []
    assert sorted(len(one) for one in picked) == [0, 0, 2]
    met = at_once(lambda: chatting.forget(paste, by=by), lambda: chatting.pick(paste, rows, by=by))
    assert codes(met) in ([], ["forgotten"])
    assert Case.objects.count() == 2
