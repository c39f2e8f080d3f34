"""Behind a card: hold and speak or a photo, no typing; the worker listens, writes it down, and calls."""

import re

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases import packs, services
from linli.cases.behalf_models import Behalf
from linli.cases.doors import report
from linli.cases.doors.desk.inbox import Filters
from linli.cases.models import Case
from linli.cases.queries import inbox
from linli.doorstep import queries, views
from linli.doorstep import services as cards
from linli.doorstep.models import Card, Message
from linli.doorstep.services import SetUp
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import limits
from linli.people.models import SignInCode
from tests.cases.desk import at_desk
from tests.cases.test_report import photo
from tests.doorstep.conftest import NUMBER, voice
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db


def address(card: Card) -> str:
    return reverse("doorstep:speak", args=[card.code])


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]*)"', page)
    assert found
    return found.group(1)


def said(client: Client, card: Card, **more: object) -> Case:
    given = {"token": token(client.get(address(card)).content.decode()), "voice": voice(), **more}
    answer = client.post(address(card), given)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.order_by("-pk")[0]


def test_the_page_asks_for_nothing_to_be_typed(carded: Card) -> None:
    page = Client().get(address(carded)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r"<textarea|<select|type=\"(?:text|tel)\"", main) == []
    assert 'accept="audio/*"' in main
    assert 'accept="image/*"' in main
    assert NUMBER in main
    assert "按住说话" in main


def test_what_is_said_becomes_a_case_of_the_home_that_somebody_listens_to(carded: Card, estate_cast: Cast) -> None:
    phone = Client()
    cards.set_up(carded.pk, SetUp("call", name="陈奶奶", phone="13911112222"), by=estate_cast.acting("grid_worker"))
    case = said(phone, carded)
    assert (case.state, case.channel, case.text, case.title) == ("unheard", "card", "", "户码留言")
    assert (case.unit_id, case.reporter_phone, case.reporter_id) == (carded.unit_id, "+8613911112222", None)
    assert case.handler_id == estate_cast.grid_worker.pk
    assert case.contact_due is not None
    assert Message.objects.get().card_id == carded.pk
    assert {(file.kind, file.role, file.owner_id) for file in File.objects.all()} == {("audio", "voice", case.pk)}
    receipt = phone.get(f"/t/{case.code}/?new=1").content.decode()
    assert f"收到，第 {case.number} 号" in receipt
    english = phone.get(f"/t/{case.code}/", headers={"Accept-Language": "en"}).content.decode()
    assert "<h1>Said by the card of a home</h1>" in english
    assert "户码留言" not in english
    run_until_idle()
    assert "<audio" in phone.get(f"/t/{case.code}/").content.decode()
    stranger = told_by(Client().get(f"/t/{case.code}/"))
    assert "<audio" not in stranger
    assert "502" not in stranger


def test_whoever_scans_a_card_learns_nothing_of_the_homes_number_and_has_no_code_sent_to_it(
    carded: Card, estate_cast: Cast, settings: LazySettings
) -> None:
    settings.LINLI_SMS = "linli.people.senders.webhook"
    card = cards.set_up(carded.pk, SetUp(phone="13800135678"), by=estate_cast.acting("grid_worker"))
    passer = Client()
    case = said(passer, card)
    page = passer.get(reverse("cases:track", args=[case.code])).content.decode()
    assert case.reporter_phone == card.phone
    assert ("不用办了" in page, "5678" in page, "验证您的号码" in page) == (True, False, False)
    passer.post(reverse("cases:confirm", args=[case.code]), {"send": "1"})
    assert not SignInCode.objects.exists()


def test_for_a_neighbour_it_is_said_in_full_who_agreed_and_the_answer_goes_to_them(
    carded: Card, estate_cast: Cast
) -> None:
    cards.set_up(carded.pk, SetUp("call", name="陈奶奶", phone="13911112222"), by=estate_cast.acting("grid_worker"))
    phone, at = Client(), f"{address(carded)}?other=1"
    assert 'href="?other=1"' in phone.get(address(carded)).content.decode()
    page = phone.get(at).content.decode()
    assert f'name="other_on" value="{clock.today()}"' in page  # as on the page of a request
    assert re.search(r'name="other_way" value="call"[^>]* checked', page)
    given = {"token": token(page), "voice": voice(), "other_name": "赵桂芳", "other_relation": "neighbour"}
    lacking = phone.post(at, given)
    assert (lacking.status_code, Case.objects.count()) == (422, 0)
    kept = re.search(r'name="kept" value="([^"]*)"', lacking.content.decode())
    assert kept
    assert kept[1]  # the recording: nobody speaks twice
    agreed = {"for_other": "on", "other_agreed": "said", "other_on": str(clock.today()), "other_way": "visit"}
    whole = {name: words for name, words in given.items() if name != "voice"} | agreed | {"kept": kept[1]}
    assert phone.post(at, whole).status_code == 302
    case = Case.objects.get()
    assert phone.post(at, whole).headers["Location"] == f"/t/{case.code}/?new=1"  # pressed twice
    row = Behalf.objects.get()
    assert (row.case_id, row.name, row.relation, row.agreed, row.way) == (
        case.pk, "赵桂芳", "neighbour", "said", "visit",
    )  # fmt: skip
    assert (case.reporter_phone, case.unit_id, queries.way_for(case)) == ("+8613911112222", carded.unit_id, "visit")
    assert [entry.verb for entry in history_of(row)] == ["behalf.noted"]


def test_the_worker_listens_writes_it_down_and_picks_the_kind(carded: Card, estate_cast: Cast) -> None:
    case = said(Client(), carded)
    run_until_idle()
    worker = estate_cast.acting("grid_worker")
    assert [one.pk for one in inbox(worker, Filters(box="unheard"), "").cases] == [case.pk]
    desk = at_desk(estate_cast.grid_worker)
    page = desk.get(reverse("cases:work", args=[case.pk])).content.decode()
    sound = re.search(r'<audio[^>]*src="([^"]+)"', page)
    assert sound
    assert desk.get(sound.group(1)).status_code == 200
    assert Client().get(sound.group(1)).status_code == 404
    answer = desk.post(
        reverse("cases:act", args=[case.pk, "write_down"]),
        {"what": "厨房水管漏水，滴到楼下", "category": "house_repair", "version": case.version},
    )
    assert answer.status_code in (302, 303)
    case.refresh_from_db()
    assert (case.state, case.text, case.title) == ("dispatched", "厨房水管漏水，滴到楼下", "厨房水管漏水，滴到楼下")
    assert case.category == "house_repair"
    assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.write_down"]
    assert list(inbox(worker, Filters(box="unheard"), "").cases) == []


def test_what_is_about_the_staff_goes_past_them(carded: Card, estate_cast: Cast) -> None:
    case = said(Client(), carded, aside="on")
    assert (case.concerned, case.visibility) == (True, "never")
    assert case.handler_id not in (None, estate_cast.grid_worker.pk, estate_cast.secretary.pk)
    assert at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[case.pk])).status_code == 404


def test_sent_twice_it_is_one_case(carded: Card) -> None:
    phone = Client()
    again = {"token": token(phone.get(address(carded)).content.decode())}
    first = phone.post(address(carded), {**again, "voice": voice()})
    second = phone.post(address(carded), {**again, "voice": voice()})
    assert first.headers["Location"] == second.headers["Location"]
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)
    other = phone.post(address(carded), {**again, "voice": voice(2)})  # gone back to, and something else was said
    assert other.headers["Location"] != first.headers["Location"]
    assert (Case.objects.count(), Message.objects.count()) == (2, 2)


def test_pressed_twice_with_a_recording_kept_from_before_and_a_photo_it_is_one_case(carded: Card) -> None:
    phone = Client()
    given = {"token": token(phone.get(address(carded)).content.decode())}
    lacking = phone.post(address(carded), {**given, "voice": voice(), "photos": SimpleUploadedFile("a.jpg", b"no")})
    kept = re.search(r'name="kept" value="([^"]+)"', lacking.content.decode())
    assert kept
    for _twice in range(2):
        assert phone.post(address(carded), {**given, "kept": kept[1], "photos": photo()}).status_code == 302
    assert Case.objects.count() == 1


def test_a_photo_alone_will_do_and_nothing_at_all_will_not(carded: Card) -> None:
    phone = Client()
    empty = phone.post(address(carded), {"token": "0" * 32})
    assert empty.status_code == 422
    assert "按住按钮说话，或者拍张照片" in empty.content.decode()
    assert Case.objects.count() == 0
    answer = phone.post(address(carded), {"token": "0" * 32, "photos": [photo()]})
    assert answer.status_code == 302
    assert Case.objects.get().state == "unheard"
    page = phone.get(answer.headers["Location"]).content.decode()
    assert "有人看、有人听您发来的内容" in page
    assert "留言" not in page[page.index("<main") : page.index("</main>")]  # nothing was said


def test_what_is_no_recording_is_refused_and_the_photo_is_kept(carded: Card) -> None:
    bad = voice(name="voice.exe")
    bad.seek(0)
    bad.write(b"MZ")
    bad.seek(0)
    answer = Client().post(address(carded), {"token": "1" * 32, "voice": bad, "photos": [photo()]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不是能收的录音" in page
    assert Case.objects.count() == 0
    assert 'name="kept" value="' in page


def test_a_card_that_is_played_with_shuts_itself_and_no_neighbour(
    carded: Card, estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(views, "PER_CARD", 2)
    cards.issue(estate_cast.places.second_building.pk, by=estate_cast.acting("grid_worker"))
    other = Card.objects.exclude(pk=carded.pk).get()
    phone = Client(REMOTE_ADDR="203.0.113.7")
    for number in range(2):
        assert phone.post(address(carded), {"token": f"{number}" * 32, "voice": voice()}).status_code == 302
    third = phone.post(address(carded), {"token": "9" * 32, "voice": voice()})
    assert third.status_code == 422
    assert NUMBER in third.content.decode()
    assert phone.post(address(other), {"token": "8" * 32, "voice": voice()}).status_code == 302
    assert Case.objects.count() == 3


def test_large_type_follows_the_card_and_not_the_phone(carded: Card, estate_cast: Cast) -> None:
    cards.set_up(carded.pk, SetUp("slip", large=True, text_size=24), by=estate_cast.acting("grid_worker"))
    phone = Client()
    page = phone.get(address(carded)).content.decode()
    assert 'data-mode="elder" data-size="24"' in page
    case = said(phone, carded)
    for other in (phone, Client()):  # whatever phone opens its link
        assert 'data-mode="elder" data-size="24"' in other.get(f"/t/{case.code}/").content.decode()
    assert 'data-mode="plain"' in phone.get(reverse("cases:report", args=[carded.area.code])).content.decode()


def test_where_the_process_has_no_such_door_the_card_leads_to_its_form(
    carded: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, pack = packs.front()
    starts = {name: way for name, way in pack.starts.items() if way.door != "card"}
    monkeypatch.setattr(packs, "front", lambda: (version, pack.model_copy(update={"starts": starts})))
    answer = Client().get(address(carded))
    assert answer.headers["Location"] == f"/report/{carded.area.code}/?home={carded.unit.code}"


def test_nothing_said_ends_the_message_and_says_why(carded: Card, estate_cast: Cast) -> None:
    case = said(Client(), carded)
    services.act(case.pk, "nothing_said", {"reason": "silent"}, by=estate_cast.acting("grid_worker"))
    case.refresh_from_db()
    assert (case.state, case.open) == ("withdrawn", False)


def test_what_others_send_from_the_same_address_shuts_no_card(carded: Card) -> None:
    behind = "203.0.113.7"
    for _time in range(report.PER_ADDRESS):
        limits.spend(f"report.{behind}", limit=report.PER_ADDRESS, seconds=3600)
    assert said(Client(REMOTE_ADDR=behind), carded).way == "say"
