"""Before a request is sent: what is open already nearby, and "me too" instead of another one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, services, supporting
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.notify.models import Notice
from linli.people.models import Person
from tests.cases.conftest import Sent
from tests.cases.test_honest_ends import in_hand, parked, parking
from tests.cases.test_report import address, opened
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

SAID = "3栋楼下污水井往外冒水"
AGAIN = "楼下的污水井又冒水了"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def posted(client: Client, cast: Cast, **more: object) -> str | None:
    given = opened(client, cast) | {"what": AGAIN, "building": cast.places.building.pk, **more}
    answer = client.post(address(cast), given)
    return None if answer.status_code == 302 else answer.content.decode()


def test_a_neighbour_is_shown_what_is_open_before_another_is_made(sent: Sent, estate_cast: Cast) -> None:
    first = sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    me = signed_in(estate_cast.neighbour)
    page = posted(me, estate_cast)
    assert page is not None
    assert "是不是下面这件" in page
    assert f"第 {first.number} 号" in page
    assert SAID not in page  # the outline alone: words of neighbours are theirs
    assert Case.objects.count() == 1
    assert posted(me, estate_cast, similar_seen="1") is None  # it is none of them
    assert Case.objects.count() == 2


def test_nothing_is_shown_that_one_may_not_see_or_that_is_elsewhere(sent: Sent, estate_cast: Cast) -> None:
    sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    assert posted(signed_in(estate_cast.resident), estate_cast) is None  # one's own is no news
    assert posted(signed_in(estate_cast.neighbour), estate_cast, building=estate_cast.places.second_building.pk) is None
    assert posted(Client(), estate_cast) is None  # a stranger sees what is public, and nothing is
    hidden = sent("书记收钱不办事，态度很差", form={"about": "branch_secretary"})
    assert hidden.concerned
    assert posted(signed_in(estate_cast.neighbour), estate_cast, what="书记收钱不办事，态度很差", building="") is None


def test_while_one_writes_it_is_shown_beside_the_kinds(sent: Sent, estate_cast: Cast) -> None:
    first = sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    me = signed_in(estate_cast.neighbour)
    asked = {"what": AGAIN, "building": estate_cast.places.building.pk}
    page = me.post(reverse("cases:suggest", args=[estate_cast.places.estate.code]), asked).content.decode()
    assert f"第 {first.number} 号" in page
    assert 'name="similar_seen"' in page


def test_me_too_joins_it_once_and_is_told_how_it_goes_on(sent: Sent, estate_cast: Cast) -> None:
    case = sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    me = signed_in(estate_cast.neighbour)
    page = posted(me, estate_cast)
    assert page is not None
    joining = re.search(r'formaction="([^"]+)"', page)
    assert joining
    for _twice in range(2):
        assert me.post(joining.group(1), {"what": AGAIN}).status_code == 302
    assert Case.objects.count() == 1
    assert [row.person_id for row in Supporter.objects.all()] == [estate_cast.neighbour.pk]
    by = estate_cast.acting("grid_worker")
    services.act(case.pk, "claim", {}, by=by)
    services.act(case.pk, "contact", {"how": "phone"}, by=by)
    services.act(case.pk, "progress", {"progress": "管道疏通车明天来"}, by=by)
    run_until_idle()
    told = Notice.objects.filter(person=estate_cast.neighbour, subject_id=case.pk)
    assert [notice.action for notice in told] == ["progress"]
    inbox = me.get("/mine/").content.decode()
    assert f"/ledger/{estate_cast.places.estate.code}/{case.number}/" in inbox
    assert estate_cast.resident.name not in inbox


@pytest.mark.parametrize(
    ("step", "given", "actor", "words"),
    [
        ("park", parking(), "grid_worker", "眼下办不了"),
        ("decline", {"declined_for": "beyond", "where_to": "请找市政"}, "secretary", "这里办不了"),
        ("withdraw", {}, "", "反映人撤回了"),
    ],
)
def test_whoever_joined_is_told_of_its_end_in_words_meant_for_neighbours(
    sent: Sent, estate_cast: Cast, step: str, given: dict[str, str], actor: str, words: str
) -> None:
    reporter, me = Actor(estate_cast.resident.pk, "person"), signed_in(estate_cast.neighbour)
    case = sent(SAID, by=reporter)
    if actor:
        in_hand(case, estate_cast)
    supporting.support(case.pk, by=Actor(estate_cast.neighbour.pk, "person"))
    services.act(case.pk, step, given, by=estate_cast.acting(actor) if actor else reporter)
    if actor:
        casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    run_until_idle()
    told = Notice.objects.filter(person=estate_cast.neighbour, subject_id=case.pk)
    assert [notice.action for notice in told] == [step]
    assert words in me.get("/notices/").content.decode()


def test_whoever_reported_it_reads_of_a_step_in_words_meant_for_them(sent: Sent, estate_cast: Cast) -> None:
    parked(sent(SAID, by=Actor(estate_cast.resident.pk, "person")), estate_cast)
    run_until_idle()
    page = signed_in(estate_cast.resident).get("/notices/").content.decode()
    assert "眼下办不了，原因和复查日期请看这件事的进展" in page
    assert "挂账" not in page
    assert "我来办" not in page  # the desk's own names of its steps


def test_what_is_parked_can_still_be_joined(sent: Sent, estate_cast: Cast) -> None:
    case = parked(sent(SAID, by=Actor(estate_cast.resident.pk, "person")), estate_cast)
    page = posted(signed_in(estate_cast.neighbour), estate_cast)
    assert page is not None
    assert "formaction=" in page
    supporting.support(case.pk, by=Actor(estate_cast.neighbour.pk, "person"))
    assert Supporter.objects.count() == 1


def test_sent_later_by_the_phone_it_is_taken_without_a_question_that_nobody_would_read(
    sent: Sent, estate_cast: Cast
) -> None:
    sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    assert posted(signed_in(estate_cast.neighbour), estate_cast, sent_later="1") is None
    assert Case.objects.count() == 2


def test_whoever_reported_it_does_not_join_it(sent: Sent, estate_cast: Cast) -> None:
    case = sent(SAID, by=Actor(estate_cast.resident.pk, "person"))
    signed_in(estate_cast.resident).post(reverse("cases:support", args=[estate_cast.places.estate.code, case.number]))
    assert Supporter.objects.count() == 0
