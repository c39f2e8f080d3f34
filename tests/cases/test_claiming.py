"""What was sent without an account, claimed by whoever signs in with its number; a number shown once is not asked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from linli.cases import claiming, confirming, packs
from linli.cases.models import Case
from linli.cases.services import Submission, submit
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Person, SignInCode
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_report import address, opened
from tests.support.cast import PASSWORD, PHONES, Cast

pytestmark = pytest.mark.django_db

PHONE = "13800135678"
MINE, CLAIM = reverse("cases:mine"), reverse("cases:make_own")
OFFERED, ASKED = "是我反映的", "验证号码来认领"


@pytest.fixture(autouse=True)
def gateway(settings: LazySettings) -> None:
    """Codes leave the house by themselves."""
    settings.LINLI_SMS = "linli.people.senders.webhook"


def by_code(phone: str, name: str = "王芳", client: Client | None = None) -> Client:
    """Whoever signs in with a code; somebody new says their name."""
    client = client or Client()
    client.post(reverse("people:sign_in"), {"way": "code", "code-phone": phone})
    code = SignInCode.objects.latest("pk")
    client.post(reverse("people:code"), {"code": code.number})
    if "_auth_user_id" not in client.session:
        client.post(reverse("people:name"), {"name": name})
    assert "_auth_user_id" in client.session
    return client


def by_password(person: Person) -> Client:
    client = Client()
    client.post(
        reverse("people:sign_in"), {"way": "password", "password-phone": person.phone, "password-password": PASSWORD}
    )
    assert "_auth_user_id" in client.session
    return client


def page(client: Client) -> str:
    return client.get(MINE).content.decode()


def claims(client: Client, case: Case) -> Case:
    assert client.post(CLAIM, {"code": case.code}).status_code == 303
    case.refresh_from_db()
    return case


def test_whoever_signs_in_with_the_number_takes_what_they_sent_without_an_account_among_their_own(sent: Sent) -> None:
    case = sent("家里水管漏水", phone=PHONE, name="王女士")
    client = by_code(PHONE)
    offered = page(client)
    assert OFFERED in offered
    assert f"第 {case.number} 号" in offered
    assert "家里水管漏水" not in offered  # before it is theirs, nothing of it is told
    assert "您还没有提交过什么" not in offered
    claims(client, case)
    me = Person.objects.by_phone("+86" + PHONE)
    assert me is not None
    assert (case.reporter_id, case.phone_confirmed_at is not None) == (me.pk, True)
    assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.reporter_bound"]
    assert "家里水管漏水" in page(client)
    assert OFFERED not in page(client)
    assert list(findings()) == []


def test_a_session_that_gave_no_code_is_asked_for_one_and_claims_nothing_before(sent: Sent, estate_cast: Cast) -> None:
    case = sent("家里水管漏水", phone=PHONES["resident"])
    client = by_password(estate_cast.resident)
    assert ASKED in page(client)
    assert OFFERED not in page(client)
    assert f"第 {case.number} 号" not in page(client)
    assert claims(client, case).reporter_id is None
    there = reverse("people:confirm")
    client.post(there, {"send": "1", "next": MINE})
    client.post(there, {"code": SignInCode.objects.latest("pk").number, "next": MINE})
    assert OFFERED in page(client)
    assert claims(client, case).reporter_id == estate_cast.resident.pk


def test_a_number_that_staff_typed_into_a_request_makes_nobody_its_reporter(estate_cast: Cast) -> None:
    given = Submission(form={"what": "楼道堆物", "channel": "phone"}, way="enter", channel="phone", phone=PHONE)
    case = submit(estate_cast.places.estate, given, by=estate_cast.acting("secretary"))
    client = by_code(PHONE)
    assert OFFERED not in page(client)
    assert claims(client, case).reporter_id is None


def test_the_number_on_a_homes_card_which_staff_wrote_makes_nobody_its_reporter(estate_cast: Cast) -> None:
    given = Submission(form={"what": "楼道堆物"}, way=packs.front()[1].door("card"), channel="card", phone=PHONE)
    case = submit(estate_cast.places.estate, given, by=Actor(None, "anonymous"))
    assert case.entered_by_id is None
    client = by_code(PHONE)
    assert OFFERED not in page(client)
    assert claims(client, case).reporter_id is None


def test_a_number_that_staff_typed_into_an_account_opens_nothing_until_its_holder_gave_a_code(sent: Sent) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    typed = people.create_person("王芳", phone=PHONE, by=SYSTEM)
    typed.set_password(PASSWORD)
    typed.save()
    intruder = by_password(typed)
    assert OFFERED not in page(intruder)
    assert claims(intruder, case).reporter_id is None
    with pytest.raises(Refused, match="请先用验证码"):
        claiming.claim(case.code, by=Actor(typed.pk, "person"), proved=False)


def test_an_intruder_claims_nothing_under_another_number_name_or_time(
    sent: Sent, estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    case, named = sent(phone=PHONE), sent("停电", phone=PHONE, name="李先生")
    with pytest.raises(NotAllowed):
        claiming.claim(case.code, by=Actor(None, "anonymous"), proved=True)
    other = by_code("13800139999", "赵敏")
    assert OFFERED not in page(other)
    assert claims(other, case).reporter_id is None
    owner = by_code(PHONE)
    assert f"第 {named.number} 号" not in page(owner)
    assert claims(owner, named).reporter_id is None
    assert Client().post(CLAIM, {"code": case.code}).status_code == 302
    moved(clock.now() + claiming.WITHIN)  # the number may be somebody else's by now
    later = by_code(PHONE)
    assert OFFERED not in page(later)
    assert claims(later, case).reporter_id is None


def test_what_one_has_claimed_another_of_the_same_number_cannot(sent: Sent, estate_cast: Cast) -> None:
    case, client = sent(phone=PHONE), by_code(PHONE)
    claims(client, case)
    entries = history_of(case).count()
    claims(client, case)
    assert history_of(case).count() == entries


# ---- a number shown once --------------------------------------------------------------------------------------------


def sends(client: Client, cast: Cast, what: str, phone: str = PHONE) -> Case:
    given = opened(client, cast) | {"what": what, "phone": phone, "similar_seen": "1"}
    assert client.post(address(cast), given).status_code == 302
    return Case.objects.latest("pk")


def confirms(client: Client, case: Case) -> None:
    there = reverse("cases:confirm", args=[case.code])
    client.post(there, {"send": "1"})
    client.post(there, {"code": SignInCode.objects.latest("pk").number})


def test_a_browser_that_confirmed_its_number_is_not_asked_at_the_next_request(estate_cast: Cast) -> None:
    client = Client()
    first = sends(client, estate_cast, "路灯不亮")
    assert first.phone_confirmed_at is None
    confirms(client, first)
    first.refresh_from_db()
    second = sends(client, estate_cast, "3栋楼下污水井往外冒水")
    assert second.phone_confirmed_at is not None
    assert second.phone_confirmed_at <= second.created_at
    assert confirming.confirmed(second)
    assert not confirming.may_ask(second)
    assert "号码已验证" in at_desk(estate_cast.secretary).get(reverse("cases:work", args=[second.pk])).content.decode()
    assert sends(client, estate_cast, "电梯停了", "13800139999").phone_confirmed_at is None
    assert sends(Client(), estate_cast, "楼道堆物").phone_confirmed_at is None


def test_after_thirty_days_or_signing_out_the_number_is_asked_for_anew(
    estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    client, stays = by_code(PHONE), by_code(PHONE)
    client.post(reverse("people:sign_out"))
    assert sends(client, estate_cast, "路灯不亮").phone_confirmed_at is None
    moved(clock.now() + timedelta(days=29))
    assert sends(stays, estate_cast, "水管漏水").phone_confirmed_at is not None
    moved(clock.now() + timedelta(days=1, minutes=1))
    assert sends(stays, estate_cast, "3栋楼下污水井往外冒水").phone_confirmed_at is None


def test_whoever_types_the_same_number_at_a_shared_browser_later_has_not_confirmed_it(
    estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    """The one before had no account, and so nothing to sign out of."""
    shared = Client()
    confirms(shared, sends(shared, estate_cast, "水管漏水"))
    moved(clock.now() + timedelta(minutes=59))
    assert sends(shared, estate_cast, "路灯不亮").phone_confirmed_at is not None
    moved(clock.now() + timedelta(minutes=2))
    assert sends(shared, estate_cast, "3栋楼下污水井往外冒水").phone_confirmed_at is None


def test_what_an_account_sent_stays_shut_on_a_shared_phone_once_it_has_signed_out(estate_cast: Cast) -> None:
    shared, alone = by_code(PHONE), Client()
    own, theirs = sends(shared, estate_cast, "家里的事", ""), sends(alone, estate_cast, "水管漏水")
    assert (own.reporter_id is None, theirs.reporter_id is None) == (False, True)
    at = reverse("cases:track", args=[own.code])
    assert "家里的事" in shared.get(at).content.decode()
    sends(shared, estate_cast, "家里的事", "")  # by another form: still what this phone sent last
    assert Case.objects.count() == 2
    shared.post(reverse("people:sign_out"))
    assert "家里的事" not in shared.get(at).content.decode()
    assert "水管漏水" in alone.get(reverse("cases:track", args=[theirs.code])).content.decode()


def test_what_a_browser_says_of_itself_confirms_nothing(estate_cast: Cast) -> None:
    client = Client()
    client.cookies["numbers_shown"] = re.sub(r"\W", "", PHONE)
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "路灯不亮", "phone": PHONE}
    client.post(address(estate_cast), given | {"phone_confirmed_at": "2026-01-01", "numbers_shown": PHONE})
    assert Case.objects.get().phone_confirmed_at is None
