"""A new version of a process: taken in, read as what it changes, put in force with a second factor."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pydantic import BaseModel

from linli.cases import packs
from linli.cases.doors.desk import changes, mending
from linli.cases.models import Case, PackVersion
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.rules import faults, pack_parts, questions
from linli.rules import pack as pack_rules
from linli.rules.meetings import KINDS
from linli.rules.pack import Pack
from linli.rules.pack_diff import PARTS
from linli.rules.reading import PackError, load
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.rules.packs import PACKS, SHIPPED
from tests.support.cast import Cast

PAGE = next(page for page in SHIPPED if page.parent.name == "resident_request").read_text()
NEWER = re.sub(r"(?m)^version: (\d+)$", lambda found: f"version: {int(found[1]) + 1}", PAGE)
SHORTER = NEWER.replace("    amount: 5\n    unit: working", "    amount: 4\n    unit: working", 1)
ADDRESS = "/packs/resident_request/2/changes/"


def propose(client: Client, text: str = SHORTER) -> HttpResponse:
    answer: HttpResponse = client.post("/packs/", {"file": SimpleUploadedFile("process.yaml", text.encode())})
    return answer


def cells(page: str) -> list[str]:
    """The words of the page's table, cell by cell."""
    found = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in found]


def test_a_page_taken_in_before_in_which_a_part_stands_for_another_is_still_read(estate_cast: Cast) -> None:
    text = PAGE.replace('"国办发〔2020〕53号"', '&order "国办发〔2020〕53号", *order', 1)
    with pytest.raises(PackError):
        load(text)
    kept = PackVersion.objects.get(pack="resident_request", active=True)
    kept.pk, kept.number, kept.active, kept.text = None, kept.number + 1, False, text
    kept.save(force_insert=True)
    assert packs.by_version(kept.pk).basis.count("国办发〔2020〕53号") == 2


def test_every_shipped_process_is_told_at_the_desk_with_its_periods_in_words(
    every_process: None, estate_cast: Cast
) -> None:
    """Whatever a period begins with or lasts by: states of tracks and parties, an answer, a day that is reckoned."""
    client = at_desk(estate_cast.administrator, second_factor=True)
    for page in packs.all_active():
        told = client.get(f"/packs/{page.id}/")
        assert told.status_code == 200, page.id
        said = told.content.decode()
        assert not [name for name in ("days_after(", "years_after(", "latest(") if f"<td>{name}" in said], page.id
        assert all(rule.title.zh in said for rule in page.clocks.values())


def test_what_a_version_changes_is_read_in_words_before_it_is_in_force(estate_cast: Cast, sent: Sent) -> None:
    before = sent()
    client = at_desk(estate_cast.administrator, second_factor=True)
    answer = propose(client)
    assert (answer.status_code, answer["Location"]) == (303, ADDRESS)
    assert [(row.number, row.active) for row in PackVersion.objects.order_by("number")] == [(1, True), (2, False)]
    page = client.get(ADDRESS).content.decode()
    assert cells(page) == ["办理时限 修改", "时长", "5 个工作日", "4 个工作日"]
    assert "有 1 件正在办，仍按各自开始时的版本办。" in page
    assert sent().pack_version.number == 1

    put = client.post(ADDRESS)
    assert (put.status_code, put["Location"]) == (303, "/packs/resident_request/")
    packs.forget()
    assert sent().pack_version.number == 2
    before.refresh_from_db()
    assert before.pack_version.number == 1
    assert [entry.verb for entry in Entry.objects.filter(subject_kind="pack").order_by("pk")] == [
        "pack.proposed", "pack.published", "pack.proposed", "pack.retired", "pack.published",
    ]  # fmt: skip
    assert list(findings([])) == []


def test_a_version_is_put_in_force_only_with_a_second_factor_just_given(
    estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    propose(client)
    moved(clock.now() + timedelta(minutes=20))
    assert "/second-factor/" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS)["Location"].startswith("/second-factor/")
    assert PackVersion.objects.get(active=True).number == 1


def test_nobody_but_an_administrator_sees_proposals_or_puts_them_in_force(estate_cast: Cast) -> None:
    propose(at_desk(estate_cast.administrator, second_factor=True))
    other = at_desk(estate_cast.secretary, second_factor=True)
    assert propose(other).status_code == 404
    assert other.get(ADDRESS).status_code == 404
    assert other.post(ADDRESS).status_code == 404
    assert ADDRESS not in other.get("/packs/").content.decode()
    assert ADDRESS not in other.get("/packs/resident_request/2/").content.decode()
    version = PackVersion.objects.get(number=2)
    with pytest.raises(NotAllowed):
        packs.put_in_force(version.pk, by=Actor(estate_cast.secretary.pk, "person"))
    assert not PackVersion.objects.get(number=2).active


def test_the_wording_of_a_template_is_read_as_what_goes_and_what_comes(estate_cast: Cast) -> None:
    folder = Path(packs.__file__).parents[1] / "packs" / "thrift_report"
    templates = {one.stem: one.read_text() for one in (folder / "papers").glob("*.yaml")}
    page = (folder / packs.PAGE).read_text()
    first = packs.publish(page, by=SYSTEM, templates=templates)
    later = {**templates, "thanks": templates["thanks"].replace("感谢", "衷心感谢")}
    assert later != templates
    number = re.search(r"^version: (\d+)", page, flags=re.M)
    assert number
    raised = page.replace(number[0], f"version: {int(number[1]) + 1}")
    second = packs.propose(raised, by=estate_cast.acting("administrator"), source="process.yaml", templates=later)
    desk = at_desk(estate_cast.administrator, second_factor=True)
    answer = desk.get(reverse("cases:pack_changes", args=[first.pack, second.number]))
    shown = answer.content.decode()
    assert shown.count('<details class="fold card">') == 1
    assert "<ins>衷心</ins>" in shown
    assert "<del>" not in shown


def test_a_proposal_waits_in_the_list_and_the_same_page_is_taken_in_once(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    propose(client)
    propose(client)
    assert PackVersion.objects.count() == 2
    assert client.get("/packs/").content.decode().count(ADDRESS) == 1
    assert ADDRESS in client.get("/packs/resident_request/2/").content.decode()
    client.post(ADDRESS)
    packs.forget()
    assert ADDRESS not in client.get("/packs/").content.decode()


def test_a_process_whose_page_switches_it_off_is_put_in_force_at_the_desk(estate_cast: Cast) -> None:
    kept = packs.publish_folder(packs.SEEDS / "public_health_event", by=SYSTEM)
    packs.forget()
    assert not kept.active
    client = at_desk(estate_cast.administrator, second_factor=True)
    address = f"/packs/{kept.pack}/1/changes/"
    assert address in client.get("/packs/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 303
    packs.forget()
    assert packs.active(kept.pack)[0] == kept.pk


def test_an_earlier_version_can_be_put_in_force_again(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    propose(client)
    client.post(ADDRESS)
    packs.forget()
    assert cells(client.get("/packs/resident_request/1/changes/").content.decode())[-2:] == ["4 个工作日", "5 个工作日"]
    client.post("/packs/resident_request/1/changes/")
    assert [(row.number, row.active) for row in PackVersion.objects.order_by("number")] == [(1, True), (2, False)]
    assert list(findings([])) == []


def test_what_a_review_finds_stands_beside_what_changes(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    propose(client, SHORTER.replace("title: {zh: 派单, en: Dispatch}", "title: {zh: 派单}"))
    assert "“派单”没有英文；请加 en" in client.get(ADDRESS).content.decode()


def test_a_faulty_page_is_not_taken_in(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    answer = propose(client, PAGE.replace("to: pool", "to: pol", 1))
    assert answer.status_code == 422
    assert PackVersion.objects.count() == 1
    line = PAGE[: PAGE.index("to: pool")].count("\n") + 1
    told = answer.content.decode()
    assert f"<b>第 {line} 行</b> · 开始方式 › 我要反映 › 到：这一页里没有名为“pol”的状态，现有：" in told
    assert "pool（待认领）、" in told
    assert "<code>to: pol</code>" in told


def test_a_page_edited_under_its_number_is_refused_by_its_line_and_the_page_of_the_process_bears_that_number(
    estate_cast: Cast,
) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    told = propose(client, PAGE.replace("    amount: 5\n    unit: working", "    amount: 4\n    unit: working", 1))
    shipped = re.search(r"(?m)^version: (\d+)$", PAGE)
    assert shipped
    number = int(shipped[1])
    line = PAGE[: shipped.start()].count("\n") + 1
    faults = re.findall(r"<li>(<b>第 \d+ 行</b>.*?)</li>", told.content.decode())
    words = f"第 {number} 版已发布，正文或文书模板与此不同；请改为 {number + 1}"
    assert len(faults) == 1
    assert (faults[0].startswith(f"<b>第 {line} 行</b>"), words in faults[0]) == (True, True)
    for address in ("/packs/", "/packs/resident_request/"):
        assert f"页面第 {number} 版" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("amount: 5\n", "amount: five\n", "时限 › 办理时限 › 时长", "没有名为“five”的一直保留的整数，现有：days_asked"),
        ("front: true", "fronts: true", "fronts", "这里没有这样的项，是不是“front”？"),
        ("tone: calm", "tone: pink", "状态 › 待听写 › 颜色", "&#x27;pink&#x27; 不在可选范围内"),
        ("title: {zh: 派单, en: Dispatch}", "", "时限 › dispatch", "缺少“title”，请补上"),
        ('"!concerned"', '"!concerned', "", "读不懂"),
        ("front: true", "front: 2026-02-30", "", "<b>第 {front} 行</b>"),
        ("front: true", "front: \x01true", "", "<b>第 {front} 行</b>"),
    ],
)
def test_what_is_wrong_with_a_page_is_told_by_its_line_and_in_its_own_words(
    estate_cast: Cast, old: str, new: str, place: str, words: str
) -> None:
    assert old in PAGE
    words = words.replace("{front}", str(PAGE[: PAGE.index("front: true")].count("\n") + 1))
    told = propose(at_desk(estate_cast.administrator, second_factor=True), PAGE.replace(old, new, 1)).content.decode()
    said = re.findall(r"<li>(<b>第 \d+ 行</b>.*?)</li>", told)
    assert [one for one in said if (f" · {place}：" in one or not place) and words in one], said


def test_advice_on_a_page_names_its_parts_as_they_are_called(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    propose(client, NEWER.replace("title: {zh: 派单, en: Dispatch}", "title: {zh: 派单}", 1))
    assert "行</b> · 时限 › 派单 › 名称：“派单”没有英文；请加 en" in client.get(ADDRESS).content.decode()


def test_whatever_a_page_can_lack_a_name_for_has_words() -> None:
    tree = ast.parse(Path(faults.__file__).read_text())
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "_check")
    lacking = {one.args[-1].value for one in calls if isinstance(one.args[-1], ast.Constant)}
    assert sorted(lacking - {*mending.WHAT}) == []


def test_a_way_in_that_nothing_is_called_by_is_named_and_an_older_one_reads_as_given(
    estate_cast: Cast, sent: Sent
) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    strange = re.sub(r"(role: channel.*?)\bhotline:", r"\1telex:", NEWER, count=1, flags=re.S)
    assert strange != NEWER
    shown = propose(client, strange)
    assert (shown.status_code, "没有名为“telex”的来源" in shown.content.decode()) == (422, True)
    case = sent("路灯不亮")
    Case.objects.filter(pk=case.pk).update(channel="telex")
    desk = at_desk(estate_cast.secretary)
    for page in ("work", "why"):
        assert "telex" in desk.get(reverse(f"cases:{page}", args=[case.pk])).content.decode()


def test_added_and_removed_parts_are_told_with_what_they_say(estate_cast: Cast) -> None:
    extra = """
  stray:
    title: {zh: 记一笔, en: Jot}
    from: pool
    by: dispatcher
    tone: quiet
    sets: {noted: true}
    form:
      - {name: jotted, type: text, max: 9, title: {zh: 记什么, en: What}}
  claim:"""
    old, new = load(PAGE), load(PAGE.replace("\n  claim:", extra, 1))
    with translation.override("en"):
        (section,) = changes.told(old, new)
        (added,) = section.changes
        assert (section.title, added.kind, added.title) == ("Steps", "added", "Jot")
        assert [(line.label, line.new) for line in added.lines] == [
            ("From", "Unassigned"),
            ("By whom", "the dispatcher"),
            ("Asks for", "What (a line of text)"),
            ("Sets", "noted yes"),
            ("Colour", "a quiet button"),
        ]
        (back,) = changes.told(new, old)
        assert (back.changes[0].kind, back.changes[0].title, back.changes[0].lines) == ("removed", "Jot", ())


@pytest.mark.django_db  # the posts that other processes bring are called by their own words
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_any_two_processes_can_be_told_apart_in_both_languages(language: str) -> None:
    with translation.override(language):
        for one in PACKS:
            for other in PACKS:
                for section in changes.told(one, other):
                    assert section.title
                    assert all(change.title and line.label for change in section.changes for line in change.lines)


def keys() -> Iterator[str]:
    """Every key that a page can have."""
    for module in (pack_rules, pack_parts, questions):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == module.__name__:
                yield from (info.alias or name for name, info in model.model_fields.items())


def test_every_key_of_a_page_has_a_name_in_words() -> None:
    assert set(keys()) - {"zh", "en"} <= changes.KEYS.keys()
    assert changes.VALUES["from_meeting"].keys() == {name for name, kind in KINDS.items() if kind.by_hands}
    parts = {name for name in Pack.model_fields if isinstance(Pack.model_fields[name].default, dict)}
    assert parts <= {*PARTS}
