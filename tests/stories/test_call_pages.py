"""The pages of calls for works: drawn up at the desk, read by everybody, judged on a phone, made public and final."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people import services as people
from linli.people.models import Person
from linli.stories import calls, judging
from linli.stories.call_models import Call, Entry, Judgement, Juror
from linli.stories.fee_models import Fee
from tests.cases.desk import at_desk
from tests.stories.conftest import Desk
from tests.stories.test_calls import Contest, contest, later, person
from tests.support.pages import told_by

__all__ = ["contest", "later"]
pytestmark = pytest.mark.django_db
PLAN = {
    "title": "身边的周末", "theme": "拍一拍邻里的周末。", "open_to": "everybody", "categories": "照片\n视频",
    "criteria": "内容 60\n表达 40", "prizes": "一等奖 1 1000\n二等奖 2 0", "blind": "on", "way": "mean", "least": "60",
    "public_days": "5",
}  # fmt: skip


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"stories:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return told_by(answer)


def desk_of(by: Actor) -> Client:
    return at_desk(Person.objects.get(pk=by.person_id), second_factor=True)


def test_a_call_is_drawn_up_and_opened_by_form_and_then_read_by_everybody(press: Desk) -> None:
    editor, at = desk_of(press.editor), reverse("stories:calls_of", args=[press.paper.code])
    until = clock.today().replace(year=clock.today().year + 1, day=1).isoformat()
    for name, value, said in (
        ("criteria", "内容 很多", "1 到 100"), ("criteria", "内容 000060999", "1 到 100"),
        ("prizes", "一等奖", "先写名称"), ("prizes", "一等奖 1 一千", "5700.00"),
    ):  # fmt: skip
        wrong: Any = editor.post(at, {**PLAN, "until": until, name: value})
        assert (wrong.status_code, said in told_by(wrong)) == (422, True), name
    assert not Call.objects.exists()
    assert editor.post(at, {**PLAN, "until": until}).status_code == 302
    call = Call.objects.get()
    assert [(one.name, one.places, one.amount) for one in call.prizes.all()] == [
        ("一等奖", 1, 100_000),
        ("二等奖", 2, 0),
    ]
    assert Client().get(reverse("stories:call_show", args=[call.code])).status_code == 404
    do = lambda name: reverse("stories:call_do", args=[call.code, name])  # noqa: E731
    for number in range(3):
        typed = person(number, f"评委{number}").phone.removeprefix("+86")
        for name in ("别人", f"评委{number}"):  # a number alone tells nobody whose it is
            answer: Any = editor.post(do("juror"), {"name": name, "phone": typed, "unit": "摄影协会"})
            assert (answer.status_code, "没有这个姓名和号码" in told_by(answer)) == (
                (422, True) if name == "别人" else (302, False)
            )
    assert call.jurors.count() == 3
    stale: Any = editor.post(do("change"), {**PLAN, "until": until, "seen": "0"})
    assert stale.status_code == 422
    editor.post(do("open"))
    page = read(Client(), "call_show", call.code)
    for words in (
        "拍一拍邻里的周末",
        "评委0",
        "摄影协会",
        "一等奖",
        "1,000.00 元",
        "内容",
        "评委看不到姓名",
        "偶然所得",
    ):
        assert words in page, words
    assert "身边的周末" in read(Client(), "of", press.paper.code)


def test_a_resident_sends_in_their_submission_and_takes_it_back(contest: Contest) -> None:
    phone = signed_in(contest.desk.cast.resident)
    at = reverse("stories:call_enter", args=[contest.call.code])
    assert Client().get(at).status_code == 302
    assert "先把作品投给编辑部" in read(phone, "call_enter", contest.call.code)
    case = contest.desk.sent_in(headline="周末的球场")
    Case.objects.filter(pk=case.pk).update(reporter_id=contest.desk.cast.resident.pk)
    category = contest.call.categories.get()
    given = {"case": case.pk, "category": category.pk, "maker": "陈桂兰", "unit": ""}
    assert phone.post(at, {**given, "case": 0}).status_code == 422
    assert phone.post(at, given).status_code == 302
    entry = Entry.objects.get()
    assert "您的作品，1 号" in read(phone, "call_show", contest.call.code)
    assert "周末的球场" not in read(Client(), "call_show", contest.call.code)
    say = reverse("stories:call_say", args=[contest.call.code, "take_back"])
    assert signed_in(contest.desk.cast.neighbour).post(say, {"entry": entry.code}).status_code == 404
    assert phone.post(say, {"entry": entry.code}).status_code == 303
    entry.refresh_from_db()
    assert entry.out == "已撤回"


def test_a_juror_sees_a_number_and_no_name_and_gives_points(contest: Contest) -> None:
    entry = contest.sent("段小红")
    juror = signed_in(Person.objects.get(pk=contest.jurors[0].person_id))
    assert juror.get(reverse("stories:judge", args=[entry.code])).status_code == 404  # works are still taken
    contest.over()
    listed = read(juror, "jury", contest.call.code)
    assert ("段小红的作品" in listed, "还有 1 件待评" in listed) == (True, True)
    page = read(juror, "judge", entry.code)
    assert ("骑车送教上门" in page, "文字／小段" in page) == (True, False)
    for other in (Client(), signed_in(contest.desk.cast.neighbour), desk_of(contest.desk.editor)):
        assert other.get(reverse("stories:judge", args=[entry.code])).status_code in (302, 404)
    first, second = contest.call.criteria.all()
    at = reverse("stories:judge", args=[entry.code])
    too_much: Any = juror.post(at, {f"points_{first.pk}": 61, f"points_{second.pk}": 1})
    assert (too_much.status_code, Judgement.objects.exists()) == (422, False)
    assert juror.post(at, {f"points_{first.pk}": 50, f"points_{second.pk}": 31}).status_code == 302
    assert "81" in read(juror, "jury", contest.call.code)
    assert juror.post(at, {"aside": "1", "why": "教过作者"}).status_code == 303
    assert "已回避" in read(juror, "jury", contest.call.code)
    assert (Judgement.objects.get().total, "身边的周末" in told_by(juror.get("/me/"))) == (None, False)


def test_the_result_goes_from_the_desk_to_everybody_to_an_objection_and_to_the_bank(contest: Contest) -> None:
    desk = contest.desk
    one, _two = contest.sent("甲"), contest.sent("乙")
    Case.objects.filter(pk=one.case_id).update(reporter_id=desk.cast.resident.pk)
    contest.over()
    editor, chief = desk_of(desk.editor), desk_of(desk.chief)
    assert "还没有评完的评委： 评委0、评委1、评委2" in read(editor, "call", contest.call.code)
    contest.judged(90, 80)
    page = read(editor, "call", contest.call.code)
    assert ("90.00" in page, "公示结果" in page) == (True, True)
    do = lambda name: reverse("stories:call_do", args=[contest.call.code, name])  # noqa: E731
    assert "一等奖" not in read(Client(), "call_works", contest.call.code)
    editor.post(do("announce"))
    public = read(Client(), "call_show", contest.call.code)
    assert ("甲的作品" in public, "90" in public, "公示到" in public) == (True, False, True)
    assert "甲的作品" in read(Client(), "call_works", contest.call.code)
    neighbour = signed_in(desk.cast.neighbour)
    say = reverse("stories:call_say", args=[contest.call.code, "object"])
    assert Client().post(say, {"text": "不对"}).status_code == 302
    neighbour.post(say, {"text": "照片是网上的"})
    assert "正在核实" in read(neighbour, "call_show", contest.call.code)
    assert "照片是网上的" not in read(Client(), "call_show", contest.call.code)
    at = read(chief, "call", contest.call.code)
    assert "照片是网上的" in at
    objection = re.search(
        r'name="objection" value="(\d+)"', chief.get(reverse("stories:call", args=[contest.call.code])).content.decode()
    )
    assert objection
    chief.post(do("answer"), {"objection": objection[1], "text": "原片在，结果不变"})
    assert "原片在" in read(neighbour, "call_show", contest.call.code)
    contest.later(17)
    assert "由编辑部另一人确认" in read(editor, "call", contest.call.code)
    chief.post(do("finish"))
    contest.call.refresh_from_db()
    assert contest.call.state == "final"
    resident = signed_in(desk.cast.resident)
    account = {
        "name": "陈桂兰",
        "id_number": "11010519491231002X",
        "bank": "云湖银行",
        "account": "6222021234567890123",
    }
    resident.post(reverse("stories:account"), account)
    shown = chief.get(reverse("stories:call", args=[contest.call.code])).content.decode()
    award, payee = re.search(r'name="award" value="(\d+)"', shown), re.search(r'<option value="(\d+)" selected', shown)
    assert award
    assert payee
    chief.post(do("prize"), {"award": award[1], "payee": payee[1]})
    assert (Fee.objects.get().gross, Fee.objects.get().income) == (100_000, "prize")
    assert "甲的作品" in read(editor, "fees_of", desk.paper.code)


def test_pages_ask_no_more_with_thirty_works_than_with_one(contest: Contest) -> None:
    """But for the desk's own page, which a number of statements for each juror draws up."""
    contest.sent("甲")
    category = contest.call.categories.get()
    juror = signed_in(Person.objects.get(pk=contest.jurors[0].person_id))

    def cost() -> list[int]:
        found = []
        for client, name in (
            (juror, "jury"), (Client(), "call_show"), (Client(), "call_works"), (desk_of(contest.desk.editor), "call"),
        ):  # fmt: skip
            read(client, name, contest.call.code)
            with CaptureQueriesContext(connection) as asked:
                read(client, name, contest.call.code)
            found.append(len(asked))
        return found

    contest.over()
    one = cost()
    first = contest.entries[0]
    for number in range(2, 31):
        case = Case.objects.get(pk=first.case_id)
        case.pk, case.number, case.code = None, number, f"c{number:013}"
        case.save(force_insert=True)
        Entry.objects.create(
            call=contest.call, category=category, case=case, number=number, title=f"作品{number}", maker="乙",
            entered_at=clock.now(),
        )  # fmt: skip
    assert calls.standing(contest.call).count() == 30
    assert judging.judged_now(contest.call)
    assert cost() == one


def test_the_page_of_a_call_asks_the_same_for_thirty_jurors_and_works_as_for_few(contest: Contest) -> None:
    contest.sent("甲")
    begun = clock.now()
    contest.over()
    client = desk_of(contest.desk.editor)

    def asked() -> int:
        counts = []
        for _reading in range(2):
            with CaptureQueriesContext(connection) as found:
                read(client, "call", contest.call.code)
            counts.append(len(found))
        return min(counts)

    few = asked()
    case = Case.objects.get(pk=contest.entries[0].case_id)
    category = contest.call.categories.get()
    for number in range(2, 31):
        case.pk, case.code, case.number, case._state.adding = None, public_code(), 90_000 + number, True
        case.save()
        Entry.objects.create(
            call=contest.call, category=category, case_id=case.pk, number=number, title="作品", maker=f"作者{number}",
            entered_at=begun,
        )  # fmt: skip
    for number in range(27):
        one = people.create_person(f"又一位{number}", by=SYSTEM, phone=f"139000091{number:02}")
        Juror.objects.create(call=contest.call, person=one, named_at=begun)
    assert asked() == few
