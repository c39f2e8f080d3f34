"""The workbench of one case."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases import queries, services
from linli.cases.models import Case, Step
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.models import Access, Entry
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.people import services as people
from linli.places.queries import Place
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import Cast

WORK, ACT, DIAL, REVEAL = (f"cases:{name}" for name in ("work", "act", "dial", "reveal"))


def _in_grid(cast: Cast) -> Place:
    """Building 3, which lies in the grid worker's grid."""
    return Place(building_id=cast.places.building.pk, label="3栋", grid_id=cast.places.grid.pk)


def _url(name: str, case: Case, *more: str) -> str:
    return reverse(name, args=[case.pk, *more])


def test_two_staff_at_once_one_succeeds_and_the_other_is_told_who_and_what(estate_cast: Cast, sent: Sent) -> None:
    case = sent(where=_in_grid(estate_cast))
    first, second = at_desk(estate_cast.secretary), at_desk(estate_cast.grid_worker)
    seen = {"version": case.version}
    assert first.post(_url(ACT, case, "claim"), seen).status_code == 303
    answer = second.post(_url(ACT, case, "claim"), seen)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "周正明" in words
    assert "我来办" in words
    case.refresh_from_db()
    assert case.handler_id == estate_cast.secretary.pk
    assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.claim"]


def test_in_a_second_window_one_is_told_what_one_did_in_the_first_and_keeps_what_one_wrote(
    estate_cast: Cast, sent: Sent
) -> None:
    case, desk = sent(where=_in_grid(estate_cast)), at_desk(estate_cast.secretary)
    seen = {"version": case.version}
    assert desk.post(_url(ACT, case, "claim"), seen).status_code == 303
    answer = desk.post(_url(ACT, case, "lift"), {**seen, "reason": "要区里协调"})
    words = answer.content.decode()
    assert (answer.status_code, "最后一步是您自己做的“我来办”" in words, "要区里协调" in words) == (409, True, True)


def test_what_one_wrote_for_a_step_that_is_offered_no_more_stands_beside_the_reason(
    estate_cast: Cast, sent: Sent
) -> None:
    case, desk = sent(where=_in_grid(estate_cast)), at_desk(estate_cast.secretary)
    seen = {"version": case.version}
    assert desk.post(_url(ACT, case, "lift"), {**seen, "reason": "要区里协调"}).status_code == 303
    answer = desk.post(_url(ACT, case, "lift"), {**seen, "reason": "路灯归市政，本小区修不了"})
    words = answer.content.decode()
    assert (answer.status_code, 'id="lift_reason"' in words, "路灯归市政，本小区修不了" in words) == (409, False, True)


def test_the_main_step_stands_open_and_the_rest_are_folded(estate_cast: Cast, sent: Sent) -> None:
    page = at_desk(estate_cast.secretary).get(_url(WORK, sent())).content.decode()
    assert page.index(">我来办</button>") < page.index("<summary>派单</summary>")


def test_a_gated_step_says_why_not_yet_and_on_what_basis(estate_cast: Cast, sent: Sent) -> None:
    case = sent(where=_in_grid(estate_cast))
    services.act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker"))
    services.act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    page = at_desk(estate_cast.secretary).get(_url(WORK, case)).content.decode()
    assert "承办人还没有申请延期" in page
    assert "工作惯例" in page


def test_the_form_of_a_step_is_the_packs_and_says_what_is_missing(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    services.act(case.pk, "claim", {}, by=estate_cast.acting("secretary"))
    case.refresh_from_db()
    answer = at_desk(estate_cast.secretary).post(_url(ACT, case, "return"), {"version": case.version})
    assert answer.status_code == 422
    assert "退单理由" in answer.content.decode()
    assert Step.objects.filter(case=case).count() == 1


def test_reporter_and_number_are_masked_until_a_call_which_is_recorded(estate_cast: Cast, sent: Sent) -> None:
    case = sent(name="陈桂兰", phone="13900000001", by=estate_cast.acting("resident"))
    client = at_desk(estate_cast.secretary)
    page = client.get(_url(WORK, case)).content.decode()
    assert "陈*兰" in page
    assert "139********" in page
    assert "0001" not in page.split("139********")[1][:20]  # the last four digits open the tracking link
    assert "陈桂兰" not in page
    assert "13900000001" not in page
    called = client.post(_url(DIAL, case)).content.decode()
    assert 'href="tel:+8613900000001"' in called
    looked = Access.objects.get(person_id=estate_cast.resident.pk)
    assert (looked.what, looked.by_person_id, looked.reason) == ("phone", estate_cast.secretary.pk, "contact")
    assert Entry.objects.filter(verb="case.dialled", subject_id=case.pk).count() == 1


def test_a_call_to_somebody_without_an_account_is_recorded_with_the_case(estate_cast: Cast, sent: Sent) -> None:
    case = sent(phone="13911112222")
    assert at_desk(estate_cast.secretary).post(_url(DIAL, case)).status_code == 200
    assert Entry.objects.filter(verb="case.dialled", subject_id=case.pk).count() == 1


def test_everything_is_shown_only_with_a_second_factor_and_a_reason(estate_cast: Cast, sent: Sent) -> None:
    case = sent(name="陈桂兰", phone="13900000001", by=estate_cast.acting("resident"))
    without = at_desk(estate_cast.secretary).get(_url(REVEAL, case))
    assert without.status_code == 302
    assert reverse("people:second_factor") in without["Location"]
    client = at_desk(estate_cast.secretary, second_factor=True)
    assert client.post(_url(REVEAL, case), {"reason": "看"}).status_code == 422
    assert not Access.objects.exists()
    shown = client.post(_url(REVEAL, case), {"reason": "核对漏水住户"}).content.decode()
    assert "陈桂兰" in shown
    assert {row.what for row in Access.objects.filter(person_id=estate_cast.resident.pk)} == {"name", "phone"}
    entry = Entry.objects.get(verb="case.revealed")
    assert "核对漏水住户".encode() not in bytes(entry.body)


def test_the_complained_about_find_nothing_at_any_address_of_the_case(estate_cast: Cast, sent: Sent) -> None:
    case = sent("书记态度不好", form={"about": "branch_secretary"}, phone="13911112222")
    client = at_desk(estate_cast.secretary, second_factor=True)
    for address in (_url(WORK, case), _url(REVEAL, case)):
        assert client.get(address).status_code == 404
    for address in (_url(DIAL, case), _url(ACT, case, "claim"), _url(ACT, case, "dispatch"), _url(REVEAL, case)):
        assert client.post(address, {"version": case.version, "reason": "想看看"}).status_code == 404
    for query in ("?box=all", "?box=pool", "?box=all&q=态度"):
        assert f"/desk/case/{case.pk}/" not in client.get(f"/desk/{query}").content.decode()
    assert f"/desk/case/{case.pk}/" not in client.get("/desk/print/?box=all").content.decode()
    assert at_desk(estate_cast.community_officer).get(_url(WORK, case)).status_code == 200


def test_nobody_at_the_desk_reads_who_rated_what(estate_cast: Cast, sent: Sent) -> None:
    resident = estate_cast.acting("resident")
    case = sent(form={"category": "consult"}, phone="13900000001", by=resident, where=_in_grid(estate_cast))
    worker = estate_cast.acting("grid_worker")
    services.act(case.pk, "claim", {}, by=worker)
    services.act(case.pk, "contact", {"how": "phone"}, by=worker)
    services.act(case.pk, "finish", {"result": "已经答复"}, by=worker)
    services.act(case.pk, "solved", {"face": "dissatisfied"}, by=estate_cast.acting("resident"))
    case.refresh_from_db()
    assert case.grade == "dissatisfied"
    for role in ("grid_worker", "secretary", "street_officer"):
        page = at_desk(getattr(estate_cast, role)).get(_url(WORK, case)).content.decode()
        assert "已经答复" in page
        assert "不满意" not in page


def test_the_deadline_is_explained_with_its_basis(estate_cast: Cast, sent: Sent) -> None:
    page = at_desk(estate_cast.secretary).get(_url(WORK, sent())).content.decode()
    for words in ("依据：", "时长：4 小时", "现在计的是谁的时间：派单人", "只计 8:00 至 20:00"):
        assert words in page


def test_a_page_and_a_step_stay_within_their_statements(
    estate_cast: Cast, sent: Sent, django_assert_max_num_queries: Any
) -> None:
    case = sent(phone="13911112222")
    client = at_desk(estate_cast.secretary)
    client.get(_url(WORK, case))
    with django_assert_max_num_queries(12):
        client.get(_url(WORK, case))
    with django_assert_max_num_queries(12):
        assert client.post(_url(ACT, case, "claim"), {"version": 1}).status_code == 303


def test_whoever_holds_two_posts_chooses_in_which_they_act(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    both = estate_cast.posts["community_officer"]
    people.appoint(both.pk, estate_cast.secretary.pk, by=SYSTEM)
    client = at_desk(estate_cast.secretary)
    assert "办理身份" in client.get(_url(WORK, case)).content.decode()
    client.post(_url(ACT, case, "claim"), {"version": case.version, "capacity": both.pk})
    assert Step.objects.get(case=case).post_id == both.pk


def test_a_finished_case_carries_its_photos(estate_cast: Cast, sent: Sent) -> None:
    case = sent(where=_in_grid(estate_cast))
    worker = estate_cast.acting("grid_worker")
    services.act(case.pk, "claim", {}, by=worker)
    services.act(case.pk, "contact", {"how": "phone"}, by=worker)
    case.refresh_from_db()
    client = at_desk(estate_cast.grid_worker)
    photo = SimpleUploadedFile("after.jpg", jpeg(), content_type="image/jpeg")
    form = {"version": case.version, "result": "已疏通", "after": photo}
    assert client.post(_url(ACT, case, "finish"), form).status_code == 303
    file = File.objects.get(owner_kind="case", owner_id=case.pk)
    assert file.role == "after"
    assert file.stamp == "安和安置小区 · 3栋 · 李想"


def test_what_the_same_caller_said_about_the_same_within_thirty_days_stands_beside_it(
    estate_cast: Cast, sent: Sent, moved: Callable[[datetime], None]
) -> None:
    first = sent("3栋楼下污水井往外冒水", phone="13911112222", form={"category": "sewage"})
    sent("路灯坏了一个月", phone="13911112222", form={"category": "utilities"})
    sent("污水井又冒水（邻居）", phone="13911113333", form={"category": "sewage"})
    sent("污水井没人管", phone="13911112222", form={"category": "sewage", "about": "property_manager"})
    moved(first.created_at + timedelta(days=30))
    again = sent("污水井又冒水", phone="13911112222", form={"category": "sewage"})
    page = at_desk(estate_cast.secretary).get(_url(WORK, again)).content.decode()
    section = page.split("同一人三十天内反映的同类事", 1)[1].split("</section>", 1)[0]
    assert re.findall(r"<a [^>]*>([^<]*)</a>", section) == ["3栋楼下污水井往外冒水"]
    far = queries.again(estate_cast.acting("far_secretary"), again)
    assert far == []  # only what the reader may read
    moved(first.created_at + timedelta(days=61))
    late = sent("污水井还在冒水", phone="13911112222", form={"category": "sewage"})
    assert queries.again(estate_cast.acting("secretary"), late) == []
    assert queries.again(estate_cast.acting("secretary"), sent("污水冒", form={"category": "sewage"})) == []


def test_whom_a_case_is_given_to_is_chosen_under_the_level_of_their_area_the_nearest_first(
    estate_cast: Cast, sent: Sent
) -> None:
    page = at_desk(estate_cast.secretary).get(_url(WORK, sent(where=_in_grid(estate_cast)))).content.decode()
    choice = page.split("派给谁", 1)[1].split("</select>", 1)[0]
    levels = re.findall(r'<optgroup label="([^"]+)">', choice)
    assert levels == ["网格", "小区", "社区（村）", "街道（乡镇）", "市"]
    nearest = choice.split("<optgroup", 2)[1]
    assert ("网格员" in nearest, "街道" in nearest) == (True, False)


def test_nothing_goes_to_a_seat_in_a_body_which_opens_no_desk(estate_cast: Cast, sent: Sent) -> None:
    seat = people.create_post(
        "party_seat", estate_cast.posts["secretary"].organisation, estate_cast.places.estate, by=SYSTEM
    )
    people.appoint(seat.pk, people.create_person("党员甲", by=SYSTEM).pk, by=SYSTEM)
    case = sent(where=_in_grid(estate_cast))
    page = at_desk(estate_cast.secretary).get(_url(WORK, case)).content.decode()
    assert ("派给谁" in page, "网格员" in page, "党员甲" in page) == (True, True, False)
    answer = at_desk(estate_cast.secretary).post(
        _url(ACT, case, "dispatch"), {"version": case.version, "post": str(seat.pk)}
    )
    assert answer.status_code == 422
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "dispatch", {"post": str(seat.pk)}, by=estate_cast.acting("secretary"))
    assert refusal.value.code == "no_such_desk"
