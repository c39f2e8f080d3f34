"""Correspondents: who writes for which unit, what they are asked for, what of it was adopted; no public ranking."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.notify.models import Notice
from linli.people.models import Person
from linli.stories import adoption, correspondents, paying
from linli.stories.adoption import Adopted
from linli.stories.correspondent_models import Asked, Commission, Contribution, Correspondent
from tests.cases.desk import at_desk
from tests.cases.district import person_of
from tests.stories.conftest import SAID, Desk, refuses

pytestmark = pytest.mark.django_db


def acting(person: Person) -> Actor:
    return Actor(person.pk, "resident", name=person.name)


@pytest.fixture
def writer(press: Desk) -> Correspondent:
    """The resident writes for the school, with their account."""
    row = correspondents.enlist(press.paper.pk, "小段", "石牌小学", by=press.editor)
    return correspondents.join(row.token, by=acting(press.cast.resident))


def sent_by(press: Desk, person: Person) -> Case:
    """What they sent in themselves."""
    press.sent_in()  # publishes the process
    given = Submission(form=SAID, way="submit", reporter_id=person.pk, name=person.name)
    case = services.submit(press.cast.places.estate, given, by=acting(person), pack=packs.active("media_submission"))
    run_until_idle()
    return case


def asked(press: Desk, writer: Correspondent, days: int = 3) -> Commission:
    due = clock.today() + timedelta(days=days)
    return correspondents.commission(press.paper.pk, [writer.pk], "送教上门", due, about="三百字", by=press.editor)[0]


def test_whoever_holds_the_link_binds_their_account_once(press: Desk) -> None:
    row = correspondents.enlist(press.paper.pk, "小段", "石牌小学", by=press.editor)
    with refuses("enlisted_already"):
        correspondents.enlist(press.paper.pk, "小段", "石牌小学", by=press.chief)
    resident, neighbour = press.cast.resident, press.cast.neighbour
    assert correspondents.join(row.token, by=acting(resident)).person_id == resident.pk
    assert correspondents.join(row.token, by=acting(resident)).person_id == resident.pk
    with refuses("link_used"):
        correspondents.join(row.token, by=acting(neighbour))
    other = correspondents.enlist(press.paper.pk, "小李", "石牌小学", by=press.editor)
    with refuses("enlisted_already"):
        correspondents.join(other.token, by=acting(resident))
    with pytest.raises(NotAllowed):
        correspondents.enlist(press.paper.pk, "小王", "x", by=press.cast.acting("secretary"))


def test_a_commission_is_taken_on_delivered_and_linked(press: Desk, writer: Correspondent) -> None:
    one = asked(press, writer)
    run_until_idle()
    assert Notice.objects.filter(person=press.cast.resident, row="commission.asked").count() == 1
    me = acting(press.cast.resident)
    with pytest.raises(NotAllowed):
        correspondents.answer(one.pk, yes=True, by=acting(press.cast.neighbour))
    assert correspondents.answer(one.pk, yes=True, by=me).state == Asked.ACCEPTED
    foreign = press.sent_in()
    with refuses("no_submission"):  # not theirs
        correspondents.deliver(one.pk, foreign.pk, by=me)
    case = sent_by(press, press.cast.resident)
    done = correspondents.deliver(one.pk, case.pk, by=me)
    assert (done.state, done.case_id) == (Asked.DELIVERED, case.pk)
    with refuses("commission_over"):
        correspondents.withdraw(one.pk, by=press.editor)
    with refuses("delivered"):
        correspondents.take_credit(case.pk, writer.pk, by=press.editor)
    run_until_idle()
    told = Notice.objects.filter(person_id=press.editor.person_id, row__startswith="commission.")
    assert set(told.values_list("row", flat=True)) == {"commission.accepted", "commission.delivered"}


def test_one_commission_goes_to_several_and_each_answers_for_themselves(press: Desk, writer: Correspondent) -> None:
    other = correspondents.enlist(press.paper.pk, "小冯", "市人民医院", by=press.editor)
    due = clock.today() + timedelta(days=2)
    made = correspondents.commission(press.paper.pk, [writer.pk, other.pk], "重阳节", due, by=press.editor)
    assert {one.correspondent_id for one in made} == {writer.pk, other.pk}
    heard = next(one for one in made if one.correspondent_id == other.pk)
    declined = correspondents.answer(heard.pk, yes=False, reason="值班", by=press.editor)  # said by telephone
    assert (declined.state, declined.reason) == (Asked.DECLINED, "值班")
    with refuses("in_the_past"):
        correspondents.commission(press.paper.pk, [writer.pk], "x", clock.today() - timedelta(days=1), by=press.editor)
    with refuses("no_correspondent"):
        correspondents.commission(press.paper.pk, [], "x", due, by=press.editor)
    correspondents.change(writer.pk, "小段", "石牌小学", ends=True, by=press.editor)
    assert Commission.objects.get(correspondent=writer).state == Asked.WITHDRAWN
    with refuses("no_correspondent"):
        correspondents.commission(press.paper.pk, [writer.pk], "x", due, by=press.editor)


def test_figures_count_what_was_sent_adopted_and_earned_in_the_period(press: Desk, writer: Correspondent) -> None:
    sent_by(press, press.cast.resident)
    used = press.released()
    correspondents.credit(used.case_id, writer.pk, by=press.editor)
    other = correspondents.enlist(press.paper.pk, "小冯", "市人民医院", by=press.editor)
    correspondents.credit(used.case_id, other.pk, by=press.editor)  # made by two
    own = paying.tell_account(
        paying.Account("段小红", "11010519491231002X", "云湖银行", "6222021234567890123"),
        by=acting(press.cast.resident),
    )
    for rate in (1_000_00, 200_00):
        fee = press.fee(used, own, rate)
        if rate == 1_000_00:
            paying.decide(fee.pk, yes=True, by=press.head)  # the other one is only proposed
    figures = adoption.of_publisher(press.paper, None)
    assert figures == {writer.pk: Adopted(2, 1, 1_000_00), other.pk: Adopted(1, 1, 0)}
    year = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    assert adoption.of_publisher(press.paper, year) == figures
    before = (clock.now() - timedelta(days=60), clock.now() - timedelta(days=30))
    assert adoption.of_publisher(press.paper, before) == {}
    press.step(used.case, press.chief, "recall", recall_why="consent", grounds="家长撤回同意")
    assert adoption.of_publisher(press.paper, None)[writer.pk].adopted == 0


def test_the_list_goes_out_in_the_order_of_units_and_nobody_else_reads_it(press: Desk, writer: Correspondent) -> None:
    correspondents.enlist(press.paper.pk, "小冯", "市人民医院", by=press.editor)
    asked(press, writer)
    sent_by(press, press.cast.resident)
    desk = at_desk(person_of(press.editor), second_factor=True)
    url = reverse("stories:correspondents", args=[press.paper.code])
    page = desk.get(url).content.decode()
    assert ("石牌小学" in page, "市人民医院" in page, "送教上门" in page) == (True, True, True)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(desk.get(url, {"as": "excel"}).streaming_content)))  # type: ignore[attr-defined]  # a streamed answer
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert any(row[:4] == ("小段", "石牌小学", 1, 0) for row in rows), rows
    for person in (press.cast.resident, press.cast.secretary):
        assert at_desk(person).get(url).status_code in (403, 404)


def test_a_correspondent_answers_and_delivers_on_their_own_page(press: Desk, writer: Correspondent) -> None:
    one, case = asked(press, writer), sent_by(press, press.cast.resident)
    phone = Client()
    phone.force_login(press.cast.resident)
    page = phone.get(reverse("stories:own_commissions")).content.decode()
    assert ("送教上门" in page, "三百字" in page) == (True, True)
    act = lambda name, **said: phone.post(reverse("stories:own_commission", args=[one.code, name]), said)  # noqa: E731
    assert act("yes").status_code == 303
    assert act("deliver", case=str(case.pk)).status_code == 303
    one.refresh_from_db()
    assert (one.state, one.case_id) == (Asked.DELIVERED, case.pk)
    other = Client()
    other.force_login(press.cast.neighbour)
    assert other.post(reverse("stories:own_commission", args=[one.code, "no"])).status_code == 404
    assert "送教上门" not in other.get(reverse("stories:own_commissions")).content.decode()


def test_what_a_correspondent_sends_is_noted_once_as_theirs(press: Desk, writer: Correspondent) -> None:
    case = sent_by(press, press.cast.resident)
    correspondents.note_sent(Case.objects.select_related("area").get(pk=case.pk))
    assert [(one.correspondent_id, one.case_id) for one in Contribution.objects.all()] == [(writer.pk, case.pk)]
