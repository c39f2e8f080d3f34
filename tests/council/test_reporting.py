"""Units that report to a branch: contact, three lists, what was carried out with hours, the yearly reply."""

import pytest

from linli.council import reporting
from linli.council.party_models import Listed, Partner
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.web.test_outs import rows

pytestmark = pytest.mark.django_db


def test_a_unit_reports_its_projects_are_carried_out_with_hours_and_the_reply_says_so(bodies: Bodies) -> None:
    desk, at = at_desk(bodies.cast.secretary), f"/desk/bodies/{bodies.branch.code}/partners/"
    assert desk.post(at, {"name": "云麓区税务局", "contact": "周科长", "phone": "0990-5550111"}).status_code == 303
    unit = Partner.objects.get()
    page = f"{at}{unit.pk}/"
    for kind, what in (("resource", "会议室和志愿者"), ("need", "暑期看护儿童"), ("project", "暑期课堂六次")):
        assert desk.post(page, {"kind": kind, "what": what}).status_code == 303
    signed_in = at_desk(bodies.cast.secretary, second_factor=True)
    (sheet,) = rows(signed_in, page)
    assert {row[0]: row[1] for row in sheet[1:]}["资源清单"] == "会议室和志愿者"
    line = Listed.objects.get(kind="project")
    today = clock.today().isoformat()
    desk.post(page, {"line": line.pk, "on": today, "people": 12, "hours": 36, "outcome": "二十名儿童参加"})
    shown = desk.get(page).content.decode()
    for words in ("资源清单", "需求清单", "项目清单", "12 人次，合计 36 小时", "二十名儿童参加"):
        assert words in shown
    letter = desk.get(f"{page}letter/").content.decode()
    assert "完成项目 1 个，参加 12 人次，合计 36 小时" in letter
    assert "暑期课堂六次" in letter
    assert reporting.reply(unit, clock.today().year - 1).lines == ()
    assert list(findings()) == []


def test_a_unit_reports_once_a_project_is_done_once_and_others_keep_out(bodies: Bodies) -> None:
    by = bodies.secretary
    unit = reporting.enter(bodies.branch.pk, "云湖供电所", "陈所长", by=by)
    with pytest.raises(Refused):
        reporting.enter(bodies.branch.pk, "云湖供电所", "陈所长", by=by)
    with pytest.raises(Refused):
        reporting.enter(bodies.council.pk, "供电所", "陈所长", by=by)
    with pytest.raises(Refused):
        reporting.put(unit.pk, "gift", "物资", by=by)
    line = reporting.put(unit.pk, "project", "检修路灯", by=by)
    with pytest.raises(NotAllowed):
        reporting.done(line.pk, clock.today(), 1, 1, "好了", by=bodies.cast.acting("far_secretary"))
    with pytest.raises(Refused):
        reporting.done(line.pk, clock.today(), 1, 1, " ", by=by)
    reporting.done(line.pk, clock.today(), 3, 6, "换灯十二盏", by=by)
    with pytest.raises(Refused):
        reporting.done(line.pk, clock.today(), 3, 6, "又一次", by=by)
    need = reporting.put(unit.pk, "need", "停车引导", by=by)
    with pytest.raises(Refused):
        reporting.done(need.pk, clock.today(), 1, 1, "好了", by=by)
    assert at_desk(bodies.cast.far_secretary).get(f"/desk/bodies/{bodies.branch.code}/partners/").status_code == 404


def test_a_unit_that_leaves_takes_whom_to_call_with_it_and_what_was_done_stays(bodies: Bodies) -> None:
    by, desk = bodies.secretary, at_desk(bodies.cast.secretary)
    unit = reporting.enter(bodies.branch.pk, "云湖供电所", "陈所长", by=by, phone="0990-5550112")
    line = reporting.put(unit.pk, "project", "检修路灯", by=by)
    reporting.done(line.pk, clock.today(), 3, 6, "换灯十二盏", by=by)
    at = f"/desk/bodies/{bodies.branch.code}/partners/"
    assert "陈所长" in desk.get(f"{at}{unit.pk}/").content.decode()
    assert desk.post(f"{at}{unit.pk}/", {"step": "end"}).status_code == 303
    unit.refresh_from_db()
    assert (unit.ended_on, unit.contact, unit.phone) == (clock.today(), "", "")
    page = desk.get(f"{at}{unit.pk}/").content.decode()
    assert ["换灯十二盏" in page, "报到至" in page, "增加一项" in page, 'value="end"' in page] == [
        True,
        True,
        False,
        False,
    ]
    assert "以前报到过的单位" in desk.get(at).content.decode()
    for again in (lambda: reporting.put(unit.pk, "need", "停车", by=by), lambda: reporting.end(unit.pk, by=by)):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "unit_left"
    assert reporting.enter(bodies.branch.pk, "云湖供电所", "新所长", by=by).ended_on is None  # it may come again
    assert list(findings()) == []
