"""How an estate's pages look: name, crest and colour, tried before they are set, readable whatever is chosen."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.files import store
from linli.files.models import File
from linli.files.sweeping import sweep
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.kernel import clock
from linli.people import services, terms
from linli.people.models import Ownership
from linli.rules.looks import mixed, nearest
from linli.settings import queries
from linli.settings.models import Setting
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=False)

PURPLE = "#5b3a8c"


@pytest.fixture(autouse=True)
def read_anew() -> None:
    queries.forget()


def page_of(cast: Cast) -> str:
    return reverse("web:looks", args=[cast.places.estate.pk])


def seen(client: Client, cast: Cast) -> str:
    page = client.get(page_of(cast)).content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def put(client: Client, cast: Cast, **given: Any) -> Any:
    asked = {"name": "", "accent": "#17635a", "source": "小区党支部会议 2026-03-01", "seen": seen(client, cast)}
    answer = client.post(page_of(cast), asked | given)
    queries.forget()
    return answer


def picture() -> SimpleUploadedFile:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 64), PURPLE).save(out, "PNG")
    return SimpleUploadedFile("crest.png", out.getvalue(), content_type="image/png")


def test_a_name_and_a_colour_stand_on_the_residents_pages_and_on_what_is_printed(
    estate_cast: Cast, client: Client, sent: Sent
) -> None:
    keeper = at_desk(estate_cast.secretary)
    assert put(keeper, estate_cast, name="青松家园", accent=PURPLE).status_code == 302
    home = client.get(reverse("web:estate", args=[estate_cast.places.estate.code])).content.decode()
    assert "<h1>青松家园</h1>" in home
    assert f'<link rel="stylesheet" href="/looks/1-{PURPLE[1:]}.css">' in home
    assert "style=" not in home
    slip = client.get(f"/t/{sent().code}/print/").content.decode()
    assert "青松家园" in slip
    assert f"/looks/1-{PURPLE[1:]}.css" in slip
    other = client.get(reverse("web:estate", args=[estate_cast.places.far_estate.code])).content.decode()
    assert "/looks/" not in other
    area = reverse("web:area", args=[estate_cast.places.estate.pk])
    assert f"/looks/1-{PURPLE[1:]}.css" in keeper.get(area).content.decode()
    desk = at_desk(estate_cast.street_officer).get(area).content.decode()
    assert ".css" in desk
    assert "/looks/1-" not in desk  # an office of several estates has pages that look alike everywhere


def test_the_style_sheet_follows_from_its_address_and_is_kept(client: Client, db: None) -> None:
    answer = client.get(f"/looks/1-{PURPLE[1:]}.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    text = answer.content.decode()
    assert f":root{{--jade:{PURPLE};" in text
    assert text.count(":root[data-theme=dark]") == text.count(":root[data-theme=auto]") == 1
    for wrong in ("1-ffffff", "1-ab2f26", "0-5b3a8c", "1-5b3a8c;", "x"):
        assert client.get(f"/looks/{wrong}.css").status_code == 404


@pytest.mark.parametrize(
    ("accent", "words"), [("#82c9bb", "4.5 : 1"), ("#ab2f26", "各有含义"), ("red", "请选一种颜色")]
)
def test_a_colour_on_which_nothing_can_be_read_is_refused_with_the_mend(
    estate_cast: Cast, accent: str, words: str
) -> None:
    answer = put(at_desk(estate_cast.secretary), estate_cast, accent=accent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Setting.objects.filter(key__startswith="looks.").exists()


def test_in_place_of_a_colour_too_light_the_nearest_stands_chosen_as_a_phone_types_none(estate_cast: Cast) -> None:
    keeper = at_desk(estate_cast.secretary)
    page = put(keeper, estate_cast, name="青松家园", accent="#ffee00").content.decode()
    assert f'value="{nearest("#ffee00")}"' in page
    assert 'value="青松家园"' in page
    assert put(keeper, estate_cast, name="青松家园", accent=nearest("#ffee00")).status_code == 302
    told = keeper.get(page_of(estate_cast)).content.decode()
    assert ("页面从现在起就是这样" in told, "标志检查完" in told) == (True, False)  # there is none to be checked


def test_a_crest_is_chosen_once_though_the_form_comes_back_and_who_decided_is_asked_for(estate_cast: Cast) -> None:
    keeper = at_desk(estate_cast.secretary)
    page = put(keeper, estate_cast, accent="#ab2f26", crest=picture(), source="").content.decode()
    assert "图片已收到，不用再选。" in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    tried = put(keeper, estate_cast, accent="#ab2f26", source="", kept=kept, **{"try": "1"}).content.decode()
    assert "（可不填）" not in tried.split("依据文件")[1].split("</div>")[0]
    assert 'name="kept"' in tried
    assert put(keeper, estate_cast, accent=PURPLE, kept=kept).status_code == 302
    assert "标志检查完就会显示" in keeper.get(page_of(estate_cast)).content.decode()
    crest = File.objects.get()
    assert (crest.role, crest.owner_kind, crest.owner_id) == ("crest", "crest", estate_cast.places.estate.pk)
    assert put(keeper, estate_cast, accent=PURPLE, kept="x").status_code == 422  # what nobody signed keeps nothing
    assert Setting.objects.filter(key="looks.crest").count() == 1


def test_it_is_tried_on_the_home_page_before_anybody_else_sees_it(estate_cast: Cast, client: Client) -> None:
    keeper = at_desk(estate_cast.secretary)
    answer = keeper.post(
        page_of(estate_cast), {"name": "青松家园", "accent": PURPLE, "source": "", "try": "1", "seen": ""}
    )
    assert answer.status_code == 302
    tried = keeper.get(answer["Location"]).content.decode()
    assert "青松家园" in tried
    assert "这只是试看，还没有设定" in tried
    assert f"/looks/1-{PURPLE[1:]}.css" in tried
    home = client.get(reverse("web:estate", args=[estate_cast.places.estate.code])).content.decode()
    assert "青松家园" not in home
    assert keeper.get(f"{page_of(estate_cast)}preview/?accent=%23ffffff").status_code == 404


def test_a_crest_stands_there_once_it_was_checked_and_made_anew(
    estate_cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    keeper = at_desk(estate_cast.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        assert put(keeper, estate_cast, crest=picture()).status_code == 302
    home = reverse("web:estate", args=[estate_cast.places.estate.code])
    assert 'class="crest"' not in client.get(home).content.decode()
    run_until_idle()
    file = File.objects.get(owner_kind="crest")
    address = reverse("files:show", args=[file.code, "small"])
    assert f'<img class="crest" src="{address}" alt="">' in client.get(home).content.decode()
    assert client.get(address).status_code == 200
    assert put(keeper, estate_cast, no_crest="on").status_code == 302
    assert 'class="crest"' not in client.get(home).content.decode()
    history = keeper.get(page_of(estate_cast)).content.decode().split("设定记录")[1]
    changes = keeper.get(reverse("web:journal_changes")).content.decode()
    for told in (history, changes):
        assert ("一张图片" in told, file.code in told) == (True, False)


def test_what_is_no_picture_is_refused_and_nothing_is_set(estate_cast: Cast) -> None:
    answer = put(at_desk(estate_cast.secretary), estate_cast, name="青松家园",
                 crest=SimpleUploadedFile("a.png", b"MZ no picture"))  # fmt: skip
    assert answer.status_code == 422
    assert not Setting.objects.filter(key__startswith="looks.").exists()


@pytest.mark.engine
@pytest.mark.parametrize("said", ["stale", "no_crest", "source"])
def test_of_a_form_that_is_refused_and_not_sent_again_the_crest_goes(
    estate_cast: Cast, said: str, django_capture_on_commit_callbacks: Any
) -> None:
    keeper = at_desk(estate_cast.secretary)
    put(keeper, estate_cast, name="青松家园")
    tomorrow = clock.shift(timedelta(days=1))
    before = set(store.in_quarantine(tomorrow))
    wrong = {"stale": {"seen": "松林||"}, "no_crest": {"name": "青松家园", "no_crest": "on"}, "source": {"source": ""}}
    with django_capture_on_commit_callbacks(execute=True):
        assert put(keeper, estate_cast, crest=picture(), **wrong[said]).status_code == 422
        assert sweep(tomorrow) == (said != "no_crest")  # who wants none has none kept for the next try
    assert not File.objects.exists()
    assert set(store.in_quarantine(tomorrow)) <= before
    assert Setting.objects.filter(key__startswith="looks.").count() == 1


def test_a_page_that_is_stale_overwrites_nothing(estate_cast: Cast) -> None:
    keeper = at_desk(estate_cast.secretary)
    old = seen(keeper, estate_cast)
    put(keeper, estate_cast, name="青松家园")
    answer = put(keeper, estate_cast, name="松林", seen=old)
    assert answer.status_code == 422
    assert "这次没有改动任何内容" in answer.content.decode()
    assert Setting.objects.get(key="looks.name").value == "青松家园"
    same = put(keeper, estate_cast, name="青松家园")
    assert (same.status_code, "没有不同" in same.content.decode()) == (422, True)


def test_who_changed_it_stands_below_before_and_after(estate_cast: Cast) -> None:
    keeper = at_desk(estate_cast.secretary)
    put(keeper, estate_cast, accent=PURPLE)
    put(keeper, estate_cast, accent=mixed(PURPLE, "#000000", 0.2), source="业主委员会 2026-04-01")
    page = keeper.get(page_of(estate_cast)).content.decode()
    below = page[page.index("设定记录") :]
    assert below.index(mixed(PURPLE, "#000000", 0.2)) < below.rindex(PURPLE)
    assert estate_cast.secretary.name in below
    assert [entry.verb for entry in Entry.objects.filter(subject_kind="setting")] == ["setting.set", "setting.set"]


def test_only_who_keeps_the_estates_register_sets_it(estate_cast: Cast) -> None:
    for person in (estate_cast.resident, estate_cast.grid_worker):
        answer = at_desk(person).post(page_of(estate_cast), {"name": "青松家园", "accent": PURPLE, "source": "x"})
        assert answer.status_code in (403, 404, 302)
    assert not Setting.objects.filter(key__startswith="looks.").exists()
    assert at_desk(estate_cast.secretary).get(
        reverse("web:looks", args=[estate_cast.places.far_estate.pk])
    ).status_code in (403, 404)


def test_the_page_of_all_settings_does_not_set_them_past_the_rule(estate_cast: Cast) -> None:
    officer = at_desk(estate_cast.street_officer)
    assert officer.get(reverse("web:setting", args=["looks.accent"])).status_code == 404
    assert "looks.accent" not in officer.get(reverse("web:settings")).content.decode()


def looked_at(client: Client, name: str) -> str:
    terms.forget()
    answer = client.get(reverse(name))
    assert answer.status_code == 200, name
    return str(answer.content.decode())


def test_pages_about_no_estate_look_as_the_one_estate_of_whoever_reads_them(estate_cast: Cast) -> None:
    put(at_desk(estate_cast.secretary), estate_cast, name="青松家园", accent=PURPLE)
    resident, secretary = at_desk(estate_cast.resident), at_desk(estate_cast.secretary)
    for client, names in (
        (resident, ("people:me", "people:home", "web:looked", "web:preferences", "cases:mine")),
        (secretary, ("people:me", "web:posts", "web:journal_changes")),
        (at_desk(estate_cast.grid_worker), ("people:me", "web:posts")),
    ):
        for name in names:
            page = looked_at(client, name)
            assert "青松家园" in page, name
            assert f"{PURPLE[1:]}.css" in page, name
    for other in (estate_cast.street_officer, estate_cast.far_resident, estate_cast.community_officer):
        page = looked_at(at_desk(other), "people:me")
        assert "青松家园" not in page.partition("<main")[0]
        assert f"{PURPLE[1:]}.css" not in page


def test_who_has_two_estates_sees_neither(estate_cast: Cast) -> None:
    put(at_desk(estate_cast.secretary), estate_cast, name="青松家园", accent=PURPLE)
    far, resident = estate_cast.places.far_estate, estate_cast.resident
    Ownership.objects.create(person=resident, unit=estate_cast.places.far_unit)
    assert "青松家园" not in looked_at(at_desk(resident), "people:me").partition("<main")[0]
    body = services.create_organisation("other", "云岭站", far, by=SYSTEM)
    post = services.create_post("property_manager", body, far, by=SYSTEM)
    services.appoint(post.pk, estate_cast.secretary.pk, by=SYSTEM)
    assert "青松家园" not in looked_at(at_desk(estate_cast.secretary), "web:posts").partition("<main")[0]


def test_the_way_in_looks_as_the_estate_from_whose_page_one_came(estate_cast: Cast, client: Client) -> None:
    put(at_desk(estate_cast.secretary), estate_cast, name="青松家园", accent=PURPLE)
    assert "青松家园" not in looked_at(client, "people:sign_in")
    client.get(reverse("web:estate", args=[estate_cast.places.estate.code]))
    page = looked_at(client, "people:sign_in")
    assert "青松家园" in page
    assert f"{PURPLE[1:]}.css" in page
    client.get(reverse("web:estate", args=[estate_cast.places.far_estate.code]))
    assert "青松家园" not in looked_at(client, "people:sign_in")


def test_an_estates_looks_cost_two_statements_at_most(estate_cast: Cast) -> None:
    def cost() -> int:
        counts = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as found:
                assert desk.get(reverse("people:me")).status_code == 200
            counts.append(sum('"settings_' not in one["sql"] for one in found))  # kept once its change is committed
        return min(counts)

    desk = at_desk(estate_cast.secretary)
    plain = cost()
    put(desk, estate_cast, name="青松家园", accent=PURPLE)
    assert cost() <= plain + 2
