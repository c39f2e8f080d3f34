"""The pages of stories: everybody reads what was released; the desk makes it ready; a contributor sees their fees."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from linli.cases import services as cases
from linli.cases.models import Case
from linli.journal.models import Access, Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.stories import correspondents, counting, paying, services
from linli.stories.fee_models import Fee, Payee, PayList, PayState
from linli.stories.models import Story
from tests.cases.desk import at_desk
from tests.stories.conftest import Desk
from tests.stories.playing import Told, played

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(press: Desk) -> Told:
    cast, places = press.cast, press.cast.places
    people = (cast.street_officer, cast.resident, cast.neighbour)
    return played(places.estate, places.district, *people, "通讯员小段", "没人看过的稿")


def read(client: Client, name: str, *args: object, **query: str) -> str:
    answer: Any = client.get(reverse(f"stories:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_everybody_reads_a_story_with_its_licence_and_nobody_the_one_not_released(told: Told) -> None:
    anybody, story = Client(), told.shown
    listing = read(anybody, "of", told.paper.code)
    assert ("夫妻俩的送教路" in listing, "没人看过的稿" in listing, "99120260001" in listing) == (True, False, True)
    page = read(anybody, "show", story.code)
    for words in ("两万多公里", "文字／小段", "“两万”应为“两万三千”", 'property="og:title" content="夫妻俩的送教路"'):
        assert words in page
    unreleased = Story.objects.get(case=told.ready)
    for name in ("show", "embed"):
        assert anybody.get(reverse(f"stories:{name}", args=[unreleased.code])).status_code == 404
    assert "夫妻俩" in read(anybody, "of", told.paper.code, q="送教上门")
    assert "没有找到" in read(anybody, "of", told.paper.code, q="没人看过") or "换几个字" in read(
        anybody, "of", told.paper.code, q="没人看过"
    )
    assert "夫妻俩" not in read(anybody, "of", told.paper.code, section="economy")


def test_whoever_sent_it_in_is_led_to_the_story_and_to_their_fees_while_it_is_shown(told: Told, press: Desk) -> None:
    case, author = told.shown.case, Client()
    Case.objects.filter(pk=case.pk).update(reporter_id=press.cast.resident.pk)
    author.force_login(press.cast.resident)
    led_to = [reverse("stories:show", args=[told.shown.code]), reverse("stories:fees")]

    def leads() -> list[bool]:
        page = author.get(reverse("cases:track", args=[case.code])).content.decode()
        return [f'href="{address}"' in page for address in led_to]

    assert leads() == [True, True]
    chief = Person.objects.get(name="编辑hief")
    cases.act(case.pk, "recall", {"recall_why": "consent", "grounds": "撤回同意"}, by=_acting(chief))
    assert leads() == [False, False]


def test_a_recall_takes_story_picture_feed_and_map_away_at_once(told: Told) -> None:
    anybody, story = Client(), told.shown
    picture = reverse("stories:picture", args=[story.code, told.picture, "large"])
    shown: Any = anybody.get(picture)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert anybody.get(reverse("files:show", args=[told.picture, "large"])).status_code == 404
    head = told.shown.case.area
    assert head
    chief = Person.objects.get(name="编辑hief")
    cases.act(story.case_id, "recall", {"recall_why": "consent", "grounds": "撤回同意"}, by=_acting(chief))
    for address in (picture, reverse("stories:show", args=[story.code])):
        assert anybody.get(address).status_code == 404
    for name, args in (("feed", [told.paper.code, "rss"]), ("sitemap", [])):
        assert story.code not in anybody.get(reverse(f"stories:{name}", args=args)).content.decode()


def _acting(person: Person) -> Any:
    from linli.journal.actors import Actor

    return Actor(person.pk, "person", name=person.name)


def test_feeds_are_rss_and_atom_with_the_cover_enclosed(told: Told) -> None:
    rss = ET.fromstring(Client().get(reverse("stories:feed", args=[told.paper.code, "rss"])).content)
    item = rss.find("./channel/item")
    assert item is not None
    assert item.findtext("title") == "夫妻俩的送教路"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    size = Client().get(enclosure.attrib["url"].replace("http://testserver", ""))
    assert enclosure.attrib["type"] == "image/jpeg"
    assert int(enclosure.attrib["length"]) == len(b"".join(size.streaming_content))  # type: ignore[attr-defined]  # a streamed answer
    atom = ET.fromstring(Client().get(reverse("stories:feed", args=[told.paper.code, "atom"])).content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert atom.findtext("./a:entry/a:title", namespaces=space) == "夫妻俩的送教路"
    assert Client().get(reverse("stories:feed", args=[told.paper.code, "json"])).status_code == 404
    plan = Client().get("/stories/sitemap.xml").content.decode()
    assert reverse("stories:show", args=[told.shown.code]) in plan


def test_a_card_may_stand_in_another_site_and_the_story_may_not(told: Told) -> None:
    card: Any = Client().get(reverse("stories:embed", args=[told.shown.code]))
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    page: Any = Client().get(reverse("stories:show", args=[told.shown.code]))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_reader_is_counted_once_a_visit_and_known_to_nobody(told: Told) -> None:
    counting.write()  # what tests before counted
    told.shown.refresh_from_db()
    before = told.shown.read
    first, second, address = Client(), Client(), reverse("stories:show", args=[told.shown.code])
    for client in (first, first, second):
        client.get(address)
    entries = Entry.objects.count()
    counting.write()
    told.shown.refresh_from_db()
    assert (told.shown.read - before, Entry.objects.count()) == (2, entries)


def test_the_desk_makes_a_story_ready_and_releases_it_by_form(press: Desk) -> None:
    case = press.sent_in()
    editor = at_desk(Person.objects.get(pk=press.editor.person_id))
    assert "未编排" in read(editor, "desk")
    act = lambda name: reverse("stories:act", args=[case.pk, name])  # noqa: E731
    given = {"section": press.section.pk, "kind": "text", "summary": "六年送教路", "seen": ""}
    wrong: Any = editor.post(act("prepare"), {**given, "section": "0"})
    assert (wrong.status_code, Story.objects.exists()) == (422, False)
    assert editor.post(act("prepare"), given).status_code == 302
    press.reviewed(case)
    assert "在本站发布" in read(editor, "story", case.pk)
    assert editor.post(act("release")).status_code == 303
    story = Story.objects.get(case=case)
    page = read(editor, "story", case.pk)
    assert f"http://testserver/stories/{story.code}/" in page
    assert "带样式复制" in read(editor, "copy", case.pk)
    assert "对外成稿" in editor.get(reverse("cases:work", args=[case.pk])).content.decode()
    for stranger in (press.cast.secretary, press.cast.resident):
        client = at_desk(stranger)
        assert client.get(reverse("stories:story", args=[case.pk])).status_code in (403, 404)
        assert client.post(act("correct"), {"text": "假的"}).status_code in (403, 404)
    assert not story.corrections.exists()


def test_whoever_signs_takes_a_story_down_on_its_page_with_the_reason(press: Desk) -> None:
    case, other = press.sent_in(), press.sent_in(headline="还没发布")
    for one in (case, other):
        press.ready(one)
        press.reviewed(one)
    story = services.release(case.pk, by=press.editor)
    editor, chief = (at_desk(Person.objects.get(pk=one.person_id)) for one in (press.editor, press.chief))
    step = reverse("cases:act", args=[case.pk, "recall"])
    page = read(chief, "story", case.pk)
    assert (step in page, "撤下稿件" in page, 'name="recall_why"' in page) == (True, True, True)
    assert step not in read(editor, "story", case.pk)
    assert "撤下稿件" not in read(chief, "story", other.pk)  # nobody reads it yet
    case.refresh_from_db()
    given: Any = {"version": case.version, "grounds": "家长撤回同意"}
    assert chief.post(step, given).status_code == 422  # without the reason
    assert Client().get(reverse("stories:show", args=[story.code])).status_code == 200
    answer: Any = chief.post(step, {**given, "recall_why": "consent"})
    assert answer.status_code == 303
    assert Client().get(reverse("stories:show", args=[story.code])).status_code == 404
    assert "撤下稿件" not in read(chief, "story", case.pk)
    assert history_of(case).last().verb == "case.recall"  # type: ignore[union-attr]  # there is one


def test_a_contributor_sees_what_was_paid_in_a_year_and_says_that_it_came(told: Told) -> None:
    me = told.paid.payee.person
    assert me
    client = at_desk(me)
    page = read(client, "fees")
    assert ("1,000.00" in page, "28.00" in page, "972.00" in page) == (True, True, True)
    other = at_desk(people.create_person("别人", by=_system(), phone="13955500001"))
    assert other.post(reverse("stories:received", args=[told.paid.code])).status_code == 404
    assert client.post(reverse("stories:received", args=[told.paid.code])).status_code == 303
    told.paid.refresh_from_db()
    assert told.paid.state == PayState.RECEIVED
    assert "6222021234567890123" not in read(client, "account")


def _system() -> Any:
    from linli.journal.actors import SYSTEM

    return SYSTEM


def test_the_bank_gets_names_and_accounts_in_full_once_a_second_factor_is_given(told: Told) -> None:
    editor = told.paper and Person.objects.get(pk=told.fee.proposed_by_id)
    address = reverse("stories:bank", args=[told.list.code])
    assert at_desk(editor).post(address).status_code == 302  # asked for the second factor
    PayList.objects.update(made_at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))  # past midnight in China
    answer: Any = at_desk(editor, second_factor=True).post(address)
    assert "gaochou-20260302.xlsx" in answer["Content-Disposition"]
    book = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert book is not None
    rows = [[cell.value for cell in row] for row in book.iter_rows(max_row=2)]
    assert rows[1][3:7] == ["6222021234567890123", "1000.00", "28.00", "972.00"]
    assert Access.objects.filter(what="account", by_person_id=editor.pk).count() == 1
    assert Entry.objects.filter(verb="pay_list.handed").count() == 1


def test_the_sums_below_the_banks_list_say_on_a_phone_what_they_are_and_its_day_is_said_as_people_do(
    told: Told,
) -> None:
    page = read(at_desk(Person.objects.get(pk=told.fee.proposed_by_id)), "pay_list", told.list.code)
    sums = page[page.rindex("<tr>") : page.rindex("</tr>")]
    assert re.findall(r'<td(?: data-label="(\w+)")? class="num"><b>([\d,.]+)', sums) == [
        ("税前", "1,000.00"), ("个税", "28.00"), ("实付", "972.00"),
    ]  # fmt: skip
    assert not re.search(r">[^<]*\d{4}-\d\d-\d\d", page)


def test_months_come_to_what_the_lists_came_to(told: Told) -> None:
    head = Person.objects.get(pk=told.paid.decided_by_id)
    paying.decide(told.fee.pk, yes=True, by=_acting(head))
    made = paying.make_list(told.paper.pk, by=_acting(head))
    chief = Person.objects.get(name="编辑hief")
    paying.note_paid(made.pk, clock.today(), by=_acting(chief))
    page = read(at_desk(head), "months", told.paper.code)
    total = sum(fee.net for fee in Fee.objects.filter(state=PayState.PAID))
    assert (total, "1,272.00" in page) == (1_272_00, True)


def test_a_page_of_twenty_stories_asks_no_more_than_one_of_one(told: Told, press: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(Client(), "of", told.paper.code)
        return len(found)

    read(Client(), "of", told.paper.code)
    one = asked()
    for _number in range(6):
        story = press.released()
        Story.objects.filter(pk=story.pk).update(publisher=told.paper, section=told.shown.section)
    assert asked() == one


def test_whoever_reads_a_payees_name_at_the_desk_is_on_record_with_it_on_every_page(told: Told) -> None:
    editor, payee = Person.objects.get(pk=told.fee.proposed_by_id), told.fee.payee

    def noted(*page: Any) -> set[tuple[str, int]]:
        before = Access.objects.count()
        read(at_desk(editor), *page)
        rows = Access.objects.order_by("pk")[before:]
        assert {(one.what, one.by_person_id) for one in rows} == {("fees", editor.pk)}
        return set(Access.objects.filter(pk__in=[one.pk for one in rows]).values_list("subject_kind", "subject_id"))

    of_fee, of_payee = ("fee", told.fee.pk), ("payee", payee.pk)
    assert noted("story", told.fee.case_id) >= {of_fee, of_payee}  # beside the fee, and among those to choose from
    assert of_fee in noted("fees_of", told.paper.code)
    assert of_payee in noted("payees", told.paper.code)
    assert ("fee", told.paid.pk) in noted("pay_list", told.list.code)
    writer = correspondents.enlist(told.paper.pk, "段小红", "石牌小学", by=_acting(editor))
    known = {("payee", pk) for pk in Payee.objects.filter(publisher=told.paper).values_list("pk", flat=True)}
    assert noted("correspondent", writer.code) == known
