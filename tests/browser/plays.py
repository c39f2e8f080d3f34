"""The pages of the district's casework as sentences: who enters, takes a step, confirms, checks, issues and serves.

A `Play` is one case. Every role has a browser of its own and comes to the case by its address; what a page says is read
from the page, and what became of it from the case.
"""

import io
import itertools
import re
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx2python import docx2python

from linli.cases import batches, passing, services
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.cases.party_models import Batch
from linli.cases.services import pack_of
from linli.files.services import take_in
from linli.kernel import clock
from linli.papers.models import Paper
from linli.places.models import Area
from linli.rules.situation import Party
from tests.browser.product import Product
from tests.browser.signing import signed_in
from tests.files.pictures import jpeg
from tests.papers.test_layout import MM, lines_of
from tests.support.browser import DESK
from tests.support.district import District
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg((640, 480))}
FOLLOWED = 20.0  # seconds in which the worker has brought a case to what became of its paper


class Time:
    """One clock for this process and the product; it runs on from wherever it is put."""

    def __init__(self, product: Product) -> None:
        self._product, self._stack = product, ExitStack()

    def on(self, day: str, hour: int = 9) -> None:
        """It is this day, in the morning."""
        moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), clock.LOCAL) + timedelta(hours=hour)
        self._product.is_at(moment)
        self._stack.close()
        self._stack.enter_context(clock.moved(moment))

    def close(self) -> None:
        """It is now again."""
        self._stack.close()
        self._product.is_at(None)


@dataclass
class Stage:
    """Who plays, where, and what time it is."""

    district: District
    served: Served
    visit: Callable[..., "Page"]
    time: Time
    size: Any = field(default_factory=lambda: DESK)
    _pages: dict[str, "Page"] = field(default_factory=dict)
    _signed_in: dict[str, date] = field(default_factory=dict)

    def desk(self, role: str, address: str) -> "Page":
        """The role's browser at this address, signed in."""
        if role not in self._pages:
            self._pages[role] = self.visit(f"{self.served.url}/healthz", size=self.size)
        page = self._pages[role]
        if self._signed_in.get(role) != clock.today():  # a session ends while months pass
            signed_in(page, self.district.person(role))
            self._signed_in[role] = clock.today()
        page.goto(f"{self.served.url}{address}")
        return page

    def begins(self, role: str, process: str, area: Area | None = None, **answers: Any) -> "Play":
        """The role enters a case at the desk."""
        area = area or self.district.cast.places.estate
        play = self.entered_at(role, f"/desk/new/?process={process}&estate={area.code}", **answers)
        assert pack_of(play.case).id == process
        return play

    def entered_at(self, role: str, address: str, **answers: Any) -> "Play":
        """The role enters a case by the form at this address."""
        return self.entered(self.desk(role, address), **answers)

    def entered(self, page: "Page", **answers: Any) -> "Play":
        """The form of entry that is open here is filled in: the case that came of it."""
        form = page.locator("form.entry")
        fill(form, answers)
        before = set(Case.objects.values_list("pk", flat=True))
        form.locator("button.primary").click()
        page.wait_for_url(re.compile(r"/desk/(case/\d+/|visits/|$|\?)"))
        (key,) = set(Case.objects.values_list("pk", flat=True)) - before
        return Play(self, key)


def press(page: "Page", words: str) -> None:
    """Press the button and wait for the page that it leads to: else the next address would cut the answer off."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


@dataclass
class Play:
    """One case, played by its pages."""

    stage: Stage
    key: int

    # ---- what becomes of it ----

    @property
    def case(self) -> Case:
        """As the table has it now."""
        return Case.objects.select_related("area").get(pk=self.key)

    @property
    def state(self) -> str:
        return self.case.state

    @property
    def rows(self) -> list[Party]:
        """Its parties."""
        return list(parties_of(self.case, pack_of(self.case)))

    def on(self, day: str, hour: int = 9) -> "Play":
        """Time passes, for everybody, and does to the case what it does each minute."""
        self.stage.time.on(day, hour)
        while passing.overdue_scan():
            continue
        return self

    # ---- at the desk ----

    def page(self, role: str, row: int | None = None) -> "Page":
        """The workbench as the role sees it, or the page of the row of that number (from 1)."""
        rest = "" if row is None else f"parties/{self.rows[row - 1].key}/"
        return self.stage.desk(role, f"/desk/case/{self.key}/{rest}")

    def take(self, role: str, step: str, row: int | None = None, second: str = "", **answers: Any) -> "Play":
        """The role takes the step, and the second person, where the page asks for one, confirms it."""
        said = self._press(role, step, row, answers)
        assert re.search("已完成|已提出", said), said
        if second:
            self.confirm(second)
        assert not self.case.pending, f"{step} waits for a second person"
        return self

    def tapped(self, role: str, step: str, point: str, at: tuple[float, float], **answers: Any) -> "Play":
        """The role presses the plan at these pixels, sees its dot with what was written kept, and takes the step."""
        page = self.page(role)
        form = page.locator(f"form[action$='/act/{step}/']")
        fold = page.locator("details.step", has=form)
        if fold.count() and fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        fill(form, answers)
        form.locator(".plan-tap").click(position={"x": at[0], "y": at[1]})
        page.wait_for_url("**#*_plan")
        assert "x=" in str(form.locator(".plan-tap").get_attribute("src"))
        assert form.locator(f"select[name={point}]").input_value()
        form.locator("button:not([type=button])").last.click()
        said = page.locator("#notices .notice").first
        said.wait_for()
        assert "已完成" in said.inner_text(), said.inner_text()
        return self

    def proposed(self, role: str, step: str, row: int, **answers: Any) -> "Play":
        """The role proposes the step on one row; it waits there for the second person."""
        said = self._press(role, step, row, answers)
        assert "已提出" in said, said
        return self

    def refused(self, role: str, step: str, row: int | None = None, **answers: Any) -> str:
        """What the page answers to a step that cannot be taken with these answers."""
        before = self.case.version
        said = self._press(role, step, row, answers)
        assert self.case.version == before, said
        return said

    def _press(self, role: str, step: str, row: int | None, answers: dict[str, Any]) -> str:
        """Open the step's form, answer, press its button: what the page says to it."""
        page = self.page(role, row)
        form = page.locator(f"form[action$='/act/{step}/']")
        fold = page.locator("details.step", has=form)
        if fold.count() and fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        fill(form, answers)
        form.locator("button:not([type=button])").last.click()
        said = page.locator("#notices .notice, [role=alert]").first
        said.wait_for()
        return str(said.inner_text())

    def likewise(self, role: str, step: str, rows: Iterable[int], **answers: Any) -> "Play":
        """The same step on more rows, by the service that the page calls: one row was taken by its page before."""
        keys = [row.key for row in self.rows]
        for row in rows:
            services.act(self.key, step, answers, by=self.stage.district.acting(role), row=keys[row - 1])
        return self

    # ---- many rows at once ----

    def listed(self, role: str, name: str, first: int | None = None) -> str:
        """All rows, or the first so many whom no rule keeps out, put together under a name: the address of the list."""
        page = self.stage.desk(role, f"/desk/case/{self.key}/batches/")
        form = page.locator("form:has(#name)")
        form.locator("#name").fill(name)
        if first:
            form.locator("[name=first]").fill(str(first))
        form.locator("button.primary").click()
        page.wait_for_url("**/desk/batch/*/")
        return page.url.removeprefix(self.stage.served.url)

    def together(self, role: str, listed: str, step: str, *, signed: bool = False, **answers: Any) -> "Play":
        """The step is taken on all who stand on the list, with one photo of what they signed.

        An answer that is a list has each row's own.
        """
        page = self.stage.desk(role, f"{listed}act/{step}/")
        form = page.locator("form.form")
        own = {name: answers.pop(name) for name in [*answers] if isinstance(answers[name], list)}
        fill(form, answers)
        for name, values in own.items():
            for box, value in zip(form.locator(f"input[name$='_{name}']").all(), values, strict=True):
                box.fill(value)
        if signed:
            form.locator("input[name=sheet]").set_input_files(PHOTO)
        form.locator("button.primary").click()
        page.wait_for_url(f"**{listed}")
        return self._all_done(listed, step)

    def together_too(
        self, role: str, listed: str, step: str, own: dict[str, list[str]] | None = None, **answers: Any
    ) -> "Play":
        """The same step on a longer list, by the service that the page calls: a list was worked on by its page before.

        `own`: each row's own answers, as a list each. What the parties sign is photographed.
        """
        batch, by = Batch.objects.get(code=_code(listed)), self.stage.district.acting(role)
        keys = list(batch.rows.order_by("pk").values_list("party__key", flat=True))
        said = {key: {name: values[n] for name, values in (own or {}).items()} for n, key in enumerate(keys)}
        signs = any(asked.type == "signature" for asked in pack_of(self.case).actions[step].form)
        sheet = [SimpleUploadedFile("sheet.jpg", PHOTO["buffer"], "image/jpeg")] if signs else []
        batches.act(batch.pk, step, answers, said, keys, by=by, files=take_in(sheet, by=by, role="signed"))
        return self._all_done(listed, step)

    def _all_done(self, listed: str, step: str) -> "Play":
        """Of more than fifty the background does what is left."""
        soon(lambda: not Batch.objects.get(code=_code(listed)).underway, f"{step} is not done on all", within=90)
        return self

    def signed_sheets(self, role: str, row: int) -> list[str]:
        """The photos of signed sheets that hang on the row, once the worker has looked them through."""
        shown = "section[aria-labelledby=signed] img"
        soon(lambda: self.page(role, row).locator(shown).count() > 0, f"no signed sheet hangs on row {row}")
        sheets = self.page(role, row).locator(shown)
        found: list[str] = sheets.evaluate_all("all => all.map(each => new URL(each.src).pathname.split('/')[2])")
        return found

    def appointed(self, role: str, listed: str, **answers: Any) -> "Play":
        """Everybody on the list gets a day, an hour and a place by its page."""
        page = self.stage.desk(role, listed)
        form = page.locator("form[action$='/appoint/']")
        fold = page.locator("details", has=form)
        if fold.count() and fold.first.get_attribute("open") is None:
            fold.first.locator("summary").first.click()
        fill(form, answers)
        form.locator("button:not([type=button])").last.click()
        page.locator("#notices .notice").first.wait_for()
        return self._all_done(listed, "appointment")

    def confirm(self, role: str) -> "Play":
        """The second person says yes."""
        page = self.page(role)
        page.locator("button[name=yes]").click()
        page.locator("#notices .notice").get_by_text("已确认").wait_for()
        return self

    def link(self, role: str, kind: str, words: str) -> "Play":
        """Those found by the words are looked at once more and linked under this title."""
        page = self.page(role)
        page.get_by_role("link", name=kind).click()
        page.locator("#q").fill(words)
        page.locator("form[role=search] button").last.click()
        page.get_by_label(words).first.wait_for()
        for found in page.get_by_label(words).all():
            found.check()
        page.locator("form:has(input[name=with]) button.primary").click()
        page.get_by_role("button", name="关联", exact=True).click()
        page.get_by_text("已关联").wait_for()
        return self

    def not_yet(self, role: str, step_title: str, row: int | None = None) -> str:
        """Why the step cannot be taken now, as the page says it."""
        page = self.page(role, row)
        barred = page.locator("details.barred")
        barred.locator("summary").click()
        return barred.locator("li", has_text=step_title).inner_text()

    def offered(self, role: str) -> list[str]:
        """The steps that the page offers to the role."""
        forms = self.page(role).locator("form[action*='/act/']")
        return [str(action).split("/")[-2] for action in forms.evaluate_all("all => all.map(form => form.action)")]

    # ---- papers ----

    def paper(self, name: str) -> Paper:
        """The newest paper of this name."""
        return Paper.objects.filter(subject_kind="case", subject_id=self.key, name=name).latest("pk")

    def issued(self, name: str, role: str) -> "Play":
        """A colleague reads the draft, stands for it and issues it."""
        page = self.stage.desk(role, f"/desk/paper/{self.paper(name).code}/")
        page.get_by_role("button", name="已阅，无误").click()
        page.get_by_role("button", name="签发").click()
        page.locator("#notices .notice").get_by_text("已签发").wait_for()
        return self._followed(name, "issued")

    def serve(self, name: str, role: str, to: str) -> "Play":
        """It is handed to the addressee today, and the receipt put on record."""
        page = self.stage.desk(role, f"/desk/paper/{self.paper(name).code}/")
        page.locator("details", has_text="登记送达").locator("summary").first.click()
        form = page.locator("form[action$='/serve/']")
        fill(form, {"way": "direct", "received_on": clock.today().isoformat(), "receiver": to})
        form.locator("button:not([type=button])").last.click()
        page.locator("#notices .notice").get_by_text("送达").first.wait_for()
        return self._followed(name, "served")

    def drawn_up(self, name: str, role: str, served_by: str = "", to: str = "") -> "Play":
        """Issued by a colleague and, if somebody is named, handed over."""
        self.issued(name, role)
        return self.serve(name, served_by, to) if served_by else self

    def _followed(self, name: str, what: str) -> "Play":
        """Wait until the worker has told the case."""
        soon(lambda: self._heard(name, what), f"the case did not hear that {name} is {what}")
        return self

    def _heard(self, name: str, what: str) -> bool:
        """Whether the case knows; what is served upon each party counts once it is served upon one."""
        kept = self.case.papers.get(name) or {}
        return bool(kept.get(what) or (what == "served" and kept.get("upon")))

    def pdf(self, name: str, role: str) -> bytes:
        """The very bytes that the role's browser gets."""
        return self._fetched(name, role, "pdf")

    def docx(self, name: str, role: str) -> bytes:
        return self._fetched(name, role, "docx")

    def _fetched(self, name: str, role: str, form: str) -> bytes:
        page = self.page(role)
        answer = page.request.get(f"{self.stage.served.url}/desk/paper/{self.paper(name).code}/{form}/")
        assert answer.ok, answer.status
        body: bytes = answer.body()
        return body


def _code(listed: str) -> str:
    """The list's code, from its address."""
    return listed.rstrip("/").rpartition("/")[2]


def soon(follows: Callable[[], bool], otherwise: str, within: float = FOLLOWED) -> None:
    """Wait for what the worker of the product brings about."""
    give_up = time.monotonic() + within
    while not follows():
        assert time.monotonic() < give_up, otherwise
        time.sleep(0.05)


def fill(form: "Locator", answers: dict[str, Any]) -> None:
    """Answer the form's questions: ticks, choices, lists, photos, words and days."""
    for name, value in answers.items():
        _answer(form, name, value)


def _answer(form: "Locator", name: str, value: Any) -> None:
    if name == "photos":
        form.locator("input[type=file]").first.set_input_files(PHOTO)
    elif isinstance(value, list):
        for one in value:
            form.locator(f"input[type=checkbox][name={name}][value='{one}']").check()
    elif (choice := form.locator(f"input[type=radio][name={name}][value='{value}']")).count():
        choice.check()
    elif (tick := form.locator(f"input[type=checkbox][name={name}]")).count():
        tick.set_checked(bool(value))
    elif (listed := form.locator(f"select[name={name}]")).count():
        listed.select_option(label=value) if name in ("building", "spot") else listed.select_option(str(value))
    else:
        form.locator(f"[name={name}]").fill(str(value))


# ---- documents opened again by another library -----------------------------------------------------------------------


def words_of(content: bytes) -> str:
    """All that a PDF says, without spaces."""
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def words_of_word(content: bytes) -> str:
    """All that a Word file says, without spaces."""
    return "".join(docx2python(io.BytesIO(content)).text.split())


def text_lines(content: bytes, page: int) -> list[list[dict[str, Any]]]:
    """The characters of body size (三号) on the page, line by line."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        lines = lines_of(pdf.pages[page])
    return [line for line in lines if line[0]["size"] == pytest.approx(16)]


def is_official(content: bytes) -> None:
    """Every line of the text lies on the grid of 22 lines, its characters in cells of a 28th of 156 mm."""
    lines = text_lines(content, 0)
    line, cell = 225 * MM / 22, 156 * MM / 28
    steps = [below[0]["top"] - above[0]["top"] for above, below in itertools.pairwise(lines)]
    assert [step / line for step in steps] == pytest.approx([round(step / line) for step in steps], abs=0.02)
    left, right = 28 * MM - cell / 2 - 1, (28 + 156) * MM + cell / 2 + 1  # punctuation at an end is half as wide
    assert all(left <= each[0]["x0"] and each[-1]["x1"] <= right for each in lines)
    assert len(lines) <= 22
    assert any(len(each) >= 5 and each == pytest.approx([cell] * len(each), abs=0.05) for each in map(_steps, lines))


def _steps(line: list[dict[str, Any]]) -> list[float]:
    """From one Chinese character to the next that follows it at once."""
    pairs = itertools.pairwise(line)
    return [after["x0"] - before["x0"] for before, after in pairs if _is_han(before) and _is_han(after)]


def _is_han(char: dict[str, Any]) -> bool:
    return "一" <= char["text"] <= "鿿"
