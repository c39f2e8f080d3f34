"""Two of a desk who press at the same instant: released, decided on, listed and paid once, to the cent."""

import pytest

from linli.cases.models import Step
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.stories import paying, services
from linli.stories.fee_models import Fee, Payee, PayList
from linli.stories.models import Story
from tests.cases.test_services_at_once import at_once
from tests.exchange.test_at_once import codes
from tests.stories.conftest import ACCOUNT, Desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_story_is_released_once_and_its_account_told_once(press: Desk) -> None:
    case = press.sent_in()
    press.ready(case)
    press.reviewed(case)
    found = at_once(
        *[lambda by=by: services.release(case.pk, by=by) for by in (press.editor, press.chief, press.editor)]
    )
    assert codes(found) == ["released", "released"]
    assert (Story.objects.count(), Step.objects.filter(case=case, action="publish_on").count()) == (1, 1)
    me = Actor(press.cast.resident.pk, "resident")
    assert codes(at_once(*[lambda: paying.tell_account(ACCOUNT, by=me)] * 3)) == []
    assert Payee.objects.count() == 1
    assert list(findings()) == []


def test_a_fee_is_proposed_decided_listed_and_paid_once(press: Desk) -> None:
    story, payee = press.released(), press.payee()
    propose = lambda: paying.propose(  # noqa: E731 -- said to each thread
        story.case_id, payee.pk, press.film.pk, number=1, rate=800_00, by=press.editor, seen="0"
    )
    assert len(codes(at_once(propose, propose))) == 1  # the second was drawn before the first
    first, second = Fee.objects.get(), press.fee(story, payee, 800_00)
    yes = [lambda pk=fee.pk: paying.decide(pk, yes=True, by=press.head) for fee in (first, second, first)]
    assert codes(at_once(*yes)) == ["decided_already"]
    assert sorted(Fee.objects.values_list("tax", flat=True)) == [0, 112_00]  # as of one work, whichever came first
    made = at_once(*[lambda by=by: paying.make_list(press.paper.pk, by=by) for by in (press.editor, press.chief)])
    assert codes(made) == ["nothing_to_pay"]
    row = PayList.objects.get()
    payer = press.chief if row.made_by_id == press.editor.person_id else press.editor
    third = press.fee(story, payee)
    paid = at_once(
        lambda: paying.note_paid(row.pk, clock.today(), by=payer),
        lambda: paying.note_paid(row.pk, clock.today(), by=payer),
        lambda: paying.decide(first.pk, yes=True, by=press.head),
        lambda: paying.decide(third.pk, yes=True, by=press.head),
    )
    assert sorted(codes(paid)) == ["decided_already", "paid_already"]
    assert not any(isinstance(one, Refused) for one in paid[3:])
    assert Fee.objects.filter(state="paid").count() == 2
    assert list(findings()) == []
