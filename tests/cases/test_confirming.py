"""The telephone left with a request is confirmed by a code sent to it: by its reporter, and by nobody else."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from linli.cases import casework, confirming, erasing, packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.jobs.models import Job
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import SignInCode
from linli.people.retention import registry, sweeping
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import PHONES, Cast

pytestmark = pytest.mark.django_db

PHONE = "13800135678"
ASKED, CHIP, NOT_YET = "验证您的号码", "号码已验证", "号码未验证"


@pytest.fixture(autouse=True)
def gateway(settings: LazySettings) -> None:
    """Codes leave the house by themselves."""
    settings.LINLI_SMS = "linli.people.senders.webhook"


def track(case: Case) -> str:
    return reverse("cases:track", args=[case.code])


def confirm(client: Client, case: Case, **given: str) -> Any:
    return client.post(reverse("cases:confirm", args=[case.code]), given)


def holder(case: Case) -> Client:
    """Whoever has the link and the digits."""
    client = Client()
    assert client.post(reverse("cases:unlock", args=[case.code]), {"digits": "5678"}).status_code == 302
    return client


def desk(cast: Cast, case: Case) -> str:
    return at_desk(cast.secretary).get(reverse("cases:work", args=[case.pk])).content.decode()


def wrong_of(code: SignInCode) -> str:
    return f"{(int(code.number) + 1) % 10**6:06d}"


def test_whoever_holds_the_link_confirms_the_number_by_the_code_sent_to_it(sent: Sent, estate_cast: Cast) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    reporter = holder(case)
    page = reporter.get(track(case)).content.decode()
    assert ASKED in page
    assert "138****5678" in page
    assert PHONE not in page
    page = desk(estate_cast, case)
    assert (page.count(NOT_YET), CHIP in page) == (2, False)  # beside the number, and where one calls on a phone
    answer = confirm(reporter, case, send="1")
    assert answer.headers["Location"] == f"{track(case)}#confirm"
    code = SignInCode.objects.get()
    assert code.phone == f"+86{PHONE}"
    assert Job.objects.get(name="people.send_code").payload == {"code_id": code.pk}
    assert code.purpose == "number"
    assert code.number not in reporter.get(track(case)).content.decode()
    version = case.version
    assert confirm(reporter, case, code=f"{code.number[:3]} {code.number[3:]}").headers["Location"] == track(case)
    case.refresh_from_db()
    assert case.phone_confirmed_at is not None
    assert case.version == version  # a form that the reporter has open elsewhere still counts
    assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.phone_confirmed"]
    assert "_auth_user_id" not in reporter.session  # the code confirmed a number, it signed nobody in
    assert ASKED not in reporter.get(track(case)).content.decode()
    page = desk(estate_cast, case)
    assert (page.count(CHIP), NOT_YET in page) == (2, False)


def test_a_wrong_code_says_so_and_the_sixth_try_is_not_even_looked_at(sent: Sent) -> None:
    case = sent(phone=PHONE)
    reporter = holder(case)
    confirm(reporter, case, send="1")
    code = SignInCode.objects.get()
    for _try in range(5):
        answer = confirm(reporter, case, code=wrong_of(code))
        assert answer.status_code == 422
        assert "验证码不对" in answer.content.decode()
    assert "验证码已失效" in confirm(reporter, case, code=code.number).content.decode()
    case.refresh_from_db()
    assert case.phone_confirmed_at is None
    assert [entry.verb for entry in history_of(case)] == ["case.submitted"]


def test_a_refused_code_is_forgotten_once_the_right_one_was_taken(sent: Sent) -> None:
    case, by_hand = sent(phone=PHONE), {"accept": "text/html"}
    reporter = holder(case)
    confirm(reporter, case, send="1")
    reporter.get(track(case))  # where the browser gets the secret by which it is known
    code, form = SignInCode.objects.get(), reverse("cases:confirm", args=[case.code])
    refused = reporter.post(form, {"code": wrong_of(code)}, headers=by_hand).headers["Location"]
    page = reporter.get(refused).content.decode()
    assert "验证码不对" in page
    stands = re.search(r'<form class="form" method="post"([^>]*) novalidate', page.split('id="confirm"')[1])
    assert stands
    assert "action" not in stands[1]  # to where it stands: what it answers for is known by that
    assert reporter.post(refused, {"code": code.number}, headers=by_hand).headers["Location"] == track(case)
    assert reporter.get(refused).headers["Location"] == form
    assert reporter.get(form).headers["Location"] == track(case)


def test_a_code_that_is_over_is_no_longer_waited_for(sent: Sent, moved: Callable[[datetime], None]) -> None:
    case = sent(phone=PHONE)
    client = holder(case)
    confirm(client, case, send="1")
    assert 'name="code"' in client.get(track(case)).text
    moved(clock.now() + timedelta(minutes=11))
    page = client.get(track(case)).text
    assert [ASKED in page, 'name="code"' in page] == [True, False]


def test_codes_are_sent_within_the_limits_of_those_to_sign_in_with(sent: Sent) -> None:
    case = sent(phone=PHONE)
    for _browser in range(3):
        confirm(holder(case), case, send="1")
    fourth = holder(case)
    confirm(fourth, case, send="1")
    assert SignInCode.objects.count() == 3
    assert "刚给这个号码发过验证码" in fourth.get(track(case)).content.decode()


def test_without_the_link_opened_nobody_sends_a_code_or_learns_that_one_could_be(sent: Sent, estate_cast: Cast) -> None:
    case = sent(phone=PHONE)
    for stranger in (Client(), at_desk(estate_cast.neighbour), at_desk(estate_cast.secretary)):
        assert ASKED not in stranger.get(track(case)).content.decode()
        assert confirm(stranger, case, send="1").headers["Location"] == track(case)
        assert confirm(stranger, case, code="123456").headers["Location"] == track(case)
    assert not SignInCode.objects.exists()


def test_the_code_of_one_number_confirms_no_other(sent: Sent) -> None:
    mine, others = sent(phone=PHONE), sent("电梯坏了", phone="13700135678")
    reporter = holder(mine)
    assert reporter.post(reverse("cases:unlock", args=[others.code]), {"digits": "5678"}).status_code == 302
    confirm(reporter, mine, send="1")
    assert confirm(reporter, others, code=SignInCode.objects.get().number).status_code == 422
    with pytest.raises(Refused) as refusal:
        confirming.note(others.pk, f"+86{PHONE}", by=Actor(None, "link", link=("case", others.pk)))
    assert refusal.value.code == "phone_changed"
    with pytest.raises(NotAllowed):
        confirming.note(others.pk, "+8613700135678", by=Actor(None, "link", link=("case", mine.pk)))
    others.refresh_from_db()
    assert others.phone_confirmed_at is None


def test_nothing_is_asked_where_the_account_has_the_number_no_code_leaves_the_house_or_it_is_no_mobile(
    sent: Sent, estate_cast: Cast, settings: LazySettings
) -> None:
    resident = estate_cast.resident  # who signed in with a code once
    own = sent(phone=PHONES["resident"], by=estate_cast.acting("resident"))
    assert ASKED not in at_desk(resident).get(track(own)).content.decode()
    assert CHIP in desk(estate_cast, own)
    family = sent(phone=PHONE, by=estate_cast.acting("resident"))  # another number than the account's
    assert ASKED in at_desk(resident).get(track(family)).content.decode()
    assert CHIP not in desk(estate_cast, family)
    landline = sent(phone="0731-82345678")
    assert ASKED not in holder(landline).get(track(landline)).content.decode()
    assert NOT_YET not in desk(estate_cast, landline)
    settings.LINLI_SMS = "linli.people.senders.page"
    case = sent(phone=PHONE)
    reporter = holder(case)
    assert ASKED not in reporter.get(track(case)).content.decode()
    confirm(reporter, case, send="1")
    assert not SignInCode.objects.exists()
    assert NOT_YET not in desk(estate_cast, case)


def test_what_is_split_off_keeps_that_its_reporters_number_was_confirmed(sent: Sent, estate_cast: Cast) -> None:
    case = sent(phone=PHONE)
    confirming.note(case.pk, f"+86{PHONE}", by=Actor(None, "link", link=("case", case.pk)))
    by, front = estate_cast.acting("secretary"), packs.front()
    part = Submission(form={"what": "井盖也坏了", "channel": "visit"}, way="enter", channel="visit")
    child = casework.open_under(case.pk, "split_off", case.area, part, by=by, pack=front)
    assert CHIP in desk(estate_cast, child)
    others = replace(part, phone="13700135678")  # of whoever else is named
    other = casework.open_under(case.pk, "split_off", case.area, others, by=by, pack=front)
    assert NOT_YET in desk(estate_cast, other)


def test_it_goes_with_the_number_when_the_request_is_erased_or_its_time_is_over(sent: Sent, estate_cast: Cast) -> None:
    kept = next(one for one in registry.kept() if one.key == "case_reporter")
    erased, old = sent(phone=PHONE), sent(phone=PHONE)
    for case in (erased, old):
        confirming.note(case.pk, f"+86{PHONE}", by=Actor(None, "link", link=("case", case.pk)))
        case.refresh_from_db()
    erasing.erase(erased, services.pack_of(erased))
    assert erased.phone_confirmed_at is None
    long_ago = clock.now() - timedelta(days=4000)
    Case.objects.filter(pk=old.pk).update(open=False, closed_at=long_ago, created_at=long_ago)
    sweeping.sweep(kept, batches=1)
    old.refresh_from_db()
    assert (old.reporter_phone, old.phone_index, old.phone_confirmed_at) == ("", "", None)
    assert CHIP not in desk(estate_cast, old)


def test_the_reporter_reads_it_in_english_too(sent: Sent) -> None:
    case = sent(phone=PHONE)
    reporter = holder(case)
    confirm(reporter, case, send="1")
    page = reporter.get(track(case), headers={"Accept-Language": "en"}).content.decode()
    assert "Confirm your number" in page
    assert "We sent six digits to 138****5678" in page
