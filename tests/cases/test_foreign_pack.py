"""A pack nobody has seen before, with names of its own, gets all that the shipped ones get."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import linli.packs
from linli.cases import counting, packs, passing, queries, routing
from linli.cases.models import Case, Step
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rules.reading import load
from tests.cases.desk import at_desk
from tests.rules.test_pack_names import names
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = (Path(__file__).parent / "foreign" / "process.yaml").read_text()


@pytest.fixture
def woods(cast: Cast) -> Cast:
    """The cast of the estate, with this process alone in force."""
    packs.publish(PAGE, by=SYSTEM)
    packs.forget()
    return cast


def hidden(page: str) -> dict[str, str]:
    """The hidden inputs of the page's form, which a browser sends back."""
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name.group(1): value.group(1) if value else "" for name, value in pairs if name}


@pytest.fixture
def tree(woods: Cast, client: Client) -> Case:
    """A plea that a resident sent from the page, signed in."""
    client.force_login(woods.resident)
    address = reverse("cases:report", args=[woods.places.estate.code])
    page = client.get(address).content.decode()
    assert "为什么要砍" in page
    assert "什么树" in page
    given = {"plea": "树歪了，快倒到楼上", "species": "香樟", "girth": "40", "building": woods.places.building.pk}
    assert client.post(address, hidden(page) | given).status_code == 302
    return Case.objects.select_related("area", "handler").get()


def act(cast: Cast, role: str, case: Case, name: str, **form: Any) -> None:
    """Take a step on the workbench, as a browser does."""
    browser = at_desk(getattr(cast, role))
    case.refresh_from_db()
    answer = browser.post(reverse("cases:act", args=[case.pk, name]), {"version": case.version, **form})
    assert answer.status_code == 303, answer.content.decode()
    case.refresh_from_db()


def follow(client: Client, case: Case, name: str, **form: Any) -> None:
    """Take a step on the tracking page."""
    case.refresh_from_db()
    answer = client.post(reverse("cases:follow_act", args=[case.code, name]), {"version": case.version, **form})
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()


def boxed(cast: Cast, role: str, box: str) -> list[int]:
    """What stands in the box for this person."""
    answer = at_desk(getattr(cast, role)).get(f"/desk/?box={box}")
    return [row.case.pk for row in answer.context["rows"]]


def track(client: Client, case: Case) -> str:
    return client.get(reverse("cases:track", args=[case.code])).content.decode()


def given_to_the_worker(cast: Cast, tree: Case) -> None:
    act(cast, "secretary", tree, "give", whom=str(cast.posts["grid_worker"].pk))


def test_it_has_no_name_in_common_with_the_shipped_packs() -> None:
    for page in Path(linli.packs.__path__[0]).glob("*/process.yaml"):
        assert names(load(PAGE)) & names(load(page.read_text())) == set()


def test_what_was_asked_is_kept_and_shown_and_the_words_suggest_the_category(woods: Cast, tree: Case) -> None:
    assert (tree.title, tree.text, tree.category) == ("树歪了，快倒到楼上", "树歪了，快倒到楼上", "leaning")
    assert tree.answers == {"species": "香樟", "girth": 40}
    page = at_desk(woods.secretary).get(reverse("cases:work", args=[tree.pk])).content.decode()
    assert "什么树" in page
    assert "香樟" in page


def test_the_desk_shows_the_packs_own_boxes_with_their_counts(woods: Cast, tree: Case) -> None:
    page = at_desk(woods.secretary).get("/desk/?box=unclaimed").content.decode()
    assert "<h1>没人管的树</h1>" in page
    assert [title in page for title in ("去看树", "问树主", "待核查")] == [True, True, False]
    assert queries.counts(woods.acting("secretary"), ["unclaimed", "to_witness"]) == {"unclaimed": 1, "to_witness": 0}
    assert boxed(woods, "secretary", "unclaimed") == [tree.pk]
    given_to_the_worker(woods, tree)
    assert boxed(woods, "secretary", "unclaimed") == []
    assert boxed(woods, "grid_worker", "mine") == [tree.pk]


def test_the_turn_takes_it_to_another_box_when_time_passes(woods: Cast, tree: Case, moved: Callable[..., None]) -> None:
    given_to_the_worker(woods, tree)
    act(woods, "grid_worker", tree, "spoke")
    act(woods, "grid_worker", tree, "felled", deed="砍了")
    assert boxed(woods, "director", "to_witness") == [tree.pk]
    act(woods, "director", tree, "witnessed")
    assert boxed(woods, "community_officer", "to_ring") == []
    assert tree.due_at is not None
    moved(tree.due_at + timedelta(minutes=1))
    passing.overdue_scan()
    assert boxed(woods, "community_officer", "to_ring") == [tree.pk]


def test_a_question_is_put_answered_and_gone(woods: Cast, tree: Case, client: Client) -> None:
    given_to_the_worker(woods, tree)
    act(woods, "grid_worker", tree, "spoke")
    act(woods, "grid_worker", tree, "enquire", puzzle="是哪一棵？")
    assert tree.clocks["work"]["paused_at"]
    page = track(client, tree)
    assert "是哪一棵？" in page
    assert reverse("cases:follow_act", args=[tree.code, "clarify"]) in page
    follow(client, tree, "clarify", saying="门口那棵")
    assert "给您的问题" not in track(client, tree)
    assert tree.finished_at is None


def test_it_is_played_to_the_end_with_timeline_rates_and_secret_grade(
    woods: Cast, tree: Case, client: Client, moved: Callable[..., None]
) -> None:
    given_to_the_worker(woods, tree)
    assert tree.contact_due is not None
    assert tree.contacted_at is None
    act(woods, "grid_worker", tree, "spoke")
    assert tree.contacted_at is not None
    before = tree.resolve_due
    act(woods, "secretary", tree, "more_time", how_many="2")
    assert tree.resolve_due is not None
    assert before is not None
    assert tree.resolve_due > before
    act(woods, "grid_worker", tree, "felled", deed="砍了，运走了")
    assert (tree.finished_at is not None, tree.late) == (True, False)
    act(woods, "director", tree, "witnessed")
    page = track(client, tree)
    assert "砍了，运走了" in page
    assert page.index(">砍对了</a>") < page.index(">砍错了</a>")
    follow(client, tree, "discontent")
    assert (tree.solved, tree.reopened, tree.finished_at) == (False, 1, None)
    given_to_the_worker(woods, tree)
    act(woods, "grid_worker", tree, "spoke")
    act(woods, "grid_worker", tree, "felled", deed="又砍了一棵")
    act(woods, "director", tree, "witnessed")
    faces = client.get(reverse("cases:follow_act", args=[tree.code, "content"])).content.decode()
    assert 'class="face glad"' in faces
    follow(client, tree, "content", mood="satisfied")
    assert (tree.solved, tree.grade, tree.open) == (True, "satisfied", False)
    assert "satisfied" not in str(list(Step.objects.filter(case=tree).values_list("words", flat=True)))

    found = [line.title for line in track_lines(client, tree)]
    assert found[0] == "您说砍对了"
    assert found[-2:] == ["交给网格员李想", "砍树申请收到了"]
    tally = counting.tallies(Case.objects.all())
    assert (tally["dispatched"], tally["contacted_in_time"], tally["solved"]) == (1, 1, 1)
    begin, end = tree.created_at, clock.now() + timedelta(minutes=1)
    assert counting.grades(Case.objects.all(), begin, end, least=1)["satisfied"] == 1
    month = f"{clock.today():%Y-%m}"
    moved(clock.shift(timedelta(days=40)))  # what residents say is summed once the month is over
    figures = at_desk(woods.street_officer).get(f"/desk/figures/?month={month}").content.decode()
    # Contacted, solved, accepted, in time, closed; and sent back once, before it was right.
    assert figures.count("1 ÷ 1 = 100.0%") == 6
    assert "树歪了" in figures
    run_until_idle()
    assert [finding for finding in findings() if not finding.subject.startswith("file")] == []


def track_lines(client: Client, case: Case) -> list[Any]:
    return list(client.get(reverse("cases:track", args=[case.code])).context["lines"])


def test_what_is_given_up_counts_as_no_ones_work(woods: Cast, tree: Case, client: Client) -> None:
    given_to_the_worker(woods, tree)
    follow(client, tree, "abandon")
    assert (tree.open, tree.finished_at, tree.solved) == (False, None, None)


def test_both_doors_of_the_desk_open_it(woods: Cast) -> None:
    worker = at_desk(woods.secretary)
    for address, more in (("cases:new", {"source": "visit"}), ("cases:spot", {"deed": "修了枝"})):
        page = worker.get(reverse(address)).content.decode()
        given = {"plea": "挡光", "species": "杨树", "building": woods.places.building.pk, **more}
        assert worker.post(reverse(address), hidden(page) | given).status_code == 303
    entered, pruned = Case.objects.order_by("pk")
    assert (entered.way, entered.channel, entered.state) == ("register", "visit", "waiting")
    assert (pruned.way, pruned.state, pruned.handler_id) == ("prune", "told", woods.secretary.pk)
    assert pruned.answers == {"species": "杨树", "deed": "修了枝"}
    assert pruned.relations == {"feller": [woods.secretary.pk]}


def test_steps_by_telephone_stand_beside_the_number(woods: Cast, tree: Case) -> None:
    given_to_the_worker(woods, tree)
    Case.objects.filter(pk=tree.pk).update(reporter_phone="+8613900000001")
    page = at_desk(woods.grid_worker).post(reverse("cases:dial", args=[tree.pk])).content.decode()
    assert "说过话了" in page
    assert [entry.verb for entry in history_of(tree)][-1] == "case.dialled"


def test_two_packs_stand_side_by_side(woods: Cast, tree: Case) -> None:
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    routing.forget()
    page = at_desk(woods.secretary).get("/desk/?box=all").content.decode()
    assert ["没人管的树" in page, "待核查" in page, tree.title in page] == [True, True, True]


def test_a_pack_that_names_an_unknown_post_or_setting_is_not_published(db: None) -> None:
    broken = PAGE.replace("post: [community_officer, street_officer]", "post: [forester]").replace(
        "    measures: response\n", "    measures: response\n    setting: cases.felling\n"
    )
    with pytest.raises(Refused) as refused:
        packs.publish(broken, by=SYSTEM)
    said = str(refused.value)
    assert 'who.ringer.post: no post "forester"; they are' in said
    assert 'clocks.speak.setting: no setting "cases.felling"; they are' in said
