"""A proposal's options stand side by side, and what neighbours say of them is arranged, moderated and objected to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import casework, commenting, opinions, options, services
from linli.cases.commenting import Words
from linli.cases.models import Case, Concern
from linli.cases.opinion_models import Comment
from linli.cases.opinions import Asked
from linli.cases.options import Said
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import accesses_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.cases.topics import said, taken_up, two_options
from tests.files.pdfs import scan
from tests.support.district import District

pytestmark = pytest.mark.django_db


def acting(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@pytest.fixture
def topic(district: District) -> Case:
    """Raised by a resident, taken up, published: its options can be set out and commented on."""
    return taken_up(district.cast)


def two(district: District, topic: Case) -> None:
    two_options(district.cast, topic)


def say(district: District, topic: Case, text: str = "赞成开菜园", stance: str = "for") -> Comment:
    return said(district.cast, topic, text, stance)


# ---- options --------------------------------------------------------------------------------------------------------


def test_options_stand_side_by_side_with_cost_consequences_and_document(
    district: District, topic: Case, client: Client
) -> None:
    by = district.cast.acting("director")
    files = take_in([SimpleUploadedFile("plan.pdf", scan())], by=by, role="evidence", scanned=True)
    two(district, topic)
    options.set_out(topic.pk, Said("再等一年", "问题还在"), by=by, document=files)
    run_until_idle()
    page = client.get(reverse("cases:public", args=[topic.area.code, topic.number])).content.decode()
    for words in (
        "收回绿地",
        "东门外开菜园",
        "800.00 元",
        "公共收益",
        "每户每年交 60 元",
        "还不知道",
        f"/{files[0].code}/",
    ):
        assert words in page
    assert client.get(f"/file/{files[0].code}/file/").status_code == 200
    topic.refresh_from_db()
    assert topic.counts["options"] == 3
    assert list(findings()) == []


def test_a_document_is_read_by_outsiders_only_once_the_case_is_public(
    district: District, topic: Case, client: Client
) -> None:
    by = district.cast.acting("director")
    files = take_in([SimpleUploadedFile("plan.pdf", scan())], by=by, role="evidence", scanned=True)
    options.set_out(topic.pk, Said("再等一年", "问题还在"), by=by, document=files)
    run_until_idle()
    Case.objects.filter(pk=topic.pk).update(visibility="estate")
    assert client.get(f"/file/{files[0].code}/file/").status_code == 404


def test_the_opinion_names_one_of_the_options_that_stand(district: District, topic: Case, client: Client) -> None:
    two(district, topic)
    director, words = district.cast.acting("director"), {"opinion_words": "开菜园", "common_matter": "none"}
    options.leave_out(topic.options.get(number=1).pk, by=director)
    Case.objects.filter(pk=topic.pk).update(state="deliberating", facts={"resolution": True})
    for number in ("1", "7"):
        with pytest.raises(Refused, match="没有这个方案"):
            services.act(topic.pk, "form_opinion", {**words, "opinion_option": number}, by=director)
    services.act(topic.pk, "form_opinion", {**words, "opinion_option": "2"}, by=director)
    casework.confirm(topic.pk, by=district.cast.acting("secretary"))
    page = client.get(reverse("cases:public", args=[topic.area.code, topic.number])).content.decode()
    assert "已选定" in page
    assert "方案 2" in page
    assert "收回绿地" not in page


def test_options_are_set_out_in_their_phase_by_whom_the_process_names(district: District, topic: Case) -> None:
    with pytest.raises(NotAllowed):
        options.set_out(topic.pk, Said("我的方案", "好"), by=acting(district.cast.neighbour))
    with pytest.raises(NotAllowed):
        options.set_out(topic.pk, Said("网格员的方案", "好"), by=district.cast.acting("grid_worker"))
    with pytest.raises(Refused, match="写明方案"):
        options.set_out(topic.pk, Said("收回", " "), by=district.cast.acting("director"))
    Case.objects.filter(pk=topic.pk).update(state="agreed")
    with pytest.raises(Refused, match="现在这一步不能改方案"):
        options.set_out(topic.pk, Said("再加一个", "好"), by=district.cast.acting("director"))


def test_the_desk_sets_options_out_mends_and_takes_them_back(district: District, topic: Case) -> None:
    desk, page = at_desk(district.cast.director), reverse("cases:options", args=[topic.pk])
    assert desk.post(page, {"title": "开菜园", "cost": "800.5", "consequences": "每户 60 元"}).status_code == 303
    one = topic.options.get()
    assert (one.number, one.cost) == (1, 800_50)
    own = reverse("cases:option", args=[topic.pk, 1])
    assert 'value="800.50"' in desk.get(own).content.decode()
    assert desk.post(own, {"title": "开菜园", "cost": "900", "consequences": "每户 70 元"}).status_code == 303
    assert desk.post(page, {"title": "", "consequences": "x"}).status_code == 422
    assert desk.post(own, {"leave_out": "1"}).status_code == 303
    one.refresh_from_db()
    assert (one.cost, one.left_out) == (900_00, True)


# ---- comments -------------------------------------------------------------------------------------------------------


def test_a_neighbour_comments_under_the_building_or_by_name_as_they_choose(district: District, topic: Case) -> None:
    neighbour = district.cast.neighbour
    plain = say(district, topic)
    named = commenting.write(topic.pk, Words("再说一句", "thought", named=True), by=acting(neighbour))
    assert (opinions.called(plain), opinions.called(named)) == ("5栋居民", neighbour.name)
    assert list(findings()) == []


def test_who_speaks_from_a_post_is_called_by_it(district: District, topic: Case) -> None:
    one = commenting.write(topic.pk, Words("下周三议事", "thought"), by=district.cast.acting("secretary"))
    assert opinions.called(one) == district.cast.posts["secretary"].title


def test_numbers_of_people_and_rooms_are_masked(district: District, topic: Case) -> None:
    say(district, topic, "请打 13912345678 找 1502室 老王")
    (one,) = opinions.page_of(topic, Actor(None, "anonymous"), Asked()).rows
    assert one.text == "请打 *** 找 *** 老王"


def test_comments_are_arranged_by_option_by_stance_and_by_who_agrees(district: District, topic: Case) -> None:
    two(district, topic)
    second = topic.options.get(number=2)
    neighbour, resident = acting(district.cast.neighbour), acting(district.cast.resident)
    commenting.write(topic.pk, Words("第一条", "for", second.pk), by=neighbour)
    liked = commenting.write(topic.pk, Words("第二条", "against", second.pk), by=neighbour)
    commenting.write(topic.pk, Words("第三条", "question"), by=resident)
    for _time in range(2):
        assert commenting.agree(liked.pk, by=resident).agreed == 1

    def texts(**asked: str) -> list[str]:
        return [one.text for one in opinions.page_of(topic, neighbour, Asked(**asked)).rows]  # type: ignore[arg-type]  # handed on as they came

    assert texts() == ["第三条", "第二条", "第一条"]
    assert texts(arranged="agreed") == ["第二条", "第三条", "第一条"]
    assert texts(which="2") == ["第二条", "第一条"]
    assert texts(which="0") == ["第三条"]
    assert texts(stance="against") == ["第二条"]
    assert [(key, n) for key, _words, n in opinions.stances_of(topic)] == [
        ("for", 1), ("against", 1), ("question", 1), ("thought", 0),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):  # nobody agrees with themselves
        commenting.agree(liked.pk, by=neighbour)
    assert commenting.agree(liked.pk, by=resident, back=True).agreed == 0


def test_who_lives_elsewhere_and_who_is_not_signed_in_read_and_do_not_write(district: District, topic: Case) -> None:
    for by in (acting(district.cast.far_resident), Actor(None, "anonymous"), district.cast.acting("grid_worker")):
        with pytest.raises(NotAllowed):
            commenting.write(topic.pk, Words("我也说", "for"), by=by)
    assert not Comment.objects.exists()


def test_comments_close_with_the_phase(district: District, topic: Case) -> None:
    Case.objects.filter(pk=topic.pk).update(state="under_way")
    with pytest.raises(Refused, match="不征求意见"):
        say(district, topic)


def test_a_flood_and_an_advertisement_are_refused(district: District, topic: Case) -> None:
    with pytest.raises(Refused, match="网址"):
        say(district, topic, "加我 https://example.com")
    with pytest.raises(Refused, match="请写下"):
        say(district, topic, "  ")
    first = say(district, topic, "说一遍")
    assert say(district, topic, "说一遍") == first
    for number in range(commenting.A_DAY - 1):
        say(district, topic, f"第 {number} 次")
    with pytest.raises(Refused) as refusal:
        say(district, topic, "太多了")
    assert refusal.value.code == "too_many"


def test_a_hidden_comment_leaves_its_reason_and_somebody_else_answers_the_objection(
    district: District, topic: Case, client: Client
) -> None:
    one, director, secretary = (
        say(district, topic, "某某真不要脸"),
        *(district.cast.acting(r) for r in ("director", "secretary")),
    )
    with pytest.raises(Refused, match="理由"):
        commenting.hide(one.pk, " ", by=director)
    commenting.hide(one.pk, "辱骂他人", by=director)
    page = reverse("cases:comments", args=[topic.area.code, topic.number])
    told = client.get(page).content.decode()
    assert ("辱骂他人" in told, "不要脸" in told) == (True, False)
    client.force_login(district.cast.neighbour)
    own = client.get(page).content.decode()
    assert ("不要脸" in own, "提出异议" in own) == (True, True)
    client.post(f"{page}{one.code}/object/", {"words": "我说的是事，不是人"})
    with pytest.raises(NotAllowed):  # who hid it
        commenting.answer(one.pk, "维持", stands=False, by=director)
    with pytest.raises(Refused):  # once
        commenting.object_to(one.pk, "再说", by=acting(district.cast.neighbour))
    commenting.answer(one.pk, "确实在说事", stands=True, by=secretary)
    told = client.get(page).content.decode()
    assert "不要脸" in told
    assert "确实在说事" in told
    assert list(findings()) == []


def test_what_somebody_else_let_stand_is_not_hidden_again_and_nothing_said_of_it_is_lost(
    district: District, topic: Case
) -> None:
    one, director, secretary = (
        say(district, topic, "规划不合理"),
        *(district.cast.acting(r) for r in ("director", "secretary")),
    )
    commenting.hide(one.pk, "不好听", by=director)
    commenting.object_to(one.pk, "没有骂人", by=acting(district.cast.neighbour))
    commenting.answer(one.pk, "确实没有", stands=True, by=secretary)
    for again in (director, secretary):
        with pytest.raises(Refused, match="恢复"):
            commenting.hide(one.pk, "还是不好听", by=again)
    one.refresh_from_db()
    assert (one.hidden_at, one.objection, one.answer) == (None, "没有骂人", "确实没有")


def test_hidden_words_are_read_at_the_desk_by_who_moderates_alone_masked_and_on_record(
    district: District, topic: Case
) -> None:
    one = say(district, topic, "他住1204室，电话13800001234")
    there = reverse("cases:moderate", args=[topic.pk])
    desk = at_desk(district.cast.secretary)
    assert "13800001234" not in desk.get(there).content.decode()
    assert not accesses_of(district.cast.neighbour.pk)
    commenting.hide(one.pk, "泄露他人电话", by=district.cast.acting("director"))
    told = desk.get(there).content.decode()
    assert ("他住" in told, "13800001234" in told, "1204" in told) == (True, False, False)
    assert [(each.what, each.by_person_id) for each in accesses_of(district.cast.neighbour.pk)] == [
        ("comment", district.cast.secretary.pk)
    ]
    reader = at_desk(district.cast.grid_worker)
    assert there not in reader.get(reverse("cases:work", args=[topic.pk])).content.decode()
    assert reader.get(there).status_code == 404
    assert reader.post(there, {"comment": one.code, "do": "hide", "words": "x"}).status_code == 404


def test_nobody_moderates_what_they_wrote_or_what_a_matter_about_them_brought(district: District, topic: Case) -> None:
    own = commenting.write(topic.pk, Words("召集人说明", "thought"), by=district.cast.acting("director"))
    with pytest.raises(NotAllowed, match="自己写的"):
        commenting.hide(own.pk, "不想要了", by=district.cast.acting("director"))
    other = say(district, topic)
    for role in ("grid_worker", "resident"):
        with pytest.raises(NotAllowed):
            commenting.hide(other.pk, "我不同意", by=district.cast.acting(role))
    Concern.objects.create(case=topic, person=district.cast.director)
    Case.objects.filter(pk=topic.pk).update(concerned=True, visibility="estate")
    with pytest.raises(NotAllowed):
        commenting.hide(other.pk, "说的是我", by=district.cast.acting("director"))
    other.refresh_from_db()
    assert other.hidden_at is None


def test_an_author_takes_their_words_back_and_they_are_gone(district: District, topic: Case, client: Client) -> None:
    one = say(district, topic, "说错了")
    salt = bytes(one.salt)
    with pytest.raises(NotAllowed):
        commenting.take_back(one.pk, by=acting(district.cast.resident))
    commenting.take_back(one.pk, by=acting(district.cast.neighbour))
    one.refresh_from_db()
    assert (one.text, one.taken_back) == ("", True)
    assert bytes(one.salt) != salt
    page = client.get(reverse("cases:comments", args=[topic.area.code, topic.number])).content.decode()
    assert ("说错了" in page, "已撤回" in page) == (False, True)
    assert list(findings()) == []


def test_the_page_takes_a_comment_an_answer_and_no_program(district: District, topic: Case, client: Client) -> None:
    page = reverse("cases:comments", args=[topic.area.code, topic.number])
    assert 'name="text"' not in client.get(page).content.decode()
    client.force_login(district.cast.neighbour)
    assert client.post(page, {"text": "好", "stance": "for", "fax": "x"}).status_code == 422
    assert client.post(page, {"text": "", "stance": "for"}).status_code == 422
    assert client.post(page, {"text": "好主意", "stance": "for"}).status_code == 303
    one = Comment.objects.get()
    client.force_login(district.cast.resident)
    client.post(page, {"text": "我也觉得", "stance": "for", "reply_to": one.code})
    client.post(f"{page}{one.code}/agree/")
    told = client.get(page).content.decode()
    assert told.index("好主意") < told.index("我也觉得")
    assert "1 人赞同" in told
    assert "1 条意见" in client.get(reverse("cases:public", args=[topic.area.code, topic.number])).content.decode()


def test_reading_costs_the_same_at_one_comment_and_at_nine(district: District, topic: Case, client: Client) -> None:
    page = reverse("cases:comments", args=[topic.area.code, topic.number])
    say(district, topic)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number, person in enumerate([district.cast.neighbour, district.cast.resident] * 4):
        commenting.write(topic.pk, Words(f"话 {number}", "for"), by=acting(person))
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(one) == len(many)


def test_whose_comment_was_hidden_reads_why_on_their_own_page_and_later_what_was_answered(
    district: District, topic: Case
) -> None:
    cast = district.cast
    comment, home = said(cast, topic), at_desk(cast.neighbour)
    assert "意见被隐藏" not in home.get("/mine/").content.decode()
    commenting.hide(comment.pk, "指责他人", by=cast.acting("director"))
    run_until_idle()
    page = home.get("/mine/").content.decode()
    assert ("您的意见被隐藏" in page, "理由：指责他人" in page, f"#c-{comment.code}" in page) == (True, True, True)
    assert "意见被隐藏" not in at_desk(cast.resident).get("/mine/").content.decode()
    commenting.object_to(comment.pk, "我只说事", by=acting(cast.neighbour))
    assert "意见被隐藏" not in home.get("/mine/").content.decode()
    commenting.answer(comment.pk, "改为显示", stands=True, by=cast.acting("secretary"))
    run_until_idle()
    page = home.get("/mine/").content.decode()
    assert ("您的异议有了答复" in page, "改为显示" in page, "已恢复显示" in page) == (True, True, True)


def test_what_is_new_of_a_proposal_is_marked_for_who_raised_and_who_supports_it_until_they_look(
    district: District, topic: Case
) -> None:
    cast = district.cast
    run_until_idle()
    raised = at_desk(cast.resident)
    assert "新进展" in raised.get("/mine/").content.decode()  # it was taken up
    raised.get(reverse("cases:track", args=[topic.code]))
    assert "新进展" not in raised.get("/mine/").content.decode()
    topic.supporters.create(person=cast.neighbour, at=clock.now())
    Case.objects.filter(pk=topic.pk).update(state="deliberating", facts={"resolution": True})
    two(district, topic)
    words = {"opinion_option": "1", "opinion_words": "收回绿地", "common_matter": "none"}
    services.act(topic.pk, "form_opinion", words, by=cast.acting("director"))
    casework.confirm(topic.pk, by=cast.acting("secretary"))
    run_until_idle()
    for person in (cast.resident, cast.neighbour):
        home = at_desk(person)
        page = home.get("/mine/").content.decode()
        assert ("新进展" in page, "形成了协商意见" in page) == (True, True)
        home.get(reverse("cases:public", args=[topic.area.code, topic.number]))
        assert "新进展" not in home.get("/mine/").content.decode()
