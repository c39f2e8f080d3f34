"""Fees: proposed by one, decided on by another, taxed over the whole work, listed, paid, received; sums to the cent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Sum

from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.stories import paying
from linli.stories.fee_models import Fee, Payee, PayState
from linli.stories.paying import Account
from tests.stories.conftest import ACCOUNT, Desk, refuses

pytestmark = pytest.mark.django_db


def own_account(press: Desk) -> Payee:
    return paying.tell_account(ACCOUNT, by=Actor(press.cast.resident.pk, "resident"))


def test_a_thousand_yuan_are_972_in_the_hand_and_the_case_hears_that_all_is_paid(press: Desk) -> None:
    story = press.released()
    fee = press.fee(story, own_account(press))
    with pytest.raises(Refused):  # not yet paid
        press.step(story.case, press.editor, "pay_fee")
    fee = paying.decide(fee.pk, yes=True, by=press.head)
    assert (fee.gross, fee.tax, fee.net) == (1_000_00, 28_00, 972_00)
    made = paying.make_list(press.paper.pk, by=press.editor)
    paying.note_paid(made.pk, clock.today(), by=press.chief)
    fee.refresh_from_db()
    assert (fee.state, fee.paid_on) == (PayState.PAID, clock.today())
    story.case.refresh_from_db()
    assert story.case.facts["fees_paid"] is True
    assert press.step(story.case, press.editor, "pay_fee").state == "finished"
    assert paying.receive(fee.pk, by=Actor(press.cast.resident.pk, "resident")).state == PayState.RECEIVED
    with pytest.raises(Refused):
        paying.receive(fee.pk, by=Actor(press.cast.resident.pk, "resident"))


def test_several_payments_of_a_work_are_taxed_as_one_and_those_of_another_work_are_not(press: Desk) -> None:
    payee, first, second = own_account(press), press.released(), press.released()
    taxes = [
        paying.decide(press.fee(story, payee, 800_00).pk, yes=True, by=press.head).tax
        for story in (first, first, second)
    ]
    assert taxes == [0, 112_00, 0]  # of 1,600 yuan: (1,600 − 800) × 70 % × 20 %


def test_by_characters_a_text_under_five_hundred_earns_half(press: Desk) -> None:
    story, payee = press.released(), own_account(press)
    sums = [
        paying.propose(story.case_id, payee.pk, press.by_words.pk, number=number, rate=100_00, by=press.editor).gross
        for number in (480, 500, 620, 1_850)
    ]
    assert sums == [50_00, 100_00, 100_00, 200_00]


def test_nobody_proposes_decides_on_lists_or_pays_what_they_get_or_did_themselves(press: Desk) -> None:
    story = press.released()
    own = paying.tell_account(ACCOUNT, by=press.chief)
    with pytest.raises(NotAllowed):
        press.fee(story, own, by=press.chief)
    fee = press.fee(story, own)
    for by in (press.editor, press.chief, press.cast.acting("secretary")):  # proposed it; gets it; of another office
        with pytest.raises(NotAllowed):
            paying.decide(fee.pk, yes=True, by=by)
    paying.decide(fee.pk, yes=True, by=press.head)
    with refuses("decided_already"):
        paying.decide(fee.pk, yes=False, reason="再想想", by=press.head)
    with refuses("nothing_to_pay"):  # what goes to whoever makes the list is on another's
        paying.make_list(press.paper.pk, by=press.chief)
    made = paying.make_list(press.paper.pk, by=press.editor)
    for by in (press.editor, press.chief, press.cast.acting("secretary")):
        with pytest.raises(NotAllowed):
            paying.note_paid(made.pk, clock.today(), by=by)
    paying.note_paid(made.pk, clock.today(), by=press.head)
    with refuses("paid_already"):
        paying.note_paid(made.pk, clock.today(), by=press.head)


def test_what_comes_back_from_the_bank_goes_on_the_next_list_and_is_paid_once(press: Desk) -> None:
    payee = own_account(press)
    fees = [paying.decide(press.fee(press.released(), payee).pk, yes=True, by=press.head) for _ in range(2)]
    first = paying.make_list(press.paper.pk, by=press.editor)
    paying.note_paid(first.pk, clock.today(), returned=frozenset([fees[1].code]), by=press.chief)
    states = [Fee.objects.get(pk=fee.pk).state for fee in fees]
    assert states == [PayState.PAID, PayState.RETURNED]
    case = fees[1].case
    case.refresh_from_db()
    assert "fees_paid" not in case.facts
    second = paying.make_list(press.paper.pk, by=press.editor)
    assert [fee.pk for fee in second.fees.all()] == [fees[1].pk]
    paying.note_paid(second.pk, clock.today(), by=press.chief)
    paid = Fee.objects.filter(state=PayState.PAID).aggregate(gross=Sum("gross"), tax=Sum("tax"))
    assert paid == {"gross": 2_000_00, "tax": 56_00}
    with refuses("nothing_to_pay"):
        paying.make_list(press.paper.pk, by=press.editor)


def test_a_tariff_has_limits_and_the_next_one_ends_it(press: Desk) -> None:
    story, payee, today = press.released(), own_account(press), clock.today()
    for rate in (99_99, 50_000_01):
        with refuses("beyond_tariff"):
            press.fee(story, payee, rate)
    paying.set_tariff(press.paper.pk, "视频", "piece", 200_00, 900_00, since=today, by=press.editor)
    assert sorted(one.name for one in paying.tariffs(press.paper, today)) == ["文字", "视频"]
    assert paying.tariffs(press.paper, today - timedelta(days=1))[-1].pk == press.film.pk
    with refuses("tariff_later"):
        paying.set_tariff(press.paper.pk, "视频", "piece", 1_00, 2_00, since=today - timedelta(days=9), by=press.editor)
    with pytest.raises(Refused):
        press.fee(story, payee)  # the tariff that has ended


@pytest.mark.parametrize(
    "wrong",
    [{"id_number": "110105194912310021"}, {"account": "12"}, {"account": "六二二二"}, {"account": "²²²²²²²²"}],
    ids=str,
)
def test_an_account_that_cannot_be_is_refused_with_its_place(press: Desk, wrong: dict[str, str]) -> None:
    given = {"name": "段小红", "id_number": "11010519491231002X", "bank": "云湖银行", "account": "62220212345678901"}
    with pytest.raises(Refused) as refused:
        paying.enter_payee(press.paper.pk, Account(**{**given, **wrong}), by=press.editor)
    assert refused.value.field in wrong
    assert not Payee.objects.exists()


def test_somebody_without_an_account_is_entered_once(press: Desk) -> None:
    assert press.payee().pk == press.payee().pk
    assert Payee.objects.get().account == "6222021234567890123"


@pytest.mark.parametrize(
    ("fee", "tax"),
    [
        (800_00, 0),
        (1_000_00, 28_00),
        (2_000_00, 168_00),
        (4_001_00, 448_11),
        (10_000_00, 1_120_00),
        (50_000_00, 5_600_00),
    ],
)
def test_the_tax_on_a_fee_is_that_of_the_law(press: Desk, fee: int, tax: int) -> None:
    proposed = press.fee(press.released(), own_account(press), fee)
    assert paying.decide(proposed.pk, yes=True, by=press.head).tax == tax


def test_who_is_paid_is_told_once_and_who_is_refused_is_not(press: Desk) -> None:
    payee, story = own_account(press), press.released()
    first, second = press.fee(story, payee), press.fee(story, payee)
    paying.decide(first.pk, yes=True, by=press.head)
    paying.decide(second.pk, yes=False, reason="重复", by=press.head)
    made = paying.make_list(press.paper.pk, by=press.editor)
    paying.note_paid(made.pk, clock.today(), by=press.chief)
    run_until_idle()
    told = Notice.objects.filter(person_id=payee.person_id).order_by("pk").values_list("row", "subject_id")
    assert list(told) == [("fee.decided", first.pk), ("fee.paid", first.pk)]


def test_somebody_with_an_account_here_is_not_entered_beside_it(press: Desk) -> None:
    own = own_account(press)
    assert press.payee() == own
    with refuses("has_account"):
        paying.enter_payee(press.paper.pk, replace(ACCOUNT, name="别人"), by=press.editor)
    assert Payee.objects.count() == 1
