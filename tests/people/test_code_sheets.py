"""Printed sheets of sign-in codes: who may print them, what they open, and what they do not."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import code_sheets, services, signing
from linli.people.code_sheets import Printed
from linli.people.homes import settle
from linli.people.models import Organisation, Person, Post, Term
from linli.people.sheet_models import CodeSheet, SheetCode
from linli.people.signing import Whence
from tests.people.conftest import START, World, acting, give_post, make_person


@pytest.fixture
def elder(world: World) -> Person:
    person = make_person("陈奶奶")
    settle(person.pk, world.unit.pk, "owner", by=SYSTEM)
    return person


@pytest.fixture
def officer(world: World) -> Actor:
    return world.holder("community_officer", world.community)


@pytest.fixture
def printed(elder: Person, officer: Actor) -> Printed:
    return code_sheets.print_sheet(elder.pk, "id_card", by=officer)


def refused(number: str, digits: str, whence: Whence = signing.NOWHERE) -> str:
    with pytest.raises(Refused) as refusal:
        signing.check_sheet(number, digits, whence=whence)
    return refusal.value.code


def test_each_code_signs_in_once_in_any_order_and_however_it_is_typed(printed: Printed, elder: Person) -> None:
    number, codes = printed.sheet.number, printed.codes
    assert (len(codes), {len(code) for code in codes}) == (12, {8})
    assert signing.check_sheet(f"{number[:4]} {number[4:]}", f" {codes[3][:4]}-{codes[3][4:]}").sheet.person == elder
    assert refused(number, codes[3]) == "sheet_wrong"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert signing.check_sheet(number.translate(wide), codes[0].translate(wide)).place == 1
    shown = code_sheets.of(elder.pk)
    assert shown
    assert (shown.left, shown.over) == (10, False)


def test_the_database_and_the_journal_know_no_code(printed: Printed, elder: Person) -> None:
    kept = [str(row) for row in SheetCode.objects.values_list()] + [
        bytes(entry.body).decode() for entry in history_of(elder)
    ]
    assert not any(code in text for code in printed.codes for text in kept)
    assert len({row.digest for row in SheetCode.objects.all()}) == 12


def test_printing_and_using_stand_on_record_and_the_person_reads_of_it(
    printed: Printed, elder: Person, officer: Actor
) -> None:
    signing.check_sheet(printed.sheet.number, printed.codes[0])
    code_sheets.end(elder.pk, "lost", by=officer)
    entries = [(e.verb, e.person_id) for e in history_of(elder) if "code" in e.verb]
    assert sorted(entries) == sorted(
        [
            ("person.codes_printed", officer.person_id), ("person.code_used", elder.pk),
            ("person.codes_ended", officer.person_id),
        ]
    )  # fmt: skip
    look = Access.objects.get(person_id=elder.pk)
    assert (look.what, look.by_person_id) == ("sign_in_codes", officer.person_id)


def test_half_a_year_later_another_sheet_an_end_or_a_post_each_shuts_it(
    world: World, printed: Printed, elder: Person, officer: Actor
) -> None:
    number, codes = printed.sheet.number, printed.codes
    with clock.moved(clock.now() + code_sheets.LIFE + timedelta(minutes=1)):
        assert refused(number, codes[0]) == "sheet_wrong"
    second = code_sheets.print_sheet(elder.pk, "home", by=officer)
    assert refused(number, codes[0]) == "sheet_wrong"
    code_sheets.end(elder.pk, "asked", by=acting(elder))
    assert refused(second.sheet.number, second.codes[0]) == "sheet_wrong"
    third = code_sheets.print_sheet(elder.pk, "home", by=officer)
    give_post(elder, "grid_worker", world.grid)
    assert refused(third.sheet.number, third.codes[0]) == "sheet_wrong"
    reasons = CodeSheet.objects.order_by("pk").values_list("ended_because", flat=True)
    assert list(reasons) == ["replaced", "asked", "post"]


def test_whoever_holds_a_post_or_will_hold_one_gets_no_sheet(world: World, officer: Actor, elder: Person) -> None:
    worker = make_person("李想")
    settle(worker.pk, world.unit.pk, "tenant", by=SYSTEM)
    give_post(worker, "grid_worker", world.grid)
    with pytest.raises(Refused) as refusal:
        code_sheets.print_sheet(worker.pk, "id_card", by=officer)
    assert refusal.value.code == "holds_a_post"
    post = give_post(make_person("王主任"), "committee_member", world.estate)
    services.appoint(post.pk, elder.pk, starts=clock.now() + timedelta(days=9), by=SYSTEM)
    with pytest.raises(Refused):
        code_sheets.print_sheet(elder.pk, "id_card", by=officer)
    assert not CodeSheet.objects.exists()


def test_a_seat_in_a_body_is_no_post_so_that_old_party_members_get_a_sheet_and_keep_it(
    world: World, printed: Printed, officer: Actor, elder: Person
) -> None:
    branch = services.create_organisation("party_branch", "安和党支部", world.estate, by=SYSTEM)
    seat = services.create_post("party_seat", branch, world.estate, by=SYSTEM)
    services.appoint(seat.pk, elder.pk, by=SYSTEM)
    assert signing.check_sheet(printed.sheet.number, printed.codes[0]).sheet.person == elder
    again = code_sheets.print_sheet(elder.pk, "id_card", by=officer)
    assert signed_in(again).get(reverse("web:people")).status_code == 403


def test_nobody_prints_for_themselves_for_another_community_or_without_a_proof(
    world: World, officer: Actor, elder: Person
) -> None:
    stranger = make_person("外乡人")
    for by, person in ((officer, stranger), (acting(elder), elder), (world.holder("grid_worker", world.grid), elder)):
        with pytest.raises(NotAllowed):
            code_sheets.print_sheet(person.pk, "id_card", by=by)
    with pytest.raises(Refused) as refusal:
        code_sheets.print_sheet(elder.pk, "", by=officer)
    assert refusal.value.code == "proof_missing"
    with pytest.raises(NotAllowed):
        code_sheets.end(elder.pk, "lost", by=acting(stranger))


def test_five_wrong_codes_pause_a_sheet_and_twenty_end_it(printed: Printed, elder: Person) -> None:
    number = printed.sheet.number
    wrong = next(f"{n:08d}" for n in range(99) if f"{n:08d}" not in printed.codes)
    for _ in range(5):
        assert refused(number, wrong) == "sheet_wrong"
    assert refused(number, printed.codes[0]) == "sheet_paused"
    for _ in range(3):
        cache.clear()  # a quarter of an hour later
        for _ in range(5):
            refused(number, wrong)
    cache.clear()
    assert refused(number, printed.codes[0]) == "sheet_wrong"
    assert CodeSheet.objects.get().ended_because == "tries"


def test_a_sheet_that_nobody_has_is_answered_as_a_wrong_code_is(printed: Printed) -> None:
    nobody = next(f"{n:08d}" for n in range(9) if f"{n:08d}" != printed.sheet.number)
    assert [refused(nobody, "12345678") for _ in range(6)] == ["sheet_wrong"] * 5 + ["sheet_paused"]


def test_neighbours_behind_one_address_shut_out_only_browsers_that_are_new_there(
    printed: Printed, elder: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "WRONG_AN_ADDRESS", 3)
    for n in range(3):
        assert refused(f"{n:08d}", "1", Whence("203.0.113.7")) == "sheet_wrong"
    number, codes = printed.sheet.number, printed.codes
    assert refused(number, codes[0], Whence("203.0.113.7")) == "address_spent"
    assert signing.check_sheet(number, codes[0], whence=Whence("203.0.113.7", elder.code)).place == 1
    assert signing.check_sheet(number, codes[1], whence=Whence("203.0.113.8")).place == 2
    assert refused("00000009", "1", Whence("203.0.113.7")) == "address_spent"  # whether or not there is such a sheet


def signed_in(printed: Printed, place: int = 0) -> Client:
    client = Client()
    given = {"way": "sheet", "sheet-number": printed.sheet.number, "sheet-digits": printed.codes[place]}
    assert client.post(reverse("people:sign_in"), given)["Location"] == "/onwards/"
    return client


def test_who_signed_in_with_a_code_is_out_when_the_sheet_ends(printed: Printed, elder: Person, officer: Actor) -> None:
    stolen, own = signed_in(printed), signed_in(printed, 1)
    page = own.get(reverse("people:me"))
    assert re.search("还剩 10 个|10 left", page.content.decode())
    assert own.post(reverse("people:end_sheet"), {"because": "lost"}).status_code == 303
    assert stolen.get(reverse("people:me")).status_code == 302
    assert not Session.objects.exists()


def test_a_sheet_that_ends_while_somebody_signs_in_with_it_lets_them_not_stay(
    printed: Printed, elder: Person, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = code_sheets.note_session

    def ended_first(code: SheetCode, session_key: str) -> None:
        code_sheets.end(elder.pk, "lost", by=officer)
        note(code, session_key)

    monkeypatch.setattr(code_sheets, "note_session", ended_first)
    client = Client(raise_request_exception=False)
    given = {"way": "sheet", "sheet-number": printed.sheet.number, "sheet-digits": printed.codes[0]}
    assert client.post(reverse("people:sign_in"), given).status_code == 400
    assert client.get(reverse("people:me")).status_code == 302
    assert not Session.objects.exists()


def test_a_printed_code_opens_no_password_no_second_factor_no_vote_and_no_post(
    world: World, printed: Printed, elder: Person
) -> None:
    client = signed_in(printed)
    for name in ("people:password", "people:pin", "people:second_factor_new"):
        page = client.get(reverse(name))
        assert '<form class="form"' not in page.content.decode(), name
    assert client.post(reverse("people:password"), {"password": "a-long-new-one-2026"}).status_code == 200
    elder.refresh_from_db()
    assert not elder.has_usable_password()
    assert client.session["signed_in_by"] == "sheet"
    # Even where a post was given past the service, with the session alive.
    body = Organisation.objects.create(kind="other", name="x", area=world.estate)
    post = Post.objects.create(kind="grid_worker", title="x", organisation=body, area=world.grid)
    Term.objects.create(post=post, person=elder, starts=START)
    assert client.get(reverse("web:people")).status_code == 403


def test_two_browsers_with_the_same_code_are_one_sign_in(printed: Printed) -> None:
    signed_in(printed)
    client = Client()
    given = {"way": "sheet", "sheet-number": printed.sheet.number, "sheet-digits": printed.codes[0]}
    page = client.post(reverse("people:sign_in"), given)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_address_on_the_sheet_opens_its_form_with_the_number_in_it(printed: Printed) -> None:
    page = Client().get(f"{reverse('people:sign_in')}?sheet={printed.sheet.number}").content.decode()
    assert f'value="{printed.sheet.number}"' in page
