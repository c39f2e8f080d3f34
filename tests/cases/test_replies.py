"""Ready answers for one step stand beside that step alone, and come from the sheet that the office keeps."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from linli.cases import replies
from linli.cases.desk_models import QuickReply
from linli.cases.services import act
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.papers import sheets
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.papers.rows import file, pressed, shown
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

SHEET = """标题,内容,区域,只用于这一类,只用于这一步
修好了,已修好，请您看一看,,,办结
已安排,第 {number} 号已安排,,排水、污水,
已联系,,,,
占位,到场,别的小区,,
占位,到场,,没有这一类,
占位,到场,,,没有这一步
修好了,再来一条,,,
"""


def test_an_answer_for_one_step_is_offered_beside_it_alone(sent: Sent, estate_cast: Cast) -> None:
    secretary, worker = estate_cast.acting("secretary"), estate_cast.acting("grid_worker")
    case = sent(form={"category": "sewage"})
    case = act(case.pk, "claim", {}, by=worker) if case.handler_id is None else case
    kept = replies.save(estate_cast.places.estate, "修好了", "已修好，请您看一看", by=secretary, step="finish")
    page = f"/desk/case/{case.pk}/?reply={kept.pk}"
    assert "修好了" not in at_desk(estate_cast.grid_worker).get(page).content.decode()  # it cannot be finished yet
    act(case.pk, "contact", {"how": "phone"}, by=worker)
    shown = at_desk(estate_cast.grid_worker).get(page).content.decode()
    found = shown.index("已修好，请您看一看")
    assert 'id="finish_' in shown[shown.rindex("<textarea", 0, found) : found]
    other = at_desk(estate_cast.grid_worker).get(f"{page}&step=ask").content.decode()
    assert other.count("已修好，请您看一看") == 1  # whatever step is asked for, in its own alone
    with pytest.raises(Refused) as refusal:
        replies.save(estate_cast.places.estate, "认领", "好的", by=secretary, step="claim")
    assert refusal.value.code == "step_unknown"


def test_they_come_in_from_a_sheet_and_go_out_as_one(estate_cast: Cast) -> None:
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:replies_sheet")
    steps = dict(replies.steps())
    text = SHEET.replace("办结", steps["finish"]).replace("排水、污水", "sewage")
    page: Any = shown(desk, at, {"file": file(text)})
    assert [row.state for row, _cells in page.context["rows"]] == ["new", "new", "bad", "bad", "bad", "bad", "bad"]
    assert not QuickReply.objects.exists()
    assert pressed(desk, page).status_code == 303
    assert list(QuickReply.objects.order_by("pk").values_list("title", "category", "step")) == [
        ("修好了", "", "finish"), ("已安排", "sewage", ""),
    ]  # fmt: skip
    out = desk.get(reverse("cases:replies"), {"as": "excel"})
    (sheet,) = sheets.read(BytesIO(out.getvalue()))
    back = "\n".join(",".join(cell.replace(",", "，") for cell in row) for row in sheet.rows)
    again: Any = shown(desk, at, {"file": file(back)})
    assert {row.state for row, _cells in again.context["rows"]} == {"same"}
    assert at_desk(estate_cast.resident).get(at).status_code in (302, 403)
    assert list(findings()) == []


def test_what_stands_below_an_offices_sheet_is_none_of_its_rows(estate_cast: Cast) -> None:
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:replies_sheet")
    page: Any = shown(desk, at, {"file": file("标题,内容\n修好了,灯已修好\n合计,1条\n填表人：张三,审核人：李四\n")})
    assert [(row.line, row.state) for row, _cells in page.context["rows"]] == [(2, "new")]
    assert page.context["found"].left_out == [3, 4]
    assert '<span class="num">3 4 </span>' in page.content.decode()
    assert pressed(desk, page).status_code == 303
    assert list(QuickReply.objects.values_list("title", flat=True)) == ["修好了"]


def test_a_sheet_says_what_it_writes_over_and_nothing_is_if_it_was_written_anew_meanwhile(estate_cast: Cast) -> None:
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:replies_sheet")
    secretary, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    kept = replies.save(estate, "修好了", "灯已修好", by=secretary)
    page: Any = shown(desk, at, {"file": file("标题,内容\n修好了,已修好，请您看一看\n")})
    assert "现有内容：灯已修好" in page.content.decode()
    replies.save(estate, "修好了", "路灯已修好，晚上请看", by=secretary, reply_id=kept.pk)
    stale: Any = pressed(desk, page, follow=True)
    assert "现有内容：路灯已修好，晚上请看" in stale.content.decode()
    kept.refresh_from_db()
    assert kept.text == "路灯已修好，晚上请看"
    assert pressed(desk, stale).status_code == 303
    kept.refresh_from_db()
    assert kept.text == "已修好，请您看一看"
