"""Voting on the phone, page by page: who may, the second look, the receipt, one matter a page, what is refused."""

import re
from datetime import timedelta
from html import unescape

import pytest

from linli.ballots import casting, counting, objecting
from linli.ballots.models import BoxPaper, Conflict, Objection, Vote
from linli.ballots.plans import Asked
from linli.kernel import clock
from linli.people import services as people
from linli.people.doors import CODE_GIVEN
from linli.people.models import SignInCode
from tests.ballots.conftest import START, entered, opened, published
from tests.ballots.test_paper import readers, taken

pytestmark = pytest.mark.django_db
TWO = (Asked(4, "选聘物业服务企业", "服务期三年"), Asked(8, "公共收益补充维修资金"))


@pytest.fixture
def two(court, moved):
    return opened(court, moved, *TWO, may_change=True)


def phone(court, name, *, known=True):
    """The owner's browser, in which the code sent to the phone was just given."""
    client = court.phone(name)
    if known:
        session = client.session
        session[CODE_GIVEN] = clock.now().timestamp()
        session.save()
    return client


def address(called, name, rest=""):
    return f"/vote/{called.ballot.code}/{called.slip(name).code}/{rest}"


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def looked(answer):
    return re.search(r'name="looked" value="([^"]+)"', answer.content.decode())[1]


def given(client, there, **answers):
    """The paper filled in, looked at, confirmed: the page with the receipt, and what was sent."""
    page = client.post(there, answers)
    sent = {"looked": unescape(looked(page)), "confirmed": "1"}
    return client.post(there, sent), sent


def receipt(answer):
    return re.search(r'id="code">([^<]+)<', answer.content.decode())[1]


def test_only_whoever_has_the_phone_in_hand_votes(two):
    there = address(two, "甲一")
    client = phone(two.court, "甲一", known=False)
    assert client.get(there).url == f"/me/confirm/?next={there.replace('/', '%2F')}"
    client.post("/me/confirm/", {"send": "1", "next": there})
    assert SignInCode.objects.latest("pk").purpose == "self"
    signs_in = client.get("/sign-in/code/")
    assert (signs_in.status_code, signs_in.url) == (302, "/sign-in/")  # this code signs nobody in
    wrong = client.post("/me/confirm/", {"code": "x", "next": there})
    assert 'aria-invalid="true"' in wrong.content.decode()
    right = client.post("/me/confirm/", {"code": SignInCode.objects.latest("pk").number, "next": there})
    assert (right.status_code, right.url) == (302, there)
    assert "服务期三年" in text(client.get(there))


def test_a_code_sent_to_another_phone_confirms_nobody(two):
    there = address(two, "甲一")
    client = phone(two.court, "甲一", known=False)
    client.post("/sign-in/", {"way": "code", "code-phone": "13911110001"})
    assert 'name="code"' not in client.get(f"/me/confirm/?next={there}").content.decode()
    client.post("/me/confirm/", {"code": SignInCode.objects.latest("pk").number, "next": there})
    assert client.get(there).status_code == 302


def test_chosen_looked_at_confirmed_and_sent_again_it_is_one_vote_with_one_receipt(two):
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    first, sent = given(client, there, m1="for", m2="abstain")
    again = client.post(there, sent)
    assert first.status_code == again.status_code == 200
    assert receipt(first) == receipt(again)
    assert (Vote.objects.count(), BoxPaper.objects.count()) == (1, 1)
    assert "您的票已投出" in text(client.get(there))


def test_nothing_is_kept_of_a_choice_before_it_is_sealed(two):
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    client.post(there, {"m1": "against", "m2": "against"})
    assert "against" not in str(dict(client.session))


def test_in_elder_mode_it_is_one_matter_a_page_back_and_forth(two):
    people.set_preferences(two.court.owners["甲一"].pk, by=two.court.actor("甲一"), elder=True)
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    page = client.get(there)
    assert ("第 1 项，共 2 项" in text(page), 'name="m2"' in page.content.decode()) == (True, True)
    assert 'type="radio" name="m2"' not in page.content.decode()
    assert client.post(there, {"step": "1"}).status_code == 422
    page = client.post(there, {"step": "1", "m1": "against"})
    assert "第 2 项，共 2 项" in text(page)
    assert 'type="hidden" name="m1" value="against"' in page.content.decode()
    page = client.post(there, {"step": "2", "m1": "against", "back": "1"})
    assert re.search(r'value="against"[^>]*checked', page.content.decode())
    page = client.post(there, {"step": "2", "m1": "against", "m2": "for"})
    assert "反对" in text(page)
    assert "同意" in text(page)


def test_back_from_the_second_look_the_paper_is_as_it_was_filled_in(two):
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    page = client.post(there, {"m1": "against", "m2": "for"})
    page = client.post(there, {"looked": unescape(looked(page)), "anew": "1"})
    assert re.search(r'name="m1" value="against"[^>]*checked', page.content.decode())


def test_a_vote_is_changed_with_its_receipt_and_with_no_other(two):
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    first, _sent = given(client, there, m1="for", m2="for")
    wrong, _sent = given(client, there, m1="against", m2="against", receipt="0000 0000 0000 0000")
    assert wrong.status_code == 409
    assert "找不到表决票" in text(wrong)
    anew, sent = given(client, there, m1="against", m2="against", receipt=receipt(first))
    assert receipt(anew) != receipt(first)
    assert receipt(client.post(there, sent)) == receipt(anew)
    assert (Vote.objects.count(), BoxPaper.objects.count()) == (1, 1)


def test_where_a_vote_stands_the_page_says_so_and_another_is_refused(called):
    client, there = phone(called.court, "甲一"), address(called, "甲一")
    page = client.post(there, {"m1": "for"})
    other = client.post(there, {"m1": "against"})
    client.post(there, {"looked": unescape(looked(page)), "confirmed": "1"})
    refused = client.post(there, {"looked": unescape(looked(other)), "confirmed": "1"})
    assert (refused.status_code, refused["X-Refused"]) == (409, "voted_already")
    assert 'name="m1"' not in client.get(there).content.decode()


def test_a_co_owner_says_that_the_other_agrees_and_the_other_may_dispute_it(called):
    client, there = phone(called.court, "己六"), address(called, "己六")
    assert client.post(there, {"m1": "for"}).status_code == 422
    assert given(client, there, m1="for", agreed="on")[0].status_code == 200
    other = phone(called.court, "庚七")
    assert "这一票没有经我同意" in text(other.get(there))
    other.post(address(called, "己六", "dispute/"), {"reason": "没有商量过"})
    assert Conflict.objects.get().kind == "dispute"
    assert "业主对这一票有异议" in text(other.get(there))


def test_an_owner_for_whom_somebody_brought_a_paper_may_say_that_it_is_not_theirs(called):
    taken(called, "甲一")
    client, there = phone(called.court, "甲一"), address(called, "甲一")
    assert "有人替您交来一张纸质票" in text(client.get(there))
    client.post(address(called, "甲一", "dispute/"), {"reason": "我没有交过纸票"})
    assert Conflict.objects.get().kind == "dispute"
    assert "对这一票提出异议" not in text(client.get(there))


def test_who_does_not_own_the_home_gets_no_paper_and_who_takes_papers_in_gets_the_desk(called):
    there = address(called, "甲一")
    assert phone(called.court, "乙二").get(there).status_code == 403
    assert "/desk/ballots/" in called.court.desk("grid_worker").get(there).url
    assert phone(called.court, "甲一").get(f"/vote/{called.ballot.code}/0000000000000/").status_code == 404


def test_before_the_first_day_and_after_the_last_there_is_no_paper_and_the_refusal_says_why(two, moved):
    client, there = phone(two.court, "甲一"), address(two, "甲一")
    page = client.post(there, {"m1": "for", "m2": "for"})
    moved(START + timedelta(days=31))
    client = phone(two.court, "甲一")
    late = client.post(there, {"looked": unescape(looked(page)), "confirmed": "1"})
    assert late.status_code == 409
    assert "没有收下" in text(late) or "重新开始" in text(late)
    assert 'name="m1"' not in client.get(there).content.decode()
    assert Vote.objects.count() == 0


def test_the_paper_in_hand_is_found_by_its_number_by_its_owner_alone(called):
    show, number = f"/vote/{called.ballot.code}/", called.slip("甲一").number
    assert phone(called.court, "甲一").get(f"{show}?paper={number}").url == address(called, "甲一")
    assert "这不是您的票号" in text(phone(called.court, "乙二").get(f"{show}?paper={number}"))


def test_everybody_reads_what_is_asked_and_the_estate_the_roll_without_areas_and_names(called, client):
    show = f"/vote/{called.ballot.code}/"
    page = text(client.get(show))
    assert "选聘物业服务企业" in page
    assert "三种投票方式" in page
    house = called.court.units["101"].building_id
    assert client.get(f"{show}roll/{house}/").status_code == 302
    roll = text(phone(called.court, "甲一").get(f"{show}roll/{house}/"))
    assert "7栋401、7栋402" in roll
    assert "甲一" not in roll
    assert "90.00" not in roll


def test_a_draft_is_nobodys_to_read(court, client):
    from tests.ballots.conftest import drawn_up

    ballot = drawn_up(court)
    assert client.get(f"/vote/{ballot.code}/").status_code == 404
    assert "选聘" not in text(client.get(f"/votes/{court.cast.places.estate.code}/"))


def test_an_objection_to_the_roll_and_its_answer_stand_where_it_was_made(court):
    ballot = published(court)
    client, show = phone(court, "甲一"), f"/vote/{ballot.code}/"
    client.post(f"{show}object/", {"text": "我还有一套 102"})
    objecting.decide_objection(
        Objection.objects.get().pk, upheld=False, answer="102 登记在乙二名下", document="不动产登记", by=court.director
    )
    page = text(client.get(show))
    assert "我还有一套 102" in page
    assert "102 登记在乙二名下" in page
    assert "我还有一套" not in text(phone(court, "乙二").get(show))


def test_the_result_stands_with_its_arithmetic_and_each_finds_their_own_paper(called, moved, client):
    court, show = called.court, f"/vote/{called.ballot.code}/"
    codes = {
        name: casting.vote(called.slip(name).pk, [["for"]], by=court.actor(name)).receipt for name in ("甲一", "乙二")
    }
    for name in ("丙三", "丁四", "辛八"):
        casting.vote(called.slip(name).pk, [["against"]], by=court.actor(name))
    vote = taken(called, "戊五")
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    counting.open_boxes(called.ballot.pk, watched_by="王主任", by=court.director)
    for reader in readers(called)[:2]:
        entered(vote.pk, [["for"]], by=reader)
    number = called.slip("甲一").number
    counting.count(called.ballot.pk, called.shares[:2], by=court.director)
    assert "怎么算的" not in text(client.get(show))
    assert "截止后才开箱" in text(client.get(f"{show}find/"))
    counting.announce(called.ballot.pk, by=court.director)
    page = text(client.get(show))
    assert "参加表决的人数 6／8，需要 6（不少于 2/3）" in page
    assert "同意的人数 3／6，需要 4（超过 1/2）" in page
    assert "《民法典》" in page or "民法典" in page
    found = client.post(f"{show}find/", {"number": number, "receipt": codes["甲一"].upper()})
    assert "同意" in text(found)
    wrong = client.post(f"{show}find/", {"number": number, "receipt": codes["乙二"]})
    assert "没有表决票" in text(wrong)
    house = court.units["101"].building_id
    assert "参加表决" in text(phone(court, "甲一").get(f"{show}roll/{house}/"))
    assert "怎么算的" in text(client.get(f"{show}board/"))
    owner = phone(court, "丙三")
    owner.post(f"{show}object/", {"text": "公示没有贴满十五天"})
    objection = Objection.objects.get()
    assert objection.about == Objection.RESULT
    objecting.decide_objection(objection.pk, upheld=False, answer="每天有照片", document="照片", by=court.director)
    assert "每天有照片" in text(owner.get(show))
