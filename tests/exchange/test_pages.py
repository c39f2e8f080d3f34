"""The pages of notices: written at the desk, read by residents, known of by a tap, told at the door."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.exchange.models import Notice, Receipt
from linli.journal.models import Access
from linli.kernel import clock
from tests.cases.desk import at_desk
from tests.exchange.conftest import TEXT, days, published, signed_in
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, query: str = "") -> str:
    answer: Any = client.get(reverse(f"exchange:{name}", args=args) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def form(**given: object) -> dict[str, object]:
    return {"kind": "notice", "title": "停水通知", "text": TEXT, "audience": "area", "public": "on", **given}


def test_the_secretary_writes_publishes_words_anew_and_withdraws(cast: Cast) -> None:
    desk, estate = at_desk(cast.secretary, second_factor=True), cast.places.estate.code
    body = cast.posts["secretary"].organisation
    new = reverse("exchange:new", args=[body.code])
    wrong = desk.post(new, form(audience="buildings"))
    assert (wrong.status_code, "请选择本区域内的楼栋" in wrong.content.decode()) == (422, True)
    assert desk.post(new, form(must_read="on", until=days(3))).status_code == 302
    notice = Notice.objects.get()
    assert "草稿" in read(desk, "notice", notice.code)
    assert "停水" not in read(Client(), "on", estate)
    assert Client().get(reverse("exchange:show", args=[notice.code])).status_code == 404
    edit = reverse("exchange:edit", args=[notice.code])
    seen = desk.get(edit).context["as_seen"]
    assert desk.post(edit, form(must_read="on", until=days(3), title="周六停水", seen=seen)).status_code == 302
    desk.post(reverse("exchange:act", args=[notice.code, "publish"]))
    assert "周六停水" in read(Client(), "on", estate)
    assert "周六停水" in Client().get(reverse("web:estate", args=[estate])).content.decode()
    seen = desk.get(edit).context["as_seen"]
    reworded = {"title": "周六停水", "text": TEXT.replace("水泵", "阀门"), "until": days(3), "seen": seen}
    assert desk.post(edit, reworded).status_code == 302
    assert desk.post(edit, {**reworded, "text": "另一份"}).status_code == 422  # somebody changed it since
    page = read(Client(), "show", notice.code, query="?since=1")
    assert ("<del>水泵</del>" in page, "<ins>阀门</ins>" in page) == (True, True)
    pdf = desk.get(reverse("exchange:sheet", args=[notice.code]))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    desk.post(reverse("exchange:act", args=[notice.code, "withdraw"]), {"reason": "改期"})
    page = read(Client(), "show", notice.code)
    assert ("改期" in page, "阀门" in page) == (True, True)
    assert "周六停水" not in read(Client(), "on", estate)
    assert "周六停水" in read(Client(), "on", estate, query="?all=1")


def test_a_resident_knows_by_one_tap_and_the_others_are_told_at_the_door(cast: Cast) -> None:
    notice = published(cast, must_read=True)
    resident, worker = signed_in(cast.resident), at_desk(cast.grid_worker)
    assert "停水通知" in resident.get("/mine/").content.decode()  # waits for them on their own page
    assert "登录后点" in read(Client(), "show", notice.code)
    know = reverse("exchange:know", args=[notice.code])
    assert Client().post(know).status_code == 302
    resident.post(know)
    resident.post(know)
    assert "您已确认知晓" in read(resident, "show", notice.code)
    assert "停水通知" not in resident.get("/mine/").content.decode()
    page = read(worker, "notice", notice.code)
    first, second = (place.pk for place in (cast.places.building, cast.places.second_building))
    assert (f"/unread/{first}/" in page, f"/unread/{second}/" in page) == (False, True)
    assert cast.neighbour.name in read(worker, "unread", notice.code, second)
    assert [(row.person_id, row.what) for row in Access.objects.all()] == [(cast.neighbour.pk, "notice_home")]
    told = reverse("exchange:unread", args=[notice.code, second])
    assert worker.post(told, {"unit": cast.places.unit.pk, "way": "door"}).status_code == 404  # of another building
    worker.post(told, {"unit": cast.places.second_unit.pk, "way": "phone"})
    assert sorted(Receipt.objects.values_list("way", flat=True)) == ["phone", "self"]
    assert "这栋楼的住户都已知晓" in read(worker, "unread", notice.code, second)


def test_who_is_in_the_buildings_is_read_by_whoever_goes_there_alone(cast: Cast) -> None:
    notice = published(cast, must_read=True)
    building = cast.places.building.pk
    for role in ("director", "property_manager", "far_secretary", "inspector"):
        client = at_desk(getattr(cast, role), second_factor=True)
        assert client.get(reverse("exchange:unread", args=[notice.code, building])).status_code == 404, role
    far = cast.places.far_unit.building_id
    assert at_desk(cast.community_officer).get(reverse("exchange:unread", args=[notice.code, far])).status_code == 404
    for name in ("edit", "act"):
        args = [notice.code, "withdraw"] if name == "act" else [notice.code]
        answer = at_desk(cast.director).post(reverse(f"exchange:{name}", args=args), {"reason": "x"})
        assert answer.status_code == 404, name


def test_text_is_shown_as_written_and_leads_nowhere_else(cast: Cast) -> None:
    text = "<script>alert(1)</script> javascript:alert(2) https://example.org/a?b=1&c=2\n第二行"
    page = read(Client(), "show", published(cast, text=text).code)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(2) <a " in page
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener noreferrer"' in page
    assert "<br>第二行" in page


@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_the_database_no_more_for_many_notices(cast: Cast, number: int) -> None:
    for _each in range(number):
        notice = published(cast, must_read=True)
    desk, own = at_desk(cast.secretary, second_factor=True), signed_in(cast.resident)
    for client, address, most in (
        (desk, reverse("exchange:desk"), 12), (desk, reverse("exchange:notice", args=[notice.code]), 18),
        (own, reverse("exchange:on", args=[cast.places.estate.code]), 8),
        (own, reverse("exchange:show", args=[notice.code]), 14),
        (desk, reverse("exchange:unread", args=[notice.code, cast.places.building.pk]), 17),
    ):  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= most, (address, len(asked))


def test_the_list_of_an_estate_goes_on_after_a_page_without_losing_any(cast: Cast) -> None:
    at = clock.now()
    for number in range(34):
        notice = published(cast, title=f"通知{number:02}")
        Notice.objects.filter(pk=notice.pk).update(appears_at=at)  # all at one instant
    first: Any = Client().get(reverse("exchange:on", args=[cast.places.estate.code]))
    second: Any = Client().get(reverse("exchange:on", args=[cast.places.estate.code]) + first.context["older"])
    found = [row.title for page in (first, second) for row in page.context["rows"]]
    assert found == [f"通知{number:02}" for number in reversed(range(34))]
