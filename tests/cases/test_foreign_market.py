"""A process nobody has seen, with posts, settings, parties, papers, clocks and figures of its own, by its pages alone:
handed in and put in force, its posts founded and filled, its case played to the end, in English too."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases import packs, passing
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.papers.models import Paper
from linli.people import services as people
from linli.people import terms
from linli.people.models import Person, Post
from linli.settings import queries
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

MARKET = Path(__file__).parent / "market"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    with translation.override(translation.get_language()):
        yield


def handed_in(cast: Cast) -> Client:
    """An administrator hands the page in with its template, reads it, and puts it in force."""
    admin = at_desk(cast.administrator, second_factor=True)
    given = {
        "file": SimpleUploadedFile("process.yaml", (MARKET / packs.PAGE).read_bytes()),
        "papers": [SimpleUploadedFile("licence.yaml", (MARKET / "papers" / "licence.yaml").read_bytes())],
    }
    changes = admin.post(reverse("cases:packs"), given)
    assert changes.status_code == 303, changes.content.decode()
    assert admin.get(changes["Location"]).status_code == 200
    assert admin.post(changes["Location"]).status_code == 303
    packs.forget()
    return admin


def founded(admin: Client, cast: Cast, kind: str, name: str, number: int) -> Client:
    """The administrator founds a post on its page and fills it; its holder sits down at the desk."""
    body = cast.posts["street_officer"].organisation
    made = admin.post(reverse("web:post_add"), {"kind": kind, "area": cast.places.street.pk, "organisation": body.pk})
    assert made.status_code in (302, 303), made.content.decode()
    person = people.create_person(name, by=SYSTEM, phone=f"1390000044{number}")
    people.appoint(
        Post.objects.get(kind=kind).pk, person.pk, by=cast.acting("administrator"), document="任职通知〔2026〕5号"
    )
    terms.forget()
    return at_desk(Person.objects.get(pk=person.pk), second_factor=kind == "market_head")


def sent(client: Client, name: str, case: Case, *more: str, **form: object) -> HttpResponse:
    case.refresh_from_db()
    answer: HttpResponse = client.post(
        reverse(f"cases:{name}", args=[case.pk, *more]), {"version": case.version, **form}
    )
    case.refresh_from_db()
    return answer


def shown(client: Client, name: str, *args: object) -> str:
    return str(client.get(reverse(name, args=args)).content.decode())


def in_english(client: Client) -> Client:
    client.post("/preferences/", {"language": "en"})
    return client


def test_it_is_played_by_its_pages_from_the_page_handed_in_to_the_market_s_end(
    cast: Cast, moved: Callable[..., None]
) -> None:
    admin = handed_in(cast)
    clerk = founded(admin, cast, "market_clerk", "牛大力", 1)
    head = founded(admin, cast, "market_head", "马守正", 2)
    warden = founded(admin, cast, "market_warden", "杨巡", 3)
    in_english(clerk)

    # The street lets no more than two stalls stand, as the page's setting allows it to.
    officer = at_desk(cast.street_officer)
    answer = officer.post(
        reverse("web:setting", args=["market.stalls"]), {"value": "2", "source": "街道办公会纪要 3 号"}
    )
    assert answer.status_code == 302
    queries.forget()  # as it is once the setting is committed

    form = clerk.get(reverse("cases:new") + "?process=night_market").content.decode()
    assert ["Which market" in form, "On which day" in form] == [True, True]
    given = {"plan_words": "周末夜市，三十米长", "held_on": clock.today().isoformat(), "process": "night_market"}
    given |= {"estate": cast.places.estate.code, "building": cast.places.building.pk}
    entered = clerk.post(reverse("cases:new"), given)
    assert entered.status_code == 303, entered.content.decode()
    case = Case.objects.get()
    assert (case.state, case.answers["held_on"]) == ("drawn_up", clock.today().isoformat())
    assert case.due_at is not None

    for name, metres in (("老张烤串", "2.5"), ("小李凉皮", "3"), ("阿芳手作", "1.5")):
        assert sent(clerk, "act", case, "enter_trader", trader=name, metres=metres).status_code == 303
    rows = list(Party.objects.filter(case=case).order_by("pk"))
    answers = [sent(clerk, "party_act", case, row.key, "admit") for row in rows]
    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert "There is no stall left" in answers[2].content.decode()
    page = shown(clerk, "cases:work", case.pk)
    for words in ("Drawn up", "Open the market", "Fees in all", "210.00", "Decide", "Traders"):
        assert words in page
    why = shown(clerk, "cases:why", case.pk)
    assert "Night market: stalls at most" in why or "Decide" in why
    assert sent(clerk, "party_act", case, rows[2].key, "turn_away").status_code == 303

    assert sent(clerk, "act", case, "open_market", stall_count="2").status_code == 303
    assert case.state == "drawn_up"
    assert sent(head, "second", case, yes="1").status_code == 303
    assert case.state == "under_way"
    paper = Paper.objects.get()
    assert paper.title == "夜市开市通知"

    assert at_desk(cast.secretary).get(reverse("cases:work", args=[case.pk])).status_code == 404
    assert sent(warden, "act", case, "sweep", left_behind="都清干净了").status_code == 303
    assert (case.state, case.open) == ("swept", False)
    run_until_idle()
    assert list(findings()) == []


def test_what_nobody_decides_lapses_by_itself_and_its_pages_are_english(cast: Cast, moved: Callable[..., None]) -> None:
    admin = handed_in(cast)
    clerk = in_english(founded(admin, cast, "market_clerk", "牛大力", 1))
    given = {"plan_words": "a fair", "held_on": clock.today().isoformat(), "process": "night_market"}
    clerk.post(reverse("cases:new"), given | {"estate": cast.places.estate.code, "building": cast.places.building.pk})
    case = Case.objects.get()
    drawn = shown(in_english(admin), "cases:pack", "night_market")
    assert "Night market" in drawn
    assert [words for words in ("夜市管理员", "登记摊主", "筹备中") if words in drawn] == []
    settings = shown(in_english(at_desk(cast.street_officer)), "web:settings")
    assert [line for line in re.findall(r"Night market: [^<]+", settings) if CHINESE.search(line)] == []
    moved(clock.now() + timedelta(days=31))
    passing.overdue_scan()
    run_until_idle()
    case.refresh_from_db()
    assert (case.state, case.finished_at) == ("dropped", None)
