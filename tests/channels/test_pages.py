"""The pages: secrets go in and never come out, and only whose they are."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.channels.models import Account, Bound, Robot, SiteFile, WorkApp
from linli.journal.queries import history_of
from linli.kernel import clock
from tests.cases.desk import at_desk
from tests.channels.conftest import GIVEN, Square
from tests.channels.test_asking import HOOK, robot_of
from tests.support import wechat
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

NEW = "/desk/channels/accounts/new/"


def said(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def given(**changed: Any) -> dict[str, Any]:
    return {**GIVEN.__dict__, **changed}


def test_an_administrator_sets_an_account_up_and_its_secrets_are_never_shown_again(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    community = estate_cast.places.community
    answer = client.post(NEW, given(area=community.pk), follow=True)
    account = Account.objects.get()
    assert answer.redirect_chain == [(f"/desk/channels/accounts/{account.code}/", 302)]
    assert f"https://linli.example.cn/wechat/{account.code}/" in said(answer)
    assert (account.secret, account.token, account.aes_key) == (wechat.SECRET, wechat.TOKEN, wechat.AES_KEY)
    shown = ("/desk/channels/", f"/desk/channels/accounts/{account.code}/")
    pages = said(answer) + "".join(said(client.get(address)) for address in shown)
    assert not [secret for secret in (wechat.SECRET, wechat.TOKEN, wechat.AES_KEY) if secret in pages]
    assert [entry.verb for entry in history_of(account)] == ["account.set_up"]


def test_what_is_left_empty_stays_and_a_page_drawn_before_is_refused(square: Square) -> None:
    client = at_desk(square.cast.administrator, second_factor=True)
    there = f"/desk/channels/accounts/{square.account.code}/"
    page = client.get(there)
    seen = page.context["as_seen"]
    left = given(name="青云", secret="", token="", aes_key="", seen=seen)
    assert client.post(there, left).status_code == 302
    account = Account.objects.get()
    assert (account.name, account.secret, account.token) == ("青云", wechat.SECRET, wechat.TOKEN)
    assert client.post(there, left).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"app_id": "gh_1"}, "app_id"), ({"token": "a-b"}, "token"), ({"aes_key": "short"}, "aes_key"),
     ({"site": "linli"}, "site"), ({"template_fields": "thing1=phone"}, "template_fields")],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(estate_cast: Cast, wrong: dict[str, str], field: str) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    answer = client.post(NEW, given(area=estate_cast.places.community.pk, **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Account.objects.exists()


@pytest.mark.parametrize("role", ["secretary", "resident", "street_officer", "community_officer"])
def test_nobody_else_comes_to_an_account(square: Square, role: str) -> None:
    client = at_desk(getattr(square.cast, role), second_factor=True)
    for address in (NEW, f"/desk/channels/accounts/{square.account.code}/", "/desk/channels/apps/new/"):
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, given(area=square.account.area_id)).status_code in (403, 404)
    assert client.post(f"/desk/channels/accounts/{square.account.code}/do/end/").status_code in (403, 404)
    assert Account.objects.get().ended_at is None


def test_a_second_factor_is_asked_for(square: Square) -> None:
    client = at_desk(square.cast.administrator)
    assert client.get(NEW).status_code == 302


def test_the_menu_is_set_and_the_account_taken_off_by_a_button(square: Square) -> None:
    client = at_desk(square.cast.administrator, second_factor=True)
    there = f"/desk/channels/accounts/{square.account.code}/do/"
    assert client.post(f"{there}menu/").status_code == 303
    assert square.platform.menu
    assert client.post(f"{there}end/").status_code == 303
    assert Account.objects.get().ended_at is not None
    assert client.post(f"{there}end/").status_code == 404


def test_an_application_is_set_up_and_taken_off(square: Square) -> None:
    client = at_desk(square.cast.administrator, second_factor=True)
    asked = {"area": square.cast.places.community.pk, "name": "邻里", "corp_id": wechat.CORP_ID,
             "agent_id": wechat.AGENT, "secret": wechat.CORP_SECRET}  # fmt: skip
    assert client.post("/desk/channels/apps/new/", asked).status_code == 302
    assert client.post("/desk/channels/apps/new/", asked).status_code == 422
    app = WorkApp.objects.get()
    assert client.post(f"/desk/channels/apps/{app.code}/end/").status_code == 303
    app.refresh_from_db()
    assert (app.secret, app.ended_at is None) == ("", False)


def test_a_body_keeps_its_own_groups_robot_and_no_other_bodys(square: Square) -> None:
    cast = square.cast
    body = cast.posts["secretary"].organisation
    client = at_desk(cast.secretary, second_factor=True)
    form = {"name": "支部工作群", "address": HOOK, "tells": ["new", "late"]}
    assert client.post(f"/desk/channels/robots/of/{body.code}/", form).status_code == 302
    robot = Robot.objects.get()
    page = client.get("/desk/channels/")
    assert robot.name in said(page)
    assert wechat.ROBOT not in said(page) + said(client.get(f"/desk/channels/robots/{robot.code}/"))
    assert client.post(f"/desk/channels/robots/{robot.code}/", {"tells": ["week"]}).status_code == 302
    far = at_desk(cast.far_secretary, second_factor=True)
    assert far.get(f"/desk/channels/robots/{robot.code}/").status_code == 404
    assert far.post(f"/desk/channels/robots/{robot.code}/end/").status_code == 404
    assert far.post(f"/desk/channels/robots/of/{body.code}/", form).status_code == 404
    robot.refresh_from_db()
    assert (robot.tells, robot.ended_at) == (["week"], None)
    assert client.post(f"/desk/channels/robots/{robot.code}/end/").status_code == 303
    robot.refresh_from_db()
    assert robot.key == ""


def test_the_desks_page_costs_the_same_at_one_robot_and_at_thirty(square: Square) -> None:
    client = at_desk(square.cast.secretary, second_factor=True)
    robot = robot_of(square, "new")
    client.get("/desk/channels/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/channels/")
    for number in range(29):
        robot.pk, robot.code, robot.name, robot._state.adding = None, f"ROBOT{number:09d}", f"群{number}", True
        robot.save()
    with CaptureQueriesContext(connection) as thirty:
        client.get("/desk/channels/")
    assert len(thirty) == len(one)


# ---- the file of the platform ----------------------------------------------------------------------------------------


def test_the_platforms_file_stands_at_the_root(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    name = "MP_verify_8KQqRJd2UkVxJ2pB.txt"
    assert client.post("/desk/channels/files/", {"name": name, "content": "8KQqRJd2UkVxJ2pB"}).status_code == 302
    answer = Client().get(f"/{name}")
    assert (said(answer), answer["Content-Type"]) == ("8KQqRJd2UkVxJ2pB", "text/plain")
    row = SiteFile.objects.get()
    assert client.post(f"/desk/channels/files/{row.pk}/take/").status_code == 303
    assert Client().get(f"/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("robots.txt", "x"), ("../MP_verify_8KQqRJd2UkVxJ2pB.txt", "x"), ("MP_verify_8KQqRJd2UkVxJ2pB.html", "x"),
     ("MP_verify_8KQqRJd2UkVxJ2pB.txt", "<script>"), ("MP_verify_.txt", "x"), ("MP_verify_8KQqRJd2/x.txt", "x")],
)  # fmt: skip
def test_no_other_file_can_be_put_there(estate_cast: Cast, name: str, content: str) -> None:
    client = at_desk(estate_cast.administrator, second_factor=True)
    assert client.post("/desk/channels/files/", {"name": name, "content": content}).status_code == 422
    assert not SiteFile.objects.exists()


# ---- one's own -------------------------------------------------------------------------------------------------------


def test_a_resident_binds_by_their_page_and_takes_it_off_again(square: Square) -> None:
    client = at_desk(square.cast.resident, second_factor=True)
    assert square.account.name in said(client.get("/me/wechat/"))
    page = client.post("/me/wechat/", {"begin": square.account.code})
    letters = page.context["shown"].letters
    assert letters in said(page)
    assert "data:image/png" in said(page)
    square.happens("oWang", "SCAN", letters)
    bound = Bound.objects.get()
    assert "解除绑定" in said(client.get("/me/wechat/"))
    other = at_desk(square.cast.neighbour, second_factor=True)
    assert other.post(f"/me/wechat/{bound.pk}/take-off/").status_code == 404
    bound.refresh_from_db()
    assert bound.ended_at is None
    assert client.post(f"/me/wechat/{bound.pk}/take-off/").status_code == 303
    bound.refresh_from_db()
    assert bound.ended_at is not None


def test_a_code_is_shown_only_to_whoever_just_proved_their_phone(square: Square) -> None:
    client = at_desk(square.cast.resident)
    answer = client.post("/me/wechat/", {"begin": square.account.code})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("people:confirm"))


def test_somebody_of_elsewhere_is_offered_nothing(square: Square) -> None:
    Account.objects.update(area=square.cast.places.estate)
    client = at_desk(square.cast.far_resident, second_factor=True)
    page = client.post("/me/wechat/", {"begin": square.account.code})
    assert page.context["shown"] is None
    assert square.account.name not in said(page)


def test_the_week_is_one_text_and_one_picture_for_the_group(square: Square, sent: Any, moved: Any) -> None:
    sent("楼下漏水")
    moved(clock.now() + timedelta(days=7))
    there = f"/e/{square.cast.places.estate.code}/week/"
    page = Client().get(there)
    assert page.context["week"].reported == 1
    text = page.context["words"]
    assert "收到诉求 1 件" in text
    assert text in said(page).replace("<br>", "\n").replace("&amp;", "&")
    assert "data:image/png" in said(page)
    assert Client().get(f"{there}?from=1999-01-04").context["week"] == page.context["week"]
