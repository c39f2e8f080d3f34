"""The components together on one page: accessible in both themes, languages and versions, at every text size."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

import linli
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.middleware import ANONYMOUS
from linli.ui import awaits, nav, preferences
from linli.ui.awaits import Awaited
from linli.ui.markup import filled
from linli.ui.templatetags import ui
from tests.support.browser import DESK, PHONE, assert_accessible, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATIC = Path(nav.__file__).parent / "static/ui"
# ruff: noqa: E501 - a page is easier to read in whole lines
PAGE = """{% extends frame %}{% block title %}Components{% endblock %}
{% block heading %}<h1>3 栋楼下污水井外溢</h1>{% endblock %}
{% block content %}<div class="stack">
<p>{% chip "办理中" %} {% chip "今天 17:30" "due" %} {% chip "超期 1 天" "late" %} {% chip "待认领" "calm" %} {% chip "办结" "done" %} {% chip "撤回" "quiet" %}</p>
<section class="card next"><header><h2>下一步</h2><a href="#x">全部</a></header><p class="muted small">{{ at|day }} {{ at|when }} {{ at|moment }}</p>{% aloud "网格员处理并拍照" %}</section>
<section class="card"><h2>办理进度</h2>{% include "ui/_timeline.html" %}</section>
<section class="card"><h2>这个月</h2><dl class="stats"><div><dt>件反映</dt><dd>38</dd></div><div><dt>件办好了</dt><dd>35</dd></div></dl><progress value="64" max="100" aria-label="64%"></progress></section>
<p><a class="btn primary" href="#x">主要</a> <button class="soft">次要</button> <button class="grave">慎重</button> <button class="plain">文字</button> <button disabled>不可用</button> <kbd>J</kbd></p>
<p>{% qr "https://example.org/t/abc" %}</p>
<div class="sheet-box"><table class="table cards" data-keys><thead><tr><th>事项</th><th>地点</th></tr></thead><tbody><tr data-row><td><a href="#x">电梯停运</a><div class="detail">AH-2026-000119</div></td><td data-label="地点">5 栋</td></tr></tbody></table></div>
{% include "ui/_page_links.html" with newer="?a" older="?b" %}
{% include "ui/_empty.html" with title="还没有反映过" text="有事就说一声。" url="#x" action="我要反映" %}
{% include "ui/_form.html" with cancel="#x" %}
</div>{% endblock %}"""


class Form(forms.Form):
    what = forms.CharField(label="什么事", widget=forms.Textarea, help_text="说清楚就够了。")
    kind = forms.ChoiceField(label="哪一类", choices=[("a", "环境卫生"), ("b", "电梯消防")], widget=forms.RadioSelect)
    grid = forms.ChoiceField(label="网格", choices=[("a", "1 号网格")], required=False)
    hidden_name = forms.BooleanField(label="公示时不显示我的信息", required=False)
    photo = forms.FileField(label="照片", required=False)


def page_of(frame: str, *, dark: bool = False, cookies: dict[str, str] | None = None) -> str:
    """The page as one document, its style sheets inside, so that it needs no server."""
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]  # the frame's navigation asks who looks
    request.COOKIES.update(cookies or {})
    request.actor = Actor(None, "anonymous")  # type: ignore[attr-defined]  # what the middleware adds
    at = clock.now() + timedelta(days=2)
    context: dict[str, Any] = {
        "frame": frame,
        "at": at,
        "form": Form({}),
        "messages": [Message(25, "已派给网格员小李。", "undo:/undo/"), Message(40, "没有保存。")],
        "steps": [
            {"title": "收到您的反映", "when": at, "text": "已转给网格员小李", "phone": "13800000000"},
            {"title": "处理并拍照", "state": "now"},
            {"title": "请您看一看", "state": "next"},
        ],
    }
    html = engines["django"].from_string(PAGE).render(context, request)
    sheets = (STATIC / "linli.css").read_text() + (
        (STATIC / "dark.css").read_text() if dark and "dark.css" in html else ""
    )
    return html.replace("</head>", f"<style>{sheets}</style></head>")


def show(chromium: "Browser", html: str, size: Any) -> "Page":
    page = chromium.new_page(viewport=size, java_script_enabled=True)
    page.route("**/*", lambda route: route.abort())
    page.set_content(html)
    return page


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["ui/resident.html", "ui/desk.html", "ui/sheet.html"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_component_is_accessible(chromium: "Browser", frame: str, dark: bool, size: Any) -> None:
    page = show(chromium, page_of(frame, dark=dark), size)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.close()


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("points", preferences.SIZES)
@pytest.mark.parametrize("frame", ["ui/resident.html", "ui/desk.html"])
def test_the_elder_version_is_large_to_read_and_to_touch(chromium: "Browser", frame: str, points: int) -> None:
    cookies = {preferences.MODE_COOKIE: "elder", preferences.SIZE_COOKIE: str(points)}
    with translation.override("en" if points == 18 else "zh-hans"):
        page = show(chromium, page_of(frame, cookies=cookies), PHONE)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    sizes = page.evaluate(
        "Array.from(document.querySelectorAll('main p, main li, main td, main label, .tabs a'))"
        ".filter(e => e.offsetParent).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 24  # 18 points
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == points * 4 / 3
    low = page.evaluate(
        "Array.from(document.querySelectorAll('main button, main .btn, main select, main input[type=text], .tabs a'))"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 60).map(e => e.outerHTML)"
    )
    assert low == []
    page.close()


PICK = """<details class="pick"><summary class="btn">{0}</summary><ul class="list card"><li><a class="whole" href="#{0}">甲</a></li></ul></details>"""


@pytest.mark.browser
def test_a_list_under_a_button_closes_by_escape_by_a_press_elsewhere_by_another_one_and_by_going_on(
    chromium: "Browser",
) -> None:
    page = show(chromium, f"<main>{PICK.format('一')}{PICK.format('二')}<p>页面</p></main>", DESK)
    page.add_script_tag(content=(STATIC / "linli.js").read_text())

    def opened() -> Any:
        return page.evaluate("Array.from(document.querySelectorAll('details.pick')).map(each => each.open)")

    first, second = page.locator("summary").all()
    first.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert (opened(), page.evaluate("document.activeElement.innerText")) == ([False, False], "一")
    first.click()
    second.click()
    assert opened() == [False, True]
    page.locator("p").click()
    assert opened() == [False, False]
    first.click()
    page.keyboard.press("Tab")
    assert opened() == [True, False]
    page.keyboard.press("Tab")
    assert opened() == [False, False]
    page.close()


@pytest.mark.browser
def test_only_a_button_opens_the_printer_never_a_day_that_stands_otherwise_on_paper(chromium: "Browser") -> None:
    page = show(chromium, f"<main><p>{ui.when(clock.now())}</p><button data-print>打印</button></main>", DESK)
    page.add_script_tag(content=(STATIC / "linli.js").read_text())
    page.evaluate("() => { window.asked = 0; window.print = () => { window.asked += 1; }; }")
    page.locator("time").click()
    assert page.evaluate("window.asked") == 0
    page.locator("button").click()
    assert page.evaluate("window.asked") == 1
    page.close()


def test_what_waits_tomorrow_says_the_date_on_paper_and_its_words_are_escaped() -> None:
    text = filled("{} · {}", ui.when(clock.now() + timedelta(days=1)), "<b>")
    page = render_to_string("ui/_awaited.html", {"awaited": [Awaited("集合", "/", text)]})
    assert "data-on-paper=" in page
    assert "· &lt;b&gt;</span>" in page


def lines(number: int) -> list[Awaited]:
    return [Awaited(f"事项{one}", f"/{one}/") for one in range(number)]


@pytest.mark.parametrize(("number", "folded"), [(8, 0), (9, 3), (20, 14)])
def test_of_more_than_eight_things_that_wait_those_after_the_sixth_are_folded(number: int, folded: int) -> None:
    page = render_to_string("ui/_awaited.html", {"awaited": lines(number)})
    assert [f'href="/{one}/"' in page for one in range(number)] == [True] * number
    shown, _summary, below = page.partition("<details")
    assert below.count("<li>") == folded
    assert shown.count("<li>") == number - folded


def test_what_is_late_stands_first_among_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [Awaited("一", "/1/"), Awaited("二", "/2/", tone="late"), Awaited("三", "/3/", tone="calm")]
    monkeypatch.setattr(awaits, "_own", [])
    monkeypatch.setattr(awaits, "_desk", [lambda _request: said])
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]  # what the middleware adds
    assert [one.title for one in awaits.at_desk(request)] == ["二", "一", "三"]


def test_red_is_kept_for_the_partys_own_pages() -> None:
    sheet = (STATIC / "linli.css").read_text()
    users = [rule for rule in sheet.split("}") if "var(--vermilion" in rule]
    assert [rule.split("{")[0].strip().rsplit(" ", 1)[-1] for rule in users] == [".card.party", ".chip.party"]


@pytest.mark.parametrize("modern", [":has(", "oklch", "@layer", "color-mix", ":is(", "clamp(", "&:"])
def test_old_webviews_can_read_the_style_sheets(modern: str) -> None:
    for name in ("linli.css", "dark.css"):
        code = (STATIC / name).read_text().split("*/", 1)[1]
        assert modern not in code


def test_a_chip_of_unknown_tone_is_an_error() -> None:
    with pytest.raises(ValueError, match="is not one of"):
        ui.chip("x", "red")


def test_words_in_a_chip_are_escaped() -> None:
    assert ui.chip("<b>") == '<span class="chip">&lt;b&gt;</span>'


def test_the_entry_that_fits_best_is_the_current_one() -> None:
    request = RequestFactory().get("/desk/case/x/")
    items = [
        nav.Item("a", "/"),
        nav.Item("b", "/desk/"),
        nav.Item("c", "/desk/case/"),
        nav.Item("d", "/desk/?box=pool"),
    ]
    assert [item.label for item in nav._mark(items, request) if item.current] == ["c"]
    request = RequestFactory().get("/desk/", {"box": "pool"})
    assert [item.label for item in nav._mark(items, request) if item.current] == ["d"]


def test_a_group_of_entries_is_made_anew_only_where_something_waits_in_it_or_it_is_being_read() -> None:
    group = nav.Group("Office", (nav.Item("a", "/a/"), nav.Item("b", "/b/")))
    assert nav._told(group, {"/c/": 3}, "/c/") is group
    assert [item.current for item in nav._told(group, {}, "/b/").items] == [False, True]
    assert [item.count for item in nav._told(group, {"/a/": 2}, "").items] == [2, None]


def test_an_entry_that_only_waits_is_there_while_something_does() -> None:
    group = nav.Group("", (nav.Item("a", "/a/", waits=True), nav.Item("b", "/b/")))
    assert [item.label for item in nav._told(group, {}, "").items] == ["b"]
    assert [item.label for item in nav._told(group, {"/a/": 0}, "").items] == ["b"]
    assert [(item.label, item.count) for item in nav._told(group, {"/a/": 1}, "").items] == [("a", 1), ("b", None)]


def test_a_capped_count_says_so() -> None:
    assert nav.Item("a", "/", count=100).shown_count == "99+"
    assert nav.Item("a", "/", count=0).shown_count == "0"
    assert nav.Item("a", "/").shown_count == ""


def test_a_forged_estate_cookie_is_ignored() -> None:
    request = SimpleNamespace(COOKIES={nav.ESTATE_COOKIE: "../../x"})
    assert nav.remembered_estate(request) == ""  # type: ignore[arg-type]  # only the cookies are read


def test_files_are_chosen_by_the_same_large_target_everywhere() -> None:
    pages = Path(linli.__file__).parent.rglob("*.html")
    assert [page.name for page in pages if 'type="file"' in page.read_text()] == []
