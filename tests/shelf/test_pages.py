"""The pages of the shelf: the desk keeps it, everybody reads it, residents thank, agree and object."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from linli.journal.actors import SYSTEM
from linli.journal.models import Access
from linli.kernel import clock
from linli.papers import matching
from linli.papers.match_models import Brought
from linli.people.homes import enter_person
from linli.people.models import Person
from linli.rules.accounts import Line
from linli.shelf import accounts, exemplars, projects, thanking
from linli.shelf.models import Account, Exemplar, Guide, Objection, Project, Thanks
from linli.stories import services
from tests.cases.desk import at_desk
from tests.office.conftest import signed_in, words
from tests.shelf.conftest import account, exemplar, guide, project, proof
from tests.stories.conftest import Desk, press  # noqa: F401 -- the fixture
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
TABLE = "日期\t项目\t收入\t支出\n2026-06-05\t电梯广告\t1,200.00\t\n2026-06-20\t门禁\t\t450.50\n\t合计\t1200\t450.5"
PERIOD = {"first": "2026-06-01", "last": "2026-06-30", "opening": "100.00", "closing": "849.50"}


def at(name: str, *args: object) -> str:
    return reverse(f"shelf:{name}", args=args)


def brought(client: Client, code: str, **said: object) -> str:
    """The table of the period brought to its page; answers where it is shown."""
    answer = client.post(at("account_new", code), {**PERIOD, "text": TABLE, **said})
    assert answer.status_code == 303
    return str(answer["Location"])


def test_a_guide_is_written_found_read_and_changed(shelf: Cast) -> None:
    client, estate = signed_in(shelf.secretary), shelf.places.estate.code
    said = {
        "area": shelf.places.estate.pk, "title": "办居住证", "answer": "到社区窗口办理", "basis": "居住证暂行条例",
        "bring": "身份证", "public": "on",
    }  # fmt: skip
    assert client.post(at("guide_new"), said).status_code == 302
    row = Guide.objects.get()
    assert "到社区窗口办理" in words(client.get(at("guides_desk"), {"q": "居住"}))
    assert "没有找到" in words(client.get(at("guides_desk"), {"q": "护照"}))
    assert "办居住证" in words(Client().get(at("guides", estate), {"q": "居住"}))
    unknown = words(Client().get(at("guides", estate), {"q": "护照"}))
    ask = f'class="btn" href="{reverse("cases:report", args=[estate])}"'
    assert ("没有找到" in unknown, ask in unknown) == (True, True)
    bare = words(Client().get(at("guides", shelf.places.far_estate.code)))
    assert ("还没有" in bare, 'name="q"' in bare) == (True, False)  # nothing to look through
    assert "身份证" in words(Client().get(at("guide", estate, row.code)))
    edit = at("guide_edit", row.code)
    changed = {**said, "answer": "网上也能办", "seen": "1"}
    changed.pop("public")
    stale = client.post(edit, {**changed, "seen": "9"})
    assert stale.status_code == 422
    assert {"现在是：到社区窗口办理", "现在是：是"} <= set(words(stale).replace("<", " ").replace(">", " ").split())
    assert "现在是：办居住证" not in words(stale)  # that is the same
    assert client.post(edit, changed).status_code == 302
    assert Client().get(at("guide", estate, row.code)).status_code == 404  # for the desk alone now
    assert signed_in(shelf.far_secretary).get(edit).status_code == 404
    client.post(at("guide_end", row.code))
    assert "办居住证" not in words(client.get(at("guides_desk")))


def test_an_account_taken_along_says_of_when_it_is_and_what_was_there_before_and_after_each_line(shelf: Cast) -> None:
    body, period = (
        shelf.posts["director"].organisation,
        accounts.Period(date(2026, 4, 1), date(2026, 4, 30), 100, 9_650),
    )
    made = accounts.enter(body.pk, period, [Line("停车费", True, 9_900), Line("灯", False, 350)], by=SYSTEM)
    accounts.publish(made.pk, by=shelf.acting("director"))
    taken = signed_in(shelf.resident).get(at("account", shelf.places.estate.code, made.code), {"as": "excel"})
    with BytesIO(b"".join(taken)) as file:
        book = load_workbook(file)
    assert book.sheetnames == ["小区账本 2026 年 4 月 1 日—2026 年 4 月 30 日"[:28]]
    assert [line[1:] for line in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
        ("期初余额", None, None, 1, None), ("停车费", 99, None, 100, None), ("灯", None, 3.5, 96.5, None),
        ("合计", 99, 3.5, 96.5, body.name),
    ]  # fmt: skip


def test_an_account_is_read_from_a_table_shown_and_published_by_another(shelf: Cast) -> None:
    code = shelf.posts["director"].organisation.code
    client = signed_in(shelf.director)
    wrong = words(client.get(brought(client, code, closing="850.00")))
    assert ("0.50" in wrong, 'name="go"' in wrong, Account.objects.count()) == (True, False, 0)
    good = brought(client, code)
    shown = words(client.get(good))
    assert ("无，账平" in shown, "2026 年 6 月 5 日" in shown, "2026 年 6 月 20 日" in shown) == (True, True, True)
    signed = words(client.get(brought(client, code, text=TABLE + "\n\t负责人：王明\t\t")))
    assert '有 2 行是合计、结余、签字或备注，已略去。行号： <span class="num">4 5 </span>' in signed
    swapped = {"column_item": "项目", "column_income": "支出", "column_spending": "收入"}
    assert (client.post(good, {"go": "1", **swapped}).status_code, Account.objects.count()) == (
        303,
        0,
    )  # never shown so
    good = brought(client, code)
    made = client.post(good, {"go": "1"})
    row = Account.objects.get()
    assert (made.status_code, row.closing, row.lines.count()) == (302, 84_950, 2)
    assert "由录入人以外的人公布" in words(client.get(at("account_desk", row.code)))
    public = at("account", shelf.places.estate.code, row.code)
    assert Client().get(public).status_code == 404
    accounts.publish(row.pk, by=SYSTEM)
    client.post(at("account_act", row.code, "withdraw"), {"reason": "漏记"})
    assert signed_in(shelf.secretary).get(at("account_desk", row.code)).status_code == 404
    assert "电梯广告" not in words(Client().get(at("accounts", shelf.places.estate.code)))


def test_a_period_begins_as_the_one_before_ended_and_rows_to_be_put_right_are_said_before_any_difference(
    shelf: Cast,
) -> None:
    client, body = signed_in(shelf.director), shelf.posts["director"].organisation
    assert client.get(at("account_new", body.code)).context["form"].initial == {}
    account(shelf)
    form = client.get(at("account_new", body.code)).context["form"]
    assert (form["first"].value(), form["opening"].value()) == (date(2026, 7, 1), "849.50")
    page = words(client.get(brought(client, body.code, text=TABLE.replace("450.50", "四百五"))))
    assert ("请在表格里改好" in page, "与账面相差" in page, 'name="go"' in page) == (True, False, False)


def test_the_table_of_an_account_is_shown_at_an_address_with_all_that_was_typed(shelf: Cast) -> None:
    code = shelf.posts["director"].organisation.code
    client = signed_in(shelf.director)
    csv = SimpleUploadedFile("账.csv", TABLE.replace("\t", "@").replace(",", "").replace("@", ",").encode("utf-8-sig"))
    first, second = brought(client, code, closing="850.00"), brought(client, code, text="", file=csv)
    again = client.get(first)  # as Back asks for it
    assert again.context["form"]["closing"].value() == "850.00"
    assert "电梯广告" in again.context["table"]["text"].value()
    assert "电梯广告" in client.get(second).context["table"]["text"].value()  # so that a file is not chosen again
    assert f'action="{at("account_new", code)}"' in words(again)
    chosen = {matching.PREFIX + name: heading for name, heading in again.context["found"].columns.items()}
    read = client.post(second, {**chosen, matching.PREFIX + "note": "日期", matching.PREFIX + "day": ""})
    assert (read.status_code, read["Location"]) == (303, second)
    assert [one.line.note for one, _amount in client.get(second).context["read"]] == ["2026-06-05", "2026-06-20"]
    assert Account.objects.count() == 0


def test_a_project_handed_back_says_what_is_missing_to_whoever_answers_and_to_nobody_else(shelf: Cast) -> None:
    row, secretary = project(shelf), signed_in(shelf.secretary)
    by = shelf.acting("grid_worker")
    projects.report(row.pk, "装好了", clock.today(), by=by, files=proof(by))
    secretary.post(at("project_act", row.code, "back"), {"reason": " "})
    assert Project.objects.get().state == "done"
    assert "还差什么" in words(secretary.get(at("project_desk", row.code)))
    secretary.post(at("project_act", row.code, "back"), {"reason": "二楼那段还松"})
    assert Project.objects.get().state == "open"
    told = words(signed_in(shelf.grid_worker).get(at("project_desk", row.code)))
    assert ("为什么退回再办" in told, "二楼那段还松" in told) == (True, True)
    assert "二楼那段还松" not in words(Client().get(at("projects", shelf.places.estate.code)))


def test_rows_of_an_account_are_numbered_as_in_their_sheet(shelf: Cast) -> None:
    code = shelf.posts["director"].organisation.code
    client = signed_in(shelf.director)
    page = client.get(brought(client, code, text=f"公共收益账\n\n{TABLE}"))
    assert [one.number for one, _amount in page.context["read"]] == [4, 5]


def test_a_table_is_its_bringers_alone_and_goes_as_it_is_entered(shelf: Cast) -> None:
    code = shelf.posts["director"].organisation.code
    client = signed_in(shelf.director)
    first, second = brought(client, code, closing="850.00"), brought(client, code)
    assert signed_in(shelf.property_manager).get(second).status_code == 404  # keeps no books of this body
    assert client.post(second, {"go": "1"}).status_code == 302
    assert Brought.objects.count() == 0
    for left in (first, second):
        told = client.get(left, follow=True)
        assert told.redirect_chain == [(at("account_new", code), 303)]
        assert "这份表格已经录入" in words(told)
    taken = brought(client, code)
    refused = client.post(taken, {"go": "1"}, follow=True)
    assert refused.redirect_chain == [(taken, 303)]
    assert ("这段时间已有账目" in words(refused), "电梯广告" in words(refused)) == (True, True)
    assert (Account.objects.count(), Brought.objects.count()) == (1, 1)


def test_projects_stand_before_everybody_with_who_answers(shelf: Cast) -> None:
    row, worker = project(shelf), signed_in(shelf.grid_worker)
    page = words(Client().get(at("projects", shelf.places.estate.code)))
    assert ("加装扶手" in page, "李想" in page) == (True, True)
    shown = worker.get(at("project_desk", row.code))
    assert "报告完成" in words(shown)
    assert "（可不填）" not in words(shown).split("证明材料")[1][:60]  # without it nothing is reported
    assert worker.post(at("project_act", row.code, "strike")).status_code == 404
    by = shelf.acting("grid_worker")
    projects.report(row.pk, "装好了", clock.today(), by=by, files=proof(by))
    signed_in(shelf.secretary).post(at("project_act", row.code, "strike"))
    assert "已销号" in words(Client().get(at("projects", shelf.places.estate.code)))
    assert signed_in(shelf.director).get(at("project_desk", row.code)).status_code == 404


def test_the_desk_puts_a_project_on_the_list(shelf: Cast) -> None:
    client, code = signed_in(shelf.secretary), shelf.posts["secretary"].organisation.code
    given = {
        "area": shelf.places.estate.pk, "title": "修路灯", "need": "居民反映", "person": shelf.grid_worker.pk,
        "due": "2036-01-01",
    }  # fmt: skip
    assert client.post(at("project_new", code), given).status_code == 302
    assert "修路灯" in words(client.get(at("projects_desk")))
    assert Project.objects.get().person_id == shelf.grid_worker.pk


def test_thanks_are_said_read_as_agreed_and_read_by_the_desk_on_record(shelf: Cast) -> None:
    estate = shelf.places.estate.code
    client = signed_in(shelf.resident)
    given = {"to": "网格员小李", "text": "雨夜送药", "consent": "nameless"}
    assert client.post(at("say_thanks", estate), given).status_code == 302
    row = Thanks.objects.get()
    assert "雨夜送药" not in words(Client().get(at("thanks", estate)))
    assert "还没有公开" in words(client.get(at("thanks", estate)))
    desk = signed_in(shelf.secretary)
    assert "雨夜送药" in words(desk.get(at("thanks_desk")))
    assert Access.objects.filter(person_id=shelf.resident.pk, what="thanks").count() == 1
    desk.post(at("thanks_act", row.code, "show"))
    page = words(Client().get(at("thanks", estate)))
    assert ("雨夜送药" in page, "陈桂兰" in page) == (True, False)
    assert "还没有公开" not in words(client.get(at("thanks", estate)))
    assert signed_in(shelf.neighbour).post(at("take_back", row.code)).status_code == 404
    client.post(at("take_back", row.code))
    assert "雨夜送药" not in words(Client().get(at("thanks", estate)))
    assert signed_in(shelf.far_resident).get(at("say_thanks", estate)).status_code == 404


def test_an_exemplar_goes_from_recommendation_to_the_wall_by_pages(shelf: Cast) -> None:
    client, code = signed_in(shelf.secretary), shelf.posts["secretary"].organisation.code
    given = {"honour": "小区好邻居", "name": "陈桂兰", "deeds": "照顾邻居老人"}
    assert client.post(at("exemplar_new", code), {**given, "name": "无此人"}).status_code == 422
    assert client.post(at("exemplar_new", code), given).status_code == 302
    row = Exemplar.objects.get()
    own, officer = signed_in(shelf.resident), signed_in(shelf.community_officer)
    page = at("exemplar", row.code)
    assert Client().get(page).status_code == 404
    officer.post(at("exemplar_act", row.code, "check"))
    assert 'name="agree"' in words(own.get(page))
    own.post(page, {"agree": "1"})
    assert "照顾邻居老人" in words(Client().get(page))
    objector = signed_in(shelf.neighbour)
    objector.post(page, {"text": "有出入"})
    assert "正在核实" in words(objector.get(page))
    assert "有出入" not in words(own.get(page))
    assert "有出入" in words(officer.get(at("exemplar_desk", row.code)))
    assert Access.objects.filter(person_id=shelf.neighbour.pk, what="exemplar_objection").exists()
    objection = Objection.objects.get()
    officer.post(at("exemplar_act", row.code, "answer"), {"objection": objection.pk, "answer": "已走访三户"})
    assert ("有出入" in words(objector.get(page)), "已走访三户" in words(objector.get(page))) == (True, True)
    assert "已走访三户" not in words(Client().get(page))
    assert Client().post(page, {"text": "匿名"}).status_code == 404
    assert own.get(at("exemplar_desk", row.code)).status_code == 403


@pytest.mark.parametrize(
    ("reader", "agreed", "refused"),
    [("zh-hans", "本人在此同意", "本人不愿意"), ("en", "themselves, here", "does not want it")],
)
def test_what_an_exemplar_said_themselves_is_read_in_the_readers_language_and_not_in_their_own(
    shelf: Cast, reader: str, agreed: str, refused: str
) -> None:
    row = exemplar(shelf)
    exemplars.check(row.pk, by=shelf.acting("community_officer"))
    with translation.override("en" if reader == "zh-hans" else "zh-hans"):
        exemplars.agree(row.pk, by=shelf.acting("resident"))
        exemplars.refuse(row.pk, "", by=shelf.acting("resident"))
    Person.objects.update(language=reader)
    desk = words(signed_in(shelf.community_officer).get(at("exemplar_desk", row.code)))
    assert (agreed in desk, refused in desk) == (True, True)
    own = words(at_desk(shelf.resident, second_factor=True).get(reverse("web:own_data"), {"part": "shelf.exemplar"}))
    assert (agreed in own, refused in own) == (True, True)


def test_an_exemplars_page_leads_to_the_story_once_everybody_may_read_it(shelf: Cast, press: Desk) -> None:  # noqa: F811
    row = exemplar(shelf)
    exemplars.check(row.pk, by=shelf.acting("community_officer"))
    exemplars.agree(row.pk, by=shelf.acting("resident"))
    Exemplar.objects.filter(pk=row.pk).update(state="honoured", honoured_at=clock.now())
    desk = words(signed_in(shelf.community_officer).get(at("exemplar_desk", row.code)))
    sends = reverse("cases:report_for", args=[shelf.places.estate.code, "media_submission"])
    assert f'href="{sends}">投稿</a>' in desk  # as its form is called, not as the desk calls what comes of it
    case = press.sent_in()
    press.ready(case)
    Exemplar.objects.filter(pk=row.pk).update(case=case)
    assert "看先进事迹" not in words(Client().get(at("exemplar", row.code)))
    press.reviewed(case)
    story = services.release(case.pk, by=press.editor, address="https://linli.example")
    page = words(Client().get(at("exemplar", row.code)))
    assert ("看先进事迹" in page, reverse("stories:show", args=[story.code]) in page) == (True, True)


def test_a_residents_list_on_a4_names_its_estate(shelf: Cast) -> None:
    guide(shelf)
    sheet = Client().get(reverse("shelf:guides", args=[shelf.places.estate.code]), {"as": "a4"})
    page = pypdf.PdfReader(BytesIO(sheet.content)).pages[0].extract_text()
    assert shelf.places.estate.name in page


def test_of_two_people_of_one_name_the_body_says_which(shelf: Cast) -> None:
    other = enter_person(
        "陈桂兰", by=shelf.acting("secretary"), area=shelf.places.estate, phone="13955501111",
        unit_id=shelf.places.second_unit.pk, relation="tenant",
    )  # fmt: skip
    client, code = signed_in(shelf.secretary), shelf.posts["secretary"].organisation.code
    given = {"honour": "小区好邻居", "name": "陈桂兰", "deeds": "照顾邻居老人"}
    asked = client.post(at("exemplar_new", code), given)
    assert asked.status_code == 422
    assert "139****1111" in words(asked)
    assert "是哪一位 （可不填）" not in words(asked)  # it may not be left out
    assert words(asked).count("名册中有同名的人，请选是哪一位") == 2  # above the form and at its field
    assert "13955501111" not in words(asked)
    assert client.post(at("exemplar_new", code), {**given, "who": shelf.neighbour.code}).status_code == 422
    assert client.post(at("exemplar_new", code), {**given, "who": other.code}).status_code == 302
    assert Exemplar.objects.get().person_id == other.pk


@pytest.mark.parametrize("name", ["guides", "accounts", "projects", "thanks", "wall"])
def test_each_shelf_costs_the_same_at_one_and_at_many(shelf: Cast, name: str) -> None:
    def put(number: int) -> None:
        if name == "guides":
            guide(shelf, title=f"办事{number}")
        elif name == "projects":
            project(shelf)
        elif name == "thanks":
            said = thanking.Said("小李", f"谢谢{number}", "named")
            made = thanking.say(shelf.places.estate.pk, said, by=shelf.acting("resident"))
            thanking.show(made.pk, by=shelf.acting("secretary"))
        elif name == "wall":
            made_of = exemplar(shelf)
            exemplars.check(made_of.pk, by=shelf.acting("community_officer"))
            exemplars.agree(made_of.pk, by=shelf.acting("resident"))
        elif number == 0:
            accounts.publish(account(shelf).pk, by=SYSTEM)

    def statements() -> int:
        found = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as caught:
                assert Client().get(at(name, shelf.places.estate.code)).status_code == 200
            found.append(len(caught))
        return min(found)

    put(0)
    one = statements()
    for number in range(1, 5):
        put(number)
    assert statements() == one
