"""The whole road of a request in a real browser, from a photo on a phone to a verified answer, by everybody on it."""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from PIL import Image

from linli.cases.models import Case
from linli.files.models import File
from linli.journal.queries import history_of
from linli.people.models import Person
from tests.browser.signing import signed_in
from tests.files.pictures import camera_exif, jpeg
from tests.support.browser import DESK
from tests.support.cast import PASSWORD, PHONES, Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PHONE_OF_REPORTER, LAST_FOUR = "13800135678", "5678"
Open = Callable[..., "Page"]


def photo() -> dict[str, Any]:
    """As a telephone takes it: large, turned, with the place in it."""
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": jpeg((2400, 1800), exif=camera_exif())}


def report(page: "Page", *, script: bool = True) -> str:
    """Fill the form in and send it; the address of the receipt."""
    page.locator("#id_what").fill("3栋楼下污水井往外冒水，味道很大")
    if script:
        page.locator("#kinds").get_by_text("下水堵了").first.click()  # suggested from the words
    else:
        page.locator("#kinds summary").click()
        page.locator("#kinds").get_by_text("下水堵了").click()
    page.locator("#id_building").select_option(label="3栋")
    page.locator("input[data-shrink]").set_input_files(photo())
    if script:
        page.locator(".picker + .photos img").wait_for()
    page.locator("#id_phone").fill(PHONE_OF_REPORTER)
    page.locator("#id_name").fill("王女士")
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    return page.url.partition("?")[0]


def take(page: "Page", step: str, picture: dict[str, Any] | None = None, **answers: str) -> None:
    """Take one step at the workbench: open its form, answer, press its button, see that it was done."""
    form = page.locator(f"form[action$='/act/{step}/']")
    form.wait_for(state="attached")
    if not form.is_visible():
        page.locator("details.step", has=form).locator("summary").click()
    for name, value in answers.items():
        answer(form, name, value)
    if picture:
        form.locator("input[data-shrink]").set_input_files(picture)
    # The notice of the step before would answer for this one.
    page.evaluate("document.querySelectorAll('#notices .notice').forEach(notice => notice.remove())")
    form.locator("button:not([type=button])").last.click()
    page.locator("#notices .notice").get_by_text("已完成").wait_for()


def answer(form: "Locator", name: str, value: str) -> None:
    """One question, once its form has come: a choice is ticked, words are written."""
    form.locator(f"[name={name}]").first.wait_for(state="attached")
    choice = form.locator(f"input[type=radio][name={name}][value='{value}']")
    if choice.count():
        choice.check()
    else:
        form.locator(f"[name={name}]").fill(value)


def open_with_digits(page: "Page") -> None:
    """The last four digits of the telephone open the reporter's own page."""
    page.locator("#digits").fill(LAST_FOUR)
    page.get_by_role("button", name="打开").click()
    page.get_by_text("您反映的事").wait_for()


def sign_in(page: "Page", phone: str) -> None:
    """Through the door, by password."""
    page.locator("details > summary").last.click()
    page.locator("[name=password-phone]").fill(phone)
    page.locator("[name=password-password]").fill(PASSWORD)
    page.locator("details", has=page.locator("[name=password-phone]")).get_by_role("button").click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def sees_proof(page: "Page") -> None:
    """The public page says that the record stands."""
    page.get_by_role("heading", name="记录没有被改过").wait_for()


def test_from_a_photo_to_a_face(estate: Cast, served: Served, visit: Open) -> None:
    """反映 → 联系 → 请补充 → 处理好 → 没修好 → 换人再看 → 修好了 → 公开."""
    resident = visit(f"{served.url}/report/{estate.places.estate.code}/")
    link = report(resident)
    case = Case.objects.get()
    assert resident.get_by_role("heading", name=f"收到，第 {case.number} 号").is_visible()
    assert resident.locator(".receipt .qr svg").is_visible()

    worker = visit(f"{served.url}/sign-in/?next=/desk/")
    sign_in(worker, PHONES["grid_worker"])
    worker.locator("[data-row] td.matter > a").first.click()
    worker.locator(".caller").get_by_role("button", name="拨打").click()
    worker.get_by_text("138 0013 5678").first.wait_for()
    assert worker.locator("a[href='tel:+8613800135678']").is_visible()
    call = worker.locator("form[action$='/act/contact/']")
    answer(call, "how", "phone")
    call.locator("button").last.click()
    worker.locator("#notices .notice").wait_for()
    take(worker, "ask", question="是一楼的地漏反水，还是门口的井？")

    elsewhere = visit(link)  # the link opened on another phone
    assert "污水井" not in elsewhere.locator("main").inner_text()
    open_with_digits(elsewhere)
    assert elsewhere.get_by_text("是一楼的地漏反水，还是门口的井？").first.is_visible()
    elsewhere.get_by_role("link", name="补充", exact=False).first.click()
    elsewhere.locator("textarea").first.fill("门口的井")
    elsewhere.locator("main form.card button.primary").click()
    elsewhere.wait_for_url(link)

    worker.reload()
    take(worker, "finish", photo(), result="疏通了支管，冲洗了地面")

    elsewhere.goto(link)
    assert elsewhere.get_by_text("疏通了支管，冲洗了地面").first.is_visible()
    elsewhere.get_by_role("link", name="没修好").click()
    elsewhere.locator("textarea").first.fill("只通了一边")
    elsewhere.locator("main form.card button.primary").click()
    elsewhere.wait_for_url(link)
    assert "换一个人" in elsewhere.locator("main").inner_text()

    secretary = signed_in(visit(f"{served.url}/sign-in/", size=DESK), estate.secretary)
    secretary.goto(f"{served.url}/desk/?box=again")
    secretary.locator("[data-row] td.matter > a").first.click()
    take(secretary, "take_over")
    take(secretary, "finish", photo(), result="三个井全部打开清掏")

    elsewhere.goto(link)
    elsewhere.get_by_role("link", name="修好了", exact=True).click()
    elsewhere.get_by_text("满意", exact=True).click()
    elsewhere.get_by_role("button", name="确认").click()
    elsewhere.wait_for_url(link)
    case.refresh_from_db()
    assert (case.state, case.solved, case.grade, case.reopened) == ("closed", True, "satisfied", 1)

    worker.goto(f"{served.url}/desk/case/{case.pk}/")
    take(worker, "ask_release", public_text="3栋楼下污水井外溢，已清掏。")
    secretary.goto(f"{served.url}/desk/case/{case.pk}/")
    take(secretary, "release")
    anybody = visit(f"{served.url}/ledger/{estate.places.estate.code}/")
    anybody.get_by_text("3栋楼下污水井外溢，已清掏。").first.click()
    assert "王女士" not in anybody.content()
    anybody.get_by_role("link", name="记录有没有被改过").click()
    sees_proof(anybody)
    elsewhere.goto(link)
    elsewhere.get_by_role("link", name="记录有没有被改过").click()
    sees_proof(elsewhere)
    verbs = [entry.verb for entry in history_of(case)]
    assert {"case.not_solved", "case.take_over", "case.solved", "case.release"} <= set(verbs)


def test_the_same_road_without_javascript(estate: Cast, served: Served, visit: Open) -> None:
    resident = visit(f"{served.url}/report/{estate.places.estate.code}/", javascript=False)
    link = report(resident, script=False)
    case = Case.objects.get()
    worker = visit(f"{served.url}/sign-in/?next=/desk/", javascript=False)
    sign_in(worker, PHONES["grid_worker"])
    worker.locator("[data-row] td.matter > a").first.click()
    take(worker, "contact", how="phone")
    take(worker, "finish", photo(), result="疏通好了")
    resident.goto(link)
    resident.get_by_role("link", name="修好了", exact=True).click()
    resident.locator("input[name=face][value=satisfied]").check()
    resident.get_by_role("button", name="确认").click()
    resident.wait_for_url(link)
    case.refresh_from_db()
    assert (case.state, case.grade) == ("closed", "satisfied")


def test_a_photo_is_made_small_on_the_phone_its_place_used_and_then_gone(
    estate: Cast, served: Served, visit: Open
) -> None:
    resident = visit(f"{served.url}/report/{estate.places.estate.code}/")
    link = report(resident)
    shown = None
    for _ in range(120):
        resident.goto(link)
        shown = resident.locator("main img").first
        if shown.count():
            break
        resident.wait_for_timeout(500)
    assert shown
    kept = resident.request.get(served.url + str(shown.get_attribute("src")))
    assert kept.ok
    image = Image.open(io.BytesIO(kept.body()))
    assert dict(image.getexif()) == {}
    file = File.objects.get()
    assert file.taken_at is not None
    assert max(file.width or 0, file.height or 0) <= 1600


def test_the_plan_is_tapped_where_it_is_drawn(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/", size=DESK)
    plan = page.locator(".plan-tap")
    width, height = (int(plan.get_attribute(side) or 0) for side in ("width", "height"))
    plan.click(position={"x": width * 0.25, "y": height * 0.5})
    page.get_by_text("圆点是您标的位置").wait_for()
    found = [int(page.locator(f"[name={axis}]").input_value()) for axis in ("plan_x", "plan_y")]
    assert found == pytest.approx([2500, 5000], abs=100)


def test_pressed_twice_and_sent_again_after_the_back_key_there_is_one_case(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("#id_what").fill("北门路灯不亮")
    page.locator("button[name=send]").dblclick()
    page.wait_for_url("**/t/*/?new=1")
    first = page.url
    page.go_back()
    if page.locator("#id_what").input_value() == "北门路灯不亮":
        page.locator("button[name=send]").click()
        page.wait_for_url("**/t/*/?new=1")
        assert page.url == first
    assert Case.objects.count() == 1


def test_settled_on_the_spot_fits_one_phone_screen(estate: Cast, served: Served, visit: Open) -> None:
    """什么事、在哪里、照片 → 办好了, without scrolling."""
    page = signed_in(visit(f"{served.url}/sign-in/"), estate.grid_worker)
    page.goto(f"{served.url}/desk/spot/")
    done = page.get_by_role("button", name="办好了")
    for part in (page.locator("textarea").first, page.locator("input[data-shrink]"), done):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= page.viewport_size["height"]  # type: ignore[index] # a page with a window
    page.locator("textarea").first.fill("5栋门口的杂物")
    page.get_by_text("5栋", exact=True).click()
    page.locator("input[data-shrink]").set_input_files(photo())
    page.locator(".photos img").wait_for()
    done.click()
    page.locator("#notices .notice").wait_for()
    case = Case.objects.get()
    assert (case.way, case.state, case.handler_id) == ("spot", "closed", estate.grid_worker.pk)


def test_the_inbox_is_worked_from_the_keyboard(estate: Cast, served: Served, visit: Open) -> None:
    for words in ("一栋的灯", "二栋的灯", "三栋的灯"):
        page = visit(f"{served.url}/report/{estate.places.estate.code}/")
        page.locator("#id_what").fill(words)
        page.locator("#id_building").select_option(label="3栋")
        page.locator("button[name=send]").click()
        page.wait_for_url("**/t/*/?new=1")
    desk = signed_in(visit(f"{served.url}/sign-in/", size=DESK), estate.grid_worker)
    desk.goto(f"{served.url}/desk/?box=all")
    for key in ("j", "j", "j", "k"):
        desk.keyboard.press(key)
    current = desk.locator("[data-row][aria-current=true]")
    assert current.count() == 1
    title = current.locator("a").first.inner_text()
    assert title == desk.locator("[data-row] td.matter > a:first-child").nth(1).inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/case/*/")
    assert desk.get_by_role("heading", level=1).inner_text() == title
    desk.go_back()
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "q"


def test_what_was_typed_stands_when_the_session_ends_and_goes_through_after_a_new_sign_in(
    estate: Cast, served: Served, visit: Open
) -> None:
    report(visit(f"{served.url}/report/{estate.places.estate.code}/"))
    case = Case.objects.get()
    desk = signed_in(visit(f"{served.url}/sign-in/", size=DESK), estate.grid_worker)
    desk.goto(f"{served.url}/desk/case/{case.pk}/")
    take(desk, "contact", how="phone")
    form = desk.locator("form[action$='/act/ask/']")
    desk.locator("details.step", has=form).locator("summary").click()
    form.locator("[name=question]").fill("是一楼的地漏反水，还是门口的井？")
    Session.objects.all().delete()
    send = form.locator("button:not([type=button])").last
    send.click()
    desk.locator("#notices").get_by_text("请重新登录").wait_for()
    assert desk.get_by_role("link", name="在新窗口登录").get_attribute("target") == "_blank"
    signed_in(desk, estate.grid_worker)
    send.click()
    desk.locator("#notices").get_by_text("已完成").wait_for()
    case.refresh_from_db()
    assert case.state == "asking"


def test_elder_mode_asks_one_thing_a_page(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/e/{estate.places.estate.code}/")
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("link", name="我要反映").click()
    page.locator("#id_what").fill("楼道灯坏了")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="在哪里").first.wait_for()
    page.locator("#id_building").select_option(label="3栋")
    page.locator("button[name=go]").click()
    page.get_by_role("heading", name="拍张照片").first.wait_for()
    page.locator("input[data-shrink]").set_input_files(photo())
    page.locator(".picker + .photos img").wait_for()
    page.locator("button[name=go]").click()
    page.locator("#id_phone").fill(PHONE_OF_REPORTER)
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    case = Case.objects.get()
    assert (case.text, case.place_label, File.objects.filter(owner_id=case.pk).count()) == ("楼道灯坏了", "3栋", 1)
    assert page.get_by_role("button", name="念给我听").is_visible() or page.locator("[data-aloud]").count()


def test_in_english(estate: Cast, served: Served, visit: Open) -> None:
    Person.objects.update(language="en")
    page = visit(f"{served.url}/report/{estate.places.estate.code}/", language="en")
    page.locator("#id_what").fill("The lamp at the north gate is out")
    page.locator("#id_spot").select_option(label="北门")
    page.get_by_role("button", name="Send").last.click()
    page.get_by_role("heading", name="Received: no. 1").wait_for()
    desk = signed_in(visit(f"{served.url}/sign-in/", size=DESK, language="en"), estate.grid_worker)
    desk.goto(f"{served.url}/desk/?box=all")
    desk.get_by_role("link", name="The lamp at the north gate is out").first.click()
    desk.get_by_role("heading", name="Next step").wait_for()
