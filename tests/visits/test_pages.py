"""The pages of visits at home: numbers on open screens, names for pair and office alone, the phone's note kept once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from linli.activities import feeds
from linli.journal.actors import SYSTEM
from linli.journal.models import Access
from linli.kernel import clock
from linli.people.models import Person
from linli.people.services import create_person
from linli.visits import noting, services
from linli.visits.models import Visit, Visited, VisitProgramme
from tests.cases.desk import at_desk, by_printed_code
from tests.council.conftest import Bodies
from tests.files.pictures import jpeg, png
from tests.visits.conftest import Visiting, home, me, note

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object, **asked: object) -> str:
    answer: Any = client.get(reverse(f"visits:{name}", args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def noted(row: Visited, **said: object) -> dict[str, object]:
    given = {
        "key": str(uuid4()), "whom": row.code, "day": clock.today() - timedelta(days=1), "arrived": "09:00",
        "left": "10:30", "km": "12.5", "periods": 3, "done": "认数字", "signed": "paper", "unsigned_why": "纸上签",
    }  # fmt: skip
    return {**given, **said}


def test_a_programme_from_its_first_line_to_the_sum_of_the_year_by_its_pages(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    assert "还没有设立走访" in read(desk, "programmes")
    facts = {
        "kind": "teaching", "title": "周末送教", "times": 2, "days": 7, "begins": clock.today(), "periods": 216,
        "before": 19_990, "mark": 10_000,
    }  # fmt: skip
    new = reverse("visits:new", args=[bodies.branch.code])
    assert desk.post(new, {**facts, "times": 9}).status_code == 422
    assert desk.post(new, facts).status_code == 302
    programme = VisitProgramme.objects.get()
    change = reverse("visits:change", args=[programme.code])
    assert desk.post(change, {**facts, "title": "送教上门"}).status_code == 302

    def act(step: str, **posted: object) -> None:
        assert desk.post(reverse("visits:act", args=[programme.code, step]), posted).status_code in (302, 303)

    act("enlist", name=bodies.cast.resident.name, phone="13900000001", trained="on", sex="woman")
    act("enlist", name=bodies.cast.neighbour.name, phone="13900000002")
    act("enlist", name="某人", phone="13900000000")  # nobody
    add = reverse("visits:add", args=[programme.code])
    assert desk.post(add, {"name": "小明", "need": "脑瘫", "reason": "名单"}).status_code == 422
    assert desk.post(add, {"name": "小明", "need": "脑瘫", "consent": "同意书", "reason": "名单"}).status_code == 302
    again = {"name": "小明", "reason": "名单", "seen": "0"}  # the same form sent twice
    assert desk.post(add, again).status_code == 422
    assert desk.post(new, {**facts, "seen": "0"}).status_code == 422
    row = Visited.objects.get()
    teacher, other = bodies.cast.resident, bodies.cast.neighbour
    file = read(desk, "file", row.code)
    assert "小明" in file
    pair = reverse("visits:see_to", args=[row.code, "pair"])
    assert desk.post(pair, {"one": teacher.pk, "two": other.pk}).status_code == 303
    mine = signed_in(teacher)
    page = read(mine, "mine")
    assert ("孩子01" in page, "小明" in page, "脑瘫" in page) == (True, False, False)
    assert mine.post(reverse("visits:send"), noted(row, done="")).status_code == 422
    assert mine.post(reverse("visits:send"), noted(row)).status_code == 302
    assert Visit.objects.get().metres == 12_500
    over = read(desk, "programme", programme.code)
    assert ("孩子01" in over, "小明" in over, "已满 20000 公里" in over.replace(" ", " ")) == (True, False, True)
    sums = read(desk, "year", programme.code)
    assert ("12.5" in sums, "小明" in sums) == (True, False)
    assert "孩子01" in read(desk, "plan", programme.code)
    assert "孩子01" not in read(desk, "plan", programme.code, within="1")  # due the day after tomorrow
    describe = reverse("visits:describe", args=[row.code])
    assert desk.post(describe, {"name": "小明", "address": "9栋101"}).status_code == 302
    assert "9栋101" in read(mine, "way")
    act("dismiss", visitor=programme.visitors.get(person=teacher).pk)
    assert mine.get(reverse("visits:file", args=[row.code])).status_code == 404
    assert "小明" in read(desk, "file", row.code)
    desk.post(reverse("visits:see_to", args=[row.code, "void"]), {"visit": Visit.objects.get().code, "why": "记错"})
    assert "不计入" in read(desk, "file", row.code)
    desk.post(reverse("visits:see_to", args=[row.code, "release"]), {"why": "迁走"})
    act("end")
    programme.refresh_from_db()
    assert programme.ended_at is not None


def test_a_number_alone_tells_no_office_whose_it_is(visiting: Visiting) -> None:
    """Nor whether they are a man or a woman: it may be anybody's of any estate."""
    desk, stranger = at_desk(visiting.bodies.cast.secretary), create_person("欧阳远", by=SYSTEM, phone="13900000077")
    enlist = reverse("visits:act", args=[visiting.programme.code, "enlist"])
    for name, found in (("某人", False), (stranger.name, True)):
        desk.post(enlist, {"name": name, "phone": "139 0000 0077"})
        assert visiting.programme.visitors.filter(person=stranger).exists() == found
        assert (stranger.name in read(desk, "programme", visiting.programme.code)) == found


def test_only_pair_and_office_read_a_file_and_each_read_is_on_record(visiting: Visiting) -> None:
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    file = reverse("visits:file", args=[visiting.paired.code])
    cast = visiting.bodies.cast
    for nobody in (cast.resident, cast.director, cast.community_officer, visiting.going[2]):
        assert signed_in(nobody).get(file).status_code == 404
    assert Client().get(file).status_code == 302
    assert not Access.objects.filter(what="home_visit").exists()
    for number, reader in enumerate((visiting.going[0], cast.secretary), 1):
        assert "脑瘫" in read(signed_in(reader), "file", visiting.paired.code)
        assert Access.objects.filter(what="home_visit", subject_id=visiting.paired.pk).count() == number
    above = read(at_desk(cast.community_officer), "programme", visiting.programme.code)
    assert ("孩子01" in above, "小明" in above) == (True, False)
    assert signed_in(visiting.going[2]).get(reverse("visits:way")).status_code == 200
    assert Access.objects.filter(what="home_visit").count() == 2  # who visits nobody has read nothing


def test_by_a_printed_code_nobody_reads_whom_they_visit(visiting: Visiting) -> None:
    """The office that prints the code reads numbers and sums alone."""
    phone, file = by_printed_code(visiting.going[0]), reverse("visits:file", args=[visiting.paired.code])
    for page in (file, reverse("visits:mine"), reverse("visits:way")):
        assert phone.get(page).status_code == 403, page
    assert phone.post(reverse("visits:send"), noted(visiting.paired)).status_code == 403
    assert not Access.objects.filter(what="home_visit").exists()
    assert not Visit.objects.exists()


def test_the_phone_sends_a_visit_again_and_gets_the_same_answer(visiting: Visiting) -> None:
    phone, row = signed_in(visiting.going[0]), visiting.paired
    said = noted(row, signed="drawn", offline="1")

    def send(**more: object) -> Any:
        files = {"signature": SimpleUploadedFile("signature.png", png((320, 110)), "image/png")}
        return phone.post(reverse("visits:send"), {**said, **files, **more}, headers={"X-Linli-Phone": "1"})

    one, two = send(), send()
    assert (one.status_code, one.json()) == (two.status_code, two.json()) == (200, {"kept": Visit.objects.get().code})
    assert Visit.objects.get().offline
    refused = send(key=str(uuid4()))
    assert (refused.status_code, refused.json()) == (422, {"refused": "这个时间已经记了一次走访。"})
    photo = SimpleUploadedFile("p.jpg", jpeg(), "image/jpeg")
    assert "没有书面同意拍照" in send(key=str(uuid4()), arrived="14:00", left="15:00", photo=photo).json()["refused"]
    assert send(key="7").status_code == 422
    stranger = signed_in(visiting.going[2]).post(reverse("visits:send"), said, headers={"X-Linli-Phone": "1"})
    assert stranger.status_code == 403
    assert Visit.objects.count() == 1


def test_what_waits_is_told_to_the_pair_and_the_office(visiting: Visiting) -> None:
    with clock.moved(clock.shift(timedelta(days=2))):
        services.raise_alarms()
        desk = at_desk(visiting.bodies.cast.secretary, second_factor=True).get("/desk/").content.decode()
        assert "2 次走访逾期" in desk
        assert "1 人待配对" in desk
        mine = signed_in(visiting.going[0]).get("/mine/").content.decode()
        assert ("走访孩子01" in mine, "已逾期" in mine, "小明" in mine) == (True, True, False)


def test_the_worker_keeps_the_page_of_visits_alone(visiting: Visiting) -> None:
    answer = Client().get(reverse("visits:worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    script = answer.content.decode()
    assert '"/home-visits/"' in script
    assert "/home-visits/of/" not in script


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_however_long_its_lists(
    visiting: Visiting, rows: int, django_assert_max_num_queries: Any
) -> None:
    one, two = visiting.going[:2]
    for number in range(rows):
        row = services.take_in(visiting.programme.pk, home(f"孩{number}"), by=visiting.office, reason="名单")
        services.pair(row.pk, one.pk, two.pk, by=visiting.office)
        noting.write(visiting.paired.pk, note(day=number), by=me(one))
    desk, mine = at_desk(visiting.bodies.cast.secretary, second_factor=True), signed_in(one)
    pages = (
        (desk, "programmes", ()), (desk, "programme", (visiting.programme.code,)),
        (desk, "plan", (visiting.programme.code,)), (desk, "year", (visiting.programme.code,)),
        (desk, "file", (visiting.paired.code,)), (mine, "mine", ()), (mine, "way", ()),
    )  # fmt: skip
    for client, name, args in pages:
        read(client, name, *args)
        with django_assert_max_num_queries(24):
            read(client, name, *args)


def test_visits_due_stand_in_the_pairs_own_calendar_by_number_and_in_no_other(visiting: Visiting) -> None:
    def events(address: str) -> list[Any]:
        return list(Calendar.from_ical(Client().get(address).content).walk("VEVENT"))

    teacher, stranger = visiting.going[0], visiting.going[2]
    (event,) = events(feeds.address(teacher))
    assert (str(event["summary"]), event["dtstart"].dt) == ("走访孩子01", visiting.paired.due_on)
    assert "小明" not in str(event.to_ical())
    assert not any("301" in event.get(words, "") for words in ("summary", "location", "description"))
    assert events(feeds.address(stranger)) == []
    estate = reverse("activities:feed_of_estate", args=[visiting.bodies.cast.places.estate.code])
    assert events(estate) == []
    page = reverse("web:estate", args=[visiting.bodies.cast.places.estate.code])
    for who, there in ((teacher, True), (stranger, False)):
        phone = Client()
        phone.force_login(who)
        assert (reverse("visits:mine") in phone.get(page).content.decode()) is there
