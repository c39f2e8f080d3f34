"""A request begun in WeChat, against the platform on this machine: from the first word to its answer there."""

import re
from collections.abc import Callable

import pytest

from linli.cases.models import Case
from linli.channels import binding, chat
from linli.channels.models import Bound, Talk, TalkPhoto
from linli.files.models import File
from linli.files.queries import files_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import limits
from linli.people.models import Person
from linli.places.models import Building
from linli.places.queries import places_of
from linli.places.said import found_in
from tests.channels.conftest import SITE, Square, me
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db

WANG = "oWang-resident-0001"
Worked = Callable[[], None]


def test_a_message_with_a_photo_becomes_a_case_and_its_number_comes_back(square: Square, worked: Worked) -> None:
    square.bind(square.cast.resident, WANG)
    assert "在哪里" in str(square.says(WANG, "楼下污水井往外冒水"))
    assert "照片" in str(square.says(WANG, "3栋 东侧垃圾站旁"))
    assert "1 张" in str(square.sends(WANG, "media-1", jpeg()))
    worked()
    asked = str(square.says(WANG, "好了"))
    assert "楼下污水井往外冒水" in asked
    assert "3栋 东侧垃圾站旁" in asked
    answer = str(square.says(WANG, "1"))
    case = Case.objects.get()
    assert f"{case.number}" in answer
    assert f"{SITE}/t/{case.code}/" in answer
    assert (case.channel, case.text, case.reporter_id) == ("wechat", "楼下污水井往外冒水", square.cast.resident.pk)
    assert (case.building_id, case.place_label) == (square.cast.places.building.pk, "3栋东侧垃圾站旁")
    assert [(file.role, file.mime) for file in files_of("case", case.pk)] == [("before", "image/jpeg")]
    assert [entry.person_id for entry in history_of(case)][:1] == [square.cast.resident.pk]
    assert not Talk.objects.exists()
    assert square.platform.asked["/cgi-bin/media/get"] == 1


def test_a_photo_first_and_a_yes_before_it_is_here_are_carried_out_by_the_worker(
    square: Square, worked: Worked
) -> None:
    square.bind(square.cast.resident, WANG)
    assert "什么事" in str(square.sends(WANG, "media-1", jpeg()))
    square.says(WANG, "路灯不亮")
    square.says(WANG, "不清楚")
    square.says(WANG, "没有")
    assert "马上" in str(square.says(WANG, "1"))
    assert not Case.objects.exists()
    worked()
    case = Case.objects.get()
    assert [file.role for file in files_of("case", case.pk)] == ["before"]
    assert [f"{case.number}" in said and case.code in said for said in square.told(WANG)] == [True]


def test_whoever_is_not_bound_is_invited_and_nothing_begins(square: Square) -> None:
    answer = str(square.says("oStranger", "楼下漏水"))
    assert f"{SITE}/me/wechat/" in answer
    assert square.sends("oStranger", "media-1", jpeg()) == answer
    assert (Talk.objects.count(), TalkPhoto.objects.count(), Case.objects.count()) == (0, 0, 0)
    assert square.platform.asked["/cgi-bin/media/get"] == 0


def test_it_can_be_called_off_written_anew_and_is_forgotten(square: Square, moved: Callable[..., None]) -> None:
    square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    assert "没有提交" in str(square.says(WANG, "取消"))
    square.says(WANG, "楼下漏水")
    square.says(WANG, "北门")
    square.says(WANG, "没有")
    assert "什么事" in str(square.says(WANG, "2"))
    square.says(WANG, "门禁坏了")
    square.says(WANG, "北门")
    assert "门禁坏了" in str(square.says(WANG, "没有"))
    moved(clock.now() + chat.KEPT * 2)
    assert "在哪里" in chat.said(Bound.objects.get(), "换一件事")
    assert not Case.objects.exists()


def test_hello_begins_nothing_and_progress_tells_ones_own(square: Square) -> None:
    bound = square.bind(square.cast.resident, WANG)
    assert str(square.says(WANG, "你好")) == chat.help_words()
    assert not Talk.objects.exists()
    for words in ("楼道灯坏了", "5栋1单元", "没有", "提交"):
        square.says(WANG, words)
    case = Case.objects.get()
    assert case.building_id == square.cast.places.second_building.pk
    assert f"/t/{case.code}/" in str(square.says(WANG, "进度"))
    other = square.bind(square.cast.neighbour, "oLi")
    assert case.code not in str(square.says("oLi", "进度"))
    assert {bound.person_id, other.person_id} == {square.cast.resident.pk, square.cast.neighbour.pk}


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"MZ" + b"\0" * 600, "不是照片"), (b"", "空"), (b"\0" * 21_000_000, "20 MB")],
    ids=("program", "empty", "large"),
)
def test_what_is_no_photo_or_too_large_is_left_out_and_said(
    square: Square, worked: Worked, raw: bytes, why: str
) -> None:
    square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    square.says(WANG, "北门")
    square.sends(WANG, "media-1", raw)
    worked()
    asked = str(square.says(WANG, "好了"))
    assert why in asked
    assert re.search(r"照片.*0", asked)
    square.says(WANG, "1")
    assert files_of("case", Case.objects.get().pk) == []
    assert not File.objects.exists()


def test_a_redirect_of_the_platform_is_not_followed(square: Square, worked: Worked) -> None:
    square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    square.sends(WANG, "media-1", jpeg())
    square.platform.media["media-1"] = ("redirect", f"{square.platform.url}/cgi-bin/elsewhere".encode())
    with pytest.raises(Exception, match="302"):
        worked()
    assert square.platform.asked["/cgi-bin/elsewhere"] == 0
    assert not File.objects.exists()


def test_a_photo_that_the_platform_has_lost_is_said_to_be_lost(square: Square, worked: Worked) -> None:
    square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    square.says(WANG, "北门")
    square.sends(WANG, "media-1", jpeg())
    del square.platform.media["media-1"]
    worked()
    assert "再发" in str(square.says(WANG, "好了"))


def test_buildings_are_found_as_people_write_them(square: Square) -> None:
    estate, building = square.cast.places.estate, square.cast.places.building
    Building(name="13栋", area=estate).save()
    places = places_of(estate)
    gate = square.cast.places.gate.pk
    found = {words: found_in(words, places) for words in ("3栋西侧", "3 号楼门口", "3#", "北门", "23栋", "三楼")}
    assert found == {
        "3栋西侧": (building.pk, None), "3 号楼门口": (building.pk, None), "3#": (building.pk, None),
        "北门": (None, gate), "23栋": (None, None), "三楼": (None, None),
    }  # fmt: skip


def test_at_most_nine_photos(square: Square) -> None:
    square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    for number in range(10):
        answer = square.sends(WANG, f"media-{number}", jpeg((8, 8)))
    assert "9" in str(answer)
    assert TalkPhoto.objects.count() == 9


def test_whoever_unbinds_is_a_stranger_again(square: Square) -> None:
    bound = square.bind(square.cast.resident, WANG)
    square.says(WANG, "楼下漏水")
    binding.unbind(bound.pk, by=me(square.cast.resident))
    assert f"{SITE}/me/wechat/" in str(square.says(WANG, "北门"))
    bound.refresh_from_db()
    assert (bound.openid, bound.openid_index) == ("", "")
    assert [entry.verb for entry in history_of(bound)] == ["bound.made", "bound.ended"]


def test_a_yes_that_cannot_be_carried_out_is_said_and_the_talk_is_open_again(square: Square, worked: Worked) -> None:
    square.bind(square.cast.resident, WANG)
    square.sends(WANG, "media-1", jpeg())
    for words in ("路灯不亮", "北门", "好了", "1"):
        square.says(WANG, words)
    for _each in range(chat.PER_PERSON):
        limits.spend(f"report.{square.cast.resident.phone_index}", limit=chat.PER_PERSON, seconds=3600)
    worked()
    assert (Case.objects.count(), Talk.objects.get().step) == (0, "confirm")
    assert ["12345" in said for said in square.told(WANG)] == [True]


def test_whose_account_is_closed_begins_nothing(square: Square) -> None:
    square.bind(square.cast.resident, WANG)
    Person.objects.filter(pk=square.cast.resident.pk).update(is_active=False)
    assert f"{SITE}/me/wechat/" in str(square.says(WANG, "楼下漏水"))
    assert not Talk.objects.exists()
