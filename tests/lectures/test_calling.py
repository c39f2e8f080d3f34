"""Who learnt a skill can be called up: called, answered, assembled, closed with hours confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.activities.hour_models import Hours
from linli.activities.models import SignUp
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.lectures import calling, queries
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.calling import Emergency
from linli.people import services as people
from linli.people.erased_name import tombstone
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.lectures.conftest import Hall, at, crowd, held, himself, refuses, sign_up

pytestmark = pytest.mark.django_db


def emergency(**said: Any) -> Emergency:
    given = {
        "title": "核酸采样点增援", "place": "青云社区广场", "muster": "党群服务中心门口", "starts_at": at(9, 8),
        "answer_by": at(9, 7), "wanted": {"流调": 2}, "minutes": 240, **said,
    }  # fmt: skip
    return Emergency(**given)


def ready(hall: Hall, *people: Person) -> None:
    """They were at the lecture and agreed to be called."""
    sign_up(hall.lecture, *people)
    held(hall.lecture, hall.by, *people)
    for one in people:
        calling.join(hall.season.organiser_id, "流调", adult=True, by=himself(one))


def reply_of(call: CallUp, person: Person) -> Reply:
    return Reply.objects.get(call=call, person=person)


def test_only_who_was_there_is_of_age_and_agreed_is_on_the_list(hall: Hall) -> None:
    here, absent = crowd(2)
    child = people.create_person("小明", by=SYSTEM, id_number="99010220120101001X")
    body = hall.season.organiser_id
    sign_up(hall.lecture, here, absent, child)
    held(hall.lecture, hall.by, here, child)
    with pytest.raises(NotAllowed):
        calling.join(body, "流调", adult=True, by=himself(absent))
    with pytest.raises(NotAllowed):
        calling.join(body, "消防", adult=True, by=himself(here))
    for who, said in ((child, True), (here, False)):  # on record as a child, whatever they say
        with refuses("minor"):
            calling.join(body, "流调", adult=said, by=himself(who))
    row = calling.join(body, "流调", adult=True, by=himself(here))
    with refuses("ready_already"):
        calling.join(body, "流调", adult=True, by=himself(here))
    assert Ready.objects.count() == 1
    assert calling.entitled(body, clock.today()) == {here.pk: ["流调"]}
    calling.leave(row.pk, by=himself(here))
    assert calling.entitled(body, clock.today()) == {}
    assert list(findings()) == []


def test_a_call_goes_to_all_who_are_entitled_and_to_nobody_else(hall: Hall) -> None:
    people = crowd(3)
    ready(hall, *people[:2])
    with refuses("too_few_ready"):
        calling.call(hall.season.organiser_id, emergency(wanted={"流调": 3}), by=hall.by)
    with pytest.raises(NotAllowed):
        calling.call(hall.season.organiser_id, emergency(), by=himself(people[0]))
    assert not CallUp.objects.exists()
    call = calling.call(hall.season.organiser_id, emergency(), by=hall.by)
    assert set(call.replies.values_list("person", flat=True)) == {one.pk for one in people[:2]}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": ""}, "said_nothing"), ({"wanted": {"流调": 0}}, "nobody_wanted"), ({"minutes": 20}, "quarters"),
        ({"answer_by": at(-1)}, "answer_by_wrong"), ({"answer_by": at(10)}, "answer_by_wrong"),
    ],
)  # fmt: skip
def test_a_call_says_what_it_has_to(hall: Hall, said: dict[str, object], code: str) -> None:
    with refuses(code):
        calling.call(hall.season.organiser_id, emergency(**said), by=hall.by)


def test_from_the_call_to_confirmed_hours(hall: Hall) -> None:
    yes, late, no = people = crowd(3)
    ready(hall, *people)
    call = calling.call(hall.season.organiser_id, emergency(), by=hall.by)
    calling.reply(reply_of(call, yes).pk, "yes", None, by=himself(yes))
    with refuses("minutes_missing"):
        calling.reply(reply_of(call, late).pk, "late", None, by=himself(late))
    calling.reply(reply_of(call, late).pk, "late", 30, by=himself(late))
    calling.reply(reply_of(call, no).pk, "yes", None, by=himself(no))
    calling.reply(reply_of(call, no).pk, "no", None, by=himself(no))
    with pytest.raises(NotAllowed):
        calling.reply(reply_of(call, yes).pk, "no", None, by=himself(no))
    (line,) = queries.lines(call, queries.replies(call))
    assert (line.wanted, line.called, line.yes, line.late, line.no, line.silent, line.here) == (2, 3, 1, 1, 1, 0, 0)
    with clock.moved(call.session.starts_at):
        with refuses("nobody_here"):
            calling.assembled(call.pk, by=hall.by)
        with refuses("too_late"):
            calling.reply(reply_of(call, no).pk, "yes", None, by=himself(no))
        calling.here(reply_of(call, yes).pk, by=hall.by)
        calling.assembled(call.pk, by=hall.by)
    with clock.moved(call.session.starts_at + timedelta(minutes=30)):
        calling.here(reply_of(call, late).pk, by=hall.by)
    with clock.moved(call.session.ends_at):
        calling.finish(call.pk, by=hall.by)
        with refuses("own_record"):
            calling.confirm(call.pk, by=hall.by)
        calling.confirm(call.pk, by=hall.second)
    call.refresh_from_db()
    assert call.state == CallUp.State.CLOSED
    hours = dict(Hours.objects.filter(state="confirmed").values_list("sign_up__person__name", "minutes"))
    assert hours == {yes.name: 240, late.name: 210}
    assert list(findings()) == []


def test_a_call_that_is_called_off_frees_everybody(hall: Hall) -> None:
    (one,) = crowd(1)
    ready(hall, one)
    call = calling.call(hall.season.organiser_id, emergency(wanted={"流调": 1}), by=hall.by)
    calling.reply(reply_of(call, one).pk, "yes", None, by=himself(one))
    calling.call_off(call.pk, "情况已缓解", by=hall.by)
    with refuses("call_over"):
        calling.reply(reply_of(call, one).pk, "no", None, by=himself(one))
    assert SignUp.objects.filter(session=call.session).exists()
    again = calling.call(hall.season.organiser_id, emergency(wanted={"流调": 1}), by=hall.by)
    calling.reply(reply_of(again, one).pk, "yes", None, by=himself(one))  # free at that time


def test_two_who_were_erased_are_told_apart_by_the_order_of_their_erasure(hall: Hall) -> None:
    first, second, third = people = crowd(3)
    ready(hall, *people)
    call = calling.call(hall.season.organiser_id, emergency(), by=hall.by)
    calling.call_off(call.pk, "情况已缓解", by=hall.by)
    for number, who in enumerate((third, first), 1):
        at_ = clock.now() + timedelta(minutes=number)
        Person.objects.filter(pk=who.pk).update(name=tombstone(), erased_at=at_, is_active=False)
    names = {row.person_id: str(row.name) for row in queries.replies(call)}  # type: ignore[attr-defined]  # for its page
    assert names == {first.pk: "（已注销 2）", second.pk: second.name, third.pk: "（已注销 1）"}
    desk = at_desk(Person.objects.get(pk=hall.by.person_id), second_factor=True)
    for page in ("call", "sheet"):
        shown = desk.get(reverse(f"lectures:{page}", args=[call.code])).content.decode()
        assert "（已注销 1）" in shown
        assert "（已注销 2）" in shown
