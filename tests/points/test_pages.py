"""The pages of points: one's own and nobody else's; the desk's, by name; offices above without names."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from linli.journal.actors import SYSTEM
from linli.journal.models import Access
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.points import accounts, applying, books, closing, queries, replaying, services
from linli.points.models import Application, Claim, Edition, Entry, Good, Holder, Objection, RuleBook
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.papers.rows import file, pressed, shown
from tests.points.conftest import me, met
from tests.points.playing import SHOP, published
from tests.support import memory

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, **asked: str) -> str:
    answer: Any = client.get(reverse(f"points:{name}", args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_one_reads_ones_own_points_and_why_each_and_nobody_elses(bodies: Bodies, book: RuleBook) -> None:
    who, other = bodies.members[:2]
    for _ in range(7):
        met(book, who, absent=(other,))
    mine = signed_in(who)
    page = read(mine, "mine")
    assert "安和支部党员积分" in page
    assert ">72<" in page
    last = Entry.objects.filter(account__person=who).latest("pk")
    why = read(mine, "why", last.pk)
    for words in (
        "参加三会一课 +2",
        "第 1 版",
        "超过周期上限的 2 分不计",
        f"日志第 {last.source_id} 条",
        "按规则自动计",
    ):
        assert words in why, words
    theirs = Entry.objects.filter(account__person=other).latest("pk")
    assert mine.get(reverse("points:why", args=[theirs.pk])).status_code == 404
    assert other.name not in page
    assert "参加三会一课 +2" in read(mine, "rules", book.code)
    assert signed_in(bodies.cast.resident).get(reverse("points:rules", args=[book.code])).status_code == 404
    assert "没有为您记积分" in read(signed_in(bodies.cast.neighbour), "mine")


def test_asking_objecting_and_deciding_by_their_pages(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    mine, desk = signed_in(who), at_desk(bodies.cast.secretary, second_factor=True)
    form = {"rule": "R05", "day": clock.today().isoformat(), "times": 3, "words": "陪护老人"}
    assert mine.post(reverse("points:apply", args=[book.code]), {**form, "times": 0}).status_code == 422
    assert mine.post(reverse("points:apply", args=[book.code]), form).status_code == 302
    row = Application.objects.get()
    waiting = read(desk, "waiting", book.code)
    assert "陪护老人" in waiting
    decide = reverse("points:decide", args=[book.code, row.pk])
    assert desk.post(decide, {"decline": "1", "reason": "重复"}).status_code == 303
    assert "重复" in read(mine, "mine")
    mine.post(reverse("points:object", args=[row.pk]), {"words": "是两次"})
    objection = Objection.objects.get()
    answer = reverse("points:answer", args=[book.code, objection.pk])
    assert desk.post(answer, {"uphold": "1", "reason": "自己改"}).status_code == 303
    objection.refresh_from_db()
    assert objection.state == "raised"  # whoever decided first does not answer
    office = at_desk(bodies.cast.community_officer, second_factor=True)
    assert "是两次" in read(office, "waiting", book.code)
    office.post(answer, {"uphold": "1", "reason": "查实"})
    assert Entry.objects.get().points == 3
    why = reverse("points:why", args=[Entry.objects.get().pk])
    assert mine.post(why, {"words": "少算了"}).status_code == 303
    assert "答复" in read(mine, "why", Entry.objects.get().pk)


def test_the_desk_reads_by_name_and_is_seen_to_and_an_office_reads_no_name(bodies: Bodies, book: RuleBook) -> None:
    for who in reversed(bodies.members):
        met(book, who)
    desk = at_desk(bodies.recorder, second_factor=True)
    page = read(desk, "book", book.code)
    names = re.findall(r"<b>([^<]{2,6})</b>", page)
    assert {"党员甲", "在职己", "唐月娥"} <= set(names)
    assert names == sorted(names)
    sheet: Any = desk.get(reverse("points:book", args=[book.code]), {"as": "excel"})
    rows = list(load_workbook(BytesIO(b"".join(sheet.streaming_content))).worksheets[0].values)
    assert ("党员甲", 62, "合格") in [row[:3] for row in rows] or "党员甲" in str(rows)
    assert Access.objects.filter(person_id=bodies.members[0].pk, what="points").exists()
    office = at_desk(bodies.cast.community_officer, second_factor=True)
    above = read(office, "book", book.code)
    assert "党员甲" not in above
    assert "合格" in above
    for role in ("director", "grid_worker", "far_secretary", "property_manager"):
        answer = at_desk(getattr(bodies.cast, role)).get(reverse("points:book", args=[book.code]))
        assert answer.status_code == 404, role
    account = Entry.objects.filter(account__person=bodies.members[0]).get()
    assert office.get(reverse("points:account", args=[book.code, account.account_id])).status_code == 404
    assert "参加三会一课" in read(desk, "account", book.code, account.account_id)
    desk.post(reverse("points:reverse", args=[book.code, account.pk]), {"reason": "签到有误"})
    assert "已撤销" in read(desk, "account", book.code, account.account_id)


def test_a_period_is_made_known_to_the_branch_alone(bodies: Bodies, book: RuleBook) -> None:
    met(book, bodies.members[0])
    period = queries.period_on(book)
    assert period is not None
    with clock.moved(clock.midnight(period.end) + timedelta(days=3)):  # no further period is over yet
        over = closing.due(book)
        assert over is not None
        desk = at_desk(bodies.cast.secretary, second_factor=True)
        assert "结算并公布" in read(desk, "periods", book.code)
        assert desk.post(reverse("points:close", args=[book.code]), {"first": over.first}).status_code == 303
        one = book.closings.get()
        for text in ("", "x", "2026-13-45", "0001-01-01"):
            desk.post(reverse("points:close", args=[book.code]), {"first": text})
        assert book.closings.count() == 1
        member = signed_in(bodies.members[1])
        assert "已公布" in read(member, "mine")
        where = reverse("points:known", args=[book.code, one.pk])
        assert where in member.get(reverse("cases:mine")).content.decode()
        known = read(member, "known", book.code, one.pk)
        assert "党员甲" in known
        assert ">62<" in known
        stranger = signed_in(bodies.cast.resident)
        assert stranger.get(reverse("points:known", args=[book.code, one.pk])).status_code == 404
        office = at_desk(bodies.cast.community_officer, second_factor=True)
        masked = read(office, "period", book.code, one.pk)
        assert "党员甲" not in masked
        assert "党*甲" in masked
        assert ">62<" not in masked
        assert "党员甲" in read(desk, "period", book.code, one.pk)


def test_rules_are_drafted_published_and_never_changed_by_their_pages(bodies: Bodies, book: RuleBook) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    assert desk.post(reverse("points:editions", args=[book.code])).status_code == 302
    new = {"title": "调解邻里纠纷", "points": 4, "period": "quarter", "cap": 8, "way": "apply"}
    rule = reverse("points:rule", args=[book.code, 2, "new"])
    assert desk.post(rule, {**new, "cap": 3, "approver": "branch_secretary"}).status_code == 422
    assert desk.post(rule, new).status_code == 422  # nobody approves it
    assert desk.post(rule, {**new, "approver": "branch_secretary"}).status_code == 302
    assert desk.post(reverse("points:rule", args=[book.code, 2, "R06"]), {"drop": "1"}).status_code == 303
    at = reverse("points:edition", args=[book.code, 2])
    terms = {"period": "year", "base": 100, "bands": "90 优秀\n60 合格", "months": 0}
    assert desk.post(at, {**terms, "bands": "优秀"}).status_code == 422
    assert desk.post(at, terms).status_code == 302
    page = read(desk, "edition", book.code, 2)
    assert "<ins>" in page
    assert "调解邻里纠纷" in page
    assert desk.post(at, {"since": clock.today().isoformat()}).status_code == 422
    assert desk.post(at, {"since": (clock.today() + timedelta(days=1)).isoformat()}).status_code == 302
    edition = Edition.objects.get(number=2)
    assert (edition.state, edition.base, len(edition.rules)) == ("published", 100, 8)
    assert desk.get(rule).status_code == 404
    office = at_desk(bodies.cast.community_officer, second_factor=True)
    assert "调解邻里纠纷" in read(office, "edition", book.code, 2)
    assert office.post(reverse("points:editions", args=[book.code])).status_code == 404


def test_a_body_begins_to_keep_points_by_its_page(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    assert "积分" in desk.get("/desk/").content.decode()
    given = {"whose": f"{bodies.branch.pk}-members", "title": "党员积分"}
    assert desk.post(reverse("points:books"), given).status_code == 302
    book = RuleBook.objects.get()
    assert "还没有生效的规则" in read(desk, "book", book.code)
    assert books.today_edition(book) is None
    assert "党员积分" in read(signed_in(bodies.members[0]), "mine")


def test_the_shop_by_its_pages(bodies: Bodies) -> None:
    book = published(bodies.branch, RuleBook.MEMBERS, "党员积分", SHOP)
    who = bodies.members[0]
    account = accounts.account_of(book, Holder(person_id=who.pk))
    line = services.Line(Entry.Kind.CARRIED, clock.today(), ("opening", 1), points=12)
    services.append(account.pk, line, by=SYSTEM)
    desk, mine = at_desk(bodies.cast.secretary, second_factor=True), signed_in(who)
    at = reverse("points:shop_desk", args=[book.code])
    assert desk.post(at, {"name": "洗衣液", "price": 5, "stock": 3, "offered": "on"}).status_code == 302
    good = Good.objects.get()
    assert (
        desk.post(f"{at}?good={good.pk}", {"name": "洗衣液", "price": 6, "stock": 3, "offered": "on"}).status_code
        == 302
    )
    assert "兑换一件" in read(mine, "shop", book.code)
    own = reverse("points:shop", args=[book.code])
    for _ in range(3):
        assert mine.post(own, {"good": good.pk, "quantity": "1"}).status_code == 303
    first, second = Claim.objects.order_by("pk")
    mine.post(reverse("points:give_up", args=[book.code, second.pk]))
    desk.post(reverse("points:finish", args=[book.code, first.pk]))
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["cancelled", "handed"]
    good.refresh_from_db()
    assert good.stock == 2
    assert "已领取" in read(mine, "shop", book.code)
    assert "已领取" in read(desk, "shop_desk", book.code)
    assert signed_in(bodies.cast.resident).get(own).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_take_the_same_statements_for_one_and_for_thirty(
    bodies: Bodies, book: RuleBook, django_assert_max_num_queries: Any, rows: int
) -> None:
    who = bodies.members[0]
    account = accounts.account_of(book, Holder(person_id=who.pk))
    for number in range(rows):
        line = services.Line(Entry.Kind.CARRIED, clock.today(), ("opening", number + 1), points=1)
        services.append(account.pk, line, by=SYSTEM)
        Application.objects.create(
            account=account, edition=book.editions.get(), rule="R05", day=clock.today() - timedelta(days=number),
            words="陪护", applicant=who, made_at=clock.now(),
        )  # fmt: skip
    desk, mine = at_desk(bodies.cast.secretary, second_factor=True), signed_in(who)
    for client, name, args in (
        (mine, "mine", []), (desk, "book", [book.code]), (desk, "account", [book.code, account.pk]),
        (desk, "waiting", [book.code]), (desk, "books", []), (desk, "periods", [book.code]),
    ):  # fmt: skip
        client.get(reverse(f"points:{name}", args=args))
        with django_assert_max_num_queries(24):
            read(client, name, *args)


def test_the_page_of_rule_books_asks_as_much_of_ten_bodies_as_of_few(bodies: Bodies, book: RuleBook) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)

    def asked() -> int:
        memory.forget()
        with CaptureQueriesContext(connection) as statements:
            read(desk, "books")
        return len(statements)

    few = asked()
    for number in range(10):
        team = people.create_organisation("party_branch", f"{number}队", book.body.area, by=SYSTEM)
        post = people.create_post("branch_secretary", team, book.body.area, by=SYSTEM)
        people.appoint(post.pk, bodies.cast.secretary.pk, by=SYSTEM)
    assert "9队" in read(desk, "books")
    assert asked() == few


def test_opening_balances_come_in_row_by_row_and_once(bodies: Bodies, book: RuleBook) -> None:
    desk, at = at_desk(bodies.recorder, second_factor=True), reverse("points:opening", args=[book.code])
    lines = ["姓名,积分", "党员甲,12", "党员乙,-3", "党员丙,三分", "无名氏,5", "党员甲,9"]

    def sent(*rows: str) -> Any:
        return shown(desk, at, {"file": file("\n".join(rows))})

    assert sent("姓甚名谁,几分", "党员甲,12").context["found"].missing == ("姓名", "积分")
    page = sent(*lines)
    for words in ("积分不是整数", "名册中没有这个名字", "表中重复出现"):
        assert words in page.content.decode(), words
    assert Entry.objects.count() == 0
    assert pressed(desk, page).status_code == 303
    assert "这份表格已经录入" in pressed(desk, page, follow=True).content.decode()
    made = Entry.objects.order_by("pk").values_list("account__person__name", "points", "kind")
    assert list(made) == [("党员甲", 12, "carried"), ("党员乙", -3, "carried")]
    assert "已经记入过" in sent(*lines).content.decode()
    assert "found" in pressed(desk, sent("姓名,积分", f"{bodies.recorder.name},50"), follow=True).context
    assert not Entry.objects.filter(account__person=bodies.recorder).exists()
    assert at_desk(bodies.cast.community_officer, second_factor=True).get(at).status_code == 404
    assert replaying.differing() == []


def test_what_waits_stands_on_the_desk_of_the_body(bodies: Bodies, book: RuleBook) -> None:
    applying.ask(book.pk, applying.Wish("R05", clock.today(), 1, "陪护"), by=me(bodies.members[0]))
    where = reverse("points:waiting", args=[book.code])
    assert where in at_desk(bodies.cast.secretary, second_factor=True).get("/desk/").content.decode()
    assert where not in at_desk(bodies.cast.director, second_factor=True).get("/desk/").content.decode()
