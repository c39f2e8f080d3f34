"""What a group said is read in once, requests are picked out with who said them, and the rest is forgotten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases import packs
from linli.cases.models import Case
from linli.exchange import chatting
from linli.exchange.chat_models import Paste, PasteRow
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from tests.cases.desk import at_desk
from tests.exchange.conftest import me, refused
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()


def copied(*said: tuple[str, str, str]) -> str:
    day = clock.today() - timedelta(days=1)
    return "\n\n".join(f"{name} {day} {at}\n{words}" for name, at, words in said)


FIRST = (("张三", "09:12", "3 栋路灯坏了"), ("李四", "09:15", "[图片]"), ("王五", "09:20", "周末愉快"))


def read_in(cast: Cast, text: str, role: str = "secretary") -> Paste:
    return chatting.read_in(cast.places.estate.pk, "安和业主群", text, by=me(getattr(cast, role)))


def test_a_copy_is_rows_and_a_second_copy_brings_only_what_is_new(cast: Cast) -> None:
    first = read_in(cast, copied(*FIRST))
    assert [(row.name, row.text) for row in first.rows.order_by("position")] == [
        ("张三", "3 栋路灯坏了"), ("王五", "周末愉快"),
    ]  # fmt: skip
    second = read_in(cast, copied(*FIRST, ("赵六", "09:30", "电梯异响")), "community_officer")
    assert (second.repeated, [row.name for row in second.rows.all()]) == (2, ["赵六"])
    again = read_in(cast, copied(*FIRST))
    assert (again.repeated, again.rows.count(), PasteRow.objects.count()) == (2, 0, 3)
    assert refused(read_in, cast, "  ").code == "nothing_found"
    for role in ("resident", "grid_worker", "far_secretary", "property_manager", "inspector"):
        with pytest.raises(NotAllowed):
            read_in(cast, copied(*FIRST), role)
    assert list(findings()) == []


def test_what_is_picked_becomes_a_request_once_with_who_said_it_and_when(cast: Cast) -> None:
    paste, by = read_in(cast, copied(*FIRST)), me(cast.secretary)
    row = paste.rows.get(position=1)
    [case] = chatting.pick(paste.pk, [row.pk], by=by)
    yesterday = clock.today() - timedelta(days=1)
    assert (case.text, case.reporter_name, case.channel, case.source_number) == (
        "3 栋路灯坏了",
        "张三",
        "wechat",
        "安和业主群",
    )
    assert case.happened_at == datetime.combine(yesterday, datetime.min.time(), clock.LOCAL).replace(hour=9, minute=12)
    assert (case.reporter_id, case.entered_by_id) == (None, cast.secretary.pk)
    assert chatting.pick(paste.pk, [row.pk], by=by) == []
    row.refresh_from_db()
    assert (row.case_id, row.text, row.name) == (case.pk, "", "")  # the case has them now
    assert read_in(cast, copied(FIRST[0])).rows.count() == 0
    assert refused(chatting.pick, paste.pk, [], by=by).code == "nothing_picked"
    with pytest.raises(NotAllowed):
        chatting.pick(paste.pk, [row.pk], by=me(cast.far_secretary))
    assert Case.objects.count() == 1
    assert list(findings()) == []


def test_what_nobody_picked_is_forgotten_and_still_recognised(cast: Cast, moved) -> None:
    paste = read_in(cast, copied(*FIRST))
    assert chatting.forget_old() == 0
    text = copied(*FIRST)
    moved(clock.now() + timedelta(days=7, minutes=1))
    assert (chatting.forget_old(), chatting.forget_old()) == (1, 0)
    assert {(row.name, row.text) for row in paste.rows.all()} == {("", "")}
    assert refused(chatting.pick, paste.pk, [paste.rows.earliest("pk").pk], by=me(cast.secretary)).code == "forgotten"
    assert read_in(cast, text).rows.count() == 0
    assert list(findings()) == []


def test_a_chain_is_read_in_line_by_line_and_its_last_copy_counts(cast: Cast) -> None:
    chain = "#接龙\n要修楼道灯的报一下\n1. 张三 3栋201 二楼\n"
    text = copied(("张三", "10:00", chain), ("李四", "10:05", chain + "2. 李四 5栋101"))
    paste = read_in(cast, text)
    assert [(row.name, row.home, row.text) for row in paste.rows.order_by("position")] == [
        ("张三", "3栋201", "张三 3栋201 二楼"), ("李四", "5栋101", "李四 5栋101"),
    ]  # fmt: skip
    alone = read_in(cast, "#接龙 清理楼道\n1. 王五 3栋502")
    assert (alone.kind, alone.title, alone.rows.count()) == ("chain", "清理楼道", 1)


def test_the_desk_pastes_ticks_and_keeps_a_picture_with_what_it_says(cast: Cast) -> None:
    desk, estate = at_desk(cast.secretary), cast.places.estate.code
    new = reverse("exchange:new_paste", args=[estate])
    assert at_desk(cast.far_secretary).get(new).status_code == 404
    assert desk.post(new, {"group": "安和业主群", "text": copied(*FIRST)}).status_code == 302
    paste = Paste.objects.get()
    page = reverse("exchange:paste", args=[paste.code])
    assert at_desk(cast.director).get(page).status_code == 404
    assert "3 栋路灯坏了" in desk.get(page).content.decode()
    act = reverse("exchange:paste_act", args=[paste.code, "pick"])
    desk.post(act, {"row": [paste.rows.get(position=1).pk]})
    desk.post(act, {"row": [paste.rows.get(position=1).pk]})
    assert Case.objects.count() == 1
    desk.post(reverse("exchange:paste_act", args=[paste.code, "forget"]))
    assert "周末愉快" not in desk.get(page).content.decode()
    photo = SimpleUploadedFile("截图.jpg", jpeg(), "image/jpeg")
    picture = {"group": "安和业主群", "text": "北门垃圾没清", "photos": photo, "name": "赵六", "day": clock.today()}
    desk.post(new, picture)
    shown = Paste.objects.latest("pk")
    [row] = shown.rows.all()
    assert File.objects.get(owner_kind="chat_row").owner_id == row.pk
    desk.post(reverse("exchange:paste_act", args=[shown.code, "pick"]), {"row": [row.pk]})
    case: Any = Case.objects.latest("pk")
    assert (case.text, File.objects.get(owner_kind="case").owner_id) == ("北门垃圾没清", case.pk)
    assert list(findings()) == []
