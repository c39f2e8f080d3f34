"""A forwarded tracking link shows nothing personal; the digits open it, and five wrong tries shut it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases import services
from linli.cases.disclosure import reveal
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.models import File
from linli.journal.actors import SYSTEM, Actor
from linli.kernel.refused import Refused
from linli.places.queries import Place
from linli.settings.services import set_value
from tests.cases.conftest import Sent
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

PHONE = "13800135678"


def track(case: Case) -> str:
    return reverse("cases:track", args=[case.code])


def open_with(client: Client, case: Case, digits: str) -> Any:
    return client.post(reverse("cases:unlock", args=[case.code]), {"digits": digits})


letters = st.text("漏水堵塞灯坏请快来修理墙皮垃圾臭味电梯王芳陈桂兰", min_size=4, max_size=20)
words = st.builds(lambda text, room: f"{text}住{room}室{text}", letters, st.integers(1011, 4999))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=words, name=letters, tail=st.integers(10_000_000, 99_999_999))
def test_without_the_digits_the_page_tells_no_name_number_word_or_room(
    sent: Sent, estate_cast: Cast, text: str, name: str, tail: int
) -> None:
    unit = estate_cast.places.unit
    unit.number = "5020502"  # long enough that no form's token and no code spells it by chance
    unit.save(update_fields=["number"])
    where = Place(building_id=unit.building_id, unit_id=unit.pk, words=f"{unit.number}门口", label="3栋")
    case = sent(text, name=name, phone=f"138{tail}", where=where)
    for path in (track(case), reverse("cases:slip", args=[case.code]), reverse("cases:proof", args=[case.code])):
        page = told_by(Client().get(path))
        assert f"第 {case.number} 号" in page
        for secret in (text, case.title, name, str(tail), f"138{tail}", unit.number, "3栋"):
            assert secret not in page


def test_the_digits_open_it_and_the_phone_remembers(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    assert "家里水管漏水" not in client.get(track(case)).content.decode()
    assert open_with(client, case, "5678").status_code == 302
    assert "家里水管漏水" in client.get(track(case)).content.decode()
    assert "家里水管漏水" not in Client().get(track(case)).content.decode()


def test_digits_in_full_width_open_it_and_cost_no_try(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    assert open_with(client, case, "５６７８").status_code == 302
    assert "家里水管漏水" in client.get(track(case)).content.decode()
    case.refresh_from_db()
    assert case.link_tries == 0


def test_five_wrong_tries_shut_the_link_even_for_the_right_digits(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    for _try in range(4):
        page = open_with(client, case, "0000").content.decode()
        assert "还可以试" in page
    page = open_with(client, case, "0000").content.decode()
    assert "链接已关闭" in page
    assert reverse("people:sign_in") in page
    assert open_with(client, case, "5678").status_code == 422
    assert "家里水管漏水" not in client.get(track(case)).content.decode()


def test_the_right_digits_forget_the_wrong_ones_before(sent: Sent, client: Client) -> None:
    case = sent(phone=PHONE)
    open_with(client, case, "0000")
    open_with(client, case, "5678")
    case.refresh_from_db()
    assert case.link_tries == 0


def test_an_estate_may_allow_more_tries(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent(phone=PHONE)
    set_value("cases.link_tries", 7, area_id=estate_cast.places.estate.pk, by=SYSTEM, starts=None, source="test")
    for _try in range(6):
        open_with(client, case, "0000")
    assert open_with(client, case, "5678").status_code == 302


def test_the_account_opens_what_wrong_digits_have_shut(sent: Sent, estate_cast: Cast, client: Client) -> None:
    resident = estate_cast.resident
    case = sent("家里水管漏水", by=Actor(resident.pk, "person"), phone=PHONE)
    Case.objects.filter(pk=case.pk).update(link_tries=5)
    client.force_login(resident)
    assert "家里水管漏水" in client.get(track(case)).content.decode()


def test_without_a_telephone_the_link_alone_opens_it(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水")
    assert "家里水管漏水" in client.get(track(case)).content.decode()


def test_from_an_account_without_a_telephone_only_the_account_opens_it(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("家里水管漏水", by=Actor(estate_cast.resident.pk, "person"))
    page = client.get(track(case)).content.decode()
    assert "家里水管漏水" not in page
    assert reverse("people:sign_in") in page


def test_whoever_it_is_about_gets_no_words_from_the_link_though_they_guess_the_digits(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("书记办事拖拉", form={"about": "branch_secretary"}, phone=PHONE)
    client.force_login(estate_cast.secretary)
    open_with(client, case, "5678")
    page = client.get(track(case)).content.decode()
    assert "书记办事拖拉" not in page
    assert 'name="digits"' not in page


def test_a_cookie_made_up_opens_nothing(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    client.cookies["linli_links"] = f'["{case.code}"]'
    assert "家里水管漏水" not in client.get(track(case)).content.decode()


def test_photos_are_the_links_and_staffs_and_the_result_is_the_neighbours(
    sent: Sent, estate_cast: Cast, client: Client, rf: Any
) -> None:
    from linli.cases import links
    from linli.people.middleware import actor_of

    case = sent(phone=PHONE)
    before = File(owner_kind="case", owner_id=case.pk, role="before", kind="photo")
    after = File(owner_kind="case", owner_id=case.pk, role="after", kind="photo")

    def sees(person: Any, file: File, cookies: Any = None) -> bool:
        request = rf.get("/")
        request.user = person
        request.actor = actor_of(request)
        request.COOKIES.update({key: morsel.value for key, morsel in (cookies or {}).items()})
        return links.may_see_file(request, file)

    from django.contrib.auth.models import AnonymousUser

    open_with(client, case, "5678")
    assert sees(AnonymousUser(), before, client.cookies)
    assert not sees(AnonymousUser(), before)
    assert not sees(AnonymousUser(), after)
    assert sees(estate_cast.secretary, before)
    assert sees(estate_cast.neighbour, after)
    assert not sees(estate_cast.neighbour, before)
    assert not sees(estate_cast.far_resident, after)
    assert not sees(estate_cast.far_secretary, after)


def test_who_dialled_and_who_looked_stands_on_the_page_of_a_reporter_without_an_account(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("家里水管漏水", name="陈桂兰", phone=PHONE)
    open_with(client, case, "5678")
    assert "还没有人查看过您的姓名或电话" in client.get(track(case)).content.decode()
    assert services.dial(case.pk, by=estate_cast.acting("grid_worker")) == "+8613800135678"
    reveal(case.pk, by=estate_cast.acting("secretary"), reason="核对住户身份")
    page = client.get(track(case)).content.decode()
    assert "谁看过我的信息" in page
    for said in ("网格员李想", "为办理诉求打电话联系", "周正明", "核对住户身份"):
        assert said in page, said
    without_digits = Client().get(track(case)).content.decode()
    for kept in ("谁看过我的信息", "周正明", "核对住户身份"):
        assert kept not in without_digits, kept


def test_the_look_of_another_request_is_not_shown_here(sent: Sent, estate_cast: Cast, client: Client) -> None:
    mine, other = sent(phone=PHONE), sent(phone="13800139999")
    reveal(other.pk, by=estate_cast.acting("secretary"), reason="核对住户身份")
    open_with(client, mine, "5678")
    assert "核对住户身份" not in client.get(track(mine)).content.decode()


def entered(cast: Cast, phone: str) -> Case:
    """A request that the secretary wrote down for somebody at the counter, and that the grid worker has finished."""
    secretary, worker = cast.acting("secretary"), cast.acting("grid_worker")
    given = Submission(
        form={"what": "家里水管漏水", "category": "consult"}, way="enter", channel="visit", name="陈桂兰", phone=phone
    )
    case = services.submit(cast.places.estate, given, by=secretary)
    services.act(case.pk, "dispatch", {"post": str(cast.posts["grid_worker"].pk)}, by=secretary)
    services.act(case.pk, "contact", {"how": "visit"}, by=worker)
    services.act(case.pk, "finish", {"result": "换了阀门"}, by=worker)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("role", ["secretary", "grid_worker", "community_officer"])
def test_staff_do_not_become_the_reporter_by_the_slip_they_printed(
    estate_cast: Cast, client: Client, role: str
) -> None:
    """They typed the number themselves, so they know its last four digits."""
    case = entered(estate_cast, PHONE)
    assert case.state == "answered"
    client.force_login(getattr(estate_cast, role))
    assert client.get(reverse("cases:slip", args=[case.code])).status_code == 200
    open_with(client, case, "5678")
    given = {"estate": estate_cast.places.estate.code, "number": case.number, "digits": "5678"}
    client.post(reverse("cases:track_form"), given)
    page = client.get(track(case)).content.decode()
    assert "您以工作人员身份登录着" in page
    assert "家里水管漏水" not in page
    solved = reverse("cases:follow_act", args=[case.code, "solved"])
    client.post(solved, {"version": case.version, "face": "satisfied"})
    by = Actor(getattr(estate_cast, role).pk, "link", link=("case", case.pk))
    with pytest.raises(Refused):  # nor past the pages
        services.act(case.pk, "solved", {"face": "satisfied"}, by=by)
    case.refresh_from_db()
    assert (case.state, case.grade) == ("answered", "")


def test_the_resident_answers_by_the_slip_and_the_record_says_it_was_the_link(
    estate_cast: Cast, client: Client
) -> None:
    case = entered(estate_cast, PHONE)
    assert "换了阀门" not in client.get(track(case)).content.decode()
    open_with(client, case, "5678")
    client.post(reverse("cases:follow_act", args=[case.code, "solved"]), {"version": case.version, "face": "satisfied"})
    case.refresh_from_db()
    step = case.steps.latest("pk")
    assert (case.solved, step.action, step.capacity, step.by_id) == (True, "solved", "link", None)


def test_the_slip_of_what_staff_wrote_down_without_a_number_opens_nothing(estate_cast: Cast, client: Client) -> None:
    case = entered(estate_cast, "")
    page = client.get(track(case)).content.decode()
    assert "没有留电话" in page
    for secret in ("家里水管漏水", "陈桂兰", "换了阀门", "谁看过我的信息"):
        assert secret not in page, secret
    client.post(reverse("cases:follow_act", args=[case.code, "solved"]), {"version": case.version, "face": "satisfied"})
    case.refresh_from_db()
    assert case.solved is None


def test_staff_follow_what_they_reported_from_their_own_telephone(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("楼道灯坏了暗号", phone="13900000003")
    client.force_login(estate_cast.grid_worker)
    open_with(client, case, "0003")
    assert "楼道灯坏了暗号" in client.get(track(case)).content.decode()


def test_a_slip_whose_link_opens_by_itself_says_so(sent: Sent, client: Client) -> None:
    alone, with_number = sent(), sent(phone=PHONE)
    caution = "请自己收好这张回执"
    assert caution in client.get(reverse("cases:slip", args=[alone.code])).content.decode()
    assert caution not in client.get(reverse("cases:slip", args=[with_number.code])).content.decode()
