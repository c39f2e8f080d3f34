"""Entering at the desk: settled on the spot, entered for a resident, entered later; rules, rates, processes, lists."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from linli.cases import packs, routing, services
from linli.cases.doors.desk import wording
from linli.cases.models import Case, Route
from linli.cases.standing import situation
from linli.files.models import File
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.kernel import clock
from linli.notify.models import Notice
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.people.conftest import give_post
from tests.support.cast import Cast
from tests.support.pages import told_by


def test_a_photo_taken_on_the_spot_shows_what_was_done_and_a_residents_what_was_found(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.grid_worker)
    for way, role in (("spot", "after"), ("new", "before")):
        photo = SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg")
        client.post(f"/desk/{way}/", {"what": "楼道灯坏了", "channel": "visit", "photos": photo})
        case = Case.objects.latest("pk")
        assert (case.way, File.objects.get(owner_id=case.pk).role) == ({"new": "enter"}.get(way, way), role)


def test_settled_on_the_spot_is_recorded_and_closed_in_one_screen(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.grid_worker)
    assert client.get("/desk/spot/").status_code == 200
    form = {"what": "楼道灯坏了，换了灯泡", "building": estate_cast.places.building.pk, "token": "one"}
    assert client.post("/desk/spot/", form).status_code == 303
    client.post("/desk/spot/", form)
    case = Case.objects.get()
    assert (case.way, case.state, case.handler_id) == ("spot", "closed", estate_cast.grid_worker.pk)
    assert case.place_label == "3栋"
    entry = Entry.objects.get(verb="case.submitted")
    assert (entry.person_id, entry.post_id) == (estate_cast.grid_worker.pk, estate_cast.posts["grid_worker"].pk)
    assert client.cookies["linli_building"].value == str(estate_cast.places.building.pk)


def test_what_is_entered_by_a_form_gone_back_to_is_another_request_if_it_says_something_else(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    form = {"what": "楼道灯坏了", "channel": "phone", "phone": "13911112222", "token": "t" * 32}
    for said in (form, form, form | {"what": "电梯异响"}, form | {"phone": "13911113333"}):
        assert client.post("/desk/new/", said).status_code == 303
    assert list(Case.objects.order_by("pk").values_list("text", "reporter_phone")) == [
        ("楼道灯坏了", "+8613911112222"), ("电梯异响", "+8613911112222"), ("楼道灯坏了", "+8613911113333"),
    ]  # fmt: skip


def test_a_photo_added_to_a_form_gone_back_to_is_kept_with_another_request_and_sent_twice_it_is_one(
    estate_cast: Cast,
) -> None:
    client = at_desk(estate_cast.secretary)
    form = {"what": "楼道灯坏了", "channel": "phone", "token": "t" * 32}
    client.post("/desk/new/", form)
    for _twice in range(2):
        client.post("/desk/new/", {**form, "photos": SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg")})
    client.post("/desk/new/", form)  # gone back to once more: no browser brings the photo again
    assert Case.objects.count() == 2
    assert File.objects.exclude(owner_id=None).get().owner_id == Case.objects.latest("pk").pk


def test_only_where_somebody_is_known_does_what_is_settled_wait_for_a_word(estate_cast: Cast, sent: Sent) -> None:
    client = at_desk(estate_cast.grid_worker)
    client.post("/desk/spot/", {"what": "楼道灯坏了，换了灯泡"})
    client.post("/desk/spot/", {"what": "帮张阿姨换了灯泡", "name": "张阿姨"})
    client.post("/desk/spot/", {"what": "换了灯泡", "phone": "13900000001"})
    client.post("/desk/spot/", {"what": "电梯门口的杂物清走了", "category": "lift_fire"})
    assert list(Case.objects.order_by("pk").values_list("state", "turn")) == [
        ("closed", ""), ("answered", "reporter"), ("answered", "reporter"), ("verifying", "verifier"),
    ]  # fmt: skip
    checked = Case.objects.get(state="verifying")
    services.act(checked.pk, "verify_pass", {}, by=Actor(estate_cast.secretary.pk, "person"))
    checked.refresh_from_db()
    assert (checked.state, checked.open, checked.solved) == ("closed", False, None)
    assert checked.finished_at is not None
    alone = sent("北门路灯不亮")  # without account or number, yet whoever sent it holds the link
    assert situation(alone, packs.by_version(alone.pack_version_id)).reporter_known


@pytest.mark.parametrize("way", ["spot", "new"])
def test_whoever_also_leads_a_body_nearby_enters_in_the_post_that_may(estate_cast: Cast, way: str) -> None:
    give_post(estate_cast.secretary, "body_chair", estate_cast.places.estate)
    at_desk(estate_cast.secretary).post(f"/desk/{way}/", {"what": "楼道灯坏了", "channel": "phone"})
    entry = Entry.objects.get(verb="case.submitted")
    assert (entry.person_id, entry.post_id) == (estate_cast.secretary.pk, estate_cast.posts["secretary"].pk)


def test_a_list_says_that_staff_entered_a_request_and_not_that_somebody_should(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    client.post("/desk/new/", {"what": "楼道灯坏了", "channel": "phone"})
    case = Case.objects.get()
    assert "代登记" in client.get("/desk/?box=all").content.decode()
    with translation.override("en"):
        (row,) = wording.rows([case], estate_cast.acting("secretary"))
    assert [note for note in row.notes if "nter" in note] == ["entered by staff"]


def test_what_is_entered_later_shows_both_times(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    happened = (clock.now() - timedelta(days=3)).astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    client.post("/desk/spot/", {"what": "调解了楼上楼下的纠纷", "happened": happened})
    case = Case.objects.get()
    assert case.happened_at is not None
    assert case.happened_at < case.created_at
    page = client.get(f"/desk/case/{case.pk}/").content.decode()
    assert "发生 " in page
    assert "登记 " in page


def test_while_staff_type_the_categories_that_the_words_suggest_stand_on_top(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    url = f"/report/{estate_cast.places.estate.code}/suggest/"
    assert f'hx-post="{url}"' in client.get("/desk/new/").content.decode()
    page = client.post(url, {"desk": "1", "what": "楼上漏水，墙皮掉了", "category": "pets"}).content.decode()
    suggested = page.split('<optgroup label="按所写推荐">', 1)[1].split("</optgroup>", 1)[0]
    assert "房屋漏水维修" in suggested
    assert page.count('value="house_repair"') == 1
    assert 'value="pets" selected' in page


def test_an_event_still_to_come_is_refused(estate_cast: Cast) -> None:
    ahead = (clock.now() + timedelta(days=3)).astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    answer = at_desk(estate_cast.secretary).post("/desk/spot/", {"what": "路灯", "happened": ahead})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_entering_for_a_resident_finds_their_home_by_telephone_and_keeps_both_identities(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    form = {"channel": "phone", "phone": "13900000001", "what": "厨房漏水"}
    looked = client.post("/desk/new/", {**form, "look_up": "1"}).content.decode()
    assert "3栋1单元502" in looked
    assert not Case.objects.exists()
    assert "502" not in told_by(client.post("/desk/new/", {**form, "phone": "13900000099", "look_up": "1"}))
    assert client.post("/desk/new/", {**form, "at_home": "on"}).status_code == 303
    case = Case.objects.get()
    assert (case.reporter_id, case.entered_by_id) == (estate_cast.resident.pk, estate_cast.secretary.pk)
    assert (case.unit_id, case.place_label, case.channel) == (estate_cast.places.unit.pk, "3栋", "phone")


@pytest.mark.parametrize("process", ["shared_matter", "four_deliberations"])
def test_what_an_office_raises_by_itself_asks_for_no_resident(every_process: None, cast: Cast, process: str) -> None:
    client = at_desk(cast.secretary)
    page = client.get("/desk/new/", {"process": process}).content.decode()
    assert not any(f'name="{asked}"' in page for asked in ("phone", "name", "look_up"))
    assert 'name="phone"' in client.get("/desk/new/", {"process": "proposal"}).content.decode()
    form = {"process": process, "what": "大门要修", "phone": "13900000001", "name": "陈桂兰"}
    client.post("/desk/new/", form)
    assert not Case.objects.exclude(reporter=None, reporter_name="", reporter_phone="").exists()


def enforced(client: Client, edition_id: int) -> None:
    """The draft is tried and put in force."""
    for button in ("try", "enforce"):
        assert client.post(f"/desk/routes/edition/{edition_id}/", {button: "1"}).status_code == 303
    routing.forget()  # kept for seconds; it is dropped on commit, which a test never reaches


def test_rules_are_asked_in_their_order_and_each_change_is_recorded(estate_cast: Cast, sent: Sent) -> None:
    client = at_desk(estate_cast.secretary)
    estate = estate_cast.places.estate
    first = {"target": f"post:{estate_cast.posts['secretary'].pk}", "categories": ["utilities"]}
    second = {"target": "kind:property_manager", "categories": ["utilities"]}
    for form in (first, second):
        assert client.post(f"/desk/routes/new/{estate.code}/", form).status_code == 303
    last = Route.objects.get(post_kind="property_manager")
    enforced(client, last.edition_id)
    assert sent("路灯不亮", form={"category": "utilities"}).handler_id == estate_cast.secretary.pk
    client.post(f"/desk/routes/draft/{estate.code}/")
    last = Route.objects.get(post_kind="property_manager", edition__state="draft")
    client.post(f"/desk/routes/{last.pk}/move/", {"up": "1"})
    assert [route.post_kind for route in last.edition.routes.all()] == ["property_manager", ""]
    assert sent("路灯不亮", form={"category": "utilities"}).handler_id == estate_cast.secretary.pk
    enforced(client, last.edition_id)
    assert sent("路灯不亮", form={"category": "utilities"}).handler_id == estate_cast.property_manager.pk
    client.post(f"/desk/routes/draft/{estate.code}/")
    last = Route.objects.get(post_kind="property_manager", edition__state="draft")
    client.post(f"/desk/routes/{last.pk}/switch/", {"off": "1"})
    verbs = set(Entry.objects.filter(verb__startswith="route.").values_list("verb", flat=True))
    assert verbs == {"route.added", "route.moved", "route.switched"}
    assert at_desk(estate_cast.grid_worker).get(f"/desk/routes/new/{estate.code}/").status_code == 404


def test_the_rates_show_their_formula_and_estates_stand_by_name(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    Case.objects.filter(pk=case.pk).update(solved=True, contact_due=clock.now(), contacted_at=case.created_at)
    month = f"{clock.today():%Y-%m}"
    now = at_desk(estate_cast.street_officer).get(f"/desk/figures/?month={month}").content.decode()
    assert now.count("1 ÷ 1 = 100.0%") == 1  # contacted in time; what residents say waits for the month's end
    assert "月底后汇总显示" in now
    with clock.moved(clock.now() + timedelta(days=32)):
        page = at_desk(estate_cast.street_officer).get(f"/desk/figures/?month={month}").content.decode()
    assert page.count("1 ÷ 1 = 100.0%") == 2
    assert "已解决 ÷（已解决＋未解决）" in page
    assert "排名" not in page


def test_an_export_needs_a_second_factor_and_stands_on_record(estate_cast: Cast, sent: Sent) -> None:
    sent("=1+1 路灯", name="陈桂兰", phone="13900000001")
    assert at_desk(estate_cast.secretary).post("/desk/export/?box=all").status_code == 302
    client = at_desk(estate_cast.secretary, second_factor=True)
    answer = client.post("/desk/export/?box=all")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    lines = b"".join(client.post("/desk/export/?box=all", {"as": "csv"}).streaming_content).decode("utf-8-sig")
    first, *_between, last = csv.reader(io.StringIO(lines))
    assert (first[0], estate_cast.secretary.name in last[0]) == ("工单编号", True)
    assert "陈桂兰" not in lines
    taken = Entry.objects.filter(verb="area.requests_exported").order_by("pk")
    assert [data_of(entry)["as"] for entry in taken] == ["excel", "csv"]
    assert at_desk(estate_cast.grid_worker, second_factor=True).post("/desk/export/").status_code == 403


def test_a_process_is_drawn_and_only_an_administrator_publishes_one(estate_cast: Cast) -> None:
    page = at_desk(estate_cast.secretary).get("/packs/resident_request/").content.decode()
    assert page.count("<rect") == 16
    assert "信访工作条例" in page
    broken = b"id: resident_request\nversion: 2\ntitel: x\n"
    admin = at_desk(estate_cast.administrator, second_factor=True)
    answer = admin.post("/packs/", {"file": SimpleUploadedFile("process.yaml", broken)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("<b>第 3 行</b>" in page, "<code>titel: x</code>" in page) == (True, True)
    refused = at_desk(estate_cast.secretary, second_factor=True).post("/packs/", {"file": SimpleUploadedFile("p", b"")})
    assert refused.status_code == 404


def test_notices_are_read_once_seen_and_say_nothing_of_what_one_may_not_read(estate_cast: Cast, sent: Sent) -> None:
    case, hidden = sent(), sent("书记态度不好", form={"about": "branch_secretary"})
    for number, each in enumerate((case, hidden)):
        Notice.objects.create(
            subject_kind="case", subject_id=each.pk, row="case.step", person=estate_cast.secretary, entry_id=number,
            action="claim", at=clock.now(),
        )  # fmt: skip
    client = at_desk(estate_cast.secretary)
    page = client.get("/desk/notices/")
    assert case.title in page.content.decode()
    assert hidden.title not in page.content.decode()
    client.post("/notices/read/", {"last": page.context["last"]})
    assert Notice.objects.get(subject_id=case.pk).read_at is not None


@pytest.mark.parametrize(("way", "building"), [("new", "id_building"), ("spot", "id_building_group")])
def test_what_is_wrong_with_matter_place_and_sender_stands_in_one_box(
    estate_cast: Cast, way: str, building: str
) -> None:
    client = at_desk(estate_cast.grid_worker)
    answer = client.post(f"/desk/{way}/", {"what": "", "phone": "12", "building": "none of ours", "channel": "phone"})
    page = answer.content.decode()
    assert (answer.status_code, page.count('id="errors"'), page.count('role="alert"')) == (422, 1, 1)
    box = page.split('id="errors"')[1].split("</div>")[0]
    assert [part.split('"')[0] for part in box.split('href="#')[1:]] == ["id_what", building, "id_phone"]
