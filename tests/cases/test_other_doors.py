"""What residents begin beside the big button: a proposal, a feast reported, wages claimed, a film sent in."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import packs
from linli.cases.models import Case
from tests.support.district import District

pytestmark = pytest.mark.django_db


def door(district: District, process: str) -> str:
    return reverse("cases:report_for", args=[district.cast.places.estate.code, process])


def test_the_estates_page_leads_to_each(district: District, client: Client) -> None:
    page = client.get(reverse("web:estate", args=[district.cast.places.estate.code])).content.decode()
    others = [pack.id for pack in packs.all_active() if pack.door("resident") and not pack.front]
    assert len(others) == 5
    assert all(door(district, process) in page for process in others)


def test_a_neighbour_raises_a_proposal_by_its_page(district: District, client: Client) -> None:
    client.force_login(district.cast.neighbour)
    assert "议题（一句话）" in client.get(door(district, "proposal")).content.decode()
    said = {"topic": "给种菜的邻居找块地", "reasons": "绿地种了菜，老人又想种"}
    answer = client.post(door(district, "proposal"), said, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain[0][0].startswith(f"/t/{case.code}/")
    assert (case.state, case.reporter_id, case.way) == ("topic_raised", district.cast.neighbour.pk, "raise_topic")


def test_who_is_not_signed_in_is_led_to_sign_in_where_one_has_to_be_known(district: District, client: Client) -> None:
    answer = client.get(door(district, "proposal"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("people:sign_in"))  # type: ignore[attr-defined]  # a redirect
    assert client.get(door(district, "thrift_report")).status_code == 200


def test_a_stranger_is_told_that_only_neighbours_raise_one(district: District, client: Client) -> None:
    client.force_login(district.cast.far_resident)
    answer = client.post(door(district, "proposal"), {"topic": "路灯", "reasons": "太暗"})
    assert answer.status_code == 422
    assert "您不在其中" in answer.content.decode()
    assert Case.objects.count() == 0


def test_what_is_missing_is_named(district: District, client: Client) -> None:
    answer = client.post(door(district, "thrift_report"), {})
    assert answer.status_code == 422
    assert "日期" in answer.content.decode()
    assert Case.objects.count() == 0


def test_what_an_answer_asks_besides_is_named_once_at_its_question(district: District, client: Client) -> None:
    client.force_login(district.cast.neighbour)
    said = {"what": "志愿者清理了河道", "credits": "陈桂兰", "rights": "own", "people_agree": "agreed"}
    page = client.post(door(district, "media_submission"), said)
    assert page.context["form"].errors == {"minors": ["请填写"]}
    assert "画面里有未成年人吗：画面里有未成年人吗" not in page.content.decode()
    assert Case.objects.count() == 0


def test_a_form_is_asked_in_the_order_of_its_page_as_a_person_would_tell_it(district: District, client: Client) -> None:
    client.force_login(district.cast.neighbour)
    for process, asked in {
        "media_submission": ["sends", "headline", "what", "happened_on", "rights", "people_agree", "people_shown"],
        "proposal": ["topic", "reasons"],
        "thrift_report": ["event", "event_on", "feast_tables", "wishes"],
        "wage_arrears": ["what", "project", "gang_leader", "arrears_ended"],
        "petition": ["what", "purpose", "accused"],
    }.items():
        page = client.get(door(district, process)).content.decode()
        places = [page.find(f'name="{name}"') for name in asked]
        assert -1 not in places, process
        assert places == sorted(places), process


def test_a_question_that_hangs_on_another_answer_says_so_to_the_script_and_is_needed_once_it_shows(
    district: District, client: Client
) -> None:
    page = client.get(door(district, "media_submission")).content.decode()
    assert "own.js" in page
    for name in ("people_shown", "minors"):
        box = page[: page.index(f'name="{name}"')].rpartition("<div data-after=")[2]
        assert box.startswith('"people_agree" data-answer="nobody_shown" data-unless>')
        assert ("（可不填）" in box) == (name == "people_shown")
    assert "data-after" not in client.get(door(district, "wage_arrears")).content.decode()


def test_without_script_answers_to_what_is_not_asked_are_not_kept(district: District, client: Client) -> None:
    client.force_login(district.cast.neighbour)
    said = {"what": "志愿者清理了河道", "credits": "陈桂兰", "rights": "own", "people_agree": "nobody_shown"}
    answer = client.post(door(district, "media_submission"), said | {"people_shown": "张三", "minors": "none"})
    assert answer.status_code == 302
    answers = Case.objects.get().answers
    assert (answers["people_agree"], answers.get("people_shown"), answers.get("minors")) == ("nobody_shown", None, None)


def test_a_petition_says_whom_it_is_against(district: District, client: Client) -> None:
    client.force_login(district.cast.neighbour)
    said = {"what": "物业乱收停车费", "purpose": "accusation", "accused": "安和物业"}
    assert 'name="accused"' in client.get(door(district, "petition")).content.decode()
    assert client.post(door(district, "petition"), said).status_code == 302
    assert Case.objects.get().answers["accused"] == "安和物业"


@pytest.mark.parametrize("process", ["public_works", "nothing"])
def test_what_has_no_door_for_residents_is_not_there(district: District, client: Client, process: str) -> None:
    assert client.get(door(district, process)).status_code == 404


def test_the_large_type_asks_one_thing_a_page(district: District, client: Client) -> None:
    client.cookies["linli_mode"] = "elder"
    page = client.get(door(district, "thrift_report")).content.decode()
    assert "第 1 步" in page


def test_the_desk_shows_the_form_of_a_process_to_those_alone_who_begin_it(district: District, client: Client) -> None:
    address = reverse("cases:new") + "?process=wage_arrears"
    client.force_login(district.cast.grid_worker)
    assert client.get(address).status_code == 404
    client.force_login(district.person("labour_inspector"))
    assert client.get(address).status_code == 200


def test_the_desk_calls_whoever_it_writes_for_as_the_process_calls_them(district: District, client: Client) -> None:
    asked = (
        ("?process=wage_arrears", "labour_inspector", "投诉人"),
        ("?process=media_submission", "editor", "投稿人"),
        ("", "secretary", "反映人"),
    )
    for process, role, called in asked:
        client.force_login(district.person(role))
        page = client.get(reverse("cases:new") + process).content.decode()
        assert f"{called}电话" in page
        assert f"{called}姓名" in page
        assert "居民电话" not in page


def test_two_feasts_reported_from_one_phone_are_two(district: District, client: Client) -> None:
    for event in ("wedding", "birthday"):
        said = {"event": event, "social_status": "neighbour", "event_on": "2030-05-01"}
        answer = client.post(door(district, "thrift_report"), said)
        assert answer.status_code == 302
    assert Case.objects.count() == 2
