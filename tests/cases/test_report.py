"""Residents send a request: on one page or task by task, with no account and no script."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases.doors import report
from linli.cases.models import Case
from linli.files.models import File
from linli.journal.queries import history_of
from linli.people import limits
from linli.people.models import phone_index
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"


def address(cast: Cast) -> str:
    return reverse("cases:report", args=[cast.places.estate.code])


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the report form, as a browser would send them again."""
    form = page[page.index('class="report"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


def opened(client: Client, cast: Cast) -> dict[str, str]:
    return hidden(client.get(address(cast)).content.decode())


def photo(name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, JPEG, content_type="image/jpeg")


def test_a_request_needs_no_account_and_no_script(estate_cast: Cast, phone_client: Client) -> None:
    given: dict[str, Any] = opened(phone_client, estate_cast)
    given |= {"what": "3栋楼下污水井往外冒水", "building": estate_cast.places.building.pk, "phone": "138 0013 8000"}
    answer = phone_client.post(address(estate_cast), {**given, "photos": [photo(), photo("two.jpg")]})
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/t/{case.code}/?new=1"
    assert (case.category, case.place_label, case.reporter_phone) == ("sewage", "3栋", "+8613800138000")
    assert {(file.owner_kind, file.owner_id, file.role) for file in File.objects.all()} == {("case", case.pk, "before")}
    assert [entry.verb for entry in history_of(case)] == ["case.submitted"]
    receipt = phone_client.get(answer.headers["Location"]).content.decode()
    assert f"收到，第 {case.number} 号" in receipt
    assert "3栋楼下污水井往外冒水" in receipt  # this phone has just typed it


def test_emergency_numbers_stand_before_the_form(estate_cast: Cast, client: Client) -> None:
    page = client.get(address(estate_cast)).content.decode()
    for number in ("119", "110", "120"):
        assert page.index(f'href="tel:{number}"') < page.index('name="what"')


def test_sent_twice_it_is_one_case(estate_cast: Cast, client: Client) -> None:
    given = opened(client, estate_cast) | {"what": "北门的路灯不亮"}
    first, second = client.post(address(estate_cast), given), client.post(address(estate_cast), given)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_going_back_and_writing_something_else_makes_another_case(estate_cast: Cast, client: Client) -> None:
    given = opened(client, estate_cast) | {"what": "北门的路灯不亮"}
    client.post(address(estate_cast), given)
    client.post(address(estate_cast), given | {"what": "5栋电梯异响"})
    assert set(Case.objects.values_list("text", flat=True)) == {"北门的路灯不亮", "5栋电梯异响"}


def test_going_back_and_mending_place_number_or_name_or_adding_a_photo_makes_another_case_once(
    estate_cast: Cast, client: Client
) -> None:
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "北门的路灯不亮", "phone": "13800138000"}
    sent = [
        given,
        given | {"building": estate_cast.places.building.pk},
        given | {"phone": "13800138001"},
        given | {"name": "王女士"},
    ]
    receipts = [client.post(address(estate_cast), one).headers["Location"] for one in sent for _twice in range(2)]
    receipts += [client.post(address(estate_cast), {**given, "photos": [photo()]}).headers["Location"]]
    assert receipts[::2] == list(dict.fromkeys(receipts))
    rows = Case.objects.order_by("pk").values_list("place_label", "reporter_phone", "reporter_name")
    assert [[*row] for row in rows] == [
        ["", "+8613800138000", ""], ["3栋", "+8613800138000", ""], ["", "+8613800138001", ""],
        ["", "+8613800138000", "王女士"], ["", "+8613800138000", ""],
    ]  # fmt: skip
    assert File.objects.get().owner_id == Case.objects.latest("pk").pk


def test_going_back_brings_no_number_and_no_photo_and_is_the_same_case_all_the_same(
    estate_cast: Cast, client: Client
) -> None:
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "北门的路灯不亮"}
    first = client.post(address(estate_cast), {**given, "phone": "13800138000", "photos": [photo()]})
    anew = opened(client, estate_cast) | {"what": "北门的路灯不亮"}
    for again in (given, anew):
        assert client.post(address(estate_cast), again).headers["Location"] == first.headers["Location"]
    assert Case.objects.count() == 1


def test_the_same_words_about_another_place_are_another_case_though_the_form_was_opened_anew(
    estate_cast: Cast, client: Client
) -> None:
    for building in ("", estate_cast.places.building.pk):
        client.post(address(estate_cast), opened(client, estate_cast) | {"what": "路灯不亮", "building": building})
    assert list(Case.objects.order_by("pk").values_list("place_label", flat=True)) == ["", "3栋"]


def test_a_draft_whose_answer_was_lost_is_one_case_though_staff_wrote_its_words_anew_meanwhile(
    estate_cast: Cast, client: Client
) -> None:
    given = opened(client, estate_cast) | {"what": "北门的路灯不亮", "sent_later": "1"}
    client.post(address(estate_cast), given)
    Case.objects.update(text="北门路灯不亮，灯杆 7 号", category="pets")
    assert Client().post(address(estate_cast), given).status_code == 302  # no answer, so no cookie either
    assert Case.objects.count() == 1


def test_a_photo_added_after_an_answer_was_lost_is_not_lost_with_it(estate_cast: Cast, client: Client) -> None:
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "北门的路灯不亮"}
    Client().post(address(estate_cast), given)  # no answer, so no cookie either
    client.post(address(estate_cast), {**given, "photos": [photo()]})
    assert File.objects.exclude(owner_id=None).get().owner_id == Case.objects.latest("pk").pk
    assert Case.objects.count() == 2


def test_an_error_keeps_what_was_typed_and_the_photos(estate_cast: Cast, client: Client) -> None:
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "井盖坏了", "phone": "12"}
    page = client.post(address(estate_cast), {**given, "photos": [photo()]})
    assert page.status_code == 422
    text = page.content.decode()
    assert "井盖坏了" in text
    assert "照片" in text
    assert "不用再选" in text
    again = given | hidden(text) | {"phone": ""}
    assert client.post(address(estate_cast), again).status_code == 302
    assert [file.owner_id for file in File.objects.all()] == [Case.objects.get().pk]


def test_photos_of_another_form_cannot_be_claimed_with_a_made_up_field(estate_cast: Cast, client: Client) -> None:
    given = opened(client, estate_cast) | {"what": "井盖坏了", "kept": '["abc"]'}
    assert client.post(address(estate_cast), given).status_code == 302
    assert not File.objects.exists()


def test_what_is_no_photo_is_named_and_nothing_is_sent(estate_cast: Cast, client: Client) -> None:
    given: dict[str, Any] = opened(client, estate_cast) | {"what": "井盖坏了"}
    page = client.post(address(estate_cast), {**given, "photos": [SimpleUploadedFile("a.jpg", b"MZ not a photo")]})
    assert page.status_code == 422
    assert "a.jpg" in page.content.decode()
    assert not Case.objects.exists()


def test_in_elder_mode_each_page_asks_one_thing(estate_cast: Cast, phone_client: Client) -> None:
    phone_client.cookies["linli_mode"] = "elder"
    page = phone_client.get(address(estate_cast)).content.decode()
    assert "<textarea" in page
    assert 'type="tel"' not in page
    assert 'type="file"' not in page
    answers: list[dict[str, Any]] = [
        {"what": "楼道灯坏了", "go": "1"},
        {"building": estate_cast.places.building.pk, "go": "1"},
        {"photos": [photo()], "go": "1"},
        {"phone": "13800138000", "send": "1"},
    ]
    for answer in answers:
        response = phone_client.post(address(estate_cast), {**hidden(page), **answer})
        page = response.content.decode()
    case = Case.objects.get()
    assert response.status_code == 302
    assert (case.text, case.place_label, case.reporter_phone) == ("楼道灯坏了", "3栋", "+8613800138000")
    assert File.objects.get().owner_id == case.pk


def test_in_elder_mode_one_can_go_back_without_reproach(estate_cast: Cast, client: Client) -> None:
    client.cookies["linli_mode"] = "elder"
    page = client.get(address(estate_cast)).content.decode()
    page = client.post(address(estate_cast), {**hidden(page), "what": "楼道灯坏了", "go": "1"}).content.decode()
    page = client.post(address(estate_cast), {**hidden(page), "words": "二楼", "back": "1"}).content.decode()
    assert 'name="step" value="matter"' in page
    assert "楼道灯坏了" in page
    assert 'value="二楼"' in page
    assert 'id="errors"' not in page


def test_the_category_is_suggested_from_the_words(estate_cast: Cast, client: Client) -> None:
    where = reverse("cases:suggest", args=[estate_cast.places.estate.code])
    page = client.post(where, {"what": "楼上漏水，墙皮掉了"}).content.decode()
    assert page.index('value="house_repair"') < page.index("<details")


def test_a_request_about_the_secretary_goes_up_and_is_not_seen_here(estate_cast: Cast, client: Client) -> None:
    given = opened(client, estate_cast) | {"what": "书记办事拖拉", "about": "branch_secretary"}
    client.post(address(estate_cast), given)
    case = Case.objects.get()
    assert case.concerned
    assert case.visibility == "never"
    assert case.handler_id == estate_cast.community_officer.pk
    client.force_login(estate_cast.neighbour)
    ledger = client.get(reverse("cases:ledger", args=[estate_cast.places.estate.code])).content.decode()
    assert f"/{case.number}/" not in ledger
    assert client.get(reverse("cases:public", args=[estate_cast.places.estate.code, case.number])).status_code == 404


def test_who_is_signed_in_reports_with_their_account(estate_cast: Cast, client: Client) -> None:
    client.force_login(estate_cast.resident)
    page = client.get(address(estate_cast)).content.decode()
    assert "13900000001" in page
    client.post(address(estate_cast), hidden(page) | {"what": "草坪该修了", "phone": "13900000001"})
    assert Case.objects.get().reporter_id == estate_cast.resident.pk


def test_a_program_that_fills_every_field_is_stopped_and_a_person_is_told(estate_cast: Cast, client: Client) -> None:
    given = opened(client, estate_cast) | {"what": "买药吗", "fax": "http://spam"}
    page = client.post(address(estate_cast), given)
    assert page.status_code == 422
    assert not Case.objects.exists()
    assert "请再发一次" in page.content.decode()


def test_a_flood_from_one_telephone_is_stopped_and_told_where_to_turn(estate_cast: Cast, client: Client) -> None:
    for number in range(30):
        client.post(address(estate_cast), {"what": f"事情{number}", "phone": "13800138000"})
    page = client.post(address(estate_cast), {"what": "又一件", "phone": "13800138000"})
    assert Case.objects.count() == 30
    assert "12345" in page.content.decode()


def test_sending_is_twelve_statements_at_most_and_writes_no_session(
    estate_cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.post(address(estate_cast), {"what": "先来一件，让进程记住地点和职务"})
    with django_assert_max_num_queries(12):
        answer = client.post(
            address(estate_cast), {"what": "3栋楼下污水井往外冒水", "phone": "13800138000", "token": "t1"}
        )
    assert answer.status_code == 302
    assert "linli_session" not in client.cookies


def test_the_page_speaks_english_too(estate_cast: Cast, client: Client) -> None:
    with translation.override("en"):
        page = client.get(address(estate_cast), headers={"Accept-Language": "en"}).content.decode()
    assert "Submit a request" in page
    assert "What is it about" in page


def test_an_unknown_estate_is_not_found(estate_cast: Cast, client: Client) -> None:
    assert client.get("/report/123456789012/").status_code == 404


def test_the_home_on_the_door_card_is_kept_but_not_shown_in_lists(estate_cast: Cast, client: Client) -> None:
    unit = estate_cast.places.unit
    page = client.get(f"{address(estate_cast)}?home={unit.code}").content.decode()
    client.post(address(estate_cast), hidden(page) | {"what": "水管爆了", "home": unit.code})
    case = Case.objects.get()
    assert case.unit_id == unit.pk
    assert "502" not in case.place_label


def test_what_comes_from_one_address_or_in_ones_number_shuts_out_nobody_who_signed_in(estate_cast: Cast) -> None:
    """An estate stands behind one address; a stranger may type anybody's number."""
    behind, number = "203.0.113.7", estate_cast.resident.phone
    for _time in range(report.PER_ADDRESS):
        limits.spend(f"report.{behind}", limit=report.PER_ADDRESS, seconds=3600)
    for _time in range(report.PER_PHONE):
        limits.spend(f"report.{phone_index(number)}", limit=report.PER_PHONE, seconds=3600)
    said = {"what": "路灯不亮", "building": estate_cast.places.building.pk, "phone": number}
    stranger = Client(REMOTE_ADDR=behind)
    refused = stranger.post(address(estate_cast), {**opened(stranger, estate_cast), **said})
    assert refused.status_code == 422
    assert "请登录后再提交" in refused.content.decode()
    known = Client(REMOTE_ADDR=behind)
    known.force_login(estate_cast.resident)
    assert known.post(address(estate_cast), {**opened(known, estate_cast), **said}).status_code == 302
    typed = {**opened(known, estate_cast), **said, "what": "电梯不动", "phone": "+8613800138009"}
    for _time in range(report.PER_PHONE):
        limits.spend(f"report.{phone_index(typed['phone'])}", limit=report.PER_PHONE, seconds=3600)
    assert known.post(address(estate_cast), typed).status_code == 422  # a sign-in is no leave to use up others' numbers
    for _time in range(report.PER_PERSON):
        limits.spend(f"report.person.{estate_cast.resident.pk}", limit=report.PER_PERSON, seconds=3600)
    again = {**opened(known, estate_cast), **said, "what": "又一盏路灯不亮"}
    assert known.post(address(estate_cast), again).status_code == 422
    assert Case.objects.count() == 1
