"""The resident follows a request by its link and says at the end whether it is fixed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import board, routing
from linli.cases.models import Case, Step
from linli.cases.services import act
from linli.files.models import File
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people.models import Post
from tests.cases.conftest import Sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(sent: Sent) -> Case:
    """Sent without a telephone, so that the link alone opens it."""
    return sent("我家门口的草坪该修了")


def step(case: Case, name: str) -> str:
    return reverse("cases:follow_act", args=[case.code, name])


def version(case: Case) -> int:
    case.refresh_from_db()
    return case.version


@pytest.fixture
def handled(case: Case, estate_cast: Cast) -> Case:
    """The grid worker has taken it on and been in touch."""
    worker = estate_cast.acting("grid_worker")
    if case.state == "pool":
        act(case.pk, "claim", {}, by=worker)
    act(case.pk, "contact", {"how": "visit", "note": "内部情况"}, by=worker)
    return case


@pytest.fixture
def answered(handled: Case, estate_cast: Cast) -> Case:
    """The grid worker says it is done; greens need a photo, which stands in for a file here."""
    Case.objects.filter(pk=handled.pk).update(category="consult")
    act(handled.pk, "finish", {"result": "草坪修剪好了"}, by=estate_cast.acting("grid_worker"))
    assert File.objects.count() == 0
    return handled


def test_the_page_says_what_is_next_by_whom_and_by_when(handled: Case, client: Client) -> None:
    page = client.get(reverse("cases:track", args=[handled.code])).content.decode()
    assert "下一步" in page
    assert "处理好并拍照" in page
    assert "李想" in page
    assert "期限怎么来的" in page
    assert "内部情况" not in page


def test_the_timeline_is_in_plain_words_newest_first(handled: Case, client: Client) -> None:
    page = client.get(reverse("cases:track", args=[handled.code])).content.decode()
    received, contacted = page.index("收到您的反映"), page.index("已联系您")
    assert contacted < received


def test_who_sent_what_could_not_be_opened_reads_so_and_nobody_else_does(handled: Case, client: Client) -> None:
    sent = {"kind": "film", "name": "a.mp4", "mime": "video/mp4", "bytes": 9, "role": "shown"}
    File.objects.create(**sent, owner_kind="case", owner_id=handled.pk, state="refused", reason="broken")
    track = reverse("cases:track", args=[handled.code])
    assert "有 1 份照片、录音或视频打不开，没有收下。" in client.get(track).content.decode()
    public = board.address(handled)
    assert "打不开" not in Client().get(public).content.decode()


def test_the_number_to_call_says_whose_it_is_where_the_next_step_is_somebody_elses(
    answered: Case, client: Client
) -> None:
    answered.refresh_from_db()
    Post.objects.filter(pk=answered.handler_post_id).update(phone="0990-5550009")
    routing.forget()
    client.post(step(answered, "not_solved"), {"reason": "还有一块没剪", "version": version(answered)})
    page = client.get(reverse("cases:track", args=[answered.code])).content.decode()
    assert "换一个人再看" in page
    assert re.search(r'拨打 网格员李想 <span class="num">0990-5550009', page)


def test_a_question_is_answered_by_link(handled: Case, estate_cast: Cast, client: Client) -> None:
    act(handled.pk, "ask", {"question": "是哪一块草坪？"}, by=estate_cast.acting("grid_worker"))
    page = client.get(reverse("cases:track", args=[handled.code])).content.decode()
    assert "是哪一块草坪？" in page
    answer = client.post(step(handled, "answer"), {"answer": "北门左边", "version": version(handled)})
    assert answer.status_code == 302
    handled.refresh_from_db()
    assert handled.state == "handling"
    last = Step.objects.filter(case=handled).latest("pk")
    assert (last.action, last.capacity, last.by_id) == ("answer", "link", None)


def test_fixed_then_three_faces_and_it_is_closed(answered: Case, client: Client) -> None:
    page = client.get(reverse("cases:track", args=[answered.code])).content.decode()
    assert "修好了" in page
    assert "没修好" in page
    assert "草坪修剪好了" in page
    faces = client.get(step(answered, "solved")).content.decode()
    assert faces.count('name="face"') == 3
    client.post(step(answered, "solved"), {"face": "satisfied", "version": version(answered)})
    answered.refresh_from_db()
    assert (answered.state, answered.solved, answered.grade) == ("closed", True, "satisfied")


def test_in_large_type_what_was_done_is_heard_while_it_is_asked_about_and_once_it_is_over_without_script_too(
    answered: Case, client: Client
) -> None:
    def heard() -> list[tuple[int, str]]:
        page = client.get(reverse("cases:track", args=[answered.code]), {"large": "1"}, follow=True).content.decode()
        shown = page.split("草坪修剪好了</p>")[1]
        sounds = re.findall(r'<noscript><audio [^>]*src="([^"]+)"', shown.split("</section>")[0])
        return [(answer.status_code, answer["Content-Type"]) for answer in map(client.get, sounds)]

    pytest.importorskip("espeakng_loader", reason="the extra linli[speech] is not installed")
    assert heard() == [(200, "audio/wav")]
    client.post(step(answered, "solved"), {"face": "satisfied", "version": version(answered)})
    assert heard() == [(200, "audio/wav")]


def test_a_face_is_not_written_into_the_steps(answered: Case, client: Client) -> None:
    client.post(step(answered, "solved"), {"face": "dissatisfied", "version": version(answered)})
    assert "face" not in Step.objects.filter(case=answered).latest("pk").words


def test_not_fixed_sends_another_person(answered: Case, client: Client) -> None:
    client.post(step(answered, "not_solved"), {"reason": "还有一块没剪", "version": version(answered)})
    answered.refresh_from_db()
    assert (answered.state, answered.solved, answered.reopened) == ("second_look", False, 1)
    page = client.get(reverse("cases:track", args=[answered.code])).content.decode()
    assert "换一个人" in page


def test_the_same_answer_sent_twice_is_one_step_and_no_reproach(answered: Case, client: Client) -> None:
    given = {"face": "satisfied", "version": version(answered)}
    first, second = client.post(step(answered, "solved"), given), client.post(step(answered, "solved"), given)
    assert first.status_code == second.status_code == 302
    assert [entry.verb for entry in history_of(answered)].count("case.solved") == 1


def test_who_comes_second_is_told_and_nothing_is_done(handled: Case, estate_cast: Cast, client: Client) -> None:
    seen = version(handled)
    act(handled.pk, "progress", {"progress": "约了工人"}, by=estate_cast.acting("grid_worker"))
    page = client.post(step(handled, "withdraw"), {"version": seen})
    assert page.status_code == 422
    assert "告诉居民进展" in page.content.decode()
    handled.refresh_from_db()
    assert handled.state == "handling"


def test_withdrawing_asks_first(handled: Case, client: Client) -> None:
    page = client.get(step(handled, "withdraw")).content.decode()
    assert "到此为止" in page
    client.post(step(handled, "withdraw"), {"version": version(handled)})
    handled.refresh_from_db()
    assert handled.state == "withdrawn"


def test_closed_it_can_be_reopened_for_thirty_days(
    answered: Case, client: Client, moved: Callable[[datetime], None]
) -> None:
    client.post(step(answered, "solved"), {"version": version(answered)})
    assert "没办好，请再办" in client.get(reverse("cases:track", args=[answered.code])).content.decode()
    moved(clock.now() + timedelta(days=31))
    page = client.get(reverse("cases:track", args=[answered.code])).content.decode()
    assert "办完已超过 30 天" in page
    client.post(step(answered, "reopen"), {"reason": "又长高了", "version": version(answered)})
    answered.refresh_from_db()
    assert answered.state == "closed"


def test_without_the_digits_no_step_can_be_taken(sent: Sent, client: Client) -> None:
    case = sent(phone="13800135678")
    client.post(step(case, "withdraw"), {"version": case.version})
    case.refresh_from_db()
    assert case.open


def test_who_finished_the_work_cannot_confirm_it_through_the_link(
    answered: Case, estate_cast: Cast, client: Client
) -> None:
    client.force_login(estate_cast.grid_worker)
    client.post(step(answered, "solved"), {"version": version(answered)})
    answered.refresh_from_db()
    assert answered.state == "answered"


def test_staffs_steps_are_not_the_links(handled: Case, client: Client) -> None:
    client.post(step(handled, "finish"), {"result": "好了", "version": version(handled)})
    handled.refresh_from_db()
    assert handled.state == "handling"


def test_the_receipt_prints_number_and_link_and_nothing_that_was_said(case: Case, client: Client) -> None:
    page = client.get(reverse("cases:slip", args=[case.code])).content.decode()
    assert f"第 {case.number} 号" in page
    assert f"/t/{case.code}/" in page
    assert "<svg" in page
    assert case.text not in page


def test_a_receipt_printed_later_promises_what_is_still_to_come(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent("草坪该修剪了", phone="13900000001")

    def printed() -> str:
        return client.get(reverse("cases:slip", args=[case.code])).content.decode()

    assert "前定下由谁来办" in printed()
    act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker"))
    assert "前给您打电话" in printed()
    act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    assert "处理好并拍照，" in printed()
    assert "打电话。" not in printed()
    act(case.pk, "ask", {"question": "是哪一块草坪？"}, by=estate_cast.acting("grid_worker"))
    assert "请您补充几句，" in printed()
    assert "草坪" not in printed()


def test_the_page_costs_the_same_with_one_step_and_with_thirty(
    handled: Case, estate_cast: Cast, client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    where = reverse("cases:track", args=[handled.code])
    client.get(where)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined] # a context manager
        client.get(where)
    for number in range(30):
        act(handled.pk, "progress", {"progress": f"第{number}天"}, by=estate_cast.acting("grid_worker"))
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined] # a context manager
        client.get(where)


def test_it_speaks_english(handled: Case, client: Client) -> None:
    page = client.get(reverse("cases:track", args=[handled.code]), headers={"Accept-Language": "en"}).content.decode()
    assert "Next step" in page
    assert "Progress" in page
