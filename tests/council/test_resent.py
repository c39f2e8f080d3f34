"""The back key and a second tab: a form sent again, or after somebody else wrote, changes nothing and says so."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.council import dues, reporting, speaking, transfers
from linli.council.dues import Base
from linli.council.models import Meeting, Motion, Point, Speaker, Task
from linli.council.office_models import Letter, SealUse
from linli.council.party_models import DuesPayment, Listed, Transfer
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people import services as people
from linli.rules.dues import WAGE
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.support.forms import form_of, press

pytestmark = pytest.mark.django_db
SAID = "已经提交过，或者您打开页面后有人改动过"


@pytest.fixture
def desk(bodies: Bodies) -> Client:
    return at_desk(bodies.recorder)


def twice(desk: Client, at: str, holding: str, says: str = SAID, **typed: object) -> str:
    """Fill in the form that stood on the page before, press, go back and press again; what the second answer says."""
    sent = form_of(desk.get(at), holding)
    first = press(desk, at, sent, **typed).content.decode()
    assert says not in first
    second = press(desk, at, sent, **typed).content.decode()
    assert says in second
    assert list(findings()) == []
    return second


def test_the_floor_is_passed_on_once_however_often_one_presses(bodies: Bodies, desk: Client) -> None:
    meeting = bodies.opened(items=("停车",))
    item, at = meeting.items.get(), f"/desk/meetings/{meeting.pk}/items/1/"
    for name in ("楼长甲", "楼长乙", "楼长丙"):
        speaking.ask(item.pk, by=bodies.recording, name=name)
    twice(desk, at, "step=next", step="next")
    assert [one.name for one in Speaker.objects.filter(began_at__isnull=False)] == ["楼长甲"]


def test_nobody_is_queued_or_taken_out_twice_by_the_same_form(bodies: Bodies, desk: Client) -> None:
    meeting = bodies.opened(items=("停车",))
    at = f"/desk/meetings/{meeting.pk}/items/1/"
    sent = form_of(desk.get(at), "step=ask")
    press(desk, at, sent, step="ask", name="楼长甲")
    press(desk, at, form_of(desk.get(at), "step=next"), step="next")
    press(desk, at, form_of(desk.get(at), "step=next"), step="next")
    assert SAID in press(desk, at, sent, step="ask", name="楼长甲").content.decode()  # has spoken, and asks no more
    assert Speaker.objects.count() == 1
    speaking.ask(meeting.items.get().pk, by=bodies.recording, name="楼长乙")
    twice(desk, at, "step=withdraw", "已经不在排队名单里", step="withdraw")


@pytest.mark.parametrize(
    ("step", "typed", "rows"),
    [
        ("say", {"speaker": "楼长", "words": "先划线"}, Point.objects),
        ("vote", {"text": "划线", "ayes": 2, "noes": 0, "abstentions": 0}, Motion.objects),
        ("give", {"what": "联系施工队", "due": "2099-01-01"}, Task.objects),
    ],
)
def test_what_a_meeting_says_decides_and_gives_is_minuted_once(
    bodies: Bodies, desk: Client, step: str, typed: dict[str, object], rows: object
) -> None:
    meeting = bodies.opened(items=("停车",))
    due = {"due": clock.today().isoformat(), "person": bodies.recorder.pk} if step == "give" else {}
    again = twice(desk, f"/desk/meetings/{meeting.pk}/items/1/", f"step={step}", step=step, **{**typed, **due})
    assert rows.count() == 1  # type: ignore[attr-defined]  # rows of any model
    assert str(typed.get("words") or typed.get("text") or typed["what"]) in again  # nothing that was typed is lost


def test_of_two_tabs_the_second_does_not_write_over_what_was_agreed(bodies: Bodies, desk: Client) -> None:
    meeting = bodies.opened(items=("停车",))
    at = f"/desk/meetings/{meeting.pk}/items/1/"
    tab = form_of(desk.get(at), "agreed")
    press(desk, at, tab, agreed="十五日内划线")
    answer = press(desk, at, tab, agreed="再议").content.decode()
    assert SAID in answer
    assert meeting.items.get().agreed == "十五日内划线"
    other = form_of(desk.get(at), "agreed")
    press(desk, at, other, agreed="再议")
    assert meeting.items.get().agreed == "再议"


def test_what_one_writes_on_one_item_does_not_hinder_another_form_of_it(bodies: Bodies, desk: Client) -> None:
    meeting = bodies.opened(items=("停车",))
    at = f"/desk/meetings/{meeting.pk}/items/1/"
    page = desk.get(at)
    press(desk, at, form_of(page, "words"), words="先划线", speaker="楼长")
    assert SAID not in press(desk, at, form_of(page, "agreed"), agreed="十五日内划线").content.decode()
    assert (Point.objects.count(), meeting.items.get().agreed) == (1, "十五日内划线")


def test_a_meeting_is_called_and_a_matter_put_on_its_agenda_once(bodies: Bodies) -> None:
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/call/{bodies.branch.code}/"
    begins = clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    said = {"kind": "branch_committee", "starts_at": begins, "place": "活动室", "host": bodies.cast.secretary.pk,
            "recorder": bodies.recorder.pk, "items": ""}  # fmt: skip
    twice(desk, at, "starts_at", **said)
    meeting = Meeting.objects.get()
    twice(desk, f"/desk/meetings/{meeting.pk}/", "title", "议程里已经有这一项", title="停车")
    assert meeting.items.count() == 1


def test_a_line_of_a_reporting_unit_is_put_once_and_a_project_carried_out_once(bodies: Bodies, desk: Client) -> None:
    unit = reporting.enter(bodies.branch.pk, "云麓区税务局", "周科长", by=bodies.secretary)
    at = f"/desk/bodies/{bodies.branch.code}/partners/{unit.pk}/"
    twice(desk, at, "what", kind="project", what="暑期课堂")
    done = {"on": clock.today().isoformat(), "people": 5, "hours": 20, "outcome": "42 个孩子参加"}
    twice(desk, at, "outcome", **done)
    assert [(one.people, one.hours) for one in Listed.objects.all()] == [(5, 20)]
    twice(desk, at, "step", "该单位已不在本支部报到", step="end")


@pytest.fixture
def branch(bodies: Bodies) -> Bodies:
    """Keeps its dues and transfers here."""
    for key in (dues.SETTING, transfers.SETTING):
        set_value(key, True, area_id=bodies.branch.area_id, by=SYSTEM, source="支部党员大会")
    people.set_letters(bodies.branch.pk, "安和支", by=SYSTEM)
    return bodies


def test_dues_ticked_twice_are_noted_once_and_the_answer_names_who_is_noted(branch: Bodies, desk: Client) -> None:
    year = dues.open_year(branch.branch.pk, clock.today().year, branch.recorder.pk, by=branch.secretary)
    who = branch.members[0]
    dues.set_base(year.pk, who.pk, Base(WAGE, 5_000_00), by=branch.recording)
    at = reverse("council:dues", args=[branch.branch.code])
    typed = {"person": who.pk, "paid_on": clock.today().isoformat(), "channel": "cash"}
    again = twice(desk, at, "paid_on", f"已经登记过交纳：{who.name}", **typed)
    assert DuesPayment.objects.count() == 1
    assert "请在下面勾选还没登记的人" in again
    back = reverse("council:dues_back", args=[branch.branch.code, year.year, DuesPayment.objects.get().pk])
    for words in ("应交", "已经恢复为未交"):
        assert words in desk.post(back, follow=True).content.decode()


def test_of_two_tabs_the_second_does_not_write_over_what_dues_go_by(branch: Bodies, desk: Client) -> None:
    year = dues.open_year(branch.branch.pk, clock.today().year, branch.recorder.pk, by=branch.secretary)
    who = branch.members[0]
    at = reverse("council:dues_base", args=[branch.branch.code, year.year, who.pk])
    tab = form_of(desk.get(at), "amount")
    press(desk, at, tab, kind="wage", amount="5000", first="1", last="12")
    assert SAID in press(desk, at, tab, kind="wage", amount="3000", first="1", last="12").content.decode()
    assert year.bases.get().base == "500000"


def test_a_transfer_is_begun_and_each_of_its_steps_taken_once(branch: Bodies) -> None:
    desk = at_desk(branch.cast.secretary)
    at = reverse("council:transfers", args=[branch.branch.code])
    typed = {"name": "新来辛", "phone": "13900000077", "other": "云湖市第一小学党支部", "full": "yes",
             "number": "一小组介〔2026〕3号", "on": clock.today().isoformat(), "valid_days": 30}  # fmt: skip
    sent = form_of(desk.get(at), "valid_days")
    assert press(desk, at, sent, **typed).status_code == 200
    row = Transfer.objects.get()
    one = reverse("council:transfer", args=[branch.branch.code, row.code])
    day = clock.today().isoformat()
    twice(desk, one, "step=admit", "现在能办的见下面", step="admit", day=day)
    Transfer.objects.filter(pk=row.pk).update(state="done", receipt_on=clock.today())
    assert "这封信已经登记过" in press(desk, at, sent, **typed).content.decode()
    assert Transfer.objects.count() == 1


def test_a_letter_drafted_in_two_tabs_says_what_the_first_said(branch: Bodies, desk: Client) -> None:
    who = branch.members[0]
    row = transfers.request_out(branch.branch.pk, who.pk, "云湖市第一小学党支部", "调动", by=branch.secretary)
    at = reverse("council:transfer", args=[branch.branch.code, row.code])
    press(desk, at, form_of(desk.get(at), "valid_days"), step="letter", valid_days=30)
    tab = form_of(desk.get(at), "valid_days")
    press(desk, at, tab, step="letter", valid_days=60)
    assert SAID in press(desk, at, tab, step="letter", valid_days=20).content.decode()
    row.refresh_from_db()
    assert row.valid_days == 60


def test_the_seal_is_applied_for_and_a_letter_numbered_once(bodies: Bodies, desk: Client) -> None:
    office = f"/desk/bodies/{bodies.branch.code}/"
    twice(desk, f"{office}seal/", "document", document="公示表", purpose="张贴", copies=2)
    letter = {"way": "in", "day": clock.today().isoformat(), "other": "街道办", "subject": "管网改造"}
    twice(desk, f"{office}letters/", "subject", **letter)
    assert (SealUse.objects.count(), Letter.objects.count()) == (1, 1)
