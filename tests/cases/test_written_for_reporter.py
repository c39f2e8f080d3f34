"""What a process writes for whoever reported: they read and print it on their own page, and nobody else does."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.settings import services as settings
from tests.cases.desk import at_desk
from tests.cases.district import Office, begun, person_of, staffed
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

FEAST = clock.today() + timedelta(days=40)
WEDDING = {
    "event": "wedding", "wishes": "儿子结婚", "social_status": "neighbour", "event_on": FEAST.isoformat(),
    "feast_tables": 18, "fireworks": "some_fireworks",
}  # fmt: skip


@pytest.fixture
def council(cast: Cast) -> Office:
    return staffed(cast, "branch_secretary", "branch_member", over=cast.places.estate)


@pytest.fixture
def wedding(cast: Cast, council: Office) -> Case:
    """Told of by telephone, visited by two, on record."""
    begun(cast, "thrift_report", "enter", council["branch_member"], WEDDING)
    given = Submission(form=WEDDING, way="enter", name="罗师傅", phone="13911112222", channel="phone")
    case = services.submit(cast.places.estate, given, by=council["branch_member"], pack=packs.active("thrift_report"))
    services.act(case.pk, "visit_home", {"band_offered": True}, by=council["branch_member"])
    casework.confirm(case.pk, by=council["branch_secretary"])
    return services.act(case.pk, "put_on_record", {}, by=council["branch_member"])


def thanked(case: Case, council: Office) -> Paper:
    """The letter of thanks, drafted."""
    services.act(case.pk, "thank", {"thanks_for": "二十桌减为十二桌，还谢绝了礼金"}, by=council["branch_member"])
    return Paper.objects.get(subject_id=case.pk, name="thanks")


def issued(paper: Paper, council: Office) -> None:
    papers.check(paper.pk, paper.version, by=council["branch_secretary"])
    papers.issue(paper.pk, by=council["branch_secretary"])
    run_until_idle()


def read(answer: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", told_by(answer)).split())


def words(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_letter_of_thanks_is_read_and_printed_by_whoever_reported(wedding: Case, council: Office) -> None:
    letter = thanked(wedding, council)
    phone = Client()
    page, address = (reverse(f"cases:{name}", args=[wedding.code, *more]) for name, more in LETTER)
    assert phone.post(reverse("cases:unlock", args=[wedding.code]), {"digits": "2222"}).status_code == 302
    assert "写给您的" not in read(phone.get(page))  # a draft is not yet a letter
    assert phone.get(address).status_code == 404
    issued(letter, council)
    assert "写给您的 感谢信" in read(phone.get(page))
    assert "理事会给您写了感谢信" in read(phone.get(page))
    answer = phone.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "二十桌减为十二桌" in words(b"".join(answer.streaming_content))


LETTER: list[tuple[str, list[str]]] = [("track", []), ("own_paper", ["thanks"])]


def test_without_the_digits_nobody_learns_that_there_is_a_letter(wedding: Case, council: Office) -> None:
    issued(thanked(wedding, council), council)
    stranger = Client()
    page, address = (reverse(f"cases:{name}", args=[wedding.code, *more]) for name, more in LETTER)
    assert [words for words in ("写给您的", "感谢信") if words in read(stranger.get(page))] == []
    assert stranger.get(address).status_code == 404
    assert at_desk(person_of(council["branch_member"])).get(address).status_code == 404


def test_a_feast_that_is_over_is_spoken_of_in_the_words_of_its_process(
    wedding: Case, council: Office, moved: Callable[[datetime], None]
) -> None:
    moved(clock.midnight(FEAST) + timedelta(days=1, hours=9))
    services.act(wedding.pk, "archive", {}, by=council["branch_secretary"])
    phone = Client()
    pages = [reverse(f"cases:{name}", args=[wedding.code]) for name in ("track", "slip", "proof")]
    told = [read(phone.get(page)) for page in pages]
    phone.post(reverse("cases:unlock", args=[wedding.code]), {"digits": "2222"})
    told.append(read(phone.get(pages[0])))
    desk = read(at_desk(person_of(council["branch_member"])).get(reverse("cases:work", args=[wedding.pk])))
    assert [page for page in told if re.search("诉求|反映", page.replace("首页 反映 公示", ""))] == []
    assert ("红白喜事报备 第 2 号" in told[0], "谢谢您节俭办事" in told[0], "想说的 儿子结婚" in told[3]) == (True,) * 3
    assert ("这件事已办结。" in desk, "这件诉求" in desk) == (True, False)


def test_a_letter_that_was_withdrawn_is_gone(wedding: Case, council: Office) -> None:
    letter = thanked(wedding, council)
    issued(letter, council)
    papers.withdraw(letter.pk, "写错了日期", by=council["branch_secretary"])
    run_until_idle()
    phone = Client()
    phone.post(reverse("cases:unlock", args=[wedding.code]), {"digits": "2222"})
    assert phone.get(reverse("cases:own_paper", args=[wedding.code, "thanks"])).status_code == 404


def test_what_is_agreed_here_stands_beside_the_question_and_the_answer(
    cast: Cast, wedding: Case, council: Office
) -> None:
    settings.set_value("thrift.tables", 15, area_id=cast.places.estate.pk, by=SYSTEM, source="小区公约")
    client = at_desk(person_of(council["branch_member"]))
    form = read(client.get(f"{reverse('cases:new')}?process=thrift_report&estate={cast.places.estate.code}"))
    assert "本地约定不超过 15 桌" in form
    assert "本地：限时限地燃放" in form
    page = read(client.get(reverse("cases:work", args=[wedding.pk])))
    assert "桌数 18（本地约定不超过 15 桌）" in page
    assert "想放（本地：限时限地燃放）" in page
    assert re.search("比公约多出的桌数 3", page)
