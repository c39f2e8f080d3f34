"""Signing in: the services' side."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from linli.jobs.models import Job
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services, signing
from linli.people.jobs import send_code
from linli.people.models import Person, Purpose, SignInCode, TrustedDevice, phone_index
from linli.people.signing import Whence
from tests.people.conftest import World, acting, give_post, make_person

PHONE = "13800138000"


def test_a_code_signs_in_once(world: World) -> None:
    sent = signing.send_code(PHONE)
    assert Job.objects.filter(name="people.send_code").count() == 1
    assert signing.check_code(sent.pk, f" {sent.number[:3]} {sent.number[3:]}") == "+8613800138000"
    with pytest.raises(Refused) as refusal:
        signing.check_code(sent.pk, sent.number)
    assert refusal.value.code == "code_over"
    assert SignInCode.objects.get().number == ""


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def test_digits_are_taken_as_an_input_method_leaves_them_in_full_width(world: World) -> None:
    sent = signing.send_code(PHONE.translate(WIDE))
    assert signing.check_code(sent.pk, sent.number.translate(WIDE)) == "+8613800138000"
    worker = make_person("王小明", phone="13900139000")
    give_post(worker, "grid_worker", world.grid)
    token = signing.trust_device(worker.pk, "275931".translate(WIDE), "", by=acting(worker))
    assert signing.check_pin(token, "275931").person == signing.check_pin(token, "２７５９３１").person == worker


@pytest.mark.parametrize(
    ("purpose", "words"),
    [("sign_in", "登录验证码"), ("self", "以您的名义办理"), ("number", "反映问题时留下的手机号")],
)
def test_the_message_says_what_its_code_is_for(
    purpose: Purpose, words: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr("linli.people.senders.page", lambda phone, text: said.append((phone, text)))
    sent = signing.send_code(PHONE, purpose=purpose)
    send_code(Job.objects.get(name="people.send_code").payload)
    [(phone, text)] = said
    assert (phone, sent.number in text, words in text) == (sent.phone, True, True)
    assert ("登录" in text) == (purpose == "sign_in")


def test_a_code_dies_after_ten_minutes_and_five_wrong_tries(world: World) -> None:
    sent = signing.send_code(PHONE)
    wrong = f"{(int(sent.number) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            signing.check_code(sent.pk, wrong)
        assert refusal.value.code == "code_wrong"
    with pytest.raises(Refused) as refusal:
        signing.check_code(sent.pk, sent.number)
    assert refusal.value.code == "code_over"
    with clock.moved(clock.now() + timedelta(minutes=2)):
        sent = signing.send_code(PHONE)
    with clock.moved(clock.now() + timedelta(minutes=13)), pytest.raises(Refused):
        signing.check_code(sent.pk, sent.number)


def test_anothers_wrong_tries_do_not_use_up_mine(world: World) -> None:
    mine, neighbours = signing.send_code(PHONE), signing.send_code(PHONE)
    for _ in range(6):
        with pytest.raises(Refused):
            signing.check_code(neighbours.pk, "x")
    assert signing.check_code(mine.pk, mine.number)


def test_asking_again_within_a_minute_gives_no_fresh_tries_for_the_same_digits(world: World) -> None:
    with patch.object(signing.secrets, "randbelow", side_effect=[111_111, 222_222, 333_333]):
        first = signing.send_code(PHONE)
        for _ in range(4):
            with pytest.raises(Refused):
                signing.check_code(first.pk, "x")
        assert signing.send_code(PHONE, mine=first.pk).pk == first.pk  # one message, one count of tries
        assert Job.objects.filter(name="people.send_code").count() == 1
        other_browser = signing.send_code(PHONE)
        with pytest.raises(Refused):
            signing.check_code(first.pk, "x")
        again = signing.send_code(PHONE, mine=first.pk)
    assert [other_browser.number, again.number] == ["222222", "333333"]
    with pytest.raises(Refused) as refusal:
        signing.check_code(first.pk, "111111")
    assert refusal.value.code == "code_over"


def test_a_code_asked_for_with_anothers_number_is_not_gone_on_with(world: World) -> None:
    theirs = signing.send_code("13900139000")
    assert signing.send_code(PHONE, mine=theirs.pk).phone == "+8613800138000"


def test_strangers_who_ask_in_my_name_do_not_shut_out_my_own_browser(world: World) -> None:
    for _ in range(3):
        signing.send_code(PHONE)
    with pytest.raises(Refused) as refusal:
        signing.send_code(PHONE)
    assert refusal.value.code == "codes_pause"
    mine = Whence(known=phone_index("+8613800138000"))
    assert signing.send_code(PHONE, whence=mine)


def guess(whence: Whence, phone: str) -> str:
    """A wrong code and what is said to it."""
    sent = signing.send_code(phone, whence=whence)
    with pytest.raises(Refused) as refusal:
        signing.check_code(sent.pk, "x", whence=whence)
    return refusal.value.code


def test_guessing_over_many_numbers_from_one_address_ends_and_the_estate_behind_it_still_signs_in(
    world: World,
) -> None:
    address = Whence("203.0.113.7")
    with patch.object(signing, "WRONG_AN_ADDRESS", 7):
        assert {guess(address, f"1380013{number:04d}") for number in range(7)} == {"code_wrong"}
        assert guess(address, "13800139999") == "address_spent"
        with pytest.raises(Refused) as refusal:
            signing.check_sign_in_password("13800139998", "linli123", whence=address)
        assert refusal.value.code == "address_spent"
        known = Whence("203.0.113.7", phone_index("+8613800138000"))
        sent = signing.send_code(PHONE, whence=known)
        assert signing.check_code(sent.pk, sent.number, whence=known)
        assert guess(Whence("203.0.113.8"), "13800139997") == "code_wrong"


def test_an_estates_evening_of_signing_in_behind_one_address_spends_nothing_of_its_guesses(world: World) -> None:
    address = Whence("203.0.113.7")
    with patch.object(signing, "WRONG_AN_ADDRESS", 2), patch.object(signing, "CODES_AN_ADDRESS", 30):
        for number in range(30):
            sent = signing.send_code(f"1380013{number:04d}", whence=address)
            assert signing.check_code(sent.pk, sent.number, whence=address)
        with pytest.raises(Refused) as refusal:
            signing.send_code("13800139999", whence=address)
    assert refusal.value.code == "address_spent"


def test_a_neighbours_wrong_passwords_leave_the_code_open(world: World) -> None:
    person = make_person("王明", PHONE)
    services.set_password(person.pk, "correct horse", by=acting(person))
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            signing.check_sign_in_password(PHONE, "guess")
        assert refusal.value.code == "password_wrong"
    with pytest.raises(Refused) as refusal:
        signing.check_sign_in_password(PHONE, "correct horse")
    assert refusal.value.code == "password_paused"
    sent = signing.send_code(PHONE)
    assert signing.enter_by_phone(signing.check_code(sent.pk, sent.number)) == person


def test_the_right_password_signs_in(world: World) -> None:
    person = make_person("王明", PHONE)
    services.set_password(person.pk, "correct horse", by=acting(person))
    assert signing.check_sign_in_password("138-0013-8000", "correct horse") == person
    with pytest.raises(Refused):
        signing.check_sign_in_password("13900139000", "correct horse")


def test_somebody_new_is_put_on_record_under_their_proved_number(world: World) -> None:
    assert signing.enter_by_phone("+8613800138000") is None
    person = signing.enter_by_phone("+8613800138000", name="张大妈")
    assert person is not None
    assert person.phone_proved_at is not None
    assert Person.objects.count() == 1


def test_five_wrong_pins_end_the_trust(world: World) -> None:
    worker = make_person("小李", PHONE)
    give_post(worker, "grid_worker", world.grid)
    token = signing.trust_device(worker.pk, "275931", "工作手机", by=acting(worker))
    assert signing.check_pin(token, "275931").person == worker
    assert token not in TrustedDevice.objects.get().token_hash
    for _ in range(5):
        with pytest.raises(Refused):
            signing.check_pin(token, "111222")
    with pytest.raises(Refused) as refusal:
        signing.check_pin(token, "275931")
    assert refusal.value.code == "device_unknown"


@pytest.mark.parametrize("pin", ["111111", "123456", "987654", "12345", "abcdef"])
def test_easy_pins_are_refused(world: World, pin: str) -> None:
    worker = make_person("小李", PHONE)
    give_post(worker, "grid_worker", world.grid)
    with pytest.raises(Refused):
        signing.trust_device(worker.pk, pin, "", by=acting(worker))


def test_residents_do_not_sign_in_by_pin(world: World) -> None:
    resident = make_person("张大妈", PHONE)
    with pytest.raises(NotAllowed):
        signing.trust_device(resident.pk, "275931", "", by=acting(resident))
